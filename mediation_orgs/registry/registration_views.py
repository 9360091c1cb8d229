"""核实登记: the keeper of the register confirms, or declines, a body that a summary table brought."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from workflows.components.attempts import attempt
from workflows.errors import REFUSED
from workflows.organisations.models import Level, Region
from workflows.organisations.requests import SignedInRequest

from .access import mediation_bodies
from .models import MediationOrganisation
from .registration import MAX_REASON, confirm, decline, may_decide

_PLACES = {"code": "code", "credit_code": "credit_code", "region": "region"}


def _text(label: str, most: int, **more: Any) -> forms.CharField:
    wrong = {"required": f"请填写{label}", "max_length": f"{label}最多{most}个字，请改短"}
    return forms.CharField(label=label, max_length=most, error_messages=wrong, **more)


class ConfirmForm(forms.Form):
    name = _text("组织名称", 120, help_text="以设立文件或印章上的名称为准。")
    code = _text("组织编号", 30, help_text="按本地案件登记簿的编号；没有的沿用暂编的编号。登记后不再改。")
    region = forms.ModelChoiceField(
        Region.objects.none(), label="所属区划", empty_label="请选择",
        error_messages={"required": "请选择所属区划", "invalid_choice": "请选择推荐该组织的县（市、区）以内的区划"},
    )  # fmt: skip
    credit_code = _text("统一社会信用代码", 40, required=False, help_text="多数调解组织没有，留空。")

    def __init__(self, *args: Any, body: MediationOrganisation, **kwargs: Any) -> None:
        unit = body.organisation
        initial = {"name": unit.name, "code": unit.code, "region": unit.region, "credit_code": unit.credit_code}
        super().__init__(*args, **{"initial": initial} | kwargs)
        here = Region.objects.under([Region.objects.get(pk=body.register).path])
        found = here.filter(status=Region.Status.CURRENT).exclude(level=Level.FIELD)
        self.fields["region"].queryset = found  # type: ignore[attr-defined]


class DeclineForm(forms.Form):
    reason = _text("理由", MAX_REASON, help_text="推荐单位可以看到，例如：与WSTJ02为同一组织，请填该编号重新推荐。")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def registration(request: SignedInRequest, code: str) -> HttpResponse:
    visible = mediation_bodies(request.officer).order_by().values("pk")
    bodies = MediationOrganisation.objects.select_related("organisation__region")
    body = get_object_or_404(bodies, organisation__code=code, pk__in=visible)
    if not may_decide(request.officer, body):
        raise PermissionDenied("待核的登记由管辖该组织的人社部门经办席位核实；已经办理的不能再办。")
    declining = request.POST.get("verdict") == "decline"
    confirming = ConfirmForm(request.POST if request.POST and not declining else None, body=body)
    refusing = DeclineForm(request.POST if declining else None)
    by: Any = {"body": body, "officer": request.officer, "at": timezone.now()}
    if confirmed := attempt(confirming, lambda given: confirm(**by, **given), _PLACES):
        messages.success(request, f"已核实登记：{confirmed}。")
        return redirect("mediation:organisation", confirmed.organisation.code)
    if attempt(refusing, lambda given: decline(**by, **given), {}):
        messages.success(request, f"已不予登记：{body.organisation.name}。推荐单位会收到消息。")
        return redirect("mediation:list")
    context = {
        "body": body.organisation, "confirming": confirming, "refusing": refusing,
        "brought": body.registrations.select_related("actor", "batch").first(),
    }  # fmt: skip
    return render(request, "mediation_orgs/registration.html", context, status=REFUSED if request.POST else 200)
