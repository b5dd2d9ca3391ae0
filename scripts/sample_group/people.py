"""Who the customers are: households, businesses, their contact details, and their customer records.

A person may have several records: one a rooftop visited, a second one by mistake or after marriage.
"""

from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

from sample_group import names
from sample_group.places import Rooftop, Town
from sample_group.slips import Slips

EMAIL_HOSTS = ("example.com", "example.net", "example.org", "postkite.example", "inbrook.example")


class Contact(NamedTuple):
    """Where somebody can be reached; phones are ten digits or ''."""

    line1: str
    line2: str
    city: str
    state: str
    postal_code: str
    home: str
    cell: str
    work: str
    email1: str
    email2: str


@dataclass(slots=True)
class Person:
    """A customer: a human being or a business (`kind` is then one of names.COMPANY_TRADES).

    `kin` names who stands near and how; `most_numbers` 0 = a new number is the exception.
    """

    number: int
    household: int
    kind: str
    home: Rooftop
    female: bool
    first: str
    middle: str
    last: str
    company: str
    birth: int
    contacts: list[tuple[int, Contact]]
    spouse: "Person | None" = None
    maiden: str = ""
    married_on: int = 0
    split_at: int = -1
    split_on: int = 0
    opted_out_on: int = 0
    suffix: str = ""
    second_last: str = ""
    most_numbers: int = 0
    kin: list[tuple[str, "Person"]] = field(default_factory=list)
    records: dict[int, list["Record"]] = field(default_factory=dict)

    @property
    def is_business(self) -> bool:
        """Whether this is a company."""
        return bool(self.company)

    def contact(self, day: int) -> Contact:
        """Contact details on that day."""
        found = self.contacts[0][1]
        for since, contact in self.contacts:
            if since <= day:
                found = contact
        return found


@dataclass(slots=True)
class Record:
    """A customer number at a rooftop, with the name as somebody typed it there.

    `turn` tells the numbers of one person at one rooftop apart; `last_on` is the last transaction;
    `is_named_only`: a co-buyer, and nothing else.
    """

    person: Person
    rooftop: Rooftop
    number: str
    since: int
    first: str
    middle: str
    last: str
    company: str
    spouse: str = ""
    flag: str = "I"
    phone: str = ""
    email: str = ""
    allow: tuple[str, str, str, str] = ("", "", "", "")
    opted_out_on: int = 0
    delete_on: int = 0
    kinds: list[str] = field(default_factory=list)
    suffix: str = ""
    birth: int = 0
    turn: int = 0
    last_on: int = 0
    is_named_only: bool = False
    slips: Slips = field(default_factory=Slips)

    def contact(self, day: int) -> Contact:
        """Contact details as this record holds them on that day."""
        contact = self.slips.written(self.person.contact(self.address_day(day)))
        if self.phone:
            contact = contact._replace(cell=self.phone)
        if self.email:
            contact = contact._replace(email1=self.email, email2="")
        return contact

    def address_day(self, day: int) -> int:
        """The day whose address the record bears on `day`."""
        return self.since if self.slips.keeps_address else day

    def deletion_asked_on(self, as_of: int) -> int:
        """Day on which the customer asked to be deleted; 0 = never."""
        return max(self.since, as_of - 20 - self.person.number % 300) if self.delete_on else 0

    def changed_on(self, as_of: int) -> list[int]:
        """Days on which the record changed: made, moved, opted out, asked for deletion."""
        days = {self.since}
        days.update(since for since, _ in self.person.contacts if since > self.since)
        if self.opted_out_on > self.since:
            days.add(self.opted_out_on)
        if self.delete_on:
            days.add(self.deletion_asked_on(as_of))
        return sorted(days)

    def full_name(self) -> str:
        """`LAST,FIRST MIDDLE`, `LAST,FIRST/SPOUSE` or the company, in capitals; JR comes last."""
        if self.company:
            return self.company.upper()
        if not self.first:
            return self.last.upper()
        tail = f"/{self.spouse}" if self.spouse else f" {self.middle}" if self.middle else ""
        suffix = f" {self.suffix}" if self.suffix and not self.spouse else ""
        return f"{self.last},{self.first}{tail}{suffix}".upper()


def phone_number(rng: Random, area_code: str) -> str:
    """Ten digits, plausible by the North American plan: exchange 220..989, no N11, no 555."""
    exchange = 220 + int(rng.random() * 770)
    if exchange == 555 or exchange % 100 == 11:
        exchange += 1
    return f"{area_code}{exchange}{int(rng.random() * 10_000):04d}"


def _postal_code(rng: Random, town: Town) -> str:
    if town.state != "QC":
        return town.postal_code
    return f"{town.postal_code[:4]}{int(rng.random() * 9) + 1}{'ABCEGHJKLMNPRSTV'[int(rng.random() * 16)]}{int(rng.random() * 10)}"  # noqa: E501


def address(rng: Random, town: Town) -> tuple[str, str, str, str, str]:
    """Two lines, city, state, postal code."""
    street = names.STREETS[int(rng.random() * len(names.STREETS))]
    kind = names.STREET_KINDS[int(rng.random() * len(names.STREET_KINDS))]
    line1 = f"{2 + int(rng.random() * 1990)} {street} {kind}"
    line2 = f"Apt {1 + int(rng.random() * 90)}" if rng.random() < 0.12 else ""
    return line1, line2, town.city, town.state, _postal_code(rng, town)


def ascii_name(name: str) -> str:
    """Letters of an e-mail address: lower case, accents and apostrophes left out."""
    table = str.maketrans("éèêëàâôûùîïçÉÈÊÀÂÔÎÇ", "eeeeaaouuiiceeeaaoic")
    return name.translate(table).lower()


def email_address(rng: Random, person: Person) -> str:
    """An address of this person alone (it ends in the person's number in base 36)."""
    tail, number = "", person.number + 1296
    while number:
        number, digit = divmod(number, 36)
        tail = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + tail
    host = EMAIL_HOSTS[int(rng.random() * len(EMAIL_HOSTS))]
    if person.is_business:
        return f"office.{person.company.split()[0].lower()}.{tail}@{host}"
    first, last = ascii_name(person.first), ascii_name(person.last)
    stem = f"{first}.{last}" if rng.random() < 0.5 else f"{first[0]}{last}"
    return f"{stem}.{tail}@{host}"
