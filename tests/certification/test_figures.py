"""The information base in figures: scope, distinct persons at every level, gaps, filters, lists and exports behind."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certification import services
from certification.figures import sections
from certification.intake import Incoming, take_in
from certification.models import CensusRow
from workflows.organisations.models import Organisation, Region, Role, User
from workflows.sheets.models import ExportLog

from .conftest import AT, acting, number

PAGES = ("figures", "figure_places", "figure_work", "figure_years", "figure_people")
UNTIL = "2024-03-01"


@pytest.fixture
def add(land, clerk, register):
    """Somebody in post in the first county's township; anything may be said otherwise."""
    born = iter(f"1980{month:02}{day:02}" for month in range(1, 13) for day in range(1, 28))

    def enter(person=None, *, region=None, officer=None, **otherwise):
        place, officer = region or land.town, officer or acting(clerk)
        person = person or register(id_number=number(born=next(born)), region=place, officer=officer)
        given = {"kind": "township", "employer_name": "某单位", "start": date(2022, 1, 1)} | otherwise
        services.add_post(person=person, region=place, officer=officer, at=AT, **given)
        return person

    return enter


@pytest.fixture
def officer(client, clerk):
    client.force_login(clerk)
    return client


def get(client, name="figures", **asked):
    return client.get(reverse(f"people:{name}"), {"until": UNTIL} | asked)


def figures(response) -> dict[str, int]:
    """Every figure of the charts that is not nought, by its words."""
    return {
        row["label"]: row["value"] for _, _, rows in response.context["charts"] for row in rows if row["value"]
    }  # fmt: skip


def sheet(response) -> list[list[object]]:
    book = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content)))
    return [[cell.value for cell in row] for row in book["名单"]]


def test_the_structure_is_counted_from_posts_and_what_people_hold(officer, add, clerk):
    person = add()
    services.add_certificate(
        person=person, officer=acting(clerk), at=AT, grade="3", kind="skill_level", occupation_relation="own"
    )
    services.add_certificate(
        person=person, officer=acting(clerk), at=AT, grade="4", kind="skill_level", occupation_relation="own"
    )
    services.add_education(person=person, officer=acting(clerk), at=AT, level="bachelor")
    add(kind="legal")
    page = get(officer)
    assert page.context["total"] == 2
    assert figures(page) == {
        "工业园区、乡镇（街道）、社区（村）基层平台": 1, "调解组织、社会组织、律师事务所等机构": 1,
        "乡镇（街道）劳动关系协调员": 1, "法律宣传调解服务人员": 1, "三级/高级工": 1, "无本职业证书": 1,
        "大学本科": 1, "不清楚": 1, "男": 2, "40—49岁": 2,
    }  # fmt: skip


def test_a_certificate_found_forged_or_taken_out_no_longer_counts(officer, add, clerk):
    record = services.add_certificate(
        person=add(), officer=acting(clerk), at=AT, grade="3", kind="skill_level", occupation_relation="own"
    )
    services.correct_record(record=record, officer=acting(clerk), at=AT, reason="核验", validity="forged")
    assert "三级/高级工" not in figures(get(officer))
    services.correct_record(record=record, officer=acting(clerk), at=AT, reason="重核", validity="unverified")
    assert figures(get(officer))["三级/高级工"] == 1
    services.remove_record(record=record, officer=acting(clerk), at=AT, reason="录错人")
    assert "三级/高级工" not in figures(get(officer))


def test_first_and_last_day_in_post_count(officer, add):
    add(start=date(2022, 1, 1), end=date(2023, 12, 31))
    counted = {
        day: get(officer, until=day).context["total"] for day in ("2021-12-31", "2022-01-01", "2023", "2024-01-01")
    }
    assert counted == {"2021-12-31": 0, "2022-01-01": 1, "2023": 1, "2024-01-01": 0}
    years = {row["label"]: row["value"] for row in get(officer, "figure_years").context["charts"][0][2]}
    assert (years["2021-12-31"], years["2022-12-31"], years["2023-12-31"], years[UNTIL]) == (0, 1, 1, 0)


