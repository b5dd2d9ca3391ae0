"""What `dms land` makes of leads in XML."""

import datetime
import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from dms.errors import DataError, UsageError
from dms.landing import Summary, land
from dms.landing.layouts import read_layouts
from dms.landing.reading.text import Unreadable
from dms.landing.reading.xml_rows import xml_records
from dms.landing.xml_places import Place
from dms.settings import PROJECT_DIR, Settings

FIXTURES = Path(__file__).parent / "fixtures" / "adf"
LEADS = "leads_LSF_202606300615.xml"
REJECTED = "select line_number, reason, raw_line from landing.rejected_rows order by line_number"
COUNTS = "select lines, rows_landed, rows_rejected from landing.files"
GOOD = "<prospect><id>good</id></prospect>"
NO_ENTITIES = "declares entities or a document type of its own; export it without"

Rows = Callable[[str], list[tuple]]
Read = Callable[[str | bytes], tuple[dict[int, dict], list[Unreadable]]]


def land_leads(settings: Settings, content: str | bytes, name: str = LEADS) -> Summary:
    path = settings.landing / "crm" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return land(settings)


def lead(rows: Rows) -> dict[str, str]:
    """The only row, without what is null in it and what the loader adds."""
    names = [name for (name,) in rows("select column_name from (describe raw_crm.leads)")]
    (values,) = rows("from raw_crm.leads")
    found = dict(zip(names, values, strict=True))
    return {name: value for name, value in found.items() if value is not None and name[0] != "_"}


@pytest.fixture(scope="module")
def places() -> dict[str, Place]:
    layouts = read_layouts(PROJECT_DIR / "models" / "staging").feeds["crm"]
    return next(layout.places for layout in layouts if layout.table.name == "leads")


@pytest.fixture
def read(places: dict[str, Place]) -> Read:
    """Gives a file's leads by their numbers, and its rejected rows; without a warehouse."""

    def read_leads(content: str | bytes) -> tuple[dict[int, dict], list[Unreadable]]:
        stream = io.BytesIO(content.encode() if isinstance(content, str) else content)
        records = list(xml_records(stream, "prospect", places))
        rejected = [record for record in records if isinstance(record, Unreadable)]
        read = [record for record in records if not isinstance(record, Unreadable)]
        assert [record[0] for record in records] == list(range(1, len(records) + 1))
        return {number: json.loads(line) for number, line in read}, rejected

    return read_leads


# --- the examples of the specification ------------------------------------------------------------


def test_the_minimal_lead_of_the_specification_lands(settings: Settings, rows: Rows) -> None:
    content = (FIXTURES / "minimal.xml").read_text(encoding="utf-8")
    assert land_leads(settings, content).problems == []
    prospect = content[content.index("<prospect>") : content.index("\n</adf>")]
    assert lead(rows) == {
        "DealerCode": "LSF",
        "lead_key": hashlib.sha256(prospect.encode()).hexdigest(),
        "requestdate": "2000-03-30T15:30:20-08:00",
        "vehicle_year": "1999",
        "vehicle_make": "Chevrolet",
        "vehicle_model": "Blazer",
        "vehicles": '[{"year": "1999", "make": "Chevrolet", "model": "Blazer"}]',
        "name_full": "John Doe",
        "names": '[{"part": "full", "text": "John Doe"}]',
        "phones": '[{"text": "393-999-3922"}]',
        "prospect": prospect,
    }
    assert rows("select _line, _file, _extracted_at from raw_crm.leads") == [
        (1, LEADS, datetime.datetime(2026, 6, 30, 6, 15))
    ]
    assert rows(COUNTS) == [(1, 1, 0)]


