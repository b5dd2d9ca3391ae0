"""SIGKILL at random moments of `dms build` (landing, dbt, publishing): the next run succeeds.

`DMS_TEST_KILLS` says how many builds are killed; 2 when it is not set, as each takes a build more.
"""

import os
import shutil
from pathlib import Path

import pytest

from full_project import BIN, Site
from kills import contents, random_moments, run, run_and_kill

KILLS = int(os.environ.get("DMS_TEST_KILLS", "2"))
CUSTOMERS = 40
BUILD = [str(BIN / "dms"), "build"]


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> list[list[Path]]:
    """A small sample in two goes, as two nights would bring it."""
    folder = tmp_path_factory.mktemp("exports")
    Site(folder).dms("sample", "--customers", CUSTOMERS, "--to", folder / "landing")
    files = sorted((folder / "landing").glob("[a-z]*/*"))
    return [files[::2], files[1::2]]


def arrive(site: Site, files: list[Path]) -> None:
    for file in files:
        target = site.landing / file.parent.name / file.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, target)
    site.prepare()


def rows_of(site: Site) -> dict[str, list[tuple[object, ...]]]:
    """Every table; what a build keeps of its own time is no fact of the data."""
    found = contents(site.warehouse)
    del found["quality.builds"]
    return found


def test_after_each_kill_the_next_build_gives_what_an_undisturbed_one_gives(
    nights: list[list[Path]], tmp_path: Path, parsed_project: Path
) -> None:
    undisturbed = Site(tmp_path / "undisturbed", parsed_project)
    for files in nights:
        arrive(undisturbed, files)
        seconds = run(BUILD, undisturbed.variables, undisturbed.folder)
    expected = rows_of(undisturbed)
    for number, planned in enumerate(random_moments(KILLS, seconds, seed=1)):
        site = Site(tmp_path / f"killed-{number // 2}", parsed_project)
        arrive(site, nights[number % 2])
        moment = planned
        while not run_and_kill(BUILD, site.variables, moment, site.folder):
            moment *= 0.7  # this one ended sooner than the undisturbed one had
        run(BUILD, site.variables, site.folder)
        if number % 2:
            assert rows_of(site) == expected, f"kill {number}"
            shutil.rmtree(site.folder)
