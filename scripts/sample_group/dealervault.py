"""Rows of the `dealervault` files: SL (deals), SV (repair orders), AP (appointments)."""

from collections.abc import Callable

from sample_group.extracts import Extract, american, compact, iso
from sample_group.facts import Appointment, Deal, Operation, RepairOrder
from sample_group.faults import every
from sample_group.layouts import Feed, Layout, listed, tab_head, tab_line
from sample_group.people import Record
from sample_group.places import UNMAPPED_CODES, Rooftop

_HEAD = "DV Dealer ID, Vendor Dealer ID, DMS Type"
_NAME = "Full Name, First Name, Middle Name, Last Name, Individual/Business Flag"
_REACH = """Address Line 1, Address Line 2, City, State, Zip Code, Home Phone, Cell Phone,
    Work Phone, Email 1, Email 2, Birth Date"""
_FLAGS = "Block Email, Block Phone, Block Mail, Opt Out"

SL = Layout(listed(f"""File Type, {_HEAD}, Deal Number, Contract Date, Delivery Date, Booked Date,
    Deal Status, Deal Type, New/Used, Stock Number, VIN, Year, Make, Model, Trim, Odometer,
    Customer Number, {_NAME}, Co-Buyer Customer Number, Co-Buyer Full Name, {_REACH}, Sales Price,
    MSRP, Cost, Front Gross, Back Gross, APR, Term, Monthly Payment, Amount Financed,
    First Payment Date, Lease End Date, Allowed Miles, Sale Type, Service Contract Name,
    Service Contract Expiration Date, Service Contract Price, Insurance Product,
    Insurance Expiration Date, Insurance Profit, Trade 1 VIN, Trade 1 Year, Trade 1 Make,
    Trade 1 Model, Trade 1 Odometer, Trade 1 Actual Cash Value, Salesman 1 Number,
    Salesman 1 Name, {_FLAGS}"""), 1, 4, 5)  # fmt: skip
SV = Layout(listed(f"""File Type, {_HEAD}, RO Number, Open Date, Close Date, RO Status,
    RO Department, Service Advisor Number, Service Advisor Name, Appointment Date, VIN, Year, Make,
    Model, RO Mileage, Mileage Out, Customer Number, {_NAME}, {_REACH}, Customer Labor Sale,
    Customer Parts Sale, Customer Misc Sale, Customer Total Sale, Customer Total Cost,
    Warranty Total Sale, Warranty Total Cost, Internal Total Sale, Internal Total Cost,
    Total Discount, Total Tax, Coupon Code, Operation Codes, Operation Code Descriptions,
    Operation Sale Types, Operation Line Sale, Operation Line Cost, Recommended Operation Codes,
    Recommended Operation Status, Recommended Operation Amount, Part Numbers, Part Quantities,
    Part Unit Sale, {_FLAGS}"""), 1, 4, 5)  # fmt: skip
AP = Layout(listed("""File Type, DV Dealer ID, Appointment Number, Appointment Date,
    Appointment Status, RO Number, Customer Number, VIN, Created Date"""), 1, 2, 3)  # fmt: skip
LAYOUTS = {"SL": SL, "SV": SV, "AP": AP}


def _file_name(code: str, table: str, extract: Extract) -> str:
    return f"{code}_{compact(extract.day)}_{extract.time or '2200'}_{table}.txt"


FEED = Feed(
    "dealervault", LAYOUTS, _file_name, tab_line, tab_head,
    variants={
        ("DVD31207", "AP", 0): "gz",
        ("DVD31219", "SL", 0): "bom",
        ("DVD31244", "SL", 0): "zip",
        ("DVD31244", "SV", 1): "crlf",
    },
    broken={
        ("DVD31207", "SV", 0): b"SV\tDVD31207\t4100\tCDK\t88",
        ("DVD31219", "SL", 3): b"SL\tDVD31219" + b"\t0" * 110,
        ("DVD31244", "AP", 2): b"AP\tDVD31244\tAP\x81\x8d\t\xff\xfe\t\t\t\t\t",
    },
    bad_date="13/45/2024", unmapped_code=UNMAPPED_CODES["dealervault"],
)  # fmt: skip

_DMS = ("CDK", "REYNOLDS", "AUTOMATE")
_STATES = {"O": "Open", "C": "Closed", "V": "Void"}
_NO_PRODUCT = ("", "", "")


def _dates(rooftop: Rooftop, number: int) -> Callable[[int], str]:
    """One rooftop writes ISO dates, the others American ones; some rows have the other format."""
    return iso if (rooftop.index == 1) != every(number, "other_date_format") else american


def _money(rooftop: Rooftop, amount: float) -> str:
    """`1234.50`; one rooftop writes `$1,234.50`."""
    if rooftop.index == 2:
        return f"-${-amount:,.2f}" if amount < 0 else f"${amount:,.2f}"
    return f"{amount:.2f}"


def _name_cells(record: Record) -> tuple[str, ...]:
    parts: tuple[str, ...] = (record.first, record.middle, record.last)
    if record.rooftop.index != 1:
        parts = tuple(part.upper() for part in parts)
    return (record.full_name(), *parts, record.flag)


def _phone(rooftop: Rooftop, digits: str) -> str:
    if len(digits) != 10 or not digits.isdigit() or rooftop.index == 0:
        return digits
    if rooftop.index == 1:
        return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"


def _reach_cells(record: Record, day: int, dates: Callable[[int], str]) -> tuple[str, ...]:
    contact, rooftop = record.contact(day), record.rooftop
    return (
        *contact[:5], _phone(rooftop, contact.home), _phone(rooftop, contact.cell),
        _phone(rooftop, contact.work), contact.email1, contact.email2, dates(record.birth),
    )  # fmt: skip


