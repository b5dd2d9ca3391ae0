"""Builds that are kept: what one can go back to, and that an erased person is in none of them."""

import hashlib
import json
import os
import stat

import duckdb
import pytest

from dms.errors import DataError
from dms.publishing.files import PublishedFolder
from dms.publishing.kept import describe_kept
from dms.publishing.publish import publish, rollback
from dms.settings import Settings
from test_publish import BUILD_TABLE


def md5(text):
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


# Ann has two customer numbers and is the oldest of her household, which bears her key. Bob lives
# with her, Cid alone. A customer key is the key of the customer's first number.
ANN, ANN_TOO, BOB, CID = (md5(f"dms|D1|{number}") for number in ("1001", "1002", "1003", "1004"))
OLD_ANN = md5("dms|D1|0999")

WAREHOUSE = f"""
    {BUILD_TABLE}
    create schema landing;
    create table landing.tombstones (tombstone varchar, kind varchar, erased_on date);
    create table landing.salt (salt varchar);
    insert into landing.salt values ('pepper');
    create schema marts;
    create schema segments;
    create schema membership;
    create table marts.customers as from (
        values ('{ANN}', '{ANN}', 1), ('{BOB}', '{ANN}', 1), ('{CID}', '{CID}', 1)
    ) as customers (customer_key, household_key, marker);
    create table marts.households as from (
        values ('{ANN}', 2), ('{CID}', 1)
    ) as households (household_key, customer_count);
    create table marts.sales as from (
        values ('s1', '{ANN}', 30000), ('s2', '{BOB}', 20000), ('s3', null, 10000)
    ) as sales (sale_key, customer_key, sale_price);
    create table marts.customer_key_changes as from (
        values (1, '{OLD_ANN}', '{ANN}')
    ) as changes (change_number, old_customer_key, new_customer_key);
    create table marts.customer_crosswalk as from (
        values
            ('dms', 'D1', '1001', '{ANN}'),
            ('dms', 'D1', '1002', '{ANN}'),
            ('dms', 'D1', '1003', '{BOB}'),
            ('dms', 'D1', '1004', '{CID}')
    ) as crosswalk (feed, source_code, source_customer_number, customer_key);
    -- Once Ann's second number was taken for Cid's.
    create table marts.customer_crosswalk_history as
    select *, date '2026-01-31' as since_on from marts.customer_crosswalk
    union all
    select 'dms', 'D1', '1002', '{CID}', date '2025-12-31';
    create table marts.contacts as from (
        values
            ('{ANN}', 'Ann Quillfeather'), ('{BOB}', 'Bob Quillfeather'), ('{CID}', 'Cid Roe')
    ) as contacts (customer_key, full_name);
    create table marts.identity_evidence as from (
        values ('p1', '{ANN}', '{BOB}', 'phone 5184620133'), ('p2', '{BOB}', '{CID}', 'no phone')
    ) as evidence (pair_key, left_customer_key, right_customer_key, evidence);
    create table marts.opinions as from (
        values ('{ANN}', 'poor'), ('{BOB}', 'fair')
    ) as opinions (customer_key, opinion);
    create view segments.buyers as
    select customer_key, 'bought for ' || sale_price as reason
    from marts.sales where customer_key is not null;
    create view membership.segment_members as
    select 'buyers' as segment_name, customer_key from segments.buyers;
    create view membership.segment_catalog as
        select 'buyers' as segment_name, 2 as members, 'sales' as department, 1 as priority,
            0.5 as share_of_base, 2 as reachable_by_email, 1 as reachable_by_sms,
            1 as reachable_by_phone, 2 as reachable_by_mail;
"""

