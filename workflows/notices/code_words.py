"""``code_words.csv``: which code word each agency uses for what."""

from collections import Counter
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from workflows.errors import Refused
from workflows.notices import numbering
from workflows.notices.vocabulary import NumberUse
from workflows.organisations.imports.rows import Row, read_rows, report_of
from workflows.organisations.models import Organisation
from workflows.sheets.report import Report

COLUMNS = ("agency_code", "use", "word")
_USES = {label: value for value, label in NumberUse.choices}


@transaction.atomic
def load(path: Path) -> Report:
    """Register every word of the list; refused rows are reported and left out. Raises UnreadableFile."""
    rows = read_rows(path, COLUMNS)
    outcome: Counter[str] = Counter(registered=0)
    for row in rows:
        _take(row)
        outcome["registered"] += not row.refused
    return report_of(path, rows, dict(outcome))


def _take(row: Row) -> None:
    agency = Organisation.objects.filter(code=row.code("agency_code")).filter(party__isnull=False).first()
    use = _USES.get(row.text("use"))
    if agency is None:
        row.refuse("AGENCY_UNKNOWN", "agency_code", "没有登记这个发文机关，请先导入组织名单")
    if use is None:
        row.refuse("USE_UNKNOWN", "use", f"用途应为{'、'.join(_USES)}之一")
    if agency is None or use is None:
        return
    try:
        numbering.register_word(agency=agency, use=use, word=row.text("word"))
    except ValidationError as error:
        row.refuse("WORD_INVALID", "word", "；".join(error.messages))
    except Refused as refusal:
        row.refuse("WORD_TAKEN", "word", refusal.message)
