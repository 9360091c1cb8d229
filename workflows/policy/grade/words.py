"""What was found and what is missing, in words a clerk reads."""

from workflows.policy.findings import Finding, Verdict
from workflows.policy.grade.evaluate import Attempt, ConditionResult
from workflows.policy.grade.facts import Facts
from workflows.policy.grade.schema import Work
from workflows.policy.grade.spans import EVER, add_months, difference, in_words, spoken, worked_until

_CERTIFICATES = {
    5: "五级/初级工", 4: "四级/中级工", 3: "三级/高级工",
    2: "二级/技师", 1: "一级/高级技师", "prep_technician": "预备技师",
}  # fmt: skip
_ALREADY = "（注意：已持有同级或更高等级的证书）"


def finding(result: ConditionResult, facts: Facts, *, already: bool) -> Finding:
    """``already``: the person holds this grade or a higher one, which forbids nothing but is said (G17)."""
    condition = result.condition
    attempt = _nearest(result, facts)
    return Finding(
        condition.id,
        condition.document or "",
        condition.text,
        result.verdict,
        _observed(attempt, facts) + (_ALREADY if already and result.verdict is Verdict.MET else ""),
        _shortfall(result, attempt, facts),
        condition.citation or "",
    )


def _nearest(result: ConditionResult, facts: Facts) -> Attempt:
    """The attempt that says most: one that holds, then one in doubt, then the soonest, then the least lacking."""

    def distance(attempt: Attempt) -> tuple[int, int, int]:
        window = attempt.window
        lacking = (attempt.holding is None) + (attempt.schooled is None)
        if window and window.holds_on(facts.today):
            return 0, window.first, lacking
        if attempt.possible:
            return 1, 0, len(_doubts(attempt, facts))
        return (2, window.first, 0) if window and window.first > facts.today else (3, lacking, -attempt.since)

    return min(result.attempts, key=distance)


def _observed(attempt: Attempt, facts: Facts) -> str:
    path, parts = attempt.path, []
    if path.certificate is not None:
        parts.append(_held(attempt, facts))
    if path.schooling is not None:
        record = attempt.schooled
        if record is None or (record.first > facts.today and record.doubt is None):
            parts.append(f"没有{path.schooling.called}")
        else:
            parts.append(f"{path.schooling.called}{'待核实' if record.doubt else '具备'}")
    if path.work is not None:
        parts.append(_worked(attempt, facts))
    return "；".join(parts)


def _held(attempt: Attempt, facts: Facts) -> str:
    name = _CERTIFICATES[attempt.path.certificate or 4]
    holding = attempt.holding
    if holding is None or holding.day > facts.today:
        return f"未取得{name}证书"
    if holding.doubt:
        return f"{name}证书待核实"
    return f"{name}证书（或更高等级）{spoken(holding.day)}取得"


def _worked(attempt: Attempt, facts: Facts) -> str:
    until = facts.today + (1 if facts.options["as_of_day_counts"] else 0)
    done = worked_until(facts.certain, attempt.since, until, facts.feb29)
    after = "其后" if attempt.since > EVER else ""
    return f"{after}累计从事本职业或相关职业工作{in_words(done.months, done.days)}"


def _shortfall(result: ConditionResult, attempt: Attempt, facts: Facts) -> str | None:
    if result.verdict is Verdict.MET:
        return None
    if result.verdict is Verdict.UNKNOWN:
        # With no doubt about a record itself, what is missing is the graduation from which work is to be counted.
        return f"待核实：{'；'.join(_doubts(attempt, facts)) or '毕业日期未填'}"
    parts = _lacking(attempt, facts)
    window = attempt.window
    if window and window.first > facts.today:
        wait = difference(facts.today, window.first, facts.feb29)
        parts.append(f"还差{wait}，预计{spoken(window.first)}符合{result.condition.id}")
    elif attempt.path.work is not None:
        parts += _still_to_work(attempt, attempt.path.work, facts)
    return "；".join(parts)


def _lacking(attempt: Attempt, facts: Facts) -> list[str]:
    path, parts = attempt.path, []
    if path.certificate is not None and attempt.holding is None:
        parts.append(f"缺少{_CERTIFICATES[path.certificate]}职业资格证书或技能等级证书")
    if path.schooling is not None and attempt.schooled is None:
        parts.append(f"缺少{path.schooling.called}")
    return parts


def _still_to_work(attempt: Attempt, work: Work, facts: Facts) -> list[str]:
    """How much longer, were the person to work without a break from the day of application on; nothing if enough."""
    if attempt.holding is None and work.after:
        return [f"取得证书后须累计工作{work.years}年"]
    done = worked_until(facts.certain, attempt.since, facts.today, facts.feb29)
    end = add_months(facts.today - done.days, max(work.years * 12 - done.months, 0), facts.feb29)
    if end <= facts.today:
        return []
    return [f"工作年限还差{difference(facts.today, end, facts.feb29)}，目前没有可以继续累计的工作"]


def _doubts(attempt: Attempt, facts: Facts) -> list[str]:
    doubts = [one.doubt for one in (attempt.holding, attempt.schooled) if one and one.doubt]
    work = attempt.work
    if work is not None and (work.reached is None or work.reached > facts.today):
        doubts += facts.job_doubts
    return list(dict.fromkeys(doubts))
