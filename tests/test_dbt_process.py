"""dbt as `dms` starts it gives what dbt gives."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from dbt import compilation
from dbt.artifacts.resources.v1.components import InjectedCTE
from dbt.artifacts.schemas import base
from dbt.parser.manifest import ManifestLoader
from dbt_common.clients import system

from dms.checking.fingerprints import read_project_file
from dms.dbt_process import by_dbt, check_of_dbt, inject_ctes, write_json
from full_project import PROJECT, Site

CTES = [
    InjectedCTE(id="model.a", sql=" __dbt__cte__a as (\n\nselect 1 as one\n)"),
    InjectedCTE(id="model.b", sql=" __dbt__cte__b as (\n\nselect ';' as two\n)"),
]
STATEMENTS = (
    "with one as (select 1 as one) select * from one",
    "\n\nWITH\n\none as (\n    select 'with ; sth.' as one\n)\n\nselect * from one\n",
    "with recursive one as (select 1 as one) select * from one",
    "with\nrecursive one as (select 1 as one) select * from one",
    "-- with words\nwith one as (select 1 as one) select * from one",
    "/* with\nwords */ with one as (select 1 as one) select * from one",
    "-- one\n\n-- two\n/* three */\nwith one as (select 1) select * from one",
    "select 1 as one",
    "\n  select 1 as one\n\n",
    "-- no word\nselect 1 as one",
    "select * from (with one as (select 1 as one) select * from one) as inner_one",
    "select 'with' as one",
    "with_one",
    "select withdrawn from one",
)


@pytest.mark.parametrize("sql", STATEMENTS)
@pytest.mark.parametrize("ctes", [CTES, CTES[:1], []], ids=["two", "one", "none"])
def test_the_rows_of_a_unit_test_go_where_dbt_puts_them(sql: str, ctes: list[InjectedCTE]) -> None:
    assert inject_ctes(sql, ctes) == by_dbt(sql, ctes)


def test_json_is_written_as_dbt_writes_it(tmp_path: Path) -> None:
    values = {"day": date(2026, 6, 30), "sum": Decimal("1.5"), 1: [None, True, "Zoë \U0001f600"]}
    ours, theirs = tmp_path / "target" / "ours.json", tmp_path / "theirs.json"
    assert write_json(str(ours), values) is system.write_json(str(theirs), values) is True
    assert ours.read_bytes() == theirs.read_bytes()
    assert theirs.stat().st_size > 50


ANEW = "Unable to do partial parsing"


def read_parsed(target: Path) -> dict[str, Any]:
    """What dbt parsed, without the moments."""
    text = (target / "manifest.json").read_text(encoding="utf-8")

    def without_moments(node: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in node.items() if key != "created_at"}

    parsed: dict[str, Any] = json.loads(text, object_hook=without_moments)
    del parsed["metadata"]
    return parsed


def test_dbt_parses_the_same_whatever_the_day_is(tmp_path: Path, parsed_project: Path) -> None:
    """So what was parsed without a day may serve one that is given, but no other var."""
    site = Site(tmp_path, parsed_project)
    day, kpi_months = "as_of_date: '2026-03-31'", read_project_file(PROJECT)["vars"]["kpi_months"]
    parse = ("parse", "--write-json", "--vars")
    assert ANEW not in site.dbt(*parse, f"{{{day}}}")
    assert ANEW in site.dbt(*parse, f"{{{day}, kpi_months: {kpi_months}}}")
    assert read_parsed(tmp_path / "target") == read_parsed(parsed_project)


def test_dbt_asks_where_it_is_replaced() -> None:
    assert compilation.inject_ctes_into_sql is by_dbt
    caller = compilation.Compiler._recursively_prepend_ctes
    assert "inject_ctes_into_sql" in caller.__code__.co_names
    assert base.write_json is system.write_json
    assert "write_json" in base.Writable.write.__code__.co_names
    assert ManifestLoader.build_manifest_state_check is check_of_dbt
    assert "build_manifest_state_check" in ManifestLoader.__init__.__code__.co_names
