"""A published build made by hand: what an export reads, with a few people and no dbt."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain
from pathlib import Path

import duckdb

from dms.landing.reading.unpack import hash_file

SEGMENTS = """
    create schema marts;
    create schema membership;
    create schema quality;
    create table marts.customer_contactability (
        customer_key varchar, time_zone varchar, call_weekday_hours varchar,
        call_weekend_hours varchar, email_reason varchar, sms_reason varchar, call_reason varchar,
        mail_reason varchar, can_email boolean, can_sms boolean, can_call boolean, can_mail boolean
    );
    create table marts.customers (customer_key varchar, household_key varchar);
    create table marts.customer_360 (customer_key varchar, last_visit_on date);
    create table marts.member_profiles (customer_key varchar, lifetime_gross decimal(12, 2));
    create table marts.home_rooftops (
        customer_key varchar, home_dealership_key varchar, country varchar, time_zone varchar
    );
    create table marts.campaign_touches (
        customer_key varchar, channel varchar, sent_on date, is_holdout boolean
    );
    create table marts.customer_key_changes (
        change_number integer, old_customer_key varchar, new_customer_key varchar
    );
    create table marts.customer_salespeople (
        customer_key varchar, salesperson_key varchar, is_salesperson_active boolean
    );
    create table marts.employees (
        employee_key varchar, dealership_key varchar, is_active boolean
    );
    create table membership.segment_catalog (
        segment_name varchar, title varchar, offer varchar, channels varchar,
        external_name varchar, one_per varchar, priority integer, refreshed_at timestamp
    );
    create table membership.segment_members (
        segment_name varchar, customer_key varchar, qualified_on date, reason varchar
    );
    create table membership.segment_primary (customer_key varchar, segment_name varchar);
    create table membership.segment_holdouts (customer_key varchar, is_held_out boolean);
    create table quality.landed_files (
        feed varchar, table_name varchar, file_name varchar, sha256 varchar, bytes bigint,
        extracted_at timestamp, erased_at timestamp
    );
"""
CONTACTS = """
    create schema intermediate;
    create schema marts;
    create table intermediate.int_customer_contacts (
        customer_key varchar, household_key varchar, company_name varchar, first_name varchar,
        last_name varchar, email varchar, mobile_phone varchar, landline_phone varchar,
        address_line_1 varchar, city varchar, state varchar, postal_code varchar,
        address_key varchar
    );
    create table intermediate.int_customer_phones (
        customer_key varchar, phone varchar, point_key varchar, wrong_since_on date
    );
    create table marts.staff (employee_key varchar, employee_name varchar);
