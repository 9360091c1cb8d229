"""The host: what kind of body it is, whether it is the own employer, and whether the person is elsewhere meanwhile."""

import re
from typing import Any

from certification.placements.codes import HOST_KINDS, HostKind
from certification.placements.judging import VOID
from workflows.calendar.words import day_words
from workflows.errors import Refused
from workflows.organisations.officers import Officer
from workflows.sheets.text import tidy

# What a name may lack or have without another body being meant.
_PLACES = re.compile(r"^(?:[一-龥]{2,3}(?:省|市|县|区))+|^县|^市|^区")
_FORMS = re.compile(r"(?:股份)?有限(?:责任)?公司$|（[^）]*）$|集团$|公司$")


def core(name: str) -> str:
    """A name without place and form of company: 汶上县穗沅智能装备有限公司 and 穗沅智能装备 have the same."""
    found = tidy(name).replace("(", "（").replace(")", "）")
    found = _FORMS.sub("", found)
    return _PLACES.sub("", found) or found


def is_own(case: Any) -> bool | None:
    """Whether the host is the own employer; None: the names are alike and a person has to say."""
    if case.host and case.unit:
        if case.host == case.unit:
            return True
        if case.host.credit_code and case.unit.credit_code:
            return bool(case.host.credit_code == case.unit.credit_code)
    host, employer = tidy(case.host_name), tidy(case.unit_name)
    if not host or not employer:
        return False
    if host == employer:
        return True
    return None if core(host) == core(employer) else False


def judged(case: Any, host_kind: str, reason: str, officer: Officer) -> tuple[str, dict[str, Any]]:
    """Kind of the host, and who said what of a doubtful one. Raises ``Refused`` where that is still to be said."""
    own = is_own(case)
    if own:
        return HostKind.OWN, {}
    if own is None and not reason:
        alike = f"接收单位“{case.host_name}”与派出单位“{case.unit_name}”名称相近，可能是同一单位"
        raise Refused(f"{alike}；确认不是同一单位的，请写明理由", "host_doubtful")
    registered = HOST_KINDS.get(case.host.kind, "") if case.host else ""
    kind = host_kind or registered
    if kind not in HostKind.values:
        raise Refused("请选择接收单位性质", "host_kind_missing")
    if kind == HostKind.OWN:
        return kind, {}
    return kind, {"by": officer.user.person_name, "reason": reason} if own is None else {}


def overlapping(case: Any) -> str:
    """Where else the person is on some of the days, in words; "" where nowhere."""
    others = type(case).objects.filter(person=case.person_id).exclude(pk=case.pk).exclude(state__in=VOID)
    for one in others.order_by("first_day"):
        until = one.end
        if (case.end is None or one.start <= case.end) and (until is None or until >= case.start):
            days = f"{day_words(one.start)}至{day_words(until) if until else '今'}"
            return f"{case.person.name}在此期间已列入{one.host_name or '（接收单位未填）'}的以干代训（{days}）"
    return ""
