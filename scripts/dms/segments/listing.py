"""`dms segment list` and `dms segment show`: what the project says of its segments."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from rich.markup import escape

from dms.console import note, out, plain_table, readable
from dms.errors import DataError
from dms.query.published import open_published
from dms.segments.project import META, ProjectFiles
from dms.settings import Settings

_FIGURES = """
    select
        segment_name,
        cast(cast(refreshed_at as date) as varchar),
        members,
        cast(share_of_base as double),
        reachable
    from membership.segment_catalog
"""


@dataclass(frozen=True)
class Figures:
    """What is published of a segment: on which day, members, their share of all customers (0 to 1)
    and how many of them any channel reaches.
    """

    as_of_date: str
    members: int
    share: float | None
    reachable: int


def read_figures(settings: Settings) -> dict[str, Figures]:
    """The published figures by segment; none, with a word, where nothing is published."""
    try:
        with open_published(settings, with_contacts=False) as connection:
            has_catalog = connection.execute(
                "select count(*) from duckdb_tables() where database_name = current_database()"
                " and schema_name = 'membership' and table_name = 'segment_catalog'"
            ).fetchone()
            if has_catalog == (0,):
                raise DataError("what is published has no membership.segment_catalog")
            rows = connection.execute(_FIGURES).fetchall()
    except DataError as error:
        note(f"without figures: {error}")
        return {}
    return {name: Figures(*figures) for name, *figures in rows}


def describe(project: ProjectFiles, name: str, figures: Mapping[str, Figures]) -> dict[str, Any]:
    """All that is said of a segment, as --json prints it.

    Raises:
        UsageError: there is no segment of that name.
        DataError: its YAML file cannot be read.
    """
    sql = project.segment(name)
    properties = project.properties(sql)
    meta, reads = project.meta(sql), project.reads(name)
    published = figures.get(name)
    return {
        "segment": name,
        "rule": project.described(properties.get("description"), sql.with_suffix(".yml")),
        **{key: meta.get(key) for key in META},
        "files": [project.place(path) for path in (sql, sql.with_suffix(".yml")) if path.is_file()],
        "is_listed": name in (project.variables.get("segments") or []),
        "reads": sorted(reads.models - {"member_profiles"}),
        "read_by": sorted(
            other for other in project.segments if name in project.reads(other).models
        ),
        "thresholds": {key: project.thresholds.get(key) for key in sorted(reads.thresholds)},
        "unit_tests": project.unit_tests(sql),
        "published": vars(published) if published else None,
    }


def print_list(project: ProjectFiles, figures: Mapping[str, Figures]) -> None:
    """Print the segments by department and priority, a line each."""
    lines = [(project.meta(sql), name) for name, sql in project.segments.items()]
    lines.sort(key=lambda line: (str(line[0].get("department")), _priority(line[0]), line[1]))
    table = plain_table()
    table.add_column("segment", no_wrap=True)
    for heading in ("members", "share", "priority"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("owner", overflow="fold")
    for department, group in groupby(lines, key=lambda line: str(line[0].get("department"))):
        table.add_row(f"[bold]{escape(department)}[/]")
        for meta, name in group:
            published = figures.get(name)
            table.add_row(
                f"  {escape(name)}",
                f"{published.members:,}" if published else "",
                f"{published.share:.1%}" if published and published.share is not None else "",
                str(meta.get("priority") or ""),
                escape(readable(str(meta.get("owner") or ""))),
            )
    out.print(table)


def _priority(meta: Mapping[str, Any]) -> float:
    priority = meta.get("priority")
    return priority if isinstance(priority, int | float) else float("inf")


def print_segment(found: Mapping[str, Any]) -> None:
    """Print all that is said of a segment, a line each."""
    out.print(f"[bold]{escape(found['segment'])}[/]")
    out.print(escape(readable(found["rule"] or "has no description")), soft_wrap=True)
    if published := found["published"]:
        share = f" ({published['share']:.1%})" if published["share"] is not None else ""
        text = f"{published['members']:,} members{share}, {published['reachable']:,} reached"
        _line("published", f"{text}, as of {published['as_of_date']}")
    else:
        _line("published", "not yet")
    for key in META:
        if found[key] is not None:
            _line(key.replace("_", " "), _text(found[key]))
    _line("reads", _text(found["reads"]))
    if found["read_by"]:
        _line("read by", _text(found["read_by"]))
    for name, value in found["thresholds"].items():
        _line("threshold", f"{name}: {value}")
    _line("files", _text(found["files"]))
    if not found["is_listed"]:
        _line("missing", "its line under segments in dbt_project.yml")
    for name in found["unit_tests"]:
        _line("unit test", name)


def _line(label: str, text: str) -> None:
    out.print(f"  {label:<18}{escape(readable(text))}", soft_wrap=True)


def _text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
