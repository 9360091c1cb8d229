"""Registering people, entering and correcting what they can show, opening a number. Each is one transaction and logged.

An officer keeps the records of the region; a person with an own login keeps the own record, but cannot verify a
certificate, and the own posts count only once the office of their region has confirmed them.
"""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import PurePath
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from certification import census, certificate_numbers, logbook, posts, vault
from certification.access import is_own, keeps, keeps_record, may_unmask
from certification.codes import CoordinatorStatus, IdKind, Validity
from certification.identity import Identity, identify
from certification.models import Certificate, Education, Employment, Person, PersonEvent, Post, Proof, UnmaskLog
from workflows.cases.evidence_files import checked_type
from workflows.cases.messaging import tell
from workflows.errors import Refused
from workflows.organisations.models import Region
from workflows.organisations.officers import Officer
from workflows.sheets.text import compact, person_name

What = PersonEvent.What
Kept = TypeVar("Kept", Education, Certificate, Employment, Post)
SECTIONS: Mapping[str, type[models.Model]] = {
    "posts": Post, "education": Education, "certificates": Certificate, "employment": Employment,
}  # fmt: skip
SETTLED = frozenset({"status", "category"})  # what the posts say of a person who has any
OWN_FIELDS = frozenset({"phone", "post", "without_education", "without_certificates", "without_employment"})
_CLAIMED = frozenset({"employer_name", "region"})  # what the log keeps of a claim that is judged
LABELS = {"birth_date": "出生日期", "sex": "性别"}
MOST_RECORDS = 200  # of one kind and person: what the rules of topic ``grade`` take


def register_person(
    *,
    name: str,
    id_kind: str = IdKind.RESIDENT,
    id_number: str,
    region: Region,
    officer: Officer,
    at: datetime,
    **facts: Any,
) -> Person:
    """Take a person into the information base. ``facts``: further fields of ``Person``.

    A card tells the day of birth and the sex; given ones must agree. Whoever registers the own login is a coordinator
    once an office says so. Raises ``Refused``.
    """
    on = _day(at)
    if facts.get("user") == officer.user:
        facts |= {"status": CoordinatorStatus.NOT, "category": ""}
    else:
        _require_keeper(officer, region)
    identity = identify(id_number, on, id_kind)
    person = Person(name=person_name(name), region=region, registered_at=at, **facts)
    _identify(person, identity, on)
    with transaction.atomic():
        _save(person)
        _log(person, officer, at, What.REGISTERED, after=logbook.values(person, {"name", "id_masked", "region"}))
    return person


def correct_person(*, person: Person, officer: Officer, at: datetime, reason: str, **changes: Any) -> Person:
    """Change fields of the person, the number apart; the holder changes ``OWN_FIELDS`` only. Raises ``Refused``."""
    with transaction.atomic():
        person = _locked(person, officer)
        if not changes.keys() <= OWN_FIELDS:
            _require_keeper_of(officer, person)
            _require_keeper(officer, changes.get("region", person.region))
        if changes.keys() & SETTLED and person.posts.filter(posts.COUNTED).exists():
            raise Refused("该人员有在岗记录，状态和类别由在岗记录得出；请更正在岗记录", "status")
        before = logbook.values(person, changes)
        _set(person, changes)
        _agree(person, identify(vault.unseal(person.id_sealed), _day(at), person.id_kind))
        _save(person)
        census.settle([person], _day(at))
        after = logbook.values(person, changes)
        _log(person, officer, at, What.CORRECTED, before=before, after=after, reason=logbook.stated(reason))
    return person


def correct_identity(
    *, person: Person, id_kind: str, id_number: str, officer: Officer, at: datetime, reason: str
) -> Person:
    """Replace a number that was entered wrongly, or a paper that was replaced. The log keeps both, masked."""
    with transaction.atomic():
        person = _locked(person, officer)
        _require_keeper_of(officer, person)
        before = logbook.values(person, {"id_kind", "id_masked", "birth_date", "sex"})
        identity = identify(id_number, _day(at), id_kind)
        person.birth_date, person.sex = identity.birth_date or person.birth_date, identity.sex or person.sex
        _identify(person, identity, _day(at))
        _save(person)
        census.settle([person], _day(at))
        after = logbook.values(person, before)
        _log(person, officer, at, What.CORRECTED, before=before, after=after, reason=logbook.stated(reason))
    return person


