"""`dms build` with a small dbt project of four customers: what it shows, publishes and refuses."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from dms.building.places import check_places
from dms.errors import DataError
from dms.settings import Settings
from tiny_project import CUSTOMERS, ENDLESS_CUSTOMERS, FAILING_CUSTOMERS, write_tiny_project

DMS = Path(sys.executable).with_name("dms")
DBT = Path(sys.executable).with_name("dbt")
DAY = "1900-01-01"  # what a build looks from where nothing has landed


class Site:
    """A folder with a project, its landing folder, its warehouse and what it published."""

    def __init__(self, folder):
        self.folder = folder
        self.project = folder / "project"
        self.published = folder / "published"
        self.warehouse = folder / "warehouse.duckdb"
        self.environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("DBT_")},
            "COLUMNS": "200",
            "DBT_PROJECT_DIR": str(self.project),
            "DBT_PROFILES_DIR": str(self.project / "profiles"),
            "DMS_LANDING": str(folder / "landing"),
            "DMS_WAREHOUSE": self.warehouse.name,  # as dms names it: dbt parses anew for another
            "DMS_PUBLISHED": str(self.published),
            "TINY_SCRATCH_WAREHOUSE": str(folder / "scratch.duckdb"),
        }

    def run(self, *command):
        return subprocess.run(
            [str(part) for part in command],
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    def dms(self, *arguments):
        return self.run(DMS, *arguments)

    def dbt(self, *arguments):
        return self.run(DBT, "--quiet", *arguments)

    def start(self, *command):
        return subprocess.Popen(
            [str(part) for part in command],
            env=self.environment,
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            # A test run in the background ignores Ctrl-C, and its children inherit that. This one
            # thread may set it right between fork and exec.
            preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
        )

    def write_customers(self, sql):
        (self.project / "models" / "marts" / "customers.sql").write_text(sql)

    def query(self, sql, file=None):
        with duckdb.connect(str(file or self.warehouse), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def state(self):
        return self.query("select status from quality.builds order by event_number")[-1][0]

    def published_bytes(self):
        return {
            path: path.readlink() if path.is_symlink() else path.read_bytes()
            for path in self.published.rglob("*.duckdb")
        }


@pytest.fixture(scope="session")
def built_once(tmp_path_factory):
    """A site that was built and published once, and a copy of it for `site` to start from."""
    folder = tmp_path_factory.mktemp("tiny")
    site = Site(folder / "site")
    write_tiny_project(site.project)
    (site.folder / "landing").mkdir()
    result = site.dms("build")
    assert result.returncode == 0, result.stdout + result.stderr
    (site.folder / "output.txt").write_text(result.stdout + result.stderr)
    shutil.copytree(site.folder, folder / "as_built", symlinks=True)
    return site


@pytest.fixture
def site(built_once):
    """The site as it was built: in the same place each time, so that dbt need not parse again."""
    shutil.rmtree(built_once.folder)
    shutil.copytree(built_once.folder.with_name("as_built"), built_once.folder, symlinks=True)
    return built_once


def cells(text):
    """The rows of the tables in `text` as lists of cells."""
    rows = [line.split("│") for line in text.splitlines() if "│" in line]
    return [[cell.strip() for cell in row[1:-1]] for row in rows]


def test_a_build_ends_with_the_segment_table_by_department_and_priority(site):
    lines = [line.split() for line in (site.folder / "output.txt").read_text().splitlines()]
    start = lines.index(["segment", "members", "share", "e-mail", "SMS", "phone", "mail"])
    assert lines[start + 2 : start + 7] == [
        ["sales"],
        ["everybody", "4", "100.0%", "3", "1", "0", "4"],
        ["just_one", "1", "25.0%", "1", "1", "0", "1"],
        ["service"],
        ["nobody", "0", "0.0%", "0", "0", "0", "0"],
    ]


def test_a_build_without_a_landed_file_says_what_to_do(site):
    assert "put exports into landing/<feed>/" in (site.folder / "output.txt").read_text()


def test_a_build_publishes_and_leaves_the_warehouse_passed(site):
    assert site.state() == "passed"
    segments = site.published / "segments.duckdb"
    assert site.query("select customer_key from segments.everybody", segments) == [
        ("a",),
        ("b",),
        ("c",),
        ("d",),
    ]
    contacts = site.published / "contacts.duckdb"
    assert site.query("select count(*) from marts.customer_contacts", contacts) == [(4,)]


def test_a_build_leaves_a_report_and_tells_who_wants_to_know(site):
    site.write_customers(CUSTOMERS + " where customer_key < 'd'")
    result = site.dms("build", "--json", "--notify", "cat > told.json; exit 4")

    assert result.returncode == 0
    assert "published build 2" in result.stderr
    assert "--notify cat > told.json; exit 4: ended with exit status 4" in result.stderr
    report = json.loads(result.stdout)
    assert report == json.loads((site.published / "build.json").read_text())
    assert report == json.loads((site.folder / "told.json").read_text())
    assert (report["status"], report["exit_status"], report["message"]) == ("published", 0, "")
    assert (report["build"], list(report["stages"])) == (2, ["landing", "dbt", "publishing"])
    assert {"name": "everybody", "members": 3, "email": 3, "sms": 1, "phone": 0, "mail": 3} in (
        report["segments"]
    )


def test_without_a_terminal_each_stage_has_a_line_at_its_beginning_and_its_end(site):
    lines = (site.folder / "output.txt").read_text().splitlines()
    stages = [line for line in lines if line.startswith(("landing", "dbt", "publishing"))]
    # No file lies there: what landing found stands between its end and dbt's beginning.
    assert [re.sub(r"[0-9,.]+ s$", "0 s", line) for line in stages] == [
        *("landing: nothing new; 0 files had landed before",),
        *("landing ...", "landing: 0 s", "dbt ...", "dbt: 0 s"),
        *("publishing ...", "publishing: 0 s"),
    ]


def test_on_a_terminal_something_moves_from_the_first_moment_on(site):
    """Long before the first model is built, and it is gone at the end."""
    terminal, its_end = os.openpty()
    with subprocess.Popen(
        [str(DMS), "build", "--select", "everybody"],
        env={**site.environment, "COLUMNS": "80", "TERM": "xterm"},
        cwd=site.folder,
        stdout=its_end,
        stderr=its_end,
        close_fds=True,
    ) as process:
        os.close(its_end)
        shown = read_terminal(terminal)
    assert process.returncode == 0, shown
    moments = [
        "settings and places",
        "dbt looks for everybody",
        "looking for new files",
        "starting dbt",
        "reading the project",
        "everybody",
        "writing the files",
        "published build 2",
    ]
    rest = shown
    for moment in moments:
        _, found, rest = rest.partition(moment)
        assert found, f"no {moment} where it belongs in: {shown}"
    assert "dbt ..." not in shown
    # Nothing of the line that moves is below what was printed last.
    assert "━" not in rest


def read_terminal(terminal):
    """All that is written to a pseudo-terminal until its other end is closed."""
    parts = []
    while True:
        try:
            part = os.read(terminal, 65_536)
        except OSError:  # how Linux says that nobody writes any more
            part = b""
        if not part:
            os.close(terminal)
            return b"".join(parts).decode(errors="replace")
        parts.append(part)


def test_a_build_that_fails_is_reported_too(site):
    site.write_customers(FAILING_CUSTOMERS)
    assert site.dms("build").returncode == 1
    report = json.loads((site.published / "build.json").read_text())
    assert (report["status"], report["exit_status"]) == ("failed", 1)
    assert report["message"].startswith("1 models or tests failed")
    assert (report["build"], report["segments"]) == (None, [])
    assert list(report["stages"]) == ["landing", "dbt"]


def test_a_failing_test_publishes_nothing_and_names_the_test_and_its_rows(site):
    before = site.published_bytes()
    site.write_customers(FAILING_CUSTOMERS)

    result = site.dms("build")

    assert result.returncode == 1
    assert "test marker_is_plausible" in result.stderr
    assert "Got 1 result, configured to fail if != 0" in result.stderr
    rows = "First rows of marker_is_plausible:\n  value_field | n_records\n  -7 | 1\n"
    assert rows in result.stderr
    (path,) = [line for line in result.stderr.splitlines() if "whole SQL:" in line]
    assert Path(path.partition(": ")[2]).is_file()
    assert "Traceback" not in result.stderr
    assert site.published_bytes() == before
    assert site.state() == "failed"
    assert site.dms("publish").returncode == 1
    assert site.published_bytes() == before


def test_a_first_build_runs_every_unit_test_and_the_next_one_none(site):
    assert "unit tests: 1 of everybody" in (site.folder / "output.txt").read_text()

    result = site.dms("build")

    assert result.returncode == 0
    assert "unit tests: none to run, nothing changed since they passed" in result.stderr


def test_a_change_that_no_unit_test_hangs_on_runs_none(site):
    site.write_customers(CUSTOMERS + " where customer_key < 'd'")

    result = site.dms("build")

    assert result.returncode == 0
    assert "unit tests: none to run, what they are of has not changed" in result.stderr


def test_a_segment_whose_unit_test_fails_publishes_nothing_until_it_is_set_right(site):
    before = site.published_bytes()
    segment = site.project / "models" / "segments" / "everybody.sql"
    right = segment.read_text()
    segment.write_text(right.rstrip() + " where customer_key < 'b'\n")

    results = [site.dms("build") for _ in range(2)]

    for result in results:
        assert result.returncode == 1
        assert "unit tests: 1 of everybody" in result.stderr
        assert "fail unit_test everybody_is_in (models/segments/everybody.yml)" in result.stderr
        assert "actual differs from expected" in result.stderr
        assert "1 unit test of everybody failed (see above): nothing is published" in result.stderr
        assert "Traceback" not in result.stderr
    assert site.published_bytes() == before

    segment.write_text(right)
    result = site.dms("build")
    assert result.returncode == 0, result.stderr
    assert "unit tests: none to run" in result.stderr


def test_a_selected_build_runs_the_unit_tests_of_what_it_selects(site):
    segment = site.project / "models" / "segments" / "everybody.sql"
    segment.write_text(segment.read_text() + "\n-- changed")

    other = site.dms("build", "--select", "path:models/marts")
    same = site.dms("build", "--select", "path:models/segments")

    assert "unit tests: none to run" in other.stderr
    assert "unit tests: 1 of everybody" in same.stderr


def test_a_named_segment_is_built_after_its_unit_tests_or_stays_as_it_was(site):
    before = site.published_bytes()
    segment = site.project / "models" / "segments" / "everybody.sql"
    right = segment.read_text()
    segment.write_text(right.rstrip() + " where customer_key < 'b'\n")

    for _ in range(2):
        result = site.dms("build", "--select", "everybody")
        assert result.returncode == 1
        assert "actual differs from expected" in result.stderr
        assert site.published_bytes() == before
        assert site.state() == "passed"

    segment.write_text(right)
    result = site.dms("build", "--select", "everybody")
    assert result.returncode == 0, result.stderr
    assert site.published_bytes() != before


def test_a_model_that_fails_publishes_nothing_and_is_named(site):
    before = site.published_bytes()
    site.write_customers("select customer_key, 1 as marker from landing.no_such_table")

    result = site.dms("build")

    assert result.returncode == 1
    assert "error model customers" in result.stderr
    assert "no_such_table" in result.stderr
    assert site.published_bytes() == before


def test_a_view_that_is_to_be_a_table_stays_as_it_was_where_the_table_fails(site):
    rows = "select 'a' as customer_key, cast({} as integer) as marker"
    kind = "select table_type, marker from marts.customers, information_schema.tables"
    kind += " where table_schema = 'marts' and table_name = 'customers'"
    site.write_customers("{{ config(materialized='view') }}" + rows.format(1))
    assert site.dbt("run", "--select", "customers").returncode == 0

    site.write_customers(rows.format("'no number'"))
    assert site.dbt("run", "--select", "customers").returncode == 1
    assert site.query(kind) == [("VIEW", 1)]

    site.write_customers(rows.format(2))
    assert site.dbt("run", "--select", "customers").returncode == 0
    assert site.query(kind) == [("BASE TABLE", 2)]


def test_a_project_that_dbt_cannot_read_is_told_without_a_traceback(site):
    site.write_customers("select 1 as marker from {{ ref('no_such_model') }}")

    result = site.dms("build")

    assert result.returncode == 1
    assert "no_such_model" in result.stderr
    assert "dbt stopped" in result.stderr
    assert "Traceback" not in result.stderr
    assert site.state() == "passed"


def test_dbt_run_is_not_published_until_dbt_test_passed(site):
    before = site.published_bytes()
    assert site.dbt("run").returncode == 0

    refused = site.dms("publish")
    assert refused.returncode == 1
    assert "not every test passed" in refused.stderr
    assert site.published_bytes() == before

    assert site.dbt("test").returncode == 0
    assert site.dms("publish").returncode == 0
    assert site.published_bytes() != before


# Command, whole, clean, before, same day, empty, untouched: the state after it.
STATES = [
    ("build", True, True, None, False, False, "passed"),
    ("build", True, True, "running", True, False, "passed"),
    ("build", True, False, "passed", True, False, "failed"),
    ("build", True, True, "passed", True, True, "empty"),
    ("build", False, True, "passed", True, False, "passed"),
    ("build", False, True, "untested", True, False, "untested"),
    ("build", False, True, "passed", False, False, "partial"),
    ("build", False, True, "failed", True, False, "failed"),
    ("build", False, True, "running", True, False, "partial"),
    ("run", True, True, "failed", True, False, "untested"),
    ("run", False, True, "passed", True, False, "untested"),
    ("test", True, True, "untested", True, False, "passed"),
    ("test", True, True, "untested", False, False, "partial"),
    ("test", True, True, "failed", True, False, "failed"),
    ("test", True, True, "empty", True, False, "partial"),
    ("test", True, False, "passed", True, False, "untested"),
    ("test", False, True, "untested", True, False, "untested"),
    ("test", False, True, "passed", True, False, "passed"),
    ("seed", False, True, "passed", True, False, "untested"),
    ("build", False, False, "passed", True, False, True, "passed"),
    ("build", False, False, "untested", True, False, True, "untested"),
    ("build", False, False, "passed", False, False, True, "failed"),
    ("build", False, False, "failed", True, False, True, "failed"),
]


def test_the_state_after_an_invocation_follows_from_what_was_run_and_the_state_before(site):
    calls = ", ".join(f"build_status{state[:-1]}" for state in STATES)
    (site.project / "macros" / "show.sql").write_text(
        "{% macro show_states() %}{% do print([" + calls + "] | join(' ')) %}{% endmacro %}"
    )

    result = site.dbt("run-operation", "show_states")

    assert result.stdout.split() == [state[-1] for state in STATES]


def test_retrying_the_rest_of_a_failed_build_does_not_make_it_whole(site):
    site.write_customers(FAILING_CUSTOMERS)
    assert site.dbt("build").returncode == 1
    with duckdb.connect(str(site.warehouse)) as warehouse:
        warehouse.execute("update marts.customers set marker = 1")

    assert site.dbt("retry").returncode == 0
    assert site.dms("publish").returncode == 1


def test_a_killed_build_is_not_published(site):
    before = site.published_bytes()
    site.write_customers(ENDLESS_CUSTOMERS)
    with site.start(DBT, "build") as dbt:
        wait_for(dbt, "START sql table model marts.customers")
        dbt.kill()

    assert site.state() == "running"
    refused = site.dms("publish")
    assert refused.returncode == 1
    assert "running or was killed" in refused.stderr
    assert site.published_bytes() == before


def test_ctrl_c_ends_dbt_and_the_command_with_status_130(site):
    before = site.published_bytes()
    site.write_customers(ENDLESS_CUSTOMERS)
    with site.start(DMS, "build", "--verbose") as build:
        wait_for(build, "START sql table model marts.customers")
        build.send_signal(signal.SIGINT)
        try:
            output, _ = build.communicate(timeout=60)
        finally:
            build.kill()

    assert build.returncode == 130
    assert "stopped what was published before stays; run the command again" in output
    assert "Traceback" not in output
    # nobody holds the warehouse any more
    with duckdb.connect(str(site.warehouse)):
        pass
    assert site.dms("publish").returncode == 1
    assert site.published_bytes() == before


def wait_for(process, text):
    """Read the output of a process up to the line that holds `text`."""
    for line in process.stdout:
        if text in line:
            return
    raise AssertionError(f"ended without {text}")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--as-of", "2026-02-30"], "--as-of 2026-02-30: is no date"),
        (["--as-of", "20260228"], "--as-of 20260228: is no date"),
        (["--target", "moon"], "--target moon: "),
        (["--select", "everybody no_such_one"], "--select no_such_one: no model or segment"),
        (["--select", "+everybodi"], "did you mean everybody?"),
        (["--select", "tag:none"], "--select tag:none: no model or segment"),
    ],
)
def test_wrong_use_gets_one_line_and_status_2_and_changes_nothing(site, arguments, message):
    result = site.dms("build", *arguments)

    assert result.returncode == 2
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert site.query("select count(*) from quality.builds") == [(2,)]


def test_a_warehouse_that_another_process_holds_gets_one_line(site):
    with duckdb.connect(str(site.warehouse)):
        result = site.dms("build")

    assert result.returncode == 1
    assert f"process {os.getpid()} holds the warehouse (" in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("setting", "status", "message"),
    [
        ("DMS_MEMORY=much", 2, "DMS_MEMORY=much: is no amount of memory; write it like 4GB"),
        ("DMS_PUBLISHED=file", 2, "file: is no folder; name another place with DMS_PUBLISHED"),
        ("DMS_PUBLISHED=file/below", 1, "cannot be written (Not a directory)"),
        ("DMS_WAREHOUSE=folder", 2, "folder: is a folder; name a file with DMS_WAREHOUSE"),
        ("DMS_WAREHOUSE=file/w.duckdb", 1, "cannot be written (File exists)"),
    ],
)
def test_a_place_that_cannot_be_right_is_told_before_anything_lands(
    site, monkeypatch, setting, status, message
):
    (site.folder / "file").touch()
    (site.folder / "folder").mkdir()
    variable, _, value = setting.partition("=")
    monkeypatch.setitem(site.environment, variable, value)  # from the folder in which it runs
    # Landing would refuse it.
    (site.folder / "landing" / "no_such_feed").mkdir()

    result = site.dms("build")

    assert result.returncode == status
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_disk_that_will_not_hold_the_files_is_told_before_anything_lands(site, monkeypatch):
    settings = Settings(site.folder / "landing", site.warehouse, site.published)
    needed = sum(path.stat().st_size for path in site.published.glob("builds/*/*.duckdb"))
    check_places(settings, site.warehouse)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=needed))
    check_places(settings, site.warehouse)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=needed - 1))
    with pytest.raises(DataError, match="MB are free on this disk, and the files of a build take"):
        check_places(settings, site.warehouse)


def test_a_refused_file_does_not_stop_the_build_but_its_exit_status_says_so(site):
    (site.folder / "landing" / "no_such_feed").mkdir()

    result = site.dms("build")

    assert result.returncode == 1
    assert "no_such_feed" in result.stderr
    assert "1 files or folders were refused" in result.stderr
    assert str((site.published / "segments.duckdb").readlink()) == "builds/2/dealer_segments.duckdb"


def test_a_part_of_a_tested_warehouse_is_published_when_its_tests_pass(site):
    result = site.dms("build", "--select", "everybody")

    assert result.returncode == 0
    assert str((site.published / "segments.duckdb").readlink()) == "builds/2/dealer_segments.duckdb"


def test_a_part_built_for_another_day_is_not_published(site):
    before = site.published_bytes()

    result = site.dms("build", "--select", "everybody", "--as-of", "2026-03-31")

    assert result.returncode == 0
    assert "not published: only a part was built" in result.stderr
    assert site.published_bytes() == before


def test_as_of_is_the_day_of_the_build_and_of_the_files(site):
    assert site.dms("build", "--as-of", "2026-03-31").returncode == 0

    days = site.query("select distinct cast(qualified_on as varchar) from segments.everybody")
    assert days == [("2026-03-31",)]
    notes = (site.published / "segments.duckdb").resolve().with_name("build.json")
    assert json.loads(notes.read_text("utf-8")) == {"as_of_date": "2026-03-31"}


def test_a_day_far_beyond_the_newest_extract_is_refused_before_anything_is_built(site):
    with duckdb.connect(str(site.warehouse)) as connection:
        connection.execute(
            "insert into landing.files values ('f', 'x', timestamp '2026-06-30 22:45')"
        )
    before, published = site.query("from quality.builds"), site.published_bytes()
    result = site.dms("build", "--as-of", "2026-07-08")
    assert result.returncode == 1
    assert "as_of_date 2026-07-08 is 8 days after the newest extract (2026-06-30)" in result.stderr
    assert "take an earlier day" in result.stderr
    assert (site.query("from quality.builds"), site.published_bytes()) == (before, published)
    assert site.dms("build", "--as-of", "2026-07-07").returncode == 0


def leave_relations(site):
    """A segment of a project of before, and relations that are none of the project's models."""
    with duckdb.connect(str(site.warehouse)) as connection:
        connection.execute(
            """
            create table segments.just_two as select 'a' as customer_key;
            create view marts.old_view as select 1 as number;
            create schema staging;
            create table staging.stg_pitlane__deals__dbt_tmp (deal varchar);
            create schema raw_pitlane;
            create table raw_pitlane.deals (deal varchar);
            create schema keys;
            create table keys.int_old_register (customer_key varchar);
            create schema own;
            create table own.notes (note varchar);
            """
        )


