"""Consents that come and go, and checks of phone numbers against the do-not-call registry."""

from random import Random

from sample_group.people import Contact, Person
from sample_group.relations import CHANNELS, Consent, Profile, Relations, Response, Send

_GRANTED = {"email": 0.7, "sms": 0.5, "phone": 0.45, "mail": 0.35}
_PLACES = ("sales form", "service desk", "website", "preference centre")
_ROUNDS = 18
_ROTATION = 6


def phone_text(digits: str, style: int) -> str:
    """Ten digits as one of the usual spellings."""
    area, exchange, line = digits[:3], digits[3:6], digits[6:]
    return (
        f"+1{digits}", f"({area}) {exchange}-{line}", digits, f"{area}-{exchange}-{line}",
        f"1 {area} {exchange} {line}",
    )[style % 5]  # fmt: skip


def street_text(contact: Contact) -> str:
    """Street as on the contact's card."""
    return f"{contact.line1}, {contact.line2}" if contact.line2 else contact.line1


def mail_text(contact: Contact) -> str:
    """A postal address as consents name it: street and postal code."""
    return f"{street_text(contact)}, {contact.postal_code}"


def _address(person: Person, channel: str, day: int) -> str:
    contact = person.contact(day)
    if channel == "email":
        return contact.email1
    if channel == "mail":
        return mail_text(contact)
    phone = contact.cell or ("" if channel == "sms" else contact.home or contact.work)
    return phone_text(phone, person.number) if phone else ""


class _Wishes:
    """The consents of one person, written down as they come."""

    def __init__(self, rng: Random, person: Person, since: int, as_of: int) -> None:
        self.rng = rng
        self.person = person
        self.since = since
        self.as_of = as_of

    def plan(self, channel: str) -> list[Consent]:
        """Granted, perhaps withdrawn, perhaps granted again; opting out ends it all."""
        rng, opted_out = self.rng, self.person.opted_out_on
        known: list[Consent] = []
        day = self.since + int(rng.random() * 40)
        if rng.random() < _GRANTED[channel]:
            self._add(known, channel, True, day)
            if rng.random() < 0.12:
                day += 60 + int(rng.random() * 900)
                self._add(known, channel, False, day)
                if rng.random() < 0.35:
                    self._add(known, channel, True, day + 45 + int(rng.random() * 400))
        if opted_out and rng.random() < 0.7:
            known = [consent for consent in known if consent.day < opted_out]
            self._add(known, channel, False, opted_out)
        return known

    def _add(self, known: list[Consent], channel: str, granted: bool, day: int) -> None:
        address = _address(self.person, channel, day)
        if not address or not self.since <= day <= self.as_of:
            return
        evidence = f"DOC-{self.person.number:06d}-{channel[0].upper()}{len(known) + 1}"
        place = _PLACES[int(self.rng.random() * len(_PLACES))]
        second = 50_000 + int(self.rng.random() * 30_000)
        known.append(Consent(channel, address, granted, day, second, place, evidence))


def wishes(rng: Random, person: Person, profile: Profile, since: int, as_of: int) -> None:
    """Plan somebody's consents in every channel from the day `since` on."""
    planner = _Wishes(rng, person, since, as_of)
    for channel in CHANNELS:
        profile.consents[channel] = planner.plan(channel)


def withdraw(profile: Profile, channel: str, send: Send, answer: Response) -> None:
    """Somebody unsubscribed: the consent of that address ends, the planned ones stay."""
    known = profile.consents.setdefault(channel, [])
    known.append(
        Consent(
            channel, send.address, False, answer.day, answer.second, "unsubscribe",
            send_code(send.number),
        )
    )  # fmt: skip
    known.sort(key=lambda consent: (consent.day, consent.second))


def send_code(number: int) -> str:
    """A send's number as the campaign tool writes it."""
    return f"SND-{number:08d}"


def checks(relations: Relations, people: list[Person], as_of: int) -> None:
    """Monthly rounds over the last year and a half, each with a sixth of the cell phones."""
    for person in people:
        profile = relations.profiles[person.number]
        for turn in range(_ROUNDS):
            day = as_of - 8 - 30 * turn
            phone = person.contact(day).cell
            if phone and (person.number + turn) % _ROTATION == 0:
                relations.checks.add((day, phone, 0 < profile.listed_on <= day))
