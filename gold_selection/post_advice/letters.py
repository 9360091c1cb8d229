"""函 to the employer that advises another post, after two mistakes in the year or a serious one."""

from collections.abc import Mapping
from typing import Any, ClassVar

from certification import posts
from gold_selection.post_advice.discipline import advice_of
from gold_selection.post_advice.models import PostAdvice, PostAdviceState
from workflows.cases.actions import Step
from workflows.cases.execute import execute
from workflows.errors import Refused
from workflows.notices.letters import PostAdjustment
from workflows.notices.models import Notice
from workflows.notices.types import register
from workflows.policy.findings import spelt_out


class CoordinatorsPost(PostAdjustment):
    """On the mistakes as they are when it is drafted, reviewed and issued."""

    subject_kind: ClassVar[str] = PostAdvice.KIND
    states: ClassVar[frozenset[str]] = frozenset({PostAdviceState.OPEN.value, PostAdviceState.ADVISED.value})

    def facts(self, subject: Any) -> Mapping[str, str] | None:
        person = subject.person
        found = advice_of([person], subject.year).get(person.pk)
        if found is None or not found.advised:
            return None
        employer, post = posts.workplace(person)
        return {
            "person": person.name, "post": post, "employer": employer, "observed": found.observed,
            "basis": spelt_out(found.passage.citation or ""), "rule": found.passage.text,
        }  # fmt: skip

    def check(self, subject: Any) -> None:
        super().check(subject)
        if not posts.workplace(subject.person)[0]:
            missing = f"信息库没有登记{subject.person.name}的工作单位，函没有主送单位；请先在其档案中登记工作单位"
            raise Refused(missing, "employer_missing")

    def issued(self, notice: Notice, step: Step) -> None:
        execute(_subject(notice), "advise", officer=None, at=step.at, number=notice.number_text)

    def revoked(self, notice: Notice, step: Step) -> None:
        execute(_subject(notice), "take_back", officer=None, at=step.at, number=notice.number_text)


def _subject(notice: Notice) -> PostAdvice:
    found = notice.about()
    assert isinstance(found, PostAdvice)
    return found


register(CoordinatorsPost())