def test_whoever_has_two_posts_counts_once_above_them(client, seated, land, add, register):
    city = seated(_office(land, land.city))
    other = Region.objects.create(
        code="370830102", name="戊镇", full_name="市甲县戊镇", level="township", parent=land.here
    )
    person = add()
    add(person, region=other)
    add(person, kind="grid")
    client.force_login(city)
    assert get(client).context["total"] == 1
    kinds = figures(get(client))
    assert (kinds["乡镇（街道）劳动关系协调员"], kinds["劳动监察网格员"]) == (1, 1)
    assert kinds["工业园区、乡镇（街道）、社区（村）基层平台"] == 1
    at_city = {one["label"]: one["value"] for one in get(client, "figure_places").context["places"]}
    assert at_city == {"甲县": 1, "乙县": 0}
    in_county = {one["label"]: one["value"] for one in get(client, "figure_places", region="370830").context["places"]}
    assert in_county == {"丁镇": 1, "戊镇": 1}
    assert [len(rows) for _, rows, _ in get(client, "figure_people").context["lines"]] == [3]


def _office(land, region):
    return Organisation.objects.create(
        code=f"G{region.pk}", name=f"{region.name}人社局", kind="government", region=region, party="hr"
    )


def test_a_neighbour_s_county_is_in_no_figure_list_or_export(officer, add, seated, land):
    add()
    stranger = add(region=land.there, officer=acting(seated(land.neighbour)), kind="grid")
    assert get(officer).context["total"] == 1
    assert "劳动监察网格员" not in figures(get(officer))
    assert [one["label"] for one in get(officer, "figure_places").context["places"]] == ["丁镇"]
    assert stranger.pk not in [one.pk for one, _, _ in get(officer, "figure_people").context["lines"]]
    assert len(sheet(get(officer, "figure_people", export="1"))) == 2
    for name in PAGES:
        page = get(officer, name, region=land.there.pk)
        assert "不在您的管辖范围" in page.content.decode() and "total" not in page.context


def test_a_person_of_another_county_in_post_here_is_counted_and_not_opened(officer, seated, land, register):
    neighbour = acting(seated(land.neighbour))
    register(region=land.there, officer=neighbour, id_number=number(born="19790101"))
    row = Incoming("周启䶮", number(born="19790101"), land.town, AT.date(), "ledger", kind="grid")
    take_in([row], batch=None, officer=None, at=AT)
    page = get(officer, "figure_people")
    assert page.context["page"].paginator.count == 1 and "登记在其他地区" in page.content.decode()


def test_only_offices_over_a_region_look_at_figures(client, seated, land, add):
    own = User.objects.create_user("own", person_name="本人")
    for user in (own, seated(land.bureau, Role.APPLICANT)):
        client.force_login(user)
        for name in PAGES:
            assert get(client, name).status_code == 403
    client.logout()
    assert get(client).status_code == 302


def test_gaps_are_told_in_words(officer, add, land):
    Region.objects.create(code="F01", name="快递行业", full_name="市甲县快递行业", level="field", parent=land.here)
    add()
    page = get(officer, "figure_places")
    lacking = {row["name"]: row["lacking"] for key in ("matrix", "field_matrix") for row in page.context[key]}
    assert lacking == {"丁镇": 9, "快递行业": 10}
    assert [name for name, _ in page.context["empty"]] == ["快递行业领域"]
    assert page.content.decode().count('class="gap">缺') == 9 + 10
    narrowed = get(officer, "figure_places", kind="township").context["matrix"]
    assert [len(row["cells"]) for row in narrowed] == [1]
    lines = sheet(get(officer, "figure_places", export="1"))
    assert lines[1][:4] == ["丁镇", "乡镇（街道）", 1, 1] and lines[1][4] == "缺"


