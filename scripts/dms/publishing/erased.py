"""Who was erased since: their rows leave the builds that are kept, too.

A tombstone is the salted hash of a customer number, and a customer key is the key of one of the
customer's numbers. So the published files themselves say which of their keys and numbers have one.
"""

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from dms.disk import sync
from dms.macros import render
from dms.publishing.files import PublishedFolder

_TOMBSTONES = ("landing.tombstones", "keys.int_tombstones")


@dataclass(frozen=True)
class Tombstones:
    """All of a warehouse: their digest ('' where there are none), and whether they can be read,
    which takes the secret that they were made with.
    """

    digest: str
    is_readable: bool


def read_tombstones(connection: duckdb.DuckDBPyConnection, catalogs: Iterable[str]) -> Tombstones:
    """Put the tombstones of customer numbers into the temporary table `tombstones`, and the secret
    into `salt`.
    """
    connection.execute("create or replace temporary table tombstones (tombstone varchar)")
    connection.execute("create or replace temporary table salt (salt varchar)")
    for catalog in catalogs:
        for relation in _TOMBSTONES:
            # An older warehouse has none; on a cluster each stands in one of the catalogs.
            with suppress(duckdb.CatalogException):
                connection.execute(
                    "insert into tombstones "
                    f"select tombstone from {catalog}.{relation} where kind = 'record'"
                )
        with suppress(duckdb.CatalogException):
            connection.execute(f"insert into salt select salt from {catalog}.landing.salt")
    ((digest, salts),) = connection.execute(
        """
        select
            coalesce(sha256(string_agg(distinct tombstone, '' order by tombstone)), ''),
            (select count(*) from salt)
        from tombstones
        """
    ).fetchall()
    return Tombstones(digest, is_readable=salts == 1)


def find_tombstoned(connection: duckdb.DuckDBPyConnection, keys: Iterable[str]) -> set[str]:
    """Those of the customer keys that are the key of a number with a tombstone."""
    asked = "(select unnest(cast($keys as varchar[])) as key)"
    tombstone = render("tombstone", "(select salt from salt)", "'record'", "key")
    found = connection.execute(
        f"select key from {asked} where {tombstone} in (select tombstone from tombstones)",
        {"keys": list(keys)},
    ).fetchall()
    return {key for (key,) in found}


def is_news(folder: PublishedFolder, tombstones: Tombstones) -> bool:
    """Whether there are others than when the kept builds were last looked through."""
    try:
        known = json.loads(_notes(folder).read_text(encoding="utf-8"))["tombstones"]
    except (OSError, ValueError, KeyError, TypeError):
        known = ""
    return bool(tombstones.digest) and known != tombstones.digest


def note(folder: PublishedFolder, tombstones: Tombstones) -> None:
    """Remember for good that nobody of these is in a kept build any more."""
    if not is_news(folder, tombstones):
        return
    file = folder.scratch("erasure.json")
    file.write_text(json.dumps({"tombstones": tombstones.digest}) + "\n", encoding="utf-8")
    sync(file)
    file.replace(_notes(folder))
    sync(folder.builds)


def _notes(folder: PublishedFolder) -> Path:
    return folder.builds / "erasure.json"
