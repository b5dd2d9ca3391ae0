"""The files of the landing folder: which layout each fits, and reading it unpacked."""

import gzip
import hashlib
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, cast

from dms.errors import DataError, UsageError
from dms.landing.layouts import Layout, Layouts

PACKED = (".gz", ".zip")
UNFINISHED = (".part", ".tmp")


@dataclass(frozen=True)
class LandingFile:
    """A file that a layout fits; `extracted_at` comes from its name."""

    path: Path
    layout: Layout
    extracted_at: datetime
    bytes: int

    @property
    def label(self) -> str:
        """Folder and name, as the user sees them."""
        return f"{self.layout.feed}/{self.path.name}"


@dataclass(frozen=True)
class Problem:
    """A file or folder that does not land: where it would have gone, if known, and what to do."""

    feed: str
    table: str | None
    message: str


def find_files(folder: Path, layouts: Layouts) -> tuple[list[LandingFile], list[Problem]]:
    """Look through `<folder>/<feed>/<file>`, in the order of the names.

    Unfinished files (`.part`, `.tmp`) and names that begin with a dot are left alone.

    Raises:
        UsageError: there is no such folder.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: there is no such folder; name the one that holds the exports")
    files: list[LandingFile] = []
    problems: list[Problem] = []
    known = ", ".join(sorted(layouts.feeds))
    for entry in _visible(folder):
        if not entry.is_dir():
            message = f"{entry.name}: lies outside a feed's folder; move it into one of: {known}"
            problems.append(Problem("", None, message))
        elif entry.name not in layouts.feeds:
            message = f"{entry.name}/: no feed has this name; rename it to one of: {known}"
            problems.append(Problem(entry.name, None, message))
        else:
            for path in _visible(entry):
                found = _identify(path, entry.name, layouts.feeds[entry.name])
                if isinstance(found, LandingFile):
                    files.append(found)
                else:
                    problems.append(found)
    return files, problems


def _visible(folder: Path) -> list[Path]:
    return sorted(
        entry
        for entry in folder.iterdir()
        if not entry.name.startswith(".") and not entry.name.lower().endswith(UNFINISHED)
    )


def _identify(path: Path, feed: str, layouts: list[Layout]) -> LandingFile | Problem:
    label = f"{feed}/{path.name}"
    if path.is_dir():
        return Problem(feed, None, f"{label}/: folders in a feed's folder are not read; move it up")
    name = path.name[: -len(path.suffix)] if path.suffix.lower() in PACKED else path.name
    for layout in layouts:
        match = layout.file_pattern.fullmatch(name)
        if match is None:
            continue
        try:
            extracted_at = layout.extracted_at(match["extracted_at"])
            return LandingFile(path, layout, extracted_at, path.stat().st_size)
        except DataError as error:
            return Problem(feed, layout.table.name, f"{label}: {error}")
        except OSError as error:
            return Problem(feed, layout.table.name, f"{label}: cannot be read: {error.strerror}")
    tables = ", ".join(layout.table.name for layout in layouts)
    return Problem(feed, None, f"{label}: fits no table of {feed} ({tables}); rename or remove it")


def hash_file(path: Path, advance: Callable[[int], None]) -> str:
    """SHA-256 of the bytes as found, hexadecimal; `advance` is told the bytes read."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
            advance(len(block))
    return digest.hexdigest()


@contextmanager
def open_unpacked(path: Path) -> Iterator[tuple[IO[bytes], Callable[[], int]]]:
    """Open a file, gzip file or zip archive of one member; gives its bytes and how far it read.

    Raises:
        DataError: the archive is broken, encrypted or has another number of members.
    """
    suffix = path.suffix.lower()
    try:
        with path.open("rb") as packed:
            if suffix == ".gz":
                with gzip.GzipFile(fileobj=packed) as plain:
                    yield cast("IO[bytes]", plain), packed.tell
            elif suffix == ".zip":
                with zipfile.ZipFile(packed) as archive:
                    members = [member for member in archive.infolist() if not member.is_dir()]
                    if len(members) != 1:
                        raise DataError(f"holds {len(members)} files; zip each file by itself")
                    with archive.open(members[0]) as member:
                        yield member, packed.tell
            else:
                yield packed, packed.tell
    except (EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, OSError) as error:
        raise DataError(f"cannot be read ({error}); export or send it again") from error
