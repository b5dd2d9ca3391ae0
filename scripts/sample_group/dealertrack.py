"""Rows of the `dealertrack` files: customers, deals, orders and their lines, tickets, employees."""

from sample_group.extracts import Extract, compact
from sample_group.facts import Deal, RepairOrder, Ticket
from sample_group.layouts import Feed, Layout, csv_head, csv_line, listed
from sample_group.people import Record
from sample_group.places import UNMAPPED_CODES, Employee, Rooftop

LAYOUTS = {
    "customers": Layout(listed("""CompanyNumber, CustomerKey, CommonConsumerId, TypeCode, LastName,
        FirstName, MiddleName, CompanyName, Address, City, StateCode, ZipCode, PhoneNumber,
        BusinessPhone, CellPhone, Email1, Email2, BirthDate, AllowContactByPhone,
        AllowContactByEmail, AllowContactByMail, AllowContactByText, CreatedDate, LastUpdated,
        DeleteRequestDate"""), 0, 1, 22),
    "deals": Layout(listed("""CompanyNumber, DealNumber, CustomerKey, CoBuyerKey, RecordStatus,
        SaleType, VehicleType, StockNumber, VIN, ModelYear, Make, Model, Odometer, DealDate,
        FinalizedDate, DeliveryDate, RetailPrice, MSRP, VehicleCost, FrontGross, BackGross, APR,
        RetailTerm, PaymentAmount, AmountFinanced, FirstPaymentDate, LeaseTerm, LeaseEndDate,
        LeaseMilesPerYear, ServiceContractCode, ServiceContractAmount, ServiceContractExpires,
        InsuranceCode, InsuranceAmount, InsuranceExpires, TradeVIN, TradeAllowance,
        SalespersonId"""), 0, 1, 13),
    "repair_orders": Layout(listed("""CompanyNumber, RepairOrderNumber, RepairOrderType,
        CustomerKey, VIN, OdometerIn, OdometerOut, OpenDate, CloseDate, FinalCloseDate, Status,
        ServiceWriterID, CustomerPayTotal, WarrantyTotal, InternalTotal, ServiceContractTotal,
        TotalCost, CouponNumber, TotalCouponDiscount, TotalTax"""), 0, 1, 7),
    "repair_order_lines": Layout(listed("""CompanyNumber, RepairOrderNumber, OpenDate, LineNumber,
        LaborOpCode, Description, LinePaymentMethod, LaborAmount, PartsAmount, LineCost,
        LineStatus, TechnicianID"""), 0, 1, 2),
    "counter_tickets": Layout(listed("""CompanyNumber, TicketNumber, LineNumber, CustomerKey,
        SaleType, TicketDate, PartNumber, PartDescription, Quantity, ExtendedPrice, ExtendedCost,
        DiscountAmount, CounterPersonID"""), 0, 1, 5),
    "employees": Layout(listed("""CompanyNumber, EmployeeId, Name, JobCode, HireDate,
        TerminationDate"""), 0, 1, 4),
}  # fmt: skip


def _file_name(code: str, table: str, extract: Extract) -> str:
    return f"{table}_{code}_{compact(extract.day)}{extract.time and '_' + extract.time}.csv"


FEED = Feed(
    "dealertrack", LAYOUTS, _file_name, csv_line, csv_head,
    variants={
        ("HV2", "repair_order_lines", 0): "gz",
        ("MR8", "customers", 0): "cp1252",
    },
    broken={
        ("HV2", "customers", 0): b'HV2,1,,I,"Sand"oval",' + b"," * 19,
        ("MB5", "repair_orders", 1): b"MB5,4,S",
    },
    bad_date="20261345", unmapped_code=UNMAPPED_CODES["dealertrack"],
)  # fmt: skip

_STATUS = {
    "Quote": "Q", "Pending": "P", "Booked": "B", "Finalized": "F", "Unwound": "X", "Cancelled": "X",
}  # fmt: skip
_SALE_TYPES = {
    "Retail": "R", "Lease": "L", "Fleet": "F", "Wholesale": "W", "Dealer Trade": "T", "House": "W",
}  # fmt: skip


def _zip(postal_code: str) -> str:
    """US codes were numbers once: their leading zeros are gone."""
    return postal_code.lstrip("0") if postal_code.isdigit() else postal_code


def _allow_cells(record: Record, day: int) -> tuple[str, ...]:
    if record.opted_out_on and day >= record.opted_out_on:
        style = record.person.number % 3
        return (("N", "N", "N", "N"), ("Y", "N", "Y", "N"), ("N", "Y", "N", ""))[style]
    return record.allow


