"""docs/add-a-feed.md, followed word for word in a copy of the project."""

import re
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from conftest import BuiltSample
from dms.checking.passed import keep_passed, read_passed
from full_project import PROJECT, WITHOUT_UNIT_TESTS, Site, copy_project

GUIDE = PROJECT / "docs" / "add-a-feed.md"
STEP = re.compile(r"<!-- (file|append): (\S+)(?: (\S+))? -->\n```\w+\n(.*?)```\n", re.DOTALL)
EXPORT = re.compile(r"```\n(Store;.*?)```\n", re.DOTALL)


def follow(guide: str, project: Path) -> None:
    """Write the files that the guide shows, and its additions at the end of what they name."""
    for action, name, cte, text in STEP.findall(guide):
        path = project / name
        if action == "file":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
            continue
        content = path.read_text("utf-8")
        if path.suffix == ".yml" and cte:
            place = content.index(f"      - input: ref('{cte}')\n")
        elif cte:
            start = content.index(f"\n{cte} as (\n")
            place = content.index("\n)", start)
            content = f"{content[:place]}\n{content[place:]}"
            place += 1
        elif path.suffix == ".sql":
            place = content.rindex("    ])")
        else:
            place = len(content)
        path.write_text(content[:place] + text + content[place:], "utf-8")


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, parsed_project: Path, built_sample: BuiltSample
) -> Site:
    """The project with the guide's feed, built from the guide's export and a line with a fault."""
    folder = tmp_path_factory.mktemp("new_feed")
    project = copy_project(folder)
    guide = GUIDE.read_text("utf-8")
    follow(guide, project)
    (export,) = EXPORT.findall(guide)
    site = Site(
        folder,
        parsed_project,
        {"DBT_PROJECT_DIR": str(project), "PYTHONPATH": str(project / "scripts")},
    )
    tickets = site.landing / "pitlane" / "tickets_P1_20260630.csv"
    tickets.parent.mkdir(parents=True)
    tickets.write_text(export + "P1;7002;someday;A17;;;;;5.00;3.00\nP1;7003\n", "utf-8")
    # What the project's unit tests said before: those of what the guide changes run.
    keep_passed(site.warehouse, read_passed(built_sample.settings.warehouse))
    site.dms("build")
    return site


def test_the_tickets_of_the_new_feed_are_parts_purchases(site: Site) -> None:
    assert site.query(
        "select dealership_key, feed, ticket_number, net_amount, gross_profit"
        " from marts.parts_purchases"
    ) == [("lakeside_ford", "pitlane", "7001", Decimal("120.50"), Decimal("40.50"))]


def test_its_customers_are_customers(site: Site) -> None:
    assert site.query(
        "select feed, source_code, source_customer_number from marts.customer_crosswalk"
    ) == [("pitlane", "P1", "A17")]


def test_its_rows_are_all_accounted_for(site: Site) -> None:
    assert site.query(
        "select rows_raw, rows_used, rows_quarantined, difference"
        " from quality.row_reconciliation where feed = 'pitlane'"
    ) == [(2, 1, 1, 0)]
    assert site.query("select reason, detail from quality.quarantined_rows") == [
        ("unreadable_date", "SoldOn = someday")
    ]
    assert site.query("select reason from landing.rejected_rows") == [
        ("too few values: 2, the header has 10 columns",)
    ]


def test_a_feed_that_is_taken_out_again_leaves_its_raw_rows_alone(
    site: Site, tmp_path: Path, parsed_project: Path
) -> None:
    """The next build passes, and drops what was made of them."""
    made = "staging.base_pitlane__tickets, staging.stg_pitlane__tickets"
    project = copy_project(tmp_path)
    environment = {"DBT_PROJECT_DIR": str(project), "PYTHONPATH": str(project / "scripts")}
    without = Site(tmp_path, parsed_project, environment)
    shutil.copy(site.warehouse, without.warehouse)

    output = without.dbt("build", *WITHOUT_UNIT_TESTS)

    assert f"Nothing in the project makes these any more, so they are dropped: {made}\n" in output
    assert without.query(
        "select table_schema, table_name from information_schema.tables"
        " where contains(table_schema || table_name, 'pitlane')"
    ) == [("raw_pitlane", "tickets")]
    assert without.query("select count(*) from raw_pitlane.tickets") == [(2,)]
    assert without.query("select * from marts.parts_purchases") == []