def test_the_full_lead_of_the_specification_lands(settings: Settings, rows: Rows) -> None:
    land_leads(settings, (FIXTURES / "full.xml").read_bytes())
    found = lead(rows)
    found.pop("prospect")
    lists = {
        name: json.loads(found.pop(name)) for name in ("vehicles", "names", "emails", "phones")
    }
    assert found == {
        "DealerCode": "LSF",
        "lead_key": "Autonation 12345",
        "status": "new",
        "id": "12345",
        "id_source": "Autonation",
        "requestdate": "2000-03-30T15:30:20-08:00",
        "vehicle_interest": "buy",
        "vehicle_status": "used",
        "vehicle_year": "1999",
        "vehicle_make": "Chevrolet",
        "vehicle_model": "Blazer",
        "vehicle_vin": "2GTEK19R7V1511644",
        "vehicle_stock": "P7286",
        "name_first": "John",
        "name_last": "Doe",
        "street": "10 first avenue",
        "city": "Spokane",
        "regioncode": "WA",
        "postalcode": "98002-3903",
        "country": "US",
        "comments": "Can you deliver my new car by next Thursday?",
        "vendor_id": "1234",
        "vendor_name": "Acura of Bellevue",
        "provider_name": "CarPoint",
        "provider_service": "Used Car Classifieds",
    }
    assert lists["names"] == [
        {"part": "first", "text": "John"},
        {"part": "last", "text": "Doe"},
    ]
    assert lists["emails"] == [{"text": "jdoe@hotmail.com"}]
    assert lists["phones"][1:] == [
        {
            "type": "voice",
            "time": "evening",
            "preferredcontact": "1",
            "text": "393-991-2999",
        },
        {"type": "fax", "time": "evening", "text": "393-999-2999"},
    ]
    (vehicle,) = lists["vehicles"]
    assert (vehicle["interest"], vehicle["odometer"], vehicle["trim"]) == ("buy", "90000", "LT")
    assert rows("select vin from raw_reference.vin_decodes") == [("2GTEK19R7V1511644",)]


def test_a_lead_as_sent_by_email_in_upper_case_lands(settings: Settings, rows: Rows) -> None:
    land_leads(settings, (FIXTURES / "email.txt").read_bytes())
    found = lead(rows)
    assert found["lead_key"] == "Site L-1"
    assert (found["status"], found["name_first"], found["name_last"]) == ("resend", "Ann", "Lee")
    assert json.loads(found["vehicles"]) == [
        {"interest": "trade-in", "status": "used", "year": "2015", "make": "Ford"}
    ]
    ((number, reason, raw_line),) = rows(REJECTED)
    assert (number, reason) == (1, "text outside a <prospect>")
    assert raw_line.startswith("From: leads@example.com\n")
    assert raw_line.endswith("application/x-adf+xml")
    assert rows(COUNTS) == [(2, 1, 1)]


# --- records --------------------------------------------------------------------------------------


def test_leads_are_numbered_and_keyed_by_source_and_id(read: Read) -> None:
    leads, _ = read(
        "<adf><prospect><id source='A'> 1 </id><id source='B'>2</id></prospect>"
        "<prospect><id>3</id></prospect><prospect><id source='A'> </id></prospect></adf>",
    )
    digest = hashlib.sha256(b"<prospect><id source='A'> </id></prospect>").hexdigest()
    assert {number: lead["lead_key"] for number, lead in leads.items()} == {
        1: "A 1",
        2: "3",
        3: digest,
    }


def test_several_vehicles_emails_and_phones_are_kept(read: Read) -> None:
    leads, _ = read(
        "<adf><prospect><vehicle interest='trade-in'><vin>OLD</vin></vehicle>"
        "<vehicle interest='buy'><vin>NEW</vin><option><optionname>x</optionname></option>"
        "</vehicle>"
        "<customer><contact><email>a@example.com</email></contact>"
        "<contact><email preferredcontact='1'>b@example.com</email></contact>"
        "</customer></prospect></adf>",
    )
    found = leads[1]
    assert found["vehicle_vin"] == "OLD"
    assert json.loads(found["vehicles"]) == [
        {"interest": "trade-in", "vin": "OLD"},
        {"interest": "buy", "vin": "NEW"},
    ]
    assert json.loads(found["emails"]) == [
        {"text": "a@example.com"},
        {"preferredcontact": "1", "text": "b@example.com"},
    ]


@pytest.mark.parametrize(
    ("names", "found"),
    [
        ("<name>Ann Lee</name>", [{"text": "Ann Lee"}]),
        (
            "<name part=full type=business>Lee &amp; Sons</name>",
            [{"part": "full", "type": "business", "text": "Lee & Sons"}],
        ),
        (
            "<NAME PART='FIRST'><![CDATA[Ann]]></NAME><name part='surname'> Lee </name>",
            [{"part": "FIRST", "text": "Ann"}, {"part": "surname", "text": " Lee "}],
        ),
        ("<name part='first'/>", [{"part": "first", "text": ""}]),
    ],
)
def test_names_are_kept_with_their_parts_and_types(
    read: Read, names: str, found: list[dict[str, str]]
) -> None:
    leads, _ = read(f"<prospect><customer><contact>{names}</contact></customer></prospect>")
    assert json.loads(leads[1]["names"]) == found