KEYS = {
    "marts.customers": ("segments", ["customer_key"]),
    "marts.households": ("segments", ["household_key"]),
    "marts.sales": ("segments", ["sale_key"]),
    "marts.customer_key_changes": (
        "segments",
        ["change_number", "old_customer_key", "new_customer_key"],
    ),
    "marts.opinions": ("segments", []),
    "segments.buyers": ("segments", ["customer_key"]),
    "membership.segment_members": ("segments", ["segment_name", "customer_key"]),
    "membership.segment_catalog": ("segments", ["segment_name"]),
    "marts.customer_crosswalk": ("contacts", ["feed", "source_code", "source_customer_number"]),
    "marts.customer_crosswalk_history": ("contacts", ["source_customer_number", "since_on"]),
    "marts.contacts": ("contacts", ["customer_key"]),
    "marts.identity_evidence": ("contacts", ["pair_key"]),
}


@pytest.fixture
def settings(tmp_path):
    settings = Settings(tmp_path / "landing", tmp_path / "warehouse.duckdb", tmp_path / "published")
    run(settings, WAREHOUSE)
    nodes = {}
    for place, (file, key) in KEYS.items():
        schema, _, name = place.partition(".")
        nodes[f"model.{name}"] = {
            "resource_type": "model",
            "schema": schema,
            "alias": name,
            "description": f"All {name}.",
            "columns": {name: {"name": name, "description": "The key."} for name in key[:1]},
            "config": {"meta": {"publish": file}},
            "original_file_path": f"models/{name}.sql",
        }
        nodes[f"test.{name}"] = {
            "resource_type": "test",
            "attached_node": f"model.{name}",
            "test_metadata": {"name": "integrity", "kwargs": {"primary_key": key}},
            "config": {"severity": "ERROR"},
        }
    # Nothing is known of these; a segment's key is in the test of member rows.
    del nodes["test.opinions"]
    nodes["test.buyers"]["test_metadata"] = {"name": "member_row", "kwargs": {}}
    nodes["test.filled"] = {
        "resource_type": "test",
        "attached_node": "model.customers",
        "column_name": "household_key",
        "test_metadata": {"name": "not_null", "kwargs": {}},
        "config": {"severity": "ERROR"},
    }
    (tmp_path / "manifest.json").write_text(json.dumps({"nodes": nodes}))
    return settings


@pytest.fixture
def manifest(settings):
    return settings.warehouse.with_name("manifest.json")


def run(settings, sql):
    with duckdb.connect(str(settings.warehouse)) as warehouse:
        warehouse.execute(sql)


def erase_ann(settings):
    """As `dms forget` and the next build leave the warehouse."""
    for key in (ANN, ANN_TOO):
        tombstone = hashlib.sha256(f"pepper|record|{key}".encode()).hexdigest()
        run(
            settings,
            f"insert into landing.tombstones values ('{tombstone}', 'record', date '2026-06-30')",
        )
    run(settings, f"delete from marts.identity_evidence where left_customer_key = '{ANN}'")
    for table in ("customers", "contacts", "opinions", "customer_crosswalk"):
        run(settings, f"delete from marts.{table} where customer_key = '{ANN}'")
    run(
        settings,
        f"""
        delete from marts.customer_crosswalk_history
        where source_customer_number in ('1001', '1002');
        delete from marts.customer_key_changes;
        update marts.sales set customer_key = null where customer_key = '{ANN}';
        update marts.customers set household_key = customer_key;
        delete from marts.households;
        insert into marts.households select customer_key, 1 from marts.customers;
        """,
    )


def query(file, sql):
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def build_file(settings, number, file="segments"):
    return settings.published / "builds" / str(number) / f"dealer_{file}.duckdb"


def files_with(settings, text):
    """The published files in which a text stands as it is."""
    return {
        str(path.relative_to(settings.published))
        for path in settings.published.rglob("*")
        if path.is_file() and not path.is_symlink() and text.encode() in path.read_bytes()
    }


# --- erasure --------------------------------------------------------------------------------------


