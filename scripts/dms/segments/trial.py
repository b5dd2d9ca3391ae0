"""The rules of the working tree, run on what is published: nothing is built or written.

Each rule becomes a temporary table of the connection, which is closed in the end.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from dms.errors import DataError
from dms.publishing.files import PublishedFolder
from dms.query.published import open_files
from dms.segments.project import THRESHOLDS, ProjectFiles
from dms.settings import Settings
from dms.sql import quote

UNKNOWN = (duckdb.BinderException, duckdb.CatalogException)
"""Errors of names that are not there."""

READABLE = ("marts", "segments")
"""The layers that a segment reads."""


class RuleError(DataError):
    """A rule that cannot be run; the message begins with the file to mend."""


class Trial:
    """The members of segments by the rules as they stand, by what is published.

    `thresholds` stand for those of dbt_project.yml with the same names. Segments that a rule reads
    are run too, as they stand, each once.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        project: ProjectFiles,
        as_of: str,
        thresholds: Mapping[str, object],
    ) -> None:
        self.connection = connection
        self.project = project
        self.as_of = as_of
        variables = {
            "as_of_date": as_of,
            THRESHOLDS: project.thresholds | dict(thresholds),
        }
        self._jinja = project.jinja(variables, ref=self._ref)
        self._running: list[Path] = []
        self._done: dict[Path, str] = {}
        tables = self.rows(
            "select schema_name || '.' || table_name from duckdb_tables()"
            " where database_name = current_database()"
        )
        self._published = {str(row[0]) for row in tables}

    def rows(self, sql: str) -> list[Any]:
        """The rows of a query.

        Without parameters: for them DuckDB imports pandas, where it is installed, which takes
        longer than all the rest.
        """
        return self.connection.execute(sql).fetchall()

    def published(self, place: str) -> str | None:
        """A published relation, named as schema.name, for SQL; None where there is none."""
        if place not in self._published:
            return None
        schema, name = place.split(".")
        return f"{quote(schema)}.{quote(name)}"

    def published_of(self, schema: str) -> list[str]:
        """The published relations of a schema, named as schema.name."""
        return sorted(place for place in self._published if place.startswith(f"{schema}."))

    def require(self, place: str) -> str:
        """A published relation, for SQL.

        Raises:
            DataError: what is published has none of that name.
        """
        found = self.published(place)
        if found is None:
            raise DataError(f"what is published has no {place}; run `dms build`")
        return found

    def members(self, file: Path) -> str:
        """The table of the member rows that the SQL file of a segment gives, once a customer each.

        Raises:
            RuleError: the rule cannot be run, or gives something else; names the file to mend.
        """
        if file in self._done:
            return self._done[file]
        if file in self._running:
            circle = [path.stem for path in [*self._running, file]]
            raise RuleError(
                f"{self.project.place(file)}: segments read each other in a circle: "
                f"{' -> '.join(circle)}"
            )
        self._running.append(file)
        try:
            self._done[file] = self._run(file)
        finally:
            self._running.pop()
        return self._done[file]

    def compiled(self, file: Path) -> str:
        """The SQL of a model, as dbt would compile it, on what is published.

        Raises:
            RuleError: it cannot be read or rendered; names the file.
        """
        try:
            return self._jinja.text(file.read_text(encoding="utf-8")).strip()
        except (OSError, UnicodeDecodeError) as error:
            raise RuleError(f"{file}: cannot be read: {' '.join(str(error).split())}") from error
        except RuleError:
            raise
        except DataError as error:
            hint = "; docs/segments.md lists the macros" if "is undefined" in str(error) else ""
            raise RuleError(f"{self.project.place(file)}: {error}{hint}") from error

    def _run(self, file: Path) -> str:
        sql = self.compiled(file)
        place = self.project.place(file)
        table = f"temp.main.{quote(f'rule_{len(self._done)}_{file.stem}')}"
        try:
            self.connection.execute(f"create temp table {table} as (\n{sql}\n)")
        except duckdb.Error as error:
            raise RuleError(f"{place}: {_explain(error)}") from error
        found = [row[0] for row in self.rows(f"describe {table}")]
        wanted = [str(column["name"]) for column in self.project.member_row]
        if found[: len(wanted)] != wanted:
            raise RuleError(
                f"{place}: gives the columns {', '.join(found)}: end it with "
                "{{ member_rows('qualified') }}, which gives those of every segment"
            )
        ((rows, customers),) = self.rows(
            f"select count(*), count(distinct customer_key) from {table}"
        )
        if rows != customers:
            raise RuleError(
                f"{place}: {rows:,} rows for {customers:,} customers: `qualified` must have "
                "one row a customer; group by customer_key"
            )
        return table

    def _ref(self, *names: str) -> str:
        project, name = self.project, names[-1]
        reader = project.place(self._running[-1]) if self._running else "the rule"
        if name not in project.models:
            hint = project.hint(name, project.models)
            raise RuleError(f"{reader} reads {name}: there is no model of that name; {hint}")
        layer = project.layer(name)
        if layer not in READABLE:
            raise RuleError(
                f"{reader} reads {name} ({layer}): a segment reads marts and other segments only; "
                "`dms columns` lists them"
            )
        if layer == "segments":
            return self.members(project.segments[name])
        found = self.published(f"marts.{name}")
        if found is None:
            raise RuleError(f"{reader} reads {name}: {self._why_missing(name)}")
        return found

    def _why_missing(self, name: str) -> str:
        file = self.project.models[name]
        if self.project.meta(file).get("publish", "segments") != "segments":
            return (
                "it is not published for BI, as it has personal data "
                f"({self.project.place(file.with_suffix('.yml'))}): read a mart without; `dms "
                "columns` lists them"
            )
        return "it is not in what is published yet; run `dms build`"


@contextmanager
def open_trial(
    settings: Settings, project: ProjectFiles, thresholds: Mapping[str, object] | None = None
) -> Iterator[Trial]:
    """Open what is published now, read-only, for rules to be run on it.

    Raises:
        DataError: nothing was published yet, or its day is not known.
    """
    folder = PublishedFolder(settings.published)
    build = folder.current()
    if build is None:
        raise DataError(f"{folder.link('segments')}: nothing was published yet; run `dms build`")
    file = folder.file(build, "segments")
    with open_trial_on(file, build.as_of, project, thresholds) as trial:
        yield trial


@contextmanager
def open_trial_on(
    file: Path, as_of: str, project: ProjectFiles, thresholds: Mapping[str, object] | None = None
) -> Iterator[Trial]:
    """Open a published segments file that looks from a day, read-only, for the same.

    Raises:
        DataError: it cannot be opened, or its day is not known.
    """
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", as_of):
        raise DataError(f"{file}: the day of what is published is not known; run `dms build`")
    with open_files(file) as connection:
        yield Trial(connection, project, as_of, thresholds or {})


def _explain(error: duckdb.Error) -> str:
    """One line for an error in the SQL, with the words at which it was found."""
    text, _, place = str(error).partition("\n\nLINE ")
    found = place.partition(":")[2].split("\n")[0].strip()
    message = " ".join(text.split())
    hint = "; `dms columns` says what is published" if isinstance(error, UNKNOWN) else ""
    return f"{message} (at: {found}){hint}" if found else f"{message}{hint}"
