"""Who is to be forgotten: all records of a customer, and the tombstones that are kept of them."""

import re
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from dms.errors import DataError, UsageError
from dms.landing.erasing.tombstones import tombstone
from dms.settings import Settings
from dms.targets import Target
from dms.warehouse import attach_read_only

BUILT = "built"
"""The catalog in which the relations of the last build are attached, where they are another's."""

_KEY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class People:
    """Customer numbers found, and lines that say whose: customer_key, name, town, how many."""

    numbers: int
    lines: list[tuple[str, str, str, int]]


def attach_built(
    connection: duckdb.DuckDBPyConnection, settings: Settings, target: Target, scratch: Path
) -> str:
    """Make the last build readable; gives the prefix of its relations.

    Raises:
        DataError: nothing was built there.
    """
    if not target.is_cluster:
        return ""
    # Here, because its pyarrow comes with the extra alone.
    from dms.publishing.lake import PublishedLake  # noqa: PLC0415
    from dms.publishing.record import read_build  # noqa: PLC0415

    lake = PublishedLake(settings.lake_location)
    lake.attach_record(connection, scratch, "record")
    invocation = read_build(connection, "record").invocation_id
    connection.execute(f"attach ':memory:' as {BUILT}")
    lake.attach_relations(connection, scratch, BUILT, invocation)
    return f"{BUILT}."


def select_customer(connection: duckdb.DuckDBPyConnection, built: str, customer: str) -> None:
    """Into the temporary table `selected`: the records of a customer, by its key, or of the
    customer that `feed:source_code:number` belongs to.

    Raises:
        UsageError: it is neither.
        DataError: there is no such customer, or nothing was built.
    """
    if _KEY.fullmatch(customer):
        condition, values = "customer_key = $key", {"key": customer}
    elif customer.count(":") >= 2:
        feed, code, number = customer.split(":", 2)
        values = {"feed": feed, "code": code, "number": number}
        condition = f"""
            customer_key in (
                select customer_key from {built}intermediate.int_customer_groups
                where feed = $feed and source_code = $code and source_customer_number = $number
            )
        """
    else:
        raise UsageError(
            f"{customer}: is no customer; give a customer_key (32 hexadecimal digits) or "
            "feed:source_code:number, such as dealertrack:HV2:730000012"
        )
    newest = "(select cast(max(extracted_at) as date) from landing.files)"
    _select(connection, built, condition, newest, values)
    if not connection.execute("select 1 from selected limit 1").fetchone():
        raise DataError(
            f"{customer}: there is no such customer in the last build; what landed since is known "
            "after `dms build`"
        )


def select_requested(connection: duckdb.DuckDBPyConnection, built: str) -> None:
    """Into `selected`: the records of all who asked in a feed to be deleted."""
    _select(connection, built, "delete_requested_on is not null", "delete_requested_on", {})


def _select(
    connection: duckdb.DuckDBPyConnection,
    built: str,
    condition: str,
    erased_on: str,
    values: dict[str, str],
) -> None:
    try:
        connection.execute(
            f"""
            create or replace temporary table selected as
            with named as (
                select source_customer_key, customer_key, {erased_on} as erased_on
                from {built}intermediate.int_customer_groups where {condition}
            ),
            evidence as (
                select * from {built}intermediate.int_erasure_evidence
                where kind != 'record'
            )
            select * from named
            union all
            -- Numbers that their tombstones will tell: their rows go as well.
            select others.source_customer_key, min(customer_key), min(erased_on)
            from named
            inner join evidence using (source_customer_key)
            inner join evidence as others using (kind, evidence)
            where coalesce(others.last_seen_on <= named.erased_on, true)
                and others.source_customer_key not in (select source_customer_key from named)
            group by others.source_customer_key
            """,
            values,
        )
    except duckdb.CatalogException as error:
        raise DataError("nothing was built yet, so nobody is known; run `dms build`") from error


def customer_keys(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Every key that may stand for those selected: those they have, and those that began with one
    of their records, as before two customers turned out to be one.
    """
    rows = connection.execute(
        "select customer_key from selected union select source_customer_key from selected"
    ).fetchall()
    return {key for (key,) in rows}


def describe(connection: duckdb.DuckDBPyConnection, built: str) -> People:
    """Say who is selected; names are there for those who are customers now."""
    lines = connection.execute(
        f"""
        select
            selected.customer_key,
            coalesce(
                max(contacts.company_name),
                nullif(concat_ws(' ', max(contacts.first_name), max(contacts.last_name)), ''),
                '(no name)'
            ),
            coalesce(max(contacts.city), ''),
            count(*)
        from selected
        left join {built}intermediate.int_customer_contacts as contacts using (customer_key)
        group by selected.customer_key
        order by selected.customer_key
        """
    ).fetchall()
    return People(sum(line[3] for line in lines), lines)


def bury(connection: duckdb.DuckDBPyConnection, built: str) -> None:
    """Write the tombstones of those selected.

    A contact point alone gets one only where no customer but them has it: the consents of a spouse
    at the same address stay.
    """
    connection.execute(
        f"""
        insert into landing.tombstones by name
        with contact_points as (
            select * from {built}intermediate.int_erasure_contact_points
        ),
        others as (
            select contact_points.contact_point
            from contact_points
            inner join {built}intermediate.int_customer_groups as customer_groups
                using (source_customer_key)
            where customer_groups.delete_requested_on is null
                and contact_points.source_customer_key not in (
                    select source_customer_key from selected
                )
        ),
        evidence as (
            select source_customer_key, kind, evidence
            from {built}intermediate.int_erasure_evidence
            union all
            select source_customer_key, 'contact_point', contact_point
            from contact_points
            where contact_point not in (select others.contact_point from others)
        )
        select
            {tombstone("evidence.kind", "evidence.evidence")} as tombstone,
            evidence.kind,
            max(selected.erased_on) as erased_on
        from evidence
        inner join selected using (source_customer_key)
        group by evidence.kind, evidence.evidence
        """
    )
    connection.execute(
        """
        create or replace temporary table deduplicated as
        select tombstone, kind, max(erased_on) as erased_on
        from landing.tombstones group by tombstone, kind
        """
    )
    connection.execute("delete from landing.tombstones")
    connection.execute("insert into landing.tombstones by name from deduplicated")


def count_requested(settings: Settings, target: Target) -> int:
    """How many customer numbers of people who asked in a feed to be deleted were still in the raw
    tables at the last build.

    Raises:
        DataError: nothing was built, or another process writes to the warehouse.
    """
    with TemporaryDirectory() as scratch, duckdb.connect(":memory:") as connection:
        attach_read_only(connection, settings.warehouse, "warehouse")
        built = attach_built(connection, settings, target, Path(scratch)) or "warehouse."
        try:
            ((numbers,),) = connection.execute(
                f"""
                select count(*)
                from {built}intermediate.int_customer_groups
                where delete_requested_on is not null
                """
            ).fetchall()
        except duckdb.CatalogException:
            return 0
        return int(numbers)
