"""The whole dossier of a case: made on demand while the case is open, and frozen once when it has been decided upon."""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from celery import shared_task
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from workflows.cases import evidence_files, kept_files
from workflows.cases.dossier_pdf import Part, bind
from workflows.cases.form_pdf import print_form
from workflows.cases.jobs import sweeping
from workflows.cases.kinds import kind_of
from workflows.cases.models import Case, Dossier, DossierState, Evidence
from workflows.cases.tasks import LOST_AFTER
from workflows.errors import Refused

BOUND, LISTED, ORIGINALS = "材料包.pdf", "清单.json", "原件"
_NOT_IN_A_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


class Assembled(NamedTuple):
    """``listed``: of each part its title, first page, and, of a paper, file name, size and SHA-256 of the original."""

    pdf: bytes
    pages: int
    listed: list[dict[str, Any]]
    papers: list[tuple[Evidence, bytes]]


def assemble(case: Case, *, inside: bool, frozen_at: datetime | None = None) -> Assembled:
    """Form and papers bound in the order of the guide. ``inside``: with the offices' opinions in the form.

    Raises ``Refused`` where there is nothing to bind, or a file or a character cannot be printed.
    """
    names = {paper.slot: paper.name for paper in case.papers()}
    papers = [(paper, _content(paper)) for paper in evidence_files.in_order(case, case.papers())]
    parts: list[Part] = []
    listed: list[dict[str, Any]] = []
    if kind_of(case).page.form_template:
        parts.append(Part("申报表（系统打印）", "application/pdf", print_form(case, inside=inside)))
        listed.append({"title": parts[0].title})
    for paper, content in papers:
        parts.append(Part(f"{names.get(paper.slot, '材料')} {paper.name}", paper.content_type, content))
        listed.append({"title": parts[-1].title, "file": paper.name, "bytes": paper.size, "sha256": paper.sha256})
    if not parts:
        raise Refused("本案没有材料，不能生成材料包", "empty_dossier")
    frozen = f"审定时归档：{timezone.localtime(frozen_at):%Y-%m-%d %H:%M}" if frozen_at else ""
    bound = bind(parts, title=f"{case.title}（{case.kind_label}）", note=frozen)
    paged = [one | {"page": page} for one, page in zip(listed, bound.first, strict=True)]
    return Assembled(bound.pdf, bound.pages, paged, papers)


def _content(paper: Evidence) -> bytes:
    if not default_storage.exists(paper.file.name or ""):
        raise Refused(f"“{paper.name}”不在存储中，请联系管理员从备份恢复", "file_missing")
    with paper.file.open("rb") as source:
        return bytes(source.read())


def zipped(case: Case, made: Assembled, at: datetime) -> bytes:
    """The bound PDF, the original files as they were handed in, and the list of both with their digests."""
    target = io.BytesIO()
    about = {
        "case": case.pk, "title": case.title, "kind": case.kind_label, "unit": case.unit_name,
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
    """Have the dossier of each case made after the commit, as it is now; one that is frozen already stays."""
    wanted = [case.pk for case in cases]
    Dossier.objects.bulk_create((Dossier(case_id=pk, frozen_at=at) for pk in wanted), ignore_conflicts=True)
    pending = Dossier.objects.filter(case__in=wanted, state=DossierState.PENDING).order_by("pk")
    made = list(pending.values_list("pk", flat=True))
    transaction.on_commit(lambda: [make_dossier.delay(pk) for pk in made])


@shared_task(name="workflows.cases.dossiers.make_dossier")
def make_dossier(pk: int) -> None:
    """Make a pending dossier. Run twice it makes the same bytes, and only a pending row is changed."""
    pending = Dossier.objects.filter(pk=pk, state=DossierState.PENDING)
    dossier = pending.select_related("case").first()
    if dossier is None:
        return
    case = dossier.case.model._base_manager.get(pk=dossier.case_id)
    try:
        made = assemble(case, inside=True, frozen_at=dossier.frozen_at)
    except Refused as refused:
        pending.update(state=DossierState.FAILED, failure=refused.message[:500])
        return
    content = zipped(case, made, dossier.frozen_at)
    digest = hashlib.sha256(content).hexdigest()
    name = kept_files.keep(content, digest, folder="dossiers", suffix="zip")
    pending.update(state=DossierState.READY, file=name, sha256=digest, pages=made.pages, failure="")


@sweeping
def find_dossiers(now: datetime) -> dict[str, int]:
    """Those that have been pending for longer than making one takes are sent for again."""
    lost = Dossier.objects.filter(state=DossierState.PENDING, frozen_at__lte=now - LOST_AFTER)
    found = list(lost.order_by("pk").values_list("pk", flat=True))
    for pk in found:
        make_dossier.delay(pk)
    return {"dossiers": len(found)}


def frozen(case: Case) -> Dossier | None:
    """The dossier kept of the case; None while it is made on demand. Raises ``Refused`` while it is being made.

    One that could not be made is made on demand: who asks for it is told why it cannot be.
    """
    dossier = Dossier.objects.filter(case=case.pk).exclude(state=DossierState.FAILED).first()
    if dossier and dossier.state == DossierState.PENDING:
        raise Refused("材料包正在归档，请稍后再取", "dossier_pending")
    return dossier


def opened(dossier: Dossier) -> "File[bytes]":
    """The frozen dossier as it was made. Raises ``Refused`` where the file is gone or was exchanged."""
    name = dossier.file.name or ""
    if not default_storage.exists(name):
        raise Refused("归档的材料包不在存储中，请联系管理员从备份恢复", "dossier_missing")
    source = default_storage.open(name, "rb")
    if hashlib.file_digest(source, "sha256").hexdigest() != dossier.sha256:  # type: ignore[arg-type]
        source.close()
        raise Refused("存储中的材料包与归档时不一致，不能提供；请联系管理员从备份恢复", "dossier_altered")
    source.seek(0)
    return source


def bound_pdf(dossier: Dossier) -> bytes:
    with opened(dossier) as source, zipfile.ZipFile(source) as archive:
        return archive.read(BOUND)
