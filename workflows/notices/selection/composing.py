"""What the notices of a selection round say: the lists from its records and the official wording around them."""

from itertools import groupby
from typing import Any

from workflows.errors import Refused
from workflows.notices import wording
from workflows.notices.office_facts import contact_of
from workflows.notices.vocabulary import NoticeKind
from workflows.organisations.models import Level
from workflows.organisations.queries import body
from workflows.rounds import queries
from workflows.rounds.models import Grants, Nomination, SelectionRound
from workflows.rounds.models.selection import refused_for
from workflows.rulebook.store import rules

_LISTED = {NoticeKind.PUBLICITY: "listed", NoticeKind.COMMENDATION: "in_publicity"}
_BELOW = {Level.PROVINCE: "各市", Level.CITY: "各县（市、区）"}
_ABOVE = {Level.CITY: Level.PROVINCE, Level.COUNTY: Level.CITY, Level.TOWNSHIP: Level.COUNTY}

MOST_UNITS = 10  # employers named one by one among those who get a copy


# ---- from the records ------------------------------------------------------------------------------------------------


def listed(kind: str, round_: SelectionRound) -> list[Nomination]:
    """The nominations that a notice of this kind names now, as their own kind: a 公示 in the order of their rank, a
    通报 by county and within it by rank."""
    state = _LISTED.get(NoticeKind(kind))
    if state is None:
        return []
    found = round_.candidates().filter(state=state).select_related("region", "unit").order_by("rank", "pk")
    if kind == NoticeKind.COMMENDATION:
        return sorted(found, key=lambda one: one.quota_code)  # as the places are listed; the order by rank is kept
    return list(found)


def from_records(kind: str, round_: SelectionRound) -> dict[str, Any]:
    """``attachments`` and ``named`` (ids in order): the list of the round, or the places that it shares out."""
    if kind == NoticeKind.NOTIFICATION:
        return {"attachments": [_quota_table(round_)], "named": []}
    nominations = listed(kind, round_)
    if not nominations:
        raise Refused(f"批次“{round_.title}”没有拟入选的名单，不能起草{NoticeKind(kind).label}", "list_empty")
    if refused := refused_for(round_.hindrances(nominations[0].state), f"办理{NoticeKind(kind).label}"):
        raise refused
    publicity = kind == NoticeKind.PUBLICITY
    name = f"{honour(round_)}{'拟选树' if publicity else ''}名单"
    content = [_list_table(nominations, figures=True)] if publicity else _by_county(round_, nominations)
    return {
        "attachments": [{"title": name, "landscape": False, "content": content}],
        "named": [nomination.pk for nomination in nominations],
    }


def _by_county(round_: SelectionRound, nominations: list[Nomination]) -> list[Any]:
    """A heading and a table for each county that has places, numbered through; one table where there is only one."""
    counties = {code: list(group) for code, group in groupby(nominations, key=lambda one: one.quota_code)}
    if len(counties) < 2:
        return [_list_table(nominations)]
    names = queries.place_names(round_, counties)
    content: list[Any] = []
    before = 0
    for code, group in counties.items():
        name = names.get(code, "其他")
        content += [f"{name}（{len(group)}{_counted_in(group[0])}）", _list_table(group, after=before, county=name)]
        before += len(group)
    return content


def _list_table(
    nominations: list[Nomination], *, figures: bool = False, after: int = 0, county: str = ""
) -> dict[str, Any]:
    """Number, name, unit, post and place: nothing personal beyond these. ``county``: that of the heading above."""
    people = nominations[0].PEOPLE
    head, shown = _published_figures(nominations) if figures else ("", [""] * len(nominations))
    places = [str(place) for place in range(after + 1, after + len(nominations) + 1)]
    regions = [one.region.short_name for one in nominations]
    return wording.table_of(
        [
            ("序号", 1, "center", places),
            ("姓名" if people else "名称", 2.4 if people else 5, "left", [one.title for one in nominations]),
            ("所在单位", 5, "left", [one.employer_name() for one in nominations]),
            ("职务", 2.4, "left", [one.post_title() for one in nominations]),
            (
                "所在地区",
                2.4,
                "center",
                ["" if name == county else name for name in regions],
            ),
            (head, 3.4, "center", shown),
        ]
    )


def _published_figures(nominations: list[Nomination]) -> tuple[str, list[str]]:
    """The head of the column and its cells, each as its own kind of nomination publishes it."""
    kind: Any = nominations[0].model
    own = kind._base_manager.select_related("round").in_bulk([one.pk for one in nominations])
    found = [own[one.pk].published_figure() for one in nominations]
    return found[0][0], [shown for _, shown in found]


