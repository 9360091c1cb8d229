"""Taking in a summary table (推荐汇总表): all of it is judged first, then every sound row becomes a draft at once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.utils import timezone

from workflows.cases.access import is_clerk
from workflows.errors import Refused
from workflows.organisations.models import Region, User
from workflows.organisations.officers import Officer
from workflows.rounds.models import RoundState, SelectionRound
from workflows.rounds.recommendations.lists import Asked, RecommendationList, list_of
from workflows.rounds.recommendations.order import County, by_county
from workflows.rounds.recommendations.packs import Lying
from workflows.rounds.recommendations.papers import Papers, compare, in_list, in_table, read_papers
from workflows.rounds.recommendations.store import Taken, store
from workflows.rounds.recommendations.workbook import QUOTAS, SummaryTable, day_of
from workflows.rulebook.store import rules
from workflows.sheets.batches import Handed, Refusal, digest_of, refusal
from workflows.sheets.lines import UnreadableFile
from workflows.sheets.models import Origin
from workflows.sheets.pages import Imported
from workflows.sheets.report import Issue, Place, Report, Severity
from workflows.sheets.rows import Row
from workflows.sheets.tables import open_table


@dataclass(frozen=True)
class Beside:
    """The papers that came with the table, and the list of materials; without one the table's own names are it."""

    lying: Sequence[Lying]
    materials: Path | BinaryIO | None


def import_nominations(
    *,
    source: Path | str | BinaryIO,
    file_name: str,
    rounds: Sequence[str],
    actor: User | None,
    at: datetime,
    beside: Beside | None = None,
    dry_run: bool = False,
) -> Imported:
    """Import a table into rounds, given by their codes: each list into the round of its category, the others are left.

    ``actor``: a clerk of the agency that runs them; None is the system, in the name of whoever registered each round.
    Raises Refused (UnreadableFile among it) when the call or the file cannot be used at all; nothing is changed then.
    """
    today = timezone.localdate(at)
    officer = Officer.of(actor, today) if actor else None
    chosen = _rounds(rounds, officer)
    report = Report(Path(file_name).name)
    table = open_table(source)
    try:
        digest = digest_of(table.stream)
        run = _Run(report, at, today, SummaryTable.of(table, report), chosen, officer)
        run.read()
        papers = Papers()
        if beside:
            listed = in_list(beside.materials, report) if beside.materials else in_table(run.table)
            papers = read_papers(beside.lying, listed)
        run.judge()
        if beside and beside.materials:
            compare(run.rows, papers)
        run.tell(papers)
    finally:
        table.close()
    if dry_run:
        return Imported(report, None)
    origin = Origin.OFFICE if actor else Origin.SYSTEM
    as_of = max(one.as_of for one in run.asked.values())
    handed = Handed(report.file, digest, as_of, actor, at, origin, "", run.headings)
    return Imported(report, store(run.taken(), run.refusals(), papers, report, handed))


def _rounds(codes: Sequence[str], officer: Officer | None) -> dict[str, SelectionRound]:
    """The rounds by category. Raises ``Refused`` unless each is open, has a list and is the officer's to fill."""
    found = {one.code: one for one in SelectionRound.objects.filter(code__in=codes).select_related("agency", "region")}
    if unknown := [code for code in codes if code not in found]:
        raise Refused(f"没有批次“{'”、“'.join(unknown)}”，请核对批次编号", "round_unknown")
    by_category: dict[str, SelectionRound] = {}
    for round_ in found.values():
        if officer and not is_clerk(officer, round_.agency_id):
            raise Refused(f"只有{round_.agency}的文书席位可以向批次“{round_.title}”导入推荐汇总表", "no_seat")
        list_of(round_)
        if round_.state != RoundState.OPEN:
            raise Refused(f"批次“{round_.title}”现为“{round_.state_label}”，不接受推荐", "round_not_open")
        other = by_category.setdefault(round_.category, round_)
        if other is not round_:
            raise Refused(f"批次“{other.code}”和“{round_.code}”是同一类别，请只指定一个", "same_category")
    if not by_category:
        raise Refused("请指定要导入的批次", "round_unknown")
    return by_category


