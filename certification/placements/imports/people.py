"""The people of a list: who they are in the information base, and what all their placements of a year come to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from certification import intake
from certification.codes import PostRole
from certification.models import Post
from certification.placements import judging
from certification.placements.codes import Participant
from certification.placements.imports.evaluations import Given
from certification.placements.imports.recorded import Held, same
from certification.placements.imports.rows import Record, judge_host
from certification.placements.services import participant_by
from workflows.organisations.models import Organisation, User
from workflows.policy.inputs import read
from workflows.policy.placement import PlacementQuestion
from workflows.policy.placement import judge as by_rules
from workflows.policy.policies import Policy

READINGS: Mapping[str, Mapping[str, object]] = {
    "ten_working_days": {"two_weeks": "10_workdays"},
    "cumulative": {"placement_cumulative": True},
    "leave_not_subtracted": {"subtract_absences": False},
    "evaluation_any_date": {"evaluation_after_end": False},
}
_BEST = ("eligible", "needs_info", "not_eligible")
_KEPT = ("calendar_days", "working_days", "cumulative_days", "decision")


@dataclass(slots=True)
class Someone:
    """One person of the list. ``rows``: where it has them, refused ones too; ``records``: what is new or told again,
    each placement once; ``held``: other placements of the year that the records have; ``lost``: evaluations whose row
    was refused."""

    number: str
    name: str
    rows: list[int] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    told: list[Record] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    lost: Sequence[Given] = ()


class People:
    """Finds who each row is of. ``known``: who is registered, by number; ``placed``: their placements, by person."""

    def __init__(
        self, agency: Organisation, year: int, policy: Policy, actor: User | None,
        known: Mapping[str, intake.Known], placed: Mapping[int, list[Held]],
    ) -> None:  # fmt: skip
        self._county, self._year, self._policy, self._actor = agency.region, year, policy, actor
        self._known, self._placed = known, placed
        self.every: dict[str, Someone] = {}

    def meet(self, number: str, name: str, row: int) -> Someone:
        """A row with a sound number, refused or not."""
        someone = self.every.setdefault(number, Someone(number, name))
        someone.name = someone.name or name
        someone.rows.append(row)
        return someone

    def place(self, record: Record) -> None:
        """Say who it is and what is there of this person already; a record that cannot enter refuses its row."""
        someone, row = self.every[record.number], record.row
        if record.name != someone.name:
            where = someone.rows[0]
            row.refuse("ID_NAME_CONFLICT", "id_number", f"与第{where}行的号码相同而姓名不同，请按证件核对")
            return
        record.known = self._known.get(record.number)
        if self._stranger(record):
            return
        posts = record.known.posts if record.known else []
        _employer(record)
        judge_host(record)
        if not any(post.role == PostRole.COORDINATOR for post in posts):
            done = "已按名单登记，" if record.known is None else ""
            row.warn("PERSON_NOT_IN_LEDGER", "id_number", f"台账中没有此人，{done}请核对号码，或补录台账")
        self._kind(record, posts)
        self._among(record, someone)

    def _stranger(self, record: Record) -> bool:
        known, row = record.known, record.row
        record.region = self._county
        if known is None:
            return False
        post = _post(known, record.first_day)
        record.region = post.region if post else known.person.region
        if known.elsewhere:
            row.refuse("REGISTERED_ELSEWHERE", "id_number", intake.ELSEWHERE)
        elif known.person.name != record.name:
            message = f"号码已登记为“{known.person.name}”，名单中为“{record.name}”，请按证件核对姓名和号码"
            row.refuse("ID_NAME_CONFLICT", "id_number", message)
        elif not record.region.path.startswith(self._county.path):
            message = f"此人登记在{record.region.full_name}，不属{self._county.name}，请核对，或先办理转入"
            row.refuse("OTHER_REGION", "id_number", message)
        elif self._actor and known.person.user_id == self._actor.pk:
            row.refuse("OWN_PLACEMENT", "id_number", "这是您本人的以干代训，不能由您录入；请交由同事导入")
        return bool(row.refused)

    def _kind(self, record: Record, posts: Sequence[Post]) -> None:
        row = record.row
        if not record.participant:
            then = [post for post in posts if _on(post, record.first_day)]
            record.participant = participant_by([(post.kind, post.category) for post in then or posts], self._policy)
            found = Participant(record.participant).label if record.participant else ""
            words = f"按台账认定为{found}，请核对" if found else "台账中也没有在岗记录，待核实；请补填后再报"
            row.warn("CATEGORY_MISSING", "participant", f"人员类别没有可用的填写，{words}")
        if record.participant == Participant.PLATFORM:
            message = f"对象应为{Participant.FRONTLINE.label}，照录，不能确认"
            row.warn("NOT_ENTERPRISE_FRONTLINE", "participant", message)

    def _among(self, record: Record, someone: Someone) -> None:
        """Beside the person's other placements: the same again, or on some of the same days."""
        placed = self._placed.get(record.known.person.pk, []) if record.known else []
        someone.told.append(record)
        for other in someone.records:
            if (other.where, other.first_day, other.last_day) == (record.where, record.first_day, record.last_day):
                record.first, record.held = other, other.held
                return
        record.held = same(placed, record.where, record.first_day, record.last_day)
        someone.held = [one for one in placed if one.year == self._year]
        self._overlap(record, someone, placed)
        someone.records.append(record)

    @staticmethod
    def _overlap(record: Record, someone: Someone, placed: Sequence[Held]) -> None:
        for other in someone.records:
            if record.overlaps(other.first_day, other.last_day):
                row = other.row.place.row
                message = f"与第{row}行的时间重叠，重叠的日期只计一次，请核对"
                record.row.warn("PLACEMENT_OVERLAP", "start", message)
                return
        for one in placed:
            if one is not record.held and record.overlaps(one.first_day, one.last_day):
                at = one.host_name or "（接收单位未填）"
                message = (
                    f"与已录入的{at}（{one.first_day}至{one.last_day or '今'}）时间重叠，重叠的日期只计一次，请核对"
                )
                record.row.warn("PLACEMENT_OVERLAP", "start", message)
                return


