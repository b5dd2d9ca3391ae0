"""The rules of the project as syntax trees, on what is published."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from dms.errors import DataError
from dms.segments.project import THRESHOLDS, ProjectFiles
from dms.segments.trial import RuleError

DIALECT = "duckdb"

ANY_DAY = "2987-06-05"
"""Stands for as_of_date in a tree: no rule names this day itself."""


class Rules:
    """Renders and parses rules, each once; segments that a rule reads stand in it as subqueries."""

    def __init__(self, project: ProjectFiles) -> None:
        self.project = project
        variables = {"as_of_date": ANY_DAY, THRESHOLDS: project.thresholds}
        self._jinja = project.jinja(variables, ref=self._ref)
        self._running: list[str] = []
        self._trees: dict[str, exp.Query] = {}

    def tree(self, name: str) -> exp.Query:
        """The rule of a segment; as_of_date stands in it as the date ANY_DAY.

        Raises:
            UsageError: there is no segment of that name.
            RuleError: it cannot be rendered or parsed; names the file to mend.
        """
        if name not in self._trees:
            place = self.project.place(self.project.segment(name))
            try:
                self._trees[name] = parse(self._text(name))
            except DataError as error:
                raise RuleError(f"{place}: {error}") from error
        return self._trees[name]

    def _text(self, name: str) -> str:
        if name in self._running:
            circle = " -> ".join([*self._running, name])
            raise RuleError(f"segments read each other in a circle: {circle}")
        self._running.append(name)
        try:
            source = self.project.segment(name).read_text(encoding="utf-8")
            return self._jinja.text(source).strip()
        finally:
            self._running.pop()

    def _ref(self, *names: str) -> str:
        name = names[-1]
        if name in self.project.segments:
            return f"(\n{self._text(name)}\n)"
        return f'marts."{name}"'


def parse(sql: str) -> exp.Query:
    """A query as a tree.

    Raises:
        DataError: it is none.
    """
    try:
        tree = sqlglot.parse_one(sql, read=DIALECT)
    except SqlglotError as error:
        reason = " ".join(str(error).split())
        raise DataError(f"cannot be taken apart: {reason}") from error
    if not isinstance(tree, exp.Query):
        raise DataError("is no query")
    return _plain(tree)


def _plain(tree: exp.Query) -> exp.Query:
    """The same with `between` as two comparisons, each of which can fail by itself."""
    for between in list(tree.find_all(exp.Between)):
        subject, low, high = (between.args[key] for key in ("this", "low", "high"))
        both = exp.and_(
            exp.GTE(this=subject.copy(), expression=low.copy()),
            exp.LTE(this=subject.copy(), expression=high.copy()),
        )
        is_conjunct = isinstance(between.parent, exp.And | exp.Where | exp.Having)
        between.replace(both if is_conjunct else exp.paren(both))
    return tree


def sql_of(tree: exp.Expression, day: str = ANY_DAY) -> str:
    """SQL for a day (ISO 8601)."""
    return str(tree.sql(DIALECT)).replace(ANY_DAY, day)


@contextmanager
def without(condition: exp.Expression) -> Iterator[None]:
    """The tree of a condition without it, for as long as the context lasts."""
    always = exp.true()
    condition.replace(always)
    try:
        yield
    finally:
        always.replace(condition)
