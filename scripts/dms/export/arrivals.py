"""What has arrived and is not in the published build: it may say that consent was taken back."""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

import duckdb

from dms.building.report import REPORT
from dms.console import note
from dms.errors import DataError
from dms.landing.files import LandingFile, find_files
from dms.landing.layouts import STAGING, read_layouts
from dms.landing.reading.unpack import hash_file
from dms.publishing.files import PublishedFolder
from dms.query.published import told
from dms.settings import Settings
from dms.warehouse import attach_read_only

MOST_NAMED = 3

_PUBLISHED = "select feed, table_name, file_name, sha256, bytes from quality.landed_files"
_DIFFERENCES = """
    select feed || '/' || file_name, {newer} as is_newer from (
        select feed, table_name, file_name, sha256, extracted_at, erased_at from {left}
    )
    where (feed, table_name, sha256, extracted_at, coalesce(erased_at, timestamp 'epoch')) not in (
        select (feed, table_name, sha256, extracted_at, coalesce(erased_at, timestamp 'epoch'))
        from {right}
    )
"""


def require_all_built(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """See to it that what is published knows each file that has arrived, and no other.

    The files of the landing folder are compared, and what has landed where no build holds the
    warehouse; where one does, the build before it must have been published.

    Raises:
        DataError: a file is not in the published build, was taken out or had somebody erased since.
        UsageError: there is no landing folder.
    """
    found = [*_not_in_the_build(connection, settings), *_landed_otherwise(connection, settings)]
    if found:
        named = ", ".join(found[:MOST_NAMED])
        more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
        raise DataError(
            f"not in the published build: {named}{more}; it may say who does not want to be "
            "written to: run `dms build` first, or mend or remove what it refuses; "
            "--despite-new-files exports all the same"
        )


def _not_in_the_build(connection: duckdb.DuckDBPyConnection, settings: Settings) -> Iterator[str]:
    """Files of the landing folder whose bytes the published build does not have.

    What was there, unchanged, when the run of the published build began was looked at by it: then
    name and size tell. Of others the bytes are read.
    """
    with told(connection):
        rows = connection.execute(_PUBLISHED).fetchall()
    sums: dict[tuple[str, str, int], set[str]] = defaultdict(set)
    names = set()
    for feed, table, name, sha256, size in rows:
        sums[feed, table, size].add(sha256)
        names.add((feed, table, name, size))
    began_at = _began_at(settings)
    for file in find_files(settings.landing, read_layouts(STAGING)):
        if not isinstance(file, LandingFile):
            yield f"{file.label} ({file.reason})"
            continue
        status = file.path.stat()
        is_old = began_at is not None and max(status.st_ctime, status.st_mtime) < began_at
        if is_old and (file.feed, file.table, file.name, file.bytes) in names:
            continue
        known = sums.get((file.feed, file.table, file.bytes), set())
        if not known or hash_file(file.path, lambda _: None) not in known:
            yield f"{file.feed}/{file.name}"


def _began_at(settings: Settings) -> float | None:
    """When the run that made the published build began, in seconds of the epoch; None where the
    newest run was another.
    """
    report = _read_report(settings)
    current = PublishedFolder(settings.published).current()
    if current is None or report.get("build") != current.number:
        return None
    try:
        return datetime.fromisoformat(str(report["started_at"])).timestamp()
    except (KeyError, ValueError):
        return None


def _read_report(settings: Settings) -> dict[str, object]:
    try:
        report = json.loads((settings.published / REPORT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return report if isinstance(report, dict) else {}


def _landed_otherwise(connection: duckdb.DuckDBPyConnection, settings: Settings) -> Iterator[str]:
    """Files that the warehouse has and the published build has not, or the other way round."""
    if not settings.warehouse.is_file():
        return
    with duckdb.connect(config={"temp_directory": ""}) as memory:
        try:
            attach_read_only(memory, settings.warehouse, "warehouse")
        except DataError as error:
            yield from _not_seen(settings, error)
            return
        memory.execute("create table published as from warehouse.landing.files limit 0")
        columns = "feed, table_name, file_name, sha256, extracted_at, erased_at"
        with told(connection):
            rows = connection.execute(f"select {columns} from quality.landed_files").fetchall()
        if rows:
            memory.executemany(f"insert into published ({columns}) values (?, ?, ?, ?, ?, ?)", rows)
        for left, right, newer in (
            ("warehouse.landing.files", "published", "true"),
            ("published", "warehouse.landing.files", "false"),
        ):
            sql = _DIFFERENCES.format(left=left, right=right, newer=newer)
            for name, is_newer in memory.execute(f"{sql} order by all").fetchall():
                yield name if is_newer else f"{name} (changed or taken out since)"


def _not_seen(settings: Settings, error: DataError) -> Iterator[str]:
    """What to say where the warehouse is held: what is landed now lies in the landing folder."""
    status = _read_report(settings).get("status")
    if status in ("published", "looked_back"):
        note(f"{error}; what it lands is told by the landing folder")
    else:
        yield f"what the last run landed, which ended {status}, while {error}"
