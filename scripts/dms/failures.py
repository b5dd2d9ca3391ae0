"""What failed in a dbt invocation, told so that one can act: test, message, rows, SQL.

dbt shows the rows of a failing test itself, at the end of the run (show_failing_rows.sql); here
they stand with their test.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rich.markup import escape

from dms.console import err
from dms.dbt import DbtProject

_BAD = ("fail", "error", "runtime error", "partial success")

_UNIT_TEST_SIGNS = (
    "(--- was expected and did not come, +++ came and was not expected, -> came instead)"
)

_SHORT = 5


@dataclass(frozen=True)
class TestWarning:
    """A test that warned, with its first rows as dbt shows them.

    `is_finding`: its rows are among the findings of a build, which says what is new of them.
    """

    name: str
    message: str
    rows: str
    is_finding: bool


def read_warnings(project: DbtProject, rows: Mapping[str, str]) -> list[TestWarning]:
    """The tests that warned in the last invocation; `rows` are what dbt showed, by test."""
    manifest = project.read_artifact("manifest.json")
    found = []
    for result in _results(project):
        if result["status"] == "warn":
            node = _node(manifest, result)
            meta = node.get("config", {}).get("meta", {})
            name = node["name"]
            is_finding = meta.get("told_with") == "findings"
            found.append(TestWarning(name, _message(result), rows.get(name, ""), is_finding))
    return found


def show_warnings(warnings: list[TestWarning], *, is_short: bool = False) -> None:
    """Print them with their first rows, of each the first five if it `is_short`."""
    for warning in warnings:
        err.print(
            f"[yellow]warning:[/] {escape(warning.name)}: {escape(warning.message)}",
            soft_wrap=True,
        )
        lines = warning.rows.splitlines()
        shown = lines[: 2 + _SHORT] if is_short else lines  # below a title and the columns
        if shown:
            err.print(escape("\n".join(shown)), soft_wrap=True)
        if len(shown) < len(lines):
            err.print("  and more")


def show_failures(project: DbtProject, rows: Mapping[str, str]) -> int:
    """Print what failed in the last invocation, after what warned; gives how many failed."""
    results = _results(project)
    failures = [result for result in results if result["status"] in _BAD]
    if not failures:
        return 0
    manifest = project.read_artifact("manifest.json")
    show_warnings(read_warnings(project, rows))
    for result in failures:
        node = _node(manifest, result)
        _show_failure(project, node, result, rows.get(node["name"], ""))
    skipped = sum(result["status"] == "skipped" for result in results)
    if skipped:
        err.print(f"{skipped} later models and tests were skipped")
    return len(failures)


def _results(project: DbtProject) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = project.read_artifact("run_results.json").get("results", [])
    return results


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
    project: DbtProject, node: dict[str, Any], result: dict[str, Any], rows: str
) -> None:
    err.print(
        f"[bold red]{result['status']}[/] {node['resource_type']} [bold]{escape(node['name'])}[/] "
        f"({escape(node['original_file_path'])})",
        soft_wrap=True,
    )
    err.print(f"  {escape(_message(result))}", soft_wrap=True)
    if node["resource_type"] == "unit_test" and result["status"] == "fail":
        err.print(f"  {_UNIT_TEST_SIGNS}")
    if rows:
        err.print(escape(rows), soft_wrap=True)
    if compiled := node.get("compiled_path"):
        err.print(f"  whole SQL: {escape(str(project.directory / compiled))}", soft_wrap=True)
