"""`dms segment new`: the two files of a segment and its line, to be filled in."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.markup import escape

from dms.checking.structure import FILL_IN
from dms.console import out
from dms.errors import DataError, UsageError
from dms.segments.project import META, PROJECT_FILE, THRESHOLDS, ProjectFiles
from dms.segments.starts import READY, Start
from dms.segments.writing import change_files, read_exactly
from dms.segments.yaml_text import add_entries, add_item, find, replace_mapping

_UNFILLED: dict[str, Any] = {
    "objective": f"{FILL_IN} what to achieve with it",
    "offer": f"{FILL_IN} what to offer its members",
    "channels": ["email", "mail"],
    "kpi": f"{FILL_IN} what shows that it worked",
    "owner": f"{FILL_IN} who answers for it, as a role",
    "cadence": "monthly",
    "plausible_percent": [0.1, 50],
    "one_per": "person",
}
_NOT_OF_A_SEGMENT = ("stg_", "base_", "int_", "fct_", "dim_")


@dataclass(frozen=True)
class Created:
    """What was written: the two files, and the lines of dbt_project.yml."""

    files: tuple[str, ...]
    lines: tuple[str, ...]


def create(
    project: ProjectFiles,
    name: str,
    start: Start,
    area: str | None = None,
    title: str | None = None,
) -> Created:
    """Write a segment that begins as `start` does, and its line; all of it or nothing.

    Raises:
        UsageError: the name, the area or the title cannot be.
        DataError: a file cannot be read or changed as it stands.
    """
    _require_name(project, name)
    area = area or start.area
    folder = _folder(project, area)
    new = start.renamed(name)
    numbers = {key: value for key, value in new.thresholds.items() if key not in project.thresholds}
    file = project.directory / PROJECT_FILE
    text = read_exactly(file)
    yaml_file = folder / f"{name}.yml"
    try:
        if numbers:
            text = add_entries(text, place_of(project, text, THRESHOLDS), numbers)
        text = add_item(text, place_of(project, text, "segments"), name)
    except DataError as error:
        raise DataError(f"{file}: {error}") from error
    try:
        meta = _meta(project, start, name, area, title)
        yaml = replace_mapping(new.yaml, ("models", 0, "config", "meta"), meta)
        if "plausible_percent" not in start.meta:
            yaml = re.sub(
                r"( plausible_percent: .*)", rf"\1  # {FILL_IN} by what preview says", yaml
            )
    except DataError as error:
        raise DataError(f"{start.name}.yml {error}") from error
    change_files({folder / f"{name}.sql": new.sql, yaml_file: yaml, file: text})
    return Created(
        files=(project.place(folder / f"{name}.sql"), project.place(yaml_file)),
        lines=(*(f"{key}: {value}" for key, value in numbers.items()), f"- {name}"),
    )


def place_of(project: ProjectFiles, text: str, var: str) -> tuple[str, ...]:
    """Where a var stands in dbt_project.yml: under the project's name, or for all."""
    own = ("vars", str(project.settings.get("name")), var)
    return own if find(text, own) else ("vars", var)


def _require_name(project: ProjectFiles, name: str) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or name.startswith(_NOT_OF_A_SEGMENT):
        raise UsageError(
            f"{name}: name it in lower case, digits and underscores, such as big_parts_buyers, and "
            f"without {', '.join(_NOT_OF_A_SEGMENT)} before it"
        )
    if name in project.models:
        raise UsageError(f"{name} is there already: {project.place(project.models[name])}")
    others = [
        path
        for folder, ending in (("seeds", "csv"), ("tests", "sql"), ("models", "yml"))
        for path in sorted((project.directory / folder).rglob(f"{name}.{ending}"))
    ]
    if others:
        raise UsageError(f"{name}: {project.place(others[0])} has that name; choose another one")
    if name in READY:
        raise UsageError(f"{name}: --from has a rule of that name; choose another one")
    if name in (project.variables.get("segments") or []):
        raise UsageError(
            f"{name}: stands under segments in {project.directory / PROJECT_FILE} without files; "
            "take that line out first"
        )


def _folder(project: ProjectFiles, area: str) -> Path:
    root = project.directory / "models" / "segments"
    if not (root / area).is_dir() or "/" in area or area.startswith("."):
        areas = sorted(path.name for path in root.iterdir() if path.is_dir())
        raise UsageError(
            f"--area {area}: no folder of that name in {project.place(root)}: there are "
            f"{', '.join(areas)}"
        )
    return root / area


def _meta(
    project: ProjectFiles, start: Start, name: str, area: str, title: str | None
) -> dict[str, Any]:
    """What config.meta says: of the segment that it begins with, but what is of one segment."""
    title = title or name.replace("_", " ").capitalize()
    others = [project.meta(file) for file in project.segments.values()]
    external_name = f"DS - {title}"
    if external_name in {meta.get("external_name") for meta in others}:
        raise UsageError(f"the title {title!r} is that of another segment; give --title")
    priorities = [meta["priority"] for meta in others if isinstance(meta.get("priority"), int)]
    own = {
        "title": title,
        "department": area.replace("_", "-").capitalize(),
        "priority": max(priorities, default=0) + 1,
        "external_name": external_name,
    }
    meta = {**_UNFILLED, **start.meta, **own}
    meta.pop("titles", None)
    ordered = {key: meta[key] for key in META}
    return ordered | {key: value for key, value in meta.items() if key not in ordered}


def print_created(name: str, created: Created, project: ProjectFiles) -> None:
    """Say what was written, and what comes next."""
    for place in created.files:
        out.print(f"wrote {escape(place)}", soft_wrap=True)
    for line in created.lines:
        out.print(f"added {escape(line)} to {PROJECT_FILE}", soft_wrap=True)
    sql, yaml = created.files
    places = []
    for place in (sql, yaml):
        lines = read_exactly(project.directory / place).splitlines()
        numbers = [str(number) for number, line in enumerate(lines, 1) if FILL_IN in line]
        if numbers:
            noun = "line" if len(numbers) == 1 else "lines"
            places.append(f"{place} ({noun} {', '.join(numbers)})")
    if places:
        out.print(f"fill in what says {FILL_IN}: {escape('; '.join(places))}", soft_wrap=True)
    out.print(f"then `dms segment preview {name}`, `dms check {name}`, `dms build`", soft_wrap=True)
