"""The information base in figures over 200,000 coordinators: ``python -m benchmarks.coordinators``."""

import random
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.measuring import Figure, begin, milliseconds, tell

PEOPLE = 200_000
COUNTIES, TOWNSHIPS, FIELDS = 11, 15, 7
DAY = date(2024, 12, 31)
KINDS = (
    "township", "enterprise", "park", "community", "grid", "authority", "association", "representative", "legal",
    "project",
)  # fmt: skip
LEVELS = ("senior_high", "junior_college", "bachelor", "bachelor", "master")
SLICE = 20_000


def regions() -> tuple[Any, list[str]]:
    """The city, and the codes of every township and field under it."""
    from workflows.organisations.models import Region

    province = Region.objects.create(code="370000", name="省", full_name="省", level="province")
    city = Region.objects.create(code="370800", name="市", full_name="市", level="city", parent=province)
    places = []
    for number in range(COUNTIES):
        code = f"3708{10 + number}"
        county = Region.objects.create(code=code, name=f"县{number}", full_name=code, level="county", parent=city)
        for place in range(TOWNSHIPS + FIELDS):
            level = "township" if place < TOWNSHIPS else "field"
            one = Region.objects.create(
                code=f"{code}{100 + place}", name=f"第{place}处", full_name=f"{code} {place}", level=level, parent=county
            )
            places.append(one.code)
    return city, places


def fill(places: list[str]) -> None:
    """Straight into the tables: one in twenty has two posts, one in ten has left, six in ten hold a certificate."""
    from certification.models import Certificate, Education, Person, Post

    chance = random.Random(20241231)
    for first in range(0, PEOPLE, SLICE):
        people = Person.objects.bulk_create([_person(number, chance, places) for number in range(first, first + SLICE)])
        Education.objects.bulk_create(
            Education(person=one, level=chance.choice(LEVELS)) for one in people for _ in range(1 + (one.pk % 10 == 0))
        )
        Certificate.objects.bulk_create(
            Certificate(
                person=one, grade=chance.choice("4332"), kind="skill_level", occupation_relation="own", validity="valid"
            )
            for one in people
            if one.pk % 10 < 6
        )
        Post.objects.bulk_create(
            _post(one, chance, places) for one in people for _ in range(1 + (one.pk % 20 == 0))
        )


def _person(number: int, chance: random.Random, places: list[str]) -> Any:
    from certification.models import Person

    return Person(
        name=f"人{number}", id_sealed="x" * 120, id_hash=f"{number:064}", id_masked=f"{number}", status="active",
        category="enterprise", sex=("male", "female")[number % 2], region_id=chance.choice(places),
        birth_date=date(1960, 1, 1) + timedelta(days=chance.randrange(16_000)), phone="19900000000",
    )  # fmt: skip


def _post(person: Any, chance: random.Random, places: list[str]) -> Any:
    from certification.models import Post

    start = date(2015, 1, 1) + timedelta(days=chance.randrange(3_500))
    left = start + timedelta(days=200) if chance.random() < 0.1 else None
    place = chance.choice(places)
    return Post(
        person=person, kind=chance.choice(KINDS), employer_name=f"第{chance.randrange(9_999)}公司", region_id=place,
        start=start, end=left, work_months=chance.randrange(200), source="ledger",
    )  # fmt: skip


def main() -> None:
    begin()


if __name__ == "__main__":
    main()
