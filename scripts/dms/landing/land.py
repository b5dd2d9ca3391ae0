"""`dms land`: new files of the landing folder into the warehouse, then the VINs they bring."""

from collections.abc import Callable
from pathlib import Path

import duckdb

from dms.console import progress_bar
from dms.errors import DataError
from dms.landing.files import LandingFile, find_files, hash_file
from dms.landing.layouts import read_layouts
from dms.landing.raw import create_tables, open_for_landing, quote_table, transaction
from dms.landing.reader import land_file
from dms.landing.summary import Summary
from dms.landing.target import free_name
from dms.landing.vins import decode_new_vins
from dms.settings import PROJECT_DIR, Settings


def land(settings: Settings, staging: Path = PROJECT_DIR / "models" / "staging") -> Summary:
    """Land what is new in `settings.landing`, each file by itself, in the order of the names.

    `staging` holds the source YAML. A file that is refused leaves nothing and stops no other.

    Raises:
        UsageError: there is no such folder, or a source YAML cannot be read.
        DataError: the warehouse is held by another process or cannot be written.
    """
    layouts = read_layouts(staging)
    files, problems = find_files(settings.landing, layouts)
    summary = Summary()
    for problem in problems:
        summary.problems.append(problem.message)
        summary.of(problem.feed or "(no feed)", problem.table or "(no table)").files_refused += 1
    with open_for_landing(settings.warehouse) as (connection, scratch), progress_bar() as progress:
        create_tables(connection, layouts.tables)
        bar = progress.add_task("landing", total=2 * sum(file.bytes for file in files))
        for file in files:
            progress.update(bar, description=file.label)
            _land_one(connection, file, scratch, summary, lambda n: progress.advance(bar, n))
        progress.update(bar, description="landed", completed=2 * sum(file.bytes for file in files))
        vins = progress.add_task("decoding VINs", total=None)
        summary.vins_decoded = decode_new_vins(
            connection,
            [layout for feed in layouts.feeds.values() for layout in feed],
            begin=lambda n: progress.update(vins, total=n),
            advance=lambda n: progress.advance(vins, n),
        )
    return summary


def _land_one(
    connection: duckdb.DuckDBPyConnection,
    file: LandingFile,
    scratch: Path,
    summary: Summary,
    advance: Callable[[int], None],
) -> None:
    figures = summary.of(file.layout.feed, file.layout.table.name)
    try:
        sha256 = hash_file(file.path, advance)
        if _is_landed(connection, file, sha256):
            figures.files_skipped += 1
            advance(file.bytes)
            return
        landed = land_file(connection, file, sha256, scratch, advance)
    except OSError as error:
        problem = f"cannot be read: {error.strerror}"
    except (DataError, duckdb.Error) as error:
        problem = " ".join(str(error).split())
    else:
        figures.files_landed += 1
        figures.rows_landed += landed.rows_landed
        figures.rows_rejected += landed.rows_rejected
        if landed.unknown_columns:
            names = ", ".join(landed.unknown_columns)
            summary.notices.append(f"{file.label}: kept columns its layout does not name: {names}")
        return
    figures.files_refused += 1
    summary.problems.append(f"{file.label}: {problem}")


def _is_landed(connection: duckdb.DuckDBPyConnection, file: LandingFile, sha256: str) -> bool:
    """Whether these bytes are in the table already.

    The same bytes under the name of a newer extract say that the rows still hold: rows and file are
    then dated by the newer name, so that the order of landing makes no difference. The oldest date
    that they had is kept beside it.
    """
    here = {"feed": file.layout.feed, "table_name": file.layout.table.name}
    found = connection.execute(
        """
        select file_name, extracted_at from landing.files
        where feed = $feed and table_name = $table_name and sha256 = $sha256
        """,
        here | {"sha256": sha256},
    ).fetchone()
    if found is None:
        return False
    is_newer = (file.extracted_at, file.path.name) > (found[1], found[0])
    name = {"old_name": found[0], "new_name": free_name(connection, file) if is_newer else found[0]}
    date = {"extracted_at": file.extracted_at}
    with transaction(connection):
        connection.execute(
            """
            update landing.files set
                file_name = $new_name,
                extracted_at = greatest(extracted_at, $extracted_at),
                first_extracted_at = least(first_extracted_at, $extracted_at)
            where feed = $feed and table_name = $table_name and file_name = $old_name
            """,
            here | name | date,
        )
        if is_newer:
            connection.execute(
                f"""
                update {quote_table(file.layout.table)}
                set _file = $new_name, _extracted_at = $extracted_at
                where _file = $old_name
                """,
                name | date,
            )
            connection.execute(
                """
                update landing.rejected_rows set file_name = $new_name
                where feed = $feed and table_name = $table_name and file_name = $old_name
                """,
                here | name,
            )
    return True
