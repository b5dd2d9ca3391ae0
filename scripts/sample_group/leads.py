"""Leads and opportunities: enquiries some days to weeks before a sale, and those that came to
nothing."""

from random import Random

from sample_group.deals import new_vehicle, old_vehicle
from sample_group.facts import Deal, Vehicle
from sample_group.faults import hits
from sample_group.history import History, is_sale
from sample_group.people import Person
from sample_group.places import Rooftop
from sample_group.relations import Card, Lead, Opportunity, Relations
from sample_group.world import Block

_PROVIDERS = ("AutoShopper", "CarFinder", "DealerSite", "MarketWheels")
_STYLES = (
    "plain", "plain", "full_name", "two_phones", "upper_case", "cdata", "two_ids", "one_line",
)  # fmt: skip
_COMMENTS = (
    "", "", "Is it still there? I can come on Saturday.", "What's my trade worth & who can tell?",
    "Best price, please: <$30,000 only!", "Don't call before 5 pm.", "Financing at 60 months?",
    "I'd like a test drive\nand a photo of the dashboard.",
)  # fmt: skip
_SALE_WITH_LEAD, _CUSTOMER_WITHOUT_SALE, _PROSPECT = 0.3, 0.14, 0.5
_PATH = ("Enquiry", "TestDrive", "Offer")