def _quota_table(round_: SelectionRound) -> dict[str, Any]:
    rows = [[name, str(number)] for name, number in queries.places(round_)]
    table = {"columns": [["地区", 3, "center"], ["名额（个）", 2, "center"]], "rows": rows}
    return {"title": f"{honour(round_)}推荐名额", "landscape": False, "content": [table]}


def honour(round_: SelectionRound) -> str:
    """2024年度济宁市金牌劳动人事争议调解组织: year, organiser's region, and the title as the policy has it."""
    selection = rules(round_.policy_digest).selection(round_.category)
    return f"{round_.year}年度{round_.region.name}{selection.title}"


# ---- the wording -----------------------------------------------------------------------------------------------------


def publicity(round_: SelectionRound, issuers: list[str]) -> tuple[str, dict[str, Any]]:
    """``issuers``: their names, the lead first. What the title says, and the words, as a type gives them."""
    assert round_.agency is not None, "a round has an agency that runs it"
    named = listed(NoticeKind.PUBLICITY, round_)
    title = honour(round_)
    paragraphs = wording.publicity_words(
        basis=_basis(round_), count=_count(named), honour=title, people=_people(named),
        term=round_.rules["objection"]["term"], online="公示网址" in contact_of(round_.agency.office),
    )  # fmt: skip
    return f"{title}拟选树名单", {"paragraphs": paragraphs}


def commendation(round_: SelectionRound, issuers: list[str]) -> tuple[str, dict[str, Any]]:
    named = listed(NoticeKind.COMMENDATION, round_)
    title, as_title = honour(round_), round_.grants == Grants.TITLE
    commended = rules(round_.policy_digest).selection(round_.category).commended
    paragraphs = wording.outcome_words(
        basis=_basis(round_), by=wording.together(issuers), count=_count(named), honour=title, people=_people(named),
        as_title=as_title, told_to=commended.citation if commended else "",
    )  # fmt: skip
    copies = [*_copies(round_), *_units(named)]
    words = {"paragraphs": paragraphs, "recipients": recipients(round_, issuers), "copies": copies}
    return wording.outcome_about(title, as_title=as_title), words


def no_result(round_: SelectionRound, issuers: list[str], published: list[str]) -> tuple[str, dict[str, Any]]:
    """``published``: the numbers of the 公示 that there were."""
    title = honour(round_)
    paragraphs = wording.no_result_words(
        basis=_basis(round_), by=wording.together(issuers), honour=title, published=published,
        people="人选" if round_.nominated().PEOPLE else "单位",
    )  # fmt: skip
    words = {"paragraphs": paragraphs, "recipients": recipients(round_, issuers), "copies": _copies(round_)}
    return wording.no_result_about(title), words


def opening(round_: SelectionRound, issuers: list[str]) -> tuple[str, dict[str, Any]]:
    title = honour(round_)
    assert round_.opens_on and round_.closes_on, "a round is open only with its dates"
    paragraphs = wording.opening_words(
        basis=_basis(round_), honour=title, opens=round_.opens_on, closes=round_.closes_on,
        publicity_days=round_.rules["publicity_days"],
    )  # fmt: skip
    return f"开展{title}选树工作", {"paragraphs": paragraphs, "recipients": recipients(round_, issuers)}


def _basis(round_: SelectionRound) -> str:
    found = [text for text in (round_.legal_basis, round_.approving_document) if text]
    return "和".join(found) or round_.rules["policy_name"]


def _count(nominations: list[Nomination]) -> str:
    return wording.count_words([one.title for one in nominations], _counted_in(nominations[0]))


def _counted_in(nomination: Nomination) -> str:
    return "名同志" if nomination.PEOPLE else "个单位"


def _people(nominations: list[Nomination]) -> str:
    return "个人" if nominations[0].PEOPLE else "单位"


def _units(nominations: list[Nomination]) -> list[str]:
    """The employers of the people named, who are to know; of many, all together."""
    names = list(dict.fromkeys(name for one in nominations if (name := one.employer_name())))
    return names if len(names) <= MOST_UNITS else ["受表扬个人所在单位"]


def recipients(round_: SelectionRound, issuers: list[str]) -> str:
    """The issuers' own lines one level down, or the township services and employers below a county."""
    below = _BELOW.get(Level(round_.region.level))
    return wording.sister_agencies(below, round_.region.name, issuers) if below else wording.TOWNSHIP_RECIPIENTS


def _copies(round_: SelectionRound) -> list[str]:
    """The superior of every issuer, in the issuers' order."""
    above = _ABOVE.get(Level(round_.region.level))
    if above is None:
        return []
    lead, parties = round_.rules["lead"], round_.rules["parties"]
    ordered = [lead, *(party for party in parties if party != lead)]
    found = [body(round_.region, above, party) for party in ordered]
    return [agency.name for agency in found if agency]
