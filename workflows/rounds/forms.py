"""The forms of a round, of an objection, and of the public pages."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from workflows.cases.application_forms import TelephoneField
from workflows.components.generic import ModelChoiceField
from workflows.organisations.models import Level, Organisation, Region
from workflows.rounds.models import Grants, Nomination, SelectionRound
from workflows.rulebook import policies

MOST_PLACES = 999


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _day(label: str, **more: Any) -> forms.DateField:
    wrong = {"invalid": f"{label}不是有效的日期，请按“年-月-日”填写", "required": f"请填写{label}"}
    return forms.DateField(label=label, required=False, widget=DayInput(), error_messages=wrong, **more)


def _text(label: str, most: int, **more: Any) -> forms.CharField:
    messages = {"required": f"请填写{label}", "max_length": f"{label}最多{most}个字，请精简"}
    return forms.CharField(label=label, max_length=most, error_messages=messages, **more)


def organiser(round_: SelectionRound) -> Organisation:
    """A round always has an agency; other kinds of case may have none."""
    assert round_.agency is not None
    return round_.agency


# ---- a round ---------------------------------------------------------------------------------------------------------


class BasisForm(forms.Form):
    """What a round in preparation may still change. Quotas: one field a region, ``quota_CODE``.

    ``people``: whether people are put forward in the round; None where its category is still to be chosen.
    """

    title = _text("批次名称", 200, help_text="例如：2024年度金牌劳动人事争议调解组织选树")
    legal_basis = _text("选树依据", 200, required=False, help_text="据以开展选树的文件名称、文号。开始申报前必须填写。")
    approving_document = _text("批准文件", 200, required=False, help_text="批准文件或会议纪要。开始申报前必须填写。")
    grants = forms.ChoiceField(
        label="选树结果", choices=Grants.choices, required=False,
        help_text="一般为认定并通报表扬；授予称号的，须有批准授予该称号的文件，并填在“批准文件”一栏。",
    )  # fmt: skip
    opens_on = _day("申报开始")
    closes_on = _day("申报截止", help_text="当天24时截止。")

    def __init__(self, *args: Any, agency: Organisation, people: bool | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sharing = quota_regions(agency, people)
        for one in self.sharing:
            for region in one.regions:
                self.fields[f"quota_{region.code}"] = _places(region.short_name)

    @classmethod
    def of(cls, round_: SelectionRound, posted: Any) -> "BasisForm":
        names = ("title", "legal_basis", "approving_document", "grants", "opens_on", "closes_on")
        initial = {name: getattr(round_, name) for name in names}
        initial |= {f"quota_{code}": places for code, places in round_.quotas.items()}
        return cls(posted, initial=initial, agency=organiser(round_), people=round_.nominated().PEOPLE)

    @property
    def quota_groups(self) -> list[tuple["Sharing", list[forms.BoundField]]]:
        return [(one, [self[f"quota_{region.code}"] for region in one.regions]) for one in self.sharing]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("opens_on"), cleaned.get("closes_on")
        if first and last and last < first:
            self.add_error("closes_on", "申报截止日期早于开始日期，请改正")
        cleaned["grants"] = cleaned.get("grants") or Grants.RECOGNITION.value
        if cleaned["grants"] == Grants.TITLE and not cleaned.get("approving_document"):
            self.add_error("approving_document", "授予称号须有批准授予该称号的文件，请填写文件名称、文号")
        return cleaned

    def terms(self) -> dict[str, Any]:
        """What the service takes, of a valid form. A region left blank takes no part."""
        cleaned = dict(self.cleaned_data)
        regions = [region for one in self.sharing for region in one.regions]
        given = {region.code: cleaned.pop(f"quota_{region.code}") for region in regions}
        return cleaned | {"quotas": {code: places for code, places in given.items() if places is not None}}


def _places(label: str) -> forms.IntegerField:
    wrong = {
        "invalid": "名额须是整数，请改正", "min_value": "名额不能是负数，请改正",
        "max_value": f"名额不能超过{MOST_PLACES}，请改正",
    }  # fmt: skip
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=MOST_PLACES, error_messages=wrong)


@dataclass(frozen=True)
class Sharing:
    """Regions of one level that places may be given to."""

    title: str
    note: str
    regions: list[Region]


_BELOW = {Level.CITY: "各市", Level.COUNTY: "县（市、区）", Level.TOWNSHIP: "乡镇（街道）"}


def quota_regions(agency: Organisation, people: bool | None) -> list[Sharing]:
    """Among whom an agency shares out places: the regions right below its own, the task forces of its fields, which put
    forward people and no organisations, and its own region for all who have none of their own."""
    below = list(agency.region.children.filter(status=Region.Status.CURRENT).order_by("code"))
    places = [one for one in below if one.level != Level.FIELD]
    fields = [one for one in below if one.level == Level.FIELD]
    found = [Sharing(_BELOW[Level(places[0].level)], "", places)] if places else []
    if fields and people is not False:
        found.append(Sharing("专班", "专班推荐的人选占用专班的名额，只用于推荐个人的类别", fields))
    note = "本级单位，以及没有单独分配名额的单位共用" if found else ""
    return [*found, Sharing("本级", note, [agency.region])]


class RoundForm(BasisForm):
    """A new round of an agency: under which policy, and what the clerk already knows."""

    policy = forms.ChoiceField(
        label="选树类别和所依文件",
        help_text="只列出今日有效、适用于本地区，并且规定了环节、公示天数和异议期限的文件；没有列出的，请管理员补充文件。",
        error_messages={"required": "请选择选树类别和所依文件", "invalid_choice": "该文件今日不适用于本地区，请另选"},
    )  # fmt: skip
    code = _text("批次编号", 40, help_text="用于归档，不能与已有批次相同，例如：JN-2024-TJZZ。")
    year = forms.IntegerField(
        label="年度", min_value=2000, max_value=2100, help_text="据以取数的年度，例如成功率按该年度计算。",
        error_messages={"required": "请填写年度", "invalid": "年度须是四位数字", "min_value": "年度须在2000至2100之间",
                        "max_value": "年度须在2000至2100之间"},
    )  # fmt: skip
    field_order = ("policy", "year", "code", "title")

    def __init__(self, *args: Any, agency: Organisation, on: date, **kwargs: Any) -> None:
        super().__init__(*args, agency=agency, **kwargs)
        self.fields["policy"].choices = [("", "请选择"), *policy_choices(agency, on)]

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).strip()
        if not re.fullmatch(r"[0-9A-Za-z\u4e00-\u9fff〔〕()（）_\-.]+", code):
            raise forms.ValidationError("批次编号只能用汉字、字母、数字和连字符，请改正")
        return code

    def clean(self) -> dict[str, Any]:
        """Organisations stand for themselves: no task force puts one forward."""
        cleaned = super().clean()
        category = cleaned.get("policy", "").rpartition("|")[2]
        if category and not SelectionRound(category=category).nominated().PEOPLE:
            for one in self.sharing:
                for region in one.regions:
                    if region.level == Level.FIELD and cleaned.get(f"quota_{region.code}") is not None:
                        wrong = "该类别由组织自行申报，专班不推荐；请留空，把名额分到所在地区或本级"
                        self.add_error(f"quota_{region.code}", wrong)
        return cleaned

    def terms(self) -> dict[str, Any]:
        cleaned = super().terms()
        cleaned["policy_key"], _, cleaned["category"] = cleaned.pop("policy").rpartition("|")
        return cleaned


def policy_choices(agency: Organisation, on: date) -> list[tuple[str, str]]:
    """Every selection that a round may be founded on: in force that day over the agency's region, led by its party, and
    whole; the nearest document first."""
    known = policies()
    kinds = sorted({kind for policy in known for kind in policy.selections})
    found = []
    for kind in kinds:
        for policy in known.governing(agency.region.path, kind, on):
            selection = policy.selection(kind)
            if selection.lead in (None, agency.party) and not selection.gaps:
                found.append((f"{policy.key}|{kind}", f"{selection.title} — {policy.name}"))
    return found


# ---- objections ------------------------------------------------------------------------------------------------------


class ObjectionForm(forms.Form):
    """From anybody. ``website`` is a field that no person sees; only a program fills it in."""

    nomination = ModelChoiceField[Nomination](
        Nomination.objects.none(), label="对谁有异议", empty_label="请选择",
        error_messages={"required": "请选择对名单中的哪一项有异议", "invalid_choice": "所选不在公示名单中，请重新选择"},
    )  # fmt: skip
    filer_name = _text("姓名或单位名称", 60, min_length=2, help_text="须用真实姓名或单位全称。依法保密。")
    filer_phone = TelephoneField(help_text="用于核实情况和答复，不公开。")
    content = _text("异议内容", 4000, min_length=10, widget=forms.Textarea(attrs={"rows": 6}),
                    help_text="写明具体事实和依据，不少于10个字。请勿填写身份证号码等无关的个人信息。")  # fmt: skip
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))

    def __init__(self, *args: Any, round_: SelectionRound, listed: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.round = round_
        self.fields["nomination"].queryset = listed
        self.fields["filer_name"].error_messages["min_length"] = "请填写真实姓名或单位全称（不少于2个字）"
        self.fields["content"].error_messages["min_length"] = "请写明具体事实（不少于10个字）"
        self.fields["filer_name"].widget.attrs["autocomplete"] = "name"

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError("提交内容异常，请刷新页面后重新填写")
        return ""


class StatusForm(forms.Form):
    receipt = _text("回执号", 20, help_text="提出异议时显示的10位回执号。")
    phone = _text("联系电话", 20, help_text="提出异议时填写的联系电话。",
                  widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}))  # fmt: skip
