"""Guards: a build is compared with the published one, and held where a figure cannot be right.

The figures and their limits are the rows of quality.build_figures (var `publish_limits`); each
serving file has those of its own build.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb
from rich import box
from rich.table import Table

from dms.warehouse import attach_read_only, has_relation

FIGURES = "quality.build_figures"
DAYS_LOOKED_BACK = "days_before_newest_extract"

LIMITS = {
    "least": "fewer than {}",
    "most": "more than {}",
    "fall_percent": "a fall by more than {} %",
    "rise_percent": "a rise by more than {} %",
    "fall_points": "a fall by more than {}",
    "rise_points": "a rise by more than {}",
}
"""Each kind of limit, and how it is said that it is broken."""

# A segment that left the project has no members any more, and nobody needs to be asked.
_COMPARE = """
    with now as (
        from {now}
    ),
    before as (
        from {before}
    ),
    compared as (
        select
            coalesce(now.figure, before.figure) as figure,
            coalesce(now.item, before.item) as item,
            before.figure_value as before,
            coalesce(now.figure_value, 0) as now,
            coalesce(now.least_value, before.least_value) as least,
            coalesce(now.most_value, before.most_value) as most,
            coalesce(now.fall_percent, before.fall_percent) as fall_percent,
            coalesce(now.rise_percent, before.rise_percent) as rise_percent,
            coalesce(now.fall_points, before.fall_points) as fall_points,
            coalesce(now.rise_points, before.rise_points) as rise_points,
            greatest(now.base, before.base) >= coalesce(now.least_base, before.least_base)
                as is_large,
            coalesce(now.likely_cause, before.likely_cause, '') as likely_cause
        from now
        full join before
            on now.figure = before.figure and now.item = before.item
        where now.figure is not null or before.figure != 'segment_members'
    ),
    judged as (
        select
            *,
            case
                when now < least then 'least'
                when now > most then 'most'
                when not is_large or before is null then null
                when now < before * (1 - fall_percent / 100) then 'fall_percent'
                when now > before * (1 + rise_percent / 100) then 'rise_percent'
                when now < before - fall_points then 'fall_points'
                when now > before + rise_points then 'rise_points'
            end as broken
        from compared
    )
    select
        figure,
        item,
        before,
        now,
        broken,
        case broken {limits} end as broken_limit,
        likely_cause
    from judged
    order by figure, item
"""


@dataclass(frozen=True)
class Figure:
    """A figure of a build beside that of the published one.

    before          of the published build; None when it has none, or nothing is published
    now             counts, or per cent where the name says so
    beyond          the limit that it breaks, in words; empty when it is within all
    likely_cause    of that, in words
    """

    name: str
    item: str
    before: float | None
    now: float
    beyond: str
    likely_cause: str

    def __str__(self) -> str:
        before = "" if self.before is None else f"{_number(self.before)} before, "
        cause = f"; likely {self.likely_cause}" if self.likely_cause else ""
        name = self.name.replace("_", " ")
        return f"{name} of {self.item}: {before}{_number(self.now)} now, {self.beyond}{cause}"


def compare_figures(
    connection: duckdb.DuckDBPyConnection, catalog: str, published: Path | None
) -> list[Figure]:
    """Compare the figures of the build attached as `catalog` with those of the published file.

    Where nothing is published yet, or a file without figures, what is plausible is all that limits.
    A project without figures has no limits.
    """
    if not has_relation(connection, catalog, FIGURES):
        return []
    before = f"{catalog}.{FIGURES} limit 0"
    if published and published.exists():
        attach_read_only(connection, published, "published")
        if has_relation(connection, "published", FIGURES):
            before = f"published.{FIGURES}"
    limits = " ".join(f"when '{name}' then {name}" for name in LIMITS)
    rows = connection.execute(
        _COMPARE.format(now=f"{catalog}.{FIGURES}", before=before, limits=limits)
    ).fetchall()
    connection.execute("detach database if exists published")
    return [
        Figure(
            name, item, earlier, now, LIMITS[broken].format(_number(limit)) if broken else "", why
        )
        for name, item, earlier, now, broken, limit, why in rows
    ]


def days_looked_back(figures: list[Figure]) -> int:
    """Days from the build's day to the newest extract; more than 0 for a build for a past day."""
    found = [figure.now for figure in figures if figure.name == DAYS_LOOKED_BACK]
    return int(found[0]) if found else 0


def changes_table(figures: list[Figure]) -> Table:
    """What a build changes, as a table; figures that stay as they are are left out."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("figure", "of"):
        table.add_column(heading)
    for heading in ("before", "now", "change"):
        table.add_column(heading, justify="right")
    table.add_column("beyond the limit")
    for figure in figures:
        if figure.before != figure.now or figure.beyond:
            before = _number(figure.before) if figure.before is not None else "none"
            change = f"{figure.now - figure.before:+,.10g}" if figure.before is not None else ""
            table.add_row(
                *(figure.name, figure.item, before, _number(figure.now), change, figure.beyond)
            )
    return table


def _number(value: float) -> str:
    return f"{value:,.1f}" if value % 1 else f"{value:,.0f}"
