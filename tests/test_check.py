"""`dms check`: a segment's files, what a unit test hangs on, and the command on the project."""

import copy
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dms.checking.bench import Bench, empty_relations
from dms.checking.fingerprints import Fingerprints, project_fingerprint, project_vars
from dms.checking.passed import keep_passed, read_passed
from dms.checking.selection import select_files
from dms.checking.structure import structure_faults
from dms.dbt import DbtProject
from dms.errors import UsageError
from dms.manifest import load_manifest
from dms.settings import Settings
from full_project import PROJECT, Site, copy_project

# ---------- where unit tests run


def test_the_empty_warehouse_is_called_as_the_warehouse_where_dbt_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So dbt parses once for builds and checks; and the warehouse itself is never the empty one."""
    monkeypatch.chdir(tmp_path)
    project = DbtProject(PROJECT, PROJECT / "profiles", tmp_path / "target")
    below = Settings(tmp_path, tmp_path / "warehouse" / "w.duckdb", tmp_path)
    elsewhere = Settings(tmp_path, tmp_path.with_name("elsewhere") / "w.duckdb", tmp_path)
    benches = [Bench.locate(project, settings) for settings in (below, elsewhere)]
    assert [bench.file for bench in benches] == ["warehouse/w.duckdb", "empty.duckdb"]
    assert [bench.target for bench in benches] == [None, None]
    assert [bench.beside("1", None, ()).file for bench in benches] == [
        *("warehouse/w.duckdb", "empty.duckdb")
    ]


# ---------- what a unit test hangs on


def macro(sql: str, *calls: str, package: str = "small") -> dict[str, Any]:
    """A macro of dbt's manifest; `calls` are those that dbt sees it call."""
    return {"macro_sql": sql, "depends_on": {"macros": list(calls)}, "package_name": package}


def model(sql: str, reads: str, *calls: str) -> dict[str, Any]:
    return {
        "resource_type": "model",
        "raw_code": sql,
        "depends_on": {"macros": list(calls), "nodes": [reads]},
        "columns": {"sold_on": {"data_type": "date", "config": {}}},
        "config": {"meta": {}},
    }


def unit_test(of: str, expect: int) -> dict[str, Any]:
    return {
        "given": [{"input": "ref('sales')", "rows": [{"sold_on": "2026-03-31"}]}],
        "expect": {"rows": [{"one": expect}]},
        "overrides": {"vars": {"as_of_date": "2026-03-31"}},
        "depends_on": {"nodes": [of]},
    }


# recent -> within -> shifted, which DuckDB has in its own way; buyers -> threshold; raw -> sources.
MACROS = {
    "within": macro("{{ shifted(day) }} > {{ as_of_date() }}", "shifted", "as_of_date"),
    "shifted": macro("{{ adapter.dispatch('shifted')(day) }}", "default__shifted"),
    "default__shifted": macro("day + 1"),
    "duckdb__shifted": macro("day + interval 1 day"),
    "spark__shifted": macro("date_add(day, 1)"),
    "as_of_date": macro("{{ var('as_of_date', none) }}"),
    "threshold": macro("{{ var('thresholds')[name] }}"),
    "columns_of": macro("{{ run_query('select * from landing.source_columns') }}"),
    "safe_cast": macro("cast()", package="dbt"),
}
MODELS = {
    "recent": model("select {{ within('sold_on') }}", "sales", "within"),
    "buyers": model("select {{ threshold('least') }}", "sales", "threshold"),
    "raw": model("select {{ columns_of('deals') }}", "sales", "columns_of"),
    "sales": model("select sold_on from deals", "deals"),
}
SMALL: dict[str, Any] = {
    "metadata": {"project_name": "small"},
    "macros": {name: {**body, "name": name} for name, body in MACROS.items()},
    "nodes": MODELS,
    "sources": {
        "deals": {
            "resource_type": "source",
            "columns": {"SaleDate": {"data_type": "string", "config": {"meta": {"kind": "date"}}}},
            "config": {"meta": {}},
        }
    },
    "unit_tests": {f"{name}_test": unit_test(name, 1) for name in ("recent", "buyers", "raw")},
}
VARS = {"as_of_date": "2026-06-30", "thresholds": {"least": 2}, "rounds": 3}
ALL = {"recent_test", "buyers_test", "raw_test"}

