"""Who said no is not contacted, in whatever form the address or the moment was written.

One small landing folder, one build. Each person below is one fact; who is asked about texts or
calls has granted them, so that only the refusal can be why not.
"""

import csv
from pathlib import Path

import pytest

from full_project import Site

CONTACT_HEADER = (
    "DealerCode,ContactId,FirstName,LastName,CompanyName,Email,MobilePhone,HomePhone,Address,City,State,"
    "Zip,ContactStatus,Relationship,ContactSource,AssignedSalespersonId,DmsCustomerNumber,CreatedDate,"
    "UpdatedDate"
)
DEAL_HEADER = (
    "File Type\tDV Dealer ID\tDeal Number\tContract Date\tDelivery Date\tDeal Status\tDeal Type"
    "\tNew/Used\tVIN\tYear\tMake\tModel\tOdometer\tCustomer Number\tFull Name\tFirst Name\t"
    "Last Name\tIndividual/Business Flag\tAddress Line 1\tAddress Line 2\tCity\tState\tZip Code\t"
    "Home Phone\tCell Phone\tEmail 1\tBirth Date\tSales Price\tFront Gross\tBack Gross\t"
    "Lease End Date\tSale Type\tBlock Email\tBlock Phone\tBlock Mail\tOpt Out"
)
CARD_HEADER = (
    "CompanyNumber,CustomerKey,CommonConsumerId,TypeCode,LastName,FirstName,MiddleName,CompanyName,Address,"
    "City,StateCode,ZipCode,PhoneNumber,BusinessPhone,CellPhone,Email1,Email2,BirthDate,"
    "AllowContactByPhone,AllowContactByEmail,AllowContactByMail,AllowContactByText,CreatedDate,"
    "LastUpdated,DeleteRequestDate"
)
ORDER_HEADER = (
    "CompanyNumber,RepairOrderNumber,RepairOrderType,CustomerKey,VIN,OdometerIn,OdometerOut,OpenDate,"
    "CloseDate,FinalCloseDate,Status,ServiceWriterID,CustomerPayTotal,WarrantyTotal,InternalTotal,"
    "ServiceContractTotal,TotalCost,CouponNumber,TotalCouponDiscount,TotalTax"
)
NAMES = [
    "Bertrand Hawksworth",
    "Cecily Oakenshaw",
    "Dorian Vandermeer",
    "Estelle Crowfoot",
    "Fergus Jolliffe",
    "Gwendolyn Peverell",
    "Horatio Nightingale",
    "Isolde Trelawney",
    "Jasper Wetherby",
    "Katarina Dunwoody",
    "Lionel Knatchbull",
    "Marguerite Ravensdale",
    "Nathaniel Drummond",
    "Ophelia Kettleburn",
    "Percival Yarborough",
    "Quentin Fothergill",
    "Rosalind Abercrombie",
    "Sylvester Mountbatten",
    "Theodora Winterbourne",
    "Ulysses Cholmondeley",
    "Vivienne Satterthwaite",
    "Wolfgang Braithwaite",
    "Xanthe Postlethwaite",
    "Yorick Featherstone",
    "Zenobia Huckstepp",
    "Ambrose Quillfeather",
    "Beatrix Silverlock",
]


def write(path: Path, header: str, rows: list[dict[str, str]], delimiter: str = ",") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, header.split(delimiter), delimiter=delimiter, restval="")
        writer.writeheader()
        writer.writerows(rows)


def person(number: int) -> dict[str, str]:
    first, last = NAMES[number].split(" ")
    return {"FirstName": first, "LastName": last}


def email(number: int) -> str:
    return f"{person(number)['FirstName'].lower()}.{number}@inbox{number}.example"


def phone(number: int) -> str:
    return f"5184{number + 20}{2000 + 37 * number}"


