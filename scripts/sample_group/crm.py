"""The CRM's outlet: contacts, leads and opportunities of every rooftop."""

from random import Random

from sample_group import adf
from sample_group.consents import street_text
from sample_group.extracts import Extract, compact, iso, visible
from sample_group.faults import every, spoil_group_row
from sample_group.layouts import Feed, Layout, csv_head, csv_line, listed
from sample_group.places import CRM_UNMAPPED_CODE
from sample_group.relations import Card, Opportunity
from sample_group.world import Block, World
from sample_group.writer import Exports

LAYOUTS = {
    "contacts": Layout(listed("""DealerCode, ContactId, FirstName, LastName, CompanyName, Email,
        MobilePhone, HomePhone, Address, City, State, Zip, ContactStatus, Relationship,
        ContactSource, AssignedSalespersonId, DmsCustomerNumber, CreatedDate,
        UpdatedDate"""), 0, 1, 18),
    "opportunities": Layout(listed("""DealerCode, OpportunityId, ContactId, Stage, StageDate,
        CreatedDate, InterestNewUsed, InterestMake, InterestModel, ExpectedDeliveryDate,
        SalespersonId"""), 0, 1, 4),
}  # fmt: skip


def _file_name(code: str, table: str, extract: Extract) -> str:
    return f"{table}_{code}_{compact(extract.day)}.csv"


FEED = Feed(
    "crm", LAYOUTS, _file_name, csv_line, csv_head,
    variants={("MRN", "contacts", 0): "cp1252", ("RBC", "opportunities", 0): "crlf"},
    bad_date="2025-13-45", unmapped_code=CRM_UNMAPPED_CODE,
)  # fmt: skip


class Crm:
    """Writes the files of the CRM."""

    def __init__(self, world: World, exports: Exports) -> None:
        self.world = world
        self.exports = exports
        self.rng = Random()

    def block(self, block: Block, rng: Random) -> None:
        """All rows of one block."""
        self.rng, relations = rng, block.relations
        for card in relations.cards:
            days = [version[0] for version in card.versions]
            for extract, version in visible(self.exports.card_extracts, days):
                self._write("contacts", card.rooftop.crm_code, extract, contact_row(card, version))
        for lead in relations.leads:
            for extract, version in visible(self.exports.extracts, [v[0] for v in lead.versions]):
                self.exports.write(
                    adf.FEED, lead.rooftop.crm_code, "leads", extract, [adf.prospect(lead, version)]
                )
        for chance in relations.opportunities:
            days = [version[0] for version in chance.versions]
            for extract, version in visible(self.exports.extracts, days):
                row = opportunity_row(chance, version)
                self._write("opportunities", chance.rooftop.crm_code, extract, row)

    def close(self) -> None:
        """Nothing is left."""

    def _write(self, table: str, code: str, extract: int, row: list[str]) -> None:
        spoil_group_row(self.rng, row, FEED, table)
        self.exports.write(FEED, code, table, extract, row)


def contact_row(card: Card, version: int) -> list[str]:
    """A contacts row as it was in that version."""
    day, status, relationship = card.versions[version]
    person = card.person
    contact = card.contact(day)
    is_garbage = "garbage_contact" in card.kinds
    name = ("", "", card.company) if person.is_business else (card.first, card.last, "")
    where = (street_text(contact), contact.city, contact.state, contact.postal_code)
    return [
        card.rooftop.crm_code, card.number, *((card.first, card.last, "") if is_garbage else name),
        card.email, card.mobile, "" if is_garbage else contact.home,
        *(("-", "", "", "00000") if is_garbage else where), status, relationship, card.source,
        card.salesperson, card.dms_number, iso(card.created), iso(day),
    ]  # fmt: skip


def opportunity_row(chance: Opportunity, version: int) -> list[str]:
    """An opportunities row as it was in that version."""
    day, stage = chance.versions[version]
    serial = int(chance.number[3:])
    is_ordered = stage in ("Offer", "Order", "AwaitingDelivery", "Delivered")
    if every(serial, "unknown_stage"):
        stage = "On Hold"
    return [
        chance.rooftop.crm_code, chance.number, chance.card.number, stage, iso(day),
        iso(chance.versions[0][0]), chance.condition if serial % 4 else chance.condition[0],
        chance.make.title(), chance.model, iso(chance.expected) if is_ordered else "",
        chance.salesperson,
    ]  # fmt: skip