LEFT = "marts.old_view, segments.just_two, staging.stg_pitlane__deals__dbt_tmp"
NOT_OF_MODELS = [
    ("checks", "passed"),
    ("keys", "int_old_register"),
    ("landing", "files"),
    ("own", "notes"),
    ("quality", "builds"),
    ("raw_pitlane", "deals"),
]


def relations(site):
    """Those of the models first, then the others; without the bookkeeping of landing."""
    found = site.query(
        "select table_schema, table_name from information_schema.tables "
        "where table_schema != 'landing' or table_name = 'files' order by all"
    )
    models = {("segments", "everybody")}
    models |= {("membership", f"segment_{name}") for name in ("catalog", "members")}
    models |= {
        ("marts", name) for name in ("customer_contactability", "customer_contacts", "customers")
    }
    assert models <= set(found)
    return [relation for relation in found if relation not in models]


def test_what_left_the_project_leaves_the_warehouse_when_the_build_is_published(site):
    leave_relations(site)

    result = site.dms("build")

    assert result.returncode == 0, result.stderr
    lines = result.stderr.splitlines()
    named = lines.index(
        "Nothing in the project makes these any more, so they are dropped when this build is "
        f"published: {LEFT}"
    )
    assert lines.index("dropped what nothing in the project makes any more") > named
    assert relations(site) == NOT_OF_MODELS
    assert site.state() == "passed"
    again = site.dms("build")
    assert "Nothing in the project" not in again.stderr


