"""`dms tasks` and `dms tasks import`."""

from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.text import Text

from dms.clock import read_clock
from dms.console import note, out, plain_table, readable
from dms.errors import DataError
from dms.export.arrivals import require_all_built
from dms.export.command import DespiteNewFiles, To
from dms.export.files import exports_folder, write_files
from dms.export.history import follow_keys
from dms.export.published import open_build
from dms.ledger import Ledger
from dms.query.published import told
from dms.reassign.people import Staff
from dms.settings import load_settings
from dms.tasks.calendar import write_calendar
from dms.tasks.lists import NOBODY, find_tasks, write_list
from dms.tasks.outcomes import OUTCOMES, Known, take_outcomes
from dms.tasks.phones import Phones

app = typer.Typer(
    help="Whom each salesperson is to call, and what came of it.",
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

_CUSTOMERS = """
    select customer_key from marts.customers
    union
    select old_customer_key from marts.customer_key_changes
"""


@app.callback()
def tasks_command(
    context: typer.Context,
    salesperson: Annotated[
        str | None,
        typer.Option(
            metavar="EMPLOYEE",
            help="Only this one: employee_key, its beginning, or name.",
            show_default=False,
        ),
    ] = None,
    form: Annotated[
        Literal["csv", "ics"], typer.Option("--format", help="A list, or to-dos of a calendar.")
    ] = "csv",
    to: To = None,
    despite_new_files: DespiteNewFiles = False,
) -> None:
    """Write the task list of each salesperson: whom to call, why, and when they may be called.

    Of the segments with phone among their channels; each customer once, for the segment that comes
    first by priority. Who has no salesperson who is still there is in the list `unassigned`.
    """
    if context.invoked_subcommand:
        return
    now = read_clock()
    settings = load_settings()
    ledger = Ledger(settings.ledger_folder)
    with open_build(settings) as source:
        try:
            require_all_built(source.connection, settings)
        except DataError as error:
            if not despite_new_files:
                raise
            note(f"warning: {error}")
        wanted = salesperson
        if salesperson not in (None, NOBODY):
            wanted = Staff(source.connection, True).find("--salesperson", salesperson or "").key
        lists, _ = find_tasks(source, ledger, now)
    lists = [one for one in lists if wanted in (None, one.key)]
    if not lists:
        raise DataError("nobody is to be called: no member of a segment worked by phone may be")
    write = write_list if form == "csv" else write_calendar
    texts = {f"{one.file_stem(now.date())}.{form}": write(one, now) for one in lists}
    paths = write_files(exports_folder(settings, to), texts, ledger, {})
    table = plain_table()
    table.add_column("salesperson")
    table.add_column("tasks", justify="right")
    table.add_column("to be called now", justify="right")
    table.add_column("file", overflow="fold")
    for one, path in zip(lists, paths, strict=True):
        callable_now = sum(task.window.holds(now) for task in one.tasks)
        name = Text(readable(one.name or one.key))
        table.add_row(name, f"{len(one.tasks):,}", f"{callable_now:,}", Text(path.name))
    out.print(table)
    out.print(Text(str(paths[0].parent)), soft_wrap=True)


@app.command("import")
def import_command(
    path: Annotated[
        Path, typer.Argument(metavar="FILE", help="A list with the column outcome filled in.")
    ],
) -> None:
    settings = load_settings()
    with open_build(settings) as source, told(source.connection):
        customers = {key for (key,) in source.connection.execute(_CUSTOMERS).fetchall()}
        phones = Phones(source.connection, follow_keys(source.connection))
        segments = {
            name
            for (name,) in source.connection.execute(
                "select segment_name from membership.segment_catalog"
            ).fetchall()
        }
    ledger = Ledger(settings.ledger_folder)
    taken = take_outcomes(path, ledger, Known(segments, customers, phones), read_clock())
    if taken.taken:
        table = plain_table()
        table.add_column("outcome")
        table.add_column("taken", justify="right")
        for outcome in (name for name in OUTCOMES if taken.taken[name]):
            table.add_row(outcome, f"{taken.taken[outcome]:,}")
        out.print(table)
    out.print(f"{taken.known:,} known already, {taken.blank:,} lines without an outcome")


import_command.__doc__ = f"""Take the outcomes of a list back; the next one has them.

    An outcome is one of {", ".join(OUTCOMES)}. From then on nobody calls or texts who said
    do_not_call, nor a wrong_number: that in the column phone, or the one they are called on now. A
    file with a line that is wrong is not taken at all; one that was taken before changes nothing.
    """
