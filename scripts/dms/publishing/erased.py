"""Builds published before an erasure hold the erased people: they go for good."""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass

import duckdb

from dms.publishing.files import PublishedFolder, sync

_TOMBSTONES = ("landing.tombstones", "keys.int_tombstones")


@dataclass(frozen=True)
class Erasure:
    """How many tombstones there were at the newest publishing, and the first build since the last
    new one.
    """

    tombstones: int = 0
    first_build: int = 0


def count_tombstones(connection: duckdb.DuckDBPyConnection, catalogs: tuple[str, ...]) -> int:
    """Tombstones of all who were erased; they only become more."""
    total = 0
    for catalog in catalogs:
        for relation in _TOMBSTONES:
            # An older warehouse has none; on a cluster each stands in one of the catalogs.
            with suppress(duckdb.CatalogException):
                rows = connection.execute(f"select count(*) from {catalog}.{relation}").fetchall()
                total += int(rows[0][0])
    return total


def read_erasure(folder: PublishedFolder) -> Erasure:
    """What the folder knows of erasures."""
    file = folder.builds / "erasure.json"
    return Erasure(**json.loads(file.read_text(encoding="utf-8"))) if file.is_file() else Erasure()


def write_erasure(folder: PublishedFolder, erasure: Erasure) -> None:
    """Note it for good; to be called when the older builds are gone."""
    file = folder.unfinished("erasure").with_suffix(".json")
    file.write_text(json.dumps(asdict(erasure)) + "\n", encoding="utf-8")
    sync(file)
    file.replace(folder.builds / "erasure.json")
    sync(folder.builds)
