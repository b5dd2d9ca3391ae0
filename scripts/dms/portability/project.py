"""The portability of a dbt project's models, data tests and macros, from its manifest."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from dms.data_tests import columns_never_null
from dms.portability.sql import Project, faults
from dms.portability.types import without_digits
from dms.portability.words import LEFT_TO_MACROS

Node = dict[str, Any]

LANDED = {
    "_feed": "string",
    "_file": "string",
    "_line": "bigint",
    "_extracted_at": "timestamp",
    "_landed_at": "timestamp",
}
"""Columns that landing adds to each raw table, with their types."""


def project_of(manifest: Node) -> Project:
    """The columns of all relations, and which of them the data tests declare as never null."""
    columns: dict[str, dict[str, dict[str, str]]] = {}
    never_null = set(LANDED)
    for node in [*manifest["nodes"].values(), *manifest["sources"].values()]:
        if node["resource_type"] in {"model", "seed", "source"}:
            types = {
                f"`{name}`": without_digits(column["data_type"])
                for name, column in node["columns"].items()
                if column["data_type"]
            }
            if node["config"].get("meta", {}).get("file_pattern"):
                types |= LANDED
            name = node.get("alias") or node["identifier"]
            columns.setdefault(node["schema"], {})[name] = types
        if node.get("test_metadata"):
            never_null |= columns_never_null(node)
    return Project(columns, frozenset(never_null))


def faults_of_compiled(manifest: Node, compiled: Mapping[str, str]) -> dict[str, list[str]]:
    """What is refused in SQL that was compiled for Spark, by the unique id of its node."""
    project = project_of(manifest)
    schema = project.schema()
    return {key: faults(sql, project, schema) for key, sql in compiled.items()}


def own_sources(manifest: Node) -> list[Node]:
    """The models, data tests and macros whose source is held against the words of the engines.

    Those that are written for one engine, and those that never become a part of a model, are not.
    """
    own = manifest["metadata"]["project_name"]
    return [
        node
        for node in [*manifest["nodes"].values(), *manifest["macros"].values()]
        if node["package_name"] == own
        and node["resource_type"] in {"model", "test", "macro"}
        and not re.match(r"(default|duckdb|spark)__", node["name"])
        and not node["original_file_path"].startswith(("macros/operations", "macros/material"))
    ]


def faults_of_sources(nodes: Collection[Node]) -> dict[str, list[str]]:
    """What each model, data test or macro writes by itself that a macro is for, by unique id."""
    return {
        node["unique_id"]: faults_of_source(
            node.get("macro_sql") or node["raw_code"], node["resource_type"] == "macro"
        )
        for node in nodes
    }


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