def dealervault(landing: Path) -> None:
    """Persons 0 to 5, the customers D0 to D5."""
    said: dict[int, dict[str, str]] = {
        0: {"Email 1": f"Bertrand Hawksworth <{email(0).upper()}>"},
        1: {"Email 1": f"'{email(1)}; other.{email(1)}"},
        2: {"Cell Phone": f"tel:+1-{phone(2)};ext=3"},
        3: {"Address Line 1": "12 Pellam Lane", "Address Line 2": "Apt 4"},
        4: {"Address Line 1": "P.O. Box 77"},
        5: {"Address Line 1": "9 North Main Street"},
    }
    rows = [
        {
            "File Type": "SL",
            "DV Dealer ID": "DVD31207",
            "Deal Number": f"D{number}",
            "Contract Date": "3/14/2026",
            "Deal Status": "Finalized",
            "Deal Type": "Retail",
            "New/Used": "N",
            "Customer Number": f"D{number}",
            "First Name": person(number)["FirstName"],
            "Last Name": person(number)["LastName"],
            "Individual/Business Flag": "I",
            "City": "Albany",
            "State": "NY",
            "Zip Code": "12203",
            "VIN": f"V{number}",
            "Sales Price": "30000.00",
            "Front Gross": "1000.00",
            "Back Gross": "500.00",
            **columns,
        }
        for number, columns in said.items()
    ]
    write(landing / "dealervault" / "DVD31207_20260630_2200_SL.txt", DEAL_HEADER, rows, "\t")


def dealertrack(landing: Path) -> None:
    """Persons 6 to 8: allow texts in so many words, 6 and 7 on cards that forbid calls."""
    said = {
        6: {"CellPhone": phone(6), "AllowContactByPhone": "N", "AllowContactByText": "Y"},
        7: {"Email1": f"mailto:{email(7)}?subject=Service", "AllowContactByPhone": "Y"},
        8: {
            "CellPhone": f"{phone(8)}.0",
            "AllowContactByPhone": "Y",
            "AllowContactByText": "Y",
        },
    }
    cards = [
        {
            "CompanyNumber": "HV2",
            "CustomerKey": f"73000000{number}",
            "TypeCode": "I",
            **person(number),
            "CreatedDate": "20250102",
            "LastUpdated": "20260601",
            **columns,
        }
        for number, columns in said.items()
    ]
    write(landing / "dealertrack" / "customers_HV2_20260630.csv", CARD_HEADER, cards)
    orders = [
        {
            "CompanyNumber": "HV2",
            "RepairOrderNumber": f"31800{number}",
            "CustomerKey": f"73000000{number}",
            "OpenDate": "20260501",
            "CloseDate": "20260502",
            "FinalCloseDate": "20260502",
            "Status": "C",
            "CustomerPayTotal": "100.00",
        }
        for number in said
    ]
    write(landing / "dealertrack" / "repair_orders_HV2_20260630.csv", ORDER_HEADER, orders)


def crm(landing: Path) -> None:
    """Persons 9 to 26, the contacts C9 to C26, with a plain address and number each."""
    rows = [
        {
            "DealerCode": "LSF",
            "ContactId": f"C{number}",
            **person(number),
            "Email": email(number),
            "MobilePhone": phone(number),
            "CreatedDate": "2025-10-07",
            "UpdatedDate": "2026-06-23",
        }
        for number in range(9, len(NAMES))
    ]
    write(landing / "crm" / "contacts_LSF_20260630.csv", CONTACT_HEADER, rows)


