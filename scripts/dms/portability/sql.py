"""What keeps a SQL statement from meaning the same on DuckDB and on Spark, found by reading it.

Statements are read as Spark's dialect, with the types of all relations. A fault is one line: the
construct as written, and why it is refused. What only one engine knows would fail there anyway, but
late; what both know and understand differently would never fail. All was seen on DuckDB 1.5.6 and
on Spark 4.2.1 with ANSI mode off, as dbt-spark sets it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlglot import exp
from sqlglot.dialects.spark import Spark
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.qualify import qualify
from sqlglot.schema import MappingSchema
from sqlglot.tokens import Token, TokenType

from dms.portability.nulls import is_never_null
from dms.portability.types import DATES, DECIMALS, FLOATS, INTEGERS, TEXTS, UNTYPED, add_types
from dms.portability.words import (
    NO_LIST,
    REFUSED_FUNCTIONS,
    REFUSED_TOKENS,
    REFUSED_TYPES,
    SHARED_FUNCTIONS,
)

Rule = Callable[[exp.Expression, "Project"], Iterator[tuple[exp.Expression, str]]]


class StrictSpark(Spark):  # type: ignore[misc]
    """Spark's dialect with cast() and try_cast() told apart."""

    class Parser(Spark.Parser):  # type: ignore[misc]
        STRICT_CAST = True


@dataclass
class Project:
    """The columns of each relation with their types, and the columns declared as never null."""

    columns: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    never_null: frozenset[str] = frozenset()

    def schema(self) -> MappingSchema:
        return MappingSchema(self.columns, dialect=StrictSpark)


def faults(sql: str, project: Project, schema: MappingSchema | None = None) -> list[str]:
    """What is refused in a compiled statement, each with its reason; [] for a portable one."""
    tokens = StrictSpark().tokenize(sql)
    found = list(_word_faults(sql, tokens))
    try:
        statement = StrictSpark().parse(sql)[0]
        assert statement is not None
    except SqlglotError as error:
        return [*found, f"does not parse as Spark SQL: {error}"]
    found += _rule_faults(STRUCTURE_RULES, statement, project)
    if found:
        return sorted(set(found))
    try:
        typed = qualify(
            statement,
            dialect=StrictSpark,
            schema=schema or project.schema(),
            expand_alias_refs=False,
            quote_identifiers=False,
        )
    except SqlglotError as error:
        return [f"reads a column that is not there, or a name given in the same select: {error}"]
    add_types(typed, schema or project.schema())
    return sorted(set(_rule_faults(TYPE_RULES, typed, project)))


def _rule_faults(rules: list[Rule], statement: exp.Expression, project: Project) -> list[str]:
    return [
        f"{' '.join(node.sql('spark').split())[:90]}: {reason}"
        for rule in rules
        for node, reason in rule(statement, project)
    ]


def _word_faults(sql: str, tokens: list[Token]) -> Iterator[str]:
    for position, token in enumerate(tokens):
        source = sql[token.start : token.end + 1]
        word = token.text.lower()
        before = tokens[position - 1].token_type if position else None
        after = tokens[position + 1].token_type if position + 1 < len(tokens) else None
        if token.token_type == TokenType.ARROW and not sql[: token.start].rstrip().endswith(
            OF_MACROS
        ):
            yield f"{source}: {NO_LIST}"
        elif token.token_type in REFUSED_TOKENS:
            yield f"{source}: {REFUSED_TOKENS[token.token_type]}"
        elif token.token_type == TokenType.SLASH and before == TokenType.SLASH:
            yield "//: Spark has no integer division of that name; write floor(a / b)"
        elif token.token_type == TokenType.STRING:
            if source.startswith('"'):
                yield f'{source}: in "", Spark reads a text; write adapter.quote() for a name'
            if "\\" in source.replace("\\\\", "").replace("\\'", ""):
                yield f"{source}: an escape on Spark, itself on DuckDB; write no backslash"
        elif before == TokenType.ALIAS and after == TokenType.R_PAREN and word in REFUSED_TYPES:
            yield f"cast(... as {word}): {REFUSED_TYPES[word]}"
        elif after == TokenType.L_PAREN and word in REFUSED_FUNCTIONS:
            yield f"{word}(): {REFUSED_FUNCTIONS[word]}"
        elif (
            after == TokenType.L_PAREN
            and token.token_type == TokenType.VAR
            and word not in SHARED_FUNCTIONS
            and before not in {TokenType.ALIAS, TokenType.COMMA, TokenType.FROM, TokenType.JOIN}
        ):
            yield f"{word}(): not known to be the same on both engines; {TRY_IT}"


