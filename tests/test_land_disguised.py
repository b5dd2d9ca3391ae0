"""Files that are not quite what they should be: read all the same, or refused for what they are."""

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dms.landing import land
from dms.settings import Settings

CUSTOMERS = [
    {"companyId": "C1", "customerId": str(n), "customerName": {"lastName": "Zoë"}} for n in (1, 2)
]
FIRST, SECOND = (json.dumps(customer) for customer in CUSTOMERS)
CONTACTS = 'DealerCode,ContactId,LastName\nL,1,Zoë\nL,2,"B, C"\n'
LEADS = '<?xml version="1.0" encoding="{}"?><adf><prospect><id>1</id></prospect></adf>'
MARK = "\ufeff"
NO_TEXT = "bytes that are no text in the encoding of the file"

COUNTS = "select lines, rows_landed, rows_rejected from landing.files"
REJECTED = "select line_number, reason, raw_line from landing.rejected_rows order by line_number"

Land = Callable[[str, str | bytes], list[str]]
Rows = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture
def land_one(settings: Settings) -> Land:
    """Lands one file; gives why it was refused, if it was."""
    names = {
        "json": "cdk/customers_C1_202606010000.jsonl",
        "csv": "crm/contacts_L_20260601.csv",
        "csv.zip": "crm/contacts_L_20260601.csv.zip",
        "csv.gz": "crm/contacts_L_20260601.csv.gz",
        "xml": "crm/leads_L_202606010000.xml",
    }

    def land_it(kind: str, content: str | bytes) -> list[str]:
        path: Path = settings.landing / names[kind]
        path.parent.mkdir()
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        summary = land(settings)
        return [problem.partition(": ")[2] for problem in summary.problems]

    return land_it


