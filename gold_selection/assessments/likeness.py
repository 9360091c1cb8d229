"""Whether two pictures are nearly the same: a difference hash (dHash) of 64 bits, compared by how many bits differ.

Each bit says whether a point of the picture, reduced to nine by eight shades of grey, is brighter than the one to its
right. Another size, compression or brightness changes a few bits; another picture changes about half of them.
"""

from io import BytesIO

from PIL import Image, ImageOps

NEAR = 5  # bits by which nearly equal pictures differ at most
_WIDTH, _HEIGHT = 8, 8
_BITS = _WIDTH * _HEIGHT
_FEATURES = 6  # a page of text or a blank sheet has fewer: it would be like every other
_WIDTH_OF_BAND = -(-_BITS // (NEAR + 1))  # one band more than bits may differ: one at least is equal
_STARTS = range(0, _BITS, _WIDTH_OF_BAND)


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


def bands(value: str) -> list[int]:
    """Six numbers, of which two pictures that are nearly the same have one at least in common: so that they are found
    by an index. Every stretch of the bits has numbers of its own."""
    bits = int(value, 16)
    return [place << _WIDTH_OF_BAND | bits >> start & (1 << _WIDTH_OF_BAND) - 1 for place, start in enumerate(_STARTS)]
