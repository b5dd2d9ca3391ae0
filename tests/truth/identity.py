"""Who is who: by the truth, or as a build says it.

The same calculation with either: what differs between a build and the truth, and vanishes with the
build's identity, is explained by it.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from hashlib import md5
from pathlib import Path
from typing import Any, Protocol

import duckdb

from sample_group import adf
from sample_group.facts import Deal, RepairOrder
from sample_group.people import Record
from sample_group.relations import Card, Lead
from truth.exports import Told

Place = tuple[str, str, str]
"""Feed, source code and number of a record."""
Customer = str
"""A true person, or the key of a customer."""


def place_of(record: Record) -> Place:
    """Where a customer number is."""
    return record.rooftop.feed, record.rooftop.code, record.number


def card_place(card: Card) -> Place:
    """Where a contact of the CRM is."""
    return "crm", card.rooftop.crm_code, card.number


def lead_place(lead: Lead) -> Place:
    """Where a lead is."""
    return "crm", lead.rooftop.crm_code, f"lead {adf.lead_key(lead)}"


class Identity(Protocol):
    """Whose a record, a send and a survey is, which vehicle a document means, who lives together.

    None where it is nobody's that may be known.
    """

    def customer(self, place: Place) -> Customer | None: ...

    def sold_vehicle(self, deal: Deal) -> str | None: ...

    def traded_vehicle(self, deal: Deal) -> str | None: ...

    def serviced_vehicle(self, order: RepairOrder) -> str | None: ...

    def sent_to(self, send_id: str) -> Customer | None: ...

    def answered_by(self, survey_id: str) -> Customer | None: ...

    def household(self, customer: Customer) -> str | None: ...

    def is_business(self, customer: Customer) -> bool: ...

    def everybody(self) -> set[Customer]: ...


@dataclass
class TrueIdentity:
    """The truth, over the records that a build knows (who was erased is known to neither), and
    that there were by the day."""

    told: Told
    known: set[Place]
    as_of: date
    people: dict[Place, str] = field(default_factory=dict)
    households: dict[str, str] = field(default_factory=dict)
    businesses: set[str] = field(default_factory=set)
    sent: dict[str, str] = field(default_factory=dict)
    answered: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for block in self.told.blocks:
            for person in [*block.people, *block.relations.prospects]:
                number = str(person.number)
                self.households[number] = str(person.household)
                if person.is_business:
                    self.businesses.add(number)
                for records in person.records.values():
                    for record in records:
                        self._add(place_of(record), number, record.since)
            for card in block.relations.cards:
                self._add(card_place(card), str(card.person.number), card.created)
            for lead in block.relations.leads:
                self._add(lead_place(lead), str(lead.person.number), lead.day)
            for send in block.relations.sends:
                self.sent[f"SND-{send.number:08d}"] = str(send.person.number)
            self._surveys(block)

    def _add(self, place: Place, person: str, since: int) -> None:
        self.people[place] = person
        if since > self.as_of.toordinal():
            self.known.discard(place)

    def _surveys(self, block: Any) -> None:
        by_email = {
            contact.email1: str(person.number)
            for person in block.people
            for _, contact in person.contacts
            if contact.email1
        }
        for survey in block.relations.surveys:
            place = (survey.rooftop.feed, survey.rooftop.code, survey.record_number)
            found = self.people.get(place) or by_email.get(survey.email)
            if found:
                self.answered[survey.number] = found

    def customer(self, place: Place) -> Customer | None:
        return self.people.get(place) if place in self.known else None

    def sold_vehicle(self, deal: Deal) -> str | None:
        return deal.vehicle.vin

    def traded_vehicle(self, deal: Deal) -> str | None:
        return deal.trade.vin if deal.trade else None

    def serviced_vehicle(self, order: RepairOrder) -> str | None:
        return order.vehicle.vin

    def sent_to(self, send_id: str) -> Customer | None:
        return self._known(self.sent.get(send_id))

    def answered_by(self, survey_id: str) -> Customer | None:
        return self._known(self.answered.get(survey_id))

    def household(self, customer: Customer) -> str | None:
        return self.households.get(customer)

    def is_business(self, customer: Customer) -> bool:
        return customer in self.businesses

    def everybody(self) -> set[Customer]:
        return {self.people[place] for place in self.known if place in self.people}

    def _known(self, person: str | None) -> str | None:
        return person if person in self._everybody else None

    @cached_property
    def _everybody(self) -> set[Customer]:
        return self.everybody()


def key_of(*parts: str) -> str:
    """A key as docs/design.md makes it: md5 of the natural key."""
    return md5("|".join(parts).encode()).hexdigest()


@dataclass
class BuiltIdentity:
    """What a build says of who is who, and nothing else of it."""

    crosswalk: dict[Place, str]
    vehicles: dict[str, tuple[str | None, str | None]]
    visits: dict[str, str | None]
    sends: dict[str, str | None]
    surveys: dict[str, str | None]
    customers: dict[str, tuple[str | None, str]]

    @classmethod
    def read(cls, warehouse: Path) -> "BuiltIdentity":
        """That of a warehouse."""
        with duckdb.connect(str(warehouse), read_only=True) as connection:

            def rows(sql: str) -> list[tuple[Any, ...]]:
                return connection.execute(sql).fetchall()

            return cls(
                {
                    (feed, code, number): customer
                    for feed, code, number, customer in rows(
                        "select feed, source_code, source_customer_number, customer_key"
                        " from marts.customer_crosswalk"
                    )
                },
                {
                    deal: (sold, traded)
                    for deal, sold, traded in rows(
                        "select deal_key, vehicle_key, trade_vehicle_key"
                        " from intermediate.int_deals"
                    )
                },
                dict(rows("select visit_key, vehicle_key from intermediate.int_repair_orders")),
                dict(rows("select campaign_touch_key, customer_key from marts.campaign_touches")),
                dict(rows("select survey_key, customer_key from marts.surveys")),
                {
                    customer: (household, party)
                    for customer, household, party in rows(
                        "select customer_key, household_key, party_type from marts.customers"
                    )
                },
            )

    def customer(self, place: Place) -> Customer | None:
        return self.crosswalk.get(place)

    def sold_vehicle(self, deal: Deal) -> str | None:
        return self._deal(deal)[0]

    def traded_vehicle(self, deal: Deal) -> str | None:
        return self._deal(deal)[1]

    def _deal(self, deal: Deal) -> tuple[str | None, str | None]:
        rooftop = deal.rooftop
        key = key_of(rooftop.feed, rooftop.code, str(deal.number))
        return self.vehicles.get(key, (None, None))

    def serviced_vehicle(self, order: RepairOrder) -> str | None:
        opened = date.fromordinal(order.opened).isoformat()
        rooftop = order.rooftop
        return self.visits.get(key_of(rooftop.feed, rooftop.code, str(order.number), opened))

    def sent_to(self, send_id: str) -> Customer | None:
        return self.sends.get(key_of("marketing", send_id))

    def answered_by(self, survey_id: str) -> Customer | None:
        return self.surveys.get(key_of("surveys", survey_id))

    def household(self, customer: Customer) -> str | None:
        return self.customers[customer][0]

    def is_business(self, customer: Customer) -> bool:
        return self.customers[customer][1] == "business"

    def everybody(self) -> set[Customer]:
        return set(self.customers)
