"""The merged ranges of a worksheet: only the first cell of one holds a value, the others read as blank."""

import re
from bisect import bisect_right
from collections import defaultdict
from typing import IO

from openpyxl.utils import range_boundaries

_RANGE = re.compile(rb'mergeCell\s[^>]*?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_CHUNK, _OVERLAP = 1 << 20, 200
_WIDEST = 256  # no register has a column beyond; a forged range must not fill the memory


class Merges:
    """``source`` is the sheet's part of the archive. Ranges in one column do not overlap, so that one search finds."""

    def __init__(self, source: IO[bytes]) -> None:
        columns: dict[int, set[tuple[int, int, str]]] = defaultdict(set)
        kept = b""
        while chunk := source.read(_CHUNK):
            for found in _RANGE.finditer(kept + chunk):
                name = found[1].decode()
                left, top, right, bottom = range_boundaries(name)
                for column in range(left, min(right, _WIDEST) + 1):
                    columns[column - 1].add((top, bottom, name))
            kept = chunk[-_OVERLAP:]
        self._columns = {index: sorted(ranges) for index, ranges in columns.items()}

    def at(self, row: int, index: int) -> str:
        """The range over this row (from 1) and cell index (from 0); empty where there is none."""
        ranges = self._columns.get(index, [])
        place = bisect_right(ranges, (row, 1 << 30, "")) - 1
        return ranges[place][2] if place >= 0 and ranges[place][1] >= row else ""
