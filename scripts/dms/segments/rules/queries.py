"""Queries within a rule: which relations they see, and which of them the customers come from."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from dms.segments.rules.trees import DIALECT

Layers = tuple[tuple[exp.CTE, ...], ...]
"""The CTEs that a query sees, by the `with` that they stand in, the outermost first."""


@dataclass(frozen=True)
class Source:
    """A relation that a query reads: one of its joins, or what it begins with.

    query   the query behind it; None for a table
    table   the table, as schema.name; empty for a query
    """

    alias: str
    query: "Query | None"
    table: str


@dataclass(frozen=True)
class Query:
    """A query and the CTEs that it sees."""

    node: exp.Query
    layers: Layers

    @classmethod
    def of(cls, node: exp.Expression, layers: Layers) -> "Query":
        """A query as it stands, in brackets or not, with the CTEs of its own `with`."""
        while isinstance(node, exp.Subquery | exp.Paren):
            node = node.this
        if not isinstance(node, exp.Query):
            raise TypeError(f"is no query: {type(node).__name__}")
        own = node.args.get("with_")
        return cls(node, (*layers, tuple(own.expressions)) if own else layers)

    def sql(self, body: str) -> str:
        """A query that sees what this one sees."""
        for ctes in reversed(self.layers):
            if ctes:
                names = ", ".join(_written(cte) for cte in ctes)
                body = f"with {names} select * from ({body})"
        return body

    def source(self, node: exp.Expression) -> Source:
        """What stands in a from or a join."""
        alias = node.alias_or_name
        if not isinstance(node, exp.Table):
            return Source(alias, Query.of(node, self.layers), "")
        if not node.args.get("db"):
            for depth in range(len(self.layers) - 1, -1, -1):
                for place, cte in enumerate(self.layers[depth]):
                    if cte.alias == node.name:
                        seen = (*self.layers[:depth], self.layers[depth][:place])
                        return Source(alias, Query.of(cte.this, seen), "")
        return Source(alias, None, ".".join(part.name for part in node.parts))

    def nodes(self) -> Iterator[exp.Expression]:
        """What it reads: the from, then the joins."""
        begin = self.node.args.get("from_")
        if begin is not None:
            yield begin.this
            for join in self.node.args.get("joins") or []:
                yield join.this

    def source_of(self, column: exp.Column) -> Source | None:
        """The relation that a column comes from; None where that cannot be told."""
        nodes = list(self.nodes())
        if column.table:
            nodes = [node for node in nodes if node.alias_or_name == column.table]
        return self.source(nodes[0]) if len(nodes) == 1 else None

    def column(self, name: str) -> exp.Expression | None:
        """What a column of the result is made of; None where that cannot be told."""
        if not isinstance(self.node, exp.Select):
            return None
        star: exp.Expression | None = None
        for projection in self.node.expressions:
            if isinstance(projection, exp.Star):
                star = exp.column(name)
            elif isinstance(projection, exp.Column) and isinstance(projection.this, exp.Star):
                star = exp.column(name, projection.table)
            elif projection.alias_or_name == name:
                return projection.unalias()
        return star

    def conditions(self, clause: str) -> list[exp.Expression]:
        """What stands in its `where` or `having`, one by one."""
        found = self.node.args.get(clause)
        return list(conjuncts(found.this)) if found is not None else []

    def branches(self) -> list["Query"]:
        """The queries of a union, in their order."""
        if not isinstance(self.node, exp.SetOperation):
            return [self]
        return [
            branch
            for side in (self.node.left, self.node.right)
            for branch in Query.of(side, self.layers).branches()
        ]


def _written(cte: exp.CTE) -> str:
    """The SQL of a CTE, which many queries of a rule repeat."""
    return str(cte.meta.setdefault("sql", cte.sql(DIALECT)))


def conjuncts(condition: exp.Expression) -> Iterator[exp.Expression]:
    """The conditions of which all must hold."""
    if isinstance(condition, exp.And):
        yield from conjuncts(condition.left)
        yield from conjuncts(condition.right)
    elif isinstance(condition, exp.Paren) and isinstance(condition.this, exp.And | exp.Paren):
        yield from conjuncts(condition.this)
    else:
        yield condition
