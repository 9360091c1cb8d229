"""What a notice says: the official wording around the records of its round, and the checks of the clerk's own words."""

from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from workflows.errors import Refused
from workflows.notices import wording
from workflows.notices.matters import matter_of
from workflows.notices.site import is_loopback, require_site
from workflows.notices.vocabulary import NoticeKind
from workflows.notices.wording import CONTACT_MARK, PERIOD_MARK
from workflows.organisations.models import Level, Office, Organisation, Region
from workflows.organisations.queries import body
from workflows.rounds.models import Grants, Nomination, Round
from workflows.rulebook.store import rules

WORDS = ("title", "recipients", "paragraphs", "copies", "note")
_LISTED = {NoticeKind.PUBLICITY: "listed", NoticeKind.COMMENDATION: "in_publicity"}
_BELOW = {Level.PROVINCE: "各市", Level.CITY: "各县（市、区）"}
_ABOVE = {Level.CITY: Level.PROVINCE, Level.COUNTY: Level.CITY, Level.TOWNSHIP: Level.COUNTY}


# ---- from the records ------------------------------------------------------------------------------------------------


def listed(kind: str, round_: Round) -> list[Nomination]:
    """The nominations that a notice of this kind names now, in the order of their rank."""
    state = _LISTED.get(NoticeKind(kind))
    if state is None:
        return []
    return list(round_.nominations.filter(state=state).select_related("region").order_by("rank", "pk"))


def from_records(kind: str, round_: Round) -> dict[str, Any]:
    """The part of a notice that nobody writes by hand: ``attachments`` and ``nominations`` (ids in order), who prints
    it (``imprint``), how the office is reached (``contact``), and whether it is a ``sample``."""
    office = organiser(round_).office
    about_the_office = {"imprint": office.imprint, "contact": contact_of(office), "sample": is_sample(round_)}
    matter = matter_of(round_)
    return (matter.records(kind, round_) if matter else _listing(kind, round_)) | about_the_office


def organiser(round_: Round) -> Organisation:
    """A round always has an agency; other kinds of case may have none."""
    assert round_.agency is not None
    return round_.agency


def contact_of(office: Office) -> dict[str, str]:
    """How the office is reached, label by label. Without a web site of its own it is found on this one."""
    website = office.website or ("" if is_loopback(settings.SITE_URL) else settings.SITE_URL + reverse("public:home"))
    return wording.contact_facts(
        office.organisation.name, section=office.section, name=office.contact_name, telephone=office.telephone,
        address=office.address, postcode=office.postcode, email=office.email, complaint_body=office.complaint_body,
        complaint_phone=office.complaint_phone, website=website,
    )  # fmt: skip


def is_sample(round_: Round) -> bool:
    """Whether the round is held under a demonstration's document, which no office issued."""
    digests = {round_.policy_digest, round_.rules.get("procedure_digest", round_.policy_digest)}
    return any(rules(digest).example for digest in digests)


def _listing(kind: str, round_: Round) -> dict[str, Any]:
    """The list of a selection round."""
    if kind == NoticeKind.NOTIFICATION:
        return {"attachments": [_quota_table(round_)], "nominations": []}
    nominations = listed(kind, round_)
    if not nominations:
        raise Refused(f"批次“{round_.title}”没有拟入选的名单，不能起草{NoticeKind(kind).label}", "list_empty")
    name = f"{honour(round_)}{'拟选树' if kind == NoticeKind.PUBLICITY else ''}名单"
    table = _list_table(nominations, figures=kind == NoticeKind.PUBLICITY)
    return {
        "attachments": [{"title": name, "landscape": False, "content": [table]}],
        "nominations": [nomination.pk for nomination in nominations],
    }


def _list_table(nominations: list[Nomination], figures: bool) -> dict[str, Any]:
    """Rank, name, unit and place: nothing personal beyond name and unit."""
    organisations = _are_organisations(nominations)
    return wording.table_of(
        [
            ("序号", 1, "center", [str(place) for place in range(1, len(nominations) + 1)]),
            ("名称" if organisations else "姓名", 5, "left", [one.title for one in nominations]),
            ("所在单位", 5, "left", ["" if organisations else one.unit_name for one in nominations]),
            ("所在地区", 2.4, "center", [one.region.name for one in nominations]),
            ("审核数据", 3, "center", [one.figure if figures else "" for one in nominations]),
        ]
    )


def _quota_table(round_: Round) -> dict[str, Any]:
    regions = Region.objects.in_bulk(list(round_.quotas))
    rows = [[regions[code].name, str(places)] for code, places in sorted(round_.quotas.items())]
    table = {"columns": [["地区", 3, "center"], ["名额（个）", 2, "center"]], "rows": rows}
    return {"title": f"{honour(round_)}推荐名额", "landscape": False, "content": [table]}


