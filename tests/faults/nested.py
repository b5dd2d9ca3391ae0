"""Faults of nested JSON: in the values of an object, and in what is no object at all."""

from datetime import date
from decimal import Decimal

from faults.fault import MISSING, Cleaned, Fault, Quarantined, Refused, Rejected, faults

NAME = {"companyName": "", "firstName": "Ada", "lastName": "Marsh"}

VALUES = [
    *faults(
        "cdk",
        "customers",
        ("no customer number", {"customerId": ""}, Quarantined("missing_key", "customerId")),
        (
            "customer number that is null",
            {"customerId": None},
            Quarantined("missing_key", "customerId"),
        ),
        (
            "key that is missing",
            {"customerId": MISSING},
            Quarantined("missing_key", "customerId"),
        ),
        (
            "company of no seed",
            {"companyId": "C0000"},
            Quarantined("unmapped_dealership", "companyId = C0000"),
        ),
        (
            "nested object that is null",
            {"address": None, "customerName": NAME},
            Cleaned({"address_line_1": None, "city": None, "last_name": "Marsh"}),
        ),
        (
            "text where an object belongs",
            {"customerName": "MARSH,ADA"},
            Cleaned({"last_name": None, "city": "DENVER"}),
        ),
        (
            "no list of phones",
            {"phoneNumbers": MISSING, "emailAddresses": []},
            Cleaned({"mobile_phone": None, "email_1": None}),
        ),
        (
            "placeholder before a good phone",
            {
                "phoneNumbers": [
                    {"description": "CELL", "number": "5555555555"},
                    {"description": "cell", "number": "(303) 624-0102"},
                ]
            },
            Cleaned({"mobile_phone": "+13036240102"}),
        ),
        (
            "Canadian place",
            {"address": {"line1": "1 Rue A", "cityStateZip": "SHERBROOKE, QC J1H 1A1"}},
            Cleaned({"city": "SHERBROOKE", "state": "QC", "postal_code": "J1H 1A1"}),
        ),
        (
            "place without a postal code",
            {"address": {"line1": "1 A St", "cityStateZip": "DENVER, CO"}},
            Cleaned({"city": "DENVER", "state": "CO", "postal_code": None}),
        ),
        (
            "delete request of a later day",
            {"isDeleteDataFlag": "Y", "deleteDataDate": "2026-07-01"},
            Cleaned({"delete_requested_on": None}),
        ),
        (
            "delete flag that is neither yes nor no",
            {"isDeleteDataFlag": "perhaps"},
            Cleaned({"delete_requested_on": None, "is_opted_out": True}),
        ),
        (
            "a day of deletion beside a no",
            {"isDeleteDataFlag": False, "deleteDataDate": "5/25/2026"},
            Cleaned({"delete_requested_on": None, "is_opted_out": True}),
        ),
        (
            "a day that means none where a day of deletion belongs",
            {"deleteDataDate": "0001-01-01"},
            Cleaned({"delete_requested_on": None, "is_opted_out": None}),
        ),
        (
            "opt-out and a block as numbers, the blocks in a list",
            {"optOutFlag": 1, "contactMethods": [{"blockEmailFlag": "Yes"}]},
            Cleaned({"is_opted_out": True, "is_email_blocked": True, "is_mail_blocked": None}),
        ),
        (
            "addresses and phones as objects, one in the place of a list",
            {
                "emailAddresses": {"address": "Ada <ADA@example.com>"},
                "phoneNumbers": ["303-624-0102 x9"],
                "birthDate": {"date": "1980-05-01"},
            },
            Cleaned(
                {
                    "email_1": "ada@example.com",
                    "home_phone": "+13036240102",
                    "birth_date": date(1980, 5, 1),
                }
            ),
        ),
        (
            "delete request without a date",
            {"isDeleteDataFlag": "Y", "deleteDataDate": ""},
            Cleaned({"delete_requested_on": date(2026, 6, 30)}),
        ),
        (
            "unknown key",
            {"loyaltyTier": "gold"},
            Cleaned({"last_name": "Marsh"}),
        ),
    ),
    *faults(
        "cdk",
        "deals",
        (
            "number as a text",
            {"sellingPrice": "31,250.50"},
            Cleaned({"sale_price": Decimal("31250.50")}),
        ),
        (
            "price that is a word",
            {"sellingPrice": "tbd"},
            Quarantined("unreadable_number", "sellingPrice = tbd"),
        ),
        ("no contract date", {"contractDate": ""}, Quarantined("missing_date", "contractDate")),
        (
            "American date in an ISO feed",
            {"contractDate": "6/1/2026"},
            Cleaned({"contract_date": date(2026, 6, 1)}),
        ),
        (
            "contract after as_of_date",
            {"contractDate": "2026-07-01"},
            Quarantined("after_as_of_date", "contractDate = 2026-07-01"),
        ),
        (
            "vehicle that is null",
            {"vehicle": None},
            Cleaned({"vin": None, "model_year": None, "sale_price": Decimal("30000.00")}),
        ),
    ),
    *faults(
        "cdk",
        "repair_orders",
        ("order still open", {"closedDate": ""}, Cleaned({"closed_on": None})),
        (
            "unreadable close date",
            {"closedDate": "20261345"},
            Quarantined("unreadable_date", "closedDate = 20261345"),
        ),
        (
            "close date in digits",
            {"closedDate": "20260602"},
            Cleaned({"closed_on": date(2026, 6, 2)}),
        ),
        (
            "closed before it was opened",
            {"closedDate": "2026-05-31"},
            Quarantined("ends_before_it_begins", "closedDate = 2026-05-31, openDate = 2026-06-01"),
        ),
        (
            "a total that is a word, in an object where a list belongs",
            {"totals": {"payType": "C", "roSale": "l2.50"}},
            Quarantined("unreadable_number", "totals.roSale = l2.50"),
        ),
    ),
    *faults(
        "cdk",
        "parts_invoices",
        (
            "amount within a list that is a word",
            {"lines": [{"partNo": "P1", "quantity": 1, "sale": "forty"}]},
            Quarantined("unreadable_number", "lines.sale = forty"),
        ),
        (
            "invoice without a date",
            {"invoiceDate": MISSING},
            Quarantined("missing_date", "invoiceDate"),
        ),
        (
            "invoice without a customer",
            {"customerId": "0"},
            Cleaned({"source_customer_number": None}),
        ),
    ),
    *faults(
        "cdk",
        "employees",
        (
            "unreadable termination date",
            {"terminatedDate": "last May"},
            Quarantined("unreadable_date", "terminatedDate = last May"),
        ),
        ("flag as a text", {"active": "false"}, Cleaned({"is_active": False})),
    ),
]