@pytest.mark.parametrize("customer", ["", "<customer/>", "<customer><contact/></customer>"])
def test_a_lead_without_a_contact_has_no_names(read: Read, customer: str) -> None:
    leads, rejected = read(f"<prospect><id>1</id>{customer}</prospect>")
    assert rejected == []
    assert [leads[1][name] for name in ("names", "emails", "phones", "name_full")] == [None] * 4


@pytest.mark.parametrize(
    ("comments", "value"),
    [
        ("a<![CDATA[<b> </prospect> & &nbsp;]]>c", "a<b> </prospect> & &nbsp;c"),
        ("a<!-- </prospect> -->b", "ab"),
        ("a<?php </prospect> ?>b", "ab"),
        ("a &lt; b &amp; c &#233;", "a < b & c é"),
        ("a <B x='>'>bold</B> word", "a bold word"),
        ("two\r\nlines", "two\nlines"),
        ("", ""),
        ("'; drop table raw_crm.leads; --", "'; drop table raw_crm.leads; --"),
        ("\ufdd0 \x7f 😀", "\ufdd0 \x7f 😀"),
    ],
)
def test_text_is_read_as_xml_means_it(read: Read, comments: str, value: str) -> None:
    prospect = (
        f"<prospect><customer><comments>{comments}</comments></customer><id>1</id></prospect>"
    )
    leads, rejected = read(f"<adf>{prospect}{GOOD}</adf>")
    assert rejected == []
    assert [(lead["lead_key"], lead["comments"]) for lead in leads.values()] == [
        ("1", value),
        ("good", None),
    ]
    assert leads[1]["prospect"] == prospect


