"""``code_words.csv``: which code word each agency uses for what."""

from collections import Counter
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from workflows.errors import Refused
from workflows.notices import numbering
from workflows.notices.vocabulary import NumberUse
from workflows.organisations.models import Organisation
from workflows.sheets.readers import Code, OneOf, Text
from workflows.sheets.reading import read_list, report_all
from workflows.sheets.report import Report
from workflows.sheets.rows import Row
from workflows.sheets.spec import Column, Need, Sheet, known

_USES = {label: value for value, label in NumberUse.choices}
_NEEDED = Need.REQUIRED
CODE_WORDS = known(
    Sheet(
        key="code_words",
        title="机关代字表",
        columns=(
            Column("agency_code", "机构代码", Code(missing="AGENCY_UNKNOWN"), _NEEDED, aliases=("agency_code",)),
            Column("use", "用途", OneOf(_USES, "USE_UNKNOWN", missing="USE_UNKNOWN"), _NEEDED, aliases=("use",)),
            Column("word", "代字", Text(missing="WORD_INVALID"), _NEEDED, aliases=("word",)),
        ),
        by_letter=False,
    )
)


@transaction.atomic
def load(path: Path) -> Report:
    """Register every word of the list; refused rows are reported and left out. Raises UnreadableFile."""
    report = Report(path.name)
    _, rows = read_list(path, CODE_WORDS, report)
    outcome: Counter[str] = Counter(registered=0)
    for row in rows:
        _take(row)
        outcome["registered"] += not row.refused
    return report_all(report, rows, dict(outcome))


def _take(row: Row) -> None:
    agency = Organisation.objects.filter(code=row["agency_code"] or "").filter(party__isnull=False).first()
    if agency is None and row["agency_code"]:
        row.refuse("AGENCY_UNKNOWN", "agency_code", "没有登记这个发文机关，请先导入组织名单")
    if agency is None or row.refused:
        return
    try:
        numbering.register_word(agency=agency, use=row["use"], word=row["word"])
    except ValidationError as error:
        row.refuse("WORD_INVALID", "word", "；".join(error.messages))
    except Refused as refusal:
        row.refuse("WORD_TAKEN", "word", refusal.message)
