"""The printed sheets of a placement, and its whole dossier."""

import io
import json
import zipfile
from datetime import date, timedelta

import pdfplumber
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image

from certification.placements.models import DayFile, Placement
from workflows.cases.models import Case
from workflows.documents.fonts import face_of

from .conftest import FIRST, LAST, TEXT
from .office import Office


@pytest.fixture
def office(db, monkeypatch) -> Office:
    found = Office()
    monkeypatch.setattr("django.utils.timezone.now", found.tick)
    return found


@pytest.fixture
def printed(client):
    """The text of each page of the sheets, as the user gets them."""

    def read(case: Case, user) -> list[str]:
        client.force_login(user)
        answer = client.get(reverse("case_form", args=[case.pk]))
        assert answer.headers["Content-Type"] == "application/pdf", answer
        return texts(answer.content)

    return read


def texts(content: bytes) -> list[str]:
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        return ["".join(page.extract_text().split()) for page in pdf.pages]


def picture() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(target, "JPEG")
    return target.getvalue()


def diary(office: Office, case: Placement) -> None:
    """A day with a picture and one that was taken off, both confirmed in the end."""
    office.on(date(2024, 11, 6))  # so that the log of the first day is written late
    office.act(case, "write_day", office.sent, day=FIRST, attendance="present", text="旁听一次欠薪案件的调解。")
    day = case.days.get(day=FIRST)
    content = picture()
    file = DayFile(
        day=day, name="调解室.jpg", content_type="image/jpeg", size=len(content), sha256="0" * 64,
        uploaded_by=office.sent, uploaded_at=office.tick(),
    )  # fmt: skip
    file.file.save("x", ContentFile(content))
    office.act(case, "confirm_days", office.coach, days=((date(2024, 11, 5), "leave", "看病"),))


@pytest.fixture
def whole(office) -> Placement:
    """Seventeen days with one of leave, evaluated as good and confirmed."""
    round_ = office.round()
    case = office.propose(round_, last_day=LAST + timedelta(days=3), task="参与案件受理和调解")
    office.act(case, "accept", office.coach, coach="李带教")
    office.act(round_, "close", office.clerk)
    office.issue(office.draft("dispatch", round_))
    (case,) = office.arrived(round_)
    diary(office, case)
    return office.confirm(office.evaluate(case))


class TestTheSheets:
    def test_a_new_one_has_blank_boxes_for_everybody(self, office, printed):
        case = office.propose(office.round())
        register, evaluation = printed(case, office.acceptor)
        assert "“以干代训”选派登记表" in register and "2024年11月4日至2024年11月17日" in register
        assert "同意接收" not in register and office.person.id_masked in register
        for words in ("好□较好□一般□差□", "优秀□合格□不合格□", "接收单位", "复核", "审定"):
            assert words in evaluation
        assert "■" not in evaluation and TEXT[:12] not in evaluation

    def test_a_whole_one_says_what_everybody_said(self, whole, office, printed):
        register, evaluation, days = printed(whole, office.clerk)
        number = whole.round.notices.get().number_text
        assert "同意接收，由李带教带教。" in register and f"派出通知{number}" in register
        assert "共17天，在岗16天；11月5日请假（看病）" in evaluation
        for words in ("优秀□合格■不合格□", "好■较好□一般□差□", TEXT[:12], "无异议", "同意"):
            assert words in evaluation
        assert "旁听一次欠薪案件的调解。（补记）" in days and "请假（看病）" in days and "已确认" in days

    def test_the_person_reads_no_opinion_of_the_offices(self, whole, office, printed):
        assert office.head.person_name in printed(whole, office.clerk)[1]
        assert office.head.person_name not in printed(whole, office.sent)[1]

    def test_a_stranger_gets_none(self, whole, office, client):
        client.force_login(office.stranger)
        assert client.get(reverse("case_form", args=[whole.pk])).status_code == 404

    def test_the_signs_of_a_box_are_in_the_font(self):
        assert face_of("■", "fang") and face_of("□", "fang")


class TestTheDossier:
    def test_it_has_sheets_and_pictures_of_the_days(self, whole, office, client):
        client.force_login(office.clerk)
        pages = texts(client.get(reverse("dossier", args=[whole.pk])).content)
        assert "登记表、评价表（系统打印）" in pages[0] and "2024年11月4日调解室.jpg" in pages[0]
        assert len(pages) == 5

    def test_the_originals_are_in_the_zip_with_their_digest(self, whole, office, client):
        client.force_login(office.clerk)
        answer = client.get(reverse("dossier_zip", args=[whole.pk]))
        archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
        assert archive.namelist() == ["材料包.pdf", "原件/01 调解室.jpg", "清单.json"]
        assert archive.read("原件/01 调解室.jpg") == picture()
        listed = json.loads(archive.read("清单.json"))
        assert [one["title"] for one in listed["parts"]] == ["登记表、评价表（系统打印）", "2024年11月4日 调解室.jpg"]

    def test_a_picture_that_was_taken_out_is_not_bound(self, whole, office, client):
        DayFile.objects.update(removed_at=office.tick())
        client.force_login(office.clerk)
        assert "调解室" not in texts(client.get(reverse("dossier", args=[whole.pk])).content)[0]
