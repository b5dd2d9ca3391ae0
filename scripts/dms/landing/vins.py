"""Vehicle identification numbers: each distinct one is decoded once, offline, and kept."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import duckdb
import ultravin

from dms.landing.layouts import Layout, VinColumn
from dms.landing.raw import quote_table, transaction
from dms.macros import render
from dms.sql import quote, quote_text

BATCH = 50_000

DECODED_AS_OF = datetime(2026, 12, 31)
"""The day from which a model year counts as future, so that no clock decides; goes with the data of
the ultravin release in requirements/run.in, and is raised with it."""

FIRST_MODEL_YEAR = 1981
"""The first of VINs with 17 characters (49 CFR 565); the decoder takes hints to two years ahead."""

YEAR_CODES = "ABCDEFGHJKLMNPRSTVWXY123456789"
"""The tenth character of a VIN, from 1980 on, and again every 30 years (49 CFR 565, table VII)."""

ATTRIBUTES = {
    "make": "Make",
    "model": "Model",
    "model_year": "Model Year",
    "body_class": "Body Class",
    "fuel_type": "Fuel Type - Primary",
    "electrification": "Electrification Level",
    "drive_type": "Drive Type",
    "gross_weight_class": "Gross Vehicle Weight Rating From",
    "error_codes": "Error Code",
}
"""Column of raw_reference.vin_decodes: its variable of the vPIC data."""

# A VIN's hint is the model year that most raw rows give it, the smallest of several: the rows alone
# decide, so the order of landing makes no difference. Years that the tenth character rules out do
# not count, because the decoder believes them: 88 of 100 VINs told a year too late took it over.
FIND_NEW_VINS = """
    create or replace temporary table new_vins as
    with mentions as (
        select
            upper({bare_vin}) as vin,
            try_cast({bare_year} as integer) as model_year
        from ({mentions})
        where {bare_vin} != ''
    ),
    counted as (
        select
            vin,
            case
                when model_year between $first_year and $last_year
                    and (
                        length(vin) != 17
                        or not contains($year_codes, substr(vin, 10, 1))
                        or substr($year_codes, (model_year - 1980) % 30 + 1, 1) = substr(vin, 10, 1)
                    )
                    then model_year
            end as model_year,
            count(*) as mentions
        from mentions
        group by all
    ),
    hinted as (
        select
            vin,
            first(model_year order by mentions desc, model_year)
                filter (where model_year is not null) as model_year_hint
        from counted
        group by vin
    )
    select hinted.*, row_number() over (order by vin) - 1 as position
    from hinted
    anti join raw_reference.vin_decodes as known
        on hinted.vin = known.vin
        and hinted.model_year_hint is not distinct from known.model_year_hint
"""

# vPIC's error 1 is a wrong check digit, 6 a number that is too short to have one.
INSERT_DECODES = """
    insert into raw_reference.vin_decodes
        (vin, model_year_hint, {columns}, is_check_digit_valid)
    select
        vin,
        model_year_hint,
        {variables},
        length(vin) = 17
            and not list_has_any(string_split("Error Code", ','), ['1', '6'])
    from read_parquet({path})
"""


def decode_new_vins(
    connection: duckdb.DuckDBPyConnection,
    layouts: list[Layout],
    scratch: Path,
    begin: Callable[[int], None],
    advance: Callable[[int], None],
) -> int:
    """Decode the VINs of the raw tables that are new, or have another hint of their model year.

    A batch is a transaction. They go to the decoder and come back as Parquet files in `scratch`,
    so none of them becomes an object of Python. `begin` is told how many there are, `advance` how
    many are done. Gives how many were decoded.
    """
    mentions = [_mentions(layout, column) for layout in layouts for column in layout.vins]
    if not mentions:
        return 0
    connection.execute(
        FIND_NEW_VINS.format(
            mentions=" union all ".join(mentions),
            bare_vin=render("bare_text", "vin"),
            bare_year=render("bare_text", "model_year"),
        ),
        {
            "first_year": FIRST_MODEL_YEAR,
            "last_year": DECODED_AS_OF.year + 2,
            "year_codes": YEAR_CODES,
        },
    )
    found = connection.execute("select count(*) from new_vins").fetchall()[0][0]
    begin(found)
    for first in range(0, found, BATCH):
        with transaction(connection):
            _decode_batch(connection, first, scratch)
        advance(min(BATCH, found - first))
    connection.execute("drop table new_vins")
    return int(found)


def _mentions(layout: Layout, column: VinColumn) -> str:
    """The VINs of a column with the model years beside them; of JSON text, those at its paths."""
    name, table = quote(column.name), quote_table(layout.table)
    if column.path is None:
        model_year = quote(column.year_column) if column.year_column else "null"
        return f"select {name} as vin, {model_year} as model_year from {table}"
    # What is no JSON becomes null. A list is taken apart first, as vin and year go by item.
    # An object in its place is its only item; a list in an object's place stands for its first.
    listed, star, _ = column.path.rpartition("[*]")
    item = f"try_cast({name} as json)"
    place = f"json_extract({item}, {quote_text(listed)})" if star else item
    first = "'$[*]'" if star else "'$[0]'"
    items = f"json_extract({place}, {first})"
    item = f"if(json_type({place}) = 'ARRAY', {items}, {f'[{place}]' if star else place})"
    if star:
        item = f"unnest({item})"

    def text(path: str) -> str:
        inner = f"${path.removeprefix(listed + star)}" if star else path
        return f"json_extract_string(item, {quote_text(inner)})"

    model_year = text(column.year_path) if column.year_path else "null"
    return f"""
        select {text(column.path)} as vin, {model_year} as model_year
        from (select {item} as item from {table} where {name} is not null)
    """


def _decode_batch(connection: duckdb.DuckDBPyConnection, first: int, scratch: Path) -> None:
    sent, decoded = scratch / "vins.parquet", scratch / "decodes.parquet"
    batch = f"from new_vins where position >= {first} and position < {first + BATCH}"
    connection.execute(
        f"copy (select vin, model_year_hint {batch}) to {quote_text(sent)} (format parquet)"
    )
    ultravin.decode_stream(
        sent,
        vin_column="vin",
        year_column="model_year_hint",
        columns=list(ATTRIBUTES.values()),
        now=DECODED_AS_OF,
    ).to_parquet(decoded)
    connection.execute(f"delete from raw_reference.vin_decodes where vin in (select vin {batch})")
    connection.execute(
        INSERT_DECODES.format(
            columns=", ".join(ATTRIBUTES),
            variables=", ".join(map(quote, ATTRIBUTES.values())),
            path=quote_text(decoded),
        )
    )
