"""Taking in and taking out the papers of a case. A file is judged by its content, never by its name alone."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from pathlib import PurePath
from typing import Any

import filetype
import pikepdf
from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from PIL import Image, ImageFile, UnidentifiedImageError

from workflows.cases.access import acts_for_unit
from workflows.cases.models import Case, Evidence
from workflows.cases.papers import Paper
from workflows.cases.states import OPEN_TO_APPLICANT
from workflows.errors import Refused
from workflows.organisations.models import User
from workflows.organisations.officers import Officer

ACCEPTED = {"application/pdf": {".pdf"}, "image/jpeg": {".jpg", ".jpeg"}, "image/png": {".png"}}
SUFFIXES = frozenset().union(*ACCEPTED.values())
# What a viewer would run by itself: nothing that an officer opens may do that.
RUNNING = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm"})
MOST_PIXELS = 80_000_000  # A3 at 600 dpi; a picture is decoded when it is taken in and when the dossier is bound


def attach(*, case: Case, slot: str, upload: "UploadedFile[Any]", officer: Officer, at: datetime) -> Evidence:
    """Check a file and put it among the case's papers. Raises ``Refused`` with the reason and the remedy."""
    _require_open(case, officer)
    name, content, content_type = checked_upload(upload)
    digest = hashlib.sha256(content).hexdigest()
    if case.evidence.filter(sha256=digest, slot=slot, removed_at__isnull=True).exists():
        raise Refused(f"“{name}”与本项已上传的文件内容相同，不必重复上传", "ATTACHMENT_SAME_CONTENT")
    with transaction.atomic():
        # Whoever hands the case in at this moment hands it in with this paper or without it, never half.
        locked = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        _require_open(locked, officer)
        return _kept(case, slot, name, content, content_type, officer.user, at)


def enclose(*, case: Case, slot: str, upload: "UploadedFile[Any] | File[Any]", user: User, at: datetime) -> Evidence:
    """Keep a paper that came with a list by which an office made the draft. Raises ``Refused`` as ``attach`` does."""
    name, content, content_type = checked_upload(upload)
    return _kept(case, slot, name, content, content_type, user, at)


def _kept(case: Case, slot: str, name: str, content: bytes, content_type: str, user: User, at: datetime) -> Evidence:
    evidence = Evidence(
        case_id=case.pk, slot=slot, name=name, content_type=content_type, size=len(content),
        sha256=hashlib.sha256(content).hexdigest(), cycle=case.cycle, uploaded_by=user, uploaded_at=at,
    )  # fmt: skip
    evidence.file.save(name, ContentFile(content), save=False)
    evidence.save()
    return evidence


def _require_open(case: Case, officer: Officer) -> None:
    if not acts_for_unit(officer, case):
        raise Refused("只有申报单位的经办人可以添加、移除材料", "not_applicant")
    if case.state not in OPEN_TO_APPLICANT:
        raise Refused(
            f"案件现为“{case.state_label}”，不能再添加、移除材料；需要补充的，请联系办理机关退回补正", "wrong_state"
        )


def checked_upload(upload: "UploadedFile[Any] | File[Any]") -> tuple[str, bytes, str]:
    """Name, content and media type of an acceptable file. Raises ``Refused`` with the reason and the remedy."""
    name = PurePath(upload.name or "").name
    if not name or name != upload.name:
        raise Refused("文件名含有路径，请改名后重新上传", "ATTACHMENT_BAD_NAME")
    if len(name) > 200:
        raise Refused("文件名超过200个字，请改短后重新上传", "ATTACHMENT_BAD_NAME")
    if not upload.size:
        raise Refused(f"“{name}”是空文件（0字节），请检查原件后重新上传", "ATTACHMENT_EMPTY")
    if upload.size > settings.EVIDENCE_MAX_BYTES:
        limit = settings.EVIDENCE_MAX_BYTES // 2**20
        raise Refused(f"“{name}”超过{limit}MB，请压缩或分成几个文件后上传", "ATTACHMENT_TOO_LARGE")
    content = upload.read()
    return name, content, checked_type(name, content)