# Change: the path into the manifest, the new value, and whose unit tests run again.
CHANGES = {
    "the SQL of a model": ("nodes.recent.raw_code", "select 1", {"recent_test"}),
    "a macro that it calls": ("macros.threshold.macro_sql", "3", {"buyers_test"}),
    "a macro called by that": ("macros.shifted.macro_sql", "day", {"recent_test"}),
    "what the engine has for it": ("macros.duckdb__shifted.macro_sql", "day", {"recent_test"}),
    "what another engine has": ("macros.spark__shifted.macro_sql", "day", set()),
    "what a test expects": ("unit_tests.raw_test.expect.rows", [], {"raw_test"}),
    "what a test is given": ("unit_tests.raw_test.given", [], {"raw_test"}),
    "the var that it sets": ("unit_tests.raw_test.overrides.vars", {}, {"raw_test"}),
    "the type of a column read": ("nodes.sales.columns.sold_on.data_type", "string", ALL),
    "the columns of a source": ("sources.deals.columns.SaleDate.config.meta", {}, {"raw_test"}),
    "the SQL of what it reads": ("nodes.sales.raw_code", "select 1 as sold_on", set()),
    "a macro that nobody calls": ("macros.safe_cast.macro_sql", "try_cast()", set()),
}


def rerun(manifest: dict[str, Any], variables: dict[str, Any]) -> set[str]:
    """The unit tests whose fingerprint is not that of SMALL."""
    before = Fingerprints(SMALL, VARS, "duckdb").unit_tests()
    after = Fingerprints(manifest, variables, "duckdb").unit_tests()
    assert set(before) == ALL
    return {name for name in after if after[name] != before.get(name)}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_runs_the_unit_tests_that_hang_on_it(change: str) -> None:
    path, value, expected = CHANGES[change]
    manifest = copy.deepcopy(SMALL)
    *parents, last = path.split(".")
    place = manifest
    for name in parents:
        place = place[name]
    place[last] = value
    assert rerun(manifest, VARS) == expected


def test_a_macro_in_the_place_of_one_of_dbt_is_a_part_of_every_unit_test() -> None:
    manifest = copy.deepcopy(SMALL)
    manifest["macros"]["small.safe_cast"] = {**macro("cast(1)"), "name": "safe_cast"}
    assert rerun(manifest, VARS) == ALL


def test_a_var_runs_the_unit_tests_of_the_models_that_name_it() -> None:
    assert rerun(SMALL, {**VARS, "thresholds": {"least": 3}}) == {"buyers_test"}
    assert rerun(SMALL, {**VARS, "rounds": 4}) == set()


def test_another_day_runs_no_unit_test() -> None:
    assert rerun(SMALL, {**VARS, "as_of_date": "2026-07-01"}) == set()


def test_each_unit_test_of_the_project_has_the_day_that_its_model_looks_from(
    parsed_project: Path,
) -> None:
    manifest = load_manifest(parsed_project / "manifest.json")
    prints = Fingerprints(manifest, {}, "duckdb")
    tests = manifest["unit_tests"].values()
    without = [
        test["name"]
        for test in tests
        if prints.reads_var(test["depends_on"]["nodes"][0], "as_of_date")
        and "as_of_date" not in ((test["overrides"] or {}).get("vars") or {})
    ]
    assert len(tests) > 200
    assert without == []


def test_vars_of_the_project_go_before_those_of_all() -> None:
    settings = {"name": "small", "vars": {"rounds": 3, "least": 1, "small": {"rounds": 4}}}
    assert project_vars(settings) == {"rounds": 4, "least": 1}


def test_rows_of_seeds_and_python_are_no_part_of_the_project_for_unit_tests(
    tmp_path: Path,
) -> None:
    write(tmp_path, {"dbt_project.yml": "name: small", "models/a.sql": "select 1 as one"})
    before = project_fingerprint(tmp_path)
    write(tmp_path, {"seeds/codes.csv": "code\n1\n", "tests/test_a.py": "", "README.md": ""})
    assert project_fingerprint(tmp_path) == before
    write(tmp_path, {"models/a.sql": "select 2 as one"})
    assert project_fingerprint(tmp_path) != before


# ---------- what passed


def test_what_passed_is_kept_each_in_the_place_of_its_last(tmp_path: Path) -> None:
    file = tmp_path / "passed.duckdb"
    assert read_passed(file) == {}
    keep_passed(file, {("unit test", "a"): "1", ("unit test", "b"): "1", ("lint", "a"): "1"})
    keep_passed(file, {("unit test", "a"): "2", ("unit test", "c"): "1"})
    assert read_passed(file) == {
        ("unit test", "a"): "2",
        ("unit test", "b"): "1",
        ("unit test", "c"): "1",
        ("lint", "a"): "1",
    }


