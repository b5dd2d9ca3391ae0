"""Data quality that people can see: who stopped sending, what no seed has, what was found."""

import csv
import json
import re
import shutil
from pathlib import Path

import duckdb
import pytest

from conftest import BuiltSample
from full_project import PROJECT, Site, copy_project

PARTS_OF_PROJECT = ("macros", "models", "profiles", "seeds", "tests")


@pytest.fixture
def copied(built_sample: BuiltSample, tmp_path: Path, parsed_project: Path) -> Site:
    """The built sample's warehouse, to be changed."""
    site = Site(tmp_path, parsed_project)
    shutil.copy(built_sample.settings.warehouse, site.warehouse)
    return site


def test_a_rooftop_that_stopped_sending_is_named(copied: Site) -> None:
    # Its history of 2025-12-31 stays, 181 days before the newest extract of the others.
    with duckdb.connect(str(copied.warehouse)) as connection:
        tables = connection.execute(
            "select table_name from duckdb_tables() where schema_name = 'raw_dealertrack'"
        ).fetchall()
        for (table,) in tables:
            connection.execute(
                f"delete from raw_dealertrack.{table} where CompanyNumber = 'HV2'"
                " and _extracted_at >= timestamp '2026-01-01'"
            )
    output = copied.dbt(
        *("build", "--select", "+feed_freshness", "rooftops_are_sending"),
        *("--exclude", "test_type:unit"),
    )
    (line,) = re.findall(r"First rows of rooftops_are_sending:\n.*\n(.*\n(?:  \w.*\n)*)", output)
    assert line.startswith("  dealertrack | harborview_honda | late | 2025-12-31 | 181 | ")
    assert line.count("\n") == 1


def test_a_raw_table_that_nobody_registered_fails_a_test_by_name(
    built_sample: BuiltSample, tmp_path: Path
) -> None:
    project = tmp_path / "project"
    for part in PARTS_OF_PROJECT:
        shutil.copytree(PROJECT / part, project / part)
    shutil.copy(PROJECT / "dbt_project.yml", project)
    listed = project / "dbt_project.yml"
    text = listed.read_text(encoding="utf-8")
    assert "tables: [appointments, deals," in text
    listed.write_text(text.replace("tables: [appointments, deals,", "tables: [deals,"), "utf-8")
    site = Site(tmp_path, environment={"DBT_PROJECT_DIR": str(project)})
    shutil.copy(built_sample.settings.warehouse, site.warehouse)

    output = site.dbt("test", "--select", "registers_are_complete", status=1)

    row = "dealervault | appointments | None | None | add it to feeds in dbt_project.yml"
    assert row in output


def test_the_unknown_codes_are_those_that_the_sample_plants(built_sample: BuiltSample) -> None:
    """An operation that no seed has begins with ZZ there; the seeds are read here once more."""
    with (PROJECT / "seeds" / "dealerships.csv").open(encoding="utf-8") as file:
        mapped = {(row["feed"], row["source_code"]) for row in csv.DictReader(file)}
    with duckdb.connect(str(built_sample.settings.warehouse), read_only=True) as connection:
        found = connection.execute(
            "select code_kind, feed, code from quality.unknown_codes"
        ).fetchall()
    operations = [code for kind, _, code in found if kind in ("operation_code", "part_number")]
    rooftops = {(feed, code) for kind, feed, code in found if kind == "rooftop_code"}
    assert operations
    assert [code for code in operations if not code.startswith("ZZ")] == []
    assert rooftops
    assert rooftops & mapped == set()


def test_a_first_build_ends_with_what_it_found(built_sample: BuiltSample) -> None:
    findings = json.loads((built_sample.settings.published / "build.json").read_text("utf-8"))
    (codes,) = [
        finding for finding in findings["findings"] if finding["name"] == "unknown operation code"
    ]
    assert codes["look_in"] == "quality.unknown_codes"
    assert codes["acknowledged"] == 0
    assert re.search(
        rf"unknown operation code +{codes['count']} .*quality.unknown_codes", built_sample.output
    )
    # All is news, so the codes are named as well, the first five; later the news names them.
    named = built_sample.output.partition("First rows of operation_codes_are_categorised:")[2]
    assert named.splitlines()[2].count("| operation_code | ZZ") == 1
    assert named.splitlines()[7] == "  and more"
    assert "next: docs/quality.md says what to do about each" in built_sample.output


def test_a_first_build_is_compared_with_nothing(built_sample: BuiltSample) -> None:
    assert re.search(r"segment +members +share", built_sample.output)
    report = json.loads((built_sample.settings.published / "build.json").read_text("utf-8"))
    assert {figure["figure"] for figure in report["figures"]} >= {"customers", "segment_members"}
    assert {figure["before"] for figure in report["figures"]} == {None}


