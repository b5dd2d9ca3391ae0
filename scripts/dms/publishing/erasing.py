"""Erasure in what was published before: it stays, without the person."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from dms.console import err
from dms.errors import DataError
from dms.publishing.contents import SERVING_FILES, PublishedTable
from dms.publishing.erased import Tombstones, find_tombstoned, is_news
from dms.publishing.events import EVENTS, EventsFile
from dms.publishing.files import PublishedBuild, PublishedFolder, file_name
from dms.publishing.rewrite import erase

COPY_REMOVED = (
    "analyst.duckdb is removed: it has rows of people erased since; `dms build --analyst-copy` "
    "writes it anew"
)


@dataclass(frozen=True)
class Erasing:
    """Who was erased, by `tombstones` that `connection` has (see dms.publishing.erased), and the
    `models` of today by serving file, of which some rows can be without a customer.
    """

    connection: duckdb.DuckDBPyConnection
    folder: PublishedFolder
    tombstones: Tombstones
    models: Mapping[str, list[PublishedTable]]

    def clean(self, hand_on: Callable[[PublishedBuild, Path], None]) -> list[PublishedBuild]:
        """Take who was erased since out of everything that lies in the folder, and say so.

        `hand_on` is given each build that changes with its new segments file. Gives the builds that
        could not be written anew, and have to be removed as soon as no link points to them.
        """
        if not is_news(self.folder, self.tombstones):
            return []
        if self.folder.remove_analyst_copy():
            self._tell(COPY_REMOVED)
        self._clean_events()
        unwanted: list[PublishedBuild] = []
        for build in self.folder.list_builds():

            def hand_on_build(file: Path, build: PublishedBuild = build) -> None:
                hand_on(build, file)

            files = {name: self.folder.file(build, name) for name in SERVING_FILES}
            if not self._clean(str(build), files, hand_on_build):
                unwanted.append(build)
        for other in self.folder.list_look_backs():
            files = {name: other / file_name(name) for name in SERVING_FILES}
            present = {name: file for name, file in files.items() if file.is_file()}
            if not self._clean(str(other.relative_to(self.folder.root)), present, lambda _: None):
                shutil.rmtree(other)
        return unwanted

    def _clean_events(self) -> None:
        """Those who have a tombstone by their key; of whom another number has, the builds tell."""
        events = EventsFile(self.folder)
        if self.tombstones.is_readable:
            erased = find_tombstoned(self.connection, events.customers())
            count = events.erase(erased.__contains__)
        else:
            count = events.erase(lambda _: True)
        if count:
            self._tell(f"{count:,} lines of {EVENTS} are without their customers now")

    def _clean(self, name: str, files: Mapping[str, Path], hand_on: Callable[[Path], None]) -> bool:
        """Whether nobody who is erased is in it, or in it any more; says what was done."""
        reason = "the secret of the tombstones is not in this warehouse"
        if self.tombstones.is_readable:
            models = {table.place: table for table in self.models["segments"]}
            try:
                is_changed = erase(self.connection, self.folder, files, models, hand_on)
            except (duckdb.Error, OSError, DataError) as error:
                reason = " ".join(str(error).split())
            else:
                if is_changed:
                    self._tell(f"took people erased since out of {name}")
                return True
        self._tell(
            f"{name} is removed: it may hold people erased since, and could not be written anew "
            f"without them ({reason})"
        )
        return False

    def _tell(self, message: str) -> None:
        err.print(f"{self.folder.root}: {message}", soft_wrap=True, markup=False)
