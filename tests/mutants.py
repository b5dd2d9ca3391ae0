"""A segment's SQL with one comparison changed at a time, for test_mutants.py."""

from collections.abc import Iterator
from dataclasses import dataclass

import sqlglot
from sqlglot import exp

FIXTURE = "__dbt__cte__"
"""What the names of the tables begin with that dbt makes of a unit test's rows."""

BORDERS: dict[type[exp.Expression], type[exp.Binary]] = {
    exp.GT: exp.GTE,
    exp.GTE: exp.GT,
    exp.LT: exp.LTE,
    exp.LTE: exp.LT,
    exp.EQ: exp.NEQ,
    exp.NEQ: exp.EQ,
    exp.And: exp.Or,
    exp.Or: exp.And,
}
WORDING = {"this month", "within a month", "s", "usually every "}
"""What months_ago, months_ahead, counted and service_habit say: no part of a segment's rule."""


@dataclass(frozen=True)
class Mutant:
    """A change of a CTE, in words of SQL, and all of the SQL with it."""

    change: str
    sql: str


@dataclass(frozen=True)
class Compiled:
    """A unit test as dbt compiled it: a query for each fixture, by its table; and the segment."""

    fixtures: dict[str, str]
    segment: exp.Select

    @classmethod
    def read(cls, sql: str) -> "Compiled":
        """Read what dbt compiled; of the reasons' wording it leaves out what macros say."""
        segment = sqlglot.parse_one(sql, read="duckdb")
        assert isinstance(segment, exp.Select)
        fixtures = {
            cte.alias: text(cte.this) for cte in segment.ctes if cte.alias.startswith(FIXTURE)
        }
        own = [cte for cte in segment.ctes if cte.alias not in fixtures]
        segment.args["with_"].set("expressions", own)
        for case in list(segment.find_all(exp.Case)):
            if is_wording(case):
                case.replace(exp.Literal.string(""))
        return cls(fixtures, segment)

    @property
    def sql(self) -> str:
        """The segment's SQL, which reads the fixtures' tables."""
        return text(self.segment)

    def mutants(self) -> Iterator[Mutant]:
        """Each change of each CTE; what follows them is the member row, the same everywhere."""
        parts = {cte.alias: text(cte) for cte in self.segment.ctes}
        member_row = self.segment.copy()
        member_row.set("with_", None)
        for cte in self.segment.ctes:
            for node in list(cte.walk(prune=mends_day)):
                for other in list(changes(node)):
                    changed, part = swapped(cte, node, other)
                    ctes = ", ".join({**parts, cte.alias: part}.values())
                    sql = f"with {ctes} {text(member_row)}"
                    yield Mutant(f"{cte.alias}: {changed}", sql)


def swapped(cte: exp.Expression, node: exp.Expression, other: exp.Expression) -> tuple[str, str]:
    """How a change reads, and the CTE with it; the CTE itself stays as it is."""
    around = node
    if isinstance(node, exp.Literal):
        around = node.find_ancestor(exp.Predicate, exp.Func, exp.Window) or node.parent or node
    before = text(around)
    node.replace(other)
    after = text(other if around is node else around)
    part = text(cte)
    other.replace(node)
    return f"{before}  ->  {after}", part


def text(node: exp.Expression) -> str:
    """Its SQL."""
    return node.sql(dialect="duckdb")


def is_wording(case: exp.Case) -> bool:
    """Whether a case says how long ago a day is, or a number with its noun."""
    results = [branch.args["true"] for branch in case.args["ifs"]]
    results += [case.args["default"]] if case.args.get("default") else []
    return any(part.name in WORDING for result in results for part in said(result))


def said(result: exp.Expression) -> Iterator[exp.Literal]:
    """The texts in a branch of a case, without those in a case of it."""
    for part in result.walk(prune=lambda node: isinstance(node, exp.Case)):
        if isinstance(part, exp.Literal) and part.is_string:
            yield part


def mends_day(node: exp.Expression) -> bool:
    """Whether a case is that of full_months_after, for a day that a shorter month does not have."""
    return isinstance(node, exp.Case) and node.args["ifs"][0].this.find(exp.Day) is not None


def changes(node: exp.Expression) -> Iterator[exp.Expression]:
    """What may stand in the place of a part of a rule, each of them wrong at some border."""
    parent = node.parent
    neighbour = BORDERS.get(type(node))
    if neighbour:
        yield neighbour(this=node.this.copy(), expression=node.expression.copy())
    if isinstance(parent, exp.Where | exp.Having | exp.And) and not isinstance(node, exp.And):
        yield exp.true()
    if isinstance(parent, exp.Or) and not isinstance(node, exp.Or):
        yield exp.false()
    if isinstance(node, exp.Not):
        yield node.this.copy()
    elif isinstance(node, exp.Is | exp.Like | exp.In) and not isinstance(parent, exp.Not):
        yield exp.Not(this=node.copy())
    elif isinstance(node, exp.Between):
        yield from narrower(node)
    elif isinstance(node, exp.Literal) and node.is_number and is_compared(node):
        yield from beside(node)
    if isinstance(node, exp.In):
        yield from shorter(node)


def narrower(node: exp.Between) -> Iterator[exp.Expression]:
    """A range without its first, and without its last value."""
    for low, high in ((exp.GT, exp.LTE), (exp.GTE, exp.LT)):
        yield exp.and_(
            low(this=node.this.copy(), expression=node.args["low"].copy()),
            high(this=node.this.copy(), expression=node.args["high"].copy()),
        )


def shorter(node: exp.In) -> Iterator[exp.Expression]:
    """A list without one of its values."""
    values = node.expressions
    for place in range(len(values) if len(values) > 1 else 0):
        other = node.copy()
        other.set("expressions", [value.copy() for value in values[:place] + values[place + 1 :]])
        yield other


def beside(node: exp.Literal) -> Iterator[exp.Expression]:
    """A number one more and one less, in its last place."""
    places = len(node.name.partition(".")[2])
    for step in (1, -1):
        yield exp.Literal.number(f"{float(node.name) + step / 10**places:.{places}f}")


def is_compared(node: exp.Literal) -> bool:
    """Whether a number is part of a rule: not the size of a type, nor what a case gives."""
    parent = node.parent
    return not (
        isinstance(parent, exp.DataTypeParam)
        or (isinstance(parent, exp.If) and parent.args.get("true") is node)
        or (isinstance(parent, exp.Case) and parent.args.get("default") is node)
    )
