"""`dms forget` on raw tables of a few rows: what goes, what stays, and what comes in later."""

import hashlib
import re

import duckdb
import pytest
import yaml

from dms.errors import DataError, UsageError
from dms.forget.command import forget
from dms.landing import land
from dms.landing.personal import read_personal
from dms.settings import PROJECT_DIR
from dms.targets import Target

STAGING = PROJECT_DIR / "models" / "staging"

DEAL = {
    "File Type": "SL",
    "DV Dealer ID": "DVD31207",
    "Deal Number": "1",
    "Contract Date": "2026-01-05",
    "Deal Type": "Retail",
    "New/Used": "N",
    "VIN": "1HGCM82633A004352",
    "Customer Number": "V1",
    "Full Name": "QUILL,IDA",
    "Co-Buyer Customer Number": "V2",
    "Co-Buyer Full Name": "QUILL,BOB",
    "Home Phone": "518-462-0133",
    "Email 1": "ida@example.com",
    "Sales Price": "30000",
    "Front Gross": "1000",
    "Back Gross": "500",
    "Nickname": "Idi",
}
CARD = "MB5,{number},I,Quill,Ida,12 Main St,5184620133,ida@example.com,{day},0\n"
CARDS = (
    "CompanyNumber,CustomerKey,TypeCode,LastName,FirstName,Address,CellPhone,Email1,"
    "CreatedDate,DeleteRequestDate\n"
)
CONSENTS = "Channel,Address,Status,RecordedAt\n"


def key(feed, code, number):
    """The key of a customer number, as the models make it."""
    return hashlib.md5(f"{feed}|{code}|{number}".encode(), usedforsecurity=False).hexdigest()


IDA, BOB, CARD_7 = (
    key("dealervault", "DVD31207", "V1"),
    key("dealervault", "DVD31207", "V2"),
    key("dealertrack", "MB5", "7"),
)


@pytest.fixture
def landing(settings):
    """Writes a file into the landing folder; lands it when asked for none."""

    def write(name=None, text=None):
        if name:
            path = settings.landing / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        summary = land(settings)
        assert summary.problems == []

    return write


def deal_file(**changed):
    row = DEAL | changed
    return "\t".join(row) + "\n" + "\t".join(row.values()) + "\n"


def know(settings, shared=False):
    """What a build would know: Ida's two numbers are one customer, Bob is another."""
    groups = [
        (IDA, "dealervault", "DVD31207", "V1", IDA),
        (CARD_7, "dealertrack", "MB5", "7", IDA),
        (BOB, "dealervault", "DVD31207", "V2", BOB),
    ]
    evidence = [(record, "record", record) for record, *_ in groups]
    evidence += [(IDA, "email_and_name", "ida@example.com|IDA QUILL")]
    contact_points = [
        (IDA, "ida@example.com"),
        (IDA, "+15184620133"),
        (CARD_7, "12MAINST02139"),
    ]
    if shared:
        contact_points += [(BOB, "ida@example.com")]
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute("create schema intermediate")
        connection.execute(
            "create table intermediate.int_customer_groups (source_customer_key text, feed text, "
            "source_code text, source_customer_number text, customer_key text, "
            "delete_requested_on date)"
        )
        connection.executemany(
            "insert into intermediate.int_customer_groups values (?, ?, ?, ?, ?, null)", groups
        )
        connection.execute(
            "create table intermediate.int_erasure_evidence "
            "(source_customer_key text, kind text, evidence text, last_seen_on date)"
        )
        connection.executemany(
            "insert into intermediate.int_erasure_evidence values (?, ?, ?, '2026-01-05')", evidence
        )
        connection.execute(
            "create table intermediate.int_erasure_contact_points "
            "(source_customer_key text, contact_point text)"
        )
        connection.executemany(
            "insert into intermediate.int_erasure_contact_points values (?, ?)", contact_points
        )
        connection.execute(
            "create table intermediate.int_customer_contacts as select customer_key, 'person' as "
            "party_type, null::text as company_name, 'Ida' as first_name, 'Quill' as last_name, "
            "'Troy' as city from intermediate.int_customer_groups where source_customer_key = ?",
            [IDA],
        )


def forget_ida(settings, customer=IDA, is_agreed=True):
    target = Target("duckdb", "duckdb", settings.warehouse, {})
    return forget(settings, STAGING, target, customer, lambda _: is_agreed)


@pytest.fixture
def landed(settings, landing):
    """A deal of Ida and Bob, a card of Ida's, and consents for her contact points and another's."""
    landing("dealervault/DVD31207_20260201_2200_SL.txt", deal_file())
    landing("dealertrack/customers_MB5_20260201.csv", CARDS + CARD.format(number=7, day=20260105))
    landing(
        "marketing/consents_202602012200.csv",
        CONSENTS
        + "email,IDA@Example.com ,granted,2026-01-05T10:00:00Z\n"
        + "sms,(518) 462-0133,granted,2026-01-05\n"
        + 'mail,"12 Main St., 02139",granted,2026-01-05\n'
        + "email,other@example.com,granted,2026-01-05\n"
        + "email,ida@example.com,granted,2026-02-02T00:00:01Z\n",
    )
    return settings


