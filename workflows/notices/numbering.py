"""Taking numbers: gap-free and unique per agency, code word and year."""

from dataclasses import dataclass

from workflows.errors import Refused
from workflows.notices.models.numbers import CodeWord, NumberSeries
from workflows.notices.vocabulary import NumberUse
from workflows.organisations.models import Organisation


@dataclass(frozen=True)
class Number:
    """发文字号: code word, year in hexagonal brackets, serial without leading zeros (GB/T 9704-2012 7.2.5)."""

    word: str
    year: int
    serial: int

    def __str__(self) -> str:
        return f"{self.word}〔{self.year}〕{self.serial}号"


def code_word(agency: Organisation, use: str) -> str:
    """The agency's code word for this use. Raises ``Refused`` where none is registered."""
    word = CodeWord.objects.filter(agency=agency, use=use).values_list("word", flat=True).first()
    if word is None:
        label = NumberUse(use).label
        raise Refused(f"{agency.name}没有登记{label}的机关代字，不能编号；请管理员先登记", "code_word_missing")
    return word


def register_word(*, agency: Organisation, use: str, word: str) -> CodeWord:
    """Set the agency's code word for a use; numbers already taken keep theirs. One word belongs to one agency."""
    holder = CodeWord.objects.filter(word=word).exclude(agency=agency).select_related("agency").first()
    if holder is not None:
        raise Refused(f"机关代字“{word}”已由{holder.agency.name}使用，请换一个", "code_word_taken")
    entry = CodeWord.objects.filter(agency=agency, use=use).first() or CodeWord(agency=agency, use=use)
    entry.word = word
    entry.clean_fields()
    entry.save()
    return entry


def take(agency: Organisation, use: str, year: int) -> Number:
    """The next number. Inside the caller's transaction: a rollback gives it back, and nobody passes in between."""
    word = code_word(agency, use)
    made, _ = NumberSeries.objects.get_or_create(agency=agency, word=word, year=year)
    series = NumberSeries.objects.select_for_update().get(pk=made.pk)
    series.last += 1
    series.save(update_fields=["last"])
    return Number(word, year, series.last)
