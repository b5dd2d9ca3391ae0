"""SIGKILL at random moments of `dms build` (landing, dbt, publishing): the next run succeeds.

`DMS_TEST_KILLS` says how many builds are killed; 2 when it is not set.
"""

import os
import shutil
from pathlib import Path

from conftest import BuiltSample
from full_project import BIN, Site
from kills import contents, random_moments, run, run_and_kill

KILLS = int(os.environ.get("DMS_TEST_KILLS", "2"))
# So many one after the other, before a build is left to its end.
KILLS_IN_A_ROW = 2
BUILD = [str(BIN / "dms"), "build"]


def next_night(sample: BuiltSample, folder: Path, parsed: Path) -> Site:
    """The sample as it was landed, built and published, and every newest extract a day later."""
    site = Site(folder, parsed)
    sample.copy_to(folder)
    newest = sorted(site.landing.glob("[a-z]*/*20260630*"))
    assert len(newest) > 10
    for file in newest:
        later = file.with_name(file.name.replace("20260630", "20260701"))
        later.write_bytes(file.read_bytes() + b"\n")  # the same bytes would not land again
    site.prepare()
    return site


OF_ONE_BUILD = (
    "quality.builds",
    "membership.kept_subjects",
    "membership.new_state_days",
    "membership.new_states",
)
"""They tell when builds were, and what this one adds to the history: nothing, where one that was
killed while it published had kept the day already. The history itself (keys) is compared.
"""


def rows_of(site: Site) -> dict[str, list[tuple[object, ...]]]:
    """Every table that holds facts of the data."""
    return {
        name: rows for name, rows in contents(site.warehouse).items() if name not in OF_ONE_BUILD
    }


def test_after_kills_the_next_build_gives_what_an_undisturbed_one_gives(
    built_sample: BuiltSample, tmp_path: Path, parsed_project: Path
) -> None:
    undisturbed = next_night(built_sample, tmp_path / "undisturbed", parsed_project)
    seconds = run(BUILD, undisturbed.variables, undisturbed.folder)
    expected = rows_of(undisturbed)
    assert undisturbed.query("select max(as_of_date)::varchar from quality.builds") == [
        ("2026-07-01",)
    ]
    moments = random_moments(KILLS, seconds, seed=1)
    for first in range(0, KILLS, KILLS_IN_A_ROW):
        site = next_night(built_sample, tmp_path / f"killed-{first}", parsed_project)
        for planned in moments[first : first + KILLS_IN_A_ROW]:
            moment = planned
            while not run_and_kill(BUILD, site.variables, moment, site.folder):
                moment *= 0.7  # this one ended sooner than the undisturbed one had
        run(BUILD, site.variables, site.folder)
        assert rows_of(site) == expected, f"kills from {first} on"
        shutil.rmtree(site.folder)
