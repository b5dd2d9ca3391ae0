"""What odd values of real exports become, from the file to the marts.

`odd_exports` plants them in the sample, which is built on DuckDB here and on Spark in
`tests/test_spark.py`, row for row the same. Expected values are what a person reads in the files.
"""

from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from conftest import BuiltSample
from odd_exports import (
    MOMENTS,
    REQUESTED,
    cdk_number,
    email,
    first,
    last,
    phone,
)
from odd_exports import card_number as card

CONTRACT, EXTRACT = date(2026, 3, 14), date(2026, 6, 30)
VISIT = Decimal("100.00")


@pytest.fixture(scope="module")
def warehouse(built_sample: BuiltSample) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(built_sample.settings.warehouse), read_only=True)


def by_key(
    warehouse: duckdb.DuckDBPyConnection, sql: str, keys: list[str]
) -> dict[str, tuple[Any, ...]]:
    """The rows of a query whose first column is one of the keys, by it."""
    rows = [row for row in warehouse.execute(sql).fetchall() if row[0] in keys]
    found = {key: tuple(values) for key, *values in rows}
    assert len(found) == len(rows)
    return found


@pytest.fixture(scope="module")
def said(warehouse: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """Why each channel may be used or not, by customer number; nobody who is in no mart."""
    rows = warehouse.execute(
        """
        select source_customer_number, email_reason, sms_reason, call_reason, mail_reason
        from marts.customer_crosswalk
        inner join marts.customer_contactability using (customer_key)
        where source_code in ('DVD31207', 'HV2', 'C3041', 'LSF')
        """
    ).fetchall()
    channels = ("email", "sms", "phone", "mail")
    return {number: dict(zip(channels, reasons, strict=True)) for number, *reasons in rows}


def customers_of(warehouse: duckdb.DuckDBPyConnection, *numbers: str) -> list[str]:
    """The customer key of each number, in their order."""
    found = by_key(
        warehouse,
        "select source_customer_number, customer_key from marts.customer_crosswalk"
        " where source_code in ('DVD31207', 'HV2', 'C3041', 'LSF')",
        list(numbers),
    )
    return [found[number][0] for number in numbers]


REFUSALS = {
    # flags in other words
    **{f"V{number}": ("email", "withdrawn") for number in range(1, 9)},
    "V9": ("sms", "opted_out"),
    "V10": ("email", "allowed"),
    **{card(number): ("email", "withdrawn") for number in range(13, 18)},
    card(12): ("email", "withdrawn"),
    card(18): ("email", "allowed"),
    card(19): ("email", "allowed"),
    **{cdk_number(number): ("mail", "opted_out") for number in (21, 22, 23, 27, 28, 215)},
    cdk_number(29): ("email", "withdrawn"),
    cdk_number(30): ("email", "allowed"),
    **{f"C{number}": ("phone", "do_not_call_registry") for number in range(32, 36)},
    "C36": ("phone", "allowed"),
    "C37": ("phone", "allowed"),
    # addresses in other forms
    **{f"C{number}": ("email", "withdrawn") for number in range(40, 45)},
    **{f"C{number}": ("sms", "withdrawn") for number in (*range(45, 49), 52)},
    **{f"C{number}": ("phone", "do_not_call_registry") for number in (49, 50, 51)},
    "C53": ("email", "allowed"),
    "C54": ("sms", "allowed"),
    "C55": ("phone", "allowed"),
    "V56": ("email", "withdrawn"),
    "V57": ("email", "withdrawn"),
    "V58": ("sms", "withdrawn"),
    **{f"V{number}": ("mail", "withdrawn") for number in (59, 60, 61)},
    card(62): ("sms", "withdrawn"),
    card(63): ("email", "withdrawn"),
    card(64): ("phone", "do_not_call_registry"),
    cdk_number(65): ("email", "withdrawn"),
    "C73": ("email", "withdrawn"),
    "V74": ("email", "withdrawn"),
    card(75): ("email", "withdrawn"),
    "C66": ("email", "withdrawn"),
    "C67": ("sms", "withdrawn"),
    **{f"C{number}": ("email", "withdrawn") for number in (68, 69, 70)},
    "C71": ("email", "allowed"),
    "C72": ("email", "allowed"),
    # moments: only 82 and 85 agreed after they had refused
    **{f"C{number}": ("sms", "withdrawn") for number in MOMENTS},
    "C82": ("sms", "allowed"),
    "C85": ("sms", "allowed"),
    # white space around
    "V320": ("email", "withdrawn"),
    "V321": ("email", "withdrawn"),
    "V322": ("mail", "opted_out"),
    card(329): ("email", "withdrawn"),
    cdk_number(330): ("email", "opted_out"),
    # a list of one in the place of an object
    cdk_number(401): ("phone", "withdrawn"),
    cdk_number(402): ("mail", "withdrawn"),
}


@pytest.mark.parametrize("number", REFUSALS)
def test_a_refusal_holds_in_whatever_form(said: dict[str, dict[str, str]], number: str) -> None:
    channel, reason = REFUSALS[number]
    assert said[number][channel] == reason


def test_a_permission_for_texts_of_a_readable_number_counts(
    said: dict[str, dict[str, str]],
) -> None:
    assert said[card(64)]["sms"] == "allowed"


def test_what_protects_nobody_is_named(
    warehouse: duckdb.DuckDBPyConnection, built_sample: BuiltSample
) -> None:
    rows = warehouse.execute(
        "select table_name, missing, count(*) from quality.unsettled_refusals"
        " where file_name like '%2215.%' group by all order by all"
    ).fetchall()
    assert rows == [
        ("consents", "address", 2),
        ("customers", "yes or no to deletion", 2),
        ("dnc_checks", "address", 1),
        ("responses", "address of the send", 1),
        ("responses", "send", 1),
    ]
    assert "refusals_protect_somebody" in built_sample.output


@pytest.mark.parametrize(
    "number", [*map(card, range(200, 205)), *map(cdk_number, (24, 25, 26, 210, 211, 212))]
)
def test_who_asked_to_be_deleted_is_gone(said: dict[str, dict[str, str]], number: str) -> None:
    assert number not in said


@pytest.mark.parametrize("number", [*map(card, range(205, 210)), *map(cdk_number, (213, 214))])
def test_a_day_that_means_never_deletes_nobody(
    said: dict[str, dict[str, str]], number: str
) -> None:
    assert said[number]["email"] == "allowed"


def test_businesses_are_told_from_people(warehouse: duckdb.DuckDBPyConnection) -> None:
    businesses = ["V11", card(20), cdk_number(31), "lead S L363", "lead S L366"]
    people = ["V10", card(19), cdk_number(30), "lead S L365"]
    found = by_key(
        warehouse,
        "select source_customer_number, party_type from marts.customer_crosswalk"
        " inner join marts.customers using (customer_key)",
        businesses + people,
    )
    assert found == {
        **dict.fromkeys(businesses, ("business",)),
        **dict.fromkeys(people, ("person",)),
    }


@pytest.mark.parametrize(
    "numbers",
    [
        pytest.param([card(120), card(121)], id="nobody next door to a person with a phone"),
        pytest.param([card(122), card(123), card(124)], id="nobody between two people"),
        pytest.param([card(125), card(126)], id="two neighbours"),
        pytest.param(["C127", "C128", "C129"], id="a contact without a name at one address"),
        pytest.param([*map(cdk_number, (130, 131, 132))], id="FNU LNU at one address"),
        pytest.param(["C133", "C134"], id="half a surname in the same street"),
        pytest.param(["C160", "C161"], id="Chinese"),
        pytest.param(["C162", "C163"], id="Chinese in Latin letters"),
        pytest.param(["C164", "C165"], id="Cyrillic"),
        pytest.param(["C166", "C167"], id="Greek"),
        pytest.param(["C168", "C169"], id="Hangul"),
        pytest.param(["C170", "C171"], id="Arabic"),
    ],
)
def test_strangers_and_couples_stay_apart(
    warehouse: duckdb.DuckDBPyConnection, numbers: list[str]
) -> None:
    assert len(set(customers_of(warehouse, *numbers))) == len(numbers)


@pytest.mark.parametrize(
    "numbers",
    [
        pytest.param(("C172", "C173"), id="Vietnamese"),
        pytest.param(("C174", "C175"), id="Polish"),
        pytest.param(("C176", "C177"), id="German, composed and in pieces"),
        pytest.param(("V178", cdk_number(179)), id="Norwegian, in two feeds"),
        pytest.param(("99423", "0099425"), id="number of a contact that a spreadsheet guards"),
    ],
)
def test_one_person_in_two_spellings_is_one(
    warehouse: duckdb.DuckDBPyConnection, numbers: tuple[str, ...]
) -> None:
    assert len(set(customers_of(warehouse, *numbers))) == 1


def test_couples_of_one_address_are_a_household_whatever_their_script(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    for couple in ("C160", "C161"), ("C162", "C163"), ("C168", "C169"):
        households = warehouse.execute(
            "select distinct household_key from marts.customers where customer_key in ?",
            [customers_of(warehouse, *couple)],
        ).fetchall()
        assert len(households) == 1, couple


CONTACTS = {
    "C160": ("伟", "王", None, None),
    "C164": ("Иван", "Петров", email(164), None),
    "C170": ("أحمد", "حسن", email(170), None),
    "C172": ("Hương", "Đỗ", None, None),
    **{f"C{n}": (first(n), last(n), email(n), None) for n in range(323, 328)},
    "C328": (f"{first(328)} Ann", f"De {last(328)}", email(328), None),
    cdk_number(331): (first(331), last(331), email(331), None),
    "lead S L332": (first(332), last(332), email(332), f"+1{phone(332)}"),
    **{
        f"lead S L{n}": (first(n), last(n), email(n), None)
        for n in (333, 360, 361, 362, 364, 365, 367)
    },
    **{f"lead S L{n}": (first(n), last(n), email(n), f"+1{phone(n)}") for n in (368, 369, 370)},
    "lead S L371": (first(371), last(371), email(371), None),
    cdk_number(400): (first(400), last(400), email(400), f"+1{phone(400)}"),
    cdk_number(401): (first(401), last(401), email(401), f"+1{phone(401)}"),
    cdk_number(402): (first(402), last(402), email(402), None),
}


@pytest.mark.parametrize("number", CONTACTS)
def test_people_are_addressed_as_they_were_sent(
    warehouse: duckdb.DuckDBPyConnection, number: str
) -> None:
    assert by_key(
        warehouse,
        "select source_customer_number, first_name, last_name, email, mobile_phone"
        " from intermediate.int_customer_contacts"
        " inner join marts.customer_crosswalk using (customer_key)",
        [number],
    ) == {number: CONTACTS[number]}


SALES = {
    **dict.fromkeys(("D240", "D241", "D242"), (CONTRACT, None, Decimal(30000), Decimal(1000))),
    "D243": (CONTRACT, None, Decimal(30000), Decimal("999.50")),
    "D244": (CONTRACT, None, Decimal(30000), Decimal(-1000)),
    "D245": (CONTRACT, None, Decimal(30000), Decimal(-1000)),
    "D280": (CONTRACT, None, Decimal(30000), Decimal(1000)),
    "D281": (CONTRACT, None, Decimal(30000), Decimal(1000)),
    "D283": (CONTRACT, None, Decimal(30000), Decimal(1000)),
    "D321": (CONTRACT, None, Decimal(30000), Decimal(1000)),
    "D322": (CONTRACT, None, Decimal(30000), Decimal(1000)),
    "5799254": (CONTRACT, None, Decimal(30000), Decimal(1000)),
    "5799255": (CONTRACT, None, Decimal(30000), Decimal(1000)),
    "5799401": (CONTRACT, None, Decimal(30000), Decimal(1000)),
    "5799402": (CONTRACT, None, Decimal(30000), Decimal(1000)),
}
NO_SALES = ["D246", "D247", "D282", "5799256"]


def test_sales_have_the_amounts_and_days_that_were_meant(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    found = by_key(
        warehouse,
        "select deal_number, sold_on, lease_end_on, sale_price, front_gross from marts.sales",
        [*SALES, *NO_SALES],
    )
    assert found == SALES


VISITS = {
    "3199250": (date(2026, 5, 2), Decimal("199.95")),
    "3199251": (date(2026, 5, 2), Decimal(1250)),
    "3199252": (date(2026, 5, 2), Decimal("1.25")),
    "3199253": (date(2026, 5, 2), Decimal("1250.50")),
    "3299257": (date(2026, 5, 29), Decimal("33.68")),
    "R259": (date(2026, 6, 29), VISIT),
    "3199329": (date(2026, 5, 2), VISIT),
    "3299401": (date(2026, 5, 29), Decimal("33.68")),
    "3199420": (date(2026, 5, 2), VISIT),
    "3199421": (date(2026, 5, 2), VISIT),
    "3199422": (date(2026, 5, 2), VISIT),
    "R423": (date(2026, 6, 29), VISIT),
    "3299424": (date(2026, 5, 29), Decimal("33.68")),
}
OPEN = [*(f"R{n}" for n in range(284, 290)), "3199291", "3199292", "3299294", "3299296"]
CLOSED_BEFORE = ["R290", "3199293", "3299295"]


def test_visits_have_the_amounts_and_days_that_were_meant(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    found = by_key(
        warehouse,
        "select ro_number, closed_on, customer_pay_amount from marts.visits",
        [*VISITS, *OPEN, *CLOSED_BEFORE, "R260", "3299258"],
    )
    assert found == VISITS


def test_an_order_that_was_closed_on_no_day_is_open(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    orders = " union all ".join(
        f"select ro_number, opened_on, closed_on from staging.stg_{feed}__repair_orders"
        for feed in ("dealervault", "dealertrack", "cdk")
    )
    assert by_key(warehouse, orders, [*OPEN, *CLOSED_BEFORE]) == dict.fromkeys(
        OPEN, (date(2026, 6, 29), None)
    )


def test_nobody_is_lapsed_by_a_day_that_means_none(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    assert (
        warehouse.execute(
            "select segment_name from membership.segment_members where customer_key in ?"
            " and segment_name in ('lapsed_vehicle_buyers', 'lost_service_customers',"
            " 'lapsed_service_customers')",
            [customers_of(warehouse, "V280", "V281", "V284", card(291), cdk_number(294))],
        ).fetchall()
        == []
    )
    seen = (
        "select source_customer_number, first_seen_on from marts.customer_crosswalk"
        " inner join marts.customers using (customer_key)"
    )
    assert by_key(warehouse, seen, ["C297", "C298"]) == {"C297": (None,), "C298": (None,)}


def test_parts_and_campaigns_have_the_amounts_that_were_meant(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    parts = "select ticket_number, net_amount from marts.parts_purchases"
    assert by_key(warehouse, parts, ["T261", "T262", "T263", "P403"]) == {
        "T261": (Decimal(1040),),
        "T262": (Decimal(-40),),
        "P403": (Decimal(40),),
    }
    costs = "select campaign_id, cost_total from staging.stg_marketing__campaigns"
    assert by_key(warehouse, costs, ["odd264", "odd265", "odd266"]) == {
        "odd264": (Decimal(1200),),
        "odd265": (Decimal(1200),),
        "odd266": (Decimal(-1200),),
    }


def test_what_could_not_be_used_is_named(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        "select feed, reason, detail from quality.quarantined_rows"
        " where file_name like '%ODD%' or file_name like '%202606302215%' order by all"
    ).fetchall()
    assert rows == [
        ("cdk", "ends_before_it_begins", "closedDate = 2026-06-28, openDate = 2026-06-29"),
        ("cdk", "unreadable_number", "sellingPrice = thirty"),
        ("cdk", "unreadable_number", "totals.roSale = 33.68 or so"),
        ("dealertrack", "ends_before_it_begins", "CloseDate = 20260501, OpenDate = 20260629"),
        ("dealertrack", "unreadable_number", "ExtendedPrice = 40.0.0"),
        ("dealervault", "ends_before_it_begins", "Close Date = 5/1/2026, Open Date = 6/29/2026"),
        ("dealervault", "missing_date", "Contract Date"),
        ("dealervault", "unreadable_number", "Operation Line Sale = l2.50"),
        ("dealervault", "unreadable_number", "Sales Price = 30,00,00"),
        ("dealervault", "unreadable_number", "Sales Price = 3O000"),
        ("marketing", "unreadable_address", "Address = .x..xxxxxxx.99@xxxxx99.xxxxxxx"),
        ("marketing", "unreadable_address", "Address = 9999999"),
        ("marketing", "unreadable_date", "SentAt = soon"),
    ]


def test_what_was_read_otherwise_than_written_is_counted(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    rows = warehouse.execute(
        "select table_name, column_name, value_count, example from quality.unread_values"
        " where fate != 'quarantine' and is_new order by all"
    ).fetchall()
    assert rows == [
        ("customers", "AllowContactByEmail", 1, "perhaps"),
        ("customers", "DeleteRequestDate", 2, "25.05.2026 (phone)"),
        ("customers", "deleteDataDate", 1, "soon"),
        ("customers", "isDeleteDataFlag", 1, "perhaps"),
        ("customers", "optOutFlag", 1, "?"),
        ("deals", "Block Email", 1, "perhaps"),
        ("dnc_checks", "OnRegistry", 1, "perhaps"),
        ("leads", "requestdate", 1, "yesterday"),
        ("sends", "Address", 1, "xxxxxx 99"),
    ]


def test_leads_are_of_the_day_that_they_name_or_of_their_extract(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    days = {
        f"S L{number}": (EXTRACT if number in (388, 389, 390) else date(2026, 6, 1),)
        for number in (*REQUESTED, 333)
    }
    sql = "select lead_key, requested_on from staging.stg_crm__leads"
    assert by_key(warehouse, sql, list(days)) == days
    people = [f"lead {key}" for key in days]
    crosswalk = "select source_customer_number, feed from marts.customer_crosswalk"
    assert len(by_key(warehouse, crosswalk, people)) == len(people)


def test_the_vehicle_asked_for_is_not_the_one_traded_in(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    sql = "select lead_key, interest, interest_make from staging.stg_crm__leads"
    assert by_key(warehouse, sql, [f"S L{number}" for number in range(372, 376)]) == {
        "S L372": ("lease", "Kia"),
        "S L373": ("test_drive", "Kia"),
        "S L374": ("buy", "Kia"),
        "S L375": ("trade_in", None),
    }


def test_one_number_in_several_spellings_is_one_customer(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    rows = warehouse.execute(
        "select source_code, source_customer_number, count(*) from marts.customer_crosswalk"
        " inner join marts.visits using (customer_key)"
        " where regexp_matches(source_customer_number, '999420|99423|999424') group by all"
        " order by all"
    ).fetchall()
    assert rows == [("C3041", "999424", 1), ("DVD31207", "99423", 1), ("HV2", "999420", 3)]
