"""Calendar months and windows, as docs/segments.md has them."""

from calendar import monthrange
from datetime import date, timedelta


def day_of(ordinal: int) -> date | None:
    """The day of the sample's number of it; 0 is none."""
    return date.fromordinal(ordinal) if ordinal else None


def shifted(day: date, months: int) -> date:
    """The day so many calendar months later, or the last one of a month that has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def is_within(day: date, months: int, as_of: date) -> bool:
    """Whether a day lies within the last months; the day so many months ago does not."""
    return shifted(as_of, -months) < day <= as_of


def is_past(day: date, months: int, as_of: date) -> bool:
    """Whether a day is so many months ago or more."""
    return day <= shifted(as_of, -months)


def is_within_days(day: date, days: int, as_of: date) -> bool:
    """Whether a day lies within the last days; the day so many days ago does not."""
    return as_of - timedelta(days) < day <= as_of


def is_ahead(day: date | None, days: int, as_of: date) -> bool:
    """Whether a day lies from today to so many days ahead, both ends included."""
    return day is not None and as_of <= day <= as_of + timedelta(days)
