"""A rule as steps: from a table of customers by one condition after the other to its members.

The way is that of `customer_key`: from the last query back to the one that it takes the customers
from, to the table at the beginning. Each step narrows the customers of the one before: a condition
of `where` or `having` by the rows that fulfil it and all before it, an inner join by the steps of
the joined relation. What is taken apart no further, as a union of different relations, is one step.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlglot import exp

from dms.segments.rules.combined import Parts, parts_of
from dms.segments.rules.held import Held, held
from dms.segments.rules.queries import Query, Source, conjuncts
from dms.segments.rules.trees import DIALECT

CUSTOMER = "customer_key"

FACTS = "{}"
"""The place of expressions in Step.facts."""


@dataclass(frozen=True)
class Step:
    """One narrowing of the customers.

    relation    the query or table in which it stands, as the SQL calls it
    condition   what must hold, in the tree, so that it can be left out there; None at the beginning
                and where nothing can be left out
    customers   SQL of those who are left: customer_key
    facts       SQL of what is looked at, FACTS the place of expressions: customer_key and those, of
                the rows that fulfil everything before; empty where there is nothing to look at
    others      alternatives of a union, each with its steps: one of them must be passed
    is_none     none of them may be
    """

    relation: str
    condition: exp.Expression | None
    customers: str
    facts: str = ""
    others: tuple[tuple["Step", ...], ...] = ()
    is_none: bool = False

    def among(self, customers: str) -> "Step":
        """The same of some customers alone."""
        mine = f"select {CUSTOMER} from ({self.customers})"
        return replace(
            self, customers=f"select {CUSTOMER} from ({customers}) where {CUSTOMER} in ({mine})"
        )


def take_apart(tree: exp.Query) -> list[Step]:
    """The steps of a rule; the last one's customers are its members."""
    return list(_once(_steps(Query.of(tree, ()), CUSTOMER, "the rule")))


def _once(steps: list[Step]) -> Iterator[Step]:
    """Without steps that were there before: relations joined to each other may begin alike."""
    seen: set[tuple[str, int]] = set()
    for step in steps:
        place = (step.relation, 0) if step.condition is None else ("", id(step.condition))
        if place not in seen:
            seen.add(place)
            yield step


def _steps(query: Query, column: str, name: str) -> list[Step]:
    if not isinstance(query.node, exp.Select):
        return _union(query, column, name)
    key = query.column(column)
    if isinstance(key, exp.Column):
        key = _at_the_beginning(query, key)
    source = query.source_of(key) if isinstance(key, exp.Column) else None
    if not isinstance(key, exp.Column) or source is None:
        return [Step(name, None, _whole(query, column))]
    parts = parts_of(query, source)
    if parts is not None:
        return _combined(parts, key.name, source.alias)
    return [*_of_source(source, key.name), *_Select(query, key, source, name).steps()]


def _at_the_beginning(query: Query, key: exp.Column) -> exp.Column:
    """The customer as the relation has it that the query begins with, where a join says so."""
    begin, *_ = query.nodes()
    for join in query.node.args.get("joins") or []:
        on = join.args.get("on")
        if join.side or on is None or join.this.alias_or_name != key.table:
            continue
        for condition in conjuncts(on):
            sides = [condition.left, condition.right] if isinstance(condition, exp.EQ) else []
            for own, other in (sides, sides[::-1]) if sides else ():
                is_other = own == key and isinstance(other, exp.Column)
                if is_other and other.table == begin.alias_or_name:
                    return exp.column(other.name, other.table)
    return key


def _of_source(source: Source, column: str) -> list[Step]:
    if source.query is None:
        customers = f"select distinct {column} as {CUSTOMER} from {source.table}"
        return [Step(source.table, None, f"{customers} where {column} is not null")]
    return _steps(source.query, column, source.alias)


def _whole(query: Query, column: str) -> str:
    body = _body(query.node)
    return query.sql(
        f"select distinct {column} as {CUSTOMER} from ({body}) where {column} is not null"
    )


def _body(node: exp.Query) -> str:
    """A query without its own `with`, which Query.sql() gives it."""
    bare = node.copy()
    bare.set("with_", None)
    return str(bare.sql(DIALECT))


def _union(query: Query, column: str, name: str) -> list[Step]:
    return _either([_steps(branch, column, name) for branch in query.branches()], name)


def _either(ways: list[list[Step]], name: str) -> list[Step]:
    """Ways of which one is enough: what they have in common, then all of their rests at once."""
    common: list[Step] = []
    for together in zip(*ways, strict=False):
        if len({step.customers for step in together}) > 1:
            break
        common.append(together[0])
    rests = tuple(tuple(way[len(common) :]) for way in ways)
    if not common:
        tables = dict.fromkeys(way[0].relation for way in ways)
        common = [Step(" or ".join(tables), None, _any_of([way[0] for way in ways]))]
    if all(len(way) == 1 for way in ways) or not any(rests):
        return common
    return [*common, Step(name, None, _any_of([way[-1] for way in ways]), others=rests)]


def _combined(parts: Parts, column: str, name: str) -> list[Step]:
    found: list[Step] = []
    for part in parts.wanted:
        steps = _steps(part, column, name)
        found += [step.among(found[-1].customers) for step in steps] if found else steps
    for several in parts.alternatives:
        union = _either([_steps(part, column, name) for part in several], name)
        found += [step.among(found[-1].customers) for step in union] if found else union
    if parts.excluded:
        ways = [tuple(_steps(part, column, name)) for part in parts.excluded]
        those = _any_of([way[-1] for way in ways])
        left = f"select {CUSTOMER} from ({found[-1].customers}) where {CUSTOMER} not in ({those})"
        found.append(Step(name, parts.excluding, left, others=tuple(ways), is_none=True))
    return found


