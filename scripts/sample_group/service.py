"""Repair orders and appointments: when each customer comes, and how the orders go wrong."""

from datetime import date

from sample_group import operations
from sample_group.extracts import month_of, working_day
from sample_group.facts import Appointment, Operation, RepairOrder, Vehicle
from sample_group.faults import FAULTS, hits, spoil_vin
from sample_group.habits import Habits
from sample_group.people import Person, Record
from sample_group.places import Rooftop
from sample_group.world import Block

_TAX = {True: 0.14975, False: 0.0625}
_COUPONS = ("SPRING20", "LOYAL10", "OILSAVE", "TIREDEAL", "WELCOME")


def visits(block: Block, habits: dict[int, Habits]) -> None:
    """Repair orders of the whole block, vehicle by vehicle."""
    for vehicle, person, since, until in sorted(
        block.history, key=lambda entry: (entry[1].number, entry[2], entry[0].vin)
    ):
        own = habits[person.number]
        if block.rng.random() < own.services or own.persona == "sales_only":
            _Owner(block, person, own, vehicle).drive(since, until)


def prepare(block: Block, rooftop: Rooftop, vehicle: Vehicle, day: int, condition: str) -> None:
    """Now and then, the internal order on a stock vehicle before its sale."""
    if not hits(block.rng, "internal_order"):
        return
    opened = working_day(max(block.world.start, day - 2 - block.below(12)))
    lines = operations.internal(block, rooftop, condition, opened)
    order = _order(
        block, block.world.house(rooftop), vehicle, opened=opened, department="Service", lines=lines
    )
    order.odometer = vehicle.odometer_then
    order.versions = [(opened, "O", len(lines), 0), (opened + 1, "C", len(lines), opened + 1)]


def come_back(
    block: Block, habits: Habits, owned: tuple[Person, Vehicle], day: int, *, coupon: str
) -> RepairOrder:
    """A visit that a campaign brought about, closed the same day; nothing goes wrong with it."""
    person, vehicle = owned
    order = _Owner(block, person, habits, vehicle).visit(day)
    count = len(order.operations)
    order.department = "Service"
    order.versions = [(day, "O", count, 0), (day, "C", count, day)]
    paid = sum(op.sale for op in order.billed(count, "C"))
    if coupon and paid > 0:
        order.coupon, order.discount = coupon, round(paid * 0.15, 2)
    return order


def _order(
    block: Block, record: Record, vehicle: Vehicle, *, opened: int, department: str,
    lines: list[Operation],
) -> RepairOrder:  # fmt: skip
    rooftop = record.rooftop
    vin, fault = spoil_vin(block.rng, vehicle.vin)
    if fault:
        vehicle.kinds.append(fault)
    number = block.world.number("order", rooftop, opened)
    advisor = block.world.staff[rooftop.index].pick(block.rng, "ADVISOR", opened)
    order = RepairOrder(
        rooftop, number, record, vehicle, vin, opened, department, 0, lines, advisor, "", 0.0,
        _TAX[rooftop.is_canadian],
    )  # fmt: skip
    block.orders.append(order)
    return order


