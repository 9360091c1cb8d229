"""金牌劳动人事争议调解组织 in a summary table: the body, its year's cases as filled in, and the county's statements."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any, ClassVar

from mediation_orgs.nominations.models import MediationNomination
from mediation_orgs.registry.bodies import bodies_for, enrol
from mediation_orgs.registry.models import MediationOrganisation
from mediation_orgs.registry.queries import TOPIC, mediation_organisations, success_rate
from mediation_orgs.registry.registration import declined_within, propose, why_not_registered
from workflows.cases.states import ENDED
from workflows.organisations import credit_code
from workflows.organisations.models import Organisation, Region, User
from workflows.organisations.officers import Officer
from workflows.policy.mediation import Asked as RateAsked
from workflows.policy.mediation import judge
from workflows.policy.rate import Cases, RateResult, rate
from workflows.rounds.models import Nomination
from workflows.rounds.recommendations.lists import KEY, Asked, RecommendationList, columns_of, draft, register, stated
from workflows.sheets.models import ImportBatch
from workflows.sheets.readers import Code, Phone, Text, Whole
from workflows.sheets.report import Severity
from workflows.sheets.rows import Row
from workflows.sheets.spec import Column, Need, Reader, Reporter, Sheet
from workflows.sheets.text import compact

OUTCOMES = {
    "success": "达成协议", "failed": "未达成协议", "transfer": "转仲裁", "withdrawn": "撤回", "pending": "处理中",
}  # fmt: skip
COMPARED = ("success", "failed", "transfer")
JUDGED = {
    "c1": "具备调解能力", "c2": "及时有效履职", "c3": "机制制度成效", "influence_in_unit": "在单位有影响",
    "influence_in_area": "在辖区有影响",
}  # fmt: skip
TO_BE_CONFIRMED = (
    "名录中没有该组织，按本表登记为待核；请所在地人社部门在“名录”中核实登记，核实后方可提交推荐。"
    "名录中有写法不同的同一组织的，请改填其组织编号"
)
_RATE = re.compile(r"(\d{1,3})(?:\.(\d{1,6}))?%?")


@dataclass(frozen=True)
class Typed:
    """A rate as typed: in percent, and to how many places after the point."""

    percent: Decimal
    places: int

    def is_of(self, exact: RateResult) -> bool:
        """Whether it is the exact rate to that many places, rounded or cut."""
        assert exact.pair is not None
        value = Decimal(100 * exact.pair[0]) / exact.pair[1]
        step = Decimal(1).scaleb(-self.places)
        return self.percent in (value.quantize(step, ROUND_HALF_UP), value.quantize(step, ROUND_FLOOR))


@dataclass(frozen=True)
class Rate(Reader):
    """A rate in percent (65.00%), or as the fraction that Excel keeps of a percentage (0.65)."""

    hint: str = "如65.00%"

    def read(self, raw: Any, row: Reporter, column: Column) -> Typed | None:
        text = compact(raw)
        if not text:
            return None
        if isinstance(raw, int | float) and 0 <= raw <= 1:
            number = Decimal(text) * 100
            return Typed(number, max(0, -int(number.normalize().as_tuple().exponent)))
        found = _RATE.fullmatch(text)
        if found is None:
            row.flaw(column, "RATE_MISMATCH", f"{column.title}不是百分数，未采用；请填如65.00%的数")
            return None
        return Typed(Decimal(text.rstrip("%")), len(found[2] or ""))


def _count(name: str) -> Column:
    return Column(name, OUTCOMES[name], Whole(message="须为非负整数，请改正"), flawed=Severity.REJECT, width=10)


SHEET = Sheet(
    key="recommended_mediation_organisations",
    title="金牌劳动人事争议调解组织",
    where="“批次”中的“导入推荐汇总表”",
    part_of=KEY,
    columns=columns_of(
        Column("org", "组织编号", Code(upper=True, longest=30), heading=True),
        Column("code", "统一社会信用代码", Code(upper=True, longest=40), width=22),
        *(stated(name, JUDGED[name]) for name in ("c1", "c2", "c3")),
        *(_count(name) for name in OUTCOMES),
        Column("typed_rate", "填报调解成功率", Rate(), flawed=Severity.WARN),
        *(stated(name, JUDGED[name]) for name in ("influence_in_unit", "influence_in_area")),
        Column("head", "负责人", Text(longest=30)),
        Column("phone", "联系电话", Phone(), flawed=Severity.WARN, width=15, personal=True),
        name=Column("name", "组织名称", Text(longest=120, missing="NAME_MISSING"), Need.REQUIRED, width=30),
    ),
)  # fmt: skip


class MediationList(RecommendationList):
    model = MediationNomination
    sheet = SHEET
    quota = "调解组织"
    slots: ClassVar[Mapping[str, str]] = {
        "推荐表": "recommendation_form", "推荐审批表": "recommendation_form", "事迹材料": "deeds",
        "公示情况": "unit_publicity", "征求意见表": "consultation",
    }  # fmt: skip
    other_papers = "proof"

    def check(self, rows: Sequence[Row], asked: Asked) -> None:
        within = mediation_organisations().filter(region__path__startswith=asked.round.region.path)
        bodies = list(within.select_related("region"))
        first: dict[Any, Row] = {}
        for row in rows:
            self._code(row)
            self._body(row, bodies, asked)
            same = row["body"] or (row["county"], compact(row["name"]))
            if not row.refused and first.setdefault(same, row) is not row:
                where = first[same].place.row
                row.refuse("DUPLICATE_ROW", "name", f"与第{where}行为同一组织，一个组织只能推荐一次；请核对")
            if not row.refused:
                self._rate(row, asked)
        sound = [row for row in rows if not row.refused]
        self._register([row for row in sound if row["body"]], asked)
        self._unknown([row for row in sound if not row["body"]], asked)

    @staticmethod
    def _code(row: Row) -> None:
        if row["code"] and (wrong := credit_code.fault(row["code"])):
            kind, message = wrong
            (row.warn if kind == credit_code.Fault.BODY_CHECK else row.refuse)(str(kind), "code", message)

    @staticmethod
    def _body(row: Row, bodies: Sequence[Organisation], asked: Asked) -> None:
        """The body on the list of organisations: by its code, else by name and county; there may be none yet."""
        county = asked.counties.get(row["county"] or "")
        if row["org"]:
            body = next((one for one in bodies if one.code.upper() == row["org"]), None)
            if body is None:
                row.refuse("ORG_UNKNOWN", "org", f"组织编号“{row['org']}”不在调解组织名录，请核对")
            elif compact(body.name) != compact(row["name"]):
                row.warn("ORG_NAME_DIFFERS", "name", f"编号{body.code}登记为“{body.name}”，按登记的名称录入；请核对")
        else:
            body = next((one for one in bodies if _is_named(one, row["name"], county)), None)
        if body and county and not body.region.path.startswith(county.path):
            row.refuse("ORG_UNKNOWN", "org", f"“{body.name}”登记在{body.region.name}，不在{county.name}；请核对")
        row.values["body"] = body

    @staticmethod
    def _rate(row: Row, asked: Asked) -> None:
        counts, typed = _counts(row), row["typed_rate"]
        if counts is None or typed is None:
            return
        exact = rate(counts, asked.policy.options(TOPIC))
        percent = asked.policy.selection("mediation").threshold.percent
        if exact.pair is None:
            message = f"没有可计算的办结案件，不能填{typed.percent.normalize():f}%；请核对件数"
            row.warn("RATE_WITHOUT_CASES", "typed_rate", message)
        elif not typed.is_of(exact) or (typed.percent >= percent) != exact.meets(percent):
            reached = "达到" if exact.meets(percent) else "未达"
            said = f"按件数为{exact.pair[0]}/{exact.pair[1]}={exact.display}%，{reached}{percent}%"
            row.warn("RATE_MISMATCH", "typed_rate", f"填报{typed.percent.normalize():f}%，{said}；以件数为准")

    @staticmethod
    def _register(rows: Sequence[Row], asked: Asked) -> None:
        """Where the register holds cases of the body and year, the table must agree with it."""
        options = asked.policy.options(TOPIC)
        for row in rows:
            (found,) = success_rate(row["body"].pk, asked.round.year, options)
            held = found.counts.as_dict()
            if not any(held.values()):
                continue
            differing = [name for name in COMPARED if row[name] is not None and row[name] != held[name]]
            if differing:
                said = "、".join(f"{OUTCOMES[name]}{held[name]}" for name in COMPARED)
                typed = "、".join(f"{OUTCOMES[name]}{row[name]}" for name in differing)
                message = f"登记簿{asked.round.year}年为{said}，汇总表填{typed}；提交时以登记簿为准，请核对"
                row.warn("REGISTER_CONFLICT", differing[0], message)

    @staticmethod
    def _unknown(rows: Sequence[Row], asked: Asked) -> None:
        """Bodies that are on no list: entered as the table has them, unless an office has refused them before."""
        codes = [row["code"] for row in rows if row["code"]]
        holders = {one.credit_code: one for one in Organisation.objects.filter(credit_code__in=codes)}
        refused = declined_within([asked.counties[row["county"]] for row in rows if row["county"] in asked.counties])
        for row in rows:
            county = asked.counties.get(row["county"])
            before = next((one for one in refused if _is_named(one.organisation, row["name"], county)), None)
            if before:
                row.refuse("ORG_UNKNOWN", "name", why_not_registered(before))
                continue
            if holder := holders.get(row["code"]):
                message = f"代码已登记在“{holder.name}”名下，该组织按没有代码登记；请核对"
                row.warn("CREDIT_CODE_DUPLICATE", "code", message)
                row.values["code"] = None
            row.hold("ORG_TO_BE_CONFIRMED", "name", TO_BE_CONFIRMED)

    def judge(self, row: Row, asked: Asked) -> dict[str, Any]:
        year, counts = asked.round.year, _counts(row)
        cases = None if counts is None else [Cases(name, True, year, year, number) for name, number in counts.items()]
        judged = {name: row[name] for name in JUDGED}
        return judge(asked.policy, RateAsked(year, "gold_selection", cases, asked.as_of, judged), {})

    def about(self, row: Row, decision: Mapping[str, Any]) -> dict[str, Any]:
        found = {"org": row["body"].code if row["body"] else None, "rate": decision["rate"]}
        return found | {"rate_meets": decision["rate_meets"], "display": decision["display"]}

    def standing(self, row: Row, asked: Asked) -> Nomination | None:
        if row["body"] is None:
            return None
        found = MediationNomination._base_manager.filter(round=asked.round, unit=row["body"])
        return found.exclude(state__in=ENDED).select_related("round").order_by("pk").first()

    def enter(self, row: Row, asked: Asked, clerk: User, batch: ImportBatch) -> MediationNomination:
        if row["body"] is None:
            county, code, phone = asked.county_of(row), row["code"] or "", row["phone"] or ""
            unit = propose(
                name=row["name"], region=county, code=code, phone=phone, batch=batch, actor=clerk, at=asked.at
            ).organisation
        else:
            unit = row["body"]
            if not MediationOrganisation.objects.filter(pk=unit.pk).exists():
                enrol([bodies_for(None)[unit.code.upper()]])
        made: MediationNomination = draft(
            MediationNomination, asked, unit.region, clerk, unit=unit, unit_name=unit.name, title=unit.name,
            organisation=unit.mediation, contact_name=row["head"] or "",
            contact_phone=row["phone"] or unit.contact_phone,
        )  # fmt: skip
        return made

    def fill(self, nomination: MediationNomination, officer: Officer) -> Mapping[str, Any]:
        unit = nomination.organisation.organisation
        counts = nomination.snapshot.get("counts", {})
        display = nomination.screening.get("display")
        return {
            "name": unit.name, "org": unit.code, "code": unit.credit_code or None,
            **{name: counts.get(name) for name in OUTCOMES},
            "typed_rate": f"{display}%" if display else None,
            "head": nomination.contact_name, "phone": nomination.contact_phone,
        }  # fmt: skip


def _is_named(unit: Organisation, name: str, county: Region | None) -> bool:
    return county is not None and unit.region.path.startswith(county.path) and compact(unit.name) == compact(name)


def _counts(row: Row) -> dict[str, int] | None:
    """The year's cases by outcome; None where those that make the rate are not filled in."""
    if row["success"] is None or row["failed"] is None:
        return None
    return {name: row[name] or 0 for name in OUTCOMES}


register(MediationList())
