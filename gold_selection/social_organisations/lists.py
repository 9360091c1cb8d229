"""金牌协调劳动关系社会组织 in a summary table: the organisation by its credit code, and the county's statements."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from gold_selection.social_organisations import services
from gold_selection.social_organisations.codes import KINDS_OF, OrganisationType
from gold_selection.social_organisations.models import SocialNomination, SocialOrganisation
from workflows.cases.states import ENDED
from workflows.organisations import credit_code
from workflows.organisations.models import User
from workflows.organisations.officers import Officer
from workflows.policy import social
from workflows.policy.inputs import read
from workflows.rounds.models import Nomination
from workflows.rounds.recommendations.lists import KEY, Asked, RecommendationList, columns_of, draft, register, stated
from workflows.sheets.models import ImportBatch
from workflows.sheets.readers import Code, OneOf, Phone, Text
from workflows.sheets.report import Severity
from workflows.sheets.rows import Row
from workflows.sheets.spec import Column, Need, Sheet
from workflows.sheets.text import compact

DEFINITION = "二(一)"
_OTHER_WORDS = {
    "其他社会组织": OrganisationType.OTHER_SOCIAL_ORG, "行业工会": OrganisationType.LOCAL_INDUSTRY_UNION,
    "区域工会": OrganisationType.LOCAL_INDUSTRY_UNION, "商会": OrganisationType.INDUSTRY_ASSOCIATION,
    "公司": OrganisationType.COMPANY,
}  # fmt: skip
TYPES = {compact(one.label): one.value for one in OrganisationType} | {
    word: one.value for word, one in _OTHER_WORDS.items()
}
JUDGED = {
    "c1": "承接三方委托事项", "c2": "指导支持人员服务职工", "c3_participates": "积极参与调处",
    "c3_lawful": "依法依规活动",
    "c4_mechanism": "工作机制完善", "c4_experience": "工作经验丰富", "c4_effect": "工作成效明显",
    "c5": "有一定社会影响",
}  # fmt: skip
SHEET = Sheet(
    key="recommended_social_organisations",
    title="金牌协调劳动关系社会组织",
    where="“批次”中的“导入推荐汇总表”",
    part_of=KEY,
    columns=columns_of(
        Column("code", "统一社会信用代码", Code(upper=True, longest=40, missing="CREDIT_CODE_MISSING",
               never_number="CREDIT_CODE_PRECISION"), Need.REQUIRED, width=22),
        Column("type", "组织类型", OneOf(TYPES, "KIND_UNKNOWN", names=tuple(one.label for one in OrganisationType),
               missing="KIND_UNKNOWN"), Need.REQUIRED, width=18),
        stated("registered", "是否依法登记"),
        stated("relevant", "工作内容是否相关"),
        *(stated(name, title) for name, title in JUDGED.items()),
        Column("head", "负责人", Text(longest=30)),
        Column("phone", "联系电话", Phone(), flawed=Severity.WARN, width=15, personal=True),
        name=Column("name", "组织名称", Text(longest=120, missing="NAME_MISSING"), Need.REQUIRED, width=30),
    ),
)  # fmt: skip


class SocialList(RecommendationList):
    model = SocialNomination
    sheet = SHEET
    quota = "社会组织"
    slots: ClassVar[Mapping[str, str]] = {
        "推荐表": "recommendation_form", "推荐审批表": "recommendation_form", "登记证书": "registration",
        "事迹材料": "deeds", "委托证明": "entrustment", "公示情况": "unit_publicity", "征求意见表": "consultation",
    }  # fmt: skip
    other_papers = "proof"

    def check(self, rows: Sequence[Row], asked: Asked) -> None:
        first: dict[str, Row] = {}
        for row in rows:
            code = row["code"]
            if not code:
                continue
            self._code(row, code)
            if row.refused:
                continue
            before = first.setdefault(code, row)
            if before is not row:
                where = f"{before['county']}第{before['order']}位（第{before.place.row}行）"
                row.refuse("DUPLICATE_ROW", "code", f"与{where}的代码相同，一个组织只能推荐一次；请核对")
        codes = list(first)
        bodies = SocialOrganisation.objects.filter(organisation__credit_code__in=codes).select_related("organisation")
        known = {body.organisation.credit_code: body for body in bodies}
        for row in rows:
            row.values["body"] = known.get(row["code"])

    @staticmethod
    def _code(row: Row, code: str) -> None:
        if wrong := credit_code.fault(code):
            kind, message = wrong
            (row.warn if kind == credit_code.Fault.BODY_CHECK else row.refuse)(str(kind), "code", message)
            return
        if str(row.raw("code")) != code:
            row.inform("CREDIT_CODE_NORMALISED", "code", "代码中的空格、全角或小写已规范")
        kinds = KINDS_OF.get(row["type"] or "")
        if kinds is not None and not any(code[:2] in credit_code.PREFIXES.get(kind, ()) for kind in kinds):
            row.warn("CREDIT_CODE_KIND", "code", f"代码前两位“{code[:2]}”与所填组织类型不符，请按登记证书核对")

    def judge(self, row: Row, asked: Asked) -> dict[str, Any]:
        facts = {
            "org_type": row["type"], "legally_registered": row["registered"], "serves_labor_relations": row["relevant"],
            "judgements": {name: row[name] for name in JUDGED}, "as_of": asked.as_of.isoformat(),
        }  # fmt: skip
        return social.judge(asked.policy, read(social.SocialQuestion, facts), {})

    def about(self, row: Row, decision: Mapping[str, Any]) -> dict[str, Any]:
        defined = next((one for one in decision["findings"] if one["clause"] == DEFINITION), None)
        verdicts = {"met": True, "not_met": False, "unknown": None}
        return {"credit_code": row["code"], "in_definition": verdicts[defined["verdict"]] if defined else None}

    def standing(self, row: Row, asked: Asked) -> Nomination | None:
        here = {"round": asked.round, "organisation__organisation__credit_code": row["code"]}
        found = SocialNomination._base_manager.filter(**here)
        return found.exclude(state__in=ENDED).select_related("round").order_by("pk").first()

    def enter(self, row: Row, asked: Asked, clerk: User, batch: ImportBatch) -> SocialNomination:
        """The register keeps what it has; of a new organisation it takes its kind, what else is stated is unchecked."""
        body = row["body"] or services.enter(
            name=row["name"], code=row["code"], region=asked.county_of(row), officer=Officer.of(clerk, asked.today),
            at=asked.at, type=row["type"], head=row["head"] or "",
        )  # fmt: skip
        unit = body.organisation
        made: SocialNomination = draft(
            SocialNomination, asked, unit.region, clerk, unit=unit, unit_name=unit.name, title=unit.name,
            organisation=body, contact_name=row["head"] or "", contact_phone=row["phone"] or unit.contact_phone,
        )  # fmt: skip
        return made

    def fill(self, nomination: SocialNomination, officer: Officer) -> Mapping[str, Any]:
        body = nomination.organisation
        said = {True: "是", False: "否", None: None}
        return {
            "name": body.organisation.name, "code": body.organisation.credit_code, "type": body.get_type_display(),
            "registered": said[body.legally_registered], "relevant": said[body.serves_labor_relations],
            "head": nomination.contact_name or body.head, "phone": nomination.contact_phone,
        }  # fmt: skip


register(SocialList())
