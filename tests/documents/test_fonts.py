"""A character that cannot be printed is named before it becomes a blank."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings

from workflows.documents import FontError, MissingCharacterError, missing_characters, render, render_certificate
from workflows.documents.fonts import ROLE_NAMES, face_of, faces, markup

from .samples import certificate, notice, opened

RARE_NAMES = "䶮㛃翀喆堃𬱖"


@pytest.fixture
def fresh_faces() -> Iterator[None]:
    faces.cache_clear()
    face_of.cache_clear()
    yield
    faces.cache_clear()
    face_of.cache_clear()


@pytest.mark.parametrize("role", ["fang", "kai", "hei", "xbs"])
def test_rare_names_are_covered(role: str) -> None:
    assert missing_characters(RARE_NAMES, role) == ""


def test_missing_characters_are_listed_once_and_in_order() -> None:
    assert missing_characters("张\U0001f600明\ue000\U0001f600\n李") == "\U0001f600\ue000"


def test_an_unknown_role_is_refused() -> None:
    with pytest.raises(ValueError, match="songti"):
        missing_characters("张", "songti")


def test_rare_names_are_printed_and_can_be_read_back() -> None:
    with opened(render(notice(paragraphs=(f"决定表扬{RARE_NAMES}等同志。",)))) as pdf:
        assert RARE_NAMES in (pdf.pages[0].extract_text() or "").replace("\n", "")
    with opened(render_certificate(certificate(recipient=RARE_NAMES))) as pdf:
        assert RARE_NAMES in (pdf.pages[0].extract_text() or "")


def test_a_character_without_a_glyph_is_an_error_that_names_it() -> None:
    with pytest.raises(MissingCharacterError, match=r"“😀”（U\+1F600）.*决定表扬张😀"):
        render(notice(paragraphs=("决定表扬张😀同志。",)))
    with pytest.raises(MissingCharacterError, match="楷体"):
        render_certificate(certificate(recipient="张\ue000"))


def test_a_line_break_in_marked_up_text_becomes_a_break() -> None:
    assert markup("一\n二", "fang") == '<span class="gw-fang">一</span><br><span class="gw-fang">二</span>'


def test_missing_font_files_say_what_to_run(settings: LazySettings, tmp_path: Path, fresh_faces: None) -> None:
    settings.FONT_DIR = tmp_path
    with pytest.raises(FontError, match=r"仿宋字体文件.*script/fonts"):
        render(notice())


def test_a_font_collection_is_refused(settings: LazySettings, tmp_path: Path, fresh_faces: None) -> None:
    path = tmp_path / "fang.ttc"
    path.touch()
    settings.FONT_FILES = {"fang": str(path)}
    with pytest.raises(FontError, match="字体集合"):
        missing_characters("张", "fang")


def test_a_bureau_may_name_its_own_file(settings: LazySettings, fresh_faces: None) -> None:
    own = Path(settings.FONT_DIR) / "kai.otf"
    settings.FONT_FILES = {"hei": str(own)}
    assert faces("hei")[0].path == own
    assert missing_characters("张䶮", "hei") == ""


def test_the_five_roles_have_files() -> None:
    assert all(faces(role) for role in ROLE_NAMES)
