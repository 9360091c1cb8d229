"""The days on which whoever is late was reminded."""

from django.db import models


class RemindedDay(models.Model):
    """Once there is a row, everybody has been reminded that day: by whichever sweep came first."""

    day = models.DateField("日期", primary_key=True)

    class Meta:
        verbose_name = "已提醒的日期"

    def __str__(self) -> str:
        return str(self.day)
