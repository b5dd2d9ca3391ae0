"""Turns one block's facts into rows of every extract that holds them, and into the truth files."""

from random import Random
from typing import TextIO

from dms.sample import dealertrack, dealervault
from dms.sample.extracts import iso, visible
from dms.sample.facts import Appointment, Deal, RepairOrder, Ticket
from dms.sample.faults import spoil_row
from dms.sample.people import Person
from dms.sample.places import ROOFTOPS, Rooftop
from dms.sample.world import Block, World
from dms.sample.writer import LAYOUTS, Exports, csv_line

TRUTH_PEOPLE = (
    "person_id,feed,source_code,source_customer_number,household_id,is_business,fault_kinds"
)
TRUTH_VEHICLES = (
    "vin,make,model,model_year,body,electrification,person_id,owned_from,owned_to,fault_kinds"
)


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
                    if not record.rooftop.is_dealertrack:
                        continue
                    changes = dealertrack.customer_changes(record, as_of)
                    for extract, version in visible(self.extracts, changes):
                        row = dealertrack.customer_row(record, changes[version], as_of)
                        self._write(record.rooftop, "customers", extract, row)

    def staff(self) -> None:
        """The employee files: every extract holds everybody."""
        for rooftop in ROOFTOPS:
            if not rooftop.is_dealertrack:
                continue
            for number, extract in enumerate(self.extracts):
                for employee in self.world.staff[rooftop.index].everybody():
                    if employee.hired <= extract.day:
                        row = dealertrack.employee_row(rooftop, employee, extract.day)
                        self.exports.write(rooftop, "employees", number, row)

    def _write(self, rooftop: Rooftop, table: str, extract: int, row: list[str]) -> None:
        spoil_row(self.rng, row, LAYOUTS[rooftop.feed][table], rooftop.feed)
        self.exports.write(rooftop, table, extract, row)

    def _deal(self, deal: Deal) -> None:
        days = [version[0] for version in deal.versions]
        for extract, version in visible(self.extracts, days):
            if deal.rooftop.is_dealertrack:
                self._write(deal.rooftop, "deals", extract, dealertrack.deal_row(deal, version))
            else:
                self._write(deal.rooftop, "SL", extract, dealervault.deal_row(deal, version))

    def _order(self, order: RepairOrder) -> None:
        days = [version[0] for version in order.versions]
        for extract, version in visible(self.extracts, days):
            if not order.rooftop.is_dealertrack:
                self._write(order.rooftop, "SV", extract, dealervault.order_row(order, version))
                continue
            row = dealertrack.order_row(order, version)
            self._write(order.rooftop, "repair_orders", extract, row)
            for row in dealertrack.line_rows(order, version):
                self._write(order.rooftop, "repair_order_lines", extract, row)

    def _appointment(self, appointment: Appointment) -> None:
        days = [version[0] for version in appointment.versions]
        for extract, version in visible(self.extracts, days):
            row = dealervault.appointment_row(appointment, version)
            self._write(appointment.rooftop, "AP", extract, row)

    def _ticket(self, ticket: Ticket) -> None:
        for extract, _ in visible(self.extracts, [ticket.day]):
            for row in dealertrack.ticket_rows(ticket):
                self._write(ticket.rooftop, "counter_tickets", extract, row)


def people_truth(people: list[Person], stream: TextIO) -> None:
    """One line for each customer record: whose it is, and what is wrong with it."""
    for person in people:
        rooftops = [ROOFTOPS[index] for index in person.records]
        shared = ["several_rooftops"] if len(rooftops) > 1 else []
        for records in person.records.values():
            for record in records:
                cells = [
                    str(person.number), record.rooftop.feed, record.rooftop.code, record.number,
                    str(person.household), "true" if person.is_business else "false",
                    ";".join(record.kinds + shared),
                ]  # fmt: skip
                stream.write(csv_line(cells) + "\n")


def vehicle_truth(block: Block, stream: TextIO) -> None:
    """One line for each time that somebody owned a vehicle."""
    for vehicle, person, since, until in block.history:
        model = vehicle.model
        cells = [
            vehicle.vin, model.make, model.name, str(vehicle.year), model.kind,
            model.electrification, str(person.number), iso(since), iso(until),
            ";".join(sorted(set(vehicle.kinds))),
        ]  # fmt: skip
        stream.write(csv_line(cells) + "\n")