# What the macros that write functions of items, each engine in its way, call them.
OF_MACROS = (" item", "(item", " part", " place)", " sign", " digit)")
TRY_IT = "try it on both, then add it to SHARED_FUNCTIONS, or dispatch a macro"


# ---------- what can be seen without types


ZERO = exp.Literal.number(0)
BARE_DECIMAL = exp.DataType.build("decimal")
CLAUSES: list[tuple[Callable[[exp.Expression], bool], str]] = [
    (
        lambda node: isinstance(node, exp.Qualify),
        "only the newest Spark has qualify; rank in a CTE, filter in the next",
    ),
    (
        lambda node: isinstance(node, exp.Distinct) and bool(node.args.get("on")),
        "Spark has no distinct on; rank in a CTE, filter in the next",
    ),
    (
        lambda node: isinstance(node, exp.Star) and any(node.args.values()),
        "Spark has no exclude, replace or rename of a star; list the columns",
    ),
    (
        lambda node: isinstance(node, exp.With) and bool(node.args.get("recursive")),
        "only the newest Spark has recursion, and bounds it; unroll the rounds",
    ),
    (
        lambda node: isinstance(node, exp.SetOperation) and bool(node.args.get("by_name")),
        "Spark has no union by name; list the columns in one order",
    ),
    (
        lambda node: isinstance(node, exp.TableSample),
        "draws other rows on each engine, and each time",
    ),
    (
        lambda node: isinstance(node, (exp.SimilarTo, exp.Glob)),
        "Spark does not have it; write matches_pattern()",
    ),
    (
        lambda node: isinstance(node, exp.Join) and node.method == "ASOF",
        "Spark has no asof join; join and rank in a CTE",
    ),
    (
        lambda node: isinstance(node, exp.Substring) and node.args.get("start") == ZERO,
        "from 0, DuckDB gives one character less than Spark; count from 1",
    ),
    (
        lambda node: isinstance(node, exp.Interval),
        "date and interval make a timestamp on DuckDB, a date on Spark; write months_after()",
    ),
    (
        lambda node: isinstance(node, exp.DataType) and node == BARE_DECIMAL,
        "decimal is (18, 3) on DuckDB, (10, 0) on Spark; write both",
    ),
    (
        lambda node: (
            isinstance(node, exp.Count)
            and isinstance(node.this, exp.Distinct)
            and len(node.this.expressions) > 1
        ),
        "DuckDB counts one expression; Spark leaves out rows with any null",
    ),
]


def clauses(statement: exp.Expression, _: Project) -> Iterator[tuple[exp.Expression, str]]:
    """Clauses that one engine lacks, or that choose rows by chance."""
    for node in statement.walk():
        for is_refused, reason in CLAUSES:
            if is_refused(node):
                yield node, reason


def orderings(statement: exp.Expression, project: Project) -> Iterator[tuple[exp.Expression, str]]:
    """Ascending nulls come last on DuckDB and first on Spark; descending they come last on both."""
    for window in statement.find_all(exp.Window):
        if isinstance(window.this, exp.RowNumber) and not window.args.get("order"):
            yield window, "Spark numbers no rows without an order"
    for order in statement.find_all(exp.Order):
        for key in order.expressions:
            is_last = key.args.get("desc") or key.args.get("nulls_first") is False
            if not is_last and not is_never_null(key.this, statement, project.never_null):
                yield key, "a null comes last on DuckDB, first on Spark; write nulls last"


