"""The quarterly assessment behind the title: the year's ledger taken in, and one quarter recorded in the program.

The ledger leaves the fourth quarter of the courier field (快递行业) blank: its task force (专班) records it here.
"""

from datetime import date, datetime
from typing import Any

from certification import services as information_base
from certification.models import Education, Person
from demo.cast import FOLDER, moment, paper, person
from demo.nominees import DISQUALIFIED, LIFTED, NOMINEES, REVOKED, Nominee
from demo.steps import act, acting
from gold_selection.assessments import evidence, services
from gold_selection.assessments.changes import Change
from gold_selection.assessments.models import Assessment, Entry, EntryFile, Score
from gold_selection.assessments.record import BaseSet, EntryAdded, Judged, case_entries
from gold_selection.ledger_form.imports import import_ledger
from workflows.cases.models import Case
from workflows.organisations.models import Region
from workflows.organisations.officers import Officer
from workflows.sheets.report import Report

YEAR, QUARTER, FIELD = 2024, 4, "F06"
LEDGER = FOLDER / "ledger" / "ledger_wenshang_2024.xlsx"
KEEPER, VERIFIER = "kd_ws1", "kd_cs1"
REGISTRAR, BUREAU_CLERK, BUREAU_VERIFIER = "ws_sl1", "ws_ws1", "ws_cs1"
TAKEN_IN, BEGUN, HANDED_IN, JUDGED = date(2025, 1, 10), date(2025, 1, 13), date(2025, 1, 14), date(2025, 1, 15)
PUBLISHED, APPEALED, ANSWERED, LOCKED = date(2025, 1, 16), date(2025, 1, 17), date(2025, 1, 20), date(2025, 1, 24)
SAME_EVENT, ALSO_CLAIMED_BY = "KD-2024-031", "曾琳蓉"


def take_in_ledger() -> Report | None:
    """Import the ledger of the year, join the nominees to their accounts and enter their certificates; None where it
    has been done."""
    if Assessment.objects.filter(year=YEAR).exists():
        return None
    with LEDGER.open("rb") as source:
        done = import_ledger(
            source=source, file_name=LEDGER.name, year=YEAR, actor=person(REGISTRAR), at=moment(TAKEN_IN)
        )
    at = moment(TAKEN_IN, 15)
    officer = acting(REGISTRAR, at)
    for nominee in NOMINEES:
        found = Person.objects.get(name=nominee.name)
        _complete(found, nominee, officer, at)
    return done.report


def _complete(found: Person, nominee: Nominee, officer: Officer, at: datetime) -> None:
    """What a ledger does not tell: the account, whether a degree was finished, and the grade certificate."""
    given: dict[str, Any] = {"officer": officer, "at": at}
    known: dict[str, Any] = {"user": person(nominee.username), "without_certificates": nominee.certified is None}
    information_base.correct_person(person=found, reason="本人到场登记账号和证书情况", **known, **given)
    proof = information_base.add_proof(person=found, upload=paper("毕业证书.pdf"), **given)
    for degree in Education.objects.filter(person=found):
        reason = "核对毕业证书原件"
        information_base.correct_record(record=degree, reason=reason, status="graduated", proof=proof, **given)
    if nominee.certified:
        proof = information_base.add_proof(person=found, upload=paper("职业技能等级证书.pdf"), **given)
        information_base.add_certificate(person=found, proof=proof, **nominee.certificate(), **given)


def carry_out() -> Assessment:
    """Record, verify, publish, appeal against and lock the quarter; one that stands already is left as it is."""
    there = Assessment.objects.filter(of_region=FIELD, year=YEAR, quarter=QUARTER).first()
    return there or _carried_out()


def _carried_out() -> Assessment:
    at = moment(BEGUN)
    region = Region.objects.get(pk=FIELD)
    case = services.begin(region=region, year=YEAR, quarter=QUARTER, officer=acting(KEEPER, at), at=at)
    _record(case)
    act(case, KEEPER, "submit", moment(HANDED_IN, 16))
    _judge(case)
    act(case, VERIFIER, "verify", moment(JUDGED, 16))
    act(case, VERIFIER, "publish", moment(PUBLISHED))
    _appeal(case)
    act(case, VERIFIER, "lock", moment(LOCKED))
    return Assessment.objects.get(pk=case.pk)


