"""Turns one block's facts into rows of every extract that holds them."""

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from sample_group.extracts import visible
from sample_group.facts import Appointment, Deal, RepairOrder, Ticket
from sample_group.faults import spoil_row
from sample_group.people import Person, Record
from sample_group.places import ROOFTOPS, Rooftop
from sample_group.systems import SYSTEMS, Rows
from sample_group.world import Block, World
from sample_group.writer import Exports


class Emitter:
    """Writes rows; its dice spoil a row now and then."""

    def __init__(self, world: World, exports: Exports, rng: Random) -> None:
        self.world = world
        self.exports = exports
        self.extracts = exports.extracts
        self.rng = rng

    def block(self, block: Block) -> None:
        """All rows of one block."""
        for deal in block.deals:
            self._deal(deal)
        for order in block.orders:
            self._order(order)
        for appointment in block.appointments:
            self._appointment(appointment)
        for ticket in block.tickets:
            self._ticket(ticket)
        self.customers(block.people)

    def customers(self, people: list[Person]) -> None:
        """Customer rows of the rooftops whose system has a customer file."""
        as_of = self.world.as_of
        for person in people:
            for records in person.records.values():
                for record in records:
                    if record.rooftop.has_counter:
                        self._customer(record, record.changed_on(as_of))

    def staff(self) -> None:
        """The employee files: every extract holds everybody."""
        for rooftop in ROOFTOPS:
            system = SYSTEMS[rooftop.feed]
            for number, extract in enumerate(self.extracts):
                for employee in self.world.staff[rooftop.index].everybody():
                    if employee.hired > extract.day:
                        continue
                    for table, row in system.employee(rooftop, employee, extract.day):
                        self.exports.write(system.feed, rooftop.code, table, number, row)

    def _customer(self, record: Record, days: list[int]) -> None:
        show = SYSTEMS[record.rooftop.feed].customer
        for extract, version in visible(self.exports.card_extracts, days):
            rows = show(record, days[version], self.world.as_of)
            self._write(record.rooftop, extract, rows)

    def _deal(self, deal: Deal) -> None:
        show = SYSTEMS[deal.rooftop.feed].deal
        for extract, version in self._visible(deal.versions):
            self._write(deal.rooftop, extract, show(deal, version))

    def _order(self, order: RepairOrder) -> None:
        show = SYSTEMS[order.rooftop.feed].order
        for extract, version in self._visible(order.versions):
            self._write(order.rooftop, extract, show(order, version))

    def _appointment(self, appointment: Appointment) -> None:
        show = SYSTEMS[appointment.rooftop.feed].appointment
        for extract, version in self._visible(appointment.versions):
            self._write(appointment.rooftop, extract, show(appointment, version))

    def _ticket(self, ticket: Ticket) -> None:
        show = SYSTEMS[ticket.rooftop.feed].ticket
        for extract, _ in visible(self.extracts, [ticket.day]):
            self._write(ticket.rooftop, extract, show(ticket))

    def _visible(self, versions: Sequence[tuple[Any, ...]]) -> Iterator[tuple[int, int]]:
        return visible(self.extracts, [version[0] for version in versions])

    def _write(self, rooftop: Rooftop, extract: int, rows: Rows) -> None:
        feed = SYSTEMS[rooftop.feed].feed
        for table, row in rows:
            spoil_row(self.rng, row, feed, table)
            self.exports.write(feed, rooftop.code, table, extract, row)
