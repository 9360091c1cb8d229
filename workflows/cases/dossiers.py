"""The whole dossier of a case: made on demand while the case is open, and frozen once when it has been decided upon."""

import hashlib
import io
import json
import logging
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from celery import shared_task
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from workflows.cases import evidence_files, kept_files
from workflows.cases.actions import Step
from workflows.cases.dossier_pdf import Part, bind
from workflows.cases.form_pdf import filled_form, print_filled
from workflows.cases.jobs import sweeping
from workflows.cases.kinds import kind_of
from workflows.cases.models import Case, Dossier, DossierState, Evidence
from workflows.cases.models.dossier import UNMADE
from workflows.cases.queries import unmade_dossier
from workflows.cases.tasks import LOST_AFTER
from workflows.errors import Refused

BOUND, LISTED, ORIGINALS = "材料包.pdf", "清单.json", "原件"
FILE_MISSING = "file_missing"
MOST_ATTEMPTS = 5  # by the machine alone
logger = logging.getLogger(__name__)
_NOT_IN_A_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


class Original(NamedTuple):
    """A file as it was handed in. ``stored``: where it is kept."""

    name: str
    stored: str
    content_type: str
    size: int
    sha256: str


class Assembled(NamedTuple):
    """``listed``: of each part its title, first page, and, of a paper, file name, size and SHA-256 of the original."""

    pdf: bytes
    pages: int
    listed: list[dict[str, Any]]
    papers: list[tuple[Original, bytes]]


def contents_of(case: Case, *, inside: bool) -> dict[str, Any]:
    """What the dossier of a case is made of, as the case is now: what it is called, the form as filled in (HTML, "" for
    a kind without one) and its papers (id and title) in the order of the guide, behind them what is kept elsewhere
    (title and ``Original``). Plain data, which can be kept.

    ``inside``: with the offices' opinions in the form. Raises ``Refused`` where a character cannot be printed.
    """
    names = {paper.slot: paper.name for paper in case.papers()}
    return {
        "about": {"case": case.pk, "title": case.title, "kind": case.kind_label, "unit": case.unit_name},
        "form": filled_form(case, inside=inside) if kind_of(case).page.form_template else "",
        "papers": [
            {"id": paper.pk, "title": f"{names.get(paper.slot, '材料')} {paper.name}"}
            for paper in evidence_files.in_order(case, case.papers())
        ],
        "enclosures": [{"title": title} | _original(row)._asdict() for title, row in case.enclosures()],
    }


def assemble(case: Case, contents: Mapping[str, Any], note: str = "") -> Assembled:
    """Form and papers bound. ``note``: what the list of contents says of its day.

    Raises ``Refused`` where there is nothing to bind, or a file or a character cannot be printed.
    """
    parts: list[Part] = []
    listed: list[dict[str, Any]] = []
    papers: list[tuple[Original, bytes]] = []
    if contents["form"]:
        name = f"{kind_of(case).page.form_name}（系统打印）"
        parts.append(Part(name, "application/pdf", print_filled(case, contents["form"])))
        listed.append({"title": name})
    for title, paper in _originals(contents):
        papers.append((paper, _content(paper)))
        parts.append(Part(title, paper.content_type, papers[-1][1]))
        listed.append({"title": title, "file": paper.name, "bytes": paper.size, "sha256": paper.sha256})
    if not parts:
        raise Refused("本案没有材料，不能生成材料包", "empty_dossier")
    about = contents["about"]
    bound = bind(parts, title=f"{about['title']}（{about['kind']}）", note=note)
    paged = [one | {"page": page} for one, page in zip(listed, bound.first, strict=True)]
    return Assembled(bound.pdf, bound.pages, paged, papers)


def _originals(contents: Mapping[str, Any]) -> Iterator[tuple[str, Original]]:
    """(title, file) of every paper, and of what a case encloses besides; dossiers of before had nothing besides."""
    kept = Evidence.objects.in_bulk([one["id"] for one in contents["papers"]])
    for one in contents["papers"]:
        yield one["title"], _original(kept[one["id"]])
    for one in contents.get("enclosures", ()):
        yield one["title"], Original(**{name: one[name] for name in Original._fields})


def _original(row: Any) -> Original:
    return Original(row.name, row.file.name, row.content_type, row.size, row.sha256)


def _content(paper: Original) -> bytes:
    if not default_storage.exists(paper.stored):
        raise Refused(f"“{paper.name}”不在存储中，请联系管理员从备份恢复", FILE_MISSING)
    with default_storage.open(paper.stored, "rb") as source:
        return bytes(source.read())


def zipped(contents: Mapping[str, Any], made: Assembled, at: datetime) -> bytes:
    """The bound PDF, the original files as they were handed in, and the list of both with their digests."""
    target = io.BytesIO()
    about = contents["about"] | {
        "made_at": timezone.localtime(at).isoformat(), "pages": made.pages,
        "pdf": {"file": BOUND, "sha256": hashlib.sha256(made.pdf).hexdigest()}, "parts": made.listed,
    }  # fmt: skip
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        _put(archive, BOUND, made.pdf, at)
        for number, (paper, content) in enumerate(made.papers, 1):
            _put(archive, f"{ORIGINALS}/{number:02} {_NOT_IN_A_NAME.sub('_', paper.name)}", content, at)
        _put(archive, LISTED, json.dumps(about, ensure_ascii=False, indent=2).encode(), at)
    return target.getvalue()


def _put(archive: zipfile.ZipFile, name: str, content: bytes, at: datetime) -> None:
    """Dated when the dossier was, so that the same dossier gives the same bytes."""
    archive.writestr(zipfile.ZipInfo(name, timezone.localtime(at).timetuple()[:6]), content)


