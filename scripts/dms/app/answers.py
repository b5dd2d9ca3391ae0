"""What is worked out once for a build, by the code of the commands, and kept for all who ask."""

import weakref
from functools import lru_cache
from typing import Any

from dms.app.once import Once
from dms.app.store import Edition
from dms.campaigns.plan import Plan, make_plan
from dms.dbt import DbtProject
from dms.explain.explanation import Explanation, describe, explain
from dms.explain.kept import KeptRows
from dms.explain.sheets import load_sheets
from dms.query.published import open_files
from dms.segments.depth import read_depth
from dms.segments.project import ProjectFiles
from dms.segments.rules.trees import Rules
from dms.segments.rules.waterfall import Line
from dms.segments.rules.waterfall import waterfall as conditions
from dms.segments.trial import open_trial_on

_KEPT_ROWS: Once[KeptRows] = Once(1)


def locate_project() -> ProjectFiles:
    """The project that the app runs in."""
    return ProjectFiles.locate()


@lru_cache(maxsize=64)
def described(edition: Edition, key: str) -> Explanation:
    """What is published of a customer."""
    with open_files(edition.segments) as connection:
        return describe(connection, key, edition.as_of)


@lru_cache(maxsize=64)
def explained(edition: Edition, key: str, days: int) -> Explanation:
    """The same with what the rules say, so many days ahead."""
    kept = _KEPT_ROWS.get(edition, lambda: _open_kept(edition))
    with kept.cursor() as connection:
        return explain(
            connection,
            edition.segments,
            sheets=load_sheets(locate_project(), DbtProject.locate().target_folder),
            key=key,
            as_of=edition.as_of,
            days=days,
            is_thorough=False,
            described=described(edition, key),
            kept=kept,
        )


def _open_kept(edition: Edition) -> KeptRows:
    """The file stays open until another build is asked of."""
    opened = open_files(edition.segments)
    kept = KeptRows(opened.__enter__())
    weakref.finalize(kept, opened.__exit__, None, None, None)
    return kept


@lru_cache(maxsize=200)
def depth(edition: Edition, segment: str) -> dict[str, Any]:
    """Reach, trend, overlaps and quality of a segment."""
    with open_trial_on(edition.segments, edition.as_of, locate_project()) as trial:
        return read_depth(trial, segment)


@lru_cache(maxsize=200)
def waterfall(edition: Edition, segment: str) -> list[Line]:
    """What each condition of a rule keeps."""
    project = locate_project()
    with open_trial_on(edition.segments, edition.as_of, project) as trial:
        return conditions(trial, Rules(project), segment)


@lru_cache(maxsize=200)
def plan(edition: Edition, segment: str, channel: str, window_days: int) -> Plan:
    """A plan of a campaign."""
    with open_files(edition.segments) as connection:
        return make_plan(connection, segment, channel=channel, window_days=window_days)
