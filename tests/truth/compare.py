"""A build against the calculation: what differs, and what of that identity explains.

Every segment is calculated twice. With the build's identity it has to have the very members of the
build. With the true identity it may differ where a rule finds the reason in identity: see
`reasons.Reasons`.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

import duckdb

from truth.exports import Told
from truth.group import Group, group_of
from truth.identity import BuiltIdentity, Customer, TrueIdentity
from truth.reasons import Reasons
from truth.registry import SEGMENTS

SHOWN = 5


@dataclass
class Verdict:
    """Of one segment on one day: members of the build, lines on what is wrong, how many persons
    differ from the truth for which reason of identity, and lines on those who differ for none."""

    members: int
    wrong: list[str] = field(default_factory=list)
    explained: dict[str, int] = field(default_factory=dict)
    unexplained: list[str] = field(default_factory=list)


@dataclass
class Comparison:
    """A build of one day beside the truth of that day."""

    told: Told
    warehouse: Path
    as_of: date

    @cached_property
    def identity(self) -> BuiltIdentity:
        """What the build says of who is who."""
        return BuiltIdentity.read(self.warehouse)

    @cached_property
    def built(self) -> Group:
        """The facts by customer key."""
        return group_of(self.told, self.identity, self.as_of)

    @cached_property
    def truth(self) -> TrueIdentity:
        """Who is who indeed."""
        return TrueIdentity(self.told, set(self.identity.crosswalk), self.as_of)

    @cached_property
    def true(self) -> Group:
        """The facts by person."""
        return group_of(self.told, self.truth, self.as_of)

    @cached_property
    def reasons(self) -> Reasons:
        """Where identity may make a difference."""
        return Reasons(self.built, self.true, self.identity.crosswalk, self.truth.people)

    @cached_property
    def members(self) -> dict[str, set[Customer]]:
        """Members of each segment of the build."""
        found: dict[str, set[Customer]] = defaultdict(set)
        with duckdb.connect(str(self.warehouse), read_only=True) as connection:
            rows = connection.execute(
                "select segment_name, customer_key from membership.segment_members"
            )
            for name, customer in rows.fetchall():
                found[name].add(customer)
        return found

    def verdict(self, name: str) -> Verdict:
        """Compare one segment."""
        rule, members = SEGMENTS[name], self.members[name]
        expected = rule(self.built)
        verdict = Verdict(len(members))
        verdict.wrong += _lines(self.built, "not in the build", expected - members)
        verdict.wrong += _lines(self.built, "in the build alone", members - expected)
        true = rule(self.true)
        built = {person for key in members for person in self.reasons.persons[key]}
        found = {person: self.reasons.of(name, person) for person in true ^ built}
        verdict.explained = dict(Counter(reason for reason in found.values() if reason))
        unexplained = {person for person, reason in found.items() if not reason}
        verdict.unexplained += _lines(self.true, "not in the build", unexplained & true)
        verdict.unexplained += _lines(self.true, "in the build alone", unexplained - true)
        return verdict


def _lines(group: Group, title: str, found: set[Customer]) -> list[str]:
    shown = [f"{title}: {describe(group, one)}" for one in sorted(found)[:SHOWN]]
    return [*shown, *([f"{title}: {len(found)} in all"] if len(found) > SHOWN else [])]


def describe(group: Group, one: Customer) -> str:
    """The facts of one customer that rules look at, in a line; of many the newest."""
    facts = {
        "sales": [
            f"{sale.sold_on} {sale.condition} {sale.kind} {sale.what.model.name}"
            for sale in group.sales[one]
        ],
        "visits": [str(visit.closed_on) for visit in group.visits[one]],
        "parts": [
            f"{ticket.bought_on} {'W' if ticket.is_wholesale else 'R'} {ticket.net}"
            for ticket in group.purchases[one]
        ],
        "chances": [f"{chance.stage_on} {chance.stage}" for chance in group.chances[one]],
        "cards": [
            f"{card.updated_on} {card.status} {card.relationship} {card.source}"
            for card in group.contacts[one]
        ],
        "sends": [
            f"{touch.sent_on} {touch.channel} {'+'.join(sorted(touch.answers))}"
            for touch in group.touches[one]
        ],
        "answers": [f"{answer.day} {answer.nps}" for answer in group.answers[one]],
        "bookings": [f"{made.day} {made.status}" for made in group.bookings[one]],
        "channels named": [f"{day} {said}" for day, said in group.known.stated.get(one, [])],
        "vehicles": [
            f"{own.vehicle[-6:]}{'' if own.is_owned else ' (gone)'}"
            for own in group.ownerships
            if own.customer == one
        ],
    }
    told = [f"{title} {', '.join(sorted(some)[-SHOWN:])}" for title, some in facts.items() if some]
    return f"{one}: {'; '.join(told) or 'nothing known'}"