def zipped(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            archive.writestr(name, CONTACTS)
    return packed.getvalue()


# --- encodings ------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("mark", ["", MARK])
def test_utf_16_is_read_in_each_format(
    land_one: Land, rows: Rows, encoding: str, mark: str
) -> None:
    if encoding == "utf-32" and not mark:
        mark = MARK
    assert land_one("csv", (mark + CONTACTS).encode(encoding)) == []
    assert rows("select _line, LastName from raw_crm.contacts order by _line") == [
        (2, "Zoë"),
        (3, "B, C"),
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
@pytest.mark.parametrize("content", [f"{FIRST}\n{SECOND}\n", f"[{FIRST}, {SECOND}]"])
def test_json_in_utf_16_is_read(land_one: Land, rows: Rows, encoding: str, content: str) -> None:
    assert land_one("json", content.encode(encoding)) == []
    assert rows("select customerId from raw_cdk.customers order by _line") == [("1",), ("2",)]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8"])
def test_xml_that_says_it_is_in_utf_16_is_read_whether_it_is_or_not(
    land_one: Land, rows: Rows, encoding: str
) -> None:
    assert land_one("xml", LEADS.format("UTF-16").encode(encoding)) == []
    assert rows(COUNTS) == [(1, 1, 0)]


def test_half_a_letter_of_utf_16_gets_its_line_rejected(land_one: Land, rows: Rows) -> None:
    text = "DealerCode,ContactId\nL,{}\nL,2\n"
    before, after = text.split("{}")
    half = b"\x3d\xd8"
    land_one("csv", before.encode("utf-16") + half + after.encode("utf-16-le"))
    assert rows(REJECTED) == [(2, NO_TEXT, "L,\\x3d\\xd8")]
    assert rows("select ContactId from raw_crm.contacts") == [("2",)]


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_utf_16_cut_off_within_a_letter_gets_its_last_line_rejected(
    land_one: Land, rows: Rows, kind: str
) -> None:
    content = "DealerCode,ContactId\nL,1\n" if kind == "csv" else f"{FIRST}\n"
    land_one(kind, content.encode("utf-16") + b"1")
    assert rows(COUNTS) == [(2, 1, 1)]
    assert [row[1] for row in rows(REJECTED)] == [NO_TEXT]


@pytest.mark.parametrize("marks", [1, 2, 3])
def test_any_number_of_byte_order_marks_in_front_is_passed_over(
    land_one: Land, rows: Rows, settings: Settings, marks: int
) -> None:
    (settings.landing / "cdk").mkdir()
    for name, content in {
        "customers_C1_202606010000.jsonl": FIRST,
        "customers_C2_202606010000.jsonl": f"[{FIRST.replace('C1', 'C2')}]",
    }.items():
        (settings.landing / "cdk" / name).write_text(MARK * marks + content, encoding="utf-8")
    assert land_one("csv", MARK * marks + CONTACTS) == []
    assert rows("select count(*) from raw_cdk.customers where companyId is not null") == [(2,)]
    assert rows("select count(*) from raw_crm.contacts where DealerCode = 'L'") == [(2,)]


# --- headers --------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_another_delimiter_is_read_where_the_header_tells_it(
    land_one: Land, rows: Rows, delimiter: str
) -> None:
    content = f"DealerCode{delimiter}ContactId{delimiter}LastName\nL{delimiter}1{delimiter}B, C\n"
    assert land_one("csv", content) == []
    assert rows("select ContactId, LastName from raw_crm.contacts") == [("1", "B, C")]


@pytest.mark.parametrize("line", ["sep=,", '"sep=,"', "SEP=,"])
def test_a_line_that_names_the_delimiter_is_passed_over(
    land_one: Land, rows: Rows, line: str
) -> None:
    assert land_one("csv", f"{line}\r\n{CONTACTS}") == []
    assert rows(COUNTS) == [(2, 2, 0)]
    assert rows("select min(_line) from raw_crm.contacts") == [(3,)]


def test_a_line_may_name_a_delimiter_that_is_none_of_the_usual(land_one: Land, rows: Rows) -> None:
    assert land_one("csv", "sep=^\nDealerCode^ContactId\nL^1\n") == []
    assert rows("select ContactId from raw_crm.contacts") == [("1",)]


def test_lines_above_the_header_are_rejected_and_counted(land_one: Land, rows: Rows) -> None:
    assert land_one("csv", f"Contacts of the month\n\nDate,2026-06-01\n{CONTACTS}") == []
    assert rows(COUNTS) == [(4, 2, 2)]
    assert rows(REJECTED) == [
        (1, "above the header", "Contacts of the month"),
        (3, "above the header", "Date,2026-06-01"),
    ]
    assert rows("select _line from raw_crm.contacts order by _line") == [(5,), (6,)]


def test_a_header_below_twenty_lines_is_none(land_one: Land) -> None:
    (reason,) = land_one("csv", "x\n" * 20 + CONTACTS)
    assert reason.startswith("has no header with the columns DealerCode, ContactId")


def test_what_stands_in_place_of_a_header_is_shown_without_a_customers_data(
    land_one: Land,
) -> None:
    (reason,) = land_one("csv", "L,1,Ann Smith\nL,2,Bo Ray\n")
    assert "its first line begins with 'L';" in reason
    assert "Ann" not in reason


@pytest.mark.parametrize("content", ["DealerCode,X\nL,1\n", "Title\nDealerCode;X\nL;1\n"])
def test_a_header_that_lacks_a_column_is_told_from_none(land_one: Land, content: str) -> None:
    assert land_one("csv", content) == ["crm.contacts needs the columns ContactId; export it with them"]  # fmt: skip  # noqa: E501


def test_names_in_a_header_lose_what_cannot_be_seen(land_one: Land, rows: Rows) -> None:
    header = f"\u200bDealerCode\u00a0,{MARK}ContactId\u2003,My \u00a0 Own\u200b"
    assert land_one("csv", f"{header}\nL,1,x\n") == []
    assert rows('select DealerCode, ContactId, "My Own" from raw_crm.contacts') == [("L", "1", "x")]


def test_keys_of_json_lose_it_too(land_one: Land, rows: Rows) -> None:
    assert land_one("json", '{"\u00a0companyId": "C1", "customerId\u200b": "1"}') == []
    assert rows("select companyId, customerId from raw_cdk.customers") == [("C1", "1")]


# --- documents of JSON ----------------------------------------------------------------------------

DOCUMENTS = {
    "a list": json.dumps(CUSTOMERS),
    "a list over many lines": json.dumps(CUSTOMERS, indent=2),
    "objects over many lines": "\n".join(json.dumps(one, indent=4) for one in CUSTOMERS),
    "a list in an object": json.dumps({"data": CUSTOMERS}),
    "with other keys": json.dumps({"total": 2, "items": CUSTOMERS, "paging": {"next": None}}),
    "over many lines": json.dumps({"items": CUSTOMERS, "total": 2}, indent=2),
    "two objects deep": json.dumps({"response": {"customers": CUSTOMERS}}),
    "two lists": f"[{FIRST}]\n[{SECOND}]\n",
    "objects by their keys": json.dumps({"c1": CUSTOMERS[0], "c2": CUSTOMERS[1]}),
}


@pytest.mark.parametrize("content", DOCUMENTS.values(), ids=list(DOCUMENTS))
def test_each_object_of_a_document_is_a_row_numbered_in_its_order(
    land_one: Land, rows: Rows, content: str
) -> None:
    assert land_one("json", content) == []
    assert rows(COUNTS) == [(2, 2, 0)]
    assert rows(
        "select _line, customerId, customerName ->> '$.lastName'"
        " from raw_cdk.customers order by _line"
    ) == [(1, "1", "Zoë"), (2, "2", "Zoë")]


@pytest.mark.parametrize("content", ["[]", '{"data": []}', '{\n  "data": [],\n  "total": 0\n}'])
def test_an_answer_without_records_lands_without_rows(
    land_one: Land, rows: Rows, content: str
) -> None:
    assert land_one("json", content) == []
    assert rows(COUNTS) == [(0, 0, 0)]


def test_a_list_of_many_megabytes_is_read_a_part_at_a_time(land_one: Land, rows: Rows) -> None:
    count = 6_000
    many = [{"companyId": "C1", "customerId": str(n), "pad": "x" * 1000} for n in range(count)]
    assert land_one("json", json.dumps({"data": many})) == []
    assert rows("select count(distinct customerId), max(_line) from raw_cdk.customers") == [
        (count, count)
    ]


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ('{"companyId": "C1" "customerId": "9"}', "broken JSON: Expecting ',' delimiter"),
        ('{"companyId": "C1", "customerId": "9}', "broken JSON"),
        ('{\n"companyId": "C1",\n"customerId": "9,\n"x": 1\n}', "broken JSON"),
        ('{"companyId": "C1", "address": {"city": "X"}', "broken JSON"),
        ('{"companyId": "C1", "x": "' + "y" * 1_200_000 + '"}', "longer than 1048576 bytes"),
        ("xx", "broken JSON"),
        ("17", "no JSON object"),
        ("null", "no JSON object"),
        (b'{"companyId": "C1", "x": "\x81"}', NO_TEXT),
    ],
)
def test_what_cannot_be_read_in_a_document_is_rejected_and_its_neighbours_land(
    land_one: Land, rows: Rows, broken: str | bytes, reason: str
) -> None:
    middle = broken.encode() if isinstance(broken, str) else broken
    assert land_one("json", f"[{FIRST},".encode() + middle + f",{SECOND}]".encode()) == []
    assert rows(COUNTS) == [(3, 2, 1)]
    assert rows("select customerId from raw_cdk.customers order by _line") == [("1",), ("2",)]
    ((number, found, _),) = rows(REJECTED)
    assert number == 2
    assert reason in found


