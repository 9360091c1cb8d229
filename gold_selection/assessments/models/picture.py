"""Pictures that are nearly the same: found as each comes in, by an index, however many there are."""

from django.db import models

from gold_selection.assessments.models.entry import EntryFile


class PictureBand(models.Model):
    """One of the numbers by which a picture is found again (``likeness.bands``)."""

    file = models.ForeignKey(EntryFile, models.PROTECT, related_name="bands", verbose_name="图片")
    band = models.PositiveIntegerField("特征段")

    class Meta:
        verbose_name = "图片特征"
        indexes = [models.Index(fields=["band", "-file"], name="assessments_picture_band")]

    def __str__(self) -> str:
        return f"{self.file_id} {self.band}"


class Resemblance(models.Model):
    """Two pictures that are nearly the same; ``earlier`` was there when ``later`` came in."""

    later = models.ForeignKey(EntryFile, models.PROTECT, related_name="like_earlier", verbose_name="后一张")
    earlier = models.ForeignKey(EntryFile, models.PROTECT, related_name="like_later", verbose_name="前一张")

    class Meta:
        verbose_name = "相近图片"
        constraints = [models.UniqueConstraint(fields=["later", "earlier"], name="assessments_resemblance_once")]

    def __str__(self) -> str:
        return f"{self.later_id} {self.earlier_id}"
