"""`dms build`: land new files, let dbt build and test, publish, show the segments."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from dms.building.ending import show_built, show_erasures, show_found, show_next
from dms.building.footing import keep, read_footing, recall, select_touched, tell_touched
from dms.building.places import check_places
from dms.building.removed import drop_removed
from dms.building.report import NOTHING_NEW, Report
from dms.building.run import Built, run_dbt
from dms.checking.unit_tests import require_unit_tests
from dms.console import err, out
from dms.dbt import DbtProject
from dms.errors import INTERRUPTED, DataError, HeldError, UsageError, UserError
from dms.failures import show_warnings
from dms.forget.compact import compact_after_erasure
from dms.forget.people import count_requested
from dms.landing import Summary, land, print_summary
from dms.progress import say, working
from dms.publishing.analyst import copy_for_analysts
from dms.publishing.examined import Examined
from dms.publishing.files import PublishedBuild, PublishedFolder
from dms.publishing.publish import publish, read_state
from dms.publishing.states import withdraw_states
from dms.seeds import check_seeds
from dms.settings import Settings
from dms.targets import Target, find_target


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


@dataclass
class Intake:
    """What a build takes of the landing folder, where it is one of many in a row.

    `takes` says which files, by the paths of list_candidates. Unless it `is_due`, nothing is built
    when nothing landed. `summary` is filled as the files land, `report` as it goes on.
    """

    takes: Callable[[Path], bool]
    is_due: bool
    summary: Summary = field(default_factory=Summary)
    report: Report = field(default_factory=Report)


def build(settings: Settings, options: BuildOptions, intake: Intake | None = None) -> None:
    """Land, build, test, publish, and print the segment table and what was found in the data.

    Built is what new rows touch, where the last published build of everything stands as it left it.
    A report is left in the published folder, also of a build that fails. With an `intake` what is
    the same night after night is not said.

    Raises:
        UsageError: a date that is none, an unknown target, a selection that matches nothing, a
            setting that cannot be right.
        DataError: a model or test failed (nothing is published then), files were refused (what
            landed is built and published before), or another process holds the warehouse.
    """
    project = DbtProject.locate()
    with working("checks", has_lines=False) as stage:
        stage.say("settings and places")
        _check_date(options.as_of)
        target = find_target(project, options.target, settings)
        _check_copy(settings, target, options)
        check_places(settings, target.warehouse, options.analyst_copy)
        check_seeds(project.directory / "seeds")
        selected = None
        if options.select:
            stage.say(f"dbt looks for {options.select}")
            selected = project.check_selection(options.select, target.environment)
    report = intake.report if intake else Report()
    try:
        _build(project, settings, target, options, report, selected=selected, intake=intake)
    except UserError as error:
        report.end(error)
        raise
    except KeyboardInterrupt:
        report.status, report.exit_status = "stopped", INTERRUPTED
        raise
    finally:
        if target.warehouse == settings.warehouse and report.status != NOTHING_NEW:
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
    intake: Intake | None,
) -> None:
    is_published = target.warehouse == settings.warehouse
    is_whole = is_published and is_of_everything(target, options)
    last = recall(project, target.warehouse) if is_whole else None
    with report.stage("landing"):
        summary = _land(project, settings, target, intake)
    print_summary(summary, is_brief=True)
    if intake and not (intake.is_due or summary.has_news):
        report.status = NOTHING_NEW
        return
    tests_within = _tests_within(project, target, options)
    footing = read_footing(project.directory, target.warehouse) if is_whole else None
    touched = select_touched(last, footing) if footing else None
    if touched is not None and not intake:
        tell_touched(touched)
    built = Built.nothing()
    if touched != []:
        with report.stage("dbt", is_silent=options.verbose) as stage:
            if touched is None and not tests_within:
                stage.say("looking at the unit tests of what changed")
                require_unit_tests(project, settings, target, selected)
            built = run_dbt(
                *(project, target, _arguments(options, touched, tests_within=tests_within), stage),
                touched=touched or (),
                is_verbose=options.verbose,
                drops_later=is_published,
            )
    report.history = built.history
    if not intake:
        show_warnings([warning for warning in built.warnings if not warning.is_finding])
    if is_published:
        published = _publish(project, settings, target, options, report, built=built)
        if not intake:
            show_erasures(count_requested(settings, target))
        if published:
            show_next(published.news, settings)
        if footing and published:
            keep(footing, project, target.warehouse, last)
    else:
        show_warnings(built.findings)
        report.status = "not_published"
        report.message = f"target {target.name} builds a scratch warehouse, {target.warehouse}"
        err.print(f"not published: {report.message}", soft_wrap=True)
    if summary.problems:
        raise DataError(
            f"{settings.landing}: {len(summary.problems)} files or folders were refused (see "
            "above); the build went on with what landed"
        )


def is_of_everything(target: Target, options: BuildOptions) -> bool:
    """Whether a build is one of all there is for the newest day, of which another may leave parts
    out; on a cluster the warehouse's file says nothing of what was built.
    """
    is_special = options.as_of or options.select or options.full_refresh
    return not (target.is_cluster or is_special)


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


def _land(
    project: DbtProject, settings: Settings, target: Target, intake: Intake | None
) -> Summary:
    """Land what is new, for a cluster in the lake too."""
    say("looking for new files")
    into = replace(settings, warehouse=target.warehouse)
    if intake:
        summary = land(into, project.staging, intake.summary, intake.takes)
    else:
        summary = land(into, project.staging)
    if target.is_cluster:
        # Here, because its pyarrow comes with the extra alone.
        from dms.lake.export import fill_lake  # noqa: PLC0415

        say("filling the lake")
        fill_lake(settings, project.staging)
    return summary


def _tests_within(project: DbtProject, target: Target, options: BuildOptions) -> bool:
    """Whether dbt runs the unit tests as it builds, each model's before the model.

    Of models that are named one by one there are few; to look for those that changed, and to run
    them elsewhere, would take longer than to run all of them.
    """
    if not options.select or target.is_cluster:
        return False
    return project.names_models(options.select)


def _arguments(
    options: BuildOptions, touched: list[str] | None, *, tests_within: bool
) -> list[str]:
    arguments = ["build", *_same_options(options)]
    if not tests_within:
        arguments += ["--exclude-resource-type", "unit_test"]
    if touched:
        arguments += ["--select", *(f"{model}+" for model in touched)]
    elif options.select:
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


def _publish(
    project: DbtProject,
    settings: Settings,
    target: Target,
    options: BuildOptions,
    report: Report,
    *,
    built: Built,
) -> Examined | None:
    """Publish, and tell what was built; gives it where that is what BI reads now."""
    state = read_state(settings, target)
    report.as_of_date = str(state.as_of_date) if state.as_of_date else None
    if options.select and not state.is_publishable:
        show_warnings(built.findings)
        report.status, report.message = "not_published", state.why_not
        err.print(f"not published: {state.why_not}", soft_wrap=True)
        return None
    seen: list[Examined] = []
    try:
        with report.stage("publishing"):
            published = publish(settings, project.manifest, target, observe=seen.append)
            report.status = "looked_back" if published.is_look_back else "published"
            if built.has_removed:
                say("dropping what left the project")
                # Before the warehouse is written anew: it may name those who were erased.
                drop_removed(project, target, _same_options(options))
            say("writing the warehouse anew")
            is_compacted = compact_after_erasure(target.warehouse)
            if options.analyst_copy:
                say("copying the warehouse for analysts")
                copy_for_analysts(settings, project.manifest, published.is_look_back)
    except HeldError:
        report.describe(seen[0])
        show_found(seen[0])
        if built.history.get("status") in ("kept", "same_day") and not target.is_cluster:
            _withdraw(target, report)
        raise
    if is_compacted:
        err.print(f"{target.warehouse}: written anew without those who were erased", soft_wrap=True)
    folder = _folder_of(settings, published)
    if not published.is_look_back:
        report.build = published.number
        report.describe(seen[0])
    show_built(seen[0], built.findings)
    out.print(f"published {published} in {folder}", soft_wrap=True)
    return None if published.is_look_back else seen[0]


def _withdraw(target: Target, report: Report) -> None:
    """Take what the build added to the history out of it again, as nobody can read the build."""
    if not withdraw_states(target.warehouse):
        return
    reason = "the build is held, so its day is not in the history; `dms publish --force` puts it in"
    report.history = {"status": "withdrawn", "reason": reason}
    err.print(f"History withdrawn: {reason}", soft_wrap=True)


def _folder_of(settings: Settings, published: PublishedBuild) -> Path:
    """Where a build was published; warns of one that looks back before there is any other."""
    folder = PublishedFolder(settings.published)
    if not published.is_look_back:
        return settings.published
    if not folder.link("segments").exists():
        err.print(
            "nothing is published yet, so nobody may be contacted by what looks back: run "
            "`dms build` without --as-of first",
            soft_wrap=True,
        )
    return folder.look_back(published)
