"""Models stay portable: compiled for Spark, they hold nothing that only DuckDB knows.

What is looked for is in scripts/dms/portability, which `dms check` asks, too.
"""

from pathlib import Path
from typing import Any

import pytest

from dms.manifest import load_manifest
from dms.portability.project import (
    faults_of_compiled,
    faults_of_source,
    faults_of_sources,
    own_sources,
)
from dms.portability.sql import Project, faults
from dms.portability.words import LEFT_TO_MACROS, REFUSED_FUNCTIONS
from full_project import BIN, Site


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
    return load_manifest(site.folder / "target" / "manifest.json")


def test_every_model_and_data_test_is_portable(compiled: dict[str, Any]) -> None:
    sql = {
        key: node["compiled_code"]
        for key, node in compiled["nodes"].items()
        if node["resource_type"] in {"model", "test"}
    }
    assert sql
    found = faults_of_compiled(compiled, sql)
    assert {key: lines for key, lines in found.items() if lines} == {}


def test_what_a_macro_writes_for_each_engine_is_left_to_it(parsed_project: Path) -> None:
    manifest = load_manifest(parsed_project / "manifest.json")
    own = own_sources(manifest)
    assert {node["resource_type"] for node in own} == {"model", "test", "macro"}
    found = faults_of_sources(own)
    assert {key: lines for key, lines in found.items() if lines} == {}


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
