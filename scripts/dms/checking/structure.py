"""The files of a segment: an SQL file, its YAML file, and its line under `segments`.

What is missing is told with what to do, before dbt reads the project: dbt would stop with its own
words, or build without a word and leave the segment out.
"""

import re
from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from dms.checking.fingerprints import project_vars, read_project_file
from dms.yaml_files import read_yaml

FOLDER = "models/segments"
MEMBER_ROW = "models/membership/member_rows.yml"
"""What describes the columns that every segment begins with."""
META = (
    "title",
    "department",
    "objective",
    "offer",
    "channels",
    "kpi",
    "owner",
    "cadence",
    "priority",
    "plausible_percent",
    "external_name",
)
"""What the catalogue shows of each segment: membership.segment_catalog."""
ONE_OF = {
    "department": (
        "Sales",
        "Service",
        "Parts",
        "Finance",
        "Cross-department",
        "Value",
        "Relationship",
    ),
    "cadence": ("daily", "weekly", "monthly", "quarterly"),
    "one_per": ("person", "household", "contact_point"),
}
CHANNELS = ("email", "sms", "phone", "mail")

FILL_IN = "FILL IN"
"""What marks the places in which an analyst has to write: `dms segment new` puts it there."""

_TOP = {"version", "models", "unit_tests"}
_OF_A_MODEL = {"name", "description", "config", "columns", "data_tests", "constraints", "docs"}
_OF_A_UNIT_TEST = {"name", "description", "model", "given", "expect", "overrides", "config"}
_OF_A_GIVEN = {"input", "rows", "format", "fixture"}


def structure_faults(directory: Path) -> dict[str, list[str]]:
    """What is wrong with the segments' files, each a line, by the segment's name.

    Raises:
        UsageError: dbt_project.yml cannot be read.
    """
    listed = list(project_vars(read_project_file(directory)).get("segments") or [])
    files = [path for path in sorted((directory / FOLDER).rglob("*")) if path.is_file()]
    names = {path.stem for path in files if path.suffix == ".sql"}
    shared = _member_row(directory)
    found: dict[str, list[str]] = {}
    for path in files:
        place = str(path.relative_to(directory))
        found.setdefault(path.stem, []).extend(_faults_of_file(path, place, shared))
    for name in sorted(names):
        if name not in listed:
            found[name].append(
                f"add {name} under segments in dbt_project.yml: membership reads those listed there"
            )
    for name, count in Counter(listed).items():
        if name not in names:
            found.setdefault(str(name), []).append(_without_a_file(directory, str(name), names))
        elif count > 1:
            found[name].append(f"{name} stands {count} times under segments in dbt_project.yml")
    return {name: lines for name, lines in found.items() if lines}


def _without_a_file(directory: Path, name: str, names: set[str]) -> str:
    elsewhere = sorted((directory / "models").rglob(f"{name}.sql"))
    if elsewhere:
        place = elsewhere[0].relative_to(directory)
        return f"{place} is listed under segments in dbt_project.yml: move it to {FOLDER}/<area>/"
    near = get_close_matches(name, names, n=1)
    hint = f" (is it {near[0]}?)" if near else ""
    return (
        f"{name} under segments in dbt_project.yml has no file {FOLDER}/<area>/{name}.sql{hint}: "
        "write it, or take the line out"
    )


def _member_row(directory: Path) -> set[str]:
    file = directory / MEMBER_ROW
    content = read_yaml(file) if file.is_file() else {}
    columns = _mappings(content.get("models"))[0].get("columns") if content else []
    return {str(column.get("name")) for column in _mappings(columns)}


def _faults_of_file(path: Path, place: str, shared: set[str]) -> Iterator[str]:
    if path.suffix not in (".sql", ".yml") or path.name.startswith("."):
        yield f"{place}: only segments stand in {FOLDER}, a .sql and a .yml file each; move it away"
        return
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    if numbers := [str(number) for number, line in enumerate(lines, 1) if FILL_IN in line]:
        yield f"{place}: write what it asks for where it says {FILL_IN}: line {', '.join(numbers)}"
    if path.parent.name == "segments":
        areas = sorted(folder.name for folder in path.parent.iterdir() if folder.is_dir())
        yield f"{place}: move it into the folder of its area: {', '.join(areas)}"
    if path.suffix == ".sql":
        if not re.fullmatch(r"[a-z][a-z0-9_]*", path.stem):
            yield f"{place}: name it in lower case, digits and underscores, such as my_segment.sql"
        if not path.with_suffix(".yml").is_file():
            yield (
                f"{place} needs its YAML file {path.stem}.yml beside it: copy that of a neighbour "
                "and write what is this segment's own"
            )
    elif not path.with_suffix(".sql").is_file():
        yield f"{place} has no {path.stem}.sql beside it: write the rule there, or remove the file"
    else:
        yield from (f"{place}: {fault}" for fault in _faults_of_yaml(path, shared))