@pytest.mark.parametrize("cut", [f"[{FIRST},", f"[{FIRST}", f'{{"data": [{FIRST}'])
def test_a_document_that_was_cut_off_between_two_records_says_so(
    land_one: Land, rows: Rows, cut: str
) -> None:
    assert land_one("json", cut) == []
    assert rows(COUNTS) == [(2, 1, 1)]
    assert "cut off" in rows(REJECTED)[0][1]


def test_a_document_in_windows_1252_is_read(land_one: Land, rows: Rows) -> None:
    assert land_one("json", json.dumps(CUSTOMERS, ensure_ascii=False).encode("cp1252")) == []
    assert rows("select distinct customerName ->> '$.lastName' from raw_cdk.customers") == [
        ("Zoë",)
    ]


def test_objects_beside_the_records_are_no_rows(land_one: Land, rows: Rows) -> None:
    land_one("json", json.dumps({"links": [{"rel": "next"}], "items": CUSTOMERS}))
    assert rows(COUNTS) == [(3, 2, 1)]
    assert "beside the records" in rows(REJECTED)[0][1]


def test_json_lines_whose_first_line_is_broken_are_still_lines(land_one: Land, rows: Rows) -> None:
    land_one("json", f'{{"companyId": "C1", "x": {{\n{FIRST}\n{SECOND}\n')
    assert rows(REJECTED)[0][:2] == (1, "broken JSON")
    assert rows("select _line from raw_cdk.customers order by _line") == [(2,), (3,)]