def test_a_whole_dbt_build_drops_what_left_the_project_and_says_so(site):
    leave_relations(site)

    result = site.run(DBT, "build")

    assert result.returncode == 0, result.stdout
    line = f"Nothing in the project makes these any more, so they are dropped: {LEFT}"
    assert line in result.stdout
    assert relations(site) == NOT_OF_MODELS


@pytest.mark.parametrize("command", [("build", "--select", "customers"), ("run",), ("test",)])
def test_a_part_of_a_build_drops_nothing(site, command):
    leave_relations(site)
    before = relations(site)

    assert site.dbt(*command).returncode == 0
    assert relations(site) == before


def test_a_build_that_fails_drops_nothing(site):
    leave_relations(site)
    before = relations(site)
    site.write_customers(FAILING_CUSTOMERS)

    result = site.dms("build")

    assert result.returncode == 1
    assert "Nothing in the project" not in result.stderr
    assert relations(site) == before


def test_a_build_that_is_held_drops_nothing(site):
    """A figure that may not be less than 100: there are 4 customers."""
    (site.project / "models" / "quality").mkdir()
    (site.project / "models" / "quality" / "build_figures.sql").write_text(
        """
        {{ config(schema='quality', materialized='table', meta={'publish': 'segments'}) }}
        select
            'customers' as figure, 'all' as item, count(*) as figure_value, 100 as least_value,
            null::double as most_value, null::double as fall_percent, null::double as rise_percent,
            null::double as fall_points, null::double as rise_points, count(*) as base,
            1 as least_base, 'exports are missing' as likely_cause
        from {{ ref('customers') }}
        """
    )
    leave_relations(site)
    before = relations(site)

    result = site.dms("build")

    assert result.returncode == 3, result.stderr
    assert f"dropped when this build is published: {LEFT}" in result.stderr
    assert relations(site) == sorted([*before, ("quality", "build_figures")])


