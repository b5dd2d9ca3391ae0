"""A population whose truth is known, as customer cards straight in the raw table of a warehouse.

By itself: python -m lab.bench.people WAREHOUSE [RECORDS [SEED]].
"""

import sys
from pathlib import Path

import duckdb

from dms.landing.layouts import STAGING, read_layouts
from dms.landing.raw import create_tables
from sample_group import names

EXTRACTED_AT = "2026-06-30 06:00:00"
STARTS = (
    "bar ben bla bor bran cal car chal cor cran dal den dor dun ed el fair fen fin gar gil gran "
    "hal hart hol hum ing jar kel kir lam lang lin lor mal mar mel mor nor oak od par pem por ram "
    "ran ros rush sal sher stan sut tal thorn tur val ver wal whit win"
)
ENDS = (
    "bach bank beck berg bert bloom born bridge brook burn bury by cliff combe cott croft dale den "
    "field ford gard gate good grove ham hardt hart hill holm house hurst kamp land ler ley lin "
    "low man mann mark mer mond mont more ney quist rick ridge rod sen shaw smith son stead stein "
    "stock strom thal thorpe ton"
)


WORDS = {
    "starts": STARTS.split(),
    "middles": ("a", "e", "i", "o", "er", "in", "ar", "un"),
    "ends": ENDS.split(),
    "female": names.FEMALE,
    "male": names.MALE,
    "last": names.LAST,
    "street_kinds": ("Street", "Avenue", "Road", "Drive", "Lane"),
    "short_kinds": ("St", "Ave", "Rd", "Dr", "Ln"),
    "trades": ("Plumbing", "Electric", "Roofing", "Bakery", "Realty"),
    "trade_forms": ("", " LLC", " Inc", ", Inc."),
    "rooftops": ("HV2", "MB5", "MR8"),
}


def write_people(warehouse: Path, records: int, seed: int = 1) -> int:
    """Write about `records` cards into raw_dealertrack.customers of a new warehouse.

    Schema `bench` keeps the truth: truth (source_customer_number, person, home). Gives the number
    of cards.
    """
    layouts = read_layouts(STAGING)
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute("set preserve_insertion_order = false")
        create_tables(connection, layouts.tables)
        connection.execute(f"set variable records = {records}")
        connection.execute(f"set variable seed = {seed}")
        for name, words in WORDS.items():
            connection.execute(f"set variable {name} = {list(words)}")
        connection.execute(f"set variable nicknames = map {names.NICKNAMES}")
        connection.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
        return _land(connection)


def _land(connection: duckdb.DuckDBPyConnection) -> int:
    """Make the cards rows of the raw table, as if they had come in one file."""
    file = {"name": "customers_bench_20260630.csv", "at": EXTRACTED_AT}
    connection.execute(
        """
        insert into raw_dealertrack.customers by name
        select *, 'dealertrack' as _feed, $name as _file, cast("CustomerKey" as bigint) as _line,
            cast($at as timestamp) as _extracted_at, cast($at as timestamp) as _landed_at
        from bench.cards
        """,
        file,
    )
    connection.execute(
        """
        insert into landing.files by name
        select 'dealertrack' as feed, 'customers' as table_name, $name as file_name,
            cast($at as timestamp) as extracted_at, cast($at as timestamp) as first_extracted_at
        """,
        file,
    )
    connection.execute("drop table bench.cards")
    return int(connection.execute("select count(*) from bench.truth").fetchall()[0][0])


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[2:]]
    sys.stdout.write(f"{write_people(Path(sys.argv[1]), *(numbers or [1_000_000]))} records\n")
