"""Which contact would go to whom: whole groups of a make and an area, evenly by value."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import duckdb

from dms.errors import DataError
from dms.query.published import CONTACTS, Answer, ask, told
from dms.reassign.sharing import Part, share_out

_POSTAL_AREAS = f"""
    select customer_key, nullif(left(postal_code, 3), '') as area
    from {CONTACTS}.intermediate.int_customer_contacts
"""
_ROOFTOP_AREAS = "select customer_key, home_dealership_key as area from marts.member_profiles"

_PORTFOLIOS = """
    from information_schema.tables
    where table_schema = 'marts' and table_name = 'salesperson_portfolios'
"""

_ORPHANED = """
    select distinct salesperson_key
    from marts.customer_salespeople
    where is_salesperson_active = false
"""

# Of the leaving and of the targets: what the latter have in a group decides between equals.
_CONTACTS = """
    create temporary table contacts as
    with

    vehicles as (
        select
            customer_key,
            make,
            row_number() over (
                partition by customer_key order by owned_since_on desc, vehicle_ownership_key
            ) as newest_first
        from marts.vehicle_ownership
        where is_current and not coalesce(is_probably_no_longer_owned, false)
    ),

    newest_vehicles as (
        select * from vehicles where newest_first = 1
    ),

    areas as ({areas})

    select
        served.customer_key,
        served.salesperson_key,
        served.last_sold_on,
        served.basis,
        member_profiles.home_dealership_key as dealership_key,
        member_profiles.lifetime_gross,
        customers.commercial_relationship,
        segment_primary.segment_name as primary_segment,
        newest_vehicles.make,
        areas.area,
        list_contains($leaving, served.salesperson_key) as is_given,
        dense_rank() over (
            order by newest_vehicles.make nulls last, areas.area nulls last
        ) as group_number
    from marts.customer_salespeople as served
    inner join marts.member_profiles
        on served.customer_key = member_profiles.customer_key
    inner join marts.customers
        on served.customer_key = customers.customer_key
    left join newest_vehicles
        on served.customer_key = newest_vehicles.customer_key
    left join areas
        on served.customer_key = areas.customer_key
    left join membership.segment_primary
        on served.customer_key = segment_primary.customer_key
    where list_contains($leaving || $taking, served.salesperson_key)
"""

# The contacts of a group that is cut are dealt out there and back, the most valuable first, so that
# its parts are nearly the same in value and in number.
_GIVEN = """
    create temporary table given as
    with

    groups as (
        select
            group_number,
            count(*) as contacts,
            coalesce(sum(lifetime_gross), 0) as group_value
        from contacts
        where is_given
        group by group_number
    ),

    measured as (
        select *, sum(group_value) over () / len($taking) as fair_share
        from groups
    ),

    cut as (
        select
            group_number,
            case
                when fair_share > 0 and group_value > 2 * fair_share
                    then least(
                        cast(ceil(group_value / fair_share) as bigint), len($taking), contacts
                    )
                else 1
            end as parts
        from measured
    ),

    placed as (
        select
            contacts.*,
            cut.parts,
            row_number() over (
                partition by contacts.group_number
                order by contacts.lifetime_gross desc nulls last, contacts.customer_key
            ) - 1 as place
        from contacts
        inner join cut
            on contacts.group_number = cut.group_number
        where contacts.is_given
    )

    select
        *,
        case
            when place // parts % 2 = 0 then place % parts
            else parts - 1 - place % parts
        end as part
    from placed
"""

_PARTS = """
    select group_number, part, coalesce(sum(lifetime_gross), 0) as part_value, count(*) as contacts
    from given
    group by group_number, part
    order by part_value desc, group_number, part
"""

_PRESENT = """
    select group_number, salesperson_key, count(*)
    from contacts
    where not is_given
    group by group_number, salesperson_key
"""

_TAKERS = """
    create temporary table takers as
    select
        unnest($group_numbers) as group_number,
        unnest($parts) as part,
        unnest($keys) as to_employee_key
