"""The files of the landing folder: which layout each fits, and what is none of its files."""

import os
import stat
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dms.console import readable
from dms.errors import DataError, UsageError
from dms.landing.layouts import Layout, Layouts, unpacked_name

UNFINISHED = (".part", ".tmp")

KINDS = (
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


@dataclass(frozen=True)
class LandingFile:
    """A file that a layout fits; `extracted_at` comes from its name.

    `path` is where its bytes lie, links resolved; `name` is its own name as text that can be shown.
    """

    path: Path
    name: str
    layout: Layout
    extracted_at: datetime
    bytes: int

    @property
    def label(self) -> str:
        """Folder and name, as the user sees them."""
        return f"{self.feed}/{self.name}"

    @property
    def feed(self) -> str:
        """The feed in whose folder it lies."""
        return self.layout.feed

    @property
    def table(self) -> str:
        """The raw table that its rows are of."""
        return self.layout.table.name

    @property
    def plain_name(self) -> str:
        """Its name without that of its packing: what the layout's file pattern fits."""
        return unpacked_name(self.name)


@dataclass(frozen=True)
class Problem:
    """A file or folder that does not land: where it would have gone, if known, and what to do."""

    label: str
    feed: str | None
    table: str | None
    bytes: int
    reason: str


Found = LandingFile | Problem
"""What lies in the landing folder."""


def find_files(
    folder: Path, layouts: Layouts, takes: Callable[[Path], bool] = lambda _: True
) -> list[Found]:
    """Look through `<folder>/<feed>/<file>`: the problems, then the files, in the order of names.

    Unfinished files (`.part`, `.tmp`) and names that begin with a dot are left alone, and what
    `takes` says no to, which is asked by the paths that list_candidates gives. Links are followed
    within the folder only, and nothing is opened.

    Raises:
        UsageError: there is no such folder, or it cannot be read.
    """
    root, entries = _look_in(folder)
    found: list[Found] = []
    for entry in entries:
        try:
            place = _feed_folder(entry, root, layouts)
            paths = _visible(place)
        except (DataError, OSError) as error:
            if takes(entry):
                found.append(_problem(entry, None, None, error))
            continue
        found += [
            _identify(path, root, entry.name, layouts.feeds[entry.name])
            for path in paths
            if takes(path)
        ]
    return sorted(found, key=lambda one: isinstance(one, LandingFile))


def list_candidates(folder: Path) -> list[Path]:
    """All that find_files would have a word on: what lies in the folder and in its folders.

    Raises:
        UsageError: as find_files.
    """
    root, entries = _look_in(folder)
    found = []
    for entry in entries:
        found.append(entry)
        with suppress(DataError, OSError):
            found += _visible(_resolve(entry, root))
    return found


def _look_in(folder: Path) -> tuple[Path, list[Path]]:
    """The folder, links resolved, and what lies in it."""
    if not folder.is_dir():
        raise UsageError(f"{folder}: there is no such folder; name the one that holds the exports")
    try:
        root = Path(os.path.realpath(folder, strict=True))
        return root, _visible(root)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be read ({error.strerror}); allow reading it") from None


def _visible(folder: Path) -> list[Path]:
    return sorted(
        entry
        for entry in folder.iterdir()
        if not entry.name.startswith(".") and not entry.name.lower().endswith(UNFINISHED)
    )


def _feed_folder(entry: Path, root: Path, layouts: Layouts) -> Path:
    """The folder of a feed, links resolved.

    Raises:
        DataError: it is no folder, leads elsewhere, or no feed has its name.
    """
    known = ", ".join(sorted(layouts.feeds))
    place = _resolve(entry, root)
    if not place.is_dir():
        raise DataError(f"lies outside a feed's folder; move it into one of: {known}")
    if entry.name not in layouts.feeds:
        raise DataError(f"no feed has this name; rename it to one of: {known}")
    return place


def _resolve(path: Path, root: Path) -> Path:
    """Where a path leads, links resolved.

    Raises:
        DataError: out of the landing folder.
    """
    place = Path(os.path.realpath(path, strict=True))
    if not place.is_relative_to(root):
        raise DataError(
            "a link that leads out of the landing folder; put the file itself there, or name the "
            "folder that holds it as the landing folder"
        )
    return place


def _identify(path: Path, root: Path, feed: str, layouts: list[Layout]) -> Found:
    name = readable(path.name)
    plain_name = unpacked_name(name)
    matches = ((layout, layout.file_pattern.fullmatch(plain_name)) for layout in layouts)
    layout, match = next((found for found in matches if found[1]), (None, None))
    table = layout.table.name if layout else None
    try:
        place = _resolve(path, root)
        status = place.stat()
        _require_regular(status)
        if layout is None or match is None:
            tables = ", ".join(layout.table.name for layout in layouts)
            raise DataError(f"fits no table of {feed} ({tables}); rename or remove it")
        extracted_at = layout.extracted_at(match["extracted_at"])
        return LandingFile(place, name, layout, extracted_at, status.st_size)
    except (DataError, OSError) as error:
        return _problem(path, feed, table, error)


def _require_regular(status: os.stat_result) -> None:
    """Refuse what would block or never end when it is read; it is not opened."""
    mode = status.st_mode
    if stat.S_ISDIR(mode):
        raise DataError("folders in a feed's folder are not read; move its files up")
    if not stat.S_ISREG(mode):
        kind = next((kind for fits, kind in KINDS if fits(mode)), "no file")
        raise DataError(f"is {kind}, not a file of rows; write the export to a file")


def _problem(path: Path, feed: str | None, table: str | None, error: Exception) -> Problem:
    is_folder = path.is_dir() and not path.is_symlink()
    label = readable(f"{feed}/{path.name}" if feed else path.name) + "/" * is_folder
    reason = explain_read_error(error) if isinstance(error, OSError) else str(error)
    try:
        size = path.stat().st_size if path.is_file() else 0
    except OSError:
        size = 0
    return Problem(label, feed or (path.name if is_folder else None), table, size, reason)


def explain_read_error(error: OSError) -> str:
    """Why a file cannot be read, and what to do."""
    advice = {
        FileNotFoundError: "it was taken away, or is a link to nothing; put it back or remove it",
        PermissionError: "let the user who runs `dms land` read it",
    }
    what = next((text for kind, text in advice.items() if isinstance(error, kind)), "send it again")
    return f"cannot be read ({error.strerror or error}); {what}"
