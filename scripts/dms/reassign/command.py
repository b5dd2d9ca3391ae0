"""`dms reassign`: the proposal as CSV, and what it would mean for each who takes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp
from typing import Annotated, TextIO

import typer
from rich.text import Text

from dms.console import err, note, plain_table, readable
from dms.disk import sync
from dms.errors import UsageError
from dms.publishing.files import PublishedFolder
from dms.query.formats import until_enough, write_csv
from dms.query.published import open_published
from dms.reassign.people import Employee, Staff
from dms.reassign.proposal import (
    Share,
    find_orphaned,
    propose,
    read_proposal,
    read_shares,
    require_portfolios,
)
from dms.settings import load_settings


def reassign_command(
    leaving: Annotated[
        list[str] | None,
        typer.Option(
            "--from",
            metavar="EMPLOYEE",
            help="Whose contacts are given away. Can be repeated.",
            show_default=False,
        ),
    ] = None,
    taking: Annotated[
        list[str] | None,
        typer.Option(
            "--to",
            metavar="EMPLOYEE",
            help="Who gets them. Can be repeated.",
            show_default=False,
        ),
    ] = None,
    orphans: Annotated[
        bool, typer.Option("--orphans", help="Give away what all who have left still have.")
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            metavar="FILE",
            help="Where to write the CSV. Default: standard output.",
            show_default=False,
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite FILE.")] = False,
) -> None:
    """Propose who takes over the contacts of a salesperson, as CSV.

    Nothing is changed, neither in the DMS nor in what is published. A make and an area stay
    together with one target, and the targets get about the same lifetime gross. EMPLOYEE is an
    employee_key, six characters or more of its beginning, or, where the contacts file can be read,
    a name.
    """
    if not taking:
        raise UsageError("dms reassign: say with --to EMPLOYEE who gets the contacts")
    if bool(leaving) == orphans:
        raise UsageError(
            "dms reassign: say whose contacts with one of --from EMPLOYEE and --orphans"
        )
    if output is not None and output.exists() and not force:
        raise UsageError(f"{output}: is there already; give another name, or --force")
    settings = load_settings()
    has_contacts = os.access(PublishedFolder(settings.published).link("contacts"), os.R_OK)
    with open_published(settings, has_contacts) as connection:
        require_portfolios(connection)
        staff = Staff(connection, has_contacts)
        to_keys = find_targets(staff, taking)
        from_keys = (
            find_orphaned(connection) if orphans else find_leaving(staff, leaving or [], to_keys)
        )
        if not has_contacts:
            note("contacts.duckdb cannot be read: the area is the home rooftop, nobody has a name")
        contacts = propose(connection, from_keys, to_keys, has_contacts)
        if not contacts:
            note("nothing to give: " + ("no orphans" if orphans else "they have no contacts"))
            return
        if output is None:
            with until_enough():
                write_csv(read_proposal(connection))
        else:
            with written_at_once(output) as file:
                write_csv(read_proposal(connection), file)
            note(f"{output}: {contacts} contact{'' if contacts == 1 else 's'}")
        print_shares(read_shares(connection, to_keys))


def find_targets(staff: Staff, words: list[str]) -> list[str]:
    """The keys of those who take, each once, in the order given.

    Raises:
        UsageError: one is not to be found, or has left.
    """
    found = [staff.find("--to", word) for word in words]
    for employee in found:
        if employee.is_active is False:
            raise UsageError(f"--to {employee}: has left; name somebody who is still there")
    return _keys(found)


def find_leaving(staff: Staff, words: list[str], targets: list[str]) -> list[str]:
    """The keys of those who give.

    Raises:
        UsageError: one is not to be found, or is a target.
    """
    found = [staff.find("--from", word) for word in words]
    for employee in found:
        if employee.key in targets:
            raise UsageError(f"--to {employee}: is named by --from too; leave out one of the two")
    return _keys(found)


def _keys(employees: list[Employee]) -> list[str]:
    return list(dict.fromkeys(employee.key for employee in employees))


@contextmanager
def written_at_once(path: Path) -> Iterator[TextIO]:
    """A file for its owner alone, which is in its place when it is whole, or not at all.

    Raises:
        UsageError: it cannot be written there.
    """
    try:
        descriptor, name = mkstemp(prefix=f".{path.name}.", dir=path.parent)  # 0600
        draft = Path(name)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
                yield file
            sync(draft)
            draft.replace(path)
        finally:
            with suppress(FileNotFoundError):
                draft.unlink()
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from error


def print_shares(shares: list[Share]) -> None:
    """Print what each target has and would get, beside the proposal."""
    table = plain_table()
    table.add_column("to", no_wrap=True)
    for heading in ("contacts now", "given", "value given"):
        table.add_column(heading, justify="right")
    table.add_column("makes")
    for share in shares:
        table.add_row(
            Text(readable(share.name)),
            f"{share.contacts_now:,}",
            f"{share.given:,}",
            f"{share.value_given:,.2f}",
            Text(readable(share.makes)),
        )
    err.print(table)
