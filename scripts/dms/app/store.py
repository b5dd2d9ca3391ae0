"""Asks the published files: opened read-only for each question and closed again.

So a new build shows at the next click, and nothing ever waits for a reader. Answers are kept by the
file that they come from; what is in the contacts file is not kept.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

from dms.errors import DataError
from dms.export.published import Source
from dms.publishing.files import PublishedFolder
from dms.query.published import open_files
from dms.settings import Settings

KEPT_ANSWERS = 400

_NO_CONTACTS = "what is published has no contacts.duckdb; run `dms build`"

Row = dict[str, Any]
Values = tuple[tuple[str, Any], ...]
"""The $names of a query with their values, which can be hashed."""


@dataclass(frozen=True)
class Edition:
    """A published build: its number, the day it looks from (YYYY-MM-DD), and its two files.

    `stamp` is another when erasure has written the file anew.
    """

    number: int
    as_of: str
    segments: Path
    contacts: Path | None
    stamp: tuple[int, int]


def read_edition(settings: Settings) -> Edition:
    """The build that is published now.

    Raises:
        DataError: nothing was published yet.
    """
    folder = PublishedFolder(settings.published)
    build = folder.current()
    if build is None:
        raise DataError(f"{settings.published}: nothing was published yet; run `dms build`")
    segments, contacts = folder.file(build, "segments"), folder.file(build, "contacts")
    try:
        told = segments.stat()
    except OSError as error:
        raise DataError(f"{segments}: is gone; run `dms build`") from error
    return Edition(
        build.number,
        build.as_of,
        segments,
        contacts if contacts.exists() else None,
        (told.st_ino, told.st_mtime_ns),
    )


def ask(edition: Edition, sql: str, values: Mapping[str, Any]) -> Sequence[Row]:
    """The rows of a query of the file for everyone; `values` are its $names."""
    return _kept(edition, sql, tuple(sorted(values.items())))


def ask_contacts(edition: Edition, sql: str, values: Mapping[str, Any]) -> list[Row]:
    """The same of both files; never kept.

    Raises:
        DataError: the build has no contacts file.
    """
    if edition.contacts is None:
        raise DataError(_NO_CONTACTS)
    return _run(edition, sql, tuple(values.items()), edition.contacts)


@contextmanager
def open_edition(edition: Edition) -> Iterator[Source]:
    """Both files of a build, for code that asks them itself.

    Raises:
        DataError: the build has no contacts file, or an older version published it.
    """
    if edition.contacts is None:
        raise DataError(_NO_CONTACTS)
    with open_files(edition.segments, edition.contacts) as connection:
        try:
            yield Source(connection, edition.number, date.fromisoformat(edition.as_of))
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise _too_old(edition, error) from error


@lru_cache(maxsize=KEPT_ANSWERS)
def _kept(edition: Edition, sql: str, values: Values) -> tuple[Row, ...]:
    return tuple(_run(edition, sql, values, None))


def _run(edition: Edition, sql: str, values: Values, contacts: Path | None) -> list[Row]:
    given = {name: list(value) if isinstance(value, tuple) else value for name, value in values}
    with open_files(edition.segments, contacts) as connection:
        try:
            answer = connection.execute(sql, given or None)
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise _too_old(edition, error) from error
        names = [column[0] for column in answer.description or []]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def _too_old(edition: Edition, error: duckdb.Error) -> DataError:
    reason = str(error).splitlines()[0]
    return DataError(
        f"an older version published build {edition.number} ({reason}); run `dms build`"
    )
