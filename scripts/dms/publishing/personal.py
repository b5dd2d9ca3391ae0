"""The search for personal data in what is about to be published to everyone.

Contact points and VINs are looked for within every text. What means a person only in the row that
it stands in (customer numbers, names, streets) is looked for in the rows of that customer: a deal
number may well be the customer number of somebody else.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import duckdb

from dms.publishing.contents import AT_ONCE
from dms.sql import quote, quote_text
from dms.warehouse import has_relation

CONTACTS = "intermediate.int_customer_contacts"
CROSSWALK = "marts.customer_crosswalk"
POINTS = "intermediate.int_customer_points"
KNOWN_FROM = (CONTACTS, CROSSWALK, POINTS)
"""What is known of customers, to be looked for."""

LEAST_LETTERS = 6
"""Names and streets that are shorter stand in too many words by chance."""

# Keys are md5, and nothing else is as long.
_TEXTS = """
    select {table_name}, {column_name}, {column}, count(*)
    from {table}
    where {column} is not null and not regexp_full_match({column}, '[0-9a-f]{{32}}')
    group by all
"""

# E-mail addresses in lower case, phone numbers as their last ten digits.
_KNOWN_POINTS = """
    create table memory.known_points as
    select distinct kind, value
    from (
        select 'e-mail address' as kind, lower(email) as value from {contacts}
        union all
        select 'phone number', right(mobile_phone, 10) from {contacts}
        union all
        select 'phone number', right(landline_phone, 10) from {contacts}
    )
    where value is not null
"""
_MORE_POINTS = """
    insert into memory.known_points
    select
        case point_type when 'email' then 'e-mail address' else 'phone number' end,
        case point_type when 'email' then lower(contact_point) else right(contact_point, 10) end
    from {points}
    where point_type in ('email', 'phone')
"""

# Whatever looks like a VIN is one: nothing else has 17 such signs that end in four digits.
_SPOKEN = r"""
    with tokens as (
        select 'e-mail address' as kind, table_name, column_name, value as text, row_count,
            unnest(regexp_extract_all(
                lower(value), '[^\s<>()\[\],;:"]+@[^\s<>()\[\],;:"]*[^\s<>()\[\],;:".]'
            )) as token
        from memory.texts
        where contains(value, '@')
        union all
        select 'phone number', table_name, column_name, value, row_count,
            right(regexp_replace(
                unnest(regexp_extract_all(value, '[+(]?[0-9][0-9()./ -]{8,}[0-9]')),
                '[^0-9]', '', 'g'
            ), 10)
        from memory.texts
    ),
    found as (
        select distinct kind, table_name, column_name, text, row_count
        from tokens
        where exists (
            from memory.known_points as known
            where known.kind = tokens.kind and known.value = tokens.token
        )
        union all
        select 'VIN', table_name, column_name, value, row_count
        from memory.texts
        where regexp_matches(
            value, '(^|[^0-9A-Za-z])[A-HJ-NPR-Z0-9]{13}[0-9]{4}($|[^0-9A-Za-z])'
        )
    )
    select table_name, column_name, kind, sum(row_count)
    from found
    group by all
"""

_KNOWN_PEOPLE = """
    create table memory.known_people as
    select
        people.customer_key as known_key,
        case when length(name) >= {least_letters} then lower(name) end as known_name,
        case when length(street) >= {least_letters} then lower(street) end as known_street,
        coalesce(numbers.known_numbers, []) as known_numbers
    from (
        select
            customer_key,
            coalesce(company_name, first_name || ' ' || last_name) as name,
            address_line_1 as street
        from {contacts}
    ) as people
    left join (
        select customer_key, list(source_customer_number) as known_numbers
        from {crosswalk}
        group by customer_key
    ) as numbers
        on people.customer_key = numbers.customer_key