"""
CHANNELS = ("email", "sms", "phone", "mail")
ALL_DAY = "08:00-21:00"


@dataclass
class Somebody:
    """A customer; `reasons` has a channel that may not be used, all others may."""

    key: str
    household: str | None = None
    first_name: str = "Ann"
    last_name: str = "Archer"
    company_name: str | None = None
    email: str | None = "{key}@example.com"
    mobile: str | None = None
    landline: str | None = None
    address: str | None = "1 Elm Street"
    city: str = "Albany"
    state: str = "NY"
    postal_code: str | None = "12203-1234"
    country: str = "US"
    address_key: str | None = None
    zone: str | None = "America/New_York"
    weekdays: str = ALL_DAY
    weekends: str = ALL_DAY
    gross: float = 0
    held_out: bool = False
    last_visit_on: str | None = None
    salesperson: str | None = None
    is_salesperson_active: bool | None = True
    reasons: dict[str, str] = field(default_factory=dict)


@dataclass
class Segment:
    """A segment and its members, each qualified on a day for a reason."""

    name: str
    members: list[str]
    one_per: str = "person"
    channels: str = "phone;email"
    priority: int = 1
    external_name: str = ""


@dataclass
class World:
    """What a build is made of."""

    people: list[Somebody]
    segments: list[Segment]
    as_of: date = date(2026, 6, 30)
    touches: list[tuple[str, str, str, bool]] = field(default_factory=list)
    key_changes: list[tuple[int, str, str]] = field(default_factory=list)
    staff: list[tuple[str, str]] = field(default_factory=list)
    primary: dict[str, str] = field(default_factory=dict)


def publish(folder: Path, world: World, landing: Path, began_at: str | None = None) -> int:
    """Publish a build beside those before, with the files of the landing folder in it."""
    number = 1 + len(list(folder.glob("builds/*")))
    build = folder / "builds" / str(number)
    build.mkdir(parents=True)
    notes = {"as_of_date": str(world.as_of)}
    (build / "build.json").write_text(json.dumps(notes), encoding="utf-8")
    report = {"status": "published", "build": number, "started_at": began_at}
    (folder / "build.json").write_text(json.dumps(report), encoding="utf-8")
    with duckdb.connect(str(build / "dealer_segments.duckdb")) as connection:
        connection.begin()
        connection.execute(SEGMENTS)
        _fill(connection, segment_rows(world, landing))
        connection.commit()
    with duckdb.connect(str(build / "dealer_contacts.duckdb")) as connection:
        connection.begin()
        connection.execute(CONTACTS)
        _fill(connection, contact_rows(world))
        connection.commit()
    for link, name in (("contacts", "dealer_contacts"), ("segments", "dealer_segments")):
        path = folder / f"{link}.duckdb"
        path.unlink(missing_ok=True)
        path.symlink_to(Path("builds") / str(number) / f"{name}.duckdb")
    return number


def _fill(connection: duckdb.DuckDBPyConnection, tables: dict[str, list[tuple]]) -> None:
    for table, rows in tables.items():
        if rows:
            marks = f"({', '.join('?' * len(rows[0]))})"
            values = ", ".join([marks] * len(rows))
            connection.execute(f"insert into {table} values {values}", list(chain(*rows)))


def segment_rows(world: World, landing: Path) -> dict[str, list[tuple]]:
    people = world.people
    return {
        "marts.customer_contactability": [
            (
                *(one.key, one.zone, one.weekdays, one.weekends),
                *(one.reasons.get(channel, "allowed") for channel in CHANNELS),
                *(channel not in one.reasons for channel in CHANNELS),
            )
            for one in people
        ],
        "marts.customers": [(one.key, one.household or one.key) for one in people],
        "marts.customer_360": [(one.key, one.last_visit_on) for one in people],
        "marts.member_profiles": [(one.key, one.gross) for one in people],
        "marts.home_rooftops": [(one.key, "hill", one.country, one.zone) for one in people],
        "marts.campaign_touches": list(world.touches),
        "marts.customer_key_changes": list(world.key_changes),
        "marts.customer_salespeople": [
            (one.key, one.salesperson, one.is_salesperson_active)
            for one in people
            if one.salesperson
        ],
        "marts.employees": [(key, "hill", True) for key, _ in world.staff],
        "membership.segment_catalog": [
            (
                *(one.name, f"Title of {one.name}", "An offer", one.channels),
                *(one.external_name or f"DS - {one.name[::-1]}", one.one_per, one.priority),
                datetime.combine(world.as_of, datetime.min.time()),
            )
            for one in world.segments
        ],
        "membership.segment_members": [
            (one.name, key, "2026-01-01", f"Reason of {key}")
            for one in world.segments
            for key in one.members
        ],
        "membership.segment_primary": list(world.primary.items()),
        "membership.segment_holdouts": [(one.key, one.held_out) for one in people],
        "quality.landed_files": list(landed_files(landing)),
    }


def contact_rows(world: World) -> dict[str, list[tuple]]:
    return {
        "intermediate.int_customer_contacts": [
            (
                *(one.key, one.household or one.key, one.company_name),
                *(one.first_name, one.last_name),
                one.email.format(key=one.key) if one.email else None,
                *(one.mobile, one.landline, one.address, one.city, one.state),
                *(one.postal_code, one.address_key),
            )
            for one in world.people
        ],
        "intermediate.int_customer_phones": [
            (one.key, phone, f"key of {phone[-4:]}", None)
            for one in world.people
            for phone in (one.mobile, one.landline)
            if phone
        ],
        "marts.staff": list(world.staff),
    }


def landed_files(landing: Path) -> Iterable[tuple]:
    for path in sorted(landing.glob("*/*.csv")):
        table, _, stamp = path.stem.partition("_20")
        yield (
            *(path.parent.name, table, path.name, hash_file(path, lambda _: None)),
            *(path.stat().st_size, datetime.strptime(f"20{stamp}", "%Y%m%d%H%M"), None),
        )
