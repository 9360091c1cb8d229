"""Build the small font files of the notices from the fonts that Debian ships.

Run by ``script/fonts`` as a plain file: it needs fontTools and nothing of Django.

A role becomes a *base* file ``<role>.otf`` of everyday characters (GB 2312 level 1 and all its signs) and several files
``<role>.<RANK>.<FIRST>-<LAST>.otf`` (code points, hexadecimal) of what is seldom used: rank 1 from the same source, rank
2 from the source of rare Han characters. A PDF subset keeps its glyph numbers and pays some three bytes for each one
skipped: four characters out of a font of 65,535 glyphs cost 73 KB in every document, out of a file this size 2 to 12 KB.
``@font-face`` cannot choose a face inside a ``.ttc`` either.
"""

import argparse
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

SIMPLIFIED_CHINESE = 2  # index of the SC face in the Noto CJK collections
PART_GLYPHS = 5500
HAN = (range(0x3007, 0x3008), range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0x20000, 0x323B0))
# What GB 2312 lacks and a notice may use: Latin-1 signs, dashes and quotes, enclosed numbers, CJK marks, full-width forms
SIGNS = (range(0xA0, 0x100), range(0x2010, 0x2040), range(0x2100, 0x2600), range(0x3000, 0x3030), range(0xFF01, 0xFFEF))


@dataclass(frozen=True)
class Recipe:
    """Sources of one role; ``rare`` has the Han characters that ``base`` lacks."""

    role: str
    base: str
    rare: str | None


RECIPES = (
    Recipe("fang", "FandolFang-Regular.otf", "NotoSerifCJK-Light.ttc"),
    Recipe("kai", "FandolKai-Regular.otf", "LXGWWenKai-Regular.ttf"),
    Recipe("song", "FandolSong-Regular.otf", None),
    Recipe("hei", "NotoSansCJK-Medium.ttc", None),
    Recipe("xbs", "NotoSerifCJK-Bold.ttc", None),
)


def everyday(code: int) -> bool:
    """Latin, signs, and GB 2312 level 1: its 3,755 most used characters stand in rows 16 to 55."""
    if code < 0x80:
        return True
    try:
        return chr(code).encode("gb2312")[0] < 0xA0 + 56
    except UnicodeEncodeError:
        return any(code in block for block in SIGNS)


def face_number(path: Path) -> int:
    return SIMPLIFIED_CHINESE if path.suffix == ".ttc" else -1


def characters(path: Path) -> set[int]:
    with TTFont(path, fontNumber=face_number(path), lazy=True) as font:
        return set(font.getBestCmap())


def cut(source: Path, unicodes: list[int], target: Path) -> Path:
    """Write the part of ``source`` that has ``unicodes``; the file appears whole or not at all."""
    options = subset.Options(
        font_number=max(face_number(source), 0),
        hinting=False,
        desubroutinize=True,
        notdef_outline=True,
        layout_features=[],
        name_IDs=["*"],
    )
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG"]
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=unicodes)
    subsetter.subset(font)
    partial = target.with_suffix(".part")
    subset.save_font(font, str(partial), options)
    partial.replace(target)
    return target


def plan(sources: Path, out: Path) -> list[tuple[Path, list[int], Path]]:
    """The files to write, as (source, characters, target)."""
    jobs = []
    for recipe in RECIPES:
        base = sources / recipe.base
        have = characters(base)
        jobs.append((base, sorted(filter(everyday, have)), out / f"{recipe.role}.otf"))
        seldom = sorted(c for c in have if not everyday(c) and is_han(c))
        jobs += [(base, part, _target(out, recipe.role, 1, part)) for part in _parts(seldom)]
        if recipe.rare is not None:
            rare = sources / recipe.rare
            left = sorted(c for c in characters(rare) - have if is_han(c))
            jobs += [(rare, part, _target(out, recipe.role, 2, part)) for part in _parts(left)]
    return jobs


def is_han(code: int) -> bool:
    return any(code in block for block in HAN)


def _parts(codes: list[int]) -> list[list[int]]:
    return [codes[start : start + PART_GLYPHS] for start in range(0, len(codes), PART_GLYPHS)]


def _target(out: Path, role: str, rank: int, part: list[int]) -> Path:
    return out / f"{role}.{rank}.{part[0]:X}-{part[-1]:X}.otf"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sources", type=Path, help="folder with the fonts of the Debian packages")
    parser.add_argument("out", type=Path, help="folder to write (FONT_DIR)")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    jobs = [job for job in plan(arguments.sources, arguments.out) if not job[2].exists()]
    with ProcessPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
        for target in pool.map(cut, *zip(*jobs, strict=True)) if jobs else ():
            print(f"  {target.name}  {target.stat().st_size // 1024} KB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
