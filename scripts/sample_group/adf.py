"""Leads as ADF 1.0 (Auto-lead Data Format, XML), written the ways that real senders write it."""

from hashlib import sha256
from xml.sax.saxutils import escape

from sample_group.extracts import Extract, compact
from sample_group.facts import Vehicle
from sample_group.layouts import Feed, Layout
from sample_group.people import Contact
from sample_group.relations import Lead
from sample_group.stamps import stamp

_SERVICES = {
    "AutoShopper": "New and used listings", "CarFinder": "Used car search",
    "DealerSite": "Contact form", "MarketWheels": "Classified ads",
}  # fmt: skip
_HEAD = ('<?xml version="1.0" encoding="UTF-8"?>', '<?adf version="1.0"?>', "<adf>")


def _file_name(code: str, table: str, extract: Extract) -> str:
    return f"{table}_{code}_{compact(extract.day)}{extract.time or '2200'}.xml"


FEED = Feed(
    "crm", {"leads": Layout(("prospect",), -1, -1, -1)}, _file_name, lambda row: row[0],
    head=lambda layout: list(_HEAD),
    tail=("</adf>",),
    variants={("HBH", "leads", 0): "gz"},
    broken={
        ("HTT", "leads", 0): b'<prospect status="new"><id source="CarFinder">C77</id><customer>'
        b'<contact><name part="full">Nobody Closed</contact></customer></prospect>',
    },
)  # fmt: skip


def lead_key(lead: Lead) -> str:
    """How landing names a lead: `source id` of its first id, else the SHA-256 of its element."""
    if lead.number:
        return f"{lead.provider} {lead.number}"
    return sha256(prospect(lead, 0).encode("utf-8")).hexdigest()


def prospect(lead: Lead, version: int) -> str:
    """The element `prospect`, from its first `<` to its last `>`."""
    contact = lead.person.contact(lead.day)
    parts = [
        f'<prospect status="{lead.versions[version][1]}">', *_ids(lead),
        f"<requestdate>{stamp(lead.day, lead.second, lead.person.number)}</requestdate>",
        *(_vehicle(lead.wanted, "buy", "new" if lead.is_new else "used") if lead.wanted else ()),
        *(_vehicle(lead.trade, "trade-in", "used") if lead.trade else ()),
        "<customer>", "<contact>", *_person(lead, contact), "</contact>", *_comments(lead),
        "</customer>", "<vendor>", f"<id>{lead.rooftop.crm_code}</id>",
        f"<vendorname>{_text(lead.rooftop.name)}</vendorname>", "</vendor>", "<provider>",
        f'<name part="full">{lead.provider}</name>',
        f"<service>{_text(_SERVICES[lead.provider])}</service>", "</provider>", "</prospect>",
    ]  # fmt: skip
    return ("" if lead.style == "one_line" else "\n").join(parts)


def bears_address(lead: Lead) -> bool:
    """Whether the form that the lead came from asked for an address."""
    return lead.person.number % 3 == 0


def _text(value: str) -> str:
    return escape(value, {"'": "&apos;"})


def _ids(lead: Lead) -> list[str]:
    if not lead.number:
        return []
    ids = [f'<id sequence="1" source="{lead.provider}">{lead.number}</id>']
    if lead.style == "two_ids":
        ids.append(f'<id sequence="2" source="LeadHub">LH-{lead.number[1:]}</id>')
    return ids


def _vehicle(vehicle: Vehicle, interest: str, status: str) -> list[str]:
    lines = [
        f'<vehicle interest="{interest}" status="{status}">', f"<year>{vehicle.year}</year>",
        f"<make>{vehicle.model.make.title()}</make>",
        f"<model>{_text(vehicle.model.name)}</model>",
    ]  # fmt: skip
    if status == "used":
        lines.append(f"<vin>{vehicle.vin}</vin>")
    return [*lines, "</vehicle>"]


def _person(lead: Lead, contact: Contact) -> list[str]:
    person, style = lead.person, lead.style
    case = str.upper if style == "upper_case" else str
    if person.is_business:
        lines = [f'<name part="full" type="business">{_text(case(person.company))}</name>']
    elif style == "full_name":
        lines = [f'<name part="full">{_text(case(f"{person.first} {person.last}"))}</name>']
    else:
        lines = [
            f'<name part="first" type="individual">{_text(case(person.first))}</name>',
            f'<name part="last" type="individual">{_text(case(person.last))}</name>',
        ]
    if lead.email:
        lines.append(f"<email>{_text(case(lead.email))}</email>")
    if lead.phone:
        kind = "cellphone" if lead.phone == contact.cell else "phone"
        lines.append(f'<phone type="{kind}" time="evening">{lead.phone}</phone>')
    if style == "two_phones" and contact.home and contact.home != lead.phone:
        lines.append(f'<phone type="phone" time="day">{contact.home}</phone>')
    if bears_address(lead):
        lines += [
            "<address>", f'<street line="1">{_text(case(contact.line1))}</street>',
            f"<city>{_text(contact.city)}</city>", f"<regioncode>{contact.state}</regioncode>",
            f"<postalcode>{contact.postal_code}</postalcode>",
            f"<country>{'CA' if person.home.is_canadian else 'US'}</country>", "</address>",
        ]  # fmt: skip
    return lines


def _comments(lead: Lead) -> list[str]:
    if not lead.comment:
        return []
    if lead.style == "cdata":
        return [f"<comments><![CDATA[{lead.comment}]]></comments>"]
    return [f"<comments>{_text(lead.comment)}</comments>"]
