"""Lines that could not be read may name a forgotten person too: then their text goes."""

import duckdb

from dms.landing.erasing.tombstones import contact_points, record, tombstone
from dms.landing.layouts import Layout
from dms.macros import render

WORDS = r"regexp_split_to_array(raw_line, '[\t,;|^\"<>{}\[\]:]+')"
EMAILS = r"regexp_extract_all(raw_line, '[^\s\"<>,;|:^]+@[^\s\"<>,;|:^]+')"
PHONES = r"regexp_extract_all(raw_line, '[+(]?[0-9][-0-9(). +]{8,}[0-9]')"


def purge_rejected(connection: duckdb.DuckDBPyConnection, layout: Layout, file: str | None) -> int:
    """Empty the rejected lines of a table, or of one file, in which a word is a forgotten customer
    number or contact point; gives how many. The lines stay counted.

    The connection is one that prepare_erasure has seen.
    """
    emptied = connection.execute(
        f"""
        with lines as (
            select file_name, line_number, raw_line
            from landing.rejected_rows
            where feed = $feed and table_name = $table_name and raw_line is not null
                and ($file is null or file_name = $file)
        ),
        {_named()}
        update landing.rejected_rows set raw_line = null
        where feed = $feed and table_name = $table_name and raw_line is not null
            and (file_name, line_number) in (
                select file_name, line_number from named
                where tombstone in (select tombstone from landing.tombstones)
            )
        returning line_number
        """,
        {"feed": layout.feed, "table_name": layout.table.name, "file": file},
    )
    return len(emptied.fetchall())


def _named() -> str:
    """CTEs from `lines` to `named`: the tombstone that each number or contact point in it has."""
    number = render("bare_text", "sent_word")
    numeric = render("customer_number", number)
    evidence = record("rooftops.feed", "rooftops.source_code", "word")
    return f"""
        words as (
            select file_name, line_number, unnest([{number}, {numeric}]) as word
            from (select file_name, line_number, unnest({WORDS}) as sent_word from lines)
        ),
        points as (
            select file_name, line_number, unnest({EMAILS} || {PHONES}) as point from lines
        ),
        spelled as (
            select file_name, line_number, unnest({contact_points("point")}) as point from points
        ),
        named as (
            select file_name, line_number, {tombstone("'record'", evidence)} as tombstone
            from words
            inner join rooftops on rooftops.feed = $feed
            union all
            select file_name, line_number, {tombstone("'contact_point'", "point")}
            from spelled
        )
    """
