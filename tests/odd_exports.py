"""Odd values of real exports, kind by kind, planted in a sample's exports.

Each record is one fact; people differ in all that could make one customer of two, unless that is
the fact. `tests/test_odd_exports.py` says what must become of each.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from dms.landing.layouts import read_layouts
from dms.settings import PROJECT_DIR
from faults.fault import write_file, write_line

Values = Mapping[str, object]
Row = tuple[str, Values]
"""A row and the file that it stands in."""

DEALS = "dealervault/DVDODD_20260630_2215_SL.txt"
SERVICE = "dealervault/DVDODD_20260630_2215_SV.txt"
APPOINTMENTS = "dealervault/DVDODD_20260630_2215_AP.txt"
EARLIER_CARDS = "dealertrack/customers_ODD_20260531.csv"
CARDS = "dealertrack/customers_ODD_20260630.csv"
ORDERS = "dealertrack/repair_orders_ODD_20260630.csv"
TICKETS = "dealertrack/counter_tickets_ODD_20260630.csv"
CDK_CUSTOMERS = "cdk/customers_ODD_202606302215.jsonl"
CDK_DEALS = "cdk/deals_ODD_202606302215.jsonl"
CDK_ORDERS = "cdk/repair_orders_ODD_202606302215.jsonl"
CDK_PARTS = "cdk/parts_invoices_ODD_202606302215.jsonl"
CONTACTS = "crm/contacts_ODD_20260630.csv"
LEADS = "crm/leads_LSF_202606302215.xml"
CAMPAIGNS = "marketing/campaigns_202606302215.csv"
SENDS = "marketing/sends_202606302215.csv"
RESPONSES = "marketing/responses_202606302215.csv"
CONSENTS = "marketing/consents_202606302215.csv"
CHECKS = "marketing/dnc_checks_202606302215.csv"


def _words(text: str) -> list[str]:
    return text.split()


# No name of the sample's.
FIRST = _words(
    """Bertrand Cecily Dorian Estella Fergus Gwendolyn Horatio Isolde Jasper Katarina Lionel
    Marguerite Nestor Oswald Perpetua Quincy Rosamund Sylvester Theodora Umberto Vivienne
    Wolfgang Xanthe Yorick Zenobia Ambrose Beatrix"""
)
LAST = _words(
    """Hawksworth Oakenshaw Vandermeer Crowfoot Jolliffe Peverell Nightingale Trelawney Wetherby
    Dunwoody Knatchbull Ravensdale Drummond Kettleburn Fothergill Abercrombie Mountbatten
    Winterbourne Cholmondeley Satterthwaite Braithwaite Postlethwaite Featherstone Huckstepp
    Silverlock Lockridge Northcote Whitlock Eversholt"""
)


def first(number: int) -> str:
    return FIRST[number % len(FIRST)]


def last(number: int) -> str:
    return LAST[number % len(LAST)]


def email(number: int) -> str:
    return f"{first(number).lower()}.{number}@inbox{number}.example"


def phone(number: int) -> str:
    return f"585{200 + number}{2000 + 7 * number}"


def street(number: int) -> str:
    return f"{100 + 3 * number} {last(number + 7)}wood Lane"


def deal(number: int, values: Values) -> Row:
    return DEALS, {
        "File Type": "SL",
        "DV Dealer ID": "DVD31207",
        "Deal Number": f"D{number}",
        "Contract Date": "3/14/2026",
        "Deal Status": "Finalized",
        "Deal Type": "Retail",
        "New/Used": "N",
        "Customer Number": f"V{number}",
        "First Name": first(number),
        "Last Name": last(number),
        "Individual/Business Flag": "I",
        "Address Line 1": street(number),
        "City": "Albany",
        "State": "NY",
        "Zip Code": "12203",
        "Email 1": email(number),
        "Sales Price": "30000.00",
        "Front Gross": "1000.00",
        "Back Gross": "500.00",
        **values,
    }


def service(number: int, values: Values) -> Row:
    return SERVICE, {
        "File Type": "SV",
        "DV Dealer ID": "DVD31207",
        "RO Number": f"R{number}",
        "Open Date": "6/29/2026",
        "Customer Number": f"V{number}",
        "First Name": first(number),
        "Last Name": last(number),
        "Customer Total Sale": "100.00",
        **values,
    }


def card_number(number: int) -> str:
    return f"7399{number:05d}"


def card(number: int, values: Values, file: str = CARDS) -> Row:
    return file, {
        "CompanyNumber": "HV2",
        "CustomerKey": card_number(number),
        "TypeCode": "I",
        "LastName": last(number),
        "FirstName": first(number),
        "Address": street(number),
        "City": "Westerly",
        "StateCode": "RI",
        "ZipCode": "2891",
        "Email1": email(number),
        "CreatedDate": "20250102",
        "LastUpdated": "20260601",
        **values,
    }


def order(number: int, values: Values) -> Row:
    return ORDERS, {
        "CompanyNumber": "HV2",
        "RepairOrderNumber": f"3199{number:03d}",
        "CustomerKey": card_number(number),
        "OpenDate": "20260501",
        "CloseDate": "20260502",
        "FinalCloseDate": "20260502",
        "Status": "C",
        "CustomerPayTotal": "100.00",
        **values,
    }


def cdk_number(number: int) -> str:
    return f"7699{number:05d}"


def cdk_customer(number: int, values: Values) -> Row:
    return CDK_CUSTOMERS, {
        "companyId": "C3041",
        "customerId": cdk_number(number),
        "customerName": {"firstName": first(number), "lastName": last(number)},
        "nameCode": "I",
        "address": {"line1": street(number), "cityStateZip": "BOULDER, CO 80301"},
        "emailAddresses": [email(number)],
        "optOutFlag": False,
        "isDeleteDataFlag": False,
        "updatedDate": "2026-06-08",
        **values,
    }


def cdk_deal(number: int, values: Values) -> Row:
    return CDK_DEALS, {
        "companyId": "C3041",
        "dealNo": f"5799{number:03d}",
        "customerId": cdk_number(number),
        "dealType": "Retail",
        "vehicleType": "N",
        "contractDate": "2026-03-14",
        "dealEvents": [{"code": "F", "date": "2026-03-15"}],
        "sellingPrice": 30000.0,
        "frontGross": 1000.0,
        "backGross": 500.0,
        **values,
    }


def cdk_order(number: int, values: Values) -> Row:
    return CDK_ORDERS, {
        "companyId": "C3041",
        "roNumber": f"3299{number:03d}",
        "openDate": "2026-05-29",
        "closedDate": "2026-05-29",
        "department": "Service",
        "customerId": cdk_number(number),
        "lines": [],
        "totals": [{"payType": "C", "laborSale": 33.68, "roSale": 33.68}],
        **values,
    }


def contact(number: int, values: Values) -> Row:
    return CONTACTS, {
        "DealerCode": "LSF",
        "ContactId": f"C{number}",
        "FirstName": first(number),
        "LastName": last(number),
        "Email": email(number),
        "CreatedDate": "2025-10-07",
        "UpdatedDate": "2026-06-23",
        **values,
    }


def lead(number: int, values: Values) -> Row:
    return LEADS, {
        "id": f"L{number}",
        "requestdate": "2026-06-01T10:00:00-04:00",
        "vehicle": "",
        "name": f'<name part="first">{first(number)}</name><name part="last">{last(number)}</name>',
        "email": f"<email>{email(number)}</email>",
        "phone": "",
        "comments": "",
        **values,
    }


def consent(channel: str, address: str, status: str, moment: str) -> Row:
    return CONSENTS, {
        "Channel": channel,
        "Address": address,
        "Status": status,
        "RecordedAt": moment,
        "EvidenceRef": "form",
    }


def granted(channel: str, address: str) -> Row:
    return consent(channel, address, "granted", "2026-04-01T10:00:00Z")


def withdrawn(channel: str, address: str) -> Row:
    return consent(channel, address, "withdrawn", "2026-05-01T10:00:00Z")


def check(address: str, answer: str) -> Row:
    return CHECKS, {"Phone": address, "CheckedOn": "2026-06-20", "OnRegistry": answer}


def flags() -> Iterator[Row]:
    """Opt-outs, blocks, deletions and permissions in other words than Y and N."""
    yield deal(1, {"Block Email": "Y", "Block Phone": "N"})
    for number, said in enumerate(["Yes", "TRUE", "1", "x", "On", "t\u00a0", "perhaps"], 2):
        yield deal(number, {"Block Email": said, "Block Mail": "no"})
    yield deal(9, {"Opt Out": "Yes"})
    yield deal(10, {"Block Email": "F", "Block Mail": "off", "Opt Out": "0"})
    yield deal(
        11, {"Individual/Business Flag": "b\u2003", "First Name": "", "Last Name": "Ochre Kiln"}
    )
    for number, said in enumerate(["N", "No", "FALSE", "0", "off", "perhaps", "yes", "1"], 12):
        yield card(number, {"AllowContactByEmail": said})
        yield order(number, {})
    yield card(20, {"TypeCode": "Business", "FirstName": "", "LastName": "Ochre Quarry"})
    yield order(20, {})
    yield cdk_customer(21, {"optOutFlag": True})
    yield cdk_customer(22, {"optOutFlag": "Yes"})
    yield cdk_customer(23, {"optOutFlag": 1})
    yield cdk_customer(24, {"isDeleteDataFlag": True})
    yield cdk_customer(25, {"isDeleteDataFlag": "Yes"})
    yield cdk_customer(26, {"isDeleteDataFlag": 1})
    yield cdk_customer(27, {"isDeleteDataFlag": "perhaps"})
    yield cdk_customer(28, {"optOutFlag": "?", "contactMethods": {"blockEmailFlag": False}})
    yield cdk_customer(29, {"contactMethods": {"blockEmailFlag": "x", "blockMailFlag": 0}})
    yield cdk_customer(30, {"optOutFlag": "0", "isDeleteDataFlag": "no"})
    yield cdk_customer(
        31, {"nameCode": "Company", "customerName": {"firstName": "", "lastName": "Ochre Mill"}}
    )
    answers = ["Y", "TRUE", "1", "perhaps", "No", "0"]
    for number, answer in enumerate(answers, 32):
        yield contact(number, {"MobilePhone": phone(number)})
        yield granted("phone", phone(number))
        yield check(phone(number), answer)


def address_forms() -> Iterator[Row]:
    """Who said no by an address in another form than that of the card; people 40 to 79."""
    contacts = {
        40: withdrawn("email", email(40)),
        41: withdrawn("email", f"{first(41)} {last(41)} <{email(41)}>"),
        42: withdrawn("email", f"mailto:{email(42)}?subject=Stop"),
        43: withdrawn("email", f"<{email(43)}>, {email(44)}."),
        44: granted("email", email(44)),
        45: withdrawn("sms", phone(45)),
        46: withdrawn("sms", f"{phone(46)} x12"),
        47: withdrawn("sms", f"001{phone(47)}"),
        48: withdrawn("sms", f"{phone(48)}.0"),
        49: check(phone(49), "Y"),
        50: check(f"{phone(50)} ext. 3", "Y"),
        51: check(f"001 {phone(51)[:3]} {phone(51)[3:]} / 5855550142", "Y"),
        52: withdrawn("sms", f"cell: ({phone(52)[:3]}) {phone(52)[3:]}"),
        # Of addresses that are none nobody is protected: they are named.
        53: withdrawn("email", f".x..{email(53)}"),
        54: withdrawn("sms", phone(54)[3:]),
        55: check("n/a", "Y"),
    }
    for number, said in contacts.items():
        yield contact(number, {"MobilePhone": phone(number)})
        if number >= 45:
            yield granted("phone" if said[0] == CHECKS else "sms", phone(number))
        yield said
    yield deal(56, {"Email 1": f"{first(56)} {last(56)} <{email(56).upper()}>"})
    yield withdrawn("email", email(56))
    yield deal(57, {"Email 1": f"'other.{email(57)}; {email(57)}"})
    yield withdrawn("email", f"Somebody <{email(57)}>")
    yield deal(58, {"Cell Phone": f"tel:+1-{phone(58)};ext=3"})
    yield granted("sms", phone(58))
    yield withdrawn("sms", f"{phone(58)[:3]}.{phone(58)[3:]} x9")
    yield deal(59, {"Address Line 1": "12 Pellam Lane", "Address Line 2": "Apt 4"})
    yield withdrawn("mail", "12 Pellam Ln #4, Albany, NY 12203-4411")
    yield deal(60, {"Address Line 1": "P.O. Box 77"})
    yield withdrawn("mail", "PO BOX 77, 12203")
    yield deal(61, {"Address Line 1": "9 North Main Street"})
    yield withdrawn("mail", "9 N Main St Albany, NY 12203")
    phones = {"CellPhone": phone(62), "AllowContactByPhone": "N", "AllowContactByText": "Y"}
    yield card(62, phones)
    yield order(62, {})
    yield card(63, {"Email1": f"mailto:{email(63)}?subject=Service"})
    yield order(63, {})
    yield withdrawn("email", email(63))
    yield card(64, {"CellPhone": f"{phone(64)}.0", "AllowContactByText": "Y"})
    yield order(64, {})
    yield check(f"({phone(64)[:3]}) {phone(64)[3:]}", "Y")
    yield cdk_customer(65, {"emailAddresses": [{"address": f'"{first(65)}" <{email(65)}>'}]})
    yield withdrawn("email", email(65))
    yield contact(73, {"Email": f"{first(73)}@B\u00dcCHER.example"})
    yield withdrawn("email", f"{first(73)}@xn--bcher-kva.example")
    yield deal(74, {"Email 1": f"{first(74)}@XN--Bcher-kva.xn--p1ai"})
    yield withdrawn("email", f"{first(74)} <{first(74)}@b\u00fccher.\u0440\u0444>")
    yield card(75, {"Email1": f"{first(75)}@xn--wgv71a119e.example"})
    yield order(75, {})
    yield withdrawn("email", f"mailto:{first(75)}@\u65e5\u672c\u8a9e.example")
    sends = {
        66: (f'"{last(66)}, {first(66)}" <{email(66)}>', "2026-06-01T10:00:00Z"),
        67: (f"tel:+1{phone(67)}", "2026-06-01T10:00:00Z"),
        68: (email(68), "soon"),
        69: (f"{email(69)} / {email(70)}", "2026-06-01T10:00:00Z"),
        71: ("device 42", "2026-06-01T10:00:00Z"),
        72: (email(72), "2026-06-01T10:00:00Z"),
    }
    for number in range(66, 73):
        yield contact(number, {"MobilePhone": phone(number)})
    yield granted("sms", phone(67))
    for number, (address, moment) in sends.items():
        values = {"SendId": f"odd{number}", "CampaignId": "odd", "Address": address}
        yield SENDS, {**values, "SentAt": moment}
    for number in (66, 67, 68, 69, 71, 404):
        values = {"SendId": f"odd{number}", "EventType": "unsubscribed"}
        yield RESPONSES, {**values, "EventAt": "2026-06-02T10:00:00Z"}


MOMENTS = {
    80: (("granted", "2026-06-01T01:00:00Z"), ("withdrawn", "2026-05-31T22:30:00-04:00")),
    81: (("granted", "2026-06-01T01:00:00Z"), ("withdrawn", "2026-06-01T02:30:00Z")),
    82: (("withdrawn", "2026-06-01T01:00:00Z"), ("granted", "2026-05-31T22:30:00-04:00")),
    83: (("granted", "2026-06-01T01:00:00Z"), ("withdrawn", "1970-01-01T00:00:00Z")),
    84: (("withdrawn", "2026-06-01"), ("granted", "2026-06-01T23:00:00Z")),
    85: (("withdrawn", "2026-06-01"), ("granted", "2026-06-02T01:00:00Z")),
    86: (("granted", "2026-06-29T01:00:00Z"), ("withdrawn", "")),
    87: (("granted", "2026-06-01T03:00:00+02:00"), ("withdrawn", "2026-06-01T01:00:00Z")),
    88: (("granted", "2026-06-01T01:00:00Z"), ("withdrawn", "2031-06-01T01:00:00Z")),
    89: (("withdrawn", "yesterday"), ("granted", "2026-06-01T01:00:00Z")),
}
"""Of a person, what was said about texts, and when."""


def moments() -> Iterator[Row]:
    """Grants and withdrawals by other clocks."""
    for number, said in MOMENTS.items():
        yield contact(number, {"MobilePhone": phone(number)})
        for status, moment in said:
            yield consent("sms", phone(number), status, moment)


def evidence() -> Iterator[Row]:
    """Records without a name beside neighbours, and two people of half a surname."""
    plain = {"ZipCode": "2892", "Email1": "", "TypeCode": "I"}
    nameless = {**plain, "LastName": "UNKNOWN", "FirstName": ""}
    yield card(120, {**plain, "Address": "12 Quarry Lane", "CellPhone": phone(120)})
    yield card(121, {**nameless, "Address": "14 Quarry Lane"})
    yield card(122, {**plain, "Address": "12 Raven Lane"})
    yield card(123, {**nameless, "Address": "14 Raven Lane"})
    yield card(124, {**plain, "Address": "16 Raven Lane"})
    yield card(125, {**plain, "Address": "20 Umbra Lane"})
    yield card(126, {**plain, "Address": "22 Umbra Lane"})
    for number in range(120, 127):
        yield order(number, {})
    place = {"City": "Albany", "State": "NY", "Zip": "12247", "Email": ""}
    nobody = {"FirstName": "", "LastName": "", **place}
    yield contact(127, {**place, "Address": "40 Saddle Court"})
    yield contact(128, {**nobody, "Address": "40 Saddle Court", "MobilePhone": phone(128)})
    yield contact(129, {**place, "Address": "40 Saddle Court"})
    anywhere = {"address": {"line1": "7 Tansy Row", "cityStateZip": "BOULDER, CO 80399"}}
    without = {"emailAddresses": [], **anywhere}
    yield cdk_customer(130, without)
    yield cdk_customer(131, {**without, "customerName": {"firstName": "FNU", "lastName": "LNU"}})
    yield cdk_customer(132, without)
    half = {"City": "Albany", "State": "NY", "Zip": "12248", "FirstName": "Philomena"}
    for number, surname, place_ in (
        (133, "Silverlock", "12 Thornapple Lane"),
        (134, "Silverlock-Yamamoto", "16 Thornapple Lane"),
    ):
        yield contact(
            number,
            {**half, "LastName": surname, "Address": place_, "MobilePhone": phone(number)},
        )


def scripts() -> Iterator[Row]:
    """Couples with one phone or e-mail address, and names in two spellings."""

    def couple(number: int, one: str, other: str, values: Values) -> Iterator[Row]:
        for of_it, name in enumerate((one, other)):
            given, surname = name.split("|")
            yield contact(
                number + of_it,
                {"Email": "", "FirstName": given, "LastName": surname, "Zip": "12203", **values},
            )

    yield from couple(160, "伟|王", "娜|李", {"HomePhone": phone(160), "Address": street(160)})
    yield from couple(162, "Wei|Wang", "Na|Li", {"HomePhone": phone(162), "Address": street(162)})
    yield from couple(164, "Иван|Петров", "Ольга|Петрова", {"Email": email(164)})
    yield from couple(166, "Νίκος|Παππάς", "Ελένη|Παππά", {"Email": email(166)})
    yield from couple(168, "민준|김", "서연|이", {"HomePhone": phone(168), "Address": street(168)})
    yield from couple(170, "أحمد|حسن", "فاطمة|علي", {"Email": email(170)})
    yield from couple(172, "Hương|Đỗ", "HUONG|DO", {"Address": street(172)})
    yield from couple(174, "Łukasz|Wałęsa", "LUKASZ|WALESA", {"Address": street(174)})
    yield from couple(176, "Jo\u0308rg|Gro\u00dfmann", "JÖRG|GROSSMANN", {"Address": street(176)})
    yield deal(178, {"First Name": "Søren", "Last Name": "Ødegård"})
    name = {"firstName": "SOREN", "lastName": "ODEGARD"}
    yield cdk_customer(179, {"customerName": name, "emailAddresses": [email(178)]})


def deletions() -> Iterator[Row]:
    """Requests for deletion, and what is none."""
    said = {
        200: "20260525",
        201: "2026-05-25",
        202: "5/25/2026",
        203: "Y",
        204: "25.05.2026 (phone)",
        205: "0",
        206: "19000101",
        207: "00000000",
        208: "12/31/9999",
        209: "No",
    }
    for number, text in said.items():
        yield card(number, {}, EARLIER_CARDS)
        yield card(number, {"LastUpdated": "20260625", "DeleteRequestDate": text})
        yield order(number, {})
    for number, values in {
        210: {"isDeleteDataFlag": None, "deleteDataDate": "5/25/2026"},
        211: {"isDeleteDataFlag": "T", "deleteDataDate": "0001-01-01"},
        212: {"isDeleteDataFlag": None, "deleteDataDate": "soon"},
        213: {"deleteDataDate": "0001-01-01"},
        214: {"isDeleteDataFlag": "", "deleteDataDate": "1900-01-01T00:00:00"},
        215: {"isDeleteDataFlag": "N", "deleteDataDate": "2026-05-25"},
    }.items():
        yield cdk_customer(number, values)


def amounts() -> Iterator[Row]:
    """Decimal commas and other spellings of amounts."""
    for number, (price, gross) in enumerate(
        [
            ("30,000.00", "1,000.00"),
            ("30000,00", "1000,00"),
            ("30.000,00", "1.000,00"),
            ("30 000,00 $", "999,5"),
            ("30'000.00", "USD 1000-"),
            ('="30000"', "(1,000.00)"),
            ("30,00,00", "1000"),
            ("3O000", "1000"),
        ],
        240,
    ):
        yield deal(number, {"Sales Price": price, "Front Gross": gross})
    yield card(250, {})
    yield order(250, {"CustomerPayTotal": "199,95"})
    # Of a rooftop in Canada a comma before three digits is a decimal one.
    canadian = {"CompanyNumber": "MR8", "CustomerKey": "759900251"}
    yield card(251, {**canadian, "StateCode": "QC", "ZipCode": "J1H 1A1"})
    yield order(251, {**canadian, "CustomerPayTotal": "1,250"})
    yield order(252, {**canadian, "CustomerPayTotal": "1.250"})
    yield order(253, {**canadian, "CustomerPayTotal": "1.250,50 $"})
    for number, price in ((254, "30.000,00"), (255, "30000,00"), (256, "thirty")):
        yield cdk_customer(number, {})
        yield cdk_deal(number, {"sellingPrice": price})
    yield cdk_customer(257, {})
    yield cdk_order(257, {"totals": [{"payType": "C", "roSale": "33,68"}]})
    yield cdk_order(258, {"totals": [{"payType": "C", "roSale": "33.68 or so"}]})
    operations = {"Operation Codes": "LOF|WIPER", "Operation Sale Types": "C|C"}
    for number, sales in ((259, "12,50|20.00"), (260, "l2.50|20.00")):
        yield service(
            number, {**operations, "Close Date": "6/29/2026", "Operation Line Sale": sales}
        )
    values = {"CompanyNumber": "HV2", "LineNumber": "1", "SaleType": "R", "TicketDate": "20260601"}
    for number, price in ((261, "1.040,00"), (262, "(40.00)"), (263, "40.0.0")):
        yield (
            TICKETS,
            {
                **values,
                "TicketNumber": f"T{number}",
                "CustomerKey": card_number(250),
                "Quantity": "1",
                "ExtendedPrice": price,
            },
        )
    for number, cost in ((264, "1.200,00 €"), (265, "1200,0"), (266, "1200-")):
        yield (
            CAMPAIGNS,
            {
                "CampaignId": f"odd{number}",
                "Name": "Odd",
                "Channel": "email",
                "SegmentName": "service_due",
                "StartedAt": "2026-06-01T08:00:00Z",
                "CostTotal": cost,
            },
        )


def no_days() -> Iterator[Row]:
    """Days that mean none, and ends before beginnings."""
    yield deal(280, {"Deal Type": "Lease", "Sale Type": "Lease", "Lease End Date": "1/1/1900"})
    yield deal(281, {"Deal Type": "Lease", "Sale Type": "Lease", "Lease End Date": ""})
    yield deal(282, {"Contract Date": "1/1/1900"})
    yield deal(283, {"Delivery Date": "12/31/9999", "Birth Date": "1970-01-01"})
    closed = ["1/1/1900", "1/1/1970", "", "12/30/1899", "00/00/0000", "0001-01-01", "5/1/2026"]
    for number, day in enumerate(closed, 284):
        yield service(number, {"Close Date": day})
    yield card(291, {"BirthDate": "19000101"})
    yield order(291, {"OpenDate": "20260629", "CloseDate": "19000101", "FinalCloseDate": ""})
    yield order(292, {"OpenDate": "20260629", "CloseDate": "18991230", "FinalCloseDate": "0"})
    yield order(293, {"OpenDate": "20260629", "CloseDate": "20260501", "FinalCloseDate": "0"})
    yield cdk_customer(294, {"birthDate": "0001-01-01"})
    yield cdk_order(294, {"openDate": "2026-06-29", "closedDate": "1900-01-01"})
    yield cdk_order(295, {"openDate": "2026-06-29", "closedDate": "2026-06-28"})
    yield cdk_order(296, {"openDate": "2026-06-29", "closedDate": "", "voidedDate": "9999-12-31"})
    yield contact(297, {"CreatedDate": "1900-01-01"})
    yield contact(298, {"CreatedDate": "1970-01-01T00:00:00Z"})
    yield (
        APPOINTMENTS,
        {
            "File Type": "AP",
            "DV Dealer ID": "DVD31207",
            "Appointment Number": "A299",
            "Appointment Date": "7/2/2026",
            "Appointment Status": "Scheduled",
            "Customer Number": "V280",
            "Created Date": "1/1/1900",
        },
    )


def white_space() -> Iterator[Row]:
    """Tabs, line breaks and signs that cannot be seen, around values and within names."""
    yield deal(320, {"Block Email": "Y\u00a0"})
    yield deal(321, {"Block Email": "\u200bY\ufeff", "Deal Type": "Retail\u2003"})
    yield deal(322, {"Opt Out": "\u3000Y", "Contract Date": "3/14/2026\u200b"})
    for number, address in (
        (323, f"{email(323)}\t"),
        (324, f"{email(324)}\r\n"),
        (325, f"{email(325)}\u200b"),
        (326, f"\ufeff{email(326)}\u00a0 "),
    ):
        yield contact(number, {"Email": address})
    yield contact(327, {"FirstName": f"\t{first(327)}", "LastName": f"{last(327)}\n"})
    yield contact(
        328, {"FirstName": f"{first(328)} \t\n Ann", "LastName": f"De\u00a0\u2009{last(328)}"}
    )
    yield card(329, {"AllowContactByEmail": "N\n", "CreatedDate": "\t20250102"})
    yield order(329, {"CloseDate": "20260502\n", "CustomerPayTotal": "\t100.00\u2007"})
    yield cdk_customer(330, {"optOutFlag": "\tYes\n"})
    yield cdk_customer(331, {"emailAddresses": [f"\n  {email(331)}\n"]})
    yield lead(
        332,
        {
            "name": f'<name part="first">\n      {first(332)}\n    </name>'
            f'<name part="last">\n      {last(332)}\n    </name>',
            "email": f"<email>\n      {email(332)}\n    </email>",
            "phone": f'<phone type="cellphone">\n      {phone(332)}\n    </phone>',
        },
    )
    yield lead(333, {"requestdate": "\n     2026-06-01T10:00:00-04:00\n   "})


def adf() -> Iterator[Row]:
    """Leads by the document type's defaults, and request dates of real senders."""
    names = {
        360: f'<name part="full">{first(360)} {last(360)}</name>',
        361: f"<name>{first(361)} {last(361)}</name>",
        362: f'<name part="first">{first(362)}</name><name part="surname">{last(362)}</name>',
        363: '<name part="full" type="business">Thornbury Peabody</name>',
        364: f'<NAME PART="FIRST">{first(364)}</NAME><NAME PART="LAST">{last(364)}</NAME>',
        365: f'<name type="individual">{first(365)} Q {last(365)}</name>',
        366: '<name type="Business"><![CDATA[Ochre & Umber]]></name>',
        367: f'<name part="Last">{last(367)}</name><name part=" FIRST ">{first(367)}</name>',
    }
    for number, name in names.items():
        yield lead(number, {"name": name})
    for number, kind in enumerate(["cell", "mobile", "Cell Phone", "fax"], 368):
        yield lead(number, {"phone": f'<phone type="{kind}">{phone(number)}</phone>'})
    asked = '<vehicle interest="{}" status="used"><make>Kia</make></vehicle>'
    trade = '<vehicle interest="trade-in"><make>Jeep</make></vehicle>'
    for number, interest in enumerate(["lease", "test-drive", "BUY"], 372):
        yield lead(number, {"vehicle": trade + asked.format(interest)})
    yield lead(375, {"vehicle": trade})
    for number, moment in REQUESTED.items():
        yield lead(number, {"requestdate": moment})


