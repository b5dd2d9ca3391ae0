"""Data quality that people can see: who stopped sending, what no seed has, what was found."""

import csv
import json
import re
import shutil
from pathlib import Path

import duckdb
import pytest

from conftest import BuiltSample
from dms.findings import Finding, read_findings
from full_project import PROJECT, Site

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
    listed = project / "macros" / "staging" / "staged_tables.sql"
    text = listed.read_text(encoding="utf-8")
    listed.write_text(text.replace("['dealervault', 'appointments'],", ""), encoding="utf-8")
    site = Site(tmp_path, environment={"DBT_PROJECT_DIR": str(project)})
    shutil.copy(built_sample.settings.warehouse, site.warehouse)

    output = site.dbt("test", "--select", "registers_are_complete", status=1)

    row = "dealervault | appointments | None | None | add it to macros/staging/staged_tables.sql"
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


def test_a_build_ends_with_what_it_found(built_sample: BuiltSample) -> None:
    findings = read_findings(built_sample.settings.published / "segments.duckdb")
    (codes,) = [finding for finding in findings if finding.name == "unknown operation code"]
    assert codes.look_in == "quality.unknown_codes"
    assert re.search(
        rf"unknown operation code +{codes.count} .*quality.unknown_codes", built_sample.output
    )


def test_a_first_build_is_compared_with_nothing(built_sample: BuiltSample) -> None:
    assert re.search(r"segment +members +share", built_sample.output)
    report = json.loads((built_sample.settings.published / "build.json").read_text("utf-8"))
    assert {figure["figure"] for figure in report["figures"]} >= {"customers", "segment_members"}
    assert {figure["before"] for figure in report["figures"]} == {None}


def test_late_rooftops_are_findings_by_name(tmp_path: Path) -> None:
    file = tmp_path / "segments.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema quality")
        connection.execute(
            """
            create table quality.feed_freshness as
            from (values ('a', 'lake', date '2026-05-01', true), ('b', 'maple', null, true),
                ('b', 'river', date '2026-06-30', false))
                as listed (feed, dealership_key, newest_extract_on, is_alarm)
            """
        )
        connection.execute(
            """
            create table quality.quality_findings as
            from (values ('a', 'late rooftops', 1, 'x'), ('b', 'late rooftops', 1, 'x'),
                ('b', 'rejected lines', 7, 'y'))
                as listed (feed, finding, finding_count, look_in)
            """
        )
    assert read_findings(file) == [
        Finding("late rooftops", 2, "maple (never), lake (last 2026-05-01)", "x"),
        Finding("rejected lines", 7, "b", "y"),
    ]


def test_a_file_without_quality_tables_has_no_findings(tmp_path: Path) -> None:
    file = tmp_path / "segments.duckdb"
    duckdb.connect(str(file)).close()
    assert read_findings(file) == []
