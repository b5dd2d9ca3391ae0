"""The published folder: numbered pairs of files under builds/, and the two links that BI opens."""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dms.errors import DataError
from dms.publishing.contents import SERVING_FILES

KEPT_BUILDS = 3

LINKS = {"contacts": "contacts", "dealer_segments": "segments", "segments": "segments"}
"""The names that BI opens and the file behind each, in the order in which they are switched.

DuckDB drivers before 1.5 name the catalog after the link; where it is named like the schema
`segments`, they call every `segments.<table>` ambiguous. For them there is the second name.
"""

_UNFINISHED = ".unfinished-"
_BUILD_FILE = re.compile(r"(?P<file>segments|contacts)-(?P<as_of>.+)-(?P<number>\d+)\.duckdb")


@dataclass(frozen=True, order=True)
class PublishedBuild:
    """A pair of serving files: contacts-<as_of>-<number>.duckdb and segments-<...>.duckdb."""

    number: int
    as_of: str

    def file_name(self, serving_file: str) -> str:
        """Name of one of the two files."""
        return f"{serving_file}-{self.as_of}-{self.number}.duckdb"

    @property
    def is_look_back(self) -> bool:
        """It looks from a past day: under as_of/, without a number, and no link points to it."""
        return self.number == 0

    def __str__(self) -> str:
        if self.is_look_back:
            return f"a look back to {self.as_of}"
        return f"build {self.number} (as of {self.as_of})"


class PublishedFolder:
    """The folder that BI reads. Changes only under `locked()`; each is whole or did not happen."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.builds = root / "builds"
        self.spill = self.builds / f"{_UNFINISHED}spill"
        self.held = root / "held"
        self.look_backs = root / "as_of"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder alone, and clear away what a crash left there.

        Raises:
            DataError: another process is publishing, or the folder is not as we left it.
        """
        self.builds.mkdir(parents=True, exist_ok=True)
        with (self.root / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise DataError(
                    f"{self.root}: another process is publishing; try again when it is done"
                ) from error
            self._remove_unfinished()
            self._require_clean()
            self.spill.mkdir(mode=0o700)
            try:
                yield
            finally:
                shutil.rmtree(self.spill, ignore_errors=True)

    def link(self, name: str) -> Path:
        """A name that BI opens."""
        return self.root / f"{name}.duckdb"

    def unfinished(self, serving_file: str) -> Path:
        """Where a new file is written before it gets its name."""
        return self.builds / f"{_UNFINISHED}{serving_file}.duckdb"

    def list_builds(self) -> list[PublishedBuild]:
        """The builds of which both files are there, oldest first."""
        found: dict[PublishedBuild, set[str]] = {}
        for path in self.builds.iterdir():
            if match := _BUILD_FILE.fullmatch(path.name):
                build = PublishedBuild(int(match["number"]), match["as_of"])
                found.setdefault(build, set()).add(match["file"])
        return sorted(build for build, files in found.items() if len(files) == len(SERVING_FILES))

    def current(self, name: str = "segments") -> PublishedBuild | None:
        """The build that the link points to, None when nothing was published yet."""
        link = self.link(name)
        match = _BUILD_FILE.fullmatch(link.readlink().name) if link.is_symlink() else None
        return PublishedBuild(int(match["number"]), match["as_of"]) if match else None

    def next_number(self) -> int:
        """A number above that of every file that is or was linked here."""
        numbers = [
            int(match["number"])
            for path in self.builds.iterdir()
            if (match := _BUILD_FILE.fullmatch(path.name))
        ]
        return max(numbers, default=0) + 1

    def admit(self, build: PublishedBuild) -> None:
        """Give the two unfinished files their names, on disk for good."""
        for serving_file in SERVING_FILES:
            unfinished = self.unfinished(serving_file)
            if unfinished.with_name(f"{unfinished.name}.wal").exists():
                raise DataError(f"not published: {unfinished} could not be checkpointed")
            sync(unfinished)
            unfinished.rename(self.builds / build.file_name(serving_file))
        sync(self.builds)

    def switch(self, build: PublishedBuild) -> None:
        """Point the links to `build`, contacts first, each in one atomic step."""
        for name, serving_file in LINKS.items():
            new_link = self.root / f"{_UNFINISHED}{name}.link"
            new_link.symlink_to(Path("builds") / build.file_name(serving_file))
            new_link.replace(self.link(name))
        sync(self.root)

    def hold(self) -> None:
        """Put the two unfinished files where they can be looked at, and no link leads to."""
        self._move_unfinished(self.held)

    def keep_look_back(self, build: PublishedBuild) -> None:
        """Put the two unfinished files of a past day into its folder, over older ones."""
        self._move_unfinished(self.look_back(build))

    def look_back(self, build: PublishedBuild) -> Path:
        """The folder of a past day."""
        return self.look_backs / build.as_of

    def _move_unfinished(self, place: Path) -> None:
        place.mkdir(parents=True, exist_ok=True)
        for serving_file in SERVING_FILES:
            unfinished = self.unfinished(serving_file)
            sync(unfinished)
            unfinished.replace(place / f"{serving_file}.duckdb")
        sync(place)

    def prune(self, kept_builds: int = KEPT_BUILDS) -> int:
        """Remove all but the newest builds and those that a link points to; gives how many went."""
        before = self.list_builds()
        kept = set(before[-kept_builds:])
        kept.update(build for name in LINKS if (build := self.current(name)))
        names = {build.file_name(serving_file) for build in kept for serving_file in SERVING_FILES}
        for path in list(self.builds.iterdir()):
            if _BUILD_FILE.fullmatch(path.name) and path.name not in names:
                path.unlink()
        return len(before) - len(self.list_builds())

    def _remove_unfinished(self) -> None:
        for folder in (self.root, self.builds):
            for path in folder.glob(f"{_UNFINISHED}*"):
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path)
                else:
                    path.unlink()

    def _require_clean(self) -> None:
        for path in sorted([*self.root.glob("*.wal"), *self.builds.glob("*.wal")]):
            raise DataError(
                f"{path}: a write-ahead log lies beside a published file and would be replayed "
                "onto the next one: someone opened it for writing; close that program, remove the "
                ".wal, and open published files with access_mode=read_only"
            )
        for name in LINKS:
            link = self.link(name)
            if link.exists() and not link.is_symlink():
                raise DataError(f"{link}: is a file of someone else, not a link; move it away")


def sync(path: Path) -> None:
    """Have the file or folder on disk before going on."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