def correct(day: date) -> None:
    """A mistake of the locked quarter is found out later: the bureau enters it, and somebody else there verifies it."""
    case = Assessment.objects.get(of_region=FIELD, year=YEAR, quarter=QUARTER)
    score = _line(case, REVOKED)
    entry = Entry(
        score=score, type="mistake", date=date(2024, 12, 6), facts={"impact": "large", "serious": True},
        text="未按规定报告群体性停工苗头，事后补报，影响面较大。",
    )  # fmt: skip
    _write(case, BUREAU_CLERK, "correct", moment(day, 10), EntryAdded(score, entry))
    waiting = case_entries(case).get(status="pending")
    _write(case, BUREAU_VERIFIER, "settle", moment(day, 15), Judged(score, waiting, "verified"))


# ---- the record ----------------------------------------------------------------------------------------------------


def _record(case: Assessment) -> None:
    """The person claims an event with a photo; the keeper fills in the rest."""
    own = next(one for one in NOMINEES if one.name == LIFTED)
    score = _line(case, LIFTED)
    publicity = Entry(
        score=score, type="publicity", date=date(2024, 11, 5), text="在快递分拨园区组织“双十一”前劳动法规宣传。",
        facts={"self_initiated": True, "strong_atmosphere": True, "venue": "park"},
    )  # fmt: skip
    photo = _papers(plan="宣传活动方案.pdf", photo="宣传活动现场.jpg")
    _write(case, own.username, "claim", moment(BEGUN, 14), EntryAdded(score, publicity, photo))
    base: list[Change] = [
        BaseSet(one, None, 22 + 3 * one.seq % 8) for one in case.scores.select_related("person").order_by("seq")
    ]
    _write(case, KEEPER, "record", moment(BEGUN, 16), *base)
    _write(case, KEEPER, "record", moment(HANDED_IN, 9), *_events(case))


def _events(case: Assessment) -> list[Change]:
    lifted, also, mistaken = (_line(case, name) for name in (LIFTED, ALSO_CLAIMED_BY, DISQUALIFIED))
    mediated = {"date": date(2024, 11, 18), "facts": {"successful": True}, "event_id": SAME_EVENT}
    risk = {"date": date(2024, 12, 3), "facts": {"timely_found": True, "effective": True}}
    return [
        EntryAdded(
            lifted, Entry(type="mediation_other", text="调处网点加盟商拖欠工资争议，当场兑付。", **mediated),
            _papers(conclusion="办理结论.pdf"),
        ),
        EntryAdded(also, Entry(type="mediation_other", text="参与调处网点加盟商拖欠工资争议。", **mediated)),
        EntryAdded(
            lifted, Entry(type="risk_prevention", text="发现分拨中心超时加班风险，提出错峰排班意见。", **risk),
            _papers(advice_record="提供意见材料.pdf"),
        ),
        EntryAdded(
            mistaken,
            Entry(
                type="mistake", date=date(2024, 11, 20), facts={"impact": "large", "serious": True},
                text="调解中泄露职工个人信息，造成不良影响。",
            ),
        ),
    ]  # fmt: skip


def _judge(case: Assessment) -> None:
    """What two people claim of one event counts for whom the record names; the advice is not believed at first."""
    verdicts: list[Change] = []
    for entry in case_entries(case).select_related("score__person").order_by("pk"):
        reason = ""
        if entry.event_id == SAME_EVENT and entry.score.person.name == ALSO_CLAIMED_BY:
            reason = "同一事件，笔录记载主持调解的是他人，未附本人参与的佐证"
        elif entry.type == "risk_prevention":
            reason = "未见企业采纳意见的情况"
        verdicts.append(Judged(entry.score, entry, "refused" if reason else "verified", reason))
    _write(case, VERIFIER, "judge", moment(JUDGED), *verdicts)


def _appeal(case: Assessment) -> None:
    """The person disputes the refusal, and the county's bureau finds that the advice was taken."""
    own = next(one for one in NOMINEES if one.name == LIFTED)
    at = moment(APPEALED)
    refused = case_entries(case).get(type="risk_prevention")
    grounds = "企业已按意见错峰排班，排班表和职工签字见佐证材料，请复核。"
    appeal = services.appeal(
        score=_line(case, LIFTED), entry=refused, grounds=grounds, officer=acting(own.username, at), at=at
    )
    text = "经核对排班表并电话回访企业，意见已被采纳，风险有效防范，应予采信。"
    act(appeal, BUREAU_VERIFIER, "uphold", moment(ANSWERED), text=text)


def _line(case: Assessment, name: str) -> Score:
    return Score.objects.select_related("person", "assessment").get(assessment=case, person__name=name)


def _papers(**names: str) -> list[EntryFile]:
    return [evidence.of_upload(kind, paper(name)) for kind, name in names.items()]


def _write(case: Case, username: str, action: str, at: datetime, *changes: Any) -> None:
    act(case, username, action, at, changes=tuple(changes))
