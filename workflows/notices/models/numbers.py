"""The numbering register: which code word an agency uses for what, and how far each series has come."""

from django.core.validators import RegexValidator
from django.db import models

from workflows.notices.vocabulary import NumberUse
from workflows.organisations.models import Organisation


class CodeWord(models.Model):
    """发文机关代字 of an agency for one kind of document, such as 济人社发."""

    agency = models.ForeignKey(Organisation, models.PROTECT, verbose_name="发文机关", related_name="code_words")
    use = models.CharField("用于", max_length=20, choices=NumberUse.choices)
    word = models.CharField(
        "机关代字",
        max_length=20,
        validators=[RegexValidator(r"^[\u4e00-\u9fff]+$", "机关代字只能用汉字，例如“济人社发”，请改正")],
    )

    class Meta:
        verbose_name = "机关代字"
        constraints = [models.UniqueConstraint(fields=["agency", "use"], name="notices_code_word_one_per_use")]

    def __str__(self) -> str:
        return self.word


class NumberSeries(models.Model):
    """The last serial taken of an agency's code word in a year. Locked while a number is taken, so there is no gap."""

    agency = models.ForeignKey(Organisation, models.PROTECT, verbose_name="发文机关", related_name="+")
    word = models.CharField("机关代字", max_length=20)
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("已用至", default=0)

    class Meta:
        verbose_name = "文号登记"
        constraints = [models.UniqueConstraint(fields=["agency", "word", "year"], name="notices_number_series_once")]

    def __str__(self) -> str:
        return f"{self.word}〔{self.year}〕{self.last}号"