# ---------- what takes the types of the columns


def arithmetic(statement: exp.Expression, _: Project) -> Iterator[tuple[exp.Expression, str]]:
    """Sums of dates, quotients and averages of decimals."""
    for node in statement.find_all(exp.Div, exp.Add, exp.Sub):
        sides = (node.left, node.right)
        if isinstance(node, exp.Div):
            has_decimal = any(side.is_type(*DECIMALS) for side in sides)
            if has_decimal and not any(side.is_type(*FLOATS) for side in sides):
                yield node, "a double on DuckDB, a rounded decimal on Spark; cast one to double"
        elif any(side.is_type(*DATES) for side in sides):
            yield node, "days are a number on DuckDB, an interval on Spark; write days_between()"
    for node in statement.find_all(exp.Avg, exp.Median):
        if node.this.is_type(*DECIMALS):
            yield node, "of decimals it is a rounded decimal on one engine; cast them to double"
    for node in statement.find_all(exp.Sum, exp.Avg):
        if node.this.is_type(exp.DataType.Type.BOOLEAN):
            yield node, "Spark adds no booleans; write case when ... then 1 else 0 end"
    for node in statement.find_all(exp.Round):
        if node.args.get("decimals") and node.this.is_type(*FLOATS):
            yield node, "of a double, 1.005 becomes 1.00 on DuckDB and 1.01 on Spark"


def casts(statement: exp.Expression, _: Project) -> Iterator[tuple[exp.Expression, str]]:
    """Casts that round, write or fail differently."""
    for node in statement.find_all(exp.Cast):
        kept, wanted = node.this, node.to
        if wanted.is_type(*INTEGERS) and kept.is_type(*FLOATS, *DECIMALS) and not _is_whole(kept):
            yield node, "DuckDB rounds it, Spark cuts it off; write floor() or round() inside"
        elif wanted.is_type(*DECIMALS) and kept.is_type(*FLOATS):
            yield node, "of a double, 1.005 becomes 1.00 on DuckDB and 1.01 on Spark"
        elif wanted.is_type(*TEXTS) and kept.is_type(*FLOATS):
            yield node, "1e+16 on DuckDB, 1.0E16 on Spark; cast it to a decimal or integer first"
        elif (
            not isinstance(node, exp.TryCast)
            and kept.is_type(*TEXTS)
            and not wanted.is_type(*TEXTS)
            and not isinstance(kept, exp.Literal)
        ):
            yield node, "DuckDB stops at a text that is none, Spark makes it null; see try_number()"


def mixtures(statement: exp.Expression, _: Project) -> Iterator[tuple[exp.Expression, str]]:
    """Texts next to other types, which the engines turn into each other by different rules."""
    for node in statement.find_all(exp.DPipe):
        for part in (node.left, node.right):
            if part.type and not part.is_type(*TEXTS, *UNTYPED):
                yield node, "each engine writes a number its own way; cast(... as string)"
    for node in statement.find_all(exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE):
        sides = [side for side in (node.left, node.right) if not side.is_type(*UNTYPED)]
        if len(sides) == 2 and sides[0].is_type(*TEXTS) != sides[1].is_type(*TEXTS):
            yield node, "DuckDB stops at a text that does not fit, Spark makes it null; cast it"


def _is_whole(number: exp.Expression) -> bool:
    if isinstance(number, (exp.Floor, exp.Ceil, exp.Round)):
        return not number.args.get("decimals")
    if isinstance(number, (exp.Paren, exp.Neg)):
        return _is_whole(number.this)
    if isinstance(number, (exp.Add, exp.Sub, exp.Mul, exp.Least, exp.Greatest)):
        parts: list[Any] = [number.this, number.args.get("expression"), *number.expressions]
        return all(_is_whole(part) for part in parts if part)
    return bool(number.is_type(*INTEGERS))


STRUCTURE_RULES: list[Rule] = [clauses, orderings]
TYPE_RULES: list[Rule] = [arithmetic, casts, mixtures]
