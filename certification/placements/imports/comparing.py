"""What a list says of placements that the records have: nothing new, something to add, or otherwise than they do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from certification.placements.imports.evaluations import Given
from certification.placements.imports.recorded import Held
from certification.placements.imports.rows import Record


@dataclass(frozen=True, slots=True)
class Update:
    """What is added to a placement of the records."""

    held: Held
    last_day: date | None = None
    absent: tuple[date, ...] = ()
    given: Given | None = None

    @property
    def words(self) -> str:
        found = [f"结束日期{self.last_day}"] if self.last_day else []
        found += ["请假日期"] if self.absent else []
        return "、".join([*found, *(["综合评价"] if self.given else [])])


def contradicts(record: Record) -> bool:
    """Refuse a row that says of a placement something else than the records, which stand."""
    held, row = record.held, record.row
    if held is None:
        return False
    told = f"此人在该单位自{held.first_day}起的以干代训已录入"
    if record.last_day and held.last_day and record.last_day != held.last_day:
        message = f"{told}，结束日期为{held.last_day}，与本行不一致，未更改；请核对后改正本行"
        row.refuse("PLACEMENT_DIFFERS", "end", message)
    elif record.row["absent"] and (gone := held.leave - set(record.absent)):
        days = "、".join(str(day) for day in sorted(gone)[:5])
        message = f"{told}，请假日期有{days}，本行没有，未更改；请核对后改正本行"
        row.refuse("PLACEMENT_DIFFERS", "absent", message)
    return bool(row.refused)


def added(record: Record) -> Update | None:
    """What a sound row of a placement of the records adds to it; a row that adds nothing is told as repeated, and one
    that cannot be added is refused."""
    held, row = record.held, record.row
    if held is None or row.refused:
        return None
    update = Update(
        held, record.last_day if held.last_day is None else None,
        tuple(day for day in record.absent if day not in held.leave), _new(record.given, held),
    )  # fmt: skip
    if not update.words:
        row.issues.clear()  # what was doubtful was told of it when it was entered
        row.repeats("DUPLICATE_ROW", "id_number", "已录入，内容没有增加，未重复录入", mend=False)
        return None
    if not held.open_to_lists:
        message = f"已在系统中办理，{update.words}不能由名单补录；请在该件以干代训的页面办理"
        row.refuse("PLACEMENT_DIFFERS", "id_number", message)
        return None
    row.inform("PLACEMENT_UPDATED", "id_number", f"已录入的记录，补录了{update.words}")
    return update


def evaluated_anew(held: Iterable[Held]) -> list[Update]:
    """Evaluations without a row of the list, of placements that the records have."""
    found = []
    for one in held:
        given = _new(one.given, one)
        if given and not one.open_to_lists:
            message = "该件以干代训已在系统中办理，评价不能由名单补录；请在该件的页面办理"
            given.row.refuse("EVALUATION_NOT_TAKEN", "seq", message)
        elif given:
            given.row.inform("PLACEMENT_UPDATED", "seq", "已录入的记录，补录了综合评价")
            found.append(Update(one, given=given))
    return found


def _new(given: Given | None, held: Held) -> Given | None:
    """An evaluation that the records have not; another than they have is refused."""
    if given is None or held.evaluated is None:
        return given
    if held.evaluated != (given.on, given.conclusion):
        message = f"已录入{held.evaluated[0]}的综合评价，与本行不一致，未更改；请核对，确需更改的在该件的页面重新评价"
        given.row.refuse("EVALUATION_DIFFERS", "conclusion", message)
    return None
