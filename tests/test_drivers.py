"""What DuckDB drivers from 1.2 to 2.0 see of the published files: names, comments, keys, switches.

The driver of the environment is always tried, the others where `make drivers` installed them.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from dms.publishing.publish import publish
from dms.settings import Settings
from test_publish import BUILD_TABLE

INSTALLED = Path(__file__).resolve().parents[1] / ".venv-drivers"
OTHERS = [
    version
    for version in ("1.2.2", "1.3.2", "1.4.5", "1.5.6", "2.0.0")
    if version != duckdb.__version__
]

every_driver = pytest.mark.parametrize("driver", [duckdb.__version__, *OTHERS])

WAREHOUSE = f"""
    {BUILD_TABLE}
    create schema marts;
    create schema segments;
    create table marts.customers as
    select md5(cast(range as varchar)) as customer_key, 1 as marker from range(100);
    create table marts.contacts as select customer_key, marker from marts.customers;
    create table segments.champions as select * from marts.customers;
"""

TABLES = {"marts.customers": "segments", "segments.champions": "segments",
          "marts.contacts": "contacts"}  # fmt: skip


def path_of(driver):
    """Where a driver is, for PYTHONPATH; nothing for that of the environment."""
    if driver == duckdb.__version__:
        return ""
    folder = INSTALLED / driver
    if not (folder / "duckdb").is_dir():
        pytest.skip(f"DuckDB {driver} is not installed; `make drivers` does it")
    return str(folder)


@pytest.fixture
def settings(tmp_path):
    settings = Settings(tmp_path / "landing", tmp_path / "warehouse.duckdb", tmp_path / "published")
    with duckdb.connect(str(settings.warehouse)) as warehouse:
        warehouse.execute(WAREHOUSE)
    nodes = {}
    for place, file in TABLES.items():
        schema, _, name = place.partition(".")
        nodes[f"model.{name}"] = {
            "resource_type": "model",
            "schema": schema,
            "alias": name,
            "description": f"All {name}.",
            "columns": {"customer_key": {"name": "customer_key", "description": "The key."}},
            "config": {"meta": {"publish": file}},
            "original_file_path": f"models/{name}.sql",
        }
        nodes[f"test.{name}"] = {
            "resource_type": "test",
            "attached_node": f"model.{name}",
            "test_metadata": {
                "name": "integrity",
                "kwargs": {"primary_key": ["customer_key"]},
            },
            "config": {"severity": "ERROR"},
        }
    (tmp_path / "manifest.json").write_text(json.dumps({"nodes": nodes}))
    return settings


def publish_marked(settings, marker):
    with duckdb.connect(str(settings.warehouse)) as warehouse:
        for table in TABLES:
            warehouse.execute(f"update {table} set marker = {marker}")
    publish(settings, settings.warehouse.with_name("manifest.json"))


def start(driver, script, *arguments):
    """A process that reads with that driver; it prints a line when it has opened a file."""
    python_path = os.pathsep.join(filter(None, [path_of(driver), os.environ.get("PYTHONPATH")]))
    return subprocess.Popen(
        [sys.executable, "-c", PRELUDE + script, driver, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": python_path},
    )


def ask(reader):
    """Have the reader go on, and give what it says."""
    reader.stdin.write("\n")
    reader.stdin.flush()
    line = reader.stdout.readline()
    assert line, reader.communicate()[1]
    return json.loads(line)


# How BI opens the files, as README says.
PRELUDE = """
import json, sys
import duckdb

assert duckdb.__version__ == sys.argv[1], duckdb.__version__
OPTIONS = dict(access_mode="read_only", enable_external_access=False, lock_configuration=True)

def connect(path):
    return duckdb.connect(path, config=OPTIONS)

def say(what):
    print(json.dumps(what), flush=True)
"""

LOOK = """
connection = connect(sys.argv[2])
say([
    connection.execute(sql).fetchall()
    for sql in (
        "select current_database()",
        "select distinct table_catalog from information_schema.tables order by all",
        "select schema_name, table_name, comment from duckdb_tables() order by all",
        "select table_name, comment from duckdb_columns() where column_name = 'customer_key' "
        "and not internal order by all",
        "select table_name, constraint_column_names from duckdb_constraints() "
        "where constraint_type = 'PRIMARY KEY' order by all",
        "select table_name from information_schema.table_constraints "
        "where constraint_type = 'PRIMARY KEY' order by all",
    )
])
"""


@every_driver
def test_names_comments_and_keys_are_those_of_the_project(settings, driver):
    publish_marked(settings, 1)
    tables = {"dealer_segments": [("marts", "customers"), ("segments", "champions")],
              "dealer_contacts": [("marts", "contacts")]}  # fmt: skip
    for name, expected in tables.items():
        with start(driver, LOOK, settings.published / f"{name}.duckdb") as reader:
            database, catalogs, comments, column_comments, keys, more_keys = ask(reader)
        assert database == catalogs == [[name]]
        assert comments == [[schema, table, f"All {table}."] for schema, table in expected]
        names = sorted(table for _, table in expected)
        assert column_comments == [[table, "The key."] for table in names]
        assert keys == [[table, ["customer_key"]] for table in names]
        assert more_keys == [[table] for table in names]


# As a BI tool saves it: with the catalog that it saw on the first day.
SAVED = """
saved = None
for _ in sys.stdin:
    connection = connect(sys.argv[2])
    if saved is None:
        ((catalog,),) = connection.execute("select current_database()").fetchall()
        saved = f'select distinct marker from "{catalog}"."segments"."champions"'
    say(connection.execute(saved).fetchall())
    connection.close()
