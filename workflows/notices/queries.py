"""Reading notices: an officer's by jurisdiction, the public's by issue."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from workflows.cases.queries import readable
from workflows.notices.matters import drafted_in
from workflows.notices.models import Certificate, CertificateState, Notice
from workflows.notices.vocabulary import PUBLISHED, UNDER_WAY, NoticeKind, NoticeState
from workflows.notices.wording import WITHHELD
from workflows.organisations.models import Role, User
from workflows.organisations.queries import duties
from workflows.rounds.models import Round, RoundState

OVER = (RoundState.CONCLUDED, RoundState.CANCELLED)
_RELATED = ("agency", "region", "round", "process")


@dataclass(frozen=True)
class NoticeFilters:
    """What the list is narrowed to; empty values narrow nothing."""

    kind: str = ""
    state: str = ""
    round_id: int | None = None
    text: str = ""

    def conditions(self) -> Q:
        found = Q(title__contains=self.text) | Q(number_text__contains=self.text) if self.text else Q()
        wanted = {"notice_kind": self.kind, "state": self.state, "round": self.round_id}
        return found & Q(**{name: value for name, value in wanted.items() if value})


def notices_for(user: User, on: date, filters: NoticeFilters = NoticeFilters()) -> QuerySet[Notice]:
    """The notices this user may read, latest first, each with agency and round."""
    mine = Notice.objects.filter(base__in=readable(user, on).filter(kind=Notice.KIND).values("pk"))
    return mine.filter(filters.conditions()).select_related(*_RELATED).order_by("-created_at", "-pk")


def notice_for(user: User, pk: int, on: date) -> Notice:
    """One notice within the user's scope, or 404."""
    return get_object_or_404(notices_for(user, on), pk=pk)


def certificate_for(user: User, pk: int, on: date) -> Certificate:
    """One certificate: for whoever may read its 通报 or its nomination, or 404."""
    cases = readable(user, on).values("pk")
    mine = Certificate.objects.filter(Q(notice__in=cases) | Q(nomination__in=cases))
    return get_object_or_404(mine.select_related("notice", "nomination"), pk=pk)


def published(filters: NoticeFilters = NoticeFilters()) -> QuerySet[Notice]:
    """What was ever issued to the public, the latest first: superseded and revoked ones too, marked by their state."""
    issued = Notice.objects.filter(state__in=PUBLISHED).filter(filters.conditions()).exclude(content__note__in=WITHHELD)
    return issued.select_related(*_RELATED).order_by("-issued_at", "-pk")


def certificates_of(notice: Notice) -> QuerySet[Certificate]:
    return notice.certificates.select_related("nomination", "notice").order_by("serial")


def ready_certificates(notice: Notice) -> QuerySet[Certificate]:
    return certificates_of(notice).filter(state=CertificateState.READY)


def awaiting_notice(user: User, on: date) -> list[tuple[Round, NoticeKind]]:
    """The rounds for which this user, as clerk of the organiser, may draft a notice now."""
    agencies = [duty.organisation_id for duty in duties(user, on) if duty.role == Role.CLERK]
    under_way = Round.objects.filter(agency__in=agencies).exclude(state__in=OVER).order_by("-created_at", "-pk")
    waiting = [(round_, kind) for round_ in under_way if (kind := drafted_in(round_.kind, round_.state))]
    rounds = [round_.pk for round_, _ in waiting]
    begun = Notice.objects.filter(round__in=rounds, state__in=UNDER_WAY)
    done = Notice.objects.filter(round__in=rounds, state=NoticeState.ISSUED, notice_kind=NoticeKind.NOTIFICATION)
    taken = set((begun | done).order_by().values_list("round", "notice_kind"))
    return [(round_, kind) for round_, kind in waiting if (round_.pk, kind) not in taken]
