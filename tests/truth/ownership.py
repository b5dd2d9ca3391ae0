"""Who has which vehicle: its events cut into ownerships, and which have probably ended unseen.

As docs/decisions/vehicles.md and the description of marts.vehicle_ownership say.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from truth.days import is_past
from truth.facts import Known, Sale
from truth.identity import Customer, Identity

_AT_ROOFTOP = "the rooftop"
_NOBODY = "not a customer"


@dataclass
class Event:
    """Something that says who has a vehicle; `order` is that of events of one day."""

    day: date
    order: int
    kind: str
    customer: Customer | None
    party: str
    number: str
    sale: Sale | None = None

    @property
    def holder(self) -> str:
        """Who has the vehicle after it."""
        return _AT_ROOFTOP if self.kind in ("trade_in", "disposal") else self.party


@dataclass
class Ownership:
    """A time that a customer held a vehicle."""

    vehicle: str
    customer: Customer
    bought: list[Sale] = field(default_factory=list)
    visits: list[date] = field(default_factory=list)
    ended_on: date | None = None
    is_probably_over: bool = False

    @property
    def bought_on(self) -> date | None:
        """Day on which the owner first bought it in this ownership."""
        return min((sale.sold_on for sale in self.bought), default=None)

    @property
    def last_seen_on(self) -> date:
        """Day of the newest purchase or visit."""
        return max([sale.sold_on for sale in self.bought] + self.visits)

    @property
    def is_owned(self) -> bool:
        """Whether it goes on, as far as anything tells."""
        return self.ended_on is None and not self.is_probably_over


def ownerships(known: Known, identity: Identity) -> list[Ownership]:
    """All ownerships of all vehicles."""
    found: list[Ownership] = []
    years = {sale.vehicle: sale.what.year for sale in known.sales}
    years |= {visit.vehicle: visit.what.year for visit in known.visits}
    for vehicle, events in _events(known, identity).items():
        found.extend(_cut(vehicle, events))
    replaced = _replacements(found, known, identity)
    for own in found:
        own.is_probably_over = own.ended_on is None and (
            _lease_ended(own, known.as_of)
            or _was_replaced(own, replaced)
            or _gone_silent(own, known.as_of)
            or _too_old(own, years[own.vehicle], known.as_of)
        )
    return found


def _events(known: Known, identity: Identity) -> dict[str, list[Event]]:
    """Events of each vehicle. Of one day: service, trade-in, disposal, purchase; but a buyer who
    comes on the day of purchase bought first."""

    def party(customer: Customer | None) -> str:
        if customer is None:
            return _NOBODY
        return identity.household(customer) or customer

    found: dict[str, list[Event]] = defaultdict(list)
    bought = set()
    for sale in known.sales:
        who = sale.customer
        if sale.vehicle:
            bought.add((sale.vehicle, sale.sold_on, who))
            event = Event(sale.sold_on, 3, "purchase", who, party(who), sale.number, sale)
            found[sale.vehicle].append(event)
        if sale.traded:
            traded = Event(sale.sold_on, 1, "trade_in", who, party(who), sale.number)
            found[sale.traded].append(traded)
    for gone in known.disposals:
        if gone.vehicle:
            event = Event(gone.day, 2, "disposal", None, _AT_ROOFTOP, gone.number)
            found[gone.vehicle].append(event)
    for visit in known.visits:
        if visit.vehicle:
            who = visit.customer
            is_buyer = who is not None and (visit.vehicle, visit.opened_on, who) in bought
            order = 4 if is_buyer else 0
            event = Event(visit.opened_on, order, "visit", who, party(who), visit.number)
            found[visit.vehicle].append(event)
    for events in found.values():
        events.sort(key=lambda event: (event.day, event.order, event.number))
    return found


def _cut(vehicle: str, events: list[Event]) -> list[Ownership]:
    """Ownerships of one vehicle, oldest first; guests end nothing."""
    guests = _guests(events)
    found: list[Ownership] = []
    current, holder = None, None
    buyer: Customer | None = None
    for event in events:
        if id(event) in guests:
            continue
        changes = event.holder != holder or (event.kind == "purchase" and event.customer != buyer)
        if changes:
            if current:
                current.ended_on = event.day
            holder, buyer, current = event.holder, event.customer, None
            if event.kind in ("purchase", "visit") and event.customer:
                current = Ownership(vehicle, event.customer)
                found.append(current)
        if current and event.kind == "purchase" and event.sale:
            current.bought.append(event.sale)
        if current and event.kind == "visit":
            current.visits.append(event.day)
    return found


def _guests(events: list[Event]) -> set[int]:
    """Visits of one day by one party, before and after which somebody else had the vehicle."""
    runs: list[list[Event]] = []
    for event in events:
        if runs and event.holder == runs[-1][-1].holder:
            runs[-1].append(event)
        else:
            runs.append([event])
    found: set[int] = set()
    for place in range(1, len(runs) - 1):
        run = runs[place]
        is_a_day = all(event.kind == "visit" for event in run) and run[0].day == run[-1].day
        before, after = runs[place - 1][-1], runs[place + 1][0]
        if is_a_day and before.holder == after.party and before.holder != _AT_ROOFTOP:
            found.update(id(event) for event in run)
    return found


def _replacements(found: list[Ownership], known: Known, identity: Identity) -> dict[Customer, date]:
    """Of each person the newest purchase, old enough, of a vehicle that came in since."""
    newest: dict[Customer, date] = {}
    for own in found:
        day = own.bought_on
        if day is None or identity.is_business(own.customer):
            continue
        if is_past(day, 12, known.as_of) and own.visits and max(own.visits) > day:
            newest[own.customer] = max(day, newest.get(own.customer, day))
    return newest


def _lease_ended(own: Ownership, as_of: date) -> bool:
    if not own.bought:
        return False
    end = max(own.bought, key=lambda sale: sale.sold_on).lease_end_on
    return end is not None and is_past(end, 3, as_of) and own.last_seen_on <= end


def _was_replaced(own: Ownership, replaced: dict[Customer, date]) -> bool:
    day = replaced.get(own.customer)
    return bool(own.visits) and day is not None and own.last_seen_on < day


def _gone_silent(own: Ownership, as_of: date) -> bool:
    days = sorted(set(own.visits))
    if len(days) < 3 or not is_past(own.last_seen_on, 24, as_of):
        return False
    usual = (days[-1] - days[0]).days / (len(days) - 1)
    return (as_of - own.last_seen_on).days > 4 * usual


def _too_old(own: Ownership, year: int, as_of: date) -> bool:
    if not is_past(own.last_seen_on, 60, as_of):
        return False
    bought = own.bought_on
    return as_of.year - year >= 13 or (bought is not None and is_past(bought, 100, as_of))
