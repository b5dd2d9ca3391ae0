"""What left the project leaves the warehouse and the lake, once a build without it is published."""

from dms.console import err
from dms.dbt import DbtProject, Event, last_error
from dms.errors import DataError
from dms.targets import Target

DROPS_LATER = {"DMS_DROPS_LATER": "1"}
"""Asks dbt to name what nothing makes any more, and to leave it (macros/operations)."""

_NAMED = "they are dropped when this build is published"


def names_removed(event: Event) -> bool:
    """Whether this line of dbt's names relations that are to be dropped."""
    return event["info"]["name"] == "JinjaLogInfo" and _NAMED in event["info"]["msg"]


def drop_removed(project: DbtProject, target: Target, options: list[str]) -> None:
    """Drop what nothing in the project makes any more; `options` are those that dbt built with.

    Raises:
        DataError: dbt could not; what is left goes with the next build.
    """
    # Without its artifacts: run_results.json is that of the build.
    arguments = ["--no-write-json", "run-operation", "drop_removed", *options]
    with project.start(arguments, target.environment) as (process, stream):
        events = list(stream)
    if process.returncode:
        reason = " ".join(last_error(events).split())
        raise DataError(
            "published, but what nothing in the project makes any more could not be dropped "
            f"({reason}); the next `dms build` tries again"
        )
    err.print("dropped what nothing in the project makes any more")
