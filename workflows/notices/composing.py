"""What a notice says: the official wording around the records of its round, and the checks of the clerk's own words."""

from datetime import date
from typing import Any

from workflows.errors import Refused
from workflows.notices.matters import matter_of
from workflows.notices.vocabulary import NoticeKind
from workflows.organisations.models import Level, Organisation, Region
from workflows.organisations.queries import body
from workflows.rounds.models import Nomination, Round
from workflows.rulebook.store import rules

PERIOD_MARK = "【公示期】"
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
    """``attachments`` and ``nominations`` (ids in order): the part of a notice that nobody writes by hand."""
    if matter := matter_of(round_):
        return matter.records(kind, round_)
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
    """Rank, name, unit and post's place: nothing personal beyond name and unit. Empty columns are left out."""
    columns: list[tuple[str, float, str, list[str]]] = [
        ("序号", 1.2, "center", [str(place) for place in range(1, len(nominations) + 1)]),
        ("名称" if _are_organisations(nominations) else "姓名", 5, "left", [one.title for one in nominations]),
    ]
    if not _are_organisations(nominations):
        columns.append(("所在单位", 5, "left", [one.unit_name for one in nominations]))
    columns.append(("所在地区", 2.4, "center", [one.region.name for one in nominations]))
    if figures and any(one.figure for one in nominations):
        columns.append(("审核数据", 3, "center", [one.figure for one in nominations]))
    return {
        "columns": [[head, share, align] for head, share, align, _ in columns],
        "rows": [list(row) for row in zip(*(cells for *_, cells in columns), strict=True)],
    }


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
    records, matter = from_records(kind, round_), matter_of(round_)
    about, words = matter.words(kind, round_) if matter else writers[kind](round_, issuers)
    words = {"recipients": "", "copies": [], "note": "此件公开发布"} | words
    return f"关于{about}的{kind.label}", words | records


def _publicity(round_: Round, issuers: list[dict[str, Any]]) -> tuple[str, dict[str, Any]]:
    names, title = _count(listed(NoticeKind.PUBLICITY, round_)), honour(round_)
    lead, term = round_.agency, round_.rules["objection"]["term"]
    contact = f"受理单位：{lead.name}。" + (f"联系电话：{lead.contact_phone}。" if lead.contact_phone else "")  # type: ignore[union-attr]
    paragraphs = [
        f"根据{_basis(round_)}，经自愿申报、资格审核、联合会签、复审和综合排名，拟选树{names}为{title}。"
        "现将名单（见附件）予以公示，接受社会监督。",
        f"公示时间：{PERIOD_MARK}。",
        "公示期内，任何单位和个人对拟选树名单有异议的，可以通过公示公告网站“提出异议”栏目或者以书面形式反映。"
        "反映情况应当客观真实，写明具体事实；以单位名义反映的，须加盖单位公章；以个人名义反映的，须署真实姓名并提供联系方式。"
        f"对受理的异议，自提出之日起{term}个工作日内核查处理并答复，反映人的身份信息依法保密。",
        contact,
    ]
    return f"{title}拟选树名单", {"paragraphs": paragraphs}


def _commendation(round_: Round, issuers: list[dict[str, Any]]) -> tuple[str, dict[str, Any]]:
    names, title = _count(listed(NoticeKind.COMMENDATION, round_)), honour(round_)
    paragraphs = [
        f"根据{_basis(round_)}，{_organisers(issuers)}组织开展了{title}选树工作。经自愿申报、资格审核、联合会签、复审、"
        f"社会公示和集体审定，决定授予{names}“{title}”称号（名单见附件），现予通报。",
        "希望受到通报的单位和个人珍惜荣誉，再接再厉，发挥示范引领作用，在预防化解劳动关系矛盾、构建和谐劳动关系工作中作出新的成绩。"
        "各地各有关单位要学习借鉴先进经验，健全工作机制，提升服务能力，推动劳动关系和谐稳定。",
    ]
    words = {"paragraphs": paragraphs, "recipients": _recipients(round_, issuers), "copies": _copies(round_)}
    return f"{title}选树结果", words