# --- what is no text ------------------------------------------------------------------------------

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
PAGE = "<!-- x -->\n<!DOCTYPE html>\n<html><body>Sign in</body></html>"


@pytest.mark.parametrize(
    ("kind", "content", "reason"),
    [
        ("csv", zipped("contacts.csv"), "is a zip archive; add .zip to its name"),
        ("json", gzip.compress(FIRST.encode(), mtime=0), "is a gzip archive; add .gz to its name"),
        ("csv", zipped("[Content_Types].xml", "xl/workbook.xml"), "is an Excel workbook"),
        ("csv.zip", zipped("[Content_Types].xml", "xl/workbook.xml"), "is an Excel workbook"),
        ("csv", OLE, "is an Excel workbook (or another Office file); export it as text"),
        ("csv", b"%PDF-1.7\n", "is a PDF document; export it as text"),
        ("csv", b"7z\xbc\xaf\x27\x1c\0\x04", "is a 7-Zip archive; unpack it"),
        ("csv", PAGE, "is a web page (HTML)"),
        ("json", PAGE, "is a web page (HTML)"),
        ("xml", PAGE, "is a web page (HTML)"),
        ("csv.gz", gzip.compress(zipped("a.csv"), mtime=0), "holds another archive (zip)"),
        ("csv.gz", zipped("a.csv"), "its name must end in .zip, not .gz"),
        ("csv.gz", CONTACTS, "take .gz off its name"),
        ("csv.zip", CONTACTS, "take .zip off its name"),
        ("csv.zip", zipped("a.csv", "b.csv"), "holds 2 files"),
        ("csv", CONTACTS.replace("\n", "\r"), "end in a carriage return alone"),
        ("json", CONTACTS, "has no line that is a JSON object of cdk.customers (line 1: broken"),
    ],
)
def test_a_refusal_says_what_the_file_is(
    land_one: Land, kind: str, content: str | bytes, reason: str
) -> None:
    (found,) = land_one(kind, content)
    assert reason in found
    assert "needs the columns" not in found


def test_what_systems_pack_beside_a_file_is_no_second_file(land_one: Land, rows: Rows) -> None:
    packed = zipped("contacts.csv", "__MACOSX/._contacts.csv", ".DS_Store", "Thumbs.db")
    assert land_one("csv.zip", packed) == []
    assert rows(COUNTS) == [(2, 2, 0)]