def test_the_kept_builds_stay_without_who_was_erased(settings, manifest, capsys):
    for _ in range(2):
        publish(settings, manifest)
    erase_ann(settings)
    publish(settings, manifest)

    builds = PublishedFolder(settings.published).list_builds()
    assert [build.number for build in builds] == [1, 2, 3]
    for number in (1, 2):
        file = build_file(settings, number)
        customers = query(file, "select customer_key from marts.customers")
        assert sorted(customers) == sorted([(BOB,), (CID,)])
        assert query(file, "select customer_key from segments.buyers") == [(BOB,)]
        assert query(file, "select customer_key from membership.segment_members") == [(BOB,)]
        assert query(file, "from marts.customer_key_changes") == []
        assert query(file, "from marts.opinions") == [(BOB, "fair")]
        contacts = build_file(settings, number, "contacts")
        assert query(contacts, "select full_name from marts.contacts order by all") == [
            ("Bob Quillfeather",),
            ("Cid Roe",),
        ]
        evidence = query(contacts, "select pair_key, evidence from marts.identity_evidence")
        assert evidence == [("p2", "no phone")]
        for table in ("customer_crosswalk", "customer_crosswalk_history"):
            assert query(
                contacts, f"select source_customer_number, customer_key from marts.{table}"
            ) == [("1003", BOB), ("1004", CID)]
    told = capsys.readouterr().err
    assert (
        f"{settings.published}: took people erased since out of build 1 (as of 2026-06-30)" in told
    )
    assert (
        f"{settings.published}: took people erased since out of build 2 (as of 2026-06-30)" in told
    )
    assert "build 3" not in told


def test_figures_of_the_dealership_stay_in_the_kept_builds(settings, manifest):
    publish(settings, manifest)
    erase_ann(settings)
    publish(settings, manifest)

    assert query(build_file(settings, 1), "from marts.sales order by sale_key") == [
        ("s1", None, 30000),
        ("s2", BOB, 20000),
        ("s3", None, 10000),
    ]
    catalog = "select segment_name, members from membership.segment_catalog"
    assert query(build_file(settings, 1), catalog) == [("buyers", 2)]


def test_a_household_named_after_the_erased_one_goes_on_under_another_key(settings, manifest):
    publish(settings, manifest)
    erase_ann(settings)
    publish(settings, manifest)

    file = build_file(settings, 1)
    name = md5(f"household|{BOB}")
    assert sorted(query(file, "select customer_key, household_key from marts.customers")) == sorted(
        [(BOB, name), (CID, CID)]
    )
    assert sorted(query(file, "from marts.households")) == sorted([(name, 2), (CID, 1)])


def test_a_household_of_nobody_else_goes(settings, manifest):
    run(
        settings,
        f"update marts.customers set household_key = '{BOB}' where marker = 1 "
        f"and customer_key = '{BOB}'; insert into marts.households values ('{BOB}', 1)",
    )
    publish(settings, manifest)
    erase_ann(settings)
    publish(settings, manifest)

    keys = query(build_file(settings, 1), "select household_key from marts.households")
    assert sorted(keys) == sorted([(BOB,), (CID,)])


def test_not_a_byte_of_the_erased_person_is_left_in_the_published_folder(settings, manifest):
    publish(settings, manifest)
    publish(settings, manifest)
    traces = [ANN, "Ann Quillfeather", "5184620133"]
    for trace in traces:
        assert {path.split("/")[1] for path in files_with(settings, trace)} == {"1", "2"}
    erase_ann(settings)
    publish(settings, manifest)

    for trace in traces:
        assert files_with(settings, trace) == set()
    assert files_with(settings, "Bob Quillfeather") == {
        f"builds/{number}/dealer_contacts.duckdb" for number in (1, 2, 3)
    }