def test_a_warehouse_of_before_has_no_record_of_what_passed(tmp_path: Path) -> None:
    file = tmp_path / "old.duckdb"
    duckdb.connect(str(file)).close()
    assert read_passed(file) == {}


def test_empty_relations_are_typed_as_the_yaml_says() -> None:
    def node(name: str, materialized: str) -> dict[str, Any]:
        columns = {"sold_on": {"name": "sold_on", "data_type": "date"}}
        columns["sale price"] = {"name": "sale price", "data_type": "decimal(12, 2)"}
        return {
            "resource_type": "model",
            "schema": "marts",
            "alias": name,
            "columns": columns,
            "config": {"materialized": materialized},
        }

    nodes = {name: node(name, name) for name in ("table", "view", "ephemeral")}
    with duckdb.connect(":memory:") as connection:
        for statement in empty_relations({"nodes": nodes}):
            connection.execute(statement)
        found = connection.execute(
            "select table_name, column_name, data_type from duckdb_columns()"
            " where schema_name = 'marts' order by table_name, column_index"
        ).fetchall()
    assert found == [
        ("table", "sold_on", "DATE"),
        ("table", "sale price", "DECIMAL(12,2)"),
        ("view", "sold_on", "DATE"),
        ("view", "sale price", "DECIMAL(12,2)"),
    ]


# ---------- the files of a segment

GOOD_YAML = """
models:
  - name: big_spenders
    description: Who spends.
    config:
      meta:
        title: Big spenders
        department: Value
        objective: Thank them
        offer: A wash
        channels: [email, mail]
        kpi: Visits
        owner: sales
        cadence: monthly
        priority: 1
        plausible_percent: [1, 10]
        external_name: DS - Big
    columns: [{name: qualified_on, description: Here the day of the sale.}]
unit_tests:
  - name: who_spends_is_in
    model: big_spenders
    given: [{input: ref('sales'), rows: [{customer_key: a}]}]
    expect: {rows: [{customer_key: a}]}
"""
SQL = "models/segments/value/big_spenders.sql"
YAML = "models/segments/value/big_spenders.yml"
GOOD = {
    "dbt_project.yml": "name: small\nvars: {segments: [big_spenders]}",
    "models/membership/member_rows.yml": """
models: [{name: member_rows, columns: [{name: customer_key}, {name: qualified_on}]}]
""",
    SQL: "select 1 as one",
    YAML: GOOD_YAML,
}

