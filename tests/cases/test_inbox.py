"""The desk: what it lists, to whom, in how many queries; and consent to several cases at once."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from workflows.cases.execute import execute
from workflows.cases.models import Case, Message, Opinion
from workflows.organisations.models import Level, Organisation, OrganisationKind, Party, Region, Role, Seat, User
from workflows.organisations.officers import Officer
from workflows.rounds.models import SelectionRound

NOW = datetime(2024, 11, 18, 2, tzinfo=UTC)
DESK = "/desk/"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


class Bureau:
    """A county with a bureau and a union, a clerk and two determiners: just enough for cases to lie on desks."""

    def __init__(self, code: str, name: str) -> None:
        self.region = Region.objects.create(code=code, name=name, full_name=name, level=Level.COUNTY)
        self.hr, self.union = self.body("G", Party.HR, "人社局"), self.body("U", Party.UNION, "总工会")
        self.clerk = self.officer("clerk", self.hr, Role.CLERK)
        self.director = self.officer("director", self.hr, Role.DETERMINATION)
        self.chair = self.officer("chair", self.union, Role.DETERMINATION)

    def body(self, prefix: str, party: Party, name: str) -> Organisation:
        return Organisation.objects.create(
            code=prefix + self.region.code,
            name=self.region.name + name,
            kind=OrganisationKind.GOVERNMENT,
            region=self.region,
            party=party,
        )

    def officer(self, name: str, organisation: Organisation, role: Role) -> User:
        user = User.objects.create_user(f"{name}{self.region.code}", person_name=f"{self.region.name}{name}")
        Seat.objects.create(user=user, organisation=organisation, role=role, start=date(2024, 1, 1))
        return user

    def round(self, code: str, **fields) -> SelectionRound:
        """A round on the clerk's desk."""
        bodies = [{"code": body.code, "name": body.name, "party": body.party} for body in (self.hr, self.union)]
        stage = {
            "key": "determine",
            "name": "审定",
            "mode": "all",
            "role": "determination",
            "days": 5,
            "bodies": bodies,
        }
        case = SelectionRound.objects.create(
            code=code, year=2024, category="mediation", agency=self.hr, region=self.region, created_by=self.clerk,
            title=fields.pop("title", f"批次{code}"), rules={"determination": stage}, **fields,
        )  # fmt: skip
        return execute(case, "prepare", officer=Officer.of(self.clerk, NOW.date()), at=NOW)

    def determination(self, code: str) -> Case:
        """A round before the two bodies that determine it."""
        case = self.round(code)
        Case.objects.filter(pk=case.pk).update(state="publicity_over")
        return execute(case, "submit_list", officer=Officer.of(self.clerk, NOW.date()), at=NOW)

    def judge(self, case: Case, verdict: str = "met") -> None:
        """An earlier judgement of this cycle that all its findings are ``verdict``."""
        Opinion.objects.create(
            case=case, cycle=case.cycle, stage="earlier", stage_name="初审", voice="X", body=self.hr, seat="x",
            author=self.clerk, verdict="consent", decision={"findings": [{"verdict": verdict}]}, at=NOW,
        )  # fmt: skip


@pytest.fixture
def here(db):
    return Bureau("370830", "汶上县")


@pytest.fixture
def there(db):
    return Bureau("370811", "任城区")


def page(client, user, query=""):
    client.force_login(user)
    answer = client.get(DESK + query)
    assert answer.status_code == 200
    return answer.content.decode()


def tasks_of(client, user):
    client.force_login(user)
    return {line.case.pk: line for line in client.get(DESK).context["rows"]}


def test_nobody_enters_without_a_login(client, db):
    assert client.get(DESK).status_code == 302


def test_a_duty_is_listed_with_its_term_and_its_figure(client, here):
    case = here.round("A1", figure="成功率 65.00% 达标")
    Case.objects.filter(pk=case.pk).update(due=NOW.date() - timedelta(days=7))
    html = page(client, here.clerk)
    for words in ("批次A1", "成功率 65.00% 达标", "超期5个工作日", '待办 <span class="count">1</span>'):
        assert words in html


def test_another_countys_cases_are_on_no_tab_and_in_no_search(client, here, there):
    there.round("B1", title="任城的批次")
    for query in ("", "?tab=done", "?tab=started", "?tab=copied", "?q=任城的批次"):
        assert "任城的批次<" not in page(client, here.clerk, query)
    assert "任城的批次<" in page(client, there.clerk, "?q=任城的批次")


def test_what_one_did_and_began_is_found_again(client, here):
    here.round("A1")
    assert "登记批次" in page(client, here.clerk, "?tab=done")
    assert "批次A1" in page(client, here.clerk, "?tab=started")


def test_a_panel_says_whom_else_it_waits_for(client, here):
    here.determination("A1")
    assert "还等汶上县总工会" in page(client, here.director)


