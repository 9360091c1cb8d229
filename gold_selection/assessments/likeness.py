"""Whether two pictures are nearly the same: a difference hash (dHash) of 64 bits, compared by how many bits differ.

Each bit says whether a point of the picture, reduced to nine by eight shades of grey, is brighter than the one to its
right. Another size, compression or brightness changes a few bits; another picture changes about half of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import TypeVar

from PIL import Image, ImageOps

NEAR = 5  # bits by which nearly equal pictures differ at most
_WIDTH, _HEIGHT = 8, 8
_BITS = _WIDTH * _HEIGHT
_FEATURES = 6  # a page of text or a blank sheet has fewer: it would be like every other
_BANDS = tuple(range(0, _BITS, -(-_BITS // (NEAR + 1))))  # one more than may differ: one at least is equal
Key = TypeVar("Key")


def likeness(content: bytes) -> str:
    """Sixteen hexadecimal digits; "" for a picture with hardly a feature. ``content`` must be a sound picture."""
    with Image.open(BytesIO(content)) as image:
        grey = ImageOps.exif_transpose(image).convert("L").resize((_WIDTH + 1, _HEIGHT), Image.Resampling.LANCZOS)
    points = grey.tobytes()
    bits = 0
    for row in range(_HEIGHT):
        for column in range(_WIDTH):
            place = row * (_WIDTH + 1) + column
            bits = bits << 1 | (points[place] > points[place + 1])
    return f"{bits:016x}" if _FEATURES <= bits.bit_count() <= _BITS - _FEATURES else ""


def near(one: str, other: str) -> bool:
    return bool(one and other) and (int(one, 16) ^ int(other, 16)).bit_count() <= NEAR


def pairs(few: Iterable[tuple[Key, str]], many: Iterable[tuple[Key, str]]) -> Iterator[tuple[Key, Key]]:
    """Whatever of ``few`` and ``many`` is nearly the same, by key, but nothing with itself. Time grows with the number
    of both, not with their product."""
    bands: dict[tuple[int, int], list[tuple[Key, str]]] = defaultdict(list)
    for key, value in few:
        for band in _bands(value):
            bands[band].append((key, value))
    for key, value in many:
        seen = {other for band in _bands(value) for other in bands.get(band, ())}
        for other_key, other in seen:
            if other_key != key and near(value, other):
                yield other_key, key


def _bands(value: str) -> list[tuple[int, int]]:
    if not value:
        return []
    bits, width = int(value, 16), _BANDS[1]
    return [(start, bits >> start & (1 << width) - 1) for start in _BANDS]
