"""The published folder: a numbered folder a build under builds/, and the links that BI opens."""

import fcntl
import json
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dms.disk import sync
from dms.errors import BusyError, DataError
from dms.publishing.contents import SERVING_FILES

KEPT_BUILDS = 3

LINKS = {
    "contacts": "contacts",
    "dealer_contacts": "contacts",
    "dealer_segments": "segments",
    "segments": "segments",
}
"""The names that BI opens and the file behind each, in the order in which they are switched.

DuckDB drivers from 1.5 on name the catalog after the file behind the link, so that is called the
same in every build; older ones name it after the link, so the link to use is called like the file.
`segments` and `contacts` are for those who opened them before: there, a catalog named like the
schema `segments` makes every `segments.<table>` ambiguous to drivers before 1.5.
"""

UNKNOWN_DAY = "no-date"

CATALOGUE = "catalogue.html"
SEGMENTS_PAGE = "segments.html"
"""The pages of `dms docs`, which belong to no build."""

_UNFINISHED = ".unfinished-"
_NOTES = "build.json"
_FLAT_FILE = re.compile(r"(?P<file>segments|contacts)-(?P<as_of>.+)-(?P<number>\d+)\.duckdb")
"""How builds were kept before each had a folder: two files side by side."""


@dataclass(frozen=True, order=True)
class PublishedBuild:
    """A pair of serving files, builds/<number>/dealer_contacts.duckdb and dealer_segments.duckdb.

    One that `is_flat` was published before builds had folders: builds/segments-<as_of>-<number>.
    """

    number: int
    as_of: str
    is_flat: bool = False

    def path(self, serving_file: str) -> Path:
        """One of the two files, as seen from the published folder."""
        if self.is_flat:
            return Path("builds") / f"{serving_file}-{self.as_of}-{self.number}.duckdb"
        return Path("builds") / str(self.number) / file_name(serving_file)

    @property
    def is_look_back(self) -> bool:
        """It looks from a past day: under as_of/, without a number, and no link points to it."""
        return self.number == 0

    def __str__(self) -> str:
        if self.is_look_back:
            return f"a look back to {self.as_of}"
        return f"build {self.number} (as of {self.as_of})"


def file_name(serving_file: str) -> str:
    """What a serving file is called in every build, so that its catalog never gets another name."""
    return f"dealer_{serving_file}.duckdb"


def _reports_in(folder: Path) -> list[Path]:
    return [*folder.glob("report*.html"), *folder.glob("report*.pdf")]


