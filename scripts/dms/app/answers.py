"""What is worked out once for a build, by the code of the commands, and kept for all who ask."""

import weakref
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
_DESCRIBED: Once[Explanation] = Once(64)
_EXPLAINED: Once[Explanation] = Once(64)
_DEPTHS: Once[dict[str, Any]] = Once(200)
_WATERFALLS: Once[list[Line]] = Once(200)
_PLANS: Once[Plan] = Once(200)


def locate_project() -> ProjectFiles:
    """The project that the app runs in."""
    return ProjectFiles.locate()


def described(edition: Edition, key: str) -> Explanation:
    """What is published of a customer."""

    def make() -> Explanation:
        with open_files(edition.segments) as connection:
            return describe(connection, key, edition.as_of)

    return _DESCRIBED.get((edition, key), make)


def explained(edition: Edition, key: str, days: int) -> Explanation:
    """The same with what the rules say, so many days ahead."""

    def make() -> Explanation:
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

    return _EXPLAINED.get((edition, key, days), make)


def _open_kept(edition: Edition) -> KeptRows:
    """The file stays open until another build is asked of."""
    opened = open_files(edition.segments)
    kept = KeptRows(opened.__enter__())
    weakref.finalize(kept, opened.__exit__, None, None, None)
    return kept


def depth(edition: Edition, segment: str) -> dict[str, Any]:
    """Reach, trend, overlaps and quality of a segment."""

    def make() -> dict[str, Any]:
        with open_trial_on(edition.segments, edition.as_of, locate_project()) as trial:
            return read_depth(trial, segment)

    return _DEPTHS.get((edition, segment), make)


def waterfall(edition: Edition, segment: str) -> list[Line]:
    """What each condition of a rule keeps."""

    def make() -> list[Line]:
        project = locate_project()
        with open_trial_on(edition.segments, edition.as_of, project) as trial:
            return conditions(trial, Rules(project), segment)

    return _WATERFALLS.get((edition, segment), make)


def plan(edition: Edition, segment: str, channel: str, window_days: int) -> Plan:
    """A plan of a campaign."""

    def make() -> Plan:
        with open_files(edition.segments) as connection:
            return make_plan(connection, segment, channel=channel, window_days=window_days)

    return _PLANS.get((edition, segment, channel, window_days), make)
