"""Official wording of placements: facts in, words out. Nothing is read here from a record."""

from collections.abc import Sequence
from datetime import date

from workflows.calendar.words import day_words
from workflows.notices.wording import CONTACT_MARK

MOST_NAMED = 6  # bodies addressed by name; more are addressed together, the attached list names them


def span_words(first: date, last: date | None) -> str:
    """2024年11月4日至2024年11月17日; 2024年11月4日起 where the end is open."""
    return f"{day_words(first)}至{day_words(last)}" if last else f"{day_words(first)}起"


def short_span(first: date, last: date | None, year: int) -> str:
    """11月4日至11月17日 under a head that names the year; in full where a day lies in another."""
    if last is None or {first.year, last.year} != {year}:
        return span_words(first, last)
    return f"{first.month}月{first.day}日至{last.month}月{last.day}日"


def addressed(hosts: Sequence[str], employers: Sequence[str]) -> str:
    """Whom the notice goes to: the hosts and the employers, each once."""
    bodies = list(dict.fromkeys([*hosts, *employers]))
    return "、".join(bodies) if len(bodies) <= MOST_NAMED else "各有关接收单位，各有关派出单位"


# ---- the dispatch --------------------------------------------------------------------------------------------------


def dispatch_about(year: int, region: str) -> str:
    return f"做好{year}年{region}企业一线劳动关系协调员“以干代训”人员派出工作"


def dispatch_words(*, basis: str, rule: str, people: int, hosts: int, days: str) -> list[str]:
    """The 通知 of who is sent where. ``basis``: document and clause as cited, ``rule``: its words; ``days``: from when
    to when, "" where that differs from person to person."""
    when = f"时间为{days}" if days else "每人的起止日期见附件"
    return [
        f"根据{basis}{_quoted(rule)}的规定，经接收单位同意，决定派出{people}名企业一线劳动关系协调员，"
        f"到{hosts}个单位参加“以干代训”提升活动（名单见附件）。现将有关事项通知如下：",
        "一、时间",
        f"{when}，开始、结束当日均计入。参加人员应当在开始当日到接收单位报到。",
        "二、派出单位",
        "派出单位应当支持参加人员按时报到、全程参加。确需延长、中断或者提前结束的，商接收单位同意后及时告知受理单位。",
        "三、接收单位",
        "接收单位应当由附件所列带教人带教，使参加人员真正学到案例调解等协调劳动关系实际业务，如实确认每日出勤，"
        "期满后对其表现提出意见。",
        "四、综合评价",
        "期满后，由改革试点创建工作专班对参加人员“以干代训”期间表现作出综合评价，听取本人意见，经审核后确认，结果予以通报。"
        "时间少于2个周或者没有综合评价的，不予确认。",
        "五、联系方式",
        CONTACT_MARK,
    ]


# ---- the result ----------------------------------------------------------------------------------------------------


def result_about(year: int, region: str) -> str:
    return f"{year}年{region}企业一线劳动关系协调员“以干代训”结果"


def result_words(*, basis: str, rule: str, people: int, by_conclusion: Sequence[tuple[str, int]]) -> list[str]:
    """The 通报 of who was confirmed. ``by_conclusion``: (conclusion, persons), none of them 0."""
    shares = "、".join(f"{name}{number}名" for name, number in by_conclusion)
    return [
        f"根据{basis}{_quoted(rule)}的规定，组织企业一线劳动关系协调员到有关部门、单位、行业组织参加“以干代训”提升活动。"
        f"经接收单位提出意见、改革试点创建工作专班综合评价、逐级审核，确认{people}名同志完成“以干代训”，"
        f"综合评价为{shares}（名单见附件）。现予通报。",
        "希望受到通报的同志把学到的案例调解等协调劳动关系实际业务用于工作，积极开展劳动关系调解服务。"
        "各派出单位要支持劳动关系协调员发挥作用，推动劳动关系和谐稳定。",
    ]


def attestation_words(stays: Sequence[tuple[date, date | None, str]], days: int) -> str:
    """What a 证明 says before the conclusion. ``stays``: first and last day, host; ``days``: unbroken, that counted."""
    where = "、".join(f"{span_words(first, last)}在{host}" for first, last, host in stays)
    return f"于{where}参加“以干代训”提升活动，连续{days}天，期满经综合评价为"


def _quoted(rule: str) -> str:
    """“……”, with the quotation marks inside it single ones."""
    return f"“{rule.strip().rstrip('。').replace('“', '‘').replace('”', '’')}”"
