"""What the pages show of a coordinator's nomination."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from certification.access import people_for
from certification.models import Certificate, Education, Person
from certification.placements.of_person import confirmed_of
from certification.queries import standing
from gold_selection.coordinators import quarters
from gold_selection.coordinators.advice import advice_on
from gold_selection.coordinators.models import CoordinatorNomination
from gold_selection.coordinators.papers import PAPERS
from gold_selection.coordinators.screening import discipline_for, facts_of, screen
from gold_selection.post_advice.access import clerk_duty
from gold_selection.post_advice.discipline import advice_of
from gold_selection.post_advice.queries import letters as letters_about
from workflows.cases.kind_page import CaseView
from workflows.notices.vocabulary import UNDER_WAY
from workflows.organisations.models import Organisation
from workflows.organisations.officers import Officer
from workflows.policy.policies import Clause
from workflows.rounds.models import HANDED_IN
from workflows.rounds.screened_page import Links, ScreenedPage
from workflows.rulebook.store import rules

# What a condition asks for -> where it stands on the person's page.
_RECORDS = {
    "education": ("学历记录", "education"),
    "certificate": ("证书记录", "certificates"),
    "post": ("在岗记录", "posts"),
}


class CoordinatorPage(ScreenedPage):
    model = CoordinatorNomination
    slug = "coordinator-nominations"
    papers = PAPERS
    PLAIN = frozenset({"推荐人选", "联系人", "联系电话"})
    NOT_ASKED_AGAIN = frozenset({"推荐人选", "曾获荣誉"})
    template = "coordinators/panel.html"
    form_template = "coordinators/form"
    edit_template = "coordinators/records.html"
    guide_template = "coordinators/guide.html"

    def context(self, view: CaseView) -> dict[str, Any]:
        case = view.case
        assert isinstance(case, CoordinatorNomination)
        seen = case.person_id is not None and people_for(view.officer).filter(pk=case.person_id).exists()
        shared = super().context(view)
        if not seen:  # a unit reads the findings, but not the records of the information base
            shared["rows"] = [(finding | {"links": ()}, point) for finding, point in shared["rows"]]
        return shared | {
            "person": case.person,
            "person_url": reverse("people:person", args=[case.person_id]) if seen else "",
            "placements": confirmed_of(view.officer, case.person, case.round.year) if seen and case.person else [],
            "quarters": quarters.columns(case.quarters) if case.quarters else (),
            "records_changed": view.inside and case.state in ("in_review", "passed") and _changed(case),
            **_letter(view, case),
        }

    def grounds(self, case: CoordinatorNomination) -> tuple[str, str]:
        """First the mistakes that take the selection away, as they are now."""
        found = advice_on(case)
        if found and found.looked.disqualified:
            return f"{found.observed}，取消评选资格", found.rules.candidates.citation or ""
        return super().grounds(case)

    def links(self, case: CoordinatorNomination) -> Mapping[str, Links]:
        """The person's records, at the conditions that rest on them."""
        if case.person_id is None:
            return {}
        url = reverse("people:person", args=[case.person_id])
        return {
            one.id: ((f"看{label}", f"{url}#{part}"),) for one in case.conditions() for label, part in _records(one)
        }

    def edit_context(self, case: CoordinatorNomination) -> dict[str, Any]:
        """What the information base shows of the person now, with the findings that rest on it."""
        return {"round": case.round, "person": case.person, "found": _preview(case) if case.person else []}

    def units(self, officer: Officer) -> list[Organisation]:
        return own_units(officer)

    def form_context(self, case: CoordinatorNomination) -> dict[str, Any]:
        return {"round": case.round, **_printed(case.person)}


def _letter(view: CaseView, case: CoordinatorNomination) -> dict[str, Any]:
    """The letters to the employer that there are, and whether the reader may draft one: the county's clerk, where the
    rules advise it on the mistakes as they are now."""
    if not view.inside or case.person is None or case.state not in HANDED_IN:
        return {"letters": [], "advised": None}
    person, year = case.person, case.round.year
    letters = letters_about([person], year).get(person.pk, [])
    under_way = any(one.state in UNDER_WAY for one in letters)
    asked = clerk_duty(view.officer, person.region.path) is not None and not under_way
    found = advice_of([person], year).get(person.pk) if asked else None
    return {"letters": letters, "advised": found if found and found.advised else None}


def own_units(officer: Officer) -> list[Organisation]:
    """The units for which the officer applies, each with its region."""
    found = Organisation.objects.filter(pk__in=officer.units).select_related("region", "field")
    return list(found.order_by("pk"))


def _records(condition: Clause) -> list[tuple[str, str]]:
    return [told for asked, told in _RECORDS.items() if getattr(condition, asked)]


def _preview(case: CoordinatorNomination) -> list[dict[str, Any]]:
    """The findings of the day that rest on records, not on anybody's judgement; those of a draft and of a return."""
    assert case.person is not None
    policy, now = rules(case.round.policy_digest), timezone.now()
    found = screen(policy, discipline_for(policy, case.person, now), facts_of(case.person, case.round, now))
    judged = {one.id for one in policy.selection(case.CATEGORY).conditions if one.fields}
    return [one for one in found["findings"] if one["clause"] not in judged]


def _changed(case: CoordinatorNomination) -> bool:
    """Whether the information base or the quarters say something else now than when the facts were pinned."""
    assert case.person is not None
    day = parse_date(case.snapshot["asked"]["as_of"])
    assert day is not None
    then = timezone.make_aware(datetime.combine(day, datetime.min.time()))
    return bool(facts_of(case.person, case.round, then)["asked"] != case.snapshot["asked"])


def _printed(person: Person | None) -> dict[str, Any]:
    """What the printed form says of the person; the number stays masked. All empty while nobody is chosen."""
    if person is None:
        return dict.fromkeys(("name", "sex", "born", "number", "schooling", "certificates"), "")
    schooling = [one for one in standing(person, Education) if one.level]
    held = [f"{one}（{one.number}）" if one.number else str(one) for one in standing(person, Certificate)]
    return {
        "name": person.name, "sex": person.get_sex_display(), "born": person.birth_date or "",
        "number": person.id_masked, "schooling": str(schooling[-1]) if schooling else "",
        "certificates": "；".join(held),
    }  # fmt: skip
