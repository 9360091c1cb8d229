"""The papers beside a summary table: what was handed in, against the list of materials (材料清单) or, where there is
none, against what the table itself names."""

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath, PureWindowsPath
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.base import ContentFile

from workflows.cases.evidence_files import checked_upload
from workflows.errors import Refused
from workflows.rounds.recommendations.lists import all_lists
from workflows.rounds.recommendations.packs import Lying
from workflows.rounds.recommendations.workbook import SummaryTable, files_named
from workflows.sheets.lines import UnreadableFile
from workflows.sheets.readers import Text, Whole
from workflows.sheets.reading import read_list
from workflows.sheets.report import Issue, Place, Report, Severity
from workflows.sheets.rows import Row
from workflows.sheets.spec import Column, Need, Sheet

MATERIALS = Sheet(
    key="recommendation_materials",
    title="材料清单",
    by_letter=False,
    columns=(
        Column("list", "类别", Text(), Need.REQUIRED),
        Column("row", "行号", Whole(least=1), Need.REQUIRED),
        Column("county", "县(市、区)", Text()),
        Column("name", "推荐对象", Text()),
        Column("file", "文件名", Text(longest=200), Need.REQUIRED),
        Column("size", "大小(字节)", Whole()),
    ),
)
# A paper's name, its place (list and row), and its size where that is stated.
Listed = tuple[str, tuple[str, int], int | None]
# The paper can be opened, and is kept; somebody should look at it.
_DOUBTFUL = frozenset({"ATTACHMENT_SAME_CONTENT", "ATTACHMENT_UNLISTED"})


@dataclass
class Found:
    """One paper: where it is listed (list and row; None where nowhere), what it is, and the verdict on it."""

    name: str
    listed: tuple[str, int] | None
    lying: Lying | None = None
    size: int | None = None
    sha256: str = ""
    code: str = ""
    note: str = ""

    @property
    def verdict(self) -> str:
        if not self.code:
            return "accept"
        return "warn" if self.code in _DOUBTFUL else "refuse"

    @property
    def usable(self) -> bool:
        return self.listed is not None and self.verdict != "refuse"

    def as_dict(self) -> dict[str, Any]:
        return {
            "file": self.name, "size": self.size, "sha256": self.sha256 or None,
            "listed_at": f"{self.listed[0]}!{self.listed[1]}" if self.listed else None,
            "verdict": self.verdict, "code": self.code or None, "note": self.note,
        }  # fmt: skip


@dataclass
class Papers:
    """All papers listed, then those that were handed in and are not."""

    found: list[Found] = field(default_factory=list)

    def of(self, title: str, row: int) -> list[Found]:
        return [one for one in self.found if one.listed == (title, row)]

    @property
    def counts(self) -> dict[str, int]:
        return dict(Counter(one.code or "OK" for one in self.found))

    def tell(self, report: Report) -> None:
        for one in self.found:
            if not one.code:
                continue
            place = Place(sheet=one.listed[0], row=one.listed[1]) if one.listed else Place()
            severity = Severity.WARN if one.verdict == "warn" else Severity.REJECT
            report.issues.append(Issue(one.code, severity, one.note, place, None, "files", one.name))

    def as_dict(self) -> dict[str, Any]:
        there = [one for one in self.found if one.code != "ATTACHMENT_MISSING"]
        return {
            "attachments": [one.as_dict() for one in there],
            "attachments_missing": [one.as_dict() for one in self.found if one not in there],
            "attachment_counts": self.counts,
        }


def read_papers(lying: Sequence[Lying], listed: Iterable[Listed]) -> Papers:
    """Every paper that is listed, and every other that was handed in."""
    there: dict[str, list[Lying]] = {}
    for one in lying:
        there.setdefault(_key(one.name), []).append(one)
    papers, seen = Papers(), dict[str, str]()
    for name, place, size in listed:
        papers.found.append(_examined(Found(name, place), there.pop(_key(name), []), seen, size))
    for some in there.values():
        other = _examined(Found(some[0].name, None), some, {}, None)
        other.code, other.note = "ATTACHMENT_UNLISTED", f"交来了“{other.name}”，清单没有列出，未收；请补列或删去"
        papers.found.append(other)
    return papers


def in_list(materials: BinaryIO | Path, report: Report) -> Iterator[Listed]:
    """What the list of materials names. Raises UnreadableFile where it cannot be used."""
    _, rows = read_list(materials, MATERIALS, report)
    for row in rows:
        row.read_rest()
        report.issues += row.issues
        if not row.refused:
            yield row["file"], (row["list"], row["row"]), row["size"]


def in_table(table: SummaryTable) -> Iterator[Listed]:
    """What the lists of the summary table name themselves, those without a round among them."""
    lists = {one.category: one for one in all_lists()}
    for category in table.worksheets:
        for row in table.reading(lists[category], Report("")).rows():
            row.read_rest()
            for name in files_named(row["files"]):
                yield name, (lists[category].title, row.place.row), None


def _key(name: str) -> str:
    """Some systems write the accents and syllables of a name apart; it is one name nevertheless."""
    return unicodedata.normalize("NFC", name)


def _examined(one: Found, lying: Sequence[Lying], seen: dict[str, str], size: int | None) -> Found:
    """``lying``: what was handed in by its name; ``seen``: the first paper with each content; ``size``: as listed."""
    if PurePath(one.name).name != one.name or PureWindowsPath(one.name).name != one.name:
        one.code, one.note = "ATTACHMENT_BAD_NAME", f"“{one.name}”的文件名含有路径，未读取；请只写文件名"
        return one
    if not lying:
        one.code, one.note = "ATTACHMENT_MISSING", f"清单列有“{one.name}”，没有交来；请补交"
        return one
    if len(lying) > 1:
        one.code, one.note = "ATTACHMENT_BAD_NAME", f"交来了{len(lying)}件同名的“{one.name}”，都未收；请各取一个文件名"
        return one
    one.lying, one.size = lying[0], lying[0].size
    try:
        content = one.lying.read() if one.size <= settings.EVIDENCE_MAX_BYTES else b""
        one.sha256 = hashlib.sha256(content).hexdigest() if len(content) == one.size else ""
        upload = ContentFile(content, name=one.name)
        upload.size = one.size
        checked_upload(upload)
    except UnreadableFile:
        raise
    except Refused as refused:
        one.code, one.note = refused.code, refused.message
        return one
    first = seen.setdefault(one.sha256, one.name)
    if first != one.name:
        one.code, one.note = "ATTACHMENT_SAME_CONTENT", f"“{one.name}”与“{first}”的内容完全相同，请核对是否放错"
    elif size is not None and size != one.size:
        one.note = f"材料清单写{size}字节，文件为{one.size}字节"
    return one


def compare(rows: Mapping[str, list[Row]], papers: Papers) -> None:
    """Report, at its row, each paper that the table names and the list of materials does not."""
    for title, some in rows.items():
        for row in some:
            listed = {one.name for one in papers.of(title, row.place.row)}
            if lacking := [name for name in files_named(row["files"]) if name not in listed]:
                said = "、".join(f"“{name}”" for name in lacking)
                row.warn("ATTACHMENT_UNLISTED", "files", f"汇总表写有{said}，材料清单没有列出，未收；请补列")
