"""`dms forget`: take a person out of the raw tables for good."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import duckdb
import typer
from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from dms.clock import read_clock
from dms.console import out, readable
from dms.dbt import DbtProject
from dms.errors import DataError, UsageError
from dms.forget.people import (
    People,
    attach_built,
    bury,
    customer_keys,
    describe,
    select_customer,
    select_requested,
)
from dms.landing.erasing.purge import Purged, purge
from dms.landing.erasing.tombstones import prepare_erasure
from dms.landing.layouts import Layouts, read_layouts
from dms.landing.ledger import count_in_ledger, erase_from_ledger, load_ledger
from dms.landing.raw import create_tables, open_for_landing
from dms.ledger import Ledger
from dms.ledger.views import ContactViews
from dms.publishing.erasing import COPY_REMOVED
from dms.publishing.files import PublishedFolder
from dms.settings import Settings, load_settings
from dms.targets import Target, find_target

NEXT = "now run `dms build`: until then built tables and published files still name them"

MOST_SHOWN = 20


@dataclass(frozen=True)
class Plan:
    """Who goes, and what would be done in the raw tables and to how many rows of the ledger."""

    people: People
    purged: Purged
    in_ledger: int


def forget(
    settings: Settings,
    staging: Path,
    target: Target,
    customer: str | None,
    is_agreed: Callable[[Plan], bool],
) -> bool:
    """Erase a customer, or with None all who asked for it in a feed; gives whether it was done.

    All in one transaction, which is given up unless `is_agreed` says yes to the plan.

    Raises:
        UsageError: what names the customer is no name of one.
        DataError: there is no such customer, nothing was built, another process holds the
            warehouse, or the ledger cannot be written.
    """
    if not settings.warehouse.is_file():
        raise DataError(f"{settings.warehouse}: there is no warehouse yet; run `dms build`")
    layouts, ledger = read_layouts(staging), Ledger(settings.ledger_folder)
    with open_for_landing(settings.warehouse) as (connection, scratch):
        create_tables(connection, layouts.tables)
        prepare_erasure(connection, staging)
        built = attach_built(connection, settings, target, scratch)
        if customer is None:
            select_requested(connection, built)
        else:
            select_customer(connection, built, customer)
        connection.begin()
        try:
            keys = customer_keys(connection)
            plan = _erase(connection, built, layouts, count_in_ledger(layouts.tables, ledger, keys))
            if is_done := is_agreed(plan):
                # Before the commit: cut off in between, the same command does it again.
                erase_from_ledger(layouts.tables, ledger, keys)
                ContactViews(settings.ledger_folder).erase(keys)
                load_ledger(connection, layouts.tables, ledger)
        except BaseException:
            connection.rollback()
            raise
        if is_done:
            connection.commit()
        else:
            connection.rollback()
    return is_done


def _erase(
    connection: duckdb.DuckDBPyConnection, built: str, layouts: Layouts, in_ledger: int
) -> Plan:
    people = describe(connection, built)
    bury(connection, built)
    purged = purge(connection, layouts.of_files)
    now = read_clock()
    connection.execute(
        "insert into landing.erasures values (?, ?, ?, ?, null)",
        [now, people.numbers, sum(purged.deleted.values()), sum(purged.emptied.values())],
    )
    return Plan(people, purged, in_ledger)


def show(plan: Plan) -> None:
    """Print who is erased and what goes."""
    for key, name, city, records in plan.people.lines[:MOST_SHOWN]:
        place = f", {city}" if city else ""
        out.print(
            escape(readable(f"{key}  {name}{place}, {records} customer numbers")), soft_wrap=True
        )
    if len(plan.people.lines) > MOST_SHOWN:
        out.print(f"... {plan.people.numbers:,} customer numbers in all")
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("raw table", no_wrap=True)
    table.add_column("rows deleted", justify="right")
    table.add_column("emptied, stay as facts", justify="right")
    for name in plan.purged.tables:
        deleted, emptied = plan.purged.deleted.get(name, 0), plan.purged.emptied.get(name, 0)
        table.add_row(escape(name), f"{deleted:,}", f"{emptied:,}")
    out.print(table)
    if plan.purged.rejected:
        out.print(f"{plan.purged.rejected:,} unreadable lines name them: their text goes")
    if plan.in_ledger:
        out.print(
            f"{plan.in_ledger:,} entries of campaigns, exports and outcomes name them: they become "
            "anonymous",
            soft_wrap=True,
        )


def forget_command(
    customer: Annotated[
        str | None,
        typer.Argument(
            metavar="CUSTOMER",
            help="A customer_key, or feed:source_code:number, such as dealertrack:HV2:730000012.",
            show_default=False,
        ),
    ] = None,
    requested: Annotated[
        bool, typer.Option("--requested", help="All who asked for it in a feed.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say who and what would go; change nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    target: Annotated[
        str | None, typer.Option(help="Target of the dbt profile that was built.")
    ] = None,
) -> None:
    """Erase a person for good; the group's figures stay.

    Their rows leave the raw tables. A salted hash is kept, so that no file landed later brings them
    back. It cannot be undone.
    """
    if (customer is None) != requested:
        raise UsageError("dms forget: give a CUSTOMER, or --requested for all who asked in a feed")
    if not (yes or dry_run or sys.stdin.isatty()):
        raise UsageError("dms forget: no terminal to ask at; say --yes, or --dry-run to look")
    settings, project = load_settings(), DbtProject.locate()
    built_on = find_target(project, target, settings, is_to_build=False)
    if built_on.warehouse != settings.warehouse:
        raise UsageError(f"--target {target}: builds a scratch warehouse; erase in your own")

    def is_agreed(plan: Plan) -> bool:
        show(plan)
        if dry_run or not plan.people.numbers:
            return False
        return yes or typer.confirm("Erase for good?")

    if forget(settings, project.staging, built_on, customer, is_agreed):
        if PublishedFolder(settings.published).remove_analyst_copy():
            out.print(f"{settings.published}: {COPY_REMOVED}", soft_wrap=True)
        out.print(f"erased; {NEXT}", soft_wrap=True)
    else:
        out.print("nothing was changed")
