"""函 to the employer that advises another post, after two mistakes in the year or a serious one: an office advises, it
cannot instruct (汶政字〔2024〕59号附件1 8.3)."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from certification import posts
from gold_selection.post_advice.discipline import advice_of
from gold_selection.post_advice.models import PostAdvice
from workflows.errors import Refused
from workflows.notices import wording
from workflows.notices.matters import MatterLetter
from workflows.notices.types import register
from workflows.policy.findings import spelt_out


class PostAdjustment(MatterLetter):
    """关于建议调整…工作岗位的函, on the mistakes as they are when it is drafted, sent to review and issued."""

    key: ClassVar[str] = "post_adjustment"
    subject_kind: ClassVar[str] = PostAdvice.KIND

    def check(self, subject: PostAdvice) -> None:
        found = advice_of([subject.person], subject.year).get(subject.person_id)
        if found is None or not found.advised:
            raise Refused("按现在的情况没有建议调整工作岗位的情形，不能办理此函", "not_advised")
        if not posts.workplace(subject.person)[0]:
            missing = f"信息库没有登记{subject.person.name}的工作单位，函没有主送单位；请先在其档案中登记工作单位"
            raise Refused(missing, "employer_missing")

    def records(self, subject: PostAdvice) -> dict[str, Any]:
        """None; but what the rules no longer advise is neither sent to review nor issued."""
        self.check(subject)
        return super().records(subject)

    def words(self, subject: PostAdvice, issuers: Sequence[Mapping[str, Any]]) -> tuple[str, dict[str, Any]]:
        """It is not public: it speaks of a person's mistakes."""
        person, found = subject.person, advice_of([subject.person], subject.year)[subject.person_id]
        employer, post = posts.workplace(person)
        paragraphs = wording.adjustment_words(
            person=person.name, post=post, observed=found.observed, basis=spelt_out(found.passage.citation or ""),
            rule=found.passage.text,
        )  # fmt: skip
        words = {"paragraphs": paragraphs, "recipients": employer, "note": wording.CLOSED}
        return wording.adjustment_about(person.name), words


register(PostAdjustment())
