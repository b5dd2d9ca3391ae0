"""Publishing: what BI opens is always one whole, tested build."""

import fcntl
import json
import os
import stat
import subprocess
import sys

import duckdb
import pytest

from dms.errors import DataError, UsageError
from dms.publishing.analyst import write_copy
from dms.publishing.contents import PublishedTable, create_table
from dms.publishing.files import PublishedFolder
from dms.publishing.publish import publish, rollback
from dms.settings import PROJECT_DIR, Settings
from dms.summary import HARDENED
from dms.warehouse import MEMORY_LIMIT, STORAGE_VERSION

BUILD_TABLE = """
    create schema quality;
    create table quality.builds (
        event_number bigint, invocation_id varchar, command varchar, selection varchar,
        as_of_date date, status varchar, failures bigint, started_at timestamp,
        finished_at timestamp
    );
    insert into quality.builds
    values (1, 'x', 'build', '', date '2026-06-30', 'passed', 0, null, null);
"""

TABLES = """
    create schema marts;
    create schema segments;
    create table marts.customers as
    select md5(cast(range as varchar)) as customer_key, 0 as marker from range(100);
    create table segments.everybody as select * from marts.customers;
    create view segments.half as select * from marts.customers where customer_key < '8';
    create table marts.contacts as
    select customer_key, marker, 'someone@example.com' as email from marts.customers;
    create table marts.unpublished as select 1 as marker;
"""


def node(schema, name, place, columns=None, description=""):
    return {
        "resource_type": "model",
        "schema": schema,
        "alias": name,
        "description": description,
        "columns": {
            key: {"name": key, "description": text} for key, text in (columns or {}).items()
        },
        "config": {"meta": {"publish": place} if place else {}},
        "original_file_path": f"models/{name}.sql",
    }


MODELS = [
    node("marts", "customers", "segments", {"customer_key": "It's the key."}, 'A "customer".'),
    node("segments", "everybody", "segments"),
    node("segments", "half", "segments"),
    node("marts", "contacts", "contacts"),
    node("marts", "unpublished", None),
]


@pytest.fixture
def settings(tmp_path):
    settings = Settings(tmp_path / "landing", tmp_path / "warehouse.duckdb", tmp_path / "published")
    with duckdb.connect(str(settings.warehouse)) as warehouse:
        warehouse.execute(BUILD_TABLE)
        warehouse.execute(TABLES)
    write_manifest(tmp_path / "manifest.json", MODELS)
    return settings


@pytest.fixture
def manifest(settings):
    return settings.warehouse.with_name("manifest.json")


def write_manifest(path, models):
    path.write_text(json.dumps({"nodes": {f"model.{model['alias']}": model for model in models}}))


def mark(settings, marker):
    """Give every table of the warehouse another build marker."""
    with duckdb.connect(str(settings.warehouse)) as warehouse:
        for table in ("marts.customers", "segments.everybody", "marts.contacts"):
            warehouse.execute(f"update {table} set marker = {marker}")


def query(settings, sql, file="segments"):
    with duckdb.connect(str(settings.published / f"{file}.duckdb"), config=HARDENED) as connection:
        return connection.execute(sql).fetchall()


def current_marker(settings, file="segments"):
    table = "marts.contacts" if file == "contacts" else "marts.customers"
    return query(settings, f"select distinct marker from {table}", file)[0][0]


def publish_marked(settings, manifest, marker):
    mark(settings, marker)
    return publish(settings, manifest)


def contents(settings):
    """Every file and link of the published folder, with its bytes or aim."""
    return {
        path.relative_to(settings.published): path.readlink()
        if path.is_symlink()
        else path.read_bytes()
        for path in settings.published.rglob("*")
        if path.name != ".lock" and not path.is_dir()
    }


def test_each_file_holds_its_relations_as_tables_with_their_descriptions(settings, manifest):
    publish(settings, manifest)

    tables = "select schema_name, table_name, comment from duckdb_tables() order by all"
    assert query(settings, tables) == [
        ("marts", "customers", 'A "customer".'),
        ("segments", "everybody", None),
        ("segments", "half", None),
    ]
    assert query(settings, tables, "contacts") == [("marts", "contacts", None)]
    assert query(
        settings, "select column_name, comment from duckdb_columns() where comment is not null"
    ) == [("customer_key", "It's the key.")]
    assert query(settings, "select count(*) from duckdb_views() where not internal") == [(0,)]


