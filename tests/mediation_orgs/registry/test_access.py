"""Who keeps a register: asked by the import, the confirmation and the correction, each clause of it."""

from datetime import timedelta

import pytest

from mediation_orgs.registry.access import keeps, may_import
from mediation_orgs.registry.confirmations import decide, may_decide, waiting_for
from mediation_orgs.registry.corrections import CORRECTABLE, correct
from mediation_orgs.registry.models import MediationCase
from tests.mediation_orgs.conftest import FILED, codes, row, take
from workflows.errors import Refused
from workflows.organisations.models import Organisation, Role, User
from workflows.organisations.officers import Officer
from workflows.sheets.models import ImportBatch

LATER = FILED + timedelta(hours=1)


def officer(user: User) -> Officer:
    return Officer.of(User.objects.get(pk=user.pk), FILED.date())


@pytest.fixture
def applicant(land, seated) -> User:
    return seated(land.bodies[0], Role.APPLICANT)


@pytest.fixture
def batch(applicant) -> ImportBatch:
    return take(row(1), actor=applicant).batch


def refused_everywhere(user: User, batch: ImportBatch) -> None:
    """Neither imports for T01, nor confirms, nor corrects."""
    assert not may_decide(officer(user), batch) and not waiting_for(officer(user)).exists()
    with pytest.raises(Refused) as refused:
        decide(batch_id=batch.pk, rows=None, accept=True, reason="", actor=user, at=LATER)
    assert refused.value.code == "forbidden"
    with pytest.raises(Refused) as refused:
        corrected(batch.cases.get(), user)
    assert refused.value.code == "forbidden"
    assert batch.cases.get().standing == "pending"


def corrected(case: MediationCase, user: User) -> None:
    values = {name: getattr(case, name) for name in CORRECTABLE} | {"sealed": False}
    correct(case_id=case.pk, values=values, reason="查卷", revision=0, actor=user, at=LATER)


@pytest.mark.parametrize("role", [Role.ACCEPTANCE, Role.PRELIMINARY, Role.CLERK, Role.ADMINISTRATOR])
def test_a_working_seat_of_the_countys_hr_bureau_does_all_three(land, seated, batch, role):
    keeper = seated(land.bureau, role)
    assert take(row(2), actor=keeper).batch.pending == 0
    corrected(MediationCase.objects.get(case_no=row(2)["case_no"]), keeper)
    assert list(waiting_for(officer(keeper))) == [batch]
    decide(batch_id=batch.pk, rows=None, accept=True, reason="", actor=keeper, at=LATER)
    assert batch.cases.get().standing == "counted"


def test_an_office_of_another_party_keeps_no_register(land, seated, batch):
    union = Organisation.objects.create(
        code="U01", name="甲县总工会", kind="government", region=land.here, party="union"
    )
    clerk = seated(union, Role.CLERK)
    refused_everywhere(clerk, batch)
    with pytest.raises(Refused, match="没有导入"):
        take(row(2), actor=clerk)


def test_a_clerk_inside_a_body_oversees_nothing(land, seated, batch):
    """T03 lies in the county of T01 and oversees neither it nor itself."""
    clerk = seated(land.bodies[2], Role.CLERK)
    refused_everywhere(clerk, batch)
    assert not may_import(officer(clerk))


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.COUNTERSIGN, Role.SECOND_REVIEW])
def test_a_seat_of_the_bureau_that_keeps_no_register(land, seated, batch, role):
    refused_everywhere(seated(land.bureau, role), batch)


def test_the_bureau_of_another_county(land, seated, batch):
    refused_everywhere(seated(land.neighbour, Role.CLERK), batch)


class TestOwnUnit:
    """A person of the bureau who also applies for a body."""

    @pytest.fixture
    def both(self, land, seated) -> User:
        user = seated(land.bodies[0], Role.APPLICANT)
        user.seats.create(organisation=land.bureau, role=Role.CLERK, start="2024-01-01")
        return user

    def test_writes_nothing_that_their_body_is_judged_by(self, both, land):
        # Handed in by the command line, so that the batch is neither theirs nor a unit's.
        case = take(row(1)).batch.cases.get()
        with pytest.raises(Refused, match="本单位的登记簿"):
            corrected(case, both)
        assert keeps(officer(both), land.bodies[1])

    def test_their_files_wait_and_speak_for_their_own_body_alone(self, both):
        done = take(row(1), row(2, org="T02"), actor=both)
        assert (done.batch.origin, done.batch.pending, codes(done)) == ("unit", 1, ["ORG_UNKNOWN"])

    def test_a_colleagues_rows_for_their_body_are_not_theirs_to_accept(self, both, seated, land):
        other = User.objects.create_user("colleague", person_name="同事")
        other.seats.create(organisation=land.bodies[0], role=Role.APPLICANT, start="2024-01-01")
        refused_everywhere(both, take(row(1), actor=other).batch)


def test_what_one_handed_in_for_a_body_stays_out_of_ones_hands_in_the_bureau(land, batch, applicant):
    applicant.seats.update(active=False)
    applicant.seats.create(organisation=land.bureau, role=Role.CLERK, start="2024-01-01")
    moved = officer(applicant)
    assert not may_decide(moved, batch)
    for call in (
        lambda: decide(batch_id=batch.pk, rows=None, accept=True, reason="", actor=applicant, at=LATER),
        lambda: corrected(batch.cases.get(), applicant),
    ):
        with pytest.raises(Refused) as refused:
            call()
        assert refused.value.code == "forbidden"


def test_a_keeper_mends_the_slips_of_a_file_they_entered_themselves(land, seated):
    keeper = seated(land.bureau, Role.CLERK)
    case = take(row(1), actor=keeper).batch.cases.get()
    corrected(case, keeper)
    assert MediationCase.objects.get(pk=case.pk).sealed is False
