"""The world of the case tests with coordinators in it: their records, their quarters, rounds of county and city."""

from datetime import date
from typing import Any

from certification import vault
from certification.models import Certificate, Education, Person, Post
from gold_selection.assessments.models import Assessment, Score
from gold_selection.coordinators.forms import CoordinatorForm
from gold_selection.coordinators.models import CoordinatorNomination
from gold_selection.coordinators.papers import PAPERS
from tests.cases.pages import JUDGING
from tests.cases.world import TODAY, World
from workflows.cases.models import Case, Evidence
from workflows.notices import numbering
from workflows.organisations.models import Organisation, Region, User
from workflows.rounds.models import SelectionRound
from workflows.rulebook import policies
from workflows.rulebook.store import pin

COUNTY, CITY = "汶上选树示例 2024", "济宁示例 2024"
YEAR = 2024
MET = {name: {"met": True, "basis": "核对无误"} for name in ("c3", "c4", "c5")}


class People:
    """Coordinators of a ``firm``, with their records and their quarters; ``numbers`` counts whoever is made."""

    numbers: int
    firm: Organisation

    def person(self, employer: Organisation | None = None, region: Region | None = None, **given: Any) -> Person:
        """Somebody who meets every condition, with an account: a graduate, certified, in post since 2023."""
        self.numbers += 1
        number = f"37083019900101{self.numbers:04}"
        employer = employer or self.firm
        values: dict[str, Any] = {
            "name": f"协调员{self.numbers}", "id_sealed": "", "id_masked": f"370***********{self.numbers:04}",
            "id_hash": vault.digest(f"card:{number}"), "employer": employer, "region": region or employer.region,
            "category": "enterprise", "birth_date": date(1990, 1, 1), "phone": "19900001234",
            "user": User.objects.create(username=f"p{self.numbers}", person_name=f"协调员{self.numbers}"),
        }  # fmt: skip
        person = Person.objects.create(**values | given)
        Education.objects.create(person=person, level="bachelor", status="graduated", graduation_date=date(2012, 7, 1))
        Certificate.objects.create(
            person=person, grade="3", kind="skill_level", occupation_relation="own", issue_date=date(2023, 5, 1),
            validity="valid", title="劳动关系协调员",
        )  # fmt: skip
        Post.objects.create(
            person=person, kind="enterprise", employer=employer, employer_name=employer.name, title="协调员",
            region=person.region, start=date(2023, 1, 1), full_time=True,
        )  # fmt: skip
        return person

    def quarter(self, person: Person, quarter: int, points: int, deduction: int = 0) -> None:
        """A quarter of the past with one line: ``points`` of base score, and as an imported ledger says it."""
        case, _ = Assessment.objects.get_or_create(
            of_region=person.region, year=YEAR, quarter=quarter,
            defaults={"title": f"第{quarter}季度", "region": person.region, "policy_key": "汶政字〔2024〕59号",
                      "policy_digest": pin(policies().get("汶政字〔2024〕59号"))},
        )  # fmt: skip
        Case.objects.filter(pk=case.pk).update(state="locked")
        ledger = dict.fromkeys(("publicity", "mediation", "management", "risk", "publication"), 0)
        Score.objects.create(
            assessment=case, person=person, seq=Score.objects.filter(assessment=case).count() + 1,
            ledger=ledger | {"base": points, "deduction": deduction, "typed_total": None, "status": "filled"},
        )  # fmt: skip

    def quarters(self, person: Person, *points: int | None) -> None:
        for number, one in enumerate(points, 1):
            if one is not None:
                self.quarter(person, number, one)


class Land(People, World):
    """``firm`` is a company of the county with an officer ``clerk_of_firm`` who applies for it."""

    def __init__(self) -> None:
        super().__init__()
        self.firm, self.clerk_of_firm = self.company(self.county)
        self.county_clerk = self.officer(self.hr, "clerk")
        numbering.register_word(agency=self.hr, use="letter", word="汶人社函")

    def company(self, region: Region, kind: str = "company") -> tuple[Organisation, User]:
        self.numbers += 1
        made = Organisation.objects.create(
            code=f"C{self.numbers:03}", name=f"第{self.numbers}公司", kind=kind, region=region
        )
        return made, self.officer(made, "applicant")

    def township(self) -> tuple[Region, Organisation, User]:
        town = Region.objects.create(
            code="370830101", name="丁镇", full_name="丁镇", level="township", parent=self.county
        )
        office, applicant = self.company(town, "township")
        return town, office, applicant

    def coordinator_round(self, policy: str = COUNTY, region: Region | None = None, **fields: Any) -> SelectionRound:
        """An open round of the county, by the county's document; ``policy`` CITY and ``region`` for the city's."""
        self.numbers += 1
        region = region or (self.county if policy == COUNTY else self.city)
        values = {
            "code": f"G{self.numbers}", "title": f"金牌协调员批次{self.numbers}", "year": YEAR,
            "category": "coordinator", "agency": self.hr if region == self.county else self.bureau, "region": region,
            "state": "open", "opens_on": TODAY, "closes_on": date(2025, 2, 7),
            "quotas": {self.county.pk: 2, self.abroad.pk: 1}, "policy_key": policy,
            "policy_digest": pin(policies().get(policy)), "created_by": self.clerk, "legal_basis": policy,
            "rules": {"policy_name": policy, "route": list(JUDGING), "reserve_fills": True, "publicity_days": 5,
                      "lead": "hr", "parties": ["hr"]},
        }  # fmt: skip
        return SelectionRound.objects.create(**values | fields)

    def nomination(
        self, person: Person, round_: SelectionRound | None = None, unit: Organisation | None = None,
        by: User | None = None, paper: bool = True, **fields: Any,
    ) -> CoordinatorNomination:  # fmt: skip
        """A draft with every answer and every paper; without ``paper``, without the signed 同意书."""
        round_, unit = round_ or self.coordinator_round(), unit or self.firm
        answers = dict.fromkeys(set(CoordinatorForm.required) - {"person"}, "略") | {"contact_phone": "19900001301"}
        case = CoordinatorNomination.objects.create(
            round=round_, parent=round_, unit=unit, unit_name=unit.name, region=unit.region, title=person.name,
            person=person, asked=person, workplace=unit.name, created_by=by or self.clerk_of_firm,
            created_at=self.now, **answers | fields,
        )  # fmt: skip
        Evidence.objects.bulk_create(
            Evidence(
                case=case, slot=one.slot, name=one.name, file="none", content_type="application/pdf", size=1,
                sha256="0" * 64, uploaded_by=case.created_by, uploaded_at=self.now,
            )
            for one in PAPERS if one.required and (paper or one.slot != "consent")
        )  # fmt: skip
        return case

    def handed_in(self, person: Person, round_: SelectionRound | None = None, **more: Any) -> CoordinatorNomination:
        draft = self.nomination(person, round_, **more)
        return self.act(draft, "submit", draft.created_by)  # type: ignore[return-value]

    def accepted(self, case: Case) -> Case:
        return self.act(case, "agree", self.acceptor, text="材料齐全")

    def judged(self, case: Case, **findings: bool | None) -> Case:
        """By the preliminary reviewer, who finds everything met but what ``findings`` say."""
        found = MET | {name: {"met": met, "basis": "核对"} for name, met in findings.items()}
        return self.act(self.accepted(case), "agree", self.reviewer, text="同意", findings=found)


def verdicts(case: Any) -> dict[str, str]:
    return {one["clause"]: one["verdict"] for one in case.screening["findings"]}
