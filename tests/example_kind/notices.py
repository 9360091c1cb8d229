"""The 通知 that names a studio."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from tests.example_kind.models import Studio, StudioState
from workflows.cases.actions import Step
from workflows.cases.execute import execute
from workflows.notices.models import Notice
from workflows.notices.types import NoticeType, register
from workflows.notices.vocabulary import NoticeKind


class Naming(NoticeType):
    key: ClassVar[str] = "naming"
    kind: ClassVar[NoticeKind] = NoticeKind.NOTIFICATION
    subject_kind: ClassVar[str] = Studio.KIND
    states: ClassVar[frozenset[str]] = frozenset({StudioState.PASSED.value})

    def words(self, subject: Studio, issuers: Sequence[Mapping[str, Any]]) -> tuple[str, dict[str, Any]]:
        told = f"经{subject.unit_name}申报、三方会签，决定命名“{subject.name}”为和谐劳动关系工作室。"
        return f"命名{subject.name}", {"paragraphs": [told], "recipients": subject.unit_name}

    def route(self, subject: Studio) -> Sequence[dict[str, Any]]:
        return [{"key": "sign", "name": "签发", "mode": "one", "role": "determination", "level": "county",
                 "party": "hr", "days": 2}]  # fmt: skip

    def issued(self, notice: Notice, step: Step) -> None:
        execute(notice.subject, "confer", officer=None, at=step.at)

    def revoked(self, notice: Notice, step: Step) -> None:
        execute(notice.subject, "recall", officer=None, at=step.at)


register(Naming())
