"""Nobody acts on a round in which a unit stands that they apply for."""

from tests.rounds.conftest import rank, refused
from workflows.organisations.models import Seat


def test_an_officer_of_a_nominated_unit_does_not_rank_either(prefecture):
    round_ = prefecture.round("closed")
    nomination = prefecture.nomination(round_)
    clerk = prefecture.person("clerk")
    seat = Seat.objects.create(user=clerk, organisation=nomination.unit, role="applicant", start="2024-01-01")
    with refused("own_round"):
        rank(prefecture, round_, [nomination.pk])
    seat.delete()
    assert rank(prefecture, round_, [nomination.pk]).state == "ranked"
