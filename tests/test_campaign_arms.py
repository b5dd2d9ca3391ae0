"""Who is held out is the same in DuckDB, Spark and Python's hashlib."""

import hashlib
import math
import os
import shutil
import subprocess
import sys

import duckdb
import pytest

from dms.campaigns.arms import draw
from dms.macros import Jinja
from dms.settings import PROJECT_DIR
from dms.sql import quote_text
from dms.yaml_files import read_yaml

KEYS = ["0f" * 16, "", " ", "h:1", "quote ' \" \\", "Ünïcødé ☃ 家", "\u0065\u0301", "😀", "a" * 500]
SALTS = ["pepper", "", "sal:t", "dealer-segments:Spring 2026"]


def by_hand(salt: str, key: str) -> float:
    return int.from_bytes(hashlib.sha256(f"{salt}:{key}".encode()).digest()[:4], "big") / 2**32


@pytest.mark.parametrize("salt", SALTS)
def test_duckdb_gives_the_places_of_hashlib(salt: str) -> None:
    macro = Jinja(PROJECT_DIR, read_yaml(PROJECT_DIR / "dbt_project.yml")["vars"]).macros[
        "split_bucket"
    ]
    sql = macro(quote_text(salt), "$key")
    for key in KEYS:
        (row,) = duckdb.execute(f"select {sql}", {"key": key}).fetchall()
        assert row == (by_hand(salt, key),), key
    assert duckdb.execute(f"select {sql}", {"key": None}).fetchall() == [(None,)]


_ON_SPARK = """
import sys
from pyspark.sql import SparkSession
spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
spark = spark.config("spark.driver.bindAddress", "127.0.0.1").getOrCreate()
keys, salts, sql = eval(sys.stdin.read())
for salt in salts:
    rows = spark.sql("select " + sql + " from values " + ", ".join(
        f"({number}, unhex('{salt.encode().hex()}'), unhex('{key.encode().hex()}'))"
        for number, key in enumerate(keys)
    ) + " as given(number, salt, key) order by number").collect()
    print([row[0] for row in rows])
"""


# Without Java the rest of the tests still runs; continuous integration must have it.
@pytest.mark.skipif(
    not (shutil.which("java") or os.environ.get("JAVA_HOME") or os.environ.get("CI")),
    reason="Spark needs Java 17, and there is no Java",
)
def test_spark_gives_the_places_of_hashlib() -> None:
    """Jinja dispatches for DuckDB, so what Spark hashes with is put in place by hand."""
    jinja = Jinja(PROJECT_DIR, {})
    salt, key = "decode(salt, 'UTF-8')", "decode(key, 'UTF-8')"
    hashed = jinja.macros["spark__sha256_hex"](f"{salt} || ':' || {key}")
    of_duckdb = jinja.macros["sha256_hex"](f"{salt} || ':' || {key}")
    sql = str(jinja.macros["spark__split_bucket"](salt, key))
    sql = sql.replace(str(of_duckdb), str(hashed))
    assert str(hashed) in sql
    done = subprocess.run(
        [sys.executable, "-c", _ON_SPARK],
        input=repr((KEYS, SALTS, sql)),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )
    found = [eval(line) for line in done.stdout.splitlines() if line.startswith("[")]
    assert found == [[by_hand(salt, key) for key in KEYS] for salt in SALTS]


def drawn(campaign: str, percent: float, members: str) -> dict[str, str]:
    """The arm of each household of the members, given as SQL: household_key, is_held_out."""
    with duckdb.connect() as connection:
        connection.execute(f"create table members as {members}")
        draw(connection, "sal't", campaign, percent)
        return dict(connection.execute("select household_key, arm from drawn").fetchall())


def test_the_global_holdout_goes_before_the_arms_of_a_campaign() -> None:
    households = "select 'h' || range as household_key, {} as is_held_out from range(50)"
    place = by_hand("sal't:Spring", "h7")

    assert set(drawn("Spring", 50, households.format("true")).values()) == {"global_holdout"}
    # Who stands on the border itself gets it.
    assert drawn("Spring", 100 * place, households.format("false"))["h7"] == "treatment"
    above = math.nextafter(place, 1) * 100 + 1e-9
    assert drawn("Spring", above, households.format("false"))["h7"] == "holdout"


def test_each_campaign_holds_out_others() -> None:
    members = "select 'h' || range as household_key, false as is_held_out from range(20000)"
    one, two = (
        {key for key, arm in drawn(name, 10, members).items() if arm == "holdout"}
        for name in ("one", "two")
    )
    assert one == {
        key for key in map("h{}".format, range(20_000)) if by_hand("sal't:one", key) < 0.1
    }
    assert 1_850 < len(one) < 2_150
    # By chance a tenth of those held out of the one are held out of the other.
    assert 150 < len(one & two) < 250
