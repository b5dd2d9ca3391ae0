"""The build record: what dbt left in the warehouse last, and whether it may be published."""

from dataclasses import dataclass
from datetime import date

import duckdb

from dms.errors import DataError

_BUILD_AGAIN = "run `dms build`"

_WHY_NOT = {
    "running": "a build is running or was killed on the way",
    "untested": "not every test passed on what it holds now (last: dbt {command}{selection})",
    "empty": "it was built without its rows (dbt {command}{selection})",
    "partial": "only a part was built, on rows that were not whole or of another day "
    "(dbt {command}{selection})",
    "failed": "its last build did not pass (last: dbt {command}{selection}, {failures} not good)",
}


@dataclass(frozen=True)
class Build:
    """The newest row of quality.builds: the state of the warehouse."""

    invocation_id: str
    status: str
    command: str
    selection: str
    failures: int
    as_of_date: date | None

    @property
    def is_publishable(self) -> bool:
        """Every error-level test passed on what the warehouse holds."""
        return self.status == "passed"

    @property
    def why_not(self) -> str:
        """Why the warehouse is not published, in one clause."""
        selection = f" {self.selection}" if self.selection else ""
        return _WHY_NOT.get(self.status, f"its state is {self.status}").format(
            command=self.command, selection=selection, failures=self.failures
        )


def read_build(connection: duckdb.DuckDBPyConnection, catalog: str) -> Build:
    """Read the state of the warehouse attached as `catalog`.

    Raises:
        DataError: nothing was ever built there.
    """
    try:
        row = connection.execute(
            f"""
            select invocation_id, status, command, selection, coalesce(failures, 0), as_of_date
            from {catalog}.quality.builds
            order by event_number desc
            limit 1
            """
        ).fetchone()
    except duckdb.CatalogException:
        row = None
    if row is None:
        raise DataError(f"nothing to publish: the warehouse was never built; {_BUILD_AGAIN}")
    return Build(*row)


def require_publishable(build: Build) -> None:
    """Refuse a warehouse that was not tested whole.

    Raises:
        DataError: says what is the matter and what to do.
    """
    if not build.is_publishable:
        raise DataError(
            f"not published, what was published before stays: {build.why_not}; {_BUILD_AGAIN}"
        )
