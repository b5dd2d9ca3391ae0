"""`dms land --dry-run`: what landing would do with each file, without writing anything."""

from collections import Counter
from pathlib import Path

import duckdb

from dms.console import byte_progress_bar
from dms.errors import DataError, UserError
from dms.landing.files import (
    LandingFile,
    explain_read_error,
    find_files,
    hash_file,
    read_clock,
)
from dms.landing.landed import find_ahead, find_landed
from dms.landing.layouts import read_layouts
from dms.landing.raw import create_tables, transaction
from dms.landing.reader import check_file
from dms.landing.summary import Summary
from dms.landing.target import free_name
from dms.settings import PROJECT_DIR, Settings
from dms.warehouse import attach_read_only


def preview(
    settings: Settings,
    staging: Path = PROJECT_DIR / "models" / "staging",
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
        files, problems = find_files(settings.landing, layouts, now)
        for problem in problems:
            summary.refuse(problem)
        with duckdb.connect(config={"temp_directory": ""}) as memory:
            create_tables(memory, layouts.tables)
            if settings.warehouse.is_file():
                _read_landed_files(memory, settings.warehouse)
            for notice in find_ahead(memory, now):
                summary.notice(notice)
            _check_all(memory, files, summary)
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


def _check_all(
    memory: duckdb.DuckDBPyConnection, files: list[LandingFile], summary: Summary
) -> None:
    sizes = Counter(_size(file) for file in files)
    with byte_progress_bar() as progress:
        bar = progress.add_task("checking", total=sum(file.bytes for file in files))
        for file in files:
            progress.update(bar, description=file.label)
            try:
                _check_one(memory, file, summary, has_twin=sizes[_size(file)] > 1)
            except OSError as error:
                summary.add(file, "refused", explain_read_error(error))
            except (DataError, duckdb.Error) as error:
                summary.add(file, "refused", str(error))
            progress.advance(bar, file.bytes)


def _size(file: LandingFile) -> tuple[str, str, int]:
    """Files that agree in it may have the same bytes."""
    return file.layout.feed, file.layout.table.name, file.bytes


def _check_one(
    memory: duckdb.DuckDBPyConnection, file: LandingFile, summary: Summary, has_twin: bool
) -> None:
    same = find_landed(memory, file, lambda _: None)
    if same is not None:
        summary.add(file, "skipped", f"its bytes have landed already, as {same}")
        return
    # Only a file of the same size could have the same bytes.
    sha256 = hash_file(file.path, lambda _: None) if has_twin else None
    with transaction(memory):
        unknown = check_file(memory, file)
        memory.execute(
            """
            insert into landing.files (
                feed, table_name, file_name, sha256, bytes, extracted_at, first_extracted_at
            )
            select $feed, $table_name, $file_name, $sha256, $bytes, $extracted_at, $extracted_at
            """,
            {
                "feed": file.layout.feed,
                "table_name": file.layout.table.name,
                "file_name": free_name(memory, file),
                "sha256": sha256,
                "bytes": file.bytes,
                "extracted_at": file.extracted_at,
            },
        )
    summary.add(file, "landed")
    if unknown:
        names = ", ".join(unknown)
        summary.notice(f"{file.label}: would keep columns its layout does not name: {names}")
