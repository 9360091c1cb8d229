"""The papers beside a summary table: a folder of files and the list of materials (材料清单) that names them."""

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath, PureWindowsPath
from typing import Any

from django.core.files import File

from workflows.cases.evidence_files import checked_upload
from workflows.errors import Refused
from workflows.rounds.recommendations.workbook import files_named
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
# The paper can be opened, and is kept; somebody should look at it.
_DOUBTFUL = frozenset({"ATTACHMENT_SAME_CONTENT", "ATTACHMENT_UNLISTED"})


@dataclass
class Found:
    """One paper: where it is listed (list and row; None where nowhere), what it is, and the verdict on it."""

    name: str
    listed: tuple[str, int] | None
    path: Path | None = None
    size: int | None = None
    sha256: str = ""
    content_type: str = ""
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
    """All papers listed, then those that lie in the folder and are not."""

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


def read_papers(folder: Path, materials: Path, report: Report) -> Papers:
    """Every file that the list names or the folder holds. Raises UnreadableFile where either cannot be used."""
    if not folder.is_dir():
        raise UnreadableFile(f"找不到材料文件夹“{folder}”，请核对路径")
    _, rows = read_list(materials, MATERIALS, report)
    there = {_key(one.name): one for one in sorted(folder.iterdir()) if one.is_file() and not one.is_symlink()}
    papers, seen = Papers(), dict[str, str]()
    for row in rows:
        row.read_rest()
        report.issues += row.issues
        if not row.refused:
            path = there.pop(_key(row["file"]), None)
            papers.found.append(_examined(Found(row["file"], (row["list"], row["row"]), path), seen, row["size"]))
    for path in there.values():
        one = _examined(Found(path.name, None, path), {}, None)
        one.code, one.note = "ATTACHMENT_UNLISTED", f"“{path.name}”在文件夹内，材料清单没有列出，未收；请补列或删去"
        papers.found.append(one)
    return papers


def _key(name: str) -> str:
    """Some systems write the accents and syllables of a name apart; it is one name nevertheless."""
    return unicodedata.normalize("NFC", name)


def _examined(one: Found, seen: dict[str, str], size: int | None) -> Found:
    """``seen``: the first paper with each content; ``size``: as the list states it."""
    if PurePath(one.name).name != one.name or PureWindowsPath(one.name).name != one.name:
        one.code, one.note = "ATTACHMENT_BAD_NAME", f"“{one.name}”的文件名含有路径，未读取；请只写文件名"
        return one
    if one.path is None:
        one.code, one.note = "ATTACHMENT_MISSING", f"材料清单列有“{one.name}”，文件夹内没有；请补交"
        return one
    one.size = one.path.stat().st_size
    try:
        with one.path.open("rb") as stream:
            one.sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
            stream.seek(0)
            _, _, one.content_type = checked_upload(File(stream, name=one.name))
    except Refused as refused:
        one.code, one.note = refused.code, refused.message
        return one
    except OSError:
        raise UnreadableFile(f"不能读取材料“{one.name}”，请核对文件的读取权限") from None
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
