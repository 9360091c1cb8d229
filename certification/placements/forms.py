"""The forms of placement rounds, and of putting somebody on the list of one."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from certification.placements.codes import HOST_KINDS, HostKind
from certification.placements.models import PlacementRound
from certification.placements.services import CATEGORY
from workflows.components.generic import ModelChoiceField
from workflows.organisations.forms import DayInput
from workflows.organisations.models import Organisation
from workflows.rulebook import policies

HOSTS = (HostKind.DEPARTMENT, HostKind.UNIT, HostKind.INDUSTRY)


def _text(label: str, most: int = 200, **more: Any) -> forms.CharField:
    messages = {"required": f"请填写{label}", "max_length": f"{label}最多{most}个字，请精简"}
    return forms.CharField(label=label, max_length=most, error_messages=messages, **more)


def _day(label: str, **more: Any) -> forms.DateField:
    wrong = {"invalid": f"{label}不是有效的日期，请按“年-月-日”填写", "required": f"请填写{label}"}
    return forms.DateField(label=label, widget=DayInput(), error_messages=wrong, **more)


class BasisForm(forms.Form):
    """What a round in preparation may still change."""

    title = _text("批次名称", help_text="例如：2025年汶上县企业一线劳动关系协调员“以干代训”")
    legal_basis = _text("依据", required=False, help_text="据以选派的文件名称、文号和条款。开始选派前必须填写。")
    approving_document = _text("批准文件", required=False, help_text="批准文件或会议纪要，没有的不填。")
    opens_on = _day("选派开始", required=False)
    closes_on = _day("选派截止", required=False, help_text="当天24时截止；截止后印发派出通知。")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("opens_on"), cleaned.get("closes_on")
        if first and last and last < first:
            self.add_error("closes_on", "选派截止日期早于开始日期，请改正")
        return cleaned


class RoundForm(BasisForm):
    """A new round of an agency."""

    policy_key = forms.ChoiceField(
        label="办理程序所依文件", help_text="只列出今日有效、适用于本地区的文件。",
        error_messages={"required": "请选择文件", "invalid_choice": "该文件今日不适用于本地区，请另选"},
    )  # fmt: skip
    year = forms.IntegerField(
        label="年度", min_value=2000, max_value=2100,
        error_messages={"required": "请填写年度", "invalid": "年度须是四位数字", "min_value": "年度须在2000至2100之间",
                        "max_value": "年度须在2000至2100之间"},
    )  # fmt: skip
    code = _text("批次编号", 40, help_text="用于归档，不能与已有批次相同，例如：WS-2025-YGDX1。")
    field_order = ("policy_key", "year", "code", "title", "legal_basis", "approving_document", "opens_on", "closes_on")

    def __init__(self, *args: Any, agency: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = policies().handling(CATEGORY, agency.region.path, timezone.localdate())
        self.fields["policy_key"].choices = [(policy.key, policy.name) for policy in known]


class ProposalForm(forms.Form):
    """Where a person is sent, and when. A registered host is chosen; any other is named."""

    host = ModelChoiceField(
        Organisation.objects.none(), label="接收单位", required=False, empty_label="不在列表中，在下面填写名称",
        help_text="列出本县和上级在册的部门、单位、行业组织。",
        error_messages={"invalid_choice": "没有这个接收单位，请重新选择"},
    )  # fmt: skip
    host_name = _text("接收单位名称", 120, required=False, help_text="不在列表中的填写全称。")
    host_kind = forms.ChoiceField(
        label="接收单位性质", required=False,
        choices=[("", "按登记的类别"), *((one.value, one.label) for one in HOSTS)],
        help_text="部门、单位、行业组织之一；不在列表中的必须选择。",
    )  # fmt: skip
    first_day = _day("开始日期")
    last_day = _day("结束日期", help_text="开始、结束当日都计入；不少于两周。")
    task = _text("锻炼内容", 300, required=False, help_text="例如：参与案件受理、调解、庭审记录。")
    note = _text("备注", required=False)
    other_host_reason = _text("接收单位不是派出单位的理由", required=False, help_text="只在两个单位名称相近时填写。")
    overlap_known = forms.BooleanField(label="已知悉时间重叠，重叠的日期只计一次", required=False)

    def __init__(self, *args: Any, round_: PlacementRound, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        path = round_.region_path
        near = Q(region__path__startswith=path) | Q(region__in=[code for code in path.split("/") if code])
        hosts = Organisation.objects.filter(near, kind__in=HOST_KINDS, status=Organisation.Status.REGISTERED)
        self.fields["host"].queryset = hosts.order_by("-region__path", "code")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first: date | None = cleaned.get("first_day")
        last: date | None = cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "结束日期早于开始日期，请改正")
        if first and last and (last - first).days > 366:
            self.add_error("last_day", "以干代训不超过一年，请核对日期")
        if "host" in cleaned and not cleaned.get("host") and not cleaned.get("host_name"):
            self.add_error("host", "请选择接收单位，或者在下面填写名称")
        if cleaned.get("host") and cleaned.get("host_name"):
            self.add_error("host_name", "已经选择了接收单位，这里请留空")
        return cleaned
