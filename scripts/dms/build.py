"""`dms build`: land new files, let dbt build and test, publish, show the segments."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from dms.checking.unit_tests import require_unit_tests
from dms.console import err, out
from dms.dbt import RAW, DbtProject, Event, last_error
from dms.errors import INTERRUPTED, DataError, HeldError, UsageError, UserError
from dms.failures import show_results
from dms.findings import findings_table, read_findings, read_unread, unread_table
from dms.forget.compact import compact_after_erasure
from dms.forget.people import count_requested
from dms.landing import land, print_summary
from dms.places import check_places
from dms.publish import publish, read_state
from dms.publishing.analyst import copy_for_analysts
from dms.publishing.files import PublishedFolder
from dms.removed import DROPS_LATER, drop_removed, names_removed
from dms.report import Report
from dms.seeds import check_seeds
from dms.settings import Settings, load_settings
from dms.summary import read_segments, segment_table
from dms.targets import Target, find_target
from dms.warehouse import explain_open_error

_NODE_DONE = {
    "LogModelResult",
    "LogTestResult",
    "LogSeedResult",
    "LogSnapshotResult",
    "LogNodeNoOpResult",
    "LogSkipBecauseError",
    "SkippingDetails",
}

# Told again, with names and rows, by show_results.
_TOLD_LATER = {
    "LogTestResult",
    "LogModelResult",
    "LogSeedResult",
    "RunResultFailure",
    "RunResultError",
    "RunResultErrorNoMessage",
    "RunResultWarning",
    "RunResultWarningMessage",
    "MainEncounteredError",
    "MainStackTrace",
}


@dataclass(frozen=True)
class BuildOptions:
    """What a build is asked to do; `as_of` is YYYY-MM-DD, None the newest extract's day."""

    as_of: str | None = None
    target: str | None = None
    select: str | None = None
    full_refresh: bool = False
    verbose: bool = False
    as_json: bool = False
    notify: str | None = None
    analyst_copy: bool = False


def build(settings: Settings, options: BuildOptions) -> None:
    """Land, build, test, publish, and print the segment table and what was found in the data.

    A report is left in the published folder, also of a build that fails.

    Raises:
        UsageError: a date that is none, an unknown target, a selection that matches nothing, a
            setting that cannot be right.
        DataError: a model or test failed (nothing is published then), files were refused (what
            landed is built and published before), or another process holds the warehouse.
    """
    project = DbtProject.locate()
    _check_date(options.as_of)
    target = find_target(project, options.target, settings)
    _check_copy(settings, target, options)
    check_places(settings, target.warehouse, options.analyst_copy)
    check_seeds(project.directory / "seeds")
    selected = None
    if options.select:
        selected = project.check_selection(options.select, target.environment)
    report = Report()
    try:
        _build(project, settings, target, options, report, selected=selected)
    except UserError as error:
        if isinstance(error, HeldError):
            report.status = "held"
            folder = PublishedFolder(settings.published)
            report.describe(folder.held, folder.link("segments"))
        elif report.status == "running":
            report.status = "failed"
        report.exit_status, report.message = error.exit_status, str(error)
        raise
    except KeyboardInterrupt:
        report.status, report.exit_status = "stopped", INTERRUPTED
        raise
    finally:
        if target.warehouse == settings.warehouse:
            report.write(settings.published)
        if options.as_json:
            print(report.document)  # noqa: T201
        if options.notify:
            report.notify(options.notify)


def _build(
    project: DbtProject,
    settings: Settings,
    target: Target,
    options: BuildOptions,
    report: Report,
    *,
    selected: set[str] | None,
) -> None:
    with report.stage("landing"):
        refused = _land(project, settings, target)
    with report.stage("dbt"):
        require_unit_tests(project, settings, target, selected)
        is_published = target.warehouse == settings.warehouse
        has_removed = _run_dbt(project, target, options, drops_later=is_published)
    if is_published:
        with report.stage("publishing"):
            _publish(project, settings, target, options, report, has_removed=has_removed)
        _tell_erasures(settings, target)
    else:
        report.status = "not_published"
        report.message = f"target {target.name} builds a scratch warehouse, {target.warehouse}"
        err.print(f"not published: {report.message}", soft_wrap=True)
    if refused:
        raise DataError(
            f"{settings.landing}: {refused} files or folders were refused (see above); "
            "the build went on with what landed"
        )


