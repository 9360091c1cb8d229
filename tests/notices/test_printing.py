"""Prints: the same record gives the same bytes, twice run is once done, and what a crash left is found."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from viewflow.workflow.models import Task

from tests.notices.office import again
from tests.tools import check_gongwen
from workflows import documents
from workflows.cases.forms import InvalidInput
from workflows.cases.jobs import JOBS, run_job
from workflows.cases.queries import waiting_for
from workflows.cases.tasks import LOST_AFTER, sweep_at
from workflows.notices import files
from workflows.notices.documents import certificate_of, document_of
from workflows.notices.models import Certificate
from workflows.notices.tasks import render_certificate

UNPRINTABLE = "\ue000"


def stored(name: str) -> Path:
    return Path(settings.MEDIA_ROOT) / name


def test_the_file_is_what_the_register_says(office):
    notice = office.rendered()
    content = stored(notice.pdf.name).read_bytes()
    assert hashlib.sha256(content).hexdigest() == notice.sha256
    assert notice.pages >= 2


def test_a_job_run_twice_prints_the_same_and_changes_the_state_once(office):
    notice = office.rendered()
    events = notice.events.count()
    assert documents.render(document_of(notice)).sha256 == notice.sha256
    JOBS["render_notice"](notice.pk)
    run_job(Task.objects.get(process=notice.process_id, flow_task_type="JOB").pk)
    assert (again(notice).state, notice.events.count()) == ("rendered", events)
    assert [path for path in stored(notice.pdf.name).parent.iterdir() if path.suffix == ".part"] == []


def test_a_print_that_comes_after_another_was_ordered_is_dropped(office, monkeypatch):
    """A slow worker prints, meanwhile another has printed the same and the notice was redated."""
    notice = office.numbered()
    render = documents.render

    def overtaken(document):
        monkeypatch.setattr(documents, "render", render)
        office.run(notice)
        office.tick(days=1)
        office.act(notice, "redate", office.clerk)
        return render(document)

    monkeypatch.setattr(documents, "render", overtaken)
    assert office.run(notice).state == "numbered"
    assert again(notice).content["period"]["first"] == "2025-02-12"


def test_the_step_is_dated_when_the_job_became_due(office):
    notice = office.numbered()
    due = office.now
    office.tick(hours=5)
    office.run(notice)
    assert notice.events.get(action="rendered").at == due


@pytest.mark.parametrize(
    ("action", "told", "missing"),
    [
        ("rendered", {"pdf": "notices/x.pdf", "pages": 2}, "sha256"),
        ("rendered", {"pdf": "notices/x.pdf", "pages": 2, "sha256": "no digest"}, "sha256"),
        ("rendered", {"pages": 2, "sha256": "0" * 64}, "pdf"),
        ("rendered", {"pdf": "notices/x.pdf", "pages": 0, "sha256": "0" * 64}, "pages"),
        ("render_failed", {}, "reason"),
    ],
)
def test_a_job_that_does_not_say_what_it_printed_is_refused(office, action, told, missing):
    notice = office.numbered()
    (job,) = waiting_for(notice)
    with pytest.raises(InvalidInput) as refused:
        office.act(notice, action, None, task_id=job.pk, **told)
    assert set(refused.value.form.errors) == {missing}
    assert (again(notice).state, again(notice).sha256) == ("numbered", "")


def test_a_half_written_file_is_replaced_by_the_whole(office):
    rendered = documents.render(document_of(office.numbered()))
    path = stored(f"notices/{rendered.sha256[:2]}/{rendered.sha256}.pdf")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(rendered.pdf[:100])
    assert stored(files.keep(rendered)).read_bytes() == rendered.pdf


def test_a_notice_whose_job_was_lost_is_found_by_the_sweep(office):
    notice = office.numbered()
    assert sweep_at(office.now + timedelta(seconds=5))["jobs"] == 0
    assert sweep_at(office.now + LOST_AFTER)["jobs"] == 1
    assert again(notice).state == "rendered"
    assert sweep_at(office.now + LOST_AFTER)["jobs"] == 0


def test_numbering_enqueues_the_print_only_after_the_commit(office, django_capture_on_commit_callbacks):
    notice = office.signed(office.draft())
    with django_capture_on_commit_callbacks(execute=True):
        notice = office.act(notice, "number", office.clerk)
        assert again(notice).state == "numbered"
    assert again(notice).state == "rendered"


@pytest.mark.parametrize("kind", ["publicity", "commendation", "notification"])
def test_what_the_services_draft_is_set_by_the_standard(office, kind):
    notice = office.rendered(kind)
    assert check_gongwen.main([str(stored(notice.pdf.name))]) == 0


# ---- certificates --------------------------------------------------------------------------------------------------


def test_certificates_are_printed_after_the_commit(office, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        office.issued("commendation")
    printed = Certificate.objects.order_by("serial")
    assert [one.state for one in printed] == ["ready", "ready"]
    for one in printed:
        assert hashlib.sha256(stored(one.pdf.name).read_bytes()).hexdigest() == one.sha256
    assert len({one.code for one in printed}) == 2


def test_a_certificate_printed_twice_is_the_same(office):
    office.issued("commendation")
    one = Certificate.objects.first()
    render_certificate(one.pk)
    first = Certificate.objects.get(pk=one.pk)
    render_certificate(one.pk)
    assert documents.render_certificate(certificate_of(first)).sha256 == first.sha256
    assert Certificate.objects.get(pk=one.pk).pdf.name == first.pdf.name


def test_a_lost_certificate_is_found_by_the_sweep(office):
    office.issued("commendation")
    assert sweep_at(office.now)["certificates"] == 0
    assert sweep_at(office.now + LOST_AFTER)["certificates"] == 2
    assert set(Certificate.objects.values_list("state", flat=True)) == {"ready"}
    assert sweep_at(office.now + LOST_AFTER)["certificates"] == 0


def test_a_certificate_that_cannot_be_printed_says_why_and_stops_nobody_elses(office):
    office.issued("commendation")
    bad, good = Certificate.objects.order_by("serial")
    Certificate.objects.filter(pk=bad.pk).update(content=bad.content | {"recipient": f"康{UNPRINTABLE}"})
    sweep_at(office.now + LOST_AFTER)
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, good.state) == ("failed", "ready")
    assert "U+E000" in bad.failure
    assert bad.number_text == "济人社荣证〔2025〕1号"


def test_a_certificate_whose_print_breaks_is_failed_and_not_pending_for_ever(office, settings, tmp_path):
    office.issued("commendation")
    settings.MEDIA_ROOT = tmp_path / "full"
    settings.MEDIA_ROOT.write_text("")
    assert sweep_at(office.now + LOST_AFTER)["failed"] == 0
    assert set(Certificate.objects.values_list("state", "failure")) == {("failed", files.BROKEN)}
