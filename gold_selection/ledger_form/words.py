"""The words that people use in the form for kinds of coordinators and levels of education, beside the official ones."""

from certification.codes import CoordinatorKind, Level
from workflows.sheets.text import compact

_KINDS = {
    CoordinatorKind.TOWNSHIP: ("乡镇协调员", "街道协调员", "乡镇（街道）协调员"),
    CoordinatorKind.ENTERPRISE: ("企业专职协调员", "规模企业协调员", "规上企业协调员"),
    CoordinatorKind.PARK: ("园区协调员", "楼宇协调员", "商圈协调员"),
    CoordinatorKind.COMMUNITY: ("社区协调员",),
    CoordinatorKind.GRID: ("网格员",),
    CoordinatorKind.AUTHORITY: ("主管部门业务负责人", "业务负责人"),
    CoordinatorKind.ASSOCIATION: ("商会协调员", "协会协调员"),
    CoordinatorKind.REPRESENTATIVE: ("代表企业协调员",),
    CoordinatorKind.LEGAL: ("法律服务人员", "调解员", "律师"),
    CoordinatorKind.PROJECT: ("劳资专管员",),
}
LEVELS_NAMED = {
    Level.JUNIOR_HIGH: ("初中", "初中毕业"),
    Level.SENIOR_HIGH: ("高中", "普通高中"),
    Level.SECONDARY_VOCATIONAL: ("中专", "中职", "职高", "职业高中", "中等专科", "中专（职高）"),
    Level.TECHNICAL: ("技工学校", "技校", "中技"),
    Level.JUNIOR_COLLEGE: ("大学专科", "大专", "专科", "高职"),
    Level.BACHELOR: ("大学本科", "本科", "大学", "全日制本科"),
    Level.MASTER: ("硕士研究生", "硕士", "研究生"),
    Level.DOCTOR: ("博士研究生", "博士"),
}
KINDS = {compact(word): kind.value for kind, words in _KINDS.items() for word in (kind.label, *words)}
LEVELS = {compact(word): level.value for level, words in LEVELS_NAMED.items() for word in words}
LEVEL_WORDS = {level.value: words[0] for level, words in LEVELS_NAMED.items()}


def years_in_words(months: int) -> str:
    """How long, as the form has it: 2年6个月."""
    years, rest = divmod(months, 12)
    return (f"{years}年" if years or not rest else "") + (f"{rest}个月" if rest else "")
