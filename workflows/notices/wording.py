"""Official wording: facts in, words out. Nothing is read here from a record; types of notices call these.

The forms are those of 《党政机关公文处理工作条例》 and of the notices that offices have issued in this field.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from workflows.calendar.words import day_words, time_words
from workflows.policy.titles import quoted

PERIOD_MARK = "【公示期】"
CONTACT_MARK = "【联系方式】"
OPEN, ON_REQUEST, CLOSED = "此件主动公开", "此件依申请公开", "此件不予公开"
NOTES = (OPEN, ON_REQUEST, CLOSED)  # 附注 by 《政府信息公开条例》
WITHHELD = (ON_REQUEST, CLOSED)  # not on the public site
REFUSED_LETTERS = "匿名、冒名或者超过公示期限反映的，原则上不予受理。"


# ---- numbers and agencies --------------------------------------------------------------------------------------------


def count_words(names: Sequence[str], unit: str) -> str:
    """甲; 甲等3个单位. Whoever else is meant stands in the attached list."""
    return names[0] if len(names) == 1 else f"{names[0]}等{len(names)}{unit}"


def issuers_in_title(names: Sequence[str]) -> str:
    """发文机关 as a title begins with it: 某局; 某局等5部门 (条例第九条)."""
    return names[0] if len(names) == 1 else f"{names[0]}等{len(names)}部门"


def title_words(about: str, kind: str, issuers: Sequence[str] = ()) -> str:
    """某局等5部门关于开展…工作的通知; without ``issuers`` from 关于 on."""
    return f"{issuers_in_title(issuers) if issuers else ''}关于{about}的{kind}"


def together(names: Sequence[str]) -> str:
    """甲会同乙、丙"""
    lead, *others = names
    return f"{lead}会同{'、'.join(others)}" if others else lead


def sister_agencies(below: str, region: str, issuers: Sequence[str]) -> str:
    """各县（市、区）人力资源和社会保障局、总工会，各有关单位: the issuers' own lines one level down."""
    return f"{below}{'、'.join(name.removeprefix(region) for name in issuers)}，各有关单位"


# A department does not instruct the governments below it (条例第十六条): it addresses its own line and the employers.
TOWNSHIP_RECIPIENTS = "各乡镇（街道）人力资源和社会保障服务机构，各有关用人单位"


# ---- citations -----------------------------------------------------------------------------------------------------


def cited(
    title: str, number: str | None, issuers: Sequence[str], *, annex: str = "", annexed: str = "", clause: str = ""
) -> str:
    """《某县人民政府关于印发…的通知》（某政字〔2024〕59号）附件1《…规范》5.2: title, number, annex, clause.

    ``annex``: 附件1, ``annexed``: the title of what stands in it. Only a title that begins with 关于 bears its agency.
    """
    whole = f"{issuers_in_title(issuers)}{title}" if issuers and title.startswith("关于") else title
    place = f"{annex}{quoted(annexed)}" if annexed else annex
    return f"{quoted(whole)}{f'（{number}）' if number else ''}{place}{clause}"


# ---- how an office is reached --------------------------------------------------------------------------------------


def contact_facts(
    body: str, *, section: str = "", name: str = "", telephone: str = "", address: str = "", postcode: str = "",
    email: str = "", complaint_body: str = "", complaint_phone: str = "", website: str = "",
) -> dict[str, str]:  # fmt: skip
    """What is known, by its label, in the order in which it is printed."""
    found = {
        "受理单位": f"{body}{f'（{section}）' if section else ''}", "联系人": name, "联系电话": telephone,
        "通讯地址": address, "邮政编码": postcode if address else "", "电子邮箱": email, "公示网址": website,
        "监督投诉受理单位": complaint_body, "监督电话": complaint_phone,
    }  # fmt: skip
    return {label: value for label, value in found.items() if value}


_TOGETHER = (
    ("受理单位",), ("联系人", "联系电话"), ("通讯地址", "邮政编码"), ("电子邮箱",), ("公示网址",),
    ("监督投诉受理单位", "监督电话"),
)  # fmt: skip


_IN_PUBLICITY = {"公示网址": "网址"}  # what is called so in a 公示 alone


def contact_paragraphs(facts: Mapping[str, str], *, publicity: bool) -> list[str]:
    """How to reach the office, and who watches over it: a short line each, as notices list them."""
    words = {} if publicity else _IN_PUBLICITY
    lines = (
        [f"{words.get(label, label)}：{facts[label]}" for label in labels if label in facts] for labels in _TOGETHER
    )
    return ["，".join(line) for line in lines if line]


# ---- lists of people -------------------------------------------------------------------------------------------------