@pytest.mark.parametrize(
    "tag",
    [
        '<name part="first">',
        "<name part='first'>",
        "<name part=first>",
        "<name part=“first”>",
        "<NAME PART = 'first'>",
        "<name type='>' part='first'>",
        "<name type='a'part='first' >",
        "<x:name x:type='individual' part='first' xmlns='http://example.com/x'>",
    ],
)
def test_tags_that_are_not_quite_xml_are_read(read: Read, tag: str) -> None:
    end = "</" + tag.split(maxsplit=1)[0][1:] + ">"
    leads, _ = read(
        f"<adf><prospect><customer><contact>{tag}Ann{end}</contact></customer></prospect></adf>"
    )
    assert leads[1]["name_first"] == "Ann"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("<adf><prospect><id>José</id></prospect></adf>".encode("utf-8-sig"), "UTF-8"),
        ("<adf><prospect><id>José</id></prospect></adf>".encode("cp1252"), "Windows-1252"),
        (
            '<?xml version="1.0" encoding="ISO-8859-1"?><prospect><id>José</id></prospect>'.encode(
                "latin-1"
            ),
            "ISO-8859-1",
        ),
        ("<prospect><id>José</id></prospect>".encode(), "no enclosing element"),
        (
            '<a:adf xmlns:a="http://example.com"><a:prospect><a:id>José</a:id></a:prospect></a:adf>'
            "".encode(),
            "a prefix",
        ),
        (
            "<!DOCTYPE adf SYSTEM 'http://127.0.0.1:9/adf.dtd'>"
            "<adf><prospect><id>José</id></prospect></adf>".encode(),
            "a document type that is never fetched",
        ),
        (
            "<!-- a -- <prospect>b</prospect> --><adf a='<'><prospect><id>José</id></prospect>"
            "<!-- > --></adf><?end?>\n".replace("'<'", "'>'").encode(),
            "comments",
        ),
        (
            "<?xml version='1.0'?><adf></adf>\n<?xml version='1.0'?>"
            "<adf><PROSPECT><id>José</id></PROSPECT></adf>".encode(),
            "two documents",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_encodings_and_what_stands_around(read: Read, content: bytes, name: str) -> None:
    leads, rejected = read(content)
    assert rejected == []
    assert [lead["id"] for lead in leads.values()] == ["José"]


# --- records that cannot be read ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prospect", "reason"),
    [
        ("<prospect><a></b></prospect>", "broken XML: mismatched tag"),
        ("<prospect><a></prospect>", "broken XML: mismatched tag"),
        ("<prospect>&nbsp;</prospect>", "broken XML: undefined entity &nbsp;"),
        ("<prospect>&amp;&xxe;</prospect>", "broken XML: undefined entity &xxe;"),
        ("<prospect>Smith & Sons</prospect>", "broken XML: not well-formed (invalid token)"),
        ("<prospect>a < b</prospect>", "broken XML: not well-formed (invalid token)"),
        ("<prospect>\0</prospect>", "broken XML: not well-formed (invalid token)"),
        ("<prospect>\x01</prospect>", "broken XML: not well-formed (invalid token)"),
        ("<prospect>&#0;</prospect>", "broken XML: reference to invalid character number"),
        ("<prospect><a b='1' b='2'/></prospect>", "broken XML: duplicate attribute"),
        ("<prospect><a b></a></prospect>", "broken XML: not well-formed (invalid token)"),
        ("<prospect><a b='></a></prospect>", "broken XML: not well-formed (invalid token)"),
        ("<prospect><!-- </prospect>", "broken XML: unclosed token"),
        ("<prospect><![CDATA[ </prospect>", "broken XML: unclosed CDATA section"),
        ("<prospect><?xml version='1.0'?></prospect>", "broken XML: XML or text declaration not "),
        (f"<prospect>{'<a>' * 32}{'</a>' * 32}</prospect>", "elements nested deeper than 32"),
        (
            f"<prospect>{'<a>' * 100_000}{'</a>' * 100_000}</prospect>",
            "elements nested deeper than 32",
        ),
        (f"<prospect>{'<a/>' * 10_000}</prospect>", "more than 10000 elements"),
        (
            f"<prospect {' '.join(f'a{n}=1' for n in range(10_001))}></prospect>",
            "more than 10000 attributes",
        ),
        ("<prospect><id>1</id>", "never closed before the next one begins"),
        ("tail", "text outside a <prospect>"),
        ("<b>tail</b> <i>tail", "text outside a <prospect>"),
        ("</prospect>", "text outside a <prospect>"),
        ("<!-- never closed", "text outside a <prospect>"),
        ("<![CDATA[text]]>", "text outside a <prospect>"),
        ("&xxe;", "text outside a <prospect>"),
    ],
)
def test_a_broken_record_is_rejected_alone(read: Read, prospect: str, reason: str) -> None:
    leads, ((number, found, raw_line),) = read(f"<adf>{GOOD}{prospect}{GOOD}</adf>")
    assert (list(leads), number, found[: len(reason)]) == ([1, 3], 2, reason)
    assert raw_line == prospect.replace("<b>tail", "tail")


def test_bytes_of_no_known_encoding_are_rejected_escaped(read: Read) -> None:
    leads, rejected = read(b"<prospect>\x81</prospect>" + GOOD.encode())
    reason = "bytes that are neither UTF-8 nor Windows-1252"
    assert rejected == [(1, reason, r"<prospect>\x81</prospect>")]
    assert list(leads) == [2]


def test_a_file_cut_off_keeps_all_but_its_last_lead(read: Read) -> None:
    leads, rejected = read(f"<adf>{GOOD}<prospect><id>2</id><vehicle><ye")
    assert rejected == [(2, "never closed", "<prospect><id>2</id><vehicle><ye")]
    assert list(leads) == [1]


def test_a_nested_prospect_is_read_and_what_is_around_it_rejected(read: Read) -> None:
    leads, rejected = read(f"<prospect><a>{GOOD}</a></prospect>{GOOD}")
    assert [lead["id"] for lead in leads.values()] == ["good", "good"]
    assert [(number, raw_line) for number, _, raw_line in rejected] == [
        (1, "<prospect><a>"),
        (3, "</prospect>"),
    ]


