"""The glossary says what is so: every name stands where it is said to live, and means one thing."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GLOSSARY = ROOT / "docs/developer/glossary.md"
_ENTRY = re.compile(r"^\| (?P<word>[^|]+) \| `(?P<name>\w+)` \| `(?P<room>[\w/]+)` \| .+ \|$", re.M)
_ROWS = re.compile(r"^\| [^|]+ \| `\w+` \| .+\|$", re.M)
ENTRIES = [match.groupdict() for match in _ENTRY.finditer(GLOSSARY.read_text("utf-8"))]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["name"])
def test_a_name_lives_where_the_glossary_says(entry):
    name, room = entry["name"], ROOT / entry["room"]
    assert room.is_dir(), f"{entry['room']} is gone: where does {name} live now?"
    declared = re.compile(rf"^\s*(class|def) {name}\b|^\s*{name}\b\s*[:=]|^\s*{name.upper()} = ", re.M)
    files = [path for path in room.rglob("*.py") if "migrations" not in path.parts]
    assert any(path.stem == name or declared.search(path.read_text("utf-8")) for path in files), f"no {name} in {room}"


def test_every_row_of_the_glossary_is_read():
    text = GLOSSARY.read_text("utf-8").partition("## Names that meant several things")[0]
    assert len(ENTRIES) == len(_ROWS.findall(text)) > 50


def test_the_names_settled_are_those_of_the_code():
    """What one word meant before, and what it is called now: each name to the right stands in the product."""
    settled = GLOSSARY.read_text("utf-8").partition("## Names that meant several things")[2]
    names = {name for line in settled.splitlines() for name in re.findall(r"`(\w+)`", line)}
    rooms = ("workflows", "certification", "mediation_orgs")
    files = [path for room in rooms for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts]
    words = {path.stem for path in files}.union(*(re.findall(r"\w+", path.read_text("utf-8")) for path in files))
    assert len(names) > 40
    assert sorted(names - words) == []


def test_a_chinese_word_has_one_name():
    words = Counter(entry["word"] for entry in ENTRIES)
    assert [word for word, number in words.items() if number > 1] == []
