"""The command: python -m lab.learn."""

import sys
from math import log2
from pathlib import Path
from typing import Annotated

import duckdb
import typer
import yaml
from rich import box
from rich.table import Table

from dms.console import err, out
from dms.dbt import DbtProject
from dms.errors import DataError, UsageError, UserError
from dms.settings import load_settings
from dms.warehouse import attach_read_only
from lab.learn.chance import learn_chance_probabilities
from lab.learn.seed import Weights, read_weights, write_weights

try:
    from lab.learn.match import Session, learn_match_probabilities
except ModuleNotFoundError as error:
    sys.exit(f"error: {error.name} is not installed; `make lint` installs what developers need")

NEEDED = [f"int_identity_{what}" for what in ("records", "blocks", "pairs", "groups")]


def learn(
    warehouse: Annotated[
        Path | None,
        typer.Argument(help="A built warehouse. [default: DMS_WAREHOUSE, warehouse/…]"),
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option(help="File to write. [default: the seed identity_weights of the project]"),
    ] = None,
    pairs: Annotated[
        int, typer.Option(help="How many random pairs to count levels of chance in.")
    ] = 2_000_000,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show, and write nothing.")] = False,
) -> None:
    """Learn the weights of matching from the records of a built warehouse, without labels.

    How often each level is seen between records of one person: by Splink's EM over the candidate
    pairs. By chance: exact values from their frequencies, the other levels from random pairs. Notes
    and order of the seed stay. Look at the changes (git diff), then run `dms build`.
    """
    if pairs < 1000:
        raise UsageError(f"--pairs is {pairs}: give a number of 1000 or more")
    project = DbtProject.locate()
    seed = project.directory / "seeds" / "identity_weights.csv"
    weights = read_weights(seed)
    least_population = _read_var(project, "identity_least_population")
    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        attach_read_only(connection, load_settings(warehouse=warehouse).warehouse, "warehouse")
        _check(connection)
        with err.status("comparing random pairs"):
            chance = learn_chance_probabilities(connection, weights, pairs, least_population)
        with err.status("learning from candidate pairs"):
            match, sessions = learn_match_probabilities(connection, weights.changed({}, chance))
    if not sessions:
        raise DataError(
            "the warehouse has too few candidate pairs to learn from: build one of more records"
        )
    learned = weights.changed(match, chance)
    out.print(_show_sessions(sessions))
    out.print(_show_weights(weights, learned))
    if not dry_run:
        write_weights(to or seed, learned)
        err.print(f"written: {to or seed}", soft_wrap=True)


def _check(connection: duckdb.DuckDBPyConnection) -> None:
    found = connection.execute(
        "select table_name from duckdb_tables() where database_name = 'warehouse'"
    ).fetchall()
    missing = [name for name in NEEDED if (name,) not in found]
    if missing:
        raise DataError(f"the warehouse has no {missing[0]}; run `dms build` first")


def _read_var(project: DbtProject, name: str) -> int:
    text = (project.directory / "dbt_project.yml").read_text(encoding="utf-8")
    return int(yaml.safe_load(text)["vars"][name])


def _show_sessions(sessions: list[Session]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("learned from pairs of one", no_wrap=True)
    table.add_column("pairs", justify="right")
    table.add_column("of one person", justify="right")
    for one in sessions:
        table.add_row(one.rule, f"{one.pairs:,}", f"{one.match_share:.1%}")
    return table


def _show_weights(before: Weights, after: Weights) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("comparison", "level"):
        table.add_column(heading, no_wrap=True)
    for heading in ("match", "chance", "weight", "before"):
        table.add_column(heading, justify="right", no_wrap=True)
    for old, new in zip(before.rows, after.rows, strict=True):
        table.add_row(
            *(new["comparison"], new["level"], new["match_probability"]),
            *(new["chance_probability"], _weight(new), _weight(old)),
        )
    return table


def _weight(row: dict[str, str]) -> str:
    return f"{log2(float(row['match_probability']) / float(row['chance_probability'])):+.1f}"


def main() -> None:
    """Run the command; a user's error becomes one line and its exit status."""
    try:
        typer.run(learn)
    except UserError as error:
        err.print(f"[bold red]error:[/] {error}", soft_wrap=True)
        sys.exit(error.exit_status)


if __name__ == "__main__":
    main()