# --- what goes and what stays ---------------------------------------------------------------------


def test_a_document_stays_without_its_customer(landed, rows):
    know(landed)
    assert forget_ida(landed)

    assert rows(
        'select "Customer Number", "Full Name", "Home Phone", "Email 1", "Nickname", '
        '"Co-Buyer Customer Number", "Co-Buyer Full Name", "VIN", "Sales Price" '
        "from raw_dealervault.deals"
    ) == [(None, None, None, None, None, "V2", "QUILL,BOB", "1HGCM82633A004352", "30000")]


def test_a_co_buyer_goes_and_the_buyer_stays(landed, rows):
    know(landed)
    forget_ida(landed, "dealervault:DVD31207:V2")

    assert rows(
        'select "Customer Number", "Full Name", "Co-Buyer Customer Number", "Co-Buyer Full Name" '
        "from raw_dealervault.deals"
    ) == [("V1", "QUILL,IDA", None, None)]


def test_a_card_of_any_of_their_numbers_is_deleted_and_counted(landed, rows):
    know(landed)
    forget_ida(landed)

    assert rows("select count(*) from raw_dealertrack.customers") == [(0,)]
    assert rows(
        "select lines, rows_landed, rows_rejected from landing.files where table_name = 'customers'"
    ) == [(1, 0, 0)]
    assert rows(
        "select feed, table_name, file_name, line_number from landing.erased_rows "
        "where table_name = 'customers'"
    ) == [("dealertrack", "customers", "customers_MB5_20260201.csv", 2)]


def test_consents_go_for_their_contact_points_up_to_the_day_of_the_newest_extract(landed, rows):
    know(landed)
    forget_ida(landed)

    assert rows("select Address, RecordedAt from raw_marketing.consents order by all") == [
        ("ida@example.com", "2026-02-02T00:00:01Z"),
        ("other@example.com", "2026-01-05"),
    ]


def test_consents_for_an_address_that_somebody_else_has_stay(landed, rows):
    know(landed, shared=True)
    forget_ida(landed)

    assert rows("select count(*) from raw_marketing.consents where Address ilike '%ida@%'") == [
        (2,)
    ]


def test_only_hashes_are_kept_and_the_salt_makes_them(landed, rows):
    know(landed)
    forget_ida(landed)

    ((salt,),) = rows("select salt from landing.salt")
    assert re.fullmatch("[0-9a-f]{64}", salt)
    expected = {
        hashlib.sha256(f"{salt}|{text}".encode()).hexdigest()
        for text in (
            f"record|{IDA}",
            f"record|{CARD_7}",
            "contact_point|ida@example.com",
            "contact_point|+15184620133",
            "contact_point|12MAINST02139",
            "email_and_name|ida@example.com|IDA QUILL",
        )
    }
    assert {row[0] for row in rows("select tombstone from landing.tombstones")} == expected
    assert rows("select distinct cast(erased_on as text) from landing.tombstones") == [
        ("2026-02-01",)
    ]


def test_nothing_changes_without_a_yes(landed, rows):
    know(landed)
    assert not forget_ida(landed, is_agreed=False)

    assert rows('select "Customer Number" from raw_dealervault.deals') == [("V1",)]
    assert rows("select count(*) from landing.tombstones") == [(0,)]
    assert rows("select count(*) from landing.erasures") == [(0,)]


