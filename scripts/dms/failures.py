"""What failed in a dbt invocation, told so that one can act: test, message, rows, SQL."""

from pathlib import Path
from typing import Any

import duckdb
from rich.markup import escape
from rich.table import Table

from dms.console import err
from dms.dbt import DbtProject
from dms.warehouse import attach_read_only

ROWS_SHOWN = 5
_CELL_WIDTH = 40

_BAD = ("fail", "error", "runtime error", "partial success")


def show_results(project: DbtProject, warehouse: Path) -> int:
    """Print the warnings and failures of the last invocation; gives the number of failures."""
    results = project.read_artifact("run_results.json").get("results", [])
    manifest = project.read_artifact("manifest.json")
    failures = [result for result in results if result["status"] in _BAD]
    for result in results:
        if result["status"] == "warn":
            node = _node(manifest, result)
            err.print(
                f"[yellow]warning:[/] {escape(node['name'])}: {escape(_message(result))}",
                soft_wrap=True,
            )
    for result in failures:
        _show_failure(project, warehouse, _node(manifest, result), result)
    skipped = sum(result["status"] == "skipped" for result in results)
    if skipped:
        err.print(f"{skipped} later models and tests were skipped")
    return len(failures)


def _node(manifest: dict[str, Any], result: dict[str, Any]) -> dict[str, Any]:
    unique_id: str = result["unique_id"]
    for kind in ("nodes", "unit_tests"):
        if unique_id in manifest.get(kind, {}):
            node: dict[str, Any] = manifest[kind][unique_id]
            return node
    return {"name": unique_id, "resource_type": "operation", "original_file_path": ""}


def _message(result: dict[str, Any]) -> str:
    return str(result.get("message") or result["status"]).strip()


def _show_failure(
    project: DbtProject, warehouse: Path, node: dict[str, Any], result: dict[str, Any]
) -> None:
    err.print(
        f"[bold red]{result['status']}[/] {node['resource_type']} [bold]{escape(node['name'])}[/] "
        f"({escape(node['original_file_path'])})",
        soft_wrap=True,
    )
    err.print(f"  {escape(_message(result))}", soft_wrap=True)
    if node["resource_type"] == "test" and result["status"] == "fail":
        rows = _failing_rows(warehouse, result.get("compiled_code") or "")
        if rows is not None:
            err.print(rows)
    if compiled := node.get("compiled_path"):
        err.print(f"  whole SQL: {escape(str(project.directory / compiled))}", soft_wrap=True)


def _failing_rows(warehouse: Path, sql: str) -> Table | None:
    """The first failing rows of a test as a table; None when its SQL does not run by itself."""
    with duckdb.connect(":memory:") as connection:
        # Under the name that dbt gave it, because the SQL names relations with it.
        attach_read_only(connection, warehouse, f'"{warehouse.stem}"')
        try:
            found = connection.execute(
                f"select * from (\n{sql}\n) as failing_rows limit {ROWS_SHOWN}"
            )
            names = [column[0] for column in found.description or []]
            rows = found.fetchall()
        except duckdb.Error:
            return None
    table = Table(*names)
    for row in rows:
        table.add_row(*(escape(str(value))[:_CELL_WIDTH] for value in row))
    return table
