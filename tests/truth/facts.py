"""What was known of the group on a day, in one shape for all feeds."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sample_group.facts import Operation, Vehicle
from sample_group.places import Rooftop
from truth.identity import Customer


@dataclass(frozen=True)
class Product:
    """A service contract or an insurance, with its last day of cover."""

    kind: str
    expires_on: date


@dataclass(frozen=True)
class Sale:
    """A sale; amounts in the reporting currency, `apr` in percent, None where none was sent."""

    number: str
    customer: Customer | None
    rooftop: Rooftop
    sold_on: date
    delivered_on: date | None
    kind: str
    condition: str
    paid_by: str
    apr: float | None
    term: int
    first_payment_on: date | None
    lease_end_on: date | None
    miles_a_year: int
    odometer: int
    vehicle: str | None
    traded: str | None
    what: Vehicle
    price: Decimal
    gross: Decimal
    products: tuple[Product, ...]
    salesperson: str


@dataclass(frozen=True)
class Visit:
    """A visit; amounts in the reporting currency. `operations` are those of which a row is known,
    `campaigns` the codes of recalls on its lines, each with whether the line was sold."""

    number: str
    customer: Customer | None
    rooftop: Rooftop
    opened_on: date
    closed_on: date
    is_body: bool
    vehicle: str | None
    what: Vehicle
    paid: Decimal
    discount: Decimal
    revenue: Decimal
    gross: Decimal
    operations: tuple[Operation, ...]
    campaigns: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class TicketPart:
    """A line over the counter; amounts in the reporting currency."""

    description: str
    net: Decimal
    discount: Decimal


@dataclass(frozen=True)
class Purchase:
    """A parts purchase; amounts in the reporting currency."""

    number: str
    customer: Customer | None
    bought_on: date
    is_wholesale: bool
    net: Decimal
    gross: Decimal
    lines: tuple[TicketPart, ...]


@dataclass(frozen=True)
class Chance:
    """A quote, a pending deal, an opportunity or a lead."""

    customer: Customer | None
    stage: str
    stage_on: date
    expected_on: date | None = None


@dataclass(frozen=True)
class Booking:
    """An appointment."""

    customer: Customer | None
    day: date
    status: str


@dataclass(frozen=True)
class Contact:
    """A card of the CRM as it was known; `updated_on` orders those of one customer."""

    customer: Customer | None
    updated_on: date
    status: str
    relationship: str
    source: str
    salesperson: str
    number: str


@dataclass
class Touch:
    """A send, and the first day of each kind of answer."""

    customer: Customer | None
    channel: str
    sent_on: date
    answers: dict[str, date] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """A survey."""

    customer: Customer | None
    day: date
    nps: int


@dataclass(frozen=True)
class Disposal:
    """A rooftop passes a vehicle on to another dealer, or takes it over itself."""

    vehicle: str | None
    day: date
    number: str


@dataclass
class Known:
    """All that was known on a day."""

    as_of: date
    sales: list[Sale] = field(default_factory=list)
    disposals: list[Disposal] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    purchases: list[Purchase] = field(default_factory=list)
    chances: list[Chance] = field(default_factory=list)
    bookings: list[Booking] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    touches: list[Touch] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    stated: dict[Customer, list[tuple[date, str]]] = field(default_factory=dict)
    readings: dict[str, list[tuple[date, int]]] = field(default_factory=dict)
    written_vins: dict[str, set[str]] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    staff: set[str] = field(default_factory=set)
