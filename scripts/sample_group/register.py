"""Gives out customer numbers and makes the records, as somebody typed them: names and contact
details with the faults of one record."""

from random import Random

from sample_group import names
from sample_group.faults import DUMMY_EMAILS, DUMMY_PHONES, hits, typo
from sample_group.people import Person, Record
from sample_group.places import ROOFTOPS, Rooftop
from sample_group.slips import company_spelling, contact_slips, slip_birth_date, slip_name

_DAYS_WITH_ONE_NUMBER = 90


class Register:
    """Gives out customer numbers, rooftop by rooftop, and makes the records."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._next = [0] * len(ROOFTOPS)

    def _number(self, rooftop: Rooftop) -> str:
        self._next[rooftop.index] += 1
        count = self._next[rooftop.index]
        if rooftop.has_counter:
            return str(700_000_000 + 10_000_000 * rooftop.index + 3 * count)
        return f"V{rooftop.index}{1000 + 2 * count:06d}"

    def record(
        self,
        rng: Random,
        person: Person,
        rooftop: Rooftop,
        day: int,
        *,
        is_named_only: bool = False,
    ) -> Record:
        """The record that a transaction of that day belongs to; made if there is none yet."""
        records = person.records.setdefault(rooftop.index, [])
        turn = self._turn(person, rooftop, day)
        for known in records:
            if known.turn == turn:
                known.since, known.last_on = min(known.since, day), max(known.last_on, day)
                known.is_named_only = known.is_named_only and is_named_only
                return known
        record = self._make(rng, person, rooftop, day)
        record.turn, record.is_named_only = turn, is_named_only
        if person.most_numbers:
            record.kinds.append("many_numbers")
        elif turn:
            record.kinds.append("duplicate_same_rooftop")
        records.append(record)
        return record

    def _turn(self, person: Person, rooftop: Rooftop, day: int) -> int:
        """Which of the person's numbers at this rooftop was used on that day."""
        if person.most_numbers:
            dice = Random(f"{self._seed}:turn:{person.number}:{day // _DAYS_WITH_ONE_NUMBER}")
            return int(dice.random() * person.most_numbers)
        return int(rooftop.index == person.split_at and day >= person.split_on)

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
            person.company, flag="B" if person.is_business else "I", birth=person.birth,
            last_on=day,
        )  # fmt: skip
        own = Random(f"{self._seed}:slips:{record.number}")
        if person.is_business:
            if hits(own, "company_spelling"):
                record.company = company_spelling(own, record.company)
                record.kinds.append("company_spelling")
            if hits(rng, "company_in_person_fields"):
                record.last, record.company, record.flag = record.company, "", "I"
                record.kinds.append("company_in_person_fields")
        else:
            _distort_name(rng, record, day)
            _slip_person(own, record)
        _distort_contact(rng, record)
        record.slips = contact_slips(own, record.number, person)
        record.kinds.extend(record.slips.kinds)
        return record


def _slip_person(rng: Random, record: Record) -> None:
    slip_name(rng, record, record.person)
    if record.suffix and (not record.rooftop.has_full_name or rng.random() < 0.5):
        record.last, record.suffix = f"{record.last} {record.suffix}", ""
    record.birth, kind = slip_birth_date(rng, record.birth)
    if kind:
        record.kinds.append(kind)


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
