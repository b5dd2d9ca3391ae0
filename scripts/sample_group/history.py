"""What the sample knows about each person on a day, and who fits a segment's idea by that truth."""

from bisect import bisect_right, insort
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from sample_group.facts import Deal, RepairOrder, Vehicle
from sample_group.world import Block

YEAR = 365
_NO_SALE = ("Quote", "Pending", "Cancelled", "Unwound")


@dataclass(slots=True)
class History:
    """One person's visits, parts purchases and sales (ascending), and vehicles with their days."""

    visits: list[int] = field(default_factory=list)
    with_coupon: set[int] = field(default_factory=set)
    serviced: list[tuple[int, str]] = field(default_factory=list)
    parts: list[int] = field(default_factory=list)
    sales: list[Deal] = field(default_factory=list)
    vehicles: list[tuple[Vehicle, int, int]] = field(default_factory=list)

    def add_visit(self, order: RepairOrder) -> None:
        """Take note of a repair order."""
        insort(self.visits, order.opened)
        self.serviced.append((order.opened, order.vehicle.vin))
        if order.discount:
            self.with_coupon.add(order.opened)

    def owned(self, day: int) -> list[tuple[Vehicle, int]]:
        """Vehicles owned on that day, each with the day of parting (0 = none)."""
        return [
            (vehicle, until) for vehicle, since, until in self.vehicles
            if since < day and not 0 < until <= day
        ]  # fmt: skip

    def silent(self, day: int) -> int:
        """Days since the last visit; -1 if there was none."""
        place = bisect_right(self.visits, day)
        return day - self.visits[place - 1] if place else -1

    def between(self, days: list[int], first: int, last: int) -> int:
        """How many of `days` lie after `first` and not after `last`."""
        return bisect_right(days, last) - bisect_right(days, first)

    def sold(self, day: int) -> list[Deal]:
        """Sales up to that day."""
        return [deal for deal in self.sales if deal.day <= day]

    def last_activity(self) -> int:
        """Day of the latest visit, purchase or sale; 0 = none."""
        return max([0, *self.visits[-1:], *self.parts[-1:], *(d.day for d in self.sales[-1:])])


def histories(block: Block) -> dict[int, History]:
    """The history of everybody in the block, by person number."""
    found = {person.number: History() for person in block.people}
    as_of = block.world.as_of
    for order in block.orders:
        if order.record.person.number in found and order_state(order, as_of) not in ("", "V"):
            found[order.record.person.number].add_visit(order)
    for ticket in block.tickets:
        if ticket.record and ticket.record.person.number in found:
            insort(found[ticket.record.person.number].parts, ticket.day)
    for deal in sorted(block.deals, key=lambda deal: deal.day):
        history = found.get(deal.record.person.number)
        if history and is_sale(deal):
            history.sales.append(deal)
    for vehicle, person, since, until in block.history:
        found[person.number].vehicles.append((vehicle, since, until))
    return found


def is_sale(deal: Deal) -> bool:
    """Booked and not unwound, to a customer."""
    return deal.kind in ("Retail", "Lease", "Fleet") and deal.versions[-1][1] not in _NO_SALE


def order_state(order: RepairOrder, as_of: int) -> str:
    """O, C or V as the newest extract shows it; '' = not yet opened."""
    state = ""
    for day, status, _, _ in order.versions:
        state = status if day <= as_of else state
    return state


def _due(history: History, day: int) -> bool:
    known = history.visits[: bisect_right(history.visits, day)]
    if not known:
        return False
    gaps = [later - sooner for sooner, later in pairwise(known)]
    usual = median(gaps) if len(gaps) > 1 else 180.0
    return -60 <= day - known[-1] - min(365.0, max(60.0, usual)) <= 30


def _never_serviced(history: History, day: int) -> bool:
    seen = {vin for opened, vin in history.serviced if opened <= day}
    kept = {vehicle.vin for vehicle, _ in history.owned(day)}
    return any(deal.day <= day - YEAR and deal.vehicle.vin in kept - seen for deal in history.sales)


def _lease_ending(history: History, day: int) -> bool:
    return any(day < deal.finance.lease_end <= day + 183 for deal in history.sold(day))


def _coupon_only(history: History, day: int) -> bool:
    known = [d for d in history.visits if day - 3 * YEAR < d <= day]
    return len(known) >= 3 and sum(d in history.with_coupon for d in known) >= 0.8 * len(known)


def _parts_not_service(history: History, day: int) -> bool:
    return history.between(history.parts, day - YEAR, day) >= 2 and not history.between(
        history.visits, day - YEAR, day
    )


FITS: dict[str, Callable[[History, int], bool]] = {
    "active_service_customers": lambda past, day: 0 <= past.silent(day) < YEAR,
    "lapsed_service_customers": lambda past, day: YEAR <= past.silent(day) <= 2 * YEAR,
    "lost_service_customers": lambda past, day: past.silent(day) > 2 * YEAR,
    "service_due": _due,
    "never_serviced_buyers": _never_serviced,
    "new_vehicle_buyers": lambda past, day: any(d.condition == "N" for d in past.sold(day)),
    "used_vehicle_buyers": lambda past, day: any(d.condition != "N" for d in past.sold(day)),
    "repeat_buyers": lambda past, day: len(past.sold(day)) >= 2,
    "lease_ending": _lease_ending,
    "coupon_only_customers": _coupon_only,
    "parts_not_service": _parts_not_service,
}
"""Segment (a name of dbt_project.yml) to the question whether somebody belongs to it that day."""