def _faults_of_yaml(path: Path, shared: set[str]) -> Iterator[str]:
    try:
        content = read_yaml(path)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        yield f"is no YAML: {' '.join(str(error).split())}"
        return
    if not isinstance(content, dict):
        yield "is empty: copy the file of a neighbour"
        return
    yield from _unknown(content, _TOP, "at its top")
    models = _mappings(content.get("models"))
    if [model.get("name") for model in models] != [path.stem]:
        yield f"needs exactly one model under models, with `name: {path.stem}`"
        return
    yield from _faults_of_model(models[0])
    yield from _faults_of_columns(models[0], shared)
    tests = _mappings(content.get("unit_tests"))
    if not tests:
        yield "needs a unit test on the border of its rule, under unit_tests"
    for test in tests:
        yield from _faults_of_unit_test(test, path.stem)


def _faults_of_model(model: dict[str, Any]) -> Iterator[str]:
    yield from _unknown(model, _OF_A_MODEL, "of the model")
    if not str(model.get("description") or "").strip():
        yield "needs a description: the rule in words, which the catalogue shows"
    config = model.get("config")
    meta = config.get("meta") if isinstance(config, dict) else None
    meta = meta if isinstance(meta, dict) else {}
    for key in META:
        if not meta.get(key):
            near = get_close_matches(key, [str(name) for name in meta if name not in META], n=1)
            yield f"needs {key} under config.meta" + (f"; it says {near[0]}" if near else "")
    yield from _faults_of_meta(meta)


def _faults_of_meta(meta: dict[str, Any]) -> Iterator[str]:
    for key, words in ONE_OF.items():
        if meta.get(key) and meta[key] not in words:
            yield f"{key} is {meta[key]}, which is none of {', '.join(words)}"
    channels = meta.get("channels")
    if channels and not (isinstance(channels, list) and set(channels) <= set(CHANNELS)):
        yield f"channels is {channels}; write a list of some of {', '.join(CHANNELS)}"
    priority = meta.get("priority")
    if priority and (not isinstance(priority, int) or priority < 1):
        yield f"priority is {priority}; write a whole number from 1 on, which no other segment has"
    titles = meta.get("titles")
    if titles and not (
        isinstance(titles, dict)
        and all(re.fullmatch("[a-z]{2}", str(key)) and value for key, value in titles.items())
    ):
        yield f"titles is {titles}; write a title for each language, as {{de: Verloren}}"
    percent = meta.get("plausible_percent")
    if percent and not _is_range(percent):
        yield (
            f"plausible_percent is {percent}; write [least, most], the shares of all customers in "
            "percent between which its size is plausible"
        )


def _is_range(percent: object) -> bool:
    return (
        isinstance(percent, list)
        and len(percent) == 2
        and all(isinstance(end, int | float) for end in percent)
        and 0 <= percent[0] <= percent[1] <= 100
    )


def _faults_of_columns(model: dict[str, Any], shared: set[str]) -> Iterator[str]:
    columns = {str(column.get("name")): column for column in _mappings(model.get("columns"))}
    if not str(columns.get("qualified_on", {}).get("description") or "").strip():
        yield "needs the column qualified_on under columns, with which day that is here"
    for name, column in columns.items():
        if name in shared and "data_type" in column:
            yield f"column {name}: take its data_type out, {MEMBER_ROW} gives it for every segment"


def _faults_of_unit_test(test: dict[str, Any], name: str) -> Iterator[str]:
    label = f"unit test {test.get('name') or 'without a name'}"
    yield from _unknown(test, _OF_A_UNIT_TEST, f"of {label}")
    if test.get("model") != name:
        yield f"{label} is of {test.get('model') or 'no model'}: write `model: {name}`"
    for part in ("name", "given", "expect"):
        if part not in test:
            yield f"{label} needs {part}"
    for given in _mappings(test.get("given")):
        yield from _unknown(given, _OF_A_GIVEN, f"under given of {label}")


def _unknown(mapping: dict[Any, Any], known: set[str], where: str) -> Iterator[str]:
    for key in mapping:
        if key not in known:
            near = get_close_matches(str(key), known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(known))}"
            yield f"unknown key {key} {where}; {hint}"


def _mappings(value: object) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
