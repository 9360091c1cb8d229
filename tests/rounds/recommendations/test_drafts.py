"""What an accepted row becomes: people and bodies in their registers, a draft in the round, its papers; none twice."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from certification.models import Certificate, Person, Post
from gold_selection.coordinators.models import CoordinatorNomination
from gold_selection.social_organisations.models import SocialNomination, SocialOrganisation
from workflows.cases.models import Evidence, Message
from workflows.errors import Refused
from workflows.organisations.models import Organisation
from workflows.rounds.models import Nomination, SelectionRound
from workflows.rounds.recommendations import store
from workflows.rounds.recommendations.models import Recommendation
from workflows.sheets.models import ImportBatch

from .conftest import NOW
from .tables import BODY, PERSON, card, table

ONE = ["JN-coordinator"]


def test_a_person_is_registered_and_put_forward(take: Any, city: Any) -> None:
    take(table([PERSON]), ONE, beside=None, actor=city.clerk)
    nomination = CoordinatorNomination.objects.get()
    assert (nomination.state, nomination.unit, nomination.created_by, nomination.region_id) == (
        "draft", None, city.clerk, "370811"
    )  # fmt: skip
    person = nomination.person
    assert (nomination.title, nomination.workplace, nomination.duties) == ("张明", "某某公司", "人事主管")
    assert person and nomination.asked == person and nomination.consented_at is None
    post = Post.objects.get(person=person)
    assert (post.start, post.seen_on, post.category, post.full_time, post.source) == (
        date(2020, 1, 1), date(2024, 12, 10), "enterprise", True, "nomination"
    )  # fmt: skip
    held = Certificate.objects.get(person=person)
    assert (held.kind, held.grade, held.occupation_relation, held.validity) == ("skill_level", "3", "own", "unverified")
    batch = ImportBatch.objects.get()
    assert (batch.kind, batch.actor, batch.as_of, batch.accepted) == (
        "recommendations", city.clerk, date(2024, 12, 10), 1
    )  # fmt: skip
    kept = Recommendation.objects.get()
    assert kept.decision["decision"] == "eligible" and ["专业知识与沟通技能", "是"] in kept.statement
    assert card(1) not in str(kept.statement)


def test_the_same_table_again_adds_nothing(take: Any) -> None:
    first = take()
    counted = [model.objects.count() for model in (Nomination, Person, Post, Certificate, Organisation, Evidence)]
    assert first.report.rows["accepted"] == 31 and counted[0] == 31
    again = take()
    assert again.report.rows == {"read": 37, "accepted": 0, "rejected": 6, "duplicate": 31}
    assert [model.objects.count() for model in (Nomination, Person, Post, Certificate, Organisation, Evidence)] == (
        counted
    )
    # What the table says of itself does not change by its having been taken in.
    for title in ("金牌劳动关系协调员", "金牌协调劳动关系社会组织", "金牌劳动人事争议调解组织"):
        assert again.report.totals[title] == first.report.totals[title]


def test_papers_that_come_later_find_their_draft(take: Any) -> None:
    take(beside=None)
    assert not Evidence.objects.exists()
    take()
    assert Evidence.objects.count() == 95
    nomination = CoordinatorNomination.objects.get(title="罗云䶮")
    slots = sorted(nomination.evidence.values_list("slot", flat=True))
    assert slots == ["certificates", "other", "recommendation_form"]  # the encrypted deeds are refused


def test_a_social_organisation_is_entered_without_the_countys_judgement(take: Any) -> None:
    take(beside=None)
    nomination = SocialNomination.objects.get(title="任城区示例服装行业协会")
    body = SocialOrganisation.objects.get(pk=nomination.organisation_id)
    assert (body.type, body.legally_registered, body.serves_labor_relations) == ("industry_association", None, None)
    assert (nomination.unit, nomination.contact_name, nomination.contact_phone) == (
        body.organisation, "孙蕾敏", "19900002160"
    )  # fmt: skip


def test_a_row_that_the_records_do_not_take_does_not_stop_the_others(take: Any, city: Any) -> None:
    """The clerk's seat is over: nobody may enter organisations, but people and known bodies come in."""
    city.clerk.seats.update(end=date(2024, 12, 31))
    done = take(beside=None)
    held = [issue for issue in done.report.issues if issue.code == "NOT_ENTERED"]
    assert len(held) == 7 and all("没有登记" in issue.message for issue in held)
    assert CoordinatorNomination.objects.count() == 16 and not SocialNomination.objects.exists()
    assert ImportBatch.objects.get().at == NOW


def test_the_clerk_goes_on_with_the_draft_of_a_person(take: Any, city: Any) -> None:
    take(table([PERSON]), ONE, beside=None, actor=city.clerk)
    nomination, client = CoordinatorNomination.objects.get(), Client()
    client.force_login(city.clerk)
    address = client.get(reverse("case", args=[nomination.pk])).url
    form = client.get(address).content.decode()
    assert "张明（" in form and "请上传亲笔签名的同意书" in form
    client.post(address, {"person": nomination.person_id, "brief": "办事公道", "save": "1"})
    nomination = CoordinatorNomination.objects.get()
    assert (nomination.brief, nomination.person) == ("办事公道", Person.objects.get())
    assert nomination.papers()[1].required


def test_a_county_that_has_closed_its_round_meanwhile_takes_nothing(take: Any, city: Any, monkeypatch: Any) -> None:
    """The round is closed between the judging and the keeping."""
    real, round_ = store.store, city.rounds["coordinator"]

    def closed_first(*args: Any) -> ImportBatch:
        SelectionRound.objects.filter(pk=round_.pk).update(state="closed")
        return real(*args)

    monkeypatch.setattr("workflows.rounds.recommendations.imports.store", closed_first)
    with pytest.raises(Refused, match="不接受推荐"):
        take(table([PERSON]), ONE, beside=None)
    assert not Nomination.objects.exists() and not ImportBatch.objects.exists()


def test_somebody_known_is_not_overwritten(take: Any, city: Any) -> None:
    take(table([PERSON]), ONE, beside=None)
    person = Person.objects.get()
    Nomination.objects.update(state="withdrawn")
    other = {**PERSON, "education": "硕士", "workplace": "另一公司经理", "certificate": "培训合格证书"}
    done = take(table([other]), ONE, beside=None)
    assert "PERSON_DIFFERS" in [issue.code for issue in done.report.issues]
    assert CoordinatorNomination.objects.count() == 2
    assert list(person.education_records.values_list("level", flat=True)) == ["junior_college"]
    assert person.posts.count() == 1 and Certificate.objects.get(person=person).kind == "skill_level"


def test_the_draft_of_a_body_is_its_own_to_finish_and_everybody_is_told_so(take: Any, city: Any) -> None:
    body = Organisation.objects.get(code="WSTJ02")
    applicant = city.officer("applicant", body, "applicant")
    take(table(bodies=[BODY, {**BODY, "order": 2, "org": "WSTJ04", "name": "别名"}]), ["JN-mediation"], beside=None,
         actor=city.clerk)  # fmt: skip
    first, second = Nomination.objects.order_by("pk")
    (told,) = Message.objects.filter(recipient=applicant)
    assert "请补齐内容和材料后提交" in told.text and told.case_id == first.pk
    client = Client()
    client.force_login(city.clerk)
    pages = [client.get(reverse("case", args=[one.pk])).content.decode() for one in (first, second)]
    assert "的申报经办人（applicant）补齐" in pages[0]
    assert "还没有申报席位，请管理员" in pages[1]
    client.force_login(applicant)
    assert "预览并提交" in client.get(reverse("case", args=[first.pk]), follow=True).content.decode()
