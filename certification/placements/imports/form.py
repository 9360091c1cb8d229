"""选派名单 and 综合评价: the two worksheets in which an office keeps a round of placements."""

from dataclasses import dataclass
from datetime import date, timedelta

from certification.placements.codes import HostKind, Participant
from workflows.policy.checklists import Checklist
from workflows.sheets.readers import Code, Day, Name, OneOf, Text, Whole
from workflows.sheets.report import Severity
from workflows.sheets.spec import Column, Need, Reporter, Sheet, known
from workflows.sheets.text import compact

WARN = Severity.WARN
LONGEST = timedelta(days=366)
_MOST_ROWS = 99_999
MARK = "mark_"


@dataclass(frozen=True)
class Planned(Day):
    """A day that may lie ahead, but no further than a placement lasts."""

    def _beyond(self, day: date, row: Reporter, column: Column) -> date | None:
        if day <= row.as_of + LONGEST:
            return day
        message = f"{column.title}{day}比填报日{row.as_of}晚了一年以上，疑为年份录错"
        row.flaw(column, "DATE_IN_FUTURE", message, Severity.REJECT)
        return None


@dataclass(frozen=True)
class Given(Day):
    """The day of an evaluation: one beyond the filling day is kept as it stands."""

    def _beyond(self, day: date, row: Reporter, column: Column) -> date | None:
        row.doubt(column, "EVALUATION_IN_FUTURE", f"{column.title}{day}在填报日{row.as_of}之后，疑为年份录错")
        return day


def _words(choices: type[Participant] | type[HostKind]) -> dict[str, str]:
    return {compact(one.label): one.value for one in choices}


def _seq(title: str, need: Need = Need.FREE) -> Column:
    reader = Whole(1, _MOST_ROWS, "SEQ_INVALID", "须为从1起的整数")
    return Column("seq", title, reader, need, flawed=None if need is Need.REQUIRED else WARN, width=8,
                  missing=("SEQ_MISSING", f"{title}未填，不能确定是哪一行的评价"))  # fmt: skip


def _id_number(need: Need) -> Column:
    reader = Code(upper=True, never_number="ID_PRECISION_LOST", missing="ID_MISSING")
    return Column("id_number", "身份证号码", reader, need, width=22, personal=True,
                  flawed=None if need is Need.REQUIRED else WARN)  # fmt: skip


LIST = known(
    Sheet(
        key="placements",
        title="以干代训选派名单",
        where="“以干代训”→“导入名单”",
        columns=(
            _seq("序号"),
            Column("name", "姓名", Name(), Need.REQUIRED, width=10),
            _id_number(Need.REQUIRED),
            Column("sender", "派出单位", Text(longest=120), flawed=WARN, width=28, help="工作单位全称"),
            Column(
                "participant", "人员类别", OneOf(_words(Participant), "CATEGORY_UNKNOWN", tuple(Participant.labels)),
                flawed=WARN, width=26,
            ),
            Column("host", "接收单位", Text(longest=120), flawed=WARN, width=24, help="部门、单位、行业组织"),
            Column(
                "host_kind", "接收单位性质", OneOf(_words(HostKind), "HOST_KIND_UNKNOWN", tuple(HostKind.labels)),
                flawed=WARN,
            ),
            Column(
                "start", "开始日期", Planned(note_text=False, missing="START_MISSING"), Need.REQUIRED, help="当日计入"
            ),
            Column(
                "end", "结束日期", Planned(note_text=False), heading=True, flawed=Severity.REJECT,
                help="当日计入；还没有结束的不填",
            ),
            Column("days", "填报天数", Whole(1, 9999, "DAYS_INVALID", "须为正整数，未采用"), flawed=WARN, width=10),
            Column("absent", "请假日期", Text(longest=2000), width=24, flawed=Severity.REJECT,
                   help="如11月6日、11月7日，或11月6日至8日"),
            Column("coach", "带教人", Text(longest=60), flawed=WARN, width=10),
            Column("note", "备注", Text(longest=200), flawed=WARN, width=18),
        ),
        not_a_record="本行没有姓名、号码和起止日期，不是选派记录，未计入",
    )
)  # fmt: skip

_OF_WHOM = (
    _seq("名单序号", Need.REQUIRED),
    Column("name", "姓名", Name(), flawed=WARN, width=10),
    _id_number(Need.FREE),
    Column("host", "接收单位", Text(longest=120), flawed=WARN, width=24),
)
_ON = Column(
    "on", "评价日期", Given(note_text=False, missing="EVALUATION_DATE_MISSING"), Need.REQUIRED, help="结束当日或以后"
)
# Known by these, whatever items the checklist of an office has between them.
EVALUATIONS = known(Sheet(key="placement_evaluations", title="综合评价", columns=(*_OF_WHOM, _ON), part_of=LIST.key))


def evaluation_sheet(checklist: Checklist) -> Sheet:
    """综合评价 with the items, marks and conclusions of an office's own checklist."""
    marks = [
        Column(
            MARK + item.key, item.name, OneOf({compact(name): code for code, name in item.choices()}, "MARK_UNKNOWN",
            tuple(name for _, name in item.choices())), Need.WANTED, flawed=WARN, width=10,
            missing=("MARK_MISSING", f"{item.name}未评"),
        )
        for item in checklist.items
    ]  # fmt: skip
    names = tuple(one.name for one in checklist.conclusions)
    return Sheet(
        key=EVALUATIONS.key,
        title=EVALUATIONS.title,
        columns=(
            *_OF_WHOM,
            *marks,
            Column(
                "conclusion", "综合评价",
                OneOf({compact(one.name): one.key for one in checklist.conclusions}, "CONCLUSION_UNKNOWN", names),
                Need.REQUIRED, missing=("CONCLUSION_MISSING", f"综合评价未填，应为{'、'.join(names)}之一"), width=10,
            ),
            Column("text", "评语", Text(longest=2000), Need.WANTED, flawed=WARN, width=40,
                   missing=("EVALUATION_TEXT_MISSING", "评语未填，应写明具体表现")),
            _ON,
            Column("assessor", "评价人", Text(longest=60), Need.WANTED, flawed=WARN, width=12,
                   missing=("ASSESSOR_MISSING", "评价人未填")),
        ),
        not_a_record="本行没有名单序号、结论和日期，不是评价，未计入",
        part_of=LIST.key,
    )  # fmt: skip
