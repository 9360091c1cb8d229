"""The lists of the case register: outcomes, dispute types (汶政字〔2024〕59号 附件1 7.2), performance.

Each value is known by its name in the form and by the words people use for it.
"""

from collections.abc import Iterable
from typing import Any

from django.db import models

from workflows.sheets.text import compact


class Outcome(models.TextChoices):
    SUCCESS = "success", "达成协议"
    FAILED = "failed", "未达成协议"
    TRANSFER = "transfer", "转仲裁"
    WITHDRAWN = "withdrawn", "撤回"
    NOT_ACCEPTED = "not_accepted", "不予受理"
    PENDING = "pending", "处理中"


class DisputeType(models.TextChoices):
    RELATION = "relation", "因确认劳动关系发生的争议"
    CONTRACT = "contract", "因订立、履行、变更、解除和终止劳动合同发生的争议"
    DISMISSAL = "dismissal", "因除名、辞退和辞职、离职发生的争议"
    CONDITIONS = "conditions", "因工作时间、休息休假、社会保险、福利、培训以及劳动保护发生的争议"
    PAY = "pay", "因劳动报酬、工伤医疗费、经济补偿或者赔偿金等发生的争议"
    OTHER = "other", "法律、法规规定的其他劳动争议"


class Performance(models.TextChoices):
    PERFORMED = "performed", "已履行"
    UNPERFORMED = "unperformed", "未履行"


_ALIASES: dict[Any, tuple[str, ...]] = {
    Outcome.SUCCESS: ("调解成功", "达成调解协议"),
    Outcome.FAILED: ("调解不成", "调解不成功"),
    Outcome.TRANSFER: ("移送仲裁", "引导仲裁"),
    Outcome.WITHDRAWN: ("撤回申请", "申请人撤回", "视为撤回"),
    Outcome.NOT_ACCEPTED: ("不受理",),
    Outcome.PENDING: ("在办", "调解中"),
    DisputeType.RELATION: ("确认劳动关系", "劳动关系确认"),
    DisputeType.CONTRACT: ("劳动合同", "劳动合同争议", "解除劳动合同"),
    DisputeType.DISMISSAL: ("除名辞退", "辞退", "离职"),
    DisputeType.CONDITIONS: ("社会保险", "工时休假", "福利待遇"),
    DisputeType.PAY: ("劳动报酬", "工伤待遇", "经济补偿"),
    DisputeType.OTHER: ("其他", "其他争议"),
    Performance.PERFORMED: ("履行", "履行完毕"),
    Performance.UNPERFORMED: ("没有履行", "不履行"),
}


def _words(members: Iterable[Any]) -> dict[str, Any]:
    return {compact(word): member for member in members for word in (member.label, *_ALIASES[member])}


OUTCOMES: dict[str, Outcome] = _words(Outcome)
DISPUTE_TYPES: dict[str, DisputeType] = _words(DisputeType)
PERFORMANCES: dict[str, Performance] = _words(Performance)
