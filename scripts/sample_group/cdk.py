"""Objects of the `cdk` files: customers, deals, parts invoices, employees."""

from typing import Any

from sample_group.extracts import Extract, compact, iso
from sample_group.facts import Deal, Product, Ticket
from sample_group.layouts import Feed, Layout, json_line, listed
from sample_group.nested_faults import as_sent
from sample_group.people import Record
from sample_group.places import UNMAPPED_CODES, Employee, Rooftop

Object = dict[str, Any]

LAYOUTS = {
    "customers": Layout(listed("""companyId, customerId, customerName, nameCode, address,
        phoneNumbers, emailAddresses, birthDate, partsType, preferredContact, optOutFlag,
        isDeleteDataFlag, deleteDataDate, contactMethods, updatedDate"""), 0, 1, 14),
    "repair_orders": Layout(listed("""companyId, roNumber, openDate, closedDate, voidedDate,
        statusCode, department, serviceAdvisorId, customerId, vehicle, mileage, mileageOut, lines,
        discounts, totals"""), 0, 1, 2),
    "deals": Layout(listed("""companyId, dealNo, customerId, coBuyerId, dealType, saleType,
        vehicleType, stockNo, vehicle, contractDate, deliveryDate, dealEvents, sellingPrice, msrp,
        cost, frontGross, backGross, apr, term, paymentAmt, amountFinanced, firstPayDate,
        leaseEndDate, leaseMileageAllowance, products, tradeDetails, salespersonId"""), 0, 1, 9),
    "parts_invoices": Layout(listed("""companyId, invoiceNo, invoiceDate, customerId, saleType,
        lines"""), 0, 1, 2),
    "employees": Layout(listed("""companyId, employeeId, name, role, active,
        terminatedDate"""), 0, 1, 5),
}  # fmt: skip


def _file_name(code: str, table: str, extract: Extract) -> str:
    return f"{table}_{code}_{compact(extract.day)}{extract.time or '2200'}.jsonl"


FEED = Feed(
    "cdk", LAYOUTS, _file_name, json_line,
    variants={
        ("C3041", "repair_orders", 0): "gz",
        ("C3041", "customers", 1): "bom",
        ("C3041", "repair_orders", 2): "twice",
        ("C3077", "deals", 0): "crlf",
    },
    broken={("C3077", "repair_orders", 0): b'{"companyId":"C3077","roNumber":"41","vehicle":{"vi'},
    extra={("C3077", "parts_invoices", 3): {"registerNo": "2", "tender": {"type": "CARD"}}},
    bad_date="2024-13-45", unmapped_code=UNMAPPED_CODES["cdk"],
)  # fmt: skip

_DEAL_TYPES = {"Dealer Trade": "DealerTrade", "House": "Wholesale"}
_EVENTS = {"Quote": "P", "Pending": "P", "Booked": "B", "Finalized": "F", "Unwound": "U"}
_PREFERENCES = ("", "C", "E", "", "T", "H", "", "M", "E", "")


def _is_first(rooftop: Rooftop) -> bool:
    """The two rooftops fill in the same layout differently."""
    return rooftop.code == "C3041"


def _phone(rooftop: Rooftop, digits: str) -> str:
    if _is_first(rooftop) or len(digits) != 10 or not digits.isdigit():
        return digits
    return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"


def customer_row(record: Record, day: int, as_of: int) -> Object:
    """A customer as the record was on that day."""
    person, contact = record.person, record.contact(day)
    asked = record.deletion_asked_on(as_of)
    asked = asked if asked <= day else 0
    phones = {"HOME": contact.home, "CELL": contact.cell}
    phones["MAIN" if person.is_business else "WORK"] = contact.work
    reach = {"C": contact.cell, "E": contact.email1, "T": contact.cell, "H": contact.home, "M": "M"}
    preferred = _PREFERENCES[person.number % 10]
    out = bool(record.opted_out_on) and day >= record.opted_out_on
    email, phone = out and person.number % 3 < 2, out and person.number % 3 != 1
    row = {
        "companyId": record.rooftop.code,
        "customerId": record.number,
        "customerName": {
            "companyName": record.company, "firstName": record.first,
            "middleName": record.middle, "lastName": record.last,
        },
        "nameCode": record.flag,
        "address": {
            "line1": contact.line1, "line2": contact.line2,
            "cityStateZip": f"{contact.city.upper()}, {contact.state} {contact.postal_code}",
        },
        "phoneNumbers": [
            {"description": kind, "number": _phone(record.rooftop, digits)}
            for kind, digits in phones.items() if digits
        ],
        "emailAddresses": [email for email in (contact.email1, contact.email2) if email],
        "birthDate": iso(record.birth),
        "partsType": "W" if person.kind in ("body_shop", "garage")
                     else "" if person.number % 4 else "R",
        "preferredContact": preferred if reach.get(preferred) else "",
        "optOutFlag": out and person.number % 3 == 0,
        "isDeleteDataFlag": asked > 0,
        "deleteDataDate": iso(asked),
        "contactMethods": {
            "blockEmailFlag": email, "blockMailFlag": phone, "blockPhoneFlag": phone,
            "blockTextFlag": out and person.number % 3 == 0,
        },
        "updatedDate": iso(day),
    }  # fmt: skip
    number = abs(person.number) * 7 + record.rooftop.index
    return as_sent(row, number, ("address", "contactMethods", "emailAddresses"))


