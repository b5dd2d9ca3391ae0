"""The lake: landed rows go there once, and what a cluster handed over is published from there."""

import json
import shutil
from dataclasses import replace
from hashlib import md5, sha256
from pathlib import Path

import duckdb
import pytest

from dms.errors import DataError, UsageError
from dms.lake.export import Exported, export_landed, fill_lake, folder_of
from dms.lake.folder import Lake
from dms.landing import land
from dms.landing.erasing.purge import purge
from dms.landing.erasing.tombstones import prepare_erasure
from dms.landing.layouts import Layouts, read_layouts
from dms.publishing.publish import publish, read_state, rollback
from dms.settings import PROJECT_DIR, Settings
from dms.summary import HARDENED
from dms.targets import Target

STAGING = PROJECT_DIR / "models" / "staging"
HEADER = "CompanyNumber,EmployeeId,Name,JobCode,HireDate,TerminationDate\n"
EMPLOYEES = "raw/raw_dealertrack/employees"
CARDS = "raw/raw_dealertrack/customers"
EMPTY = {
    *("landing.erased_rows", "landing.erasures", "landing.tombstones"),
    "landing.unlanded_files",
}
"""They are empty as long as nobody was forgotten, and no file taken out."""


@pytest.fixture(scope="module")
def layouts() -> Layouts:
    return read_layouts(STAGING)


def land_employees(settings: Settings, day: str, body: str) -> None:
    folder = settings.landing / "dealertrack"
    folder.mkdir(exist_ok=True)
    (folder / f"employees_7_{day}.csv").write_text(HEADER + body)
    assert land(settings).problems == []


def export(settings: Settings, lake: Lake, layouts: Layouts) -> Exported:
    return export_landed(settings.warehouse, lake, layouts, lambda _: None, lambda: None)


def employees(lake_folder: Path) -> list[tuple]:
    files = lake_folder / EMPLOYEES / "*.parquet"
    return duckdb.sql(
        f"select EmployeeId, Name, _file, _line, cast(_extracted_at as varchar) "
        f"from '{files}' order by all"
    ).fetchall()


def local_lake(settings: Settings) -> tuple[Lake, Path]:
    return Lake(settings.lake_location), Path(settings.lake_location)


# --- landed rows ----------------------------------------------------------------------------------


def test_a_landed_file_becomes_one_parquet_file_with_its_rows(settings, layouts):
    land_employees(settings, "20260629", "7,1,ANN LEE,SALES,20200102,0\n7,2,BO RAY,,,\n")
    lake, folder = local_lake(settings)

    exported = export(settings, lake, layouts)

    assert exported == Exported(written=3, removed=0)  # the file, landing.files, and the salt
    assert len(list((folder / EMPLOYEES).iterdir())) == 1
    assert employees(folder) == [
        ("1", "ANN LEE", "employees_7_20260629.csv", 2, "2026-06-29 00:00:00"),
        ("2", "BO RAY", "employees_7_20260629.csv", 3, "2026-06-29 00:00:00"),
    ]


def test_a_file_in_the_lake_is_never_written_again(settings, layouts):
    land_employees(settings, "20260629", "7,1,ANN LEE,,,\n")
    lake, folder = local_lake(settings)
    export(settings, lake, layouts)
    (first,) = (folder / EMPLOYEES).iterdir()
    before = first.stat()

    land_employees(settings, "20260630", "7,2,BO RAY,,,\n")
    exported = export(settings, lake, layouts)

    assert exported == Exported(written=2, removed=1)  # landing.files is another one now
    assert first.stat() == before
    assert [row[0] for row in employees(folder)] == ["1", "2"]
    assert export(settings, lake, layouts) == Exported(written=0, removed=0)


def test_a_file_sent_again_under_a_newer_name_has_its_rows_dated_anew(settings, layouts):
    land_employees(settings, "20260629", "7,1,ANN LEE,,,\n")
    lake, folder = local_lake(settings)
    export(settings, lake, layouts)

    land_employees(settings, "20260630", "7,1,ANN LEE,,,\n")
    export(settings, lake, layouts)

    assert employees(folder) == [
        ("1", "ANN LEE", "employees_7_20260630.csv", 2, "2026-06-30 00:00:00")
    ]


