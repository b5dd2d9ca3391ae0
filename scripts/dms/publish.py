"""`dms publish`: write the serving files from a tested warehouse and switch to them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import duckdb
import typer

from dms.console import out
from dms.dbt import DbtProject
from dms.errors import DataError
from dms.publishing.contents import SERVING_FILES, PublishedTable, read_manifest, write_file
from dms.publishing.files import PublishedBuild, PublishedFolder
from dms.publishing.record import Build, read_build, require_publishable
from dms.settings import Settings, load_settings
from dms.warehouse import attach_read_only


def publish(settings: Settings, manifest: Path) -> PublishedBuild:
    """Write both serving files from the warehouse and switch to them.

    `manifest` is dbt's manifest.json of the build: it says which relations go where.

    Raises:
        DataError: the warehouse was not built and tested whole, another process holds it or the
            published folder, or a write-ahead log lies beside a published file.
    """
    tables = read_manifest(manifest)
    folder = PublishedFolder(settings.published)
    with folder.locked(), _scratch_database(folder) as connection:
        attach_read_only(connection, settings.warehouse, "warehouse")
        record = read_build(connection, "warehouse")
        require_publishable(record)
        build = PublishedBuild(folder.next_number(), str(record.as_of_date or "no-date"))
        _write(connection, folder, tables)
        folder.admit(build)
        folder.switch(build)
        folder.prune()
    return build


def rollback(settings: Settings) -> tuple[PublishedBuild, PublishedBuild]:
    """Switch both links to the build before the current one; gives (left, current now).

    The build that is left stays on disk; the next publish goes forward with a new number.

    Raises:
        DataError: there is no earlier build, or the published folder is held or not clean.
    """
    folder = PublishedFolder(settings.published)
    with folder.locked():
        left = folder.current()
        if left is None:
            raise DataError(f"{settings.published}: nothing was published yet; run `dms build`")
        earlier = [build for build in folder.list_builds() if build.number < left.number]
        if not earlier:
            raise DataError(
                f"{settings.published}: {left} is the oldest one kept, there is none to go back to"
            )
        folder.switch(earlier[-1])
    return left, earlier[-1]


def read_state(settings: Settings) -> Build:
    """What the last dbt invocation left in the warehouse.

    Raises:
        DataError: there is no warehouse, it was never built, or another process writes to it.
    """
    with duckdb.connect(":memory:") as connection:
        attach_read_only(connection, settings.warehouse, "warehouse")
        return read_build(connection, "warehouse")


@contextmanager
def _scratch_database(folder: PublishedFolder) -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty database that spills where the leavings of a crash are cleared away."""
    connection = duckdb.connect(":memory:", config={"temp_directory": str(folder.spill)})
    try:
        yield connection
    finally:
        connection.close()


def _write(
    connection: duckdb.DuckDBPyConnection,
    folder: PublishedFolder,
    tables: dict[str, list[PublishedTable]],
) -> None:
    """Write both unfinished files: contacts for the owner alone, segments for everyone."""
    mask = os.umask(0o077)
    try:
        for serving_file in SERVING_FILES:
            write_file(
                connection, "warehouse", folder.unfinished(serving_file), tables[serving_file]
            )
    finally:
        os.umask(mask)
    folder.unfinished("segments").chmod(0o666 & ~mask)


def publish_command(
    back: Annotated[
        bool, typer.Option("--rollback", help="Switch back to the build before the current one.")
    ] = False,
) -> None:
    """Publish the warehouse for BI, if every test of its last build passed."""
    settings = load_settings()
    if back:
        left, current = rollback(settings)
        out.print(f"back from {left} to {current} in {settings.published}", soft_wrap=True)
    else:
        published = publish(settings, DbtProject.locate().manifest)
        out.print(f"published {published} in {settings.published}", soft_wrap=True)
