"""Repair orders, appointments and counter tickets as they were told."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sample_group import cdk_orders
from sample_group.facts import Appointment, Operation, RepairOrder, Ticket
from sample_group.faults import every
from truth.exports import Told
from truth.facts import Booking, Known, Purchase, TicketPart, Visit
from truth.identity import Customer, Identity, place_of
from truth.money import reported, written

_SUPPLIED = ("DVD31207", "C3041")
"""Rooftops that charge supplies: 3 % of the customer's labour."""
_BUYS_WHOLESALE = ("body_shop", "garage")
_STATES = {
    "Scheduled": "scheduled", "Arrived": "arrived", "No Show": "no_show", "Cancelled": "cancelled",
}  # fmt: skip


def tell_orders(told: Told, identity: Identity, known: Known) -> None:
    """Add all visits to what was known, and the appointments that orders tell of."""
    for block in told.blocks:
        for order in block.orders:
            version = told.version(order, known.as_of)
            if version is not None and order.opened <= known.as_of.toordinal():
                _tell(order, version, told, identity, known)


def _tell(order: RepairOrder, version: int, told: Told, identity: Identity, known: Known) -> None:
    _, state, _, closed = order.versions[version]
    known.staff.add(f"{order.rooftop.crm_code} {order.advisor.number}")
    customer = identity.customer(place_of(order.record))
    if order.appointment and state != "V":
        known.bookings.append(Booking(customer, date.fromordinal(order.appointment), "arrived"))
    row = cdk_orders.order_row(order, version) if order.rooftop.feed == "cdk" else {}
    vehicle = identity.serviced_vehicle(order) if row.get("vehicle", True) else None
    if vehicle:
        _read(order, vehicle, 2 if closed else 0, known)
    if state == "C" and closed <= known.as_of.toordinal():
        visit = _visit(order, version, told, (customer, vehicle), row)
        known.visits.extend([visit] if visit else [])


def _read(order: RepairOrder, vehicle: str, driven: int, known: Known) -> None:
    """The odometer as it was when the vehicle left (a reading that was typed wrong is none), and
    how the vehicle's number is written."""
    known.written_vins.setdefault(vehicle, set()).add(order.vin)
    if order.odometer == order.vehicle.odometer(order.opened):
        reading = (date.fromordinal(order.opened), order.odometer + driven)
        known.readings.setdefault(vehicle, []).append(reading)


def _visit(
    order: RepairOrder, version: int, told: Told, whose: tuple[Customer | None, str | None],
    row: dict[str, Any],
) -> Visit | None:  # fmt: skip
    """The visit; None of an order that is internal only."""
    _, _, count, closed = order.versions[version]
    operations = _operations(order, count, told)
    billed = order.operations[:count]
    sales = {pay: _sum(_paid_by(billed, pay)) for pay in "CWIS"}
    own = sales["C"] + _supplies(order, billed)
    if {op.pay for op in billed if not op.declined} == {"I"}:
        return None
    discount = written(order.discount) if own else Decimal(0)
    # Where no line is known the whole cost of the order is.
    cost = sum((_cost(order, operations or billed, pay) for pay in "CWS"), Decimal(0))
    day, rooftop = _closed_on(order, closed), order.rooftop
    return Visit(
        f"{rooftop.feed} {rooftop.code} {order.number}", whose[0], rooftop,
        date.fromordinal(order.opened), day, order.department == "Body", whose[1], order.vehicle,
        own, discount, reported(own - discount, rooftop, day),
        reported(own + sales["W"] + sales["S"] - cost - discount, rooftop, day),
        tuple(operations), _campaigns(row),
    )  # fmt: skip


def _closed_on(order: RepairOrder, closed: int) -> date:
    """The day on which it was closed; dealertrack's CloseDate stays that of the first closing."""
    if order.rooftop.feed == "dealertrack":
        closed = next(day for day, state, _, _ in order.versions if state == "C")
    return date.fromordinal(closed)