"""


@every_driver
def test_a_saved_query_holds_over_five_publishes(settings, driver):
    publish_marked(settings, 1)
    with start(driver, SAVED, settings.published / "dealer_segments.duckdb") as reader:
        assert ask(reader) == [[1]]
        for marker in (2, 3, 4, 5, 6):
            publish_marked(settings, marker)
            assert ask(reader) == [[marker]]
        reader.stdin.close()


POOL = """
query = 'select distinct marker from "dealer_segments"."segments"."champions"'
first, second = connect(sys.argv[2]), connect(sys.argv[2])
for step in sys.stdin:
    third = connect(sys.argv[2])
    kept = [first.execute(query).fetchone()[0], third.execute(query).fetchone()[0]]
    third.close()
    first.close()
    first, second = second, connect(sys.argv[2])
    turned = second.execute(query).fetchone()[0]
    first.close()
    second.close()
    first, second = connect(sys.argv[2]), connect(sys.argv[2])
    say([*kept, turned, first.execute(query).fetchone()[0]])
"""


@every_driver
def test_a_pool_sees_a_new_build_as_the_docs_say(settings, driver):
    publish_marked(settings, 1)
    with start(driver, POOL, settings.published / "dealer_segments.duckdb") as reader:
        assert ask(reader) == [1, 1, 1, 1]
        publish_marked(settings, 2)
        is_old = driver < "1.5"
        # A connection that is kept has its build. One that is opened beside it has the new build
        # from 1.5 on; before, only when none is open any more.
        assert ask(reader) == ([1, 1, 1, 2] if is_old else [1, 2, 2, 2])
        reader.stdin.close()


PUBLISHES = 300

# Until it is told to stop: every table of one opening bears one marker, which never goes back, and
# contacts are never older than segments. "pool" keeps three connections and replaces the oldest.
READER = """
import threading

segments, contacts, kind = sys.argv[2:5]
check = '''
    select marker, count(*)
    from "dealer_segments"."marts"."customers"
    join "dealer_segments"."segments"."champions" using (customer_key, marker)
    group by marker
'''

def read(connection):
    ((marker, rows),) = connection.execute(check).fetchall()
    assert rows == 100, rows
    return marker

def read_anew():
    connection = connect(segments)
    marker = read(connection)
    connection.close()
    connection = connect(contacts)
    newest = connection.execute(
        'select distinct marker from "dealer_contacts"."marts"."contacts"'
    ).fetchall()
    assert len(newest) == 1 and newest[0][0] >= marker, (newest, marker)
    connection.close()
    return marker

stop = threading.Event()
threading.Thread(target=lambda: (sys.stdin.readline(), sys.stdin.readline(), stop.set()),
                 daemon=True).start()
pool = [(connection, read(connection)) for connection in map(connect, [segments] * 3)]
if kind == "anew":
    for connection, _ in pool:
        connection.close()
seen, openings = 0, 0
say("reading")
while not stop.wait(0.02):
    if kind == "anew":
        marker = read_anew()
    else:
        oldest, _ = pool.pop(0)
        newest = connect(segments)
        marker = read(newest)
        pool.append((newest, marker))
        oldest.close()
        for connection, its_own in pool:
            assert read(connection) == its_own
    assert marker >= seen, (marker, seen)
    seen, openings = marker, openings + 1
if kind == "pool":
    for connection, _ in pool:
        connection.close()
say([openings, seen, read_anew()])
"""


def test_hundreds_of_publishes_under_readers_of_every_driver(settings):
    publish_marked(settings, 0)
    links = [settings.published / f"dealer_{file}.duckdb" for file in ("segments", "contacts")]
    for driver in OTHERS:
        path_of(driver)
    readers = {
        (driver, kind): start(driver, READER, *links, kind)
        for driver in (duckdb.__version__, *OTHERS)
        for kind in ("anew", "pool")
    }
    for reader in readers.values():
        assert ask(reader) == "reading"

    for marker in range(1, PUBLISHES + 1):
        publish_marked(settings, marker)

    for (driver, kind), reader in readers.items():
        openings, seen, last = ask(reader)
        assert last == PUBLISHES
        assert openings > PUBLISHES // 10
        if kind == "pool" and driver < "1.5":
            assert seen == 0
        assert reader.communicate()[1] == ""
