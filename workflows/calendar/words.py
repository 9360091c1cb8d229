"""Days and times as they are written on paper: Arabic digits, no leading zeros (GB/T 9704-2012 7.3.5)."""

from datetime import date, datetime


def day_words(day: date) -> str:
    """2025年4月12日"""
    return f"{day.year}年{day.month}月{day.day}日"


def time_words(at: datetime) -> str:
    """2025年4月12日9时, 2025年4月12日14时30分; ``at`` in local time."""
    return f"{day_words(at)}{at.hour}时{f'{at.minute}分' if at.minute else ''}"