def marketing(landing: Path) -> None:
    folder = landing / "marketing"
    consents = [
        # addresses in other forms than the documents have
        ("email", email(0), "withdrawn", "2026-05-01T10:00:00Z"),
        ("email", f"Other <{email(1)}>", "withdrawn", "2026-05-01T10:00:00Z"),
        ("sms", phone(2), "granted", "2026-04-01T10:00:00Z"),
        ("sms", f"cell {phone(2)[:3]}-{phone(2)[3:]} x9", "withdrawn", "2026-05-01T10:00:00Z"),
        ("mail", "12 Pellam Ln #4, Albany, NY 12203-4411", "withdrawn", "2026-05-01"),
        ("mail", "PO BOX 77, 12203", "withdrawn", "2026-05-01"),
        ("mail", "9 N Main St Albany, NY 12203", "withdrawn", "2026-05-01"),
        ("email", email(7), "withdrawn", "2026-05-01T10:00:00Z"),
        ("email", f"<{email(9)}>, {email(10)}.", "withdrawn", "2026-05-01T10:00:00Z"),
        ("phone", phone(11), "granted", "2026-04-01T10:00:00Z"),
        # moments
        ("sms", phone(12), "granted", "2026-06-01T01:00:00Z"),
        ("sms", phone(12), "withdrawn", "2026-05-31T22:30:00-04:00"),
        ("sms", phone(13), "withdrawn", "2026-06-01T01:00:00Z"),
        ("sms", phone(13), "granted", "2026-05-31T22:30:00-04:00"),
        ("sms", phone(14), "granted", "2026-06-01T01:00:00Z"),
        ("sms", phone(14), "withdrawn", "1970-01-01T00:00:00Z"),
        ("sms", phone(15), "withdrawn", "2026-06-01"),
        ("sms", phone(15), "granted", "2026-06-01T23:00:00Z"),
        ("sms", phone(16), "withdrawn", "2026-06-01"),
        ("sms", phone(16), "granted", "2026-06-02T01:00:00Z"),
        ("sms", phone(17), "granted", "2026-06-29T01:00:00Z"),
        ("sms", phone(17), "withdrawn", ""),
        ("sms", phone(18), "granted", "2026-06-01T03:00:00+02:00"),
        ("sms", phone(18), "withdrawn", "2026-06-01T01:00:00Z"),
        # what cannot be read is named
        ("email", f".x..{email(19)}", "withdrawn", "2026-05-01T10:00:00Z"),
        ("sms", "462-0101", "withdrawn", "2026-05-01T10:00:00Z"),
    ]
    columns = ("Channel", "Address", "Status", "RecordedAt")
    write(
        folder / "consents_202606302245.csv",
        "Channel,Address,Status,RecordedAt,Source,EvidenceRef",
        [dict(zip(columns, row, strict=True)) for row in consents],
    )
    write(
        folder / "dnc_checks_202606302245.csv",
        "Phone,CheckedOn,OnRegistry",
        [
            {
                "Phone": f"001 {phone(11)[:3]} {phone(11)[3:]} ext. 3",
                "CheckedOn": "2026-06-20",
                "OnRegistry": "Y",
            },
            {
                "Phone": f"({phone(8)[:3]}) {phone(8)[3:]} / 5185550142",
                "CheckedOn": "2026-06-20",
                "OnRegistry": "Y",
            },
            {"Phone": "n/a", "CheckedOn": "2026-06-20", "OnRegistry": "Y"},
        ],
    )
    sends = [
        ("20", f'"Ulysses, C." <{email(20)}>', "2026-06-01T10:00:00Z"),
        ("21", f"tel:+1{phone(21)}", "2026-06-01T10:00:00Z"),
        ("22", email(22), "soon"),
        ("23", f"{email(23)} / {email(24)}", "2026-06-01T10:00:00Z"),
        ("25", "device 42", "2026-06-01T10:00:00Z"),
    ]
    write(
        folder / "sends_202606302245.csv",
        "SendId,CampaignId,Address,ContactId,DealerCode,SentAt,IsHoldout",
        [
            dict(zip(("SendId", "Address", "SentAt"), row, strict=True), CampaignId="none")
            for row in sends
        ],
    )
    write(
        folder / "responses_202606302245.csv",
        "SendId,EventType,EventAt",
        [
            {"SendId": number, "EventType": "unsubscribed", "EventAt": "2026-06-02T10:00:00Z"}
            for number in ("20", "21", "22", "23", "25", "404")
        ],
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, parsed_project: Path) -> Site:
    site = Site(tmp_path_factory.mktemp("contact_forms"), parsed_project)
    for feed in (dealervault, dealertrack, crm, marketing):
        feed(site.landing)
    site.dms("land")
    site.dbt("seed")
    site.dbt("run", "--select", "+customer_contactability", "+unsettled_refusals")
    return site


