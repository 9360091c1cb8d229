"""Documents of an imaginary city, and the PDF measured back in millimetres."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import pdfplumber

from workflows.documents import Attachment, CertificatePaper, Column, Document, Kind, Rendered, Seal, Table

MM = 72 / 25.4
AGENCIES = (
    "云川市人力资源和社会保障局",
    "云川市总工会",
    "云川市企业联合会",
    "云川市工商业联合会",
    "云川市工业和信息化局",
)
OPENING = (
    "近年来，全市各级协调劳动关系三方机制认真贯彻落实关于构建和谐劳动关系的决策部署，广泛开展金牌劳动关系协调员选树活动，"
    "培养了一批政治坚定、业务精通、作风优良的先进典型。经推荐申报、资格审查、集体评议和社会公示，决定予以表扬。"
)
LONG = (
    "各级协调劳动关系三方机制要加强对选树对象的跟踪培养、动态管理，建立健全退出机制；对弄虚作假、失职渎职的，经核实后撤销"
    "命名、收回证书，并在全市范围内通报；同时，“三个金牌”的事迹材料由各县（市、区）负责整理，按季度报送三方机制办公室。"
)
LEVELS = (
    "一、选树结果",
    "（一）有关要求。希望受到表扬的单位和个人珍惜荣誉、再接再厉，在构建和谐劳动关系工作中发挥示范引领作用。",
    "1.加强组织领导。各县（市、区）要把选树活动摆上重要议事日程，做到有部署、有检查、有总结，确保取得实效；要广泛宣传先进"
    "典型的事迹，营造尊重劳动、崇尚和谐的社会氛围，推动更多企业和职工参与和谐劳动关系创建活动。",
    "（1）各县（市、区）应当于2024年12月31日前报送总结材料。",
)
TITLES = {
    Kind.COMMENDATION: "关于表扬2024年度云川市金牌劳动关系协调员的通报",
    Kind.PUBLICITY: "关于2024年度云川市金牌劳动关系协调员、金牌协调劳动关系社会组织拟选树名单的公示",
    Kind.LETTER: "云川市人力资源和社会保障局关于报送2024年度劳动关系协调员动态管理台账的函",
}


def winners(count: int, **change: Any) -> Attachment:
    """A list of winners in ``count`` rows."""
    columns = (
        Column("序号"),
        Column("姓名", 1.6),
        Column("所在单位", 5, "left"),
        Column("县区", 2),
        Column("得分", 1.3),
    )
    units = ("云川市汶水县人力资源和社会保障局劳动关系专班", "云川机械制造有限公司")
    rows = tuple((str(i), "张明", units[i % 2], "汶水县", f"{99 - i * 0.3:.1f}") for i in range(1, count + 1))
    attachment = Attachment("2024年度云川市金牌劳动关系协调员名单", (Table(columns, rows),))
    return replace(attachment, **change)


def notice(kind: Kind = Kind.COMMENDATION, count: int = 1, *, body: int = 0, **change: Any) -> Document:
    """A sealed notice of the first ``count`` agencies, with ``body`` long paragraphs more than the shortest."""
    names = AGENCIES[:count]
    document = Document(
        kind=kind,
        agencies=names,
        number="云人社字〔2024〕58号",
        title=TITLES[kind],
        recipients="各县（市、区）人力资源社会保障局、总工会、企业联合会、工商业联合会，市直有关单位",
        paragraphs=(OPENING, *LEVELS, *(LONG,) * body),
        sign_date=date(2024, 11, 8),
        issuer="云川市协调劳动关系三方机制办公室",
        issue_date=date(2024, 11, 11),
        seals=tuple(Seal(name) for name in names),
        copies=("省人力资源和社会保障厅", "省总工会", "云川市人民政府办公室", "云川市协调劳动关系三方会议各成员单位"),
        note="此件公开发布",
    )
    return replace(document, **change)


def certificate(count: int = 1, **change: Any) -> CertificatePaper:
    """A certificate of the first ``count`` agencies."""
    names = AGENCIES[:count]
    honour = CertificatePaper(
        recipient="张䶮",
        salutation="同志",
        text="在2024年度构建和谐劳动关系、预防和化解劳动人事争议工作中成绩突出，被命名为",
        honour="云川市金牌劳动关系协调员",
        certificate_number="YC-2024-0007",
        document_number="云人社字〔2024〕58号",
        document_date=date(2024, 11, 8),
        agencies=names,
        seals=tuple(Seal(name) for name in names),
        verify_url="https://example.test/verify/YC-2024-0007",
    )
    return replace(honour, **change)


@contextmanager
def opened(rendered: Rendered) -> Iterator[pdfplumber.PDF]:
    with pdfplumber.open(io.BytesIO(rendered.pdf)) as pdf:
        yield pdf


def baselines(page: Any, size: float) -> list[float]:
    """Baselines (mm from the top) of the text lines in ``size`` pt, top to bottom."""
    found = {
        round((float(page.height) - char["matrix"][5]) / MM, 2)
        for char in page.chars
        if abs(char["size"] - size) < 0.05 and char["text"].strip()
    }
    return sorted(found)


def sealed_page(pdf: pdfplumber.PDF) -> Any:
    """The first page with the circle of a seal on it."""
    return next(page for page in pdf.pages if circles(page))


def circles(page: Any) -> list[dict[str, Any]]:
    """Rings of the seals on the page, as pdfplumber curves; half of their stroke lies outside of the path."""
    return [curve for curve in page.curves if curve["height"] / MM > 35]


def place(page: Any, text: str) -> tuple[float, float, float]:
    """(left, right, baseline) in mm of the last place where ``text`` stands on the page."""
    chars = [char for char in page.chars if char["text"].strip()]
    joined = "".join(char["text"] for char in chars)
    at = joined.rindex(text)
    first, last = chars[at], chars[at + len(text) - 1]
    return first["x0"] / MM, last["x1"] / MM, (float(page.mediabox[3]) - first["matrix"][5]) / MM
