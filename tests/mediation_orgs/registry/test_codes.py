"""The lists of the register agree with the published code lists, names and aliases alike."""

import csv
from pathlib import Path

import pytest

from mediation_orgs.registry.codes import DISPUTE_TYPES, OUTCOMES
from workflows.sheets.text import compact

DATA = Path(__file__).resolve().parents[2] / "data"


@pytest.mark.parametrize(("file", "known"), [("case_outcomes.csv", OUTCOMES), ("dispute_types.csv", DISPUTE_TYPES)])
def test_every_name_and_alias_is_known(file, known):
    with (DATA / file).open(encoding="utf-8-sig", newline="") as stream:
        listed = {
            compact(word): row["code"]
            for row in csv.DictReader(stream)
            for word in (row["name"], *filter(None, row["aliases"].split(";")))
        }
    assert listed == {word: str(code) for word, code in known.items()}