def _any_of(steps: list[Step]) -> str:
    return " union ".join(f"select {CUSTOMER} from ({step.customers})" for step in steps)


class _Select:
    """The steps that one select adds to those of the relation that its customers come from."""

    def __init__(self, query: Query, key: exp.Column, source: Source, name: str) -> None:
        self.query, self.key, self.source, self.name = query, key, source, name
        begin, *_ = query.nodes()
        self.tables = [f"from {begin.sql(DIALECT)}"]
        self.has_key = begin.alias_or_name == source.alias
        self.wheres: list[exp.Expression] = []
        self.havings: list[exp.Expression] = []
        self.found: list[Step] = []

    def steps(self) -> list[Step]:
        joins = self.query.node.args.get("joins") or []
        is_met_later = not self.has_key
        for join in joins:
            self._join(join)
        if is_met_later:
            self._add(self.name, None, "")
        wheres = self.query.conditions("where")
        # Which of several rows speaks is no condition on the customer: it goes first.
        for condition in sorted(wheres, key=lambda one: not self._is_choice(one)):
            self._where(condition)
        for condition in self.query.conditions("having"):
            facts = self._facts(FACTS)
            self.havings.append(condition)
            self._add(self.name, condition, facts)
        return self.found

    def _join(self, join: exp.Join) -> None:
        before = self._customers() if self.has_key else ""
        self.tables.append(join.sql(DIALECT).lstrip(", "))
        joined = self.query.source(join.this)
        if joined.alias == self.source.alias:
            self.has_key = True
        if join.side or join.kind == "CROSS" or not before:
            return
        on = join.args.get("on")
        equals = list(conjuncts(on)) if on is not None else []
        for condition in equals:
            column = self._joined_by(condition, joined.alias)
            if column is not None:
                self.found += [step.among(before) for step in _of_source(joined, column)]
                if len(equals) == 1:
                    return
        self._add(joined.alias, None, "")

    def _joined_by(self, condition: exp.Expression, alias: str) -> str | None:
        """The column of a joined relation that is the customer, where a condition says so."""
        if not isinstance(condition, exp.EQ):
            return None
        sides = [condition.left, condition.right]
        for own, other in (sides, sides[::-1]):
            if own == self.key and isinstance(other, exp.Column) and other.table == alias:
                return str(other.name)
        return None

    def _where(self, condition: exp.Expression) -> None:
        if self._is_choice(condition) or _is_known(condition, self.key):
            self.wheres.append(condition)
            return
        by_newest = held(self.query, condition)
        if by_newest is not None:
            self._held(by_newest)
            self.wheres.append(condition)
            return
        facts = self._facts(FACTS, is_grouped=False)
        self.wheres.append(condition)
        self._add(self.name, condition, facts)

    def _is_choice(self, condition: exp.Expression) -> bool:
        """Whether it only takes some of the rows of each customer, and one at least.

        So do the first by row_number(), and those that `lag` finds none before or one long ago.
        """
        kind: type[exp.Expression] = exp.RowNumber
        column = condition.this
        if isinstance(condition, exp.Or) and isinstance(condition.left, exp.Is):
            kind, column = exp.Lag, condition.left.this
        elif not isinstance(condition, exp.EQ) or condition.right.sql() != "1":
            return False
        made = self._definition(column) if isinstance(column, exp.Column) else None
        if not isinstance(made, exp.Window) or not isinstance(made.this, kind):
            return False
        parts = made.args.get("partition_by") or []
        return len(parts) == 1 and parts[0].name == self.key.name

    def _definition(self, column: exp.Column) -> exp.Expression | None:
        source = self.query.source_of(column)
        return source.query.column(column.name) if source and source.query else None

    def _held(self, newest: Held) -> None:
        passed: list[str] = []
        for condition in newest.conditions:
            rows = newest.rows(passed)
            passed.append(condition.sql(DIALECT))
            rest = newest.rows(passed).replace(FACTS, "")
            customers = f"select {CUSTOMER} from ({rest}) where {CUSTOMER} is not null"
            self.found.append(Step(newest.name, condition, customers, rows))

    def _customers(self) -> str:
        return f"select distinct {CUSTOMER} from ({self._facts('')}) where {CUSTOMER} is not null"

    def _facts(self, wanted: str, *, is_grouped: bool = True) -> str:
        text = f"select {self.key.sql(DIALECT)} as {CUSTOMER}{wanted} {' '.join(self.tables)}"
        if self.wheres:
            text += f" where {_all(self.wheres)}"
        group = self.query.node.args.get("group")
        if is_grouped and group is not None:
            text += f" {group.sql(DIALECT)}"
            if self.havings:
                text += f" having {_all(self.havings)}"
        return self.query.sql(text)

    def _add(self, relation: str, condition: exp.Expression | None, facts: str) -> None:
        self.found.append(Step(relation, condition, self._customers(), facts))


def _all(conditions: list[exp.Expression]) -> str:
    return " and ".join(f"({condition.sql(DIALECT)})" for condition in conditions)


def _is_known(condition: exp.Expression, key: exp.Column) -> bool:
    return (
        isinstance(condition, exp.Not)
        and isinstance(condition.this, exp.Is)
        and condition.this.this == key
    )