def _line(name, outcome, spoil):
    return Fault(name, "cdk", "customers", outcome, line=spoil)


LINES = [
    _line("object cut off", Rejected("broken JSON", '{"companyId'), lambda line: line[:40]),
    _line("two objects in a line", Rejected("JSON"), lambda line: line + b" " + line),
    _line("list instead of an object", Rejected("no JSON object"), lambda line: b"[" + line + b"]"),
    _line("number instead of an object", Rejected("no JSON object", "17"), lambda _: b"17"),
    _line(
        "key given twice",
        Rejected("a key given twice", "nameCode"),
        lambda line: line.replace(b'"nameCode"', b'"nameCode": "B", "nameCode"'),
    ),
    _line(
        "bytes of no encoding in an object",
        Rejected("neither UTF-8 nor Windows-1252"),
        lambda line: line.replace(b"Ada", b"Ad\x81"),
    ),
    _line("NUL in an object", Rejected("NUL"), lambda line: line.replace(b"Ada", b"Ad\0")),
    Fault(
        "no object has the key that is required",
        "cdk",
        "customers",
        Refused("customerId"),
        file=lambda data: data.replace(b'"customerId"', b'"id"'),
    ),
    Fault(
        "objects in a file with a byte order mark and CRLF",
        "cdk",
        "customers",
        Cleaned({"last_name": "Marsh"}),
        file=lambda data: b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n"),
    ),
    Fault(
        "three thousand keys",
        "cdk",
        "customers",
        Refused("more than 500 keys"),
        line=lambda line: line[:-1] + b"".join(b', "k%d": 1' % n for n in range(3000)) + b"}",
    ),
]
