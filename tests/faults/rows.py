"""Faults of single values in the flat feeds: cleaned to what, or quarantined with what reason."""

from datetime import date
from decimal import Decimal

from faults.fault import Cleaned, Quarantined, faults

DEALERVAULT = [
    *faults(
        "dealervault",
        "deals",
        (
            "money with dollar sign and thousands commas",
            {"Sales Price": " $1,234,567.50 "},
            Cleaned({"sale_price": Decimal("1234567.50")}),
        ),
        (
            "negative gross in brackets",
            {"Front Gross": "($1,250.25)"},
            Cleaned({"front_gross": Decimal("-1250.25")}),
        ),
        ("negative gross", {"Front Gross": "-80"}, Cleaned({"front_gross": Decimal("-80.00")})),
        ("no money", {"Back Gross": ""}, Cleaned({"back_gross": None})),
        (
            "ISO date among American ones",
            {"Contract Date": "2026-06-02", "Delivery Date": "6/3/2026"},
            Cleaned({"contract_date": date(2026, 6, 2), "delivery_date": date(2026, 6, 3)}),
        ),
        (
            "American date with leading zeros",
            {"Contract Date": "06/02/2026"},
            Cleaned({"contract_date": date(2026, 6, 2)}),
        ),
        (
            "delivery on no calendar",
            {"Delivery Date": "2/30/2026"},
            Cleaned({"delivery_date": None}),
        ),
        (
            "blanks around values",
            {"Deal Status": " Booked ", "VIN": " 1hgcm82633a004352 "},
            Cleaned({"deal_status": "booked", "vin": "1HGCM82633A004352"}),
        ),
        ("VIN cut off", {"VIN": "1HGCM82633"}, Cleaned({"vin": "1HGCM82633"})),
        ("unknown deal type", {"Deal Type": "Barter"}, Cleaned({"deal_type": "barter"})),
        (
            "placeholder e-mail",
            {"Email 1": "none@none.com", "Email 2": "N/A"},
            Cleaned({"email_1": None, "email_2": None}),
        ),
        (
            "e-mail in capitals with blanks",
            {"Email 1": " Ada.Marsh@Example.COM "},
            Cleaned({"email_1": "ada.marsh@example.com"}),
        ),
        ("e-mail without domain", {"Email 1": "ada.marsh@example"}, Cleaned({"email_1": None})),
        (
            "placeholder phones",
            {"Cell Phone": "5555555555", "Home Phone": "000-000-0000", "Work Phone": "1234567890"},
            Cleaned({"mobile_phone": None, "home_phone": None, "work_phone": None}),
        ),
        (
            "phone with country code and punctuation",
            {"Cell Phone": "+1 (518) 462-0101"},
            Cleaned({"mobile_phone": "+15184620101"}),
        ),
        ("phone without area code", {"Cell Phone": "462-0101"}, Cleaned({"mobile_phone": None})),
        ("ZIP plus four", {"Zip Code": "12203-4411"}, Cleaned({"postal_code": "12203"})),
        ("ZIP without its zero", {"Zip Code": "1201"}, Cleaned({"postal_code": "01201"})),
        ("Canadian postal code", {"Zip Code": "j1h1a1"}, Cleaned({"postal_code": "J1H 1A1"})),
        ("birth date of no calendar", {"Birth Date": "2/30/1980"}, Cleaned({"birth_date": None})),
        ("unknown opt-out sign", {"Opt Out": "?"}, Cleaned({"is_opted_out": True})),
        (
            "blocks in other words",
            {
                "Block Email": "Yes",
                "Block Phone": " TRUE\u2003",
                "Block Mail": "0",
                "Opt Out": "off",
            },
            Cleaned(
                {
                    "is_email_blocked": True,
                    "is_phone_blocked": True,
                    "is_mail_blocked": False,
                    "is_opted_out": False,
                }
            ),
        ),
        (
            "decimal commas, separators of two kinds, currency codes",
            {"Sales Price": "30.000,00", "Front Gross": "1 000,50 $", "Back Gross": "USD 5-"},
            Cleaned(
                {
                    "sale_price": Decimal("30000.00"),
                    "front_gross": Decimal("1000.50"),
                    "back_gross": Decimal("-5.00"),
                }
            ),
        ),
        (
            "separators where none can be",
            {"Sales Price": "1,23,456"},
            Quarantined("unreadable_number", "Sales Price = 1,23,456"),
        ),
        (
            "days that mean none",
            {"Lease End Date": "1/1/1900", "Delivery Date": "12/31/9999", "Birth Date": "0"},
            Cleaned({"lease_end_date": None, "delivery_date": None, "birth_date": None}),
        ),
        (
            "lease that ends before its contract",
            {"Lease End Date": "5/31/2026"},
            Cleaned({"lease_end_date": None}),
        ),
        (
            "contract on a day that means none",
            {"Contract Date": "1899-12-30"},
            Quarantined("missing_date", "Contract Date"),
        ),
        (
            "customer number that a spreadsheet guards",
            {"Customer Number": '="000777"'},
            Cleaned({"source_customer_number": "777"}),
        ),
        (
            "two addresses in a cell",
            {
                "Email 1": "ada@example.com; bob@example.com",
                "Cell Phone": "tel:+15184620101 ext. 3",
            },
            Cleaned(
                {
                    "email_1": "ada@example.com",
                    "email_2": "bob@example.com",
                    "mobile_phone": "+15184620101",
                }
            ),
        ),
        (
            "SQL in a cell",
            {"Stock Number": "x'); drop table landing.files; --"},
            Cleaned({"stock_number": "x'); drop table landing.files; --"}),
        ),
        (
            "spouse behind the name",
            {"Full Name": "MARSH,ADA/BOB"},
            Cleaned({"full_name": "MARSH,ADA/BOB"}),
        ),
        ("no deal number", {"Deal Number": " "}, Quarantined("missing_key", "Deal Number")),
        ("no rooftop code", {"DV Dealer ID": ""}, Quarantined("missing_key", "DV Dealer ID")),
        (
            "rooftop code of no seed",
            {"DV Dealer ID": "DVD00000"},
            Quarantined("unmapped_dealership", "DV Dealer ID = DVD00000"),
        ),
        ("no contract date", {"Contract Date": ""}, Quarantined("missing_date", "Contract Date")),
        (
            "thirteenth month",
            {"Contract Date": "13/45/2024"},
            Quarantined("unreadable_date", "Contract Date = 13/45/2024"),
        ),
        (
            "year of two digits",
            {"Contract Date": "6/1/26"},
            Quarantined("unreadable_date", "Contract Date = 6/1/26"),
        ),
        (
            "contract after as_of_date",
            {"Contract Date": "7/1/2026"},
            Quarantined("after_as_of_date", "Contract Date = 7/1/2026"),
        ),
        (
            "price that is a word",
            {"Sales Price": "call us"},
            Quarantined("unreadable_number", "Sales Price = call us"),
        ),
        (
            "gross with an exponent",
            {"Front Gross": "1.2e3"},
            Quarantined("unreadable_number", "Front Gross = 1.2e3"),
        ),
    ),
    *faults(
        "dealervault",
        "repair_orders",
        ("order still open", {"Close Date": ""}, Cleaned({"closed_on": None})),
        ("closed after as_of_date", {"Close Date": "7/1/2026"}, Cleaned({"closed_on": None})),
        (
            "lists of unequal length",
            {"Operation Codes": "LOF||TIRES", "Operation Line Sale": "70.00|"},
            Cleaned({"operation_codes": "LOF||TIRES", "operation_sales": "70.00|"}),
        ),
        ("implausible odometer", {"RO Mileage": "999999"}, Cleaned({"odometer_in": 999999})),
        (
            "unreadable close date",
            {"Close Date": "soon"},
            Quarantined("unreadable_date", "Close Date = soon"),
        ),
        (
            "total that is no number",
            {"Customer Total Sale": "12O.00"},
            Quarantined("unreadable_number", "Customer Total Sale = 12O.00"),
        ),
    ),
    *faults(
        "dealervault",
        "appointments",
        (
            "unreadable appointment date",
            {"Appointment Date": "tomorrow"},
            Quarantined("unreadable_date", "Appointment Date = tomorrow"),
        ),
        (
            "appointment without a day",
            {"Appointment Date": "1/1/1900"},
            Quarantined("missing_date", "Appointment Date"),
        ),
        (
            "status as it is spelled in the United States",
            {"Appointment Status": "CANCELED"},
            Cleaned({"appointment_status": "cancelled"}),
        ),
        (
            "status that nobody knows",
            {"Appointment Status": "Waitlist"},
            Cleaned({"appointment_status": None}),
        ),
        (
            "appointment without a creation date",
            {"Created Date": ""},
            Cleaned({"created_on": None}),
        ),
    ),
]

