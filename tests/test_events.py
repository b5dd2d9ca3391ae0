"""events.jsonl: what builds saw of who entered and left, each event once, whatever is killed."""

import json
import os
import random
import stat
from datetime import date

import duckdb
import pytest

from dms.publishing.events import EventsFile, write_events
from dms.publishing.files import PublishedBuild, PublishedFolder
from dms.publishing.publish import publish, rollback
from test_kept import ANN, BOB, CID, erase_ann, files_with, run
from test_kept import manifest as manifest  # noqa: PLC0414
from test_kept import settings as settings  # noqa: PLC0414

EVENTS = """
    create schema membership;
    create table membership.segment_events (
        event_key varchar, segment_name varchar, customer_key varchar, home_dealership_key varchar,
        event_on date, event varchar, cause varchar, reason varchar, origin varchar,
        given_in integer
    );
    create table membership.audiences (
        id varchar, audience varchar, event varchar, occurred_at timestamp, split_group varchar,
        event_key varchar
    );
"""

ERASED = "customer-3"


class Killed(BaseException):
    """What no code of ours catches."""


def build_of(number):
    return PublishedBuild(number, "2026-06-30")


def row(key, given_in, customer, **others):
    return {
        "event_key": key,
        "segment_name": "service_due",
        "customer_key": customer,
        "home_dealership_key": "north",
        "event_on": date(2026, 6, 30),
        "event": "entered",
        "cause": "data",
        "reason": f"due, says {key}",
        "origin": "build",
        "given_in": given_in,
        **others,
    }


def write_build(folder, number, rows, groups=()):
    """A published file by hand, with these rows of segment_events."""
    file = folder.file(build_of(number), "segments")
    file.parent.mkdir(parents=True)
    with duckdb.connect(str(file)) as connection:
        connection.execute(EVENTS)
        for one in rows:
            values = list(one.values())
            marks = ", ".join("?" for _ in values)
            connection.execute(f"insert into membership.segment_events values ({marks})", values)
        for key, group in groups:
            connection.execute(
                "insert into membership.audiences values ('c', 's', 'enter', null, ?, ?)",
                [group, key],
            )


@pytest.fixture
def folder(tmp_path):
    folder = PublishedFolder(tmp_path / "published")
    folder.builds.mkdir(parents=True)
    return folder


@pytest.fixture
def connection():
    with duckdb.connect(":memory:") as connection:
        yield connection


def lines(folder):
    return [json.loads(line) for line in (folder.root / "events.jsonl").read_text().splitlines()]


def keys(folder):
    return [line["event_key"] for line in lines(folder)]


# --- a line ---------------------------------------------------------------------------------------


def test_a_line_says_who_what_when_why_and_of_which_build(folder, connection):
    write_build(
        folder,
        7,
        [row("e1", 4, "ann", event="left", reason="came on 2026-06-30")],
        [("e1", "held")],
    )
    EventsFile(folder).add(connection, build_of(7))

    assert lines(folder) == [
        {
            "event_key": "e1",
            "segment": "service_due",
            "customer_key": "ann",
            "home_dealership_key": "north",
            "event": "left",
            "event_on": "2026-06-30",
            "cause": "data",
            "reason": "came on 2026-06-30",
            "split_group": "held",
            "given_in": 4,
            "build": 7,
        }
    ]
    assert stat.S_IMODE((folder.root / "events.jsonl").stat().st_mode) == 0o600


def test_events_of_a_backfill_are_not_written(folder, connection):
    write_build(folder, 1, [row("e1", 1, "ann", origin="backfill"), row("e2", 2, "bob")])
    EventsFile(folder).add(connection, build_of(1))
    assert keys(folder) == ["e2"]


def test_an_event_of_an_erased_customer_is_not_written(folder, connection):
    write_build(folder, 1, [row("e1", 1, "erased 7"), row("e2", 1, "bob")])
    EventsFile(folder).add(connection, build_of(1))
    assert keys(folder) == ["e2"]


def test_a_build_without_the_relation_writes_no_file(folder, connection):
    file = folder.file(build_of(1), "segments")
    file.parent.mkdir()
    duckdb.connect(str(file)).close()
    assert EventsFile(folder).add(connection, build_of(1)) == 0
    assert not (folder.root / "events.jsonl").exists()


# --- once -----------------------------------------------------------------------------------------


def test_the_same_build_written_again_adds_nothing(folder, connection):
    write_build(folder, 1, [row("e1", 1, "ann")])
    assert EventsFile(folder).add(connection, build_of(1)) == 1
    assert EventsFile(folder).add(connection, build_of(1)) == 0
    assert keys(folder) == ["e1"]


