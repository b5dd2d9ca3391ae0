"""An analyst's morning, as docs/segments.md tells it: from an idea to the published table."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from conftest import BuiltSample
from full_project import PROJECT, Site, copy_project
from test_segment_macros import EXAMPLE, UNIT_TESTS

# Each ask: what `dms segment new` is told, and who that is, from the marts by other SQL.
MORNING = {
    "suv_buyers_to_invite": (
        ("--from", "sales"),
        """
        select distinct owned.customer_key
        from marts.vehicle_ownership as owned, (select max(as_of_date) as day
            from membership.segment_members) as today
        where owned.is_current and not owned.is_probably_no_longer_owned
            and owned.body_class like '%[SUV]%'
            and owned.bought_on <= today.day - interval 36 months
            and owned.bought_on > today.day - interval 60 months
            and exists (from marts.visits where visits.customer_key = owned.customer_key
                and closed_on > today.day - interval 12 months)
            and not exists (from marts.opportunities
                where opportunities.customer_key = owned.customer_key
                and stage not in ('delivered', 'lost') and stage_on > today.day - interval 180 days)
        """,
    ),
    "tires_on_offer": (
        ("--from", "promotional_tire_buyers"),
        "select customer_key from segments.promotional_tire_buyers",
    ),
    "buyers_to_bring_in": (
        ("--all-of", "sold_not_serviced", "--none-of", "lapsed_vehicle_buyers"),
        """
        select customer_key from segments.sold_not_serviced
        except
        select customer_key from segments.lapsed_vehicle_buyers
        """,
    ),
}


@dataclass(frozen=True)
class Morning:
    """What the previews told of each segment, and the published file of the build after them."""

    previewed: dict[str, int]
    published: Path


@pytest.fixture(scope="module")
def morning(
    tmp_path_factory: pytest.TempPathFactory, built_sample: BuiltSample, parsed_project: Path
) -> Morning:
    """Three segments made by the commands of the page, in a copy of the project and of a build."""
    folder = tmp_path_factory.mktemp("morning")
    project = copy_project(folder)
    built_sample.copy_to(folder)
    paths = {"DBT_PROJECT_DIR": str(project), "PYTHONPATH": str(project / "scripts")}
    site = Site(folder, parsed_project, paths)
    page = (PROJECT / "docs" / "segments.md").read_text("utf-8")
    rules = {Path(path).name: sql for path, sql in EXAMPLE.findall(page)}
    previewed = {}
    for name, (begun_with, _) in MORNING.items():
        site.dms("segment", "new", name, *begun_with)
        fill_in(project, name, rules[name])
        told = json.loads(site.dms("segment", "preview", name, "--json"))
        previewed[name] = told["members"]
    site.dms("check", *MORNING)
    site.dms("build")
    return Morning(previewed, folder / "published" / "dealer_segments.duckdb")


def fill_in(project: Path, name: str, rule: str) -> None:
    """Put the rule in its file, its border into the unit test, and words where it says FILL IN."""
    (sql,) = (project / "models" / "segments").rglob(f"{name}.sql")
    sql.write_text(rule, encoding="utf-8")
    yaml = sql.with_suffix(".yml")
    words = yaml.read_text("utf-8").partition("unit_tests:")[0].rstrip()
    words = re.sub(r"  # FILL IN.*", "", words).replace("FILL IN ", "")
    test = UNIT_TESTS[name].read_text("utf-8")
    yaml.write_text(f"{words}\n\n{test}", encoding="utf-8")


@pytest.mark.parametrize("name", MORNING)
def test_what_was_previewed_is_what_is_published(morning: Morning, name: str) -> None:
    with duckdb.connect(str(morning.published), read_only=True) as connection:
        members = connection.execute(f"select customer_key from segments.{name}").fetchall()
        wanted = connection.execute(MORNING[name][1]).fetchall()
        listed = connection.execute(
            "select members from membership.segment_catalog where segment_name = ?", [name]
        ).fetchall()
    assert sorted(members) == sorted(wanted)
    assert listed == [(len(members),)]
    assert morning.previewed[name] == len(members) > 0
