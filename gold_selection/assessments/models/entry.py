"""赋分事项: one event that adds or takes points, with the papers that prove it (附件1 8.3)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from gold_selection.assessments.codes import EntryStatus, EntryType
from gold_selection.assessments.models.score import Score


class Entry(models.Model):
    """``facts``: what the scoring rules ask of the type (decision contract, topic ``scoring``); of a mistake also
    ``serious``, of a base score ``score``. ``date`` None and ``text`` "": not filled in yet. ``event_id``: the same for
    claims of one event.

    ``corrects``: the entry of the same quarter in whose place this one stands once it is verified; ``void``: it takes
    that away and puts nothing in its place. ``amended_by``: ids of those who changed it or its papers after it was
    entered, none of whom rules on it. An entry taken out before it was judged stays as a row (``removed_at``).
    """

    score = models.ForeignKey(Score, models.PROTECT, related_name="entries", verbose_name="得分")
    type = models.CharField("事项", max_length=20, choices=EntryType.choices)
    date = models.DateField("日期", null=True, blank=True)
    facts = models.JSONField("情况", default=dict, blank=True)
    event_id = models.CharField("事件编号", max_length=60, blank=True)
    text = models.CharField("说明", max_length=500, blank=True)
    status = models.CharField("核实情况", max_length=8, choices=EntryStatus.choices, default=EntryStatus.PENDING)
    reason = models.CharField("理由", max_length=300, blank=True)
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrections", verbose_name="更正"
    )
    void = models.BooleanField("撤销原事项", default=False)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="录入人")
    entered_at = models.DateTimeField("录入时间")
    amended_by = models.JSONField("修改人", default=list, blank=True)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="核实人"
    )
    judged_at = models.DateTimeField("核实时间", null=True, blank=True)
    removed_at = models.DateTimeField("移除时间", null=True, blank=True)

    class Meta:
        verbose_name = "赋分事项"
        ordering = ["date", "pk"]
        indexes = [
            models.Index(fields=["event_id"], name="assessments_entry_event"),
            models.Index(fields=["type", "date"], name="assessments_entry_type_date"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["corrects"],
                condition=~Q(status="refused"),
                name="assessments_entry_corrected_once",
                violation_error_message="这一项已有更正，请更正后面的一项。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()} {self.date or '日期未填'}"

    @property
    def redress(self) -> str:
        """The ruling that gives the person right: a mistake refused, anything else verified; what takes an entry away
        the other way round."""
        takes_points = (self.type == EntryType.MISTAKE) != self.void
        return EntryStatus.REFUSED if takes_points else EntryStatus.VERIFIED

    @property
    def against_person(self) -> bool:
        """Whether it was ruled on to the person's disadvantage: only that can be appealed against. The base score is
        disputed as such."""
        return self.type != EntryType.BASE and self.status not in (EntryStatus.PENDING, self.redress)

    @property
    def bare(self) -> bool:
        """Only counted in the grid so far, nothing told of it."""
        return not (self.date or self.text or self.event_id)


def stored_name(file: "EntryFile", filename: str) -> str:
    # The name that was typed never reaches the disk.
    return f"entries/{file.entry_id}/{uuid.uuid4().hex}"


class EntryFile(models.Model):
    """A paper, or the address of a video (``link``) in its place. ``kind``: a word of the scoring rules for evidence
    (plan, photo, case_record …). ``likeness``: a hash that is nearly the same for nearly the same picture; empty for
    what is no picture, or one without features."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="files", verbose_name="事项")
    kind = models.CharField("佐证种类", max_length=20)
    name = models.CharField("文件名", max_length=200)
    file = models.FileField(upload_to=stored_name, max_length=200, blank=True)
    link = models.URLField("网址", blank=True)
    content_type = models.CharField(max_length=60, blank=True)
    size = models.PositiveIntegerField("字节", default=0)
    sha256 = models.CharField(max_length=64, db_index=True)
    likeness = models.CharField(max_length=16, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人")
    uploaded_at = models.DateTimeField("上传时间")
    removed_at = models.DateTimeField("移除时间", null=True, blank=True)

    class Meta:
        verbose_name = "佐证材料"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
