"""What happened: deals, repair orders, appointments and counter tickets, with their history.

Every fact carries its `versions`: the days on which its row changed and the state from then on.
Days are ordinals (0 = none), amounts are in the rooftop's currency.
"""

from dataclasses import dataclass, field

from sample_group.catalog import Model
from sample_group.people import Person, Record
from sample_group.places import Employee, Rooftop


@dataclass(slots=True)
class Vehicle:
    """A vehicle: `odometer(day)` grows by `daily` miles from `odometer_then` on `since`.

    `past` holds those three as they were before, oldest first: visits are written after all
    vehicles have changed hands, and an earlier owner's visit has an earlier reading.
    """

    vin: str
    model: Model
    year: int
    since: int
    odometer_then: int
    daily: float
    owner: Person | None = None
    until: int = 0
    bought_from: Rooftop | None = None
    contract_until: int = 0
    kinds: list[str] = field(default_factory=list)
    highest: int = 0
    past: list[tuple[int, int, float]] = field(default_factory=list)

    @property
    def odometer_at_first(self) -> int:
        """Miles when the vehicle was first seen."""
        return self.past[0][1] if self.past else self.odometer_then

    def odometer(self, day: int) -> int:
        """Miles on that day."""
        since, then, daily = self.since, self.odometer_then, self.daily
        for leg in reversed(self.past):
            if day >= since:
                break
            since, then, daily = leg
        return int(then + daily * max(0, day - since))

    def count_on(self, day: int, daily: float) -> None:
        """From that day on, the odometer grows by so many miles a day."""
        self.past.append((self.since, self.odometer_then, self.daily))
        self.odometer_then, self.since, self.daily = self.odometer(day), day, daily


@dataclass(slots=True)
class Finance:
    """How a deal was paid: `kind` is Cash, Finance or Lease; `apr` in percent, `term` in months."""

    kind: str = "Cash"
    apr: float = 0.0
    term: int = 0
    payment: float = 0.0
    amount: float = 0.0
    first_payment: int = 0
    lease_end: int = 0
    miles_a_year: int = 0


@dataclass(slots=True)
class Product:
    """A service contract or an insurance sold with a deal."""

    name: str
    code: str
    price: float
    profit: float
    expires: int


@dataclass(slots=True)
class Deal:
    """`kind` is Retail, Lease, Fleet, Wholesale, Dealer Trade or House; condition N, U or C.

    A version is (day, status, correction of the front gross); status is Quote, Pending, Booked,
    Finalized, Unwound or Cancelled.
    """

    rooftop: Rooftop
    number: int
    record: Record
    co_buyer: Record | None
    day: int
    delivered: int
    kind: str
    condition: str
    vehicle: Vehicle
    vin: str
    odometer: int
    stock_number: str
    price: float
    msrp: float
    cost: float
    front_gross: float
    finance: Finance
    contract: Product | None
    insurance: Product | None
    trade: Vehicle | None
    trade_odometer: int
    trade_value: float
    salesperson: Employee
    versions: list[tuple[int, str, float]] = field(default_factory=list)

    @property
    def back_gross(self) -> float:
        """Profit of finance, service contract and insurance."""
        products = sum(p.profit for p in (self.contract, self.insurance) if p)
        reserve = 0.018 * self.finance.amount if self.finance.kind == "Finance" else 0.0
        return round(products + reserve, 2)


@dataclass(slots=True)
class Operation:
    """One line of a repair order; `pay` is C, W, I or S; declined ones are not billed."""

    code: str
    description: str
    pay: str
    labor: float
    parts: float
    cost: float
    part_numbers: list[tuple[str, int, float]]
    technician: str
    declined: bool = False
    recommended: bool = False

    @property
    def sale(self) -> float:
        """Labour and parts."""
        return round(self.labor + self.parts, 2)


@dataclass(slots=True)
class RepairOrder:
    """A version is (day, status, number of operations, close day); status is O, C or V."""

    rooftop: Rooftop
    number: int
    record: Record
    vehicle: Vehicle
    vin: str
    opened: int
    department: str
    odometer: int
    operations: list[Operation]
    advisor: Employee
    coupon: str
    discount: float
    tax_rate: float
    appointment: int = 0
    versions: list[tuple[int, str, int, int]] = field(default_factory=list)

    def billed(self, count: int, pay: str) -> list[Operation]:
        """Operations among the first `count` that this payer is billed for."""
        return [op for op in self.operations[:count] if op.pay == pay and not op.declined]


@dataclass(slots=True)
class Appointment:
    """A version is (day, status); status is Scheduled, Arrived, No Show or Cancelled."""

    rooftop: Rooftop
    number: str
    record: Record
    vin: str
    day: int
    created: int
    ro_number: str
    versions: list[tuple[int, str]] = field(default_factory=list)


@dataclass(slots=True)
class TicketLine:
    """A part sold over the counter; negative quantity and amounts for a return."""

    part_number: str
    description: str
    quantity: int
    price: float
    cost: float
    discount: float


@dataclass(slots=True)
class Ticket:
    """A counter ticket; `record` None is a cash walk-in; sale type R, W or I."""

    rooftop: Rooftop
    number: int
    record: Record | None
    sale_type: str
    day: int
    lines: list[TicketLine]
    clerk: Employee
