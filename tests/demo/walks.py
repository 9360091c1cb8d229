"""One walk of the demonstration by its command, and what every walk must leave behind."""

import json
from pathlib import Path

from django.core.management import call_command

from tests.documents.letter_ruler import first_page
from tests.tools import check_gongwen
from workflows.cases.log import broken_links

FREE = {"荣誉证书", "以干代训证明", "台账"}  # of no form that GB/T 9704 sets


def walked(kind: str, out: Path, capsys) -> dict:
    """The report of one walk by the command; every paper that it wrote keeps to the standard of its form."""
    call_command("walkthrough", kind=kind, out=out, json=True)
    (report,) = json.loads(capsys.readouterr().out)["rounds"]
    for one in report["notices"]:
        if one["kind"] == "函":  # a form that the checker does not measure
            assert len(first_page(Path(one["path"]).read_bytes()).bars) == 4, one["path"]
        elif one["kind"] not in FREE:
            assert check_gongwen.main([one["path"]]) == 0, one["path"]
    capsys.readouterr()
    assert list(broken_links()) == []
    return report


def counts(report: dict) -> dict:
    return {name: report[name] for name in ("kind", "nominated", "passed", "rejected", "honoured")}


def numbers(report: dict) -> list[tuple[str, str]]:
    return [(one["kind"], one["number"]) for one in report["notices"]]
