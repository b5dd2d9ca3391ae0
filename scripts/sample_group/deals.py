"""Deals: the vehicle, its price, how it is paid, what is sold with it, what it is traded for."""

from datetime import date

from sample_group.catalog import MODELS, Model, models_for
from sample_group.extracts import working_day
from sample_group.facts import Deal, Finance, Product, Vehicle
from sample_group.faults import FAULTS, hits, spoil_vin
from sample_group.people import Person, Record
from sample_group.places import Rooftop
from sample_group.world import Block

FIRST_YEAR = min(model.first_year for model in MODELS)
LAST_YEAR = max(model.last_year for model in MODELS)
_CONTRACTS = (
    ("VSC48", "Vehicle Service Contract 48", 48),
    ("VSC60", "Vehicle Service Contract 60", 60),
    ("PPM36", "Prepaid Maintenance 36", 36),
)
_INSURANCES = (
    ("GAP", "Guaranteed Asset Protection"),
    ("TWP", "Tire and Wheel Protection"),
    ("CLI", "Credit Life"),
)


def _model(block: Block, makes: tuple[str, ...] | None, year: int, commercial: bool) -> Model:
    """A model of that year, of these makes if there is one; businesses prefer commercial ones."""
    choice = models_for(makes, year) or models_for(None, year)
    fitting = [model for model in choice if model.is_commercial == commercial]
    if commercial and block.rng.random() < 0.4:
        fitting = []
    choice = fitting or choice
    return choice[block.below(len(choice))]


def new_vehicle(block: Block, rooftop: Rooftop, day: int, commercial: bool) -> Vehicle:
    """A vehicle from the factory, of the rooftop's make and this or the next model year."""
    when = date.fromordinal(day)
    year = when.year + (when.month >= 9 and block.rng.random() < 0.6)
    year = min(max(year, FIRST_YEAR), LAST_YEAR)
    model = _model(block, rooftop.makes, year, commercial)
    return Vehicle(block.world.vin(model, year), model, year, day, 4 + block.below(60), 0.0)


def old_vehicle(block: Block, rooftop: Rooftop, day: int, own_makes: float = 0.6) -> Vehicle:
    """A vehicle of one to nine years that nobody in the sample owned before."""
    year = date.fromordinal(day).year - 1 - block.below(8)
    year = min(max(year, FIRST_YEAR), LAST_YEAR)
    makes = rooftop.makes if block.rng.random() < own_makes else None
    model = _model(block, makes, year, False)
    age = max(1, date.fromordinal(day).year - year)
    odometer = int(age * block.between(8_000, 14_500) * (1.6 if rooftop.is_canadian else 1.0))
    return Vehicle(block.world.vin(model, year), model, year, day, odometer, 0.0)


def daily_distance(block: Block, rooftop: Rooftop) -> float:
    """Miles (Canada: km) a day: most drive 8,000 to 16,000 miles a year, some far more."""
    year = block.between(7_000, 16_500) if block.rng.random() < 0.88 else block.between(17e3, 30e3)
    return year / 365 * (1.6 if rooftop.is_canadian else 1.0)


def _list_price(vehicle: Vehicle, rooftop: Rooftop) -> float:
    price = vehicle.model.price * (1 + 0.025 * (vehicle.year - 2023))
    return round(price * (1.31 if rooftop.is_canadian else 1.0) / 5) * 5.0


def value(vehicle: Vehicle, rooftop: Rooftop, day: int) -> float:
    """What a used vehicle is worth at retail on that day."""
    age = max(0.4, (day - date(vehicle.year, 1, 1).toordinal()) / 365)
    return max(2_500.0, _list_price(vehicle, rooftop) * 0.87 * float(0.875**age))