def test_another_target_builds_its_own_warehouse_and_publishes_nothing(site):
    before = site.published_bytes()

    result = site.dms("build", "--target", "scratch")

    assert result.returncode == 0, result.stderr
    assert site.query("select count(*) from segments.everybody", site.folder / "scratch.duckdb")
    assert site.query("select count(*) from quality.builds") == [(2,)]
    assert site.published_bytes() == before


COMMENT = "select comment from duckdb_tables() where table_name = 'everybody'"


def test_a_build_leaves_a_copy_for_analysts_when_it_is_asked_to(site):
    """What no YAML names is not in it: the e-mail address of a contact."""
    copy = site.published / "analyst.duckdb"
    assert site.dms("build").returncode == 0
    assert not copy.exists()
    with duckdb.connect(str(site.warehouse)) as warehouse:
        warehouse.execute("create table own_phones as select '5184620133' as phone")

    result = site.dms("build", "--analyst-copy")

    assert result.returncode == 0, result.stderr
    assert f"{copy}: 2 tables for analysts, without " in result.stderr
    assert site.query(
        "select schema_name || '.' || table_name, column_name from duckdb_columns() "
        "where not internal order by all",
        copy,
    ) == [
        ("marts.customers", "customer_key"),
        ("marts.customers", "marker"),
        ("segments.everybody", "customer_key"),
        ("segments.everybody", "qualified_on"),
    ]
    assert site.query("from marts.customers", copy) == [("a", 1), ("b", 1), ("c", 1), ("d", 1)]
    assert not copy.with_name("analyst.duckdb.wal").exists()
    assert site.query(
        "select comment from duckdb_tables() where table_name = 'customers'", copy
    ) == [('One row a customer; it\'s "quoted".',)]


