"""The whole dossier: contents, numbered pages, the originals beside it, and kept as it was when it was decided upon."""

import hashlib
import io
import json
import zipfile

import pdfplumber
import pikepdf
import pytest
from django.test import TestCase

from tests.cases.pages import FILES, act, complete, judged_case, page, signed_in
from tests.cases.world import World
from workflows.cases import dossiers
from workflows.cases.dossier_pdf import Part, bind
from workflows.cases.dossiers import freeze, make_dossier
from workflows.cases.models import Case, Dossier, Evidence
from workflows.cases.tasks import LOST_AFTER

PAPERS = (("proof", "card.png"), ("deeds", "deeds.pdf"), ("recommendation_form", "form.pdf"))


def pdf_of(user, case: Case) -> bytes:
    answer = signed_in(user).get(f"/cases/{case.pk}/dossier.pdf")
    assert answer.headers["Content-Type"] == "application/pdf", answer
    return answer.content


def zip_of(user, case: Case) -> zipfile.ZipFile:
    answer = signed_in(user).get(f"/cases/{case.pk}/dossier.zip")
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def texts(content: bytes) -> list[str]:
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        return [page.extract_text() for page in pdf.pages]


def blank(*rotations: int, size: tuple[int, int] = (595, 842)) -> Part:
    with pikepdf.new() as pdf:
        for turned in rotations:
            pdf.add_blank_page(page_size=size)
            pdf.pages[-1].obj["/Rotate"] = turned
        target = io.BytesIO()
        pdf.save(target)
    return Part("空白", "application/pdf", target.getvalue())


@pytest.fixture
def case(world: World) -> Case:
    return judged_case(world, papers=PAPERS)


def frozen(case: Case, at) -> Dossier:
    with TestCase.captureOnCommitCallbacks():
        freeze([case], at)
    dossier = Dossier.objects.get(case=case.pk)
    make_dossier(dossier.pk)
    dossier.refresh_from_db()
    return dossier


def test_contents_come_first_and_say_where_each_part_begins(world, case):
    pages = texts(pdf_of(world.reviewer, case))
    assert "目录" in pages[0] and world.unit.name in pages[0]
    for line in ("推荐审批表（系统打印） 2", "推荐审批表 form.pdf", "事迹材料 deeds.pdf", "其他证明材料 card.png"):
        assert line in pages[0]
    deeds = next(line for line in pages[0].splitlines() if "deeds.pdf" in line)
    assert int(deeds.split()[-1]) == len(pages) - 2


def test_every_page_has_its_number(world, case):
    pages = texts(pdf_of(world.reviewer, case))
    for number, text in enumerate(pages, 1):
        assert f"第{number}页 共{len(pages)}页" in text.replace("\u3000", " ")


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_the_number_stands_below_however_the_page_is_turned(turned):
    bound = bind([blank(turned, size=(600, 900))], title="一件申报")
    with pdfplumber.open(io.BytesIO(bound.pdf)) as pdf:
        shown = pdf.pages[1]
        first, *_ = words = shown.extract_words()
        assert "".join(word["text"] for word in words).startswith("第2页")
        assert shown.height - 40 < first["top"] < shown.height
        assert shown.width - 120 < first["x0"] < words[-1]["x1"] <= shown.width - 27


def test_many_papers_take_more_than_one_page_of_contents():
    bound = bind([blank(0)] * 60, title="一件申报")
    assert bound.pages == 60 + bound.first[0] - 1 and bound.first[0] > 2
    assert bound.first[-1] == bound.pages


def test_the_same_parts_give_the_same_bytes(world, case):
    assert pdf_of(world.reviewer, case) == pdf_of(world.reviewer, case)


def test_the_zip_has_the_originals_untouched_and_says_their_digests(world, case):
    archive = zip_of(world.reviewer, case)
    names = archive.namelist()
    assert names == ["材料包.pdf", "原件/01 form.pdf", "原件/02 deeds.pdf", "原件/03 card.png", "清单.json"]
    listed = json.loads(archive.read("清单.json"))
    assert hashlib.sha256(archive.read("材料包.pdf")).hexdigest() == listed["pdf"]["sha256"]
    originals = [one for one in listed["parts"] if "file" in one]
    for name, one in zip(names[1:4], originals, strict=True):
        assert archive.read(name) == (FILES / one["file"]).read_bytes()
        assert hashlib.sha256(archive.read(name)).hexdigest() == one["sha256"]


def test_a_frozen_dossier_is_made_once_and_served_from_then_on(world, case):
    kept = frozen(case, world.now)
    assert kept.state == "ready" and hashlib.sha256(kept.file.read()).hexdigest() == kept.sha256
    before = pdf_of(world.reviewer, case)
    assert "审定时归档" in texts(before)[0]
    Case.objects.filter(pk=case.pk).update(title="改名以后")
    paper = Evidence.objects.filter(case=case.pk).first()
    paper.file.storage.delete(paper.file.name)
    assert pdf_of(world.reviewer, case) == before
    assert zip_of(world.reviewer, case).read("材料包.pdf") == before
    freeze([case], world.tick(days=1))
    assert Dossier.objects.get(case=case.pk).frozen_at == kept.frozen_at


@pytest.mark.parametrize(("spoil", "status", "words"), [("exchanged", 409, "不一致"), ("gone", 410, "不在存储中")])
def test_a_frozen_dossier_that_was_exchanged_or_lost_is_not_served(world, case, spoil, status, words):
    kept = frozen(case, world.now)
    if spoil == "gone":
        kept.file.storage.delete(kept.file.name)
    else:
        with zipfile.ZipFile(kept.file.path, "w") as archive:
            archive.writestr("材料包.pdf", b"%PDF-1.4 other")
    for name in ("dossier.pdf", "dossier.zip"):
        answer = signed_in(world.reviewer).get(f"/cases/{case.pk}/{name}")
        assert answer.status_code == status and words in answer.content.decode()