class Dealer:
    """Makes the deals of one block."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.world = block.world
        self.rng = block.rng

    def sell(
        self, buyer: Person, rooftop: Rooftop, day: int, vehicle: Vehicle, *, condition: str,
        lease_term: int = 0, trade: Vehicle | None = None, kind: str = "Retail",
    ) -> Deal:  # fmt: skip
        """A retail, lease or fleet deal; `condition` is N, U or C."""
        record = self.world.register.record(self.rng, buyer, rooftop, day)
        co_buyer = None
        if buyer.spouse and self.rng.random() < 0.4:
            co_buyer = self.world.register.record(
                self.rng, buyer.spouse, rooftop, day, is_named_only=True
            )
        deal = self._draft(record, day, vehicle, condition, kind)
        deal.co_buyer = co_buyer
        if trade:
            deal.trade, deal.trade_odometer = trade, trade.odometer(day)
            deal.trade_value = round(value(trade, rooftop, day) * self.block.between(0.72, 0.9))
        self._pay(deal, lease_term)
        self._protect(deal, vehicle)
        return deal

    def other(self, kind: str, record: Record, day: int, vehicle: Vehicle) -> Deal:
        """A wholesale, dealer-trade or house deal: no finance, little or negative gross."""
        condition = "N" if kind == "Dealer Trade" else "U"
        deal = self._draft(record, day, vehicle, condition, kind)
        deal.front_gross = round(self.block.between(-900, 700), 2)
        deal.price = round(deal.cost + deal.front_gross, 2)
        return deal

    def _draft(self, record: Record, day: int, vehicle: Vehicle, condition: str, kind: str) -> Deal:
        block, rooftop = self.block, record.rooftop
        msrp = _list_price(vehicle, rooftop)
        if condition == "N":
            price, cost = msrp * block.between(0.94, 1.02), msrp * block.between(0.91, 0.95)
        else:
            price = value(vehicle, rooftop, day) * block.between(0.93, 1.07)
            cost, msrp = price * block.between(0.84, 1.01), 0.0
        price, cost = round(price), round(cost)
        number = self.world.number("deal", rooftop, day)
        vin, fault = spoil_vin(self.rng, vehicle.vin)
        if fault:
            vehicle.kinds.append(fault)
        delivered = day if self.rng.random() < 0.6 else day + 1 + block.below(9)
        if condition == "N" and self.rng.random() < 0.06:
            delivered = day + 20 + block.below(60)
        return Deal(
            rooftop, number, record, None, day, delivered, kind, condition, vehicle, vin,
            vehicle.odometer(day), f"{condition if condition == 'N' else 'U'}{number}A",
            float(price), msrp, float(cost), float(price - cost), Finance(), None, None, None, 0,
            0.0, self.world.staff[rooftop.index].pick(self.rng, "SALES", day),
        )  # fmt: skip

    def _pay(self, deal: Deal, lease_term: int) -> None:
        rng, finance = self.rng, deal.finance
        if lease_term:
            finance.kind, finance.term = "Lease", lease_term
            finance.apr = round(self.block.between(1.9, 6.5), 2)
            finance.miles_a_year = (10_000, 12_000, 12_000, 15_000)[self.block.below(4)]
            if deal.rooftop.is_canadian:
                finance.miles_a_year = finance.miles_a_year * 8 // 5
            finance.amount = round(deal.price - deal.trade_value * 0.5, 2)
            finance.payment = round(deal.price * 0.0127, 2)
            finance.lease_end = deal.day + int(lease_term * 30.44)
            deal.kind = "Lease"
        elif rng.random() < 0.72 and deal.kind != "Fleet":
            tier = rng.random()
            low, high = (1.9, 5.9) if tier < 0.5 else (5.9, 8.9) if tier < 0.82 else (9.0, 15.5)
            finance.kind, finance.apr = "Finance", round(self.block.between(low, high), 2)
            finance.term = (36, 48, 60, 60, 72, 72, 84)[self.block.below(7)]
            down = deal.price * self.block.between(0.03, 0.25) + deal.trade_value
            finance.amount = round(max(3_000.0, deal.price - down), 2)
            monthly = finance.apr / 1200
            finance.payment = round(
                finance.amount * monthly / (1 - (1 + monthly) ** -finance.term), 2
            )
        if finance.kind != "Cash":
            finance.first_payment = deal.day + 30 + self.block.below(16)

    def _protect(self, deal: Deal, vehicle: Vehicle) -> None:
        rng, block = self.rng, self.block
        if rng.random() < (0.42 if deal.finance.kind == "Finance" else 0.2):
            code, name, months = _CONTRACTS[block.below(3)]
            price = round(block.between(900, 3_200))
            expires = deal.day + int(months * 30.44)
            deal.contract = Product(name, code, price, round(price * 0.45), expires)
            vehicle.contract_until = expires
        if rng.random() < (0.32 if deal.finance.kind == "Finance" else 0.1):
            code, name = _INSURANCES[block.below(3)]
            price = round(block.between(350, 1_100))
            expires = deal.day + int((12, 24, 36, 60)[block.below(4)] * 30.44)
            deal.insurance = Product(name, code, price, round(price * 0.5), expires)

    def conclude(self, deal: Deal, status: str = "") -> bool:
        """Write the deal's history; False if it was unwound. `status` ends it before booking."""
        rng, block, day = self.rng, self.block, deal.day
        if status:
            deal.versions = [(day, "Quote" if status == "Quote" else "Pending", 0.0)]
            if status == "Cancelled":
                deal.versions.append((day + 5 + block.below(40), "Cancelled", 0.0))
            block.deals.append(deal)
            return False
        booked = working_day(day + 1 + block.below(4))
        deal.versions = [(day, "Pending", 0.0), (booked, "Booked", 0.0)]
        unwound = deal.kind in ("Retail", "Lease") and rng.random() < FAULTS["unwound_deal"].rate
        if unwound:
            deal.versions.append((booked + 7 + block.below(40), "Unwound", 0.0))
        else:
            final = booked + 4 + block.below(14)
            deal.versions.append((final, "Finalized", 0.0))
            if hits(rng, "corrected_deal"):
                change = round(block.between(-450, 450), 2)
                final += 5 + block.below(250)
                deal.versions.append((final, "Finalized", change))
            if deal.delivered > final:
                deal.versions.append((deal.delivered, *deal.versions[-1][1:]))
        block.deals.append(deal)
        return not unwound
