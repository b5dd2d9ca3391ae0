"""`dms explain`: why a customer is in each segment, what others want, what may be sent."""

from typing import Annotated, Any

import typer
from rich.markup import escape

from dms.console import note, out, readable
from dms.dbt import DbtProject
from dms.errors import DataError
from dms.explain.explanation import Explanation, explain, say_ahead
from dms.explain.person import find_customer
from dms.explain.sheets import load_sheets
from dms.publishing.files import PublishedFolder
from dms.query.formats import until_enough
from dms.query.published import open_files
from dms.segments.output import print_json
from dms.segments.project import ProjectFiles
from dms.settings import load_settings

MOST_DAYS = 366


def explain_command(
    customer: Annotated[
        str,
        typer.Argument(
            metavar="CUSTOMER",
            help="A customer_key; with --contacts also a number, feed:number or "
            "feed:source_code:number, such as dealertrack:HV2:730000012.",
        ),
    ],
    contacts: Annotated[
        bool, typer.Option("--contacts", help="Look numbers up in contacts.duckdb.")
    ] = False,
    days: Annotated[
        int, typer.Option("--days", min=0, max=MOST_DAYS, help="How far to look ahead.")
    ] = 90,
    everything: Annotated[
        bool, typer.Option("--all", help="Every segment they are not in, not only near misses.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document and nothing else.")
    ] = False,
) -> None:
    """Say why a customer is in a segment, and what others still want.

    Also since when and until when, what may be sent and what says so, and the history. Everything
    is read from what is published; a build may run meanwhile.

    A near miss comes in by the passing of days alone, or fails one condition of the rule and that
    narrowly. Ahead the day moves, and all else stays as published; where a rule reads a column that
    a mart works out for its day, as a score or a status, that is said.
    """
    settings, project = load_settings(), ProjectFiles.locate()
    folder = PublishedFolder(settings.published)
    build = folder.current()
    if build is None:
        raise DataError(f"{settings.published}: nothing was published yet; run `dms build`")
    file = folder.file(build, "segments")
    names = folder.file(build, "contacts") if contacts else None
    with open_files(file, names) as connection, until_enough():
        key, told = find_customer(connection, customer, contacts)
        found = explain(
            connection,
            file,
            sheets=load_sheets(project, DbtProject.locate().target_folder),
            key=key,
            as_of=build.as_of,
            days=days,
            is_thorough=as_json,
        )
        if as_json:
            print_json(found.document())
        else:
            if told:
                note(told)
            print_explanation(found, everything)


def print_explanation(found: Explanation, everything: bool) -> None:
    """Print it for people."""
    who = found.profile
    out.print(
        f"[bold]{found.customer_key}[/], {_said(who['party_type'])}, "
        f"{_said(who['commercial_relationship'])} of {_said(who['home_dealership_key'])}, "
        f"as of {found.as_of_date}",
        soft_wrap=True,
    )
    _heading("in", len(found.segments))
    for one in found.segments:
        _line(one["segment"], f"{one['reason']} (since {one['qualified_on']}){_until(one)}")
    near = found.near_misses
    _heading("near misses", len(near))
    for miss in near:
        _line(miss.segment, miss.sentence)
    if everything:
        others = [one for one in found.not_in if not one.is_near]
        _heading("not in", len(others))
        for miss in others:
            _line(miss.segment, miss.sentence)
    out.print("[bold]what may be sent[/]")
    for one in found.channels:
        _line(one["channel"], _permission(one))
    if found.is_held_out:
        _line("held out", "of everything that is sent, to measure what it brings")
    _print_history(found.history)
    for line in found.notes:
        note(line)


def _until(one: dict[str, Any]) -> str:
    leaves = one.get("leaves")
    if not leaves:
        return ""
    return f"; leaves {say_ahead(leaves['in_days'], leaves['on'], one['rests_on'])}"


def _permission(one: dict[str, Any]) -> str:
    says = "yes" if one["is_allowed"] else "no"
    if one["reason"]:
        says += f": {_said(one['reason'])}"
    if one["evidence_kind"]:
        says += f", by {_said(one['evidence_kind'])} of {one['evidence_on']} ({one['feed']})"
    return says + (f", until {one['expires_on']}" if one["expires_on"] else "")


def _print_history(history: list[dict[str, Any]] | None) -> None:
    if history is None:
        out.print("[bold]history[/]: none is published yet; each build of a new day adds to it")
        return
    _heading("history", len(history))
    for one in history:
        began = "" if one["is_entry_observed"] else " or before"
        text = f"{one['entered_on']}{began} to {one['exited_on'] or 'now'}"
        if one["exit_reason"] == "definition":
            text += ", left as the rule changed"
        _line(one["segment"], f"{text}: {one['entry_sentence']}")


def _heading(title: str, count: int) -> None:
    out.print(f"[bold]{title}[/]: {count}")


def _line(label: str, text: str) -> None:
    out.print(f"  {escape(label):<30}{escape(readable(text))}", soft_wrap=True)


def _said(value: object) -> str:
    return escape(readable(str(value or "unknown").replace("_", " ")))
