"""Segments of the sales department."""

from collections import Counter

import ultravin

from dms.landing.vins import DECODED_AS_OF
from sample_group.facts import Vehicle
from truth.days import is_past, is_within, is_within_days, shifted
from truth.facts import Sale
from truth.group import Group
from truth.identity import Customer
from truth.ownership import Ownership

Members = set[Customer]
_UNDECIDED = ("enquiry", "test_drive", "offer", "order")


def new_vehicle_buyers(group: Group) -> Members:
    return group.those(lambda one: any(sale.condition == "N" for sale in group.sales[one]))


def used_vehicle_buyers(group: Group) -> Members:
    return group.those(lambda one: any(sale.condition in "UC" for sale in group.sales[one]))


def new_not_used_buyers(group: Group) -> Members:
    return new_vehicle_buyers(group) - used_vehicle_buyers(group)


def first_time_buyers(group: Group) -> Members:
    return group.those(
        lambda one: (
            len(group.sales[one]) == 1 and is_within(group.sales[one][0].sold_on, 12, group.as_of)
        )
    )


def repeat_buyers(group: Group) -> Members:
    return group.those(lambda one: len(group.sales[one]) >= 2)


def model_loyalists(group: Group) -> Members:
    def most_alike(one: Customer) -> int:
        models = Counter(
            (sale.what.model.make.upper(), sale.what.model.name.upper())
            for sale in group.sales[one]
        )
        return max(models.values(), default=0)

    return group.those(lambda one: most_alike(one) >= 2)


def lapsed_vehicle_buyers(group: Group) -> Members:
    def is_lapsed(one: Customer) -> bool:
        if not group.sales[one] or _is_negotiating(group, one):
            return False
        last = max(group.sales[one], key=lambda sale: (sale.sold_on, sale.number))
        if last.paid_by == "Lease":
            return last.lease_end_on is not None and is_past(last.lease_end_on, 3, group.as_of)
        return is_past(last.sold_on, 48 if last.condition == "N" else 60, group.as_of)

    return group.those(is_lapsed)


def _is_negotiating(group: Group, one: Customer) -> bool:
    return any(
        chance.stage not in ("delivered", "lost")
        and is_within_days(chance.stage_on, 180, group.as_of)
        for chance in group.chances[one]
    )


def lease_ending(group: Group) -> Members:
    until = shifted(group.as_of, 6)
    return group.those(
        lambda one: any(
            sale.lease_end_on is not None and group.as_of <= sale.lease_end_on <= until
            for sale in group.sales[one]
        )
    )


def payments_left(group: Group, sale: Sale) -> int:
    """Payments due after the day; 0 where nothing is known of them."""
    if not sale.first_payment_on:
        return 0
    due = (shifted(sale.first_payment_on, month) for month in range(sale.term))
    return sum(day > group.as_of for day in due)


def _running(group: Group, paid_by: str) -> list[Sale]:
    """Loans or leases that go on: the buyer has the vehicle, and something is left to pay."""
    ended = {
        sale.number
        for own in group.ownerships
        if own.ended_on
        for sale in own.bought
    }  # fmt: skip
    return [
        sale for sale in group.known.sales
        if sale.paid_by == paid_by and sale.number not in ended and sale.customer
    ]  # fmt: skip


def lease_over_mileage(group: Group) -> Members:
    return {
        sale.customer
        for sale in _running(group, "Lease")
        if sale.customer
        and sale.lease_end_on
        and sale.lease_end_on >= group.as_of
        and sale.first_payment_on
        and payments_left(group, sale) <= 12
        and _projected(group, sale) > sale.miles_a_year * sale.term / 12
    }


def _projected(group: Group, sale: Sale) -> float:
    """Distance at the end of the lease if it is driven on as so far; 0 where nothing tells."""
    readings = group.known.readings.get(sale.vehicle or "", [])
    if not readings or not sale.lease_end_on:
        return 0.0
    day, reading = max(readings)
    if day <= sale.sold_on:
        return 0.0
    driven = reading - sale.odometer
    return driven * (sale.lease_end_on - sale.sold_on).days / (day - sale.sold_on).days


def loan_maturing(group: Group) -> Members:
    return {
        sale.customer
        for sale in _running(group, "Finance")
        if sale.customer and 1 <= payments_left(group, sale) <= 6
    }


