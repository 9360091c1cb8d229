"""The county of ``conftest`` with all that its bureau needs to issue notices."""

from datetime import timedelta
from typing import Any

from certification.placements.models import Placement, PlacementRound
from workflows.cases.jobs import JOBS
from workflows.notices import numbering, services
from workflows.notices.models import Notice
from workflows.organisations.models import Office as Settings

from .conftest import LAST, MARKS, TEXT, World

WORDS = {"notification": "汶人社字", "commendation": "汶人社发", "attestation": "汶人社证"}


class Office(World):
    """Two people are sent to two hosts, and come to what a test lets them come to."""

    def __init__(self) -> None:
        super().__init__()
        for region, name in ((self.county, "汶上县"), (self.town, "康驿镇")):
            region.name = region.full_name = name
            region.save()
        self.bureau.name, self.bureau.contact_phone = "汶上县人力资源和社会保障局", "0537-1234567"
        self.bureau.save()
        Settings.objects.create(organisation=self.bureau, address="汶上县某路1号", contact_name="王科员")
        for use, word in WORDS.items():
            numbering.register_word(agency=self.bureau, use=use, word=word)
        self.colleague = self.coordinator("乙")

    # ---- placements ------------------------------------------------------------------------------------------------

    def closed(self) -> PlacementRound:
        """A round whose hosts have accepted both."""
        round_ = self.round()
        first = self.propose(round_)
        self.act(first, "accept", self.coach, coach="李带教")
        second = self.propose(round_, self.colleague, host=self.silent)
        self.act(second, "accept", self.acceptor, coach="孙带教")
        return self.act(round_, "close", self.clerk)

    def arrived(self, round_: PlacementRound) -> list[Placement]:
        """Everybody accepted has arrived on the first day."""
        found = list(round_.placements.filter(state="accepted").order_by("pk"))
        self.on(found[0].first_day)
        return [self.act(one, "arrive", self.host_of(one), day=one.first_day) for one in found]

    def host_of(self, case: Placement) -> Any:
        return self.coach if case.host_online else self.acceptor

    def evaluate(self, case: Placement, conclusion: str = "qualified") -> Placement:
        """From the day after the end to the answer of the person."""
        if self.now.date() <= case.last_day:
            self.on(case.last_day + timedelta(days=1))
        case = self.act(case, "time_up", None)
        self.act(case, "opine", self.host_of(case), text=TEXT)
        case = self.act(case, "evaluate", self.evaluator, **MARKS, conclusion=conclusion, text=TEXT)
        answering = self.sent if case.person.user_id else self.acceptor
        return self.act(case, "answer", answering, text="")

    def confirm(self, case: Placement) -> Placement:
        self.act(case, "hand_in", self.evaluator)
        self.act(case, "agree", self.second, text="同意")
        return self.act(case, "agree", self.head, text="同意")

    def finished(self, *conclusions: str) -> PlacementRound:
        """A round that was dispatched by notice, and all of whose people were confirmed with these conclusions."""
        round_ = self.closed()
        self.issue(self.draft("dispatch", round_))
        for case, conclusion in zip(self.arrived(round_), conclusions, strict=True):
            self.confirm(self.evaluate(case, conclusion))
        return PlacementRound.objects.get(pk=round_.pk)

    # ---- notices ---------------------------------------------------------------------------------------------------

    def draft(self, key: str, round_: PlacementRound) -> Notice:
        return services.draft(key, round_, officer=self.seated(self.clerk), at=self.tick())

    def numbered(self, notice: Notice) -> Notice:
        self.act(notice, "submit", self.clerk)
        self.act(notice, "agree", self.second, text="已核，同意")
        self.act(notice, "agree", self.head, text="同意签发")
        self.act(notice, "number", self.clerk)
        JOBS["render_notice"](notice.pk)
        return Notice.objects.get(pk=notice.pk)

    def issue(self, notice: Notice) -> Notice:
        return self.act(self.numbered(notice), "issue", self.clerk)


__all__ = ["LAST", "Office"]
