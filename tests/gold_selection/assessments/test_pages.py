"""The pages of a quarter by the addresses people use: from claim and photo to the own result, and whose they are."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gold_selection.assessments.models import Appeal, Assessment, Entry, EntryFile, Score
from gold_selection.assessments.record import EntryAmended, mark
from workflows.cases.models import Case
from workflows.organisations.models import Organisation

from .conftest import picture, text, upload

FORM = {
    "date": "2024-08-06", "text": "在园区开展普法宣传", "self_initiated": "yes", "strong_atmosphere": "yes",
    "venue": "park", "event_id": "", "kind": "", "link": "",
}  # fmt: skip


def url(name: str, *args: object) -> str:
    return reverse(f"assessments:{name}", args=args)


@pytest.fixture
def open_(world, today):
    """An open quarter of one person with an account."""
    person = world.person("甲", user=world.account())
    case = world.begin()
    return case, case.scores.get(), person


def _settled(world, case, person):
    world.base(case, person)
    return case


def act(client, case, name, **data):
    given = {f"{name}-{key}": value for key, value in data.items()}
    return client.post(reverse("case_act", args=[case.pk]), {"action": name, **given})


def _ticked(page) -> list[str]:
    return re.findall(r'name="quarters" value="([^"]+)" checked', text(page))


class TestBeginning:
    def test_a_bureau_begins_for_several_and_is_told_of_what_cannot(self, client, world, today):
        client.force_login(world.acceptor)
        assert _ticked(client.get(url("begin"))) == ["370830001-3", "370830002-3", "F01-3"]
        done = client.post(url("begin"), {"quarters": ["370830001-3", "F01-3"]})
        assert done.headers["Location"] == url("list") and Assessment.objects.count() == 2
        listed = text(client.get(url("list")))
        assert "地370830001" in listed and "地F01" in listed
        Organisation.objects.filter(code="G0032").update(status="closed")
        told = client.post(url("begin"), {"quarters": ["370830002-3"]})
        assert told.status_code == 422 and "没有登记办事处" in text(told) and Assessment.objects.count() == 2

    def test_a_township_begins_its_own(self, client, world, today):
        client.force_login(world.clerk)
        done = client.post(url("begin"), {"quarters": ["370830001-3"]})
        assert done.headers["Location"] == reverse("case", args=[Assessment.objects.get().pk])
        for word in ("370830002-3", "370830001-4", "370830001-3", "x"):
            refused = client.post(url("begin"), {"quarters": [word]})
            assert refused.status_code == 422 and "请按下表重新勾选" in text(refused)
        assert "请勾选要建立的季度" in text(client.post(url("begin"), {}))
        assert Assessment.objects.count() == 1

    def test_what_stands_is_shown_with_its_way_and_the_next_is_ticked(self, client, world, today):
        case = world.begin(quarter=1)
        client.force_login(world.acceptor)
        page = client.get(url("begin"))
        assert _ticked(page) == ["370830001-2", "370830002-3", "F01-3"]
        assert 'value="370830001-1"' not in text(page) and 'value="370830001-4"' not in text(page)
        assert f'href="{reverse("case", args=[case.pk])}"' in text(page) and "已建立" in text(page)
        world.begin(quarter=3)
        assert _ticked(client.get(url("begin"))) == ["370830002-3", "F01-3"], "nothing after the present quarter"

    def test_the_next_after_a_whole_year_is_the_first_of_the_next(self, client, world, today):
        world.begin(quarter=3)
        world.now = world.now.replace(year=2025, month=5)
        for quarter in (1, 2, 4):
            world.begin(quarter=quarter)
        client.force_login(world.clerk)
        page = client.get(url("begin"))
        assert (page.context["year"], list(page.context["years"])) == (2025, [2025, 2024])
        assert _ticked(page) == ["370830001-1"]
        before = client.get(url("begin") + "?year=2024")
        assert _ticked(before) == [] and "已开始的季度都已建立" in text(before)

    def test_the_page_asks_no_more_for_more_units(self, client, world, today, django_assert_num_queries):
        client.force_login(world.acceptor)
        client.get(url("begin"))
        with CaptureQueriesContext(connection) as few:
            client.get(url("begin"))
        for n in range(3, 9):
            world._region(f"37083000{n}", "township", world.county)
        world.begin()
        with django_assert_num_queries(len(few)):
            client.get(url("begin"))

    def test_whoever_has_no_such_seat_begins_none(self, client, world, today):
        client.force_login(world.verifier)
        assert client.get(url("begin")).status_code == 403
        assert "建立考核" not in text(client.get(url("list")))


class TestEntries:
    def test_what_follows_where_a_field_is_left_empty_stands_beside_it(self, client, world, open_):
        case, score, person = open_
        client.force_login(world.clerk)
        page = text(client.get(url("add", score.pk, "publicity")))
        assert re.findall(r"<label[^>]*>([^<]+) <span class=\"must\">（([^<]+)）", page) == [
            ("日期", "可后补，未填不能提交核实"), ("自发开展", "可后补，未填不能提交核实"),
            ("在企业、园区、社区、楼宇", "可后补，未填不能提交核实"), ("形成浓厚氛围", "可后补，未填不能提交核实"),
            ("说明", "可后补，未填不能提交核实"), ("事件编号", "选填"), ("佐证种类", "可后补，缺佐证的不计分"),
            ("文件（PDF、JPG、PNG）", "三种方式任选其一"), ("拍照上传", "三种方式任选其一"),
            ("视频网址", "三种方式任选其一"),
        ]  # fmt: skip
        mistake = text(client.get(url("add", score.pk, "mistake")))
        assert '情节严重 <span class="must">（可后补，未填的不按情节严重处理）' in mistake
        world.locked(_settled(world, case, person))
        client.force_login(world.acceptor)
        later = text(client.get(url("supplement", score.pk, "publicity")))
        assert "可后补" not in later and "缺佐证的不计分，登记后不能再补" in later

    def test_an_entry_with_a_photo_and_a_plan(self, client, world, open_):
        _, score, _ = open_
        client.force_login(world.clerk)
        page = client.get(url("add", score.pk, "publicity"))
        assert 'capture="environment"' in text(page) and "宣传活动方案" in text(page)
        sent = FORM | {"kind": "photo", "camera": upload(picture(1))}
        done = client.post(url("add", score.pk, "publicity"), sent)
        entry = Entry.objects.get()
        assert done.headers["Location"] == url("entry", entry.pk)
        assert (entry.facts["venue"], entry.facts["self_initiated"], entry.entered_by) == ("park", True, world.clerk)
        page = text(client.get(url("entry", entry.pk)))
        assert "还缺：宣传活动方案" in page and "photo.png" in page
        client.post(url("entry", entry.pk), FORM | {"kind": "plan", "file": upload(picture(2), "plan.png")})
        assert sorted(entry.files.values_list("kind", flat=True)) == ["photo", "plan"]
        shown = client.get(url("file", entry.files.first().pk))
        assert shown.status_code == 200 and shown.headers["Content-Type"] == "image/png"
        client.post(url("remove_file", entry.files.first().pk))
        assert entry.files.filter(removed_at=None).count() == 1
        assert client.post(url("remove", entry.pk)).headers["Location"] == url("line", score.pk)
        assert Entry.objects.get().removed_at

    @pytest.mark.parametrize(
        ("told", "field", "words"),
        [
            ({"date": "2024-06-30"}, "date", "日期应在2024年第三季度以内"),
            ({"date": "2024-13-01"}, "date", "日期格式有误"),
            ({"date": "2024-09-30"}, "date", "日期在将来"), ({"venue": "moon"}, "venue", ""),
            ({"self_initiated": "maybe"}, "self_initiated", ""), ({"text": "长" * 501}, "text", "最多500个字"),
            ({"event_id": "9" * 61}, "event_id", "最多60个字"), ({"kind": "photo"}, "file", "请同时选择文件"),
            ({"kind": "screenshot"}, "kind", ""), ({"link": "不是网址"}, "link", "网址不完整"),
            ({"kind": "photo", "link": "https://example.cn/v"}, "link", "只能作为视频的佐证"),
        ],
    )  # fmt: skip
    def test_every_field_tried_wrong(self, client, world, open_, told, field, words):
        _, score, _ = open_
        client.force_login(world.clerk)
        page = client.post(url("add", score.pk, "publicity"), FORM | told)
        assert page.status_code == 422 and not Entry.objects.exists()
        assert words in "".join(page.context["form"].errors[field])
        assert "在园区开展普法宣传" in text(page) or "text" in told

    @pytest.mark.parametrize(
        ("content", "name", "words"),
        [(b"", "a.png", "空"), (b"MZ\x90\x00", "a.png", "内容与扩展名不符"), (b"hello", "a.txt", "只收 PDF、JPG、PNG")],
    )
    def test_a_file_that_is_none_is_refused_and_nothing_typed_is_lost(self, client, world, open_, content, name, words):
        _, score, _ = open_
        client.force_login(world.clerk)
        page = client.post(url("add", score.pk, "publicity"), FORM | {"kind": "photo", "file": upload(content, name)})
        assert page.status_code == 422 and words in "".join(page.context["form"].errors["file"])
        assert "在园区开展普法宣传" in text(page) and not EntryFile.objects.exists()

    def test_a_video_is_an_address(self, client, world, open_):
        _, score, _ = open_
        client.force_login(world.clerk)
        client.post(url("add", score.pk, "publicity"), FORM | {"kind": "video", "link": "https://example.cn/v/1"})
        file = EntryFile.objects.get()
        assert (file.link, file.kind, file.likeness) == ("https://example.cn/v/1", "video", "")
        assert client.get(url("file", file.pk)).status_code == 404

    def test_a_type_that_is_none(self, client, world, open_):
        _, score, _ = open_
        client.force_login(world.clerk)
        assert client.get(url("add", score.pk, "bribery")).status_code == 404
        assert client.get(url("add", score.pk, "base")).status_code == 404

    def test_of_two_who_fill_in_one_entry_the_later_is_told_and_loses_nothing(self, client, world, open_):
        case, score, person = open_
        entry = world.entry(case, person, text="原来的说明")
        client.force_login(world.colleague)
        shown = client.get(url("entry", entry.pk)).context["was"]
        world.act(case, "record", world.clerk, changes=(
            EntryAmended(score, entry, mark(entry), {"text": "先改的说明"}),
        ))  # fmt: skip
        page = client.post(url("entry", entry.pk), FORM | {"was": shown, "text": "后改的说明"})
        assert page.status_code == 422 and "已被别人改过" in text(page)
        assert "先改的说明" in text(page) and "后改的说明" in text(page)
        assert Entry.objects.get().text == "先改的说明"
        again = FORM | {"was": page.context["was"], "text": "后改的说明"}
        assert client.post(url("entry", entry.pk), again).status_code == 302
        assert Entry.objects.get().text == "后改的说明"
        assert client.post(url("entry", entry.pk), again | {"text": "没有看过"}).status_code == 422

    def test_saved_unchanged_a_ruling_stands(self, client, world, open_):
        case, _, person = open_
        entry = world.entry(case, person, text=FORM["text"])
        Entry.objects.update(status="verified", judged_by=world.verifier)
        client.force_login(world.clerk)
        assert client.post(url("entry", entry.pk), FORM).status_code == 302
        assert Entry.objects.get().status == "verified"


class TestWhoseItIs:
    def test_a_neighbour_finds_nothing(self, client, world, open_):
        case, score, person = open_
        entry = world.entry(case, person)
        file = EntryFile.objects.first()
        client.force_login(world.stranger)
        addresses = [
            reverse("case", args=[case.pk]), url("sheet", case.pk), url("judging", case.pk), url("line", score.pk),
            url("add", score.pk, "publicity"), url("supplement", score.pk, "mistake"), url("entry", entry.pk),
            url("replace", entry.pk), url("void", entry.pk), url("file", file.pk), url("own_line", score.pk),
            url("appeal", score.pk),
        ]  # fmt: skip
        assert [client.get(address).status_code for address in addresses[1:]] == [404] * 11
        posts = [url("remove", entry.pk), url("remove_file", file.pk), url("drop", score.pk), url("enrol", case.pk)]
        assert [client.post(address).status_code for address in posts] == [404] * 4
        assert act(client, case, "submit").status_code == 404
        assert "地370830001" not in text(client.get(url("list"))).partition("<table")[2]
        assert client.get(addresses[0]).status_code == 404

    def test_the_county_reads_all_of_its_own(self, client, world, open_):
        case, score, _ = open_
        client.force_login(world.acceptor)
        assert client.get(reverse("case", args=[case.pk])).status_code == 200
        assert "甲" in text(client.get(url("line", score.pk)))
        assert client.post(url("enrol", case.pk), {"person": "1"}).status_code == 302
        assert "逐格录入" not in text(client.get(reverse("case", args=[case.pk])))

    def test_a_person_sees_the_own_alone_and_no_ruling_before_it_is_published(self, client, world, open_):
        case, score, person = open_
        other = world.person("乙", user=world.account())
        client.force_login(world.clerk)
        client.post(url("enrol", case.pk), {"person": other.pk})
        theirs = case.scores.get(person=other)
        world.base(case, person), world.base(case, other)
        entry = world.entry(case, person)
        world.act(case, "submit", world.clerk)
        world.judged(case, refused=(entry.pk,))
        client.force_login(person.user)
        own = client.get(url("own_line", score.pk))
        assert own.status_code == 200 and "不予采信" not in text(own) and "得分核定后在这里公布" in text(own)
        assert client.get(url("own_line", theirs.pk)).status_code == 404
        assert client.get(url("line", score.pk)).status_code == 404
        assert client.get(reverse("case", args=[case.pk])).headers["Location"] == url("own_line", score.pk)
        assert "不予采信" not in text(client.get(url("entry", entry.pk)))
        assert "未公布" in text(client.get(url("mine")))
        world.act(case, "verify", world.verifier)
        world.act(case, "publish", world.verifier)
        own = text(client.get(url("own_line", score.pk)))
        assert "不予采信" in own and "不实" in own and "计分依据" in own and "汶政字〔2024〕59号" in own

    def test_somebody_who_is_in_no_quarter(self, client, world, today):
        client.force_login(world.account())
        assert "没有您的季度考核" in text(client.get(url("mine")))


class TestTheWholeWay:
    @pytest.mark.parametrize(("state", "offered"), [("submitted", "verify"), ("verified", "publish")])
    def test_the_verifier_is_offered_the_next_step_and_the_way_back(self, client, world, open_, state, offered):
        case, _, person = open_
        world.base(case, person)
        world.act(case, "submit", world.clerk)
        if state == "verified":
            world.act(case, "verify", world.verifier)
        client.force_login(world.verifier)
        page = client.get(reverse("case", args=[case.pk]))
        assert page.status_code == 200 and page.context["case"].state == state
        assert {offered, "send_back"} <= page.context["offered"].keys()
        assert act(client, case, "send_back", text="").status_code == 422
        assert act(client, case, "send_back", text="请补充说明").status_code == 302

    def test_from_the_persons_claim_to_the_lock(self, client, world, open_):
        case, score, person = open_
        client.force_login(person.user)
        assert "申报：" in text(client.get(url("own_line", score.pk)))
        client.post(url("add", score.pk, "publicity"), FORM | {"kind": "photo", "camera": upload(picture(1))})
        entry = Entry.objects.get()
        client.post(url("entry", entry.pk), FORM | {"kind": "plan", "file": upload(picture(2), "plan.png")})
        assert client.get(url("add", score.pk, "mistake")).status_code == 404
        client.force_login(world.clerk)
        page = text(client.get(reverse("case", args=[case.pk])))
        assert "甲：基本得分" in page and "提交核实" not in page
        world.base(case, person, 25)
        page = text(client.get(reverse("case", args=[case.pk])))
        assert ">30<" in page and "提交核实" in page
        assert act(client, case, "submit").status_code == 302
        client.force_login(world.verifier)
        judging = url("judging", case.pk)
        assert "职员" in text(client.get(judging)) and "photo.png" in text(client.get(judging))
        told = client.post(judging, {f"verdict-{entry.pk}": "refused", f"reason-{entry.pk}": ""})
        assert told.status_code == 422 and "不予采信须写明理由" in text(told)
        assert client.post(judging, {f"verdict-{entry.pk}": "maybe"}).status_code == 422
        assert client.post(judging, {f"verdict-{entry.pk}": "verified"}).status_code == 302
        assert [act(client, case, name).status_code for name in ("verify", "publish")] == [302, 302]
        page = text(client.get(reverse("case", args=[case.pk])))
        assert "申诉期至" in page and "公布后5个工作日（《汶上县" in page and "》第三条）" in page
        client.force_login(person.user)
        page = text(client.get(url("own_line", score.pk)))
        assert "对基本得分申诉" in page and ">30<" in page and "公布后5个工作日（《汶上县" in page
        world.tick(days=10)
        client.force_login(world.verifier)
        assert act(client, case, "lock").status_code == 302
        assert Case.objects.get(pk=case.pk).state == "locked"

    def test_who_verifies_opens_the_quarter_in_every_state_and_sends_it_back(self, client, world, open_):
        case, _, person = open_
        world.base(case, person)
        client.force_login(world.verifier)
        for name, who in (("submit", world.clerk), ("verify", world.verifier)):
            world.act(case, name, who)
            assert "退回补正" in text(client.get(reverse("case", args=[case.pk])))
        refused = act(client, case, "send_back", text="")
        assert refused.status_code == 422 and Case.objects.get(pk=case.pk).state == "verified"
        assert act(client, case, "send_back", text="补充佐证").status_code == 302
        assert Case.objects.get(pk=case.pk).state == "open"

    def test_an_appeal_on_its_pages(self, client, world, open_):
        case, score, person = open_
        world.base(case, person)
        entry, good = world.entry(case, person), world.entry(case, person, "management")
        world.published(case, refused=(entry.pk,))
        client.force_login(person.user)
        page = text(client.get(url("own_line", score.pk)))
        assert url("appeal_entry", score.pk, entry.pk) in page and url("appeal_entry", score.pk, good.pk) not in page
        assert client.get(url("appeal_entry", score.pk, good.pk)).status_code == 404
        assert client.post(url("appeal_entry", score.pk, entry.pk), {"grounds": " "}).status_code == 422
        assert client.post(url("appeal_entry", score.pk, entry.pk), {"grounds": "照片属实"}).status_code == 302
        again = client.post(url("appeal_entry", score.pk, entry.pk), {"grounds": "再申"})
        assert again.status_code == 422 and "不必重复提出" in text(again)
        filed = Appeal.objects.get()
        assert "照片属实" in text(client.get(reverse("case", args=[filed.pk])))
        client.force_login(world.second)
        assert "申诉成立" in text(client.get(reverse("case", args=[filed.pk])))
        assert act(client, filed, "uphold", text="").status_code == 422
        assert act(client, filed, "uphold", text="属实").status_code == 302
        client.force_login(person.user)
        assert "30 → 35" in text(client.get(reverse("case", args=[filed.pk])))
        client.force_login(world.stranger)
        assert client.get(reverse("case", args=[filed.pk])).status_code == 404

    def test_a_correction_on_its_pages_shows_before_and_after(self, client, world, open_):
        case, score, person = open_
        world.base(case, person)
        entry = world.entry(case, person)
        world.locked(case)
        client.force_login(world.acceptor)
        page = text(client.get(url("line", score.pk)))
        assert "补记" in page and url("void", entry.pk) in page
        empty = client.post(url("supplement", score.pk, "mistake"), {"date": "", "text": ""})
        assert empty.status_code == 422 and set(empty.context["form"].errors) == {"date", "text", "impact", "serious"}
        sent = {"date": "2024-08-09", "text": "投诉属实", "impact": "large", "serious": "no", "event_id": ""}
        assert client.post(url("supplement", score.pk, "mistake"), sent).status_code == 302
        assert client.post(url("void", entry.pk), {"text": "活动未举行"}).status_code == 302
        assert client.get(url("judging", case.pk)).status_code == 403
        client.force_login(world.verifier)
        page = text(client.get(url("judging", case.pk)))
        assert "30 → <strong>20</strong>" in page and "30 → <strong>25</strong>" in page
        mistake = Entry.objects.get(type="mistake")
        client.post(url("judging", case.pk), {f"verdict-{mistake.pk}": "verified", f"reason-{mistake.pk}": ""})
        assert Score.objects.get().computed["total"] == 20

    def test_duplicates_are_flagged_to_who_verifies(self, client, world, open_):
        case, _, person = open_
        other = world.person("乙")
        client.force_login(world.clerk)
        client.post(url("enrol", case.pk), {"person": other.pk})
        world.base(case, person), world.base(case, other)
        first, second = (world.entry(case, one, event_id="案7") for one in (person, other))
        world.act(case, "submit", world.clerk)
        client.force_login(world.verifier)
        page = text(client.get(url("judging", case.pk)))
        assert page.count("疑似重复：事件编号相同") == 2 and url("entry", second.pk) in page
        assert "疑似重复" in text(client.get(url("entry", first.pk)))


@pytest.mark.parametrize("person", ["", "9" * 5000, "²"])
def test_what_is_nobody_is_not_enlisted(client, world, open_, person):
    case, *_ = open_
    client.force_login(world.clerk)
    page = client.post(url("enrol", case.pk), {"person": person}, follow=True)
    assert page.status_code == 200 and "请选择要列入名单的人员" in text(page)


def test_somebody_elsewhere_assessed_is_not_enlisted_twice(client, world, today):
    person = world.person("甲")
    world.begin()
    person.region = world.other
    person.save()
    theirs = world.begin(world.other, world.stranger)
    client.force_login(world.stranger)
    page = client.post(url("enrol", theirs.pk), {"person": person.pk}, follow=True)
    assert "一人一季只能列入一处" in text(page) and not theirs.scores.exists()
    for given in ("", "x", "999999"):
        assert "请选择要列入名单的人员" in text(client.post(url("enrol", theirs.pk), {"person": given}, follow=True))
