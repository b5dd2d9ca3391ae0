"""How answers are written: a table for people, CSV and JSON for programs."""

import csv
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import accumulate, chain, islice
from typing import TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape
from rich.text import Text

from dms.console import out, plain_table, readable
from dms.errors import UsageError
from dms.query.published import Answer

MOST_ROWS = 100
"""Rows that a table shows."""

NARROWEST = 12
"""No column is cut below this: dates stay whole, and keys can be told apart."""

GAP = 2
"""Signs between two columns of a table."""

NO_JSON = {"NaN", "Infinity", "-Infinity"}
"""What DuckDB writes for numbers that JSON does not have."""


def print_table(answer: Answer) -> None:
    """Print the first rows as a table, at a terminal cut to its width; says what was left out."""
    found = list(islice(chain.from_iterable(answer.batches), MOST_ROWS + 1))
    if answer.is_plan:
        for *_, plan in found:
            out.print(Text(plan or ""), soft_wrap=True)
        return
    rows = [[None if value is None else readable(value) for value in row] for row in found]
    _print_rows(answer, rows[:MOST_ROWS])
    if len(rows) > MOST_ROWS:
        out.print(
            f"the first {MOST_ROWS} rows; there are more, --format csv or json gives all",
            soft_wrap=True,
        )
    else:
        out.print(f"{len(rows)} row{'' if len(rows) == 1 else 's'}")


def _print_rows(answer: Answer, rows: list[list[str | None]]) -> None:
    names = [readable(name) for name in answer.columns]
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    widths = [
        max(map(cell_len, [name, *(value or "NULL" for value in values)]))
        for name, values in zip(names, columns, strict=True)
    ]
    # What is no terminal has no width to keep to.
    console = out if out.is_terminal else Console(width=sum(widths) + GAP * len(widths))
    shown, widest = fit(widths, console.width)
    table = plain_table()
    for name, is_numeric in zip(names[:shown], answer.numeric, strict=False):
        table.add_column(
            Text(name),
            justify="right" if is_numeric else "left",
            no_wrap=True,
            max_width=widest,
        )
    for row in rows:
        table.add_row(
            *(Text("NULL", "dim") if value is None else Text(value) for value in row[:shown])
        )
    console.print(table)
    if shown < len(names):
        out.print(
            f"no room for {', '.join(map(escape, names[shown:]))}: select fewer columns, or "
            "--format csv or json",
            soft_wrap=True,
        )


def fit(widths: list[int], room: int) -> tuple[int, int]:
    """How many of the first columns fit into `room` signs, and how wide the widest may be then.

    The widest are cut first, none below NARROWEST; the first column is always shown.
    """
    narrowest = accumulate(min(width, NARROWEST) + GAP for width in widths)
    shown = max(1, sum(total <= room for total in narrowest))
    widest = min(room, max(widths[:shown]))
    while widest > NARROWEST and sum(min(width, widest) + GAP for width in widths[:shown]) > room:
        widest -= 1
    return shown, widest


@contextmanager
def until_enough() -> Iterator[None]:
    """End quietly when whoever reads standard output has enough, as `head` does."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # Python would complain once more at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def write_csv(answer: Answer, file: TextIO | None = None) -> None:
    """Write a heading and all rows as comma-separated lines; NULL is an empty field.

    To standard output when no file is given.
    """
    writer = csv.writer(file or sys.stdout, lineterminator="\n")
    batch = next(answer.batches, [])
    writer.writerow(answer.columns)
    while batch:
        writer.writerows(batch)
        batch = next(answer.batches, [])


def write_json(answer: Answer) -> None:
    """Write all rows as one array of objects, a line each; the values have to be JSON already.

    Raises:
        UsageError: two columns have one name.
    """
    for name, count in Counter(answer.columns).items():
        if count > 1:
            raise UsageError(f"{count} columns are named {name}: name them apart, with `as`")
    keys = [json.dumps(name, ensure_ascii=False) for name in answer.columns]
    before = "[\n"
    for row in chain.from_iterable(answer.batches):
        values = ("null" if value is None or value in NO_JSON else value for value in row)
        pairs = ", ".join(f"{key}: {value}" for key, value in zip(keys, values, strict=True))
        sys.stdout.write(f"{before}{{{pairs}}}")
        before = ",\n"
    sys.stdout.write("[]\n" if before == "[\n" else "\n]\n")