def test_the_analysts_copy_of_a_warehouse_of_any_name_has_its_views_as_tables(tmp_path):
    settings = Settings(tmp_path, tmp_path / 'my "ware-house".duckdb', tmp_path / "published")
    with duckdb.connect(str(settings.warehouse)) as warehouse:
        warehouse.execute(BUILD_TABLE)
        warehouse.execute(TABLES)
    columns = {"customer_key": "The key."}
    described = [node("marts", "customers", None, columns), node("segments", "half", None, columns)]
    manifest = tmp_path / "manifest.json"
    write_manifest(manifest, described)

    written = write_copy(settings, manifest)

    assert (written.tables, written.found) == (2, [])
    with duckdb.connect(str(tmp_path / "published" / "analyst.duckdb"), config=HARDENED) as copy:
        assert copy.execute(
            "select table_schema, table_name, table_type from information_schema.tables order by 1"
        ).fetchall() == [
            ("marts", "customers", "BASE TABLE"),
            ("segments", "half", "BASE TABLE"),
        ]
        (half,) = copy.execute("select count(*) from segments.half").fetchone()
        (version,) = copy.execute(
            "select tags['storage_version'] from duckdb_databases() where database_name = 'analyst'"
        ).fetchone()
    with duckdb.connect(str(settings.warehouse)) as warehouse:
        assert warehouse.execute("select count(*) from segments.half").fetchone() == (half,)
    assert 0 < half < 100
    assert version.startswith("v1.2.0")


def test_published_rows_are_in_order_whatever_order_the_warehouse_has(settings, manifest):
    publish(settings, manifest)

    keys = query(settings, "select customer_key from marts.customers")
    assert len(keys) == 100
    assert keys == sorted(keys)


def test_the_files_have_the_storage_version_that_todays_drivers_read(settings, manifest):
    publish(settings, manifest)

    for file in ("segments", "contacts"):
        ((tags,),) = query(settings, "select tags from duckdb_databases() where not internal", file)
        assert tags["storage_version"].startswith("v1.2.0")
        # the number in the file's header: DuckDB 1.2 writes 65 itself and refuses a higher one
        assert (settings.published / f"{file}.duckdb").read_bytes()[12:20] == bytes([65] + [0] * 7)


def test_links_are_relative_and_contacts_are_for_the_owner_alone(settings, manifest):
    old_mask = os.umask(0o022)
    try:
        publish(settings, manifest)
    finally:
        os.umask(old_mask)

    links = {path.stem: path for path in settings.published.glob("*.duckdb")}
    aims = {name: str(link.readlink()) for name, link in links.items()}
    assert aims == {
        "segments": "builds/1/dealer_segments.duckdb",
        "dealer_segments": "builds/1/dealer_segments.duckdb",
        "contacts": "builds/1/dealer_contacts.duckdb",
        "dealer_contacts": "builds/1/dealer_contacts.duckdb",
    }
    modes = {name: stat.S_IMODE(link.stat().st_mode) for name, link in links.items()}
    assert modes == {
        "segments": 0o644,
        "dealer_segments": 0o644,
        "contacts": 0o600,
        "dealer_contacts": 0o600,
    }
    assert stat.S_IMODE((settings.published / "builds" / "1").stat().st_mode) == 0o755


def test_contacts_are_for_the_owner_alone_while_they_are_written(settings, manifest):
    write_manifest(manifest, [*MODELS, node("marts", "missing", "contacts")])

    with pytest.raises(DataError, match=r"no marts\.missing"):
        publish(settings, manifest)

    (unfinished,) = (settings.published / "builds").glob(".unfinished-build/dealer_contacts.duckdb")
    assert stat.S_IMODE(unfinished.stat().st_mode) == 0o600


def test_the_last_three_builds_are_kept(settings, manifest):
    for _ in range(5):
        publish(settings, manifest)

    assert sorted(path.name for path in (settings.published / "builds").iterdir()) == [
        "3",
        "4",
        "5",
    ]


def test_rollback_goes_back_one_build_and_the_next_publish_goes_forward(settings, manifest):
    for marker in (1, 2, 3):
        publish_marked(settings, manifest, marker)

    left, now = rollback(settings)
    assert (left.number, now.number) == (3, 2)
    assert current_marker(settings) == current_marker(settings, "contacts") == 2

    rollback(settings)
    assert current_marker(settings) == 1
    with pytest.raises(DataError, match="none to go back to"):
        rollback(settings)
    assert current_marker(settings) == 1

    # the linked build is the fourth newest now, and stays
    assert publish_marked(settings, manifest, 4).number == 4
    assert current_marker(settings) == 4