def test_a_reader_keeps_the_older_copy_and_who_opens_it_again_gets_the_new_one(site):
    copy = site.published / "analyst.duckdb"
    assert site.dms("build", "--analyst-copy").returncode == 0
    with duckdb.connect(str(copy), read_only=True) as reader:
        site.write_customers(CUSTOMERS + " where customer_key < 'd'")
        assert site.dms("build", "--analyst-copy").returncode == 0
        assert reader.execute("select count(*) from marts.customers").fetchall() == [(4,)]
    assert site.query("select count(*) from marts.customers", copy) == [(3,)]


def test_a_build_that_is_not_published_leaves_the_older_copy(site):
    copy = site.published / "analyst.duckdb"
    assert site.dms("build", "--analyst-copy").returncode == 0
    before = copy.read_bytes()
    site.write_customers(FAILING_CUSTOMERS)

    assert site.dms("build", "--analyst-copy").returncode == 1
    assert copy.read_bytes() == before


def test_a_target_of_another_warehouse_leaves_no_copy_and_says_so_before_anything_is_done(site):
    result = site.dms("build", "--analyst-copy", "--target", "scratch")

    assert result.returncode == 2
    assert f"--analyst-copy: copies the warehouse file {site.warehouse}" in result.stderr
    assert "which --target scratch does not build" in result.stderr
    assert not (site.folder / "scratch.duckdb").exists()


