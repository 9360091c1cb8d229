"""The verbs of the register: entering an organisation, and correcting what stands there."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gold_selection.social_organisations.access import keeps, keeps_one
from gold_selection.social_organisations.codes import KINDS_OF
from gold_selection.social_organisations.models import RegistryEvent, SocialOrganisation
from workflows.errors import Refused
from workflows.organisations import credit_code
from workflows.organisations.models import Organisation, OrganisationKind, Region
from workflows.organisations.officers import Officer


@transaction.atomic
def enter(
    *, name: str, code: str, region: Region, officer: Officer, at: datetime, **facts: Any
) -> SocialOrganisation:  # fmt: skip
    """Enter an organisation, known by its credit code; one that is on the list of organisations keeps its place there.

    ``facts``: fields of ``SocialOrganisation``. Raises ``Refused``.
    """
    if not keeps(officer, region):
        raise Refused(
            f"您没有登记{region.name}社会组织的权限；请联系{region.name}人社部门（由总工会牵头的，联系总工会）",
            "not_keeper",
        )
    body = SocialOrganisation(organisation=_known(name.strip(), code, region), entered_at=at)
    if not keeps_one(officer, body):
        raise Refused("本单位的登记须由其他经办人员办理，请交由同事登记", "not_keeper")
    _set(body, facts, timezone.localdate(at))
    _save(body, adding=True)
    _log(body, officer, at, {}, _as_data(body, facts))
    return body


@transaction.atomic
def correct(*, body: SocialOrganisation, officer: Officer, at: datetime, reason: str, **changes: Any) -> None:
    """Change what the register says of an organisation; what stood there stays in the log. Raises ``Refused``."""
    found = SocialOrganisation.objects.select_for_update(of=("self",)).get(pk=body.pk)
    if not keeps_one(officer, found):
        raise Refused("您没有更改该组织登记内容的权限", "not_keeper")
    if not reason.strip():
        raise Refused("请填写理由", "reason_missing")
    before = _as_data(found, changes)
    _set(found, changes, timezone.localdate(at))
    _save(found)
    _log(found, officer, at, before, _as_data(found, changes), reason.strip())


def _known(name: str, raw: str, region: Region) -> Organisation:
    """The organisation with that credit code, entered on the list where it is not there yet."""
    code = credit_code.normalise(raw)
    if wrong := credit_code.fault(code):
        raise Refused(wrong[1], str(wrong[0]))
    found = Organisation.objects.filter(credit_code=code).first()
    if found is not None:
        return _agreeing(found, name, region)
    kind = next((kind for kind, prefixes in credit_code.PREFIXES.items() if code[:2] in prefixes), None)
    if kind is None:
        raise Refused(f"代码前两位“{code[:2]}”不是已知的登记类别，请按登记证书核对", "CREDIT_CODE_PREFIX")
    made = Organisation(code=code, name=name, kind=kind, credit_code=code, region=region)
    made.full_clean()
    made.save()
    return made


def _agreeing(found: Organisation, name: str, region: Region) -> Organisation:
    """A code stands for one body: another name, another region, or a second entry is asked about, never overwritten."""
    if "".join(found.name.split()) != "".join(name.split()):
        raise Refused(
            f"该统一社会信用代码已登记为“{found.name}”，与所填名称不同；请按登记证书核对", "CREDIT_CODE_NAME_CONFLICT"
        )
    if not found.region.path.startswith(region.path):
        raise Refused(f"“{found.name}”登记在{found.region.name}，不在{region.name}；请核对所在地区", "region")
    if SocialOrganisation.objects.filter(pk=found.pk).exists():
        raise Refused(f"“{found.name}”已在台账中，请直接更改原有登记", "already_entered")
    return found


def _set(body: SocialOrganisation, changes: Mapping[str, Any], on: date) -> None:
    editable = {field.name for field in body._meta.concrete_fields if field.editable} - {"organisation"}
    if unknown := changes.keys() - editable:
        raise TypeError(f"a social organisation has no field to change named {', '.join(sorted(unknown))}")
    for name, value in changes.items():
        setattr(body, name, value)
    if body.registered_on and body.registered_on > on:
        raise Refused("登记日期晚于今天，请核对", "registered_on")
    kind = body.organisation.kind
    if kind not in KINDS_OF.get(body.type, frozenset()):
        raise Refused(
            f"“{body.organisation.name}”登记为{OrganisationKind(kind).label}，与所选组织类型“{body.get_type_display()}”"
            "不符；请按登记证书选择组织类型",
            "type",
        )


def _save(body: SocialOrganisation, *, adding: bool = False) -> None:
    try:
        body.full_clean()
    except ValidationError as error:
        labels = {field.name: str(field.verbose_name) for field in body._meta.concrete_fields}
        told = [
            f"{labels[name]}：{words}" if name in labels else words
            for name, all_words in error.message_dict.items()
            for words in all_words
        ]
        raise Refused("；".join(told), "invalid") from error
    body.save(force_insert=adding)


def _as_data(body: SocialOrganisation, names: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: getattr(body, name) for name in sorted(names)}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def _log(
    body: SocialOrganisation, officer: Officer, at: datetime, before: Mapping[str, Any], after: Mapping[str, Any],
    reason: str = "",
) -> None:  # fmt: skip
    changed = {name for name in after if name not in before or before[name] != after[name]}
    RegistryEvent.objects.create(
        organisation=body, at=at, actor=officer.user, reason=reason,
        before={name: value for name, value in before.items() if name in changed},
        after={name: after[name] for name in changed},
    )  # fmt: skip
