"""What came of calls: a list that a salesperson filled in, read line by line or not at all."""

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from dms.errors import DataError, UsageError
from dms.ledger import Ledger
from dms.tasks.phones import Phones

OUTCOMES = (
    *("reached", "no_answer", "appointment", "not_interested"),
    *("wrong_number", "do_not_call", "note"),
)

DELIMITERS = (",", ";", "\t")
MOST_LETTERS = 500

_CONTACT_POINT = re.compile(r"\S*@\S+|\+?\d(?:[\s().\-/]*\d){6,}")
MASKED = "[left out]"
"""What stands for a contact point in a note: the ledger holds none."""


@dataclass(frozen=True)
class Known:
    """What the published build has: names of segments, keys of customers of now and before, and the
    numbers of customers.
    """

    segments: Collection[str]
    customers: Collection[str]
    phones: Phones


@dataclass(frozen=True)
class Outcome:
    """What came of a call; `segment_name` None where only a customer was named, `point_key` that of
    a number that was wrong.
    """

    outcome_id: str
    customer_key: str
    segment_name: str | None
    outcome: str
    outcome_on: date
    note: str
    point_key: str | None = None


@dataclass(frozen=True)
class Taken:
    """How many outcomes of each kind were taken, were known already, and lines without one."""

    taken: Counter[str]
    known: int
    blank: int


def take_outcomes(path: Path, ledger: Ledger, known: Known, now: datetime) -> Taken:
    """Read a file and write its outcomes into the ledger, those that are not there yet.

    Raises:
        UsageError: the file cannot be read, or has not the columns.
        DataError: a line is wrong; nothing of the file was taken.
    """
    found: dict[str, Outcome] = {}
    wrong, blank = [], 0
    for number, line in read_lines(path):
        try:
            outcome = read_outcome(line, known, now.date())
        except ValueError as error:
            wrong.append(f"line {number}: {error}")
            continue
        if outcome is None:
            blank += 1
        else:
            found.setdefault(outcome.outcome_id, outcome)
    if wrong:
        more = f" ({len(wrong) - 1} more lines are wrong)" if len(wrong) > 1 else ""
        raise DataError(f"{path}, {wrong[0]}{more}; mend it: nothing of the file was taken")
    before = ledger.rows("task_outcomes")
    taken = {row.get("outcome_id") for row in before}
    new = [outcome for outcome in found.values() if outcome.outcome_id not in taken]
    if new:
        ledger.append(
            "task_outcomes",
            [
                _row(outcome, number, now)
                for number, outcome in enumerate(new, start=1 + len(before))
            ],
        )
    return Taken(Counter(outcome.outcome for outcome in new), len(found) - len(new), blank)


def _row(outcome: Outcome, line_number: int, now: datetime) -> dict[str, object]:
    return {
        "line_number": line_number,
        "outcome_id": outcome.outcome_id,
        "audience": outcome.segment_name,
        "customer_key": outcome.customer_key,
        "outcome_on": outcome.outcome_on,
        "outcome": outcome.outcome,
        "note": outcome.note or None,
        "point_key": outcome.point_key,
        "imported_at": now.isoformat(timespec="seconds"),
    }


def read_lines(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The lines of a list with their numbers, each by the names of the columns.

    Raises:
        UsageError: it cannot be read, or a column is missing.
        DataError: a line has another number of values.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")  # as spreadsheets save CSV
    heading = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=heading.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        names = [name.strip().lower() for name in next(rows, [])]
        _require_columns(path, names)
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            if len(row) != len(names):
                raise DataError(
                    f"{path}, line {rows.line_num}: has {len(row)} values, and the header "
                    f"{len(names)} columns; mend it: nothing of the file was taken"
                )
            yield rows.line_num, dict(zip(names, map(str.strip, row), strict=True))
    except csv.Error as error:
        raise DataError(
            f"{path}, line {rows.line_num}: cannot be read ({error}); nothing of it was taken"
        ) from error


def _require_columns(path: Path, names: list[str]) -> None:
    for choice in (("outcome",), ("task_id", "customer_key"), ("listed_on", "outcome_on")):
        if not set(choice) & set(names):
            raise UsageError(
                f"{path}: has no column {' or '.join(choice)}; give back a list that `dms tasks` "
                "wrote, with outcome filled in"
            )


def read_outcome(line: Mapping[str, str], known: Known, today: date) -> Outcome | None:
    """The outcome of a line, None where none is filled in.

    A line is the same outcome whenever it is read: it is known by what is written in it.

    Raises:
        ValueError: what is wrong with it, in a clause.
    """
    outcome = re.sub(r"[\s-]+", "_", line["outcome"].lower())
    note = line.get("note", "")
    if not outcome and not note:
        return None
    outcome = outcome or "note"
    if outcome not in OUTCOMES:
        raise ValueError(f"outcome {line['outcome']!r} is none of {', '.join(OUTCOMES)}")
    if outcome == "note" and not note:
        raise ValueError("outcome note has no note")
    segment, customer = _whose(line)
    if customer not in known.customers:
        raise ValueError(f"customer {customer!r} is not in the published build")
    if segment is not None and segment not in known.segments:
        raise ValueError(f"segment {segment!r} is not in the published build")
    if segment is None and outcome == "not_interested":
        raise ValueError("not_interested needs the task_id: in which segment?")
    listed_on, outcome_on = _day(line, "listed_on", today), _day(line, "outcome_on", today)
    if listed_on is None and outcome_on is None:
        raise ValueError("has no day in listed_on or outcome_on")
    written = "|".join(map(str, (customer, segment, outcome, listed_on, outcome_on)))
    return Outcome(
        hashlib.sha256(written.encode()).hexdigest()[:16],
        customer,
        segment,
        outcome,
        outcome_on or today,
        _CONTACT_POINT.sub(MASKED, " ".join(note.split()))[:MOST_LETTERS],
        known.phones.key_of(line.get("phone", ""), customer) if outcome == "wrong_number" else None,
    )


def _whose(line: Mapping[str, str]) -> tuple[str | None, str]:
    if task_id := line.get("task_id"):
        segment, colon, customer = task_id.partition(":")
        if not (segment and colon and customer):
            raise ValueError(f"task_id {task_id!r} is not of the form segment:customer_key")
        return segment, customer
    if customer := line.get("customer_key", ""):
        return None, customer
    raise ValueError("has neither task_id nor customer_key")


def _day(line: Mapping[str, str], name: str, today: date) -> date | None:
    text = line.get(name, "")
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{name} {text!r} is no day, as {today}") from None
    if day > today:
        raise ValueError(f"{name} {text} is ahead of today, {today}")
    return day


def last_outcomes(ledger: Ledger, followed: Mapping[str, set[str]]) -> dict[str, Mapping[str, Any]]:
    """The newest outcome by customer, for whichever segment; of one day the one taken last."""
    newest: dict[str, Mapping[str, Any]] = {}
    for row in ledger.rows("task_outcomes"):
        for key in followed.get(row["customer_key"], {row["customer_key"]}):
            before = newest.get(key)
            if before is None or before["outcome_on"] <= row["outcome_on"]:
                newest[key] = row
    return newest