def test_files_written_anew_keep_their_rights_keys_comments_and_storage_version(settings, manifest):
    old_mask = os.umask(0o022)
    try:
        publish(settings, manifest)
        erase_ann(settings)
        publish(settings, manifest)
    finally:
        os.umask(old_mask)

    for file, mode in (("segments", 0o644), ("contacts", 0o600)):
        anew, new = (build_file(settings, number, file) for number in (1, 2))
        assert stat.S_IMODE(anew.stat().st_mode) == mode
        assert anew.read_bytes()[12:20] == bytes([65] + [0] * 7)
        for sql in (
            "select table_name, comment from duckdb_tables() order by all",
            "select table_name, column_name, comment from duckdb_columns() order by all",
            "select table_name, constraint_text from duckdb_constraints() order by all",
        ):
            rows = query(anew, sql)
            assert rows == query(new, sql)
            assert rows


def test_a_kept_build_can_be_gone_back_to_after_an_erasure(settings, manifest):
    publish(settings, manifest)
    erase_ann(settings)
    publish(settings, manifest)
    rollback(settings)

    assert sorted(
        query(
            settings.published / "dealer_segments.duckdb",
            "select customer_key from marts.customers",
        )
    ) == sorted([(BOB,), (CID,)])


def test_a_number_that_was_erased_takes_the_customer_along_that_it_was_thought_to_be_of(
    settings, manifest
):
    publish(settings, manifest)
    # Today the number is Ann's own. In the build that is kept it is one of Bob and her.
    run(
        settings,
        f"update marts.customer_crosswalk set customer_key = '{BOB}' "
        "where source_customer_number = '1002'",
    )
    publish(settings, manifest)
    tombstone = hashlib.sha256(f"pepper|record|{ANN_TOO}".encode()).hexdigest()
    run(settings, f"insert into landing.tombstones values ('{tombstone}', 'record', null)")
    publish(settings, manifest)

    names = "select full_name from marts.contacts order by all"
    left = {number: query(build_file(settings, number, "contacts"), names) for number in (1, 2)}
    assert left == {
        1: [("Bob Quillfeather",), ("Cid Roe",)],
        2: [("Ann Quillfeather",), ("Cid Roe",)],
    }


def test_the_analysts_copy_goes_when_somebody_was_erased_since(settings, manifest, capsys):
    publish(settings, manifest)
    copy = settings.published / "analyst.duckdb"
    copy.write_text("as an earlier build left it")
    publish(settings, manifest)
    assert copy.exists()
    erase_ann(settings)

    publish(settings, manifest)

    assert not copy.exists()
    told = capsys.readouterr().err
    assert "analyst.duckdb is removed: it has rows of people erased since" in told
    assert "`dms build --analyst-copy` writes it anew" in told


def test_builds_that_name_nobody_who_was_erased_are_left_as_they_are(settings, manifest, capsys):
    publish(settings, manifest)
    before = build_file(settings, 1).read_bytes()
    tombstone = hashlib.sha256(f"pepper|record|{md5('dms|D1|9')}".encode()).hexdigest()
    run(settings, f"insert into landing.tombstones values ('{tombstone}', 'record', null)")
    publish(settings, manifest)

    assert build_file(settings, 1).read_bytes() == before
    assert capsys.readouterr().err == ""


def test_a_crash_between_the_two_files_leaves_nobody_behind(settings, manifest, monkeypatch):
    publish(settings, manifest)
    tombstone = hashlib.sha256(f"pepper|record|{ANN_TOO}".encode()).hexdigest()
    run(settings, f"insert into landing.tombstones values ('{tombstone}', 'record', null)")
    calls = []

    def dying(path):
        calls.append(path)
        if len(calls) == 3:  # both files are written, one has taken its place
            raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("dms.publishing.rewrite.sync", dying)
        publish(settings, manifest)
    half = [path for path in files_with(settings, ANN) if path.startswith("builds/1/")]
    assert half == ["builds/1/dealer_contacts.duckdb"]
    publish(settings, manifest)

    # In the warehouse of this test, and so in the build of today, her first number goes on.
    assert {path.rpartition("/")[0] for path in files_with(settings, ANN)} == {"builds/2"}


