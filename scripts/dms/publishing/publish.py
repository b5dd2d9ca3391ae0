"""Write the serving files from a tested warehouse, and switch to them."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import duckdb
from rich.markup import escape

from dms.console import err
from dms.errors import HeldError
from dms.progress import say
from dms.publishing.contents import SERVING_FILES, PublishedTable, read_manifest, write_file
from dms.publishing.erased import Tombstones, note, read_tombstones
from dms.publishing.erasing import Erasing
from dms.publishing.events import EventsFile, write_events
from dms.publishing.examined import Examined, examine, examine_look_back
from dms.publishing.files import UNKNOWN_DAY, PublishedBuild, PublishedFolder
from dms.publishing.guards import Figure, compare_figures, days_looked_back
from dms.publishing.kept import choose
from dms.publishing.look_back import ask_today
from dms.publishing.record import Build, read_build, require_publishable
from dms.publishing.report import add_report, link_reports, pages_beside
from dms.publishing.states import has_withdrawn_states, put_back_between
from dms.settings import Settings
from dms.targets import Target
from dms.warehouse import attach_read_only, memory_limit

if TYPE_CHECKING:
    from dms.publishing.lake import PublishedLake


def publish(
    settings: Settings,
    manifest: Path,
    target: Target | None = None,
    is_forced: bool = False,
    observe: Callable[[Examined], None] | None = None,
) -> PublishedBuild:
    """Write both serving files from the warehouse and switch to them.

    `manifest` is dbt's manifest.json of the build: it says which relations go where. `target` is
    where it was built, the warehouse file when left out; what a cluster built is published as
    Parquet in the lake as well. A build for a day before the newest extract goes to a folder of its
    own, and nothing is switched. What is switched to adds its events to events.jsonl; its report is
    made before, and where that fails it is told and the build published all the same. `is_forced`:
    switch whatever the figures say. `observe` is given what was written beside what is published,
    before anything is held or switched.

    Raises:
        HeldError: figures are beyond their limits; the files are in held/, nothing is switched.
        DataError: the file for everyone would hold something personal.
        DataError: the warehouse was not built and tested whole, another process holds it or the
            published folder, or a write-ahead log lies beside a published file.
    """
    tables = read_manifest(manifest)
    folder = PublishedFolder(settings.published)
    with folder.locked(), _scratch_database(folder) as connection:
        lake = _attach(connection, settings, target, folder.spill)
        record = read_build(connection, "warehouse")
        require_publishable(record)
        number = folder.next_number()
        if lake:
            lake.attach_relations(connection, folder.spill, "warehouse", record.invocation_id)
            number = max(number, lake.next_number())
        build = PublishedBuild(number, str(record.as_of_date or UNKNOWN_DAY))
        tombstones = _read_tombstones(connection, settings, lake)
        examined = _write_and_examine(connection, folder, tables)
        # Before the switch, so that whatever can be gone back to after it is without them.
        unwanted = _take_out_erased(connection, folder, tables, lake, tombstones)
        if days_looked_back(examined.figures) > 0:
            say("asking today's wishes")
            contacts = tables["contacts"]
            return _keep_look_back(connection, settings, folder, contacts, build, observe=observe)
        if observe:
            observe(examined)
        if not is_forced:
            _require_plausible(folder, examined.figures)
        say("making the report")
        add_report(folder, build, settings.language, pages_beside(folder))
        if not lake and has_withdrawn_states(connection, "warehouse"):
            put_back_between(connection, settings.warehouse)
        say("switching")
        if lake:
            lake.write(connection, folder.unfinished("segments"), folder.spill, build)
        _switch(folder, build, unwanted)
        EventsFile(folder).begin_anew_with(connection, "warehouse")
        write_events(connection, folder, build)
        if lake:
            lake.switch(build, folder.spill)
            lake.prune(folder.list_builds(), record.invocation_id)
        note(folder, tombstones)
    return build


def _write_and_examine(
    connection: duckdb.DuckDBPyConnection,
    folder: PublishedFolder,
    tables: dict[str, list[PublishedTable]],
) -> Examined:
    say("writing the files")
    _write(connection, folder, tables)
    say("searching them for personal data")
    return examine(connection, folder)


def _take_out_erased(
    connection: duckdb.DuckDBPyConnection,
    folder: PublishedFolder,
    tables: dict[str, list[PublishedTable]],
    lake: "PublishedLake | None",
    tombstones: Tombstones,
) -> list[PublishedBuild]:
    """Out of every kept build, in the lake too; gives the builds that it cannot be done with."""
    say("taking out who was erased")

    def hand_on(kept: PublishedBuild, file: Path) -> None:
        if lake:
            lake.write_again(connection, file, folder.spill, kept)

    return Erasing(connection, folder, tombstones, tables).clean(hand_on)


def _switch(folder: PublishedFolder, build: PublishedBuild, unwanted: list[PublishedBuild]) -> None:
    folder.admit(build)
    folder.switch(build)
    link_reports(folder, build)
    shutil.rmtree(folder.held, ignore_errors=True)
    folder.prune(unwanted)


def _keep_look_back(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    folder: PublishedFolder,
    contacts: list[PublishedTable],
    build: PublishedBuild,
    *,
    observe: Callable[[Examined], None] | None,
) -> PublishedBuild:
    look_back = PublishedBuild(0, build.as_of)
    segments, all_contacts = folder.unfinished("segments"), folder.unfinished("contacts")
    ask_today(segments, all_contacts, folder.link("segments"))
    # Into another file: the bytes of rows that were removed stay in theirs.
    known_contacts = folder.scratch("known-contacts.duckdb")
    attach_read_only(connection, all_contacts, "all_contacts")
    with _of_the_owner_alone():
        write_file(connection, "all_contacts", known_contacts, contacts)
    connection.execute("detach all_contacts")
    known_contacts.replace(all_contacts)
    if observe:
        # Only now, because it counts whom it may contact today; nothing compares with another day.
        observe(examine_look_back(connection, folder))
    say("making the report")
    add_report(folder, look_back, settings.language)
    folder.keep_look_back(look_back)
    return look_back


def _require_plausible(folder: PublishedFolder, figures: list[Figure]) -> None:
    """Hold the unfinished files when a figure is beyond its limits.

    Raises:
        HeldError: after every such figure was named.
    """
    broken = [figure for figure in figures if figure.beyond]
    if not broken:
        return
    folder.hold()
    for figure in broken:
        err.print(f"[bold red]held:[/] {escape(str(figure))}", soft_wrap=True)
    raise HeldError(
        f"not published, what was published before stays: {len(broken)} figures are beyond their "
        f"limits (see above). The files are in {folder.held}; `dms publish --diff` shows all that "
        "would change. Mend the cause and run `dms build`, or `dms publish --force` if it is right"
    )


def read_changes(settings: Settings, target: Target | None = None) -> list[Figure]:
    """The figures of the warehouse beside those of the published build; nothing is written.

    Raises:
        DataError: the warehouse was not built and tested whole, or another process holds it.
    """
    with TemporaryDirectory() as scratch, duckdb.connect(":memory:") as connection:
        lake = _attach(connection, settings, target, Path(scratch))
        record = read_build(connection, "warehouse")
        require_publishable(record)
        if lake:
            lake.attach_relations(connection, Path(scratch), "warehouse", record.invocation_id)
        published = PublishedFolder(settings.published).link("segments")
        return compare_figures(connection, "warehouse", published)


def _read_tombstones(
    connection: duckdb.DuckDBPyConnection, settings: Settings, lake: "PublishedLake | None"
) -> Tombstones:
    catalogs = ["warehouse"]
    if lake and settings.warehouse.is_file():
        attach_read_only(connection, settings.warehouse, "landed")
        catalogs.append("landed")
    return read_tombstones(connection, catalogs)


def rollback(
    settings: Settings, target: Target | None = None, number: int | None = None
) -> tuple[PublishedBuild, PublishedBuild]:
    """Switch the links to another kept build; gives (left, current now).

    To the build before the current one, or to that `number`. The build that is left stays on disk;
    the next publish goes forward with a new number. `target` as in publish.

    Raises:
        DataError: there is no such build, or the published folder is held or not clean.
    """
    folder = PublishedFolder(settings.published)
    with folder.locked():
        left, chosen = choose(folder, number)
        if lake := _open_lake(settings, target):
            lake.switch(chosen, folder.spill)
        folder.switch(chosen)
        link_reports(folder, chosen)
    return left, chosen


def read_state(settings: Settings, target: Target | None = None) -> Build:
    """What the last dbt invocation left in the warehouse; `target` as in publish.

    Raises:
        DataError: there is no warehouse, it was never built, or another process writes to it.
    """
    with TemporaryDirectory() as scratch, duckdb.connect(":memory:") as connection:
        _attach(connection, settings, target, Path(scratch))
        return read_build(connection, "warehouse")


def _attach(
    connection: duckdb.DuckDBPyConnection, settings: Settings, target: Target | None, scratch: Path
) -> "PublishedLake | None":
    """Attach the warehouse, or as such the record of builds in the lake; gives the lake then."""
    lake = _open_lake(settings, target)
    if lake:
        lake.attach_record(connection, scratch, "warehouse")
    else:
        attach_read_only(connection, settings.warehouse, "warehouse")
    return lake


def _open_lake(settings: Settings, target: Target | None) -> "PublishedLake | None":
    if not target or not target.is_cluster:
        return None
    # Here, because its pyarrow comes with the extra alone.
    from dms.publishing.lake import PublishedLake  # noqa: PLC0415

    return PublishedLake(settings.lake_location)


@contextmanager
def _scratch_database(folder: PublishedFolder) -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty database that spills where the leavings of a crash are cleared away."""
    connection = duckdb.connect(
        ":memory:",
        config={"temp_directory": str(folder.spill), "memory_limit": memory_limit()},
    )
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
    folder.draft.mkdir()
    with _of_the_owner_alone() as mask:
        for serving_file in SERVING_FILES:
            write_file(
                connection, "warehouse", folder.unfinished(serving_file), tables[serving_file]
            )
    folder.unfinished("segments").chmod(0o666 & ~mask)


@contextmanager
def _of_the_owner_alone() -> Iterator[int]:
    """Files that are made meanwhile are nobody else's; gives the mask of before."""
    mask = os.umask(0o077)
    try:
        yield mask
    finally:
        os.umask(mask)
