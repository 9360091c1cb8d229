"""What can be wrong with a document, said so that a clerk can act on it."""


class GongwenError(Exception):
    """A document cannot be printed; the message says what is wrong, where, and what to do."""


class FontError(GongwenError):
    """The fonts are not installed or not usable: an administrator must act."""


class MissingCharacterError(GongwenError):
    """A character is in none of the fonts of its role: printed, it would be a blank."""

    def __init__(self, characters: str, role_name: str, text: str):
        listed = "、".join(f"“{c}”（U+{ord(c):04X}）" for c in characters)
        super().__init__(
            f"{role_name}字库中没有字符{listed}，所在文字：“{text[:40]}”。请核对用字，或请管理员为该字体配置收有此字的字库（XUANSHU_FONT_FILES）。"
        )
        self.characters = characters


class LayoutError(GongwenError):
    """The content does not fit the rules of the page."""