@pytest.mark.parametrize(
    "inside",
    [
        b"x" * 50_000_000,
        b"<a>some text</a>" * 80_000,
        b"<![CDATA[" + b"x" * 3_000_000 + b"]]>",
        b"<a " + b" ".join(b"a%d='1'" % number for number in range(1_000_000)) + b"/>",
    ],
    ids=["50 MB of text", "elements", "CDATA", "a million attributes"],
)
def test_a_huge_record_is_rejected_with_its_beginning(read: Read, inside: bytes) -> None:
    content = b"<adf><prospect>" + inside + b"</prospect>" + GOOD.encode() + b"</adf>"
    leads, ((number, reason, raw_line),) = read(content)
    assert (list(leads), number, reason) == ([2], 1, "longer than 1048576 bytes")
    assert (raw_line == "<prospect>" + inside[: (1 << 20) - 10].decode()) is True


def test_a_record_that_would_fill_a_row_many_times_over_is_rejected(read: Read) -> None:
    quotes = '"' * 1_000_000
    leads, rejected = read(f"<prospect><vehicle><make>{quotes}</make></vehicle></prospect>{GOOD}")
    assert (list(leads), rejected[0].reason) == ([2], f"its row is longer than {7 << 20} bytes")


@pytest.mark.parametrize("mark", ["<![CDATA[", "<a a='", "</prospect>"])
def test_text_outside_is_one_rejected_row_however_long(read: Read, mark: str) -> None:
    text = mark * (1_100_000 // len(mark))
    leads, rejected = read(f"<adf>{text}{GOOD}</adf>")
    assert (rejected == [(1, "text outside a <prospect>", text[: 1 << 20])]) is True
    assert list(leads) == [2]


def test_rejected_and_landed_leads_are_counted(settings: Settings, rows: Rows) -> None:
    """With a NUL, what SQL could take for its own, and a record of the greatest length."""
    comments = "'; drop table raw_crm.leads; -- \ufdd0 \x7f 😀"
    longest = f"<prospect><id>{'x' * ((1 << 20) - 30)}</id></prospect>"
    broken = "<prospect>\0'; drop table landing.files; --</prospect>"
    land_leads(
        settings,
        f"<prospect><id>1</id><customer><comments>{comments}</comments></customer></prospect>\n"
        f"{broken} {longest} <prospect {'x' * (1 << 20)}></prospect> tail",
    )
    found = rows("select _line, comments, length(prospect) from raw_crm.leads order by _line")
    assert found == [(1, comments, 73 + len(comments)), (3, None, 1 << 20)]
    assert [(number, raw_line[:90]) for number, _, raw_line in rows(REJECTED)] == [
        (2, broken),
        (4, "<prospect " + "x" * 80),
        (5, "tail"),
    ]
    assert rows(COUNTS) == [(5, 2, 3)]


def test_a_long_file_is_read_across_blocks(settings: Settings, rows: Rows) -> None:
    leads = [f"<prospect><id>{n}</id><!--{'x' * (n % 1954)}--></prospect>\n" for n in range(6_000)]
    land_leads(settings, "<adf>" + "".join(leads) + "</adf>")
    assert rows(COUNTS) == [(6_000, 6_000, 0)]
    wrong = "select count(*) from raw_crm.leads where cast(id as int) != _line - 1"
    assert rows(wrong) == [(0,)]
    assert rows("select prospect from raw_crm.leads where _line = 5001") == [
        (leads[5_000].rstrip(),)
    ]


# --- files that are refused -----------------------------------------------------------------------

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "prolog",
    [
        f'<!DOCTYPE adf [<!ENTITY l0 "ha">{LAUGHS}]>',
        f'<!DOCTYPE adf [<!ENTITY l0 "{"a" * 100_000}">]>',
        '<!DOCTYPE adf [<!ENTITY l0 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE adf [<!ENTITY l0 SYSTEM "http://127.0.0.1:9/x">]>',
        '<!DOCTYPE adf [<!ENTITY % l0 SYSTEM "http://127.0.0.1:9/x.dtd"> %l0;]>',
        '<!doctype adf SYSTEM "adf.dtd" [<!entity l0 "x">]>',
        "<!DOCTYPE adf [",
        "<!DOCTYPE adf",
        "<!DOCTYPE adf SYSTEM 'a>",
        '<!ENTITY l0 "x">',
        "<prospect><!ENTITY l0 'x'></prospect>",
        "<prospect><!DOCTYPE a [<!ENTITY l0 'x'>]></prospect>",
    ],
    ids=[
        "billion laughs",
        "quadratic blowup",
        "file",
        "http",
        "parameter entity",
        "lower case",
        "never closed",
        "without an end",
        "open quotes",
        "without a document type",
        "inside a record",
        "document type inside a record",
    ],
)
def test_a_file_with_entities_is_refused(read: Read, prolog: str) -> None:
    entity = "&l0;" * 10_000
    with pytest.raises(DataError, match=NO_ENTITIES):
        read(f"{prolog}<adf>{GOOD}<prospect><id>{entity}</id></prospect></adf>")