def show_segments(published: Path, before: Mapping[str, int]) -> None:
    """Print the segment table of a published folder, with the change since `before`."""
    lines = read_segments(published / "dealer_segments.duckdb")
    if lines:
        out.print(segment_table(lines, before))


def show_findings(published: Path) -> None:
    """Print what the build found out about the data, where there is something."""
    findings = read_findings(published / "dealer_segments.duckdb")
    if findings:
        out.print(findings_table(findings))
    unread = read_unread(published / "dealer_segments.duckdb")
    if unread:
        out.print(unread_table(unread))


def _check_date(text: str | None) -> None:
    try:
        is_date = text is None or date.fromisoformat(text).isoformat() == text
    except ValueError:
        is_date = False
    if not is_date:
        raise UsageError(f"--as-of {text}: is no date; write it like 2026-03-31")


def _check_copy(settings: Settings, target: Target, options: BuildOptions) -> None:
    if options.analyst_copy and (target.is_cluster or target.warehouse != settings.warehouse):
        raise UsageError(
            f"--analyst-copy: copies the warehouse file {settings.warehouse}, which --target "
            f"{target.name} does not build; leave out one of the two"
        )


def _land(project: DbtProject, settings: Settings, target: Target) -> int:
    """Land what is new, for a cluster in the lake too; gives how many files were refused."""
    staging = project.directory / "models" / "staging"
    summary = land(replace(settings, warehouse=target.warehouse), staging)
    print_summary(summary)
    if target.is_cluster:
        # Here, because its pyarrow comes with the extra alone.
        from dms.lake.export import fill_lake  # noqa: PLC0415

        fill_lake(settings, staging)
    return len(summary.problems)


def _arguments(options: BuildOptions) -> list[str]:
    arguments = ["build", "--exclude-resource-type", "unit_test", *_same_options(options)]
    if options.select:
        arguments += ["--select", *options.select.split()]
    if options.full_refresh:
        arguments += ["--full-refresh"]
    return arguments


def _same_options(options: BuildOptions) -> list[str]:
    """The options without which dbt would see another project."""
    arguments = []
    if options.target:
        arguments += ["--target", options.target]
    if options.as_of:
        arguments += ["--vars", f"{{as_of_date: '{options.as_of}'}}"]
    return arguments


def _run_dbt(project: DbtProject, target: Target, options: BuildOptions, drops_later: bool) -> bool:
    """Run dbt build with a progress bar over its nodes.

    Gives whether it named relations that are to be dropped later.

    Raises:
        DataError: a model or test failed, or dbt stopped before it built anything.
    """
    events: list[Event] = []
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeElapsedColumn(),
        console=err,
        transient=True,
        disable=options.verbose or not err.is_terminal,
    )
    environment = target.environment | (DROPS_LATER if drops_later else {})
    has_removed = False
    with bar, project.start(_arguments(options), environment) as (process, stream):
        task = bar.add_task("dbt build", total=None)
        for event in stream:
            name, node = event["info"]["name"], event["data"].get("node_info") or {}
            if name == "LogStartLine":
                bar.update(task, total=event["data"]["total"], description=node["node_name"])
            elif name in _NODE_DONE:
                bar.advance(task)
            _tell(event, options.verbose)
            has_removed |= names_removed(event)
            if event["info"]["level"] == "error" or name == RAW:
                events.append(event)
    if process.returncode == 0:
        show_results(project)
    elif process.returncode == 1 and (failures := show_results(project)):
        raise DataError(
            f"{failures} models or tests failed (see above): nothing is published, "
            "what was published before stays"
        )
    else:
        message = last_error(events)
        if "Could not set lock" in message:
            raise explain_open_error(target.warehouse, Exception(message))
        if any("Another instance of Derby" in event["info"]["msg"] for event in events):
            raise DataError(
                f"{target.environment['DMS_METASTORE']}: another process builds on Spark in this "
                "lake; wait until it is done"
            )
        err.print(escape(message), soft_wrap=True)
        raise DataError("dbt stopped (see above): nothing is published")
    return has_removed


