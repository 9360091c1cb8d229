"""The information base in figures over 200,000 coordinators: ``python -m benchmarks.coordinators``."""

import random
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.measuring import Figure, begin, milliseconds, tell

PEOPLE = 200_000
COUNTIES, TOWNSHIPS, FIELDS = 11, 15, 7
DAY = date(2024, 12, 31)
PAGES = {
    "figures": "数量与结构", "figure_places": "分布与缺口", "figure_work": "工作", "figure_years": "历年",
    "figure_people": "名单",
}  # fmt: skip
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
                code=f"{code}{100 + place}",
                name=f"第{place}处",
                full_name=f"{code} {place}",
                level=level,
                parent=county,
            )
            places.append(one.code)
    return city, places


def fill(places: list[str]) -> None:
    """Straight into the tables: one in twenty has two posts, one in ten has left, six in ten hold a certificate."""
    from certification import census
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
        Post.objects.bulk_create(_post(one, chance, places) for one in people for _ in range(1 + (one.pk % 20 == 0)))
        census.settle(people, DAY)


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


def send(city: Any) -> None:
    """One in twenty of them on a placement of the year, confirmed."""
    from django.db import transaction

    from certification.models import Person
    from certification.placements.models import Placement, PlacementRound

    round_ = PlacementRound.objects.create(code="Y", title="以干代训", year=DAY.year, region=city, rules={})
    at = datetime(2024, 12, 31, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    with transaction.atomic():
        for number, one in enumerate(Person.objects.order_by("pk")[:PEOPLE:20]):
            first = date(DAY.year, 1, 1) + timedelta(days=number % 300)
            Placement.objects.create(
                round=round_, parent=round_, person=one, title=one.name, region_id=one.region_id, host_name="某局",
                first_day=first, last_day=first + timedelta(days=13), state="passed", created_at=at,
            )  # fmt: skip


def seated(region: Any) -> Any:
    """A client of somebody who oversees the region."""
    from django.test import Client

    from workflows.organisations.models import Organisation, Seat, User

    office = Organisation.objects.create(
        code=f"G{region.pk}", name="人社局", kind="government", region=region, party="hr"
    )
    user = User.objects.create_user(f"u{region.pk}", person_name="某人")
    Seat.objects.create(user=user, organisation=office, role="preliminary", start=DAY)
    client = Client()
    client.force_login(user)
    return client


def pages(client: Any, whose: str, asked: dict[str, str]) -> list[Figure]:
    from django.urls import reverse

    def read(name: str) -> None:
        page = client.get(reverse(f"people:{name}"), asked)
        assert page.status_code == 200 and 'role="alert"' not in page.content.decode()

    return [
        Figure(f"{whose}统计：{label}", milliseconds(lambda: read(name), 5), "毫秒", 300)  # noqa: B023
        for name, label in PAGES.items()
    ]


def intake(places: list[str]) -> Figure:
    """A list of 5,000 people who are not there yet."""
    from stdnum.cn import ric

    from certification.intake import Incoming, take_in
    from workflows.organisations.models import Region

    town = Region.objects.get(pk=places[0])
    at = datetime(2024, 12, 31, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    numbers = [f"370830{date(1960, 1, 1) + timedelta(days=number):%Y%m%d}999" for number in range(5_000)]
    rows = [
        Incoming(
            f"新{number}", body + ric.calc_check_digit(body + "0"), town, DAY, "ledger", kind="township",
            phone="19900000000", education="bachelor", employer_name="某单位", work_months=30,
        )
        for number, body in enumerate(numbers)
    ]  # fmt: skip
    taken = milliseconds(lambda: take_in(rows, batch=None, officer=None, at=at))
    return Figure("名单中5000人进入信息库", taken / 1000, "秒", 10)


def main() -> None:
    begin()
    from django.conf import settings
    from django.db import connection

    settings.ALLOWED_HOSTS.append("testserver")
    city, places = regions()
    fill(places)
    send(city)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    client, until = seated(city), DAY.isoformat()
    figures = pages(client, "20万名协调员，", {"until": until})
    figures += pages(client, "20万名中一县、二级证书，", {"until": "2022", "region": "370810", "grade": "2"})
    figures += pages(client, "20万名中年内以干代训已确认，", {"until": until, "placed": str(DAY.year)})
    tell([*figures, intake(places)])


if __name__ == "__main__":
    main()
