"""选树批次: the round of a selection, from its registration to the list that the parties determine."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django_fsm import RETURN_VALUE

from workflows.calendar import period
from workflows.cases.access import Reader, SeatOf, System, TaskHolder
from workflows.cases.actions import Step, action
from workflows.cases.forms import ActionForm, Reasons, Recipients
from workflows.cases.models import KINDS
from workflows.cases.review import Review, not_in_a_panel
from workflows.errors import Refused
from workflows.rounds.models.round import Round, end_of, ready_to_open

# Nominations that a ranking places, and those that it waits for.
RANKABLE = ("passed", "ranked", "listed", "not_selected", "in_publicity")
UNDER_REVIEW = ("in_review", "returned")
ON_THE_LIST = ("listed", "in_publicity")
REASON_LENGTH = 300


class RoundState(models.TextChoices):
    DRAFT = "draft", "拟设"
    PREPARING = "preparing", "筹备"
    OPEN = "open", "申报中"
    CLOSED = "closed", "申报截止"
    RANKED = "ranked", "已排名"
    IN_PUBLICITY = "in_publicity", "公示中"
    PUBLICITY_OVER = "publicity_over", "公示期满"
    IN_REVIEW = "in_review", "审定中"
    RETURNED = "returned", "退回重议"
    PASSED = "passed", "已审定"
    REJECTED = "rejected", "未予审定"
    WITHDRAWN = "withdrawn", "已撤回"
    CONCLUDED = "concluded", "已办结"
    CANCELLED = "cancelled", "已取消"


class Ranking(ActionForm):
    """``order``: ids of the nominations, best first; ``reasons``: id -> why it stands there.

    A page has a field for each nomination, ``place_ID`` and ``reason_ID``; errors stand at the nomination's place.
    """

    def fit(self) -> None:
        self.nominations = list(self.case.in_proposed_order())
        self.case.nominated().take_figures(self.nominations, self.step.day)
        self.nominations.sort(key=_proposed)
        for place, one in enumerate(self.nominations, 1):
            self.fields[f"place_{one.pk}"] = forms.CharField(required=False, initial=place)
            self.fields[f"reason_{one.pk}"] = forms.CharField(
                required=False, max_length=REASON_LENGTH, initial=one.rank_reason
            )

    def add_prefix(self, field_name: str) -> str:
        return field_name

    def clean(self) -> dict[str, Any]:
        super().clean()
        known = {one.pk: one for one in self.nominations}
        order = list(self.data["order"]) if "order" in self.data else self._typed()
        if self.errors:
            return self.cleaned_data
        if len(order) != len(known) or set(order) != known.keys():
            raise ValidationError("排名须包括全部审核通过的推荐，每件一次", "order_incomplete")
        reasons = {pk: self._reason(pk).strip() for pk in order}
        for position, pk in enumerate(order):
            if _passes_over(known[pk], [known[other] for other in order[position + 1 :]]) and not reasons[pk]:
                better = f"{known[pk].MERIT}更好者"
                raise ValidationError(f"“{known[pk].title}”排在{better}之前，须写明理由", "reason_missing")
        return {"order": order, "reasons": reasons}

    def _reason(self, pk: int) -> str:
        given = self.data.get("reasons")
        return str(given.get(pk, "")) if isinstance(given, Mapping) else self.cleaned_data.get(f"reason_{pk}", "")

    def _typed(self) -> list[int]:
        places: dict[int, int] = {}
        for one in self.nominations:
            typed = self.cleaned_data.get(f"place_{one.pk}", "").strip()
            if not (typed.isascii() and typed.isdecimal()) or not 1 <= int(typed[:6]) <= len(self.nominations):
                self.add_error(
                    f"place_{one.pk}", ValidationError(f"名次须是1至{len(self.nominations)}之间的整数", "place")
                )
            elif int(typed) in places:
                wrong = f"名次{int(typed)}重复，每件推荐须各有名次"
                self.add_error(f"place_{one.pk}", ValidationError(wrong, "place"))
            else:
                places[int(typed)] = one.pk
        return [places[place] for place in sorted(places)]

    @property
    def leading(self) -> Any:
        """One of the nominations, for what they all have: labels and notes of their figures."""
        return self.nominations[0]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """For the page, in the order typed or proposed: nomination, place and reason, and what is wrong with them."""
        rows = [
            {"nomination": one, "place": self[f"place_{one.pk}"].value(), "reference": one.reference(),
             "reason": self[f"reason_{one.pk}"].value() or "",
             "error": "；".join(map(str, self[f"place_{one.pk}"].errors)) if self.is_bound else ""}
            for one in self.nominations
        ]  # fmt: skip
        return sorted(rows, key=lambda row: _typed_place(row["place"], len(rows)))


def _typed_place(typed: Any, last: int) -> int:
    """Where a row stands by what was typed; what is no number comes last."""
    text = str(typed).strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else last


def _proposed(one: Any) -> tuple[bool, int, bool, Decimal, int]:
    """By the last ranking, then by the figure of the day, who has none last."""
    merit = one.merit if one.merit is not None else Decimal(0)
    return one.rank is None, one.rank or 0, one.merit is None, -merit, one.pk


def _passes_over(one: Any, behind: Iterable[Any]) -> bool:
    """Whether it stands before one with the better figure. Who has no figure is in no order with anybody."""
    return one.merit is not None and any(other.merit is not None and other.merit > one.merit for other in behind)


def of_others(round_: "SelectionRound", step: Step) -> Refused | None:
    """Nobody acts on a round in which they stand themselves, or the unit that they apply for."""
    if step.officer and step.once("stands", lambda: round_.stands(step.officer)):
        return Refused("您本人或者您申报的单位在本批次参加评选，须由他人办理", "own_round")
    return None


def rejectable(round_: "SelectionRound", step: Step) -> Refused | None:
    return of_others(round_, step) or not_in_a_panel(round_, step)


def refused_for(hindrances: Iterable[str], what: str) -> Refused | None:
    """Whose names keep the list back, one by one, and the way out."""
    told = "；".join(hindrances)
    return Refused(f"{told}。请在其推荐页面“取消资格”后再{what}", "hindered") if told else None


class FirstDay(ActionForm):
    first = forms.DateField()


class Changed(ActionForm):
    """Why the list changed: whom an objection removed, or the number of the 公示 that was revoked."""

    removed = forms.CharField(required=False)
    revoked = forms.CharField(required=False)


def ready_to_rank(round_: "SelectionRound", step: Step) -> Refused | None:
    if refused := of_others(round_, step):
        return refused
    if round_.state == RoundState.PUBLICITY_OVER and not round_.list_changed:
        return Refused("公示后名单没有变动，不必重新排名，请提交审定", "list_unchanged")
    if round_.open_objections():
        return Refused("还有异议没有办结，不能重新排名；请先办结异议", "objection_open")
    waiting = round_.nominations.filter(state__in=UNDER_REVIEW).count()
    if waiting:
        return Refused(f"还有{waiting}件推荐没有审结，不能排名", "reviews_open")
    if round_.state == RoundState.PASSED and not round_.nobody_listed:
        return Refused("名单已经审定，不能重新排名；请起草通报", "list_determined")
    if round_.state not in (RoundState.CLOSED, RoundState.RANKED) and round_.exhausted:
        return Refused("名单上的人选都已取消，没有可以递补的，不能重新排名；请起草结果通报办结", "nobody_left")
    if not round_.nominations.filter(state__in=RANKABLE).exists():
        return Refused("本批次没有审核通过的推荐，不能排名", "nobody_passed")
    return refused_for(round_.hindrances(*RANKABLE), "排名")


def ready_to_determine(round_: "SelectionRound", step: Step) -> Refused | None:
    if refused := of_others(round_, step):
        return refused
    if round_.open_objections():
        return Refused("还有异议没有办结，不能提交审定；请先办结异议", "objection_open")
    if round_.exhausted:
        return Refused("名单上的人选都已取消，没有可以递补的，不能提交审定；请起草结果通报办结", "nobody_left")
    if round_.list_changed:
        return Refused("公示后名单有变动，须重新公示后才能审定；请先重新排名", "list_changed")
    return refused_for(round_.hindrances("in_publicity"), "提交审定")


class SelectionRound(Review, Round):
    """``in_review`` is the determination by the parties; ``passed`` means determined.

    ``rules`` has besides what every round pins: determination stage, publicity days, objection terms, whether reserves
    fill lost slots.
    """

    KIND: ClassVar[str] = "round"
    KIND_LABEL: ClassVar[str] = "选树批次"
    STATES: ClassVar[type[models.TextChoices]] = RoundState
    WORDS: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "send_back": {"label": "退回重议", "guard": of_others},
        "reject": {"guard": rejectable},
    }
    AT_THE_CLERK: ClassVar[frozenset[str]] = frozenset(
        {"preparing", "closed", "ranked", "publicity_over", "passed", "returned", "rejected"}
    )

    round_base = models.OneToOneField(
        Round, models.CASCADE, parent_link=True, primary_key=True, related_name="as_selection"
    )
    category = models.CharField("选树类别", max_length=40)
    quotas = models.JSONField("名额", default=dict, blank=True, help_text="区划代码到名额")
    publicity_first = models.DateField("公示开始", null=True, blank=True)
    publicity_last = models.DateField("公示截止", null=True, blank=True)
    publicity_provisional = models.BooleanField("公示期按未公布的日历推算", default=False)
    list_changed = models.BooleanField("公示后名单有变动", default=False)

    class Meta:
        verbose_name = "选树批次"

    def until(self) -> datetime | None:
        if self.state == RoundState.IN_PUBLICITY and self.publicity_last:
            return end_of(self.publicity_last)
        return super().until()

    def missing(self) -> list[str]:
        wanted = (
            ("选树依据", self.legal_basis), ("批准文件", self.approving_document),
            ("申报起止日期", self.opens_on and self.closes_on), ("名额", self.quotas),
        )  # fmt: skip
        return [label for label, value in wanted if not value]

    def candidates(self) -> models.QuerySet[Any]:
        """The nominations as their own kind: that of the round's category."""
        found: models.QuerySet[Any] = self.nominated()._base_manager.filter(round=self.pk)
        return found

    def nominated(self) -> Any:
        """The kind of nomination (its class) that stands in such a round."""
        own = (model for model in KINDS.values() if getattr(model, "CATEGORY", "") == self.category)
        model = next(own, None)
        if model is None:
            raise Refused(f"没有“{self.category}”类别的推荐", "other_category")
        return model

    def stands(self, officer: Any) -> bool:
        """Whether the officer is put forward in the round, or a unit that they apply for."""
        own = self.nominated().stands_for(officer)
        return self.candidates().filter(own, state__in=(*UNDER_REVIEW, *RANKABLE)).exists()

    def hindrances(self, *states: str) -> list[str]:
        """What keeps nominations in these states off the list, in the order of their rank."""
        standing = self.candidates().filter(state__in=states).select_related("round").order_by("rank", "pk")
        return list(self.nominated().hindrances(standing).values())

    def in_proposed_order(self) -> models.QuerySet[Any]:
        """The nominations that a ranking must place: by the last ranking, then by figure."""
        found = self.candidates().filter(state__in=RANKABLE)
        rank, merit = models.F("rank").asc(nulls_last=True), models.F("merit").desc(nulls_last=True)
        return found.order_by(rank, merit, "pk").select_related("region", "unit")

    # ---- transitions ---------------------------------------------------------------------------------------------

    @action("preparing", "open", label="开始申报", who=TaskHolder(), guard=ready_to_open, order=10,
            confirm="开始申报后，依据、日期和名额不能再修改。确定吗？")  # fmt: skip
    def open(self, step: Step) -> None:
        self.begin(step)

    @action(["open", "in_publicity"], RETURN_VALUE("closed", "publicity_over"), label="到期", who=System())
    def time_up(self, step: Step) -> str:
        self.check_due(step)
        self.leave_desk(step)
        return "closed" if self.state == RoundState.OPEN else "publicity_over"

    @action(["closed", "ranked", "returned", "rejected", "publicity_over", "passed"], "ranked", label="排名",
            who=TaskHolder(), form=Ranking, guard=ready_to_rank, order=10, in_bar=False)  # fmt: skip
    def rank(self, step: Step) -> None:
        """The order itself is on the nominations: an effect in the same transaction."""
        self.touch(publicity_first=None, publicity_last=None, list_changed=False)
        self.leave_desk(step)

    @action("ranked", "in_publicity", label="开始公示", who=System(), form=FirstDay)
    def publicise(self, step: Step) -> None:
        """The effect of issuing the 公示. ``first``: the day of issue, the first day of the period."""
        term = period(step.data["first"], self.rules["publicity_days"])
        self.touch(
            publicity_first=term.first, publicity_last=term.last, publicity_provisional=term.provisional,
            list_changed=False,
        )  # fmt: skip
        step.detail["period"] = [term.first.isoformat(), term.last.isoformat()]
        self.leave_desk(step, term.last)

    @action(["in_publicity", "publicity_over"], None, label="名单变动", who=System(), form=Changed)
    def change_list(self, step: Step) -> None:
        """An upheld objection removed somebody, or the 公示 was revoked: the list must be published again."""
        self.touch(list_changed=True)
        step.detail |= {name: value for name, value in step.data.items() if value}

    @action("publicity_over", "in_review", label="提交审定", who=TaskHolder(), guard=ready_to_determine, order=10,
            confirm="名单将送各方审定。确定吗？")  # fmt: skip
    def submit_list(self, step: Step) -> None:
        self.route = [self.rules["determination"]]
        self.cycle += 1
        self.carried = []
        self.enter(self.route[0]["key"], step)

    def settle(self, step: Step, verdict: str) -> str:
        """No party agrees to a list with somebody on it who is to be taken off, and nobody judges the own one."""
        if refused := of_others(self, step):
            raise refused
        told = self.hindrances("in_publicity") if verdict in ("consent", "reservation") else []
        if told:
            raise Refused(f"{'；'.join(told)}。不能同意，请退回重议", "hindered")
        return super().settle(step, verdict)

    @action("passed", "concluded", label="办结", who=System())
    def conclude(self, step: Step) -> None:
        """The effect of issuing the 通报."""
        self.leave_desk(step)

    @action(["ranked", "publicity_over", "returned", "rejected", "passed"], "concluded", label="办结（没有入选）",
            who=System())  # fmt: skip
    def conclude_without(self, step: Step) -> None:
        """The effect of issuing the 通报 that says that everybody was taken off the list."""
        self.leave_desk(step)

    @action(["preparing", "open", "closed", "ranked"], "cancelled", label="取消批次", who=SeatOf(("determination",)),
            form=Reasons, danger=True, confirm="取消后本批次停办，不能恢复。确定吗？", order=90)  # fmt: skip
    def cancel(self, step: Step) -> None:
        self.leave_desk(step)

    @action(["in_review", "returned", "passed", "rejected", "withdrawn", "concluded", "cancelled"], None, label="抄送",
            who=Reader(), form=Recipients, order=74)  # fmt: skip
    def copy_to(self, step: Step) -> None:
        """Also at the end of the round."""
        self.send_copies(step)

    def open_objections(self) -> int:
        return self.objections.exclude(state__in=("declined", "upheld", "dismissed")).count()

    def places_left(self) -> dict[str, int]:
        """Region code -> places that a ranking has to give; one lost after publication stays empty where the rules let
        no reserve fill it."""
        left = {code: int(places) for code, places in self.quotas.items()}
        if not self.rules["reserve_fills"]:
            lost = self.nominations.filter(state="removed", rank__isnull=False)
            for code in lost.values_list("quota_code", flat=True):
                left[code] = left.get(code, 0) - 1
        return left

    @property
    def nobody_listed(self) -> bool:
        """Whether everybody was taken off the list."""
        return not self.nominations.filter(state__in=ON_THE_LIST).exists()

    @property
    def exhausted(self) -> bool:
        """Whether everybody was taken off the list, and another ranking would list nobody either: whoever still stands
        has no place to fill."""
        if not self.nominations.filter(state="removed").exists():
            return False
        left = self.places_left()
        standing = self.nominations.filter(state__in=RANKABLE).values_list("quota_code", flat=True)
        return self.nobody_listed and not any(left.get(code, 0) > 0 for code in standing)

    def quota_region(self, region_path: str) -> str:
        """The nearest region on the path that was given places, e.g. the county of a township; empty if none was."""
        codes = region_path.strip("/").split("/")
        return next((code for code in reversed(codes) if code in self.quotas), "")

    def quota_for(self, region_code: str) -> int:
        return int(self.quotas.get(region_code, 0))
