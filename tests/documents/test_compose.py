"""Composed lines: nothing lost, no forbidden mark at an edge, no line too wide."""

from hypothesis import given
from hypothesis import strategies as st

from workflows.documents.compose import (
    CLOSING,
    MEASURE,
    NEVER_FIRST,
    NEVER_LAST,
    OPENING,
    WORD,
    cells_of,
    compose,
    lines_html,
)

HAN = "劳动关系协调员社会组织争议调解"
PLAIN = st.text(alphabet=HAN + "，。、：；！？（）《》“”" + "0123456789ab%", min_size=1, max_size=200)


def typed(text: str) -> str:
    """Text as a person would write it: marks between words, never a row of them."""
    found: list[str] = []
    for char in text:
        if (char in CLOSING | OPENING | frozenset("%")) and (not found or found[-1] not in HAN):
            continue
        found.append(char)
    return "".join(found) or "劳"


@given(PLAIN, st.sampled_from([0.0, 2.0, 5.0]), st.sampled_from([0.0, 3.0]))
def test_no_character_is_lost_or_moved(text: str, first: float, rest: float) -> None:
    lines = compose(cells_of((text, "fang")), first=first, rest=rest)
    assert "".join(line.text for line in lines) == text
    assert [line.indent for line in lines] == [first] + [rest] * (len(lines) - 1)


@given(PLAIN.map(typed))
def test_no_line_starts_or_ends_with_a_forbidden_mark(text: str) -> None:
    lines = compose(cells_of((text, "fang")))
    for line in lines[1:]:
        assert line.text[0] not in NEVER_FIRST - WORD
    for line in lines[:-1]:
        assert line.text[-1] not in NEVER_LAST


@given(PLAIN.map(typed))
def test_every_line_but_the_last_is_exactly_the_measure(text: str) -> None:
    lines = compose(cells_of((text, "fang")))
    for line in lines[:-1]:
        # A closing mark at the end gives its blank half to the margin when it is squeezed.
        assert abs(line.width - MEASURE) < 1e-6
    assert lines[-1].width <= MEASURE + 1e-6


@given(PLAIN.map(typed))
def test_only_marks_are_squeezed_and_by_half_at_most(text: str) -> None:
    for line in compose(cells_of((text, "fang"))):
        for i, space in enumerate(line.spacing):
            if space < -1e-9:
                after = line.cells[i + 1].char if i + 1 < len(line.cells) else ""
                marks = (line.cells[i].char in CLOSING) + (after in OPENING)
                assert space >= -0.5 * marks - 1e-9


def test_a_closing_mark_is_pulled_into_a_full_line() -> None:
    lines = compose(cells_of(("劳" * 12 + "，" + "动" * 13 + "。关系", "fang")), first=2.0)
    assert lines[0].text.endswith("。")
    assert lines[1].text == "关系"


def test_a_number_is_not_torn_apart() -> None:
    lines = compose(cells_of(("劳" * 24 + "12345678号", "fang")), first=2.0)
    assert lines[0].text == "劳" * 24
    assert lines[1].text == "12345678号"


def test_a_long_address_is_cut_after_a_separator() -> None:
    lines = compose(cells_of(("电子邮箱：" * 3 + "laodongguanxi.office@department.example.test", "fang")), first=2.0)
    assert lines[0].text[-1] in "@."
    assert "".join(line.text for line in lines).endswith("laodongguanxi.office@department.example.test")


def test_a_rare_character_is_in_a_font_file_of_its_own() -> None:
    html = lines_html(compose(cells_of(("张䶮<b>", "fang"))))
    assert 'class="gw-fang-3-' in html
    assert "&lt;" in html and "<b>" not in html
