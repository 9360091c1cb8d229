from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
import time_machine
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory

EVIL = "<script>alert(1)</script>"


def render(source: str, query: str = "", **context) -> str:
    request = RequestFactory().get(f"/list/?{query}")
    return engines["django"].from_string("{% load components %}" + source).render(context, request)


@pytest.mark.parametrize(
    ("state", "tone"),
    [("passed", "good"), ("rejected", "bad"), ("returned", "care"), ("in_review", "active"), ("draft", "")],
)
def test_a_badge_has_its_word_and_the_tone_of_its_state(state, tone):
    assert render("{% badge state '审核中' %}", state=state) == f'<span class="badge {tone}">审核中</span>'


@pytest.mark.parametrize(("verdict", "word"), [("met", "达到"), ("not_met", "未达到"), ("unknown", "待核")])
def test_a_verdict_is_a_word(verdict, word):
    assert f">{word}<" in render("{% verdict v %}", v=verdict)


def test_an_unheard_of_verdict_is_an_error_not_a_blank():
    with pytest.raises(KeyError):
        render("{% verdict v %}", v="maybe")


@time_machine.travel("2024-09-30T01:00:00+00:00", tick=False)  # a Monday; 1-7 October are holidays, the 12th works
@pytest.mark.parametrize(
    ("due", "words"),
    [
        (date(2024, 9, 25), "超期4个工作日"),
        (date(2024, 9, 29), "超期1个工作日"),
        (date(2024, 9, 30), "今日到期"),
        (date(2024, 10, 8), "剩1个工作日"),
        (date(2024, 10, 12), "剩5个工作日"),
        (None, "无期限"),
    ],
)
def test_a_deadline_counts_working_days_and_is_not_over_on_its_day(due, words):
    assert f">{words}<" in render("{% deadline due %}", due=due)


@time_machine.travel("2024-09-30T16:30:00+00:00", tick=False)
def test_a_deadline_is_judged_by_the_day_in_china():
    assert ">已超期<" in render(
        "{% deadline due %}", due=date(2024, 9, 30)
    )  # over since midnight, by no working day yet


def test_the_present_step_is_marked_for_those_who_do_not_see_it():
    html = render("{% flow_steps s %}", s=[{"label": "受理", "state": "done"}, {"label": "初审", "state": "current"}])
    assert html.count('aria-current="step"') == 1
    assert '受理<span class="visually-hidden">（已完成）' in html


@time_machine.travel("2024-11-20T04:00:00+00:00", tick=False)
def test_today_stands_between_the_points_of_a_timetable():
    points = [("公示", date(2024, 11, 18)), ("审定", date(2024, 11, 25))]
    html = render("{% timetable points %}", points=points)
    assert html.index("公示") < html.index("今日") < html.index("审定")


@time_machine.travel("2024-11-18T04:00:00+00:00", tick=False)
def test_today_is_not_said_twice_where_a_point_falls_on_it():
    html = render("{% timetable points %}", points=[("公示", date(2024, 11, 18))])
    assert "今日" not in html
    assert html.count('aria-current="step"') == 1


@time_machine.travel("2024-11-19T04:00:00+00:00", tick=False)
def test_the_days_of_a_period_say_which_are_over():
    html = render("{% day_strip days %}", days=[date(2024, 11, 18), date(2024, 11, 19), date(2024, 11, 20)])
    assert html.count("已过") == 1
    assert "第2日 · 今日" in html


def test_a_timeline_escapes_what_people_wrote():
    event = SimpleNamespace(at=datetime(2024, 11, 18, tzinfo=UTC), who="陈静", action="同意", text=EVIL, items=[EVIL])
    html = render("{% timeline events %}", events=[event])
    assert EVIL not in html
    assert html.count("&lt;script&gt;") == 2
    assert "2024-11-18 08:00" in html


def test_a_finding_quotes_its_clause_and_leads_to_its_rows():
    row = {"clause": "三(二)4", "document": "晋人社厅发〔2021〕53号", "text": "成功率达到65%", "verdict": "not_met",
           "observed": "成功率 64.70%", "shortfall": "再多1件", "links": [("看案件", "/cases/")]}  # fmt: skip
    html = render("{% findings rows %}", rows=[row])
    for part in (
        "未达到",
        "晋人社厅发〔2021〕53号 三（二）4：“成功率达到65%”",
        "再多1件",
        '<a href="/cases/">看案件</a>',
    ):
        assert part in html


class Sheet(forms.Form):
    name = forms.CharField(label="组织名称", help_text="与登记证书一致", error_messages={"required": "请填写组织名称"})
    phone = forms.CharField(label="电话", required=False)
    reach = forms.ChoiceField(label="影响", widget=forms.RadioSelect, choices=[("a", "本单位"), ("b", "本地区")])
    true = forms.BooleanField(label="内容真实")
    token = forms.CharField(widget=forms.HiddenInput)


def test_help_and_error_of_a_field_are_tied_to_its_input():
    html = render("{% field f.name %}", f=Sheet({"name": ""}))
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html and 'id="id_name_error"' in html
    assert "请填写组织名称" in html


def test_only_what_may_be_left_out_is_marked():
    assert "选填" in render("{% field f.phone %}", f=Sheet())
    assert "选填" not in render("{% field f.name %}", f=Sheet())


def test_choices_are_a_group_with_a_name():
    html = render("{% field f.reach %}", f=Sheet())
    assert "<fieldset" in html and "<legend>影响" in html


def test_a_single_box_stands_before_its_words():
    html = render("{% field f.true %}", f=Sheet())
    assert html.index("<input") < html.index("内容真实")
    assert html.count("<input") == 1


def test_a_hidden_field_has_no_frame():
    assert 'class="field' not in render("{% field f.token %}", f=Sheet())


def test_turning_the_page_keeps_the_filters():
    page = Paginator(range(100), 10).page(3)
    html = render("{% pagination page %}", query="kind=gold&page=3", page=page)
    assert 'href="?kind=gold&amp;page=4"' in html
    assert 'aria-current="page">3<' in html
    assert "共 100 条" in html


def test_a_single_page_needs_no_turning():
    assert "nav" not in render("{% pagination page %}", page=Paginator(range(5), 10).page(1))


def test_a_tab_shows_a_count_of_nought_but_not_a_missing_one():
    html = render("{% tabs items %}", items=[{"label": "待办", "url": "#", "count": 0}, {"label": "统计", "url": "#"}])
    assert html.count('class="count"') == 1


def test_a_chart_has_its_table_and_its_links():
    rows = [{"label": EVIL, "value": 65, "text": "65.00%", "url": "/c/1", "cells": [13, 20]}]
    html = render("{% bar_chart rows '成功率' columns threshold=line scale=100 %}", rows=rows,
                  columns=["组织", "成功率", "成功", "计入"], line=(65, "达标线 65%"))  # fmt: skip
    assert EVIL not in html
    assert html.count('href="/c/1"') == 2
    assert "未达线" not in html
    assert '<td class="number">13</td>' in html


def test_a_question_submits_the_form_it_belongs_to():
    html = render(
        '{% confirm id="ask" title="不予通过？" label="确认" form="f" name="action" value="reject" tone="danger" %}'
        "<p>{{ words }}</p>{% endconfirm %}",
        words=EVIL,
    )
    assert 'form="f" name="action" value="reject"' in html
    assert "<p>&lt;script&gt;" in html
    assert html.startswith('<dialog id="ask" aria-labelledby="ask-title" class="danger">')
