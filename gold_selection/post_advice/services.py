"""Begin a letter about a person's year."""

from datetime import datetime

from django.db import transaction

from certification.models import Person
from gold_selection.post_advice.access import clerk_duty
from gold_selection.post_advice.letters import PostAdjustment
from gold_selection.post_advice.models import PostAdvice
from workflows.errors import Refused
from workflows.notices import matters
from workflows.notices.models import Notice
from workflows.organisations.officers import Officer


@transaction.atomic
def draft_letter(person: Person, year: int, *, officer: Officer, at: datetime) -> Notice:
    """Draft the letter to the person's employer. Raises ``Refused`` for whoever is not the clerk of the county's
    bureau, and as every draft does."""
    Person.objects.select_for_update().get(pk=person.pk)  # two clerks that press at once wait for each other
    duty = clerk_duty(officer, person.region.path)
    if duty is None:
        raise Refused("只有县级人社部门的文书席位可以起草此函", "no_seat")
    advice = PostAdvice.objects.filter(person=person, year=year).first() or PostAdvice(
        title=f"{year}年度{person.name}调整岗位建议", person=person, year=year, region=person.region,
        agency_id=duty.organisation_id,
    )  # fmt: skip
    return matters.write(PostAdjustment.key, advice, officer=officer, at=at)