def checked_type(name: str, content: bytes) -> str:
    """The media type of an acceptable file. Raises ``Refused`` for a wrong type, a wrong name, encryption or damage."""
    kind = filetype.guess(content)
    found = kind.mime if kind else ""
    if found not in ACCEPTED and PurePath(name).suffix.lower() in SUFFIXES:
        raise Refused(
            f"“{name}”的内容与扩展名不符，不是 PDF、JPG、PNG，请核对原件后重新上传", "ATTACHMENT_TYPE_MISMATCH"
        )
    if found not in ACCEPTED:
        raise Refused(f"“{name}”不是可收的文件，只收 PDF、JPG、PNG，请转换后上传", "ATTACHMENT_TYPE_NOT_ALLOWED")
    if PurePath(name).suffix.lower() not in ACCEPTED[found]:
        label = {"application/pdf": "PDF", "image/jpeg": "JPG", "image/png": "PNG"}[found]
        raise Refused(f"“{name}”的内容是{label}，与扩展名不符，请改正扩展名后上传", "ATTACHMENT_TYPE_MISMATCH")
    (_check_pdf if found == "application/pdf" else _check_image)(name, content)
    return found


def _check_pdf(name: str, content: bytes) -> None:
    try:
        # A repaired file reads, but is not the paper that was signed: warnings count as damage.
        with pikepdf.open(BytesIO(content), suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                raise Refused(f"“{name}”设有权限密码，请去掉密码后上传", "ATTACHMENT_ENCRYPTED")
            if not pdf.pages or pdf.get_warnings():
                raise Refused(f"“{name}”不完整或已损坏，请重新导出后上传", "ATTACHMENT_DAMAGED")
            if _runs(pdf):
                raise Refused(f"“{name}”含有打开时自动执行的内容，请打印成普通PDF后上传", "ATTACHMENT_ACTIVE_CONTENT")
    except pikepdf.PasswordError:
        raise Refused(f"“{name}”已加密，办理人员无法打开，请去掉密码后上传", "ATTACHMENT_ENCRYPTED") from None
    except pikepdf.PdfError:
        raise Refused(f"“{name}”不完整或已损坏，请重新导出后上传", "ATTACHMENT_DAMAGED") from None


def _runs(pdf: pikepdf.Pdf) -> bool:
    """Whether the document carries an action that a viewer takes without being asked."""
    return any(_acts(thing) for thing in pdf.objects)


def _acts(thing: Any) -> bool:
    """Whether a PDF object, or one written directly inside it, is such an action."""
    if isinstance(thing, pikepdf.Array):
        inner = list(thing)
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        inner = [value for _, value in thing.items()]
        if str(thing.get("/S", "")) in RUNNING or "/JS" in thing:
            return True
    else:
        return False
    # What is written elsewhere is an object of the document of its own.
    return any(_acts(value) for value in inner if isinstance(value, pikepdf.Object) and not value.is_indirect)


def _check_image(name: str, content: bytes) -> None:
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint turns it on for the whole process once it is loaded
    try:
        with Image.open(BytesIO(content)) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Refused(f"“{name}”的像素过多，请按300dpi重新扫描后上传", "ATTACHMENT_TOO_LARGE")
            image.load()  # verify() would pass a JPEG whose end is missing
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise Refused(f"“{name}”不是完整的图片，请重新扫描或拍照后上传", "ATTACHMENT_DAMAGED") from None


@transaction.atomic
def remove(*, evidence: Evidence, officer: Officer, at: datetime) -> None:
    """Take a paper out of a draft or a returned case. The row and the file stay for the record."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=evidence.case_id)
    _require_open(case, officer)
    evidence.removed_at = at
    evidence.save(update_fields=["removed_at"])


def current(case: Case) -> list[Evidence]:
    """The papers as they stand, by slot."""
    return list(case.evidence.filter(removed_at__isnull=True).order_by("slot", "pk"))


def in_order(case: Case, papers: Sequence[Paper]) -> list[Evidence]:
    """The papers as they stand, in the order in which the guide has them bound; what it does not name comes last."""
    place = {paper.slot: number for number, paper in enumerate(papers)}
    return sorted(current(case), key=lambda one: (place.get(one.slot, len(place)), one.pk))
