"""A city bureau with its partners, a determined or ranked round, and the officers who sign its notices.

Small, and written straight into the tables: what these tests are about begins with the draft.
"""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from mediation_orgs.nominations.models import MediationNomination
from mediation_orgs.registry.models import MediationOrganisation
from workflows.cases.execute import execute
from workflows.cases.jobs import JOBS
from workflows.cases.models import Case, local_date
from workflows.notices import numbering, services
from workflows.notices.models import Notice
from workflows.organisations.models import Office as OfficeSettings
from workflows.organisations.models import Organisation, Region, Seat, User
from workflows.organisations.officers import Officer
from workflows.rounds.models import SelectionRound
from workflows.rulebook import policies
from workflows.rulebook.store import pin

BEGUN = datetime(2025, 2, 11, 8, tzinfo=ZoneInfo("Asia/Shanghai"))
POLICY = "济宁示例 2024"
NAMES = {
    "hr": "人力资源和社会保障局", "union": "总工会", "enterprise": "企业联合会", "commerce": "工商业联合会",
    "industry": "工业和信息化局",
}  # fmt: skip
WORDS = {
    "publicity": "济人社示", "commendation": "济人社发", "notification": "济人社字", "decision": "济人社发",
    "letter": "济人社函", "certificate": "济人社荣证",
}  # fmt: skip


def stage(key: str, name: str, role: str, *parties: str, **rules: Any) -> dict[str, Any]:
    named = {"parties": list(parties)} if len(parties) > 1 else {"party": parties[0]}
    mode = "all" if len(parties) > 1 else "one"
    return {"key": key, "name": name, "mode": mode, "role": role, "level": "city", "days": 2} | named | rules


