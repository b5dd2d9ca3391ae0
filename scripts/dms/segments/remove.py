"""`dms segment remove`: the files of a segment and its line, and what else names it."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rich.markup import escape

from dms.console import out
from dms.errors import DataError, UsageError
from dms.segments.new import place_of
from dms.segments.project import PROJECT_FILE, THRESHOLDS, ProjectFiles
from dms.segments.writing import change_files, read_exactly
from dms.segments.yaml_text import line_of, remove_item

_FOLDERS = ("models", "tests", "macros", "seeds", "profiles", "docs")
_READING = (".sql", ".yml", ".yaml")
_TELLING = (".md", ".py", ".yml", ".yaml")


@dataclass
class References:
    """What names a segment besides its own files and its line.

    breaks      what cannot be built or tested without it, each a line
    mentions    other places, as file: lines
    idle        its thresholds that nothing else reads, as file:line: name
    """

    breaks: list[str] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)
    idle: list[str] = field(default_factory=list)


def find_references(project: ProjectFiles, name: str) -> References:
    """What else names a segment.

    Raises:
        UsageError: there is no segment of that name.
    """
    file = project.segment(name)
    own = {file, file.with_suffix(".yml")}
    found = References()
    for other, path in project.segments.items():
        if other != name and name in project.reads(other).models:
            found.breaks.append(f"{project.place(path)} reads it")
    ref = re.compile(rf"""\bref\(\s*['"]{name}['"]""")
    word = re.compile(rf"(?<![\w-]){name}(?![\w-])")
    for path in [*_files(project), project.directory / "README.md"]:
        if path in own or not path.is_file():
            continue
        place = project.place(path)
        if path.suffix == ".csv":
            found.mentions += [f"{place}: {lines}" for lines in _csv_lines(path, name)]
            continue
        lines = read_exactly(path).splitlines()
        refs = _numbers(lines, ref) if path.suffix in _READING else ""
        is_known = any(line.startswith(f"{place} reads") for line in found.breaks)
        if refs and not is_known:
            found.breaks.append(f"{place} reads it by ref('{name}'), {refs}")
        elif not refs and path.suffix in _TELLING and (told := _numbers(lines, word)):
            found.mentions.append(f"{place}: {told}")
    found.idle = _idle_thresholds(project, name, own)
    return found


def _files(project: ProjectFiles) -> Iterator[Path]:
    for folder in _FOLDERS:
        for path in sorted((project.directory / folder).rglob("*")):
            if path.suffix in (*_READING, *_TELLING, ".csv"):
                yield path


def _numbers(lines: list[str], pattern: re.Pattern[str]) -> str:
    numbers = [str(number) for number, line in enumerate(lines, 1) if pattern.search(line)]
    return f"line{'' if len(numbers) == 1 else 's'} {', '.join(numbers)}" if numbers else ""


def _csv_lines(path: Path, name: str) -> Iterator[str]:
    """Where a seed has it among its segments; a word of its own may be the same."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        numbers = [str(reader.line_num) for row in reader if row.get("segment_name") == name]
    if numbers:
        yield f"line{'' if len(numbers) == 1 else 's'} {', '.join(numbers)}"


def _idle_thresholds(project: ProjectFiles, name: str, own: set[Path]) -> list[str]:
    yaml = project.segments[name].with_suffix(".yml")
    told = read_exactly(yaml) if yaml.is_file() else ""
    asked = {
        threshold
        for threshold in project.thresholds
        if threshold in project.reads(name).thresholds or re.search(rf"\b{threshold}\b", told)
    }
    others = project.thresholds_of_others(name)
    rest = "\n".join(
        read_exactly(path)
        for path in _files(project)
        if path not in own and path.suffix in _READING
    )
    text = read_exactly(project.directory / PROJECT_FILE)
    place = place_of(project, text, THRESHOLDS)
    return [
        f"{PROJECT_FILE}:{line_of(text, (*place, threshold))}: {threshold}"
        for threshold in project.thresholds
        if threshold in asked - others and not re.search(rf"\b{threshold}\b", rest)
    ]


def remove(project: ProjectFiles, name: str, references: References, is_agreed: bool) -> list[str]:
    """Remove the files of a segment and its line, all or nothing; gives what was removed.

    Raises:
        UsageError: something would break, and that is not agreed to.
        DataError: a file cannot be changed.
    """
    if references.breaks and not is_agreed:
        raise UsageError(
            f"{name}: nothing is removed, as what reads it (see above) would break; change that "
            "first, or say --yes"
        )
    sql = project.segment(name)
    files = [path for path in (sql, sql.with_suffix(".yml")) if path.is_file()]
    project_file = project.directory / PROJECT_FILE
    text = read_exactly(project_file)
    try:
        changed = remove_item(text, place_of(project, text, "segments"), name)
    except DataError as error:
        raise DataError(f"{project_file}: {error}") from error
    gone = [project.place(path) for path in files]
    texts: dict[Path, str | None] = {}
    if changed != text:
        texts[project_file] = changed
        gone.append(f"- {name} in {PROJECT_FILE}")
    change_files({**texts, **dict.fromkeys(files)})
    return gone


def print_references(name: str, references: References) -> None:
    """Say what breaks, what else names it, and which numbers nothing reads any more."""
    for line in references.breaks:
        out.print(f"[bold red]breaks[/] {escape(line)}", soft_wrap=True)
    for line in references.idle:
        out.print(f"idle   {escape(line)}: nothing else reads it, take it out", soft_wrap=True)
    for line in references.mentions:
        out.print(f"names  {escape(line)}", soft_wrap=True)


def print_removed(name: str, gone: list[str]) -> None:
    """Say what was removed, and what comes next."""
    for place in gone:
        out.print(f"removed {escape(place)}", soft_wrap=True)
    out.print(
        f"the next whole `dms build` drops segments.{name} once it is published", soft_wrap=True
    )
