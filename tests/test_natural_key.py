"""The natural key of a raw table is read from its source YAML, and a slip in it is told by name."""

import shutil
from pathlib import Path

import duckdb
import pytest

from full_project import PROJECT, Site

FILES = {
    "dbt_project.yml": """
name: small
profile: small
macro-paths: [macros]
flags: {send_anonymous_usage_stats: false}
""",
    "profiles.yml": "small: {target: a, outputs: {a: {type: duckdb, path: dealership.duckdb}}}",
    "models/sources.yml": """
sources:
  - name: raw_shop
    config: {meta: {feed: shop}}
    tables:
      - name: tickets
        config: {meta: {natural_key: [Store, Ticket No]}}
        columns: [{name: Sold On}, {name: Ticket No}, {name: Store}]
      - name: people
        columns: [{name: Store}]
      - name: parts
        config: {meta: {natural_key: [Store, Part]}}
        columns: [{name: Store}, {name: Part No}]
""",
    **{
        f"models/key_of_{table}.sql": (
            f"select '{{{{ natural_key_of('shop', '{table}') | join(', ') }}}}' as natural_key"
        )
        for table in ("tickets", "people", "parts")
    },
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder: Path = tmp_path_factory.mktemp("natural_key")
    shutil.copytree(PROJECT / "macros", folder / "macros")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return Site(
        folder, environment={"DBT_PROJECT_DIR": str(folder), "DBT_PROFILES_DIR": str(folder)}
    )


def test_columns_are_in_the_order_of_the_key_and_slips_are_told(site: Site) -> None:
    output = " ".join(site.dbt("run", "--no-use-colors", status=1).split())

    with duckdb.connect(str(site.warehouse), read_only=True) as connection:
        found = connection.execute("select natural_key from key_of_tickets").fetchall()
    assert found == [("Store, Ticket No",)]
    told = "name the columns that tell its records apart under its config.meta"
    assert f"the source YAML of shop gives the table people no natural_key: {told}" in output
    assert (
        "the source YAML of shop gives the table parts the natural_key Part, which is none of its "
        f"columns: {told}" in output
    )