def test_what_a_crash_left_half_written_is_cleared_and_written_whole(settings, layouts):
    land_employees(settings, "20260629", "7,1,ANN LEE,,,\n")
    lake, folder = local_lake(settings)
    export(settings, lake, layouts)
    (whole,) = (folder / EMPLOYEES).iterdir()
    whole.rename(whole.with_name(f"_unfinished-{whole.name}")).write_bytes(b"PAR1")

    export(settings, lake, layouts)

    assert list((folder / EMPLOYEES).iterdir()) == [whole]
    assert [row[0] for row in employees(folder)] == ["1"]


def test_every_source_table_has_its_folder_and_its_rows(built_sample, tmp_path, layouts):
    lake = Lake(str(tmp_path / "lake"))

    export(built_sample.settings, lake, layouts)

    with duckdb.connect(str(built_sample.settings.warehouse), read_only=True) as warehouse:
        for table in layouts.tables:
            name = f"{table.schema}.{table.name}"
            if name in EMPTY:
                assert not any((tmp_path / "lake" / folder_of(table)).iterdir()), name
                continue
            rows = warehouse.execute(f"select count(*) from {name}").fetchone()
            files = str(tmp_path / "lake" / folder_of(table) / "*.parquet")
            differences = warehouse.execute(
                f"""
                select count(*) from (
                    (from {name} except all from '{files}')
                    union all
                    (from '{files}' except all from {name})
                )
                """
            ).fetchone()
            assert rows[0] > 0, name
            assert differences == (0,), name


def test_after_an_erasure_the_files_that_held_the_person_are_written_anew(settings, layouts):
    folder = settings.landing / "dealertrack"
    folder.mkdir()
    header = "CompanyNumber,CustomerKey,LastName\n"
    (folder / "customers_MB5_20260628.csv").write_text(header + "MB5,7,QUILL\n")
    (folder / "customers_MB5_20260629.csv").write_text(header + "MB5,7,QUILL\nMB5,8,ROE\n")
    (folder / "customers_MB5_20260630.csv").write_text(header + "MB5,9,DIAZ\n")
    land(settings)
    lake, lake_folder = local_lake(settings)
    export(settings, lake, layouts)
    before = {path.name for path in (lake_folder / CARDS).iterdir()}

    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute(
            """
            insert into landing.tombstones
            select sha256(salt || '|record|' || md5('dealertrack|MB5|7')), 'record', '2026-06-30'
            from landing.salt
            """
        )
        prepare_erasure(connection, STAGING)
        purge(connection, layouts.feeds["dealertrack"])
    export(settings, lake, layouts)

    files = f"{lake_folder / CARDS}/*.parquet"
    assert duckdb.sql(f"select LastName from '{files}' order by 1").fetchall() == [
        ("DIAZ",),
        ("ROE",),
    ]
    after = {path.name for path in (lake_folder / CARDS).iterdir()}
    assert len(after) == 2  # of the first file nothing is left
    assert len(after & before) == 1  # the third held nobody who was erased
    assert export(settings, lake, layouts) == Exported(written=0, removed=0)


def test_rows_land_in_an_object_store_too(settings, layouts):
    land_employees(settings, "20260629", "7,1,ANN LEE,,,\n")
    store = Lake("mock:///bucket/lake")  # Arrow's object store in memory

    assert not store.is_local
    assert export(settings, store, layouts) == Exported(written=3, removed=0)
    assert export(settings, store, layouts) == Exported(written=0, removed=0)
    assert len(store.list_names(EMPLOYEES)) == 1
    fetched = store.fetch(EMPLOYEES, settings.warehouse.with_name("fetched"))
    assert duckdb.sql(f"select Name from '{fetched}/*.parquet'").fetchall() == [("ANN LEE",)]


def test_a_lake_of_another_warehouse_is_refused_and_left_as_it_was(settings, layouts):
    land_employees(settings, "20260629", "7,1,ANN LEE,,,\n")
    lake, folder = local_lake(settings)
    export(settings, lake, layouts)
    other = replace(settings, warehouse=settings.warehouse.with_name("other.duckdb"))
    (settings.landing / "dealertrack" / "employees_7_20260629.csv").unlink()
    land_employees(other, "20260630", "7,2,BO RAY,,,\n")

    with pytest.raises(DataError, match="never landed, so the lake is another's"):
        export(other, lake, layouts)

    assert [row[0] for row in employees(folder)] == ["1"]


