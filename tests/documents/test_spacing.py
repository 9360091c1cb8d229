"""Seals stay with the text, names under them stay whole, and tables give each column what its words need."""

from dataclasses import replace

import pytest

from workflows.documents import Column, Document, Seal, Table, render
from workflows.documents.parts import AREA_WIDTH, column_widths, table_html
from workflows.documents.signature import SPACINGS, WIDEST, sealed

from .samples import AGENCIES, LONG, MM, OPENING, baselines, notice, opened, place, sealed_page, winners

BODY = 156 / 28 * MM


def named(*names: str, **change: object) -> Document:
    return notice(agencies=names, seals=tuple(Seal(name) for name in names), **change)


def rows_under_seals(*names: str) -> list[str]:
    """The names as printed, one entry a line."""
    document = named(*names)
    items, _ = sealed(document.agencies, document.seals, document.sign_date)
    return [item.html for item in items if item.html and "年" not in item.html]


@pytest.mark.parametrize("count", [2, 3, 4, 5])
def test_names_under_the_seals_are_not_broken(count: int) -> None:
    with opened(render(notice(count=count))) as pdf:
        page = sealed_page(pdf)
        for name in AGENCIES[:count]:
            left, right, _ = place(page, name)
            assert right - left == pytest.approx(len(name) * 156 / 28, abs=0.3)
            assert 28 <= left < right <= 184


def test_names_too_long_for_two_columns_stand_in_one() -> None:
    names = ("云川市人力资源和社会保障局", "云川市汶水县人力资源和保障局")
    assert len(rows_under_seals(*names)) == 2
    with opened(render(named(*names))) as pdf:
        page = sealed_page(pdf)
        spots = [place(page, name) for name in names]
    assert spots[1][2] - spots[0][2] > 45
    assert spots[0][0] + spots[0][1] == pytest.approx(spots[1][0] + spots[1][1], abs=0.3)


def test_a_name_longer_than_any_column_is_broken_and_inside_the_page() -> None:
    name = "云川市汶水县劳动关系协调员队伍建设改革创新试点工作领导小组办公室"
    with opened(render(named(AGENCIES[0], name))) as pdf:
        xs = [char["x1"] / MM for char in sealed_page(pdf).chars if char["text"].strip()]
    assert len(rows_under_seals(AGENCIES[0], name)) > 2
    assert max(xs) <= 184.1


# ---- seals and text --------------------------------------------------------------------------------------


def tight(lines: int) -> Document:
    return notice(count=4, paragraphs=(OPENING, *("现予以通报。",) * lines))


