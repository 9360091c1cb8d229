"""Row scope of every address of a case: outside it there is nothing, and nobody is told that there might be."""

from datetime import timedelta

import pytest
import time_machine

from tests.cases.pages import complete, judged_case, signed_in, upload
from tests.cases.world import BEGUN, World
from workflows.cases.models import Case
from workflows.organisations.models import Role
from workflows.organisations.services import delegate, revoke

ADDRESSES = {
    "case": ("get", "/cases/{case}/"),
    "act": ("post", "/cases/{case}/act/"),
    "upload": ("post", "/cases/{case}/papers/"),
    "form": ("get", "/cases/{case}/form.pdf"),
    "dossier": ("get", "/cases/{case}/dossier.pdf"),
    "dossier_zip": ("get", "/cases/{case}/dossier.zip"),
    "evidence": ("get", "/evidence/{paper}/"),
    "remove": ("post", "/evidence/{paper}/remove/"),
    "edit": ("get", "/applications/{case}/"),
    "save": ("post", "/applications/{case}/"),
    "autosave": ("post", "/applications/{case}/autosave/"),
    "preview": ("get", "/applications/{case}/submit/"),
    "submit": ("post", "/applications/{case}/submit/"),
    "cases": ("get", "/mediation-nominations/{case}/cases/"),
}
FOREIGN_ROLES = [role for role in Role.values if role != Role.APPLICANT]


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(BEGUN, tick=False):
        yield


def ask(user, case: Case, name: str):
    method, address = ADDRESSES[name]
    url = address.format(case=case.pk, paper=case.evidence.first().pk)
    data = {"action": "agree", "slot": "deeds", "file": upload("card.png")} if method == "post" else {}
    return getattr(signed_in(user), method)(url, data)


@pytest.mark.parametrize("name", ADDRESSES)
def test_another_county_finds_nothing_in_any_seat(world: World, name):
    case = judged_case(world)
    foreign = world.agency(world.abroad, "union")
    before = Case.objects.values_list("state", "log_length").get(pk=case.pk)
    for role in FOREIGN_ROLES:
        assert ask(world.officer(foreign, role), case, name).status_code == 404, role
    _, neighbour = world.nominator(world.abroad)
    for other in (neighbour, world.rival_applicant, world.officer(world.union)):  # the last holds no seat at all
        assert ask(other, case, name).status_code == 404
    assert Case.objects.values_list("state", "log_length").get(pk=case.pk) == before
    assert case.evidence.filter(removed_at__isnull=True).count() == 2


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_draft_is_its_units_alone(world, name):
    case = complete(world)
    for other in (world.reviewer, world.second, world.clerk, world.rival_applicant):
        assert ask(other, case, name).status_code == 404
    assert Case.objects.get(pk=case.pk).state == "draft"


@pytest.mark.parametrize("name", ADDRESSES)
def test_without_a_login_there_is_only_the_login(client, world, name):
    case = judged_case(world)
    method, address = ADDRESSES[name]
    answer = getattr(client, method)(address.format(case=case.pk, paper=case.evidence.first().pk))
    assert (answer.status_code, answer.url.split("?")[0]) == (302, "/login/")


@pytest.mark.parametrize("name", ["case", "form", "dossier", "dossier_zip", "evidence", "cases"])
def test_the_whole_line_reads(world, name):
    case = judged_case(world)
    observer = world.officer(world.commerce, "observer")
    for reader in (world.applicant, world.acceptor, world.reviewer, world.signers["union"], world.second, observer):
        assert ask(reader, case, name).status_code == 200


@pytest.mark.parametrize("name", ["edit", "save", "autosave", "preview", "submit"])
def test_an_officer_has_no_applicants_form(world, name):
    assert ask(world.reviewer, judged_case(world), name).status_code == 404


@pytest.mark.parametrize("pk", [0, 999999, 10**30])
def test_a_case_that_is_not_there_is_not_found(world, pk):
    client = signed_in(world.reviewer)
    for address in (f"/cases/{pk}/", f"/evidence/{pk}/", f"/applications/{pk}/", f"/mediation-nominations/{pk}/cases/"):
        assert client.get(address).status_code == 404


def test_a_lent_seat_brings_the_buttons_and_a_revoked_one_takes_them(world):
    case = judged_case(world)
    substitute = world.officer(world.hr, "observer")
    assert "agree" not in ask(substitute, case, "case").context["offered"]
    lent = delegate(
        seat=world.reviewer.seats.get(), delegate=substitute, start=BEGUN.date(), reason="出差",
        end=BEGUN.date() + timedelta(days=3), actor=world.reviewer,
    )  # fmt: skip
    assert "agree" in ask(substitute, case, "case").context["offered"]
    revoke(delegation=lent, actor=world.reviewer, at=BEGUN)
    assert "agree" not in ask(substitute, case, "case").context["offered"]


def test_a_copy_opens_the_case_to_read_and_to_nothing_else(world):
    case = judged_case(world)
    world.act(case, "copy_to", world.second, users=[world.stranger])
    answer = ask(world.stranger, case, "case")
    assert answer.status_code == 200
    assert answer.context["offered"] == {}
    assert ask(world.stranger, case, "act").status_code == 422
