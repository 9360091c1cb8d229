"""The main job without a browser: a round of grade applications from its opening to the registered results.

Every step is taken by its proper seat through the same services as the pages, at the times a real round would take.
"""

from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from django.db.models import Q

from certification import services as information_base
from certification.grade_applications import results, services, slips
from certification.grade_applications.models import GradeApplication, GradeRound
from certification.grade_applications.notices import eligibility
from certification.models import Person, Proof
from demo.cast import COUNTY, moment, paper, person
from demo.people import APPLICANTS, Applicant
from demo.steps import COUNTY_OFFICE, Papers, Say, act, issue
from workflows.cases import evidence_files
from workflows.cases.actions import local_date
from workflows.cases.applications import save
from workflows.cases.models import Evidence
from workflows.cases.tasks import sweep_at
from workflows.organisations.models import Organisation, Party, Region
from workflows.organisations.officers import Officer
from workflows.policy.findings import cite, wide
from workflows.rounds.models import Round
from workflows.sheets.template import HEADING_ROW

CODE = "WS-2025-DJ3"
NOMINATED = GradeApplication
PASSED, HONOURED = ~Q(state="rejected"), Q(state="certified")
WORDS = ("申报", "审核通过", "不予通过", "取得证书")
CLERK, REGISTRAR = "ws_ws1", "ws_sl1"
PREPARED, OPENS, ACCEPTED, RETURNED = date(2025, 3, 3), date(2025, 3, 4), date(2025, 3, 5), date(2025, 3, 6)
EXAMINED, SECOND_REVIEWED, CLOSES, NOTIFIED = date(2025, 3, 10), date(2025, 3, 12), date(2025, 3, 14), date(2025, 3, 18)
ASSESSED, REGISTERED = date(2025, 4, 12), date(2025, 5, 12)
RETURNED_ONCE, MANUAL, UNVERIFIED = "孟知遥", "雷知行", "白𬱖"
RESULTS = {"周启䶮": 86, "孟知遥": 78.5, "乔望舒": 52, "唐予安": None, "白𬱖": 71}
PASS_MARK = 60


def carry_out(say: Say, code: str = CODE) -> Round:
    """Take the round from its opening to its end. Returns it concluded."""
    for applicant in APPLICANTS:
        _register(applicant)
    round_ = _open_round(code)
    say("信息库已录入，申报批次已开始")
    applications = [_apply(round_, applicant) for applicant in APPLICANTS]
    for application in applications:
        _review(application)
    sweep_at(moment(CLOSES.replace(day=CLOSES.day + 1)))
    say(f"{len(applications)}人申报，受理、县级审核、复审完毕")
    issue(eligibility.key, round_, COUNTY_OFFICE, NOTIFIED)
    say("资格审查结果的通知已印发，准考证已生成")
    _register_results(round_)
    act(GradeRound.objects.get(pk=round_.pk), CLERK, "conclude", moment(REGISTERED, 16))
    say("考评结果已登记，证书已进入信息库")
    return Round.objects.get(pk=round_.pk)


def papers(round_: Round, out: Path) -> Papers:
    """The admission slips, written to ``out``."""
    held = GradeRound.objects.get(pk=round_.pk)
    path = out / f"{held.code}-准考证.pdf"
    rendered = slips.print_slips(held, slips.admitted(held))
    path.write_bytes(rendered.pdf)
    return [
        {"kind": "准考证", "number": held.code, "path": str(path), "pages": rendered.pages, "sha256": rendered.sha256}
    ]


# ---- the information base ----------------------------------------------------------------------------------------


def _register(applicant: Applicant) -> None:
    """The county's officer takes the person in, with a proof for every record."""
    user, at = person(applicant.username), moment(PREPARED, 10)
    officer = _officer(REGISTRAR, at)
    if Person.objects.filter(user=user).exists():
        return
    found = information_base.register_person(
        name=applicant.name, id_number=applicant.id_number, region=Region.objects.get(pk=COUNTY), officer=officer,
        at=at, user=user, phone="19900000000", category="enterprise", without_education=not applicant.education,
        without_certificates=not applicant.certificate, without_employment=not applicant.employment,
    )  # fmt: skip
    given: dict[str, Any] = {"person": found, "officer": officer, "at": at}
    if applicant.education:
        proof = _proof(found, "毕业证书.pdf", at)
        information_base.add_education(**given, proof=proof, **applicant.education)
    if applicant.certificate:
        proof = _proof(found, "职业技能等级证书.pdf", at)
        information_base.add_certificate(**given, proof=proof, **applicant.certificate)
    if applicant.employment:
        proof = _proof(found, "工作年限证明.pdf", at)
        information_base.add_employment(**given, proof=proof, **applicant.employment)


def _proof(found: Person, name: str, at: datetime) -> Proof:
    return information_base.add_proof(person=found, upload=paper(name), officer=_officer(REGISTRAR, at), at=at)


