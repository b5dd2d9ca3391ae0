"""The project on Spark: row for row what DuckDB gives, also on a cluster that loses a worker."""

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pytest

from conftest import BuiltSample
from dms.checking.passed import keep_passed, read_passed
from dms.summary import HARDENED
from full_project import BIN, PROJECT, SECONDS_TO_BUILD, Site, rows_of
from plans import quadratic_joins, seeds_of, spark_plans
from spark_cluster import DRIVER_ENVIRONMENT, SparkCluster
from test_end_to_end import land_files, relations

# Without Java the rest of the tests still runs; continuous integration must have it.
pytestmark = pytest.mark.skipif(
    not (shutil.which("java") or os.environ.get("JAVA_HOME") or os.environ.get("CI")),
    reason="Spark needs Java 17, and there is no Java",
)

JAVA_OPTIONS = "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=600m -XX:+UseSerialGC"
# Small data, but several partitions, so that rows come in an order that no engine promises.
SETTINGS = """
spark.executor.memory 1200m
spark.sql.adaptive.enabled false
spark.sql.shuffle.partitions 3
"""
# Spark writes down there how it worked out each query.
EVENT_LOG = """
spark.eventLog.enabled true
spark.eventLog.compress false
spark.eventLog.dir file://{folder}
"""
# Expressions interpreted instead of compiled: the other way in which Spark runs them, to which it
# falls back by itself where an expression is too large.
INTERPRETED = """
spark.sql.codegen.wholeStage false
spark.sql.codegen.factoryMode NO_CODEGEN
"""


# The models whose unit tests hold values that the engines' own functions read differently.
MODELS_OF_ODD_VALUES = (
    "int_named_cards",
    "int_placed_cards",
    "int_dealervault__operations",
    "int_vehicles",
    "stg_cdk__customers",
    "stg_dealertrack__customers",
    "stg_dealervault__deals",
)
# Those that have no rows, or next to none, where one day alone is known.
MODELS_OF_MOVEMENT = (
    *("new_states", "state_changes", "state_moves", "state_spells", "state_stays"),
    *("segment_events", "audiences", "segment_migration", "segment_sizes"),
    *("compared_days", "segment_bands", "segment_drifts"),
)


def spark_site(folder: Path, **environment: str) -> Site:
    (folder / "spark").mkdir()
    (folder / "events").mkdir()
    # Compiled, each expression would be so by the driver and by both executors.
    settings = SETTINGS + INTERPRETED + EVENT_LOG.format(folder=folder / "events")
    (folder / "spark" / "spark-defaults.conf").write_text(settings)
    environment = {
        **DRIVER_ENVIRONMENT,
        "SPARK_CONF_DIR": str(folder / "spark"),
        "DMS_SPARK_DRIVER_MEMORY": "3000m",
        "JDK_JAVA_OPTIONS": JAVA_OPTIONS,
        **environment,
    }
    return Site(folder, environment=environment)


@pytest.fixture
def built(built_sample: BuiltSample) -> Site:
    """The sample as `dms build` left it on DuckDB; not to be changed."""
    return Site(built_sample.settings.warehouse.parent)


def children(parent: int) -> list[int]:
    """The processes below a process, all the way down."""
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [one for child in map(int, listed) for one in (child, *children(child))]


def tables_of_spark(site: Site) -> Path:
    return site.warehouse.with_suffix(".lake") / "warehouse"


def differing_relations(built: Site, on_spark: Site) -> dict[str, object]:
    """What differs between the DuckDB warehouse and Spark's tables, by relation: types or rows."""
    different: dict[str, object] = {}
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        for name in sorted(relations(built)):
            schema, table = name.split(".")
            files = f"'{tables_of_spark(on_spark)}/{schema}.db/{table}/*.parquet'"
            types = [
                connection.execute(f"describe from {relation}").fetchall()
                for relation in (name, files)
            ]
            if types[0] != types[1]:
                different[name] = types
                continue
            by_duckdb, by_spark = rows_of(name, name), rows_of(files, name)
            rows = connection.execute(
                f"""
                (select 'DuckDB', * from ({by_duckdb} except all {by_spark}))
                union all
                (select 'Spark', * from ({by_spark} except all {by_duckdb}))
                order by all limit 4
                """
            ).fetchall()
            if rows:
                different[name] = rows
    return different


