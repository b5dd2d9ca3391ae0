"""`make clean`: remove what `make build` and `dms sample` wrote, and nothing else.

Runs on Python alone, so that it works where the environment is gone too.
"""

import hashlib
import json
import shutil
import sys
from collections.abc import Iterable
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from dms.errors import UsageError
from dms.settings import PROJECT_DIR, Settings, load_settings

YES = "--yes"

OF_DBT = ("target", "logs")

BESIDE_WAREHOUSE = (
    ".wal",
    ".tmp",
    ".landing",
    ".export",
    ".compacting",
    ".backfill-*",
    ".metastore*",
)
"""Ends of names: a crash may have left them, and Spark its catalogue."""

OF_LEDGER = ("*.jsonl", ".lock", ".pending", ".draft")

OF_LAKE = ("raw", "results", "warehouse", "published", "metastore", "metastore.log")

OF_PUBLISHED = (
    *("segments.duckdb", "dealer_segments.duckdb", "contacts.duckdb", "dealer_contacts.duckdb"),
    *("build.json", ".lock", ".unfinished-*", "builds/.unfinished-*", "builds/erasure.json"),
    *("events.jsonl", "builds/events.json", ".watched"),
    *("builds/[0-9]*/dealer_segments.duckdb", "builds/[0-9]*/dealer_contacts.duckdb"),
    *(
        "analyst.duckdb",
        "builds/[0-9]*/build.json",
        "held/dealer_*.duckdb",
        "as_of/*/dealer_*.duckdb",
    ),
    *("report*.html", "report*.pdf", "builds/[0-9]*/report*.html", "builds/[0-9]*/report*.pdf"),
    "as_of/*/report*.html",
    *("builds/segments-*.duckdb", "builds/contacts-*.duckdb"),
)
"""The last two are of the time before each build had a folder."""

OF_SAMPLE = (".sample-draft", ".sample/truth_*.csv", ".sample/parameters.json")
"""Beside the exports that .sample/parameters.json lists; that one last."""

LANDED = "select sha256 from landing.files"
UNLANDED = "select sha256 from landing.unlanded_files"
REGISTERS = "select table_name from duckdb_tables() where schema_name = 'keys'"


def clean(settings: Settings, project: Path, is_agreed: bool) -> list[str]:
    """Remove what was written; gives a line for each thing that was left, and why.

    A warehouse whose registers hold something stays, with its lake, unless it `is_agreed` or all
    that landed in it is the sample in the landing folder: the same keys come again then. A ledger
    with anything in it stays, too.
    """
    sample = _sample_files(settings.landing)
    left = []
    lost = None if is_agreed else _what_is_lost(settings, sample)
    if lost:
        left.append(f"{settings.warehouse}: {lost}; `make clean YES={YES}` removes it all the same")
    else:
        _remove(_of_warehouse(settings.warehouse))
        left += _clean_lake(settings)
    left += _clean_ledger(settings.ledger_folder, is_agreed)
    left += _clean_folder(settings.published, OF_PUBLISHED)
    left += _clean_sample(settings.landing, sample)
    _remove(project / name for name in OF_DBT)
    return left


def _what_is_lost(settings: Settings, sample: list[Path]) -> str | None:
    """A sentence on what the registers hold, or None where nothing of worth is in them."""
    lake = Path(settings.lake_location)
    is_of_spark = "://" not in settings.lake_location and (lake / "warehouse").is_dir()
    if not settings.warehouse.is_file():
        return "its lake has tables of Spark, keys among them" if is_of_spark else None
    try:
        duckdb = import_module("duckdb")
        with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
            landed = {row[0] for row in connection.execute(LANDED).fetchall()}
            # A warehouse that landed before files could be taken out has no such table.
            with suppress(duckdb.CatalogException):
                landed |= {row[0] for row in connection.execute(UNLANDED).fetchall()}
            if landed <= {_sha256(path) for path in sample}:
                return None
            keys = sum(
                connection.execute(f'select count(*) from keys."{name}"').fetchall()[0][0]
                for (name,) in connection.execute(REGISTERS).fetchall()
            )
            tombstones = connection.execute("select count(*) from landing.tombstones").fetchall()
    except ImportError:
        return "what its registers hold cannot be seen without the environment of `make build`"
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        return f"what its registers hold cannot be seen ({reason})"
    if not (keys or tombstones[0][0] or is_of_spark):
        return None
    return (
        f"its registers hold {keys:,} entries of keys and of the history of segments, and "
        f"{tombstones[0][0]:,} tombstones; without them customers get other keys than those known "
        "to BI and campaigns, the history is lost, and who was erased comes back with any old file"
    )


