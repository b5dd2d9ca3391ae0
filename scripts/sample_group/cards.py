"""Contact cards of the CRM: about half of a rooftop's customers, and people who never bought."""

from random import Random

from sample_group import names
from sample_group.faults import hits, typo
from sample_group.history import History
from sample_group.people import EMAIL_HOSTS, Person, Record, ascii_name
from sample_group.places import Rooftop
from sample_group.relations import Card, Lead, Relations
from sample_group.slips import company_spelling, contact_slips, mistyped_email, slip_name
from sample_group.world import Block

_CUSTOMER_SHARE, _AFTER_LEAD = 0.46, 0.85
_EX_CUSTOMER_DAYS = 3 * 365
_SOURCES = ("WalkIn", "WalkIn", "Website", "Phone", "Referral", "Event")
_PROSPECT_SOURCES = (
    "Event", "Referral", "PurchasedList", "PurchasedList", "PurchasedList", "Website", "Website",
    "WalkIn", "Phone", "Event",
)  # fmt: skip
_GARBAGE = (
    ("TEST", "TEST", "test@test", "0000000000"),
    ("asdf", "asdf", "asdf@asdf", "000"),
    ("Mr", "Nn", "unknown@unknown.com", "999-999-9999"),
    ("NULL", "NULL", "NULL", "NULL"),
    ("xxx", "xxx", "x@x.x", "n/a"),
)