def people_table(people: Sequence[tuple[str, str, str, str]]) -> dict[str, Any]:
    """A public list from (name, unit, post, number of the application): no part of an identity number."""
    columns: list[tuple[str, float, str, Sequence[str]]] = [
        ("序号", 1, "center", [str(place) for place in range(1, len(people) + 1)]),
        ("姓名", 2, "center", [name for name, *_ in people]),
        ("所在单位", 5, "left", [unit for _, unit, *_ in people]),
        ("职务", 3, "left", [post for *_, post, _ in people]),
        ("申报编号", 2, "center", told_apart([(name, unit, number) for name, unit, _, number in people])),
    ]
    return table_of(columns)


def told_apart(people: Sequence[tuple[str, str, str]]) -> list[str]:
    """Of each (name, unit, number) the number where another of that unit has the name, else nothing."""
    alike = Counter((name, unit) for name, unit, _ in set(people))
    return [number if alike[name, unit] > 1 else "" for name, unit, number in people]


def table_of(columns: Sequence[tuple[str, float, str, Sequence[str]]]) -> dict[str, Any]:
    """A table from (head, share, alignment, cells) of its columns; a column without any text is left out."""
    shown = [column for column in columns if any(column[3])]
    return {
        "columns": [[head, share, align] for head, share, align, _ in shown],
        "rows": [list(row) for row in zip(*(cells for *_, cells in shown), strict=True)],
    }


# ---- publicity -----------------------------------------------------------------------------------------------------


def publicity_words(*, basis: str, count: str, honour: str, people: str, term: int, online: bool) -> list[str]:
    """The 公示 of a list. ``people``: what the named are (单位, 个人); ``term``: working days until the answer;
    ``online``: whether there is a web site to object on."""
    ways = (
        "登录公示网址提出，也可以将书面材料当面递交或者邮寄至受理单位"
        if online
        else "将书面材料当面递交或者邮寄至受理单位"
    )
    return [
        f"根据{basis}，经自愿申报、资格审核、联合会签、复审和综合排名，拟选树{count}为{honour}。"
        "现将名单（见附件）予以公示，接受社会监督。",
        f"公示时间：{PERIOD_MARK}。",
        f"公示期内，对拟选树{people}有异议的，请{ways}。"
        "反映情况应当客观真实、有具体事实；以单位名义反映的须加盖公章，以个人名义反映的须署真实姓名并提供有效联系方式。"
        f"{REFUSED_LETTERS}对受理的异议，自提出之日起{term}个工作日内核查处理并答复，反映人的身份信息依法保密。",
        CONTACT_MARK,
    ]


def period_words(first: date, last: date, days: int) -> str:
    """2025年2月11日至2025年2月17日（5个工作日）"""
    return f"{day_words(first)}至{day_words(last)}（{days}个工作日）"


# ---- the outcome ---------------------------------------------------------------------------------------------------


def outcome_about(honour: str, *, as_title: bool) -> str:
    """What the 通报 is about; its kind, 表扬, stands in it."""
    return f"授予{honour}称号" if as_title else f"表扬{honour}"


def outcome_words(
    *, basis: str, by: str, count: str, honour: str, people: str, as_title: bool, told_to: str = ""
) -> list[str]:
    """The 通报 that names the winners. ``as_title``: a document was entered that approves a title; else they are
    recognised and commended, which needs none. ``told_to``: the clause by which the person and the unit are told."""
    decided = f"授予{count}“{honour}”称号" if as_title else f"认定{count}为{honour}，并予以通报表扬"
    if told_to:
        start = f"授予{count}“{honour}”称号，并" if as_title else f"认定{count}为{honour}，"
        decided = f"{start}按照{told_to}的规定向本人和所在单位通报表扬"
    return [
        f"根据{basis}，{by}组织开展了{honour}选树工作。经自愿申报、资格审核、联合会签、复审、社会公示和集体审定，"
        f"决定{decided}（名单见附件）。",
        f"希望受表扬的{people}珍惜荣誉，再接再厉，在预防化解劳动关系矛盾、构建和谐劳动关系工作中发挥示范引领作用。"
        f"各地、各有关单位要以受表扬的{people}为榜样，学习借鉴先进经验，健全工作机制，提升服务能力，推动劳动关系和谐稳定。",
    ]


def no_result_about(honour: str) -> str:
    """What the 通报 is about that names nobody."""
    return f"{honour}选树结果"


def no_result_words(*, basis: str, by: str, honour: str, published: Sequence[str], people: str) -> list[str]:
    """The 通报 that nobody is left: why each was taken off is told to those whom it concerns, not to everybody."""
    return [
        f"根据{basis}，{by}组织开展了{honour}选树工作，拟选树名单以{'、'.join(published)}文公示。"
        f"公示后经核查，名单上的{people}均不再列入，没有可以递补的{people}，本次选树没有入选对象。"
        f"上述文件公示的名单不再有效。",
        "特此通报。",
    ]


GIVES_TITLE = re.compile(r"授予[^。；]{0,80}称号")


