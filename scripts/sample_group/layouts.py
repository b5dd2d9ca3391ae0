"""What a feed's files look like: columns, names, how a row becomes a line. Feeds are data for
`writer`, so that a new one is a module of its own."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sample_group.extracts import Extract

Row = list[str] | dict[str, Any]
"""Cells in the order of the layout, or keys of a JSON object."""


@dataclass(frozen=True)
class Layout:
    """A table's columns, and where its rooftop code, key number and main date are (-1 = none)."""

    columns: tuple[str, ...]
    code_at: int
    key_at: int
    date_at: int


@dataclass(frozen=True)
class Feed:
    """The files of one feed.

    `file_name` gets the rooftop's code ('' for the whole group), the table and the extract, and
    leaves out .gz and .zip. `head` gives the lines before a table's first row, `tail` those after
    its last one. How one file differs from the others is said by code, table and number of the
    extract: `variants` (`gz`, `zip`, `bom`, `crlf`, `cp1252`, `twice` = one row is there twice;
    several with a blank between), `broken` (the bytes of one line that cannot be read), `extra`
    (keys that the layout does not know).
    """

    name: str
    layouts: Mapping[str, Layout]
    file_name: Callable[[str, str, Extract], str]
    line: Callable[[Any], str]
    head: Callable[[Layout], list[str]] = lambda layout: []
    tail: tuple[str, ...] = ()
    variants: Mapping[tuple[str, str, int], str] = field(default_factory=dict)
    broken: Mapping[tuple[str, str, int], bytes] = field(default_factory=dict)
    extra: Mapping[tuple[str, str, int], dict[str, Any]] = field(default_factory=dict)
    bad_date: str = "13/45/2024"
    unmapped_code: str = ""


def listed(text: str) -> tuple[str, ...]:
    """Column names from a text with commas, which may run over several lines."""
    return tuple(part.strip() for part in " ".join(text.split("\n")).split(","))


_NEEDS_QUOTES = re.compile('[,"\n]')


def csv_line(cells: list[str]) -> str:
    """Comma-separated, quoted only where a cell needs it."""
    line = ",".join(cells)
    if line.count(",") == len(cells) - 1 and '"' not in line and "\n" not in line:
        return line
    return ",".join(
        '"' + cell.replace('"', '""') + '"' if _NEEDS_QUOTES.search(cell) else cell
        for cell in cells
    )


def csv_head(layout: Layout) -> list[str]:
    """The header of a comma-separated file."""
    return [csv_line(list(layout.columns))]


def tab_line(cells: list[str]) -> str:
    """Tab-separated, never quoted."""
    return "\t".join(cells)


def tab_head(layout: Layout) -> list[str]:
    """The header of a tab-separated file."""
    return ["\t".join(layout.columns)]


json_line = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""An object as one line of a JSON Lines file: compact, letters as they are."""
