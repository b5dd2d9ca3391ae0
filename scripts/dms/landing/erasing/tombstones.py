"""The salt, and the hash that is kept of an erased person (as macros/identity/tombstone.sql)."""

import secrets
from pathlib import Path

import duckdb

from dms.seeds import check_seed
from dms.sql import quote_text

SALT_BYTES = 32


def prepare_erasure(connection: duckdb.DuckDBPyConnection, staging: Path) -> None:
    """What erasing wants of a connection: the temporary table `rooftops`, codes by feed, from
    the seed beside models/staging; empty where there is no such seed.

    Also gives the warehouse its salt, if it has none; it is shown nowhere and stays for good.
    """
    seed = staging.parents[1] / "seeds" / "dealerships.csv"
    source = f"read_csv({quote_text(seed)}, header = true, all_varchar = true)"
    columns = ["feed", "source_code", "dealership_key"]
    if seed.is_file():
        check_seed(seed, columns)
    else:
        source = "(select '' as feed, '' as source_code, '' as dealership_key) where false"
    connection.execute(
        f"create or replace temporary table rooftops as select {', '.join(columns)} from {source}"
    )
    connection.execute("create schema if not exists landing")
    connection.execute("create table if not exists landing.salt (salt varchar)")
    connection.execute(
        "insert into landing.salt select ? where not exists (from landing.salt)",
        [secrets.token_hex(SALT_BYTES)],
    )


def has_tombstones(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether anybody was ever forgotten by hand, so that rows have to be looked at."""
    return connection.execute("select 1 from landing.tombstones limit 1").fetchone() is not None


def tombstone(kind: str, evidence: str) -> str:
    """SQL of the hash; `kind` and `evidence` are SQL of texts. Null where the evidence is."""
    return f"sha256((select salt from landing.salt) || '|' || {kind} || '|' || {evidence})"


EMAIL = r"[^\s<>\"\\:;,()\[\]?]+@[^\s<>\"\\:;,()\[\]?]+"
PHONE = r"[2-9][0-9]{2}[^0-9A-Za-z]{0,3}[2-9][0-9]{2}[^0-9A-Za-z]{0,3}[0-9]{4}"


def contact_points(value: str) -> str:
    """SQL of the e-mail addresses, phone numbers and `street, postal code` that a text can be, as a
    list, in the hashed spelling.

    Looser than staging, which says null of what cannot be one: that has no tombstone.
    """
    return f"""
        if(
            contains({value}, '@'),
            list_transform(
                regexp_extract_all({value}, '{EMAIL}'), lambda point: lower(trim(point, '.'''))
            ),
            list_transform(
                regexp_extract_all({value}, '{PHONE}'),
                lambda point: '+1' || regexp_replace(point, '[^0-9]', '', 'g')
            ) || [regexp_replace(upper(strip_accents({value})), '[^A-Z0-9]', '', 'g')]
        )
    """
