"""Conditions of a rule in words, with dates and numbers worked out for a day."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlglot import exp

from dms.segments.rules.trees import sql_of

COMPARED: dict[type[exp.Expression], tuple[str, str]] = {
    exp.GTE: ("at least", "or later"),
    exp.GT: ("more than", "later than"),
    exp.LTE: ("at most", "or earlier"),
    exp.LT: ("less than", "earlier than"),
    exp.EQ: ("", ""),
    exp.NEQ: ("not", "not"),
}
"""How each comparison is said of numbers, and of dates."""

MIRRORED: dict[type[exp.Expression], type[exp.Expression]] = {
    exp.GTE: exp.LTE,
    exp.GT: exp.LT,
    exp.LTE: exp.GTE,
    exp.LT: exp.GT,
    exp.EQ: exp.EQ,
    exp.NEQ: exp.NEQ,
}

LONGEST = 160
"""Signs of SQL that are shown where there are no words for it."""


@dataclass(frozen=True)
class Comparison:
    """What is compared, how, and with what."""

    subject: exp.Expression
    kind: type[exp.Expression]
    wanted: exp.Expression


def comparison(condition: exp.Expression) -> Comparison | None:
    """A condition as the comparison of something of the customer; None where it is none."""
    while isinstance(condition, exp.Paren):
        condition = condition.this
    kind = type(condition)
    if kind not in COMPARED:
        return None
    left, right = condition.this, condition.expression
    if not _is_varying(left) and _is_varying(right):
        return Comparison(right, MIRRORED[kind], left)
    return Comparison(left, kind, right)


def _is_varying(node: exp.Expression) -> bool:
    return node.find(exp.Column, exp.AggFunc, exp.Window, exp.Query) is not None


class Words:
    """Says conditions in words.

    day     as_of_date (ISO 8601)
    value   works out SQL without columns; gives it as text
    """

    def __init__(self, day: str, value: Callable[[str], str]) -> None:
        self._day = day
        self._value = value
        self._known: dict[str, str] = {}

    def condition(self, node: exp.Expression) -> str:
        """A condition: `last on 2025-06-30 or earlier`."""
        while isinstance(node, exp.Paren):
            node = node.this
        if isinstance(node, exp.And | exp.Or):
            word = "and" if isinstance(node, exp.And) else "or"
            return f"{self._part(node, node.left)} {word} {self._part(node, node.right)}"
        if isinstance(node, exp.Not):
            return self._not(node.this)
        compared = comparison(node)
        if compared is not None:
            return f"{self.name(compared.subject)} {self.wanted(compared)}"
        return self._test(node)

    def _test(self, node: exp.Expression) -> str:
        if isinstance(node, exp.Is) and isinstance(node.expression, exp.Null):
            return _missing(node.this) or f"no {self.name(node.this)}"
        if isinstance(node, exp.In) and node.expressions:
            values = [self.name(value) for value in node.expressions]
            return f"{self.name(node.this)} {' or '.join(values)}"
        if isinstance(node, exp.Like):
            return f"{self.name(node.this)} like {self.name(node.expression)}"
        return self.name(node)

    def wanted(self, compared: Comparison) -> str:
        """What a comparison wants: `at least 200`, `2025-06-30 or earlier`."""
        value = self.name(compared.wanted)
        of_numbers, of_dates = COMPARED[compared.kind]
        if not _is_date(compared):
            return f"{of_numbers} {value}".strip()
        if of_dates.startswith("or "):
            return f"{value} {of_dates}"
        return f"{of_dates} {value}".strip()

    def name(self, node: exp.Expression) -> str:
        """What is compared: a column by its name, anything else by its SQL."""
        if isinstance(node, exp.Column):
            return _plain(node.name)
        if isinstance(node, exp.Count) and isinstance(node.this, exp.Star):
            return "number of rows"
        if not _is_varying(node):
            return self._worked_out(node)
        text = node.copy()
        for part in list(text.walk()):
            is_constant = part.parent is not None and not _is_varying(part)
            if is_constant and isinstance(part, exp.Cast | exp.Func | exp.Binary | exp.Paren):
                part.replace(exp.var(self._worked_out(part)))
        for column in list(text.find_all(exp.Column)):
            column.replace(exp.var(_plain(column.name)))
        said = " ".join(sql_of(text, self._day).lower().split())
        return said if len(said) <= LONGEST else f"{said[:LONGEST]}..."

    def _worked_out(self, node: exp.Expression) -> str:
        sql = sql_of(node, self._day)
        if sql not in self._known:
            self._known[sql] = self._value(sql)
        return self._known[sql]

    def _not(self, node: exp.Expression) -> str:
        while isinstance(node, exp.Paren):
            node = node.this
        if isinstance(node, exp.Is) and isinstance(node.expression, exp.Null):
            return _missing(node.this, "is in") or f"has {self.name(node.this)}"
        said = self.condition(node)
        return f"not ({said})" if isinstance(node, exp.And | exp.Or) else f"not {said}"

    def _part(self, whole: exp.Expression, part: exp.Expression) -> str:
        said = self.condition(part)
        inner = part.unnest()
        is_mixed = isinstance(inner, exp.And | exp.Or) and type(inner) is not type(whole)
        return f"({said})" if is_mixed else said


def _missing(node: exp.Expression, word: str = "not in") -> str:
    """A key of a joined relation that is missing says that nothing was found there."""
    if isinstance(node, exp.Column) and node.table and node.name.endswith("_key"):
        return f"{word} {_plain(node.table)}"
    return ""


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _is_date(compared: Comparison) -> bool:
    subject = compared.subject
    ends = subject.name.endswith("_on") if isinstance(subject, exp.Column) else False
    wanted = compared.wanted
    return ends or (isinstance(wanted, exp.Cast) and wanted.to.is_type("date"))