"""

_PROPOSAL = """
    select
        given.customer_key,
        given.salesperson_key as from_employee_key,
        leaving.employee_name as from_employee,
        takers.to_employee_key,
        taking.employee_name as to_employee,
        given.dealership_key,
        given.make,
        given.area,
        given.lifetime_gross,
        given.last_sold_on,
        given.basis,
        given.commercial_relationship,
        given.primary_segment
    from given
    inner join takers
        on given.group_number = takers.group_number and given.part = takers.part
    inner join people as leaving
        on given.salesperson_key = leaving.employee_key
    inner join people as taking
        on takers.to_employee_key = taking.employee_key
    order by
        takers.to_employee_key,
        given.make nulls last,
        given.area nulls last,
        given.lifetime_gross desc nulls last,
        given.customer_key
"""

_SHARES = """
    with

    present as (
        select salesperson_key, sum(contacts) as contacts
        from marts.salesperson_portfolios
        group by salesperson_key
    ),

    shares as (
        select
            takers.to_employee_key,
            count(*) as given,
            coalesce(sum(given.lifetime_gross), 0) as value_given,
            string_agg(distinct given.make, ', ' order by given.make) as makes
        from given
        inner join takers
            on given.group_number = takers.group_number and given.part = takers.part
        group by takers.to_employee_key
    )

    select
        coalesce(people.employee_name, people.employee_key),
        cast(coalesce(present.contacts, 0) as bigint),
        coalesce(shares.given, 0),
        coalesce(shares.value_given, 0),
        coalesce(shares.makes, '')
    from people
    left join present
        on people.employee_key = present.salesperson_key
    left join shares
        on people.employee_key = shares.to_employee_key
    where list_contains($taking, people.employee_key)
    order by list_position($taking, people.employee_key)
"""


@dataclass(frozen=True)
class Share:
    """What a target has and would get; the value is lifetime gross in the reporting currency."""

    name: str
    contacts_now: int
    given: int
    value_given: Decimal
    makes: str


def require_portfolios(connection: duckdb.DuckDBPyConnection) -> None:
    """See to it that the tables on salespeople are there.

    Raises:
        DataError: what is published is older than they are.
    """
    with told(connection):
        found = connection.execute(_PORTFOLIOS).fetchall()
    if not found:
        raise DataError(
            "what is published has no marts.salesperson_portfolios yet; run `dms build`"
        )


def find_orphaned(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The keys of the salespeople who have left and still have contacts."""
    with told(connection):
        return [key for (key,) in connection.execute(_ORPHANED).fetchall()]


def propose(
    connection: duckdb.DuckDBPyConnection,
    leaving: Sequence[str],
    taking: Sequence[str],
    with_contacts: bool,
) -> int:
    """Give the contacts of the leaving to those who take; returns how many there are.

    Both are keys of employees, the latter in the order in which they take among equals. What was
    found stays in temporary tables, for `read_proposal` and `read_shares`.
    """
    people = {"leaving": list(leaving), "taking": list(taking)}
    areas = _POSTAL_AREAS if with_contacts else _ROOFTOP_AREAS
    with told(connection):
        connection.execute(_CONTACTS.format(areas=areas), people)
        connection.execute(_GIVEN, {"taking": list(taking)})
        parts = [Part(*row) for row in connection.execute(_PARTS).fetchall()]
        present = {
            (group_number, key): contacts
            for group_number, key, contacts in connection.execute(_PRESENT).fetchall()
        }
        if parts:
            takers = {
                "group_numbers": [part.group_number for part in parts],
                "parts": [part.number for part in parts],
                "keys": share_out(parts, present, taking),
            }
            connection.execute(_TAKERS, takers)
    return sum(part.contacts for part in parts)


def read_proposal(connection: duckdb.DuckDBPyConnection) -> Answer:
    """The proposal, a row a contact, by taker, make, area and value."""
    return next(ask(connection, _PROPOSAL))


def read_shares(connection: duckdb.DuckDBPyConnection, taking: Sequence[str]) -> list[Share]:
    """What each target has and would get, in the order given."""
    with told(connection):
        rows = connection.execute(_SHARES, {"taking": list(taking)}).fetchall()
    return [Share(*row) for row in rows]
