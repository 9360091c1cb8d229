"""What a person's schooling, certificates and posts show on one day: met, not met or not known, in words.

For a selection, where any grade and any finished schooling will do. What a grade asks is in ``grade``.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

from workflows.calendar.words import day_words
from workflows.policy.conditions import CertificateRule, EducationRule, PostRule
from workflows.policy.findings import Verdict, any_of
from workflows.policy.grade.person import CertificateInput, Education
from workflows.policy.inputs import Day, Input
from workflows.policy.judgements import Told
from workflows.policy.readings import CATALOGUE, Value

_READING = {key: reading.id for key, reading in CATALOGUE["gold_coordinator"].items()}
_HIGHER = ("junior_college", "bachelor", "master", "doctor")
_MET, _NOT, _UNKNOWN = Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN


class Position(Input):
    """``end``: last day in post; null = still in post. Every other null is not known."""

    role: Literal["labor_relations_coordinator", "collective_bargaining_instructor"] | None = None
    start: Day | None = None
    end: Day | None = None
    full_time: bool | None = None
    union_managed: bool | None = None


class Papers(NamedTuple):
    """The day on which papers are looked at, and under which readings; those at work are added to ``readings``."""

    on: date
    options: Mapping[str, Value]
    readings: set[str]


class _Seen(NamedTuple):
    """One record: what it comes to, and why not or what is to be checked. ``reading``: the one that it rests on."""

    verdict: Verdict
    why: str
    reading: str | None = None


def _best(seen: Sequence[_Seen], papers: Papers) -> tuple[Verdict, list[str]]:
    """Any one record will do. A reading is at work only where no record does without it."""
    plain = any_of(one.verdict for one in seen if one.reading is None)
    if plain is not _MET:
        papers.readings.update(one.reading for one in seen if one.reading)
    outcome = any_of(one.verdict for one in seen)
    return outcome, list(dict.fromkeys(one.why for one in seen if one.verdict is outcome))


def _told(seen: Sequence[_Seen], papers: Papers, met: str, asked: str, lacking: str, nothing: str) -> Told:
    """What the records come to, in words. ``met``: with a place for what the first of them says; ``asked``: what is
    to be checked while it is not known; ``lacking``: where none will do, ``nothing``: where there is none."""
    outcome, why = _best(seen, papers)
    if outcome is _MET:
        return outcome, met.format(why[0]), None
    if outcome is _UNKNOWN:
        return outcome, f"{asked}待核实", f"待核实：{'；'.join(why)}"
    return outcome, lacking, "；".join(why) or nothing


def _by_reading(seen: _Seen, option: str, otherwise: str, papers: Papers) -> _Seen:
    """What a record comes to that counts only while the reading ``option`` is true."""
    if papers.options[option] is not True:
        seen = _Seen(_NOT, otherwise)
    return seen._replace(reading=_READING[option])


# -- schooling -------------------------------------------------------------------------------------------------------


def educated(rule: EducationRule, records: Sequence[Education] | None, papers: Papers) -> Told:
    """Schooling of one of the levels, finished by the day."""
    if records is None:
        return _UNKNOWN, "未提供学历情况", f"请提供{rule.called}的学历情况"
    seen = [_schooled(rule, record, number, papers) for number, record in enumerate(records, 1)]
    called = rule.called
    return _told(seen, papers, f"{{}}，具有{called}", called, f"没有{called}的学历", "没有登记学历")


def _schooled(rule: EducationRule, record: Education, number: int, papers: Papers) -> _Seen:
    name, also = f"第{number}条学历", record.level in rule.also.levels
    if record.level is not None and record.level not in rule.levels and not also:
        return _Seen(_NOT, f"{name}低于高中")
    finished = _finished(record, papers)
    if finished is _NOT and record.level in (*_HIGHER, None):
        # Who studies beyond it has as a rule finished senior high school, but need not have.
        return _Seen(_UNKNOWN, f"{name}没有毕业，入学前的学历须核实")
    if finished is _NOT:
        return _Seen(_NOT, f"{name}没有毕业")
    doubt = "层次不明" if record.level is None else "是否毕业不明" if finished is _UNKNOWN else None
    seen = _Seen(_UNKNOWN, f"{name}{doubt}") if doubt else _Seen(_MET, f"{name}已毕业")
    return _by_reading(seen, rule.also.option, f"{name}为中专或技工学校", papers) if also else seen


def _finished(record: Education, papers: Papers) -> Verdict:
    if record.status is None:
        return _UNKNOWN
    if record.status != "graduated":
        return _NOT
    if record.graduation_date and record.graduation_date > papers.on:
        papers.readings.add("G21")
        return _NOT
    return _MET


# -- certificates ----------------------------------------------------------------------------------------------------


def certified(rule: CertificateRule, certificates: Sequence[CertificateInput] | None, papers: Papers) -> Told:
    """A certificate of any grade, of the occupation or a related one, issued by the day."""
    if certificates is None:
        return _UNKNOWN, "未提供证书情况", f"请提供{rule.called}"
    seen = [_held(rule, one, number, papers) for number, one in enumerate(certificates, 1)]
    return _told(seen, papers, f"{{}}，符合{rule.called}", rule.called, f"没有{rule.called}", "没有登记证书")


def _held(rule: CertificateRule, one: CertificateInput, number: int, papers: Papers) -> _Seen:
    name, also = f"第{number}份证书", one.kind in rule.also.kinds
    if one.kind is not None and one.kind not in rule.kinds and not also:
        return _Seen(_NOT, f"{name}不是职业技能等级证书")
    if one.occupation_relation == "unrelated":
        return _Seen(_NOT, f"{name}与本职业、相关职业无关")
    if one.validity in ("forged", "revoked"):
        return _Seen(_NOT, f"{name}已撤销或不真实")
    if one.issue_date and one.issue_date > papers.on:
        return _Seen(_NOT, f"{name}{day_words(one.issue_date)}发证，晚于评选日期")
    doubt = _doubt(one, papers)
    seen = _Seen(_UNKNOWN, f"{name}{doubt}") if doubt else _Seen(_MET, f"{name}已于评选日期前取得")
    return _by_reading(seen, rule.also.option, f"{name}是职业资格证书", papers) if also else seen


def _doubt(one: CertificateInput, papers: Papers) -> str | None:
    missing = {
        "种类不明": one.kind is None,
        "是否属于本职业或相关职业不明": one.occupation_relation not in ("own", "related"),
        "的发证日期未填": one.issue_date is None,
    }
    if doubts := [words for words, open_ in missing.items() if open_]:
        papers.readings.add("G15")
        return doubts[0]
    if one.validity != "valid":
        papers.readings.add("G09")
        return "标为过期" if one.validity == "expired" else "尚未核验"
    return None


# -- posts -----------------------------------------------------------------------------------------------------------


def in_post(rule: PostRule, positions: Sequence[Position] | None, papers: Papers) -> Told:
    """In one of the posts on the day, first and last day included."""
    called = "、".join(post.called for post in rule.roles.values())
    day = day_words(papers.on)
    if positions is None:
        return _UNKNOWN, "未提供任职情况", f"请提供{day}担任{called}的情况"
    seen = [_served(rule, one, number, papers) for number, one in enumerate(positions, 1)]
    return _told(seen, papers, f"{day}在岗：{{}}", f"{day}是否在岗", f"{day}没有担任{called}", "没有登记任职")


def _served(rule: PostRule, one: Position, number: int, papers: Papers) -> _Seen:
    name, roles = f"第{number}项任职", [one.role] if one.role else list(rule.roles)
    seen = [_as_a(rule, role, one) for role in roles]
    kind = seen[0] if len({outcome for outcome, _ in seen}) == 1 else (_UNKNOWN, "岗位不明")
    held, when = _held_on(one, papers.on)
    papers.readings.update(("G15",) if held is _UNKNOWN else ())
    parts = [(kind[0], kind[1]), (held, when)]
    for wanted in (_NOT, _UNKNOWN):
        if said := [why for outcome, why in parts if outcome is wanted]:
            return _Seen(wanted, name + "、".join(said))
    return _Seen(_MET, f"{name}{kind[1]}")


def _as_a(rule: PostRule, role: str, one: Position) -> tuple[Verdict, str]:
    post = next((post for key, post in rule.roles.items() if key == role), None)
    if post is None:
        return _NOT, "不是所列的岗位"
    facts = [(getattr(one, fact), words) for fact, words in post.needs.items()]
    for wanted, verb in ((False, "不是"), (None, "不明是否")):
        if missing := [words for fact, words in facts if fact is wanted]:
            return (_NOT if wanted is False else _UNKNOWN), f"{post.called}{verb}{'、'.join(missing)}"
    return _MET, post.called


def _held_on(one: Position, on: date) -> tuple[Verdict, str]:
    if one.start and one.end and one.end < one.start:
        return _UNKNOWN, "的结束日期早于开始日期"
    if one.end and one.end < on:
        return _NOT, f"已于{day_words(one.end)}结束"
    if one.start is None:
        return _UNKNOWN, "的开始日期未填"
    if one.start > on:
        return _NOT, f"自{day_words(one.start)}起，晚于评选日期"
    return _MET, ""
