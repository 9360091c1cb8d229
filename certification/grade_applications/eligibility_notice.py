"""The round's 通知: who qualifies, as an attached list of name, unit and post."""

import re
from typing import Any, ClassVar

from django.utils import timezone

from certification.grade_applications.models import GradeApplication, GradeRound
from certification.grade_applications.screening import conditions_of
from workflows.errors import Refused
from workflows.notices import wording
from workflows.notices.matters import Matter
from workflows.notices.vocabulary import NoticeKind
from workflows.policy.policies import Policy
from workflows.rounds.models import Round

UNDER_REVIEW = ("in_review", "returned")


class EligibilityNotice(Matter):
    states: ClassVar[dict[str, str]] = {NoticeKind.NOTIFICATION.value: "closed"}

    def check(self, kind: str, round_: Round) -> None:
        waiting = _grade_round(round_).applications.filter(state__in=UNDER_REVIEW).count()
        if waiting:
            raise Refused(f"还有{waiting}件申报没有审结，不能起草通知；请先全部审结", "reviews_open")

    def records(self, kind: str, round_: Round) -> dict[str, Any]:
        named = qualified(_grade_round(round_))
        if not named:
            raise Refused(f"批次“{round_.title}”没有资格审查合格的人员，不能起草通知", "list_empty")
        table = wording.people_table([(one.person.name, one.unit_name, one.person.post, str(one.pk)) for one in named])
        return {
            "attachments": [{"title": "资格审查合格人员名单", "landscape": False, "content": [table]}],
            "nominations": [one.pk for one in named],
        }

    def words(self, kind: str, round_: Round) -> tuple[str, dict[str, Any]]:
        held = _grade_round(round_)
        policy, count = conditions_of(held), len(qualified(held))
        title = policy.grades[held.grade].title
        paragraphs = wording.eligibility_words(
            basis=_basis(policy, held.grade), title=title, count=count,
            assessment=wording.assessment_words(
                held.assessment_at and timezone.localtime(held.assessment_at), venue=held.venue, assessor=held.assessor
            ),
        )  # fmt: skip
        grade = held.get_grade_display()
        about = f"{held.year}年度{held.region.name}劳动关系协调员{grade}申报资格审查结果"
        return about, {"recipients": wording.TOWNSHIP_RECIPIENTS, "paragraphs": paragraphs}


# How a condition that stands in an annex is cited: 《服务规范》5.2（1），某政字〔2024〕59号附件1
_IN_ANNEX = re.compile(r"^《(?P<annexed>[^》]+)》.*(?P<annex>附件\d*)$")


def _basis(policy: Policy, grade: int) -> str:
    """The document, its annex and the clause for this grade, as a notice cites them."""
    rules = policy.grades[grade]
    found = _IN_ANNEX.match(rules.conditions[0].citation or "")
    annex = found.groupdict() if found else {}
    return wording.cited(policy.title, policy.number, policy.issuers, clause=rules.clause, **annex)


def qualified(round_: GradeRound) -> list[GradeApplication]:
    """Those who passed and were not notified yet, by region and name."""
    passed = round_.applications.filter(state="passed").select_related("person", "region")
    return list(passed.order_by("region_path", "title", "pk"))


def _grade_round(round_: Round) -> GradeRound:
    return round_ if isinstance(round_, GradeRound) else GradeRound.objects.get(pk=round_.pk)
