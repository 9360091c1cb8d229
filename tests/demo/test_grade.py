"""The demonstration of a grade round, with the seats of its own lists, from the information base to the results."""

import re

import pytest

from certification.grade_applications.models import GradeApplication
from certification.models import Person
from demo import cast, grade
from demo.people import APPLICANTS
from workflows.cases.log import broken_links
from workflows.notices.models import Notice

FICTITIOUS = re.compile(r"370830\d{8}99[6-9][\dX]")


def test_nobody_real_is_among_the_applicants():
    assert all(FICTITIOUS.fullmatch(one.id_number) for one in APPLICANTS)


@pytest.mark.django_db(transaction=True)
def test_the_round_runs_to_its_end(tmp_path):
    cast.take_seats(None)
    said: list[str] = []
    round_ = grade.carry_out(said.append)
    assert round_.state == "concluded"
    found = {one.title: one for one in GradeApplication.objects.filter(round=round_.pk)}
    assert {name: one.state for name, one in found.items()} == {
        "周启䶮": "certified", "孟知遥": "certified", "乔望舒": "not_certified", "唐予安": "not_certified",
        "雷知行": "rejected", "白𬱖": "certified",
    }  # fmt: skip
    assert found["孟知遥"].cycle == 2  # returned once
    assert found["白𬱖"].screening["decision"] == "needs_info"
    notice = Notice.objects.get(subject=round_.pk)
    assert (notice.state, notice.number_text) == ("issued", "汶人社字〔2025〕1号")
    assert len(notice.content["attachments"][0]["content"][0]["rows"]) == 5
    (slips,) = grade.papers(round_, tmp_path)
    assert slips["pages"] == 5
    assert list(broken_links()) == []
    assert len(said) == 4 and Person.objects.count() == len(APPLICANTS)
