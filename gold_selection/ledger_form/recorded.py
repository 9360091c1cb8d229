"""What the records hold already of the people of a ledger, and what a block adds to it."""

from collections.abc import Mapping
from datetime import date

from certification import intake
from certification.codes import PostSource
from gold_selection.assessments.access import concerns
from gold_selection.assessments.codes import QUARTER_NAMES
from gold_selection.assessments.models import Assessment, Score
from gold_selection.ledger_form.form import QUARTERS, SCORED
from gold_selection.ledger_form.judging import Quarter, Record
from workflows.organisations.models import Organisation, Region, User
from workflows.sheets.blocks import Block
from workflows.sheets.report import Severity

_SHORTEST_NAME = 4
_LONGEST_POST = 60


def employers(county: Region) -> dict[str, Organisation]:
    """The registered organisations of a county, by name."""
    found = Organisation.objects.filter(region__path__startswith=county.path, status=Organisation.Status.REGISTERED)
    return {one.name: one for one in found.order_by("-code")}


def as_incoming(record: Record, unit: Region, seen_on: date, names: Mapping[str, Organisation]) -> intake.Incoming:
    """The person as the intake asks for it. 工作单位及职务 is parted where it begins with a registered name."""
    text, employer, title = record.employer, None, ""
    for end in range(len(text), _SHORTEST_NAME - 1, -1):
        if (found := names.get(text[:end])) and len(text) - end <= _LONGEST_POST:
            employer, text, title = found, text[:end], text[end:]
            break
    return intake.Incoming(
        name=record.name, id_number=record.identity.number, region=unit, seen_on=seen_on, source=PostSource.LEDGER,
        kind=record.kind, phone=record.phone, education=record.education, employer=employer, employer_name=text,
        title=title, work_months=record.work_months,
    )  # fmt: skip


class Recorded:
    """``cases``: the year's assessments by unit and quarter. ``known``: who is registered, by number. ``actor``: who
    imports, None for the system."""

    def __init__(
        self, known: Mapping[str, intake.Known], year: int, cases: Mapping[tuple[str, int], Assessment], today: date,
        actor: User | None,
    ) -> None:  # fmt: skip
        self._actor = actor
        self._known, self._cases, self._year, self._today = known, cases, year, today
        people = [one.person.pk for one in known.values()]
        scores = Score.objects.filter(person__in=people, assessment__year=year)
        self._scores: dict[tuple[int, int], Score] = {
            (one.person_id, one.assessment.quarter): one
            for one in scores.select_related("assessment__of_region").order_by("-pk")
        }

    def compare(self, block: Block, record: Record, person: intake.Incoming) -> list[int] | None:
        """The quarters that the block adds, perhaps none; None where it is refused or says nothing new."""
        held = self._known.get(record.identity.number)
        if held is None:
            return [n for n in self._filled(record) if self._may_enter(block, person.region, n)]
        if held.elsewhere:
            block.refuse("REGISTERED_ELSEWHERE", "id_number", intake.ELSEWHERE)
            return None
        if held.person.name != record.name:
            message = f"号码已登记为“{held.person.name}”，台账中为“{record.name}”，请按证件核对姓名和号码"
            block.refuse("ID_NAME_CONFLICT", "id_number", message)
            return None
        if concerns(self._actor, held.person) and self._filled(record):
            block.refuse("OWN_QUARTERS", "id_number", "这是您本人的得分，不能由您录入；请交由同事导入")
            return None
        differences = intake.differences(held, person)
        for one in differences:
            block.warn(
                "PERSON_DIFFERS", "name", f"{one.label}登记为{one.held}，台账为{one.given}，未更改；请核对后更正档案"
            )
        return self._quarters(block, record, held, person, told=bool(differences))

    def _quarters(
        self, block: Block, record: Record, held: intake.Known, person: intake.Incoming, told: bool
    ) -> list[int] | None:
        new, differing, held_back = [], [], False
        there = {n: one for n in (1, 2, 3, 4) if (one := self._scores.get((held.person.pk, n)))}
        if elsewhere := next((one for one in there.values() if one.assessment.of_region_id != person.region.pk), None):
            where = elsewhere.assessment.of_region.name
            block.repeats("DUPLICATE_PERSON", "id_number", f"此人已在“{where}”{self._year}年度的台账中，未重复录入")
            return None
        for n in self._filled(record):
            score = there.get(n)
            if score is not None and score.assessment.taken_over and not _blank(score):
                if not _same(score, record.quarters[n - 1]):
                    differing.append(n)
            elif self._may_enter(block, person.region, n):
                new.append(n)
            else:
                held_back = True
        noted = any(one.note and record.note and one.note != record.note for one in there.values())
        self._tell(block, record, there, differing, noted, refused=not new)
        if new:
            return new
        if held_back and not block.refused:
            block.refuse("QUARTER_NOT_TAKEN", "seq", "所填的季度都不能录入（原因见各季度），本次未录入")
        if block.refused:
            return None
        if there or any(post.region_id == person.region.pk for post in held.posts):
            # What else was doubtful was told of the block that stands.
            block.issues[:] = [one for one in block.issues if one.code == "PERSON_DIFFERS"]
            message = f"此人{self._year}年度的台账已经录入，内容一致，未重复录入"
            block.repeats("DUPLICATE_PERSON", "id_number", message, mend=told)
            return None
        return new

    @staticmethod
    def _filled(record: Record) -> list[int]:
        return [n for n, quarter in enumerate(record.quarters, 1) if not quarter.blank]

    def _may_enter(self, block: Block, unit: Region, n: int) -> bool:
        """Whether a past quarter of this unit may still be taken from a ledger; else the report says why not."""
        case, title = self._cases.get((unit.pk, n)), QUARTER_NAMES[n - 1]
        if case is not None and not case.taken_over:
            message = f"{title}已在系统中考核（{case.state_label}），台账所填未录入；有出入的按更正事项办理"
        elif Assessment(year=self._year, quarter=n).last_day >= self._today:
            message = f"{title}还没有结束，不作为历史台账录入；请在考核页面记录，或在季度结束后导入"
        else:
            return True
        block.tell(Severity.HOLD, "QUARTER_NOT_TAKEN", "base", QUARTERS[n - 1], message)
        return False

    @staticmethod
    def _tell(
        block: Block, record: Record, there: Mapping[int, Score], differing: list[int], noted: bool, *, refused: bool
    ) -> None:
        """What the records say otherwise is left for a decision; a block that adds nothing else is handed back."""
        for n in differing:
            held = f"{QUARTER_NAMES[n - 1]}与已录入的不一致（{_in_words(there[n])}）"
            message = f"{held}，未更改；请核对后按更正事项办理"
            block.tell(Severity.HOLD, "SCORE_DIFFERS", "total", QUARTERS[n - 1], message)
        if noted:
            block.warn("NOTE_DIFFERS", "note", "备注与已录入的不一致，未更改；请核对")
        if refused and (differing or noted):
            block.refuse("SCORE_DIFFERS", "seq", "已录入，且与本次所填不一致，本次未录入；请核对后决定以哪一份为准")


def _blank(score: Score) -> bool:
    return score.ledger is not None and score.ledger.get("status") == "blank" and not score.computed


def _same(score: Score, quarter: Quarter) -> bool:
    held = score.ledger or {}
    return {key: held.get(key) for key in (*SCORED, "status")} == quarter.scored


def _in_words(score: Score) -> str:
    held = score.ledger or {}
    said = "、".join("空" if held.get(key) is None else str(held[key]) for key in SCORED)
    return f"已录入的依次为{said}"