@dataclass
class _Run:
    """The state of one pass. By category ``asked``, by title of the list everything else."""

    report: Report
    at: datetime
    today: date
    table: SummaryTable
    rounds: Mapping[str, SelectionRound]
    officer: Officer | None
    lists: list[RecommendationList] = field(default_factory=list)
    asked: dict[str, Asked] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    headings: dict[str, list[str]] = field(default_factory=dict)
    counties: dict[str, dict[str, County]] = field(default_factory=dict)
    decisions: dict[Any, dict[str, Any]] = field(default_factory=dict)
    outcomes: dict[Any, str] = field(default_factory=dict)
    beyond: set[Any] = field(default_factory=set)

    def read(self) -> None:
        self.lists = [list_of(round_) for round_ in self.rounds.values()]
        if absent := [one.title for one in self.lists if one.category not in self.table.worksheets]:
            raise UnreadableFile(
                f"文件中没有“{'”、“'.join(absent)}”工作表，与所指定的批次不是同一类别；请核对批次或文件"
            )
        for category, worksheet in self.table.worksheets.items():
            if category not in self.rounds:
                message = "没有指定这一类别的批次，本表未读取；需要导入的，请同时指定其批次"
                place = Place(sheet=worksheet.name)
                self.report.issues.append(Issue("LIST_WITHOUT_ROUND", Severity.WARN, message, place))
        places = self.table.places(self.report)
        for one in self.lists:
            reading = self.table.reading(one, self.report)
            rows = list(reading.rows())
            for row in rows:
                row.read_rest()
            self.rows[one.title] = rows
            self.headings |= reading.headings
            day = day_of(reading, self.today, self.report)
            self.asked[one.category] = self._asked(one, day, places)
            self.counties[one.title] = by_county(rows, {row["county"]: row[one.category] for row in places})

    def _asked(self, one: RecommendationList, as_of: date, places: Sequence[Row]) -> Asked:
        round_ = self.rounds[one.category]
        within = Region.objects.filter(path__startswith=round_.region.path, status=Region.Status.CURRENT)
        named = {region.name: region for region in within.order_by("-path")}
        counties = {row["county"]: named[row["county"]] for row in places if row["county"] in named}
        for row in places:
            region = counties.get(row["county"])
            given = round_.quota_for(region.pk) if region else 0
            if given != row[one.category]:
                message = f"{row['county']}{one.quota}名额为{row[one.category]}，批次“{round_.code}”分配{given}，请核对"
                column = row.layout.heading.place_of(one.category)
                self.report.issues.append(
                    Issue("QUOTA_DIFFERS", Severity.WARN, message, row.place, column, one.category, row[one.category])
                )
        policy = rules(round_.policy_digest)
        return Asked(round_, policy, as_of, self.at, self.today, counties, self.officer)

    def judge(self) -> None:
        for one in self.lists:
            rows, asked = self.rows[one.title], self.asked[one.category]
            for row in rows:
                self._place(row, one, asked)
            one.check(rows, asked)
            for county in self.counties[one.title].values():
                county.tell()
            for row in rows:
                self.outcomes[row.place] = "rejected" if row.refused else "accepted"
                if not row.refused:
                    self.decisions[row.place] = one.judge(row, asked)
            self.beyond |= {row.place for county in self.counties[one.title].values() for row in county.beyond}

    def _place(self, row: Row, one: RecommendationList, asked: Asked) -> None:
        county = row["county"]
        if county and county not in self.counties[one.title]:
            row.refuse("COUNTY_NOT_IN_QUOTA", "county", f"“{QUOTAS}”表没有{county}，请核对县（市、区）名称或补上名额")
        elif county and county not in asked.counties:
            message = f"{asked.round.region.name}没有登记名为“{county}”的区划，请按登记的名称改正"
            row.refuse("REGION_UNKNOWN", "county", message)

    def tell(self, papers: Papers) -> None:
        """Totals first, as the file is; then what stands in the rounds already is told, and not taken in again."""
        totals: dict[str, Any] = {"as_of": max(one.as_of for one in self.asked.values()).isoformat()}
        for one in self.lists:
            totals[one.title] = self._totals(one)
        totals["lists"] = {one.title: [self._told(one, row) for row in self.rows[one.title]] for one in self.lists}
        totals["by_county"] = {
            title: {name: county.as_dict() for name, county in counties.items()}
            for title, counties in self.counties.items()
        }
        self.report.totals = totals | papers.as_dict()
        for one in self.lists:
            for row in self.rows[one.title]:
                self._again(one, row)
                self.report.add(row)
        papers.tell(self.report)

    def _totals(self, one: RecommendationList) -> dict[str, Any]:
        rows = self.rows[one.title]
        decided = Counter(str(self.decisions.get(row.place, {}).get("decision")) for row in rows)
        refused = sum(row.refused for row in rows)
        return {
            "round": self.rounds[one.category].code,
            "rows": len(rows),
            "accepted": len(rows) - refused,
            "rejected": refused,
            "decisions": dict(decided),
            "over_quota_rows": sum(len(county.beyond) for county in self.counties[one.title].values()),
        }

    def _told(self, one: RecommendationList, row: Row) -> dict[str, Any]:
        decision = self.decisions.get(row.place)
        verdicts = {"met": True, "not_met": False, "unknown": None}
        conditions = {found["clause"]: verdicts[found["verdict"]] for found in (decision or {}).get("findings", [])}
        return {
            "row": row.place.row,
            "county": row["county"],
            "order": row["order"],
            "name": row["name"],
            "outcome": self.outcomes[row.place],
            "conditions": conditions,
            "decision": decision["decision"] if decision else None,
            **(one.about(row, decision) if decision else {}),
        }

    def _again(self, one: RecommendationList, row: Row) -> None:
        """A row whose nominee stands in the round already adds nothing to it."""
        if row.refused:
            return
        there = one.standing(row, self.asked[one.category])
        if there is not None:
            message = f"“{row['name']}”在批次“{there.round.title}”已有推荐（{there.state_label}），未重复录入"
            row.repeats("ALREADY_NOMINATED", "name", message, mend=False)

    def taken(self) -> list[Taken]:
        """The rows that stand or are to stand in a round, with what is said of each."""
        found = []
        for one in self.lists:
            found += [
                Taken(one, self.asked[one.category], row, self.decisions[row.place], row.place in self.beyond)
                for row in self.rows[one.title]
                if row.place in self.decisions
            ]
        return found

    def refusals(self) -> list[Refusal]:
        return [refusal(row) for rows in self.rows.values() for row in rows if row.refused and row.mend]
