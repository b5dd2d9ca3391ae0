"""Objects of the `cdk` files: customers, repair orders, deals, parts invoices, employees."""

from dms.sample.extracts import Extract, compact
from dms.sample.layouts import Feed, Layout, json_line, listed
from dms.sample.places import UNMAPPED_CODES

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
    bad_date="2024-13-45", unmapped_code=UNMAPPED_CODES["cdk"],
)  # fmt: skip