REQUESTED = {
    380: "2026-06-01T15:30:20-08:00",
    381: "2026-06-01T15:30:20-08:0",
    382: "2026-06-01T4:35:52 PM",
    383: "2026-06-01 16:35:52 -0400",
    384: "2026-06-01T9:05:00",
    385: "6/1/2026 4:35:52 PM",
    386: "June 1, 2026 16:35 EDT",
    387: "Mon, 1 Jun 2026 16:35:52 -0400",
    388: "",
    389: "yesterday",
    390: "1900-01-01",
}


def lists_of_one() -> Iterator[Row]:
    """Objects where cdk's layout has lists, and lists where it has objects."""
    cell = {"description": "CELL", "number": phone(400)}
    yield cdk_customer(400, {"phoneNumbers": [cell]})
    yield cdk_deal(400, {})
    yield cdk_order(400, {})
    one = {
        "emailAddresses": email(401),
        "phoneNumbers": {"description": "CELL", "number": phone(401)},
        "contactMethods": [{"blockPhoneFlag": "Y"}],
    }
    yield cdk_customer(401, one)
    yield cdk_deal(401, {"dealEvents": {"code": "F", "date": "2026-03-15"}})
    yield cdk_order(401, {"totals": {"payType": "C", "laborSale": 33.68, "roSale": 33.68}})
    yield cdk_customer(
        402,
        {
            "customerName": [{"firstName": first(402), "lastName": last(402)}],
            "address": [{"line1": street(402), "cityStateZip": "BOULDER, CO 80301"}],
            "emailAddresses": {"address": email(402)},
            "phoneNumbers": [phone(402)],
            "birthDate": {"date": "1980-05-01"},
            "contactMethods": [{"blockEmailFlag": True}, {"blockMailFlag": True}],
        },
    )
    labor = {"opCode": "LOF", "type": "C", "sale": 33.68, "cost": 10.0}
    yield cdk_order(402, {"lines": {"lineCode": "A", "labor": labor}})
    yield cdk_deal(402, {"vehicle": [{"vin": "1HGCM82633A004352", "year": 2003, "make": "HONDA"}]})
    yield (
        CDK_PARTS,
        {
            "companyId": "C3041",
            "invoiceNo": "P403",
            "invoiceDate": "2026-06-01",
            "customerId": cdk_number(402),
            "saleType": "R",
            "lines": {"partNo": "OF-101", "quantity": 1, "sale": 40.0, "cost": 25.0},
        },
    )


