"""Working days and legal periods by the official calendar.

Conventions, where the notices leave them open:

* a term "within n working days" of an event begins on the day after it (``add_working_days``); the day of the event
  does not count, as in 民法典 第二百零一条;
* a period of publicity "of n working days" counts its first day (``period``);
* a day of a year whose holiday notice is not in ``holidays.yaml`` is judged by the weekend alone, and the result says
  that it is provisional.
"""

from workflows.calendar.days import (
    Deadline,
    Period,
    add_working_days,
    is_holiday,
    is_published,
    is_working_day,
    period,
    working_days_between,
)

__all__ = [
    "Deadline",
    "Period",
    "add_working_days",
    "is_holiday",
    "is_published",
    "is_working_day",
    "period",
    "working_days_between",
]