def test_a_torn_last_line_is_cut_and_written_whole(folder, connection):
    write_build(folder, 1, [row("e1", 1, "ann"), row("e2", 1, "bob")])
    EventsFile(folder).add(connection, build_of(1))
    file = folder.root / "events.jsonl"
    whole = file.read_bytes()
    (folder.builds / "events.json").unlink()
    file.write_bytes(whole[:-5])

    assert EventsFile(folder).add(connection, build_of(1)) == 1
    assert file.read_bytes() == whole


def test_of_a_file_taken_away_nothing_is_written_again(folder, connection):
    write_build(folder, 1, [row("e1", 1, "ann")])
    write_build(folder, 2, [row("e1", 1, "ann"), row("e2", 2, "bob")])
    EventsFile(folder).add(connection, build_of(1))
    (folder.root / "events.jsonl").rename(folder.root / "events-of-june.jsonl")
    EventsFile(folder).add(connection, build_of(2))
    assert keys(folder) == ["e2"]


def test_where_what_was_reached_is_lost_the_lines_tell_it(folder, connection):
    write_build(folder, 1, [row("e1", 1, "ann")])
    write_build(folder, 2, [row("e1", 1, "ann"), row("e2", 2, "bob")])
    EventsFile(folder).add(connection, build_of(1))
    (folder.builds / "events.json").unlink()
    EventsFile(folder).add(connection, build_of(2))
    assert keys(folder) == ["e1", "e2"]


def test_a_warehouse_built_from_nothing_counts_from_one_and_loses_no_event(folder, connection):
    write_build(folder, 1, [row("e1", 9, "ann")])
    EventsFile(folder).add(connection, build_of(1))
    connection.execute("attach ':memory:' as warehouse; create schema warehouse.keys")
    connection.execute("create table warehouse.keys.int_state_days as select 2 as given_in")
    write_build(folder, 2, [row("e2", 2, "ann")])
    EventsFile(folder).begin_anew_with(connection, "warehouse")
    EventsFile(folder).add(connection, build_of(2))
    assert keys(folder) == ["e1", "e2"]


def test_of_an_older_copy_of_the_warehouse_nothing_is_written_again(folder, connection):
    write_build(folder, 1, [row("e1", 1, "ann"), row("e2", 2, "bob"), row("e3", 3, "cay")])
    EventsFile(folder).add(connection, build_of(1))
    connection.execute("attach ':memory:' as warehouse; create schema warehouse.keys")
    connection.execute("create table warehouse.keys.int_state_days as select 2 as given_in")
    write_build(folder, 2, [row("e1", 1, "ann"), row("e2", 2, "bob")])
    EventsFile(folder).begin_anew_with(connection, "warehouse")
    EventsFile(folder).add(connection, build_of(2))
    write_build(folder, 3, [row("e1", 1, "ann"), row("e2", 2, "bob"), row("e4", 3, "dan")])
    EventsFile(folder).add(connection, build_of(3))
    assert keys(folder) == ["e1", "e2", "e3", "e4"]


def test_the_same_warehouse_goes_on_counting(folder, connection):
    write_build(folder, 1, [row("e1", 9, "ann")])
    EventsFile(folder).add(connection, build_of(1))
    connection.execute("attach ':memory:' as warehouse; create schema warehouse.keys")
    connection.execute("create table warehouse.keys.int_state_days as select 9 as given_in")
    EventsFile(folder).begin_anew_with(connection, "warehouse")
    EventsFile(folder).add(connection, build_of(1))
    assert keys(folder) == ["e1"]


def test_a_full_disk_is_told_and_made_up_for(folder, connection, monkeypatch, capsys):
    write_build(folder, 1, [row("e1", 1, "ann")])
    with monkeypatch.context() as patches:

        def refuse(_):
            raise OSError(28, "No space left on device")

        patches.setattr("dms.publishing.events.os.fsync", refuse)
        assert write_events(connection, folder, build_of(1)) == 0
    assert "events.jsonl: not written (No space left on device)" in capsys.readouterr().err
    write_events(connection, folder, build_of(1))
    assert keys(folder) == ["e1"]


# --- erased ---------------------------------------------------------------------------------------


def test_the_lines_of_an_erased_customer_stay_in_their_places_without_the_customer(
    folder, connection
):
    rows = [row("e1", 1, "ann"), row("e2", 1, "bob"), row("e3", 2, "ann", reason="")]
    write_build(folder, 1, rows)
    EventsFile(folder).add(connection, build_of(1))
    file = folder.root / "events.jsonl"
    before = file.read_bytes().splitlines()

    assert EventsFile(folder).erase({"ann"}.__contains__) == 2
    assert EventsFile(folder).erase({"ann"}.__contains__) == 0
    after = file.read_bytes().splitlines()
    assert [len(line) for line in after] == [len(line) for line in before]
    assert after[1] == before[1]
    assert json.loads(after[0]) == json.loads(before[0]) | {
        "event_key": None,
        "customer_key": None,
        "reason": None,
    }
    assert b"ann" not in file.read_bytes()


