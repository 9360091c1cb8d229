"""The scripts as a person meets them, and what has to hold for them to work on a clone."""

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]


def _call(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def _files() -> list[Path]:
    """The files of the checkout, without what .gitignore keeps out of it."""
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in {".git", ".venv", "var", "__pycache__"}]
        found += [Path(folder, name) for name in names]
    return found


@pytest.mark.parametrize(
    "command",
    ["script/run --port", "script/run --port x", "script/run --no", "script/bootstrap --dev", "script/services restart",
     "deploy/serve", "deploy/backup /no/such/folder", "deploy/restore /no/such/file"],
)  # fmt: skip
def test_a_wrong_call_is_told_the_right_one(command: str):
    told = _call(*command.split())
    assert told.returncode == 2
    assert told.stderr.startswith("用法：")


def test_every_script_can_be_executed():
    scripts = [path for path in _files() if path.read_bytes().startswith(b"#!/usr/bin/env bash")]
    assert {ROOT / "script/run", ROOT / "script/test", ROOT / ".ci/run"} <= set(scripts)
    assert [path for path in scripts if not os.access(path, os.X_OK)] == []


def test_every_system_package_is_one_line_of_the_list():
    line = re.compile(r"#.*|[a-z0-9][a-z0-9+.|-]+( test)?")
    lines = (ROOT / "script/packages").read_text("utf-8").splitlines()
    assert [text for text in lines if not line.fullmatch(text)] == []


def test_the_locked_lists_carry_hashes_and_no_address_of_a_registry():
    for name in ("main", "dev"):
        text = (ROOT / f"requirements/{name}.txt").read_text("utf-8")
        pinned = re.split(r"\n(?=\S)", text.strip())
        assert pinned and all("--hash=sha256:" in entry for entry in pinned)
        assert "://" not in text and "--index-url" not in text


def test_every_declared_dependency_is_locked():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    lists = {"main": declared["project"]["dependencies"], "dev": declared["dependency-groups"]["dev"]}
    for name, wanted in lists.items():
        text = (ROOT / f"requirements/{name}.txt").read_text("utf-8")
        pinned = dict(re.findall(r"^([a-z0-9._-]+)(?:\[[a-z,-]+\])?==(\S+)", text, re.M))
        for requirement in map(Requirement, wanted):
            assert requirement.specifier.contains(pinned[canonicalize_name(requirement.name)]), requirement


def test_no_font_is_committed():
    assert [path for path in _files() if path.suffix.lower() in {".otf", ".ttf", ".ttc", ".woff", ".woff2"}] == []
