"""`dms segment show`: what is published of a segment in depth, and the waterfall of its rule."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import duckdb
from rich.markup import escape

from dms.console import note, out, plain_table
from dms.errors import DataError
from dms.segments.project import ProjectFiles
from dms.segments.rules.trees import Rules
from dms.segments.rules.waterfall import Line, print_waterfall, waterfall
from dms.segments.trial import Trial, open_trial
from dms.settings import Settings
from dms.sql import quote_text

MOST_LINES = 10
"""Segments that share members, and days of the trend, that are printed."""

REACH = ("any", "email", "sms", "phone", "mail")

_REACH = """
    select reachable, reachable_by_email, reachable_by_sms, reachable_by_phone, reachable_by_mail
    from {table}
    where segment_name = {name}
"""

_OVERLAPS = """
    select
        other_segment_name as segment, shared_members as shared, other_members as members,
        containment, jaccard, is_near_duplicate
    from {table}
    where segment_name = {name}
    order by jaccard desc, segment
"""

_TREND = """
    select
        cast(measured_on as varchar) as measured_on,
        cast(sum(members) as integer) as members,
        cast(sum(entered) as integer) as entered,
        cast(sum(exited) as integer) as exited,
        cast(sum(entered_by_definition) as integer) as entered_by_definition,
        cast(sum(exited_by_definition) as integer) as exited_by_definition
    from {table}
    where segment_name = {name}
    group by measured_on
    order by measured_on
"""

_QUALITY = "select * from {table} where segment_name = {name}"


def depth(settings: Settings, project: ProjectFiles, name: str) -> dict[str, Any]:
    """What is published of a segment in depth; nothing, with a word, where it cannot be read.

    reach       members by channel
    trend       members on the last kept day of each month and on the last one, with who came and
                went since the one before; None where no history is published
    overlaps    the segments that share members, the most alike first
    quality     how alike the members are, and how stable; None where that is not published
    waterfall   the conditions of the rule as it stands, each with the customers before and after
    """
    try:
        with open_trial(settings, project) as trial:
            lines = waterfall(trial, Rules(trial.project), name)
            return read_depth(trial, name) | {"waterfall": [asdict(line) for line in lines]}
    except DataError as error:
        note(f"without what is published: {error}")
        return {}


def read_depth(trial: Trial, name: str) -> dict[str, Any]:
    """The same without the waterfall, which runs the rule."""
    reach = _rows(trial, "membership.segment_catalog", _REACH, name) or []
    quality = _rows(trial, "membership.segment_quality", _QUALITY, name)
    return {
        "reach": dict(zip(REACH, reach[0].values(), strict=True)) if reach else None,
        "trend": _rows(trial, "membership.segment_sizes", _TREND, name),
        "overlaps": _rows(trial, "membership.segment_overlap", _OVERLAPS, name),
        "quality": quality[0] if quality else None,
    }


def _rows(trial: Trial, place: str, sql: str, name: str) -> list[dict[str, Any]] | None:
    table = trial.published(place)
    if table is None:
        return None
    try:
        found = trial.connection.execute(sql.format(table=table, name=quote_text(name)))
    except duckdb.BinderException:  # what is published is of a version without one of the columns
        return None
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def print_depth(found: Mapping[str, Any]) -> None:
    """Print it for people."""
    if not found:
        return
    if reach := found["reach"]:
        _line("reach", ", ".join(f"{count:,} {channel}" for channel, count in reach.items()))
    if quality := found["quality"]:
        _line("cohesion", _cohesion(quality))
        _line("stability", _stability(quality))
    _print_trend(found["trend"])
    _print_overlaps(found["overlaps"] or [])
    print_waterfall([Line(**line) for line in found["waterfall"]])


def _cohesion(quality: Mapping[str, Any]) -> str:
    measure = quality["telling_measure"]
    if measure is None:
        return str(quality["cohesion"])
    variation = quality[f"{measure}_variation"]
    told = "" if variation is None else f", coefficient of variation {variation:.2f}"
    return (
        f"{quality['cohesion']}: {measure.replace('_', ' ')}, eta squared "
        f"{quality[f'{measure}_eta_squared']:.2f}{told}"
    )


def _stability(quality: Mapping[str, Any]) -> str:
    index = quality["population_stability_index"]
    if index is None:
        return f"{quality['stability']}: no two months are kept yet"
    return (
        f"{quality['stability']}: population stability index {index:.2f}, "
        f"{quality['compared_from_on']} to {quality['compared_to_on']}"
    )


def _print_trend(trend: list[dict[str, Any]] | None) -> None:
    if not trend:
        _line("trend", "no history is published yet; each build of a new day adds to it")
        return
    table = plain_table()
    for heading in ("day", "members", "entered", "left", "by the rule alone"):
        table.add_column(heading, justify="right", no_wrap=True)
    for line in trend[-MOST_LINES:]:
        came, went = line["entered_by_definition"], line["exited_by_definition"]
        table.add_row(
            str(line["measured_on"]),
            f"{line['members']:,}",
            f"{line['entered'] or 0:,}",
            f"{line['exited'] or 0:,}",
            f"+{came:,} -{went:,}" if came or went else "",
        )
    out.print(table)


def _print_overlaps(overlaps: list[dict[str, Any]]) -> None:
    if not overlaps:
        return
    table = plain_table()
    table.add_column("also in", no_wrap=True)
    for heading in ("shared", "of these", "of those", "of either"):
        table.add_column(heading, justify="right", no_wrap=True)
    for line in overlaps[:MOST_LINES]:
        table.add_row(
            escape(line["segment"]) + (", nearly the same" if line["is_near_duplicate"] else ""),
            f"{line['shared']:,}",
            f"{line['containment']:.1%}",
            f"{line['shared'] / line['members']:.1%}",
            f"{line['jaccard']:.1%}",
        )
    out.print(table)
    if len(overlaps) > MOST_LINES:
        out.print(f"  and {len(overlaps) - MOST_LINES} more segments: --json has all")


def _line(label: str, text: str) -> None:
    out.print(f"  {label:<18}{escape(text)}", soft_wrap=True)
