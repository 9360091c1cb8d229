"""The round's 通知: who qualifies, as a list of name, unit and post, and what issuing or revoking it does."""

import itertools
import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone

from certification.grade_applications.models import GradeApplication, GradeRound, GradeRoundState
from certification.grade_applications.screening import conditions_of
from workflows.cases.actions import Step
from workflows.cases.execute import execute
from workflows.errors import Refused
from workflows.notices import wording
from workflows.notices.models import Notice
from workflows.notices.on_rounds import drafting, show_documents
from workflows.notices.round_notice import RoundNotice
from workflows.notices.types import register
from workflows.notices.vocabulary import NoticeKind
from workflows.policy.policies import Policy

UNDER_REVIEW = ("in_review", "returned")


class EligibilityNotice(RoundNotice):
    key: ClassVar[str] = "eligibility"
    kind: ClassVar[NoticeKind] = NoticeKind.NOTIFICATION
    subject_kind: ClassVar[str] = GradeRound.KIND
    states: ClassVar[frozenset[str]] = frozenset({GradeRoundState.CLOSED.value})

    def check(self, subject: GradeRound) -> None:
        waiting = subject.applications.filter(state__in=UNDER_REVIEW).count()
        if waiting:
            raise Refused(f"还有{waiting}件申报没有审结，不能起草通知；请先全部审结", "reviews_open")

    def records(self, subject: GradeRound) -> dict[str, Any]:
        named = qualified(subject)
        if not named:
            raise Refused(f"批次“{subject.title}”没有资格审查合格的人员，不能起草通知", "list_empty")
        table = wording.people_table([(one.person.name, one.unit_name, one.person.post, str(one.pk)) for one in named])
        return {
            "attachments": [{"title": "资格审查合格人员名单", "landscape": False, "content": [table]}],
            "named": [one.pk for one in named],
        }

    def words(self, subject: GradeRound, issuers: Sequence[Mapping[str, Any]]) -> tuple[str, dict[str, Any]]:
        policy, count = conditions_of(subject), len(qualified(subject))
        at = subject.assessment_at and timezone.localtime(subject.assessment_at)
        paragraphs = wording.eligibility_words(
            basis=_basis(policy, subject.grade), title=policy.grades[subject.grade].title, count=count,
            assessment=wording.assessment_words(at, venue=subject.venue, assessor=subject.assessor),
        )  # fmt: skip
        grade = subject.get_grade_display()
        about = f"{subject.year}年度{subject.region.name}劳动关系协调员{grade}申报资格审查结果"
        return about, {"recipients": wording.TOWNSHIP_RECIPIENTS, "paragraphs": paragraphs}

    def issued(self, notice: Notice, step: Step) -> None:
        """Whoever the notice names is notified and gets the number of the admission slip."""
        round_, number = _round_of(notice), notice.number_text
        execute(round_, "notify", officer=None, at=step.at, number=number)
        applications = GradeApplication.objects.filter(round=round_).in_bulk()
        given = sum(bool(one.admission_number) for one in applications.values())
        serials = itertools.count(given + 1)  # a number once given stays with the person, and is never given again
        for pk in notice.named:
            one = applications[pk]
            slip = one.admission_number or f"{round_.code}-{next(serials):04}"
            execute(one, "notify", officer=None, at=step.at, number=number, admission_number=slip)

    def revoked(self, notice: Notice, step: Step) -> None:
        """Nobody is notified by a revoked notice; results registered before stay what they are."""
        round_ = _round_of(notice)
        if round_.state != GradeRoundState.NOTIFIED:
            return
        for one in _notified_by(notice, round_):
            execute(one, "recall", officer=None, at=step.at, number=notice.number_text)
        execute(round_, "recall", officer=None, at=step.at, number=notice.number_text)


def _round_of(notice: Notice) -> GradeRound:
    round_ = notice.about()
    assert isinstance(round_, GradeRound)
    return round_


def _notified_by(notice: Notice, round_: GradeRound) -> QuerySet[GradeApplication]:
    return round_.applications.filter(pk__in=notice.named, state="notified").order_by("admission_number")


def qualified(round_: GradeRound) -> list[GradeApplication]:
    """Those who passed and were not notified yet, by region and name."""
    passed = round_.applications.filter(state="passed").select_related("person", "region")
    return list(passed.order_by("region_path", "title", "pk"))


# How a condition that stands in an annex is cited: 《服务规范》5.2（1），某政字〔2024〕59号附件1
_IN_ANNEX = re.compile(r"^《(?P<annexed>[^》]+)》.*(?P<annex>附件\d*)$")


def _basis(policy: Policy, grade: int) -> str:
    """The document, its annex and the clause for this grade, as a notice cites them."""
    rules = policy.grades[grade]
    found = _IN_ANNEX.match(rules.conditions[0].citation or "")
    annex = found.groupdict() if found else {}
    return wording.cited(policy.title, policy.number, policy.issuers, clause=f"第{rules.clause}条", **annex)


eligibility = register(EligibilityNotice())
show_documents(GradeRound.KIND)
drafting(GradeRound.KIND, GradeRoundState.CLOSED, eligibility.key, "申报已全部审结")
