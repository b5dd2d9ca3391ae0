"""Puts together why a customer is in segments, why in others not, and when that changes."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from dms.explain import reading
from dms.explain.ahead import day_after, days_in
from dms.explain.kept import KeptRows
from dms.explain.missing import Case, Missing, failing_step, missing
from dms.explain.sheets import Sheet
from dms.explain.slices import open_slice
from dms.segments.rules.words import Words


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
            return say_ahead(self.ahead.in_days, self.ahead.on, self.rests_on)
        return self.missing.sentence if self.missing else ""


def say_ahead(in_days: int, on: str, rests_on: Sequence[str]) -> str:
    """When something changes, and what must stay as it is: `in 12 days, on 2026-07-12`."""
    days = "day" if in_days == 1 else "days"
    stay = "stays as it is" if len(rests_on) == 1 else "stay as they are"
    rest = f", if {' and '.join(rests_on)} {stay}" if rests_on else ""
    return f"in {in_days} {days}, on {on}{rest}"


@dataclass
class Explanation:
    """All that is said of a customer.

    segments    those they are in: segment, title, priority, qualified_on, reason, when they leave
                if nothing happens, and what that rests on
    not_in      the others
    channels    which may be used, why, and what says so
    is_held_out whether they are in the holdout of everything that is sent
    history     spells in segments; None where what is published has no history yet
    notes       what the reader should know of the above
    """

    customer_key: str
    as_of_date: str
    profile: dict[str, Any]
    segments: list[dict[str, Any]]
    channels: list[dict[str, Any]]
    is_held_out: bool
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
    file: Path,
    *,
    sheets: Mapping[str, Sheet],
    key: str,
    as_of: str,
    days: int,
    is_thorough: bool = True,
    described: Explanation | None = None,
    kept: KeptRows | None = None,
) -> Explanation:
    """Explain a customer of what is published by these rules; look so many days ahead. `connection`
    has the segments file `file` open.

    `is_thorough`: say of what they miss by far as well whether it is all that they miss.
    `described` is what describe gave of them, where that was asked before; it stays as it is.
    `kept` has what rules say that compare all customers, from one customer to the next.
    """
    found = deepcopy(described) if described else describe(connection, key, as_of)
    kept = kept or KeptRows(connection)
    _Rules(connection, file, sheets, found, days=days, is_thorough=is_thorough, kept=kept).look()
    return found


def describe(connection: duckdb.DuckDBPyConnection, key: str, as_of: str) -> Explanation:
    """What is published of a customer, without a look at the rules."""
    return Explanation(
        key,
        as_of,
        reading.profile(connection, key),
        reading.segments(connection, key),
        reading.channels(connection, key),
        reading.is_held_out(connection, key),
        reading.history(connection, key),
    )


class _Rules:
    """Runs the rules of the project for one customer."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        file: Path,
        sheets: Mapping[str, Sheet],
        found: Explanation,
        *,
        days: int,
        is_thorough: bool,
        kept: KeptRows,
    ) -> None:
        self.kept = kept
        self.connection, self.file, self.sheets = connection, file, sheets
        self.found, self.days, self.is_thorough = found, days, is_thorough
        self.words = Words(found.as_of_date, self._value)
        self.members = {str(one["segment"]): one for one in found.segments}

    def look(self) -> None:
        """Add to the explanation what the rules say."""
        self.found.notes += [sheet.fault for sheet in self.sheets.values() if sheet.fault]
        readable = {name: sheet for name, sheet in self.sheets.items() if not sheet.fault}
        marts = {mart for sheet in readable.values() for mart in sheet.marts}
        with open_slice(self.file, self.found.customer_key, marts) as copy:
            for name, sheet in readable.items():
                try:
                    self._look_at(copy, name, sheet)
                except duckdb.Error as error:
                    reason = " ".join(str(error).split())
                    self.found.notes.append(f"{name}: its rule cannot be run: {reason}")

    def _look_at(self, copy: duckdb.DuckDBPyConnection, name: str, sheet: Sheet) -> None:
        key, as_of = self.found.customer_key, self.found.as_of_date
        # A rank among all customers is taken where all are, and not ahead of the day.
        place, days = (self.connection, 0) if sheet.is_of_all else (copy, self.days)
        kept = self.kept if sheet.is_of_all else None
        case = Case(place, key, as_of, self.words, self.is_thorough, kept)
        failing = failing_step(case, sheet) if name not in self.members or kept else None
        if kept:
            inside = [] if failing else [0]
        elif failing is not None and failing.is_of_any_day:
            inside = []
        else:
            inside = days_in(place, sheet.sql, key, as_of, days)
        if (0 in inside) != (name in self.members):
            self.found.notes.append(
                f"{name}: by its rule as it stands it is the other way round; `dms build` "
                "publishes it"
            )
        if name in self.members:
            outside = [number for number in range(days + 1) if number not in set(inside)]
            leaves = _ahead_or_none(outside, as_of)
            self.members[name]["leaves"] = asdict(leaves) if leaves else None
            self.members[name]["rests_on"] = sheet.rests_on
        else:
            later = [number for number in inside if number > 0]
            found = missing(case, failing) if failing else None
            ahead = _ahead_or_none(later, as_of)
            self.found.not_in.append(NearMiss(name, ahead, found, tuple(sheet.rests_on)))

    def _value(self, sql: str) -> str:
        row = self.connection.execute(f"select cast({sql} as varchar)").fetchone()
        return str(row[0]) if row and row[0] is not None else "null"


def _ahead_or_none(days: list[int], as_of: str) -> Ahead | None:
    return Ahead(days[0], day_after(as_of, days[0])) if days else None
