"""A year's ledgers as the records have them: for each township or field its people and their four quarters."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Max, QuerySet

from certification import vault
from certification.codes import CoordinatorKind, PostRole
from certification.models import Education, Person, Post
from certification.posts import COUNTED, STANDING
from gold_selection.assessments.lines import results
from gold_selection.assessments.models import PINNING, Score
from gold_selection.assessments.points import ledger_rows, ledger_total, typed_total, typed_words
from gold_selection.assessments.queries import coordinators_in_post
from gold_selection.ledger_form.form import ITEMS, SCORED
from gold_selection.ledger_form.head import day_line
from gold_selection.ledger_form.typed_totals import TypedTotal
from gold_selection.ledger_form.words import LEVEL_WORDS, years_in_words
from workflows.cases.models import CaseEvent, local_date
from workflows.masking import mask_phone
from workflows.organisations.models import Region
from workflows.policy.scoring.rules import ScoringRules
from workflows.rulebook.store import rules

Cell = int | str | None
Quarter = Mapping[str, Cell]
NOTHING: Quarter = {}
_LEVEL_ORDER = {level: number for number, level in enumerate(LEVEL_WORDS)}


@dataclass(frozen=True, slots=True)
class Entry:
    """One person's block. ``cells`` by column of the form; ``quarters``: each by key of the line, empty where blank.
    ``typed``: the totals that an imported ledger has in place of these. ``whole``: its numbers are not masked."""

    person: Person
    cells: Mapping[str, str]
    quarters: tuple[Quarter, Quarter, Quarter, Quarter]
    typed: tuple[TypedTotal, ...] = ()
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Ledger:
    """The ledger of one unit. ``day``: the one it is dated by, on which all that it shows had become so."""

    unit: Region
    county: str
    year: int
    day: date
    entries: list[Entry] = field(default_factory=list)

    @property
    def day_line(self) -> str:
        return day_line(self.day, self.year)


def ledgers(
    units: Collection[Region], year: int, today: date, whole: QuerySet[Person] | None = None
) -> Iterator[Ledger]:
    """The ledger of each unit that has anybody, in the order given. A handful of queries each.

    People are those with a line in one of the year's quarters, in its order, and then whoever else is in post there. A
    quarter that is recorded here has figures once it is verified; one known from a ledger as it was filled in.
    ``whole``: whose identity and telephone numbers are not masked, each by themselves; nobody's unless it is said.
    """
    for unit in units:
        found = _ledger(unit, year, today, Person.objects.none() if whole is None else whole)
        if found.entries:
            yield found


def _ledger(unit: Region, year: int, today: date, whole: QuerySet[Person]) -> Ledger:
    scores = Score.objects.filter(assessment__year=year, assessment__of_region=unit).exclude(assessment__state="draft")
    lines = list(scores.select_related("assessment", "person").order_by("seq", "assessment__quarter", "pk"))
    corrected = _corrected(lines)
    by_person: dict[Person, dict[int, Score]] = {}
    for line in lines:
        by_person.setdefault(line.person, {})[line.assessment.quarter] = line
    people = [*by_person, *_others(unit, year, by_person)]
    posts, levels = _posts(unit, people), _levels(people)
    opened = set(whole.order_by().filter(pk__in=[one.pk for one in people]).values_list("pk", flat=True))
    ledger = Ledger(unit, unit.parent.name if unit.parent else "", year, _day(lines, posts.values(), year, today))
    for number, person in enumerate(people, 1):
        held = by_person.get(person, {})
        quarters = [_quarter(held[n], corrected) if n in held else NOTHING for n in (1, 2, 3, 4)]
        open_ = person.pk in opened
        cells = _cells(person, posts.get(person.pk), levels.get(person.pk, ""), list(held.values()), not open_)
        q1, q2, q3, q4 = quarters
        typed = tuple(one for n, line in sorted(held.items()) for one in _typed(line, n, quarters[n - 1].get("total")))
        ledger.entries.append(Entry(person, {"seq": str(number), **cells}, (q1, q2, q3, q4), typed, open_))
    return ledger


def _others(unit: Region, year: int, listed: Collection[Person]) -> list[Person]:
    """Coordinators in post there in the year whom no quarter of any unit lists."""
    held = coordinators_in_post(unit, date(year, 1, 1), date(year, 12, 31)).exclude(kind="")
    people = dict.fromkeys(post.person for post in held)
    elsewhere = (
        Score.objects.filter(person__in=people, assessment__year=year).order_by().values_list("person", flat=True)
    )
    known = {*elsewhere, *(person.pk for person in listed)}
    return [person for person in people if person.pk not in known]


def _posts(unit: Region, people: Collection[Person]) -> dict[int, Post]:
    """The latest post of each in the unit."""
    found = Post.objects.filter(COUNTED, region=unit, role=PostRole.COORDINATOR, person__in=people)
    return {post.person_id: post for post in found.order_by("since", "pk")}


def _levels(people: Collection[Person]) -> dict[int, str]:
    """The highest education of each."""
    levels: dict[int, str] = {}
    found = Education.objects.filter(STANDING, person__in=people).order_by().values_list("person", "level")
    for person, level in found:
        if level in _LEVEL_ORDER and _LEVEL_ORDER[level] >= _LEVEL_ORDER.get(levels.get(person, ""), -1):
            levels[person] = level
    return levels


def _day(lines: Collection[Score], posts: Collection[Post], year: int, today: date) -> date:
    """The last of the days that an imported ledger states, on which points shown were settled here, and since which
    somebody listed is in post; where there is none of these the year's end."""
    stated = [date.fromisoformat(line.ledger["day"]) for line in lines if line.ledger and line.ledger.get("day")]
    pinned = {line.assessment_id for line in lines if line.computed}
    settled = CaseEvent.objects.filter(case__in=pinned, action__in=PINNING).aggregate(last=Max("at"))["last"]
    days = [*stated, *(post.since for post in posts), *([local_date(settled)] if settled else [])]
    return max(days, default=min(today, date(year, 12, 31)))