def test_lines_move_closer_where_that_brings_the_seals_to_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somewhere among these lengths the seals miss the page by less than the adjustment gives."""

    def page_of_seals(document: Document) -> tuple[int, float]:
        with opened(render(document)) as pdf:
            page = sealed_page(pdf)
            found = baselines(pdf.pages[0], BODY)
            return page.page_number, found[-1] - found[-2]

    lengths = range(8, 14)
    adapted = [page_of_seals(tight(lines)) for lines in lengths]
    monkeypatch.setattr("workflows.documents.signature.SPACINGS", (WIDEST, WIDEST))
    rigid = [page_of_seals(tight(lines)) for lines in lengths]
    earlier = [(a, b) for a, b in zip(adapted, rigid, strict=True) if a[0] != b[0]]
    assert earlier
    assert all(a[0] == b[0] - 1 for a, b in earlier)
    assert all(a == pytest.approx(b, abs=0.02) for a, b in zip(adapted, rigid, strict=True) if a[0] == b[0])


def test_every_spacing_sets_22_lines_on_a_page() -> None:
    for spacing in SPACINGS:
        assert 22 * spacing.pitch <= 225.001 < 23 * spacing.pitch
        assert spacing.above <= 10.3 and spacing.between > 0.5


# ---- tables ----------------------------------------------------------------------------------------------


def test_short_columns_keep_their_width_and_long_ones_divide_the_rest() -> None:
    assert column_widths([10, 20, 30], [1, 1, 2], 100) == [20, 30, 50]
    assert column_widths([10, 106, 53], [1, 5, 3], 125) == pytest.approx([10, 62, 53])
    assert column_widths([10, 200, 90], [1, 2, 2], 100) == pytest.approx([10, 90 * 200 / 290, 90 * 90 / 290])
    assert sum(column_widths([300, 200, 90], [1, 2, 3], 156)) == pytest.approx(156)
    assert column_widths([300], [1], 156) == pytest.approx([156])


def test_serial_numbers_and_units_are_not_broken_in_a_table() -> None:
    unit = "云川市精密机械制造有限公司"
    columns = (Column("序号", 1), Column("姓名", 2), Column("所在单位", 2, "left"), Column("职务", 6, "left"))
    rows = tuple((str(i), "欧阳明远", unit, "主任") for i in range(1, 121))
    attachment = replace(winners(1), content=(Table(columns, rows),))
    with opened(render(notice(attachments=(attachment,)))) as pdf:
        texts = [page.extract_text() or "" for page in pdf.pages]
    lines = [line for text in texts for line in text.splitlines() if line.startswith(("1 ", "99 ", "120 "))]
    assert lines == [f"{i} 欧阳明远 {unit} 主任" for i in (1, 99, 120)]


def test_an_empty_cell_is_shown_as_one() -> None:
    html = table_html(Table((Column("姓名"), Column("所在单位")), (("张明", " "),)))
    assert "—" in html
    assert AREA_WIDTH == 156


# ---- 样张 --------------------------------------------------------------------------------------------------


def test_a_sample_is_marked_on_every_page_and_its_text_is_the_same() -> None:
    plain, marked = (render(notice(body=9, attachments=(winners(2),), sample=sample)) for sample in (False, True))
    with opened(plain) as before, opened(marked) as after:
        assert [page.extract_text() for page in after.pages] == [page.extract_text() for page in before.pages]
        for page in after.pages:
            grey = [curve for curve in page.curves if curve["non_stroking_color"] in (0.87, (0.87,))]
            assert len(grey) >= 8
            assert min(curve["top"] for curve in grey) < page.height / 3
            assert max(curve["bottom"] for curve in grey) > page.height * 2 / 3
        assert not [c for page in before.pages for c in page.curves if c["non_stroking_color"] in (0.87, (0.87,))]


def test_a_paragraph_before_the_seals_is_never_left_alone() -> None:
    with opened(render(notice(count=5, paragraphs=(OPENING, LONG, LONG)))) as pdf:
        page = sealed_page(pdf)
        ring = min(curve["top"] for curve in page.curves if curve["height"] / MM > 35) / MM
        assert sum(line < ring for line in baselines(page, BODY)) >= 2


def text_pages(document: Document) -> list[list[str]]:
    """The lines of each page of the text, up to the page of the seals."""
    with opened(render(document)) as pdf:
        last = sealed_page(pdf).page_number
        return [(page.extract_text() or "").splitlines() for page in pdf.pages[:last]]


@pytest.mark.parametrize("lines", range(1, 8))
def test_the_seals_alone_cut_no_paragraph(lines: int) -> None:
    """Where a page has room for the rest of the last paragraph, it goes over whole; else it fills the page."""
    last = "希望受表扬的单位再接再厉，" + "在构建和谐劳动关系工作中发挥示范作用，" * 5 + "推动工作。"
    pages = text_pages(notice(count=5, paragraphs=(OPENING, *("现予以通报。",) * lines, last)))
    begins = next(i for i, page in enumerate(pages) if any("希望受表扬" in line for line in page))
    assert begins == len(pages) - 1 or len(pages[begins]) >= 20


def test_the_way_to_reach_an_office_leaves_no_single_line_behind() -> None:
    contact = ("受理单位：某局", "联系电话：0537-1234567", "通讯地址：某路1号", "监督电话：0537-7654321")
    for lines in range(4, 16, 2):
        pages = text_pages(notice(count=1, paragraphs=(OPENING, *("现予以通报。",) * lines, LONG, *contact)))
        spread = [sum(any(words in line for words in contact) for line in page) for page in pages]
        assert 1 not in spread, lines
