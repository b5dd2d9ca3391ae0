"""What a build makes for what is new, and when everything."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from dms.building.build import BuildOptions, is_of_everything
from dms.building.footing import (
    Footing,
    LastBuild,
    keep,
    read_footing,
    read_readers,
    recall,
    select_touched,
)
from dms.dbt import DbtProject
from dms.targets import Target

SOURCES = {
    "landing.files": "1",
    "landing.campaigns": "1",
    "landing.tombstones": "1",
    "raw_crm.leads": "1",
    "raw_crm.contacts": "1",
}
BEFORE = Footing("project", "2026-06-30", SOURCES)


def source(name: str) -> str:
    return f"source.p.{name}"


def model(name: str) -> str:
    return f"model.p.{name}"


MANIFEST = {
    "sources": {
        source(name): dict(zip(("source_name", "name"), name.split("."), strict=True))
        for name in (*SOURCES, "raw_crm.messages")
    },
    "nodes": {
        model(name): {"name": name, "resource_type": "model", "columns": {"key": {}}}
        for name in ("base_leads", "base_contacts", "base_messages", "files", "campaigns")
    },
    "child_map": {
        source("landing.files"): [
            *map(model, ("base_leads", "base_contacts", "base_messages", "files")),
            "unit_test.p.files.no_file",
        ],
        source("landing.campaigns"): [model("campaigns")],
        source("landing.tombstones"): [],
        source("raw_crm.leads"): [model("base_leads")],
        source("raw_crm.contacts"): [model("base_contacts")],
        source("raw_crm.messages"): [model("base_messages")],
    },
    "parent_map": {
        model("base_leads"): [source("landing.files"), source("raw_crm.leads")],
        model("base_contacts"): [source("landing.files"), source("raw_crm.contacts")],
        model("base_messages"): [source("landing.files"), source("raw_crm.messages")],
        model("files"): [source("landing.files")],
        model("campaigns"): [source("landing.campaigns")],
    },
}


LAST = LastBuild([], BEFORE, read_readers(MANIFEST))


def changed(**sources: str) -> Footing:
    named = {name.replace("__", "."): value for name, value in sources.items()}
    return replace(BEFORE, sources=SOURCES | named)


@pytest.mark.parametrize(
    ("now", "models"),
    [
        (changed(landing__files="2", raw_crm__leads="2"), ["base_leads", "files"]),
        (changed(landing__files="2", raw_crm__messages="1"), ["base_messages", "files"]),
        (changed(landing__campaigns="2"), ["campaigns"]),
        (
            changed(landing__files="2", raw_crm__leads="2", raw_crm__contacts="2"),
            ["base_contacts", "base_leads", "files"],
        ),
        (BEFORE, []),
    ],
    ids=["a table", "one that had no file yet", "the ledger", "two tables", "nothing new"],
)
def test_what_hangs_on_new_rows_is_built(now: Footing, models: list[str]) -> None:
    assert select_touched(LAST, now) == models


@pytest.mark.parametrize(
    ("last", "now"),
    [
        (None, changed(raw_crm__leads="2")),
        (LAST, replace(changed(raw_crm__leads="2"), project="another")),
        (LAST, replace(changed(raw_crm__leads="2"), newest_on="2026-07-01")),
        (LAST, changed(raw_crm__leads="2", landing__tombstones="2")),
    ],
    ids=["the first", "project", "day", "somebody forgotten"],
)
def test_everything_is_built_where_more_may_be_another(
    last: LastBuild | None, now: Footing
) -> None:
    assert select_touched(last, now) is None


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "w.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            """
            create schema landing;
            create schema raw_reference;
            create table landing.files (
                feed varchar, table_name varchar, file_name varchar, landed_at timestamp,
                rows_landed bigint, erased_at timestamp, extracted_at timestamp
            );
            insert into landing.files values
                ('crm', 'leads', 'a', '2026-06-30 01:00', 2, null, '2026-06-29 23:00'),
                ('crm', 'contacts', 'b', '2026-06-30 01:00', 2, null, '2026-06-30 00:10');
            create table landing.tombstones (tombstone varchar);
            create table raw_reference.vin_decodes (vin varchar);
            """
        )
    return path


def test_a_footing_is_read_off_the_warehouse_and_the_project(
    warehouse: Path, tmp_path: Path
) -> None:
    project = tmp_path / "project"
    (project / "seeds").mkdir(parents=True)
    (project / "dbt_project.yml").write_text("name: p\n")
    (project / "seeds" / "codes.csv").write_text("a\n1\n")
    first = read_footing(project, warehouse)
    assert first.newest_on == "2026-06-30"
    assert read_footing(project, warehouse) == first

    (project / "seeds" / "codes.csv").write_text("a\n2\n")
    assert read_footing(project, warehouse).project != first.project
    differing = {
        "insert into landing.files (feed, table_name, file_name) values ('crm', 'leads', 'c')": {
            "landing.files",
            "raw_crm.leads",
        },
        "update landing.files set erased_at = '2026-07-01' where file_name = 'b'": {
            "landing.files",
            "raw_crm.contacts",
        },
        "insert into landing.tombstones values ('x')": {"landing.tombstones"},
        "insert into raw_reference.vin_decodes values ('v')": {"raw_reference.vin_decodes"},
        "delete from landing.files where file_name = 'a'": {"landing.files", "raw_crm.leads"},
    }
    before = first
    for sql, names in differing.items():
        with duckdb.connect(str(warehouse)) as connection:
            connection.execute(sql)
        now = read_footing(project, warehouse)
        known = before.sources.keys() | now.sources.keys()
        assert {one for one in known if before.sources.get(one) != now.sources.get(one)} == names
        before = now
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("drop table landing.files")
    assert read_footing(project, warehouse) is None


@pytest.fixture
def project(tmp_path: Path) -> DbtProject:
    (tmp_path / "target").mkdir()
    (tmp_path / "target" / "manifest.json").write_text(json.dumps(MANIFEST))
    return DbtProject(tmp_path, tmp_path, tmp_path / "target")


def test_the_next_build_finds_what_the_last_one_stood_on(
    project: DbtProject, warehouse: Path
) -> None:
    assert recall(project, warehouse) is None
    keep(BEFORE, project, warehouse, None)
    last = recall(project, warehouse)
    assert last
    assert (last.footing, last.readers) == (BEFORE, LAST.readers)

    # The graph of the same project is not read again.
    project.manifest.write_text("{}")
    keep(changed(raw_crm__leads="2"), project, warehouse, last)
    assert recall(project, warehouse) == replace(last, footing=changed(raw_crm__leads="2"))


def _write(warehouse: Path) -> None:
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create table by_hand as select 1 as one")


def _kill_while_writing(warehouse: Path) -> None:
    warehouse.with_name(f"{warehouse.name}.wal").touch()


def _put_back_a_copy(warehouse: Path) -> None:
    status = warehouse.stat()
    os.utime(warehouse, ns=(status.st_atime_ns, status.st_mtime_ns - 1))


@pytest.mark.parametrize(
    "happens",
    [_write, _kill_while_writing, _put_back_a_copy, Path.unlink],
    ids=["written to", "a kill", "an older copy", "none"],
)
def test_nothing_is_left_out_of_a_warehouse_that_another_touched(
    project: DbtProject,
    warehouse: Path,
    happens: Callable[[Path], None],
) -> None:
    keep(BEFORE, project, warehouse, None)
    assert recall(project, warehouse)
    happens(warehouse)
    assert recall(project, warehouse) is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"warehouse": [], "readers": {}}'])
def test_what_is_no_footing_counts_for_nothing(
    project: DbtProject, warehouse: Path, text: str
) -> None:
    (project.target_folder / "footing.json").write_text(text)
    assert recall(project, warehouse) is None


def test_another_warehouse_is_built_whole(project: DbtProject, warehouse: Path) -> None:
    keep(BEFORE, project, warehouse, None)
    other = warehouse.rename(warehouse.with_name("other.duckdb"))
    assert recall(project, other) is None


@pytest.mark.parametrize(
    ("adapter", "options", "is_whole"),
    [
        ("duckdb", BuildOptions(), True),
        ("spark", BuildOptions(), False),
        ("duckdb", BuildOptions(as_of="2026-06-30"), False),
        ("duckdb", BuildOptions(select="lost"), False),
        ("duckdb", BuildOptions(full_refresh=True), False),
    ],
    ids=["plain", "a cluster", "a day", "a part", "from scratch"],
)
def test_parts_are_left_out_of_plain_builds_of_the_warehouse_alone(
    adapter: str, options: BuildOptions, is_whole: bool, tmp_path: Path
) -> None:
    target = Target("any", adapter, tmp_path / "w.duckdb", {})
    assert is_of_everything(target, options) is is_whole