class Cards:
    """Writes the cards of one block."""

    def __init__(
        self, block: Block, histories: dict[int, History], relations: Relations, rng: Random
    ) -> None:
        self.block = block
        self.world = block.world
        self.rng = rng
        self.histories = histories
        self.relations = relations
        self.first_lead: dict[tuple[int, int], Lead] = {}
        for lead in sorted(relations.leads, key=lambda lead: lead.day):
            self.first_lead.setdefault((lead.person.number, lead.rooftop.index), lead)

    def write(self) -> None:
        """Cards of customers, rooftop by rooftop, then of prospects."""
        for person in self.block.people:
            rooftops = {index: records[0] for index, records in person.records.items()}
            for index, record in rooftops.items():
                lead = self.first_lead.get((person.number, index))
                if self.rng.random() < (_AFTER_LEAD if lead else _CUSTOMER_SHARE):
                    self._customer(person, record, lead)
        for person in self.relations.prospects:
            self._prospect(person)

    def _customer(self, person: Person, record: Record, lead: Lead | None) -> None:
        rng, world = self.rng, self.world
        if lead:
            created, source = lead.day, "Website"
        elif rng.random() < 0.3:
            created, source = record.since - 3 - int(rng.random() * 40), "Phone"
        else:
            created, source = record.since + int(rng.random() * 30), rng.choice(_SOURCES)
        created = min(max(created, world.start + 1), world.as_of)
        card = self._card(person, record.rooftop, created, source)
        card.versions = self._course(person, record.since, created)
        if rng.random() < 0.15:
            card.dms_number = record.number
        if hits(rng, "duplicate_contact"):
            later = min(created + 20 + int(rng.random() * 400), world.as_of)
            second = self._card(person, record.rooftop, later, "Website")
            second.versions = [(later, "Normal", "Unknown")]
            second.kinds.append("duplicate_contact")

    def _course(self, person: Person, since: int, created: int) -> list[tuple[int, str, str]]:
        """The card's versions: from prospect to customer to former customer, mood included."""
        rng, as_of = self.rng, self.world.as_of
        dice = rng.random()
        status = "Celebrity" if dice < 0.005 else "VIP" if dice < 0.03 else "Normal"
        unknown = rng.random() < 0.05
        relation = "Unknown" if unknown else "Prospect" if created < since else "Customer"
        versions = [(created, status, relation)]
        if relation == "Prospect" and rng.random() < 0.9:
            versions.append((since, status, "Customer"))
        last = self.histories[person.number].last_activity() or since
        gone = last + _EX_CUSTOMER_DAYS
        if not unknown and created < gone < as_of and rng.random() < 0.8:
            versions.append((gone, status, "ExCustomer"))
        for day, _ in person.contacts[1:]:
            if day > created:
                versions.append((day, status, relation))
        if self.relations.profiles[person.number].content < 0.05:
            versions.append((created + int(rng.random() * (as_of - created)), "Angry", ""))
        return _in_order(versions)

    def _prospect(self, person: Person) -> None:
        rng, world, rooftop = self.rng, self.world, person.home
        lead = self.first_lead.get((person.number, rooftop.index))
        span = world.as_of - world.start
        created = lead.day if lead else world.start + int(span * (0.4 + 0.6 * rng.random()))
        source = "Website" if lead else rng.choice(_PROSPECT_SOURCES)
        card = self._card(person, rooftop, created, source)
        dice = rng.random()
        relation = "Prospect"
        if not lead and dice < 0.36:
            relation = "CompetitorCustomer" if dice < 0.22 else "Unknown"
        status = "VIP" if dice > 0.985 else "Angry" if dice > 0.975 else "Normal"
        card.versions = [(created, "Normal", relation)]
        if status != "Normal" or dice > 0.8:
            touched = created + int(rng.random() * (world.as_of - created))
            card.versions.append((touched, status, relation))
        if source == "PurchasedList" and hits(rng, "garbage_contact"):
            card.first, card.last, card.email, card.mobile = rng.choice(_GARBAGE)
            card.kinds.append("garbage_contact")

    def _card(self, person: Person, rooftop: Rooftop, created: int, source: str) -> Card:
        """A card as somebody typed it: other spelling, other address, something missing."""
        rng = self.rng
        contact = person.contact(created)
        serial = self.world.serials.next(f"card:{rooftop.crm_code}")
        staff = self.world.staff[rooftop.index].pick(rng, "SALES", created)
        card = Card(
            rooftop, f"{rooftop.crm_code}{serial:07d}", person, person.first, person.last,
            contact.email1, contact.cell or contact.work, source, staff.number, "", created,
            company=person.company,
        )  # fmt: skip
        if not person.is_business:
            if person.first in names.NICKNAMES and rng.random() < 0.15:
                card.first = names.NICKNAMES[person.first]
                card.kinds.append("nickname")
            elif hits(rng, "typo_name"):
                card.last = typo(rng, card.last)
                card.kinds.append("typo_name")
            if card.mobile and rng.random() < 0.1:
                first, last = ascii_name(person.first), ascii_name(person.last)
                card.email = f"{first}{last}{person.number}@{rng.choice(EMAIL_HOSTS)}"
        self._slip(card)
        if card.mobile and rng.random() < 0.12:
            card.email = ""
        elif card.email and rng.random() < 0.15:
            card.mobile = ""
        self.relations.cards.append(card)
        return card

    def _slip(self, card: Card) -> None:
        own, person = Random(f"{self.world.seed}:slips:{card.number}"), card.person
        if not person.is_business:
            slip_name(own, card, person)
            if card.suffix:
                card.last = f"{card.last} {card.suffix}"
        elif hits(own, "company_spelling"):
            card.company = company_spelling(own, person.company)
            card.kinds.append("company_spelling")
        card.slips = contact_slips(own, card.number, person)
        card.kinds.extend(card.slips.kinds)
        if card.slips.email_typo and card.email:
            card.email = mistyped_email(own, card.email)


def _in_order(versions: list[tuple[int, str, str]]) -> list[tuple[int, str, str]]:
    """Versions by day; one that says nothing new about the relationship keeps the one before."""
    ordered: list[tuple[int, str, str]] = []
    for day, status, relation in sorted(versions, key=lambda version: version[0]):
        angry = bool(ordered) and ordered[-1][1] == "Angry"
        kept = ordered[-1][2] if ordered and not relation else relation
        ordered.append((day, "Angry" if angry else status, kept or "Unknown"))
    return ordered