def customer_row(record: Record, day: int, as_of: int) -> list[str]:
    """A customers row as it was on that day."""
    contact = record.contact(day)
    asked = record.deletion_asked_on(as_of)
    address = f"{contact.line1}, {contact.line2}" if contact.line2 else contact.line1
    is_company = bool(record.company)
    return [
        record.rooftop.code, record.number, "", "C" if is_company else "I", record.last,
        record.first, record.middle, record.company, address, contact.city, contact.state,
        _zip(contact.postal_code), contact.home, contact.work, contact.cell, contact.email1,
        contact.email2, compact(record.birth), *_allow_cells(record, day), compact(record.since),
        compact(day), compact(asked if asked <= day else 0),
    ]  # fmt: skip


def deal_row(deal: Deal, version: int) -> list[str]:
    """A deals row as it was in that version."""
    day, status, change = deal.versions[version]
    finance, model = deal.finance, deal.vehicle.model
    contract, insurance, lease = deal.contract, deal.insurance, deal.finance.kind == "Lease"
    shown = deal.delivered if deal.delivered <= day or deal.number % 2 else 0
    final = next((when for when, state, _ in deal.versions if state == "Finalized"), 0)
    return [
        deal.rooftop.code, str(deal.number), deal.record.number,
        deal.co_buyer.number if deal.co_buyer else "0", _STATUS[status], _SALE_TYPES[deal.kind],
        deal.condition, deal.stock_number, deal.vin, str(deal.vehicle.year), model.make.title(),
        model.name, str(deal.odometer), compact(deal.day),
        compact(final if status == "Finalized" else 0), compact(shown),
        f"{deal.price:.2f}", f"{deal.msrp:.2f}", f"{deal.cost:.2f}",
        f"{deal.front_gross + change:.2f}", f"{deal.back_gross:.2f}", f"{finance.apr:.2f}",
        str(0 if lease else finance.term), f"{finance.payment:.2f}", f"{finance.amount:.2f}",
        compact(finance.first_payment), str(finance.term if lease else 0),
        compact(finance.lease_end), str(finance.miles_a_year),
        *((contract.code, f"{contract.price:.2f}", compact(contract.expires)) if contract
          else ("", "0.00", "0")),
        *((insurance.code, f"{insurance.price:.2f}", compact(insurance.expires)) if insurance
          else ("", "0.00", "0")),
        deal.trade.vin if deal.trade else "", f"{deal.trade_value:.2f}", deal.salesperson.number,
    ]  # fmt: skip


def order_row(order: RepairOrder, version: int) -> list[str]:
    """A repair_orders row as it was in that version; a void order has no amounts."""
    _, status, count, closed = order.versions[version]
    first = next((day for day, state, _, _ in order.versions if state == "C"), 0)
    first = first if version > 0 and status != "V" else 0
    count = 0 if status == "V" else count
    sales = {pay: sum(op.sale for op in order.billed(count, pay)) for pay in "CWIS"}
    cost = sum(op.cost for op in order.operations[:count] if not op.declined)
    discount = order.discount if sales["C"] else 0.0
    return [
        order.rooftop.code, str(order.number), "B" if order.department == "Body" else "S",
        order.record.number, order.vin, str(order.odometer),
        str(order.odometer + 2) if closed else "0", compact(order.opened),
        compact(first if status == "C" else 0), compact(closed), status, order.advisor.number,
        *(f"{sales[pay]:.2f}" for pay in "CWIS"), f"{cost:.2f}", order.coupon, f"{discount:.2f}",
        f"{(sales['C'] - discount) * order.tax_rate:.2f}",
    ]  # fmt: skip


def line_rows(order: RepairOrder, version: int) -> list[list[str]]:
    """The order's lines as they were in that version."""
    head = [order.rooftop.code, str(order.number), compact(order.opened)]
    return [
        [
            *head, str(place), op.code, op.description, op.pay, f"{op.labor:.2f}",
            f"{op.parts:.2f}", f"{op.cost:.2f}", "D" if op.declined else "S", op.technician,
        ]
        for place, op in enumerate(order.operations[: order.versions[version][2]], start=1)
    ]  # fmt: skip


def ticket_rows(ticket: Ticket) -> list[list[str]]:
    """The ticket's lines."""
    customer = ticket.record.number if ticket.record else "0"
    return [
        [
            ticket.rooftop.code, str(ticket.number), str(place), customer, ticket.sale_type,
            compact(ticket.day), line.part_number, line.description, str(line.quantity),
            f"{line.price:.2f}", f"{line.cost:.2f}", f"{line.discount:.2f}", ticket.clerk.number,
        ]
        for place, line in enumerate(ticket.lines, start=1)
    ]  # fmt: skip


def employee_row(rooftop: Rooftop, employee: Employee, day: int) -> list[str]:
    """An employees row as it was on that day."""
    left = employee.left if employee.left <= day else 0
    return [
        rooftop.code, employee.number, employee.name, employee.job, compact(employee.hired),
        compact(left),
    ]  # fmt: skip
