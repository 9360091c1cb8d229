"""金牌劳动关系协调员 in a summary table: who is put forward, the certificate, the post, and the county's statements."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar

from django.db.models import F

from certification import intake, vault
from certification.access import may_unmask
from certification.cells import identity_in
from certification.codes import Grade, PostSource
from certification.identity import Identity
from certification.models import Certificate, Education, Person, Post, UnmaskLog
from certification.posts import COUNTED
from certification.posts import ROLES as RULE_ROLES
from certification.queries import standing
from gold_selection.assessments.queries import mistakes
from gold_selection.coordinators import qualifications as words
from gold_selection.coordinators.models import CoordinatorNomination
from gold_selection.coordinators.papers import CONSENT
from gold_selection.coordinators.screening import discipline_for, screen
from gold_selection.ledger_form.words import LEVEL_WORDS, LEVELS
from workflows.cases.states import ENDED
from workflows.organisations.models import User
from workflows.organisations.officers import Officer
from workflows.policy.conditions import CertificateRule
from workflows.rounds.models import Nomination
from workflows.rounds.recommendations.lists import KEY, Asked, RecommendationList, columns_of, draft, register, stated
from workflows.sheets.models import ImportBatch
from workflows.sheets.readers import Code, Day, Name, OneOf, Text, Whole
from workflows.sheets.report import Severity
from workflows.sheets.rows import Row
from workflows.sheets.spec import Column, Need, Sheet

WARN = Severity.WARN
JUDGED = ("c3", "c4", "c5")
# A table names counties: that somebody is registered in a township of one is no difference.
_COMPARED = frozenset({"学历"})
SHEET = Sheet(
    key="recommended_coordinators",
    title="金牌劳动关系协调员",
    where="“批次”中的“导入推荐汇总表”",
    part_of=KEY,
    columns=columns_of(
        Column("sex", "性别", OneOf({"男": "male", "女": "female"}), flawed=WARN, width=6),
        Column("id_number", "身份证号码", Code(missing="ID_MISSING", never_number="ID_PRECISION_LOST", longest=40),
               Need.REQUIRED, width=22, personal=True),
        Column("education", "学历", OneOf(LEVELS, "EDUCATION_UNKNOWN", names=tuple(LEVEL_WORDS.values()),
               missing="EDUCATION_MISSING"), Need.WANTED, flawed=WARN),
        Column("certificate", "证书名称", Text(longest=80), width=30),
        Column("grade", "证书等级", Text(longest=20)),
        Column("number", "证书编号", Code(longest=40, upper=True), flawed=WARN, width=20),
        Column("issued", "发证日期", Day(note_text=False), flawed=WARN),
        Column("workplace", "工作单位及职务", Text(longest=120), heading=True, width=36),
        Column("role", "现任岗位", OneOf(words.ROLES, "POST_UNKNOWN", names=("劳动关系协调员", "专职集体协商指导员")),
               flawed=WARN, heading=True, width=18),
        Column("full_time", "专职/兼职", OneOf({"专职": True, "兼职": False}), flawed=WARN),
        Column("managed_by", "聘用管理单位", Text(longest=120), width=20),
        Column("start", "任职起始日期", Day(note_text=False), flawed=WARN),
        Column("end", "任职截止日期", Day(note_text=False), flawed=WARN),
        stated("c3", "专业知识与沟通技能"),
        stated("c4", "作用发挥"),
        stated("c5", "服务对象口碑"),
        Column("mistakes", "年内工作失误次数", Whole(most=99), flawed=WARN),
        name=Column("name", "姓名", Name(), Need.REQUIRED),
    ),
)  # fmt: skip


class CoordinatorList(RecommendationList):
    model = CoordinatorNomination
    sheet = SHEET
    quota = "协调员"
    slots: ClassVar[Mapping[str, str]] = {
        "推荐表": "recommendation_form", "推荐审批表": "recommendation_form", "同意书": CONSENT, "事迹材料": "deeds",
        "证书": "certificates", "公示情况": "unit_publicity", "征求意见表": "consultation",
    }  # fmt: skip
    other_papers = "other"

    # ---- what single cells do not show -----------------------------------------------------------------------------

    def check(self, rows: Sequence[Row], asked: Asked) -> None:
        first: dict[str, Row] = {}
        for row in rows:
            identity = identity_in(row, asked.today)
            if identity is None:
                continue
            row.values["identity"] = identity
            self._sex(row, identity)
            if not row.refused:
                self._once(row, identity, first)
        known = intake.known([row["identity"].number for row in rows if row["identity"]], asked.today, asked.officer)
        for row in rows:
            _certificate(row, asked)
            if not row.refused:
                self._held(row, known.get(row["identity"].number), asked)

    @staticmethod
    def _sex(row: Row, identity: Identity) -> None:
        if row["sex"] and identity.sex and row["sex"] != identity.sex:
            row.warn("SEX_ID_MISMATCH", "sex", "性别与身份证号码第17位不符，按号码登记；请按证件核对")

    @staticmethod
    def _once(row: Row, identity: Identity, first: dict[str, Row]) -> None:
        """The first row of a number stands; the same person again, or another under it, is refused."""
        before = first.setdefault(identity.number, row)
        if before is row:
            return
        where = f"{before['county']}第{before['order']}位（第{before.place.row}行）"
        if before["name"] != row["name"]:
            row.refuse("ID_NAME_CONFLICT", "id_number", f"与{where}的号码相同而姓名不同，请按证件核对")
        else:
            row.refuse("DUPLICATE_PERSON", "id_number", f"与{where}为同一人，一人只能由一个县（市、区）推荐")

    @staticmethod
    def _held(row: Row, held: intake.Known | None, asked: Asked) -> None:
        """What the information base and the ledger say of the person."""
        row.values["known"] = held
        if held is None:
            return
        if held.elsewhere:
            row.refuse("REGISTERED_ELSEWHERE", "id_number", intake.ELSEWHERE)
            return
        if held.person.name != row["name"]:
            message = f"号码已登记为“{held.person.name}”，汇总表为“{row['name']}”，请按证件核对姓名和号码"
            row.refuse("ID_NAME_CONFLICT", "id_number", message)
            return
        for one in intake.differences(held, _incoming(row, asked)):
            if one.label in _COMPARED:
                message = f"{one.label}登记为{one.held}，汇总表为{one.given}，未更改；请核对后更正档案"
                row.inform("PERSON_DIFFERS", "name", message)
        recorded = [one for one in mistakes(held.person, asked.round.year) if one["status"] == "confirmed"]
        if row["mistakes"] is not None and row["mistakes"] < len(recorded):
            message = f"汇总表填{row['mistakes']}次失误，台账本年有{len(recorded)}次减分，请核对；受理后按台账认定"
            row.warn("LEDGER_CONFLICT", "mistakes", message)

    # ---- if the statements hold ------------------------------------------------------------------------------------

    def judge(self, row: Row, asked: Asked) -> dict[str, Any]:
        known = row["known"]
        person = known.person if known else Person(region=asked.county_of(row))
        facts = {
            "year": asked.round.year,
            "as_of": asked.as_of.isoformat(),
            "education": [{"level": row["education"], "status": "graduated"}] if row["education"] else None,
            "certificates": _stated_certificate(row),
            "positions": _stated_post(row),
            "mistakes": _stated_mistakes(row, asked),
            "holds_title": [],
        }
        discipline = discipline_for(asked.policy, person, asked.at)
        return screen(asked.policy, discipline, {"asked": facts}, {name: row[name] for name in JUDGED})

    def about(self, row: Row, decision: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "id_masked": row["identity"].masked,
            "disqualified_by_mistake": decision["disqualified"],
            "suggest_post_change": decision["recommend_post_adjustment"],
        }

    # ---- what becomes of a row -------------------------------------------------------------------------------------

    def standing(self, row: Row, asked: Asked) -> Nomination | None:
        digest = vault.digest(row["identity"].key)
        found = CoordinatorNomination._base_manager.filter(round=asked.round, person__id_hash=digest)
        return found.exclude(state__in=ENDED).select_related("round").order_by("pk").first()

    def enter(self, row: Row, asked: Asked, clerk: User, batch: ImportBatch) -> CoordinatorNomination:
        incoming = _incoming(row, asked)
        (person,) = intake.take_in([incoming], batch=batch, officer=None, at=asked.at)
        made: CoordinatorNomination = draft(
            CoordinatorNomination, asked, asked.county_of(row), clerk, person=person, title=person.name
        )
        made.follow_person(asked.at)
        return made

    # ---- and back out ----------------------------------------------------------------------------------------------

    def disclose(
        self, nominations: Sequence[CoordinatorNomination], officer: Officer, reason: str, at: datetime
    ) -> None:
        people = [one.person for one in nominations if one.person and may_unmask(officer, one.person)]
        UnmaskLog.objects.bulk_create(
            [UnmaskLog(person=person, actor=officer.user, at=at, reason=reason) for person in people]
        )

    def fill(self, nomination: CoordinatorNomination, officer: Officer) -> Mapping[str, Any]:
        person = nomination.person
        if person is None:
            return {}
        number = vault.unseal(person.id_sealed) if may_unmask(officer, person) else person.id_masked
        schooling = [one for one in standing(person, Education) if one.level]
        held = list(standing(person, Certificate))
        certificate = held[-1] if held else None
        held_first = F("end").desc(nulls_first=True)
        post = Post.objects.filter(COUNTED, person=person).order_by(held_first, "-since", "-pk").first()
        return {
            "name": person.name, "sex": person.get_sex_display(), "id_number": number,
            "education": LEVEL_WORDS.get(schooling[-1].level) if schooling else None,
            **(_certificate_cells(certificate) if certificate else {}),
            **(_post_cells(post) if post else {}),
        }  # fmt: skip


def _certificate(row: Row, asked: Asked) -> None:
    """A certificate that cannot meet the condition, by its name or by its day."""
    name, issued = row["certificate"], row["issued"]
    rules = [one.certificate for one in asked.policy.selection("coordinator").conditions if one.certificate]
    if name and not all(_accepted(rule, words.kind_of(name), asked) for rule in rules):
        row.warn("CERT_NOT_ACCEPTED", "certificate", f"“{name}”不是{rules[0].called}，请核对或改报符合条件的证书")
    if issued and issued > asked.as_of:
        row.warn("CERT_AFTER_SELECTION", "issued", f"发证日期{issued}晚于评选日期{asked.as_of}，评选时尚未取得")


def _accepted(rule: CertificateRule, kind: str, asked: Asked) -> bool:
    also = asked.policy.options("gold_coordinator").get(rule.also.option)
    return kind in rule.kinds or (kind in rule.also.kinds and also is True)


def _stated_certificate(row: Row) -> list[dict[str, Any]] | None:
    if not row["certificate"]:
        return None
    grade = words.grade_of(row["grade"] or "")
    return [
        {
            "grade": int(grade) if grade else None,
            "occupation_relation": words.relation_of(row["certificate"]) or None,
            "kind": words.kind_of(row["certificate"]) or None,
            "issue_date": row["issued"].isoformat() if row["issued"] else None,
            "validity": "valid",
        }
    ]


def _stated_post(row: Row) -> list[dict[str, Any]] | None:
    if not row["role"]:
        return None
    managed = "工会" in row["managed_by"] if row["managed_by"] else None
    return [
        {
            "role": RULE_ROLES[row["role"]],
            "start": row["start"].isoformat() if row["start"] else None,
            "end": row["end"].isoformat() if row["end"] else None,
            "full_time": row["full_time"],
            "union_managed": managed,
        }
    ]


def _stated_mistakes(row: Row, asked: Asked) -> list[dict[str, Any]] | None:
    """A table gives their number within the year, not their days: each bears its own day, or the last of the year."""
    if row["mistakes"] is None:
        return None
    year = asked.round.year
    day = asked.as_of if asked.as_of.year == year else date(year, 12, 31)
    return [{"date": day.isoformat(), "status": "confirmed"}] * row["mistakes"]


def _incoming(row: Row, asked: Asked) -> intake.Incoming:
    workplace, title = words.parted(row["workplace"] or "")
    group = words.group_of(workplace) if row["role"] == "coordinator" else ""
    known, county = row["known"], asked.county_of(row)
    there = [
        post for post in (known.posts if known else ())
        if post.end is None and post.role == row["role"] and post.region.path.startswith(county.path)
    ]  # fmt: skip
    given = bool(row["role"]) and not there
    name = row["certificate"]
    return intake.Incoming(
        name=row["name"], id_number=row["identity"].number, region=county, source=PostSource.NOMINATION,
        seen_on=_seen_on(row, asked), education=row["education"] or "", employer_name=workplace, title=title[:60],
        **(
            {"role": row["role"], "category": group, "start": _not_after(row["start"], asked.as_of), "end": row["end"],
             "full_time": row["full_time"], "post_note": words.GROUP_NOTE if group else "",
             "union_managed": "工会" in row["managed_by"] if row["managed_by"] else None} if given else {}
        ),
        certificate=intake.Held(
            title=name, number=row["number"] or "", grade=words.grade_of(row["grade"] or ""),
            kind=words.kind_of(name), relation=words.relation_of(name),
            issue_date=_not_after(row["issued"], asked.today),
        ) if name else None,
    )  # fmt: skip


def _seen_on(row: Row, asked: Asked) -> date:
    return min(asked.as_of, row["end"]) if row["end"] else asked.as_of


def _not_after(day: date | None, last: date) -> date | None:
    return day if day and day <= last else None


def _certificate_cells(held: Certificate) -> dict[str, Any]:
    kind = held.get_kind_display()
    return {
        "certificate": held.title if kind in held.title or "证" in held.title else f"{held.title}{kind}",
        "grade": Grade(held.grade).label.partition("/")[0] if held.grade else None,
        "number": held.number, "issued": held.issue_date,
    }  # fmt: skip


def _post_cells(post: Post) -> dict[str, Any]:
    yes = {True: "专职", False: "兼职", None: None}
    return {
        "workplace": f"{post.employer_name}{post.title}", "role": post.get_role_display(),
        "full_time": yes[post.full_time], "start": post.start, "end": post.end,
    }  # fmt: skip


register(CoordinatorList())
