"""Slips of the hand that made one customer record or card: what somebody typed otherwise there.

The dice are the record's own, so that they leave those of the block as they are.
"""

from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import TYPE_CHECKING, Protocol

from sample_group.faults import hits, typo

if TYPE_CHECKING:
    from sample_group.people import Contact, Person

DUMMY_BIRTH_DATE = date(1900, 1, 1).toordinal()
_SHORT_KINDS = {
    "Street": "St", "Avenue": "Ave", "Lane": "Ln", "Court": "Ct", "Terrace": "Ter",
    "Circle": "Cir",
}  # fmt: skip
_SPELLINGS = 5
_SHORT_ENDINGS = {"LLC": "L.L.C.", "Inc": "Incorporated", "Co": "Company", "Ltd": "Limited"}


class Named(Protocol):
    """A customer record or a card."""

    first: str
    middle: str
    last: str
    suffix: str
    kinds: list[str]


@dataclass(slots=True)
class Slips:
    """How one record shows its person's contact details; `street_typo` and `email_typo` seed the
    dice of a typing error ('' = none), `spelling` 0 leaves the address as it is."""

    keeps_address: bool = False
    street_typo: str = ""
    email_typo: str = ""
    spelling: int = 0
    kinds: list[str] = field(default_factory=list)

    def written(self, contact: "Contact") -> "Contact":
        """The contact details as they were typed."""
        line1, line2 = contact.line1, contact.line2
        if self.street_typo:
            line1 = _street_typo(Random(self.street_typo), line1)
        if self.spelling:
            line1, line2 = _spelt(self.spelling, line1, line2)
        email = contact.email1
        if self.email_typo and email:
            email = mistyped_email(Random(self.email_typo), email)
        return contact._replace(line1=line1, line2=line2, email1=email)


def contact_slips(rng: Random, name: str, person: "Person") -> Slips:
    """Draw the slips of the record of this name (its number)."""
    slips = Slips()
    if len(person.contacts) > 1 and hits(rng, "old_address"):
        slips.keeps_address = True
        slips.kinds.append("old_address")
    if hits(rng, "typo_address"):
        slips.street_typo = f"street:{name}"
        slips.kinds.append("typo_address")
    if hits(rng, "address_spelling"):
        slips.spelling = 1 + int(rng.random() * _SPELLINGS)
        slips.kinds.append("address_spelling")
    if person.contacts[0][1].email1 and hits(rng, "typo_email"):
        slips.email_typo = f"email:{name}"
        slips.kinds.append("typo_email")
    return slips


def slip_name(rng: Random, named: Named, person: "Person") -> None:
    """An initial or the middle name as first name, one of two last names, or both, a suffix."""
    if "married_name" not in named.kinds and person.second_last:
        dice = rng.random()
        if dice < 0.7:
            named.last += ("-" if dice < 0.4 else " ") + person.second_last
            named.kinds.append("double_name")
    if "nickname" not in named.kinds:
        if hits(rng, "initial_only"):
            named.first = person.first[0]
            named.kinds.append("initial_only")
        elif person.middle and hits(rng, "middle_as_first"):
            named.middle = person.first if rng.random() < 0.5 else ""
            named.first = person.middle
            named.kinds.append("middle_as_first")
    if person.suffix and hits(rng, "name_suffix"):
        named.suffix = person.suffix
        named.kinds.append("name_suffix")


def slip_birth_date(rng: Random, birth: int) -> tuple[int, str]:
    """The birth date as it was typed (0 = left out), and the fault's name ('' = as it is)."""
    if hits(rng, "missing_birth_date"):
        return 0, "missing_birth_date"
    if hits(rng, "dummy_birth_date"):
        return DUMMY_BIRTH_DATE, "dummy_birth_date"
    if hits(rng, "typo_birth_date"):
        return _birth_typo(rng, date.fromordinal(birth)).toordinal(), "typo_birth_date"
    return birth, ""


def company_spelling(rng: Random, company: str) -> str:
    """The same company without its legal form or with another spelling of it, with `&`."""
    words, dice = company.replace(" and ", " & ").split(), rng.random()
    if words[-1] in _SHORT_ENDINGS:
        if dice < 0.5:
            words.pop()
        elif dice < 0.75:
            words[-1] = _SHORT_ENDINGS[words[-1]]
        else:
            words[-2] += ","
    elif "&" not in words or dice < 0.3:
        words.append("LLC")
    return " ".join(words)


def mistyped_email(rng: Random, email: str) -> str:
    """Two letters swapped before the @, or the end of the host wrong."""
    local, _, host = email.partition("@")
    if rng.random() < 0.3:
        return f"{local}@{host[:-1]}"
    return f"{typo(rng, local)}@{host}"


def _street_typo(rng: Random, line1: str) -> str:
    number, _, rest = line1.partition(" ")
    street, _, kind = rest.rpartition(" ")
    if rng.random() < 0.5:
        place = int(rng.random() * len(number))
        digit = str((int(number[place]) + 1 + int(rng.random() * 8)) % 10)
        if place or digit != "0":
            return f"{number[:place]}{digit}{number[place + 1 :]} {rest}"
    return f"{number} {typo(rng, street)} {kind}"


def _spelt(spelling: int, line1: str, line2: str) -> tuple[str, str]:
    street, _, kind = line1.rpartition(" ")
    short = f"{street} {_SHORT_KINDS.get(kind, kind)}"
    if spelling == 1:
        return short, line2
    if spelling == 2:
        return line1.upper(), line2.upper()
    if spelling == 3:
        return short.lower(), line2.lower()
    if spelling == 4:
        return f"{short}. {line2}".strip(), ""
    return short.upper(), line2.replace("Apt ", "# ")


def _birth_typo(rng: Random, birth: date) -> date:
    """Day and month swapped where that is another day, or one digit wrong."""
    if birth.day <= 12 and birth.day != birth.month and rng.random() < 0.5:
        return birth.replace(month=birth.day, day=birth.month)
    step = 1 + int(rng.random() * 8)
    if rng.random() < 0.5 and birth.day < 28:
        tens, ones = divmod(birth.day, 10)
        day = 10 * tens + (ones + step) % 10
        if 1 <= day <= 28:
            return birth.replace(day=day)
    decade, ones = divmod(birth.year, 10)
    return birth.replace(year=10 * decade + (ones + step) % 10, day=min(birth.day, 28))
