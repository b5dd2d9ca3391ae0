"""The waterfall of a rule: what each of its conditions keeps and drops of all customers."""

from dataclasses import dataclass

from sqlglot import exp

from dms.console import out, plain_table, readable
from dms.segments.rules.steps import Step, take_apart
from dms.segments.rules.trees import ANY_DAY, DIALECT, Rules
from dms.segments.rules.words import Words
from dms.segments.trial import Trial


@dataclass(frozen=True)
class Line:
    """A condition of a rule: where it stands, in words, and customers before and after it.

    is_silent   it drops nobody and never will: that what is known does not lie ahead of the day
    """

    relation: str
    condition: str
    before: int
    after: int
    is_silent: bool = False


def waterfall(trial: Trial, rules: Rules, name: str) -> list[Line]:
    """What the conditions of a segment keep, from its first table to its members.

    Raises:
        UsageError: there is no segment of that name.
        DataError: its rule cannot be rendered, taken apart or run; names the file.
    """
    steps = take_apart(rules.tree(name))
    words = words_of(trial)
    counts = [
        f"select {place} as place, count(*) as customers from ({step.customers})"
        for place, step in enumerate(steps)
    ]
    rows = trial.rows(" union all ".join(counts).replace(ANY_DAY, trial.as_of))
    after = dict(rows)
    return [
        Line(
            step.relation,
            say(step, words),
            after[max(place - 1, 0)],
            after[place],
            is_silent=_is_silent(step) and after[max(place - 1, 0)] == after[place],
        )
        for place, step in enumerate(steps)
    ]


def words_of(trial: Trial) -> Words:
    """Words for the day of what is published."""

    def value(sql: str) -> str:
        ((found,),) = trial.rows(f"select cast({sql} as varchar)")
        return "null" if found is None else str(found)

    return Words(trial.as_of, value)


def say(step: Step, words: Words) -> str:
    """A step in words."""
    if step.others:
        ways = ("; ".join(say(one, words) for one in way) for way in step.others)
        return ("none of: " if step.is_none else "one of: ") + " / ".join(
            way or "any" for way in ways
        )
    if step.condition is not None:
        return words.condition(step.condition)
    return f"is in {step.relation}"


def _is_silent(step: Step) -> bool:
    condition = step.condition
    return (
        isinstance(condition, exp.LTE)
        and isinstance(condition.left, exp.Column)
        and condition.right.sql(DIALECT) == f"CAST('{ANY_DAY}' AS DATE)"
    )


def print_waterfall(lines: list[Line]) -> None:
    """Print the conditions, a line each, with the customers that are left and dropped."""
    table = plain_table()
    table.add_column("condition", overflow="fold", ratio=1)
    table.add_column("in the SQL", no_wrap=True)
    table.add_column("left", justify="right", no_wrap=True)
    table.add_column("dropped", justify="right", no_wrap=True)
    for line in lines:
        if not line.is_silent:
            dropped = line.before - line.after
            table.add_row(
                readable(line.condition).replace("[", "\\["),
                line.relation,
                f"{line.after:,}",
                f"{dropped:,}" if dropped else "",
            )
    out.print(table)
