"""Papers of a case: every bad file tried, the good ones shown in place, and all of them bound into one."""

import importlib
from io import BytesIO

import pdfplumber
import pikepdf
import pytest
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.cases.pages import FILES, MET, act, complete, judged_case, signed_in, upload
from tests.cases.world import BEGUN, World
from workflows.cases.dossier_pdf import Part, bind
from workflows.cases.models import Case, Evidence


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(BEGUN, tick=False):
        yield


@pytest.fixture
def draft(world: World) -> Case:
    return complete(world, papers=())


def hand_in(world, case, file, slot="deeds", **headers):
    return signed_in(world.applicant).post(f"/cases/{case.pk}/papers/", {"slot": slot, "file": file}, headers=headers)


def told(world, case, file, slot="deeds"):
    """What the applicant is told, with and without script, of a file that is not taken."""
    with_script = hand_in(world, case, file, slot, **{"HX-Request": "true"}).content.decode()
    file.seek(0)
    client = signed_in(world.applicant)
    without = client.post(f"/cases/{case.pk}/papers/", {"slot": slot, "file": file}, follow=True).content.decode()
    assert Evidence.objects.count() == 0
    return with_script, without


def scripted() -> SimpleUploadedFile:
    """A PDF that would run a script when it is opened."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        target = BytesIO()
        pdf.save(target)
    return SimpleUploadedFile("script.pdf", target.getvalue())


def large() -> SimpleUploadedFile:
    return SimpleUploadedFile("large.pdf", b"%PDF-1.4" + b"0" * settings.EVIDENCE_MAX_BYTES)


def cut() -> SimpleUploadedFile:
    return SimpleUploadedFile("cut.jpg", (FILES / "certificate.jpg").read_bytes()[:-40])


def inflating() -> SimpleUploadedFile:
    """A picture with a compressed remark that is far larger than the picture."""
    remark, target = PngInfo(), BytesIO()
    remark.add_text("note", "0" * 30_000_000, zip=True)
    Image.new("RGB", (4, 4)).save(target, "PNG", pnginfo=remark)
    return SimpleUploadedFile("remark.png", target.getvalue())


def page_named(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"<html><script>alert(1)</script></html>")


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (lambda: upload("empty.pdf"), "是空文件"),
        (lambda: upload("encrypted.pdf"), "已加密，办理人员无法打开，请去掉密码"),
        (lambda: upload("truncated.pdf"), "不完整或已损坏"),
        (lambda: upload("png_named.jpg"), "的内容是PNG，与扩展名不符"),
        (lambda: upload("program.pdf"), "的内容与扩展名不符"),
        (lambda: upload("form.pdf", "form.png"), "的内容是PDF，与扩展名不符"),
        (lambda: page_named("page.html"), "只收 PDF、JPG、PNG"),
        (lambda: page_named("page.pdf"), "的内容与扩展名不符"),
        (lambda: upload("form.pdf", "长" * 197 + ".pdf"), "文件名超过200个字"),
        (scripted, "自动执行的内容"),
        (large, "超过20MB"),
        (cut, "不是完整的图片"),
        (inflating, "不是完整的图片"),
    ],
)
def test_a_bad_file_is_refused_beside_its_slot(world, draft, file, words):
    importlib.import_module("weasyprint")  # which has the library of pictures take whatever is there of one
    for html in told(world, draft, file()):
        assert words in html


def test_no_file_and_no_such_slot_are_told(world, draft):
    client = signed_in(world.applicant)
    assert "请先选择文件" in client.post(f"/cases/{draft.pk}/papers/", {"slot": "deeds"}, follow=True).content.decode()
    assert "没有这一项材料" in told(world, draft, upload("form.pdf"), slot="nothing")[0]


def test_a_file_is_taken_once_with_and_without_script(world, draft):
    plain = hand_in(world, draft, upload("deeds.pdf"))
    assert plain.url == f"/applications/{draft.pk}/#papers"
    again = hand_in(world, draft, upload("deeds.pdf"), **{"HX-Request": "true"}).content.decode()
    assert "内容相同" in again
    other = hand_in(world, draft, upload("card.png"), **{"HX-Request": "true"}).content.decode()
    assert "card.png" in other
    assert 'hx-swap-oob="true"' in other
    assert Evidence.objects.count() == 2


def test_a_removed_file_is_gone_from_the_form_and_kept_for_the_record(world, draft):
    hand_in(world, draft, upload("deeds.pdf"))
    paper = Evidence.objects.get()
    client = signed_in(world.applicant)
    assert "deeds.pdf" not in client.post(f"/evidence/{paper.pk}/remove/", follow=True).content.decode()
    assert client.get(f"/evidence/{paper.pk}/").status_code == 200
    assert client.post(f"/evidence/{paper.pk}/remove/").status_code == 404


def test_a_submitted_case_takes_nothing_more(world):
    case = judged_case(world)
    paper = case.evidence.first()
    hand_in(world, case, upload("card.png"))
    signed_in(world.applicant).post(f"/evidence/{paper.pk}/remove/")
    assert case.evidence.filter(removed_at__isnull=True).count() == 2


def test_an_officer_adds_nothing_to_an_applicants_papers(world):
    case = judged_case(world)
    act(world.reviewer, case, "send_back", own_items="材料")
    client = signed_in(world.reviewer)
    client.post(f"/cases/{case.pk}/papers/", {"slot": "proof", "file": upload("card.png")})
    client.post(f"/evidence/{case.evidence.first().pk}/remove/")
    assert case.evidence.filter(removed_at__isnull=True).count() == 2


@pytest.mark.parametrize(("name", "kind"), [("form.pdf", "application/pdf"), ("card.png", "image/png")])
def test_a_file_is_shown_in_place_and_sealed_off(world, draft, name, kind):
    hand_in(world, draft, upload(name, "中文 “名”." + name[-3:]))
    answer = signed_in(world.applicant).get(f"/evidence/{Evidence.objects.get().pk}/")
    assert answer.headers["Content-Type"] == kind
    assert answer.headers["Content-Disposition"].startswith("inline; filename*=UTF-8''%E4%B8%AD")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert ("sandbox" in policy) == (kind != "application/pdf")
    assert b"".join(answer.streaming_content) == (FILES / name).read_bytes()


def test_a_file_lost_from_the_store_is_not_there(world, draft):
    hand_in(world, draft, upload("form.pdf"))
    paper = Evidence.objects.get()
    paper.file.storage.delete(paper.file.name)
    assert signed_in(world.applicant).get(f"/evidence/{paper.pk}/").status_code == 404


# ---- one file ------------------------------------------------------------------------------------------------------


def content_of(answer) -> BytesIO:
    assert answer.headers["Content-Type"] == "application/pdf"
    return BytesIO(answer.content)


def text_of(answer) -> str:
    with pdfplumber.open(content_of(answer)) as pdf:
        return "".join(page.extract_text() for page in pdf.pages)


def test_the_dossier_binds_form_and_papers_in_the_order_of_the_guide(world):
    papers = (("proof", "card.png"), ("deeds", "deeds.pdf"), ("recommendation_form", "form.pdf"))
    case = judged_case(world, papers=papers)
    with pikepdf.open(content_of(signed_in(world.reviewer).get(f"/cases/{case.pk}/dossier.pdf"))) as bound:
        with bound.open_outline() as outline:
            marks = {mark.title: bound.pages.index(pikepdf.Page(mark.destination[0])) for mark in outline.root}
        after = len(bound.pages) - 4  # the printed form; then 1 page, 2 pages and the picture
    assert marks == {
        "目录": 0,
        "推荐审批表（系统打印）": 1,
        "推荐审批表 form.pdf": after,
        "事迹材料 deeds.pdf": after + 1,
        "其他证明材料 card.png": after + 3,
    }


def test_the_printed_form_has_every_opinion_in_its_box_for_officers_only(world):
    case = judged_case(world)
    act(world.reviewer, case, "agree", text="符合条件", **MET)
    for user, shown in ((world.acceptor, True), (world.applicant, False)):
        text = text_of(signed_in(user).get(f"/cases/{case.pk}/form.pdf"))
        assert ("符合条件" in text) is shown
        assert world.unit.name in text


def test_what_no_font_can_print_is_said(world):
    case = judged_case(world)
    type(case).objects.filter(pk=case.pk).update(brief="表情😀")
    answer = signed_in(world.reviewer).get(f"/cases/{case.pk}/form.pdf", follow=True)
    assert "表格不能打印" in answer.content.decode()
    assert "😀" in answer.content.decode()


def test_a_picture_becomes_a_page_no_larger_than_a4():
    target = BytesIO()
    Image.new("RGBA", (3000, 2000), (0, 0, 0, 0)).save(target, "PNG")
    bound_pdf = bind([Part("图", "image/png", target.getvalue())], title="一件申报").pdf
    with pikepdf.open(BytesIO(bound_pdf)) as bound:
        _, page = bound.pages
        _, _, width, height = (float(edge) for edge in page.mediabox)
    assert width == pytest.approx(595.4, abs=1)
    assert height == pytest.approx(width * 2 / 3, abs=1)