def test_the_copy_is_counted_before_anything_is_done(site, monkeypatch):
    settings = Settings(site.folder / "landing", site.warehouse, site.published)
    published = sum(path.stat().st_size for path in site.published.glob("builds/*/*.duckdb"))
    needed = published + site.warehouse.stat().st_size
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=needed))
    check_places(settings, site.warehouse, is_copied=True)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=needed - 1))
    check_places(settings, site.warehouse)
    with pytest.raises(DataError, match="DMS_PUBLISHED, or leave out --analyst-copy"):
        check_places(settings, site.warehouse, is_copied=True)


def test_a_segment_says_its_rule_the_fingerprint_of_its_sql_and_its_refresh_time(site):
    ((first,),) = site.query(COMMENT)
    description, _, stamp = first.partition("\n\n")
    assert description == "All there are."
    assert stamp.startswith("definition ")

    assert site.dbt("build", "--vars", "{as_of_date: 2026-03-31}").returncode == 0
    ((other_day,),) = site.query(COMMENT)
    everybody = site.project / "models" / "segments" / "everybody.sql"
    everybody.write_text(everybody.read_text() + " where customer_key <> 'd'")
    assert site.dbt("build", "--select", "everybody").returncode == 0
    ((other_rule,),) = site.query(COMMENT)

    fingerprints = [text.split("definition ")[1][:32] for text in (first, other_day, other_rule)]
    assert fingerprints[0] == fingerprints[1] != fingerprints[2]


