"""SIGKILL at random moments of `dms build` (landing, dbt, publishing): the next run succeeds.

`DMS_TEST_KILLS` says how many builds are killed; 2 when it is not set, as each takes a build more.
"""

import os
import random
import shutil
import signal
import subprocess
import time
from itertools import cycle, islice
from pathlib import Path

import pytest

from full_project import BIN, Site
from test_end_to_end import differing_relations

KILLS = int(os.environ.get("DMS_TEST_KILLS", "2"))
CUSTOMERS = 40


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> list[list[Path]]:
    """A small sample, file by file, in two goes as two nights would bring it."""
    folder = tmp_path_factory.mktemp("exports")
    Site(folder).dms("sample", "--customers", CUSTOMERS, "--to", folder / "landing")
    files = sorted((folder / "landing").glob("[a-z]*/*"))
    return [files[::2], files[1::2]]


def arrive(site: Site, files: list[Path]) -> None:
    for file in files:
        target = site.landing / file.parent.name / file.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, target)


def kill(site: Site, seconds: float) -> bool:
    """Start a build and kill it with all its children after so long; whether it still ran."""
    build = site.start(BIN / "dms", "build", own_session=True)
    try:
        build.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(build.pid, signal.SIGKILL)
        build.communicate()
        return True
    return False


def landed_rows(site: Site) -> dict[str, list[tuple[object, ...]]]:
    """What landing wrote, without the time when it did."""
    tables = site.query(
        "select schema_name || '.' || table_name, list(column_name order by column_index)"
        " from duckdb_columns() where schema_name = 'landing' or schema_name like 'raw_%'"
        " group by all"
    )
    return {
        str(name): site.query(f"select {', '.join(_quoted(columns))} from {name} order by all")
        for name, columns in tables
    }


def _quoted(columns: object) -> list[str]:
    assert isinstance(columns, list)
    return [f'"{column}"' for column in columns if not column.endswith("landed_at")]


def test_after_each_kill_the_next_build_gives_what_an_undisturbed_one_gives(
    exports: list[list[Path]], tmp_path: Path, parsed_project: Path
) -> None:
    undisturbed = Site(tmp_path / "undisturbed", parsed_project)
    arrive(undisturbed, exports[0])
    undisturbed.dms("build")
    arrive(undisturbed, exports[1])
    started = time.monotonic()
    undisturbed.dms("build")
    seconds = time.monotonic() - started
    rng, killed = random.Random(1), 0
    nights = cycle(enumerate(exports))
    for number, (night, files) in enumerate(islice(nights, KILLS)):
        site = Site(tmp_path / f"killed-{number // 2}", parsed_project)
        arrive(site, files)
        killed += kill(site, rng.uniform(0, seconds))
        site.dms("build")
        if night == 1:
            assert differing_relations(undisturbed, site) == {}, f"kill {number}"
            assert landed_rows(site) == landed_rows(undisturbed), f"kill {number}"
            shutil.rmtree(site.folder)
    assert killed >= KILLS * 0.7
