"""`dms segment`: the commands, each hands over to one module."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml

from dms.console import note, tell
from dms.errors import UsageError
from dms.segments.depth import depth, print_depth
from dms.segments.diff import difference, differences, document, print_all, print_one
from dms.segments.listing import describe, print_list, print_segment, read_figures
from dms.segments.new import create, print_created
from dms.segments.output import print_json
from dms.segments.preview import preview, print_preview
from dms.segments.project import PROJECT_FILE, ProjectFiles, threshold_readers
from dms.segments.remove import find_references, print_references, print_removed, remove
from dms.segments.starts import COMBINE, READY, Combination, listed, start_of
from dms.segments.trial import open_trial
from dms.settings import load_settings

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    help="Make, try, compare, show and remove segments.",
)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="The segment.")]

_RULES = ", ".join(f"{name} ({told})" for name, (_, told) in READY.items())


@app.command("list")
def list_command(as_json: Json = False) -> None:
    """List the segments with size, share, priority and owner.

    Sizes are those of what is published; everything else is what the YAML files say now.
    """
    project, figures = ProjectFiles.locate(), read_figures(load_settings())
    if as_json:
        print_json([describe(project, name, figures) for name in project.segments])
    else:
        print_list(project, figures)


@app.command("show")
def show_command(name: Name, as_json: Json = False) -> None:
    """Show a segment: its rule, what to do with it, files, numbers.

    Also what it reads, which segments read it, its unit tests, and what is published of it: reach,
    trend, how alike its members are, the segments that share members, and the waterfall of its
    rule, which is what each condition keeps and drops.
    """
    project, settings = ProjectFiles.locate(), load_settings()
    project.segment(name)
    found, more = describe(project, name, read_figures(settings)), depth(settings, project, name)
    if as_json:
        print_json(found | more)
    else:
        print_segment(found)
        print_depth(more)


@app.command("new")
def new_command(
    *,
    name: Annotated[str, typer.Argument(metavar="NAME", help="In snake_case: big_parts_buyers.")],
    rule: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="RULE",
            help=f"What it begins with: {_RULES}, or the name of a segment. [default: blank]",
            show_default=False,
        ),
    ] = None,
    all_of: Annotated[
        list[str] | None,
        typer.Option(metavar="A,B", help="With combine: who is in all of these segments."),
    ] = None,
    any_of: Annotated[
        list[str] | None,
        typer.Option(metavar="A,B", help="With combine: and in one of these."),
    ] = None,
    none_of: Annotated[
        list[str] | None,
        typer.Option(metavar="A,B", help="With combine: and in none of these."),
    ] = None,
    area: Annotated[
        str | None,
        typer.Option(metavar="FOLDER", help="Folder of models/segments. [default: by RULE]"),
    ] = None,
    title: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Its name for people. [default: by NAME]")
    ] = None,
) -> None:
    """Write the two files of a new segment and its line in the project.

    The files are a whole segment with unit tests, to be changed: FILL IN marks what has to be
    written. A rule with numbers adds them to segment_thresholds. Another segment is copied with its
    own numbers under the new name.
    """
    combination = Combination(listed(all_of or []), listed(any_of or []), listed(none_of or []))
    rule = rule or (COMBINE if combination.names else "blank")
    project = ProjectFiles.locate()
    print_created(
        name, create(project, name, start_of(project, rule, combination), area, title), project
    )


@app.command("preview")
def preview_command(
    what: Annotated[
        str, typer.Argument(metavar="NAME|FILE", help="A segment, or any SQL file of a rule.")
    ],
    as_json: Json = False,
) -> None:
    """Show what a rule as it stands would give, without building.

    How many customers, which share, whom each channel reaches, whether that is plausible, by
    rooftop, which segments share members, and ten reasons. The rule is run on what is published,
    read-only; segments that it reads are run as they stand, too.

    The exit status is 1 when the rule cannot be run, or a member lacks what each must have.
    """
    project = ProjectFiles.locate()
    file = _file(project, what)
    with open_trial(load_settings(), project) as trial:
        found = preview(trial, file)
    if as_json:
        print_json(asdict(found))
    else:
        print_preview(found)
    for fault in found.faults:
        tell(fault)
    if found.faults:
        raise typer.Exit(1)


def _file(project: ProjectFiles, what: str) -> Path:
    if not what.endswith(".sql") and "/" not in what:
        return project.segment(what)
    path = Path(what).absolute()
    if not path.is_file():
        path = project.directory / what
    if path.suffix == ".yml":
        path = path.with_suffix(".sql")
    if not path.is_file():
        raise UsageError(f"{what}: no such file; name a segment, or the SQL file of a rule")
    return path


@app.command("diff")
def diff_command(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[NAME]", help="The segment. [default: all]", show_default=False),
    ] = None,
    threshold: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=NUMBER", help="As if dbt_project.yml said so; may be repeated."),
    ] = None,
    most: Annotated[
        int, typer.Option("--most", min=0, help="How many are named who come or go; --json: all.")
    ] = 10,
    as_json: Json = False,
) -> None:
    """Show whom a changed rule or threshold would add and drop.

    The rules as they stand are run on what is published and compared with the segments published
    there: of those who would be added with the new reason, of those dropped with the old one.
    Without NAME all segments that would change, each in a line.

    Marts are as published: what a threshold changes in them is seen after a build, and said.
    """
    project = ProjectFiles.locate()
    thresholds = _thresholds(project, threshold or [])
    notes = [line for one in thresholds for line in _notes(project, one)]
    named = None if as_json else most
    with open_trial(load_settings(), project, thresholds) as trial:
        if name is not None:
            if trial.published(f"segments.{name}") is None:
                project.segment(name)
            found = [difference(trial, name, named)]
        else:
            found = differences(trial, None if as_json else 0)
        if as_json:
            print_json(document(found, trial, notes))
        elif name is not None:
            print_one(found[0], trial)
        else:
            print_all(found, trial)
    for line in notes if not as_json else []:
        note(line)
    faults = [one.fault for one in found if one.fault]
    for fault in faults:
        tell(fault)
    if faults:
        raise typer.Exit(1)


def _thresholds(project: ProjectFiles, given: list[str]) -> dict[str, Any]:
    found = {}
    for text in given:
        name, equals, written = text.partition("=")
        name = name.strip()
        if name not in project.thresholds:
            hint = project.hint(name, project.thresholds).replace(
                "`dms segment list` has them all", f"see segment_thresholds in {PROJECT_FILE}"
            )
            raise UsageError(f"--threshold {text}: no threshold of that name; {hint}")
        try:
            value = yaml.safe_load(written)
        except yaml.YAMLError:
            value = None
        if not equals or isinstance(value, bool) or not isinstance(value, int | float):
            raise UsageError(f"--threshold {text}: write a number, as {name}=12")
        found[name] = value
    return found


def _notes(project: ProjectFiles, threshold: str) -> list[str]:
    readers = sorted(threshold_readers(project, threshold))
    if not readers:
        return []
    return [
        f"{threshold} moves {', '.join(readers)} too, which is as published here: that is seen "
        "after `dms build`"
    ]


@app.command("remove")
def remove_command(
    name: Name,
    yes: Annotated[
        bool, typer.Option("--yes", help="Remove it though something that reads it breaks.")
    ] = False,
) -> None:
    """Remove the files of a segment and its line in the project.

    Says what breaks without it, what else names it, and which thresholds nothing reads any more.
    Where something breaks, nothing is removed unless you say --yes.
    """
    project = ProjectFiles.locate()
    references = find_references(project, name)
    print_references(name, references)
    print_removed(name, remove(project, name, references, yes))