def _on(post: Post, day: date) -> bool:
    return post.since <= day and (post.end is None or post.end >= day)


def _post(known: intake.Known, day: date) -> Post | None:
    """The one that the person is in on the day, else the latest."""
    then = [post for post in known.posts if _on(post, day)]
    return max(then or known.posts, key=lambda one: one.since, default=None)


def _employer(record: Record) -> None:
    """派出单位 that the list leaves out is the employer of the post."""
    if record.unit_name:
        return
    post = _post(record.known, record.first_day) if record.known else None
    record.unit, record.unit_name = (post.employer, post.employer_name) if post else (None, "")
    done = f"按台账的工作单位“{record.unit_name}”录入，请核对" if record.unit_name else "请补填"
    record.row.warn("SENDER_MISSING", "sender", f"派出单位没有可用的填写，{done}")


# ---- what the placements of one person come to ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Decided:
    """Decision and days of a person, with the facts that they are of, and all that were judged with them."""

    best: Mapping[str, Any]
    own: judging.Facts
    every: Sequence[judging.Facts]


def decide(someone: Someone, policy: Policy, as_of: date) -> Decided:
    counted = [record for record in someone.records if not record.row.refused or record.row.duplicate]
    for record in counted:
        record.judged = record.facts
    own = [record.judged for record in counted if record.judged]
    again = [record.held for record in counted if record.held]
    others = [one.facts for one in someone.held if one not in again]
    if not own:
        lost = max((given.on for given in someone.lost), default=None)
        own = [judging.Facts("", "", [], [], lost)]
    every = sorted([*own, *others], key=lambda one: one.stays[0].start if one.stays else as_of)
    told = [_answer(facts, every, policy, as_of, {}) for facts in own]
    best = min(range(len(own)), key=lambda n: _BEST.index(told[n]["decision"]))
    return Decided({name: told[best][name] for name in _KEPT}, own[best], every)


def decision_of(record: Record, decided: Decided, policy: Policy, as_of: date) -> dict[str, Any]:
    """The whole decision on one record. Not kept between judging and writing, since it has all the words."""
    assert record.judged is not None
    return _answer(record.judged, decided.every, policy, as_of, {})


def other_readings(decided: Decided, policy: Policy, as_of: date) -> dict[str, str]:
    return {
        name: _answer(decided.own, decided.every, policy, as_of, chosen)["decision"]
        for name, chosen in READINGS.items()
    }


def _answer(
    own: judging.Facts, every: Sequence[judging.Facts], policy: Policy, as_of: date, chosen: Mapping[str, object]
) -> dict[str, Any]:
    with_it = [one for one in every if one.counts or one is own]
    return by_rules(policy, read(PlacementQuestion, judging.asked(own, with_it, as_of)), chosen)


# ---- what is to be said of one person ------------------------------------------------------------------------------


def repeated(someone: Someone) -> None:
    """Rows that say again what an earlier row says: entered once."""
    for record in someone.told:
        first, row = record.first, record.row
        if first is None or row.refused:
            continue
        if first.row.refused:
            row.issues.clear()
            row.repeats("DUPLICATE_ROW", "id_number", f"与第{first.row.place.row}行相同，未重复录入", mend=False)
            continue
        differs = [
            row.layout.heading.sheet.titles[name]
            for name in ("absent", "coach", "note")
            if row[name] != first.row[name]
        ]
        than = f"（{'、'.join(differs)}不同，以第{first.row.place.row}行为准）" if differs else ""
        row.warn("DUPLICATE_ROW", "id_number", f"与第{first.row.place.row}行的选派相同{than}，只录一次；请删去重复行")


def unevaluated(someone: Someone, decided: Decided, as_of: date) -> None:
    """Whose placements are over, without an evaluation of all their days."""
    ends = [stay.end for one in decided.every for stay in one.stays]
    told = [record for record in someone.records if not record.row.refused]
    if not told or any(end is None or end > as_of for end in ends):
        return
    over = max(end for end in ends if end)
    on = max((one.evaluated_on for one in decided.every if one.evaluated_on), default=None)
    if on and on >= over:
        return
    last = max(told, key=lambda record: record.last_day or as_of)
    if on and last.given:
        message = f"综合评价日期{on}早于结束日期{over}，照录，不能确认；请核对日期，或在期满以后重新评价"
        last.row.warn("EVALUATION_BEFORE_END", "seq", message)
    else:
        last.row.warn("EVALUATION_MISSING", "seq", "期满无综合评价，照录；评价以后补录或在系统中填写")


def person_told(someone: Someone, best: Mapping[str, Any]) -> dict[str, Any]:
    told = [record for record in someone.told if not record.row.refused or record.row.duplicate]
    return {
        "id_number": someone.number,
        "name": someone.name,
        "rows": someone.rows,
        "segments": [
            [record.first_day.isoformat(), record.last_day.isoformat() if record.last_day else None] for record in told
        ],
        "absent": sorted({day.isoformat() for record in told for day in record.absent}),
        **best,
    }
