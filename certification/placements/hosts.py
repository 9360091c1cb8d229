"""The host: what kind of body it is, whether it is the own employer, and whether the person is elsewhere meanwhile."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import Any

from certification.models import Post
from certification.placements.codes import HOST_KINDS, HostKind
from certification.placements.judging import VOID
from certification.posts import on
from workflows.calendar.words import day_words
from workflows.errors import Refused
from workflows.organisations.officers import Officer

# What a name may lack or have without another body being meant.
_PLACE = re.compile(r"^[一-龥]{2,3}(?:省|市|县|区)|^[县市区]")
_FORM = re.compile(r"(?:股份)?有限(?:责任)?公司$|\([^()]*\)$|[一-龥]{0,4}分公司$|集团$|公司$|工会(?:委员会)?$|总部$")
_SIGNS = re.compile(r"[^\w()]|_")
_LEAST = 2  # characters that must be common for two names to be alike


def plain(name: str) -> str:
    """A name as it is compared: full-width and half-width alike, without spaces and signs."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", name))


def core(name: str) -> str:
    """A name without place and form of body: 汶上县穗沅智能装备有限公司 and 穗沅智能装备（总部） have the same."""
    found = plain(name)
    for pattern in (_FORM, _PLACE):
        while (shorter := pattern.sub("", found)) != found and len(shorter) >= _LEAST:
            found = shorter
    return found


def is_own(case: Any, employers: Iterable[str] = ()) -> bool | None:
    """Whether the host is the employer, or one of further ``employers``; None: a name is alike and a person has to
    say."""
    if case.host and case.unit:
        if case.host == case.unit:
            return True
        if case.host.credit_code and case.unit.credit_code:
            return bool(case.host.credit_code == case.unit.credit_code)
    found = [_same(case.host_name, name) for name in {case.unit_name, *employers} if name]
    if True in found:
        return True
    return None if None in found else False


def _employers(case: Any) -> set[str]:
    """Every employer of the person on the first day, by name: somebody may have several posts."""
    posts = Post.objects.filter(on(case.first_day), person=case.person).select_related("employer")
    names = {name for post in posts for name in (post.employer_name, post.employer.name if post.employer else "")}
    return names | {case.person.employer.name if case.person.employer else ""}


def _same(host: str, employer: str) -> bool | None:
    if not plain(host):
        return False
    if plain(host) == plain(employer):
        return True
    one, other = core(host), core(employer)
    alike = len(one) >= _LEAST and len(other) >= _LEAST and (one in other or other in one)
    return None if alike else False


def judged(case: Any, host_kind: str, reason: str, officer: Officer) -> tuple[str, dict[str, Any]]:
    """Kind of the host, and who said what of a doubtful one. Raises ``Refused`` where that is still to be said."""
    own = is_own(case, _employers(case))
    if own:
        return HostKind.OWN, {}
    if own is None and not reason:
        alike = f"接收单位“{case.host_name}”与派出单位名称相近，可能是同一单位"
        raise Refused(f"{alike}；确认不是同一单位的，请写明理由", "host_doubtful")
    registered = HOST_KINDS.get(case.host.kind, "") if case.host else ""
    kind = host_kind or registered
    if kind not in HostKind.values:
        raise Refused("请选择接收单位性质", "host_kind_missing")
    if kind == HostKind.OWN:
        return kind, {}
    return kind, {"by": officer.user.person_name, "reason": reason} if own is None else {}


def overlapping(case: Any, until: date | None = None) -> str:
    """Where else the person is on some of the days, in words; "" where nowhere. ``until``: a last day to come."""
    others = type(case).objects.filter(person=case.person_id).exclude(pk=case.pk).exclude(state__in=VOID)
    last = until or case.end
    for one in others.order_by("first_day"):
        if (last is None or one.start <= last) and (one.end is None or one.end >= case.start):
            days = f"{day_words(one.start)}至{day_words(one.end) if one.end else '今'}"
            return f"{case.person.name}在此期间已列入{one.host_name or '（接收单位未填）'}的以干代训（{days}）"
    return ""