def test_each_warehouse_has_a_lake_of_its_own_unless_told_otherwise(tmp_path):
    lakes = [
        Settings(tmp_path, tmp_path / name, tmp_path).lake_location
        for name in ("dealers.duckdb", "dealers.2025", "dealers.2026")
    ]
    assert lakes == [
        f"{tmp_path}/{name}" for name in ("dealers.lake", "dealers.2025.lake", "dealers.2026.lake")
    ]


def test_folders_with_personal_data_are_for_the_owner_alone(settings):
    land_employees(settings, "20260629", "7,1,ANN LEE,,,\n")

    fill_lake(settings, STAGING)

    folders = sorted(Path(settings.lake_location).iterdir())
    assert {path.name: oct(path.stat().st_mode & 0o777) for path in folders} == {
        "raw": "0o700",
        "results": "0o700",
        "warehouse": "0o700",
    }


def test_a_store_that_nobody_knows_is_refused_in_one_line(settings):
    with pytest.raises(UsageError, match=r"^DMS_LAKE=ftp://host/lake: cannot be opened: .+"):
        Lake("ftp://host/lake")


def test_a_lake_that_cannot_be_written_is_told_with_its_place(settings, layouts):
    land_employees(settings, "20260629", "7,1,ANN LEE,,,\n")
    place = settings.warehouse.with_name("a_file")
    place.write_text("")

    with pytest.raises(DataError, match=f"^{place}: the lake cannot be read or written: .+"):
        export(settings, Lake(str(place)), layouts)


# --- results --------------------------------------------------------------------------------------


EVENTS = """
    select * from (values
        (1, 'older', 'build', '', date '2026-06-29', 'passed', 0),
        (2, 'newer', 'build', '', date '2026-06-30', '{status}', {failures})
    ) as events (event_number, invocation_id, command, selection, as_of_date, status, failures)
"""
RELATIONS = {
    "marts/customers": "select md5(cast(range as varchar)) as customer_key from range(100)",
    "segments/everybody": "select md5(cast(range as varchar)) as customer_key from range(100)",
    "segments/nobody": "select 'x' as customer_key from range(0)",
    "intermediate/contacts": "select 'x' as customer_key, 'someone@example.com' as email",
}
PLACES = {"intermediate/contacts": "contacts"}


def hand_over(settings: Settings, status: str = "passed", failures: int = 0) -> None:
    """Write what dbt hands over after a build on a cluster."""
    results = Path(settings.lake_location) / "results"
    tables = {"builds": EVENTS.format(status=status, failures=failures)}
    if status == "passed":
        tables |= {f"newer/{name}": sql for name, sql in RELATIONS.items()}
        tables |= {"older/marts/customers": "select 'older' as customer_key"}
    for name, sql in tables.items():
        (results / name).mkdir(parents=True)
        duckdb.sql(f"copy ({sql}) to '{results / name}/part-0.parquet' (format parquet)")


@pytest.fixture
def manifest(tmp_path) -> Path:
    nodes = {
        name: {
            "resource_type": "model",
            "schema": name.split("/")[0],
            "alias": name.split("/")[1],
            "config": {"meta": {"publish": PLACES.get(name, "segments")}},
        }
        for name in RELATIONS
    }
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps({"nodes": nodes}))
    return path


@pytest.fixture
def cluster(settings) -> Target:
    return Target("spark", "spark", settings.warehouse, {})


def published(settings: Settings, sql: str, file: str = "segments") -> list[tuple]:
    with duckdb.connect(str(settings.published / f"{file}.duckdb"), config=HARDENED) as connection:
        return connection.execute(sql).fetchall()


def test_what_passed_on_a_cluster_is_published_in_both_files(settings, manifest, cluster):
    hand_over(settings)

    build = publish(settings, manifest, cluster)

    assert str(build) == "build 1 (as of 2026-06-30)"
    assert published(settings, "select count(*) from marts.customers") == [(100,)]
    assert published(settings, "select count(*) from segments.nobody") == [(0,)]
    contacts = published(settings, "select email from intermediate.contacts", "contacts")
    assert contacts == [("someone@example.com",)]


def test_each_segment_is_published_as_parquet_of_the_build_named_latest(
    settings, manifest, cluster
):
    hand_over(settings)

    publish(settings, manifest, cluster)

    folder = Path(settings.lake_location) / "published"
    latest = json.loads((folder / "latest.json").read_text())
    assert latest == {"build": "2026-06-30-1", "as_of_date": "2026-06-30"}
    files = sorted((folder / latest["build"]).iterdir())
    assert [path.name for path in files] == ["everybody.parquet", "nobody.parquet"]
    assert duckdb.sql(f"select count(*) from '{files[0]}'").fetchall() == [(100,)]


