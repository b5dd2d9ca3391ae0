"""dbt's manifest as the rest of `dms` reads it: every segment with all of its columns."""

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
    """Read manifest.json.

    A segment's YAML says what is its own; the build puts the columns of the member row before it
    (macro `columns_of`), and so does this.

    Raises:
        DataError: dbt left no manifest.
    """
    if not path.is_file():
        raise DataError(f"dbt left no {path}; run `dms build`")
    manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    shared = member_row(manifest)
    for node in segments_of(manifest).values() if shared else []:
        own = node["columns"]
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
