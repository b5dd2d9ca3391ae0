"""When somebody may be called: the hours of their country, by the clock of their time zone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

SATURDAY = 5

_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)")


@dataclass(frozen=True)
class Window:
    """A time in which they may be called, from `opens_at` on and before `closes_at`, both in their
    time zone.
    """

    opens_at: datetime
    closes_at: datetime

    def holds(self, moment: datetime) -> bool:
        """Whether `moment` (UTC, without a zone) lies within."""
        return self.opens_at <= moment.replace(tzinfo=timezone.utc) < self.closes_at


def find_window(
    moment: datetime, time_zone: str | None, weekdays: str | None, weekends: str | None
) -> Window | None:
    """The window that holds `moment` (UTC, without a zone), else the next one within a week.

    `weekdays` and `weekends` are as in customer_contactability, `10:00-13:00 14:00-20:00`. None
    where they may never be called, and where zone or hours are not known.
    """
    try:
        zone = ZoneInfo(time_zone or "")
    except (OSError, ValueError, KeyError):  # no such zone is a KeyError
        return None
    now = moment.replace(tzinfo=timezone.utc)
    today = now.astimezone(zone).date()
    for day in (today + timedelta(days=ahead) for ahead in range(8)):
        hours = weekends if day.weekday() >= SATURDAY else weekdays
        for opens, closes in _spans(hours):
            window = Window(
                datetime.combine(day, opens, zone),
                datetime.combine(day, closes, zone)
                if closes
                else datetime.combine(day + timedelta(days=1), time(), zone),
            )
            if now < window.closes_at:
                return window
    return None


def _spans(hours: str | None) -> Iterator[tuple[time, time | None]]:
    """Beginnings and ends; the end None is midnight. Nothing where a part cannot be read."""
    found = [_SPAN.fullmatch(part) for part in (hours or "").split()]
    if not all(found):
        return
    for match in found:
        if match:
            from_hour, from_minute, to_hour, to_minute = match.groups()
            end = time(int(to_hour), int(to_minute)) if to_hour else None
            yield time(int(from_hour), int(from_minute)), end