"""

_OF_THE_ROW = {
    "customer number": "list_contains(known_numbers, {column})",
    "name": "contains(lower({column}), known_name)",
    "street": "contains(lower({column}), known_street)",
}


@dataclass(frozen=True)
class Finding:
    """How many rows of a column hold something personal, and what it is."""

    table: str
    column: str
    kind: str
    rows: int

    def __str__(self) -> str:
        return f"{self.table}.{self.column}: {self.rows:,} rows with the {self.kind} of a customer"


def find_personal(
    connection: duckdb.DuckDBPyConnection, segments: str, contacts: str, warehouse: str
) -> list[Finding]:
    """Search the texts of the attached file `segments` for what the attached `contacts` hold.

    The attached `warehouse` knows more contact points than those by which customers are contacted;
    on a cluster it has no such relation, and only those of `contacts` are looked for. The
    connection is one to a database in memory, where the lists are put for a while.
    """
    if not has_relation(connection, contacts, CONTACTS):
        return []
    connection.execute(_KNOWN_POINTS.format(contacts=f"{contacts}.{CONTACTS}"))
    if has_relation(connection, warehouse, POINTS):
        connection.execute(_MORE_POINTS.format(points=f"{warehouse}.{POINTS}"))
    connection.execute(
        _KNOWN_PEOPLE.format(
            contacts=f"{contacts}.{CONTACTS}",
            crosswalk=f"{contacts}.{CROSSWALK}",
            least_letters=LEAST_LETTERS,
        )
    )
    connection.execute(
        "create table memory.texts"
        " (table_name varchar, column_name varchar, value varchar, row_count bigint)"
    )
    with ThreadPoolExecutor(AT_ONCE) as pool:
        searched = pool.map(
            lambda listed: _search_table(connection, segments, *listed),
            _texts(connection, segments).items(),
        )
        found = [finding for findings in searched for finding in findings]
    found += [Finding(*row) for row in connection.execute(_SPOKEN).fetchall()]
    for relation in ("texts", "known_points", "known_people"):
        connection.execute(f"drop table memory.{relation}")
    return sorted(found, key=lambda finding: (finding.table, finding.column, finding.kind))


def _search_table(
    connection: duckdb.DuckDBPyConnection, catalog: str, table: str, columns: list[str]
) -> list[Finding]:
    """List the texts of a table, and search them for what is known of their row's customer."""
    texts = [
        _TEXTS.format(
            table=f"{catalog}.{table}",
            table_name=quote_text(table),
            column=quote(column),
            column_name=quote_text(column),
        )
        for column in columns
    ]
    with connection.cursor() as own:
        own.execute(f"insert into memory.texts {' union all '.join(texts)}")
        if "customer_key" in columns:
            return _find_of_the_row(own, f"{catalog}.{table}", table, columns)
    return []


def _find_of_the_row(
    connection: duckdb.DuckDBPyConnection, relation: str, table: str, columns: list[str]
) -> list[Finding]:
    asked = [(column, kind) for column in columns for kind in _OF_THE_ROW]
    counts = ", ".join(
        f"count(*) filter ({_OF_THE_ROW[kind].format(column=f'listed.{quote(column)}')})"
        for column, kind in asked
    )
    (row,) = connection.execute(
        f"select {counts} from {relation} as listed"
        " inner join memory.known_people on listed.customer_key = known_key"
    ).fetchall()
    return [
        Finding(table, column, kind, count)
        for (column, kind), count in zip(asked, row, strict=True)
        if count
    ]


def _texts(connection: duckdb.DuckDBPyConnection, catalog: str) -> dict[str, list[str]]:
    """The columns of texts of each table, as schema.table."""
    rows = connection.execute(
        "select schema_name || '.' || table_name, list(column_name order by column_index)"
        " from duckdb_columns() where database_name = ? and data_type = 'VARCHAR'"
        " group by all order by all",
        [catalog],
    ).fetchall()
    return {str(table): list(columns) for table, columns in rows}
