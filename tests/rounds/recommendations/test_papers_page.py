"""Papers handed in on the page, as files or a ZIP: judged as the command judges a folder; hostile packs are refused."""

import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from workflows.cases.models import Evidence
from workflows.rounds.models import Nomination
from workflows.sheets.models import ImportBatch

from .conftest import BESIDE, GIVEN
from .tables import PERSON, table

FOLDER = GIVEN.parent / "attachments"
SOUND = next(one for one in FOLDER.iterdir() if one.name.endswith("推荐表.pdf") and one.stat().st_size > 700)
NAMED = {**PERSON, "files": "甲-推荐表.pdf；甲-证书.jpg"}


@pytest.fixture
def hand_in(city: Any) -> Callable[..., Any]:
    client = Client()
    client.force_login(city.clerk)

    def post(content: bytes, papers: Any = (), **more: Any) -> Any:
        file = SimpleUploadedFile("汇总表.xlsx", content)
        asked = {"file": file, "rounds": [city.rounds["coordinator"].pk], "papers": list(papers)} | more
        return client.post(reverse("recommendations:upload"), asked, follow=True)

    return post


def packed(files: Mapping[str, bytes], name: str = "材料.zip", **more: Any) -> SimpleUploadedFile:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", **more) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return SimpleUploadedFile(name, stream.getvalue())


def verdicts(answer: Any) -> dict[str, str | None]:
    papers = answer.context["papers"]
    return {one["file"]: one["code"] for one in [*papers["doubtful"], *papers["sound"]]}


def test_a_zip_of_the_given_papers_is_judged_as_the_folder_is(city: Any, hand_in: Any, take: Any) -> None:
    told = take(dry_run=True).report.totals
    rounds = [one.pk for one in city.rounds.values()]
    files = {f"申报材料/{one.name}": one.read_bytes() for one in FOLDER.iterdir()}
    pack = packed(files | {"__MACOSX/._a.pdf": b"x", "申报材料/.DS_Store": b"x", "申报材料/Thumbs.db": b"x"})
    answer = hand_in(GIVEN.read_bytes(), [pack], rounds=rounds)
    batch = ImportBatch.objects.get()
    for key in ("attachments", "attachments_missing", "attachment_counts"):
        assert sorted(batch.totals[key], key=str) == sorted(told[key], key=str)
    assert Evidence.objects.count() == 95
    page = answer.content.decode()
    for said in (
        "合格114件，其余8件",
        "任城区-协调员-04-徐宏英-推荐表.pdf",
        "没有交来；请补交",
        "录入的推荐31件",
        "没有列出",
    ):
        assert said in page
    nomination = Nomination.objects.get(title="罗云䶮")
    assert reverse("case", args=[nomination.pk]) in page or f"/{nomination.pk}/" in page


def test_with_the_list_of_materials_it_is_the_commands_own_report(city: Any, hand_in: Any, take: Any) -> None:
    told = take(dry_run=True).report.totals
    papers = [SimpleUploadedFile(one.name, one.read_bytes()) for one in sorted(FOLDER.iterdir())]
    materials = SimpleUploadedFile("清单.csv", Path(str(BESIDE.materials)).read_bytes())
    rounds = [one.pk for one in city.rounds.values()]
    answer = hand_in(GIVEN.read_bytes(), papers, rounds=rounds, materials=materials, dry_run="on")
    assert "检查结果（未录入任何行）" in answer.content.decode() and not Nomination.objects.exists()
    assert answer.context["report"].totals["attachments"] == told["attachments"]
    assert answer.context["report"].totals["attachments_missing"] == told["attachments_missing"]


def test_papers_of_a_list_that_is_not_imported_are_not_called_unlisted(hand_in: Any) -> None:
    answer = hand_in(GIVEN.read_bytes(), [packed({one.name: one.read_bytes() for one in FOLDER.iterdir()})])
    assert ImportBatch.objects.get().totals["attachment_counts"]["ATTACHMENT_UNLISTED"] == 1
    assert "合格114件" in answer.content.decode()


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_that_a_zip_does_not_say_how_it_writes_are_read(hand_in: Any, encoding: str) -> None:
    """As the programs of Windows here, and some of macOS, leave them."""
    raw = "材料/甲-推荐表.pdf".encode(encoding)
    marked = packed({"#" * len(raw): SOUND.read_bytes()}).read().replace(b"#" * len(raw), raw)
    answer = hand_in(table([NAMED]).getvalue(), [SimpleUploadedFile("材料.zip", marked)])
    assert verdicts(answer) == {"甲-推荐表.pdf": None, "甲-证书.jpg": "ATTACHMENT_MISSING"}
    assert Nomination.objects.get().evidence.get().name == "甲-推荐表.pdf"