class _Owner:
    """One person with one vehicle, from visit to visit."""

    def __init__(self, block: Block, person: Person, habits: Habits, vehicle: Vehicle) -> None:
        self.block = block
        self.rng = block.rng
        self.person = person
        self.habits = habits
        self.vehicle = vehicle
        self.declined: list[str] = []
        electric = vehicle.model.electrification == "BEV"
        self.interval = min(360.0, habits.interval * (1.7 if electric else 1.0))

    def drive(self, since: int, until: int) -> None:
        """Visits between the day of purchase and the day of parting or falling silent."""
        as_of = self.block.world.as_of
        end = min(until or as_of + 1, self.habits.quiet_on, as_of + 1)
        day = self._next(since + int(self.block.between(-0.6, 0.3) * self.interval))
        if self.habits.persona == "sales_only":
            if self.rng.random() < self.habits.services and day < end:
                self.visit(day)
            return
        while day < end:
            self.visit(max(day, since + 1))
            day = self._next(day)
        if as_of < day < as_of + 40 and not until and self.habits.quiet_on > as_of:
            self._book_ahead(day)

    def _next(self, day: int) -> int:
        """The next visit: by habit, by tire season (April and November), or each autumn."""
        season = self.habits.season
        if season == "tires":
            goal = self._season_day(day + 60, (4, 11))
        elif season == "autumn":
            goal = self._season_day(day + 200, (10,))
        else:
            return working_day(day + int(self.interval * self.block.between(0.75, 1.3)))
        return working_day(goal + self.block.below(26))

    @staticmethod
    def _season_day(day: int, months: tuple[int, ...]) -> int:
        when = date.fromordinal(day)
        for step in range(13):
            year, month = divmod(when.month - 1 + step, 12)
            if month + 1 in months:
                first = date(when.year + year, month + 1, 1).toordinal()
                if first + 3 >= day:
                    return first + 3
        return day + 365

    def visit(self, day: int) -> RepairOrder:
        """One repair order, with everything that may go wrong."""
        block, rng, habits, vehicle = self.block, self.rng, self.habits, self.vehicle
        rooftop = habits.shops_at
        if vehicle.bought_from and rng.random() < 0.5:
            rooftop = vehicle.bought_from
        elif habits.strays_to and rng.random() < 0.3:
            rooftop = habits.strays_to
        odometer = vehicle.odometer(day)
        department = "Body" if rng.random() < 0.035 else "Service"
        job = operations.Job(
            block, rooftop, vehicle, day=day, odometer=odometer, department=department,
            decline_rate=habits.decline_rate, declined=self.declined,
            tire_season=habits.season == "tires" and month_of(day) in (4, 11),
        )  # fmt: skip
        lines = job.lines()
        if department == "Service" and len(lines) == 1 and rng.random() < 0.5:
            department = "Quick Lube"
        record = block.world.register.record(rng, self.person, rooftop, day)
        order = _order(block, record, vehicle, opened=day, department=department, lines=lines)
        order.odometer = self._read_odometer(odometer)
        self._discount(order)
        self._conclude(order, job)
        if not rooftop.has_counter:
            self._appoint(order)
        return order

    def _read_odometer(self, odometer: int) -> int:
        """The reading as somebody typed it."""
        dice, vehicle = self.rng.random(), self.vehicle
        if dice < FAULTS["reversed_odometer"].rate and vehicle.highest > 4_000:
            vehicle.kinds.append("reversed_odometer")
            return vehicle.highest - 900 - self.block.below(2_500)
        dice -= FAULTS["reversed_odometer"].rate
        if 0 <= dice < FAULTS["implausible_odometer"].rate:
            vehicle.kinds.append("implausible_odometer")
            return (999_999, 1, odometer * 10)[self.block.below(3)]
        vehicle.highest = max(vehicle.highest, odometer)
        return odometer

    def _discount(self, order: RepairOrder) -> None:
        paid = sum(op.sale for op in order.operations if op.pay == "C" and not op.declined)
        if paid > 0 and self.rng.random() < self.habits.coupon_rate:
            order.coupon = _COUPONS[self.block.below(len(_COUPONS))]
            order.discount = round(paid * self.block.between(0.07, 0.2), 2)

    def _conclude(self, order: RepairOrder, job: operations.Job) -> None:
        """Close the order the same day or later; or void it, open it again, forget it."""
        rng, day, count = self.rng, order.opened, len(order.operations)
        versions = [(day, "O", count, 0)]
        order.versions = versions
        if hits(rng, "void_order"):
            versions.append((day + self.block.below(3), "V", count, 0))
            return
        if hits(rng, "never_closed_order"):
            return
        dice, closed = rng.random(), day
        if order.department == "Body":
            closed = day + 3 + self.block.below(20)
        elif dice > 0.72:
            closed = day + 1 + self.block.below(3 if dice < 0.95 else 14)
        versions.append((closed, "C", count, closed))
        if hits(rng, "reopened_order"):
            again = closed + 3 + self.block.below(60)
            order.operations.append(job.afterthought())
            versions.append((again, "O", count, 0))
            done = again + 10 + self.block.below(80)
            versions.append((done, "C", count + 1, done))

    def _appoint(self, order: RepairOrder) -> None:
        dice = self.rng.random()
        if dice < 0.45:
            order.appointment = order.opened
            self._appointment(order.opened, "Arrived", str(order.number), order)
        elif dice < 0.52:
            missed = working_day(order.opened - 3 - self.block.below(20))
            status = "No Show" if dice < 0.49 else "Cancelled"
            self._appointment(missed, status, "", order)

    def _appointment(self, day: int, status: str, number: str, order: RepairOrder) -> None:
        created = day - 1 - self.block.below(20)
        serial = self.block.world.number("appointment", order.rooftop, created)
        self.block.appointments.append(
            Appointment(
                order.rooftop, f"AP{serial}", order.record, order.vin, day, created, number,
                [(created, "Scheduled"), (day, status)],
            )
        )  # fmt: skip

    def _book_ahead(self, day: int) -> None:
        """An appointment after the last extract, or one that was missed just before it."""
        block, rooftop, as_of = self.block, self.habits.shops_at, self.block.world.as_of
        if rooftop.has_counter or self.rng.random() > 0.4:
            return
        record = block.world.register.record(self.rng, self.person, rooftop, as_of - 6)
        created = working_day(as_of - 6)
        serial = block.world.number("appointment", rooftop, created)
        versions = [(created, "Scheduled")]
        if self.rng.random() < 0.12:
            day = as_of - 2
            versions.append((day, "No Show"))
        block.appointments.append(
            Appointment(
                rooftop, f"AP{serial}", record, self.vehicle.vin, day, created, "", versions
            )
        )