def _are_organisations(nominations: list[Nomination]) -> bool:
    return all(one.unit_name in ("", one.title) for one in nominations)


def honour(round_: Round) -> str:
    """2024年度济宁市金牌劳动人事争议调解组织: year, organiser's region, and the title as the policy has it."""
    selection = rules(round_.policy_digest).selection(round_.category)
    return f"{round_.year}年度{round_.region.name}{selection.title}"


# ---- the wording -----------------------------------------------------------------------------------------------------


def draft(kind: NoticeKind, round_: Round, issuers: list[dict[str, Any]]) -> tuple[str, dict[str, Any]]:
    """Title and whole content of a new notice, for the clerk to finish."""
    writers = {
        NoticeKind.PUBLICITY: _publicity,
        NoticeKind.COMMENDATION: _commendation,
        NoticeKind.NOTIFICATION: _notification,
    }
    names = [issuer["name"] for issuer in issuers]
    records, matter = from_records(kind, round_), matter_of(round_)
    about, words = matter.words(kind, round_) if matter else writers[kind](round_, names)
    words = {"recipients": "", "copies": [], "note": wording.OPEN} | words
    in_title = names if organiser(round_).office.title_names_agency else ()
    return wording.title_words(about, kind.label, in_title), words | records


def _publicity(round_: Round, issuers: list[str]) -> tuple[str, dict[str, Any]]:
    named = listed(NoticeKind.PUBLICITY, round_)
    title = honour(round_)
    paragraphs = wording.publicity_words(
        basis=_basis(round_), count=_count(named), honour=title, people=_people(named),
        term=round_.rules["objection"]["term"], online="公示网址" in contact_of(organiser(round_).office),
    )  # fmt: skip
    return f"{title}拟选树名单", {"paragraphs": paragraphs}


def _commendation(round_: Round, issuers: list[str]) -> tuple[str, dict[str, Any]]:
    named = listed(NoticeKind.COMMENDATION, round_)
    title, as_title = honour(round_), round_.grants == Grants.TITLE
    paragraphs = wording.outcome_words(
        basis=_basis(round_), by=wording.together(issuers), count=_count(named), honour=title, people=_people(named),
        as_title=as_title,
    )  # fmt: skip
    words = {"paragraphs": paragraphs, "recipients": _recipients(round_, issuers), "copies": _copies(round_)}
    return wording.outcome_about(title, as_title=as_title), words


def _notification(round_: Round, issuers: list[str]) -> tuple[str, dict[str, Any]]:
    title = honour(round_)
    assert round_.opens_on and round_.closes_on, "a round is open only with its dates"
    paragraphs = wording.opening_words(
        basis=_basis(round_), honour=title, opens=round_.opens_on, closes=round_.closes_on,
        publicity_days=round_.rules["publicity_days"],
    )  # fmt: skip
    return f"开展{title}选树工作", {"paragraphs": paragraphs, "recipients": _recipients(round_, issuers)}


def _basis(round_: Round) -> str:
    found = [text for text in (round_.legal_basis, round_.approving_document) if text]
    return "和".join(found) or round_.rules["policy_name"]


def _count(nominations: list[Nomination]) -> str:
    unit = "个单位" if _are_organisations(nominations) else "名同志"
    return wording.count_words([one.title for one in nominations], unit)


def _people(nominations: list[Nomination]) -> str:
    return "单位" if _are_organisations(nominations) else "个人"


def _recipients(round_: Round, issuers: list[str]) -> str:
    """The issuers' own lines one level down, or the township services and employers below a county."""
    below = _BELOW.get(Level(round_.region.level))
    return wording.sister_agencies(below, round_.region.name, issuers) if below else wording.TOWNSHIP_RECIPIENTS


def _copies(round_: Round) -> list[str]:
    """The superior of every issuer, in the issuers' order."""
    above = _ABOVE.get(Level(round_.region.level))
    if above is None:
        return []
    lead, parties = round_.rules["lead"], round_.rules["parties"]
    ordered = [lead, *(party for party in parties if party != lead)]
    found = [body(round_.region, above, party) for party in ordered]
    return [agency.name for agency in found if agency]


# ---- the text as printed --------------------------------------------------------------------------------------------


def paragraphs_of(notice: Any) -> tuple[str, ...]:
    """The body, with the contact block, and with the publicity period once the notice is dated."""
    content = notice.content
    found: list[str] = []
    for text in content["paragraphs"]:
        if text == CONTACT_MARK and content.get("contact"):
            found += wording.contact_paragraphs(content["contact"])
        else:
            found.append(_with_period(text, content.get("period")))
    return tuple(found)


