"""Which titles rest on a person's quarters, told to whoever corrects one of them."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse

from certification.models import Person
from gold_selection.assessments.consequences import Use, rests_on_scores
from gold_selection.honours.models import Honour
from gold_selection.honours.queries import honours_for
from workflows.organisations.officers import Officer


@rests_on_scores
def titles(person: Person, year: int, officer: Officer) -> Iterator[Use]:
    """Those of the year in force: a 通报 has made them public; the register is open to who may see them there."""
    seen = set(honours_for(officer).filter(person=person, year=year).values_list("pk", flat=True))
    query = urlencode({"q": person.name, "year": year})
    for one in Honour.objects.filter(person=person, year=year, revoked_on=None).order_by("pk"):
        url = f"{reverse('honours:list')}?{query}" if one.pk in seen else ""
        yield Use(f"{year}年度“{one.title}”（{one.document}）", url)
