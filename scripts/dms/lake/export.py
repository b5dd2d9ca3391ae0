"""Landed rows to the lake: one Parquet file for each landed file, written once."""

import hashlib
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from dms.console import err, progress_bar
from dms.errors import DataError
from dms.lake.folder import Lake
from dms.lake.results import RESULTS
from dms.landing.layouts import Layouts, SourceTable, read_layouts
from dms.landing.raw import MEMORY_LIMIT, quote_table
from dms.settings import Settings
from dms.sql import quote_text
from dms.warehouse import attach_read_only

RAW = "raw"
"""The lake's folder of landed rows: raw/<schema>/<table>/<file>.parquet."""

TABLES = "warehouse"
"""The lake's folder of Spark's own tables, where the cluster has no other place for them."""


@dataclass(frozen=True)
class Part:
    """One Parquet file of a table: the rows of `query`, with its parameters."""

    table: SourceTable
    name: str
    query: str
    parameters: list[object]

    @property
    def folder(self) -> str:
        """Its place in the lake."""
        return folder_of(self.table)


@dataclass(frozen=True)
class Exported:
    """What an export did: Parquet files written, and removed because their rows changed."""

    written: int
    removed: int


def folder_of(table: SourceTable) -> str:
    """The lake's folder of a source table."""
    return f"{RAW}/{table.schema}/{table.name}"


def fill_lake(settings: Settings, staging: Path) -> None:
    """Write what the lake lacks of the landed rows, with progress; says how much that was.

    `staging` holds the source YAML.

    Raises:
        UsageError, DataError: as Lake and export_landed do.
    """
    lake = Lake(settings.lake_location)
    # Personal data: Spark's tables and what it hands over are made by the cluster, inside these.
    for folder in (RAW, RESULTS, TABLES):
        lake.create(folder, is_private=True)
    with progress_bar() as progress:
        task = progress.add_task("exporting to the lake", total=None)
        exported = export_landed(
            settings.warehouse,
            lake,
            read_layouts(staging),
            begin=lambda total: progress.update(task, total=total),
            advance=lambda: progress.advance(task),
        )
    if exported.written or exported.removed:
        changed = f", {exported.removed} removed that had changed" if exported.removed else ""
        err.print(
            f"lake: {exported.written} files written{changed}, {lake.location}", soft_wrap=True
        )


def export_landed(
    warehouse: Path,
    lake: Lake,
    layouts: Layouts,
    begin: Callable[[int], None],
    advance: Callable[[], None],
) -> Exported:
    """Write what the lake lacks of the landed rows, and remove what is no longer so.

    A Parquet file is named for the bytes, the name and the date of the landed file, so one that is
    there is never written again. `begin` is told how many are to be written, `advance` of each one.

    Raises:
        DataError: there is no warehouse, or another process writes to it, or the lake cannot
            be written or has files that this warehouse never landed.
    """
    present = {folder: _names(lake, folder) for folder in map(folder_of, layouts.tables)}
    with _open(warehouse) as (connection, file):
        parts = _list_parts(connection, layouts)
        _require_own(lake, present, _landed_marks(connection, layouts))
        missing = [part for part in parts if part.name not in present[part.folder]]
        begin(len(missing))
        for part in missing:
            _write(connection, part, file)
            lake.put(file, part.folder, part.name)
            advance()
    wanted = {(part.folder, part.name) for part in parts}
    stale = [
        (folder, name)
        for folder, names in present.items()
        for name in names
        if (folder, name) not in wanted
    ]
    for folder, name in stale:
        lake.remove(folder, name)
    return Exported(len(missing), len(stale))


@contextmanager
def _open(warehouse: Path) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """The warehouse, read only, and where to write a Parquet file before it goes to the lake."""
    if not warehouse.is_file():
        raise DataError(f"{warehouse}: there is no warehouse yet; run `dms land`")
    scratch = warehouse.with_name(f"{warehouse.name}.export")
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(mode=0o700)
    try:
        with duckdb.connect(
            config={"memory_limit": MEMORY_LIMIT, "temp_directory": f"{scratch}/spill"}
        ) as connection:
            attach_read_only(connection, warehouse, "warehouse")
            connection.execute("use warehouse")
            yield connection, scratch / "part.parquet"
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _names(lake: Lake, folder: str) -> set[str]:
    lake.create(folder, is_private=False)
    return set(lake.list_names(folder))