def published(site: Site) -> dict[str, tuple[list[tuple], list[tuple]]]:
    """Columns with their types, and the rows in their order, of all that BI reads; without the
    fingerprint of a segment's SQL, which is that of an engine.
    """
    found = {}
    for file in ("segments", "contacts"):
        path = str(site.folder / "published" / f"{file}.duckdb")
        with duckdb.connect(path, config=HARDENED) as connection:
            for schema, table in connection.execute(
                "select schema_name, table_name from duckdb_tables() order by all"
            ).fetchall():
                name = f'"{schema}"."{table}"'
                found[f"{file}: {schema}.{table}"] = (
                    connection.execute(f"describe {name}").fetchall(),
                    connection.execute(rows_of(name, f"{schema}.{table}")).fetchall(),
                )
    return found


def published_files(site: Site) -> dict[str, object]:
    folder = site.folder / "published"
    return {
        str(path.relative_to(folder)): path.readlink() if path.is_symlink() else path.read_bytes()
        for path in folder.rglob("*.duckdb")
    }


def build_until(site: Site, line: str) -> tuple["subprocess.Popen[str]", str]:
    """Start a build and give it back once it has printed that line, with what it printed so far."""
    process = site.start(BIN / "dms", "build", "--target", "spark", "--verbose")
    assert process.stdout is not None
    printed = []
    for found in process.stdout:
        printed.append(found)
        if line in found:
            return process, "".join(printed)
    raise AssertionError(f"no '{line}' in:\n{''.join(printed)}")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkCluster]:
    folder = tmp_path_factory.mktemp("cluster")
    with SparkCluster(folder, cores=2, memory="1500m", java_options=JAVA_OPTIONS) as cluster:
        yield cluster


@dataclass(frozen=True)
class Trial:
    """A site on which a first build was killed, and the second lost its worker half-way.

    before, meanwhile    the published files at the start, and when the worker died
    publish_output       of a `dms publish` after the killed build
    published_by_it      the published files after that
    status, output       of the second build, which got another worker
    tasks                finished by the first worker's executor, and by both
    """

    site: Site
    before: dict[str, object]
    publish_output: str
    published_by_it: dict[str, object]
    meanwhile: dict[str, object]
    status: int
    output: str
    tasks: tuple[int, int]


@pytest.fixture(scope="module")
def trial(
    built_sample: BuiltSample, cluster: SparkCluster, tmp_path_factory: pytest.TempPathFactory
) -> Trial:
    """The sample landed in another order, in two goes, below what was published from DuckDB."""
    site = spark_site(tmp_path_factory.mktemp("site"), DMS_SPARK_MASTER=cluster.master_url)
    sample = built_sample.settings.landing
    files = sorted(str(path.relative_to(sample)) for path in sample.glob("[a-z]*/*"))
    newest_first = sorted(files, key=lambda name: name.split("_")[-1], reverse=True)
    land_files(site, sample, newest_first[::2])
    shutil.copytree(sample, site.landing, dirs_exist_ok=True)
    shutil.copytree(built_sample.settings.published, site.folder / "published", symlinks=True)
    before = published_files(site)
    # What the same project's unit tests said already, on DuckDB as always.
    keep_passed(site.warehouse, read_passed(built_sample.settings.warehouse))

    kill_a_build(site)
    publish_output = site.dms("publish", "--target", "spark", status=1)
    published_by_it = published_files(site)

    process, printed = build_until(site, "START sql table model marts.visits ")
    try:
        cluster.kill_worker()
        tasks, meanwhile = cluster.finished_tasks(), published_files(site)
        cluster.start_worker()
        rest, _ = process.communicate(timeout=SECONDS_TO_BUILD)
    finally:
        process.terminate()  # Spark would wait for a worker for ever

    status, output, both = process.returncode, printed + rest, cluster.finished_tasks()
    return Trial(
        *(site, before, publish_output, published_by_it, meanwhile, status, output, (tasks, both))
    )


