"""Segments of the service department."""

from datetime import date

from truth.days import is_ahead, is_past, is_within, is_within_days, shifted
from truth.facts import Visit
from truth.group import Group
from truth.identity import Customer
from truth.operations import category_of

Members = set[Customer]


def active_service_customers(group: Group) -> Members:
    return group.those(lambda one: bool(group.visits_within(one, 12)))


def lapsed_service_customers(group: Group) -> Members:
    def is_lapsed(one: Customer) -> bool:
        last = group.last_visit_on(one)
        return (
            last is not None and is_past(last, 12, group.as_of) and is_within(last, 24, group.as_of)
        )

    return group.those(is_lapsed)


def lost_service_customers(group: Group) -> Members:
    def is_lost(one: Customer) -> bool:
        last = group.last_visit_on(one)
        return last is not None and is_past(last, 24, group.as_of)

    return group.those(is_lost)


def slipping_service_customers(group: Group) -> Members:
    def is_slipping(one: Customer) -> bool:
        last = group.last_visit_on(one)
        if last is None or not is_within(last, 12, group.as_of):
            return False
        return (group.as_of - last).days > 1.5 * group.habit(one)

    return group.those(is_slipping)


def service_due(group: Group) -> Members:
    def is_due(one: Customer) -> bool:
        last = group.last_visit_on(one)
        if last is None or group.is_booked(one):
            return False
        # The visit is expected on a day: half a day is left out.
        ahead = int(group.habit(one)) - (group.as_of - last).days
        return -30 <= ahead <= 60

    return group.those(is_due)


def _brought_in(group: Group, *, body_too: bool) -> set[str | None]:
    """Vehicles that anybody brought in for service (or for body work)."""
    return {visit.vehicle for visit in group.known.visits if body_too or not visit.is_body}


def first_service_due(group: Group) -> Members:
    seen = _brought_in(group, body_too=False)
    found = set()
    for own in group.owned():
        day, vehicle = own.bought_on, group.vehicles[own.vehicle]
        least, most = (10, 14) if vehicle.model.electrification == "BEV" else (4, 12)
        if day is None or own.vehicle in seen:
            continue
        if shifted(group.as_of, -most) <= day <= shifted(group.as_of, -least):
            found.add(own.customer)
    return found


def never_serviced_buyers(group: Group) -> Members:
    seen = _brought_in(group, body_too=True)
    return {
        own.customer
        for own in group.owned()
        if own.bought_on and own.vehicle not in seen and is_past(own.bought_on, 12, group.as_of)
    }


def declined_work(group: Group) -> Members:
    sold: dict[tuple[str | None, str], list[date]] = {}
    for visit in group.known.visits:
        for op in visit.operations:
            if not op.declined:
                sold.setdefault((visit.vehicle, op.code), []).append(visit.closed_on)

    def is_open(visit: Visit) -> bool:
        return is_within_days(visit.closed_on, 90, group.as_of) and any(
            op.declined
            and not any(day > visit.closed_on for day in sold.get((visit.vehicle, op.code), ()))
            for op in visit.operations
        )

    return group.those(lambda one: any(is_open(visit) for visit in group.visits[one]))


def warranty_expiring(group: Group) -> Members:
    found = set()
    for own in group.owned():
        for sale in own.bought:
            ends = [shifted(sale.sold_on, 36)] if sale.condition == "N" else []
            ends += [
                product.expires_on
                for product in sale.products
                if product.kind == "service_contract"
            ]
            if any(is_ahead(day, 90, group.as_of) for day in ends):
                found.add(own.customer)
    return found


def warranty_only_customers(group: Group) -> Members:
    return group.those(
        lambda one: (
            len(group.visits[one]) >= 2 and not any(visit.paid > 0 for visit in group.visits[one])
        )
    )


def single_operation_customers(group: Group) -> Members:
    def is_single(one: Customer) -> bool:
        visits = group.visits_within(one, 36)
        kinds = {
            category_of(op.code) for visit in visits for op in visit.operations if not op.declined
        }
        return len(visits) >= 2 and len(kinds) == 1

    return group.those(is_single)


def coupon_only_customers(group: Group) -> Members:
    def is_coupon_only(one: Customer) -> bool:
        paid = [visit for visit in group.visits_within(one, 36) if visit.paid > 0]
        discounted = sum(visit.discount > 0 for visit in paid)
        return len(paid) >= 3 and 100 * discounted >= 80 * len(paid)

    return group.those(is_coupon_only)


def serviced_not_sold(group: Group) -> Members:
    return group.those(lambda one: len(group.visits_within(one, 24)) >= 2 and not group.sales[one])


def high_mileage_owners(group: Group) -> Members:
    found, in_kilometers = set(), _read_in_kilometers(group)
    for own in group.owned():
        readings = group.known.readings.get(own.vehicle)
        most = 160_000 if own.vehicle in in_kilometers else 100_000
        if readings and max(readings)[1] > most:
            found.add(own.customer)
    return found


def _read_in_kilometers(group: Group) -> set[str | None]:
    sold = {sale.vehicle for sale in group.known.sales if sale.rooftop.is_canadian}
    return sold | {visit.vehicle for visit in group.known.visits if visit.rooftop.is_canadian}


def body_shop_customers(group: Group) -> Members:
    return group.those(lambda one: any(visit.is_body for visit in group.visits_within(one, 24)))


def open_recalls(group: Group) -> Members:
    noted: dict[tuple[str, str], date] = {}
    done: dict[tuple[str, str], date] = {}
    for visit in group.known.visits:
        for code, is_sold in visit.campaigns:
            if visit.vehicle:
                days, key = done if is_sold else noted, (visit.vehicle, code)
                days[key] = max(visit.closed_on, days.get(key, visit.closed_on))
    still_open = {key[0] for key, day in noted.items() if key not in done or day > done[key]}
    return {own.customer for own in group.owned() if own.vehicle in still_open}


def no_show_appointments(group: Group) -> Members:
    def is_missed(one: Customer) -> bool:
        past = [
            made for made in group.bookings[one]
            if made.day <= group.as_of and made.status != "cancelled"
        ]  # fmt: skip
        if not past or group.is_booked(one):
            return False
        day = max(made.day for made in past)
        last_visit = group.last_visit_on(one)
        return (
            all(made.status == "no_show" for made in past if made.day == day)
            and is_within_days(day, 60, group.as_of)
            and (last_visit is None or last_visit < day)
        )

    return group.those(is_missed)
