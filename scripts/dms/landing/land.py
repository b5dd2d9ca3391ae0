"""`dms land`: new files of the landing folder into the warehouse, then the VINs they bring."""

from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import duckdb

from dms.clock import read_clock
from dms.console import byte_progress_bar, progress_bar
from dms.errors import DataError, UserError
from dms.landing.decide import Decision, decide, find_ahead, refuse
from dms.landing.erasing.tombstones import prepare_erasure
from dms.landing.files import Found, find_files
from dms.landing.groups import apart, in_groups
from dms.landing.layouts import STAGING, Layouts, read_layouts
from dms.landing.ledger import load_ledger
from dms.landing.raw import create_tables, open_for_landing, transaction
from dms.landing.rows.target import Landed, NotAlone
from dms.landing.summary import Summary
from dms.landing.vins import decode_new_vins
from dms.landing.write import write
from dms.ledger import Ledger
from dms.settings import Settings
from dms.warehouse import is_disk_full

Advance = Callable[[int], None]
"""Is told the bytes that were read."""


def land(
    settings: Settings,
    staging: Path = STAGING,
    summary: Summary | None = None,
    takes: Callable[[Path], bool] = lambda _: True,
) -> Summary:
    """Land what is new in `settings.landing`, each file by itself, in the order of the names, and
    the whole ledger.

    `staging` holds the source YAML. A file that is refused leaves nothing and stops no other.
    `summary` is filled as the files land, so it also tells how far a landing came that failed.
    What `takes` says no to is left alone (see find_files).

    Raises:
        UsageError: there is no such folder, or a source YAML cannot be read.
        DataError: the warehouse is held by another process or cannot be written, as the disk is
            full, or the ledger cannot be read; what has landed stays.
    """
    summary = Summary() if summary is None else summary
    try:
        layouts = read_layouts(staging)
        now = read_clock()
        files = find_files(settings.landing, layouts, takes)
        with open_for_landing(settings.warehouse) as (connection, scratch):
            create_tables(connection, layouts.tables)
            prepare_erasure(connection, staging)

            def write_one(decision: Decision, advance: Advance, is_alone: bool) -> Landed:
                return write(connection, decision, scratch, advance, is_alone=is_alone)

            take_all(connection, files, now, write_one, summary)
            for notice in find_ahead(connection, now):
                summary.notice(notice)
            with transaction(connection):
                load_ledger(connection, layouts.tables, Ledger(settings.ledger_folder))
            connection.execute("reset threads")
            summary.vins_decoded = _decode_vins(connection, layouts, scratch)
    except UserError as error:
        summary.error = str(error)
        raise
    return summary


def take_all(
    connection: duckdb.DuckDBPyConnection,
    files: Sequence[Found],
    now: datetime,
    write_one: Callable[[Decision, Advance, bool], Landed],
    summary: Summary,
) -> None:
    """Decide, write and tell, file by file: what a file is depends on those that landed before.

    A commit costs as much as some thousand rows, so files land in groups, a transaction each. One
    that fails takes none along: the group is written once more, in parts, with that file alone.
    What has landed takes another name in a later transaction than its own.
    """
    done = 0
    with byte_progress_bar() as progress:
        what = "checking" if summary.is_dry_run else "landing"
        bar = progress.add_task(what, total=sum(file.bytes for file in files))
        groups = deque(in_groups(files))

        def advance(size: int) -> None:
            progress.advance(bar, size)

        while groups:
            group = groups.popleft()
            progress.update(bar, completed=done)
            taken: list[tuple[Decision, Landed]] = []
            try:
                with transaction(connection):
                    for file in group:
                        progress.update(bar, description=file.label)
                        decision = decide(connection, file, now, advance)
                        if decision.what == "renamed" and any(
                            one.what == "new" for one, _ in taken
                        ):
                            groups.appendleft(group[len(taken) :])
                            group = group[: len(taken)]
                            break
                        landed = write_one(decision, advance, len(group) == 1)
                        taken.append((decision, landed))
            except (NotAlone, DataError, OSError, duckdb.Error) as error:
                if isinstance(error, duckdb.FatalException):
                    raise
                if len(group) > 1:
                    groups.extendleft(reversed(apart(group, len(taken))))
                    continue
                if is_disk_full(error):
                    raise
                taken = [(refuse(group[0], error), Landed())]
            for decision, landed in taken:
                summary.add(decision, landed)
            done += sum(file.bytes for file in group)
            progress.update(bar, completed=done)


def _decode_vins(connection: duckdb.DuckDBPyConnection, layouts: Layouts, scratch: Path) -> int:
    with progress_bar() as progress:
        bar = progress.add_task("decoding VINs", total=None)
        return decode_new_vins(
            connection,
            layouts.of_files,
            scratch,
            begin=lambda n: progress.update(bar, total=n),
            advance=lambda n: progress.advance(bar, n),
        )