def add_education(*, person: Person, officer: Officer, at: datetime, **values: Any) -> Education:
    return _add(Education, person, officer, at, values)


def add_certificate(*, person: Person, officer: Officer, at: datetime, **values: Any) -> Certificate:
    """Only an officer enters a certificate as verified; see ``_check_certificate`` for its number."""
    return _add(Certificate, person, officer, at, values)


def add_employment(*, person: Person, officer: Officer, at: datetime, **values: Any) -> Employment:
    return _add(Employment, person, officer, at, values)


def add_post(*, person: Person, officer: Officer, at: datetime, **values: Any) -> Post:
    """An officer enters posts in the regions whose records the officer keeps; a person claims one, where it lies with
    a registered employer in that employer's region."""
    return _add(Post, person, officer, at, values)


def confirm_post(*, post: Post, officer: Officer, at: datetime) -> Post:
    """What a person says of the own post counts from now on, by the word of a keeper of its region."""
    with transaction.atomic():
        post = _claim(post, officer)
        post.verified, post.refusal = True, ""
        post.save(update_fields=["verified", "refusal"])
        census.settle([post.person], _day(at))
        _log(post.person, officer, at, What.CONFIRMED, post, after=logbook.values(post, _CLAIMED))
    return post


def refuse_post(*, post: Post, officer: Officer, at: datetime, reason: str) -> Post:
    """What a person says of the own post is not confirmed: it stays with the reason, until they correct it."""
    with transaction.atomic():
        post = _claim(post, officer)
        if post.refusal:
            raise Refused("该条在岗记录已经不予确认，请刷新页面", "refused")
        post.refusal = logbook.stated(reason)
        post.save(update_fields=["refusal"])
        _log(post.person, officer, at, What.REFUSED, post, logbook.values(post, _CLAIMED), reason=post.refusal)
        if post.person.user_id:
            tell([post.person.user_id], None, at, f"您填报的在岗记录（{post}）不予确认：{post.refusal}")
    return post


def correct_record(*, record: Kept, officer: Officer, at: datetime, reason: str, **changes: Any) -> Kept:
    """Change fields of a record; what stood there stays in the log."""
    with transaction.atomic():
        person = _locked(record.person, officer)
        record = _changeable(record, person, officer)
        before = logbook.values(record, changes)
        _set(record, changes)
        _check(record, person, officer, at, changes)
        _save(record)
        census.settle([person], _day(at))
        after = logbook.values(record, changes)
        _log(person, officer, at, What.CORRECTED, record, before, after, logbook.stated(reason))
    return record


def remove_record(*, record: Kept, officer: Officer, at: datetime, reason: str) -> Kept:
    """Take out a record that should not be there. The row stays, the rules no longer see it."""
    with transaction.atomic():
        person = _locked(record.person, officer)
        record = _changeable(record, person, officer)
        record.removed_at = at
        record.save(update_fields=["removed_at"])
        if isinstance(record, Post) and record.verified:
            census.unsettle(person)
        census.settle([person], _day(at))
        _log(person, officer, at, What.REMOVED, record, {"record": str(record)}, reason=logbook.stated(reason))
    return record


