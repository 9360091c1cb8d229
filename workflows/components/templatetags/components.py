"""The components of every page: ``{% load ui %}``.

Their markup is in ``templates/components``, their looks in ``static/css``. Plain boxes need no tag, only a class:
``panel``, ``facts`` (dl), ``table-frame`` around a table, ``toolbar``, ``form-grid``, ``form-actions``, ``case`` (two
columns, the second ``paper``), ``action-bar``, ``alert good|care|bad``. One-key work is described in ``keyboard.js``.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from workflows.calendar import working_days_between
from workflows.components import charts

register = template.Library()

TONES = {
    "good": "passed qualified certified listed honoured confirmed accepted issued concluded met consent locked",
    "bad": "rejected not_certified not_met refused refusal revoked terminated declined removed invalid",
    "care": "returned unknown needs_info reservation objected reserve appealed extended provisional",
    "active": "in_review open ranked publicity in_publicity determined issuing signed submitted under_way investigated",
}
TONE_OF = {state: tone for tone, states in TONES.items() for state in states.split()}
VERDICTS = {"met": "达到", "not_met": "未达到", "unknown": "待核"}


@register.simple_tag
def badge(state: str, label: str, tone: str | None = None) -> SafeString:
    """``{% badge case.state case.get_state_display %}``: the word, coloured by the state's meaning.

    A state that belongs to no tone is grey; ``tone`` (good, bad, care, active) overrules.
    """
    return format_html('<span class="badge {}">{}</span>', tone or TONE_OF.get(state, ""), label)


@register.simple_tag
def verdict(value: str) -> SafeString:
    """``{% verdict finding.verdict %}``: 达到 / 未达到 / 待核 for met / not_met / unknown."""
    return badge(value, VERDICTS[value])


@register.simple_tag
def deadline(due: date | None) -> SafeString:
    """``{% deadline task.due %}``: 超期2个工作日 / 今日到期 / 剩3个工作日, the day itself in the title.

    Both count working days: those left with the day of expiry, those over with today; on the days off right after the
    term 已超期 alone. Without a term (None) it says 无期限.
    """
    if due is None:
        return format_html('<span class="deadline soft">{}</span>', "无期限")
    today = timezone.localdate()
    if due < today:
        over = working_days_between(due + timedelta(days=1), today)
        tone, words = "bad", f"超期{over}个工作日" if over else "已超期"
    elif due == today:
        tone, words = "care", "今日到期"
    else:
        left = working_days_between(today + timedelta(days=1), due)
        tone, words = "", f"剩{left}个工作日"
    return format_html('<span class="deadline {}" title="{} 到期">{}</span>', tone, due.isoformat(), words)


@register.inclusion_tag("components/flow_steps.html")
def flow_steps(steps: Iterable[Any]) -> dict[str, Any]:
    """``{% flow_steps steps %}``: the way of a case with the present step marked.

    A step has ``label``; ``state``: done | current | refused | "" (to come); and, as wanted, ``detail`` (a line under
    it) and ``parts`` (lines such as "总工会 已同意" of a step that several bodies share).
    """
    return {"steps": steps}


@register.inclusion_tag("components/flow_steps.html")
def timetable(points: Sequence[tuple[str, date]]) -> dict[str, Any]:
    """``{% timetable points %}``: (label, day) in order of time, as a line with today on it."""
    today = timezone.localdate()
    steps: list[dict[str, Any]] = [
        {
            "label": label,
            "detail": day.isoformat(),
            "state": "done" if day < today else "current" if day == today else "",
        }
        for label, day in points
    ]
    if today not in {day for _, day in points}:
        place = sum(day < today for _, day in points)
        steps.insert(place, {"label": "今日", "detail": today.isoformat(), "state": "current"})
    return {"steps": steps}


def _when(day: date, today: date) -> str:
    return "done" if day < today else "current" if day == today else ""


@register.inclusion_tag("components/day_strip.html")
def day_strip(days: Iterable[date]) -> dict[str, Any]:
    """``{% day_strip period.days %}``: the working days of a period one by one, today marked."""
    today = timezone.localdate()
    return {"days": [(day, _when(day, today)) for day in days]}


@register.inclusion_tag("components/timeline.html")
def timeline(events: Iterable[Any]) -> dict[str, Any]:
    """``{% timeline events %}``: opinions and actions in the order given.

    An event has ``at`` (datetime), ``who``, ``action`` (words) and, as wanted, ``body`` (the agency), ``text`` (the
    opinion), ``items`` (what a return asked for) and ``tone`` (good, bad, care, active).
    """
    return {"events": events}


@register.inclusion_tag("components/findings.html")
def findings(rows: Iterable[Any]) -> dict[str, Any]:
    """``{% findings decision.findings %}``: each as the decision contract has it (clause, document, text, verdict,
    observed, shortfall), with ``links`` ((label, url), …) to what the figure rests on."""
    return {"findings": rows}


@register.inclusion_tag("components/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """``{% field form.name %}``: label, help, input and error, tied together for screen readers.

    Beside the label of a field that may be left empty stands 选填, or what follows: its ``left_empty``.
    """
    return {
        "field": bound,
        "left_empty": "" if bound.field.required else getattr(bound.field, "left_empty", "选填"),
        "box": getattr(bound.field.widget, "input_type", "") == "checkbox" and not bound.use_fieldset,
    }


@register.inclusion_tag("components/tabs.html")
def tabs(items: Iterable[Any]) -> dict[str, Any]:
    """``{% tabs items %}``: each with ``label``, ``url``, ``current`` and, as wanted, ``count``."""
    return {"items": items}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: "Page[Any]") -> dict[str, Any]:
    """``{% pagination page_obj %}``: keeps the filters of the query string; nothing for a single page."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return {"request": context["request"], "page": page, "numbers": numbers}


