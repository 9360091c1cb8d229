"""A finished notice measured with a ruler: GB/T 9704-2012 in millimetres and points."""

from datetime import date
from itertools import pairwise

import pytest

from workflows.documents import Attachment, Kind, Rendered, Seal, render

from .samples import (
    AGENCIES,
    LEVELS,
    LONG,
    MM,
    OPENING,
    baselines,
    circles,
    notice,
    opened,
    place,
    sealed_page,
    winners,
)

BODY = 156 / 28 * MM  # 3号 as the measure of 28 characters gives it, pt
PITCH = 225 / 22


@pytest.fixture(scope="module")
def single() -> Rendered:
    return render(notice(body=12))


@pytest.fixture(scope="module")
def joint() -> Rendered:
    return render(notice(count=4, attachments=(winners(40), Attachment("评分办法", (LONG,)))))


def test_pages_are_a4_and_even_in_number(single: Rendered, joint: Rendered) -> None:
    for rendered in (single, joint):
        with opened(rendered) as pdf:
            assert len(pdf.pages) == rendered.pages
            assert rendered.pages % 2 == 0
            for page in pdf.pages:
                assert (page.width / MM, page.height / MM) == pytest.approx((210, 297), abs=0.1)


def test_a_full_page_has_22_lines_of_156_mm(single: Rendered) -> None:
    with opened(single) as pdf:
        page = pdf.pages[1]
        lines = baselines(page, BODY)
        assert len(lines) == 22
        gaps = [b - a for a, b in pairwise(lines)]
        assert gaps == pytest.approx([PITCH] * 21, abs=0.03)
        chars = [char for char in page.chars if abs(char["size"] - BODY) < 0.05 and char["text"].strip()]
        assert min(char["x0"] for char in chars) / MM == pytest.approx(28, abs=0.1)
        ends = {round(max(c["x1"] for c in chars if c["top"] == top) / MM, 1) for top in {c["top"] for c in chars}}
        assert 184.0 in ends
        assert 37 < lines[0] < 37 + PITCH
        assert 262 - PITCH < lines[-1] < 262


def test_the_number_stands_over_the_red_line(single: Rendered) -> None:
    with opened(single) as pdf:
        page = pdf.pages[0]
        left, right, baseline = place(page, "云人社字〔2024〕58号")
        assert (left + right) / 2 == pytest.approx(28 + 78, abs=0.2)
        red = [rect for rect in page.rects if rect["width"] / MM > 150]
        assert red[0]["x0"] / MM == pytest.approx(28, abs=0.1)
        assert red[0]["x1"] / MM == pytest.approx(184, abs=0.1)
        bottom_of_number = baseline + 0.12 * BODY / MM
        assert red[0]["top"] / MM - bottom_of_number == pytest.approx(4, abs=0.5)


def test_an_upward_document_has_its_number_left_and_the_signatory_right() -> None:
    with opened(render(notice(signatories=("张明", "李卫")))) as pdf:
        left, *_ = place(pdf.pages[0], "云人社字")
        assert left == pytest.approx(28 + 156 / 28, abs=0.3)
        _, right, _ = place(pdf.pages[0], "李卫")
        assert right == pytest.approx(184 - 156 / 28, abs=0.3)


def test_joint_names_have_one_width_and_the_lead_is_first(joint: Rendered) -> None:
    with opened(joint) as pdf:
        edges = [place(pdf.pages[0], name) for name in AGENCIES[:4]]
    assert [edge[0] for edge in edges] == pytest.approx([edges[0][0]] * 4, abs=0.1)
    assert [edge[1] for edge in edges] == pytest.approx([edges[0][1]] * 4, abs=0.3)
    assert [edge[2] for edge in edges] == sorted(edge[2] for edge in edges)


@pytest.mark.parametrize("diameter", [42.0, 45.0, 50.0])
def test_the_seal_has_its_diameter_and_covers_name_and_date(diameter: float) -> None:
    with opened(render(notice(seals=(Seal(AGENCIES[0], diameter),)))) as pdf:
        page = sealed_page(pdf)
        (ring,) = circles(page)
        stroke = diameter * 0.024
        assert ring["width"] / MM + stroke == pytest.approx(diameter, abs=0.1)
        assert ring["height"] / MM + stroke == pytest.approx(diameter, abs=0.1)
        centre, middle = (ring["x0"] + ring["x1"]) / 2 / MM, (ring["top"] + ring["bottom"]) / 2 / MM
        name, day = place(page, AGENCIES[0]), place(page, "2024年11月8日")
    assert (name[0] + name[1]) / 2 == pytest.approx(centre, abs=0.2)
    assert (day[0] + day[1]) / 2 == pytest.approx(centre, abs=0.2)
    assert 184 - day[1] == pytest.approx(4 * 156 / 28, abs=0.2)
    assert middle < name[2] < day[2] < ring["bottom"] / MM


def test_five_seals_are_apart_and_inside_the_type_area() -> None:
    with opened(render(notice(count=5))) as pdf:
        rings = circles(sealed_page(pdf))
    assert len(rings) == 5
    spots = [((c["x0"] + c["x1"]) / 2 / MM, (c["top"] + c["bottom"]) / 2 / MM) for c in rings]
    for i, (x, y) in enumerate(spots):
        assert x - 22.5 >= 28
        assert x + 22.5 <= 184
        assert all((x - u) ** 2 + (y - v) ** 2 > 45**2 for u, v in spots[i + 1 :])


