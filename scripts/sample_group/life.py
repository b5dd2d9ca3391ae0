"""The life of one block of customers: purchases in the order of time, then service and parts."""

from random import Random

from sample_group import counter, service
from sample_group.deals import Dealer, daily_distance, new_vehicle, old_vehicle
from sample_group.extracts import working_day
from sample_group.facts import Vehicle
from sample_group.faults import hits
from sample_group.habits import MONTH, Habits, habits_of
from sample_group.households import Populace
from sample_group.kin import relate
from sample_group.people import Person
from sample_group.places import ROOFTOPS, Rooftop
from sample_group.society import mingle
from sample_group.world import Block, World

BLOCK_SIZE = 400


def live(world: World, number: int) -> Block:
    """Simulate block `number`: customers number * BLOCK_SIZE onwards."""
    first = number * BLOCK_SIZE
    count = min(BLOCK_SIZE, world.customers - first)
    rng = Random(f"{world.seed}:block:{number}")
    populace = Populace(world.start, world.as_of)
    people = populace.people(rng, first, count)
    relate(Random(f"{world.seed}:families:{number}"), people, world.as_of)
    block = Block(world, rng, people)
    habits = {person.number: habits_of(block, person) for person in block.people}
    _Market(block, habits).run()
    service.visits(block, habits)
    counter.tickets(block, habits)
    mingle(block, habits, number, BLOCK_SIZE)
    _part_unseen(block, habits, Random(f"{world.seed}:parted:{number}"))
    return block


def _part_unseen(block: Block, habits: dict[int, Habits], rng: Random) -> None:
    """Leases end, and half of those who fall silent have sold the vehicle: no export says so.

    Its own dice, after everything else: only the truth knows of it.
    """
    as_of = block.world.as_of
    last_orders: dict[str, int] = {}
    for order in block.orders:
        last_orders[order.vehicle.vin] = max(order.opened, last_orders.get(order.vehicle.vin, 0))
    for vehicle, person, since, until in list(block.history):
        own, dice, delay = habits[person.number], rng.random(), rng.random()
        if until or vehicle.owner is not person:
            continue
        gone = as_of + 1
        if own.lease_term and vehicle.bought_from:
            gone = since + int(own.lease_term * MONTH) + 10
        elif dice < 0.5:
            gone = max(since, own.quiet_on) + int(delay * 180)
        if gone <= as_of and last_orders.get(vehicle.vin, 0) < gone:
            block.give_up(person, vehicle, gone)


