"""Begin a letter about a person's year."""

from datetime import datetime

from django.db import transaction

from certification.models import Person
from gold_selection.post_advice.access import clerk_duty
from gold_selection.post_advice.models import PostAdvice, PostAdviceState
from workflows.cases.execute import execute
from workflows.errors import Refused
from workflows.notices import services as notices
from workflows.notices.letters import PostAdjustment
from workflows.notices.models import Notice
from workflows.organisations.officers import Officer


@transaction.atomic
def draft_letter(person: Person, year: int, *, officer: Officer, at: datetime) -> Notice:
    """Draft the letter to the person's employer; the case that it is about is set up with the first one.

    Raises ``Refused`` for whoever is not the clerk of the county's bureau, and as every draft does.
    """
    Person.objects.select_for_update().get(pk=person.pk)  # two clerks that press at once wait for each other
    case = PostAdvice.objects.filter(person=person, year=year).first() or PostAdvice(person=person, year=year)
    if case.pk is None:
        duty = clerk_duty(officer, person.region.path)
        if duty is None:
            raise Refused("只有县级人社部门的文书席位可以起草此函", "no_seat")
        case.title, case.region = f"{year}年度{person.name}调整岗位建议", person.region
        case.agency_id = duty.organisation_id
        case.created_by, case.created_at = officer.user, at
        case.save()
    if case.state == PostAdviceState.DRAFT:
        execute(case, "open", officer=officer, at=at)
    return notices.draft(PostAdjustment.key, case, officer=officer, at=at)