def _officer(username: str, at: datetime) -> Officer:
    return Officer.of(person(username), local_date(at))


# ---- the round ---------------------------------------------------------------------------------------------------


def _open_round(code: str) -> GradeRound:
    round_ = services.create_round(
        code=code, title="2025年汶上县劳动关系协调员（三级）申报", year=2025, grade=3,
        agency=Organisation.objects.get(region_id=COUNTY, party=Party.HR), policy_key="汶上示例 2024",
        officer=_officer(CLERK, moment(PREPARED)), at=moment(PREPARED), legal_basis="汶政字〔2024〕59号附件1第5章",
        approving_document="《汶上县协调员队伍建设试点会议纪要（示例）》（第1期）", opens_on=OPENS, closes_on=CLOSES,
        assessor="某评价机构（示例）", assessment_at=moment(ASSESSED), venue="汶上县职业中等专业学校（示例）",
    )  # fmt: skip
    act(round_, CLERK, "open", moment(PREPARED, 15))
    return round_


def _apply(round_: GradeRound, applicant: Applicant) -> GradeApplication:
    at = moment(OPENS, 9)
    officer = _officer(applicant.username, at)
    application = services.begin(round_pk=round_.pk, officer=officer, at=at)
    posted = {"truthful": True, "phone": "19900000000", "manual_review_reason": applicant.manual}
    save(application, officer, at, **posted)
    act(application, applicant.username, "submit", moment(OPENS, 10))
    return application


def _review(application: GradeApplication) -> None:
    """County acceptance, county review, second review. Who does not qualify is refused with the clause."""
    act(application, "ws_sl1", "agree", moment(ACCEPTED), text="材料齐全，予以受理")
    application = GradeApplication.objects.get(pk=application.pk)
    if application.title == RETURNED_ONCE:
        _return_and_correct(application)
    if application.title == MANUAL:
        failed = next(one for one in application.screening["findings"] if one["clause"] == "5.2(1)")
        reason = f"“后”字以后的工作才计入年限。{wide(failed['shortfall'])}"
        clause = cite(failed)
        findings = _confirmed(application)
        act(application, "ws_cs1", "reject", moment(EXAMINED), text=reason, clause=clause, findings=findings)
        return
    findings = _confirmed(application)
    act(application, "ws_cs1", "agree", moment(EXAMINED), text="经核对，符合申报条件", findings=findings)
    act(application, "ws_fs1", "agree", moment(SECOND_REVIEWED), text="经复审，同意", findings=findings)


def _confirmed(application: GradeApplication) -> dict[str, dict[str, Any]]:
    """Every claim holds; the certificate that nobody had verified was looked up."""
    findings: dict[str, dict[str, Any]] = {
        claim["id"]: {"met": True, "basis": "与原件相符"} for claim in application.claims
    }
    if application.title == UNVERIFIED:
        key = next(claim["id"] for claim in application.claims if claim["section"] == "certificates")
        findings[key] = {"met": True, "basis": "经评价机构网站查询，证书真实有效", "fields": {"validity": "valid"}}
    return findings


def _return_and_correct(application: GradeApplication) -> None:
    items = ["工作年限证明未加盖单位公章，请盖章后重新扫描上传"]
    act(application, "ws_cs1", "send_back", moment(RETURNED), items=items, text="请补正后重新提交")
    username, at = application.created_by.username, moment(RETURNED, 16)  # type: ignore[union-attr]
    slot = next(claim["id"] for claim in application.claims if claim["section"] == "employment")
    fresh = GradeApplication.objects.get(pk=application.pk)
    officer = _officer(username, at)
    for unstamped in Evidence.objects.filter(case=fresh, slot=slot, removed_at__isnull=True):
        evidence_files.remove(evidence=unstamped, officer=officer, at=at)
    evidence_files.attach(case=fresh, slot=slot, upload=paper("工作年限证明（盖章）.pdf"), officer=officer, at=at)
    act(fresh, username, "resubmit", at)


def _register_results(round_: GradeRound) -> None:
    """The assessing body fills in the sheet that the system gave it."""
    book = openpyxl.load_workbook(BytesIO(results.results_sheet(round_)))
    sheet = book.active
    for serial, row in enumerate(range(HEADING_ROW + 1, sheet.max_row + 1), 1):
        score = RESULTS[sheet.cell(row, 2).value]
        passed = score is not None and score >= PASS_MARK
        outcome = "合格" if passed else "缺考" if score is None else "不合格"
        paper = (
            (f"S000037000001253{996100 + serial}", date(2025, 5, 6), "某评价机构（示例）") if passed else (None,) * 3
        )
        for column, value in enumerate((outcome, score, *paper), 3):
            sheet.cell(row, column).value = value
    stream = BytesIO()
    book.save(stream)
    stream.seek(0)
    at = moment(REGISTERED)
    results.register_results(
        round_id=round_.pk, source=stream, file_name="考评结果.xlsx", officer=_officer(CLERK, at), at=at
    )