# What is changed in the files (None: taken away), and the lines that it earns.
STRUCTURE: dict[str, tuple[dict[str, str | None], list[str]]] = {
    "nothing": ({}, []),
    "no YAML file": (
        {YAML: None},
        [
            f"{SQL} needs its YAML file big_spenders.yml beside it: copy that of a neighbour and "
            "write what is this segment's own"
        ],
    ),
    "no SQL file": (
        {SQL: None},
        [
            f"{YAML} has no big_spenders.sql beside it: write the rule there, or remove the file",
            "big_spenders under segments in dbt_project.yml has no file "
            "models/segments/<area>/big_spenders.sql: write it, or take the line out",
        ],
    ),
    "not listed": (
        {"dbt_project.yml": "name: small\nvars: {segments: []}"},
        ["add big_spenders under segments in dbt_project.yml: membership reads those listed there"],
    ),
    "listed twice": (
        {"dbt_project.yml": "name: small\nvars: {segments: [big_spenders, big_spenders]}"},
        ["big_spenders stands 2 times under segments in dbt_project.yml"],
    ),
    "listed with a slip": (
        {"dbt_project.yml": "name: small\nvars: {segments: [big_spenders, big_spender]}"},
        [
            "big_spender under segments in dbt_project.yml has no file "
            "models/segments/<area>/big_spender.sql (is it big_spenders?): write it, or take the "
            "line out"
        ],
    ),
    "in another layer": (
        {
            "dbt_project.yml": "name: small\nvars: {segments: [big_spenders, best]}",
            "models/marts/best.sql": "select 1 as one",
        },
        [
            "models/marts/best.sql is listed under segments in dbt_project.yml: move it to "
            "models/segments/<area>/"
        ],
    ),
    "in no area": (
        {
            "dbt_project.yml": "name: small\nvars: {segments: [big_spenders, best]}",
            "models/segments/best.sql": "select 1 as one",
            "models/segments/best.yml": GOOD_YAML.replace("big_spenders", "best"),
        },
        [
            "models/segments/best.sql: move it into the folder of its area: value",
            "models/segments/best.yml: move it into the folder of its area: value",
        ],
    ),
    "another file": (
        {"models/segments/value/notes.txt": "a note"},
        [
            "models/segments/value/notes.txt: only segments stand in models/segments, a .sql and a "
            ".yml file each; move it away"
        ],
    ),
    "another model in its YAML": (
        {YAML: GOOD_YAML.replace("- name: big_spenders", "- name: big_spender")},
        [f"{YAML}: needs exactly one model under models, with `name: big_spenders`"],
    ),
    "an unknown key": (
        {YAML: GOOD_YAML.replace("unit_tests:", "unit_test:")},
        [
            f"{YAML}: unknown key unit_test at its top; did you mean unit_tests?",
            f"{YAML}: needs a unit test on the border of its rule, under unit_tests",
        ],
    ),
    "no title": (
        {YAML: GOOD_YAML.replace("title: Big", "titel: Big")},
        [f"{YAML}: needs title under config.meta; it says titel"],
    ),
    "what is left to fill in": (
        {
            SQL: "-- FILL IN the rule\nselect 1 as one",
            YAML: GOOD_YAML.replace("A wash", "FILL IN what to offer its members"),
        },
        [
            f"{SQL}: write what it asks for where it says FILL IN: line 1",
            f"{YAML}: write what it asks for where it says FILL IN: line 10",
        ],
    ),
    "no description": (
        {YAML: GOOD_YAML.replace("Who spends.", '""')},
        [f"{YAML}: needs a description: the rule in words, which the catalogue shows"],
    ),
    "no word on the day": (
        {YAML: GOOD_YAML.replace("Here the day of the sale.", '""')},
        [f"{YAML}: needs the column qualified_on under columns, with which day that is here"],
    ),
    "a column of the member row typed again": (
        {
            YAML: GOOD_YAML.replace(
                "columns: [", "columns: [{name: customer_key, data_type: string}, "
            )
        },
        [
            f"{YAML}: column customer_key: take its data_type out, "
            "models/membership/member_rows.yml gives it for every segment"
        ],
    ),
    "a unit test of another model": (
        {YAML: GOOD_YAML.replace("model: big_spenders", "model: other")},
        [f"{YAML}: unit test who_spends_is_in is of other: write `model: big_spenders`"],
    ),
    "a unit test without rows expected": (
        {YAML: GOOD_YAML.replace("    expect: {rows: [{customer_key: a}]}\n", "")},
        [f"{YAML}: unit test who_spends_is_in needs expect"],
    ),
}


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("case", STRUCTURE)
def test_the_files_of_a_segment_are_told_with_what_to_do(tmp_path: Path, case: str) -> None:
    changes, expected = STRUCTURE[case]
    files = {name: text for name, text in {**GOOD, **changes}.items() if text is not None}
    write(tmp_path, files)
    found = structure_faults(tmp_path)
    assert sorted(line for lines in found.values() for line in lines) == sorted(expected)


def test_a_yaml_file_that_is_none_is_told_with_its_place(tmp_path: Path) -> None:
    write(tmp_path, {**GOOD, YAML: "models:\n  - name: [big_spenders\n"})
    ((line,),) = structure_faults(tmp_path).values()
    assert line.startswith(f"{YAML}: is no YAML: ")
    assert "line 3" in line


def test_the_segments_of_this_project_are_whole() -> None:
    assert structure_faults(PROJECT) == {}


def test_a_selection_names_models_files_and_folders(tmp_path: Path) -> None:
    write(tmp_path, {**GOOD, "models/marts/best.sql": "select 1 as one"})
    segment = [tmp_path / SQL, tmp_path / YAML]
    for word in ("big_spenders", "value", "segments", "models/segments/value/"):
        assert select_files(tmp_path, [], [word]) == segment
    assert select_files(tmp_path, [], [SQL]) == segment[:1]
    assert select_files(tmp_path, ["listed_alone"], ["listed_alone"]) == []
    with pytest.raises(UsageError, match=r"big_spender: no model.*did you mean big_spenders"):
        select_files(tmp_path, [], ["big_spender"])