# ---- one person


def _cells(person: Person, post: Post | None, level: str, lines: list[Score], masked: bool) -> dict[str, str]:
    """What is said once of a person. What a ledger gave that could not be used stands as it was typed."""
    typed: dict[str, str] = {}
    for line in lines:
        typed |= (line.ledger or {}).get("as_typed", {})
    noted = typed.get("phone", "")  # more than the number that was read out of it; "" is in every text
    phone = noted if person.phone in noted else person.phone
    months = post.work_months if post else None
    return {
        "name": person.name,
        "id_number": person.id_masked if masked else vault.unseal(person.id_sealed),
        "kind": CoordinatorKind(post.kind).label if post and post.kind else "",
        "education": LEVEL_WORDS.get(level, "") or typed.get("education", ""),
        "employer": f"{post.employer_name}{post.title}" if post else "",
        "years": years_in_words(months) if months is not None else typed.get("years", ""),
        "phone": mask_phone(phone) if masked else phone,
        "note": next((line.note for line in reversed(lines) if line.note), ""),
    }


def _corrected(lines: Collection[Score]) -> dict[int, Any]:
    """The results of lines of past ledgers on which something was entered later, by their id."""
    later = Score.objects.filter(pk__in=[one.pk for one in lines], ledger__isnull=False, entries__isnull=False)
    found: dict[int, Any] = {}
    for line in later.select_related("assessment").prefetch_related("entries__files").distinct().order_by("pk"):
        found |= results(line.assessment, [line], final=True)
    return found


def _quarter(line: Score, corrected: Mapping[int, Any]) -> Quarter:
    policy = rules(line.assessment.policy_digest)
    keys = {row: key for key, row in _rows_of(policy.scores()).items()}
    if line.pk in corrected:
        result = corrected[line.pk]
        said = {keys[row]: low for row, (low, _) in result.rows.items() if row in keys}
        return {**said, "total": result.total}
    if line.computed:
        said = {keys[row]: value for row, value in line.computed["rows"].items() if row in keys}
        return {**said, "total": line.computed["total"]}
    if line.ledger is None or line.ledger.get("status") == "blank":
        return NOTHING
    typed = line.ledger.get("as_typed", {})
    said = {key: typed.get(key, line.ledger.get(key)) for key in SCORED}
    return {**said, "total": ledger_total(policy, line.ledger)}


def _typed(line: Score, quarter: int, total: Cell) -> Iterator[TypedTotal]:
    assert not isinstance(total, str), "a total is computed"
    if line.ledger is None:
        return
    if why := typed_words(rules(line.assessment.policy_digest), line.ledger, total):
        yield TypedTotal(quarter, typed_total(line.ledger), total, why)


def _rows_of(scoring: ScoringRules) -> dict[str, str]:
    """Key of a line -> its row in the rules."""
    marked = {key: number for number, key in enumerate(SCORED)}
    return {SCORED[number or 0]: row for row, number in ledger_rows(scoring, marked).items()}


def lines_of(entry: Entry) -> Iterator[tuple[str, list[Cell]]]:
    """The eight lines of a block: the word, and the four quarters."""
    for key, word in ITEMS.items():
        yield word, [quarter.get(key) for quarter in entry.quarters]
