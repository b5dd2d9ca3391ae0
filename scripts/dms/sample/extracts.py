"""When extracts were taken, and which state of a row each of them holds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

OVERLAP_DAYS = 15


@dataclass(frozen=True)
class Extract:
    """An extract of `day` holds the rows that changed after `since` (day ordinals)."""

    day: int
    since: int
    time: str


def schedule(as_of: int) -> list[Extract]:
    """A full history extract half a year before `as_of`, then overlapping incremental ones.

    For 2026-06-30 they are of 2025-12-31, 2026-03-31, 2026-05-15 and 2026-06-30.
    """
    days = [as_of - back for back in (181, 91, 46, 0)]
    sinces = [0] + [day - OVERLAP_DAYS for day in days[:-1]]
    times = ("", "2230", "2115", "2245")
    return [Extract(*parts) for parts in zip(days, sinces, times, strict=True)]


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