def test_an_error_while_asking_changes_nothing(landed, rows):
    know(landed)

    def stop(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        forget(landed, STAGING, Target("duckdb", "duckdb", landed.warehouse, {}), IDA, stop)
    assert rows("select count(*) from raw_dealertrack.customers") == [(1,)]
    assert rows("select count(*) from landing.erased_rows") == [(0,)]


# --- what comes in later --------------------------------------------------------------------------


def test_an_old_file_with_other_bytes_brings_nobody_back(landed, landing, rows):
    know(landed)
    forget_ida(landed)
    landing(
        "dealertrack/customers_MB5_20260115.csv",
        CARDS + CARD.format(number=7, day=20260105) + CARD.format(number=8, day=20260105),
    )
    landing("dealervault/DVD31207_20260115_2200_SL.txt", deal_file(**{"Deal Number": "2"}))

    assert rows("select CustomerKey from raw_dealertrack.customers") == [("8",)]
    assert rows(
        "select lines, rows_landed from landing.files "
        "where file_name = 'customers_MB5_20260115.csv'"
    ) == [(2, 1)]
    assert rows('select distinct "Customer Number", "Full Name" from raw_dealervault.deals') == [
        (None, None)
    ]


def test_a_rejected_line_that_names_them_loses_its_text_and_stays_counted(landed, landing, rows):
    know(landed)
    forget_ida(landed)
    landing(
        "dealertrack/customers_MB5_20260116.csv",
        CARDS + "MB5,7,I,Quill\nMB5,9,I,Roe\nMB5,10,x,ida@EXAMPLE.com\nMB5,11,(518) 462-0133\n",
    )

    assert rows("select line_number, raw_line from landing.rejected_rows order by all") == [
        (2, None),
        (3, "MB5,9,I,Roe"),
        (4, None),
        (5, None),
    ]


def test_rejected_lines_of_before_lose_their_text_too(landed, landing, rows):
    landing("dealertrack/customers_MB5_20260102.csv", CARDS + "MB5,7,I,Quill\n")
    know(landed)
    forget_ida(landed)

    assert rows("select raw_line from landing.rejected_rows") == [(None,)]


def test_a_survey_names_a_number_of_any_system_of_its_rooftop(landed, landing, rows):
    know(landed)
    landing(
        "surveys/surveys_202602012200.csv",
        "SurveyId,DealerCode,CustomerNumber,Email,RespondedOn,NpsScore,Comment\n"
        "1,MBH,7,,2026-01-06,9,Ida here\n2,LSF,7,,2026-01-06,9,not Ida\n",
    )
    codes = rows("select distinct DealerCode from raw_surveys.surveys order by all")
    assert codes == [("LSF",), ("MBH",)]
    forget_ida(landed)

    assert rows("select CustomerNumber, NpsScore, Comment from raw_surveys.surveys order by 3") == [
        ("7", "9", "not Ida"),
        (None, "9", None),
    ]


# --- wrong use ------------------------------------------------------------------------------------


@pytest.mark.parametrize("customer", ["", "ida", "a:b", IDA.upper(), IDA[:-1]])
def test_what_names_nobody_is_wrong_use(landed, customer):
    know(landed)
    with pytest.raises(UsageError, match="is no customer"):
        forget_ida(landed, customer)


@pytest.mark.parametrize("customer", ["0" * 32, "dealertrack:MB5:8", "dealertrack:mb5:7"])
def test_a_customer_that_is_not_there_is_told(landed, customer):
    know(landed)
    with pytest.raises(DataError, match="no such customer"):
        forget_ida(landed, customer)


def test_without_a_build_nobody_is_known(landed):
    with pytest.raises(DataError, match="run `dms build`"):
        forget_ida(landed)


# --- declarations ---------------------------------------------------------------------------------


def columns_of_sources():
    for path in sorted(STAGING.glob("*/_*__sources.yml")):
        for source in yaml.safe_load(path.read_text("utf-8"))["sources"]:
            if "feed" in source.get("config", {}).get("meta", {}):
                for table in source["tables"]:
                    for column in table["columns"]:
                        meta = column.get("config", {}).get("meta", {})
                        yield f"{source['schema']}.{table['name']}.{column['name']}", meta


PERSONAL_SMELL = re.compile(
    r"name|address|street|phone|email|birth|zip|postal|^city$|comment|customer|contactid|consumer"
    r"|buyer|prospect$",
    re.IGNORECASE,
)
NOBODYS = {
    # settings of the customer's card, and names of things
    *(
        "raw_cdk.customers.contactMethods",
        "raw_cdk.customers.nameCode",
        "raw_marketing.campaigns.Name",
    ),
    "raw_marketing.campaigns.SegmentName",
    *("raw_crm.leads.vendor_name", "raw_crm.leads.provider_name"),
    *("raw_dealervault.deals.Service Contract Name",),
    *(
        f"raw_dealervault.{table}.Block {x}"
        for table in ("deals", "repair_orders")
        for x in ("Email", "Phone")
    ),
    *(f"raw_dealertrack.customers.AllowContactBy{x}" for x in ("Phone", "Email")),
    *(
        f"raw_dealervault.repair_orders.Customer {x}"
        for x in ("Labor Sale", "Parts Sale", "Misc Sale", "Total Sale", "Total Cost")
    ),
    "raw_dealertrack.repair_orders.CustomerPayTotal",
}


def test_every_column_that_smells_personal_is_declared():
    undeclared = [
        name
        for name, meta in columns_of_sources()
        if PERSONAL_SMELL.search(name.rsplit(".", 1)[1])
        and not {"personal", "customer_number", "dealership_code"} & set(meta)
        and name not in NOBODYS
    ]
    assert undeclared == []


@pytest.mark.parametrize(
    ("table", "columns", "message"),
    [
        ({"erase": "all"}, {}, "erase is all"),
        ({}, {"n": {"customer_number": True}}, "wants a dealership_code"),
        ({}, {"name": {"personal": True}}, "want a customer_number or contact_point"),
        ({"dated_by": "day"}, {}, "dated_by names no column"),
        (
            {},
            {
                "code": {"dealership_code": True},
                "n": {"customer_number": True},
                "name": {"personal": True, "personal_of": "m"},
            },
            "personal_of names no customer_number",
        ),
    ],
)
def test_declarations_that_do_not_fit_together_are_refused(table, columns, message):
    with pytest.raises(ValueError, match=message):
        read_personal(table, columns)
