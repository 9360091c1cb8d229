"""What other apps add to the page of work: registered in their ``kind.py``, as this one knows none of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from certification.models import CensusRow


@dataclass(frozen=True, slots=True)
class WorkSection:
    """A chart with its table. ``rows`` takes the census rows asked for (not yet narrowed to a day) and the day, and
    gives rows as ``{% bar_chart %}`` takes them; ``columns``: the heads of the table. ``note`` stands under it."""

    title: str
    columns: Sequence[str]
    rows: Callable[[QuerySet[CensusRow], date], list[dict[str, Any]]]
    note: str = ""


_SECTIONS: list[WorkSection] = []


def add_work_section(section: WorkSection) -> None:
    _SECTIONS.append(section)


def work_sections() -> tuple[WorkSection, ...]:
    return tuple(_SECTIONS)
