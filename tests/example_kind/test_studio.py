"""The example kind passes everywhere that a kind passes, and the product knows nothing of it."""

import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from tests.cases.pages import act, page, signed_in, upload
from tests.cases.world import World, open_seats
from tests.example_kind.models import Studio, StudioState
from workflows.cases.models import Case
from workflows.cases.queries import todo
from workflows.notices import numbering, verification
from workflows.notices.models import Notice
from workflows.organisations.models import User

ROOT = Path(__file__).parents[2]
ANSWERS = {"name": "康驿和谐工作室", "leader": "甲某", "deeds": "走访企业三十家。"}
PANEL = ("hr", "union", "enterprise")


@pytest.fixture
def world(db) -> World:
    world = World()
    world.clerk = world.officer(world.hr, "clerk")
    world.head = world.officer(world.hr, "determination")
    numbering.register_word(agency=world.hr, use="notification", word="汶人社字")
    return world


def begun(world: World) -> Studio:
    answer = signed_in(world.applicant).post(reverse("apply", args=["studios"]))
    case = Studio.objects.get()
    assert answer.url == reverse("application", args=[case.pk])
    return case


def filled_in(world: World) -> Studio:
    case, client = begun(world), signed_in(world.applicant)
    client.post(reverse("application", args=[case.pk]), ANSWERS)
    client.post(reverse("case_papers", args=[case.pk]), {"slot": "plan", "file": upload("form.pdf")})
    return again(case)


def handed_in(world: World) -> Studio:
    case = filled_in(world)
    answer = signed_in(world.applicant).post(reverse("application_submit", args=[case.pk]))
    assert answer.status_code == 302
    return again(case)


def passed(world: World) -> Studio:
    case = handed_in(world)
    for officer in (world.reviewer, *(world.signers[party] for party in PANEL)):
        assert act(officer, case, "agree", text="同意").status_code == 302
    return again(case)


def issued(world: World, committed) -> Notice:
    """Drafted by the clerk's list, signed, numbered, printed and issued, all by POST."""
    case = passed(world)
    signed_in(world.clerk).post(reverse("notices:draft"), {"type": "naming", "subject": case.pk})
    notice = Notice.objects.get()
    for officer, action in ((world.clerk, "submit"), (world.head, "agree"), (world.clerk, "number")):
        with committed(execute=True):  # the print is made after the commit
            assert act(officer, notice, action).status_code == 302
    assert act(world.clerk, notice, "issue").status_code == 302
    return Notice.objects.get()


def again(case: Case) -> Studio:
    return Studio.objects.get(pk=case.pk)


def waiting(user: User, world: World) -> list[int]:
    return [task.process.case.pk for task in todo(signed_in(user).get(reverse("desk")).wsgi_request.officer)]


# ---- the applicant's pages -------------------------------------------------------------------------------------------


def test_navigation_and_guide_lead_to_the_form(world):
    desk = signed_in(world.applicant).get(reverse("desk")).content.decode()
    guide = reverse("guide:kind", args=["studios"])
    assert guide in desk and "工作室命名" in desk
    told = Client().get(guide).content.decode()
    assert all(words in told for words in ("工作方案", "三方会签", "和谐劳动关系工作室"))
    assert "和谐劳动关系工作室" in Client().get(reverse("guide:index")).content.decode()


def test_a_draft_is_begun_once_and_kept_as_it_is_typed(world):
    case = begun(world)
    assert begun(world).pk == case.pk
    client = signed_in(world.applicant)
    answer = client.post(reverse("application_autosave", args=[case.pk]), {"name": ANSWERS["name"]})
    told = answer.content.decode()
    assert again(case).name == ANSWERS["name"]
    assert "负责人" in told and "工作方案" in told and "工作室名称" not in told
    assert client.post(reverse("application_submit", args=[case.pk])).status_code == 422
    assert again(case).state == "draft"
    for stranger in (world.rival_applicant, world.reviewer):
        assert signed_in(stranger).get(reverse("application", args=[case.pk])).status_code == 404


def test_nobody_begins_without_a_unit(world):
    signed_in(world.reviewer).post(reverse("apply", args=["studios"]))
    assert not Studio.objects.exists()


def test_it_is_handed_in_with_its_route_and_withdrawn(world):
    case = handed_in(world)
    assert (case.state, case.agency, open_seats(case)) == ("in_review", world.hr, {f"preliminary@{world.hr.code}"})
    assert [stage["key"] for stage in case.route] == ["preliminary", "panel"]
    assert act(world.applicant, case, "withdraw").status_code == 302
    assert again(case).state == "withdrawn"


