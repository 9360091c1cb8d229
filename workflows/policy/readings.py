"""The readings a policy may choose between: option key -> id of the reading, the values it can take, and its words.

Which value applies is law, not code: every policy file states it for the topics it decides. Readings that leave no
choice have words as well, since a decision names every reading at work.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeGuard

from workflows.policy.errors import InputError

Value = bool | int | str | None


@dataclass(frozen=True, slots=True)
class Reading:
    """``name``: the point that is open, in a few words; ``words``: value -> what it comes to, as people read it.

    ``part``: the part of the rules that it belongs to (a selection, ``disqualification``), where a document that
    answers the topic may have another part only.
    """

    id: str
    name: str
    words: tuple[tuple[Value, str], ...]
    part: str | None = None

    @property
    def values(self) -> tuple[Value, ...]:
        return tuple(value for value, _ in self.words)

    def admits(self, value: object) -> TypeGuard[Value]:
        """Whether ``value`` is one of the values; ``1`` is not ``True``."""
        return any(type(value) is type(known) and value == known for known in self.values)

    def say(self, value: Value) -> str:
        return next(words for known, words in self.words if known is value or known == value)


def _switch(id: str, name: str, *, yes: str, no: str, part: str | None = None) -> Reading:
    return Reading(id, name, ((True, yes), (False, no)), part)


def _doubtful(id: str, name: str) -> Reading:
    words = (("needs_info", f"{name}待核实"), ("count", f"{name}计入"), ("exclude", f"{name}不计入"))
    return Reading(id, name, words)


CATALOGUE: Mapping[str, Mapping[str, Reading]] = {
    "mediation_rate": {
        "withdrawn_in_denominator": _switch(
            "M01", "撤回的案件是否计入", yes="撤回的案件按未成功计入", no="只计有结果的案件，撤回的不计入"
        ),
        "zero_cases": Reading(
            "M02", "没有有结果的案件",
            (("not_met", "没有有结果的案件，不能证明达到"), ("needs_info", "没有有结果的案件，待核实")),
        ),
        "year_by": Reading(
            "M03", "案件归入哪一年", (("concluded", "按结案日期归入年度"), ("accepted", "按受理日期归入年度"))
        ),
        "unperformed_is_success": _switch(
            "M04", "达成协议未履行", yes="达成协议而未履行的计为成功", no="达成协议而未履行的计为未成功"
        ),
        "transfer_left_out": _switch("M05", "转仲裁", yes="转仲裁的案件不计入", no="转仲裁的案件计为未成功"),
    },
    "grade": {
        "as_of_day_counts": _switch(
            "G01", "申报当日计入年限", yes="申报当日计入工作年限", no="满年以对应日为准，申报当日不计入"
        ),
        "feb29": Reading(
            "G02", "2月29日起算的满年日",
            (("feb28", "没有对应日的，以2月28日为满年日"), ("mar01", "没有对应日的，以3月1日为满年日")),
        ),
        "end_date_inclusive": _switch(
            "G03", "离职当日计入工作", yes="离职当日计入工作", no="离职当日不计入工作"
        ),
        "work_after_diploma": _switch(
            "G05", "学历取得后的工作才计", yes="取得毕业证书后的工作才计", no="取得毕业证书前的工作也计"
        ),
        "work_after_cert_532": _switch(
            "G06", "5.3(2)证书取得后的工作才计",
            yes="5.3（2）取得证书后的工作才计", no="原文未写“后”的，全部相关工作都计",
        ),
        "degree_subsumes": _switch(
            "G07", "高学历满足低学历要求", yes="更高的学历满足较低的学历要求", no="学历须与原文相同"
        ),
        "cert_grade_subsumes": _switch(
            "G08", "高等级证书满足低等级要求", yes="更高等级的证书满足较低等级的要求", no="证书等级须与原文相同"
        ),
        "expired_cert": _doubtful("G09", "标为过期的证书"),
        "technical_school_subsumes": _switch(
            "G10", "高级技工学校满足技工学校", yes="高级技工学校、技师学院满足“技工学校”", no="只认技工学校"
        ),
        "skill_target_subsumes": _switch(
            "G10", "高级技能目标满足中级技能", yes="高级技能目标满足“中级技能”", no="培养目标须与原文相同"
        ),
        "technician_college_is_higher": _switch(
            "G11", "技师学院算高等院校", yes="技师学院算高等院校", no="技师学院不是高等院校"
        ),
        "tech_college_requires_major": _switch(
            "G12", "5.2(2)、5.3(2)也要求专业", yes="高级技工学校、技师学院也须本专业或相关专业",
            no="原文对高级技工学校、技师学院未写专业，不作要求",
        ),
        "internship": _doubtful("G13", "实习"),
        "under16": _doubtful("G14", "十六周岁以前的工作"),
        "technical_equals_college": _switch(
            "G18", "技工院校毕业证书算大学专科", yes="高级技工学校、技师学院毕业证书算大学专科",
            no="技工院校毕业证书不作为大学专科",
        ),
    },
    "scoring": {
        "total_floor": Reading(
            "S01", "得分是否有下限", ((None, "原文未定下限，得分可以为负"), (0, "得分最低为0分"))
        ),
        "deduction_cap": Reading(
            "S02", "减分是否封顶", ((None, "“5分—10分”是每次减分的幅度，合计不封顶"), (10, "一个季度最多减10分"))
        ),
        "base_over_max": Reading(
            "S03", "基本得分超过满分",
            (("invalid", "基本得分超过满分的是录入错误，不予计算"), ("clamp", "基本得分超过满分的按满分计")),
        ),
        "evidence_rule": Reading(
            "S04", "佐证材料不全",
            (
                ("default", "宣传须有方案和照片或视频，劳动管理须有改革文本和成效材料，其余有一种所列材料即可"),
                ("any", "有任何一种所列材料即可"), ("all", "所列材料须齐全"),
            ),
        ),
        "mediation_must_succeed": _switch(
            "S05", "调解须成功", yes="“成功调解案件”的两项都须调解成功", no="起了作用、参与调处即可，不问成功与否"
        ),
        "own_falls_to_other": _switch(
            "S06", "本单位案件不重要或未起主要作用", yes="本单位案件不重要或未起主要作用的，按其他案件计",
            no="本单位案件不重要或未起主要作用的，不得分，也不按其他案件计",
        ),
        "venue_open_list": _switch(
            "S13", "其他宣传场所", yes="企业、园区、社区、楼宇以外的场所也计", no="只计企业、园区、社区、楼宇"
        ),
    },
    "gold_coordinator": {
        "vocational_equals_senior_high": _switch(
            "K01", "中专、技工学校是否高中以上", yes="中专、技工学校属于高中文化程度", no="高中只指普通高中",
            part="coordinator",
        ),
        "gold_accepts_vq": _switch(
            "K02", "职业资格证书", yes="职业资格证书与职业技能等级证书同样认可", no="只认职业技能等级证书",
            part="coordinator",
        ),
        "serious_triggers_adjustment": _switch(
            "K03", "一次失误情节严重", yes="情节严重的，一次失误也建议调整工作岗位",
            no="失误达到次数的才建议调整工作岗位",
            part="disqualification",
        ),
        "holder_mistake_proposes_revocation": _switch(
            "K08", "当选后出现工作失误", yes="当选年度内有工作失误的，提请撤销称号，另行决定和公布",
            no="取消评选资格只对参评人员", part="disqualification",
        ),
    },
    "social_organisation": {
        "named_types_need_registration": _switch(
            "O01", "列名的组织是否须登记", yes="区域性调解机构、行业工会、协会等也须经合法登记",
            no="“经合法登记”只限定其他社会组织"
        ),
    },
    "placement": {
        "two_weeks": Reading(
            "P01", "2个周怎样算",
            (
                ("14_calendar_days", "2个周为14个日历日，首日、末日和节假日都计入"),
                ("10_workdays", "2个周为10个工作日，按每年放假通知计算"),
            ),
        ),
        "placement_cumulative": _switch(
            "P02", "分段参加是否累计", yes="分段参加的天数累计，重叠的日子只计一次",
            no="须连续参加，前后相接的各段合并，重叠的日子只计一次",
        ),
        "subtract_absences": _switch(
            "P03", "请假的日子", yes="请假的日子不计入，也不使期间中断", no="请假的日子照计"
        ),
        "evaluation_after_end": _switch(
            "P04", "结束以前的综合评价", yes="综合评价须在结束当日或者以后作出，才能涵盖全过程", no="不问综合评价的日期"
        ),
    },
}  # fmt: skip

# Readings that leave no choice.
FIXED: Mapping[str, str] = {
    "M06": "原文未写“年度”，按年度计算",
    "M07": "以批次年度为准，年度未满的计算到提交之日",
    "G04": "分段的工作按整月相加，余下的天数并入下一段",
    "G15": "填写不明的，影响结论时待核实，不影响时不计",
    "G16": "休学的学生是否算在校生待核实",
    "G17": "已持有同级或更高等级证书的不影响申报",
    "G19": "有多份证书的，以最早有效的一份为准",
    "G20": "只有学位证书的不算取得学历证书",
    "G21": "毕业日期晚于申报日期的尚未毕业",
    "G09": "标为过期或者尚未核验的证书待核实，撤销的不计",
    "K04": "“年内”指评选年度的1月1日至12月31日，按失误发生日期计",
    "K05": "核查中的失误待核实，已撤销的不计",
    "K06": "工作失误取消资格是汶上县的规定，省的选树条件没有这一项",
    "K07": "尚未评判的条件待核实，不默认通过",
    "K09": "季度得分只作评选参考，不设最低分",
    "O02": "一条条件写明几项要求的，各项都须具备",
    "O03": "律师事务所不是社会组织",
    "P05": "评价的项目、权重和优秀、合格、不合格是本单位的表格，原文只写“作出综合评价”",
    "P06": "企业一线劳动关系协调员指规模企业专职、代表企业和工程项目劳资专管员三类",
    "S08": "封顶按季度计，超出部分不结转",
    "S11": "未填明的影响结果时待核实，不影响时不计",
    "S14": "同一事项重复登记的只计一次",
}


def check_option(topic: str, key: str, value: object) -> Value:
    """``value``, or ``InputError`` unless ``topic`` knows the reading ``key`` and ``value`` is one of its values."""
    reading = CATALOGUE[topic].get(key)
    if reading is None:
        raise InputError(f"options.{key}", f"没有这种读法，可选的有：{'、'.join(CATALOGUE[topic])}")
    if not reading.admits(value):
        raise InputError(f"options.{key}", f"只能是以下之一：{'、'.join(spell(known) for known in reading.values)}")
    return value


def spell(value: Value) -> str:
    """A value as it is written in JSON and on the command line."""
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)


def in_words(topic: str, ids: Iterable[str], options: Mapping[str, Value]) -> list[str]:
    """What the readings ``ids`` of a decision come to under ``options``, in words that need no number."""
    words = []
    for id_ in ids:
        chosen = [r.say(options[key]) for key, r in CATALOGUE[topic].items() if r.id == id_ and key in options]
        words += chosen or ([FIXED[id_]] if id_ in FIXED else [])
    return words
