"""`dms land --dry-run`: what landing would do with each file, without writing anything."""

from collections import Counter
from pathlib import Path

import duckdb

from dms.clock import read_clock
from dms.errors import UserError
from dms.landing.decide import Decision, find_ahead
from dms.landing.files import Found, LandingFile, find_files
from dms.landing.land import Advance, take_all
from dms.landing.layouts import STAGING, read_layouts
from dms.landing.raw import create_tables
from dms.landing.reading.unpack import hash_file
from dms.landing.rows.target import Landed
from dms.landing.summary import Summary
from dms.landing.write import check, update_landed
from dms.settings import Settings
from dms.warehouse import attach_read_only


def preview(
    settings: Settings,
    staging: Path = STAGING,
    summary: Summary | None = None,
) -> Summary:
    """Say of each file whether it would land, be skipped or be refused.

    Of a file that would land the header is checked, not each line. The warehouse is opened for
    reading only; where there is none, none is made. Landing is played through on empty tables in
    memory, so that the second of two equal files is seen too.

    Raises:
        UsageError: there is no such folder, or a source YAML cannot be read.
        DataError: another process writes to the warehouse, or it is none.
    """
    summary = Summary(is_dry_run=True) if summary is None else summary
    try:
        layouts = read_layouts(staging)
        now = read_clock()
        files = find_files(settings.landing, layouts)
        with duckdb.connect(config={"temp_directory": ""}) as memory:
            create_tables(memory, layouts.tables)
            if settings.warehouse.is_file():
                _read_landed_files(memory, settings.warehouse)
            for notice in find_ahead(memory, now):
                summary.notice(notice)
            sizes = Counter(map(_size, files))

            def note(decision: Decision, _: Advance, is_alone: bool) -> Landed:
                has_twin = sizes[_size(decision.file)] > 1
                return _note(memory, decision, has_twin=has_twin, is_alone=is_alone)

            take_all(memory, files, now, note, summary)
    except UserError as error:
        summary.error = str(error)
        raise
    return summary


def _read_landed_files(memory: duckdb.DuckDBPyConnection, warehouse: Path) -> None:
    """Copy landing.files of the warehouse, where it has one."""
    attach_read_only(memory, warehouse, "warehouse")
    try:
        memory.execute("insert into landing.files by name select * from warehouse.landing.files")
    except duckdb.CatalogException:
        return
    finally:
        memory.execute("detach warehouse")


def _size(file: Found) -> tuple[str | None, str | None, int]:
    """Files that agree in it may have the same bytes."""
    return file.feed, file.table, file.bytes


def _note(
    memory: duckdb.DuckDBPyConnection, decision: Decision, *, has_twin: bool, is_alone: bool
) -> Landed:
    """Note in memory what landing would, without a row."""
    file = decision.file
    if decision.what != "new" or not isinstance(file, LandingFile):
        update_landed(memory, decision)
        return Landed()
    # Only a file of the same size could have the same bytes.
    sha256 = hash_file(file.path, lambda _: None) if has_twin else None
    landed = check(memory, file, decision.name, is_alone=is_alone)
    memory.execute(
        """
        insert into landing.files (
            feed, table_name, file_name, sha256, bytes, extracted_at, first_extracted_at
        )
        select $feed, $table_name, $file_name, $sha256, $bytes, $extracted_at, $extracted_at
        """,
        {
            "feed": file.feed,
            "table_name": file.table,
            "file_name": decision.name,
            "sha256": sha256,
            "bytes": file.bytes,
            "extracted_at": file.extracted_at,
        },
    )
    return landed
