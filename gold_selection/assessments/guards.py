"""What must hold before a quarter goes on, beside its state and the seat of who asks."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from gold_selection.assessments.access import VERIFIERS, concerns, kept_out
from gold_selection.assessments.codes import EntryStatus, EntryType
from gold_selection.assessments.lines import lines, results
from gold_selection.assessments.points import papers
from workflows.calendar.words import day_words
from workflows.cases.actions import Step
from workflows.errors import Refused
from workflows.organisations.models import Organisation, User
from workflows.organisations.officers import seats_on
from workflows.policy.policies import Policy
from workflows.policy.schema import AssessmentTerms
from workflows.rulebook import policies
from workflows.rulebook.store import rules

_SHOWN = 10  # of what is lacking, told by name


def lacking_of(policy: Policy, entry: Any) -> list[str]:
    """What is still to be filled in of an entry; without evidence an event may be handed in, but gets no points."""
    needs = []
    if entry.type == EntryType.MISTAKE:
        needs = [] if entry.facts.get("impact") else ["影响面"]
    elif item := policy.scores().by_event.get(entry.type):
        needs = [need.words for need in item.needs if entry.facts.get(need.fact) is None]
    return [*([] if entry.date else ["日期"]), *([] if entry.text else ["说明"]), *needs]


def unproved(policy: Policy, entry: Any) -> list[str]:
    """The groups of papers of which an entry has none, by name."""
    item = policy.scores().by_event.get(entry.type)
    given = set(papers(entry))
    return ["或".join(group.values()) for group in item.evidence if not given & group.keys()] if item else []


def terms(case: Any, day: date) -> AssessmentTerms:
    """What an office has laid down for such quarters on that day. Raises ``Refused`` where none has."""
    policy = policies().assessing(rules(case.policy_digest), case.region_path, day)
    if policy is None or policy.assessments is None:
        words = f"{case.region.full_name}没有规定季度考核申诉期限的文件，请先在 policies 中补充（assessments）"
        raise Refused(words, "no_terms")
    return policy.assessments


def gaps(case: Any, scores: Sequence[Any]) -> list[str]:
    """What keeps the quarter from being handed in, person by person."""
    policy, found = rules(case.policy_digest), []
    for one in scores:
        if one.base_score is None:
            found.append(f"{one.person.name}：基本得分")
        found += [
            f"{one.person.name}：{entry.get_type_display()}的{'、'.join(missing)}"
            for entry in one.entries.all()
            if (missing := lacking_of(policy, entry))
        ]
    return found


def complete(case: Any, step: Step) -> Refused | None:
    scores: list[Any] = step.once("lines", lambda: lines(case))
    if not scores:
        return Refused("名单中还没有人，不能提交", "nobody")
    found = gaps(case, scores)
    return Refused(f"还不能提交，尚未填写：{_listed(found)}", "incomplete") if found else None


def _listed(found: Sequence[str]) -> str:
    more = f"等{len(found)}项" if len(found) > _SHOWN else ""
    return "；".join(found[:_SHOWN]) + more


def verifying_body(case: Any, day: date) -> Organisation | None:
    """The task force itself where somebody there may verify who entered nothing and is not on the list; else the
    county's bureau."""
    own = seats_on(day).filter(organisation=case.unit_id, role__in=VERIFIERS)
    apart = own.exclude(user__in=_enterers(case)).exclude(user__person__scores__assessment=case.pk)
    verifier: Organisation | None = case.unit if apart.exists() else case.agency
    return verifier


def _enterers(case: Any) -> set[int]:
    """Everybody who entered or changed something of the quarter."""
    bases = case.scores.filter(base_by__isnull=False).order_by().values_list("base_by", flat=True)
    entries = case.scores.filter(entries__removed_at__isnull=True, entries__isnull=False)
    rows = list(entries.order_by().values_list("entries__entered_by", "entries__amended_by"))
    return {*bases, *(one for one, _ in rows), *(one for _, amended in rows for one in amended)}


def others(case: Any, step: Step) -> Refused | None:
    """Nobody passes a quarter on in which they are assessed themselves."""
    scores: list[Any] = step.once("lines", lambda: lines(case))
    if any(concerns(step.actor, one.person) for one in scores):
        return Refused(f"您本人在本季度考核名单中，须由他人{step.action.label}", "own_entry")
    return None


def all_judged(case: Any, step: Step) -> Refused | None:
    if own := others(case, step):
        return own
    if step.officer and step.officer.visitor.pk in _enterers(case):
        return Refused("本季度有您录入的内容，须由他人核定", "own_entry")
    scores: list[Any] = step.once("lines", lambda: lines(case))
    waiting = sum(entry.status == EntryStatus.PENDING for one in scores for entry in one.entries.all())
    if waiting:
        return Refused(f"还有{waiting}项没有核实，请逐项核实后再核定", "not_judged")
    found = results(case, scores, final=True)
    open_ = [one.person.name for one in scores if found[one.pk].total is None]
    if open_:
        return Refused(f"这些人员的得分还不能确定：{_listed(open_)}；请退回补正", "unsettled")
    return None


def settled(case: Any, step: Step) -> Refused | None:
    if own := others(case, step):
        return own
    if case.appeals_until and step.day <= case.appeals_until:
        return Refused(f"申诉期至{day_words(case.appeals_until)}24时止，期满后才能锁定", "term_running")
    if waiting := case.scores.filter(appeals__state="filed").count():
        return Refused(f"还有{waiting}件申诉没有复核，办结后才能锁定", "appeal_open")
    pending = Q(entries__status=EntryStatus.PENDING, entries__removed_at__isnull=True)
    if waiting := case.scores.filter(pending).count():
        return Refused(f"还有{waiting}项更正没有核实，核实后才能锁定", "correction_open")
    return None


def accounts(case: Any, *only: Any) -> QuerySet[User]:
    """The accounts of those who are assessed, or of those with the lines ``only``, as far as they have one."""
    lines = Q(person__scores__in=only) if only else Q(person__scores__assessment=case)
    return User.objects.filter(lines, is_active=True).order_by("pk")


# -- an appeal -------------------------------------------------------------------------------------------------------


def within_term(appeal: Any, step: Step) -> Refused | None:
    case: Any = appeal.score.assessment
    if appeal.entry and not appeal.entry.against_person:
        return Refused("只能对不予采信的加分事项、已核实的失误和基本得分申诉", "not_against")
    if case.state != "published":
        return Refused(f"{case.when}考核现为“{case.state_label}”，不能申诉", "wrong_state")
    if step.day > case.appeals_until:
        return Refused(f"申诉期已于{day_words(case.appeals_until)}届满；仍有差错的，请向县人社局反映", "term_over")
    return None


def impartial(appeal: Any, step: Step) -> Refused | None:
    """Who entered or ruled on what is disputed, and who filed it, does not decide on it."""
    visitor, score, entry = step.officer and step.officer.visitor.pk, appeal.score, appeal.entry
    if concerns(step.actor, score.person) or visitor == appeal.created_by_id:
        return Refused("不能复核本人的申诉", "own_entry")
    if entry is None:
        return Refused("基本得分由您录入，须由他人复核", "own_entry") if visitor == score.base_by_id else None
    if step.officer and (why := kept_out(step.officer, entry)):
        return Refused(why, "own_entry")
    return Refused("这一项由您核实，须由他人复核", "own_ruling") if visitor == entry.judged_by_id else None
