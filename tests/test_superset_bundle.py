"""bi/superset: what it says of tables is what was published, and each part finds the others."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from dms import superset
from dms.manifest import load_manifest
from full_project import PROJECT

ROOT = PROJECT / superset.BUNDLE


def read(folder: str) -> dict[str, dict[str, Any]]:
    paths = sorted((ROOT / folder).glob("*.yaml"))
    return {path.name: yaml.safe_load(path.read_text(encoding="utf-8")) for path in paths}


@pytest.fixture(scope="module")
def datasets() -> dict[str, dict[str, Any]]:
    return {text["uuid"]: text for text in read("datasets").values()}


def charts_of(dashboard: dict[str, Any]) -> list[str]:
    parts = [part for part in dashboard["position"].values() if isinstance(part, dict)]
    return [part["meta"]["uuid"] for part in parts if part["type"] == "CHART"]


def test_every_chart_is_on_the_dashboard_once() -> None:
    (dashboard,) = read("dashboards").values()
    assert sorted(charts_of(dashboard)) == sorted(
        chart["uuid"] for chart in read("charts").values()
    )


def test_a_chart_names_columns_of_its_dataset_alone(datasets: dict[str, Any]) -> None:
    unknown = []
    for name, chart in read("charts").items():
        params = chart["params"]
        columns = [params.get("x_axis"), *params.get("all_columns", [])]
        groupby = params.get("groupby", [])
        columns += [groupby] if isinstance(groupby, str) else groupby
        dataset = datasets[chart["dataset_uuid"]]
        known = {column["column_name"] for column in dataset["columns"]}
        unknown += [f"{name}: {column}" for column in columns if column and column not in known]
    assert unknown == []


def test_datasets_open_the_one_database_read_only(datasets: dict[str, Any]) -> None:
    (database,) = read("databases").values()
    assert {dataset["database_uuid"] for dataset in datasets.values()} == {database["uuid"]}
    assert database["sqlalchemy_uri"].endswith(
        "?access_mode=read_only&enable_external_access=false&lock_configuration=true"
    )
    assert not any(database[right] for right in ("allow_dml", "allow_ctas", "allow_csv_upload"))


def test_no_dataset_is_left_of_a_table_that_is_no_more(parsed_project: Path) -> None:
    made = superset.datasets(PROJECT, load_manifest(parsed_project / "manifest.json"))
    assert made
    assert superset.stale_datasets(PROJECT, made) == []