def test_a_build_that_cannot_be_written_anew_is_removed_and_named(settings, manifest, capsys):
    publish(settings, manifest)
    publish(settings, manifest)
    build_file(settings, 1, "contacts").write_bytes(b"no database")
    erase_ann(settings)
    publish(settings, manifest)

    builds = settings.published / "builds"
    assert sorted(path.name for path in builds.iterdir()) == ["2", "3", "erasure.json"]
    told = capsys.readouterr().err
    assert "build 1 (as of 2026-06-30) is removed: it may hold people erased since" in told
    assert "cannot be opened as a DuckDB database" in told


def test_without_the_secret_of_the_tombstones_older_builds_are_removed(settings, manifest, capsys):
    publish(settings, manifest)
    erase_ann(settings)
    run(settings, "delete from landing.salt")
    publish(settings, manifest)

    assert [build.number for build in PublishedFolder(settings.published).list_builds()] == [2]
    assert "the secret of the tombstones is not in this warehouse" in capsys.readouterr().err


def test_a_look_back_loses_the_erased_too(settings, manifest):
    publish(settings, manifest)
    publish(settings, manifest)
    other = settings.published / "as_of" / "2026-03-31"
    other.parent.mkdir()
    (settings.published / "builds" / "1").rename(other)
    erase_ann(settings)
    publish(settings, manifest)

    assert files_with(settings, ANN) == set()
    assert query(other / "dealer_segments.duckdb", "select count(*) from marts.customers") == [(2,)]


# --- going back -----------------------------------------------------------------------------------


def publish_three(settings, manifest):
    """Build 1 of March with Ann alone, 2 and 3 of June with all three."""
    run(
        settings,
        f"create table kept as from marts.customers; "
        f"delete from marts.customers where customer_key != '{ANN}'; "
        "update quality.builds set as_of_date = date '2026-03-31'",
    )
    publish(settings, manifest)
    run(
        settings,
        "insert into marts.customers from kept where customer_key not in "
        "(select customer_key from marts.customers); "
        "update quality.builds set as_of_date = date '2026-06-30'",
    )
    publish(settings, manifest)
    publish(settings, manifest)


def test_the_kept_builds_are_listed_with_day_and_figures_newest_first(settings, manifest):
    publish_three(settings, manifest)

    kept = describe_kept(PublishedFolder(settings.published))
    assert [
        (line.build.number, line.build.as_of, *line.figures.values(), line.is_current)
        for line in kept
    ] == [
        (3, "2026-06-30", 3, 2, 1, True),
        (2, "2026-06-30", 3, 2, 1, False),
        (1, "2026-03-31", 1, 2, 1, False),
    ]


def test_rollback_goes_to_the_build_that_is_named_and_forth_again(settings, manifest):
    publish_three(settings, manifest)
    customers = "select count(*) from marts.customers"
    link = settings.published / "dealer_segments.duckdb"

    left, now = rollback(settings, number=1)
    assert (left.number, now.number) == (3, 1)
    assert query(link, customers) == [(1,)]
    left, now = rollback(settings, number=3)
    assert (left.number, now.number) == (1, 3)
    assert query(link, customers) == [(3,)]


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (9, "there is no build 9 to go to; kept are 1, 2, 3"),
        (0, "there is no build 0 to go to"),
        (3, r"build 3 \(as of 2026-06-30\) is the one that BI reads already"),
    ],
)
def test_a_build_that_is_not_there_or_is_current_is_told(settings, manifest, number, message):
    publish_three(settings, manifest)

    with pytest.raises(DataError, match=message):
        rollback(settings, number=number)
    assert PublishedFolder(settings.published).current().number == 3