def _notification(round_: Round, issuers: list[dict[str, Any]]) -> tuple[str, dict[str, Any]]:
    title = honour(round_)
    paragraphs = [
        f"根据{_basis(round_)}，决定开展{title}选树工作。现将有关事项通知如下：",
        "一、选树名额",
        "各地推荐名额见附件。各地要严格标准、好中选优，在名额内按推荐顺序报送，宁缺毋滥；没有符合条件对象的，可以不推荐。",
        "二、申报时间",
        f"申报自{_day(round_.opens_on)}开始，至{_day(round_.closes_on)}截止，逾期不再受理。"
        "材料需要补正的，审核机关一次告知全部补正事项，申报单位应当在规定期限内补正并重新提交。",
        "三、申报和审核",
        "申报单位按照办事指南登录系统填报并提交材料，对材料的真实性负责。各级审核机关按照规定的环节和时限，对照选树条件逐项审核，"
        f"提出明确意见。拟选树名单公示{round_.rules['publicity_days']}个工作日，接受社会监督。"
        "发现弄虚作假的，取消申报资格；已经授予称号的，予以撤销。",
    ]
    return f"开展{title}选树工作", {"paragraphs": paragraphs, "recipients": _recipients(round_, issuers)}


def _basis(round_: Round) -> str:
    found = [text for text in (round_.legal_basis, round_.approving_document) if text]
    return "和".join(found) or round_.rules["policy_name"]


def _day(day: Any) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _count(nominations: list[Nomination]) -> str:
    """甲、乙、丙3个单位; from the fourth on only the first is named, the list being attached."""
    names = [one.title for one in nominations]
    unit = "个单位" if _are_organisations(nominations) else "名同志"
    if len(names) == 1:
        return names[0]
    return ("、".join(names) if len(names) <= 3 else f"{names[0]}等") + f"{len(names)}{unit}"


def _organisers(issuers: list[dict[str, Any]]) -> str:
    lead, *others = [issuer["name"] for issuer in issuers]
    return f"{lead}会同{'、'.join(others)}" if others else lead


def _recipients(round_: Round, issuers: list[dict[str, Any]]) -> str:
    """The sister agencies one level down, named after the issuers, the region cut off."""
    below = _BELOW.get(Level(round_.region.level))
    if below is None:
        return "各乡镇（街道），各有关单位"
    names = [issuer["name"].removeprefix(round_.region.name) for issuer in issuers]
    return f"{below}{'、'.join(names)}，各有关单位"


def _copies(round_: Round) -> list[str]:
    above = _ABOVE.get(Level(round_.region.level))
    agency: Organisation | None = body(round_.region, above, round_.rules["lead"]) if above else None
    return [agency.name] if agency else []


# ---- the text as printed --------------------------------------------------------------------------------------------


def paragraphs_of(notice: Any) -> tuple[str, ...]:
    """The body, with the publicity period filled in once the notice is dated."""
    content = notice.content
    return tuple(_with_period(text, content.get("period")) for text in content["paragraphs"])


def period_text(period: dict[str, Any]) -> str:
    """2025年2月11日至2025年2月17日（5个工作日）"""
    first, last = (_day(date.fromisoformat(period[name])) for name in ("first", "last"))
    return f"{first}至{last}（{period['days']}个工作日）"


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
    _check_words(notice.notice_kind, {**notice.content, "title": notice.title, **changed})
    return changed


def check(notice: Any) -> None:
    """Whether the notice may go to review, with the lists as they are printed. Raises ``Refused``."""
    _check_words(notice.notice_kind, {**notice.content, "title": notice.title})
    for attachment in notice.content["attachments"]:
        for table in attachment["content"]:
            _check_printable("".join(cell for row in table["rows"] for cell in row))


def _check_words(kind: str, words: dict[str, Any]) -> None:
    label = NoticeKind(kind).label
    title = words["title"]
    if not title.endswith(label) or not len(label) < len(title) <= 200:
        raise Refused(f"标题应以“{label}”结尾，不超过200字，请修改标题", "title_kind")
    if not words["paragraphs"]:
        raise Refused("正文不能为空，请填写正文", "text_empty")
    marks = sum(text.count(PERIOD_MARK) for text in words["paragraphs"])
    if marks != (1 if kind == NoticeKind.PUBLICITY else 0):
        raise Refused(
            f"公示正文须写一处“{PERIOD_MARK}”，编号时由系统填入起止日期；其他文种不写，请修改正文", "period_mark"
        )
    _check_printable("".join([title, words["recipients"], words["note"], *words["paragraphs"], *words["copies"]]))


def _check_printable(text: str) -> None:
    """Before anybody signs: printed, a character that no font has would be a blank."""
    # Not above: the layout engine takes half a second to load, which every command would pay for.
    from workflows.documents import missing_characters

    missing = missing_characters(text)
    if missing:
        raise Refused(
            f"字库中没有“{missing}”，不能印出；请改用规范字，或请管理员配置收有此字的字库", "missing_characters"
        )
