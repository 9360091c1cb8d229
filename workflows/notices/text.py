"""The text of a notice: as it will be printed, and the checks of the clerk's own words."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from workflows.documents import missing_characters
from workflows.errors import Refused
from workflows.notices import wording
from workflows.notices.vocabulary import NoticeKind
from workflows.notices.wording import CONTACT_MARK, PERIOD_MARK

WORDS = ("title", "recipients", "paragraphs", "copies", "note")


# ---- the text as printed --------------------------------------------------------------------------------------------


def paragraphs_of(notice: Any) -> tuple[str, ...]:
    """The body, with the contact block, and with the publicity period once the notice is dated."""
    content = notice.content
    found: list[str] = []
    for text in content["paragraphs"]:
        if text == CONTACT_MARK and content.get("contact"):
            found += wording.contact_paragraphs(content["contact"])
        else:
            found.append(_with_period(text, content.get("period")))
    return tuple(found)


def period_text(period: dict[str, Any]) -> str:
    """2025年2月11日至2025年2月17日（5个工作日）"""
    first, last = (date.fromisoformat(period[name]) for name in ("first", "last"))
    return wording.period_words(first, last, period["days"])


def _with_period(text: str, period: dict[str, Any] | None) -> str:
    return text.replace(PERIOD_MARK, period_text(period)) if period else text


# ---- the clerk's words -----------------------------------------------------------------------------------------------


def check_words(kind: str, words: Mapping[str, Any]) -> None:
    """Whether any notice of this 文种 may say this: ``words`` has all of ``WORDS``. Raises ``Refused``."""
    label, title, paragraphs = NoticeKind(kind).label, words["title"], words["paragraphs"]
    if not title.endswith(label) or not len(label) < len(title) <= 200:
        raise Refused(f"标题应以“{label}”结尾，不超过200字，请修改标题", "title_kind")
    if not paragraphs:
        raise Refused("正文不能为空，请填写正文", "text_empty")
    _check_marks(kind, paragraphs)
    if words["note"] not in ((wording.OPEN,) if kind == NoticeKind.PUBLICITY else wording.NOTES):
        raise Refused(
            f"附注应为{'、'.join(f'“{note}”' for note in wording.NOTES)}之一，公示应为“{wording.OPEN}”，请改选", "note"
        )
    _check_printable("".join([title, words["recipients"], words["note"], *paragraphs, *words["copies"]]))


def _check_marks(kind: str, paragraphs: Sequence[str]) -> None:
    wanted = kind == NoticeKind.PUBLICITY
    if sum(text.count(PERIOD_MARK) for text in paragraphs) != wanted:
        raise Refused(
            f"公示正文须写一处“{PERIOD_MARK}”，编号时由系统填入起止日期；其他文种不写，请修改正文", "period_mark"
        )
    inside = [text for text in paragraphs if CONTACT_MARK in text and text != CONTACT_MARK]
    if inside or paragraphs.count(CONTACT_MARK) > 1 or (wanted and CONTACT_MARK not in paragraphs):
        raise Refused(
            f"“{CONTACT_MARK}”自成一段，只写一处，公示必须写，由系统填入机关信息中的联系方式，请修改正文",
            "contact_mark",
        )


def check_records(content: Mapping[str, Any]) -> None:
    """Whether what comes from the records can be printed. Raises ``Refused``."""
    for attachment in content["attachments"]:
        for part in attachment["content"]:
            _check_printable(part if isinstance(part, str) else "".join(cell for row in part["rows"] for cell in row))
    _check_printable("".join(content["contact"].values()))


def _check_printable(text: str) -> None:
    """Before anybody signs: printed, a character that no font has would be a blank."""
    missing = missing_characters(text)
    if missing:
        raise Refused(
            f"字库中没有“{missing}”，不能印出；请改用规范字，或请管理员配置收有此字的字库", "missing_characters"
        )
