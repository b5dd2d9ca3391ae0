"""What was known of the group, by customer: what a segment's rule looks at."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from statistics import median
from typing import TypeVar

from sample_group.facts import Vehicle
from truth.days import is_within
from truth.deals import tell_deals
from truth.exports import Told
from truth.facts import Answer, Booking, Chance, Contact, Known, Purchase, Sale, Touch, Visit
from truth.identity import Customer, Identity
from truth.outreach import (
    tell_campaigns,
    tell_crm,
    tell_leads,
    tell_preferences,
    tell_staff,
    tell_surveys,
)
from truth.ownership import Ownership, ownerships
from truth.visits import tell_appointments, tell_orders, tell_tickets

Fact = TypeVar("Fact", Sale, Visit, Purchase, Chance, Booking, Contact, Touch, Answer)


@dataclass(frozen=True)
class Activity:
    """A sale, visit, parts purchase or finance product; amounts in the reporting currency."""

    day: date
    department: str
    revenue: Decimal
    gross: Decimal


@dataclass
class Group:
    """Facts by customer, on a day."""

    known: Known
    identity: Identity
    everybody: set[Customer]
    sales: dict[Customer, list[Sale]]
    visits: dict[Customer, list[Visit]]
    purchases: dict[Customer, list[Purchase]]
    chances: dict[Customer, list[Chance]]
    bookings: dict[Customer, list[Booking]]
    contacts: dict[Customer, list[Contact]]
    touches: dict[Customer, list[Touch]]
    answers: dict[Customer, list[Answer]]
    ownerships: list[Ownership]
    vehicles: dict[str, Vehicle]
    activities: dict[Customer, list[Activity]] = field(default_factory=dict)
    rfm: dict[Customer, str] = field(default_factory=dict)

    @property
    def as_of(self) -> date:
        """The day."""
        return self.known.as_of

    def those(self, rule: Callable[[Customer], bool]) -> set[Customer]:
        """The customers for whom a rule holds."""
        return {customer for customer in self.everybody if rule(customer)}

    def owned(self) -> Iterable[Ownership]:
        """The vehicles that somebody still owns, as far as anything tells."""
        return (own for own in self.ownerships if own.is_owned)

    def last_visit_on(self, customer: Customer) -> date | None:
        """Day of the newest visit."""
        return max((visit.closed_on for visit in self.visits[customer]), default=None)

    def habit(self, customer: Customer) -> float:
        """Usual days between visits."""
        days = sorted({visit.closed_on for visit in self.visits[customer]})
        if len(days) < 3:
            return 180.0
        gaps = [(later - sooner).days for sooner, later in pairwise(days)]
        return min(365.0, max(60.0, float(median(gaps))))

    def is_booked(self, customer: Customer) -> bool:
        """Whether an appointment lies ahead, the day itself included."""
        return any(
            made.status == "scheduled" and made.day >= self.as_of
            for made in self.bookings[customer]
        )

    def visits_within(self, customer: Customer, months: int) -> list[Visit]:
        """Visits within the last months."""
        return [
            visit for visit in self.visits[customer]
            if is_within(visit.closed_on, months, self.as_of)
        ]  # fmt: skip

    def departments(self, customer: Customer, months: int) -> set[str]:
        """Departments used within the last months."""
        return {
            activity.department
            for activity in self.activities[customer]
            if is_within(activity.day, months, self.as_of)
        }

    def days_ago(self, days: int) -> date:
        """The day so many days ago."""
        return self.as_of - timedelta(days)


def group_of(told: Told, identity: Identity, as_of: date) -> Group:
    """All that was known on a day, with that identity."""
    known = Known(as_of)
    for tell in (
        tell_deals, tell_orders, tell_appointments, tell_tickets, tell_crm, tell_leads,
        tell_campaigns, tell_surveys, tell_preferences,
    ):  # fmt: skip
        tell(told, identity, known)
    tell_staff(told, known)
    vehicles = {sale.vehicle: sale.what for sale in known.sales if sale.vehicle}
    vehicles |= {visit.vehicle: visit.what for visit in known.visits if visit.vehicle}
    group = Group(
        known, identity, identity.everybody(), _by_customer(known.sales),
        _by_customer(known.visits), _by_customer(known.purchases), _by_customer(known.chances),
        _by_customer(known.bookings), _by_customer(known.contacts), _by_customer(known.touches),
        _by_customer(known.answers), ownerships(known, identity), vehicles,
    )  # fmt: skip
    group.activities = {customer: _activities(group, customer) for customer in group.everybody}
    return group


def _by_customer(facts: list[Fact]) -> dict[Customer, list[Fact]]:
    found: dict[Customer, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.customer is not None:
            found[fact.customer].append(fact)
    return found


def _activities(group: Group, customer: Customer) -> list[Activity]:
    none = Decimal(0)
    found = [
        Activity(sale.sold_on, "sales", sale.price, sale.gross) for sale in group.sales[customer]
    ]
    found += [
        Activity(sale.sold_on, "finance", none, none)
        for sale in group.sales[customer]
        for _ in sale.products
    ]
    found += [
        Activity(visit.closed_on, "body" if visit.is_body else "service", visit.revenue,
                 visit.gross)
        for visit in group.visits[customer]
    ]  # fmt: skip
    found += [
        Activity(bought.bought_on, "parts", bought.net, bought.gross)
        for bought in group.purchases[customer]
    ]
    return found
