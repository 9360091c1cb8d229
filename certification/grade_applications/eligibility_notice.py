"""The round's 通知: who qualifies, as an attached table with masked numbers."""

from typing import Any, ClassVar

from django.utils import timezone

from certification.grade_applications.models import GradeApplication, GradeRound
from certification.grade_applications.screening import conditions_of
from workflows.errors import Refused
from workflows.notices.matters import Matter
from workflows.notices.vocabulary import NoticeKind
from workflows.rounds.models import Round

UNDER_REVIEW = ("in_review", "returned")


class EligibilityNotice(Matter):
    states: ClassVar[dict[str, str]] = {NoticeKind.NOTIFICATION.value: "closed"}

    def check(self, kind: str, round_: Round) -> None:
        waiting = _grade_round(round_).applications.filter(state__in=UNDER_REVIEW).count()
        if waiting:
            raise Refused(f"还有{waiting}件申报没有审结，不能起草通知；请先全部审结", "reviews_open")

    def records(self, kind: str, round_: Round) -> dict[str, Any]:
        named = qualified(_grade_round(round_))
        if not named:
            raise Refused(f"批次“{round_.title}”没有资格审查合格的人员，不能起草通知", "list_empty")
        rows = [
            [str(place), one.person.name, one.person.id_masked, one.unit_name] for place, one in enumerate(named, 1)
        ]
        columns = [
            ["序号", 1.2, "center"],
            ["姓名", 2.4, "center"],
            ["证件号码", 5.4, "center"],
            ["所在单位", 5, "left"],
        ]
        table = {"columns": columns, "rows": rows}
        return {
            "attachments": [{"title": "资格审查合格人员名单", "landscape": False, "content": [table]}],
            "nominations": [one.pk for one in named],
        }

    def words(self, kind: str, round_: Round) -> tuple[str, dict[str, Any]]:
        held = _grade_round(round_)
        policy, count = conditions_of(held), len(qualified(held))
        title, clause = policy.grades[held.grade].title, policy.grades[held.grade].clause
        paragraphs = [
            f"根据{policy.name}关于申报{title}的规定（{clause}），经本人申报和逐级审核，{count}名同志符合申报条件，"
            f"资格审查合格（名单见附件），现予通知。",
            _assessment(held),
            "资格审查合格只表明具备申报条件。职业技能等级证书由评价机构依法颁发。提供虚假材料的，取消资格并依规处理。",
        ]
        grade = held.get_grade_display()
        about = f"{held.year}年度{held.region.name}劳动关系协调员{grade}申报资格审查结果"
        words = {"recipients": "各乡镇（街道），各有关单位", "note": "此件公开发布", "copies": []}
        return about, words | {"paragraphs": paragraphs}


def qualified(round_: GradeRound) -> list[GradeApplication]:
    """Those who passed and were not notified yet, by region and name."""
    passed = round_.applications.filter(state="passed").select_related("person", "region")
    return list(passed.order_by("region_path", "title", "pk"))


def _assessment(round_: GradeRound) -> str:
    if not round_.assessment_at:
        return "考评的时间、地点另行通知。请合格人员凭准考证参加考评。"
    at = timezone.localtime(round_.assessment_at)
    who = f"由{round_.assessor}组织，" if round_.assessor else ""
    where = f"，地点：{round_.venue}" if round_.venue else ""
    return f"考评{who}时间：{at.year}年{at.month}月{at.day}日{at:%H:%M}{where}。请合格人员凭准考证和本人有效证件参加。"


def _grade_round(round_: Round) -> GradeRound:
    return round_ if isinstance(round_, GradeRound) else GradeRound.objects.get(pk=round_.pk)
