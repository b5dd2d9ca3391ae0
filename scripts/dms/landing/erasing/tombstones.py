"""The salt, and the hash that is kept of an erased person: the models make the same ones."""

import secrets
from pathlib import Path

import duckdb

from dms.macros import render
from dms.seeds import check_seed
from dms.sql import quote_text

SALT_BYTES = 32

POSITIONS = (1, 2)
"""Of the contact points in a cell: the models read two."""


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
    return render("tombstone", "(select salt from landing.salt)", kind, evidence)


def record(feed: str, code: str, number: str) -> str:
    """SQL of what is hashed of a customer number; null where a part, SQL of a text, is."""
    key = render("surrogate_key", [feed, code, number])
    return f"case when {code} is not null and {number} is not null then {key} end"


EMAIL = r"[^\s<>\"\\:;,()\[\]?]+@[^\s<>\"\\:;,()\[\]?]+"
PHONE = r"[2-9][0-9]{2}[^0-9A-Za-z]{0,3}[2-9][0-9]{2}[^0-9A-Za-z]{0,3}[0-9]{4}"


def contact_points(value: str) -> str:
    """SQL of the e-mail addresses, phone numbers and `street, postal code` that a text can be, as a
    list, in the hashed spelling.

    First as the models read it, then more loosely: what cannot be one for them may name somebody
    all the same.
    """
    read = [
        *(render("plausible_email", value, position) for position in POSITIONS),
        *(render("plausible_phone", value, position) for position in POSITIONS),
        *_addresses(value),
    ]
    return f"""
        list_filter(
            [{", ".join(read)}]
            || list_transform(
                regexp_extract_all({value}, '{EMAIL}'), lambda point: lower(trim(point, '.'''))
            )
            || list_transform(
                regexp_extract_all({value}, '{PHONE}'),
                lambda point: '+1' || regexp_replace(point, '[^0-9]', '', 'g')
            ),
            lambda point: point is not null
        )
    """


def _addresses(value: str) -> list[str]:
    """SQL of the postal address that a text can be: with all that stands in it, with its second
    part, and without that where it is no unit but a city.
    """
    mail = render("mail_address", value)
    street, second, code = (f"nullif(split_part({mail}, '|', {part}), '')" for part in (1, 2, 3))
    unit = f"^(?:{render('unit_words')}) |[0-9#]"
    of_house = render("address_letters", street, code)
    return [
        render("name_letters", value),
        render("address_letters", f"concat_ws(' ', {street}, {second})", code),
        f"case when not regexp_matches({second}, '{unit}') then {of_house} end",
    ]