def test_the_lake_keeps_the_builds_that_the_published_folder_keeps(settings, manifest, cluster):
    hand_over(settings)
    for _ in range(4):
        publish(settings, manifest, cluster)

    rollback(settings, cluster)

    folder = Path(settings.lake_location) / "published"
    kept = ["2026-06-30-2", "2026-06-30-3", "2026-06-30-4", "latest.json"]
    assert sorted(path.name for path in folder.iterdir()) == kept
    assert json.loads((folder / "latest.json").read_text())["build"] == "2026-06-30-3"


def test_who_was_erased_leaves_the_kept_builds_of_the_lake_too(settings, manifest, cluster):
    hand_over(settings)
    publish(settings, manifest, cluster)
    key = md5(b"5").hexdigest()
    tombstone = sha256(f"pepper|record|{key}".encode()).hexdigest()
    with duckdb.connect(str(settings.warehouse)) as warehouse:
        warehouse.execute(
            f"""
            create schema landing;
            create table landing.salt as select 'pepper' as salt;
            create table landing.tombstones as select '{tombstone}' as tombstone, 'record' as kind;
            """
        )
    publish(settings, manifest, cluster)

    file = Path(settings.lake_location) / "published" / "2026-06-30-1" / "everybody.parquet"
    rows = duckdb.sql(f"select count(*), count(*) filter (customer_key = '{key}') from '{file}'")
    assert rows.fetchall() == [(99, 0)]


def test_results_that_a_newer_build_replaces_are_removed(settings, manifest, cluster):
    hand_over(settings)

    publish(settings, manifest, cluster)

    results = Path(settings.lake_location) / "results"
    assert sorted(path.name for path in results.iterdir()) == ["builds", "newer"]


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("running", "a build is running or was killed on the way"),
        ("failed", r"its last build did not pass \(last: dbt build, 2 not good\)"),
    ],
)
def test_a_build_that_did_not_pass_on_a_cluster_is_refused(
    settings, manifest, cluster, status, reason
):
    hand_over(settings, status, failures=2)

    assert not read_state(settings, cluster).is_publishable
    with pytest.raises(DataError, match=f"what was published before stays: {reason}"):
        publish(settings, manifest, cluster)
    assert not (settings.published / "segments.duckdb").exists()


def test_a_lake_that_no_build_ever_reached_says_so(settings, manifest, cluster):
    with pytest.raises(DataError, match="the warehouse was never built; run `dms build`"):
        publish(settings, manifest, cluster)


def test_numbers_go_on_where_the_lake_has_builds_that_the_folder_has_not(
    settings, manifest, cluster
):
    hand_over(settings)
    publish(settings, manifest, cluster)
    shutil.rmtree(settings.published)

    assert str(publish(settings, manifest, cluster)) == "build 2 (as of 2026-06-30)"


def test_results_that_cannot_be_read_are_told_in_one_line(settings, manifest, cluster):
    hand_over(settings)
    relation = Path(settings.lake_location) / "results" / "newer" / "marts" / "customers"
    (relation / "part-0.parquet").write_bytes(b"")

    with pytest.raises(DataError, match=f"^{relation}: cannot be read, run `dms build`: "):
        publish(settings, manifest, cluster)


def test_what_is_fetched_from_an_object_store_is_for_the_owner_alone(settings):
    store = Lake("mock:///bucket/lake")
    file = settings.warehouse.parent / "contacts"
    file.parent.mkdir()
    file.write_text("someone@example.com")
    store.put(file, "results", "contacts")

    fetched = store.fetch("results", settings.warehouse.with_name("fetched"))

    assert oct(fetched.stat().st_mode & 0o777) == "0o700"


def test_rollback_to_a_build_of_another_place_changes_nothing(settings, manifest, cluster):
    hand_over(settings)
    publish(settings, manifest, cluster)
    publish(settings, manifest, cluster)
    lake = Path(settings.lake_location) / "published"
    (lake / "2026-06-30-1" / "everybody.parquet").unlink()
    (lake / "2026-06-30-1" / "nobody.parquet").unlink()
    (lake / "2026-06-30-1").rmdir()

    with pytest.raises(DataError, match=r"build 1 .* is not in the lake"):
        rollback(settings, cluster)

    link = settings.published / "segments.duckdb"
    assert str(link.readlink()) == "builds/2/dealer_segments.duckdb"
