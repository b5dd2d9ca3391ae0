"""dbt's part of a build: run it, show what it is at, and tell what went wrong."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from rich.markup import escape

from dms.building.removed import DROPS_LATER, names_removed
from dms.console import err
from dms.dbt import RAW, DbtProject, Event, last_error
from dms.errors import DataError
from dms.failures import TestWarning, read_warnings, show_failures
from dms.progress import Stage
from dms.targets import Target
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

# Told again, with names and rows, by dms.failures.
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

_AT = {
    "MainReportVersion": "reading the project",
    "UnableToPartialParse": "reading the whole project, as the first time",
    "FoundStats": "looking at what there is",
    "LogHookStartLine": "running the hooks",
    "EndOfRunSummary": "ending",
}
"""What dbt is at from such an event on."""

_ROWS = "First rows of "
"""How what show_failing_rows.sql prints begins, before the test's name and a colon."""

_HISTORY = re.compile(r"History (kept|same day|refused|partial): (.*)", re.DOTALL)
"""What keep_states.sql says of the day that was built."""


_TOUCHED = "DMS_TOUCHED"
"""Names the models of which macros/materializations/has_other_rows.sql starts."""


@dataclass(frozen=True)
class Built:
    """The tests that warned, whether relations were named that are to be dropped later, and what
    became of the day in the history: status (kept, same_day, refused, partial) and reason, empty
    where nothing was said of it.
    """

    warnings: list[TestWarning]
    has_removed: bool
    history: dict[str, str]

    @classmethod
    def nothing(cls) -> "Built":
        """Where there was nothing to build."""
        return cls([], has_removed=False, history={})

    @property
    def findings(self) -> list[TestWarning]:
        """The warnings whose rows are among the findings of the build."""
        return [warning for warning in self.warnings if warning.is_finding]


@dataclass
class _Heard:
    """What dbt said: errors and what is no event, and the first rows of tests by their names."""

    has_removed: bool = False
    history: dict[str, str] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    rows: dict[str, str] = field(default_factory=dict)


def run_dbt(
    project: DbtProject,
    target: Target,
    arguments: list[str],
    stage: Stage,
    *,
    touched: Iterable[str] = (),
    is_verbose: bool,
    drops_later: bool,
) -> Built:
    """Run dbt with these arguments, and show in `stage` what it is at.

    `touched`: the models that read new rows, where all else is as the last build left it; what
    hangs on them is made anew only where they give other rows. `is_verbose`: every line of dbt is
    printed as it comes. `drops_later`: what left the project is named and stays until the build is
    published.

    Raises:
        DataError: a model or test failed, or dbt stopped before it built anything.
    """
    heard = _Heard()
    stage.say("starting dbt")
    environment = target.environment | (DROPS_LATER if drops_later else {})
    environment |= {_TOUCHED: " ".join(touched)}
    with project.start(arguments, environment) as (process, stream):
        for event in stream:
            _show_progress(event, stage)
            _hear(event, heard, is_verbose)
    rows = {} if is_verbose else heard.rows
    if process.returncode == 0:
        return Built(read_warnings(project, rows), heard.has_removed, heard.history)
    if process.returncode == 1 and (failures := show_failures(project, rows)):
        raise DataError(
            f"{failures} models or tests failed (see above): nothing is published, "
            "what was published before stays"
        )
    message = last_error(heard.events)
    if "Could not set lock" in message:
        raise explain_open_error(target.warehouse, Exception(message))
    if any("Another instance of Derby" in event["info"]["msg"] for event in heard.events):
        raise DataError(
            f"{target.environment['DMS_METASTORE']}: another process builds on Spark in this "
            "lake; wait until it is done"
        )
    err.print(escape(message), soft_wrap=True)
    raise DataError("dbt stopped (see above): nothing is published")


def _show_progress(event: Event, stage: Stage) -> None:
    name = event["info"]["name"]
    if name == "LogStartLine":
        stage.expect(event["data"]["total"])
        stage.say(event["data"]["node_info"]["node_name"])
    elif name in _NODE_DONE:
        stage.advance()
    elif name in _AT:
        stage.say(_AT[name])


def _hear(event: Event, heard: _Heard, is_verbose: bool) -> None:
    """Keep what is told later, and print what the user should see now."""
    info = event["info"]
    heard.has_removed |= names_removed(event)
    if info["name"] == "JinjaLogInfo" and (told := _HISTORY.fullmatch(info["msg"])):
        heard.history = {"status": told[1].replace(" ", "_"), "reason": told[2]}
    if info["level"] == "error" or info["name"] == RAW:
        heard.events.append(event)
    if info["name"] == "JinjaLogInfo" and info["msg"].startswith(_ROWS):
        heard.rows[info["msg"].removeprefix(_ROWS).partition(":")[0]] = info["msg"]
        is_notice = False
    else:
        is_notice = info["level"] in ("warn", "error") or info["name"] == "JinjaLogInfo"
    if is_verbose or (is_notice and info["name"] not in _TOLD_LATER):
        err.print(escape(info["msg"]), soft_wrap=True)