def test_each_figure_opens_the_list_of_as_many(officer, add, clerk):
    for kind, start in (("township", date(2023, 6, 1)), ("legal", date(2012, 1, 1)), ("grid", date(2020, 5, 1))):
        person = add(kind=kind, start=start)
    add(person, kind="legal")
    services.add_education(person=person, officer=acting(clerk), at=AT, level="master")
    for name in ("figures", "figure_work", "figure_years"):
        for _, _, rows in get(officer, name).context["charts"]:
            for row in rows:
                if row["value"]:
                    behind = officer.get(row["url"])
                    assert behind.context["page"].paginator.count == row["value"], row["label"]
                    assert len(behind.context["lines"]) == row["value"]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"until": "2024-02-30"}, "没有这一天"), ({"until": "2199-01-01"}, "在将来"), ({"until": "1066"}, "应在1900年"),
        ({"kind": "x"}, "台账类型"), ({"grade": "9"}, "证书等级"), ({"age": "a7"}, "年龄"),
        ({"region": "' OR 1=1 --"}, "不在您的管辖范围"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("export", [{}, {"export": "1"}])
def test_a_filter_that_cannot_be_read_is_told_and_nothing_counted(officer, add, asked, words, export):
    add()
    page = get(officer, **asked, **export)
    assert page.status_code == 200 and words in page.content.decode() and "total" not in page.context
    assert not ExportLog.objects.exists()


def test_filters_narrow_every_page(officer, add):
    add()
    add(kind="legal")
    for name in PAGES[:4]:
        assert get(officer, name, category="service").context["total"] == 1
        assert get(officer, name, kind="grid").context["total"] == 0
        assert get(officer, name, grade="none").context["total"] == 2


def test_with_nobody_every_page_says_so(officer, land):
    for name in PAGES:
        assert get(officer, name).status_code == 200
    assert "没有在岗的劳动关系协调员" in get(officer).content.decode()


def test_exports_are_logged_with_what_was_asked(officer, add, clerk):
    add()
    assert ["台账类型", "乡镇（街道）劳动关系协调员", 1, "100.00%"] in sheet(get(officer, export="1"))
    sheet(get(officer, "figure_work", export="1"))
    lines = sheet(get(officer, "figure_people", export="1", kind="township"))
    assert lines[1][1].startswith("370***")
    kept = ExportLog.objects.latest("pk")
    assert (kept.actor, kept.what, kept.rows) == (clerk, "劳动关系协调员名单", 1)
    assert kept.filters == {"区划": "全部辖区", "截至日": UNTIL, "台账类型": "乡镇（街道）劳动关系协调员"}
    assert ExportLog.objects.count() == 3


def test_another_app_adds_a_section_of_work(officer, add, monkeypatch):
    monkeypatch.setattr(sections, "_SECTIONS", [])
    add()
    sections.add_work_section(
        sections.WorkSection(
            "季度积分", ["季度", "人数"], lambda rows, day: [{"label": f"{day}", "value": rows.count()}]
        )
    )
    assert "季度积分" in get(officer, "figure_work").content.decode()
    assert sheet(get(officer, "figure_work", export="1"))[-1][:3] == ["季度积分", UNTIL, 1]


def test_more_people_take_no_more_queries(officer, add):
    def queries(name: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            get(officer, name)
        return len(captured)

    add()
    first = {name: queries(name) for name in PAGES}
    for kind in ("grid", "legal", "township"):
        add(add(kind=kind), kind="park")
    assert {name: queries(name) for name in PAGES} == first
    assert max(first.values()) <= 15, first


def test_counting_anew_changes_nothing(officer, add):
    add(add(), kind="grid")
    held = list(CensusRow.objects.order_by("pk").values())
    CensusRow.objects.all().delete()
    call_command("recount_coordinators")
    assert list(CensusRow.objects.order_by("pk").values()) == held


def by_years(response):
    """Of each day of the years: the persons in post, and those of whom it is unclear."""
    return {
        row["label"]: (row["value"], row["doubtful"][0]) for row in response.context["charts"][0][2]
    }  # fmt: skip


def test_before_a_list_shows_them_nobody_is_said_to_have_been_in_post_or_not(officer, add, land):
    row = Incoming("周启䶮", number(born="19790101"), land.town, date(2023, 6, 1), "ledger", kind="grid")
    (seen,) = take_in([row], batch=None, officer=None, at=AT)
    served = add(start=date(2021, 5, 1), end=date(2022, 3, 31))
    add(served, kind="legal", start=None)  # seen on the day of entry, AT
    years = by_years(get(officer, "figure_years"))
    assert [years[f"{year}-12-31"] for year in (2020, 2021, 2022, 2023)] == [(0, 2), (1, 1), (0, 2), (1, 1)]
    assert years[UNTIL] == (2, 0)
    page = get(officer, until="2022")
    assert page.context["total"] == 0 and page.context["unclear"] == 2
    behind = officer.get(page.context["unclear_url"])
    assert [one.pk for one, _, _ in behind.context["lines"]] == sorted([seen.pk, served.pk])
    assert behind.content.decode().count("不晚于") == 2
    assert get(officer, until="2023-06-01", kind="grid").context["unclear"] == 0


def test_a_gap_is_no_gap_where_somebody_may_have_been(officer, add, land):
    Region.objects.create(code="F01", name="快递行业", full_name="市甲县快递行业", level="field", parent=land.here)
    add(start=None, kind="grid")
    page = get(officer, "figure_places", until="2023")
    (town,) = page.context["matrix"]
    assert town["lacking"] == 9 and [cell for cell, _ in town["cells"]].count("不清楚") == 1
    assert [name for name, _ in page.context["empty"]] == ["快递行业领域"]
    line = sheet(get(officer, "figure_places", until="2023", export="1"))[1]
    assert line[:3] == ["丁镇", "乡镇（街道）", 0] and line.count("不清楚") == 1 and line.count("缺") == 9


def test_places_without_anybody_are_named_a_few_at_a_time_and_each_opens_its_page(client, seated, land):
    for place, county in enumerate((land.here, land.there) * 3):
        code = f"{county.pk}2{place:02}"
        Region.objects.create(code=code, name=f"{place}镇", full_name=code, level="township", parent=county)
    client.force_login(seated(_office(land, land.city)))
    page = get(client, "figure_places")
    names = [name for name, _ in page.context["empty"]]
    assert names == ["甲县丁镇", "甲县0镇", "甲县2镇", "甲县4镇", "乙县1镇", "乙县3镇", "乙县5镇"]
    words = page.content.decode()
    assert words.index("乙县1镇") < words.index("其余的") < words.index("乙县3镇")
    assert client.get(reverse("people:figure_places") + page.context["empty"][0][1]).status_code == 200


def test_shares_say_how_they_are_cut(officer, add):
    for kind in ("township", "legal", "grid"):
        add(kind=kind)
    page = get(officer)
    shares = [row["cells"][0] for title, _, rows in page.context["charts"] if title == "台账类型" for row in rows]
    assert shares.count("33.33%") == 3
    for name in ("figures", "figure_places", "figure_work"):
        assert "不四舍五入" in get(officer, name).content.decode()
    sheet(get(officer, export="1"))
    assert "不四舍五入" in ExportLog.objects.latest("pk").filters["占比"]


def test_a_list_taken_away_says_that_a_first_day_is_the_latest_and_whom_it_leaves_out(officer, add):
    add(start=None)
    kept = sheet(get(officer, "figure_people", export="1"))
    assert kept[1][kept[0].index("在岗起")] == "不晚于2024-03-01"
    sheet(get(officer, "figures", export="1", until="2023"))
    assert "1人" in ExportLog.objects.latest("pk").filters["未计入"]
    assert sheet(get(officer, "figure_years", export="1"))[1:3] == [
        ["历年在岗人数", "2018-12-31", 0, 1], ["历年在岗人数", "2019-12-31", 0, 1],
    ]  # fmt: skip


def test_a_first_day_entered_later_settles_what_was_unclear(officer, add, clerk):
    post = add(start=None).posts.get()
    assert by_years(get(officer, "figure_years"))["2022-12-31"] == (0, 1)
    services.correct_record(record=post, officer=acting(clerk), at=AT, reason="核对聘书", start=date(2022, 1, 1))
    years = by_years(get(officer, "figure_years"))
    assert (years["2021-12-31"], years["2022-12-31"]) == ((0, 0), (1, 0))
