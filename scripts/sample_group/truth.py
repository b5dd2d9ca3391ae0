"""What is true about the exports: whose each customer number is, who owned each vehicle."""

from collections.abc import Iterable
from typing import TextIO

from sample_group import adf
from sample_group.extracts import iso
from sample_group.layouts import csv_line
from sample_group.people import Person, Record
from sample_group.relations import Card, Lead
from sample_group.world import Block

TRUTH_PEOPLE = (
    "person_id,feed,source_code,source_customer_number,household_id,is_business,fault_kinds"
)
TRUTH_VEHICLES = (
    "vin,make,model,model_year,body,electrification,person_id,owned_from,owned_to,fault_kinds"
)

Place = tuple[str, str, str]
"""Feed, source code and number of a record."""


class PeopleTruth:
    """Writes a line for each customer number, card and lead of one block."""

    def __init__(self, block: Block, as_of: int, stream: TextIO) -> None:
        relations = block.relations
        self.as_of = as_of
        self.stream = stream
        self.people = block.people
        self.cards = [card for card in relations.cards if card.created <= as_of]
        self.leads = [lead for lead in relations.leads if lead.day <= as_of]
        self.on_file = {person.number for person in block.people if person.records}
        self.on_file.update(card.person.number for card in self.cards)
        self.on_file.update(lead.person.number for lead in self.leads)

    def write(self) -> None:
        """The records of the rooftops, then the CRM's cards, then its leads."""
        for person in self.people:
            for record in _records(person):
                kinds = record.kinds + self._moved(person, self._record_day(record))
                if record.is_named_only and not record.rooftop.has_counter:
                    kinds.append("name_only")
                kinds += ["several_rooftops"] if len(person.records) > 1 else []
                self._line(person, _place(record), kinds)
        for card in self.cards:
            kinds = card.kinds + self._moved(card.person, self._card_day(card))
            self._line(card.person, ("crm", card.rooftop.crm_code, card.number), kinds)
        for lead in self.leads:
            kinds = [] if lead.number else ["lead_without_id"]
            kinds += ["lead_became_sale"] if lead.became_sale else []
            kinds += self._moved(lead.person, self._lead_day(lead))
            place = ("crm", lead.rooftop.crm_code, f"lead {adf.lead_key(lead)}")
            self._line(lead.person, place, kinds)

    def _record_day(self, record: Record) -> int:
        """The day of the newest address: a customer file follows each move, a document does not."""
        return record.address_day(self.as_of if record.rooftop.has_counter else record.last_on)

    def _card_day(self, card: Card) -> int:
        return card.address_day(max(day for day, _, _ in card.versions if day <= self.as_of))

    def _lead_day(self, lead: Lead) -> int:
        return lead.day if adf.bears_address(lead) else self.as_of

    def _moved(self, person: Person, day: int) -> list[str]:
        """Whether the address of that day is one of before the move."""
        now, then = person.contact(self.as_of), person.contact(day)
        return ["moved"] if then.line1 != now.line1 else []

    def _line(self, person: Person, place: Place, kinds: list[str]) -> None:
        near = {kind for kind, other in person.kin if other.number in self.on_file}
        _write(self.stream, person, place, [*kinds, *sorted(near)])


def accounts_truth(people: Iterable[Person], stream: TextIO) -> None:
    """A line for each house account and other dealer."""
    for person in people:
        for record in _records(person):
            _write(stream, person, _place(record), record.kinds)


def _records(person: Person) -> list[Record]:
    return [record for records in person.records.values() for record in records]


def _place(record: Record) -> Place:
    return record.rooftop.feed, record.rooftop.code, record.number


def _write(stream: TextIO, person: Person, place: Place, kinds: list[str]) -> None:
    cells = [
        str(person.number), *place, str(person.household),
        "true" if person.is_business else "false", ";".join(kinds),
    ]  # fmt: skip
    stream.write(csv_line(cells) + "\n")


def vehicle_truth(block: Block, stream: TextIO) -> None:
    """One line for each time that somebody owned a vehicle."""
    for vehicle, person, since, until in block.history:
        model = vehicle.model
        cells = [
            vehicle.vin, model.make, model.name, str(vehicle.year), model.kind,
            model.electrification, str(person.number), iso(since), iso(until),
            ";".join(sorted(set(vehicle.kinds))),
        ]  # fmt: skip
        stream.write(csv_line(cells) + "\n")