def _number(amount: float) -> float | None:
    """An amount that may be absent."""
    return amount or None


def _product(product: Product, is_insurance: bool) -> Object:
    kind = "GAP" if product.code == "GAP" else "INSURANCE" if is_insurance else "SERVICE_CONTRACT"
    return {
        "type": kind, "name": product.name, "price": product.price, "expires": iso(product.expires),
    }  # fmt: skip


def _events(deal: Deal, version: int) -> list[Object]:
    """The deal's history up to that version; a quote stays pending, delivery counts once booked."""
    known: dict[str, int] = {}
    day = deal.versions[version][0]
    for since, state, _ in deal.versions[: version + 1]:
        if state in _EVENTS:
            known.setdefault(_EVENTS[state], since)
    if "B" in known and deal.delivered <= day and known.get("U", day + 1) > deal.delivered:
        known["D"] = deal.delivered
    codes = sorted(known, key=lambda code: known[code])
    events = [{"code": code, "date": iso(known[code])} for code in codes]
    return events if _is_first(deal.rooftop) else events[::-1]


def deal_row(deal: Deal, version: int) -> Object:
    """A deal as it was in that version."""
    day, _, change = deal.versions[version]
    finance, model, trade = deal.finance, deal.vehicle.model, deal.trade
    shown = deal.delivered if deal.delivered <= day or deal.number % 2 else 0
    contract, insurance = deal.contract, deal.insurance
    row = {
        "companyId": deal.rooftop.code,
        "dealNo": str(deal.number),
        "customerId": deal.record.number,
        "coBuyerId": deal.co_buyer.number if deal.co_buyer else "",
        "dealType": _DEAL_TYPES.get(deal.kind, deal.kind),
        "saleType": finance.kind,
        "vehicleType": deal.condition,
        "stockNo": deal.stock_number,
        "vehicle": {
            "vin": deal.vin, "year": deal.vehicle.year, "make": model.make.title(),
            "modelDesc": model.name, "odometer": deal.odometer,
        },
        "contractDate": iso(deal.day),
        "deliveryDate": iso(shown),
        "dealEvents": _events(deal, version),
        "sellingPrice": deal.price,
        "msrp": _number(deal.msrp),
        "cost": deal.cost,
        "frontGross": round(deal.front_gross + change, 2),
        "backGross": deal.back_gross,
        "apr": _number(finance.apr),
        "term": _number(finance.term),
        "paymentAmt": _number(finance.payment),
        "amountFinanced": _number(finance.amount),
        "firstPayDate": iso(finance.first_payment),
        "leaseEndDate": iso(finance.lease_end),
        "leaseMileageAllowance": _number(finance.miles_a_year),
        "products": [
            *([_product(contract, False)] if contract else []),
            *([_product(insurance, True)] if insurance else []),
        ],
        "tradeDetails": [
            {"tradeVIN": trade.vin, "tradeACV": deal.trade_value,
             "tradeMileage": deal.trade_odometer},
        ] if trade else [],
        "salespersonId": deal.salesperson.number,
    }  # fmt: skip
    return as_sent(row, deal.number, ("products", "tradeDetails"))


def invoice_row(ticket: Ticket) -> Object:
    """A parts invoice; a cash walk-in has no customer."""
    row = {
        "companyId": ticket.rooftop.code,
        "invoiceNo": str(ticket.number),
        "invoiceDate": iso(ticket.day),
        "customerId": ticket.record.number if ticket.record else "",
        "saleType": ticket.sale_type,
        "lines": [
            {
                "partNo": line.part_number, "description": line.description,
                "quantity": line.quantity, "sale": line.price, "cost": line.cost,
                "discount": line.discount,
            }
            for line in ticket.lines
        ],
    }  # fmt: skip
    return as_sent(row, ticket.number, ())


def employee_row(rooftop: Rooftop, employee: Employee, day: int) -> Object:
    """An employee as of that day."""
    left = employee.left if employee.left <= day else 0
    return {
        "companyId": rooftop.code, "employeeId": employee.number, "name": employee.name,
        "role": employee.job, "active": not left, "terminatedDate": iso(left),
    }  # fmt: skip
