"""What a customer lacks for a segment: the condition at which the rule drops them."""

from dataclasses import dataclass
from typing import Any

import duckdb
from sqlglot import exp

from dms.explain.kept import KeptRows
from dms.explain.sheets import KeptStep, Sheet
from dms.segments.rules.steps import FACTS, Step
from dms.segments.rules.trees import ANY_DAY, sql_of
from dms.segments.rules.waterfall import say
from dms.segments.rules.words import Comparison, Words, comparison
from dms.sql import quote_text

NEAR_SHARE = 0.5
"""A number is near when it lacks no more than this share of what is wanted; a count also when it
lacks 1."""

NEAR_DAYS = 90
"""A date is near when it lies no more than so many days off."""

_DOWN = (exp.GTE, exp.GT)
_UP = (exp.LTE, exp.LT)


_MEASURED = ("DATE", "DECIMAL", "DOUBLE", "FLOAT", "TINYINT", "SMALLINT", "INTEGER", "BIGINT")


@dataclass(frozen=True)
class Case:
    """A customer on a day, and where rules are run on them.

    is_thorough   of what they miss by far it is asked as well whether they miss nothing else
    kept          of rules that compare all customers: where the rows of each query are kept, for
                  the next customer; None where they are not
    """

    connection: duckdb.DuckDBPyConnection
    key: str
    day: str
    words: Words
    is_thorough: bool = True
    kept: KeptRows | None = None

    def of(self, sql: str) -> str:
        """A query as a relation."""
        return f"({sql})" if self.kept is None else self.kept.table(sql)

    @property
    def is_customer(self) -> str:
        """The condition that a row is theirs."""
        return f"customer_key = {quote_text(self.key)}"

    def is_in(self, sql: str) -> bool:
        """Whether a query, in which the day stands as ANY_DAY, has them."""
        rows = self.of(sql.replace(ANY_DAY, self.day))
        return self.first(f"select 1 from {rows} where {self.is_customer} limit 1") is not None

    def first(self, sql: str) -> tuple[Any, ...] | None:
        """The first row of a query."""
        return self.connection.execute(sql).fetchone()


@dataclass(frozen=True)
class Missing:
    """Why a customer is not in a segment.

    condition   the first condition that fails, in words
    value       what the customer has there, and
    wanted      what is wanted, where the condition compares something
    is_only     without this condition they would be in: no other one fails; None where that was not
                asked, as the value is not near
    is_near     is_only, and the value is near what is wanted (NEAR_SHARE, NEAR_DAYS)
    """

    condition: str
    subject: str | None = None
    value: str | None = None
    wanted: str | None = None
    is_only: bool | None = None
    is_near: bool = False

    @property
    def sentence(self) -> str:
        """In words: `amount 180.00, at least 200 wanted`."""
        if self.value is None:
            return f"not: {self.condition}"
        return f"{self.subject} {self.value}, {self.wanted} wanted"


def failing_step(case: Case, sheet: Sheet) -> KeptStep | None:
    """The first step at which a rule drops a customer; None where it drops them at none."""
    return next((kept for kept in sheet.steps if not case.is_in(kept.customers)), None)


def missing(case: Case, kept: KeptStep) -> Missing:
    """What a customer lacks at the step that drops them."""
    words, step = case.words, kept.step()
    said = say(step, words)
    if step.condition is None:
        return Missing(said, is_only=False)
    compared = None if step.others else comparison(step.condition)
    found = _value(case, step, compared) if compared else None
    # What has no name in the rule cannot be told in a line.
    if compared is None or found is None or compared.subject.find(exp.Case) is not None:
        return Missing(said, is_only=_is_only(case, kept, is_near=False))
    value, wanted, gap, kind = found
    is_constant = compared.wanted.find(exp.Column, exp.AggFunc) is None
    is_near = lacks_little(gap, wanted, kind)
    is_only = _is_only(case, kept, is_near=is_near)
    return Missing(
        said,
        words.name(compared.subject),
        value,
        words.wanted(compared) + ("" if is_constant else f" ({wanted})"),
        is_only=is_only,
        is_near=is_near and bool(is_only),
    )


def _is_only(case: Case, kept: KeptStep, *, is_near: bool) -> bool | None:
    """Whether the rest of the rule takes the customer: the dearest question of all."""
    if not (is_near or case.is_thorough):
        return None
    return case.is_in(kept.relaxed)


def lacks_little(gap: float | None, wanted: str, kind: str) -> bool:
    """Whether a value is near what is wanted, by the difference and DuckDB's type of the value."""
    if gap is None:
        return False
    if kind == "DATE":
        return abs(gap) <= NEAR_DAYS
    least = 1 if kind.endswith("INT") or kind == "INTEGER" else 0
    return abs(gap) <= max(NEAR_SHARE * abs(float(wanted)), least)


def _value(
    case: Case, step: Step, compared: Comparison
) -> tuple[str, str, float | None, str] | None:
    """What the customer has that is nearest, what is wanted, the difference, and of which type."""
    left, right = (sql_of(side, case.day) for side in (compared.subject, compared.wanted))
    facts = step.facts.replace(ANY_DAY, case.day).replace(
        FACTS, f", {left} as subject_value, {right} as wanted_value"
    )
    rows = (
        f"from {case.of(facts)} where {case.is_customer} and subject_value is not null"
        " and wanted_value is not null"
    )
    kind = case.first(f"select typeof(subject_value) {rows} limit 1")
    if kind is None:
        return None
    gap = "subject_value - wanted_value" if kind[0].startswith(_MEASURED) else "null"
    gap = f"cast({gap} as double)"
    order = f"abs({gap})"
    if issubclass(compared.kind, _DOWN):
        order = f"{gap} desc"
    elif issubclass(compared.kind, _UP):
        order = gap
    value = "round(subject_value, 3)" if kind[0] in ("DOUBLE", "FLOAT") else "subject_value"
    row = case.first(
        f"select cast({value} as varchar), cast(wanted_value as varchar), {gap} {rows}"
        f" order by {order}, 1 limit 1"
    )
    return (row[0], row[1], row[2], kind[0]) if row else None
