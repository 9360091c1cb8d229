"""A round of gold coordinators in 汶上县, from the quarterly ledger to the revocation of a title.

A round of the county, not of the city: there the quarters are scored, and a mistake disqualifies (汶政字〔2024〕59号).
"""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from django.db.models import Q

from certification.models import Person
from demo import quarter, rounds
from demo.cast import COUNTY, PAPERS, moment, paper
from demo.nominees import DISQUALIFIED, LIFTED, NOMINEES, REMOVED, REVOKED, Nominee
from demo.steps import COUNTY_OFFICE, Papers, Say, act, acting, issue, send_out, written
from gold_selection.coordinators.kind import begin
from gold_selection.coordinators.models import CoordinatorNomination
from gold_selection.ledger_form.book import ledgers
from gold_selection.ledger_form.printing import attachment
from gold_selection.post_advice.services import draft_letter
from workflows.cases.tasks import sweep_at
from workflows.documents import render_attachment
from workflows.notices.models import Notice
from workflows.organisations.models import Region
from workflows.rounds import services
from workflows.rounds.models import Round, SelectionRound

BASIS = (
    "《关于印发汶上县创建黄河流域和谐劳动关系高质量发展劳动关系协调员队伍建设改革创新试点工作实施方案的通知》"
    "（汶政字〔2024〕59号）"
)
PLACES = 4
NOMINATED = CoordinatorNomination
PASSED, HONOURED = rounds.PASSED, Q(state__in=("honoured", "revoked"))
WORDS = rounds.WORDS
JUDGED = {
    "c3": {"met": True, "basis": "面谈并查阅授课、答疑记录"},
    "c4": {"met": True, "basis": "查阅案卷和用工指导记录"},
    "c5": {"met": True, "basis": "回访服务的企业和职工"},
}
# Whom the county's parties ask besides the bureau, which has already reviewed.
SIGNERS = COUNTY_OFFICE.parties[1:]


@dataclass(frozen=True)
class Plan(rounds.Plan):
    advised: date
    objected: date
    heard: date
    ranked_again: date
    found_out: date
    revoked: date


PAST = Plan(
    code="WS-2024-JPXTY", title="2024年度汶上县金牌劳动关系协调员选树", year=quarter.YEAR,
    prepared=date(2025, 2, 10), opens=date(2025, 2, 11), accepted=date(2025, 2, 13), examined=date(2025, 2, 17),
    countersigned=date(2025, 2, 18), second_reviewed=date(2025, 2, 20), advised=date(2025, 2, 21),
    closes=date(2025, 2, 21), publicised=date(2025, 2, 25), objected=date(2025, 2, 26), heard=date(2025, 2, 28),
    ranked_again=date(2025, 3, 5), determined=date(2025, 3, 13), commended=date(2025, 3, 17),
    found_out=date(2025, 4, 14), revoked=date(2025, 4, 18),
)  # fmt: skip
CODE = PAST.code


def carry_out(say: Say, code: str = CODE) -> SelectionRound:
    """Take the round from the ledger to the issued 通报, and one title back after it. Returns it concluded."""
    plan = replace(PAST, code=code)
    quarter.take_in_ledger()
    say("2024年度台账已导入")
    quarter.carry_out()
    say("快递行业第四季度考核已记录、核实、公布、申诉、锁定")
    round_ = publicise(say, plan)
    _object_and_publish_again(round_.pk, plan)
    say("异议成立，名单已重新公示")
    rounds.conclude(round_, COUNTY_OFFICE, plan)
    say("名单已审定，通报已印发")
    _take_back(round_, plan)
    say("事后发现失误，一项荣誉已撤销")
    return SelectionRound.objects.get(pk=round_.pk)


def publicise(say: Say, plan: Plan) -> SelectionRound:
    """Take the round as far as the issued 公示; who does not qualify is refused, and one employer is written to."""
    round_ = open_round(plan)
    nominations = {nominee.name: nominate(round_, nominee, plan) for nominee in NOMINEES}
    say(f"{len(nominations)}名协调员获推荐，本人已同意")
    for nomination in nominations.values():
        review(nomination, plan)
    send_out(advise(plan.advised), COUNTY_OFFICE, plan.advised)
    say("受理、初审、会签、复审完毕，建议调整岗位的函已发出")
    rounds.publish(round_, COUNTY_OFFICE, plan, rank)
    say("名单已排定，公示已印发")
    return round_


def advise(day: date) -> Notice:
    """The letter to the employer of who made two mistakes in the year, drafted."""
    at, person = moment(day, 8), Person.objects.get(name=DISQUALIFIED)
    return draft_letter(person, quarter.YEAR, officer=acting(COUNTY_OFFICE.clerk, at), at=at)


def open_round(plan: Plan) -> SelectionRound:
    return rounds.open_round(
        plan, COUNTY_OFFICE, COUNTY, category="coordinator", policy_key="汶上选树示例 2024", legal_basis=BASIS,
        approving_document="《汶上县协调劳动关系三方会议纪要（示例）》第1期", quotas={COUNTY: PLACES},
    )  # fmt: skip


def nominate(round_: SelectionRound, nominee: Nominee, plan: Plan) -> CoordinatorNomination:
    """By a township or a task force, with the person's consent."""
    draft = drafted(round_, nominee, plan.opens)
    act(draft, nominee.nominator, "submit", moment(plan.opens, 15))
    return draft


