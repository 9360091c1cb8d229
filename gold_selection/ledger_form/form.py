"""附件2 of 汶政字〔2024〕59号, 劳动关系协调员动态管理台账: what the form is, for reading, writing and printing it."""

from certification.codes import CoordinatorKind
from gold_selection.assessments.codes import QUARTER_NAMES
from gold_selection.ledger_form.readers import WorkMonths
from gold_selection.ledger_form.words import KINDS, LEVEL_WORDS, LEVELS
from workflows.sheets.readers import Code, Name, OneOf, Phone, Text
from workflows.sheets.report import Severity
from workflows.sheets.spec import Column, Lines, Need, Sheet, known

KEY = "coordinator_ledger"
TITLE = "劳动关系协调员动态管理台账"
UNIT_LABEL = "乡镇(街道、领域):"
GROUP_TITLE = "量化赋分管理"
QUARTERS = ("q1", "q2", "q3", "q4")
# Key of a line, as ``Score.ledger`` has it, and its word in the form.
ITEMS = {
    "base": "基本得分", "publicity": "开展宣传", "mediation": "成功调解", "management": "劳动管理",
    "risk": "预防风险", "publication": "刊发经验", "deduction": "减 分", "total": "得分合计",
}  # fmt: skip
SCORED = tuple(key for key in ITEMS if key != "total")
_WORDS = {word.replace(" ", ""): key for key, word in ITEMS.items()}
# What is said once a person: the merged columns of the form.
PERSONAL = ("seq", "name", "id_number", "kind", "education", "employer", "years", "phone")

FORM = known(
    Sheet(
        key=KEY,
        title=TITLE,
        where="“台账”→“导入”",
        columns=(
            Column("seq", "序号", Text(longest=20), width=6),
            Column("name", "姓名", Name(), Need.REQUIRED, width=10),
            Column(
                "id_number", "身份证号码", Code(upper=True, never_number="ID_PRECISION_LOST", missing="ID_MISSING"),
                Need.REQUIRED, width=22, personal=True,
            ),
            Column(
                "kind", "协调员类型",
                OneOf(KINDS, "TYPE_UNKNOWN", tuple(CoordinatorKind.labels), missing="TYPE_MISSING"), Need.REQUIRED,
                width=16,
            ),
            Column(
                "education", "学历", OneOf(LEVELS, "EDUCATION_UNKNOWN", tuple(LEVEL_WORDS.values()),
                missing="EDUCATION_MISSING"), Need.WANTED, flawed=Severity.WARN,
                missing=("EDUCATION_MISSING", "学历未填"), width=9,
            ),
            Column("employer", "工作单位及职务", Text(longest=120), flawed=Severity.WARN, width=26),
            Column("years", "从事协调劳动关系工作年限", WorkMonths(), flawed=Severity.WARN, width=12),
            Column("phone", "联系方式", Phone(), flawed=Severity.WARN, width=15, personal=True),
            Column("item", "赋分内容", Text(), heading=True, width=11),
            *(
                Column(name, title, Text(), heading=True, width=9)
                for name, title in zip(QUARTERS, QUARTER_NAMES, strict=True)
            ),
            Column("note", "备注", Text(longest=200), flawed=Severity.WARN, width=18),
        ),
        unique=("name", "id_number"),
        not_a_record="本行不是人员或赋分内容，未计入",
        lines=Lines("item", _WORDS, QUARTERS),
    )
)  # fmt: skip
