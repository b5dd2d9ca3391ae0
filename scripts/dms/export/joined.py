"""What a selection joins with and no published table has: the hour, and what was done before."""

from collections.abc import Iterable
from datetime import datetime

import duckdb

from dms.export.history import History
from dms.export.hours import Window, find_window

_ZONES = """
    select distinct time_zone, call_weekday_hours, call_weekend_hours
    from marts.customer_contactability
"""
_WINDOWS = """
    create temporary table windows as
    select
        unnest(cast($zones as varchar[])) as time_zone,
        unnest(cast($weekdays as varchar[])) as call_weekday_hours,
        unnest(cast($weekends as varchar[])) as call_weekend_hours,
        unnest(cast($numbers as integer[])) as window_number,
        unnest(cast($are_open as boolean[])) as is_open
"""

_LISTS = (
    "create temporary table written as select unnest(cast($written as varchar[])) as customer_key",
    """
    create temporary table refusals as
    select
        unnest(cast($refusing as varchar[])) as customer_key,
        unnest(cast($refusals as varchar[])) as refusal
    """,
    "create temporary table wrong as select unnest(cast($wrong as varchar[])) as point_key",
    """
    create temporary table uninterested as
    select
        unnest(cast($uninterested as varchar[])) as customer_key,
        unnest(cast($of_segments as varchar[])) as segment_name
    """,
    """
    create temporary table resting as
    select
        unnest(cast($resting as varchar[])) as customer_key,
        unnest(cast($resting_segments as varchar[])) as segment_name
    """,
)


def load_windows(connection: duckdb.DuckDBPyConnection, at: datetime) -> list[Window | None]:
    """When those of each zone and hours may be called, as the table `windows`."""
    zones = connection.execute(_ZONES).fetchall()
    windows = [find_window(at, *zone) for zone in zones]
    columns: list[Iterable[object]] = list(zip(*zones, strict=True)) or [(), (), ()]
    connection.execute(
        _WINDOWS,
        {
            **dict(zip(("zones", "weekdays", "weekends"), map(list, columns), strict=True)),
            "numbers": [number if window else None for number, window in enumerate(windows)],
            "are_open": [bool(window and window.holds(at)) for window in windows],
        },
    )
    return windows


def load_lists(connection: duckdb.DuckDBPyConnection, history: History) -> None:
    """What the history says, as the tables `written`, `refusals`, `wrong`, `uninterested` and
    `resting`.
    """
    uninterested, resting = sorted(history.not_interested), list(history.resting)
    values = {
        "written": sorted(history.written_to),
        "refusing": list(history.refused),
        "refusals": list(history.refused.values()),
        "wrong": sorted(history.wrong_points),
        "uninterested": [key for key, _ in uninterested],
        "of_segments": [segment for _, segment in uninterested],
        "resting": [key for key, _ in resting],
        "resting_segments": [segment for _, segment in resting],
    }
    for statement in _LISTS:
        used = {name: value for name, value in values.items() if f"${name} as" in statement}
        connection.execute(statement, used)