def test_an_unsealed_date_starts_two_characters_after_the_name() -> None:
    with opened(render(notice(seals=()))) as pdf:
        text_page = next(page for page in pdf.pages if "2024年11月8日" in (page.extract_text() or ""))
        name = place(text_page, AGENCIES[0])
        day = place(text_page, "2024年11月8日")
    assert 184 - name[1] == pytest.approx(2 * 156 / 28, abs=0.2)
    assert day[0] - name[0] == pytest.approx(2 * 156 / 28, abs=0.2)


def test_page_numbers_are_outside_and_7_mm_below(single: Rendered) -> None:
    em = 14 * 25.4 / 72
    with opened(single) as pdf:
        for page in pdf.pages[:3]:
            left, right, baseline = place(page.crop((0, 262 * MM, page.width, page.height)), f"—{page.page_number}—")
            if page.page_number % 2:
                assert 184 - right == pytest.approx(em, abs=0.3)
            else:
                assert left - 28 == pytest.approx(em, abs=0.3)
            assert 7 < baseline - 262 < 12


def test_the_imprint_ends_at_the_foot_of_an_even_last_page(single: Rendered, joint: Rendered) -> None:
    for rendered in (single, joint):
        with opened(rendered) as pdf:
            page = pdf.pages[-1]
            rules = sorted({round(rect["bottom"] / MM, 1) for rect in page.rects if rect["width"] / MM > 150})
            assert rules[-1] == pytest.approx(262, abs=0.1)
            _, right, _ = place(page, "2024年11月11日印发")
            assert 184 - right == pytest.approx(14 * 25.4 / 72, abs=0.2)


def test_an_imprint_page_after_a_blank_page_has_no_number() -> None:
    # The text ends on page 2, too low for the imprint: it goes to page 4, behind a blank page.
    for lines in range(1, 12):
        rendered = render(notice(paragraphs=(OPENING, *LEVELS, *("现予以通报。",) * lines)))
        if rendered.pages == 4:
            break
    with opened(rendered) as pdf:
        texts = [(page.extract_text() or "").strip() for page in pdf.pages]
    assert texts[2] == ""
    assert "2024年11月11日印发" in texts[3]
    assert "—" not in texts[3]


def test_levels_have_their_faces(single: Rendered) -> None:
    with opened(single) as pdf:
        faces = {}
        for page in pdf.pages:
            for char in page.chars:
                faces.setdefault(char["text"], set()).add(char["fontname"].split("+")[1])
        assert any("gw-hei" in name for name in faces["一"])
        assert any("gw-kai" in name for name in faces["希"] | faces["有"])
        names = set().union(*faces.values())
    assert {name.split("-")[1] for name in names} == {"fang", "kai", "hei", "song", "xbs"}


def test_an_attachment_starts_a_page_with_its_mark_and_the_noted_name(joint: Rendered) -> None:
    with opened(joint) as pdf:
        texts = [(page.extract_text() or "") for page in pdf.pages]
    assert any("1.2024年度云川市金牌劳动关系协调员名单" in text for text in texts)
    first = next(text for text in texts if text.startswith("附件1"))
    assert first.splitlines()[1] == "2024年度云川市金牌劳动关系协调员名单"
    assert any(text.startswith("附件2") for text in texts)


def test_a_table_head_is_repeated_and_no_row_is_split(joint: Rendered) -> None:
    with opened(joint) as pdf:
        texts = [(page.extract_text() or "") for page in pdf.pages]
    pages = [text for text in texts if "序号" in text]
    assert len(pages) >= 2
    for text in pages:
        assert text.count("云川市汶水县人力资源和社") == text.count("专班")


def test_a_landscape_attachment_keeps_the_page_number_in_its_portrait_place() -> None:
    with opened(render(notice(attachments=(winners(12, landscape=True),)))) as pdf:
        wide = [page for page in pdf.pages if page.width > page.height]
        assert wide
        for page in wide:
            digit = next(c for c in page.chars if not c["upright"] and c["text"] == str(page.page_number))
            assert digit["x0"] / MM < 35 - 7
        assert pdf.pages[-1].width < pdf.pages[-1].height


def test_marks_stand_on_the_first_lines() -> None:
    document = notice(copy_number="7", classification="秘密★1年", urgency="特急")
    with opened(render(document)) as pdf:
        spots = [place(pdf.pages[0], text) for text in ("000007", "秘密★1年", "特急")]
    assert [spot[0] for spot in spots] == pytest.approx([28, 28, 28], abs=0.6)
    assert [spot[2] for spot in spots] == pytest.approx([spots[0][2] + i * PITCH for i in range(3)], abs=0.5)


def test_the_same_document_gives_the_same_bytes(single: Rendered) -> None:
    again = render(notice(body=12))
    assert again.pdf == single.pdf
    assert again.sha256 == single.sha256
    assert render(notice(body=12, issue_date=date(2024, 11, 12))).sha256 != single.sha256


def test_a_two_page_notice_is_small() -> None:
    rendered = render(notice(Kind.PUBLICITY, paragraphs=(OPENING, *LEVELS[2:])))
    assert rendered.pages == 2
    assert len(rendered.pdf) < 120_000
