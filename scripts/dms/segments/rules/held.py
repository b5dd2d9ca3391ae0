"""Conditions that say since when something has held: for the members, that it holds now.

Two forms are seen through, those of the macro held_since and of rules alike:

- `last_broken_on is null or changed_on > last_broken_on`, where last_broken_on is
  `max(case when RULE then null else changed_on end) over (partition by customer_key)`;
- `has_been_since = 1`, where has_been_since is `min(IS_RULE) over (partition by customer_key order
  by changed_on desc)` and IS_RULE is `case when RULE then 1 else 0 end`.

A customer has a row of either exactly when RULE holds for the newest of their rows.
"""

from dataclasses import dataclass

from sqlglot import exp

from dms.segments.rules.queries import Query, conjuncts
from dms.segments.rules.trees import DIALECT


@dataclass(frozen=True)
class Held:
    """A rule that the newest row of each customer must fulfil.

    query       the query whose rows are meant
    name        what the SQL calls it
    key, day    its customer, and what its rows are sorted by, as SQL
    conditions  the rule, one by one, in the tree
    """

    query: Query
    name: str
    key: str
    day: str
    conditions: tuple[exp.Expression, ...]

    def rows(self, passed: list[str]) -> str:
        """SQL of the newest row of those who fulfil these: customer_key and, at {}, more."""
        select = self.query.node.copy()
        for clause in ("with_", "expressions", "order", "distinct"):
            select.set(clause, None)
        rest = select.sql(DIALECT).removeprefix("SELECT").strip()
        numbered = f"row_number() over (partition by {self.key} order by {self.day} desc)"
        kept = "".join(
            f", ({condition}) as kept_{number}" for number, condition in enumerate(passed)
        )
        tests = "".join(f" and kept_{number}" for number in range(len(passed)))
        body = (
            f"select * exclude (newest_first) from (select {self.key} as customer_key{{}}{kept}, "
            f"{numbered} as newest_first {rest}) where newest_first = 1{tests}"
        )
        return self.query.sql(body)


def held(query: Query, condition: exp.Expression) -> Held | None:
    """What a condition of one of these forms stands for; None for every other."""
    while isinstance(condition, exp.Paren):
        condition = condition.this
    if isinstance(condition, exp.Or):
        return _by_last_broken(query, condition)
    if isinstance(condition, exp.EQ) and condition.right.sql() == "1":
        return _by_running_minimum(query, condition.left)
    return None


def _by_last_broken(query: Query, condition: exp.Or) -> Held | None:
    missing, later = condition.left, condition.right
    if not (
        isinstance(missing, exp.Is)
        and isinstance(missing.expression, exp.Null)
        and isinstance(later, exp.GT)
        and later.right == missing.this
        and isinstance(later.left, exp.Column)
    ):
        return None
    inner, window, name = _window(query, missing.this, exp.Max)
    case = window.this.this if inner and window else None
    if not inner or not window or window.args.get("order") or not isinstance(case, exp.Case):
        return None
    day = case.args.get("default")
    (branch, *more) = case.args["ifs"]
    is_null = isinstance(branch.args.get("true"), exp.Null)
    if more or not is_null or not isinstance(day, exp.Column) or day.name != later.left.name:
        return None
    return _held(inner, name, window, day.sql(DIALECT), branch.this)


def _by_running_minimum(query: Query, column: exp.Expression) -> Held | None:
    inner, window, _ = _window(query, column, exp.Min)
    order = window.args.get("order") if window else None
    if not inner or not window or order is None or len(order.expressions) != 1:
        return None
    (sorting,) = order.expressions
    flag = window.this.this
    if not sorting.args.get("desc") or not isinstance(flag, exp.Column):
        return None
    source = inner.source_of(flag)
    case = source.query.column(flag.name) if source and source.query else None
    if source is None or source.query is None or not isinstance(case, exp.Case):
        return None
    (branch, *more) = case.args["ifs"]
    default = case.args.get("default")
    if more or branch.args["true"].sql() != "1" or default is None or default.sql() != "0":
        return None
    return _held(source.query, source.alias, window, sorting.this.sql(DIALECT), branch.this)


def _window(
    query: Query, column: exp.Expression, kind: type[exp.Expression]
) -> tuple[Query | None, exp.Window | None, str]:
    """The query that makes a column, and the window over all rows of a customer that it is."""
    source = query.source_of(column) if isinstance(column, exp.Column) else None
    if source is None or source.query is None or not isinstance(column, exp.Column):
        return None, None, ""
    made = source.query.column(column.name)
    if not isinstance(made, exp.Window) or not isinstance(made.this, kind):
        return None, None, ""
    return source.query, made, source.alias


def _held(
    query: Query, name: str, window: exp.Window, day: str, rule: exp.Expression
) -> Held | None:
    parts = window.args.get("partition_by") or []
    if len(parts) != 1:
        return None
    return Held(query, name, parts[0].sql(DIALECT), day, tuple(conjuncts(rule)))
