"""What looks as if it had been claimed twice: the same event, the same file, nearly the same picture.

A flag decides nothing: it stands beside the entry for whoever verifies. It names the other entry where the officer may
read it, and else only says that there is one.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db.models import Q, QuerySet

from gold_selection.assessments.models import Assessment, Entry, EntryFile, Resemblance
from gold_selection.assessments.queries import visible
from workflows.organisations.officers import Officer
from workflows.sheets.text import compact

ALIKE = 0.8  # of the letters of two texts, in order
_SHORTEST = 4  # letters that say something
_MARKS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Flag:
    """``why``: in words; ``other``: the entry it is like, None where the officer may not read it."""

    why: str
    other: Entry | None


def flags(case: Assessment, entries: Sequence[Entry], officer: Officer) -> dict[int, list[Flag]]:
    """Entry id -> its flags, in four queries however many entries there are. Looks for an event in the same county and
    year, whose numbers and doings it is one of; for the same file, and a picture nearly the same, everywhere."""
    found = [*_events(case, entries), *_files(entries)]
    others = {pk for _, pk, _ in found}
    readable = Q(score__assessment__in=visible(officer).order_by().values("pk"))
    named = Entry.objects.filter(readable, pk__in=others).select_related("score__person", "score__assessment__region")
    seen = {one.pk: one for one in named}
    told: dict[int, list[Flag]] = defaultdict(list)
    for own, other, why in dict.fromkeys(found):
        flag = Flag(why, seen.get(other))
        if flag not in told[own]:  # of several that the officer may not read one says as much
            told[own].append(flag)
    return told


def alike(one: str, other: str) -> bool:
    """Whether two texts say nearly the same, whatever their marks, spaces and widths."""
    first, second = _plain(one), _plain(other)
    if min(len(first), len(second)) < _SHORTEST:
        return False
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= ALIKE


def _plain(text: str) -> str:
    return _MARKS.sub("", compact(text)).lower()


def _county(case: Assessment) -> Q:
    return Q(score__assessment__agency=case.agency_id, score__assessment__year=case.year, removed_at__isnull=True)


Found = tuple[int, int, str]  # an entry of ours, another, why


def _events(case: Assessment, entries: Iterable[Entry]) -> Iterator[Found]:
    """Under one event number; or of one type on one day, and told in nearly the same words."""
    own = list(entries)
    numbers = {one.event_id for one in own if one.event_id}
    days = {one.date for one in own if one.date and one.text}
    wanted = Q(event_id__in=numbers) | Q(date__in=days, type__in={one.type for one in own})
    others = Entry.objects.filter(_county(case), wanted).order_by("pk")
    rows = list(others.values_list("pk", "corrects", "event_id", "type", "date", "text"))
    for one in own:
        for pk, corrects, event_id, type_, day, text in rows:
            if pk == one.pk or pk == one.corrects_id or corrects == one.pk:
                continue
            if one.event_id and event_id == one.event_id:
                yield one.pk, pk, "事件编号相同"
            elif (type_, day) == (one.type, one.date) and alike(text, one.text):
                yield one.pk, pk, "同类、同日，说明相近"


def _files(entries: Iterable[Entry]) -> Iterator[Found]:
    """Papers of the entry that one corrects are its own."""
    corrected = {(one.pk, one.corrects_id) for one in entries}
    own = [file for one in entries for file in one.files.all() if file.removed_at is None]
    digests: dict[str, set[int]] = defaultdict(set)
    for file in own:
        digests[file.sha256].add(file.entry_id)
    same: set[tuple[int, int]] = set()
    for entry, digest in _standing().filter(sha256__in=digests).values_list("entry", "sha256"):
        same |= {(mine, entry) for mine in digests[digest] if mine != entry}
    for mine, entry in sorted(same - corrected):
        yield mine, entry, "佐证材料为同一文件"
    for mine, entry in sorted(_alike(own) - same - corrected):
        yield mine, entry, "佐证图片几乎相同"


def _alike(own: Sequence[EntryFile]) -> set[tuple[int, int]]:
    """(entry of ours, another) of pictures that are nearly the same, whichever of the two came first."""
    pictures = {file.pk for file in own if file.likeness}
    if not pictures:
        return set()
    kept = Resemblance.objects.filter(Q(later__in=pictures) | Q(earlier__in=pictures)).order_by("pk")
    for side in ("later", "earlier"):
        kept = kept.filter(**{f"{side}__removed_at": None, f"{side}__entry__removed_at": None})
    found: set[tuple[int, int]] = set()
    for later, earlier, new, old in kept.values_list("later", "earlier", "later__entry", "earlier__entry"):
        found |= {pair for pk, pair in ((later, (new, old)), (earlier, (old, new))) if pk in pictures}
    return found


def _standing() -> QuerySet[EntryFile]:
    return EntryFile.objects.filter(removed_at__isnull=True, entry__removed_at__isnull=True).order_by("pk")