class _Market:
    """Buying, trading in, leasing, handing on: one block's vehicles from owner to owner."""

    def __init__(self, block: Block, habits: dict[int, Habits]) -> None:
        self.block = block
        self.rng = block.rng
        self.habits = habits
        self.dealer = Dealer(block)
        self.stock: dict[int, list[tuple[int, Vehicle]]] = {r.index: [] for r in ROOFTOPS}
        self.private: list[tuple[int, Vehicle]] = []

    def run(self) -> None:
        """Go through everybody's arrivals and purchases by date."""
        events: list[tuple[int, int, str]] = []
        people = {person.number: person for person in self.block.people}
        for person in self.block.people:
            habits = self.habits[person.number]
            if person.kind in ("body_shop", "garage"):
                continue
            if not habits.buys or self.rng.random() < 0.22:
                events.append((habits.arrives, person.number, "arrive"))
            events.extend((day, person.number, "buy") for day in habits.buys)
        for day, number, what in sorted(events):
            if what == "arrive":
                self._arrive(people[number], day)
            else:
                self._buy(people[number], day)

    def _arrive(self, person: Person, day: int) -> None:
        """Somebody brings a vehicle bought elsewhere, perhaps from another customer."""
        rooftop = self.habits[person.number].shops_at
        known = [entry for entry in self.private if entry[0] < day]
        if known and self.rng.random() < 0.6:
            self.private.remove(known[0])
            vehicle = self._take_over(known[0][1], day)
        else:
            vehicle = old_vehicle(self.block, rooftop, day)
        vehicle.count_on(day, daily_distance(self.block, rooftop))
        self.block.own(person, vehicle, day)

    def _take_over(self, vehicle: Vehicle, day: int) -> Vehicle:
        """The same vehicle, its odometer counting on from today."""
        vehicle.count_on(day, vehicle.daily)
        vehicle.bought_from = None
        return vehicle

    def _rooftop(self, habits: Habits) -> Rooftop:
        if habits.strays_to and self.rng.random() < 0.4:
            return habits.strays_to
        return habits.shops_at

    def _buy(self, person: Person, day: int) -> None:
        habits, rng, block = self.habits[person.number], self.rng, self.block
        rooftop = self._rooftop(habits)
        trade = self._part_with(person, habits, rooftop, day)
        condition, vehicle = self._choose(person, habits, rooftop, day)
        self._stray_deals(person, rooftop, day)
        term = habits.lease_term if condition == "N" else 0
        kind = "Fleet" if person.kind == "fleet" else "Retail"
        deal = self.dealer.sell(
            person,
            rooftop,
            day,
            vehicle,
            condition=condition,
            lease_term=term,
            trade=trade,
            kind=kind,
        )
        service.prepare(block, rooftop, vehicle, day, condition)
        if not self.dealer.conclude(deal):
            self.stock[rooftop.index].append((day + 60, vehicle))
            return
        vehicle.count_on(day, daily_distance(block, rooftop))
        vehicle.bought_from = rooftop
        block.own(person, vehicle, day)
        if trade and hits(rng, "wholesale_deal"):
            self._wholesale(trade, rooftop, day)
        elif trade:
            self.stock[rooftop.index].append((day + 12, trade))

    def _part_with(
        self, person: Person, habits: Habits, rooftop: Rooftop, day: int
    ) -> Vehicle | None:
        """What becomes of the oldest vehicle: traded in, handed back, sold privately or kept."""
        owned = self.block.garage.get(person.number, [])
        if not owned:
            return None
        vehicle, dice = owned[0], self.rng.random()
        if habits.lease_term and vehicle.bought_from:
            self.block.give_up(person, vehicle, day)
            self._freeze(vehicle, day)
            self.stock[rooftop.index].append((day + 15, vehicle))
            return None
        if dice < 0.55:
            self.block.give_up(person, vehicle, day)
            self._freeze(vehicle, day)
            return vehicle
        if dice < 0.72:
            self.block.give_up(person, vehicle, day)
            self._freeze(vehicle, day)
            if not rooftop.is_canadian:
                self.private.append((day + 20, vehicle))
        return None

    def _freeze(self, vehicle: Vehicle, day: int) -> None:
        vehicle.count_on(day, 0.0)

    def _choose(
        self, person: Person, habits: Habits, rooftop: Rooftop, day: int
    ) -> tuple[str, Vehicle]:
        if self.rng.random() < habits.prefers_new:
            return "N", new_vehicle(self.block, rooftop, day, person.kind == "fleet")
        stock = self.stock[rooftop.index]
        for place, (ready, vehicle) in enumerate(stock):
            if ready <= day and self.rng.random() < 0.85:
                del stock[place]
                self._take_over(vehicle, day)
                break
        else:
            vehicle = old_vehicle(self.block, rooftop, day)
        own_make = vehicle.model.make in rooftop.makes
        recent = vehicle.odometer_then < (60_000 if not rooftop.is_canadian else 96_000)
        return ("C" if own_make and recent and self.rng.random() < 0.5 else "U"), vehicle

    def _stray_deals(self, person: Person, rooftop: Rooftop, day: int) -> None:
        """Quotes and dead deals before the real one; now and then a swap or a house deal."""
        rng, dealer, world = self.rng, self.dealer, self.block.world
        before = working_day(max(world.start, day - 1 - self.block.below(25)))
        for fault, statuses in (
            ("quote", ("Quote",)),
            ("dead_pending_deal", ("Pending", "Cancelled")),
        ):
            if hits(rng, fault):
                other = new_vehicle(self.block, rooftop, before, False)
                draft = dealer.sell(person, rooftop, before, other, condition="N")
                dealer.conclude(draft, statuses[self.block.below(len(statuses))])
        for fault, kind in (("dealer_trade", "Dealer Trade"), ("house_deal", "House")):
            if hits(rng, fault):
                other = new_vehicle(self.block, rooftop, before, False)
                house = world.house(rooftop)
                record = house if kind == "House" else world.other_dealer(rng, rooftop)
                dealer.conclude(dealer.other(kind, record, before, other))

    def _wholesale(self, vehicle: Vehicle, rooftop: Rooftop, day: int) -> None:
        later = working_day(day + 10 + self.block.below(35))
        record = self.block.world.other_dealer(self.rng, rooftop)
        self.dealer.conclude(self.dealer.other("Wholesale", record, later, vehicle))