def _list_parts(connection: duckdb.DuckDBPyConnection, layouts: Layouts) -> list[Part]:
    of_files = {(layout.feed, layout.table.name): layout.table for layout in layouts.of_files}
    parts = []
    for feed, table_name, file_name, sha256, extracted_at, erased_at in connection.execute(
        """
        select feed, table_name, file_name, sha256, extracted_at, erased_at from landing.files
        where rows_landed > 0 order by all
        """
    ).fetchall():
        if table := of_files.get((feed, table_name)):
            mark = f"file-{sha256[:16]}"
            # Another name once rows of it were erased: the part that still has them goes.
            content = f"{file_name} {extracted_at} {erased_at or ''}".rstrip()
            name = _part_name(file_name, content, mark)
            query = f"select * from {quote_table(table)} where _file = ?"
            parts.append(Part(table, name, query, [file_name]))
    parts += [
        part
        for table in layouts.tables
        if table not in of_files.values() and (part := _whole(connection, table))
    ]
    return parts


def _whole(connection: duckdb.DuckDBPyConnection, table: SourceTable) -> Part | None:
    """A table that is no file's as one part, named for its rows; None when it is not there."""
    try:
        rows, fingerprint = connection.execute(
            f"select count(*), bit_xor(hash(rows)) from {quote_table(table)} as rows"
        ).fetchall()[0]
    except duckdb.CatalogException:
        return None
    if not rows:
        return None
    name = _part_name(table.name, f"{rows} {fingerprint}", "all")
    return Part(table, name, f"select * from {quote_table(table)}", [])


def _part_name(name: str, content: str, mark: str) -> str:
    """The name begins with `mark`, two words that stay whatever a file is called and dated."""
    digest = hashlib.sha256(content.encode()).hexdigest()[:16]
    return f"{mark}-{digest}-{re.sub('[^A-Za-z0-9.-]', '_', name)[:100]}.parquet"


def _mark(part_name: str) -> str:
    return "-".join(part_name.split("-")[:2])


def _landed_marks(connection: duckdb.DuckDBPyConnection, layouts: Layouts) -> set[tuple[str, str]]:
    """Folder and mark of every file that landed, also of one whose rows were all erased or that was
    taken out again.
    """
    folders = {
        (layout.feed, layout.table.name): folder_of(layout.table) for layout in layouts.of_files
    }
    landed = connection.execute("select feed, table_name, sha256 from landing.files").fetchall()
    # A warehouse that landed before files could be taken out has no such table.
    with suppress(duckdb.CatalogException):
        landed += connection.execute(
            "select feed, table_name, sha256 from landing.unlanded_files"
        ).fetchall()
    return {
        (folders[feed, table_name], f"file-{sha256[:16]}")
        for feed, table_name, sha256 in landed
        if (feed, table_name) in folders
    }


def _require_own(lake: Lake, present: dict[str, set[str]], own: set[tuple[str, str]]) -> None:
    """Refuse a lake that another warehouse fills, instead of clearing it.

    Raises:
        DataError: names a file of the lake whose bytes this warehouse never landed.
    """
    for folder, names in present.items():
        for name in sorted(names):
            if name.startswith("file-") and (folder, _mark(name)) not in own:
                raise DataError(
                    f"{lake.location}: {folder}/{name} is of a file that this warehouse never "
                    "landed, so the lake is another's: name another one with DMS_LAKE, or remove "
                    f"its folder {RAW} to fill it anew"
                )


def _write(connection: duckdb.DuckDBPyConnection, part: Part, file: Path) -> None:
    connection.execute(
        f"copy ({part.query}) to {quote_text(file)} (format parquet, compression zstd)",
        part.parameters,
    )
