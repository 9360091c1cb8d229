import pytest

from mediation_orgs.nominations.models import MediationNomination
from tests.notices.office import Office


@pytest.fixture
def office(db) -> Office:
    return Office()


@pytest.fixture
def people(monkeypatch) -> type[MediationNomination]:
    """The kind of nomination, as if it put people forward."""
    monkeypatch.setattr(MediationNomination, "PEOPLE", True)
    monkeypatch.setattr(MediationNomination, "employer_name", lambda self: "某某公司")
    monkeypatch.setattr(MediationNomination, "post_title", lambda self: "人事主管")
    return MediationNomination
