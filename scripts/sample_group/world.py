"""What all blocks share: dates, staff, numbers given out, house accounts; and one block's facts."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from random import Random

from sample_group.campaigns import calendar
from sample_group.catalog import Model, build_vin
from sample_group.facts import Appointment, Deal, RepairOrder, Ticket, Vehicle
from sample_group.people import Contact, Person, Record
from sample_group.places import ROOFTOPS, Rooftop, hire_staff
from sample_group.register import Register
from sample_group.relations import Relations, Serials

_SERIES = {
    "deal": (30_000, 10, 0.0006),
    "order": (200_000, 40, 0.003),
    "ticket": (900_000, 60, 0.004),
    "appointment": (400_000, 60, 0.004),
}
"""First number, numbers kept free for each day, and how many more for each customer."""
_OVERFLOW = 60_000_000
OTHER_DEALERS = ("Crossgate Motor Exchange", "Tollhouse Auto Auction", "Bywater Vehicle Brokers")


class World:
    """Settings of one run; all that grows with it are counters of bounded number."""

    def __init__(self, seed: int, customers: int, as_of: date, years: int) -> None:
        self.seed = seed
        self.customers = customers
        self.as_of = as_of.toordinal()
        self.start = self.as_of - int(365.25 * years)
        self.staff = [hire_staff(seed, rooftop, self.start, self.as_of) for rooftop in ROOFTOPS]
        self.register = Register(seed)
        self.campaigns = calendar(self.as_of)
        self.serials = Serials()
        self._days: dict[tuple[str, int, int], int] = defaultdict(int)
        self._serials: dict[tuple[str, int], int] = defaultdict(int)
        self._overflow = _OVERFLOW
        self._house: list[Record] = []
        self._dealers: list[list[Record]] = []
        self._found_accounts()

    def number(self, series: str, rooftop: Rooftop, day: int) -> int:
        """A deal, order or ticket number: unique at its rooftop, rising from day to day."""
        base, room, per_customer = _SERIES[series]
        room += int(per_customer * self.customers)
        key = (series, rooftop.index, day)
        self._days[key] += 1
        if self._days[key] >= room:
            self._overflow += 1
            return self._overflow
        return base + (day - self.start + 400) * room + self._days[key]

    def vin(self, model: Model, year: int) -> str:
        """A VIN that no other vehicle of the sample has."""
        key = (model.first_eight, year)
        self._serials[key] += 7
        return build_vin(model, year, (100_000 + self._serials[key]) % 1_000_000)

    def house(self, rooftop: Rooftop) -> Record:
        """The dealership's own account: internal orders on stock vehicles go there."""
        return self._house[rooftop.index]

    def other_dealer(self, rng: Random, rooftop: Rooftop) -> Record:
        """Another dealer or an auction, for wholesale deals and dealer trades."""
        dealers = self._dealers[rooftop.index]
        return dealers[int(rng.random() * len(dealers))]

    def accounts(self) -> list[Person]:
        """The house accounts and other dealers, to be written once."""
        records = self._house + [record for dealers in self._dealers for record in dealers]
        return [record.person for record in records]

    def _found_accounts(self) -> None:
        number = -1
        for rooftop in ROOFTOPS:
            town, house = rooftop.towns[0], f"{rooftop.name} Stock Account"
            for company in (house, *OTHER_DEALERS):
                where = (town.city, town.state, town.postal_code)
                phone = rooftop.phone if company == house else ""
                contact = Contact("1 Dealer Plaza", "", *where, "", "", phone, "", "")
                person = Person(
                    number, number, "account", rooftop, False, "", "", "", company, 0,
                    [(0, contact)],
                )  # fmt: skip
                record = self.register.account(
                    person, self.start, "house_account" if company == house else "dealer_account"
                )
                if company == house:
                    self._house.append(record)
                    self._dealers.append([])
                else:
                    self._dealers[-1].append(record)
                number -= 1


@dataclass
class Block:
    """Some hundred customers and all that happened to them; its dice depend on seed and number."""

    world: World
    rng: Random
    people: list[Person]
    deals: list[Deal] = field(default_factory=list)
    orders: list[RepairOrder] = field(default_factory=list)
    appointments: list[Appointment] = field(default_factory=list)
    tickets: list[Ticket] = field(default_factory=list)
    garage: dict[int, list[Vehicle]] = field(default_factory=dict)
    history: list[tuple[Vehicle, Person, int, int]] = field(default_factory=list)
    relations: Relations = field(default_factory=Relations)

    def below(self, count: int) -> int:
        """A random number 0..count-1 (quicker than randrange)."""
        return int(self.rng.random() * count)

    def between(self, low: float, high: float) -> float:
        """A random number in the range."""
        return low + self.rng.random() * (high - low)

    def own(self, person: Person, vehicle: Vehicle, day: int) -> None:
        """The vehicle is this person's from that day on."""
        vehicle.owner, vehicle.until = person, 0
        self.garage.setdefault(person.number, []).append(vehicle)
        self.history.append((vehicle, person, day, 0))

    def give_up(self, person: Person, vehicle: Vehicle, day: int) -> None:
        """The vehicle is no longer this person's."""
        for place in range(len(self.history) - 1, -1, -1):
            if self.history[place][0] is vehicle:
                _, owner, since, _ = self.history[place]
                self.history[place] = (vehicle, owner, since, day)
                break
        self.garage[person.number].remove(vehicle)
        vehicle.owner = None