@pytest.fixture(scope="module")
def reasons(site: Site) -> dict[str, dict[str, object]]:
    """What customer_contactability says, by customer number."""
    rows = site.query(
        """
        select source_customer_number, email_reason, sms_reason, call_reason, mail_reason
        from intermediate.int_customer_groups
        inner join marts.customer_contactability using (customer_key)
        """
    )
    return {
        str(number): dict(zip(("email", "sms", "phone", "mail"), said, strict=True))
        for number, *said in rows
    }


@pytest.mark.parametrize(
    ("number", "channel", "reason"),
    [
        pytest.param("D0", "email", "withdrawn", id="name and brackets on the deal"),
        pytest.param("D1", "email", "withdrawn", id="apostrophe and a second address on the deal"),
        pytest.param(
            "D2", "sms", "withdrawn", id="tel and extension on the deal, words in the STOP"
        ),
        pytest.param("D3", "mail", "withdrawn", id="unit behind the street, ZIP+4"),
        pytest.param("D4", "mail", "withdrawn", id="post-office box"),
        pytest.param("D5", "mail", "withdrawn", id="city behind the street without a comma"),
        pytest.param("730000006", "sms", "withdrawn", id="a blocked phone is blocked for texts"),
        pytest.param("730000007", "email", "withdrawn", id="mailto on the card"),
        pytest.param(
            "730000008", "sms", "allowed", id="a permission for texts of a readable number"
        ),
        pytest.param("730000008", "phone", "do_not_call_registry", id="two numbers in one check"),
        pytest.param("C9", "email", "withdrawn", id="first of two addresses taken back"),
        pytest.param("C10", "email", "withdrawn", id="second of two addresses taken back"),
        pytest.param("C11", "phone", "do_not_call_registry", id="001 and extension in the check"),
        pytest.param(
            "C12", "sms", "withdrawn", id="a STOP after the grant, the day before by its offset"
        ),
        pytest.param(
            "C13", "sms", "allowed", id="a grant after the STOP, the day before by its offset"
        ),
        pytest.param("C14", "sms", "withdrawn", id="a STOP of 1970 is of its extract"),
        pytest.param("C15", "sms", "withdrawn", id="a STOP of that day without a time"),
        pytest.param("C16", "sms", "allowed", id="a STOP of the day before without a time"),
        pytest.param("C17", "sms", "withdrawn", id="a STOP without a moment is of its extract"),
        pytest.param("C18", "sms", "withdrawn", id="of one moment the STOP counts"),
        pytest.param("C19", "email", "allowed", id="an address that is none withdraws nothing"),
        pytest.param("C20", "email", "withdrawn", id="name and brackets in the send"),
        pytest.param("C21", "sms", "withdrawn", id="tel in the send"),
        pytest.param("C22", "email", "withdrawn", id="a send that could not be used"),
        pytest.param("C23", "email", "withdrawn", id="first of two addresses of a send"),
        pytest.param("C24", "email", "withdrawn", id="second of two addresses of a send"),
        pytest.param("C25", "email", "allowed", id="nobody said anything"),
    ],
)
def test_a_refusal_holds_in_whatever_form(
    reasons: dict[str, dict[str, object]], number: str, channel: str, reason: str
) -> None:
    assert reasons[number][channel] == reason


def test_what_protects_nobody_is_named(site: Site) -> None:
    rows = site.query(
        "select table_name, missing, count(*) from quality.unsettled_refusals "
        "group by all order by all"
    )
    assert rows == [
        ("consents", "address", 2),
        ("dnc_checks", "address", 1),
        ("responses", "address of the send", 1),
        ("responses", "send", 1),
    ]


def test_a_finding_of_it_is_printed(site: Site) -> None:
    assert "refusals_protect_somebody" in site.dbt("test", "--select", "refusals_protect_somebody")