def add_proof(*, person: Person, upload: "UploadedFile[Any]", officer: Officer, at: datetime) -> Proof:
    """Keep a scanned paper, judged by its content. The same file again is the proof that is there already."""
    name = PurePath(upload.name or "").name
    if not name or len(name) > 200:
        raise Refused("文件名为空或超过200个字，请改名后重新上传", "ATTACHMENT_BAD_NAME")
    if not upload.size:
        raise Refused(f"“{name}”是空文件（0字节），请检查原件后重新上传", "ATTACHMENT_EMPTY")
    if upload.size > settings.EVIDENCE_MAX_BYTES:
        limit = settings.EVIDENCE_MAX_BYTES // 2**20
        raise Refused(f"“{name}”超过{limit}MB，请压缩后上传", "ATTACHMENT_TOO_LARGE")
    content = upload.read()
    content_type = checked_type(name, content)
    with transaction.atomic():
        person = _locked(person, officer)
        digest = hashlib.sha256(content).hexdigest()
        if there := person.proofs.filter(sha256=digest).first():
            return there
        proof = Proof(
            person=person, name=name, content_type=content_type, size=len(content), sha256=digest,
            uploaded_by=officer.user, uploaded_at=at,
        )  # fmt: skip
        proof.file.save(name, ContentFile(content), save=False)
        proof.save()
    return proof


def reveal(*, person: Person, officer: Officer, at: datetime, reason: str) -> str:
    """The whole number, for the one who asks and says why. Leaves an ``UnmaskLog`` row."""
    if not may_unmask(officer, person):
        raise Refused("您没有查看该人员完整证件号码的权限", "not_allowed")
    number = vault.unseal(person.id_sealed)
    UnmaskLog.objects.create(person=person, actor=officer.user, at=at, reason=logbook.stated(reason))
    return number


# -- within ----------------------------------------------------------------------------------------------------------


def _day(at: datetime) -> date:
    return timezone.localdate(at)


def _identify(person: Person, identity: Identity, on: date) -> None:
    _agree(person, identity)
    person.id_kind, person.id_masked = identity.kind, identity.masked
    person.id_sealed, person.id_hash = vault.seal(identity.number), vault.digest(identity.key)
    if person.birth_date and person.birth_date > on:
        raise Refused("出生日期在将来，请核对", "birth_date")


def _agree(person: Person, identity: Identity) -> None:
    """Take day of birth and sex from the card; what was said otherwise is refused."""
    for field, value in (("birth_date", identity.birth_date), ("sex", identity.sex)):
        if value and (stated := getattr(person, field)) and stated != value:
            label = LABELS[field]
            raise Refused(f"{label}与证件号码不符，请核对号码或改正{label}", f"{field}_mismatch")
        if value:
            setattr(person, field, value)


def _locked(person: Person, officer: Officer) -> Person:
    """The row held for this transaction, where the officer may write in it."""
    found = Person.objects.select_for_update(of=("self",)).select_related("region").get(pk=person.pk)
    if not is_own(officer, found):
        _require_keeper(officer, found.region)
    return found


def _require_keeper(officer: Officer, region: Region) -> None:
    if not keeps(officer, region):
        raise Refused(f"您没有登记、更改{region.name}人员记录的权限；请联系{region.name}的经办人员", "not_keeper")


def _require_keeper_of(officer: Officer, person: Person) -> None:
    if is_own(officer, person):
        raise Refused("本人的证件号码、协调员状态等由经办机关的其他人员更正", "not_keeper")
    _require_keeper(officer, person.region)


def _add(model: type[Kept], person: Person, officer: Officer, at: datetime, values: Mapping[str, Any]) -> Kept:
    with transaction.atomic():
        person = _locked(person, officer)
        if model.objects.filter(person=person, removed_at__isnull=True).count() >= MOST_RECORDS:
            raise Refused(f"{model._meta.verbose_name}记录已有{MOST_RECORDS}条，请先移除重复的记录", "too_many")
        record = model(person=person)
        _set(record, values)
        _check(record, person, officer, at, values)
        _save(record)
        census.settle([person], _day(at))
        _log(person, officer, at, What.ADDED, record, after=logbook.values(record, values))
    return record


def _standing(record: Kept) -> Kept:
    found = type(record).objects.get(pk=record.pk)
    if found.removed_at:
        raise Refused(f"该条{found._meta.verbose_name}记录已移除，请刷新页面", "removed")
    return found


