"""The whole dossier of a case as it was when the case was decided upon: made once, served from then on."""

from django.db import models

from workflows.cases.models.case import Case


class DossierState(models.TextChoices):
    PENDING = "pending", "制作中"
    READY = "ready", "已归档"
    FAILED = "failed", "制作失败，系统将重试"
    REFUSED = "refused", "不能制作"


UNMADE = (DossierState.FAILED, DossierState.REFUSED)


class Dossier(models.Model):
    """``file``: a ZIP of the bound PDF, the original files and their list with digests; ``sha256`` is its own.

    ``contents``: what it is made of, as the case was at ``frozen_at`` (see ``dossiers.contents_of``). ``attempts``: how
    often making it failed for want of the machine; those are tried again by the sweep.
    """

    case = models.OneToOneField(Case, models.PROTECT, related_name="dossier")
    state = models.CharField("状态", max_length=10, choices=DossierState.choices, default=DossierState.PENDING)
    file = models.FileField("文件", max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveIntegerField("页数", null=True, blank=True)
    failure = models.CharField("失败原因", max_length=500, blank=True)
    contents = models.JSONField(default=dict, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField("失败次数", default=0)
    frozen_at = models.DateTimeField("归档时间")

    class Meta:
        verbose_name = "材料包"
        indexes = [
            models.Index(
                fields=["state"], name="dossier_unfinished", condition=models.Q(state__in=("pending", "failed"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.state}"
