"""The same rows give the same rows: each build after the first leaves every relation as it was.

The sample has people who asked to be deleted, and one of them came again (`came_again`): the first
build knows them by the request alone, all later ones by tombstones as well.
"""

import shutil
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from came_again import NEW_NUMBERS
from conftest import BuiltSample
from dms.building.footing import LastBuild, read_footing, read_readers, select_touched
from dms.manifest import load_manifest
from full_project import PROJECT, WITHOUT_TESTS, WITHOUT_UNIT_TESTS, Site
from kills import contents

Rows = dict[str, list[tuple[object, ...]]]

# The list of builds itself, which has a row of each, and what says nothing but what the builds
# before kept: the first one finds none.
TELL_OF_BUILDS = {
    "quality.builds",
    "intermediate.int_held_household_keys",
    "intermediate.int_tombstoned_records",
    "membership.kept_subjects",
    "membership.new_states",
    "membership.new_state_days",
}
SCHEMAS = {
    *("landing", "raw_dealertrack", "staging", "intermediate", "keys"),
    *("marts", "segments", "membership", "quality"),
}

TABLES = """
    select schema_name || '.' || table_name
    from duckdb_tables()
    where schema_name in ('staging', 'intermediate', 'marts')
"""
MARK = "as it was"


def rows_of(site: Site) -> Rows:
    """Every row and column of every table and view."""
    found = contents(site.warehouse, without=frozenset())
    assert {name.split(".")[0] for name in found} >= SCHEMAS
    return {name: rows for name, rows in found.items() if name not in TELL_OF_BUILDS}


def differing(one: Rows, other: Rows) -> list[str]:
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))


@pytest.fixture
def built(built_sample: BuiltSample) -> Site:
    """The sample as its first `dms build` left it; not to be changed."""
    return Site(built_sample.settings.warehouse.parent)


def test_who_came_again_is_a_customer_for_each_number_and_who_asked_is_none(built: Site) -> None:
    numbers = (*NEW_NUMBERS, "730999991")
    assert built.query(
        "select source_customer_number, count(distinct customer_key) over () as customers"
        f" from marts.customer_crosswalk where source_customer_number in {numbers} order by all"
    ) == [("CAME1", 2), ("CAME2", 2)]
    # It is the number that asked which makes one person of them.
    assert built.query(
        "select count(*), count(distinct group_label) from intermediate.int_identity_groups"
        " inner join intermediate.int_source_customers using (source_customer_key)"
        f" where source_customer_number in {numbers}"
    ) == [(3, 1)]


def test_building_the_same_rows_again_changes_no_relation(
    built: Site, tmp_path: Path, parsed_project: Path
) -> None:
    first = rows_of(built)
    site = Site(tmp_path, parsed_project)
    shutil.copy(built.warehouse, site.warehouse)
    site.dbt("build", "--quiet", *WITHOUT_UNIT_TESTS)
    assert differing(first, rows_of(site)) == []

    # What one more visit touches, as `dms build` makes it, is as if all were built of all rows.
    before = read_footing(PROJECT, site.warehouse)
    shutil.copytree(built.landing, site.landing)
    add_visit(site.landing / "dealertrack")
    site.dms("land")
    now = read_footing(PROJECT, site.warehouse)
    readers = read_readers(load_manifest(parsed_project / "manifest.json"))
    touched_models = select_touched(LastBuild([], before, readers), now)
    assert touched_models
    assert "base_dealertrack__repair_orders" in touched_models
    assert "stg_crm__leads" not in touched_models
    select = [f"{model}+" for model in touched_models]
    mark_tables(site)
    only_touched = {**site.environment, "DMS_TOUCHED": " ".join(touched_models)}
    replace(site, environment=only_touched).dbt(
        *("build", "--quiet", "--select", *select), *WITHOUT_UNIT_TESTS
    )
    left = marked_tables(site)
    touched = rows_of(site)
    assert "marts.visits" in differing(first, touched)
    # The visit brings nobody new, and no sale.
    assert not {"marts.visits", "marts.customer_rfm"} & left
    assert {"intermediate.int_identity_comparisons", "marts.customer_crosswalk"} <= left
    site.dbt("build", "--quiet", "--full-refresh", *WITHOUT_TESTS)
    assert differing(touched, rows_of(site)) == []


def mark_tables(site: Site) -> None:
    """Write a comment that a table loses when it is made anew; those of segments are read."""
    with duckdb.connect(str(site.warehouse)) as connection:
        for (name,) in connection.execute(TABLES).fetchall():
            connection.execute(f"comment on table {name} is '{MARK}'")


def marked_tables(site: Site) -> set[str]:
    """The tables that were not made anew since mark_tables."""
    return {str(name) for (name,) in site.query(f"{TABLES} and comment = '{MARK}'")}


def add_visit(folder: Path) -> None:
    """Put the first visit of the newest file into one of the same evening, under another number."""
    for kind in ("repair_orders", "repair_order_lines"):
        newest = max(folder.glob(f"{kind}_HV2_20260630*"))
        header, *rows = newest.read_text("utf-8").splitlines()
        number = rows[0].split(",")[1]
        lines = [row for row in rows if row.split(",")[1] == number]
        text = "\n".join([header, *lines, ""]).replace(f",{number},", ",9900001,")
        newest.with_name(f"{kind}_HV2_20260630_2355.csv").write_text(text, "utf-8")
