"""Segments of the parts department."""

from datetime import date
from decimal import Decimal

from truth.days import is_within, shifted
from truth.group import Group
from truth.identity import Customer

Members = set[Customer]


def wholesale_parts_accounts(group: Group) -> Members:
    return group.those(lambda one: _count(group, one, is_wholesale=True) >= 1)


def retail_parts_buyers(group: Group) -> Members:
    return group.those(lambda one: _count(group, one, is_wholesale=False) >= 1)


def parts_not_service(group: Group) -> Members:
    return group.those(
        lambda one: _count(group, one, is_wholesale=False) >= 2 and not group.visits_within(one, 12)
    )


def _count(group: Group, one: Customer, *, is_wholesale: bool) -> int:
    return sum(
        bought.is_wholesale == is_wholesale and is_within(bought.bought_on, 12, group.as_of)
        for bought in group.purchases[one]
    )


def declining_wholesale_accounts(group: Group) -> Members:
    since = group.days_ago(90)
    before = shifted(since, -12)
    days = (since - before).days

    def amount(one: Customer, after: date, until: date) -> Decimal:
        return sum(
            (
                bought.net
                for bought in group.purchases[one]
                if bought.is_wholesale and after < bought.bought_on <= until
            ),
            Decimal(0),
        )

    def is_declining(one: Customer) -> bool:
        usual = amount(one, before, since) * 90 / days
        return usual > 0 and amount(one, since, group.as_of) < usual / 2

    return group.those(is_declining)


def promotional_tire_buyers(group: Group) -> Members:
    def spent(one: Customer) -> Decimal:
        return sum(
            (
                line.net
                for bought in group.purchases[one]
                if is_within(bought.bought_on, 18, group.as_of)
                for line in bought.lines
                if line.discount and "tire" in line.description.lower().split()
            ),
            Decimal(0),
        )

    return group.those(lambda one: 200 <= spent(one) <= 1500)
