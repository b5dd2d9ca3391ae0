"""What failed in a dbt invocation, told so that one can act: test, message, SQL.

The rows of a failing test are told by dbt itself, at the end of the run (show_failing_rows.sql).
"""

from typing import Any

from rich.markup import escape

from dms.console import err
from dms.dbt import DbtProject

_BAD = ("fail", "error", "runtime error", "partial success")

_UNIT_TEST_SIGNS = (
    "(--- was expected and did not come, +++ came and was not expected, -> came instead)"
)


def show_results(project: DbtProject) -> int:
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
        _show_failure(project, _node(manifest, result), result)
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


def _show_failure(project: DbtProject, node: dict[str, Any], result: dict[str, Any]) -> None:
    err.print(
        f"[bold red]{result['status']}[/] {node['resource_type']} [bold]{escape(node['name'])}[/] "
        f"({escape(node['original_file_path'])})",
        soft_wrap=True,
    )
    err.print(f"  {escape(_message(result))}", soft_wrap=True)
    if node["resource_type"] == "unit_test" and result["status"] == "fail":
        err.print(f"  {_UNIT_TEST_SIGNS}")
    if compiled := node.get("compiled_path"):
        err.print(f"  whole SQL: {escape(str(project.directory / compiled))}", soft_wrap=True)