def certificate_words(*, year: int, issuers: Sequence[str], honour: str, as_title: bool) -> tuple[str, str]:
    """(sentence, large line) of a certificate: …经某局等5部门审定，授予 / “…”称号."""
    sentence = f"在{year}年度构建和谐劳动关系工作中成绩突出，经{issuers_in_title(issuers)}审定，"
    return (f"{sentence}授予", f"“{honour}”称号") if as_title else (f"{sentence}认定为", honour)


# ---- opening a round -----------------------------------------------------------------------------------------------


def opening_words(*, basis: str, honour: str, opens: date, closes: date, publicity_days: int) -> list[str]:
    """The 通知 that a selection is held."""
    return [
        f"根据{basis}，决定开展{honour}选树工作。现将有关事项通知如下：",
        "一、选树名额",
        "各地推荐名额见附件。各地要严格标准、好中选优，在名额内按推荐顺序报送，宁缺毋滥；没有符合条件对象的，可以不推荐。",
        "二、申报时间",
        f"申报自{day_words(opens)}开始，至{day_words(closes)}截止，逾期不再受理。"
        "材料需要补正的，审核机关一次告知全部补正事项，申报单位应当在规定期限内补正并重新提交。",
        "三、申报和审核",
        "申报单位按照办事指南登录系统填报并提交材料，对材料的真实性负责。各级审核机关按照规定的环节和时限，对照选树条件逐项审核，"
        f"提出明确意见。拟选树名单公示{publicity_days}个工作日，接受社会监督。"
        "发现弄虚作假的，取消申报资格，依规依纪依法处理；已经认定的，予以撤销。",
        "四、联系方式",
        CONTACT_MARK,
    ]


# ---- eligibility for a grade ---------------------------------------------------------------------------------------


def eligibility_words(*, basis: str, title: str, count: int, assessment: str) -> list[str]:
    """The 通知 of who qualifies, and how whoever is not on the list is heard."""
    return [
        f"根据{basis}的规定，经本人申报和逐级审核，{count}名同志符合{title}申报条件，资格审查合格（名单见附件），现予通知。",
        assessment,
        "申报人员对资格审查结果有异议的，可以向受理单位申请复核。资格审查合格只表明具备申报条件，职业技能等级证书由评价机构依法"
        "颁发。提供虚假材料的，取消申报资格，依规依纪依法处理。",
        CONTACT_MARK,
    ]


def assessment_words(at: datetime | None, *, venue: str = "", assessor: str = "") -> str:
    """考评定于2025年4月12日9时在…举行，由…组织。"""
    if at is None:
        return "考评的时间、地点另行通知。请合格人员凭准考证参加考评。"
    where = f"在{venue}" if venue else ""
    who = f"，由{assessor}组织" if assessor else ""
    return f"考评定于{time_words(at)}{where}举行{who}。请合格人员凭准考证和本人有效证件参加。"


# ---- a title taken back ----------------------------------------------------------------------------------------------


def revocation_about(holder: str, honour: str, *, as_title: bool) -> str:
    """What the 决定 is about: 撤销某某同志2024年度某市金牌劳动关系协调员称号."""
    return f"撤销{holder}{honour}{'称号' if as_title else '认定'}"


def revocation_words(
    *, holder: str, honour: str, document: str, certificate: str, cause: str, clause: str, as_title: bool
) -> list[str]:
    """The 决定 that takes a title back. ``document``: number of the 通报 that gave it; ``cause``, ``clause``: as the
    clerk wrote them."""
    given, gone = (f"被授予“{honour}”称号", "称号") if as_title else (f"被认定为{honour}", "认定")
    return [
        f"{holder}经{document}文{given}。经查，{cause.strip().rstrip('。')}。根据{clause.strip().rstrip('。')}，"
        f"决定撤销{holder}的{honour}{gone}。",
        f"自本决定印发之日起，荣誉证书（编号：{certificate}）失效，不得再使用该荣誉。",
    ]


# ---- a letter to an employer -----------------------------------------------------------------------------------------


def adjustment_about(person: str) -> str:
    """What the 函 is about: 建议调整某某同志工作岗位."""
    return f"建议调整{person}同志工作岗位"


def adjustment_words(*, person: str, post: str, observed: str, basis: str, rule: str) -> list[str]:
    """The 函 to an employer, which an office can advise but not instruct.

    ``observed``: what was found, as the finding has it; ``basis``: the document and clause cited, ``rule``: its words.
    """
    who, found = f"{person}同志", observed.strip().rstrip("。")
    present, again = (f"{who}现任你单位{post}。", "该同志") if post else ("", who)
    return [
        f"{present}经核查，{again}{found}。{basis}规定：“{rule.strip()}”据此，建议你单位对该同志的工作岗位予以调整。",
        "请将研究处理情况函告我局。",
        "特此函达。",
    ]
