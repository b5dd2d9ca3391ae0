"""The sample's simulation, and which of its rows the exports told readably, extract by extract.

Each row is spoiled by the sample's own dice, as `dms sample` does; a fact is known by its newest
readable row. The exports themselves are not written.
"""

import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from sample_group.emit import Emitter
from sample_group.extracts import Extract, schedule
from sample_group.facts import Appointment, Deal, RepairOrder, Ticket
from sample_group.faults import spoil_row
from sample_group.layouts import Feed, Row
from sample_group.life import BLOCK_SIZE, live
from sample_group.people import Record
from sample_group.places import Rooftop
from sample_group.sample import YEARS
from sample_group.systems import OUTLETS, SYSTEMS, Rows
from sample_group.world import Block, World

HEADERS = {"customers", "deals", "repair_orders", "parts_invoices", "SL", "SV", "AP"}
"""Tables of which a row is a whole fact, or its head."""


@dataclass(frozen=True)
class Sending:
    """A readable row: the day of its extract, the version of the fact, the line (0 = none)."""

    day: int
    version: int
    table: str
    line: int


@dataclass
class Told:
    """All blocks of a sample, and what the exports told of them.

    `sendings` are those of a fact by its identity; `rows` those of the group's own tools, by table,
    each with the day of its extract.
    """

    world: World
    blocks: list[Block] = field(default_factory=list)
    sendings: dict[int, list[Sending]] = field(default_factory=lambda: defaultdict(list))
    rows: dict[str, list[tuple[int, dict[str, str]]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def version(self, fact: object, as_of: date) -> int | None:
        """The version that the newest readable row by that day shows, else the newest row at all;
        None where no row is readable."""
        heads = [sent for sent in self.sendings[id(fact)] if sent.table in HEADERS]
        newest = newest_by([(sent.day, sent) for sent in heads], as_of)
        return newest.version if newest else None

    def lines(self, fact: object) -> set[int]:
        """Numbers of the lines (from 1) of which any row is readable."""
        return {sent.line for sent in self.sendings[id(fact)] if sent.line}


def newest_by(sent: Sequence[tuple[int, Any]], as_of: date) -> Any:
    """The last of those sent by that day, else the last of all; None of none."""
    in_time = [what for what in sent if what[0] <= as_of.toordinal()]
    return max(in_time or sent, key=lambda what: what[0])[1] if sent else None


def tell(customers: int, seed: int, as_of: date) -> Told:
    """Simulate the sample of these parameters, as `dms sample` does, and take note of each row."""
    world = World(seed, customers, as_of, YEARS)
    told, extracts = Told(world), schedule(world.as_of)
    with tempfile.TemporaryDirectory() as folder:
        ledger: Any = _Ledger(extracts, Path(folder), told)
        outlets = {name: start(world, ledger) for name, start in OUTLETS.items()}
        for number in range(-(-customers // BLOCK_SIZE)):
            block = live(world, number)
            told.blocks.append(block)
            _Witness(world, ledger, Random(f"{seed}:rows:{number}"), told).block(block)
            for name, outlet in outlets.items():
                outlet.block(block, Random(f"{seed}:{name}:{number}"))
        for outlet in outlets.values():
            outlet.close()
    return told


class _Ledger:
    """Takes the rows of the group's own tools in place of the files."""

    def __init__(self, extracts: list[Extract], folder: Path, told: Told) -> None:
        self.extracts = self.card_extracts = extracts
        self.folder = folder
        self.told = told
        (folder / ".sample").mkdir()

    def write(self, feed: Feed, code: str, table: str, number: int, row: list[str]) -> None:
        """Keep the row with the names of its columns."""
        if table != "leads":
            named = dict(zip(feed.layouts[table].columns, row, strict=True))
            self.told.rows[table].append((self.extracts[number].day, named))


class _Witness(Emitter):
    """Notes which row of which fact is readable."""

    def __init__(self, world: World, exports: Any, rng: Random, told: Told) -> None:
        super().__init__(world, exports, rng)
        self.told = told
        self._fact: object = None
        self._version = 0

    def _customer(self, record: Record, days: list[int]) -> None:
        self._fact, self._version = record, 0
        super()._customer(record, days)

    def _deal(self, deal: Deal) -> None:
        self._fact = deal
        super()._deal(deal)

    def _order(self, order: RepairOrder) -> None:
        self._fact = order
        super()._order(order)

    def _appointment(self, appointment: Appointment) -> None:
        self._fact = appointment
        super()._appointment(appointment)

    def _ticket(self, ticket: Ticket) -> None:
        self._fact, self._version = ticket, 0
        super()._ticket(ticket)

    def _visible(self, versions: Sequence[tuple[Any, ...]]) -> Iterator[tuple[int, int]]:
        for extract, version in super()._visible(versions):
            self._version = version
            yield extract, version

    def _write(self, rooftop: Rooftop, extract: int, rows: Rows) -> None:
        feed, day = SYSTEMS[rooftop.feed].feed, self.extracts[extract].day
        places: dict[str, int] = defaultdict(int)
        for table, row in rows:
            before = _copy(row)
            spoil_row(self.rng, row, feed, table)
            places[table] += 1
            if row == before:
                line = 0 if table in HEADERS else places[table]
                sent = Sending(day, self._version, table, line)
                self.told.sendings[id(self._fact)].append(sent)


def _copy(row: Row) -> Row:
    return dict(row) if isinstance(row, dict) else list(row)
