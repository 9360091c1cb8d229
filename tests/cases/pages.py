"""What the tests of the case pages share: real papers, a browser that is signed in, a form as a page posts it."""

from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cases.world import ACCEPTANCE, PANEL, SECOND_REVIEW, World, officer, stage
from workflows.cases import evidence_files
from workflows.cases.models import Case
from workflows.organisations.models import User

FILES = Path(__file__).parents[1] / "data" / "attachments"
# As USUAL, but the preliminary review judges the conditions.
JUDGING = (ACCEPTANCE, stage("preliminary", role="preliminary", on_return="resume", judges=True), PANEL, SECOND_REVIEW)
MET = {f"finding_{fact}": "met" for fact in ("c1", "c2", "c3", "influence_in_area")}
PAPERS = (("recommendation_form", "form.pdf"), ("deeds", "deeds.pdf"))


def upload(name: str, as_name: str = "") -> SimpleUploadedFile:
    return SimpleUploadedFile(as_name or name, (FILES / name).read_bytes())


def complete(
    world: World, *route: dict[str, Any], title: str = "", papers: tuple[tuple[str, str], ...] = PAPERS
) -> Case:
    """A draft with real files in place of the world's empty ones."""
    case = world.draft(*(route or JUDGING), title=title)
    case.evidence.all().delete()
    for slot, name in papers:
        evidence_files.attach(
            case=case, slot=slot, upload=upload(name), officer=officer(world.applicant), at=world.tick()
        )
    return case


def judged_case(world: World, **more: Any) -> Case:
    """A case accepted and now before the reviewer who judges."""
    case = world.act(complete(world, **more), "submit", world.applicant)
    return world.act(case, "agree", world.acceptor, text="材料齐全")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="workflows.organisations.auth.SeatBackend")
    return client


def act(user: User, case: Case, action: str, /, **data: Any) -> Any:
    return signed_in(user).post(f"/cases/{case.pk}/act/", {"action": action, **data})


def page(user: User, case: Case, query: str = "") -> str:
    answer = signed_in(user).get(f"/cases/{case.pk}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()