class Office:
    """``clerk`` drafts, ``checker`` checks, ``signers`` countersign, ``head`` signs; ``neighbour`` has no business."""

    def __init__(self, parties: tuple[str, ...] = ("hr", "union")) -> None:
        self.now = BEGUN
        self.parties = parties
        province = self._region("370000", "山东省", "province")
        self.city = self._region("370800", "济宁市", "city", province)
        self.county = self._region("370830", "汶上县", "county", self.city)
        self.abroad = self._region("370831", "泗水县", "county", self.city)
        self.agencies = {party: self._agency(self.city, party) for party in parties}
        self.bureau = self.agencies["hr"]
        self.clerk = self._officer("文书员", self.bureau, "clerk")
        self.checker = self._officer("核稿员", self.bureau, "second_review")
        self.colleague = self._officer("同事", self.bureau, "second_review")
        self.head = self._officer("局长", self.bureau, "determination")
        self.signers = {p: self._officer(f"{p}签", one, "countersign") for p, one in self.agencies.items()}
        self.county_bureau = self._agency(self.county, "hr")
        self.county_clerk = self._officer("县文书", self.county_bureau, "clerk")
        self.neighbour = self._officer("邻县文书", self._agency(self.abroad, "hr"), "clerk", "second_review")
        for use, word in WORDS.items():
            numbering.register_word(agency=self.bureau, use=use, word=word)

    def _region(self, code: str, name: str, level: str, parent: Region | None = None) -> Region:
        full = (parent.full_name if parent else "") + name
        return Region.objects.create(code=code, name=name, full_name=full, level=level, parent=parent)

    def _agency(self, region: Region, party: str) -> Organisation:
        name = region.name + NAMES[party]
        agency = Organisation.objects.create(
            code=f"{party}{region.code}", name=name, kind="government", region=region, party=party,
            contact_phone="0537-1234567",
        )  # fmt: skip
        OfficeSettings.objects.create(organisation=agency, address=f"{region.name}某路1号", contact_name="王科员")
        return agency

    def _officer(self, name: str, organisation: Organisation, *roles: str) -> User:
        user = User.objects.create(username=f"{name}{User.objects.count()}", person_name=name)
        for role in roles:
            Seat.objects.create(user=user, organisation=organisation, role=role, start=date(2024, 1, 1))
        return user

    # ---- rounds and nominations ----------------------------------------------------------------------------------

    def round(self, state: str = "ranked", *names: str, agency: Organisation | None = None) -> SelectionRound:
        """A round in that state with these winners, in their order of merit."""
        agency = agency or self.bureau
        number = SelectionRound.objects.count() + 1
        route = [
            stage("check", "核稿", "second_review", "hr"),
            stage("countersign", "会签", "countersign", *self.parties),
            stage("sign", "签发", "determination", "hr"),
        ]
        round_ = SelectionRound.objects.create(
            code=f"R{number}", title=f"第{number}批选树", year=2024, category="mediation", agency=agency,
            region=agency.region, state=state, policy_key=POLICY, policy_digest=pin(policies().get(POLICY)),
            created_by=self.clerk,
            legal_basis="《选树办法》", approving_document="会议纪要第1期", opens_on=date(2025, 1, 14),
            closes_on=date(2025, 2, 28), quotas={self.county.pk: 2}, created_at=self.now,
            rules={
                "policy_name": "《选树办法》", "notice_route": route, "publicity_days": 5, "lead": "hr",
                "parties": list(self.parties), "objection": {"term": 10, "extended_term": 30}, "reserve_fills": True,
            },
        )  # fmt: skip
        winners = {"ranked": "listed", "passed": "in_publicity"}.get(state)
        for rank, name in enumerate(names or ("康驿镇调解委员会", "白石镇调解委员会"), 1):
            if winners:
                self.nomination(round_, name, rank, winners)
        return round_

    def nomination(self, round_: SelectionRound, name: str, rank: int, state: str) -> MediationNomination:
        number = Organisation.objects.count()
        unit = Organisation.objects.create(code=f"T{number}", name=name, kind="mediation_body", region=self.county)
        body = MediationOrganisation.objects.create(organisation=unit, register=self.county.pk)
        return MediationNomination.objects.create(
            round=round_, parent=round_, organisation=body, unit=unit, unit_name=name, region=self.county, title=name,
            state=state, rank=rank, figure="成功率 70.00% 达标", contact_name="联系人甲", contact_phone="13900001111",
        )  # fmt: skip

    # ---- steps ---------------------------------------------------------------------------------------------------

    def tick(self, **later: int) -> datetime:
        self.now += timedelta(**(later or {"minutes": 1}))
        return self.now

    def officer(self, user: User) -> Officer:
        """The person as a request of now has them."""
        return Officer.of(user, local_date(self.now))

    def act(self, case: Case, action: str, actor: User | None, **inputs: Any) -> Notice:
        """One step, a moment after the last."""
        at = self.tick()
        return execute(case, action, officer=actor and self.officer(actor), at=at, **inputs)  # type: ignore[return-value]

    def draft(self, kind: str = "publicity", round_: SelectionRound | None = None, who: User | None = None) -> Notice:
        state = {"publicity": "ranked", "commendation": "passed", "notification": "open"}[kind]
        round_ = round_ or self.round(state)
        return services.draft(kind, round_, officer=self.officer(who or self.clerk), at=self.tick())

    def signed(self, notice: Notice) -> Notice:
        """From the draft to the last signature."""
        notice = self.act(notice, "submit", self.clerk)
        notice = self.act(notice, "agree", self.checker)
        for signer in self.signers.values():
            notice = self.act(notice, "agree", signer)
        return self.act(notice, "agree", self.head)

    def numbered(self, kind: str = "publicity", round_: SelectionRound | None = None) -> Notice:
        return self.act(self.signed(self.draft(kind, round_)), "number", self.clerk)

    def rendered(self, kind: str = "publicity", round_: SelectionRound | None = None) -> Notice:
        return self.run(self.numbered(kind, round_))

    def issued(self, kind: str = "publicity", round_: SelectionRound | None = None) -> Notice:
        return self.act(self.rendered(kind, round_), "issue", self.clerk)

    def run(self, notice: Notice) -> Notice:
        """What a worker does after the commit."""
        JOBS["render_notice"](notice.pk)
        return again(notice)


def again(notice: Notice) -> Notice:
    return Notice.objects.get(pk=notice.pk)