def period_text(period: dict[str, Any]) -> str:
    """2025年2月11日至2025年2月17日（5个工作日）"""
    first, last = (date.fromisoformat(period[name]) for name in ("first", "last"))
    return wording.period_words(first, last, period["days"])


def _with_period(text: str, period: dict[str, Any] | None) -> str:
    return text.replace(PERIOD_MARK, period_text(period)) if period else text


# ---- the clerk's words -----------------------------------------------------------------------------------------------


def edited(notice: Any, data: dict[str, Any]) -> dict[str, Any]:
    """The fields a clerk changed, checked. Raises ``Refused``; the lists from the records cannot be among them."""
    foreign = data.keys() - set(WORDS)
    if foreign:
        raise Refused("名单和数据取自记录，不能在文稿中修改；有误的请更正记录后重新送核", "not_editable")
    changed = dict(data)
    for name in ("title", "recipients", "note"):
        if name in changed:
            changed[name] = "".join(str(changed[name]).split()) if name == "title" else str(changed[name]).strip()
    for name in ("paragraphs", "copies"):
        if name in changed:
            changed[name] = [line.strip() for line in changed[name] if line.strip()]
    _check_words(notice, {**notice.content, "title": notice.title, **changed})
    return changed


def check(notice: Any) -> None:
    """Whether the notice may go to review, with the lists as they are printed. Raises ``Refused``."""
    _check_words(notice, {**notice.content, "title": notice.title})
    for attachment in notice.content["attachments"]:
        for table in attachment["content"]:
            _check_printable("".join(cell for row in table["rows"] for cell in row))
    _check_printable("".join(notice.content["contact"].values()))
    if notice.notice_kind == NoticeKind.PUBLICITY:
        _check_contact(organiser(notice.round).office)
    if notice.notice_kind == NoticeKind.COMMENDATION:
        require_site(is_sample(notice.round))


def _check_contact(office: Office) -> None:
    if missing := office.missing_for_publicity():
        raise Refused(
            f"{office.organisation.name}还没有填写{'、'.join(missing)}，公众无从反映意见，不能送核公示；"
            "请本机关的管理员在“席位”→“机关信息”中填写",
            "contact_missing",
        )


def _check_words(notice: Any, words: dict[str, Any]) -> None:
    kind = NoticeKind(notice.notice_kind)
    title, paragraphs = words["title"], words["paragraphs"]
    if not title.endswith(kind.label) or not len(kind.label) < len(title) <= 200:
        raise Refused(f"标题应以“{kind.label}”结尾，不超过200字，请修改标题", "title_kind")
    if not paragraphs:
        raise Refused("正文不能为空，请填写正文", "text_empty")
    _check_marks(kind, paragraphs)
    if words["note"] not in ((wording.OPEN,) if kind == NoticeKind.PUBLICITY else wording.NOTES):
        raise Refused(
            f"附注应为{'、'.join(f'“{note}”' for note in wording.NOTES)}之一，公示应为“{wording.OPEN}”，请改选", "note"
        )
    if notice.round.grants != Grants.TITLE and any(wording.GIVES_TITLE.search(text) for text in (title, *paragraphs)):
        raise Refused(
            "本批次为认定并通报表扬，没有批准授予称号的文件，文稿不能写“授予称号”，请改为“认定为”", "title_not_approved"
        )
    _check_printable("".join([title, words["recipients"], words["note"], *paragraphs, *words["copies"]]))


def _check_marks(kind: NoticeKind, paragraphs: list[str]) -> None:
    wanted = kind == NoticeKind.PUBLICITY
    if sum(text.count(PERIOD_MARK) for text in paragraphs) != wanted:
        raise Refused(
            f"公示正文须写一处“{PERIOD_MARK}”，编号时由系统填入起止日期；其他文种不写，请修改正文", "period_mark"
        )
    inside = [text for text in paragraphs if CONTACT_MARK in text and text != CONTACT_MARK]
    if inside or paragraphs.count(CONTACT_MARK) > 1 or (wanted and CONTACT_MARK not in paragraphs):
        raise Refused(
            f"“{CONTACT_MARK}”自成一段，只写一处，公示必须写，由系统填入机关信息中的联系方式，请修改正文",
            "contact_mark",
        )


def _check_printable(text: str) -> None:
    """Before anybody signs: printed, a character that no font has would be a blank."""
    # Not above: the layout engine takes half a second to load, which every command would pay for.
    from workflows.documents import missing_characters

    missing = missing_characters(text)
    if missing:
        raise Refused(
            f"字库中没有“{missing}”，不能印出；请改用规范字，或请管理员配置收有此字的字库", "missing_characters"
        )
