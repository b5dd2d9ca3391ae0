"""How the people of one block deal with the CRM, with campaigns and with surveys."""

from random import Random

from sample_group.cards import Cards
from sample_group.consents import checks, wishes
from sample_group.habits import Habits
from sample_group.history import histories
from sample_group.households import Populace
from sample_group.kin import relate
from sample_group.leads import Desk
from sample_group.outreach import Outreach, profile_of
from sample_group.surveys import answers
from sample_group.world import Block

PROSPECT_SHARE = 0.22
FIRST_PROSPECT = 50_000_000
"""Prospects are numbered from here on, so that customers keep their numbers."""


def mingle(block: Block, habits: dict[int, Habits], number: int, block_size: int) -> None:
    """Leads, cards, consents, campaigns, opportunities and surveys, in this order: a campaign
    brings real visits, which surveys may ask about."""
    world, relations = block.world, block.relations
    rng = Random(f"{world.seed}:society:{number}")
    count = max(2, round(PROSPECT_SHARE * len(block.people)))
    first = FIRST_PROSPECT + number * block_size
    relations.prospects = Populace(world.start, world.as_of).people(rng, first, count)
    relate(Random(f"{world.seed}:prospects' kin:{number}"), relations.prospects, world.as_of)
    for person in block.people + relations.prospects:
        relations.profiles[person.number] = profile_of(rng, world.start, world.as_of)
    past = histories(block)
    desk = Desk(block, past, relations, rng)
    desk.leads()
    Cards(block, past, relations, rng).write()
    _consent(block, rng)
    Outreach(block, habits, past, relations, rng).run()
    desk.opportunities()
    answers(block, rng)
    checks(relations, block.people, world.as_of)


def _consent(block: Block, rng: Random) -> None:
    """Everybody whom a rooftop or the CRM knows is asked from the first day on."""
    known: dict[int, int] = {}
    for card in block.relations.cards:
        number = card.person.number
        known[number] = min(card.created, known.get(number, card.created))
    for person in block.people:
        days = [record.since for records in person.records.values() for record in records]
        if days:
            known[person.number] = min(*days, known.get(person.number, days[0]), days[0])
    for person in block.people + block.relations.prospects:
        if person.number in known:
            profile = block.relations.profiles[person.number]
            wishes(rng, person, profile, known[person.number], block.world.as_of)