def high_apr_loans(group: Group) -> Members:
    return {
        sale.customer
        for sale in _running(group, "Finance")
        if sale.customer and payments_left(group, sale) and sale.apr and sale.apr >= 9
    }


def trade_in_candidates(group: Group) -> Members:
    return {
        own.customer
        for own in group.owned()
        if own.bought_on
        and is_past(own.bought_on, 36, group.as_of)
        and own.bought_on >= shifted(group.as_of, -84)
        and group.visits_within(own.customer, 12)
    }


def awaiting_delivery(group: Group) -> Members:
    def is_awaiting(one: Customer) -> bool:
        sold = any(
            is_within_days(sale.sold_on, 180, group.as_of)
            and (sale.delivered_on is None or sale.delivered_on > group.as_of)
            for sale in group.sales[one]
        )
        ordered = any(
            chance.stage in ("order", "awaiting_delivery")
            and is_within_days(chance.stage_on, 180, group.as_of)
            and not _bought_since(group, one, chance.stage_on)
            for chance in group.chances[one]
        )
        return sold or ordered

    return group.those(is_awaiting)


def _bought_since(group: Group, one: Customer, day: object) -> bool:
    return any(sale.sold_on >= day for sale in group.sales[one])  # type: ignore[operator]


def open_opportunities(group: Group) -> Members:
    def is_open(one: Customer) -> bool:
        return any(
            chance.stage in _UNDECIDED
            and is_within_days(chance.stage_on, 30, group.as_of)
            and not _bought_since(group, one, chance.stage_on)
            for chance in group.chances[one]
        )

    return group.those(is_open)


def stalled_opportunities(group: Group) -> Members:
    def is_stalled(one: Customer) -> bool:
        return any(
            chance.stage in _UNDECIDED
            and group.days_ago(180) <= chance.stage_on <= group.days_ago(30)
            and not _bought_since(group, one, chance.stage_on)
            for chance in group.chances[one]
        )

    return group.those(is_stalled)


def _owners_of(group: Group, kinds: tuple[str, ...], drive: str = "") -> Members:
    """Owners of a vehicle of one of these bodies (() = any), with that kind of electric drive."""
    return {
        own.customer
        for own in group.owned()
        if (not kinds or _vehicle(group, own).model.kind in kinds)
        and (not drive or _vehicle(group, own).model.electrification == drive)
    }


def _vehicle(group: Group, own: Ownership) -> Vehicle:
    return group.vehicles[own.vehicle]


def suv_owners(group: Group) -> Members:
    return _owners_of(group, ("suv",))


def pickup_owners(group: Group) -> Members:
    return _owners_of(group, ("pickup",))


def electric_owners(group: Group) -> Members:
    return _owners_of(group, (), "BEV")


def hybrid_owners(group: Group) -> Members:
    return _owners_of(group, (), "HEV")


def specialist_vehicle_owners(group: Group) -> Members:
    heavy = {own.customer for own in group.owned() if _is_heavy(_vehicle(group, own).vin)}
    return heavy | _owners_of(group, ("cargo", "chassis"))


_HEAVY: dict[str, bool] = {}


def _is_heavy(vin: str) -> bool:
    """Whether the gross weight is of class 3 (10,001 lb) or more."""
    if vin[:8] not in _HEAVY:
        found = ultravin.decode(vin, now=DECODED_AS_OF)["attributes"]
        weight = str(found.get("Gross Vehicle Weight Rating From", ""))
        _HEAVY[vin[:8]] = weight[:7] in {f"Class {number}" for number in range(3, 9)}
    return _HEAVY[vin[:8]]


def fleet_and_business_buyers(group: Group) -> Members:
    return group.those(
        lambda one: (
            bool(group.sales[one])
            and (
                group.identity.is_business(one)
                or any(sale.kind == "Fleet" for sale in group.sales[one])
            )
        )
    )


def orphan_owners(group: Group) -> Members:
    def is_orphan(one: Customer) -> bool:
        if not group.sales[one]:
            return False
        last = max(group.sales[one], key=lambda sale: (sale.sold_on, sale.number)).salesperson
        cards = sorted(group.contacts[one], key=lambda card: (card.updated_on, card.number))
        assigned = [card.salesperson for card in cards if card.salesperson in group.known.staff]
        return (assigned or [last])[-1] in group.known.left

    return group.those(is_orphan)
