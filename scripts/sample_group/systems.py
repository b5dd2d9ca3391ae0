"""The systems that the sample writes for: what each rooftop's own one shows of a fact, and who else
hears of it. A new feed is a module of its own and an entry here."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Protocol

from sample_group import (
    cdk,
    cdk_orders,
    crm,
    dealertrack,
    dealervault,
    marketing,
    surveys,
)
from sample_group.facts import Appointment, Deal, RepairOrder, Ticket
from sample_group.layouts import Feed, Row
from sample_group.people import Record
from sample_group.places import Employee, Rooftop
from sample_group.world import Block, World
from sample_group.writer import Exports

Rows = list[tuple[str, Row]]
"""Pairs of table and row."""


def _nothing(*_: object) -> Rows:
    return []


@dataclass(frozen=True)
class System:
    """A rooftop's system: the rows that show a fact, `int` being the version of the fact.

    `customer` gets record, day and as-of date; `employee` rooftop, employee and day.
    """

    feed: Feed
    deal: Callable[[Deal, int], Rows] = _nothing
    order: Callable[[RepairOrder, int], Rows] = _nothing
    appointment: Callable[[Appointment, int], Rows] = _nothing
    ticket: Callable[[Ticket], Rows] = _nothing
    customer: Callable[[Record, int, int], Rows] = _nothing
    employee: Callable[[Rooftop, Employee, int], Rows] = _nothing


SYSTEMS = {
    system.feed.name: system
    for system in (
        System(
            dealervault.FEED,
            deal=lambda deal, version: [("SL", dealervault.deal_row(deal, version))],
            order=lambda order, version: [("SV", dealervault.order_row(order, version))],
            appointment=lambda made, version: [("AP", dealervault.appointment_row(made, version))],
        ),
        System(
            dealertrack.FEED,
            deal=lambda deal, version: [("deals", dealertrack.deal_row(deal, version))],
            order=lambda order, version: [
                ("repair_orders", dealertrack.order_row(order, version)),
                *(("repair_order_lines", row) for row in dealertrack.line_rows(order, version)),
            ],
            ticket=lambda ticket: [
                ("counter_tickets", row) for row in dealertrack.ticket_rows(ticket)
            ],
            customer=lambda record, day, as_of: [
                ("customers", dealertrack.customer_row(record, day, as_of))
            ],
            employee=lambda rooftop, employee, day: [
                ("employees", dealertrack.employee_row(rooftop, employee, day))
            ],
        ),
        System(
            cdk.FEED,
            deal=lambda deal, version: [("deals", cdk.deal_row(deal, version))],
            order=lambda order, version: [("repair_orders", cdk_orders.order_row(order, version))],
            ticket=lambda ticket: [("parts_invoices", cdk.invoice_row(ticket))],
            customer=lambda record, day, as_of: [
                ("customers", cdk.customer_row(record, day, as_of))
            ],
            employee=lambda rooftop, employee, day: [
                ("employees", cdk.employee_row(rooftop, employee, day))
                for _ in range(employee.job != "TECH")
            ],
        ),
    )
}
"""By the feed's name, which is a rooftop's `feed`."""


class Outlet(Protocol):
    """A feed of the whole group (CRM, marketing ...), which watches what happens block by block."""

    def block(self, block: Block, rng: Random) -> None:
        """Write what this feed holds about one block; `rng` is the feed's own for this block."""

    def close(self) -> None:
        """Write what is left after the last block."""


OUTLETS: dict[str, Callable[[World, Exports], Outlet]] = {
    "crm": crm.Crm,
    "marketing": marketing.Marketing,
    "surveys": surveys.Surveys,
}
"""By a name that seeds the dice: another outlet leaves the rows of the others as they are."""

FEEDS: tuple[Feed, ...] = tuple(system.feed for system in SYSTEMS.values())
"""The feeds of the rooftops' own systems."""
