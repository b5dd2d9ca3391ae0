"""Faults of leads in XML."""

from datetime import date

from faults.fault import Cleaned, Fault, Refused, Rejected, faults

ADA = {"first_name": "Ada", "last_name": "Marsh"}
EXTRACT = date(2026, 6, 30)
"""Day of the file in which a fault lies."""

BOMB = (
    b'<!DOCTYPE adf [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
OUTSIDE = b'<!DOCTYPE adf [<!ENTITY e SYSTEM "file:///etc/passwd">]>'

VALUES = [
    *faults(
        "crm",
        "leads",
        (
            "name in one element",
            {"name": '<name part="full">Ada Lynn Marsh</name>'},
            Cleaned(ADA),
        ),
        (
            "no phone of its type, two e-mail addresses",
            {
                "phone": "<phone>518 462 0101</phone>",
                "email": "<email>none@none.com</email><email>ada@example.com</email>",
            },
            Cleaned(
                {"mobile_phone": None, "home_phone": "+15184620101", "email_1": "ada@example.com"}
            ),
        ),
        (
            "the end of a prospect inside CDATA",
            {"comments": "<![CDATA[ </prospect> & <b> ]]>"},
            Cleaned(ADA),
        ),
        ("comment with a tag", {"comments": "<!-- </prospect> -->"}, Cleaned(ADA)),
        (
            "name without a part",
            {"name": "<name>Ada Lynn Marsh</name>"},
            Cleaned({"full_name": "Ada Lynn Marsh", **ADA}),
        ),
        (
            "parts of a name in capitals, and a surname",
            {"name": "<NAME PART=FIRST>Ada</NAME><name part='Surname'>\u00a0Marsh</name>"},
            Cleaned(ADA),
        ),
        (
            "name of a business",
            {"name": '<name part="full" type="Business">Marsh &amp; Daughters</name>'},
            Cleaned({"company_name": "Marsh & Daughters", "is_business": True, "last_name": None}),
        ),
        (
            "name of a business in CDATA beside that of a person",
            {
                "name": '<name part="first">Ada</name><name part="last">Marsh</name>'
                '<name type="business"><![CDATA[Marsh & Co]]></name>'
            },
            Cleaned({"company_name": "Marsh & Co", "is_business": True, **ADA}),
        ),
        (
            "no name at all",
            {"name": ""},
            Cleaned({"first_name": None, "last_name": None, "email_1": "ada.marsh@example.com"}),
        ),
        (
            "phone types in other spellings",
            {
                "phone": '<phone type="FAX">518-462-0101</phone>'
                '<phone type="work">518-462-0102</phone>'
                '<phone type="Cell Phone">518-462-0103</phone>'
            },
            Cleaned({"mobile_phone": "+15184620103", "home_phone": "+15184620102"}),
        ),
        (
            "preferred e-mail address",
            {"email": '<email preferredcontact="1">ada@example.com</email>'},
            Cleaned({"email_1": "ada@example.com"}),
        ),
        (
            "trade-in before the vehicle asked for",
            {
                "vehicle": '<vehicle interest="Trade-In"><make>Jeep</make></vehicle>'
                '<vehicle interest="Lease" status="USED"><make>Kia</make></vehicle>'
            },
            Cleaned({"interest": "lease", "interest_make": "Kia", "vehicle_condition": "used"}),
        ),
        (
            "vehicle without interest and status",
            {"vehicle": "<vehicle><year>2026</year><make>Kia</make></vehicle>"},
            Cleaned(
                {
                    "interest": "buy",
                    "interest_make": "Kia",
                    "vehicle_condition": "new",
                    "interest_model_year": 2026,
                }
            ),
        ),
        *(
            (f"request date {text}", {"requestdate": text}, Cleaned({"requested_on": day}))
            for text, day in [
                ("2026-06-02T15:30:20-08:0", date(2026, 6, 2)),
                ("2026-06-02T4:35:52 PM", date(2026, 6, 2)),
                ("2026-06-02 16:35:52 -0400", date(2026, 6, 2)),
                ("6/2/2026 4:35 PM", date(2026, 6, 2)),
                ("Tue, 2 Jun 2026 16:35:52 -0400", date(2026, 6, 2)),
                ("June 2, 2026 16:35 EDT", date(2026, 6, 2)),
                ("", EXTRACT),
                ("yesterday", EXTRACT),
                ("1900-01-01", EXTRACT),
                ("2026-07-01T00:00:00Z", EXTRACT),
            ]
        ),
        ("entity that nobody declared", {"comments": "a&nbsp;b"}, Rejected("nbsp", "&nbsp;")),
        ("bare ampersand", {"comments": "R&D"}, Rejected("", "R&D")),
        ("broken nesting", {"comments": "<b><i></b></i>"}, Rejected("", "<b><i></b>")),
        ("deep nesting", {"comments": "<b>" * 5000 + "</b>" * 5000}, Rejected("deep")),
        ("record of two megabytes", {"comments": "x" * 2_000_000}, Rejected("longer than")),
        ("NUL in a lead", {"comments": "a\0b"}, Rejected("")),
    ),
]


def _file(name, outcome, spoil):
    return Fault(name, "crm", "leads", outcome, file=spoil)


FILES = [
    _file("tags in capitals", Cleaned(ADA), lambda data: data.replace(b"prospect", b"PROSPECT")),
    _file(
        "prologue that is not valid XML",
        Cleaned(ADA),
        lambda data: data.replace(
            b'<?xml version="1.0"?>', b'<?ADF VERSION "1.0"?><?XML VERSION "1.0"?>'
        ),
    ),
    _file(
        "entities that expand without end",
        Refused("declares entities"),
        lambda data: data.replace(b"<adf>", BOMB + b"<adf>").replace(b"Ada", b"&c;"),
    ),
    _file(
        "external entity",
        Refused("declares entities"),
        lambda data: data.replace(b"<adf>", OUTSIDE + b"<adf>").replace(b"Ada", b"&e;"),
    ),
    _file("no prospect at all", Refused("holds no <prospect>"), lambda _: b"<adf></adf>\n"),
    _file("empty XML file", Refused("is empty"), lambda _: b""),
]