def drafted(
    round_: SelectionRound, nominee: Nominee, day: date, *, consents: bool = True
) -> CoordinatorNomination:  # fmt: skip
    """Complete but for its submission, and for the person's word where that is still waited for."""
    at = moment(day)
    draft = begin(round_pk=round_.pk, officer=acting(nominee.nominator, at), at=at)
    papers = [(one.slot, one.upload()) for one in PAPERS]
    if nominee.signed:
        papers.append(("consent", paper("同意书.pdf")))
    person = Person.objects.get(name=nominee.name)
    rounds.fill_in(draft, nominee.nominator, at, papers, person=person, **nominee.answers())
    if consents and not nominee.signed:
        act(draft, nominee.username, "consent", moment(day, 11))
    return draft


def review(nomination: CoordinatorNomination, plan: Plan) -> None:
    """Acceptance, preliminary review, the other parties, second review. Who does not qualify is refused with the
    clause, who made a mistake at the first desk."""
    finding = rounds.failed(nomination)
    if finding and nomination.screening["disqualified"]:
        rounds.refuse(nomination, COUNTY_OFFICE.acceptance, plan.accepted, finding)
        return
    act(nomination, COUNTY_OFFICE.acceptance, "agree", moment(plan.accepted), text=rounds.ACCEPTED)
    if finding and nomination.screening["decision"] == "not_eligible":
        rounds.refuse(nomination, COUNTY_OFFICE.preliminary, plan.examined, finding)
        return
    rounds.agree(nomination, COUNTY_OFFICE, plan, JUDGED, SIGNERS, COUNTY_OFFICE.checker)


def rank(round_id: int, day: date) -> None:
    """By the sum of the four quarters, but one of them a place higher, for a reason."""
    round_ = SelectionRound.objects.get(pk=round_id)
    placed = list(round_.candidates().filter(state__in=("passed", "listed", "not_selected", "in_publicity")))
    placed.sort(key=lambda one: -one.merit)
    at = next(place for place, one in enumerate(placed) if one.title == LIFTED)
    placed[at - 1 : at + 1] = placed[at], placed[at - 1]
    reason = "牵头化解“双十一”期间跨网点的群体性工资争议，各方评议一致认为作用更为突出"
    order = [one.pk for one in placed]
    act(round_, COUNTY_OFFICE.clerk, "rank", moment(day, 7), order=order, reasons={placed[at - 1].pk: reason})


# ---- after the list is published -----------------------------------------------------------------------------------


def _object_and_publish_again(round_id: int, plan: Plan) -> None:
    """An objection holds: the name is taken off, the next in the order comes in, and the list is published again."""
    target = SelectionRound.objects.get(pk=round_id).nominations.get(title=REMOVED)
    objection = services.file_objection(
        nomination_id=target.pk, filer_name="汪职工", filer_phone="19900009998", at=moment(plan.objected),
        content="事迹材料所写三家企业的集体合同，实际由企业工会自行协商签订，请核查。",
    )  # fmt: skip
    act(objection, COUNTY_OFFICE.acceptance, "accept", moment(plan.objected, 14), text="属于受理范围")
    text = "走访三家企业并调阅协商记录，该同志未参与协商，事迹材料与事实不符。"
    act(objection, COUNTY_OFFICE.preliminary, "investigate", moment(plan.heard), text=text)
    clause = "晋人社厅发〔2021〕53号一（三）4"
    text = "所反映的情况属实，取消拟选树资格。"
    act(objection, COUNTY_OFFICE.determination, "uphold", moment(plan.heard, 16), text=text, clause=clause)
    sweep_at(moment(plan.ranked_again, 1))
    rank(round_id, plan.ranked_again)
    issue("publicity", SelectionRound.objects.get(pk=round_id), COUNTY_OFFICE, plan.ranked_again)


def _take_back(round_: SelectionRound, plan: Plan) -> None:
    """A mistake of the title's year comes out: the clerk proposes, and the bodies that gave the title decide."""
    quarter.correct(plan.found_out)
    held = round_.candidates().get(title=REVOKED)
    text = "该同志2024年12月未按规定报告群体性停工苗头，影响面较大、情节严重，属于年内出现工作失误"
    clause = "汶政字〔2024〕59号三（五）"
    act(held, COUNTY_OFFICE.clerk, "propose_revocation", moment(plan.found_out, 16), text=text, clause=clause)
    send_out(Notice.objects.get(subject=held.pk, notice_kind="decision"), COUNTY_OFFICE, plan.revoked)


def papers(round_: Round, out: Path) -> Papers:
    """The letter to an employer, and the printed ledger of the field whose quarter was recorded, written to ``out``."""
    about = {"subject__as_post_advice__year": quarter.YEAR, "issued_at__isnull": False}
    letters = [
        written(one.get_notice_kind_display(), one.number_text, one, out / f"{one.number_text}.pdf")
        for one in Notice.objects.filter(**about).order_by("pk")
    ]
    region = Region.objects.get(pk=quarter.FIELD)
    (ledger,) = ledgers([region], quarter.YEAR, PAST.prepared)
    rendered = render_attachment(attachment([ledger]), ledger.day, region.name)
    name = f"{region.name}{quarter.YEAR}年度台账"
    path = out / f"{name}.pdf"
    path.write_bytes(rendered.pdf)
    ledger_of_field = {"kind": "台账", "number": name, "path": str(path)}
    return [*letters, ledger_of_field | {"pages": rendered.pages, "sha256": rendered.sha256}]