def add_events(settings, manifest):
    """Give the warehouse of test_kept events, of Ann by her first number and as the old customer
    that Cid was, of Bob, and have them published.
    """
    with duckdb.connect(str(settings.warehouse)) as warehouse:
        warehouse.execute(EVENTS.replace("create schema", "create schema if not exists"))
        for key, customer in (("e1", ANN), ("e2", BOB), ("e3", CID)):
            warehouse.execute(
                "insert into membership.segment_events values (?, 'buyers', ?, 'north', "
                "date '2026-06-30', 'entered', 'data', ?, 'build', 1)",
                [key, customer, f"bought, {key}"],
            )
    document = json.loads(manifest.read_text())
    for name in ("segment_events", "audiences"):
        document["nodes"][f"model.{name}"] = {
            "resource_type": "model",
            "schema": "membership",
            "alias": name,
            "description": f"All {name}.",
            "columns": {},
            "config": {"meta": {"publish": "segments"}},
            "original_file_path": f"models/{name}.sql",
        }
    manifest.write_text(json.dumps(document))


def test_a_publish_writes_the_events_and_a_rollback_none(settings, manifest):
    add_events(settings, manifest)
    publish(settings, manifest)
    folder = PublishedFolder(settings.published)
    assert keys(folder) == ["e1", "e2", "e3"]
    publish(settings, manifest)
    rollback(settings)
    assert keys(folder) == ["e1", "e2", "e3"]
    assert {line["build"] for line in lines(folder)} == {1}


def test_an_erasure_reaches_the_events_with_the_kept_builds(settings, manifest, capsys):
    add_events(settings, manifest)
    publish(settings, manifest)
    assert "events.jsonl" in files_with(settings, ANN)
    erase_ann(settings)
    run(settings, f"delete from membership.segment_events where customer_key = '{ANN}'")
    publish(settings, manifest)

    folder = PublishedFolder(settings.published)
    # Cid's number was thought to be one of Ann's once; it is not one that was erased as his key.
    assert [line["customer_key"] for line in lines(folder)] == [None, BOB, CID]
    assert [line["event"] for line in lines(folder)] == ["entered"] * 3
    assert files_with(settings, ANN) == set()
    assert files_with(settings, "bought, e1") == set()
    assert "1 lines of events.jsonl are without their customers now" in capsys.readouterr().err


def test_events_of_a_customer_known_only_by_another_number_are_erased_too(settings, manifest):
    """The key of the customer is that of a number without a tombstone; the crosswalk tells."""
    other = "0" * 32
    add_events(settings, manifest)
    run(
        settings,
        f"update marts.customer_crosswalk set customer_key = '{other}' "
        f"where source_customer_number = '1002'; "
        f"update membership.segment_events set customer_key = '{other}' where event_key = 'e3'",
    )
    publish(settings, manifest)
    erase_ann(settings)
    run(settings, "delete from membership.segment_events where event_key in ('e1', 'e3')")
    run(settings, f"delete from marts.customer_crosswalk where customer_key = '{other}'")
    publish(settings, manifest)
    customers = [line["customer_key"] for line in lines(PublishedFolder(settings.published))]
    assert customers == [None, BOB, None]


def test_without_the_secret_nobody_is_left_in_the_events(settings, manifest):
    add_events(settings, manifest)
    publish(settings, manifest)
    erase_ann(settings)
    run(settings, "delete from landing.salt; delete from membership.segment_events")
    publish(settings, manifest)
    customers = [line["customer_key"] for line in lines(PublishedFolder(settings.published))]
    assert customers == [None, None, None]


STATES = """
    create schema keys;
    create table keys.int_state_register (customer_key varchar, given_in integer);
    create table keys.int_state_days (as_of_date date, given_in integer);
    create table membership.new_states (customer_key varchar, given_in integer);
    create table membership.new_state_days (as_of_date date, given_in integer);
    insert into keys.int_state_days values ('2026-06-29', 1);
    insert into membership.new_states values ('ann', 2);
    insert into membership.new_state_days values ('2026-06-30', 2);
"""
MEMBER = (
    "insert into membership.segment_events values ('{}', 'buyers', '{}', 'north', "
    "date '2026-06-30', 'entered', 'data', 'bought', 'build', {})"
)


