"""Checking documents: by file, by number, by code; and the command."""

import io
import json
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.notices.office import Office
from workflows.cases.models import Case
from workflows.errors import Refused
from workflows.notices import verification
from workflows.notices.models import Certificate, Notice
from workflows.notices.tasks import render_certificate
from workflows.rounds.models import SelectionRound


def file_of(document: Notice | Certificate) -> bytes:
    return (Path(settings.MEDIA_ROOT) / document.pdf.name).read_bytes()


def altered(content: bytes) -> bytes:
    """The same pages saved anew: what anybody's editor would write."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.docinfo["/Subject"] = "改过"
        saved = io.BytesIO()
        pdf.save(saved)
    return saved.getvalue()


def test_an_issued_notice_is_found_by_its_file(office):
    found = verification.by_file(file_of(office.issued()))
    assert found.holds
    assert (found.number, found.unchanged, found.in_force) == ("济人社示〔2025〕1号", True, True)
    assert found.issuers == ("济宁市人力资源和社会保障局", "济宁市总工会")
    assert found.as_dict() | {"signature": None, "date": "2025-02-11", "issued_on": "2025-02-11"} == found.as_dict()


def test_an_altered_file_is_told_from_the_original(office):
    found = verification.by_file(altered(file_of(office.issued())))
    assert (found.found, found.unchanged, found.holds, found.number) == (True, False, False, "济人社示〔2025〕1号")
    assert "可能已被改动" in found.message


def test_a_superseded_notice_names_its_successor(office: Office):
    first = office.issued()
    Case.objects.filter(pk=first.subject_id).update(state="ranked")
    Case.objects.filter(parent=first.subject_id, kind="mediation_nomination").update(state="listed")
    second = office.issued(round_=SelectionRound.objects.get(pk=first.subject_id))
    found = verification.by_file(file_of(first))
    assert (found.unchanged, found.in_force, found.replaced_by) == (True, False, second.number_text)


def test_a_revoked_notice_says_why(office):
    notice = office.act(office.issued(), "revoke", office.head, text="名单有误")
    found = verification.by_number(notice.number_text)
    assert (found.in_force, found.reason) == (False, "名单有误")
    assert "名单有误" in found.message


def test_what_was_never_issued_is_not_known(office):
    notice = office.rendered()
    assert not verification.by_number(notice.number_text).found
    assert not verification.by_file(file_of(notice)).found


@pytest.mark.parametrize(
    "typed", ["济人社示[2025]1号", "济人社示（2025）1号", " 济人社示〔2025〕1号\n", "济人社示【2025】1号"]
)
def test_a_number_is_found_however_its_brackets_are_typed(office, typed):
    office.issued()
    assert verification.by_number(typed).found


@pytest.mark.parametrize("typed", ["", " ", "济人社示〔2025〕2号", "' OR 1=1 --", "济人社示〔2025〕01号"])
def test_a_number_that_was_not_given_is_not_found(office, typed):
    office.issued()
    assert not verification.by_number(typed).found


def test_a_certificate_is_checked_by_file_number_and_code_and_falls_with_its_notice(office):
    notice = office.issued("commendation")
    certificate = Certificate.objects.order_by("serial")[0]
    assert verification.by_code(certificate.code) is None
    render_certificate(certificate.pk)
    certificate.refresh_from_db()
    assert verification.by_file(file_of(certificate)).holds
    assert verification.by_number(certificate.number_text).holds
    assert verification.by_code(certificate.code.lower()) == certificate
    assert verification.by_file(altered(file_of(certificate))).unchanged is False
    office.act(notice, "revoke", office.head, text="弄虚作假")
    assert not verification.by_number(certificate.number_text).in_force


@pytest.mark.parametrize("content", [b"", b"hello", b"%PDF-1.7 nothing", b"\x89PNG\r\n"])
def test_what_is_no_pdf_is_refused(db, content):
    with pytest.raises(Refused, check=lambda refusal: refusal.code == "not_a_pdf"):
        verification.by_file(content)


def test_an_encrypted_file_is_refused(office):
    with pikepdf.open(io.BytesIO(file_of(office.issued()))) as pdf:
        saved = io.BytesIO()
        pdf.save(saved, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(Refused, check=lambda refusal: refusal.code == "encrypted"):
        verification.by_file(saved.getvalue())


# ---- verify_notice -------------------------------------------------------------------------------------------------


def run(path: Path, *options: str) -> int:
    try:
        call_command("verify_notice", str(path), *options)
    except SystemExit as stopped:
        return stopped.code
    except CommandError as error:
        return error.returncode
    return 0


def test_the_command_reports_a_genuine_notice(office, tmp_path, capsys):
    path = tmp_path / "n.pdf"
    path.write_bytes(file_of(office.issued()))
    assert run(path, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    wanted = {
        "file": "n.pdf", "found": True, "kind": "公示", "number": "济人社示〔2025〕1号", "date": "2025-02-11",
        "issuer": ["济宁市人力资源和社会保障局", "济宁市总工会"], "unchanged": True, "in_force": True,
        "signature": None,
    }  # fmt: skip
    assert {name: told[name] for name in wanted} == wanted


def test_the_command_tells_revoked_altered_unknown_and_unusable_apart(office, tmp_path, capsys):
    notice = office.issued()
    path = tmp_path / "n.pdf"
    path.write_bytes(altered(file_of(notice)))
    assert run(path) == 1
    assert "可能已被改动" in capsys.readouterr().out
    office.act(notice, "revoke", office.head, text="名单有误")
    path.write_bytes(file_of(notice))
    assert run(path, "--json") == 1
    assert json.loads(capsys.readouterr().out)["unchanged"] is True
    with pikepdf.new() as empty:
        empty.add_blank_page()
        empty.save(path)
    assert run(path, "--json") == 1
    assert json.loads(capsys.readouterr().out)["found"] is False
    path.write_text("no")
    assert run(path) == 2
    assert run(tmp_path / "missing.pdf") == 2
