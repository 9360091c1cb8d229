"""The head of a letter (信函格式, GB/T 9704-2012 10.1): the lead agency's mark alone, without 文件, over a double line.

The first page has 22 lines like every other, between the two double lines: the size of the mark is what they leave.
"""

from .fonts import markup, width
from .model import Document

PAGE_WIDTH, LEFT_MARGIN = 210.0, 28.0
DOUBLE_WIDTH = 170.0
# From the upper edge of the paper: 30 to the mark, the mark, 4, double line, 22 lines, double line, 20. What lies
# between a double line and the characters beside it, 7/8 of their height, is here less the half of a line's leading.
BESIDE = 156 / 28 * 7 / 8 - (225 / 22 - 156 / 28) / 2
DOUBLE = 1.0
MARK_HEIGHT = 297 - 30 - 4 - 20 - 225 - 2 * (DOUBLE + BESIDE)
INK = 0.947  # from the lowest to the highest point of a name in 小标宋, em


def head(document: Document) -> dict[str, object]:
    """The mark, centred on the paper and narrowed where its name is longer than the lines, and the number."""
    name, size = document.agencies[0], MARK_HEIGHT / INK
    whole = width(name, "xbs") * size
    return {
        "mark": markup(name, "xbs"),
        "size": size,
        "left": (PAGE_WIDTH - whole) / 2 - LEFT_MARGIN,
        "squeeze": min(1.0, DOUBLE_WIDTH / whole),
        "number": markup(document.number, "fang"),
    }
