"""通知 of who is sent where, 通报 of who completed it: what they say, whom they name, and what follows them."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from certification.placements.models import Placement, PlacementRound
from tests.tools import check_gongwen
from workflows.cases.models import Case, Message
from workflows.errors import Refused
from workflows.notices import verification
from workflows.notices.models import Certificate, Notice
from workflows.notices.tasks import render_certificate
from workflows.notices.text import paragraphs_of

from .conftest import FIRST, text
from .office import Office

RULE = "不少于2个周的‘以干代训’提升活动，并对‘以干代训’期间协调员表现作出综合评价”的规定"


@pytest.fixture
def office(db) -> Office:
    return Office()


def code(call) -> str:
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.code


def state(case: Case) -> str:
    return Case.objects.get(pk=case.pk).state


def rows(notice: Notice) -> list[list[str]]:
    (attachment,) = notice.content["attachments"]
    found: list[list[str]] = attachment["content"][0]["rows"]
    return found


def stored(file) -> Path:
    return Path(settings.MEDIA_ROOT) / file.name


class TestDispatch:
    def test_it_quotes_the_clause_and_names_whom_a_host_takes(self, office):
        notice = office.draft("dispatch", office.closed())
        body = "".join(paragraphs_of(notice))
        assert notice.title == (
            "汶上县人力资源和社会保障局关于做好2024年汶上县企业一线劳动关系协调员“以干代训”人员派出工作的通知"
        )
        assert "（汶政字〔2024〕59号）三（四）" in body and RULE in body
        assert "2名企业一线劳动关系协调员，到2个单位" in body and "2024年11月4日至2024年11月17日" in body
        assert notice.content["recipients"] == "汶上县信访局、汶上县服装商会、汶上县穗沅智能装备有限公司"
        span = "11月4日至11月17日"
        assert rows(notice) == [
            ["1", "乙", "汶上县穗沅智能装备有限公司", "汶上县服装商会", span, "孙带教"],
            ["2", "甲", "汶上县穗沅智能装备有限公司", "汶上县信访局", span, "李带教"],
        ]

    def test_no_part_of_an_identity_number_stands_in_it_and_namesakes_are_told_apart(self, office):
        office.colleague.name = "甲"
        office.colleague.save()
        notice = office.draft("dispatch", office.closed())
        assert "370***" not in str(notice.content)
        assert {row[-1] for row in rows(notice)} == {str(office.person.pk), str(office.colleague.pk)}

    def test_printed_it_passes_every_measure(self, office, capsys):
        notice = office.numbered(office.draft("dispatch", office.closed()))
        assert check_gongwen.main([str(stored(notice.pdf))]) == 0, capsys.readouterr().out

    def test_hosts_answer_first_and_somebody_must_be_taken(self, office):
        round_ = office.round()
        case = office.propose(round_)
        office.act(round_, "close", office.clerk)
        assert code(lambda: office.draft("dispatch", round_)) == "answers_open"
        office.act(case, "decline", office.coach, text="没有岗位")
        assert code(lambda: office.draft("dispatch", round_)) == "list_empty"

    def test_whoever_is_withdrawn_while_it_is_signed_makes_it_be_drafted_anew(self, office):
        round_ = office.closed()
        notice = office.draft("dispatch", round_)
        office.act(notice, "submit", office.clerk)
        office.act(Placement.objects.first(), "withdraw", office.acceptor, text="本人离职")
        office.act(notice, "agree", office.second, text="同意")
        office.act(notice, "agree", office.head, text="同意")
        assert code(lambda: office.act(notice, "number", office.clerk)) == "list_outdated"

    def test_issued_it_dispatches_and_tells_everybody_concerned(self, office):
        round_ = office.closed()
        notice = office.issue(office.draft("dispatch", round_))
        assert state(round_) == "dispatched"
        for user in (office.sent, office.coach, office.acceptor):
            told = Message.objects.filter(recipient=user, text__contains=notice.number_text)
            assert told.filter(text__contains="甲2024年11月4日至2024年11月17日到汶上县信访局").count() == 1
        assert [one.state for one in office.arrived(round_)] == ["under_way", "under_way"]

    def test_revoked_before_anybody_has_arrived_the_round_waits_for_another(self, office):
        round_ = office.closed()
        notice = office.issue(office.draft("dispatch", round_))
        office.act(notice, "revoke", office.head, text="带教人有误")
        assert state(round_) == "closed"
        assert set(round_.placements.values_list("state", flat=True)) == {"accepted"}
        assert Message.objects.filter(recipient=office.sent, text__contains="等候新的通知").exists()
        office.on(FIRST)
        assert code(lambda: office.act(Placement.objects.first(), "arrive", office.coach, day=FIRST)) == (
            "not_dispatched"
        )
        assert office.issue(office.draft("dispatch", round_)).state == "issued"

    def test_once_somebody_has_arrived_it_is_not_revoked(self, office):
        round_ = office.closed()
        notice = office.issue(office.draft("dispatch", round_))
        office.arrived(round_)
        assert code(lambda: office.act(notice, "revoke", office.head, text="带教人有误")) == "already_in_effect"
        assert (state(round_), state(notice)) == ("dispatched", "issued")


class TestResult:
    def test_it_waits_until_everybody_is_finished(self, office):
        round_ = office.closed()
        office.issue(office.draft("dispatch", round_))
        first, second = office.arrived(round_)
        office.confirm(office.evaluate(first))
        assert code(lambda: office.draft("result", round_)) == "not_finished"
        office.confirm(office.evaluate(second))
        assert office.draft("result", round_).state == "draft"

    def test_it_names_the_confirmed_with_their_conclusion(self, office):
        notice = office.draft("result", office.finished("excellent", "qualified"))
        body = "".join(paragraphs_of(notice))
        assert notice.title.endswith("关于2024年汶上县企业一线劳动关系协调员“以干代训”结果的通报")
        assert RULE in body and "确认2名同志完成“以干代训”，综合评价为优秀1名、合格1名" in body
        unit = "汶上县穗沅智能装备有限公司"
        assert rows(notice) == [
            ["1", unit, "乙", "汶上县服装商会", "14天", "合格"],
            ["2", unit, "甲", "汶上县信访局", "14天", "优秀"],
        ]

    def test_whoever_failed_or_was_not_confirmed_is_named_nowhere(self, office):
        round_ = office.finished("qualified", "unqualified")
        notice = office.issue(office.draft("result", round_))
        assert len(rows(notice)) == 1 and "乙" not in str(notice.content)
        assert [one.case.title for one in Certificate.objects.all()] == ["甲"]

    def test_with_nobody_to_name_there_is_none(self, office):
        round_ = office.finished("unqualified", "unqualified")
        assert code(lambda: office.draft("result", round_)) == "list_empty"
        assert office.act(round_, "conclude", office.clerk).state == "concluded"

    def test_two_halves_that_touch_are_one_line_and_one_certificate(self, office):
        """A list of before has whoever went to two hosts in turn in two lines."""
        round_ = office.finished("qualified", "unqualified")
        whole = Placement.objects.get(person=office.person)
        half = Placement.objects.get(person=office.colleague)
        Placement.objects.filter(pk=whole.pk).update(first_day=date(2024, 11, 11), began_on=date(2024, 11, 11))
        Placement.objects.filter(pk=half.pk).update(person=office.person, last_day=date(2024, 11, 10))
        notice = office.issue(office.draft("result", round_))
        assert [row[3:6] for row in rows(notice)] == [["汶上县服装商会、汶上县信访局", "14天", "合格"]]
        (given,) = Certificate.objects.all()
        assert given.content["text"].startswith(
            "于2024年11月4日至2024年11月10日在汶上县服装商会、2024年11月11日至2024年11月17日在汶上县信访局参加"
        )

    def test_printed_it_passes_every_measure(self, office, capsys):
        notice = office.numbered(office.draft("result", office.finished("excellent", "qualified")))
        assert check_gongwen.main([str(stored(notice.pdf))]) == 0, capsys.readouterr().out

    def test_revoked_the_certificates_fall_and_another_may_follow(self, office):
        round_ = office.finished("excellent", "qualified")
        notice = office.issue(office.draft("result", round_))
        first = Certificate.objects.get(case__title="甲")
        assert (state(round_), first.number_text, first.in_force) == ("circulated", "汶人社证〔2024〕2号", True)
        office.act(notice, "revoke", office.head, text="名单有误")
        assert state(round_) == "dispatched" and not Certificate.objects.get(pk=first.pk).in_force
        again = office.issue(office.draft("result", PlacementRound.objects.get(pk=round_.pk)))
        assert [one.number_text for one in again.certificates.all()] == ["汶人社证〔2024〕3号", "汶人社证〔2024〕4号"]

    def test_after_the_round_is_concluded_it_may_still_be_revoked(self, office):
        round_ = office.finished("excellent", "qualified")
        notice = office.issue(office.draft("result", round_))
        office.act(round_, "conclude", office.clerk)
        office.act(notice, "revoke", office.head, text="名单有误")
        assert (state(round_), state(notice)) == ("concluded", "revoked")


class TestCertificate:
    @pytest.fixture
    def given(self, office) -> Certificate:
        office.issue(office.draft("result", office.finished("excellent", "qualified")))
        found = Certificate.objects.get(case__title="甲")
        render_certificate(found.pk)
        found.refresh_from_db()
        return found

    def test_it_says_who_was_where_how_long_and_how(self, given):
        assert given.content["text"] == (
            "于2024年11月4日至2024年11月17日在汶上县信访局参加“以干代训”提升活动，连续14天，期满经综合评价为"
        )
        assert (given.content["recipient"], given.content["line"]) == ("甲", "优秀")
        assert given.content["document_number"] == given.notice.number_text
        assert check_gongwen.main(["--kind", "free", str(stored(given.pdf))]) == 0

    def test_it_is_verified_by_number_code_and_file(self, given):
        found = verification.by_file(stored(given.pdf).read_bytes())
        assert found.holds and found.title == "2024年汶上县企业一线劳动关系协调员以干代训证明"
        assert verification.by_number(given.number_text).holds
        assert verification.by_code(given.code) == given

    def test_the_person_the_host_and_the_employer_find_it_on_the_page(self, given, office, client, monkeypatch):
        monkeypatch.setattr("django.utils.timezone.now", office.tick)
        for user in (office.sent, office.coach, office.acceptor):
            client.force_login(user)
            page = text(client.get(reverse("case", args=[given.case_id])))
            address = reverse("notices:certificate", args=[given.pk])
            assert address in page and given.number_text in page
            assert client.get(address).status_code == 200
        client.force_login(office.stranger)
        assert client.get(reverse("notices:certificate", args=[given.pk])).status_code == 404

    def test_the_public_checks_it(self, given, client):
        page = text(client.get(reverse("public:certificate", args=[given.code])))
        assert "以干代训证明核验" in page and "现行有效" in page and "综合评价为优秀" in page


class TestTheRoundsPage:
    @pytest.fixture
    def page(self, office, client, monkeypatch):
        monkeypatch.setattr("django.utils.timezone.now", office.tick)

        def read(round_: PlacementRound, user=None) -> str:
            client.force_login(user or office.clerk)
            return text(client.get(reverse("case", args=[round_.pk])))

        return read

    def test_the_next_step_is_the_notice_that_is_due(self, office, page):
        round_ = office.closed()
        assert "接收单位已全部答复，请起草派出通知" in page(round_)
        assert "等主办机关文书起草派出通知" in page(round_, office.acceptor)
        notice = office.issue(office.draft("dispatch", round_))
        shown = page(round_)
        assert notice.number_text in shown and "还有2人没有办完" in shown

    def test_the_result_is_due_when_everybody_is_finished(self, office, page):
        round_ = office.finished("excellent", "qualified")
        assert "以干代训已全部办完，请起草结果通报" in page(round_)
        office.issue(office.draft("result", round_))
        assert "结果已通报，可以办结" in page(round_)

    def test_whom_nobody_may_be_named_of_is_concluded_without(self, office, page):
        assert "没有确认的合格以上人员，不发通报，可以办结" in page(office.finished("unqualified", "unqualified"))

    def test_each_person_more_takes_one_message_and_no_question(self, office, django_assert_max_num_queries):
        round_ = office.round()
        for _ in range(6):
            case = office.propose(round_, office.coordinator())
            office.act(case, "accept", office.coach, coach="李带教")
        notice = office.numbered(office.draft("dispatch", office.act(round_, "close", office.clerk)))
        with django_assert_max_num_queries(26 + 6):
            office.act(notice, "issue", office.clerk)