def test_a_segment_that_breaks_its_contract_stays_as_it_was(site):
    everybody = site.project / "models" / "segments" / "everybody.sql"
    everybody.write_text("select customer_key, 1 as qualified_on from {{ ref('customers') }}")

    assert site.dbt("run", "--select", "everybody").returncode == 1

    assert site.query("select count(*) from segments.everybody") == [(4,)]
    tables = site.query("select table_name from duckdb_tables() where schema_name = 'segments'")
    assert tables == [("everybody",)]


def test_a_view_of_a_segments_name_is_replaced_and_nothing_is_left_beside(site):
    with duckdb.connect(str(site.warehouse)) as warehouse:
        warehouse.execute("drop table segments.everybody")
        warehouse.execute("create view segments.everybody as select 'old' as customer_key")

    for arguments in ([], ["--full-refresh"]):
        assert site.dbt("run", "--select", "everybody", *arguments).returncode == 0
        assert site.query(
            "select table_name, table_type from information_schema.tables "
            "where table_schema = 'segments'"
        ) == [("everybody", "BASE TABLE")]
    assert site.query("select count(*) from segments.everybody") == [(4,)]


def kept_lines(output):
    """Build, day, customers, memberships, segments and mark of each line of the table of builds."""
    lines = [line.split() for line in output.splitlines()]
    start = next(number for number, line in enumerate(lines) if line[:3] == ["build", "as", "of"])
    headings = "build as of published customers memberships segments"
    assert " ".join(lines[start]) == headings
    found = [line for line in lines[start + 2 :] if line]
    return [[*line[:2], *line[4:7], " ".join(line[7:])] for line in found]