def test_the_offices_opinions_in_what_is_kept_are_not_the_applicants(world, case):
    frozen(case, world.now)
    inside, outside = "".join(texts(pdf_of(world.reviewer, case))), "".join(texts(pdf_of(world.applicant, case)))
    assert "材料齐全" in inside and "材料齐全" not in outside


def test_while_it_is_being_made_one_is_asked_to_wait(world, case):
    with TestCase.captureOnCommitCallbacks():
        freeze([case], world.now)
    answer = signed_in(world.reviewer).get(f"/cases/{case.pk}/dossier.pdf", follow=True)
    assert "正在归档" in answer.content.decode()


def test_what_is_kept_is_as_it_was_when_it_was_decided_though_it_is_made_later(world, case):
    with TestCase.captureOnCommitCallbacks():
        freeze([case], world.now)
    Case.objects.filter(pk=case.pk).update(title="改名以后", unit_name="改名以后")
    Evidence.objects.filter(case=case.pk, name="card.png").update(removed_at=world.tick())
    body = case.organisation.organisation
    body.name = "改名以后"
    body.save()
    case.opinions.update(text="改写以后")
    make_dossier(Dossier.objects.get().pk)
    archive = zip_of(world.reviewer, case)
    shown = "".join(texts(archive.read("材料包.pdf"))) + archive.read("清单.json").decode()
    assert "card.png" in shown and "材料齐全" in shown and world.unit.name in shown
    assert "改名以后" not in shown and "改写以后" not in shown


@pytest.fixture
def lost(world, case):
    """A dossier that could not be made, since a paper has gone; gives the paper back when called."""
    paper = Evidence.objects.filter(case=case.pk).first()
    name, content = paper.file.name, paper.file.read()
    paper.file.storage.delete(name)
    frozen(case, world.now)
    return lambda: paper.file.storage.save(name, io.BytesIO(content))


def test_what_could_not_be_made_says_why_and_no_other_is_given_out_for_it(world, case, lost):
    kept = Dossier.objects.get()
    assert kept.state == "failed" and "不在存储中" in kept.failure
    for asked in ("dossier.pdf", "dossier.zip", ""):
        shown = signed_in(world.reviewer).get(f"/cases/{case.pk}/{asked}", follow=True).content.decode()
        assert "归档没有成功" in shown and "不在存储中" in shown and "重新归档" in shown
    lost()
    again = signed_in(world.reviewer).get(f"/cases/{case.pk}/dossier.pdf")
    assert again.status_code == 302
    assert "归档没有成功" not in page(world.applicant, case)


def test_the_clerk_of_the_round_has_it_made_again(world, case, lost, django_capture_on_commit_callbacks):
    assert "重新归档" not in page(world.clerk, Case.objects.get(pk=case.pk)).partition('class="bar"')[2]
    lost()
    assert act(world.reviewer, case, "remake_dossier").status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        assert act(world.clerk, case, "remake_dossier").status_code == 302
    make_dossier(Dossier.objects.get().pk)
    assert Dossier.objects.get().state == "ready"
    assert pdf_of(world.reviewer, case).startswith(b"%PDF")
    assert case.events.get(action="remake_dossier").actor == world.clerk
    assert act(world.clerk, case, "remake_dossier").status_code == 422


def test_the_sweep_makes_again_what_the_machine_failed_to_make(world, case, lost):
    lost()
    assert dossiers.find_dossiers(world.now + 2 * LOST_AFTER) == {"dossiers": 1}
    make_dossier(Dossier.objects.get().pk)
    assert Dossier.objects.get().state == "ready"


def test_the_sweep_does_not_go_on_for_ever(world, case, lost):
    for _ in range(dossiers.MOST_ATTEMPTS):
        dossiers.find_dossiers(world.now + 2 * LOST_AFTER)
        make_dossier(Dossier.objects.get().pk)
    assert Dossier.objects.get().attempts == dossiers.MOST_ATTEMPTS
    assert dossiers.find_dossiers(world.now + 2 * LOST_AFTER) == {"dossiers": 0}


def test_what_cannot_be_printed_stops_no_determination_and_is_kept_once_it_can_be(world, case, monkeypatch):
    body = case.organisation.organisation
    name, body.name = body.name, "\U000e0041"
    body.save()
    Case.objects.filter(pk=case.pk).update(unit_name=body.name)
    kept = frozen(case, world.now)
    assert kept.state == "refused" and "不能打印" in kept.failure
    assert dossiers.find_dossiers(world.now + 2 * LOST_AFTER) == {"dossiers": 0}
    body.name = name
    body.save()
    Case.objects.filter(pk=case.pk).update(unit_name=name)
    world.act(case, "remake_dossier", world.clerk)
    make_dossier(kept.pk)
    assert "补归档" in texts(pdf_of(world.reviewer, case))[0]


def test_one_that_was_lost_is_sent_for_again(world, case):
    with TestCase.captureOnCommitCallbacks():
        freeze([case], world.now)
    assert dossiers.find_dossiers(world.now) == {"dossiers": 0}
    assert dossiers.find_dossiers(world.now + 2 * LOST_AFTER) == {"dossiers": 1}


def test_the_page_offers_both(world, case):
    html = page(world.reviewer, case)
    assert f"/cases/{case.pk}/dossier.pdf" in html and f"/cases/{case.pk}/dossier.zip" in html


def test_a_draft_has_its_dossier_too(world):
    draft = complete(world)
    assert pdf_of(world.applicant, draft).startswith(b"%PDF")
