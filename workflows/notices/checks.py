"""What a type of notice must have, told by ``manage.py check``."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error

from workflows.cases.models import KINDS
from workflows.notices.types import NoticeType, all_types


def every_notice_type_is_whole(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    return [problem for one in all_types() for problem in _problems(one)]


def _problems(one: NoticeType) -> Iterator[CheckMessage]:
    name = type(one).__name__
    lacking = [method for method in ("words", "route") if getattr(type(one), method) is getattr(NoticeType, method)]
    if lacking:
        yield Error(f"公文 {name} 没有写 {'、'.join(lacking)}", id="notices.E001")
    if not one.subject_kind:
        return
    if one.subject_kind not in KINDS:
        yield Error(f"公文 {name} 所关的类别 {one.subject_kind} 不存在", id="notices.E002")
        return
    if unknown := one.states - set(KINDS[one.subject_kind].STATES.values):
        yield Error(f"公文 {name} 的 states 中没有这些状态：{'、'.join(sorted(unknown))}", id="notices.E003")
    if not one.states:
        yield Error(f"公文 {name} 没有写在哪些状态下起草（states）", id="notices.E004")