@pytest.mark.parametrize(
    ("query", "listed"),
    [("?overdue=on", {"批次A1"}), ("?kind=round", {"批次A1", "批次A2"}), ("?kind=objection", set()),
     ("?region=370830", {"批次A1", "批次A2"}), ("?tab=todo&q=A2", {"批次A2"})],
)  # fmt: skip
def test_filters_narrow_the_list(client, here, query, listed):
    late, _ = here.round("A1"), here.round("A2")
    Case.objects.filter(pk=late.pk).update(due=NOW.date() - timedelta(days=1))
    Case.objects.exclude(pk=late.pk).update(due=NOW.date())
    html = page(client, here.clerk, query)
    assert {title for title in ("批次A1", "批次A2") if f">{title}<" in html} == listed


@pytest.mark.parametrize(
    "query", ["?kind=nonsense", "?region=1%27--", "?round=999999", "?round=x", "?q=" + "长" * 61 + "&tab=todo"]
)
def test_an_impossible_filter_is_told_and_narrows_nothing(client, here, query):
    here.round("A1")
    html = page(client, here.clerk, query)
    assert "筛选条件有误" in html
    assert "批次A1" in html


def test_only_regions_that_occur_are_offered(client, here):
    empty = Region.objects.create(code="370830999", name="空镇", full_name="空镇", level="township", parent_id="370830")
    here.round("A1")
    html = page(client, here.clerk)
    assert '<option value="370830">' in html and empty.name not in html
    html = page(client, here.clerk, f"?region={empty.pk}")
    assert "筛选条件有误" not in html and empty.name in html


def test_a_page_that_is_not_there_shows_the_last_one(client, here):
    here.round("A1")
    assert "批次A1" in page(client, here.clerk, "?page=99")


@pytest.mark.parametrize("user", ["clerk", "director"])
@pytest.mark.parametrize("tab", ["todo", "done", "started", "copied"])
def test_three_rows_cost_no_more_queries_than_one(client, here, django_assert_max_num_queries, user, tab):
    person = getattr(here, user)
    client.force_login(person)
    here.determination("A1")
    with django_assert_max_num_queries(20) as one:
        client.get(f"{DESK}?tab={tab}")
    for code in ("A2", "A3"):
        here.determination(code)
    with django_assert_max_num_queries(len(one.captured_queries)):
        client.get(f"{DESK}?tab={tab}")


def test_consent_is_asked_for_with_the_list_and_given_once_confirmed(client, here):
    first, second = here.determination("A1"), here.determination("A2")
    for case in (first, second):
        here.judge(case)
    lines = tasks_of(client, here.director)
    data = {"task": [line.task.pk for line in lines.values()]}
    asked = client.post(reverse("desk_consent"), data).content.decode()
    assert "以下 2 件将逐件记录" in asked
    assert Opinion.objects.filter(author=here.director).count() == 0
    answer = client.post(reverse("desk_consent"), data | {"confirmed": "1"}, follow=True).content.decode()
    assert "已同意 2 件" in answer
    assert Opinion.objects.filter(author=here.director, verdict="consent").count() == 2
    assert tasks_of(client, here.director) == {}


def _nothing(here, case): ...


def _unmet(here, case):
    here.judge(case, "unknown")


def _reservation(here, case):
    here.judge(case)
    execute(case, "reserve", officer=Officer.of(here.chair, NOW.date()), at=NOW, text="名额偏少")


@pytest.mark.parametrize(
    ("happens", "reason"),
    [(_nothing, "本轮尚无审查结论"), (_unmet, "有审查要点未达到或待核"), (_reservation, "本轮有保留或不同意见")],
)
def test_what_is_left_to_weigh_is_not_agreed_to_in_a_batch(client, here, happens, reason):
    case = here.determination("A1")
    happens(here, case)
    line = tasks_of(client, here.director)[case.pk]
    assert line.obstacle == reason
    data = {"task": line.task.pk, "confirmed": "1"}
    assert reason in client.post(reverse("desk_consent"), data, follow=True).content.decode()
    assert not Opinion.objects.filter(author=here.director).exists()


def test_a_task_of_somebody_else_cannot_be_slipped_in(client, here, there):
    case = there.determination("B1")
    there.judge(case)
    task = tasks_of(client, there.director)[case.pk].task
    client.force_login(here.director)
    answer = client.post(reverse("desk_consent"), {"task": [task.pk, "x"], "confirmed": "1"}, follow=True)
    assert "没有选中仍待您办理的事项" in answer.content.decode()
    assert not Opinion.objects.filter(author=here.director).exists()


def test_messages_are_counted_listed_and_marked_read(client, here, there):
    Message.objects.create(recipient=here.clerk, text="请尽快办理", at=NOW)
    Message.objects.create(recipient=there.clerk, text="别人的消息", at=NOW)
    assert '消息 <span class="count">1</span>' in page(client, here.clerk)
    html = client.get(reverse("messages")).content.decode()
    assert "请尽快办理" in html
    assert "别人的消息" not in html
    client.post(reverse("messages"))
    assert Message.objects.filter(read_at__isnull=True).get().recipient == there.clerk


def test_the_navigation_follows_the_seats(client, here):
    applicant = here.officer("li", here.hr, Role.APPLICANT)
    assert "汶上县人社局 · 文书" in page(client, here.clerk)
    places = client.get(DESK).context["shell"].navigation
    assert [place.label for place in places if place.current] == ["工作台"]
    page(client, applicant)
    assert "统计" not in [place.label for place in client.get(DESK).context["shell"].navigation]