class Desk:
    """The sales desk of one block."""

    def __init__(
        self, block: Block, histories: dict[int, History], relations: Relations, rng: Random
    ) -> None:
        self.block = block
        self.world = block.world
        self.rng = rng
        self.histories = histories
        self.relations = relations
        self.lead_of: dict[int, Lead] = {}
        """The lead before a deal, by the deal's place in the block."""

    def leads(self) -> None:
        """Leads before sales, of customers who did not buy, of prospects."""
        for place, deal in enumerate(self.block.deals):
            if is_sale(deal) and self.rng.random() < _SALE_WITH_LEAD:
                self._before(place, deal)
        for person in self.block.people:
            if not person.is_business and self.rng.random() < _CUSTOMER_WITHOUT_SALE:
                self._in_vain(person)
        for person in self.relations.prospects:
            if self.rng.random() < _PROSPECT:
                self._in_vain(person)

    def _before(self, place: int, deal: Deal) -> None:
        day = deal.day - 2 - int(self.rng.random() ** 1.5 * 44)
        if day <= self.world.start:
            return
        wanted = deal.vehicle if self.rng.random() < 0.9 else None
        lead = self._lead(deal.record.person, deal.rooftop, day, became_sale=True)
        lead.wanted, lead.is_new, lead.trade = wanted, deal.condition == "N", deal.trade
        self.lead_of[place] = lead

    def _in_vain(self, person: Person) -> None:
        """An enquiry without a sale after it; one in four within the last two months."""
        rng, as_of = self.rng, self.world.as_of
        span = 60 if rng.random() < 0.25 else as_of - self.world.start - 30
        day = as_of - 1 - int(rng.random() * span)
        history = self.histories.get(person.number)
        if history and any(day <= deal.day <= day + 90 for deal in history.sales):
            return
        lead = self._lead(person, person.home, day, became_sale=False)
        lead.is_new = rng.random() < 0.55
        if rng.random() < 0.88:
            lead.wanted = self._wish(person.home, day, lead.is_new)
        if rng.random() < 0.25:
            lead.trade = old_vehicle(self.block, person.home, day)

    def _wish(self, rooftop: Rooftop, day: int, is_new: bool) -> Vehicle:
        return (
            new_vehicle(self.block, rooftop, day, False)
            if is_new
            else old_vehicle(self.block, rooftop, day)
        )

    def _lead(self, person: Person, rooftop: Rooftop, day: int, *, became_sale: bool) -> Lead:
        rng, contact = self.rng, person.contact(day)
        provider = rng.choice(_PROVIDERS)
        serial = self.world.serials.next("lead")
        number = "" if hits(rng, "lead_without_id") else f"{provider[0]}{4_100_000 + 7 * serial}"
        lead = Lead(
            rooftop, person, day, 46_000 + int(rng.random() * 50_000), provider, number,
            rng.choice(_STYLES), None, True, None, rng.choice(_COMMENTS), became_sale,
            contact.email1, contact.cell or contact.home or contact.work, [(day, "new")],
        )  # fmt: skip
        if lead.email and lead.phone and rng.random() < 0.3:
            lead.email, lead.phone = (lead.email, "") if rng.random() < 0.6 else ("", lead.phone)
        if number and rng.random() < 0.04:
            lead.versions.append((day + 1 + int(rng.random() * 5), "resend"))
        self.relations.leads.append(lead)
        return lead

    def opportunities(self) -> None:
        """What became of the people with a card: sales, losses, and what is still open."""
        cards: dict[tuple[int, int], Card] = {}
        for card in self.relations.cards:
            cards.setdefault((card.person.number, card.rooftop.index), card)
        for place, deal in enumerate(self.block.deals):
            found = cards.get((deal.record.person.number, deal.rooftop.index))
            if found and is_sale(deal) and found.created <= deal.day and self.rng.random() < 0.85:
                lead = self.lead_of.get(place)
                self._won(found, deal, lead.day if lead else 0)
        for lead in self.relations.leads:
            found = cards.get((lead.person.number, lead.rooftop.index))
            if found and not lead.became_sale and self.rng.random() < 0.7:
                self._open(found, max(lead.day, found.created), lead)
        for person in self.relations.prospects:
            found = cards.get((person.number, person.home.index))
            if found and found.source != "PurchasedList" and self.rng.random() < 0.2:
                self._open(found, found.created, None)

    def _won(self, card: Card, deal: Deal, asked: int) -> None:
        rng = self.rng
        created = asked or deal.day - 1 - int(rng.random() * 30)
        created = min(max(created, card.created), deal.day)
        span, versions = deal.day - created, [(created, "Enquiry")]
        if span > 3 and rng.random() < 0.75:
            versions.append((created + span // 3, "TestDrive"))
        if span > 1 and rng.random() < 0.8:
            versions.append((created + 2 * span // 3, "Offer"))
        versions.append((deal.day, "Order"))
        if deal.delivered > deal.day and deal.number % 3:
            versions.append((deal.day + 1, "AwaitingDelivery"))
        versions.append((max(deal.delivered, versions[-1][0]), "Delivered"))
        model = deal.vehicle.model
        self._add(
            card, "New" if deal.condition == "N" else "Used", (model.make, model.name),
            deal.salesperson.number, versions, expected=deal.delivered,
        )  # fmt: skip

    def _open(self, card: Card, created: int, lead: Lead | None) -> None:
        """Goes on for a while; then lost, or nobody touches it any more."""
        rng, day = self.rng, created
        versions = [(created, "Enquiry")]
        for stage in _PATH[1 : 1 + int(rng.random() * 3)]:
            day += 2 + int(rng.random() * 25)
            versions.append((day, stage))
        if rng.random() < 0.75:
            versions.append((day + 10 + int(rng.random() * 70), "Lost"))
        wanted = lead.wanted.model if lead and lead.wanted else None
        staff = self.world.staff[card.rooftop.index].pick(rng, "SALES", created)
        self._add(
            card, "New" if not lead or lead.is_new else "Used",
            (wanted.make, wanted.name) if wanted else (card.rooftop.makes[0], ""),
            staff.number, versions, expected=day + 40 if versions[-1][1] == "Offer" else 0,
        )  # fmt: skip

    def _add(
        self, card: Card, condition: str, vehicle: tuple[str, str], salesperson: str,
        versions: list[tuple[int, str]], *, expected: int,
    ) -> None:  # fmt: skip
        serial = self.world.serials.next(f"opportunity:{card.rooftop.crm_code}")
        self.relations.opportunities.append(
            Opportunity(
                card.rooftop, f"OPP{serial:07d}", card, condition, *vehicle, expected,
                salesperson, versions,
            )
        )  # fmt: skip
