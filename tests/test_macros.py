"""Rules that Python takes from the project's macros, and those that both have to write."""

import re
from pathlib import Path

import duckdb
import pytest

from dms.landing.erasing.tombstones import contact_points
from dms.landing.layouts import read_layouts
from dms.landing.raw import create_tables
from dms.landing.reading.header import clean_name
from dms.landing.rows.json_rows import CLEAN_KEY
from dms.macros import render
from dms.settings import PROJECT_DIR
from full_project import Site
from sample_group.catalog import check_digit

RENDERED = {
    "bare_text": ("value",),
    "customer_number": ("value",),
    "surrogate_key": (["feed", "code", "number"],),
    "tombstone": ("salt", "kind", "evidence"),
    "plausible_email": ("value", 2),
    "plausible_phone": ("value", 2),
    "mail_address": ("value",),
    "unit_words": (),
    "address_letters": ("street", "code"),
    "name_letters": ("value",),
    "split_bucket": ("'salt'", "household_key"),
    "rule_fingerprint": (
        """select "db".marts.a, 'it''s  -- no comment' from b -- but this is
        /* and this */ where c <= cast('2026-06-30' as date)""",
        "cast('2026-06-30' as date)",
        "db",
    ),
}
"""Every macro that Python renders, with arguments."""


def test_all_macros_that_python_renders_are_looked_at() -> None:
    calls = re.compile(r"\brender\(\s*['\"](\w+)")
    found = {
        name
        for path in (PROJECT_DIR / "scripts").rglob("*.py")
        for name in calls.findall(path.read_text(encoding="utf-8"))
    }
    assert found == set(RENDERED)


def test_python_renders_a_macro_as_dbt_does(tmp_path: Path, parsed_project: Path) -> None:
    inline = "".join(
        f"<{name}>{{{{ {name}({', '.join(map(repr, given))}) }}}}"
        for name, given in RENDERED.items()
    )
    compiled = Site(tmp_path, parsed_project).dbt("compile", "--quiet", "--inline", inline)
    names = "|".join(RENDERED)
    by_dbt = re.findall(rf"<({names})>(.*?)(?=<(?:{names})>|\Z)", compiled, re.DOTALL)
    # What dbt prints comes with line feeds for carriage returns.
    assert {name: sql.strip(" \n") for name, sql in by_dbt} == {
        name: render(name, *given).replace("\r", "\n").strip(" \n")
        for name, given in RENDERED.items()
    }


def test_landing_and_dbt_make_the_same_raw_tables(tmp_path: Path, parsed_project: Path) -> None:
    site = Site(tmp_path, parsed_project)
    site.dbt("run-operation", "create_missing_sources")
    with duckdb.connect() as connection:
        create_tables(connection, read_layouts(PROJECT_DIR / "models" / "staging").tables)
        ours = set(connection.execute(COLUMNS).fetchall())
    by_dbt = set(site.query(COLUMNS))
    assert {row for row in by_dbt if row[0] in {row[0] for row in ours}} == ours


COLUMNS = """
    select schema_name, table_name, column_name, data_type
    from duckdb_columns()
    where not internal
"""

KEYS = (
    "Full Name",
    "  Full Name ",
    "\ufeffFull Name",
    "Full\u00a0Name",
    "Full\u2003 Name\u200b",
    "Full\tName\n",
    "\u00adName",
    "ÉTAT",
    "naïve",
    "a  b   c",
    "",
    " ",
    "\u2060",
    "_line",
)


@pytest.mark.parametrize("key", KEYS, ids=ascii)
def test_a_json_key_is_cleaned_like_a_name_in_a_header(key: str) -> None:
    sql = f"select {CLEAN_KEY} from (select $key as key)"
    ((cleaned,),) = duckdb.execute(sql, {"key": key}).fetchall()
    assert cleaned == clean_name(key).lower()


BOB, PHONE, MAIL = "bob@example.com", "+13035550123", "12MAINST80202"


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("Bob@Example.COM", BOB),
        ("Bob <bob@example.com>", BOB),
        ("mailto:bob@example.com?subject=hi", BOB),
        ("ann@example.com; bob@example.com", BOB),
        ("ann@example.com/bob@example.com", BOB),
        ("ann@example.com|bob@example.com", BOB),
        ("bob@example.com!", BOB),
        ("*bob@example.com*", BOB),
        ("\u201cbob@example.com\u201d", BOB),
        ("bob\u200b@example.com", BOB),
        ("bob@xn--mnchen-3ya.de", "bob@münchen.de"),
        ("303-555-0123", PHONE),
        ("(303)   -  555-0123", PHONE),
        ("0013035550123", PHONE),
        ("3035550123.0", PHONE),
        ("303 5550 123", PHONE),
        ("720-555-0145 / 303-555-0123", PHONE),
        ("\uff13\uff10\uff13\uff15\uff15\uff15\uff10\uff11\uff12\uff13", PHONE),
        # Numbers and addresses that staging takes for none may name somebody all the same.
        ("1-303-555-0123-99", PHONE),
        ("bob@ex_ample.com", "bob@ex_ample.com"),
        ("12 Main St, 80202", MAIL),
        ("12 main st., 80202", MAIL),
        ("12 Main St, Denver, CO 80202", MAIL),
        ("12 Main St, Denver, CO 80202-1234", MAIL),
    ],
    ids=ascii,
)
def test_a_contact_point_is_found_however_it_is_written(text: str, point: str) -> None:
    sql = f"select {contact_points('value')} from (select $text as value)"
    ((found,),) = duckdb.execute(sql, {"text": text}).fetchall()
    assert point in found


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("12 Main St, Apt 5, Denver, CO 80202", "12MAINSTAPT580202"),
        ("12 Main St, Apt B, Denver, CO 80202", "12MAINSTAPTB80202"),
        ("12 Main St, # 5, Denver, CO 80202", "12MAINST580202"),
        ("12 Main St, 5B, 80202", "12MAINST5B80202"),
    ],
)
def test_an_address_with_a_unit_is_not_the_one_without(text: str, point: str) -> None:
    sql = f"select {contact_points('value')} from (select $text as value)"
    ((found,),) = duckdb.execute(sql, {"text": text}).fetchall()
    assert MAIL not in found
    assert point in found


@pytest.mark.parametrize(
    ("vin", "is_valid"),
    [
        ("1M8GDM9AXKP042788", True),  # the check digit is X
        ("11111111111111111", True),
        ("5GZCZ43D13S812715", True),
        ("1M8GDM9A1KP042788", False),
        ("1M8GDM9AXKP042787", False),
    ],
)
def test_the_sample_and_the_models_have_one_check_digit(vin: str, is_valid: bool) -> None:
    # As of a VIN of which landing has no decode.
    valid = render("is_vin_valid", "value", "decoded")
    sql = f"select {valid} from (select $vin as value, null as is_check_digit_valid) as decoded"
    ((of_models,),) = duckdb.execute(sql, {"vin": vin}).fetchall()
    assert of_models == is_valid
    assert (check_digit(vin) == vin[8]) == is_valid