@pytest.mark.parametrize("step", ["put_back_between", "_switch", "write_events", "note", None])
def test_what_a_held_build_found_is_told_once_wherever_its_publish_is_killed(
    settings, manifest, monkeypatch, step
):
    """Its history was withdrawn, and the next build numbers its writing as the history says."""
    add_events(settings, manifest)
    run(settings, STATES + MEMBER.format("e4", BOB, 2))

    def die(*_):
        raise Killed

    if step:
        with monkeypatch.context() as patches, pytest.raises(Killed):
            patches.setattr(f"dms.publishing.publish.{step}", die)
            publish(settings, manifest, is_forced=True)
    else:
        publish(settings, manifest, is_forced=True)
    with duckdb.connect(str(settings.warehouse)) as warehouse:
        ((last,),) = warehouse.execute("select max(given_in) from keys.int_state_days").fetchall()
        warehouse.execute("delete from membership.segment_events where given_in > ?", [last])
        warehouse.execute(
            "delete from membership.new_states; delete from membership.new_state_days"
        )
        warehouse.execute("insert into keys.int_state_days values ('2026-07-01', ?)", [last + 1])
        if last == 1:  # It finds again what the killed one had found.
            warehouse.execute(MEMBER.format("e4", BOB, 2))
        warehouse.execute(MEMBER.format("e5", CID, last + 1))
    publish(settings, manifest)

    assert keys(PublishedFolder(settings.published)) == ["e1", "e2", "e3", "e4", "e5"]
    assert last == (1 if step == "put_back_between" else 2)


# --- random sequences of publishes, kills and erasures --------------------------------------------

BUILDS = 8
SEQUENCES = int(os.environ.get("DMS_TEST_SEQUENCES", "200"))


def history(source):
    """The events of eight builds; the last writing that each knows: some see nothing new."""
    rows, newest, last = [], {}, 0
    for number in range(1, BUILDS + 1):
        for _ in range(source.choice((0, 1, 1, 3))):  # a build that was held counts as well
            last += 1
            for _ in range(source.choice((0, 1, 2, 5))):
                customer = f"customer-{source.randrange(6)}"
                origin = source.choice(("build", "build", "build", "backfill"))
                rows.append(row(f"event-{len(rows)}", last, customer, origin=origin))
        newest[number] = last
    return rows, newest


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """Eight builds of a growing history, and the same after customer 3 was erased."""
    rows, newest = history(random.Random(11))
    assert len(rows) > 20
    roots = {}
    for is_erased in (False, True):
        root = PublishedFolder(tmp_path_factory.mktemp("published"))
        for number in range(1, BUILDS + 1):
            known = [dict(one) for one in rows if one["given_in"] <= newest[number]]
            for one in known:
                if is_erased and one["customer_key"] == ERASED:
                    one["customer_key"] = "erased 1"
            write_build(root, number, known)
        roots[is_erased] = root
    return rows, newest, roots


def add_and_be_killed(events, connection, build, source, monkeypatch):
    """As far as a kill lets it come: any beginning of what it would write, and nothing noted."""
    before = events.path.stat().st_size if events.path.exists() else 0

    def die(_):
        raise Killed

    with monkeypatch.context() as patches:
        patches.setattr(events, "_write_notes", die)
        with pytest.raises(Killed):
            events.add(connection, build)
    after = events.path.stat().st_size
    os.truncate(events.path, source.randint(min(before, after), after))


def test_each_event_is_written_once_whatever_is_published_killed_and_erased(
    published, connection, tmp_path, monkeypatch
):
    rows, newest, roots = published
    kills = 0
    for seed in range(SEQUENCES):
        source = random.Random(seed)
        folder = PublishedFolder(tmp_path / str(seed))
        folder.builds.mkdir(parents=True)
        is_erased, reached, number = False, 0, 0
        while number < BUILDS:
            number += source.choice((0, 1, 1, 2))
            build = build_of(min(max(number, 1), BUILDS))
            events = EventsFile(folder)
            # Where the file of this build lies is all that differs from an ordinary folder.
            monkeypatch.setattr(folder, "file", roots[is_erased].file)
            if source.random() < 0.15 and not is_erased:
                events.erase({ERASED}.__contains__)
                is_erased = True
                monkeypatch.setattr(folder, "file", roots[True].file)
            if source.random() < 0.4:
                add_and_be_killed(events, connection, build, source, monkeypatch)
                kills += 1
                continue
            events.add(connection, build)
            reached = max(reached, newest[build.number])
            found = lines(folder)
            expected = [
                one["event_key"]
                for one in rows
                if one["origin"] == "build"
                and one["given_in"] <= reached
                and not (is_erased and one["customer_key"] == ERASED)
            ]
            told = [line["event_key"] for line in found if line["customer_key"]]
            assert sorted(told) == sorted(expected), f"seed {seed}"
            if is_erased:
                assert ERASED not in (folder.root / "events.jsonl").read_text(), f"seed {seed}"
    assert kills > SEQUENCES