def _operations(order: RepairOrder, count: int, told: Told) -> list[Operation]:
    """Those of which a row is known; where lines are rows, also one that was added later."""
    if order.rooftop.feed != "dealertrack":
        return order.operations[:count]
    lines = told.lines(order)
    return [op for place, op in enumerate(order.operations, start=1) if place in lines]


def _paid_by(operations: Sequence[Operation], pay: str) -> list[Operation]:
    return [op for op in operations if op.pay == pay and not op.declined]


def _sum(operations: Sequence[Operation]) -> Decimal:
    return sum((written(op.labor) + written(op.parts) for op in operations), Decimal(0))


def _supplies(order: RepairOrder, operations: Sequence[Operation]) -> Decimal:
    labor = sum(op.labor for op in _paid_by(operations, "C"))
    return written(0.03 * labor) if order.rooftop.code in _SUPPLIED else Decimal(0)


def _cost(order: RepairOrder, operations: Sequence[Operation], pay: str) -> Decimal:
    """What a payer's work cost; lists of unequal length lack the cost of the first operation, and
    what a service contract pays for has no total beside them."""
    billed = _paid_by(operations, pay)
    done = [op for op in operations if not op.declined]
    is_short = order.rooftop.feed == "dealervault" and every(order.number, "unequal_lists")
    if pay == "S" and is_short and len(done) > 1:
        billed = [op for op in billed if op is not done[0]]
    return sum((written(op.cost) for op in billed), Decimal(0))


def _campaigns(row: dict[str, Any]) -> tuple[tuple[str, bool], ...]:
    return tuple(
        (line["campaignCode"], line["statusCode"] == "SOLD")
        for line in row.get("lines") or ()
        if line["campaignCode"]
    )


def tell_appointments(told: Told, identity: Identity, known: Known) -> None:
    """Add all appointments that were booked."""
    for block in told.blocks:
        for made in block.appointments:
            version = told.version(made, known.as_of)
            if version is not None and made.created <= known.as_of.toordinal():
                known.bookings.append(_booking(made, version, identity))


def _booking(made: Appointment, version: int, identity: Identity) -> Booking:
    customer = identity.customer(place_of(made.record))
    state = _STATES[made.versions[version][1]]
    return Booking(customer, date.fromordinal(made.day), state)


def tell_tickets(told: Told, identity: Identity, known: Known) -> None:
    """Add all parts purchases: tickets that are not internal."""
    for block in told.blocks:
        for ticket in block.tickets:
            if ticket.sale_type == "I" or ticket.day > known.as_of.toordinal():
                continue
            purchase = _purchase(ticket, told, identity, known.as_of)
            if purchase:
                known.purchases.append(purchase)


def _purchase(ticket: Ticket, told: Told, identity: Identity, as_of: date) -> Purchase | None:
    lines = ticket.lines
    if ticket.rooftop.feed == "dealertrack":
        seen = told.lines(ticket)
        lines = [line for place, line in enumerate(lines, start=1) if place in seen]
    elif told.version(ticket, as_of) is None:
        lines = []
    if not lines:
        return None
    day, rooftop, record = date.fromordinal(ticket.day), ticket.rooftop, ticket.record
    is_account = (
        record is not None and rooftop.feed == "cdk" and record.person.kind in _BUYS_WHOLESALE
    )
    net = sum((written(line.price) - written(line.discount) for line in lines), Decimal(0))
    cost = sum((written(line.cost) for line in lines), Decimal(0))
    parts = tuple(
        TicketPart(
            line.description,
            reported(written(line.price) - written(line.discount), rooftop, day),
            reported(written(line.discount), rooftop, day),
        )
        for line in lines
    )
    return Purchase(
        f"{rooftop.feed} {rooftop.code} {ticket.number}",
        identity.customer(place_of(record)) if record else None, day,
        ticket.sale_type == "W" or is_account, reported(net, rooftop, day),
        reported(net - cost, rooftop, day), parts,
    )  # fmt: skip
