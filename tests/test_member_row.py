"""What every segment begins with, as models/membership/member_rows.yml says it for all of them."""

import shutil
from textwrap import dedent

import duckdb
import pytest

from dms.manifest import load_manifest
from full_project import PROJECT, Site

MEMBER = """
select
    customer_key,
    'lake' as home_dealership_key,
    cast('2026-01-15' as date) as qualified_on,
    'Came once' as reason,
    cast(12.5 as decimal(12, 2)) as lifetime_gross,
    true as can_email,
    false as can_sms,
    true as can_call,
    false as can_mail
from {{ ref('customers') }}
"""
OF_NOBODY = MEMBER.replace("customer_key", "'z' as customer_key", 1)
SEGMENTS = {
    "sound": MEMBER.replace("from {{", ",\n    3 as visit_count\nfrom {{"),
    "doubled": f"{MEMBER} union all {MEMBER} union all {OF_NOBODY}",
    "of_another_type": MEMBER.replace("as decimal(12, 2)", "as double"),
    "without_a_channel": MEMBER.replace("    true as can_call,\n", ""),
    "with_one_more": MEMBER.replace("true as can_email", "true as can_email, 1 as favourite"),
    "in_another_order": MEMBER.replace("'Came once' as reason,", "").replace(
        "    customer_key,", "    'Came once' as reason,\n    customer_key,"
    ),
    "typed_again": MEMBER,
}
YAML = """
models:
  - name: {name}
    description: Who came once.
    columns:
      - name: qualified_on
        description: Here the day of the visit.{more}
"""
MORE = {
    "sound": "\n      - {name: visit_count, data_type: integer, description: Number of visits.}",
    "typed_again": "\n        data_type: date",
}
SETTINGS = """
name: small
profile: small
macro-paths: [macros]
vars: {as_of_date: "2026-03-31", segments: [sound, doubled]}
flags: {send_anonymous_usage_stats: false}
models:
  small:
    marts: {+schema: marts}
    segments:
      +schema: segments
      +materialized: materialized_view
      +persist_docs: {columns: true}
      +contract: {enforced: true}
    membership: {+schema: membership, +materialized: table, +contract: {enforced: true}}
"""
PROFILES = "small: {target: a, outputs: {a: {type: duckdb, path: dealership.duckdb, threads: 1}}}"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A project of these segments, with this project's macros and its own words on member rows."""
    folder = tmp_path_factory.mktemp("member_row")
    shutil.copytree(PROJECT / "macros", folder / "macros")
    shutil.copytree(PROJECT / "models" / "docs", folder / "models" / "docs")
    member_rows = PROJECT / "models" / "membership" / "member_rows"
    files = {
        "dbt_project.yml": SETTINGS,
        "profiles.yml": PROFILES,
        "models/marts/customers.sql": "select 'a' as customer_key",
        "models/membership/member_rows.sql": member_rows.with_suffix(".sql").read_text("utf-8"),
        "models/membership/member_rows.yml": (
            member_rows.with_suffix(".yml").read_text("utf-8").partition("unit_tests:")[0]
        ),
        "tests/generic/member_row.sql": (PROJECT / "tests/generic/member_row.sql").read_text(),
    }
    for name, sql in SEGMENTS.items():
        files[f"models/segments/service/{name}.sql"] = dedent(sql)
        files[f"models/segments/service/{name}.yml"] = YAML.format(
            name=name, more=MORE.get(name, "")
        )
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    here = {"DBT_PROJECT_DIR": str(folder), "DBT_PROFILES_DIR": str(folder)}
    return Site(folder, environment=here)


@pytest.fixture(scope="module")
def output(site: Site) -> str:
    return " ".join(site.dbt("build", "--write-json", "--no-use-colors", status=1).split())


def test_a_segment_that_keeps_to_it_is_built_described_and_typed(site: Site, output: str) -> None:
    assert "OK created sql materialized_view model segments.sound" in output
    with duckdb.connect(str(site.warehouse), read_only=True) as connection:
        columns = connection.execute(
            "select column_name, data_type, comment from duckdb_columns()"
            " where schema_name = 'segments' and table_name = 'sound' order by column_index"
        ).fetchall()

    assert [(name, kind) for name, kind, _ in columns] == [
        ("customer_key", "VARCHAR"),
        ("home_dealership_key", "VARCHAR"),
        ("qualified_on", "DATE"),
        ("reason", "VARCHAR"),
        ("lifetime_gross", "DECIMAL(12,2)"),
        ("can_email", "BOOLEAN"),
        ("can_sms", "BOOLEAN"),
        ("can_call", "BOOLEAN"),
        ("can_mail", "BOOLEAN"),
        ("visit_count", "INTEGER"),
    ]
    told = {name: comment for name, _, comment in columns}
    assert told["can_email"] == "E-mail may be sent."
    assert told["qualified_on"] == (
        "Day on which the rule began to hold for the customer. Here the day of the visit."
    )
    assert told["visit_count"] == "Number of visits."
    manifest = load_manifest(site.folder / "target" / "manifest.json")
    read = manifest["nodes"]["model.small.sound"]["columns"]
    assert {name: column["description"] for name, column in read.items()} == told
    assert list(read) == list(told)


@pytest.mark.parametrize(
    ("segment", "reason"),
    [
        ("of_another_type", "| lifetime_gross | DOUBLE | DECIMAL(12,2) | data type mismatch |"),
        ("without_a_channel", "| can_call | | BOOLEAN | missing in definition |"),
        ("with_one_more", "| favourite | INTEGER | | missing in contract |"),
        (
            "in_another_order",
            "models/segments/service/in_another_order.sql begins with the columns reason, "
            "customer_key, home_dealership_key, qualified_on, lifetime_gross, can_email, can_sms, "
            "can_call, can_mail; every segment begins with customer_key, home_dealership_key, "
            "qualified_on, reason, lifetime_gross, can_email, can_sms, can_call, can_mail: end "
            "its SQL with member_rows('qualified')",
        ),
        (
            "typed_again",
            "models/segments/service/typed_again.sql gives the type of qualified_on in its YAML "
            "file: models/membership/member_rows.yml does, for every segment; take it out",
        ),
    ],
)
def test_another_segment_is_refused_by_column_with_both_types(
    output: str, site: Site, segment: str, reason: str
) -> None:
    assert f"ERROR creating sql materialized_view model segments.{segment}" in output
    assert " ".join(reason.split()) in output
    with duckdb.connect(str(site.warehouse), read_only=True) as connection:
        found = connection.execute(
            "select count(*) from duckdb_tables() where table_name = ?", [segment]
        ).fetchone()
    assert found == (0,)


def test_the_rows_of_all_segments_are_looked_at_in_one_test(output: str) -> None:
    """Customer a twice, and z, whom nobody knows."""
    assert "FAIL 3 member_row_member_rows_" in output
