"""Whether a person stands in a round already: a person stands once in a round."""

from typing import Any

from certification.models import Person
from workflows.cases.states import ENDED, State
from workflows.errors import Refused
from workflows.organisations.models import Level, Region


def check_once(case: Any) -> None:
    """Raise ``Refused`` where somebody else has handed in the same person; two that come at once wait for each other.

    Within a transaction: the person's row is held until its end.
    """
    Person.objects.select_for_update().get(pk=case.person_id)
    if told := told_of_other(case, case.person):
        raise Refused(told, "already_nominated")


def told_of_other(case: Any, person: Person) -> str:
    """Who has put the person forward in this round already, "" where nobody has. Of another county no more is told
    than that it was one."""
    handed_in = type(case)._base_manager.filter(round=case.round_id, person=person).exclude(pk=case.pk)
    other = handed_in.exclude(state__in=(*ENDED, State.DRAFT)).order_by("pk").first()
    if other is None:
        return ""
    shared = {*other.region_path.strip("/").split("/")} & {*case.region.path.strip("/").split("/")}
    if Region.objects.filter(pk__in=shared, level=Level.COUNTY).exists():
        by = other.unit_name or other.region.name
        return f"{person.name}在本批次已由{by}推荐（{other.state_label}），一人只能推荐一次；请改选他人"
    return f"{person.name}在本批次已由其他地区推荐，一人只能推荐一次；请改选他人，有疑问的请联系批次主办机关"
