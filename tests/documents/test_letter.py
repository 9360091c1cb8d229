"""A 函 in the form of a letter (信函格式), GB/T 9704-2012 10.1, measured with a ruler."""

from itertools import pairwise

import pytest

from workflows.documents import Document, Kind, LayoutError, Rendered, Seal, render

from .letter_ruler import SIZE_3, FirstPage, first_page
from .samples import AGENCIES, LONG, MM, OPENING, notice, opened, place, winners

PITCH = 225 / 22
GAP = SIZE_3 * 7 / 8
NUMBER = "云人社函〔2024〕5号"


def letter(count: int = 1, **change: object) -> Document:
    return notice(Kind.LETTER, count, **({"number": NUMBER, "copies": ()} | change))


@pytest.fixture(scope="module")
def long() -> Rendered:
    marked = {"copy_number": "1", "classification": "秘密★1年", "urgency": "特急"}
    return render(letter(body=6, copies=("省人力资源和社会保障厅",), **marked))


@pytest.fixture(scope="module")
def page(long: Rendered) -> FirstPage:
    return first_page(long.pdf)


def test_the_mark_is_the_name_of_the_lead_30_mm_from_the_edge(page: FirstPage) -> None:
    assert page.mark.top == pytest.approx(30, abs=0.3)
    assert (page.mark.left + page.mark.right) / 2 == pytest.approx(105, abs=0.5)
    with opened(render(letter(3))) as pdf:
        red = "".join(char["text"] for char in pdf.pages[0].chars if "xbs" in char["fontname"])
    assert red.startswith(AGENCIES[0])
    assert "文件" not in red and AGENCIES[1] not in red


@pytest.mark.parametrize("name", ["县总工会", AGENCIES[0], "云川市汶水县劳动关系协调员队伍建设领导小组办公室"])
def test_the_double_lines_are_170_mm_wide_and_where_they_belong(name: str) -> None:
    """Whatever the length of the name, the mark is as high, so that the lines and the text keep their places."""
    found = first_page(render(letter(agencies=(name,), seals=(Seal(name),))).pdf)
    thick, thin, lower_thin, lower_thick = found.bars
    assert thick.top - found.mark.bottom == pytest.approx(4, abs=0.3)
    assert 297 - lower_thick.bottom == pytest.approx(20, abs=0.3)
    assert thick.thickness > 2 * thin.thickness and lower_thick.thickness > 2 * lower_thin.thickness
    for bar in found.bars:
        assert (bar.left, bar.right) == pytest.approx((20, 190), abs=0.2)
    assert found.mark.left >= 20 and found.mark.right <= 190


def test_marks_and_number_stand_under_the_first_line_at_the_edges(page: FirstPage) -> None:
    under = page.bars[1].bottom + GAP
    first, second, third = page.lines[:3]
    assert first[0] == f"000001{NUMBER}"
    assert (first[1], first[2]) == pytest.approx((28, 184), abs=0.5)
    assert first[3] == pytest.approx(under, abs=0.2)
    assert [second[0], third[0]] == ["秘密★1年", "特急"]
    assert (second[1], third[1]) == pytest.approx((28, 28), abs=0.3)
    assert [b[3] - a[3] for a, b in pairwise((first, second, third))] == pytest.approx([PITCH] * 2, abs=0.05)
    alone = first_page(render(letter()).pdf).lines[0]
    assert (alone[0], alone[2], alone[3]) == (NUMBER, pytest.approx(184, abs=0.5), pytest.approx(under, abs=0.2))


@pytest.mark.parametrize("marked", [{}, {"classification": "秘密★1年", "urgency": "特急"}], ids=["number", "marks"])
def test_the_title_is_two_lines_below_what_is_above_it(marked: dict[str, str]) -> None:
    rendered = render(letter(title="关于建议调整张明同志工作岗位的函", **marked))
    above = first_page(rendered.pdf).lines[len(marked) - 1 if marked else 0]
    with opened(rendered) as pdf:
        left, right, baseline = place(pdf.pages[0], "关于建议调整张明同志工作岗位的函")
    middle = above[4] - 0.5 * SIZE_3
    assert (left + right) / 2 == pytest.approx(106, abs=0.5)
    assert baseline - 0.38 * 22 / MM - middle == pytest.approx(3 * PITCH, abs=0.5)  # two blank lines between


def test_the_last_line_of_a_full_first_page_is_by_the_second_double_line(page: FirstPage) -> None:
    assert page.bars[2].top - page.lines[-1][4] == pytest.approx(GAP, abs=0.2)
    assert len(page.lines) == 22 - 3 - 2  # two blank lines above a title of two, one below


def test_the_first_page_bears_no_number_and_the_others_do(long: Rendered) -> None:
    with opened(long) as pdf:
        numbers = ["".join(char["text"] for char in page.chars if "song" in char["fontname"]) for page in pdf.pages]
        assert numbers == ["", "— 2 —", "— 3 —"]


def test_the_imprint_is_the_copies_alone_at_the_foot_of_the_last_page(long: Rendered) -> None:
    with opened(long) as pdf:
        last = pdf.pages[-1]
        left, _, baseline = place(last, "抄送：省人力资源和社会保障厅。")
        assert left == pytest.approx(28 + 14 / MM, abs=0.3)
        assert 262 - baseline < 26 / MM
        assert not [rect for rect in last.rects if rect["width"] / MM > 50]
        assert "印发" not in "".join(page.extract_text() for page in pdf.pages)


def test_a_letter_of_one_page_stays_one() -> None:
    short = letter(paragraphs=(OPENING, "特此函达。"), copies=("省人力资源和社会保障厅",))
    rendered = render(short)
    assert rendered.pages == 1
    found = first_page(rendered.pdf)
    with opened(rendered) as pdf:
        *_, baseline = place(pdf.pages[0], "抄送：省人力资源和社会保障厅。")
    assert found.bars[2].top - (baseline + 0.12 * 14 / MM) == pytest.approx(GAP, abs=0.5)
    assert render(letter(paragraphs=(OPENING,))).pages == 1


def test_attachments_follow_on_pages_of_their_own() -> None:
    rendered = render(letter(attachments=(winners(40), winners(3, landscape=True))))
    with opened(rendered) as pdf:
        assert [page.width > page.height for page in pdf.pages] == [False] * (rendered.pages - 1) + [True]
        marks = [page for page in pdf.pages if page.extract_text().startswith("附件")]
        assert [place(page, "附件")[2] < 37 + PITCH or page.width > page.height for page in marks] == [True, True]


def test_seals_stay_with_the_text_and_the_first_page_keeps_its_lines() -> None:
    for lines in range(4, 16):
        found = first_page(render(letter(2, paragraphs=(OPENING, *("现予以函告。",) * lines))).pdf)
        gaps = [b[3] - a[3] for a, b in pairwise(one for one in found.lines if "现予以函告" in one[0])]
        assert gaps == pytest.approx([PITCH] * len(gaps), abs=0.05)


def test_a_letter_has_no_signatory() -> None:
    with pytest.raises(LayoutError, match="函不标注签发人"):
        render(letter(signatories=("张明",)))


def test_other_kinds_keep_the_red_head() -> None:
    with opened(render(notice(paragraphs=(LONG,)))) as pdf:
        assert place(pdf.pages[0], f"{AGENCIES[0]}文件")