@pytest.mark.parametrize("file", ["segments", "contacts"])
def test_a_build_of_which_a_file_is_broken_is_not_gone_to(settings, manifest, file):
    publish_three(settings, manifest)
    build_file(settings, 2, file).write_bytes(b"no database")

    with pytest.raises(DataError, match=rf"builds/2/dealer_{file}\.duckdb: cannot be opened.*--to"):
        rollback(settings)
    listed = describe_kept(PublishedFolder(settings.published))
    assert [line.build.number for line in listed] == [3, 2, 1]
    assert PublishedFolder(settings.published).current().number == 3


def test_a_look_back_or_a_held_build_is_never_listed_nor_gone_to(settings, manifest):
    publish(settings, manifest)
    publish(settings, manifest)
    for place in ("as_of/2026-03-31", "held/1"):
        (settings.published / place).parent.mkdir()
    (settings.published / "builds" / "1").rename(settings.published / "held" / "1")
    (settings.published / "as_of" / "2026-03-31").symlink_to("../held/1")
    # as a mistake might leave one among the builds
    (settings.published / "builds" / "2026-03-31").symlink_to("../held/1")

    assert [line.build.number for line in describe_kept(PublishedFolder(settings.published))] == [2]
    with pytest.raises(DataError, match="none to go back to"):
        rollback(settings)
    with pytest.raises(DataError, match="no build 1 to go to; kept are 2"):
        rollback(settings, number=1)


# --- builds of the time before each had a folder --------------------------------------------------


def make_flat(settings):
    """Lay the published folder out as it was before each build had a folder."""
    builds = settings.published / "builds"
    for build in [path for path in builds.iterdir() if path.name.isdecimal()]:
        for file in ("segments", "contacts"):
            (build / f"dealer_{file}.duckdb").rename(
                builds / f"{file}-2026-06-30-{build.name}.duckdb"
            )
        (build / "build.json").unlink()
        build.rmdir()
    newest = max(int(path.stem.rpartition("-")[2]) for path in builds.glob("segments-*"))
    for name, file in (
        ("contacts", "contacts"),
        ("dealer_segments", "segments"),
        ("segments", "segments"),
    ):
        link = settings.published / f"{name}.duckdb"
        link.unlink()
        link.symlink_to(f"builds/{file}-2026-06-30-{newest}.duckdb")
    (settings.published / "dealer_contacts.duckdb").unlink()


def test_builds_of_the_old_layout_can_be_gone_back_to_and_are_pruned_as_usual(settings, manifest):
    publish(settings, manifest)
    publish(settings, manifest)
    make_flat(settings)
    folder = PublishedFolder(settings.published)
    assert str(folder.current()) == "build 2 (as of 2026-06-30)"

    assert publish(settings, manifest).number == 3
    assert (
        str((settings.published / "segments.duckdb").readlink())
        == "builds/3/dealer_segments.duckdb"
    )
    rollback(settings)
    assert str((settings.published / "segments.duckdb").readlink()) == (
        "builds/segments-2026-06-30-2.duckdb"
    )
    assert query(
        settings.published / "segments.duckdb", "select count(*) from marts.customers"
    ) == [(3,)]
    for _ in range(3):
        publish(settings, manifest)
    assert sorted(path.name for path in folder.builds.iterdir()) == ["4", "5", "6"]


def test_who_was_erased_leaves_the_builds_of_the_old_layout_too(settings, manifest):
    publish(settings, manifest)
    make_flat(settings)
    assert files_with(settings, ANN)
    # how erasures were noted then
    (settings.published / "builds" / "erasure.json").write_text(
        '{"tombstones": 12, "first_build": 1}\n'
    )
    erase_ann(settings)
    publish(settings, manifest)

    assert files_with(settings, ANN) == set()
    old = settings.published / "builds" / "contacts-2026-06-30-1.duckdb"
    assert stat.S_IMODE(old.stat().st_mode) == 0o600
    assert query(old, "select count(*) from marts.contacts") == [(2,)]