def _claim(post: Post, officer: Officer) -> Post:
    """A post that no office has confirmed, with its person held, for a keeper of its region who is somebody else."""
    person = Person.objects.select_for_update(of=("self",)).get(pk=post.person_id)
    post = _standing(post)
    post.person = person
    if is_own(officer, person):
        raise Refused("本人填报的在岗记录须由他人确认", "own_claim")
    _require_keeper(officer, post.region)
    if post.verified:
        raise Refused("该条在岗记录已经确认，请刷新页面", "confirmed")
    return post


def _changeable(record: Kept, person: Person, officer: Officer) -> Kept:
    """The record as it stands; of the own posts a person changes and takes out only what no office has confirmed."""
    found = _standing(record)
    if isinstance(found, Post) and found.verified and is_own(officer, person):
        raise Refused("这条在岗记录由经办机关登记或确认，本人不能更改、移除；有误的，请联系经办机关更正", "confirmed")
    return found


def _set(subject: models.Model, changes: Mapping[str, Any]) -> None:
    editable = {field.name for field in subject._meta.concrete_fields if field.editable} - {"id", "person"}
    if unknown := changes.keys() - editable:
        raise TypeError(f"{subject._meta.label} has no field to change named {', '.join(sorted(unknown))}")
    for field, value in changes.items():
        setattr(subject, field, value)


def _check(record: Kept, person: Person, officer: Officer, at: datetime, changes: Mapping[str, Any]) -> None:
    if record.proof and record.proof.person_id != person.pk:
        raise Refused("所选佐证材料不属于该人员，请重新选择", "foreign_proof")
    if isinstance(record, Certificate):
        _check_certificate(record, person, officer, at)
    if isinstance(record, Post):
        if is_own(officer, person):
            record.verified, record.refusal = False, ""
            if not posts.of_employer(record):
                raise Refused("所在区划不是工作单位的所在地；请按工作单位选择区划", "region")
        elif "region" in changes:
            _require_keeper(officer, record.region)
        posts.check(record, _day(at))


def _check_certificate(record: Certificate, person: Person, officer: Officer, at: datetime) -> None:
    """A number that disagrees with the rest is kept as printed, but verified only with a note that says how."""
    record.number = compact(record.number).upper()
    if record.issue_date and record.issue_date > _day(at):
        raise Refused("发证日期在将来，请核对", "issue_date")
    if record.validity == Validity.UNVERIFIED:
        return
    if not keeps_record(officer, person):
        raise Refused("核验情况由经办机关填写；请选“未核验”", "not_keeper")
    faults = certificate_numbers.remarks(record.number, record.kind, record.grade, record.issue_date)
    if record.validity == Validity.VALID and faults and not record.note:
        raise Refused(
            f"{'；'.join(faults)}。请按原件核对；确与原件一致的，在备注中写明核验途径后再标为有效", "certificate_number"
        )


def _save(subject: models.Model) -> None:
    """Check the model's rules first, so that a broken one is told in words and not as a database error."""
    try:
        subject.full_clean()
        with transaction.atomic():
            subject.save()
    except ValidationError as error:
        raise Refused("".join(_in_words(subject, error)), "invalid") from error
    except IntegrityError as error:
        raise Refused("同一号码刚刚由他人登记，请刷新后查找原记录", "conflict") from error


def _in_words(subject: models.Model, error: ValidationError) -> list[str]:
    labels = {field.name: str(field.verbose_name) for field in subject._meta.concrete_fields}
    return [
        f"{labels[field]}：{words}" if field in labels else words
        for field, messages in error.message_dict.items()
        for words in messages
    ]


def _log(
    person: Person, officer: Officer, at: datetime, what: str, record: models.Model | None = None,
    before: Mapping[str, Any] | None = None, after: Mapping[str, Any] | None = None, reason: str = "",
) -> None:  # fmt: skip
    logbook.entry(person, officer.user, at, what, record, before, after, reason).save()
