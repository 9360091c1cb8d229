"""The layout engine, with the one font configuration of the process.

It takes half a second to load, which every command would pay for: ``render`` imports this module when it sets a page,
and nothing else does.
"""

from collections.abc import Iterable
from functools import cache

from django.template.loader import render_to_string
from weasyprint import CSS, HTML, Document
from weasyprint.text.fonts import FontConfiguration

from .fonts import Face


def laid_out(html: str, template: str, needed: Iterable[Face]) -> Document:
    """The pages of ``html`` under the style sheet ``template``.css, with the faces that it needs."""
    return HTML(string=html).render(
        stylesheets=[*book().sheets(needed), _style(template)], font_config=book().configuration
    )


@cache
def _style(template: str) -> CSS:
    return CSS(string=render_to_string(f"{template}.css"), font_config=book().configuration)


class FontBook:
    """The font configuration of the process, with the faces loaded into it so far.

    One for the whole life of a worker: a new configuration for each document leaked 774 MB over 200 documents.
    Rare-character files are added when a document first needs them, since each costs start-up time.
    """

    def __init__(self) -> None:
        self.configuration = FontConfiguration()
        self._sheets: dict[str, CSS] = {}

    def sheets(self, needed: Iterable[Face]) -> list[CSS]:
        """Style sheets that declare ``needed``; ``line-height: 0`` keeps a rare glyph from moving its line."""
        found = []
        for face in sorted(set(needed), key=lambda face: face.key):
            if face.key not in self._sheets:
                rule = (
                    f"@font-face {{ font-family: {face.key}; src: url({face.path.resolve().as_uri()}) }}"
                    f".{face.key} {{ font-family: {face.key}; line-height: 0 }}"
                )
                self._sheets[face.key] = CSS(string=rule, font_config=self.configuration)
            found.append(self._sheets[face.key])
        return found


@cache
def book() -> FontBook:
    """The font book of this process."""
    return FontBook()
