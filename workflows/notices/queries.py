"""Reading notices: an officer's by jurisdiction, the public's by issue."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from workflows.cases.models import Case
from workflows.cases.queries import readable
from workflows.cases.views.reading import readable_or_404
from workflows.notices.models import Certificate, CertificateState, Notice
from workflows.notices.types import NoticeType, all_types, types_for
from workflows.notices.vocabulary import PUBLISHED, UNDER_WAY, NoticeState
from workflows.notices.wording import WITHHELD
from workflows.organisations.models import Organisation, Role
from workflows.organisations.officers import Officer

_RELATED = ("agency", "region", "subject", "process")


@dataclass(frozen=True)
class NoticeFilters:
    """What the list is narrowed to; empty values narrow nothing."""

    kind: str = ""
    state: str = ""
    subject_id: int | None = None
    text: str = ""

    def conditions(self) -> Q:
        found = Q(title__contains=self.text) | Q(number_text__contains=self.text) if self.text else Q()
        wanted = {"notice_kind": self.kind, "state": self.state, "subject": self.subject_id}
        return found & Q(**{name: value for name, value in wanted.items() if value})


def notices_for(officer: Officer, filters: NoticeFilters = NoticeFilters()) -> QuerySet[Notice]:
    """The notices this officer may read, latest first, each with its agency and what it is about."""
    mine = Notice.objects.filter(base__in=readable(officer).filter(kind=Notice.KIND).values("pk"))
    return mine.filter(filters.conditions()).select_related(*_RELATED).order_by("-created_at", "-pk")


def notice_for(officer: Officer, pk: int) -> Notice:
    """One notice within the officer's scope, or 404."""
    return get_object_or_404(notices_for(officer), pk=pk)


def certificate_for(officer: Officer, pk: int) -> Certificate:
    """One certificate: for whoever may read its notice, or open the page of its case as its holder does; or 404."""
    found = get_object_or_404(Certificate.objects.select_related("notice", "case"), pk=pk)
    if not readable(officer).filter(pk=found.notice_id).exists():
        readable_or_404(officer, found.case_id)
    return found


def published(filters: NoticeFilters = NoticeFilters()) -> QuerySet[Notice]:
    """What was ever issued to the public, the latest first: superseded and revoked ones too, marked by their state."""
    issued = Notice.objects.filter(state__in=PUBLISHED).filter(filters.conditions()).exclude(content__note__in=WITHHELD)
    return issued.select_related(*_RELATED).order_by("-issued_at", "-pk")


def published_naming(case: Case) -> list[Notice]:
    """The issued notices that name the case, about itself or what it stands in (a nomination's round), latest first."""
    about = published().filter(subject__in=(case.pk, case.parent_id))
    return [notice for notice in about if case.pk in notice.named]


def certificates_of(notice: Notice) -> QuerySet[Certificate]:
    return notice.certificates.select_related("case", "notice__subject").order_by("serial")


def certificates_for(case: Case) -> QuerySet[Certificate]:
    """Those that were given to the case, the latest first."""
    return Certificate.objects.filter(case=case.pk).select_related("case", "notice__subject").order_by("-pk")


def ready_certificates(notice: Notice) -> QuerySet[Certificate]:
    return certificates_of(notice).filter(state=CertificateState.READY)


def alike(wanted: NoticeType, subject: Case | None, agency: Organisation) -> QuerySet[Notice]:
    """The notices of a type about the same case, or about none by the same agency, the latest first."""
    same = Q(subject=subject) if subject else Q(subject=None, agency=agency)
    return Notice.objects.filter(same, type_key=wanted.key).order_by("-pk")


@dataclass(frozen=True)
class Draftable:
    """A notice that may be drafted now: of a type, by an agency, about a case or none."""

    type: NoticeType
    agency_id: int
    subject: Case | None = None

    @property
    def place(self) -> tuple[int, int | None, str]:
        return self.agency_id, self.subject.pk if self.subject else None, self.type.key


def awaiting_notice(officer: Officer) -> list[Draftable]:
    """What this officer may draft now as clerk of the agency in charge: about no case, then by cases, latest first."""
    agencies = list(dict.fromkeys(duty.organisation_id for duty in officer.duties if duty.role == Role.CLERK))
    stands = Q(pk__in=())
    for one in (one for one in all_types() if one.awaited):
        stands |= Q(kind=one.subject_kind, state__in=one.states)
    cases = Case.objects.filter(stands, agency__in=agencies).order_by("-created_at", "-pk")
    waiting = [Draftable(one, agency) for agency in agencies for one in types_for(None) if one.awaited]
    waiting += [
        Draftable(one, case.agency_id, case)  # type: ignore[arg-type]  # an agency is in charge of it
        for case in cases
        for one in types_for(case)
        if one.awaited and case.state in one.states
    ]
    about = Q(subject__in={one.subject.pk for one in waiting if one.subject}) | Q(subject=None)
    standing = Notice.objects.filter(about, agency__in=agencies).order_by()
    begun = standing.filter(state__in=UNDER_WAY).values_list("agency", "subject", "type_key")
    issued = standing.filter(state=NoticeState.ISSUED).values_list("agency", "subject", "type_key")
    taken, done = set(begun), set(issued)
    return [one for one in waiting if one.place not in taken and not (one.type.once and one.place in done)]
