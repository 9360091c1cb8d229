"""The changes a record consists of. Each is written under the lock of its quarter; see ``changes``."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from gold_selection.assessments import resemblances
from gold_selection.assessments.access import concerns, kept_out
from gold_selection.assessments.changes import Change
from gold_selection.assessments.codes import EntryStatus, EntryType
from gold_selection.assessments.models import Assessment, Entry, EntryFile, Score
from gold_selection.assessments.points import base_error, base_of, standing
from workflows.cases.actions import Step
from workflows.errors import Refused
from workflows.rulebook.store import rules

OWN_BASE = "本人的基本得分须由专班其他人员评定"
_STALE = "刚被别人改过，请刷新后再改"


@dataclass
class OfScore(Change):
    """Of one person's line, which must be one of the case."""

    score: Score

    @property
    def score_id(self) -> int | None:
        return self.score.pk

    def _own(self, case: Assessment, step: Step) -> None:
        """Whoever claims does so in the own line; nobody writes in the line of another quarter."""
        if self.score.assessment_id != case.pk:
            raise Refused("这一行不属于本次考核，请刷新后再办", "other_case")
        if step.name == "claim" and not self._of_actor(step):
            raise Refused("只能申报本人的事项", "not_own")

    def _of_actor(self, step: Step) -> bool:
        return concerns(step.actor, self.score.person)


@dataclass
class BaseSet(OfScore):
    """The base score; ``before`` is what whoever set it had before them."""

    before: int | None
    value: int | None

    def apply(self, case: Assessment, step: Step) -> None:
        self._own(case, step)
        if step.name != "record":
            raise Refused("基本得分由专班评定", "not_own")
        if self._of_actor(step):
            raise Refused(OWN_BASE, "own_entry")
        if self.value is not None and (why := base_error(rules(case.policy_digest).scores().base, self.value)):
            raise Refused(why, "base_range")
        mine = case.scores.filter(pk=self.score.pk, base_score=self.before)
        if not mine.update(base_score=self.value, base_by=step.actor):
            raise Refused(f"{self.score.person.name}的基本得分{_STALE}", "stale")

    def told(self) -> str:
        return f"{self.score.person.name} 基本得分：{_said(self.before)}→{_said(self.value)}"


def _said(value: int | None) -> str:
    return "未填" if value is None else str(value)


@dataclass
class EntryAdded(OfScore):
    """A new entry with its papers, neither saved yet; ``entry.corrects`` is set where it stands for another."""

    entry: Entry
    files: Sequence[EntryFile] = ()

    def apply(self, case: Assessment, step: Step) -> None:
        self._own(case, step)
        entry, replaced = self.entry, self.entry.corrects
        if replaced and (replaced.score_id != self.score.pk or _corrected(replaced)):
            raise Refused("这一项已有更正，请更正后面的一项", "corrected")
        entry.score, entry.entered_by, entry.entered_at = self.score, step.actor, step.at  # type: ignore[assignment]
        entry.save(force_insert=True)
        for file in self.files:
            _keep(file, entry, step)

    def told(self) -> str:
        word = "更正" if self.entry.corrects_id else "登记"
        return f"{self.score.person.name} {word}：{described(self.entry)}"


def _corrected(entry: Entry) -> bool:
    return entry.corrections.exclude(status=EntryStatus.REFUSED).exists()


def described(entry: Entry) -> str:
    """An entry in a line of the log."""
    day = f" {entry.date}" if entry.date else ""
    words = f"：{entry.text}" if entry.text else ""
    return f"{entry.get_type_display()}{day}{words}"


@dataclass
class OfEntry(OfScore):
    """Of an entry that stands. ``score`` is the entry's own."""

    entry: Entry

    def _standing(self, case: Assessment, step: Step) -> Entry:
        self._own(case, step)
        entry = case_entries(case).filter(pk=self.entry.pk).select_related("score__person").first()
        if entry is None:
            raise Refused(f"这一项{_STALE}", "stale")
        if step.name in _KEEPING and self._of_actor(step) and not changeable_by_person(entry):
            raise Refused("这一项由专班录入或已经核实，本人不能更改；有不同意见的，公布后可以申诉", "not_own")
        return entry