def _tell_erasures(settings: Settings, target: Target) -> None:
    numbers = count_requested(settings, target)
    if numbers:
        err.print(
            f"{numbers:,} customer numbers of people who asked to be deleted are in no mart, "
            "segment or contact file but still in the raw tables; `dms forget --requested` removes "
            "their rows for good",
            soft_wrap=True,
        )


def _tell(event: Event, is_verbose: bool) -> None:
    """Print an event that the user should see."""
    info = event["info"]
    is_notice = info["level"] in ("warn", "error") or info["name"] == "JinjaLogInfo"
    if is_verbose or (is_notice and info["name"] not in _TOLD_LATER):
        err.print(escape(info["msg"]), soft_wrap=True)


def _publish(
    project: DbtProject,
    settings: Settings,
    target: Target,
    options: BuildOptions,
    report: Report,
    *,
    has_removed: bool,
) -> None:
    state = read_state(settings, target)
    report.as_of_date = str(state.as_of_date) if state.as_of_date else None
    if options.select and not state.is_publishable:
        report.status, report.message = "not_published", state.why_not
        err.print(f"not published: {state.why_not}", soft_wrap=True)
        return
    # Where the link leads to now; that build is kept. There is no link yet before the first.
    link = PublishedFolder(settings.published).link("segments")
    before = link.resolve() if link.exists() else None
    published = publish(settings, project.manifest, target)
    report.status = "looked_back" if published.is_look_back else "published"
    if has_removed:
        # Before the warehouse is written anew: it may name those who were erased.
        drop_removed(project, target, _same_options(options))
    if compact_after_erasure(target.warehouse):
        err.print(f"{target.warehouse}: written anew without those who were erased", soft_wrap=True)
    if options.analyst_copy:
        copy_for_analysts(settings, project.manifest, published.is_look_back)
    folder = settings.published
    if published.is_look_back:
        folder = PublishedFolder(folder).look_back(published)
        if not PublishedFolder(settings.published).link("segments").exists():
            err.print(
                "nothing is published yet, so nobody may be contacted by what looks back: run "
                "`dms build` without --as-of first",
                soft_wrap=True,
            )
    else:
        report.build = published.number
        report.describe(folder, before)
    show_segments(folder, report.members_before)
    show_findings(folder)
    out.print(f"published {published} in {folder}", soft_wrap=True)


def build_command(
    *,
    as_of: Annotated[
        str | None, typer.Option(help="Build as of this day; nothing later is seen (YYYY-MM-DD).")
    ] = None,
    target: Annotated[str | None, typer.Option(help="Target of the dbt profile.")] = None,
    select: Annotated[
        str | None, typer.Option(help="Build only these models or segments, in dbt's words.")
    ] = None,
    full_refresh: Annotated[
        bool, typer.Option("--full-refresh", help="Rebuild from scratch.")
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="Show every line of dbt.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document; all else goes to stderr.")
    ] = False,
    notify: Annotated[
        str | None,
        typer.Option(
            metavar="COMMAND", help="Run this at the end, good or bad, with the JSON on its input."
        ),
    ] = None,
    analyst_copy: Annotated[
        bool,
        typer.Option(
            "--analyst-copy",
            help="Leave analyst.duckdb too: the warehouse without personal columns, to be read "
            "while the next build writes.",
        ),
    ] = False,
) -> None:
    """Land new files, build and test with dbt, publish.

    It ends with a table of the segments. When a test fails nothing is published and the exit
    status is 1. Where a figure is too far from that of the published build, nothing is published
    either, and the exit status is 3; see `dms publish`. A refused file does not stop the build: it
    goes on with what landed, publishes, and then ends with exit status 1. With --select, or another
    target than the default, the published files may stay as they are. What looks back, with --as-of
    before the newest extract, goes to as_of/ in the published folder, and what BI reads stays.
    """
    out.stderr = as_json
    options = BuildOptions(
        as_of, target, select, full_refresh, verbose, as_json, notify, analyst_copy
    )
    build(load_settings(), options)
