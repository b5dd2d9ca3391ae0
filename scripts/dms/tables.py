"""`make docs`: docs/tables.md and the table in README.md, of all that is published,
docs/playbook.md, and what bi/superset says of each table.

Read from dbt's manifest, so that a name, a type or a description is written once.
"""

import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from dms.console import err, tell
from dms.dbt import DbtProject, last_error
from dms.errors import DataError, UserError
from dms.manifest import load_manifest, member_row
from dms.playbook import playbook_page
from dms.publishing.contents import table_of, tests_of_models
from dms.superset import datasets, stale_datasets

BEGIN = "<!-- tables: `make docs` writes what follows -->"
END = "<!-- tables: end -->"

SCHEMAS = ("segments", "membership", "marts", "quality")
"""Those that readers ask for first, in this order; others come behind."""

MOST_NAMED = 8
"""Columns that the table of the README names of each relation."""

INTRODUCTION = """\
# Published tables

Every table of the two published files with its columns. `make docs` writes this page from the YAML
beside each model, where the same words stand; in the files they are the comments of tables and
columns. What each segment is for: [segments.md](segments.md). How to connect: [bi.md](bi.md).
"""

FILES = {
    "segments": "dealer_segments.duckdb",
    "contacts": "dealer_contacts.duckdb",
}

Node = dict[str, Any]


def list_published(manifest: dict[str, Any], file: str) -> list[Node]:
    """The models that are published in a serving file, as readers look for them."""
    order = {schema: place for place, schema in enumerate(SCHEMAS)}
    found = [
        node
        for node in manifest["nodes"].values()
        if node["config"].get("meta", {}).get("publish") == file
    ]
    return sorted(found, key=lambda node: (order.get(node["schema"], len(order)), *_relation(node)))


def page(manifest: dict[str, Any]) -> str:
    """The text of docs/tables.md."""
    parts = [INTRODUCTION]
    for file, name in FILES.items():
        parts.append(f"## {name}\n")
        nodes = list_published(manifest, file)
        segments = [node for node in nodes if node["schema"] == "segments"]
        if segments:
            parts += _segments(segments, member_row(manifest))
        tests = tests_of_models(manifest)
        for node in nodes:
            if node not in segments:
                key = table_of(node, tests.get(node["unique_id"], [])).key
                parts.append(f"### {'.'.join(_relation(node))}\n")
                parts.append(_cell(node["description"], is_in_table=False) + "\n")
                if key:
                    parts.append(f"Key: {_names(key)}.\n")
                parts.append(_columns(node["columns"].values()))
    return "\n".join(parts)


def short_table(manifest: dict[str, Any]) -> str:
    """The table of the README: relation, what a row is, columns."""
    lines = ["| table | a row is | columns |", "|---|---|---|"]
    for file, name in FILES.items():
        lines.append(f"| **{name}** | | |")
        nodes = list_published(manifest, file)
        segments = [node for node in nodes if node["schema"] == "segments"]
        if segments:
            lines.append(
                f"| {_link('every segment')}: `segments.<name>` | a member of the segment "
                f"| {_first_names(member_row(manifest))} |"
            )
        lines += [
            f"| {_link('.'.join(_relation(node)))} | {_grain(node['description'])} "
            f"| {_first_names(node['columns'])} |"
            for node in nodes
            if node not in segments
        ]
    return "\n".join(lines)


def put_table(readme: str, table: str) -> str:
    """The README with the table between its marks.

    Raises:
        DataError: the marks are not there.
    """
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise DataError(f"README.md: has no lines '{BEGIN}' and '{END}' for the table to stand in")
    return f"{before}{BEGIN}\n\n{table}\n\n{END}{after}"


def documents(project: Path, manifest: dict[str, Any]) -> dict[Path, str]:
    """Each file that is made, with the text that it should have."""
    readme = project / "README.md"
    return {
        project / "docs" / "tables.md": page(manifest),
        project / "docs" / "playbook.md": playbook_page(manifest),
        readme: put_table(readme.read_text(encoding="utf-8"), short_table(manifest)),
        **datasets(project, manifest),
    }


def _segments(nodes: list[Node], shared: dict[str, Node]) -> list[str]:
    told = {name: _cell(column["description"]) for name, column in shared.items()}
    lines = ["| segment | members | of its own |", "|---|---|---|"]
    for node in nodes:
        own = "; ".join(
            f"`{name}` {column['data_type']}: {text}"
            for name, column in node["columns"].items()
            if (text := _cell(column["description"]).removeprefix(told.get(name, "")).strip())
        )
        lines.append(f"| `{node['alias']}` | {_cell(node['description'])} | {own} |")
    return [
        "### every segment\n",
        "A table `segments.<name>` each, one row a member, with these columns:\n",
        "Key: `customer_key`.\n",
        _columns(shared.values()),
        "\n".join(lines) + "\n",
    ]


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[a-z0-9)`]\.)\s+", text)


def _columns(columns: Iterable[Node]) -> str:
    lines = ["| column | type | |", "|---|---|---|"]
    lines += [
        f"| `{column['name']}` | {column['data_type']} | {_cell(column['description'])} |"
        for column in columns
    ]
    return "\n".join(lines) + "\n"


def _relation(node: Node) -> tuple[str, str]:
    return node["schema"], node["alias"]


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _first_names(names: Iterable[str]) -> str:
    listed = list(names)
    # One more is as short to name as to count.
    if len(listed) <= MOST_NAMED + 1:
        return _names(listed)
    return f"{_names(listed[:MOST_NAMED])} and {len(listed) - MOST_NAMED} more"


def _link(heading: str) -> str:
    anchor = re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
    return f"[{heading}](docs/tables.md#{anchor})"


def _grain(description: str) -> str:
    """What a row is: the first sentence, without the words that they all begin with."""
    sentence = _sentences(_cell(description))[0]
    return re.sub(r"^One row (per |for each )?", "", sentence).rstrip(".")


def _cell(text: str, is_in_table: bool = True) -> str:
    """A description on one line, as Markdown takes it."""
    line = " ".join(text.split()).replace("<", "&lt;")
    return line.replace("|", "\\|") if is_in_table else line


def main() -> int:
    """Let dbt read the project, and write the files; exit status as the command's."""
    project = DbtProject.locate()
    try:
        with project.start(["parse"], {}) as (process, stream):
            events = list(stream)
        if process.returncode:
            raise DataError(f"dbt could not read the project: {last_error(events)}")
        manifest = load_manifest(project.manifest)
        texts = documents(project.directory, manifest)
        for path in stale_datasets(project.directory, texts):
            path.unlink()
            err.print(f"{path}: removed, as it has no table any more", soft_wrap=True)
        for path, text in texts.items():
            is_new = not path.is_file() or path.read_text(encoding="utf-8") != text
            path.write_text(text, encoding="utf-8")
            err.print(f"{path}: {'written anew' if is_new else 'as it was'}", soft_wrap=True)
    except UserError as error:
        tell(str(error))
        return error.exit_status
    return 0


if __name__ == "__main__":
    sys.exit(main())
