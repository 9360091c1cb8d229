"""Build the small font files of the notices from the fonts that Debian ships.

Run by ``script/fonts`` as a plain file: it needs fontTools and nothing of Django.

A role becomes a *base* file ``<role>.otf`` (Latin, marks, the characters of ``common.txt``) and several files
``<role>.<RANK>.<FIRST>-<LAST>.otf`` (code points, hexadecimal): rank 1 the everyday rest (GB 2312 level 1 and signs),
rank 2 the seldom used, rank 3 the Han characters that only the source for rare ones has. A PDF subset keeps its glyph
numbers and pays some three bytes for each one skipped: four characters out of a font of 65,535 glyphs cost 73 KB in
every document, out of files cut like this 2 to 16 KB.
``@font-face`` cannot choose a face inside a ``.ttc`` either.
"""

import argparse
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.pens.roundingPen import RoundingPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont

SIMPLIFIED_CHINESE = 2  # index of the SC face in the Noto CJK collections
PART_GLYPHS = 5500
HAN = (range(0x3007, 0x3008), range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0x20000, 0x323B0))
MARKS = (range(0xA0, 0xC0), range(0x2010, 0x2028), range(0x3000, 0x3018), range(0xFF01, 0xFF5F))
# What GB 2312 lacks and a notice may use: letters, enclosed numbers, full-width forms
SIGNS = (range(0xC0, 0x100), range(0x2028, 0x2040), range(0x2100, 0x2600), range(0x3018, 0x3030), range(0xFF5F, 0xFFEF))


@dataclass(frozen=True)
class Recipe:
    """Sources of one role; ``rare`` has the Han characters that ``base`` lacks."""

    role: str
    base: str
    rare: str | None
    grid: int = 1  # font units that outlines of the two everyday files are rounded to


RECIPES = (
    # On a grid of 3 these two are 18 % smaller in a PDF; a step is 0.017 mm at 3号, less than half a dot at 600 dpi.
    Recipe("fang", "FandolFang-Regular.otf", "NotoSerifCJK-Light.ttc", grid=3),
    Recipe("kai", "FandolKai-Regular.otf", "LXGWWenKai-Regular.ttf", grid=3),
    Recipe("song", "FandolSong-Regular.otf", None),
    Recipe("hei", "NotoSansCJK-Medium.ttc", None),
    Recipe("xbs", "NotoSerifCJK-Bold.ttc", None),
)


def rank_of(code: int, common: frozenset[int]) -> int | None:
    """In which file of the role's own source a character goes; None for what no notice uses."""
    if code < 0x80 or code in common or any(code in block for block in MARKS):
        return 0
    try:
        # GB 2312 level 1, its 3,755 most used characters, stands in rows 16 to 55, signs in the rows before.
        return 1 if chr(code).encode("gb2312")[0] < 0xA0 + 56 else 2
    except UnicodeEncodeError:
        if any(code in block for block in SIGNS):
            return 1
        return 2 if is_han(code) else None


def common_characters() -> frozenset[int]:
    lines = (Path(__file__).parent / "common.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(ord(char) for line in lines if not line.startswith("#") for char in line)


def face_number(path: Path) -> int:
    return SIMPLIFIED_CHINESE if path.suffix == ".ttc" else -1


def characters(path: Path) -> set[int]:
    with TTFont(path, fontNumber=face_number(path), lazy=True) as font:
        return set(font.getBestCmap())


@dataclass(frozen=True)
class Job:
    """One file to write."""

    source: Path
    unicodes: tuple[int, ...]
    target: Path
    grid: int = 1


def cut(job: Job) -> Path:
    """Write one file; it appears whole or not at all."""
    options = subset.Options(
        font_number=max(face_number(job.source), 0),
        hinting=False,
        desubroutinize=True,
        notdef_outline=True,
        layout_features=[],
        name_IDs=["*"],
    )
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG"]
    font = subset.load_font(str(job.source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=job.unicodes)
    subsetter.subset(font)
    if job.grid != 1:
        snap(font, job.grid)
    partial = job.target.with_suffix(".part")
    subset.save_font(font, str(partial), options)
    partial.replace(job.target)
    return job.target


def snap(font: TTFont, grid: int) -> None:
    """Round the outlines to ``grid`` units: coordinates, not steps, whose errors add up to torn strokes."""
    strings = font["CFF "].cff.topDictIndex[0].CharStrings
    glyphs = font.getGlyphSet()
    redrawn = {}
    for name in font.getGlyphOrder():
        pen = T2CharStringPen(font["hmtx"][name][0], glyphs)
        glyphs[name].draw(RoundingPen(pen, lambda value: round(value / grid) * grid))
        redrawn[name] = pen.getCharString(strings[name].private, strings[name].globalSubrs)
    for name, string in redrawn.items():
        strings[name] = string


def plan(sources: Path, out: Path) -> list[Job]:
    """Every file that FONT_DIR is to have."""
    common = common_characters()
    jobs = []
    for recipe in RECIPES:
        base = sources / recipe.base
        have = characters(base)
        ranks: dict[int | None, list[int]] = {0: [], 1: [], 2: [], 3: []}
        for code in sorted(have):
            ranks.setdefault(rank_of(code, common), []).append(code)
        if recipe.rare is not None:
            ranks[3] = sorted(code for code in characters(sources / recipe.rare) - have if is_han(code))
        jobs.append(Job(base, tuple(ranks[0]), out / f"{recipe.role}.otf", recipe.grid))
        for rank in (1, 2, 3):
            source = sources / recipe.rare if rank == 3 and recipe.rare else base
            for start in range(0, len(ranks[rank]), PART_GLYPHS):
                part = tuple(ranks[rank][start : start + PART_GLYPHS])
                target = out / f"{recipe.role}.{rank}.{part[0]:X}-{part[-1]:X}.otf"
                jobs.append(Job(source, part, target, recipe.grid if rank == 1 else 1))
    return jobs


def is_han(code: int) -> bool:
    return any(code in block for block in HAN)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sources", type=Path, help="folder with the fonts of the Debian packages")
    parser.add_argument("out", type=Path, help="folder to write (FONT_DIR)")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    jobs = [job for job in plan(arguments.sources, arguments.out) if not job.target.exists()]
    with ProcessPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
        for target in pool.map(cut, jobs):
            print(f"  {target.name}  {target.stat().st_size // 1024} KB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