_KEEPING = ("record", "claim")


def changeable_by_person(entry: Entry) -> bool:
    """Whether it is the person's own claim, and nobody has ruled on it: also a keeper changes no more of the own."""
    return entry.entered_by_id == entry.score.person.user_id and entry.judged_by_id is None


def case_entries(case: Assessment) -> QuerySet[Entry]:
    return Entry.objects.filter(score__assessment=case, removed_at__isnull=True)


def mark(entry: Entry) -> str:
    """Of what is filled in of an entry: another for other contents. Sent with the form, and back with what is typed."""
    told = [entry.date and entry.date.isoformat(), entry.text, entry.event_id, entry.facts]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


@dataclass
class EntryAmended(OfEntry):
    """What is said otherwise: field -> value. It is to be judged anew. ``was``: the ``mark`` of what whoever amends it
    had before them."""

    was: str
    values: dict[str, Any]

    def apply(self, case: Assessment, step: Step) -> None:
        entry = self._standing(case, step)
        if mark(entry) != self.was:
            raise Refused("填写期间这一项已被别人改过，现在的内容列在上面；请对照后再保存", "stale")
        for name, value in self.values.items():
            setattr(entry, name, value)
        _touched(entry, step)
        entry.save()
        self.entry = entry

    def told(self) -> str:
        return f"{self.score.person.name} 修改：{described(self.entry)}"


def _touched(entry: Entry, step: Step) -> None:
    """It waits to be judged anew, by somebody who had no hand in it."""
    entry.status, entry.reason, entry.judged_by, entry.judged_at = EntryStatus.PENDING, "", None, None
    if step.actor and step.actor.pk not in entry.amended_by:
        entry.amended_by = [*entry.amended_by, step.actor.pk]


@dataclass
class EntryRemoved(OfEntry):
    def apply(self, case: Assessment, step: Step) -> None:
        entry = self._standing(case, step)
        entry.removed_at = step.at
        entry.save(update_fields=["removed_at"])

    def told(self) -> str:
        return f"{self.score.person.name} 删除：{described(self.entry)}"


@dataclass
class FileAdded(OfEntry):
    file: EntryFile = field(default_factory=EntryFile)

    def apply(self, case: Assessment, step: Step) -> None:
        entry = self._standing(case, step)
        if entry.files.filter(sha256=self.file.sha256, removed_at__isnull=True).exists():
            raise Refused(f"“{self.file.name}”与本项已有的佐证材料相同，不必重复上传", "ATTACHMENT_SAME_CONTENT")
        _keep(self.file, entry, step)
        _touched(entry, step)
        entry.save()

    def told(self) -> str:
        return f"{self.score.person.name} 佐证：{described(self.entry)}，{self.file.name}"


def _keep(file: EntryFile, entry: Entry, step: Step) -> None:
    file.entry, file.uploaded_by, file.uploaded_at = entry, step.actor, step.at  # type: ignore[assignment]
    file.save(force_insert=True)
    resemblances.note(file)


@dataclass
class FileRemoved(OfEntry):
    file: EntryFile = field(default_factory=EntryFile)

    def apply(self, case: Assessment, step: Step) -> None:
        entry = self._standing(case, step)
        self.file.removed_at = step.at
        self.file.save(update_fields=["removed_at"])
        _touched(entry, step)
        entry.save()

    def told(self) -> str:
        return f"{self.score.person.name} 移除佐证：{described(self.entry)}，{self.file.name}"