def test_a_build_that_a_link_points_to_is_never_removed(settings, manifest):
    for _ in range(3):
        publish(settings, manifest)
    link = settings.published / "contacts.duckdb"
    # as a crash between the two switches leaves them, only further apart
    link.unlink()
    link.symlink_to("builds/1/dealer_contacts.duckdb")
    rollback_target = rollback(settings)[1]

    assert rollback_target.number == 2
    assert str(link.readlink()) == "builds/2/dealer_contacts.duckdb"


def test_rollback_before_anything_was_published_says_so(settings):
    with pytest.raises(DataError, match="nothing was published yet"):
        rollback(settings)


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("running", "running or was killed"),
        ("failed", "did not pass"),
        ("untested", "not every test passed"),
        ("empty", "without its rows"),
        ("partial", "only a part was built"),
    ],
)
def test_a_warehouse_that_was_not_tested_whole_is_refused(settings, manifest, status, reason):
    publish(settings, manifest)
    before = contents(settings)
    with duckdb.connect(str(settings.warehouse)) as warehouse:
        warehouse.execute(
            "insert into quality.builds values "
            f"(2, 'y', 'build', '', date '2026-06-30', '{status}', 1, null, null)"
        )

    with pytest.raises(DataError, match=f"{reason}.*run `dms build`"):
        publish(settings, manifest)
    assert contents(settings) == before


def test_a_write_ahead_log_beside_a_published_file_is_refused(settings, manifest):
    publish(settings, manifest)
    for place in (
        settings.published / "segments.duckdb.wal",
        settings.published / "builds" / "contacts-2026-06-30-1.duckdb.wal",
        settings.published / "builds" / "1" / "dealer_contacts.duckdb.wal",
    ):
        place.touch()
        with pytest.raises(DataError, match=rf"{place.name}: a write-ahead log"):
            publish(settings, manifest)
        with pytest.raises(DataError, match="a write-ahead log"):
            rollback(settings)
        place.unlink()


