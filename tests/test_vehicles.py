"""Vehicles of the sample against the truth: who owned which, and what their odometers showed.

The truth files name people and VINs; customers stand for people through the crosswalk. The sample
is small, so the bounds leave room for a few vehicles more; they are no goals.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator

import duckdb
import pytest

from conftest import BuiltSample

Ownership = tuple[str, str]
"""VIN and customer."""


@pytest.fixture(scope="module")
def warehouse(built_sample: BuiltSample) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(built_sample.settings.warehouse), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def truth(built_sample: BuiltSample) -> list[dict[str, str]]:
    path = built_sample.settings.landing / ".sample" / "truth_vehicles.csv"
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


@pytest.fixture(scope="module")
def customers_of(
    built_sample: BuiltSample, warehouse: duckdb.DuckDBPyConnection
) -> dict[str, set[str]]:
    """Customers of each person."""
    path = built_sample.settings.landing / ".sample" / "truth_people.csv"
    found = defaultdict(set)
    for person, customer in warehouse.execute(
        "select person_id, customer_key from read_csv(?, all_varchar = true)"
        " join marts.customer_crosswalk using (feed, source_code, source_customer_number)",
        [str(path)],
    ).fetchall():
        found[person].add(customer)
    return found


def owners(
    truth: list[dict[str, str]], customers_of: dict[str, set[str]], present: bool
) -> set[Ownership]:
    return {
        (row["vin"], customer)
        for row in truth
        if not (present and row["owned_to"])
        for customer in customers_of.get(row["person_id"], ())
    }


def test_nearly_every_owner_on_file_owned_the_vehicle_at_some_time(
    warehouse: duckdb.DuckDBPyConnection,
    truth: list[dict[str, str]],
    customers_of: dict[str, set[str]],
) -> None:
    found: set[Ownership] = set(
        warehouse.execute(
            "select distinct vin, customer_key from marts.vehicle_ownership"
            " join intermediate.int_vehicles using (vehicle_key)"
        ).fetchall()
    )
    ever = owners(truth, customers_of, present=False)
    assert len(found & ever) / len(found) > 0.97
    assert len(found) > 250


def test_probably_no_longer_owned_is_right_far_more_often_than_by_chance(
    warehouse: duckdb.DuckDBPyConnection,
    truth: list[dict[str, str]],
    customers_of: dict[str, set[str]],
) -> None:
    """Half of the sample's people who fall silent keep the vehicle, so more cannot be asked."""
    current: dict[Ownership, bool] = {
        (vin, customer): flag
        for vin, customer, flag in warehouse.execute(
            "select vin, owner_customer_key, vehicles.is_probably_no_longer_owned"
            " from marts.vehicles join intermediate.int_vehicles using (vehicle_key)"
            " where owner_customer_key is not null"
        ).fetchall()
    }
    known = owners(truth, customers_of, present=False)
    still = owners(truth, customers_of, present=True)
    gone = {owner for owner in current if owner in known and owner not in still}
    flagged = {owner for owner, flag in current.items() if flag and owner in known}
    by_chance = len(gone) / len(known & current.keys())
    assert len(flagged) >= 5
    assert len(flagged & gone) / len(flagged) > max(0.4, 3 * by_chance)


def test_a_mistyped_vin_is_hardly_ever_a_vehicle_of_its_own(
    warehouse: duckdb.DuckDBPyConnection, truth: list[dict[str, str]]
) -> None:
    ((written, found),) = warehouse.execute(
        "select count(*), count(vehicle_vin) from intermediate.int_vin_corrections"
    ).fetchall()
    assert written >= 10
    assert found / written > 0.8
    planted = {row["vin"] for row in truth}
    wrong = warehouse.execute(
        "select vehicle_vin from intermediate.int_vin_corrections where vehicle_vin is not null"
    ).fetchall()
    assert {vin for (vin,) in wrong} <= planted


def test_odometers_that_were_turned_back_or_mistyped_are_found_and_others_are_kept(
    warehouse: duckdb.DuckDBPyConnection, truth: list[dict[str, str]]
) -> None:
    kinds: dict[str, str] = defaultdict(str)
    for row in truth:
        kinds[row["vin"]] += row["fault_kinds"]
    faulty = {vin for vin, text in kinds.items() if "odometer" in text}
    readings: dict[str, list[bool]] = defaultdict(list)
    for vin, is_plausible in warehouse.execute(
        "select vin, is_plausible from intermediate.int_odometer_readings"
        " join intermediate.int_vehicles using (vehicle_key)"
    ).fetchall():
        readings[vin].append(is_plausible)
    assert len(faulty) >= 8
    caught = {vin for vin in faulty if not all(readings[vin])}
    assert len(caught) / len(faulty) > 0.8
    good = [flag for vin, flags in readings.items() if vin not in faulty for flag in flags]
    assert good.count(False) / len(good) < 0.005


def test_no_mart_shows_an_odometer_that_cannot_be_right(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    ((highest_visit, highest_vehicle),) = warehouse.execute(
        "select (select max(odometer) from marts.visits),"
        " (select max(last_odometer) from marts.vehicles)"
    ).fetchall()
    ((highest_sent,),) = warehouse.execute(
        "select max(odometer_in) from intermediate.int_repair_orders_unioned"
    ).fetchall()
    assert highest_sent >= 999_999
    assert highest_visit < 400_000
    assert highest_vehicle < 400_000
