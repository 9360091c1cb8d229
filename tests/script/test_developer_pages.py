"""The developer's pages say what is so: every file they name is there, and so is every name in the file beside it."""

import re
from pathlib import Path

import pytest

from workflows.cases import access, actions, applications, kind_page, kinds
from workflows.notices import on_rounds, round_notice, types

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs/developer").glob("add-a-*.md"))
_FILE = re.compile(
    r"(?:`|\]\()((?:workflows|certification|mediation_orgs|tests|docs|policies)/[\w/.-]+|[\w-]+\.md)[`)]"
)
_BLOCK = re.compile(r"^```python\n(.*?)^```", re.M | re.S)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_file_that_is_named_is_there(page: Path):
    named = _FILE.findall(page.read_text("utf-8"))
    assert named
    assert [one for one in named if not (ROOT / one).exists() and not (page.parent / one).exists()] == []


@pytest.mark.parametrize("page", ["add-a-kind", "add-a-notice-type", "add-a-page"])
def test_the_examples_are_lines_of_the_example_kind(page: str):
    """Shortened here and there (……, a signature without its types, a route in one line), but of its own words."""
    code = "".join(path.read_text("utf-8") for path in (ROOT / "tests/example_kind").glob("*.py"))
    names = set(re.findall(r"\w+", code))
    blocks = _BLOCK.findall((ROOT / f"docs/developer/{page}.md").read_text("utf-8"))
    assert blocks
    said = [re.sub(r"#.*", "", line) for block in blocks for line in block.splitlines()]
    assert {word for line in said for word in re.findall(r"\b[A-Za-z_]\w+\b", line)} <= names


@pytest.mark.parametrize(
    ("room", "names"),
    [
        (access, "TaskHolder Applicant SeatOf Reader System"),
        (actions, "action Step"),
        (applications, "Application"),
        (kinds, "Kind NavEntry register add_nav_entry"),
        (kind_page, "KindPage CaseView"),
        (types, "NoticeType register"),
        (round_notice, "RoundNotice"),
        (on_rounds, "show_documents drafting"),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_every_name_is_where_it_is_said_to_be(room, names: str):
    assert [name for name in names.split() if not hasattr(room, name)] == []


@pytest.mark.parametrize(
    "name", ["later", "clauses", "correctable", "after", "context", "edit_context", "guide_context"]
)
def test_a_page_of_a_kind_has_what_is_told_of_it(name: str):
    assert hasattr(kind_page.KindPage, name)
