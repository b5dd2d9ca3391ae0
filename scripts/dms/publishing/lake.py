"""Publishing what a cluster built: from the results it handed over, back to the lake as Parquet."""

import json
from pathlib import Path

import duckdb

from dms.errors import DataError
from dms.lake.folder import Lake
from dms.lake.results import attach_record, attach_relations, keep_newest_results
from dms.publishing.files import PublishedBuild
from dms.sql import quote, quote_text
from dms.warehouse import attach_read_only

PUBLISHED = "published"
"""published/<as_of>-<number>/<segment>.parquet for those who read a lake."""

LATEST = "latest.json"
"""In published/: {"build": "<as_of>-<number>", "as_of_date": "<as_of>"}, replaced in one step."""


class PublishedLake:
    """The lake as publishing sees it: results come from it, each segment goes to it."""

    def __init__(self, location: str) -> None:
        self._lake = Lake(location)

    def attach_record(
        self, connection: duckdb.DuckDBPyConnection, scratch: Path, catalog: str
    ) -> None:
        """Show the record of builds in `catalog` (see dms.lake.results)."""
        attach_record(connection, self._lake, scratch, catalog)

    def attach_relations(
        self, connection: duckdb.DuckDBPyConnection, scratch: Path, catalog: str, invocation: str
    ) -> None:
        """Show what that invocation handed over in `catalog` (see dms.lake.results)."""
        attach_relations(connection, self._lake, scratch, catalog, invocation)

    def next_number(self) -> int:
        """A number above that of every build in the lake."""
        numbers = [
            int(name.rpartition("-")[2])
            for name in self._lake.list_names(PUBLISHED)
            if name.rpartition("-")[2].isdecimal()
        ]
        return max(numbers, default=0) + 1

    def write(
        self,
        connection: duckdb.DuckDBPyConnection,
        segments_file: Path,
        scratch: Path,
        build: PublishedBuild,
    ) -> None:
        """Write each segment of the finished file `segments_file` as Parquet; nobody reads it yet.

        Raises:
            DataError: the lake cannot be written.
        """
        attach_read_only(connection, segments_file, "finished")
        segments = connection.execute(
            """
            select table_name from duckdb_tables()
            where database_name = 'finished' and schema_name = 'segments' order by table_name
            """
        ).fetchall()
        file = scratch / "segment.parquet"
        for (name,) in segments:
            connection.execute(
                f"copy finished.segments.{quote(name)} to {quote_text(file)} (format parquet)"
            )
            self._lake.put(file, f"{PUBLISHED}/{_label(build)}", f"{name}.parquet")
        connection.execute("detach finished")

    def write_again(
        self,
        connection: duckdb.DuckDBPyConnection,
        segments_file: Path,
        scratch: Path,
        build: PublishedBuild,
    ) -> None:
        """Write the segments of a kept build anew, if it is in this lake.

        Raises:
            DataError: the lake cannot be written.
        """
        if _label(build) in self._lake.list_names(PUBLISHED):
            self.write(connection, segments_file, scratch, build)

    def switch(self, build: PublishedBuild, scratch: Path) -> None:
        """Say that `build` is the one to read.

        Raises:
            DataError: the lake cannot be written, or does not have this build any more.
        """
        if _label(build) not in self._lake.list_names(PUBLISHED):
            raise DataError(
                f"{self._lake.location}: {build} is not in the lake, it was built elsewhere"
            )
        file = scratch / LATEST
        file.write_text(
            json.dumps({"build": _label(build), "as_of_date": build.as_of}) + "\n", encoding="utf-8"
        )
        self._lake.put(file, PUBLISHED, LATEST)

    def prune(self, kept: list[PublishedBuild], newest_invocation: str) -> None:
        """Remove the builds that are not in `kept`, and all results but the newest."""
        labels = {_label(build) for build in kept} | {LATEST}
        for name in self._lake.list_names(PUBLISHED):
            if name not in labels:
                self._lake.remove(PUBLISHED, name)
        keep_newest_results(self._lake, newest_invocation)


def _label(build: PublishedBuild) -> str:
    return f"{build.as_of}-{build.number}"
