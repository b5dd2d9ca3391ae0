"""Who entered a segment and who left it, in a file that each publish adds to, each event once."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO

import duckdb
from rich.markup import escape

from dms.console import err
from dms.disk import sync
from dms.publishing.files import PublishedBuild, PublishedFolder
from dms.warehouse import attach_read_only, has_relation

EVENTS = "events.jsonl"

_RELATION = "membership.segment_events"
_GROUPS = "membership.audiences"
_WRITINGS = ("keys.int_state_days", "membership.new_state_days")
"""Tables, as a view names its own catalog; the second has what a held build withdrew."""

_ERASED = "erased "
"""How the customer key of an erased one begins (macros/states/make_states_anonymous.sql)."""

_OF_THE_PERSON = ("event_key", "customer_key", "reason")
"""What a line loses when its customer is erased."""

_BLOCK = 1 << 20
_ROWS = 10_000


@dataclass(frozen=True)
class _Reached:
    """Of all writings up to `given_in` every event is in the first `bytes` of the file."""

    given_in: int = 0
    bytes: int = 0


class EventsFile:
    """`events.jsonl` of a published folder. Changes only under the lock of the folder.

    A line is an event that a build saw. Lines are only ever added, and those of an erased customer
    made anonymous where they stand, so a reader may keep the place up to which it has read.

    What was written is told by two things: builds/events.json, written once all of a publish is on
    disk, says up to which writing of the history; and the lines behind that place name the events
    that a killed publish had written of the next.
    """

    def __init__(self, folder: PublishedFolder) -> None:
        self.path = folder.root / EVENTS
        self._folder = folder
        self._notes = folder.builds / "events.json"

    def add(self, connection: duckdb.DuckDBPyConnection, build: PublishedBuild) -> int:
        """Write what this published build knows and the file lacks; gives how many.

        Raises:
            OSError: the file cannot be written; what is missing is written by the next call.
        """
        reached = self._read_notes()
        attach_read_only(connection, self._folder.file(build, "segments"), "events_of")
        try:
            if not has_relation(connection, "events_of", _RELATION):
                return 0
            ((newest,),) = connection.execute(
                f"select coalesce(max(given_in), 0) from events_of.{_RELATION}"
                " where origin = 'build'"
            ).fetchall()
            with self._opened() as file:
                written = {line["event_key"] for _, line in _lines(file, reached.bytes)}
                file.seek(0, os.SEEK_END)
                count = 0
                for lines in self._missing(connection, build, reached.given_in, written):
                    file.write(b"".join(lines))
                    count += len(lines)
                file.flush()
                os.fsync(file.fileno())
                size = file.tell()
        finally:
            connection.execute("detach events_of")
        self._write_notes(_Reached(max(newest, reached.given_in), size))
        return count

    def begin_anew_with(self, connection: duckdb.DuckDBPyConnection, catalog: str) -> None:
        """Count from one again where `catalog`, the warehouse, does: it was built from nothing, or
        is an older copy; of that the lines tell what was written.
        """
        reached = self._read_notes()
        tables = [name for name in _WRITINGS if has_relation(connection, catalog, name)]
        if not reached.given_in or not tables:
            return
        writings = " union all ".join(f"select given_in from {catalog}.{name}" for name in tables)
        ((newest,),) = connection.execute(
            f"select coalesce(max(given_in), 0) from ({writings})"
        ).fetchall()
        if newest < reached.given_in:
            self._write_notes(_Reached())

    def erase(self, is_erased: Callable[[str], bool]) -> int:
        """Make the lines of these customers anonymous, in their places; gives how many it did."""
        if not self.path.exists():
            return 0
        with self._opened() as file:
            found = [
                (place, line)
                for place, line in _lines(file, 0)
                if line["customer_key"] is not None and is_erased(line["customer_key"])
            ]
            for place, line in found:
                file.seek(place)
                length = len(file.readline()) - 1
                # Never longer than before: keys and sentences are longer than null.
                gone = dict.fromkeys(name for name in _OF_THE_PERSON if line[name])
                without = json.dumps(line | gone).encode()
                file.seek(place)
                file.write(without.ljust(length))
            file.flush()
            os.fsync(file.fileno())
        return len(found)

    def end(self) -> int:
        """The place behind its last whole line."""
        if not self.path.exists():
            return 0
        with self.path.open("rb") as file:
            return _end_of_lines(file)

    def read(self, begin: int) -> tuple[list[dict[str, Any]], int]:
        """The events from a place on, and the place behind them."""
        if not self.path.exists():
            return [], 0
        with self.path.open("rb") as file:
            end = _end_of_lines(file)
            return [line for place, line in _lines(file, begin) if place < end], end

    def customers(self) -> set[str]:
        """Whose events are in it."""
        return {line["customer_key"] for line in self.read(0)[0]} - {None}

    def _missing(
        self,
        connection: duckdb.DuckDBPyConnection,
        build: PublishedBuild,
        given_in: int,
        written: set[str],
    ) -> Iterator[list[bytes]]:
        """The lines of events beyond a writing that are not `written`, some at a time.

        Those of an erased customer, who has a number in the history, tell nobody to act.
        """
        groups = "select cast(null as varchar) as event_key, cast(null as varchar) as split_group"
        if has_relation(connection, "events_of", _GROUPS):
            groups = f"select event_key, split_group from events_of.{_GROUPS}"
        rows = connection.execute(
            f"""
            with split_groups as (
                select event_key, min(split_group) as split_group from ({groups}) group by event_key
            )
            select
                event_key, segment_name as segment, customer_key, home_dealership_key, event,
                cast(event_on as varchar) as event_on, cause, reason, split_group, given_in
            from events_of.{_RELATION}
            left join split_groups using (event_key)
            where origin = 'build' and given_in > $given_in
                and customer_key is not null and customer_key not like '{_ERASED}%'
            order by given_in, event_key
            """,
            {"given_in": given_in},
        )
        names = [column[0] for column in rows.description]
        while some := rows.fetchmany(_ROWS):
            events = [dict(zip(names, row, strict=True)) | {"build": build.number} for row in some]
            yield [
                json.dumps(event).encode() + b"\n"
                for event in events
                if event["event_key"] not in written
            ]

    @contextmanager
    def _opened(self) -> Iterator[BinaryIO]:
        """For reading and writing, at its end, which a kill may have torn: that goes first."""
        is_new = not self.path.exists()
        # Customers and what they did, for good: for the owner, until he allows others to read it.
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "r+b") as file:
            file.truncate(_end_of_lines(file))
            file.seek(0, os.SEEK_END)
            if is_new:
                sync(self.path.parent)
            yield file

    def _read_notes(self) -> _Reached:
        try:
            return _Reached(**json.loads(self._notes.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return _Reached()

    def _write_notes(self, reached: _Reached) -> None:
        if reached == self._read_notes():
            return
        file = self._folder.scratch("events.json")
        file.write_text(json.dumps(asdict(reached)) + "\n", encoding="utf-8")
        sync(file)
        file.replace(self._notes)
        sync(self._folder.builds)


def write_events(
    connection: duckdb.DuckDBPyConnection, folder: PublishedFolder, build: PublishedBuild
) -> int:
    """Add the events of a build that is published now; gives how many, and says what it cannot."""
    try:
        return EventsFile(folder).add(connection, build)
    except OSError as error:
        err.print(
            escape(
                f"{folder.root / EVENTS}: not written ({error.strerror}); what is missing is "
                "written by the next build or publish"
            ),
            soft_wrap=True,
        )
        return 0


def _lines(file: BinaryIO, begin: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """The events from a place on, each with its own place; from the first where the file is
    shorter, because it is another: somebody took the old one away.
    """
    size = file.seek(0, os.SEEK_END)
    place = file.seek(begin if begin <= size else 0)
    for line in file:
        with suppress(ValueError):
            found = json.loads(line)
            if isinstance(found, dict) and {"event_key", "customer_key"} <= found.keys():
                yield place, found
        place += len(line)


def _end_of_lines(file: BinaryIO) -> int:
    """The place behind the last whole line."""
    end = file.seek(0, os.SEEK_END)
    while end:
        begin = max(0, end - _BLOCK)
        file.seek(begin)
        newline = file.read(end - begin).rfind(b"\n")
        if newline >= 0:
            return begin + newline + 1
        end = begin
    return 0