@dataclass
class Judged(OfEntry):
    """Verified or refused, the latter with a reason; never by who entered it, nor by whose it is."""

    status: str = EntryStatus.VERIFIED
    reason: str = ""

    def apply(self, case: Assessment, step: Step) -> None:
        entry = self._standing(case, step)
        if entry.status != EntryStatus.PENDING and step.name == "settle":
            raise Refused("这一项更正已经核实", "stale")
        if step.officer and (why := kept_out(step.officer, entry)):
            raise Refused(why, "own_entry")
        if self.status == EntryStatus.REFUSED and not self.reason:
            raise Refused("不予采信须写明理由", "reason_missing")
        entry.status, entry.reason, entry.judged_by, entry.judged_at = self.status, self.reason, step.actor, step.at
        entry.save(update_fields=["status", "reason", "judged_by", "judged_at"])
        self.entry = entry

    def told(self) -> str:
        why = f"（{self.reason}）" if self.reason else ""
        return f"{self.score.person.name} {self.entry.get_status_display()}{why}：{described(self.entry)}"


@dataclass
class Turned(OfEntry):
    """A ruling that an appeal overturned: now ``status``, by ``judge`` (user id), for the reason that the appeal was
    answered with."""

    status: str = EntryStatus.VERIFIED
    judge: int = 0
    reason: str = ""

    def apply(self, case: Assessment, step: Step) -> None:
        entry = self._standing(case, step)
        if entry.status == self.status:
            raise Refused(f"这一项已是“{entry.get_status_display()}”，不必再改；申诉可按“申诉不成立”写明情况", "stale")
        if self.status == EntryStatus.VERIFIED and entry.corrects and _corrected(entry.corrects):
            raise Refused("这一项所更正的事项已有另一更正，请先处理后者", "corrected")
        entry.status, entry.reason = self.status, self.reason
        entry.judged_by_id, entry.judged_at = self.judge, step.at
        entry.save(update_fields=["status", "reason", "judged_by", "judged_at"])
        self.entry = entry

    def told(self) -> str:
        return f"{self.score.person.name} 申诉成立，改为{self.entry.get_status_display()}：{described(self.entry)}"


@dataclass
class BaseTurned(OfScore):
    """Another base score, as an entry of its own, by whoever answered the appeal."""

    value: int
    judge: int
    reason: str

    def apply(self, case: Assessment, step: Step) -> None:
        self._own(case, step)
        stands = base_of(self.score, standing(case_entries(case).filter(score=self.score), final=True))
        if stands is not None and self.value <= stands:
            raise Refused(f"基本得分现为{stands}分，申诉成立的应当更高；不高于此的，请按“申诉不成立”办理", "base_lower")
        Entry.objects.create(
            score=self.score, type=EntryType.BASE, date=step.day, facts={"score": self.value}, text=self.reason,
            status=EntryStatus.VERIFIED, entered_by_id=self.judge, entered_at=step.at, judged_by_id=self.judge,
            judged_at=step.at,
        )  # fmt: skip

    def told(self) -> str:
        return f"{self.score.person.name} 申诉成立，基本得分：{_said(self.score.base_score)}→{self.value}"


@dataclass
class Enrolled(Change):
    """Somebody more on the list. ``score`` is not saved yet."""

    score: Score

    def apply(self, case: Assessment, step: Step) -> None:
        if step.name != "record" or case.scores.filter(person=self.score.person_id).exists():
            raise Refused(f"{self.score.person.name}已在名单中", "enrolled")
        last = case.scores.order_by("-seq").values_list("seq", flat=True).first() or 0
        self.score.assessment, self.score.seq = case, last + 1
        self.score.save(force_insert=True)

    def told(self) -> str:
        return f"列入名单：{self.score.person.name}"


@dataclass
class Dropped(OfScore):
    """Off the list, where nothing was recorded of the person."""

    def apply(self, case: Assessment, step: Step) -> None:
        self._own(case, step)
        if self._of_actor(step):
            raise Refused("您本人是否列入名单，须由专班其他人员办理", "own_entry")
        if step.name != "record" or self.score.entries.exists():
            raise Refused(f"{self.score.person.name}已有登记事项，不能移出名单", "has_entries")
        self.name = self.score.person.name
        case.scores.filter(pk=self.score.pk).delete()

    def told(self) -> str:
        return f"移出名单：{self.score.person.name}"
