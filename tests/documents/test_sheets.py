"""Long forms: the same pages as if laid out at once, numbered with the document, and always the same bytes."""

import pytest

from workflows.documents import Attachment, Form, LayoutError, Rendered, Span, render, render_attachment, sheets

from .samples import LONG, MM, notice, opened, place

HEADS = ((Span("姓名", rows=2), Span("得分", columns=2)), (Span("第一季度"), Span("第二季度")))


def record(number: int) -> tuple[tuple[Span, ...], ...]:
    """Three rows of one person, of one height or another."""
    name = f"张某{number}" + ("长" * (number % 7) * 9 if number % 3 == 0 else "")
    return ((Span(name, rows=3), Span("1"), Span("2")), (Span("3"), Span("4")), (Span("5"), Span("6")))


def ledger(people: int, *more: int) -> Attachment:
    forms = (
        Form((4, 2, 2), HEADS, tuple(map(record, range(1, one + 1))), f"单位{one}", "日期") for one in (people, *more)
    )
    return Attachment("登记表", tuple(forms), landscape=True)


def pages(rendered: Rendered) -> list[str]:
    with opened(rendered) as pdf:
        return [page.extract_text() for page in pdf.pages]


@pytest.mark.parametrize("some", [13, 29])
def test_the_pages_do_not_depend_on_how_many_records_are_laid_out_at_once(monkeypatch, some: int) -> None:
    day = notice().sign_date
    monkeypatch.setattr(sheets, "AT_ONCE", 1000)
    whole = render_attachment(ledger(60, 4), day, "某局")
    monkeypatch.setattr(sheets, "AT_ONCE", some)
    parts = render_attachment(ledger(60, 4), day, "某局")
    assert whole.pages == parts.pages > 4 and pages(whole) == pages(parts)
    assert [text.split("\n")[0] for text in pages(parts)].count("附件") == 1
    assert render_attachment(ledger(60, 4), day, "某局").pdf == parts.pdf


def test_nobody_is_left_out_or_parted(monkeypatch) -> None:
    monkeypatch.setattr(sheets, "AT_ONCE", 15)
    text = pages(render_attachment(ledger(50), notice().sign_date, "某局"))
    found = [
        number for page in text for number in range(1, 51) if f"张某{number}" in page.replace("\n", " ").split(" ")
    ]
    plain = [number for number in range(1, 51) if number % 3 or not number % 7]
    assert [one for one in found if one in plain] == plain
    assert sum(page.count("第一季度") for page in text) == len(text)  # the heads are on each page


def test_behind_a_notice_they_are_numbered_with_it() -> None:
    rendered = render(notice(attachments=(Attachment("办法", (LONG,)), ledger(40))))
    with opened(rendered) as pdf:
        turned = [page for page in pdf.pages if page.width > page.height]
        assert len(turned) > 2
        first = turned[0].page_number
        assert [page.page_number for page in turned] == list(range(first, first + len(turned)))
        for page in turned:
            number = "".join(char["text"] for char in page.chars if "song" in char["fontname"])
            assert sorted(number.split()) == sorted(f"— {page.page_number} —".split())
        assert place(turned[0], "附件2")[2] < 28 + 25 / MM * 2


def test_a_specimen_bears_its_mark_over_them() -> None:
    plain, sample = (render(notice(attachments=(ledger(3),), sample=sample)) for sample in (False, True))
    assert plain.pages == sample.pages and plain.pdf != sample.pdf
    assert pages(plain) == pages(sample)  # an outline, no text


def test_forms_and_text_do_not_share_an_attachment() -> None:
    mixed = Attachment("登记表", (*ledger(2).content, LONG), landscape=True)
    with pytest.raises(LayoutError, match="单独作为一个附件"):
        render(notice(attachments=(mixed,)))
