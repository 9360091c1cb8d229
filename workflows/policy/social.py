"""Topic ``social_organisation``: may an organisation be selected as gold social organisation (山西 二)."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from workflows.policy.conditions import OrganisationRule
from workflows.policy.errors import UnknownPolicy
from workflows.policy.findings import Finding, Verdict, all_of, decision, verdict
from workflows.policy.inputs import Day, Input, read
from workflows.policy.judgements import Told, deciding, found, judged, known_only
from workflows.policy.policies import Clause, Policy
from workflows.policy.policyset import PolicySet
from workflows.policy.topics import Topic

TOPIC_NAME = "social_organisation"
SELECTION = "social"
DOCUMENT = "SX"
_NONE_OF_THEM = {"law_firm": "律师事务所", "company": "企业", "government_body": "机关"}


class SocialQuestion(Input):
    """``judgements``: fact of the conditions -> judged true, false or not yet (null). ``as_of``: the day asked about,
    where there is one: no condition depends on it."""

    org_type: (
        Literal[
            "regional_mediation_body", "local_industry_union", "industry_association", "entrepreneurs_association",
            "other_social_org", "law_firm", "company", "government_body",
        ]
        | None
    ) = None  # fmt: skip
    legally_registered: bool | None = None
    serves_labor_relations: bool | None = None
    judgements: dict[str, bool | None] | None = None
    as_of: Day | None = None


def decide(policies: PolicySet, data: Any, chosen: Mapping[str, object]) -> dict[str, Any]:
    """Answer one question by the edition in force on its day, the nearest or, without a day, the latest one. Raises
    ``InputError``."""
    question = read(SocialQuestion, data)
    policy = policies.deciding(TOPIC_NAME, DOCUMENT, question.as_of or date.max)
    if policy is None:
        raise UnknownPolicy("没有规定金牌协调劳动关系社会组织的文件，请在 policies/ 中补充")
    return judge(policy, question, chosen)


def judge(policy: Policy, asked: SocialQuestion, chosen: Mapping[str, object]) -> dict[str, Any]:
    """Answer a question under one document: the output object of the decision contract. Raises ``InputError``."""
    selection = deciding(policy, SELECTION)
    options = policy.options(TOPIC_NAME, chosen)
    judgements = asked.judgements or {}
    known_only(policy, selection.facts(), judgements, "input.judgements")
    readings: set[str] = set()
    findings = [_examine(clause, asked, judgements, options, readings) for clause in selection.conditions]
    numbered = [one for one, clause in zip(findings, selection.conditions, strict=True) if not clause.organisation]
    return {
        "decision": decision(all_of(one.verdict for one in findings)),
        "satisfied": [one.clause for one in numbered if one.verdict is Verdict.MET],
        "findings": [one.as_dict() for one in findings],
        "readings": sorted(readings),
        "policy": policy.stamp(asked.as_of),
    }


def _examine(
    clause: Clause, asked: SocialQuestion, judgements: Mapping[str, bool | None], options: Mapping[str, Any],
    readings: set[str],
) -> Finding:  # fmt: skip
    if clause.organisation:
        told = _admitted(clause.organisation, asked, options, readings)
    else:
        told = judged(clause, judgements)
        if len({judgements.get(fact) for fact in clause.fields}) > 1:
            readings.add("O02")
        if told[0] is Verdict.UNKNOWN:
            readings.add("K07")
    return found(clause, clause.text, *told)


def _admitted(rule: OrganisationRule, asked: SocialQuestion, options: Mapping[str, Any], readings: set[str]) -> Told:
    """Whether it is a social organisation at all, and one that serves labour relations."""
    kind = asked.org_type
    if kind is None:
        return Verdict.UNKNOWN, "组织类型未填", "请提供组织类型"
    needs = {"经合法登记": asked.legally_registered, "工作内容与劳动关系相关": asked.serves_labor_relations}
    if kind in rule.named:
        name = rule.named[kind]
        if asked.legally_registered is not True:
            readings.add("O01")
        needs = {"经合法登记": asked.legally_registered} if options[rule.option] is True else {}
    elif kind in rule.others:
        name = rule.others[kind]
    else:
        if kind == "law_firm":
            readings.add("O03")
        name = _NONE_OF_THEM.get(kind, kind)
        return Verdict.NOT_MET, f"{name}不是协调劳动关系社会组织", f"{name}不在选树范围之内"
    outcome = all_of(verdict(fact) for fact in needs.values())
    if outcome is Verdict.MET:
        return outcome, "，".join((name, *needs)), None
    wanted = None if outcome is Verdict.UNKNOWN else False
    lacking = "、".join(words for words, fact in needs.items() if fact is wanted)
    return outcome, f"{name}，{'尚未核实' if wanted is None else '未'}{lacking}", (
        f"待核实：{lacking}" if wanted is None else f"未达到：{lacking}"
    )  # fmt: skip


TOPIC = Topic(
    name=TOPIC_NAME,
    question=SocialQuestion,
    answer={"satisfied": (list[str], ...)},
    decide=decide,
    under=lambda policy, facts, chosen: judge(policy, read(SocialQuestion, facts), chosen),
    day=lambda facts: read(SocialQuestion, facts).as_of or date.max,
)
