"""A round's list as a workbook: what the reader may see on the page, and nothing more."""

from tests.rounds.reading import at, text
from tests.sheets.sheets import opened
from workflows.sheets.models import ExportLog


def taken(client, round_):
    return opened(client.get(at("export", round_)))


def test_the_organiser_takes_the_whole_list_with_its_reasons(prefecture, seen_by):
    round_ = prefecture.round("ranked")
    prefecture.nomination(round_, "listed", prefecture.near, rank=2, rank_reason="=理由")
    prefecture.nomination(round_, "listed", prefecture.far, rank=1)
    prefecture.nomination(round_, "draft", prefecture.far)
    clerk = seen_by("clerk")
    rows, notes = taken(clerk, round_)
    told = [dict(zip(rows[0], line, strict=True)) for line in rows[1:]]
    assert [one["名次"] for one in told] == [1, 2] and [one["地区"] for one in told] == ["任城区", "汶上县"]
    assert told[1]["名次调整理由"] == "=理由" and notes["范围"] == "全部推荐"
    kept = ExportLog.objects.get()
    assert (kept.actor, kept.rows, kept.what) == (prefecture.person("clerk"), 2, f"{round_.title}名单")
    assert at("export", round_) in text(clerk.get(at("case", round_)))


def test_a_county_takes_its_own_and_an_applicant_no_reasons(prefecture, seen_by):
    round_ = prefecture.round("ranked")
    prefecture.nomination(round_, "listed", prefecture.near, rank=2, unit=prefecture.units[prefecture.near])
    prefecture.nomination(round_, "listed", prefecture.far, rank=1)
    rows, notes = taken(seen_by("near"), round_)
    assert [line[3] for line in rows[1:]] == ["汶上县"] and notes["范围"] == "本人有权查看的推荐"
    rows, _ = taken(seen_by("applicant"), round_)
    assert "名次调整理由" not in rows[0] and len(rows) == 2


def test_who_does_not_see_the_round_takes_nothing(prefecture, seen_by):
    round_ = prefecture.round("ranked")
    assert seen_by("elsewhere").get(at("export", round_)).status_code == 404
    assert seen_by().get(at("export", round_)).status_code == 302
    assert not ExportLog.objects.exists()