def test_two_publishes_at_once_are_refused(settings, manifest):
    publish(settings, manifest)
    with (settings.published / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(DataError, match="another process is publishing"):
            publish(settings, manifest)


def test_a_file_of_someone_else_under_the_links_name_is_not_overwritten(settings, manifest):
    settings.published.mkdir()
    (settings.published / "segments.duckdb").write_bytes(b"mine")

    with pytest.raises(DataError, match="not a link"):
        publish(settings, manifest)
    assert (settings.published / "segments.duckdb").read_bytes() == b"mine"


@pytest.mark.parametrize("place", ["table", "rename", "replace"])
def test_a_crash_anywhere_leaves_the_published_build_whole(settings, manifest, place):
    publish_marked(settings, manifest, 1)
    mark(settings, 2)
    crash = subprocess.run(
        [sys.executable, "-c", CRASHING_PUBLISH, place, str(settings.warehouse), str(manifest)],
        check=False,
        env={**os.environ, "DMS_PUBLISHED": str(settings.published)},
    )
    assert crash.returncode == 9

    assert current_marker(settings) == 1
    # contacts are switched first: after a crash between the two they are newer, and whole
    assert current_marker(settings, "contacts") == (2 if place == "replace" else 1)

    publish_marked(settings, manifest, 3)
    assert current_marker(settings) == current_marker(settings, "contacts") == 3
    assert not [path.name for path in settings.published.rglob(".unfinished*")]
    for build in (settings.published / "builds").iterdir():
        names = sorted(path.name for path in build.iterdir())
        assert names == ["build.json", "dealer_contacts.duckdb", "dealer_segments.duckdb"]


# Dies as kill -9 does, at the second table, the rename or after the first replaced link.
CRASHING_PUBLISH = """
import os, sys
from pathlib import Path
import dms.publishing.contents as contents
from dms.publishing.publish import publish
from dms.settings import load_settings

place, warehouse, manifest = sys.argv[1:]
calls = []

def dying(original, at):
    def call(*arguments):
        calls.append(arguments)
        if len(calls) == at:
            os._exit(9)
        return original(*arguments)
    return call

if place == "table":
    contents.create_table = dying(contents.create_table, 2)
elif place == "rename":
    Path.rename = dying(Path.rename, 1)
else:
    Path.replace = dying(Path.replace, 2)
publish(load_settings(warehouse=Path(warehouse)), Path(manifest))
"""


def test_dbt_makes_a_warehouse_as_landing_does():
    profile = (PROJECT_DIR / "profiles" / "profiles.yml").read_text(encoding="utf-8")
    assert f"storage_compatibility_version: {STORAGE_VERSION}\n" in profile


def test_publishing_may_hold_what_a_build_may(settings, manifest, monkeypatch):
    profile = (PROJECT_DIR / "profiles" / "profiles.yml").read_text(encoding="utf-8")
    assert f"env_var('DMS_MEMORY', '{MEMORY_LIMIT}')" in profile
    monkeypatch.setenv("DMS_MEMORY", "much")
    with pytest.raises(UsageError, match="DMS_MEMORY=much: is no amount of memory"):
        publish(settings, manifest)


def test_a_model_that_is_to_be_published_elsewhere_is_refused(settings, manifest):
    write_manifest(manifest, [*MODELS, node("marts", "unpublished", "everywhere")])

    with pytest.raises(DataError, match=r"models/unpublished\.sql: meta\.publish is 'everywhere'"):
        publish(settings, manifest)


def test_a_warehouse_that_another_process_holds_gives_one_clear_line(settings, manifest):
    with holding(settings.warehouse) as holder:
        with pytest.raises(DataError, match=f"process {holder.pid} holds the warehouse") as caught:
            publish(settings, manifest)
        assert "\n" not in str(caught.value)


def holding(warehouse):
    """A process that has the warehouse open for writing until its input ends."""
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import duckdb, sys; connection = duckdb.connect(sys.argv[1]); "
            "print('open', flush=True); sys.stdin.read()",
            str(warehouse),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout.readline() == b"open\n"
    return holder


BUILDS = 60
SWITCHES_A_BUILD = 5

# Reads until it has seen the last marker. Every table of one opening must carry one marker, and a
# marker is never older than the build that a rollback goes back to. "holding" keeps its first
# connection open for good; "overlapping" opens the next one while it still holds the one before,
# which must not keep it on the old build.
READER = """
import sys
import duckdb

path, kind, last = sys.argv[1], sys.argv[2], int(sys.argv[3])
options = dict(access_mode="read_only", enable_external_access=False, lock_configuration=True)
check = '''
    select marker, count(*)
    from marts.customers
    join segments.everybody using (customer_key, marker)
    join segments.half using (customer_key, marker)
    group by marker
'''

def read(connection):
    ((marker, rows),) = connection.execute(check).fetchall()
    assert rows == int(connection.execute("select count(*) from segments.half").fetchone()[0])
    return marker

first = previous = duckdb.connect(path, config=options)
seen, openings = read(first), 0
start = seen
print("reading", flush=True)
while seen < last:
    connection = duckdb.connect(path, config=options)
    marker = read(connection)
    assert marker >= seen - 1, (marker, seen)
    seen, openings = max(marker, seen), openings + 1
    if kind == "overlapping":
        connection, previous = previous, connection
    if kind == "holding":
        assert read(first) == start
    if connection is not first or kind != "holding":
        connection.close()
print(openings, flush=True)
"""


def test_readers_see_no_error_and_no_half_state_while_builds_are_published(settings, manifest):
    publish_marked(settings, manifest, 0)
    link = settings.published / "segments.duckdb"
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", READER, str(link), kind, str(BUILDS)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for kind in ("opening", "holding", "overlapping")
    ]
    for reader in readers:
        assert reader.stdout.readline() == "reading\n"

    folder = PublishedFolder(settings.published)
    for marker in range(1, BUILDS + 1):
        newest = publish_marked(settings, manifest, marker)
        for _ in range(SWITCHES_A_BUILD // 2):
            rollback(settings)
            folder.switch(newest)

    for reader in readers:
        openings, errors = reader.communicate(timeout=60)
        assert errors == ""
        assert reader.returncode == 0
        assert int(openings) > BUILDS


@pytest.mark.parametrize(
    ("schema", "columns", "wanted"),
    [
        ("marts", "visit_key, customer_key", [("b", "1"), ("c", "1"), ("a", "2")]),
        ("marts", "line_key, visit_key, parts_purchase_key", [("3", "1", None), ("2", "2", None),
                                                              ("1", None, "4")]),
        ("membership", "segment_name, customer_key", [("a", "2"), ("b", "1"), ("c", "1")]),
    ],
)  # fmt: skip
def test_rows_of_one_customer_or_document_stand_side_by_side(schema, columns, wanted) -> None:
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as target")
        connection.execute(f"create schema target.{schema}")
        rows = ", ".join(str(row).replace("None", "null") for row in sorted(wanted, key=str))
        table = PublishedTable(schema, "rows", "", {})

        create_table(connection, table, f"select * from (values {rows}) as rows ({columns})")

        assert connection.execute(f"from target.{schema}.rows").fetchall() == wanted