# ---------- the command, on a copy of the project with one new segment

NEW = "models/segments/service/recent_body_work"
NEW_SQL = """\
with

customers as (

    select * from {{ ref('customer_departments') }}

),

qualified as (

    select
        customer_key,
        last_used_body_shop_on as qualified_on,
        'Last body-shop visit ' || {{ months_ago('last_used_body_shop_on') }} as reason
    from customers
    where {{ within_months('last_used_body_shop_on', 24) }}

)

{{ member_rows('qualified') }}
"""
NEW_YAML = """
unit_tests:
  - name: a_visit_exactly_24_months_ago_is_too_old
    model: recent_body_work
    overrides: {vars: {as_of_date: "2026-03-31"}}
    given:
      - input: ref('customer_departments')
        format: csv
        rows: |
          customer_key,last_used_body_shop_on
          a_day_less,2024-04-01
          exactly,2024-03-31
      - {input: ref('member_profiles'), rows: []}
    expect:
      format: csv
      rows: |
        customer_key,qualified_on
        a_day_less,2024-04-01
"""
FAULTY_SQL = NEW_SQL.replace(
    "last_used_body_shop_on', 24)", "last_used_body_shop_on', 25)"
).replace("        customer_key,\n", "        concat(customer_key) AS customer_key,\n")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, parsed_project: Path) -> Site:
    folder = tmp_path_factory.mktemp("check")
    project = copy_project(folder)
    (project / ".sqlfluff").write_text((PROJECT / ".sqlfluff").read_text("utf-8"), "utf-8")
    neighbour = (project / "models/segments/service/lapsed_service_customers.yml").read_text(
        "utf-8"
    )
    of_the_model = neighbour.partition("unit_tests:")[0]
    yaml = of_the_model.replace("lapsed_service_customers", "recent_body_work")
    write(project, {f"{NEW}.sql": FAULTY_SQL, f"{NEW}.yml": yaml.rstrip() + "\n" + NEW_YAML})
    paths = {"DBT_PROJECT_DIR": str(project), "PYTHONPATH": str(project / "scripts")}
    return Site(folder, parsed_project, paths)


def test_check_tells_everything_that_is_wrong_with_a_new_segment_and_then_nothing(
    site: Site,
) -> None:
    faulty = site.dms("check", "recent_body_work", status=1)

    assert (
        "structure add recent_body_work under segments in dbt_project.yml: membership reads those "
        "listed there" in faulty
    )
    assert "fail unit_test a_visit_exactly_24_months_ago_is_too_old" in faulty
    assert (
        f"unit test {NEW}.yml: a_visit_exactly_24_months_ago_is_too_old failed (see above): set "
        "the rule of recent_body_work right, or what the test expects" in faulty
    )
    assert (
        f"portability {NEW}.sql (recent_body_work): concat(): skips nulls on DuckDB, is null with "
        "one on Spark; write ||" in faulty
    )
    assert f"lint {NEW}.sql:12:" in faulty
    assert "(capitalisation.keywords)" in faulty
    assert "Traceback" not in faulty
    assert not site.warehouse.exists()

    project = Path(site.environment["DBT_PROJECT_DIR"])
    settings = project / "dbt_project.yml"
    line = "    - cant_lose\n"
    settings.write_text(
        settings.read_text("utf-8").replace(line, f"{line}    - recent_body_work\n")
    )
    write(project, {f"{NEW}.sql": NEW_SQL})

    clean = site.dms("check", "recent_body_work")

    assert "1 unit test, portability of 1 model, lint of 1 file in " in clean
    assert clean.rstrip().endswith("nothing to set right")


def test_check_tells_offences_against_the_rules_as_a_build_does(site: Site) -> None:
    project = Path(site.environment["DBT_PROJECT_DIR"])
    sql = NEW_SQL.replace("customer_departments", "int_customer_households")
    write(project, {f"{NEW}.sql": sql})

    output = site.dms("check", "recent_body_work", status=1)

    assert (
        f"rule {NEW}.sql (segments) reads int_customer_households (intermediate): a segment reads "
        "marts and segments; add what it needs to a mart" in output
    )
    assert "Traceback" not in output


def test_check_refuses_what_it_does_not_know(tmp_path: Path) -> None:
    output = Site(tmp_path).dms("check", "lapsed_service_customer", status=2)
    assert "did you mean lapsed_service_customers" in output
