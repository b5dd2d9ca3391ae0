"""Who the customers are: households, businesses, their contact details, and their customer records.

A person may have several records: one a rooftop visited, a second one by mistake or after marriage.
"""

from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

from dms.sample import names
from dms.sample.faults import DUMMY_EMAILS, DUMMY_PHONES, hits, typo
from dms.sample.places import ROOFTOPS, Rooftop, Town

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
    """A customer: a human being or a business (`kind` is then one of names.COMPANY_TRADES)."""

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
    """A customer number at a rooftop, with the name as somebody typed it there."""

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

    def contact(self, day: int) -> Contact:
        """Contact details as this record holds them on that day."""
        contact = self.person.contact(day)
        if self.phone:
            contact = contact._replace(cell=self.phone)
        if self.email:
            contact = contact._replace(email1=self.email, email2="")
        return contact

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
        """`LAST,FIRST MIDDLE`, `LAST,FIRST/SPOUSE` or the company, in capitals."""
        if self.company:
            return self.company.upper()
        if not self.first:
            return self.last.upper()
        tail = f"/{self.spouse}" if self.spouse else f" {self.middle}" if self.middle else ""
        return f"{self.last},{self.first}{tail}".upper()


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


class Register:
    """Gives out customer numbers, rooftop by rooftop, and makes the records."""

    def __init__(self) -> None:
        self._next = [0] * len(ROOFTOPS)

    def _number(self, rooftop: Rooftop) -> str:
        self._next[rooftop.index] += 1
        count = self._next[rooftop.index]
        if rooftop.has_counter:
            return str(700_000_000 + 10_000_000 * rooftop.index + 3 * count)
        return f"V{rooftop.index}{1000 + 2 * count:06d}"

    def record(self, rng: Random, person: Person, rooftop: Rooftop, day: int) -> Record:
        """The record that a transaction of that day belongs to; made if there is none yet."""
        records = person.records.setdefault(rooftop.index, [])
        second = rooftop.index == person.split_at and day >= person.split_on
        for known in records:
            if ("duplicate_same_rooftop" in known.kinds) == second:
                known.since = min(known.since, day)
                return known
        record = self._make(rng, person, rooftop, day)
        if second:
            record.kinds.append("duplicate_same_rooftop")
        records.append(record)
        return record

    def account(self, person: Person, day: int, kind: str) -> Record:
        """The one record of a house account or another dealer, free of faults."""
        rooftop = person.home
        record = Record(
            person, rooftop, self._number(rooftop), day, "", "", "", person.company, flag="B",
            kinds=[kind],
        )  # fmt: skip
        person.records[rooftop.index] = [record]
        return record

    def _make(self, rng: Random, person: Person, rooftop: Rooftop, day: int) -> Record:
        record = Record(
            person, rooftop, self._number(rooftop), day, person.first, person.middle, person.last,
            person.company, flag="B" if person.is_business else "I",
        )  # fmt: skip
        if person.is_business:
            if hits(rng, "company_in_person_fields"):
                record.last, record.company, record.flag = person.company, "", "I"
                record.kinds.append("company_in_person_fields")
        else:
            _distort_name(rng, record, day)
        _distort_contact(rng, record)
        return record


def _distort_name(rng: Random, record: Record, day: int) -> None:
    person = record.person
    if person.maiden and day < person.married_on:
        record.last = person.maiden
        record.kinds.append("married_name")
    if hits(rng, "typo_name"):
        record.last = typo(rng, record.last)
        record.kinds.append("typo_name")
    if person.first in names.NICKNAMES and hits(rng, "nickname"):
        record.first = names.NICKNAMES[person.first]
        record.kinds.append("nickname")
    if person.spouse and hits(rng, "spouse_in_name") and not record.rooftop.has_counter:
        record.spouse = person.spouse.first
        record.kinds.append("spouse_in_name")
    if rng.random() < 0.3:
        record.middle = ""


def _distort_contact(rng: Random, record: Record) -> None:
    person, rooftop = record.person, record.rooftop
    if hits(rng, "dummy_phone"):
        record.phone = DUMMY_PHONES[int(rng.random() * len(DUMMY_PHONES))]
        record.kinds.append("dummy_phone")
    elif hits(rng, "dealership_phone"):
        record.phone = rooftop.phone
        record.kinds.append("dealership_phone")
    if hits(rng, "dummy_email"):
        dummy = DUMMY_EMAILS[int(rng.random() * len(DUMMY_EMAILS))]
        record.email = dummy.format(domain=rooftop.domain)
        record.kinds.append("dummy_email")
    if person.opted_out_on:
        record.opted_out_on = person.opted_out_on
        record.kinds.append("opted_out")
    allow = [("Y", "")[rng.random() < 0.35] for _ in range(4)]
    record.allow = (allow[0], allow[1], allow[2], allow[3])
    if rooftop.has_counter and not person.is_business and hits(rng, "delete_requested"):
        record.delete_on = 1
        record.kinds.append("delete_requested")
