"""Faults of leads in XML."""

from faults.fault import Cleaned, Fault, Quarantined, Refused, Rejected, faults

ADA = {"first_name": "Ada", "last_name": "Marsh"}
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
            "unreadable request date",
            {"requestdate": "yesterday"},
            Quarantined("unreadable_date", "requestdate = yesterday"),
        ),
        (
            "request after as_of_date",
            {"requestdate": "2026-07-01T00:00:00Z"},
            Quarantined("after_as_of_date", "requestdate = 2026-07-01T00:00:00Z"),
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