def test_what_is_returned_is_corrected_and_compared(world):
    case = handed_in(world)
    assert "工作方案：不清晰或缺少" in page(world.reviewer, case) and "负责人：请补充完整" in page(world.reviewer, case)
    assert act(world.reviewer, case, "send_back", items=["工作开展情况：请补充"], text="请补充").status_code == 302
    assert again(case).state == "returned" and case.pk in waiting(world.applicant, world)
    client, form = signed_in(world.applicant), reverse("application", args=[case.pk])
    assert "工作开展情况：请补充" in client.get(form).content.decode()
    client.post(form, ANSWERS | {"deeds": "走访企业五十家。"})
    client.post(reverse("application_submit", args=[case.pk]))
    assert (again(case).state, again(case).cycle) == ("in_review", 2)
    shown = page(world.reviewer, case)
    assert "走访企业五十家。" in shown and "走访企业三十家。" in shown


# ---- the offices -----------------------------------------------------------------------------------------------------


def test_it_comes_to_the_desks_of_its_stage_and_to_no_other(world):
    case = handed_in(world)
    assert case.pk in waiting(world.reviewer, world)
    assert "康驿和谐工作室" in page(world.reviewer, case) and "走访企业三十家。" in page(world.reviewer, case)
    act(world.reviewer, case, "agree", text="同意")
    assert open_seats(again(case)) == {f"countersign@{world.agencies[party].code}" for party in PANEL}
    for party in PANEL:
        assert case.pk in waiting(world.signers[party], world)
    for other in (world.reviewer, world.signers["commerce"], world.stranger):
        assert case.pk not in waiting(other, world)
    assert signed_in(world.stranger).get(f"/cases/{case.pk}/").status_code == 404
    assert act(world.signers["commerce"], case, "agree").status_code == 422


def test_its_papers_are_bound_and_a_form_it_has_not_is_not_printed(world):
    case, client = handed_in(world), signed_in(world.reviewer)
    assert client.get(reverse("dossier", args=[case.pk])).content.startswith(b"%PDF")
    assert client.get(reverse("case_form", args=[case.pk])).status_code in (302, 404)


def test_one_party_that_refuses_refuses_it(world):
    case = handed_in(world)
    act(world.reviewer, case, "agree")
    act(world.signers["union"], case, "refuse", text="不符合", clause="第三条")
    assert again(case).state == "rejected"


def test_it_is_filtered_and_counted_by_its_kind(world):
    case, client = handed_in(world), signed_in(world.reviewer)
    assert case.title in client.get(reverse("desk"), {"kind": "studio"}).content.decode()
    stages = client.get(reverse("figures")).context["stages"]
    assert [(row["label"], row["value"]) for row in stages] == [("初审", 1)]
    listed = client.get(stages[0]["url"])
    assert [one.pk for one in listed.context["page"]] == [case.pk]
    act(world.reviewer, case, "agree")
    spent = client.get(reverse("figures")).context["spent"]
    assert [row["label"] for row in spent] == ["初审"]


# ---- its notice ------------------------------------------------------------------------------------------------------


def test_its_notice_names_it_and_is_printed(world, django_capture_on_commit_callbacks):
    notice = issued(world, django_capture_on_commit_callbacks)
    case = again(notice.subject)
    assert (notice.state, case.state, case.state_label) == ("issued", "named", "已命名")
    assert notice.title.endswith("关于命名康驿和谐工作室的通知") and notice.number_text.startswith("汶人社字〔")
    assert verification.by_number(notice.number_text).holds
    public = Client().get(reverse("public:notice_pdf", args=[notice.pk]))
    assert b"".join(public.streaming_content).startswith(b"%PDF")
    shown = page(world.applicant, case)
    assert "已命名" in shown and reverse("public:notice", args=[notice.pk]) in shown
    assert act(world.head, notice, "revoke", text="有误").status_code == 302
    assert again(case).state == "passed"
    call_command("verify_log")


def test_no_notice_before_it_has_passed(world):
    case = handed_in(world)
    signed_in(world.clerk).post(reverse("notices:draft"), {"type": "naming", "subject": case.pk})
    assert not Notice.objects.exists()


def test_nobody_names_it_by_hand(world):
    case = passed(world)
    for officer in (world.clerk, world.head, world.reviewer):
        assert act(officer, case, "confer").status_code == 422
    assert again(case).state == StudioState.PASSED


# ---- the house -------------------------------------------------------------------------------------------------------


def test_nothing_of_the_product_knows_it():
    rooms = ("workflows", "certification", "mediation_orgs", "gold_selection", "config", "demo", "templates", "static")
    found = subprocess.run(["git", "grep", "-il", "studio", "--", *rooms], cwd=ROOT, capture_output=True, text=True)
    assert found.stdout == ""


def test_it_is_small():
    files = [path for path in Path(__file__).parent.rglob("*.py") if not path.name.startswith("test_")]
    assert sum(len(path.read_text("utf-8").splitlines()) for path in files) <= 150


def test_its_migration_is_up_to_date(db):
    call_command("makemigrations", "--check", "--dry-run")
