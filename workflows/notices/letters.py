"""函 to an employer about one of its people: an office advises, it cannot instruct (汶政字〔2024〕59号附件1 8.3)."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from workflows.errors import Refused
from workflows.notices import wording
from workflows.notices.types import NoticeType
from workflows.notices.vocabulary import NoticeKind
from workflows.organisations.models import Level, Organisation, Party
from workflows.organisations.queries import body


class PostAdjustment(NoticeType):
    """关于建议调整…工作岗位的函, of the county's HR bureau. A kind extends it with ``subject_kind``, ``states`` and
    ``facts``, and registers it; a button on the kind's page posts ``type`` and ``subject`` to ``notices:draft``.
    """

    key: ClassVar[str] = "post_adjustment"
    kind: ClassVar[NoticeKind] = NoticeKind.LETTER
    awaited: ClassVar[bool] = False

    def facts(self, subject: Any) -> Mapping[str, str] | None:
        """What ``wording.adjustment_words`` asks for, and ``employer``; None where the rules do not advise it."""
        raise NotImplementedError

    def agency(self, subject: Any) -> Organisation | None:
        return body(subject.region, Level.COUNTY, Party.HR)

    def check(self, subject: Any) -> None:
        if self.facts(subject) is None:
            raise Refused("按现在的情况没有建议调整工作岗位的情形，不能办理此函", "not_advised")

    def records(self, subject: Any) -> dict[str, Any]:
        """None; but what the rules no longer advise is neither sent to review nor issued."""
        self.check(subject)
        return super().records(subject)

    def words(self, subject: Any, issuers: Sequence[Mapping[str, Any]]) -> tuple[str, dict[str, Any]]:
        """It is not public: it speaks of a person's mistakes."""
        facts = dict(self.facts(subject) or {})
        employer = facts.pop("employer")
        words = {"paragraphs": wording.adjustment_words(**facts), "recipients": employer, "note": wording.CLOSED}
        return wording.adjustment_about(facts["person"]), words

    def route(self, subject: Any) -> Sequence[dict[str, Any]]:
        own = {"mode": "one", "level": Level.COUNTY.value, "party": Party.HR.value, "days": 2}
        return [
            {"key": "check", "name": "核稿", "role": "second_review"} | own,
            {"key": "sign", "name": "签发", "role": "determination"} | own,
        ]