def _flag_cells(record: Record, day: int) -> tuple[str, str, str, str]:
    if not record.opted_out_on or day < record.opted_out_on:
        return ("N", "N", "N", "N") if record.rooftop.index != 1 else ("", "", "", "")
    style = record.person.number % 3
    return (("Y", "Y", "Y", "Y"), ("Y", "N", "N", ""), ("N", "Y", "Y", "N"))[style]


def _head(kind: str, rooftop: Rooftop) -> tuple[str, str, str, str]:
    return kind, rooftop.code, f"{4100 + rooftop.index}", _DMS[rooftop.index]


def deal_row(deal: Deal, version: int) -> list[str]:
    """An SL row as it was in that version."""
    day, status, change = deal.versions[version]
    status = "Pending" if status == "Cancelled" else status
    rooftop, record, finance = deal.rooftop, deal.record, deal.finance
    dates, model = _dates(rooftop, deal.number), deal.vehicle.model
    booked = deal.versions[1][0] if version > 0 and status != "Pending" else 0
    shown = deal.delivered if deal.delivered <= day or deal.number % 2 else 0
    reach = _reach_cells(record, day, dates)
    contract, insurance, trade, co = deal.contract, deal.insurance, deal.trade, deal.co_buyer

    def money(amount: float) -> str:
        return _money(rooftop, amount)

    return [
        *_head("SL", rooftop), str(deal.number), dates(deal.day), dates(shown), dates(booked),
        status, deal.kind, deal.condition, deal.stock_number, deal.vin, str(deal.vehicle.year),
        model.make, model.name, model.trim, str(deal.odometer), record.number,
        *_name_cells(record), co.number if co else "", co.full_name() if co else "", *reach,
        money(deal.price), money(deal.msrp) if deal.msrp else "", money(deal.cost),
        money(deal.front_gross + change), money(deal.back_gross),
        f"{finance.apr:.2f}" if finance.apr else "", str(finance.term) if finance.term else "",
        money(finance.payment) if finance.payment else "",
        money(finance.amount) if finance.amount else "", dates(finance.first_payment),
        dates(finance.lease_end), str(finance.miles_a_year) if finance.miles_a_year else "",
        finance.kind,
        *((contract.name, dates(contract.expires), money(contract.price)) if contract
          else _NO_PRODUCT),
        *((insurance.name, dates(insurance.expires), money(insurance.profit)) if insurance
          else _NO_PRODUCT),
        *((trade.vin, str(trade.year), trade.model.make, trade.model.name,
           str(deal.trade_odometer), money(deal.trade_value)) if trade else ("",) * 6),
        deal.salesperson.number, deal.salesperson.name, *_flag_cells(record, day),
    ]  # fmt: skip


def order_row(order: RepairOrder, version: int) -> list[str]:
    """An SV row as it was in that version; a void order has no amounts."""
    day, status, count, closed = order.versions[version]
    rooftop, record, model = order.rooftop, order.record, order.vehicle.model
    dates = _dates(rooftop, order.number)
    operations = [] if status == "V" else order.operations[:count]
    return [
        *_head("SV", rooftop), str(order.number), dates(order.opened), dates(closed),
        _STATES[status], order.department, order.advisor.number, order.advisor.name,
        dates(order.appointment), order.vin, str(order.vehicle.year), model.make, model.name,
        str(order.odometer), str(order.odometer + 2) if closed else "", record.number,
        *_name_cells(record), *_reach_cells(record, day, dates),
        *_totals(order, 0 if status == "V" else count), order.coupon,
        *_lists(operations, order.number), *_flag_cells(record, day),
    ]  # fmt: skip


def _totals(order: RepairOrder, count: int) -> list[str]:
    own, warranty, inside = (order.billed(count, pay) for pay in "CWI")
    labor, parts = sum(op.labor for op in own), sum(op.parts for op in own)
    supplies = round(0.03 * labor, 2) if order.rooftop.index == 0 else 0.0
    total = labor + parts + supplies
    discount = order.discount if total else 0.0
    amounts = [labor, parts, supplies, total, sum(op.cost for op in own)]
    for lines in (warranty, inside):
        amounts.extend((sum(op.sale for op in lines), sum(op.cost for op in lines)))
    amounts.extend((discount, (total - discount) * order.tax_rate))
    return [_money(order.rooftop, amount) for amount in amounts]


def _lists(operations: list[Operation], number: int) -> list[str]:
    done = [op for op in operations if not op.declined]
    advised = [op for op in operations if op.recommended]
    lists = [
        [op.code for op in done], [op.description for op in done], [op.pay for op in done],
        [f"{op.sale:.2f}" for op in done], [f"{op.cost:.2f}" for op in done],
        [op.code for op in advised], ["Declined" if op.declined else "Sold" for op in advised],
        [f"{op.sale:.2f}" for op in advised],
        ["^".join(part[0] for part in op.part_numbers) for op in done],
        ["^".join(str(part[1]) for part in op.part_numbers) for op in done],
        ["^".join(f"{part[2]:.2f}" for part in op.part_numbers) for op in done],
    ]  # fmt: skip
    if every(number, "unequal_lists") and len(done) > 1:
        lists[1].pop()
        lists[4][0] = ""
        lists[9].pop()
    return ["|".join(values) for values in lists]


def appointment_row(appointment: Appointment, version: int) -> list[str]:
    """An AP row as it was in that version."""
    status = appointment.versions[version][1]
    dates = _dates(appointment.rooftop, appointment.day)
    return [
        "AP", appointment.rooftop.code, appointment.number, dates(appointment.day), status,
        appointment.ro_number if status == "Arrived" else "", appointment.record.number,
        appointment.vin, dates(appointment.created),
    ]  # fmt: skip
