"""Who takes which part: evenly by value, one part after the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Part:
    """A group of contacts, or a part of one, that goes to one target as a whole."""

    group_number: int
    number: int
    value: Decimal
    contacts: int


def share_out(
    parts: Sequence[Part], present: dict[tuple[int, str], int], taking: Sequence[str]
) -> list[str]:
    """Who takes each part, in the order of the parts, which is that of their value.

    The one with the least value so far takes what has a value, the one with the fewest contacts so
    far what has none, as a group of prospects; of equals the one with the most contacts of the
    group at present (`present`, by group number and key), then the first.
    """
    value = dict.fromkeys(taking, Decimal(0))
    contacts = dict.fromkeys(taking, 0)

    def choose(part: Part) -> str:
        burden = value if part.value > 0 else contacts
        return min(taking, key=lambda key: (burden[key], -present.get((part.group_number, key), 0)))

    chosen = []
    for part in parts:
        taker = choose(part)
        value[taker] += part.value
        contacts[taker] += part.contacts
        chosen.append(taker)
    return chosen