def customer_numbers() -> Iterator[Row]:
    """One number as the system, a spreadsheet and a program that knows numbers write it."""
    yield card(420, {"CustomerKey": "000999420"})
    yield order(420, {"CustomerKey": "999420"})
    yield order(421, {"CustomerKey": '="000999420"'})
    yield order(422, {"CustomerKey": "999420.0"})
    yield deal(423, {"Customer Number": "0099423"})
    yield service(423, {"Customer Number": '="99423"', "Close Date": "6/29/2026"})
    yield cdk_customer(424, {"customerId": "000999424"})
    yield cdk_order(424, {"customerId": 999424})
    same = {"FirstName": first(423), "LastName": last(423)}
    yield contact(425, {"ContactId": "0099425", "DmsCustomerNumber": '="0099423"', **same})


KINDS = (
    flags,
    address_forms,
    moments,
    evidence,
    scripts,
    deletions,
    amounts,
    no_days,
    white_space,
    adf,
    lists_of_one,
    customer_numbers,
)


def files() -> dict[str, bytes]:
    """Their files by name, each with its rows of all kinds."""
    rows_of: dict[str, list[Values]] = defaultdict(list)
    for kind in KINDS:
        for file, values in kind():
            rows_of[file].append(values)
    feeds = read_layouts(PROJECT_DIR / "models" / "staging").feeds
    written = {}
    for file, rows in rows_of.items():
        feed, name = file.split("/")
        (layout,) = (one for one in feeds[feed] if one.file_pattern.fullmatch(name))
        written[file] = write_file(layout, [write_line(layout, row) for row in rows])
    return written


def plant(landing: Path) -> None:
    """Write them in files of their own beside those of the sample."""
    for name, content in files().items():
        assert not (landing / name).exists(), name
        (landing / name).write_bytes(content)