def kill_a_build(site: Site) -> None:
    """End all processes of a first build by force, on the way."""
    process, _ = build_until(site, "START sql table model staging.stg_marketing__consents")
    for one in (process.pid, *children(process.pid)):
        os.kill(one, signal.SIGKILL)
    process.communicate()
    # The moment between a table's last file and its name in the catalog, which a kill seldom hits.
    nameless = tables_of_spark(site) / "marts.db" / "visits"
    nameless.mkdir(parents=True)
    (nameless / "part-00000.parquet").write_bytes(b"PAR1")


def test_a_killed_build_is_not_published(trial: Trial) -> None:
    assert "a build is running or was killed on the way" in trial.publish_output
    assert trial.published_by_it == trial.before


def test_what_was_published_stays_while_a_worker_is_gone(trial: Trial) -> None:
    assert len(trial.before) == 6  # two files and four links
    assert trial.meanwhile == trial.before


def test_the_executors_of_both_workers_did_the_work(trial: Trial) -> None:
    first, both = trial.tasks
    assert first > 300
    assert both > first + 300


def test_a_cluster_gives_the_rows_of_duckdb_whatever_the_landing_order_and_the_workers_do(
    built: Site, trial: Trial
) -> None:
    assert "A build was killed: clearing away what it left." in trial.output
    if trial.status:
        assert published_files(trial.site) == trial.before, trial.output
        trial.site.dms("build", "--target", "spark")
    assert differing_relations(built, trial.site) == {}
    assert len(published(trial.site)) > 35
    assert published(trial.site) == published(built)
    assert "customers" not in trial.site.dms("publish", "--diff", "--target", "spark")


def test_no_join_of_spark_grows_with_the_product_of_its_sides(trial: Trial) -> None:
    seeds = seeds_of(trial.site.folder / "target")
    written, found = set(), {}
    for relation, plan in spark_plans(trial.site.folder / "events"):
        written.add(relation)
        joins = quadratic_joins(plan, seeds)
        if joins:
            found[relation or ", ".join(sorted({node.relation for node in plan.walk()}))] = joins

    assert {"staging.stg_cdk__deals", "marts.customers", "quality.build_figures"} <= written
    assert len(written) > 200
    assert found == {}


def test_each_segment_is_in_the_lake_as_parquet(built: Site, trial: Trial) -> None:
    folder = trial.site.warehouse.with_suffix(".lake") / "published"
    build = json.loads((folder / "latest.json").read_text())["build"]
    for path in (folder / build).iterdir():
        segment = duckdb.sql(f"select * from '{path}'").fetchall()
        assert segment == published(built)[f"segments: segments.{path.stem}"][1], path
    files = (PROJECT / "models" / "segments").rglob("*.sql")
    assert {path.stem for path in (folder / build).iterdir()} == {path.stem for path in files}


def test_the_unit_tests_of_odd_values_and_of_movement_pass_on_spark(trial: Trial) -> None:
    """In the driver's process instead of on the cluster, and compiled."""
    (trial.site.folder / "spark" / "spark-defaults.conf").write_text(SETTINGS)
    local = {
        **trial.site.environment,
        "DMS_SPARK_MASTER": "local[2]",
        "DMS_LAKE": str(trial.site.warehouse.with_suffix(".lake")),
    }
    models = (*MODELS_OF_ODD_VALUES, *MODELS_OF_MOVEMENT)
    selected = [f"{model},test_type:unit" for model in models]

    output = replace(trial.site, environment=local).dbt(
        "test", "--target", "spark", "--select", *selected
    )

    assert "PASS=" in output
    assert "ERROR=0" in output
