"""docs/add-a-feed.md, followed word for word in a copy of the project."""

import re
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from conftest import BuiltSample
from dms.checking.passed import keep_passed, read_passed
from full_project import PROJECT, WITHOUT_UNIT_TESTS, Site, copy_project

GUIDE = PROJECT / "docs" / "add-a-feed.md"
STEP = re.compile(r"<!-- (file|append): (\S+)(?: (\S+))? -->\n```\w+\n(.*?)```\n", re.DOTALL)
EXPORT = re.compile(r"<!-- export: (\S+) -->\n```\n(.*?)```\n", re.DOTALL)


def follow(guide: str, project: Path) -> None:
    """Write the files that the guide shows, and its additions to those that it names."""
    for action, name, entry, text in STEP.findall(guide):
        path = project / name
        if action == "file":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
            continue
        content = path.read_text("utf-8")
        place = content.index(f"  {entry}:\n") + len(f"  {entry}:\n") if entry else len(content)
        path.write_text(content[:place] + text + content[place:], "utf-8")


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, parsed_project: Path, built_sample: BuiltSample
) -> Site:
    """The project with the guide's feed, built from its exports and two lines with a fault."""
    folder = tmp_path_factory.mktemp("new_feed")
    project = copy_project(folder)
    guide = GUIDE.read_text("utf-8")
    follow(guide, project)
    site = Site(
        folder,
        parsed_project,
        {"DBT_PROJECT_DIR": str(project), "PYTHONPATH": str(project / "scripts")},
    )
    landing = site.landing / "pitlane"
    landing.mkdir(parents=True)
    for name, export in EXPORT.findall(guide):
        (landing / name).write_text(export, "utf-8")
    with (landing / "tickets_P1_20260630.csv").open("a", encoding="utf-8") as tickets:
        tickets.write("P1;7002;someday;A17;;;5.00;3.00\nP1;7003\n")
    # What the project's unit tests said before: those of what the guide changes run.
    keep_passed(site.warehouse, read_passed(built_sample.settings.warehouse))
    site.dms("build")
    return site


def test_its_sold_deals_are_sales(site: Site) -> None:
    assert site.query(
        "select dealership_key, feed, deal_number, deal_type, vehicle_condition, sale_price,"
        " total_gross from marts.sales"
    ) == [
        ("lakeside_ford", "pitlane", "501", "retail", "new", Decimal("31000"), Decimal("1200")),
    ]
    assert site.query("select stage, created_on from marts.opportunities") == [
        ("offer", date(2026, 5, 21))
    ]


def test_its_closed_orders_are_visits_with_their_operations(site: Site) -> None:
    """60 and 200 of sales, less 25 and 120 of cost, leave 115."""
    assert site.query(
        "select ro_number, customer_pay_amount, warranty_amount, gross_profit from marts.visits"
    ) == [("88", Decimal(60), Decimal(200), Decimal(115))]
    assert site.query(
        "select line_number, operation_code, pay_type from marts.visit_operations order by 1"
    ) == [(1, "LOF", "customer_pay"), (2, "BRAKE", "warranty")]


def test_its_tickets_are_parts_purchases(site: Site) -> None:
    assert site.query(
        "select dealership_key, feed, ticket_number, net_amount, gross_profit"
        " from marts.parts_purchases"
    ) == [("lakeside_ford", "pitlane", "7001", Decimal("120.50"), Decimal("40.50"))]
    assert site.query("select part_number, quantity from marts.part_lines") == [
        ("OF-101", Decimal(2))
    ]


def test_its_people_are_customers_and_employees(site: Site) -> None:
    assert site.query(
        "select feed, source_code, source_customer_number from marts.customer_crosswalk order by 3"
    ) == [("pitlane", "P1", "A17"), ("pitlane", "P1", "A18")]
    assert site.query(
        "select source_customer_number, can_email from marts.customer_contactability"
        " inner join marts.customer_crosswalk using (customer_key) order by 1"
    ) == [("A17", False), ("A18", True)]
    assert site.query("select employee_name, role, is_active from marts.staff order by 1") == [
        ("Ann Moss", "sales", True),
        ("Ben Field", "advisor", False),
    ]


def test_its_rows_are_all_accounted_for(site: Site) -> None:
    assert site.query(
        "select table_name, rows_raw, rows_used, rows_quarantined, difference"
        " from quality.row_reconciliation where feed = 'pitlane' order by 1"
    ) == [
        ("accounts", 2, 2, 0, 0),
        ("deals", 2, 2, 0, 0),
        ("orders", 2, 2, 0, 0),
        ("staff", 2, 2, 0, 0),
        ("tickets", 2, 1, 1, 0),
    ]
    assert site.query("select reason, detail from quality.quarantined_rows") == [
        ("unreadable_date", "SoldOn = someday")
    ]
    assert site.query("select reason from landing.rejected_rows") == [
        ("too few values: 2, the header has 8 columns",)
    ]


def test_a_feed_that_is_taken_out_again_leaves_its_raw_rows_alone(
    site: Site, tmp_path: Path, parsed_project: Path
) -> None:
    """The next build passes, and drops what was made of them."""
    shapes = (
        *("cards", "deals", "employees", "operations"),
        *("part_lines", "parts_tickets", "repair_orders"),
    )
    tables = "accounts", "deals", "orders", "staff", "tickets"
    made = ", ".join(
        [f"intermediate.int_pitlane__{shape}" for shape in shapes]
        + [f"staging.{kind}_pitlane__{table}" for kind in ("base", "stg") for table in tables]
    )
    project = copy_project(tmp_path)
    environment = {"DBT_PROJECT_DIR": str(project), "PYTHONPATH": str(project / "scripts")}
    without = Site(tmp_path, parsed_project, environment)
    shutil.copy(site.warehouse, without.warehouse)

    output = without.dbt("build", *WITHOUT_UNIT_TESTS)

    assert f"Nothing in the project makes these any more, so they are dropped: {made}\n" in output
    assert without.query(
        "select table_schema, table_name from information_schema.tables"
        " where contains(table_schema || table_name, 'pitlane') order by 2"
    ) == [("raw_pitlane", table) for table in tables]
    assert without.query("select count(*) from raw_pitlane.tickets") == [(2,)]
    assert without.query("select * from marts.parts_purchases") == []
