"""When extracts were taken, and which state of a row each of them holds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

OVERLAP_DAYS = 15
DEFAULT_EXTRACTS = 4
MOST_EXTRACTS = 60
_BETWEEN_DAYS = 30
_TIMES = ("2230", "2115", "2245")


@dataclass(frozen=True)
class Extract:
    """An extract of `day` holds the rows that changed after `since` (day ordinals)."""

    day: int
    since: int
    time: str


def schedule(as_of: int, count: int = DEFAULT_EXTRACTS) -> list[Extract]:
    """A full history extract, then overlapping incremental ones, the last one on `as_of`.

    Of 2026-06-30 the four are of 2025-12-31, 2026-03-31, 2026-05-15 and 2026-06-30; any other
    number of them lies 30 days apart.
    """
    backs: Sequence[int] = (181, 91, 46, 0)
    if count != DEFAULT_EXTRACTS:
        backs = range(_BETWEEN_DAYS * (count - 1), -1, -_BETWEEN_DAYS)
    days = [as_of - back for back in backs]
    sinces = [0] + [day - OVERLAP_DAYS for day in days[:-1]]
    times = ["", *(_TIMES[place % len(_TIMES)] for place in range(count - 1))]
    return [Extract(*parts) for parts in zip(days, sinces, times, strict=True)]


def nightly(as_of: int, nights: int) -> list[Extract]:
    """A full history extract, then one every night for `nights` nights, the last one on `as_of`."""
    days = [as_of - back for back in range(nights, -1, -1)]
    sinces = [0] + [day - OVERLAP_DAYS for day in days[:-1]]
    times = ["", *[_TIMES[0]] * nights]
    return [Extract(*parts) for parts in zip(days, sinces, times, strict=True)]


def whole(extracts: Sequence[Extract]) -> list[Extract]:
    """The same extracts, each with every row that there is by its day."""
    return [replace(extract, since=0) for extract in extracts]


def visible(extracts: Sequence[Extract], changed: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Pairs of extract and version number; `changed` holds the day of each version, ascending.

    An extract has a row if it changed since the one before (less the overlap), as it was then.
    """
    for number, extract in enumerate(extracts):
        version = -1
        for day in changed:
            if day > extract.day:
                break
            version += 1
        if version >= 0 and changed[version] > extract.since:
            yield number, version


@lru_cache(maxsize=20_000)
def iso(day: int) -> str:
    """2026-06-30, or '' for 0."""
    return date.fromordinal(day).isoformat() if day else ""


@lru_cache(maxsize=20_000)
def american(day: int) -> str:
    """6/30/2026, or '' for 0."""
    if not day:
        return ""
    when = date.fromordinal(day)
    return f"{when.month}/{when.day}/{when.year}"


@lru_cache(maxsize=20_000)
def compact(day: int) -> str:
    """20260630, or 0 for none."""
    return date.fromordinal(day).strftime("%Y%m%d") if day else "0"


def working_day(day: int) -> int:
    """The day itself, or Monday if it is a Sunday."""
    return day + 1 if day % 7 == 0 else day


@lru_cache(maxsize=20_000)
def month_of(day: int) -> int:
    """Month of a day ordinal, 1..12."""
    return date.fromordinal(day).month
