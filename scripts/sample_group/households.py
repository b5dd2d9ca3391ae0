"""Makes the people of one block: couples, singles, parents with children who drive, businesses."""

from random import Random

from sample_group import names
from sample_group.faults import hits
from sample_group.people import Contact, Person, address, email_address, phone_number
from sample_group.places import ROOFTOPS, Rooftop, Town

BUSINESS_SHARE = 0.045
_BUSINESS_KINDS = ("body_shop", "garage", "fleet", "fleet", "company")


def _pick_rooftop(rng: Random) -> Rooftop:
    dice = rng.random()
    for rooftop in ROOFTOPS:
        dice -= rooftop.share
        if dice < 0:
            return rooftop
    return ROOFTOPS[0]


class Populace:
    """Fills blocks with people from `start` to `as_of` (day ordinals)."""

    def __init__(self, start: int, as_of: int) -> None:
        self.start = start
        self.as_of = as_of

    def people(self, rng: Random, first_number: int, count: int) -> list[Person]:
        """Exactly `count` people, numbered from `first_number`; a household's number is its
        first member's."""
        people: list[Person] = []
        while len(people) < count:
            number = first_number + len(people)
            if rng.random() < BUSINESS_SHARE:
                people.append(self._business(rng, number))
                continue
            people.extend(self._household(rng, number)[: count - len(people)])
        if people[-1].spouse and people[-1].spouse.number >= first_number + count:
            people[-1].spouse = None
        return people

    def _business(self, rng: Random, number: int) -> Person:
        rooftop = _pick_rooftop(rng)
        kind = _BUSINESS_KINDS[int(rng.random() * len(_BUSINESS_KINDS))]
        if kind in ("body_shop", "garage") and not rooftop.has_counter:
            rooftop = ROOFTOPS[3 + int(rng.random() * 2)]
        town = rng.choice(rooftop.towns)
        root = f"{rng.choice(names.COMPANY_ROOTS)} {rng.choice(names.COMPANY_TRADES[kind])}"
        company = f"{root} {rng.choice(names.COMPANY_ENDINGS)}".strip()
        person = Person(number, number, kind, rooftop, False, "", "", "", company, 0, [])
        work = phone_number(rng, town.area_code)
        contact = Contact(*address(rng, town), "", "", work, email_address(rng, person), "")
        person.contacts = [(0, contact)]
        return person

    def _household(self, rng: Random, number: int) -> list[Person]:
        rooftop = _pick_rooftop(rng)
        town = rng.choice(rooftop.towns)
        french = rooftop.is_canadian and rng.random() < 0.7
        last = rng.choice(names.FRENCH_LAST if french else names.LAST)
        dice = rng.random()
        adults = 1 if dice < 0.5 else 2
        born = self.as_of - 365 * 28 - int(rng.random() * 365 * 45)
        female = rng.random() < 0.5
        members: list[Person] = []

        def add(birth: int, is_female: bool) -> None:
            pools = (
                (names.FRENCH_FEMALE, names.FRENCH_MALE) if french else (names.FEMALE, names.MALE)
            )
            pool = pools[0] if is_female else pools[1]
            person = Person(
                number + len(members), number, "person", rooftop, is_female, rng.choice(pool),
                rng.choice(pool) if rng.random() < 0.5 else "", last, "", birth, [],
            )  # fmt: skip
            members.append(person)

        for place in range(adults):
            add(
                born + int((rng.random() - 0.5) * 2500) * place, female if not place else not female
            )
        if adults == 2:
            members[0].spouse, members[1].spouse = members[1], members[0]
        if dice > 0.9:
            add(self.as_of - 365 * 18 - int(rng.random() * 365 * 8), rng.random() < 0.5)
        self._reach(rng, members, town)
        for person in members:
            self._biography(rng, person, french)
        return members

    def _reach(self, rng: Random, members: list[Person], town: Town) -> None:
        """Addresses, phones and e-mails; some households share one e-mail, one in ten moves."""
        where = address(rng, town)
        home = phone_number(rng, town.area_code) if rng.random() < 0.45 else ""
        shared = email_address(rng, members[0]) if hits(rng, "shared_email") else ""
        moved_on = self.start + int(rng.random() * (self.as_of - self.start))
        moves = hits(rng, "moved")
        elsewhere = address(rng, rng.choice(members[0].home.towns)) if moves else where
        for person in members:
            cell = phone_number(rng, town.area_code) if rng.random() < 0.92 else ""
            work = phone_number(rng, town.area_code) if rng.random() < 0.15 else ""
            email = shared or (email_address(rng, person) if rng.random() < 0.84 else "")
            second = email_address(rng, person) if email and rng.random() < 0.05 else ""
            contact = Contact(*where, home, cell, work, email, second)
            person.contacts = [(0, contact)]
            if moves:
                person.contacts.append((moved_on, Contact(*elsewhere, "", *contact[6:])))

    def _biography(self, rng: Random, person: Person, french: bool) -> None:
        """Marriage under a new name, a second number by mistake, opting out."""

        def somewhen() -> int:
            return self.start + 200 + int(rng.random() * (self.as_of - self.start - 200))

        if person.female and hits(rng, "married_name"):
            person.maiden = rng.choice(names.FRENCH_LAST if french else names.LAST)
            person.married_on = somewhen()
            person.split_at, person.split_on = person.home.index, person.married_on
        elif hits(rng, "duplicate_same_rooftop"):
            person.split_at, person.split_on = person.home.index, somewhen()
        if hits(rng, "opted_out"):
            person.opted_out_on = somewhen()
