"""`dms land`: new files of the landing folder into the warehouse, then the VINs they bring."""

from collections.abc import Callable
from pathlib import Path

import duckdb

from dms.console import byte_progress_bar, progress_bar
from dms.errors import DataError, UserError
from dms.landing.files import LandingFile, explain_read_error, find_files, read_clock
from dms.landing.landed import find_ahead, find_landed
from dms.landing.layouts import Layouts, read_layouts
from dms.landing.raw import create_tables, open_for_landing
from dms.landing.reader import land_file
from dms.landing.summary import Summary
from dms.landing.tombstones import prepare_erasure
from dms.landing.vins import decode_new_vins
from dms.settings import PROJECT_DIR, Settings
from dms.warehouse import is_disk_full


def land(
    settings: Settings,
    staging: Path = PROJECT_DIR / "models" / "staging",
    summary: Summary | None = None,
) -> Summary:
    """Land what is new in `settings.landing`, each file by itself, in the order of the names.

    `staging` holds the source YAML. A file that is refused leaves nothing and stops no other.
    `summary` is filled as the files land, so it also tells how far a landing came that failed.

    Raises:
        UsageError: there is no such folder, or a source YAML cannot be read.
        DataError: the warehouse is held by another process or cannot be written, as the disk is
            full; what has landed stays.
    """
    summary = Summary() if summary is None else summary
    try:
        layouts = read_layouts(staging)
        now = read_clock()
        files, problems = find_files(settings.landing, layouts, now)
        for problem in problems:
            summary.refuse(problem)
        with open_for_landing(settings.warehouse) as (connection, scratch):
            create_tables(connection, layouts.tables)
            prepare_erasure(connection, staging)
            _land_all(connection, files, scratch, summary)
            for notice in find_ahead(connection, now):
                summary.notice(notice)
            summary.vins_decoded = _decode_vins(connection, layouts, scratch)
    except UserError as error:
        summary.error = str(error)
        raise
    return summary


def _land_all(
    connection: duckdb.DuckDBPyConnection,
    files: list[LandingFile],
    scratch: Path,
    summary: Summary,
) -> None:
    total = sum(file.bytes for file in files)
    done = 0
    with byte_progress_bar() as progress:
        bar = progress.add_task("landing", total=total)
        for file in files:
            progress.update(bar, description=file.label)
            _land_one(connection, file, scratch, summary, lambda n: progress.advance(bar, n))
            done += file.bytes
            progress.update(bar, completed=done)


def _land_one(
    connection: duckdb.DuckDBPyConnection,
    file: LandingFile,
    scratch: Path,
    summary: Summary,
    advance: Callable[[int], None],
) -> None:
    try:
        same = find_landed(connection, file, advance)
        if same is not None:
            summary.add(file, "skipped", f"its bytes have landed already, as {same}")
            return
        landed = land_file(connection, file, scratch, advance)
    except OSError as error:
        if is_disk_full(error):
            raise
        summary.add(file, "refused", explain_read_error(error))
    except (DataError, duckdb.Error) as error:
        if is_disk_full(error) or isinstance(error, duckdb.FatalException):
            raise
        summary.add(file, "refused", str(error))
    else:
        summary.add(file, "landed", None, landed.rows_landed, landed.rows_rejected)
        if landed.unknown_columns:
            names = ", ".join(landed.unknown_columns)
            summary.notice(f"{file.label}: kept columns its layout does not name: {names}")


def _decode_vins(connection: duckdb.DuckDBPyConnection, layouts: Layouts, scratch: Path) -> int:
    with progress_bar() as progress:
        bar = progress.add_task("decoding VINs", total=None)
        return decode_new_vins(
            connection,
            [layout for feed in layouts.feeds.values() for layout in feed],
            scratch,
            begin=lambda n: progress.update(bar, total=n),
            advance=lambda n: progress.advance(bar, n),
        )