DEALERTRACK = [
    *faults(
        "dealertrack",
        "customers",
        ("ZIP as a number", {"ZipCode": "6360"}, Cleaned({"postal_code": "06360"})),
        (
            "delete request of a later day",
            {"DeleteRequestDate": "20260701"},
            Cleaned({"delete_requested_on": None}),
        ),
        (
            "delete request",
            {"DeleteRequestDate": "20260630"},
            Cleaned({"delete_requested_on": date(2026, 6, 30)}),
        ),
        (
            "commas, quotes and accents in a name",
            {"CompanyName": 'Garage "Chez Zoë", Ltée'},
            Cleaned({"company_name": 'Garage "Chez Zoë", Ltée'}),
        ),
        (
            "line break in a value",
            {"Address": "12 Elm St\nRear door"},
            Cleaned({"address_line_1": "12 Elm St\nRear door"}),
        ),
        ("date 0 for none", {"CreatedDate": "0"}, Cleaned({"created_on": None})),
        (
            "unreadable delete request",
            {"DeleteRequestDate": "20261345"},
            Cleaned({"delete_requested_on": date(2026, 6, 30)}),
        ),
        (
            "delete request in another form",
            {"DeleteRequestDate": "5/25/2026"},
            Cleaned({"delete_requested_on": date(2026, 5, 25)}),
        ),
        (
            "delete request on a day that means none",
            {"DeleteRequestDate": "19000101"},
            Cleaned({"delete_requested_on": None}),
        ),
    ),
    *faults(
        "dealertrack",
        "deals",
        (
            "no customer is 0",
            {"CustomerKey": "0", "CoBuyerKey": "0"},
            Cleaned({"source_customer_number": None, "source_co_buyer_number": None}),
        ),
        ("term of no months", {"RetailTerm": "0"}, Cleaned({"retail_term_months": None})),
        ("deal date 0", {"DealDate": "0"}, Quarantined("missing_date", "DealDate")),
        (
            "American date in an ISO-less feed",
            {"DealDate": "6/1/2026"},
            Cleaned({"contract_date": date(2026, 6, 1)}),
        ),
    ),
    *faults(
        "dealertrack",
        "counter_tickets",
        (
            "returned part",
            {"Quantity": "-2", "ExtendedPrice": "-40.00", "ExtendedCost": "-25.00"},
            Cleaned({"quantity": Decimal("-2.00"), "extended_price": Decimal("-40.00")}),
        ),
        ("cash walk-in", {"CustomerKey": "0"}, Cleaned({"source_customer_number": None})),
    ),
    *faults(
        "dealertrack",
        "repair_order_lines",
        ("line without a number", {"LineNumber": ""}, Quarantined("missing_key", "LineNumber")),
    ),
    *faults(
        "dealertrack",
        "employees",
        (
            "unreadable termination date",
            {"TerminationDate": "99999999"},
            Cleaned({"terminated_on": None}),
        ),
        (
            "termination before the day of hiring",
            {"TerminationDate": "20200101"},
            Cleaned({"terminated_on": None}),
        ),
    ),
    *faults(
        "dealertrack",
        "repair_orders",
        ("unknown order status", {"Status": "Z"}, Cleaned({"ro_status": "z"})),
    ),
]