ACKNOWLEDGED = """\
finding,feed,code,until,why
unknown operation code,,,2026-06-30,the seed is being written
unknown rooftop code,dealertrack,,2026-06-29,asked the sender
late rooftop,,,2026-12-31,mistyped
"""


def test_the_next_build_tells_what_is_news_and_counts_what_is_known(
    built_sample: BuiltSample, tmp_path: Path, parsed_project: Path
) -> None:
    """As of 2026-06-30: the first line holds on its last day, the second is over."""
    project = copy_project(tmp_path)
    (project / "seeds" / "quality_acknowledged.csv").write_text(ACKNOWLEDGED, encoding="utf-8")
    site = Site(tmp_path, parsed_project, {"DBT_PROJECT_DIR": str(project), "COLUMNS": "80"})
    site.landing.mkdir()
    shutil.copy(built_sample.settings.warehouse, site.warehouse)
    published = site.folder / "published"
    shutil.copytree(built_sample.settings.published, published, symlinks=True)
    before = {
        (finding, feed, code): count
        for finding, feed, code, count in query(
            published / "contacts.duckdb",
            "select finding, feed, code, finding_count from quality.findings_by_code",
        )
    }
    codes = [key for key in before if key[0] == "unknown operation code"]
    # As if the night before had not known them.
    with duckdb.connect(str((published / "contacts.duckdb").resolve())) as connection:
        connection.execute("delete from quality.findings_by_code where finding = 'unknown stage'")
        connection.execute(
            "update quality.findings_by_code set finding_count = finding_count - 1"
            " where finding = 'rejected lines' and feed = 'crm'"
        )

    output = site.dms("build", "--select", "quality_acknowledged+")

    lines = [" ".join(line.split()) for line in output.splitlines()]
    assert max(len(line) for line in output.splitlines() if "──" in line) <= 80
    assert "landing: nothing new; 0 files had landed before" in lines
    start = lines.index("new or worse more now in")
    rejected = sum(count for key, count in before.items() if key[:2] == ("rejected lines", "crm"))
    assert lines[start + 2 : start + 4] == [
        f"rejected lines +1 {rejected} crm: leads",
        "unknown stage +1 1 crm: On Hold",
    ]
    assert lines[start + 4] == ""
    assert (
        f"{len(before) - len(codes) - 2} findings as before, {len(codes)} known and acknowledged: "
        "quality.quality_findings"
    ) in lines
    assert "next: ask the sender of crm what On Hold means" in lines
    # What the news tells is no warning as well; the lines of the seed are.
    assert "operation_codes_are_categorised" not in output
    assert "dealership_codes_are_mapped" not in output
    assert any("warning: acknowledgements_are_needed: Got 2 results" in line for line in lines)
    assert (
        "late rooftop | None | None | 2026-12-31 | names nothing that is found: mistyped or "
        "settled; correct it or take it out"
    ) in lines
    assert (
        "unknown rooftop code | dealertrack | None | 2026-06-29 | its day is over and it is told "
        "again: mend it, or write a later day"
    ) in lines
    # They stay in the tables, marked.
    marked = query(
        published / "segments.duckdb",
        "select sum(finding_count), sum(acknowledged_count),"
        " min(cast(acknowledged_until as varchar)), min(acknowledged_why)"
        " from quality.quality_findings"
        " where finding = 'unknown operation code'",
    )
    assert marked == [(len(codes), len(codes), "2026-06-30", "the seed is being written")]
    report = json.loads((published / "build.json").read_text("utf-8"))
    assert [(one["finding"], one["codes"]) for one in report["news"]] == [
        ("rejected lines", ["leads"]),
        ("unknown stage", []),
    ]
    assert report["rest"]["acknowledged"] == len(codes)


def query(file: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_a_line_without_its_day_or_reason_stops_the_build(
    built_sample: BuiltSample, tmp_path: Path, parsed_project: Path
) -> None:
    project = copy_project(tmp_path)
    (project / "seeds" / "quality_acknowledged.csv").write_text(
        "finding,feed,code,until,why\nlate rooftops,,,,for ever\nlate rooftops,,,2026-12-31,\n"
        ",crm,,2026-12-31,of nothing\n",
        encoding="utf-8",
    )
    site = Site(tmp_path, parsed_project, {"DBT_PROJECT_DIR": str(project)})
    shutil.copy(built_sample.settings.warehouse, site.warehouse)
    output = site.dbt(
        *("build", "--select", "quality_acknowledged", "acknowledgements_are_sound"), status=1
    )
    for row in (
        "late rooftops | None | None | a line needs its last day (until), YYYY-MM-DD",
        "late rooftops | None | None | a line needs a reason (why)",
        "None | crm | None | a line needs a finding, as quality.findings_by_code calls it",
    ):
        assert row in output
