"""dbt as `dms` starts it gives what dbt gives."""

import json
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from dbt import compilation
from dbt.artifacts.resources.v1.components import InjectedCTE
from dbt.artifacts.schemas import base
from dbt.clients.jinja import MacroStack
from dbt.context.macros import MacroNamespaceBuilder
from dbt.context.manifest import ManifestContext
from dbt.contracts.graph.nodes import Macro
from dbt.events.types import MainReportVersion
from dbt.node_types import NodeType
from dbt.parser.manifest import ManifestLoader
from dbt.tracking import track_behavior_change_warn
from dbt_common.clients import system
from dbt_common.events.base_types import BaseEvent, EventLevel
from dbt_common.events.event_manager import EventManager
from dbt_common.events.logger import LineFormat, LoggerConfig
from dbt_common.events.types import Note

from dms.checking.fingerprints import read_project_file
from dms.dbt_process import (
    build_namespace,
    by_dbt,
    check_of_dbt,
    context_by_dbt,
    event_by_dbt,
    fire_event,
    inject_ctes,
    lay_together,
    make_event,
    namespace_by_dbt,
    of_event,
    of_event_by_dbt,
    told_by_dbt,
    write_json,
)
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


MACROS = {
    "dbt": ("ref_of", "is_incremental", "create_table"),
    "dbt_duckdb": ("create_table", "attach"),
    "ours": ("is_incremental", "own"),
    "theirs": ("own", "attach", "other"),
}


def macro_of(package: str, name: str) -> Macro:
    return Macro(
        name=name,
        package_name=package,
        path=f"macros/{name}.sql",
        original_file_path=f"macros/{name}.sql",
        unique_id=f"macro.{package}.{name}",
        macro_sql=f"{{% macro {name}() %}}{package}{{% endmacro %}}",
        resource_type=NodeType.Macro,
    )


@pytest.mark.parametrize("searched", [*MACROS, "a package without any"])
def test_a_node_finds_the_macros_that_dbt_finds(searched: str) -> None:
    macros = {
        package: {name: macro_of(package, name) for name in names}
        for package, names in MACROS.items()
    }
    stack = MacroStack()
    context: dict[str, Any] = {}

    def described(found: Any) -> Any:
        if isinstance(found, dict):
            return {name: described(part) for name, part in found.items()}
        assert found.context is context
        return vars(found)

    def build(how: Any) -> Any:
        internal = ["dbt_duckdb", "dbt"]
        return how(
            MacroNamespaceBuilder("ours", searched, stack, internal, "a node"), macros, context
        )

    ours, theirs = build(build_namespace), build(namespace_by_dbt)
    for part in ("local_namespace", "global_namespace", "packages", "global_project_namespace"):
        assert described(getattr(ours, part)) == described(getattr(theirs, part)), part
    assert described(lay_together(ours)) == described(dict(theirs))
    assert described(ours.get_from_package("dbt", "create_table"))["macro"].package_name == (
        "dbt_duckdb"
    )


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> None:
    """Events are made and told as in a dbt of ours."""
    monkeypatch.setattr(BaseEvent, "__init__", make_event)
    monkeypatch.setattr(BaseEvent, "__getattr__", of_event)
    monkeypatch.setattr(EventManager, "fire_event", fire_event)


@pytest.mark.usefixtures("events")
@pytest.mark.parametrize(
    ("taken", "told"),
    [
        (EventLevel.DEBUG, ["small", "small and raised", "12"]),
        (EventLevel.INFO, ["small and raised", "12"]),
        (EventLevel.ERROR, []),
    ],
)
def test_what_nobody_listens_to_is_not_told(taken: EventLevel, told: list[str]) -> None:
    lines = StringIO()
    manager = EventManager()
    manager.add_callback(track_behavior_change_warn)
    manager.add_logger(
        LoggerConfig(
            name="told", level=taken, line_format=LineFormat.PlainText, output_stream=lines
        )
    )

    manager.fire_event(Note(msg="small"), level=EventLevel.DEBUG)
    manager.fire_event(Note(msg="small and raised"), level=EventLevel.INFO)
    manager.fire_event(MainReportVersion(version="12", log_version=3))

    assert [
        line.split("  ", 1)[1].removeprefix("Running with dbt")
        for line in lines.getvalue().splitlines()
    ] == told


@pytest.mark.usefixtures("events")
def test_who_listens_to_all_is_told_all() -> None:
    heard: list[str] = []
    manager = EventManager()
    manager.add_callback(lambda message: heard.append(message.info.msg))

    manager.fire_event(Note(msg="small"), level=EventLevel.DEBUG)

    assert heard == ["small"]


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
    assert MacroNamespaceBuilder.build_namespace is namespace_by_dbt
    assert "build_namespace" in ManifestContext._build_namespace.__code__.co_names
    assert ManifestContext.to_dict is context_by_dbt
    assert "namespace" in ManifestContext.to_dict.__code__.co_names
    assert EventManager.fire_event is told_by_dbt
    assert BaseEvent.__init__ is event_by_dbt
    assert BaseEvent.__getattr__ is of_event_by_dbt
