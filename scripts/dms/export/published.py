"""The published build as an export needs it: both files of one build, and of which day it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from dms.errors import DataError
from dms.publishing.files import PublishedFolder
from dms.query.published import open_published, told
from dms.settings import PROJECT_DIR, Settings
from dms.yaml_files import read_yaml

NEEDED = (
    "intermediate.int_customer_phones",
    "marts.campaign_touches",
    "marts.customer_contactability",
    "marts.customer_key_changes",
    "membership.segment_catalog",
    "membership.segment_holdouts",
    "quality.landed_files",
)
"""What an older build may lack."""


@dataclass(frozen=True)
class Source:
    """A connection to both files of a build, its number, and the day that it looks from."""

    connection: duckdb.DuckDBPyConnection
    number: int
    as_of_date: date


@contextmanager
def open_build(settings: Settings) -> Iterator[Source]:
    """Open the newest published build for reading.

    Raises:
        DataError: nothing was published, what is published is too old for this, or it is being
            switched.
    """
    folder = PublishedFolder(settings.published)
    before = folder.current("segments")
    with open_published(settings, with_contacts=True) as connection:
        builds = {before, folder.current("segments"), folder.current("contacts")}
        if before is None or len(builds) > 1:
            raise DataError(f"{settings.published}: is being switched to another build; run again")
        with told(connection):
            rows = connection.execute(
                "select table_schema || '.' || table_name from information_schema.tables"
            ).fetchall()
        missing = sorted(set(NEEDED) - {name for (name,) in rows})
        if missing:
            raise DataError(f"what is published has no {missing[0]} yet; run `dms build`")
        with told(connection):
            ((as_of_date,),) = connection.execute(
                "select cast(max(refreshed_at) as date) from membership.segment_catalog"
            ).fetchall()
        yield Source(connection, before.number, as_of_date)


def read_days(name: str) -> dict[str, int]:
    """A var of dbt_project.yml that says days by name.

    Raises:
        DataError: it is not there, or no list of days.
    """
    days: Any = read_yaml(PROJECT_DIR / "dbt_project.yml").get("vars", {}).get(name)
    if not isinstance(days, dict) or not all(
        isinstance(value, int) and not isinstance(value, bool) and value >= 0
        for value in days.values()
    ):
        raise DataError(f"dbt_project.yml: var {name} must name days, as {{email: 7}}")
    return days