def test_rollback_tells_where_it_went_and_what_else_it_can_go_to(site):
    assert site.dms("build", "--as-of", "2026-03-31").returncode == 0

    # In a terminal of usual width, too, every column can be read.
    result = site.run("env", "COLUMNS=80", DMS, "publish", "--rollback")
    assert result.returncode == 0
    assert result.stdout.startswith(f"back from build 2 (as of 2026-03-31) to build 1 (as of {DAY}")
    # Customers a to d; all four in one segment and a in another; three segments, one of them empty.
    assert kept_lines(result.stdout) == [
        ["2", "2026-03-31", "4", "5", "3", ""],
        ["1", DAY, "4", "5", "3", "current"],
    ]

    result = site.dms("publish", "--rollback", "--to", "2")
    assert result.stdout.startswith(f"forth from build 1 (as of {DAY}) to build 2 (as of")


def test_the_list_of_kept_builds_changes_nothing(site):
    assert site.dms("build", "--as-of", "2026-03-31").returncode == 0
    for arguments in (["--list"], ["--rollback", "--list"]):
        result = site.dms("publish", *arguments)
        assert result.returncode == 0
        newest = ["2", "2026-03-31", "4", "5", "3", "current"]
        assert kept_lines(result.stdout)[0] == newest


def test_where_there_is_nothing_to_go_to_one_line_says_so(site):
    for arguments, status, message in (
        (["--rollback"], 1, "is the oldest one kept, there is none to go back to"),
        (["--rollback", "--to", "7"], 1, "there is no build 7 to go to; kept are 1"),
        (["--to", "7"], 2, "--to says where --rollback goes; give both"),
    ):
        result = site.dms("publish", *arguments)
        assert result.returncode == status
        assert message in result.stderr
        assert "Traceback" not in result.stderr
    shutil.rmtree(site.published)
    for arguments in (["--list"], ["--rollback"]):
        result = site.dms("publish", *arguments)
        assert result.returncode == 1
        assert "nothing was published yet; run `dms build`" in result.stderr
