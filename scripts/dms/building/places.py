"""The places and settings of a build, tried before any work is done."""

import shutil
import tempfile
from pathlib import Path

import duckdb

from dms.errors import DataError, UsageError
from dms.publishing.contents import SERVING_FILES
from dms.publishing.files import PublishedFolder
from dms.settings import Settings
from dms.warehouse import explain_open_error, memory_limit

MEGABYTE = 1_000_000


def check_places(settings: Settings, warehouse: Path, is_copied: bool = False) -> None:
    """Try what a build needs: memory setting, published folder, warehouse, room for the files, and
    for the analysts' copy if the warehouse `is_copied`.

    Raises:
        UsageError: DMS_MEMORY is no amount of memory, or DMS_PUBLISHED no folder.
        DataError: a place cannot be written, another process holds the warehouse, or the disk will
            not hold another pair of files as large as those that are published, and a copy as large
            as the warehouse.
    """
    memory_limit()
    _check_published(settings.published, warehouse if is_copied else None)
    _check_warehouse(warehouse)


def _check_published(published: Path, copied: Path | None) -> None:
    if published.exists() and not published.is_dir():
        raise UsageError(f"{published}: is no folder; name another place with DMS_PUBLISHED")
    _check_writable(published, "DMS_PUBLISHED")
    folder = PublishedFolder(published)
    files = [folder.link(name).resolve() for name in SERVING_FILES]
    if copied:
        files.append(copied)
    needed = sum(path.stat().st_size for path in files if path.exists())
    free = shutil.disk_usage(published).free
    if free < needed:
        raise DataError(
            f"{published}: {free / MEGABYTE:,.0f} MB are free on this disk, and the files of a "
            f"build take {needed / MEGABYTE:,.0f} MB; free some space, or name another place with "
            "DMS_PUBLISHED" + (", or leave out --analyst-copy" if copied else "")
        )


def _check_warehouse(warehouse: Path) -> None:
    if warehouse.is_dir():
        raise UsageError(f"{warehouse}: is a folder; name a file with DMS_WAREHOUSE")
    _check_writable(warehouse.parent, "DMS_WAREHOUSE")
    if warehouse.exists():
        try:
            duckdb.connect(str(warehouse)).close()
        except duckdb.Error as error:
            raise explain_open_error(warehouse, error) from error


def _check_writable(folder: Path, variable: str) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".unfinished-") as probe:
            probe.write(b"x")
    except OSError as error:
        raise DataError(
            f"{folder}: cannot be written ({error.strerror}); mend that, or name another place "
            f"with {variable}"
        ) from error
