"""Beginning a quarter, taking one over from a ledger, and appealing. All else is an action of the assessment."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q

from certification.codes import CoordinatorStatus
from certification.models import Person, Post
from certification.posts import COUNTED
from gold_selection.assessments import queries
from gold_selection.assessments.access import opener_duty
from gold_selection.assessments.codes import QUARTER_NAMES
from gold_selection.assessments.models import Appeal, Assessment, Entry, Score
from gold_selection.assessments.models.appeal import WAITS
from workflows.cases.actions import local_date
from workflows.cases.execute import execute
from workflows.errors import Refused
from workflows.organisations.models import Level, Organisation, OrganisationKind, Region
from workflows.organisations.officers import Officer
from workflows.rulebook import policies
from workflows.rulebook.store import pin

UNITS = (Level.TOWNSHIP, Level.FIELD)


@transaction.atomic
def begin(*, region: Region, year: int, quarter: int, officer: Officer, at: datetime) -> Assessment:
    """Open a quarter for a township or field, with everybody who is in post there on its list. Raises ``Refused``."""
    case = _draft(region, year, quarter, officer, at)
    if case.first_day > local_date(at):
        raise Refused(f"{case.when}还没有开始，不能建立考核", "too_early")
    if case.unit is None:
        raise Refused(f"{region.name}没有登记办事处（镇政府）或专班，请先在单位名单中登记", "no_unit")
    opened = execute(case, "open", officer=officer, at=at)
    assert isinstance(opened, Assessment)
    _enlist(opened)
    return opened


@transaction.atomic
def taken_over(*, region: Region, year: int, quarter: int, officer: Officer | None, at: datetime) -> Assessment:
    """The locked quarter of a ledger of the past, made if there is none; the importer adds its lines.

    Raises ``Refused`` where the quarter is, or was, recorded in the program itself. ``officer`` None: a command.
    """
    there = Assessment.objects.filter(of_region=region, year=year, quarter=quarter).first()
    if there is None:
        done = execute(_draft(region, year, quarter, officer, at), "take_over", officer=officer, at=at)
        assert isinstance(done, Assessment)
        return done
    if not there.taken_over:
        raise Refused(f"{there.title}已在系统中记录（{there.state_label}），不能用台账覆盖", "recorded_here")
    return there


@transaction.atomic
def appeal(*, score: Score, entry: Entry | None, grounds: str, officer: Officer, at: datetime) -> Appeal:
    """Dispute the ruling on an entry of the own published line, or with ``entry`` None its base score.

    Raises ``Refused``.
    """
    case = score.assessment
    subject = str(entry) if entry else "基本得分"
    try:
        with transaction.atomic():
            made = Appeal.objects.create(
                title=f"{score.person.name}对{case.when}{subject}的申诉", region=case.region, agency=case.agency,
                parent=case, score=score, entry=entry, grounds=grounds, created_by=officer.user, created_at=at,
            )  # fmt: skip
            return execute(made, "file", officer=officer, at=at)  # type: ignore[return-value]
    except IntegrityError as error:  # the second of two that come at once
        raise Refused(WAITS, "appeal_open") from error


def _draft(region: Region, year: int, quarter: int, officer: Officer | None, at: datetime) -> Assessment:
    if region.level not in UNITS:
        raise Refused(f"{region.name}不是乡镇（街道）或领域，季度考核以乡镇（街道）、领域为单位", "not_a_unit")
    if not 1 <= quarter <= 4 or not 1900 <= year <= 2199:
        raise Refused("年度或季度有误，请改正", "no_such_quarter")
    policy = policies().scoring(region.path, date(year, 12, 31)) or policies().scoring(region.path, local_date(at))
    if policy is None:
        raise Refused(f"没有适用于{region.full_name}的季度量化计分文件，请先在 policies 中补充", "no_policy")
    if Assessment.objects.filter(of_region=region, year=year, quarter=quarter).exists():
        raise Refused(f"{region.name}{year}年{QUARTER_NAMES[quarter - 1]}的考核已经建立", "exists")
    unit = keeper(region)
    county = region.parent
    agency = Organisation.objects.filter(region=county, party="hr", status=Organisation.Status.REGISTERED).first()
    if agency is None:
        raise Refused(f"{region.name}所在县没有登记人社部门，请先在单位名单中登记", "no_agency")
    words = f"{region.name}{year}年{QUARTER_NAMES[quarter - 1]}量化考核"
    return Assessment.objects.create(
        title=words, region=region, year=year, quarter=quarter, unit=unit, unit_name=unit.name if unit else "",
        agency=agency, created_by=officer.user if officer else None, created_at=at, policy_key=policy.key,
        policy_digest=pin(policy),
    )  # fmt: skip


def keeper(region: Region) -> Organisation | None:
    """Who keeps the record of a township or field: its task force, else its office; None where none is registered."""
    force = Organisation.objects.filter(kind=OrganisationKind.TASKFORCE)
    found = force.filter(field=region) | force.filter(region=region, field=None)
    found |= Organisation.objects.filter(kind=OrganisationKind.TOWNSHIP, region=region)
    kept = found.filter(status=Organisation.Status.REGISTERED)
    return kept.order_by("kind", "code").first()  # "taskforce" before "township"


def _enlist(case: Assessment) -> None:
    """Everybody in post in the region during the quarter; without a post on record, whoever is active there."""
    posts = {post.person_id: post for post in queries.coordinators_in_post(case.region, case.first_day, case.last_day)}
    standing = Post.objects.filter(COUNTED, person=OuterRef("pk"))
    active = Person.objects.filter(~Exists(standing), region=case.region, status=CoordinatorStatus.ACTIVE)
    people = [*posts, *active.order_by("name", "pk").values_list("pk", flat=True)]
    taken = queries.elsewhere(people, case)
    rows = [pk for pk in people if pk not in taken]
    Score.objects.bulk_create(
        Score(assessment=case, person_id=pk, post=posts.get(pk), seq=number) for number, pk in enumerate(rows, 1)
    )


def units_of(officer: Officer) -> list[Region]:
    """The townships and fields for which the officer may begin a quarter: the own one, or all under the bureau."""
    found = Region.objects.filter(level__in=UNITS, status=Region.Status.CURRENT).order_by("path")
    own = Q(pk__in=[])
    for path in officer.scope.paths:
        own |= Q(path__startswith=path)
    return [region for region in found.filter(own) if opener_duty(officer, region.path)]