@register.inclusion_tag("components/empty.html")
def empty(title: str, text: str = "", url: str = "", label: str = "") -> dict[str, Any]:
    """``{% empty "没有待办事项" "新任务到达后显示在这里。" %}``, with a link where there is something to do."""
    return {"title": title, "text": text, "url": url, "label": label}


@register.inclusion_tag("components/progress.html")
def progress(done: int, total: int, label: str) -> dict[str, Any]:
    """``{% progress 2 4 "会签" %}``: a thin line with 会签 2/4 in words."""
    return {"done": done, "total": total, "label": label}


@register.inclusion_tag("components/bar_chart.html")
def bar_chart(
    rows: Sequence[dict[str, Any]],
    title: str,
    columns: Sequence[str],
    threshold: tuple[Any, str] | None = None,
    scale: Any = None,
) -> dict[str, Any]:
    """``{% bar_chart rows "各组织调解成功率" columns threshold=line scale=100 %}`` with its table under it.

    Rows, threshold and scale as in ``charts.bar_chart``; ``columns`` are the table's heads: one for the label, one for
    the figure, one for each of a row's ``cells``.
    """
    return {"chart": charts.bar_chart(rows, threshold, scale), "title": title, "columns": columns}


@register.simple_block_tag
def confirm(
    content: str,
    id: str,
    title: str,
    label: str,
    form: str = "",
    name: str = "",
    value: str = "",
    tone: str = "",
) -> str:
    """A question before what cannot be undone.

    ``{% confirm id="ask-reject" title="不予通过？" label="确认不予通过" form="opinion" name="action" value="reject"
    tone="danger" %}…{% endconfirm %}`` beside ``<button data-dialog="ask-reject">``; the answer submits ``form`` (its
    id) with name=value. What the block holds is the body and may have fields of its own (give them ``form="…"`` too).
    """
    asked = {"content": content, "id": id, "title": title, "label": label, "form": form}
    return render_to_string("components/confirm.html", asked | {"name": name, "value": value, "tone": tone})
