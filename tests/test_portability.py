"""Models stay portable: compiled for Spark, they hold nothing that only DuckDB knows.

What is looked for is in portable_sql.py and portable_words.py.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from full_project import BIN, Site
from portable_sql import Project, faults
from portable_types import without_digits
from portable_words import LEFT_TO_MACROS, REFUSED_FUNCTIONS

Node = dict[str, Any]
# Columns that landing adds to each raw table.
LANDED = {
    "_feed": "string",
    "_file": "string",
    "_line": "bigint",
    "_extracted_at": "timestamp",
    "_landed_at": "timestamp",
}


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The manifest with all models and data tests compiled for Spark.

    No session could start: there is no such master. The day is given, so nothing asks a warehouse.
    """
    site = Site(tmp_path_factory.mktemp("compiled"))
    site.run(
        *("env", "DMS_LAKE=none", "DMS_SPARK_MASTER=none", BIN / "dbt", "compile"),
        *("--target", "spark", "--no-introspect", "--no-populate-cache"),
        *("--vars", "{as_of_date: 2026-06-30}"),
        *("--select", "resource_type:model", "resource_type:test"),
    )
    return json.loads((site.folder / "target" / "manifest.json").read_text())


def project_of(manifest: dict[str, Any]) -> Project:
    columns: dict[str, dict[str, dict[str, str]]] = {}
    never_null = set(LANDED)
    for node in [*manifest["nodes"].values(), *manifest["sources"].values()]:
        if node["resource_type"] in {"model", "seed", "source"}:
            types = {
                f"`{name}`": without_digits(column["data_type"])
                for name, column in node["columns"].items()
            }
            if node["config"].get("meta", {}).get("file_pattern"):
                types |= LANDED
            name = node.get("alias") or node["identifier"]
            columns.setdefault(node["schema"], {})[name] = types
        test = node.get("test_metadata") or {"name": None}
        if test["name"] == "not_null":
            never_null.add(node["column_name"])
        if test["name"] == "primary_key":
            never_null |= set(test["kwargs"]["columns"])
    return Project(columns, frozenset(never_null))


def test_every_model_and_data_test_is_portable(compiled: dict[str, Any]) -> None:
    project = project_of(compiled)
    schema = project.schema()
    nodes = [
        node for node in compiled["nodes"].values() if node["resource_type"] in {"model", "test"}
    ]
    assert nodes
    found = [
        f"{node['name']}: {fault}"
        for node in nodes
        for fault in faults(node["compiled_code"], project, schema)
    ]
    assert found == []


def test_what_a_macro_writes_for_each_engine_is_left_to_it(parsed_project: Path) -> None:
    manifest = json.loads((parsed_project / "manifest.json").read_text())
    own = [
        node
        for node in [*manifest["nodes"].values(), *manifest["macros"].values()]
        if node["package_name"] == "dealer_segments"
        and node["resource_type"] in {"model", "test", "macro"}
        and not re.match(r"(default|duckdb|spark)__", node["name"])
        and not node["original_file_path"].startswith(("macros/operations", "macros/material"))
    ]
    assert own
    found = [
        f"{node['name']}: {fault}"
        for node in own
        for fault in faults_of_source(
            node.get("macro_sql") or node["raw_code"], node["resource_type"] == "macro"
        )
    ]
    assert found == []


def faults_of_source(source: str, is_macro: bool) -> list[str]:
    """What a model writes by itself, outside of Jinja, or a macro that is not dispatched."""
    sql = re.sub(r"{#.*?#}|--.*?$", "", source, flags=re.DOTALL | re.MULTILINE)
    if not is_macro:
        sql = re.sub(r"{{.*?}}|{%.*?%}", " ", sql, flags=re.DOTALL)
    found = [
        f"{word}() is left to the macro {macro}(), which knows what each engine makes of it"
        for word, macro in LEFT_TO_MACROS.items()
        if re.search(rf"(?<![.\w]){word}\s*\(", sql) and not (is_macro and word == "try_cast")
    ]
    if "\\" in sql and not is_macro:
        found.append("a backslash is an escape on Spark, itself on DuckDB; matches_pattern() knows")
    return found


