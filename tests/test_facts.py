"""Appointments, staff and kinds of parts of the sample, worked out from the raw rows once more."""

import csv
import stat
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from conftest import BuiltSample
from dms.summary import HARDENED
from full_project import PROJECT

AS_OF = date(2026, 6, 30)
Query = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture
def query(built_sample: BuiltSample) -> Query:
    return lambda sql: _ask(built_sample.settings.warehouse, sql)


def _ask(file: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def threshold(name: str) -> int:
    """A number of the rules, which a group may have changed."""
    project = yaml.safe_load((PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))
    return int(project["vars"]["segment_thresholds"][name])


def rooftops(feed: str) -> set[str]:
    with (PROJECT / "seeds" / "dealerships.csv").open(encoding="utf-8") as file:
        return {row["source_code"] for row in csv.DictReader(file) if row["feed"] == feed}


def day_of(text: str | None) -> date | None:
    """A day in either format of the feed; None where there is none.

    Raises:
        ValueError: it is no day.
    """
    if not text or text == "1/1/1900":
        return None
    return datetime.strptime(text, "%Y-%m-%d" if "-" in text else "%m/%d/%Y").date()


def newest_appointments(query: Query) -> list[tuple[str, str, date, str, str]]:
    """Rooftop, customer number, day, status and order number of each appointment."""
    found = {}
    mapped = rooftops("dealervault")
    for code, number, on, status, order, customer, created in query(
        """
        select "DV Dealer ID", "Appointment Number", "Appointment Date", "Appointment Status",
            "RO Number", "Customer Number", "Created Date"
        from raw_dealervault.appointments
        order by _extracted_at, _file, _line
        """
    ):
        with suppress(ValueError):
            expected_on, made_on = day_of(on), day_of(created)
            if code in mapped and expected_on and (made_on or AS_OF) <= AS_OF:
                found[code, number] = (code, customer, expected_on, status, order or "")
    return list(found.values())


def customers_of(query: Query) -> dict[tuple[str, str], str]:
    return {
        (code, number): key
        for code, number, key in query(
            "select source_code, source_customer_number, customer_key"
            " from marts.customer_crosswalk where feed = 'dealervault'"
        )
    }


def test_each_appointment_has_the_status_and_the_visit_that_were_sent(query: Query) -> None:
    customers = customers_of(query)
    visits = defaultdict(list)
    for code, number, opened_on, key in query(
        """
        select orders.source_code, orders.ro_number, orders.opened_on, visits.visit_key
        from intermediate.int_repair_orders as orders
        inner join marts.visits using (visit_key)
        where orders.feed = 'dealervault'
        """
    ):
        visits[code, number].append((opened_on, key))
    expected = []
    for code, customer, on, status, order in newest_appointments(query):
        near = [(abs((opened - on).days), key) for opened, key in visits[code, order]]
        visit = min(near)[1] if near else None
        expected.append(
            (customers.get((code, customer)), on, status.lower().replace(" ", "_"), visit)
        )
    listed = query("select customer_key, appointment_on, status, visit_key from marts.appointments")
    assert sorted(map(repr, listed)) == sorted(map(repr, expected))
    statuses = {status for _, _, status, _ in expected}
    assert statuses == {"scheduled", "arrived", "no_show", "cancelled"}
    assert sum(visit is not None for *_, visit in expected) > 100


def test_who_is_booked_is_not_due_for_service(query: Query) -> None:
    customers = customers_of(query)
    booked = {
        customers.get((code, customer))
        for code, customer, on, status, _ in newest_appointments(query)
        if status == "Scheduled" and on >= AS_OF
    }
    past, ahead = (threshold(f"service_due_days_{way}") for way in ("past", "ahead"))
    first, last = AS_OF - timedelta(days=past), AS_OF + timedelta(days=ahead)
    expected = {
        key
        for key, last_on, interval in query(
            "select customer_key, last_on, expected_interval_days from marts.customer_lifecycle"
            " where department = 'service' and last_on is not null"
        )
        if first <= last_on + timedelta(days=int(interval)) <= last
    }
    members = {key for (key,) in query("select customer_key from segments.service_due")}
    assert expected & booked
    assert members == expected - booked


def test_names_of_staff_are_in_the_file_of_contacts_alone(
    built_sample: BuiltSample, query: Query
) -> None:
    named = query(
        """
        select distinct "DV Dealer ID", "Salesman 1 Number", "Salesman 1 Name"
        from raw_dealervault.deals
        where _file not like '%ODD%' and "Salesman 1 Name" != ''
        union
        select distinct "DV Dealer ID", "Service Advisor Number", "Service Advisor Name"
        from raw_dealervault.repair_orders
        where _file not like '%ODD%' and "Service Advisor Name" != ''
        union
        select distinct CompanyNumber, EmployeeId, Name from raw_dealertrack.employees
        union
        select distinct companyId, employeeId, name from raw_cdk.employees
        """
    )
    mapped = rooftops("dealervault") | rooftops("dealertrack") | rooftops("cdk")
    contacts = built_sample.settings.published / "dealer_contacts.duckdb"
    segments = built_sample.settings.published / "dealer_segments.duckdb"
    with duckdb.connect(str(contacts), config=HARDENED) as connection:
        staff = dict(
            connection.execute("select employee_key, employee_name from marts.staff").fetchall()
        )
    assert {name for name in staff.values() if name} == {
        name for code, _, name in named if code in mapped and name
    }
    assert stat.S_IMODE(contacts.stat().st_mode) == 0o600
    keys = _ask(
        segments,
        "select salesperson_key from marts.sales where salesperson_key is not null"
        " union select advisor_key from marts.visits where advisor_key is not null"
        " union select employee_key from marts.employees",
    )
    assert len(keys) > 50
    assert {key for (key,) in keys} <= staff.keys()
    named_columns = _ask(
        segments,
        "select table_name, column_name from duckdb_columns()"
        " where column_name like '%employee_name%' or table_name = 'staff'",
    )
    assert named_columns == []


def test_tires_sold_over_the_counter_are_those_that_say_so(query: Query) -> None:
    lines = {}
    mapped = rooftops("dealertrack")
    for code, ticket, line, kind, text, price, discount in query(
        """
        select CompanyNumber, TicketNumber, LineNumber, SaleType, PartDescription, ExtendedPrice,
            DiscountAmount
        from raw_dealertrack.counter_tickets
        where _file not like '%ODD%' and TicketDate <= '20260630'
        order by _extracted_at, _file, _line
        """
    ):
        lines[code, ticket, line] = (kind, text, Decimal(price) - Decimal(discount or 0))
    expected = defaultdict(Decimal)
    for (code, ticket, _), (kind, text, amount) in lines.items():
        if code in mapped and kind in ("R", "W") and "tire" in text.lower():
            expected[ticket] += amount
    found = query(
        """
        select ticket_number, sum(part_lines.net_amount)
        from marts.part_lines
        inner join marts.parts_purchases using (parts_purchase_key)
        where feed = 'dealertrack' and part_category = 'tires'
        group by all
        """
    )
    assert expected
    assert dict(found) == expected


def test_parts_of_orders_are_those_that_the_exports_list(query: Query) -> None:
    """Numbers and quantities of one rooftop; lists of unequal length lose what has no quantity."""
    expected = {}
    for number, opened, status, *texts in query(
        """
        select "RO Number", "Open Date", "RO Status", coalesce("Part Numbers", ''),
            coalesce("Part Quantities", '')
        from raw_dealervault.repair_orders
        where "DV Dealer ID" = 'DVD31207' and _file not like '%ODD%'
        order by _extracted_at, _file, _line
        """
    ):
        parts = [
            (part, quantity)
            for line, counts in zip(*(text.split("|") for text in texts), strict=False)
            for part, quantity in zip(line.split("^"), counts.split("^"), strict=False)
            if part and quantity
        ]
        with suppress(ValueError):
            expected[number, day_of(opened)] = (status, sorted(parts))
    found = defaultdict(list)
    for number, opened_on, part, quantity in query(
        """
        select ro_number, opened_on, part_number, cast(quantity as integer)
        from marts.part_lines
        inner join marts.visits using (visit_key)
        where feed = 'dealervault' and dealership_key = 'lakeside_ford' and quantity is not null
        """
    ):
        found[number, opened_on].append((part, str(quantity)))
    assert len(found) > 100
    for order, parts in found.items():
        assert ("Closed", sorted(parts)) == expected[order]
