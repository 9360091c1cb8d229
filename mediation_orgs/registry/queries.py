"""The success rate of organisations, and the snapshot of it that a nomination keeps."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from os.path import commonpath
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from workflows.organisations.models import Organisation, OrganisationKind
from workflows.policy import mediation
from workflows.policy.policies import Policy
from workflows.policy.rate import RateResult, rate, tally
from workflows.rulebook import policies

from .access import DECLINED
from .counting import Counts, Options, cases_of, count_cases
from .models import MediationCase, MediationOrganisation
from .sources import waiting_cases

TOPIC = mediation.TOPIC_NAME
SELECTION = mediation.SELECTION


@dataclass(frozen=True, slots=True)
class OrganisationRate:
    """One organisation's year: the counts under the readings in force, and the rate they give."""

    id: int
    code: str
    name: str
    counts: Counts
    rate: RateResult

    def flip_warning(self, threshold: int) -> str | None:
        """In words, whether one case more or less would change the side of the threshold; None where it would not."""
        return self.rate.flip(threshold)

    def as_dict(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "name": self.name,
            **self.counts.as_dict(),
            **self.judged(),
        }

    def judged(self) -> dict[str, Any]:
        return {
            "rate": self.rate.pair,
            "display": self.rate.display,
            "meets": {str(threshold): self.rate.meets(threshold) for threshold in thresholds()},
        }


def thresholds() -> list[int]:
    """The rates that documents ask for, in percent, the highest first: all are shown, whichever governs."""
    asking = (policy for policy in policies() if TOPIC in policy.decides)
    return sorted({policy.selection(SELECTION).threshold.percent for policy in asking}, reverse=True)


def policy_for(region_paths: list[str], year: int) -> Policy:
    """The notice whose readings count a year: the nearest to govern all these regions then, else the defining one.

    For figures that belong to no case; a nomination's stand on the rules of its round.
    """
    shared = commonpath(region_paths) if region_paths else ""
    known = policies()
    for policy in known.governing(shared, SELECTION, date(year, 12, 31)):
        if TOPIC in policy.readings:
            return policy
    defining = known.defining(TOPIC, date(year, 12, 31))
    if defining is None:
        raise LookupError("没有规定调解成功率的文件，请检查 policies 目录")
    return defining


def mediation_organisations() -> QuerySet[Organisation]:
    bodies = Organisation.objects.filter(kind=OrganisationKind.MEDIATION_BODY)
    return bodies.exclude(DECLINED).order_by("code")


def success_rate(
    organisation_id: int | None, year: int, options: Options, *, within: Q | None = None
) -> list[OrganisationRate]:
    """The year's rate of one mediation organisation or (None) of each, by code. Three queries however many there are.

    ``options``: the five readings, as ``Policy.options("mediation_rate")`` gives them. ``within`` limits the rows to
    a scope (see ``bodies.within``).
    """
    bodies = mediation_organisations()
    if organisation_id is not None:
        bodies = bodies.filter(pk=organisation_id)
    if within is not None:
        bodies = bodies.filter(within)
    rows = list(bodies.values_list("pk", "code", "name"))
    every = organisation_id is None and within is None
    counted = count_cases(None if every else [pk for pk, _, _ in rows], year, options)
    return [_organisation_rate(pk, code, name, counted.get(pk) or Counts(), options) for pk, code, name in rows]


def _organisation_rate(pk: int, code: str, name: str, counts: Counts, options: Options) -> OrganisationRate:
    return OrganisationRate(pk, code, name, counts, rate(counts.outcomes, options))


def snapshot(organisation: MediationOrganisation, year: int, policy: Policy, at: datetime) -> dict[str, Any]:
    """The year's figures as a nomination keeps them: JSON-ready, with a digest of the very cases they come from.

    ``policy``: the rules that the nomination stands on. ``tally``: every case of the year as registered (``Cases``);
    ``counts``: by outcome as these rules count them, for people to read. ``unconfirmed``: rows of the year that the
    applicant handed in and no office has accepted; they count nowhere.
    """
    readings = policy.options(TOPIC)
    (figures,) = success_rate(organisation.pk, year, readings)
    groups = cases_of(organisation.pk, year)
    exact = tally(groups, year, readings).exact
    assert exact is not None
    cases, digest = register_digest(organisation.pk, year)
    return {
        "year": year,
        "as_of": timezone.localtime(at).isoformat(),
        "policy": policy.stamp(timezone.localdate(at)),
        "options": readings,
        "code": figures.code,
        "name": figures.name,
        "tally": [list(group) for group in groups],
        "counts": figures.counts.outcomes,
        "unperformed": figures.counts.unperformed,
        "rate": exact.pair,
        "display": exact.display,
        "cases": cases,
        "unconfirmed": waiting_cases([organisation.pk], year).get(organisation.pk, 0),
        "digest": digest,
    }


def register_digest(organisation_id: int, year: int) -> tuple[int, str]:
    """(number, SHA-256) of the organisation's cases accepted or closed in the year: id, dates, outcome, performance."""
    rows = (
        MediationCase.counted.filter(Q(accepted_year=year) | Q(closed_year=year), organisation=organisation_id)
        .order_by("pk")
        .values_list("pk", "accepted", "closed", "outcome", "performance")
    )
    digest, number = hashlib.sha256(), 0
    for row in rows.iterator(chunk_size=5000):
        digest.update("\t".join(str(value) for value in row).encode() + b"\n")
        number += 1
    return number, digest.hexdigest()


def snapshot_is_current(kept: Mapping[str, Any], organisation: MediationOrganisation) -> bool:
    """Whether the register still holds exactly the cases a snapshot was taken from."""
    return register_digest(organisation.pk, kept["year"]) == (kept["cases"], kept["digest"])