@pytest.mark.parametrize("word", sorted(LEFT_TO_MACROS))
def test_a_model_may_not_write_by_itself_what_a_macro_is_for(word: str) -> None:
    macro = LEFT_TO_MACROS[word]
    assert faults_of_source(f"select {word}(name) as name from customers", is_macro=False)
    assert not faults_of_source(
        f"select {{{{ {macro}('name') }}}} as name from customers", is_macro=False
    )


def test_a_model_may_not_hold_a_backslash() -> None:
    assert faults_of_source(r"select name like 'a\_b' as is_it from customers", is_macro=False)
    assert not faults_of_source("select name like 'a_b' as is_it from customers", is_macro=False)


SMALL = Project(
    {
        "marts": {
            "sales": {
                "sale_key": "string",
                "customer_key": "string",
                "note": "string",
                "sold_on": "date",
                "lease_end_on": "date",
                "term_months": "integer",
                "sale_price": "decimal",
                "weight": "double",
                "is_new": "boolean",
            }
        }
    },
    frozenset({"sale_key", "customer_key", "sold_on"}),
)
RANKED = "row_number() over (partition by customer_key order by"

# Construct: what is refused, and how to say it on both engines. Without `select`: an expression.
CONSTRUCTS = {
    "double colon cast": ("note::string", "cast(note as string)"),
    "qualify": (
        f"select sale_key from marts.sales qualify {RANKED} sold_on) = 1",
        f"with ranked as (select sale_key, {RANKED} sold_on) as place from marts.sales) "
        "select sale_key from ranked where place = 1",
    ),
    "distinct on": (
        "select distinct on (customer_key) sale_key from marts.sales",
        "select distinct customer_key from marts.sales",
    ),
    "star exclude": ("select * exclude (note) from marts.sales", "select * from marts.sales"),
    "star replace": ("select * replace (1 as note) from marts.sales", "select * from marts.sales"),
    "list literal": ("note in ['a', 'b']", "note in ('a', 'b')"),
    "struct literal": ("{'a': 1}", "1"),
    "lambda": ("list_transform(note, x -> x + 1)", "term_months + 1"),
    "double-quoted name": ('"note"', "`note`"),
    "backslash in a text": (r"note like 'a\_b'", "note like 'a_b'"),
    "date plus integer": ("sold_on + 1", "date_add(sold_on, cast(1 as int))"),
    "date minus date": ("lease_end_on - sold_on", "datediff(lease_end_on, sold_on)"),
    "date plus interval": ("sold_on + interval '1 month'", "add_months(sold_on, 1)"),
    "varchar without a length": ("cast(term_months as varchar)", "cast(term_months as string)"),
    "text": ("cast(term_months as text)", "cast(term_months as string)"),
    "hugeint": ("cast(term_months as hugeint)", "cast(term_months as bigint)"),
    "decimal without digits": (
        "cast(term_months as decimal)",
        "cast(term_months as decimal(12,2))",
    ),
    "integer division": ("term_months // 2", "floor(term_months / 2)"),
    "decimal division": ("sale_price / 3", "cast(sale_price as double) / 3"),
    "average of decimals": ("avg(sale_price)", "avg(cast(sale_price as double))"),
    "median of decimals": ("median(sale_price)", "median(cast(sale_price as double))"),
    "sum of booleans": ("sum(is_new)", "sum(case when is_new then 1 else 0 end)"),
    "cast that rounds": ("cast(sale_price as integer)", "cast(round(sale_price) as integer)"),
    "quotient cast to integer": (
        "cast(term_months / 2 as integer)",
        "cast(1 + floor(term_months / 2) as integer)",
    ),
    "double to decimal": (
        "cast(weight as decimal(12, 2))",
        "cast(round(weight) as integer) * cast(0.1 as decimal(2, 1))",
    ),
    "double rounded to digits": ("round(weight, 2)", "round(sale_price, 1)"),
    "double as text": ("cast(weight as string)", "cast(sale_price as string)"),
    "cast of a text to a number": ("cast(note as integer)", "try_cast(note as integer)"),
    "cast of a text to a date": ("cast(note as date)", "cast('2026-06-30' as date)"),
    "text beside a number": ("note || term_months", "note || cast(term_months as string)"),
    "text compared with a number": (
        "note = term_months",
        "note = cast(term_months as string)",
    ),
    "concat with nulls": ("concat(note, sale_key)", "note || sale_key"),
    "arg_max": ("arg_max(note, sold_on)", "max(note)"),
    "any_value": ("any_value(note)", "min(note)"),
    "string_agg": ("string_agg(note, ',')", "concat_ws(',', min(note), max(note))"),
    "similar to": ("note similar to 'a.*'", "regexp_like(note, '^a')"),
    "tilde": ("note ~ 'a'", "regexp_like(note, 'a')"),
    "ascending nullable key": (
        f"{RANKED} lease_end_on)",
        f"{RANKED} lease_end_on nulls last, lease_end_on desc, sold_on)",
    ),
    "ascending key that a name hides": (
        f"with one as (select customer_key, lease_end_on as ends_on from marts.sales) "
        f"select {RANKED} ends_on) as place from one",
        f"with one as (select customer_key, sold_on as ends_on from marts.sales) "
        f"select {RANKED} ends_on) as place from one",
    ),
    "row number without an order": (
        "row_number() over (partition by customer_key)",
        f"{RANKED} sale_key)",
    ),
    "recursion": (
        "with recursive one as (select 1 as n union all select n + 1 from one) select n from one",
        "with one as (select 1 as n union all select 2 as n) select n from one",
    ),
    "union by name": (
        "select note from marts.sales union by name select note from marts.sales",
        "select note from marts.sales union all select note from marts.sales",
    ),
    "sample": ("select note from marts.sales using sample 3", "select note from marts.sales"),
    "asof join": (
        "select one.note from marts.sales as one asof join marts.sales as two "
        "on one.note > two.note",
        "select one.note from marts.sales as one left join marts.sales as two "
        "on one.note > two.note",
    ),
    "substr from 0": ("substr(note, 0, 2)", "substr(note, 1, 2)"),
    "count of two columns": (
        "count(distinct note, sale_key)",
        "count(distinct note || sale_key)",
    ),
    "name used where it is given": (
        "select term_months + 1 as longer from marts.sales where longer > 3",
        "select term_months + 1 as longer from marts.sales where term_months + 1 > 3",
    ),
    "column that is not there": ("colour", "note"),
    "json arrow": ("note ->> 'colour'", "get_json_object(note, '$.colour')"),
    "json function of DuckDB": (
        "json_extract_string(note, '$.colour')",
        "get_json_object(note, '$.colour')",
    ),
    "function that nobody tried": ("jaccard(note, sale_key)", "length(note)"),
    "syntax of DuckDB only": ("select note: 1 from marts.sales", "select 1 as note"),
}


def statement_of(sql: str) -> str:
    return sql if sql.startswith(("select ", "with ")) else f"select {sql} as it from marts.sales"


@pytest.mark.parametrize("construct", CONSTRUCTS)
def test_a_construct_is_refused_and_its_portable_sibling_is_not(construct: str) -> None:
    refused, portable = CONSTRUCTS[construct]
    assert faults(statement_of(refused), SMALL) != []
    assert faults(statement_of(portable), SMALL) == []


@pytest.mark.parametrize("name", sorted(REFUSED_FUNCTIONS))
def test_a_function_is_refused_with_its_reason(name: str) -> None:
    (found,) = [
        fault for fault in faults(f"select {name}(note)", Project()) if fault.startswith(name)
    ]
    assert found == f"{name}(): {REFUSED_FUNCTIONS[name]}"
