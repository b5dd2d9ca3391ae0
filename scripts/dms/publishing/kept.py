"""The builds that are kept, which one can go back to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
from rich.table import Table

from dms.console import plain_table
from dms.errors import DataError
from dms.publishing.contents import SERVING_FILES
from dms.publishing.files import PublishedBuild, PublishedFolder
from dms.summary import HARDENED

_FIGURES = {
    "customers": "select count(*) from marts.customers",
    "memberships": "select count(*) from membership.segment_members",
    "segments": "select count(*) from membership.segment_catalog",
}


@dataclass(frozen=True)
class KeptBuild:
    """A build that is kept, when it was published (local time), and how many of what it holds.

    `figures` has customers, memberships and segments; None for what the file has no table of, and
    none at all where it cannot be opened.
    """

    build: PublishedBuild
    published_at: datetime
    figures: dict[str, int | None]
    is_current: bool


def describe_kept(folder: PublishedFolder) -> list[KeptBuild]:
    """The kept builds, newest first."""
    current = folder.current()
    kept = []
    for build in reversed(folder.list_builds()):
        file = folder.file(build, "segments")
        try:
            figures = _read(file, _FIGURES)
        except DataError:
            figures = {}
        published_at = datetime.fromtimestamp(file.stat().st_mtime).astimezone()
        kept.append(KeptBuild(build, published_at, figures, build == current))
    return kept


def _read(file: Path, statements: Mapping[str, str]) -> dict[str, int | None]:
    """The number that each statement gives; None where the file lacks its table.

    Raises:
        DataError: the file cannot be opened.
    """
    found: dict[str, int | None] = {}
    try:
        with duckdb.connect(str(file), config=HARDENED) as connection:
            for name, sql in statements.items():
                try:
                    found[name] = connection.execute(sql).fetchall()[0][0]
                except duckdb.CatalogException:
                    found[name] = None
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise DataError(f"{file}: cannot be opened as a published file ({reason})") from error
    return found


def kept_table(kept: list[KeptBuild]) -> Table:
    """Lay them out, a line a build."""
    table = plain_table()
    table.add_column("build", justify="right", no_wrap=True)
    for heading in ("as of", "published"):
        table.add_column(heading, no_wrap=True)
    for name in _FIGURES:
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for line in kept:
        mark = "current" if line.is_current else ""
        table.add_row(
            str(line.build.number),
            line.build.as_of,
            f"{line.published_at:%Y-%m-%d %H:%M}",
            *(_show(line.figures.get(name)) for name in _FIGURES),
            mark if line.figures else f"{mark} broken".lstrip(),
        )
    return table


def _show(count: int | None) -> str:
    return "" if count is None else f"{count:,}"


def choose(folder: PublishedFolder, number: int | None) -> tuple[PublishedBuild, PublishedBuild]:
    """The current build and the one to go to: that number, or the one before where it is None.

    Raises:
        DataError: nothing was published, there is no such build, or it cannot be opened.
    """
    left = folder.current()
    if left is None:
        raise DataError(f"{folder.root}: nothing was published yet; run `dms build`")
    builds = folder.list_builds()
    if number is None:
        chosen = [build for build in builds if build.number < left.number][-1:]
        why_not = f"{left} is the oldest one kept, there is none to go back to"
    else:
        chosen = [build for build in builds if build.number == number]
        numbers = ", ".join(str(build.number) for build in builds)
        why_not = f"there is no build {number} to go to; kept are {numbers}"
    if not chosen:
        raise DataError(f"{folder.root}: {why_not}")
    if chosen[0] == left:
        raise DataError(f"{folder.root}: {left} is the one that BI reads already")
    try:
        for serving_file in SERVING_FILES:
            _read(folder.file(chosen[0], serving_file), {})
    except DataError as error:
        raise DataError(
            f"{error}; `dms publish --list` shows the others, `--rollback --to` goes to one of them"
        ) from error
    return left, chosen[0]