def _of_warehouse(warehouse: Path) -> list[Path]:
    if not warehouse.parent.is_dir():
        return []
    beside = [warehouse.name + end for end in BESIDE_WAREHOUSE]
    return [warehouse, *(path for name in beside for path in _matching(warehouse.parent, name))]


def _clean_lake(settings: Settings) -> list[str]:
    if "://" in settings.lake_location:
        return [f"{settings.lake_location}: an object store; remove what is in it there"]
    return _clean_folder(Path(settings.lake_location), OF_LAKE)


def _clean_ledger(folder: Path, is_agreed: bool) -> list[str]:
    """Campaigns, exports and outcomes are in no export that could be landed again."""
    if is_agreed or not any(path.stat().st_size for path in _matching(folder, "*.jsonl")):
        return _clean_folder(folder, OF_LEDGER)
    return [
        f"{folder}: what commands wrote, as campaigns, cannot be made again; "
        f"`make clean YES={YES}` removes it all the same"
    ]


def _clean_folder(folder: Path, names: Iterable[str]) -> list[str]:
    """Remove what has these names, and the folder if that is all; gives a line for what is left."""
    if not folder.is_dir():
        return []
    _remove(path for name in names for path in _matching(folder, name))
    return _left_in(folder)


def _clean_sample(landing: Path, sample: list[Path]) -> list[str]:
    """Remove the sample; what else lies in its folder stays, changed files of it too."""
    marker = landing / ".sample" / "parameters.json"
    if not marker.is_file():
        return []
    written = marker.stat().st_mtime_ns
    _remove(path for path in sample if path.stat().st_mtime_ns <= written)
    return _clean_folder(landing, OF_SAMPLE)


def _sample_files(landing: Path) -> list[Path]:
    """The exports in the landing folder that `dms sample` wrote, as it noted them."""
    marker = landing / ".sample" / "parameters.json"
    try:
        names = json.loads(marker.read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError):
        return []
    return [landing / name for name in names if (landing / name).is_file()]


def _left_in(folder: Path) -> list[str]:
    """Remove the folder and those in it that are empty; gives a line for each file that is left."""
    inside = sorted(folder.rglob("*"), reverse=True)
    for path in [*inside, folder]:
        if path.is_dir() and not path.is_symlink() and not any(path.iterdir()):
            path.rmdir()
    files = [path for path in inside if path.is_symlink() or path.is_file()]
    return [f"{path}: not written by `make build` or `dms sample`" for path in reversed(files)]


def _matching(folder: Path, name: str) -> list[Path]:
    return sorted(folder.glob(name)) if folder.is_dir() else []


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def main(arguments: list[str]) -> int:
    """Run the command; exit status 1 where the warehouse was left."""
    if set(arguments) - {YES}:
        sys.stderr.write(f"error: {' '.join(arguments)}: only {YES} is known\n")
        return 2
    try:
        settings = load_settings()
    except UsageError as error:
        sys.stderr.write(f"error: {error}\n")
        return error.exit_status
    left = clean(settings, PROJECT_DIR, YES in arguments)
    for line in left:
        sys.stderr.write(f"left: {line}\n")
    return int(any(line.startswith(f"{settings.warehouse}: ") for line in left))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
