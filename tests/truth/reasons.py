"""Where a build may differ from the truth because of who is who, by rule."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from truth.group import Group
from truth.identity import Place
from truth.value import RANKED

SPLIT = "a person under several customer keys"
MERGED = "several persons under one customer key"
HOUSEHOLD = "another household"
VEHICLE = "a vehicle that somebody with another identity had as well"
SENT = "a send or survey that the build gives to somebody else"
PARTY = "a business taken for a person, or a person for one"
RANK = "a rank among everybody"

BY_VEHICLE = frozenset({
    "awaiting_delivery", "declined_work", "electric_owners", "first_service_due",
    "high_apr_loans", "high_mileage_owners", "hybrid_owners", "lease_over_mileage",
    "loan_maturing", "multi_vehicle_households", "never_serviced_buyers", "open_recalls",
    "pickup_owners", "specialist_vehicle_owners", "suv_owners", "trade_in_candidates",
    "warranty_expiring",
})  # fmt: skip
"""Segments that ask who has a vehicle, or what happened with it."""
BY_SEND = frozenset({
    "campaign_non_responders", "campaign_responders", "email_first_customers",
    "mail_first_customers", "phone_first_customers", "promoters", "sms_first_customers",
    "unhappy_customers",
})  # fmt: skip
"""Segments that ask what was sent to somebody, or answered."""


@dataclass
class Reasons:
    """The same facts by customer key and by person; the key of each record, and the person."""

    built: Group
    true: Group
    crosswalk: dict[Place, str]
    people: dict[Place, str]

    def of(self, segment: str, person: str) -> str:
        """Why identity may make a difference for a person in that segment; '' where it may not."""
        by_vehicle, by_send = segment in BY_VEHICLE, segment in BY_SEND
        by_party = by_vehicle or segment == "fleet_and_business_buyers"
        checks = (
            (SPLIT, len(self.keys[person]) > 1),
            (MERGED, person not in self.compared),
            (HOUSEHOLD, by_vehicle and person in self.in_other_households),
            (VEHICLE, by_vehicle and person in self.with_other_vehicles),
            (SENT, by_send and person in self.with_other_sends),
            (PARTY, by_party and self._is_misread(person)),
            (RANK, segment in RANKED),
        )
        return next((reason for reason, holds in checks if holds), "")

    @cached_property
    def keys(self) -> dict[str, set[str]]:
        """Customer keys of each person."""
        found: dict[str, set[str]] = defaultdict(set)
        for place, key in self.crosswalk.items():
            found[self.people.get(place, "nobody")].add(key)
        return found

    @cached_property
    def persons(self) -> dict[str, set[str]]:
        """Persons of each customer key."""
        found: dict[str, set[str]] = defaultdict(set)
        for person, keys in self.keys.items():
            for key in keys:
                found[key].add(person)
        return found

    @cached_property
    def compared(self) -> set[str]:
        """Persons who are exactly one customer, who is nobody else."""
        return {
            person
            for person, keys in self.keys.items()
            if len(keys) == 1 and all(len(self.persons[key]) == 1 for key in keys)
        }

    @cached_property
    def in_other_households(self) -> set[str]:
        """Persons whose household is not the same people, or holds one who is not compared."""
        built: dict[str | None, set[str]] = defaultdict(set)
        true: dict[str | None, set[str]] = defaultdict(set)
        for person, keys in self.keys.items():
            true[self.true.identity.household(person)].add(person)
            for key in keys:
                built[self.built.identity.household(key)].add(person)
        return {
            person
            for home in [*built.values(), *true.values()]
            if home not in true.values() or home not in built.values() or home - self.compared
            for person in home
        }

    @cached_property
    def with_other_vehicles(self) -> set[str]:
        """Persons who had a vehicle that the build takes for another one, or that somebody had who
        is not compared, or is of another household."""
        others = (self.keys.keys() - self.compared) | self.in_other_households
        holders: dict[str, set[str]] = defaultdict(set)
        named: dict[str, set[str]] = defaultdict(set)
        meant: dict[str, set[str]] = defaultdict(set)
        for true, built in self._documents():
            if true.vehicle:
                holders[true.vehicle].add(true.customer or "")
                named[true.vehicle].add(built.vehicle or "")
                meant[built.vehicle or ""].add(true.vehicle)
        return {
            person
            for vehicle, people in holders.items()
            if people & others
            or len(named[vehicle]) > 1
            or any(len(meant[key]) > 1 for key in named[vehicle])
            for person in people
        }

    def _documents(self) -> list[tuple[Any, Any]]:
        """Sales and visits, each by its person and by its customer key."""
        true, built = self.true.known, self.built.known
        return [
            *zip(true.sales, built.sales, strict=True),
            *zip(true.visits, built.visits, strict=True),
        ]

    @cached_property
    def with_other_sends(self) -> set[str]:
        """Persons who got or answered what the build gives to somebody else, and these."""
        found: set[str] = set()
        true, built = self.true.known, self.built.known
        pairs: list[tuple[Any, Any]] = [
            *zip(true.touches, built.touches, strict=True),
            *zip(true.answers, built.answers, strict=True),
        ]
        for one, other in pairs:
            given = self.persons.get(other.customer or "", set())
            meant = {one.customer} if one.customer else set()
            if given != meant:
                found |= given | meant
        return found

    def _is_misread(self, person: str) -> bool:
        is_business = self.true.identity.is_business(person)
        return any(self.built.identity.is_business(key) != is_business for key in self.keys[person])
