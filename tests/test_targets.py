"""The targets of the dbt profile: what each is, needs and is told."""

from pathlib import Path

import pytest

from dms.dbt import DbtProject
from dms.errors import UsageError
from dms.settings import PROJECT_DIR, Settings
from dms.targets import find_target


@pytest.fixture
def project(tmp_path) -> DbtProject:
    return DbtProject(PROJECT_DIR, PROJECT_DIR / "profiles", tmp_path / "target")


def settings_of(folder: Path, lake: str = "") -> Settings:
    return Settings(folder / "landing", folder / "w.duckdb", folder / "published", lake)


def test_the_default_target_is_the_warehouse_file(project, tmp_path):
    target = find_target(project, None, settings_of(tmp_path))
    assert (target.name, target.is_cluster, target.warehouse) == (
        "duckdb",
        False,
        tmp_path / "w.duckdb",
    )


def test_spark_reads_the_lake_beside_the_warehouse_and_keeps_its_catalogue_there(project, tmp_path):
    target = find_target(project, "spark", settings_of(tmp_path))
    assert target.is_cluster
    assert target.environment["DMS_LAKE"] == f"{tmp_path}/w.lake"
    assert target.environment["DMS_METASTORE"] == f"{tmp_path}/w.lake/metastore"


def test_the_catalogue_of_a_lake_in_an_object_store_lies_beside_the_warehouse(project, tmp_path):
    target = find_target(project, "spark", settings_of(tmp_path, "s3a://bucket/lake"))
    assert target.environment["DMS_LAKE"] == "s3a://bucket/lake"
    assert target.environment["DMS_METASTORE"] == f"{tmp_path}/w.duckdb.metastore"


def test_a_lake_that_spark_cannot_name_is_refused(project, tmp_path):
    with pytest.raises(UsageError, match=r"^DMS_LAKE=/a;b: Spark cannot take ; in its name$"):
        find_target(project, "spark", settings_of(tmp_path, "/a;b"))


@pytest.mark.parametrize("java", ["", "#!/bin/sh\necho 'openjdk version \"11.0.2\"' >&2\n"])
def test_spark_without_java_17_is_refused_before_anything_is_done(
    project, tmp_path, monkeypatch, java
):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    if java:
        (tmp_path / "bin").mkdir()
        (tmp_path / "bin" / "java").write_text(java)
        (tmp_path / "bin" / "java").chmod(0o755)
    there = "Java 11" if java else "no Java"

    with pytest.raises(UsageError, match=f"Spark needs Java 17 or newer, there is {there};"):
        find_target(project, "spark", settings_of(tmp_path))
    assert find_target(project, "spark", settings_of(tmp_path), is_to_build=False).is_cluster


@pytest.mark.parametrize(
    ("profile", "problem"),
    [
        ("", "has no profile of this project"),
        ("dealer_segments: [", "has no profile of this project"),
        ("dealer_segments: {target: a, outputs: {b: {type: duckdb}}}", "has no such target"),
        ("dealer_segments: {target: a, outputs: {a: {type: snowflake}}}", "must make it a DuckDB"),
        ("dealer_segments: {target: a, outputs: {a: {path: x.duckdb}}}", "must make it a DuckDB"),
    ],
)
def test_a_profile_that_cannot_be_used_gets_one_line(tmp_path, profile, problem):
    (tmp_path / "profiles.yml").write_text(profile)
    project = DbtProject(PROJECT_DIR, tmp_path, tmp_path / "target")
    with pytest.raises(UsageError, match=problem) as error:
        find_target(project, None, settings_of(tmp_path))
    assert "\n" not in str(error.value)