class PublishedFolder:
    """The folder that BI reads. Changes only under `locked()`; each is whole or did not happen."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.builds = root / "builds"
        self.spill = self.builds / f"{_UNFINISHED}spill"
        self.draft = self.builds / f"{_UNFINISHED}build"
        self.held = root / "held"
        self.look_backs = root / "as_of"
        self.analyst_copy = root / "analyst.duckdb"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder alone, and clear away what a crash left there.

        Raises:
            BusyError: another process is publishing.
            DataError: the folder is not as we left it.
        """
        self.builds.mkdir(parents=True, exist_ok=True)
        with (self.root / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise BusyError(
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

    def file(self, build: PublishedBuild, serving_file: str) -> Path:
        """One of the two files of a build."""
        return self.root / build.path(serving_file)

    def unfinished(self, serving_file: str) -> Path:
        """Where a new file is written before its build gets its number."""
        return self.draft / file_name(serving_file)

    def scratch(self, name: str) -> Path:
        """A place beside the builds for what takes its own place later; cleared after a crash."""
        return self.builds / f"{_UNFINISHED}{name}"

    def list_builds(self) -> list[PublishedBuild]:
        """The builds of which both files are there, oldest first.

        Looks at numbered builds alone, so nothing else that lies in the folder can become current.
        """
        if not self.builds.is_dir():
            return []
        found = {build for path in self.builds.iterdir() if (build := self._read(path))}
        return sorted(
            build
            for build in found
            if all(self.file(build, serving_file).is_file() for serving_file in SERVING_FILES)
        )

    def list_look_backs(self) -> list[Path]:
        """The folders of past days; what is held goes with the next publishing."""
        found = self.look_backs.glob(f"*/{file_name('segments')}")
        return sorted(path.parent for path in found)

    def current(self, name: str = "segments") -> PublishedBuild | None:
        """The build that the link points to, None when nothing was published yet."""
        link = self.link(name)
        if not link.is_symlink():
            return None
        aim = link.readlink()
        if aim.parent == Path("builds"):
            return self._read(self.root / aim)
        return self._read(self.root / aim.parent) if aim.parent.parent == Path("builds") else None

    def next_number(self) -> int:
        """A number above that of every build that is or was linked here."""
        current = [build for name in LINKS if (build := self.current(name))]
        found = [build for path in self.builds.iterdir() if (build := self._read(path))]
        return max((build.number for build in [*current, *found]), default=0) + 1

    def admit(self, build: PublishedBuild) -> None:
        """Make the draft a build, in one step and on disk for good."""
        for serving_file in SERVING_FILES:
            unfinished = self.unfinished(serving_file)
            if unfinished.with_name(f"{unfinished.name}.wal").exists():
                raise DataError(f"not published: {unfinished} could not be checkpointed")
            sync(unfinished)
        notes = self.draft / _NOTES
        notes.write_text(json.dumps({"as_of_date": build.as_of}) + "\n", encoding="utf-8")
        sync(notes)
        sync(self.draft)
        self.draft.rename(self.builds / str(build.number))
        sync(self.builds)

    def switch(self, build: PublishedBuild) -> None:
        """Point the links to `build`, contacts first, each in one atomic step."""
        for name, serving_file in LINKS.items():
            new_link = self.root / f"{_UNFINISHED}{name}.link"
            new_link.symlink_to(build.path(serving_file))
            new_link.replace(self.link(name))
        sync(self.root)

    def switch_reports(self, build: PublishedBuild) -> list[Path]:
        """Point the names of reports to those of `build`, and remove those that it has not.

        Gives what is left as it is, because it is not ours.
        """
        own = [] if build.is_flat else _reports_in(self.builds / str(build.number))
        names = {path.name for path in [*own, *_reports_in(self.root)]}
        foreign = []
        for name in sorted(names):
            link = self.root / name
            if link.exists() and not link.is_symlink():
                foreign.append(link)
            elif name in {path.name for path in own}:
                new_link = self.root / f"{_UNFINISHED}{name}.link"
                new_link.symlink_to(Path("builds") / str(build.number) / name)
                new_link.replace(link)
            else:
                link.unlink()
        sync(self.root)
        return foreign

    def hold(self) -> None:
        """Put the draft where it can be looked at, and no link leads to."""
        self._keep_draft(self.held)

    def keep_look_back(self, build: PublishedBuild) -> None:
        """Put the draft of a past day into its folder, in the place of an older one."""
        self._keep_draft(self.look_back(build))

    def remove_analyst_copy(self) -> bool:
        """Remove the analysts' copy of the warehouse; gives whether there was one."""
        is_there = self.analyst_copy.exists()
        self.analyst_copy.unlink(missing_ok=True)
        return is_there

    def look_back(self, build: PublishedBuild) -> Path:
        """The folder of a past day."""
        return self.look_backs / build.as_of

    def _keep_draft(self, place: Path) -> None:
        for serving_file in SERVING_FILES:
            sync(self.unfinished(serving_file))
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(place, ignore_errors=True)
        self.draft.rename(place)
        sync(place.parent)

    def prune(self, unwanted: Iterable[PublishedBuild] = ()) -> None:
        """Remove the unwanted builds, and of the others all but the newest ones.

        Those that a link points to stay in any case.
        """
        kept = {build for name in LINKS if (build := self.current(name))}
        kept.update(set(self.list_builds()[-KEPT_BUILDS:]) - set(unwanted))
        for path in list(self.builds.iterdir()):
            build = self._read(path)
            if build is None or build in kept:
                continue
            if build.is_flat:
                path.unlink()
            else:
                shutil.rmtree(path)

    def _read(self, path: Path) -> PublishedBuild | None:
        """The build that a folder or file of builds/ belongs to; None where it is something else.

        A folder without its notes is a build all the same, of a day that is not known.
        """
        if match := _FLAT_FILE.fullmatch(path.name):
            return PublishedBuild(int(match["number"]), match["as_of"], is_flat=True)
        if not re.fullmatch("[1-9][0-9]*", path.name, re.ASCII):
            return None
        try:
            as_of = json.loads((path / _NOTES).read_text(encoding="utf-8"))["as_of_date"]
        except (OSError, ValueError, KeyError, TypeError):
            as_of = UNKNOWN_DAY
        return PublishedBuild(int(path.name), str(as_of))

    def _remove_unfinished(self) -> None:
        for folder in (self.root, self.builds):
            for path in folder.glob(f"{_UNFINISHED}*"):
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path)
                else:
                    path.unlink()

    def _require_clean(self) -> None:
        for path in sorted(
            [
                *self.root.glob("*.wal"),
                *self.builds.glob("*.wal"),
                *self.builds.glob("[0-9]*/*.wal"),
            ]
        ):
            raise DataError(
                f"{path}: a write-ahead log lies beside a published file and would be replayed "
                "onto the next one: someone opened it for writing; close that program, remove the "
                ".wal, and open published files with access_mode=read_only"
            )
        for name in LINKS:
            link = self.link(name)
            if link.exists() and not link.is_symlink():
                raise DataError(f"{link}: is a file of someone else, not a link; move it away")
