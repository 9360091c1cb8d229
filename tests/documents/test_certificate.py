"""Certificates: one landscape page, every seal, a QR code that holds the address."""

import pypdfium2
import pytest
import segno

from workflows.documents import render_certificate

from .samples import MM, certificate, opened, place


@pytest.mark.parametrize("agencies", [1, 2, 3, 4, 5])
def test_it_is_one_landscape_page_with_a_seal_for_each_agency(agencies: int) -> None:
    rendered = render_certificate(certificate(agencies))
    with opened(rendered) as pdf:
        (page,) = pdf.pages
        assert (page.width / MM, page.height / MM) == pytest.approx((297, 210), abs=0.1)
        circles = [curve for curve in page.curves if curve["width"] / MM > 40]
        assert len(circles) == agencies
        for circle in circles:
            assert circle["width"] / MM == pytest.approx(45 * (1 - 0.024), abs=0.1)
            assert circle["x0"] / MM > 12 and circle["x1"] / MM < 285 and circle["bottom"] / MM < 198


def test_it_says_whom_for_what_and_on_what_basis() -> None:
    with opened(render_certificate(certificate())) as pdf:
        text = "".join(char["text"] for char in pdf.pages[0].chars)
    for words in (
        "荣誉证书",
        "张䶮同志：",
        "云川市金牌劳动关系协调员",
        "证书编号：YC-2024-0007",
        "云人社字〔2024〕58号（2024年11月8日）",
    ):
        assert words in text


def test_the_qr_code_holds_the_verification_address() -> None:
    honour = certificate()
    image = pypdfium2.PdfDocument(render_certificate(honour).pdf)[0].render(scale=300 / 72).to_pil().convert("L")
    expected = segno.make(honour.verify_url, error="m", micro=False).matrix
    left, top, module = 297 - 20 - 22, 19.0, 22 / len(expected)
    dots = 300 / 25.4
    seen = [
        [
            image.getpixel((int((left + (x + 0.5) * module) * dots), int((top + (y + 0.5) * module) * dots))) < 128
            for x in range(len(expected))
        ]
        for y in range(len(expected))
    ]
    assert seen == [[bool(cell) for cell in row] for row in expected]


def test_a_long_unit_name_is_wrapped_and_the_page_stays_one() -> None:
    rendered = render_certificate(
        certificate(recipient="云川市汶水县人力资源和社会保障局劳动人事争议调解仲裁综合服务中心", salutation="")
    )
    assert rendered.pages == 1


def test_names_under_the_seals_stay_whole() -> None:
    names = (
        "云川市人力资源和社会保障局",
        "云川市总工会",
        "云川市工业和信息化局",
        "云川市工商业联合会",
        "云川市企业联合会",
    )
    with opened(render_certificate(certificate(5, agencies=names))) as pdf:
        (page,) = pdf.pages
        for name in names:
            left, right, _ = place(page, name)
            assert right - left > 10 * len(name) / MM


def test_the_same_certificate_gives_the_same_bytes() -> None:
    assert render_certificate(certificate(3)).sha256 == render_certificate(certificate(3)).sha256
    assert render_certificate(certificate(3)).sha256 != render_certificate(certificate(3, recipient="李卫")).sha256
