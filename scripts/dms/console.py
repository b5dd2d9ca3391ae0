"""The two consoles of the command: results on standard output, progress and errors on the other."""

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    ProgressColumn,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.table import Table

out = Console(highlight=False, emoji=False)
err = Console(stderr=True, highlight=False, emoji=False)


def tell(message: str) -> None:
    """Print an error of the user's as one line."""
    err.print(f"[bold red]error:[/] {escape(readable(message))}", soft_wrap=True)


def note(message: str) -> None:
    """Print a line about the work itself, beside the results; none where these are quiet."""
    if not out.quiet:
        err.print(escape(message), soft_wrap=True)


def plain_table() -> Table:
    """A table with a line below its headings and no other."""
    return Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)


def progress_bar() -> Progress:
    """A bar with the share done and the time left, on a terminal only; gone when it is done."""
    return _bar(TaskProgressColumn(), TimeRemainingColumn())


def byte_progress_bar() -> Progress:
    """The same with the bytes done and how fast that goes."""
    return _bar(DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())


def _bar(*columns: ProgressColumn) -> Progress:
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        *columns,
        console=err,
        transient=True,
        disable=not err.is_terminal,
    )


def readable(text: str) -> str:
    r"""Text that a terminal takes: line breaks, control characters and strange bytes as \n, \xNN.

    What comes from outside, as names of files and columns do, could otherwise break a line in two
    or tell the terminal what to do; and bytes that are no UTF-8 could not be written at all.
    """
    return "".join(letter if letter.isprintable() else _escape(letter) for letter in text)


def _escape(letter: str) -> str:
    code = ord(letter)
    if 0xDC80 <= code <= 0xDCFF:  # how Python holds a byte of a file name that is no UTF-8
        return f"\\x{code - 0xDC00:02x}"
    return letter.encode("unicode_escape").decode("ascii")
