"""What breaks the format is refused with words a clerk can act on."""

from typing import Any

import pytest

from workflows.documents import Attachment, Column, LayoutError, Seal, Table, render, render_certificate

from .samples import AGENCIES, certificate, notice, winners

SHORT_ROW = Table((Column("序号"), Column("姓名")), (("1",),))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"agencies": (), "seals": ()}, "发文机关应为 1 至 5 个，现为 0 个"),
        ({"agencies": (*AGENCIES, "云川市教育局"), "seals": ()}, "现为 6 个"),
        ({"agencies": ("",), "seals": ()}, "名称不能为空"),
        ({"number": "云人社字[2024]5号"}, "六角括号"),
        ({"number": "云人社字〔2024〕005号"}, "不编虚位"),
        ({"number": "云人社字〔2024〕第5号"}, "不加“第”"),
        ({"title": "关于金牌劳动关系协调员的通知"}, "应以文种“通报”结尾"),
        ({"paragraphs": ()}, "正文不能为空"),
        ({"paragraphs": ("正文。", " ")}, "空段落"),
        ({"paragraphs": ("第一段。\n第二段。",)}, r"U\+000A.*正文请分段填写"),
        ({"recipients": "各县\u200b（市、区）"}, r"U\+200B"),
        ({"seals": (Seal("甲"), Seal("乙"))}, "1 个机关，2 枚印章"),
        ({"seals": (Seal("甲", 60.0),)}, "38 至 50 毫米，现为 60 毫米"),
        ({"issuer": ""}, "版记缺少印发机关"),
        ({"attachments": (Attachment("名单。", ("正文",)),)}, "名称后不加标点"),
        ({"attachments": (Attachment("名单", ()),)}, "没有内容"),
        (
            {"attachments": (Attachment("名单", (Table((Column("序号"), Column("姓名")), (("1",),)),)),)},
            "第 1 行有 1 格，应有 2 格",
        ),
        ({"attachments": (Attachment("名单", (Table((Column("序号", align="top"),), ()),)),)}, "对齐方式"),
    ],
)
def test_a_document_that_breaks_the_format_is_refused(change: dict[str, Any], words: str) -> None:
    with pytest.raises(LayoutError, match=words):
        render(notice(**change))


def test_a_title_may_end_with_a_bracketed_remark() -> None:
    assert render(notice(title="关于金牌劳动关系协调员的通报（试行）")).pages == 2


def test_a_signature_too_long_for_a_line_is_refused() -> None:
    with pytest.raises(LayoutError, match="署名过长"):
        render(notice(seals=(), agencies=("云" * 27,)))


def test_a_line_break_in_a_cell_is_allowed() -> None:
    table = Table((Column("序号"), Column("姓名")), (("1", "张明\n李卫"),))
    assert render(notice(attachments=(winners(1, content=(table,)),))).pages == 4


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"recipient": " "}, "缺少获奖者名称"),
        ({"verify_url": ""}, "缺少核验网址"),
        ({"agencies": ()}, "颁发机关应为 1 至 5 个"),
        ({"seals": ()}, None),
        ({"text": "在构建和谐劳动关系工作中成绩突出，" * 8}, "最多 3 行"),
        ({"agencies": AGENCIES, "seals": tuple(Seal(name, 60.0) for name in AGENCIES)}, "一行排不下"),
    ],
)
def test_a_certificate_that_cannot_be_set_is_refused(change: dict[str, Any], words: str | None) -> None:
    if words is None:
        assert render_certificate(certificate(**change)).pages == 1
        return
    with pytest.raises(LayoutError, match=words):
        render_certificate(certificate(**change))
