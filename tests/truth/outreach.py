"""What the group's own tools told: cards and opportunities, leads, campaigns, surveys; and who
works there."""

from collections import defaultdict
from datetime import date
from typing import Any

from sample_group import cdk
from sample_group.extracts import schedule
from sample_group.people import Record
from sample_group.places import ROOFTOPS
from sample_group.relations import Lead
from sample_group.stamps import stamp
from truth.exports import Told, newest_by
from truth.facts import Answer, Chance, Contact, Known, Touch
from truth.identity import Identity, lead_place, place_of

_CRM_CODES = {rooftop.crm_code for rooftop in ROOFTOPS}
_STAGES = {
    "Enquiry": "enquiry", "TestDrive": "test_drive", "Offer": "offer", "Order": "order",
    "AwaitingDelivery": "awaiting_delivery", "Delivered": "delivered", "Lost": "lost",
}  # fmt: skip
_STATED = {"C": "phone", "H": "phone", "E": "email", "T": "sms", "M": "mail"}
Row = dict[str, str]


def read_day(text: str) -> date | None:
    """The day that a row says, as written; None where it cannot be read."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _newest(told: Told, table: str, keys: tuple[str, ...], as_of: date) -> list[Row]:
    """The newest row of each natural key, among those that have one and a known rooftop."""
    found: dict[tuple[str, ...], list[tuple[int, Any]]] = defaultdict(list)
    for day, row in told.rows[table]:
        key = tuple(row[name] for name in keys)
        if all(key) and ("DealerCode" not in keys or row["DealerCode"] in _CRM_CODES):
            found[key].append((day, row))
    return [newest_by(rows, as_of) for rows in found.values()]


def _readable(told: Told, table: str, column: str) -> None:
    """Leave out the rows whose day cannot be read."""
    told.rows[table] = [sent for sent in told.rows[table] if read_day(sent[1][column])]


def tell_crm(told: Told, identity: Identity, known: Known) -> None:
    """Add cards and opportunities."""
    for row in _newest(told, "contacts", ("DealerCode", "ContactId"), known.as_of):
        updated = read_day(row["UpdatedDate"]) or read_day(row["CreatedDate"])
        if updated and updated <= known.as_of:
            known.contacts.append(_contact(row, updated, identity))
    _readable(told, "opportunities", "StageDate")
    for row in _newest(told, "opportunities", ("DealerCode", "OpportunityId"), known.as_of):
        day = read_day(row["StageDate"])
        stage = _STAGES.get(row["Stage"])
        if stage and day and day <= known.as_of:
            customer = identity.customer(("crm", row["DealerCode"], row["ContactId"]))
            expected = read_day(row["ExpectedDeliveryDate"])
            known.chances.append(Chance(customer, stage, day, expected))


def _contact(row: Row, updated: date, identity: Identity) -> Contact:
    place = ("crm", row["DealerCode"], row["ContactId"])
    salesperson = f"{row['DealerCode']} {row['AssignedSalespersonId']}"
    return Contact(
        identity.customer(place), updated, row["ContactStatus"], row["Relationship"],
        row["ContactSource"], salesperson, row["ContactId"],
    )  # fmt: skip


def tell_leads(told: Told, identity: Identity, known: Known) -> None:
    """Add the leads, each of the day that it says, or of its extract where that was before."""
    extracts = [extract.day for extract in schedule(told.world.as_of)]
    for block in told.blocks:
        for lead in block.relations.leads:
            if lead.day <= told.world.as_of:
                day = _asked_on(lead, extracts)
                if day <= known.as_of:
                    customer = identity.customer(lead_place(lead))
                    known.chances.append(Chance(customer, "enquiry", day))


def _asked_on(lead: Lead, extracts: list[int]) -> date:
    said = date.fromisoformat(stamp(lead.day, lead.second, lead.person.number)[:10])
    first = date.fromordinal(min(day for day in extracts if day >= lead.day))
    return min(said, first)


def tell_campaigns(told: Told, identity: Identity, known: Known) -> None:
    """Add the sends that were made, with the first day of each kind of answer."""
    channels = {row["CampaignId"]: row["Channel"] for _, row in told.rows["campaigns"]}
    _readable(told, "sends", "SentAt")
    _readable(told, "responses", "EventAt")
    touches: dict[str, Touch] = {}
    for row in _newest(told, "sends", ("SendId", "CampaignId"), known.as_of):
        sent = date.fromisoformat(row["SentAt"][:10])
        if sent <= known.as_of and row["IsHoldout"] == "N":
            customer = identity.sent_to(row["SendId"])
            touches[row["SendId"]] = Touch(customer, channels[row["CampaignId"]], sent)
    for _, row in told.rows["responses"]:
        touch, day = touches.get(row["SendId"]), date.fromisoformat(row["EventAt"][:10])
        if touch and day <= known.as_of:
            kind = row["EventType"]
            touch.answers[kind] = min(day, touch.answers.get(kind, day))
    known.touches.extend(touches.values())


def tell_surveys(told: Told, identity: Identity, known: Known) -> None:
    """Add the answers to surveys."""
    _readable(told, "surveys", "RespondedOn")
    keys = ("SurveyId",)
    told.rows["surveys"] = [s for s in told.rows["surveys"] if s[1]["DealerCode"] in _CRM_CODES]
    for row in _newest(told, "surveys", keys, known.as_of):
        day = date.fromisoformat(row["RespondedOn"])
        if day <= known.as_of:
            customer = identity.answered_by(row["SurveyId"])
            known.answers.append(Answer(customer, day, int(row["NpsScore"])))


def tell_preferences(told: Told, identity: Identity, known: Known) -> None:
    """Add the channels that customer cards name."""
    for block in told.blocks:
        for person in block.people:
            for records in person.records.values():
                for record in records:
                    if record.rooftop.feed == "cdk":
                        _prefer(record, told, identity, known)


def _prefer(record: Record, told: Told, identity: Identity, known: Known) -> None:
    sent = [(sending.day, sending.day) for sending in told.sendings[id(record)]]
    extracted, customer = newest_by(sent, known.as_of), identity.customer(place_of(record))
    if extracted is None or customer is None:
        return
    changed = [day for day in record.changed_on(told.world.as_of) if day <= extracted]
    row = cdk.customer_row(record, changed[-1], told.world.as_of)
    said, day = _STATED.get(row.get("preferredContact") or ""), date.fromordinal(changed[-1])
    if said and day <= known.as_of:
        known.stated.setdefault(customer, []).append((day, said))


def tell_staff(told: Told, known: Known) -> None:
    """Add who is on a personnel list, and who of them has left."""
    for rooftop, staff in zip(ROOFTOPS, told.world.staff, strict=True):
        if not rooftop.has_counter:
            continue
        for employee in staff.everybody():
            name, day = f"{rooftop.crm_code} {employee.number}", known.as_of.toordinal()
            if employee.hired <= day:
                known.staff.add(name)
            if 0 < employee.left <= day:
                known.left.add(name)
