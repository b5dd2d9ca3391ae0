"""Puts together why a customer is in segments, why in others not, and when that changes."""

from dataclasses import asdict, dataclass, field
from typing import Any

import duckdb

from dms.errors import DataError
from dms.explain import reading
from dms.explain.ahead import day_after, days_in
from dms.explain.missing import Case, Missing, missing
from dms.explain.slices import compares_all, marts_of, open_slice
from dms.segments.project import ProjectFiles
from dms.segments.rules.moving import MovingColumns
from dms.segments.rules.trees import Rules, sql_of
from dms.segments.rules.words import Words
from dms.segments.trial import RuleError
from dms.settings import Settings


@dataclass(frozen=True)
class Ahead:
    """When the passing of days alone changes something: in how many days, and on which day."""

    in_days: int
    on: str


@dataclass(frozen=True)
class NearMiss:
    """A segment that a customer is not in, and what is missing.

    ahead     when they come in if nothing happens; None where they do not within the days looked at
    missing   the condition that fails today
    rests_on  columns of marts in the rule that are another day's as they stand: a score, a status
    """

    segment: str
    ahead: Ahead | None
    missing: Missing | None
    rests_on: tuple[str, ...] = ()

    @property
    def is_near(self) -> bool:
        """Whether it is worth a line: they come in soon, or hardly miss the one condition."""
        return self.ahead is not None or bool(self.missing and self.missing.is_near)

    @property
    def sentence(self) -> str:
        """In words: `in 12 days, on 2026-07-12`."""
        if self.ahead is not None:
            days = "day" if self.ahead.in_days == 1 else "days"
            rest = f", if {' and '.join(self.rests_on)} stays as it is" if self.rests_on else ""
            return f"in {self.ahead.in_days} {days}, on {self.ahead.on}{rest}"
        return self.missing.sentence if self.missing else ""


@dataclass
class Explanation:
    """All that is said of a customer.

    segments    those they are in: segment, title, priority, qualified_on, reason, when they leave
                if nothing happens, and what that rests on
    not_in      the others
    channels    which may be used, why, and what says so
    history     spells in segments; None where what is published has no history yet
    notes       what the reader should know of the above
    """

    customer_key: str
    as_of_date: str
    profile: dict[str, Any]
    segments: list[dict[str, Any]]
    channels: list[dict[str, Any]]
    history: list[dict[str, Any]] | None
    not_in: list[NearMiss] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def near_misses(self) -> list[NearMiss]:
        """Those worth a line, the soonest first."""
        near = [one for one in self.not_in if one.is_near]
        return sorted(near, key=lambda one: one.ahead.in_days if one.ahead else 10**6)

    def document(self) -> dict[str, Any]:
        """As --json prints it."""
        found = asdict(self)
        found["not_in"] = [
            asdict(one) | {"is_near": one.is_near, "says": one.sentence} for one in self.not_in
        ]
        return found


def explain(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    *,
    project: ProjectFiles,
    key: str,
    as_of: str,
    days: int,
    is_whole: bool = True,
) -> Explanation:
    """Explain a customer of what is published; look so many days ahead.

    `is_whole` asks for what every rule rests on, which takes longer, not of near misses alone.
    """
    found = describe(connection, key, as_of)
    _Rules(connection, settings, project, found, days=days, is_whole=is_whole).look()
    return found


def describe(connection: duckdb.DuckDBPyConnection, key: str, as_of: str) -> Explanation:
    """What is published of a customer, without a look at the rules."""
    return Explanation(
        key,
        as_of,
        reading.profile(connection, key),
        reading.segments(connection, key),
        reading.channels(connection, key),
        reading.history(connection, key),
    )


class _Rules:
    """Runs the rules of the project for one customer."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        settings: Settings,
        project: ProjectFiles,
        found: Explanation,
        *,
        days: int,
        is_whole: bool,
    ) -> None:
        self.connection, self.settings, self.project = connection, settings, project
        self.found, self.days, self.is_whole = found, days, is_whole
        self.rules = Rules(project)
        self.words = Words(found.as_of_date, self._value)
        self.moving = MovingColumns(project)
        self.members = {str(one["segment"]): one for one in found.segments}

    def look(self) -> None:
        """Add to the explanation what the rules say."""
        names = [name for name in self.project.segments if self._can_be_read(name)]
        marts = {mart for name in names for mart in marts_of(self.rules.tree(name))}
        key = self.found.customer_key
        with open_slice(self.settings, key, marts) as copy:
            for name in names:
                try:
                    self._look_at(copy, name)
                except duckdb.Error as error:
                    reason = " ".join(str(error).split())
                    self.found.notes.append(f"{name}: its rule cannot be run: {reason}")

    def _can_be_read(self, name: str) -> bool:
        try:
            self.rules.tree(name)
        except (RuleError, DataError) as error:
            self.found.notes.append(str(error))
            return False
        return True

    def _look_at(self, copy: duckdb.DuckDBPyConnection, name: str) -> None:
        tree, key, as_of = self.rules.tree(name), self.found.customer_key, self.found.as_of_date
        is_of_all = compares_all(tree)
        # A rank among all customers is taken where all are, and not ahead of the day.
        place, days = (self.connection, 0) if is_of_all else (copy, self.days)
        inside = days_in(place, sql_of(tree), key, as_of, days)
        if (0 in inside) != (name in self.members):
            self.found.notes.append(
                f"{name}: by its rule as it stands it is the other way round; `dms build` "
                "publishes it"
            )
        if name in self.members:
            outside = [number for number in range(days + 1) if number not in set(inside)]
            leaves = _ahead_or_none(outside, as_of)
            self.members[name]["leaves"] = asdict(leaves) if leaves else None
            if leaves or self.is_whole:
                self.members[name]["rests_on"] = self.moving.of_rule(tree)
        else:
            later = [number for number in inside if number > 0]
            found = missing(Case(place, key, as_of, self.words), tree)
            ahead = _ahead_or_none(later, as_of)
            rests_on = tuple(self.moving.of_rule(tree)) if ahead or self.is_whole else ()
            self.found.not_in.append(NearMiss(name, ahead, found, rests_on))

    def _value(self, sql: str) -> str:
        row = self.connection.execute(f"select cast({sql} as varchar)").fetchone()
        return str(row[0]) if row and row[0] is not None else "null"


def _ahead_or_none(days: list[int], as_of: str) -> Ahead | None:
    return Ahead(days[0], day_after(as_of, days[0])) if days else None
