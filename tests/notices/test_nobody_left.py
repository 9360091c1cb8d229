"""Everybody is taken off a list that was published: another list from the reserves, or a 通报 that nobody is named."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.notices.office import Office, again
from workflows.cases.execute import execute
from workflows.cases.models import Case
from workflows.notices import services
from workflows.notices.models import Notice
from workflows.notices.queries import published
from workflows.organisations.models import User
from workflows.rounds.models import Nomination, SelectionRound
from workflows.rounds.models.selection import ON_THE_LIST

from .test_course import refused


def fresh(round_) -> SelectionRound:
    return SelectionRound.objects.get(pk=round_.pk)


def emptied(office: Office, round_) -> SelectionRound:
    """Objections upheld against all, and the period over."""
    for one in Nomination.objects.filter(round=round_.pk, state__in=ON_THE_LIST):
        execute(one, "remove", officer=None, at=office.tick(), text="查实", clause="三(二)4")
        execute(fresh(round_), "change_list", officer=None, at=office.tick(), removed=one.title)
    execute(fresh(round_), "time_up", officer=None, at=office.tick(days=20))
    return fresh(round_)


def published_and_emptied(office: Office) -> tuple[SelectionRound, Notice]:
    notice = office.issued("publicity")
    return emptied(office, notice.about()), again(notice)


def reserve(office: Office, round_) -> Nomination:
    return office.nomination(round_, "次丘镇调解委员会", 3, "not_selected")


def drafted(office: Office, round_, who: User | None = None) -> Notice:
    return services.draft("no_result", round_, officer=office.officer(who or office.clerk), at=office.tick())


def issued(office: Office, notice: Notice) -> Notice:
    notice = office.run(office.act(office.signed(notice), "number", office.clerk))
    return office.act(notice, "issue", office.clerk)


def page(user: User, case) -> str:
    client = Client()
    client.force_login(user)
    return client.get(reverse("case", args=[case.pk])).content.decode()


def test_the_round_ends_with_a_notice_that_nobody_is_named(office: Office):
    round_, publicity = published_and_emptied(office)
    assert round_.state == "publicity_over" and round_.exhausted
    notice = issued(office, drafted(office, round_))
    assert notice.title == "济宁市人力资源和社会保障局等2部门关于2024年度济宁市金牌劳动人事争议调解组织选树结果的通报"
    text = "".join(notice.content["paragraphs"])
    assert f"以{publicity.number_text}文公示" in text and "本次选树没有入选对象" in text
    assert notice.named == [] and notice.content["attachments"] == [] and not notice.certificates.exists()
    assert fresh(round_).state == "concluded"
    assert again(publicity).state == "superseded" and published().filter(pk=notice.pk).exists()
    html = Client().get(reverse("public:publicity", args=[round_.pk])).content.decode()
    assert "没有入选对象" in html and notice.title in html


def test_the_page_leads_the_clerk_there_and_nobody_into_a_dead_end(office: Office):
    round_, _ = published_and_emptied(office)
    html = page(office.clerk, round_)
    assert "没有可以递补的，请起草没有入选的结果通报" in html and 'value="no_result"' in html
    assert "等主办机关文书起草没有入选的结果通报" in page(office.checker, round_)
    with refused("nobody_left"):
        execute(round_, "submit_list", officer=office.officer(office.clerk), at=office.tick())
    with refused("nobody_left"):
        execute(round_, "rank", officer=office.officer(office.clerk), at=office.tick(), order=[], reasons={})
    notice = drafted(office, round_)
    assert "正在起草，印发后本批次办结" in page(office.clerk, round_)
    issued(office, notice)
    assert "没有待办事项" in page(office.clerk, fresh(round_))


def test_reserves_are_ranked_and_published_where_the_rules_let_them_fill_places(office: Office):
    publicity = office.issued("publicity")
    next_one = reserve(office, publicity.about())
    round_ = emptied(office, publicity.about())
    with refused("somebody_left"):
        drafted(office, round_)
    assert "由递补人选重新公示" in page(office.clerk, round_)
    execute(round_, "rank", officer=office.officer(office.clerk), at=office.tick(), order=[next_one.pk], reasons={})
    assert Nomination.objects.get(pk=next_one.pk).state == "listed"
    assert "请起草公示" in page(office.clerk, fresh(round_))
    again_published = office.issued("publicity", fresh(round_))
    assert again_published.named == [next_one.pk] and again(publicity).state == "superseded"


def test_where_no_reserve_fills_a_place_the_round_ends(office: Office):
    round_ = office.round("ranked")
    SelectionRound.objects.update(rules=round_.rules | {"reserve_fills": False})
    publicity = office.issued("publicity", fresh(round_))
    reserve(office, publicity.about())
    round_ = emptied(office, publicity.about())
    assert round_.exhausted
    issued(office, drafted(office, round_))
    assert fresh(round_).state == "concluded"


@pytest.mark.parametrize("state", ["passed", "returned", "rejected", "ranked"])
def test_also_after_the_determination(office: Office, state: str):
    """A determined list loses its names one by one as well; so does one that was handed back."""
    round_, _ = published_and_emptied(office)
    Case.objects.filter(pk=round_.pk).update(state=state)
    round_ = fresh(round_)
    assert "请起草没有入选的结果通报" in page(office.clerk, round_)
    if state == "passed":
        with refused("list_empty"):
            services.draft("commendation", round_, officer=office.officer(office.clerk), at=office.tick())
    issued(office, drafted(office, round_))
    assert fresh(round_).state == "concluded"


def test_a_determined_list_without_names_is_ranked_again_from_the_reserves(office: Office):
    round_, _ = published_and_emptied(office)
    next_one = reserve(office, round_)
    Case.objects.filter(pk=round_.pk).update(state="passed")
    round_ = fresh(round_)
    assert "由递补人选重新公示" in page(office.clerk, round_)
    execute(round_, "rank", officer=office.officer(office.clerk), at=office.tick(), order=[next_one.pk], reasons={})
    assert fresh(round_).state == "ranked"


def test_a_determined_list_with_names_is_not_ranked_again(office: Office):
    round_ = office.issued("publicity").about()
    execute(round_, "time_up", officer=None, at=office.tick(days=20))
    Case.objects.filter(pk=round_.pk).update(state="passed")
    round_ = fresh(round_)
    with refused("list_determined"):
        execute(round_, "rank", officer=office.officer(office.clerk), at=office.tick(), order=[], reasons={})
    with refused("somebody_left"):
        drafted(office, round_)


def test_a_list_that_nobody_has_seen_is_cancelled_and_not_announced(office: Office):
    round_ = office.round("ranked")
    Case.objects.filter(parent=round_).update(state="removed")
    with refused("never_published"):
        drafted(office, round_)
    assert "由审定席位取消批次" in page(office.clerk, round_)
    execute(round_, "cancel", officer=office.officer(office.head), at=office.tick(), text="名单上的人选都已取消")
    assert fresh(round_).state == "cancelled"


def test_it_is_not_issued_once_somebody_is_back_on_the_list(office: Office):
    round_, _ = published_and_emptied(office)
    notice = office.run(office.act(office.signed(drafted(office, round_)), "number", office.clerk))
    reserve(office, round_)
    with refused("somebody_left"):
        office.act(notice, "issue", office.clerk)


def test_only_the_organisers_clerk_drafts_it_and_nobody_revokes_it(office: Office):
    round_, _ = published_and_emptied(office)
    for who in (office.checker, office.head, office.county_clerk, office.neighbour):
        with refused("no_seat"):
            drafted(office, round_, who)
    notice = issued(office, drafted(office, round_))
    with refused("already_in_effect"):
        office.act(notice, "revoke", office.head, text="有误", clause="第一条")
    assert fresh(round_).state == "concluded"
