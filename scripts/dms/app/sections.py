"""Sections of the report, worked out once for a build and a language."""

from collections.abc import Callable
from functools import lru_cache

from dms.app.context import Context
from dms.app.store import Edition
from dms.report.figure import Section
from dms.report.published import Published, open_for_report
from dms.words.language import Words

Make = Callable[[Published], Section]


def read_section(context: Context, make: Make, name: str) -> Section:
    """A section of the report.

    Raises:
        DataError: the build cannot be read, or an older version published it.
    """
    return _made(context.reader.edition, make, context.words.language, name)


@lru_cache(maxsize=40)
def _made(edition: Edition, make: Make, language: str, _name: str) -> Section:
    with open_for_report(edition.segments, Words(language)) as published:
        return make(published)