def test_a_refused_file_leaves_nothing_and_the_others_land(settings: Settings, rows: Rows) -> None:
    land_leads(settings, f"<adf>{GOOD}</adf>", "leads_HTT_202606300615.xml")
    summary = land_leads(
        settings, f"<adf>{GOOD}<prospect>&</prospect></adf><!DOCTYPE adf [<!ENTITY l0 'x'>]>"
    )
    assert summary.problems == [f"crm/{LEADS}: {NO_ENTITIES}"]
    assert rows("select DealerCode, lead_key from raw_crm.leads") == [("HTT", "good")]
    assert rows("select count(*) from landing.rejected_rows") == [(0,)]


def test_an_xinclude_is_an_element_like_any_other(read: Read) -> None:
    include = "<xi:include href='file:///etc/passwd' parse='text'/>"
    leads, _ = read(
        "<adf xmlns:xi='http://www.w3.org/2001/XInclude'>"
        f"<prospect><id>{include}1</id></prospect></adf>"
    )
    assert leads[1]["id"] == "1"


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "is empty; export it again"),
        (b" \r\n ", "is empty; export it again"),
        (b"\xef\xbb\xbf", "is empty; export it again"),
        (b"<adf></adf>", "holds no <prospect>; export it again"),
        (b"DealerCode,ContactId\nLSF,1\n", "holds no <prospect>; export it again"),
        (
            f"<?xml version='1.0' encoding='utf-7'?><adf>{GOOD}</adf>".encode(),
            "declares the encoding utf-7; export it in UTF-8",
        ),
    ],
)
def test_a_file_without_readable_leads_is_refused(
    read: Read, content: bytes, complaint: str
) -> None:
    with pytest.raises(DataError, match=complaint):
        read(content)


@pytest.mark.parametrize("path", ["a[", "a[@b='c'", "/a"])
def test_a_path_that_cannot_be_used_is_named(path: str) -> None:
    with pytest.raises(ValueError, match="is no path of an element or attribute"):
        Place(path).check()


def test_a_column_of_an_xml_layout_needs_a_path(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "staging" / "odd").mkdir(parents=True)
    (tmp_path / "staging" / "odd" / "_odd__sources.yml").write_text("""
sources:
  - name: raw_odd
    schema: raw_odd
    config: {meta: {feed: odd, format: xml}}
    tables:
      - name: t
        config:
          meta:
            record: r
            file_pattern: 't_(?P<extracted_at>\\d{8})\\.xml'
            extracted_at_formats: ["%Y%m%d"]
            required_columns: []
        columns:
          - {name: a, data_type: string}
""")
    with pytest.raises(UsageError, match="column a of t wants a path or a key"):
        land(settings, tmp_path / "staging")


@pytest.mark.parametrize(
    "names", [("LSF_202605020000", "HTT_202605030000"), ("HTT_202605030000", "LSF_202605020000")]
)
def test_the_same_bytes_for_another_rooftop_are_its_own_leads(
    settings: Settings, rows: Rows, names: tuple[str, str]
) -> None:
    for name in names:
        land_leads(settings, f"<adf>{GOOD}</adf>", f"leads_{name}.xml")
    assert rows("select DealerCode, _file from raw_crm.leads order by all") == [
        ("HTT", "leads_HTT_202605030000.xml"),
        ("LSF", "leads_LSF_202605020000.xml"),
    ]


def test_the_same_bytes_for_the_same_rooftop_are_dated_by_the_newest_name(
    settings: Settings, rows: Rows
) -> None:
    for name in ("LSF_202605020000", "HTT_202605030000", "LSF_202605040000"):
        land_leads(settings, f"<adf>{GOOD}</adf>", f"leads_{name}.xml")
    assert rows("select DealerCode, _file from raw_crm.leads order by all") == [
        ("HTT", "leads_HTT_202605030000.xml"),
        ("LSF", "leads_LSF_202605040000.xml"),
    ]
