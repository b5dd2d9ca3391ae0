"""dbt's manifest as the rest of `dms` reads it: each model with all of its columns."""

import json
from pathlib import Path
from typing import Any

from dms.errors import DataError

Node = dict[str, Any]

MEMBER_ROWS = "member_rows"
"""The model whose YAML describes what every segment begins with, behind the segment's name."""

MEMBER_ROW_TEST = "member_row"
"""The generic test that it bears for all segments."""


def load_manifest(path: Path) -> dict[str, Any]:
    """Read manifest.json, with the columns that one YAML describes for several models.

    What a feed brings in a shape has the columns of the union of that shape, but the feed. A
    segment's YAML says what is its own; the build puts the columns of the member row before it
    (macro `columns_of`), and so does this.

    Raises:
        DataError: dbt left no manifest.
    """
    if not path.is_file():
        raise DataError(f"dbt left no {path}; run `dms build`")
    manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    shared = member_row(manifest)
    for key, node in manifest["nodes"].items():
        if node["resource_type"] == "model" and not node.get("columns"):
            node["columns"] = _columns_of_shape(manifest["nodes"], key)
    for node in segments_of(manifest).values() if shared else []:
        own = node.get("columns", {})
        first = {
            name: {**column, "description": f"{column['description']} {_told(own, name)}".strip()}
            for name, column in shared.items()
        }
        node["columns"] = first | {name: own[name] for name in own if name not in first}
    return manifest


def member_row(manifest: dict[str, Any]) -> dict[str, Node]:
    """The columns that every segment begins with, by name; none where no model describes them."""
    for node in manifest["nodes"].values():
        if node.get("name") == MEMBER_ROWS and node["resource_type"] == "model":
            return {
                name: {**column, "description": column["description"].strip()}
                for name, column in node["columns"].items()
                if name != "segment_name"
            }
    return {}


def segments_of(manifest: dict[str, Any]) -> dict[str, Node]:
    """The models that are segments, by unique id."""
    return {
        key: node
        for key, node in manifest["nodes"].items()
        if node["resource_type"] == "model" and node["schema"] == "segments"
    }


def _told(columns: dict[str, Node], name: str) -> str:
    return str(columns.get(name, {}).get("description") or "").strip()


def _columns_of_shape(nodes: dict[str, Node], key: str) -> dict[str, Node]:
    project, _, name = key.rpartition(".")
    union = nodes.get(f"{project}.int_{name.partition('__')[2]}_unioned", {})
    return {name: column for name, column in union.get("columns", {}).items() if name != "feed"}