# ---- frozen ----------------------------------------------------------------------------------------------------------


def freeze(cases: Iterable[Case], at: datetime) -> None:
    """Keep what the dossier of each case is made of now, and have it made after the commit; one kept already stays."""
    wanted = {case.pk: case for case in cases}
    there = set(Dossier.objects.filter(case__in=wanted).values_list("case", flat=True))
    new = [_pinned(Dossier(case_id=pk, frozen_at=at), case) for pk, case in wanted.items() if pk not in there]
    Dossier.objects.bulk_create(new, ignore_conflicts=True)
    pending = Dossier.objects.filter(case__in=wanted, state=DossierState.PENDING).order_by("pk")
    _send_for(list(pending.values_list("pk", flat=True)))


def _pinned(dossier: Dossier, case: Case) -> Dossier:
    """With what it is made of; what cannot be printed does not stop what is decided."""
    try:
        dossier.contents = contents_of(case.model._base_manager.get(pk=case.pk), inside=True)
        dossier.state, dossier.failure = DossierState.PENDING, ""
    except Refused as refused:
        dossier.state, dossier.failure = DossierState.REFUSED, refused.message[:500]
    return dossier


def _send_for(dossiers: Iterable[int]) -> None:
    transaction.on_commit(lambda: [make_dossier.delay(pk) for pk in dossiers])


def remake(case: Case, at: datetime) -> None:
    """Have a dossier that could not be made made again, of what was kept; where nothing could be, of what is there."""
    dossier = Dossier.objects.select_for_update().get(case=case.pk, state__in=UNMADE)
    dossier.state, dossier.failure, dossier.attempts = DossierState.PENDING, "", 0
    if not dossier.contents:
        dossier.frozen_at = at
        _pinned(dossier, case)
        dossier.contents |= {"late": True} if dossier.contents else {}
    dossier.save()
    if dossier.state == DossierState.PENDING:
        _send_for([dossier.pk])


@shared_task(name="workflows.cases.dossiers.make_dossier")
def make_dossier(pk: int) -> None:
    """Make a pending dossier. Run twice it makes the same bytes, and only a pending row is changed."""
    pending = Dossier.objects.filter(pk=pk, state=DossierState.PENDING)
    dossier = pending.select_related("case").first()
    if dossier is None:
        return
    case = dossier.case.model._base_manager.get(pk=dossier.case_id)
    try:
        made = assemble(case, dossier.contents, _note(dossier))
        content = zipped(dossier.contents, made, dossier.frozen_at)
        digest = hashlib.sha256(content).hexdigest()
        name = kept_files.keep(content, digest, folder="dossiers", suffix="zip")
    except Refused as refused:
        again = refused.code == FILE_MISSING  # which comes back from the backup
        state = DossierState.FAILED if again else DossierState.REFUSED
        pending.update(state=state, failure=refused.message[:500], attempts=F("attempts") + int(again))
    except Exception:
        logger.exception("the dossier of case %s could not be made", dossier.case_id)
        pending.update(state=DossierState.FAILED, failure="系统出错，请联系管理员", attempts=F("attempts") + 1)
    else:
        pending.update(state=DossierState.READY, file=name, sha256=digest, pages=made.pages, failure="")


def _note(dossier: Dossier) -> str:
    when = f"{timezone.localtime(dossier.frozen_at):%Y-%m-%d %H:%M}"
    return f"补归档：{when}（审定时未能制作）" if dossier.contents.get("late") else f"审定时归档：{when}"


@sweeping
def find_dossiers(now: datetime) -> dict[str, int]:
    """Sent for again: what has been pending for longer than making it takes, and what the machine failed to make."""
    Dossier.objects.filter(state=DossierState.FAILED, attempts__lt=MOST_ATTEMPTS).update(state=DossierState.PENDING)
    lost = Dossier.objects.filter(state=DossierState.PENDING, frozen_at__lte=now - LOST_AFTER)
    found = list(lost.order_by("pk").values_list("pk", flat=True))
    for pk in found:
        make_dossier.delay(pk)
    return {"dossiers": len(found)}


def nothing_failed(case: Case, step: Step) -> Refused | None:
    """The guard of 重新归档."""
    return None if unmade_dossier(case) else Refused("材料包没有归档失败，不必重新归档", "dossier_kept")


def frozen(case: Case) -> Dossier | None:
    """The dossier kept of the case; None while it is made on demand, before the case is decided upon.

    Raises ``Refused`` while it is being made, and where it could not be: another one is not given out under its name.
    """
    dossier = Dossier.objects.filter(case=case.pk).defer("contents").first()
    if dossier and dossier.state == DossierState.PENDING:
        raise Refused("材料包正在归档，请稍后再取", "dossier_pending")
    if dossier and dossier.state in UNMADE:
        raise Refused(f"材料包归档没有成功：{dossier.failure}。处理后由主办机关文书“重新归档”", "dossier_unmade")
    return dossier


def opened(dossier: Dossier) -> "File[bytes]":
    """The frozen dossier as it was made. Raises ``Refused`` where the file is gone or was exchanged."""
    name = dossier.file.name or ""
    if not default_storage.exists(name):
        raise Refused("归档的材料包不在存储中，请联系管理员从备份恢复", "dossier_missing")
    source = default_storage.open(name, "rb")
    if hashlib.file_digest(source, "sha256").hexdigest() != dossier.sha256:
        source.close()
        raise Refused("存储中的材料包与归档时不一致，不能提供；请联系管理员从备份恢复", "dossier_altered")
    source.seek(0)
    return source


def bound_pdf(dossier: Dossier) -> bytes:
    with opened(dossier) as source, zipfile.ZipFile(source) as archive:
        return archive.read(BOUND)
