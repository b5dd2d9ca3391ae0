"""Vehicle identification numbers: each distinct one is decoded once, offline, and kept."""

import json
from collections.abc import Callable
from datetime import datetime

import duckdb
import ultravin

from dms.landing.layouts import Layout
from dms.landing.raw import quote_table, transaction
from dms.sql import quote

BATCH = 10_000

DECODED_AS_OF = datetime(2026, 12, 31)
"""The day from which a model year counts as future, so that no clock decides; goes with the data of
the ultravin release in requirements/run.in, and is raised with it."""

ATTRIBUTES = {
    "make": "Make",
    "model": "Model",
    "model_year": "Model Year",
    "body_class": "Body Class",
    "fuel_type": "Fuel Type - Primary",
    "electrification": "Electrification Level",
    "drive_type": "Drive Type",
    "gross_weight_class": "Gross Vehicle Weight Rating From",
}
"""Column of raw_reference.vin_decodes: its variable of the vPIC data."""


def decode_new_vins(
    connection: duckdb.DuckDBPyConnection,
    layouts: list[Layout],
    begin: Callable[[int], None],
    advance: Callable[[int], None],
) -> int:
    """Decode the VINs of the raw tables that are not decoded yet, a transaction a batch.

    `begin` is told how many there are, `advance` how many are done. Gives how many were decoded.
    """
    columns = [
        f"select {quote(column)} as vin from {quote_table(layout.table)}"
        for layout in layouts
        for column in layout.vin_columns
    ]
    if not columns:
        return 0
    connection.execute(
        f"""
        create or replace temporary table new_vins as
        select vin, row_number() over (order by vin) - 1 as position
        from (
            select distinct upper(trim(vin)) as vin from ({" union all ".join(columns)})
            where trim(vin) != ''
        )
        anti join raw_reference.vin_decodes using (vin)
        """
    )
    found = connection.execute("select count(*) from new_vins").fetchall()[0][0]
    begin(found)
    for first in range(0, found, BATCH):
        vins = connection.execute(
            "select vin from new_vins where position >= ? and position < ? order by position",
            [first, first + BATCH],
        ).fetchall()
        with transaction(connection):
            _decode_batch(connection, [vin for (vin,) in vins])
        advance(len(vins))
    connection.execute("drop table new_vins")
    return int(found)


def _decode_batch(connection: duckdb.DuckDBPyConnection, vins: list[str]) -> None:
    decodes = [
        {
            "vin": vin,
            **{column: decode["attributes"].get(name) for column, name in ATTRIBUTES.items()},
            "is_check_digit_valid": decode["check_digit_valid"],
            "error_codes": ",".join(str(code) for code in decode["error_codes"]),
        }
        for vin, decode in zip(vins, ultravin.decode_batch(vins, now=DECODED_AS_OF), strict=True)
    ]
    columns = list(decodes[0])
    kinds = {"model_year": "integer", "is_check_digit_valid": "boolean"}
    structure = [{column: kinds.get(column, "varchar") for column in columns}]
    connection.execute(
        f"""
        insert into raw_reference.vin_decodes ({", ".join(columns)})
        select unnest(from_json(cast($decodes as json), $structure), recursive := true)
        """,
        {"decodes": json.dumps(decodes), "structure": json.dumps(structure)},
    )
