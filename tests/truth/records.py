"""Which records a build has to know on a day, and which not."""

from collections.abc import Iterator

from sample_group.people import Person, Record
from truth.compare import Comparison
from truth.identity import Place, card_place, lead_place, place_of


def _records(comparison: Comparison) -> Iterator[tuple[Person, Record]]:
    for block in comparison.told.blocks:
        for person in block.people:
            for records in person.records.values():
                for record in records:
                    yield person, record


def _has_asked(comparison: Comparison, person: Person) -> bool:
    """Whether somebody asked to be deleted by that day, under any number."""
    return any(
        0 < record.deletion_asked_on(comparison.told.world.as_of) <= comparison.as_of.toordinal()
        for records in person.records.values()
        for record in records
    )


def too_early(comparison: Comparison) -> list[Place]:
    """Records that the build knows before the first day of theirs."""
    day, known = comparison.as_of.toordinal(), comparison.identity.crosswalk
    days = [(place_of(record), record.since) for _, record in _records(comparison)]
    for block in comparison.told.blocks:
        days += [(card_place(card), card.created) for card in block.relations.cards]
        days += [(lead_place(lead), lead.day) for lead in block.relations.leads]
    return sorted(place for place, since in days if place in known and since > day)


def not_erased(comparison: Comparison) -> list[Place]:
    """Records that asked to be deleted by that day, and that the build still knows."""
    day, as_of = comparison.as_of.toordinal(), comparison.told.world.as_of
    return sorted(
        place_of(record)
        for _, record in _records(comparison)
        if 0 < record.deletion_asked_on(as_of) <= day
        and place_of(record) in comparison.identity.crosswalk
    )


def missing(comparison: Comparison) -> list[Place]:
    """Records of a customer file that the build does not know, though neither the person asked to
    be deleted nor a father or son of the same name, whom no document tells apart."""
    found = []
    for person, record in _records(comparison):
        is_sent = any(
            sent.day <= comparison.as_of.toordinal()
            for sent in comparison.told.sendings[id(record)]
        )
        if not is_sent or place_of(record) in comparison.identity.crosswalk:
            continue
        namesakes = [other for kind, other in person.kin if kind == "father_and_son"]
        if not any(_has_asked(comparison, one) for one in [person, *namesakes]):
            found.append(place_of(record))
    return sorted(found)
