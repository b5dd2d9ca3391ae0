"""Who stands near whom: fathers and sons, twins, shared phones, drivers of a company, one house.

Identity resolution is judged on these, because they share what usually tells people apart. The
dice are a block's own, so that they leave those of its other facts as they are.
"""

from itertools import groupby
from random import Random

from sample_group import names
from sample_group.faults import hits
from sample_group.people import Contact, Person, address, email_address

_YEAR = 365
_MOST_NUMBERS = 7


def relate(rng: Random, people: list[Person], as_of: int) -> None:
    """Change some of the people of one block, and note on each of them who stands near."""
    households = [list(group) for _, group in groupby(people, key=lambda who: who.household)]
    _apartment_house(rng, households)
    singles = [members[0] for members in households if len(members) == 1]
    for members in households:
        if members[0].is_business:
            if hits(rng, "business_and_driver"):
                _driver(rng, members[0], singles)
        else:
            _family(rng, members, as_of)
    for person in people:
        if not person.is_business and person.female and hits(rng, "double_name"):
            person.second_last = rng.choice(_last_names(person))
        if hits(rng, "many_numbers"):
            person.most_numbers = 3 + int(rng.random() * (_MOST_NUMBERS - 2))


def _family(rng: Random, members: list[Person], as_of: int) -> None:
    if len(members) == 2 and members[0].spouse and hits(rng, "twins"):
        _twins(rng, members[0], members[1], as_of)
    is_one_name = len(members) == 3 and hits(rng, "father_and_son")
    if is_one_name:
        _father_and_son(rng, members)
    if members[0].spouse:
        _note("spouse", members[:2])
    if len(members) > 1:
        if not is_one_name and hits(rng, "shared_phone"):
            _share_phone(members)
        email = members[0].contacts[0][1].email1
        if email and all(person.contacts[0][1].email1 == email for person in members):
            _note("shared_email", members)


def _note(kind: str, group: list[Person]) -> None:
    for person in group:
        person.kin.extend((kind, other) for other in group if other is not person)


def _change(person: Person, **details: str) -> None:
    """Change contact details at every address of this person."""
    person.contacts = [(since, contact._replace(**details)) for since, contact in person.contacts]


def _rename(rng: Random, person: Person, first: str, female: bool, birth: int) -> None:
    """Another first name, and an e-mail address that fits; no maiden name is left."""
    person.first, person.female, person.birth = first, female, birth
    person.maiden, person.married_on = "", 0
    if person.contacts[0][1].email1:
        _change(person, email1=email_address(rng, person), email2="")


def _twins(rng: Random, one: Person, other: Person, as_of: int) -> None:
    """Two grown-up twins in place of a couple; half of them with similar names."""
    one.spouse = other.spouse = None
    birth = as_of - int(_YEAR * (19 + rng.random() * 16))
    female = one.female if rng.random() < 0.6 else not one.female
    pool = [name for name in _first_names(one, female) if name != one.first]
    similar = [name for name in pool if name[0] == one.first[0]]
    first = rng.choice(similar if similar and rng.random() < 0.5 else pool)
    one.birth = birth
    _rename(rng, other, first, female, birth)
    _note("twins", [one, other])


def _father_and_son(rng: Random, members: list[Person]) -> None:
    """The grown-up child is a son who bears his father's name; a generation lies between them."""
    son = members[2]
    for parent in members[:2]:
        parent.birth = min(parent.birth, son.birth - int(_YEAR * (20 + rng.random() * 14)))
    father = members[0] if not members[0].female else members[1]
    _rename(rng, son, father.first, False, son.birth)
    son.middle = father.middle if rng.random() < 0.5 else son.middle
    if rng.random() < 0.25:
        father.suffix, son.suffix = "II", "III"
    else:
        father.suffix, son.suffix = "Sr" if rng.random() < 0.4 else "", "Jr"
    _note("father_and_son", [father, son])


def _share_phone(members: list[Person]) -> None:
    """All bear the first mobile that one of them has."""
    phones = [cell for cell in (person.contacts[0][1].cell for person in members) if cell]
    if phones:
        for person in members:
            _change(person, cell=phones[0])
        _note("shared_phone", members)


def _driver(rng: Random, business: Person, singles: list[Person]) -> None:
    """A person of the same rooftop owns the company: its phone and address, at times its name."""
    found = [
        person for person in singles
        if person.home is business.home and not person.is_business and not person.kin
    ]  # fmt: skip
    if not found:
        return
    owner, contact = rng.choice(found), business.contacts[0][1]
    if rng.random() < 0.4:
        business.company = f"{owner.last} {business.company.partition(' ')[2]}"
    if rng.random() < 0.3:
        _change(owner, email1=contact.email1, email2="")
    owner.contacts = [(0, _at(contact, owner.contacts[0][1]))]
    _change(owner, **{"cell" if rng.random() < 0.7 else "work": contact.work})
    _note("business_and_driver", [business, owner])


def _apartment_house(rng: Random, households: list[list[Person]]) -> None:
    """One house of the block, where many households of one rooftop live, all without a unit."""
    home = rng.choice(households)[0].home
    where = Contact(*address(rng, rng.choice(home.towns)), "", "", "", "", "")._replace(line2="")
    tenants: list[Person] = []
    for members in households:
        if members[0].home is home and hits(rng, "apartment_house"):
            for person in members:
                since, contact = person.contacts[0]
                person.contacts[0] = (since, _at(where, contact))
            tenants.extend(members)
    _note("apartment_house", tenants)


def _at(where: Contact, contact: Contact) -> Contact:
    """The contact details at another address."""
    return Contact(*where[:5], *contact[5:])


def _is_french(person: Person) -> bool:
    return person.last in names.FRENCH_LAST


def _first_names(person: Person, female: bool) -> tuple[str, ...]:
    if _is_french(person):
        return names.FRENCH_FEMALE if female else names.FRENCH_MALE
    return names.FEMALE if female else names.MALE


def _last_names(person: Person) -> tuple[str, ...]:
    pool = names.FRENCH_LAST if _is_french(person) else names.LAST
    return tuple(name for name in pool if name != person.last)
