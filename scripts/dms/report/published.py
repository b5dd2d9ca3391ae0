"""What the report reads: the published file for everyone, opened read-only."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from dms.errors import DataError
from dms.summary import HARDENED
from dms.words.language import Words

_ABOUT = """
    select
        (select max(cast(refreshed_at as date)) from membership.segment_catalog) as day,
        (select min(reporting_currency) from marts.rooftops) as currency
"""
_TITLES = """
    select catalog.segment_name, coalesce(titles.title, catalog.title, catalog.segment_name)
    from membership.segment_catalog as catalog
    left join membership.segment_titles as titles
        on catalog.segment_name = titles.segment_name and titles.language_code = $language
"""
_ROOFTOPS = "select dealership_key, dealership_name from marts.rooftops"

Row = dict[str, Any]


@dataclass(frozen=True)
class Published:
    """An opened file with the words of the reader.

    `day` is the day that it stands for, None where nothing landed; `currency` that of all sums;
    `titles` the name for people of each segment, `rooftops` of each rooftop.
    """

    connection: duckdb.DuckDBPyConnection
    words: Words
    day: date | None
    currency: str | None
    titles: dict[str, str]
    rooftops: dict[str, str]

    def rows(self, sql: str, **values: object) -> list[Row]:
        """The rows of a query, each by its columns; `values` are its $names."""
        answer = self.connection.execute(sql, values or None)
        columns = [column[0] for column in answer.description]
        return [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]

    def row(self, sql: str, **values: object) -> Row:
        """The only row of a query."""
        (found,) = self.rows(sql, **values)
        return found

    def title(self, segment: str) -> str:
        """What people call a segment; one that left the project is called by its name."""
        return self.titles.get(segment, segment)

    def rooftop(self, key: str | None) -> str:
        """What people call a rooftop, or the whole group."""
        return self.rooftops.get(key or "") or self.words.term(key)


@contextmanager
def open_for_report(segments: Path, words: Words) -> Iterator[Published]:
    """Open a published file for everyone.

    Raises:
        DataError: it cannot be read, or an older version wrote it.
    """
    try:
        with duckdb.connect(str(segments), config=HARDENED) as connection:
            day, currency = connection.execute(_ABOUT).fetchall()[0]
            titles = dict(connection.execute(_TITLES, {"language": words.language}).fetchall())
            rooftops = dict(connection.execute(_ROOFTOPS).fetchall())
            yield Published(connection, words, day, currency, titles, rooftops)
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        reason = str(error).splitlines()[0]
        raise DataError(
            f"{segments}: an older version published it ({reason}); run `dms build`"
        ) from error
    except duckdb.IOException as error:
        raise DataError(f"{segments}: cannot be read: {str(error).splitlines()[0]}") from error
