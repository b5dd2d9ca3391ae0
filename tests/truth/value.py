"""Segments across departments, and of value."""

import math
from collections import Counter
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from truth.days import is_within, shifted
from truth.group import Group
from truth.identity import Customer

Members = set[Customer]
Amount = Decimal | int
_GRID = {
    5: ("new_customers", "potential_loyalists", "potential_loyalists", "champions", "champions"),
    4: ("promising", "potential_loyalists", "loyal_customers", "champions", "champions"),
    3: ("about_to_sleep", "need_attention", "need_attention", "loyal_customers",
        "loyal_customers"),
    2: ("hibernating", "about_to_sleep", "at_risk", "at_risk", "at_risk"),
    1: ("lost", "hibernating", "at_risk", "cant_lose", "cant_lose"),
}  # fmt: skip
"""By the score of recency, then by that of frequency and monetary value, from 1 on."""
RANKED = (*sorted({name for row in _GRID.values() for name in row}), "top_gross_customers")
"""Segments in which everybody's place hangs on everybody else."""


def sold_not_serviced(group: Group) -> Members:
    return group.those(lambda one: bool(group.sales[one]) and not group.visits_within(one, 12))


def multi_department_customers(group: Group) -> Members:
    return group.those(lambda one: len(group.departments(one, 24)) >= 3)


def single_department_customers(group: Group) -> Members:
    return group.those(lambda one: len(group.departments(one, 24)) == 1)


def multi_vehicle_households(group: Group) -> Members:
    """Those of the household who own a vehicle."""
    vehicles: dict[str, set[str]] = {}
    owners: dict[str, Members] = {}
    for own in group.owned():
        home = group.identity.household(own.customer)
        if home:
            vehicles.setdefault(home, set()).add(own.vehicle)
            owners.setdefault(home, set()).add(own.customer)
    return {one for home, found in vehicles.items() if len(found) >= 2 for one in owners[home]}


def percent_ranks(values: dict[Customer, Amount]) -> dict[Customer, Fraction]:
    """Share of the others who have strictly less."""
    less: dict[Amount, int] = {}
    for position, value in enumerate(sorted(values.values())):
        less.setdefault(value, position)
    others = max(1, len(values) - 1)
    return {one: Fraction(less[value], others) for one, value in values.items()}


def rfm_segments(group: Group) -> dict[Customer, str]:
    """The cell of the grid of everybody with any activity, over all departments."""
    active = {one: found for one, found in group.activities.items() if found}
    recent = {
        one: [activity for activity in found if is_within(activity.day, 36, group.as_of)]
        for one, found in active.items()
    }
    recency: dict[Customer, Amount] = {
        one: -(group.as_of - max(activity.day for activity in found)).days
        for one, found in active.items()
    }
    frequency: dict[Customer, Amount] = {
        one: len({activity.day for activity in found}) for one, found in recent.items()
    }
    monetary: dict[Customer, Amount] = {
        one: sum((activity.gross for activity in found), Decimal(0))
        for one, found in recent.items()
    }
    r_scores, f_scores, m_scores = map(_scores, (recency, frequency, monetary))
    return {one: _GRID[r_scores[one]][_mean(f_scores[one], m_scores[one]) - 1] for one in active}


def _scores(values: dict[Customer, Amount]) -> dict[Customer, int]:
    return {one: min(5, 1 + math.floor(5 * rank)) for one, rank in percent_ranks(values).items()}


def _mean(one: int, other: int) -> int:
    return int((Decimal(one + other) / 2).quantize(Decimal(1), ROUND_HALF_UP))


def rfm_members(group: Group, name: str) -> Members:
    """Those of one name of the grid."""
    group.rfm = group.rfm or rfm_segments(group)
    return {one for one, found in group.rfm.items() if found == name}


def top_gross_customers(group: Group) -> Members:
    gross: dict[Customer, Amount] = {
        one: sum((activity.gross for activity in found), Decimal(0))
        for one, found in group.activities.items()
        if found
    }
    return {one for one, rank in percent_ranks(gross).items() if rank >= Fraction(9, 10)}


def declining_customers(group: Group) -> Members:
    year_ago, before = shifted(group.as_of, -12), shifted(group.as_of, -24)

    def revenue(one: Customer, after: date, until: date) -> Decimal:
        return sum(
            (
                activity.revenue
                for activity in group.activities[one]
                if activity.department != "sales" and after < activity.day <= until
            ),
            Decimal(0),
        )

    def is_declining(one: Customer) -> bool:
        earlier = revenue(one, before, year_ago)
        return earlier >= 500 and revenue(one, year_ago, group.as_of) < earlier / 2

    return group.those(is_declining)


def seasonal_customers(group: Group) -> Members:
    def is_seasonal(one: Customer) -> bool:
        months = Counter(
            activity.day.month
            for activity in group.activities[one]
            if activity.department in ("service", "body", "parts")
            and is_within(activity.day, 36, group.as_of)
        )
        seasons = [{first, first % 12 + 1, (first + 1) % 12 + 1} for first in range(1, 13)]
        return months.total() >= 3 and any(set(months) <= season for season in seasons)

    return group.those(is_seasonal)