def test_names_lead_nowhere_and_two_of_one_name_are_told(hand_in: Any) -> None:
    content = SOUND.read_bytes()
    pack = packed(
        {"../../../etc/甲-推荐表.pdf": content, "甲/甲-证书.jpg": b"1", "乙\\甲-证书.jpg": b"2", "a/b.zip": b"PK"}
    )
    answer = hand_in(table([NAMED]).getvalue(), [pack])
    assert verdicts(answer) == {
        "甲-推荐表.pdf": None, "甲-证书.jpg": "ATTACHMENT_BAD_NAME", "b.zip": "ATTACHMENT_UNLISTED",
    }  # fmt: skip
    assert "2件同名" in answer.content.decode()


def test_one_spoilt_file_in_a_zip_spoils_no_other(hand_in: Any) -> None:
    content = SOUND.read_bytes()
    pack = packed({"甲-推荐表.pdf": content, "甲-证书.jpg": b"spoilt" * 9}).read()
    answer = hand_in(
        table([NAMED]).getvalue(), [SimpleUploadedFile("a.ZIP", pack.replace(b"spoiltspoilt", b"spoilTspoilt"))]
    )
    assert verdicts(answer) == {"甲-推荐表.pdf": None, "甲-证书.jpg": "ATTACHMENT_DAMAGED"}


def test_one_that_is_too_large_is_told_and_not_read(hand_in: Any, settings: Any) -> None:
    settings.EVIDENCE_MAX_BYTES = 1000
    answer = hand_in(table([NAMED]).getvalue(), [packed({"甲-推荐表.pdf": b"\0" * 1001})])
    assert verdicts(answer)["甲-推荐表.pdf"] == "ATTACHMENT_TOO_LARGE"


def _locked() -> SimpleUploadedFile:
    content = bytearray(packed({"a.pdf": b"1"}).read())
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(sign) + place] |= 1
    return SimpleUploadedFile("密.zip", bytes(content))


def _long_contents() -> SimpleUploadedFile:
    content = bytearray(packed({"a.pdf": b"1"}).read())
    end = content.rindex(b"PK\x05\x06")
    content[end + 12 : end + 16] = struct.pack("<I", 3 << 20)
    return SimpleUploadedFile("长.zip", bytes(content))


@pytest.mark.parametrize(
    ("pack", "said"),
    [
        (lambda: SimpleUploadedFile("假.zip", b"%PDF-1.7"), "不是完整的ZIP压缩包"),
        (lambda: SimpleUploadedFile("半.zip", packed({"a.pdf": b"1"}).read()[:-9]), "不是完整的ZIP压缩包"),
        (lambda: SimpleUploadedFile("空.zip", b""), "不是完整的ZIP压缩包"),
        (_locked, "设有密码"),
        (_long_contents, "文件过多或格式特殊"),
        (lambda: packed(dict.fromkeys((f"{n}.pdf" for n in range(501)), b"")), "一次最多500件"),
        (lambda: packed(dict.fromkeys("1234567", b"\0" * (60 << 20)), compression=zipfile.ZIP_DEFLATED), "解开后超过"),
    ],
)  # fmt: skip
def test_a_pack_that_cannot_be_used_is_told_beside_its_field(hand_in: Any, pack: Any, said: str) -> None:
    answer = hand_in(table([PERSON]).getvalue(), [pack()])
    assert answer.status_code == 422 and said in answer.context["form"].errors["papers"].as_text()
    assert not Nomination.objects.exists()


def test_a_list_of_materials_is_for_papers_and_must_be_one(hand_in: Any) -> None:
    materials = SimpleUploadedFile("清单.csv", "甲,乙".encode())
    answer = hand_in(table([PERSON]).getvalue(), materials=materials)
    assert "请同时选申报材料" in answer.context["form"].errors["papers"].as_text()
    materials.seek(0)
    answer = hand_in(table([PERSON]).getvalue(), [packed({"a.pdf": b"1"})], materials=materials)
    assert "材料清单：没有找到" in answer.context["form"].errors["file"].as_text()
    assert not Nomination.objects.exists()
