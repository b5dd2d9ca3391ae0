"""`dms tasks`: whom each salesperson is to call, and that what came of it counts at once."""

import csv
import stat
from datetime import datetime, timezone
from pathlib import Path

import pytest
from typer.testing import CliRunner

import dms.export.command
import dms.tasks.command
from dms.cli import app
from dms.errors import DataError, UsageError
from dms.export.published import open_build
from dms.ledger import Ledger
from dms.settings import load_settings
from dms.tasks.calendar import escape, fold
from dms.tasks.lists import Due, find_due
from small_published import Segment, Somebody, World, publish

EVE, BEN = "eeeee1" + "0" * 26, "bbbbb1" + "0" * 26
NOON = datetime(2026, 7, 1, 16, 0)
"""Noon in New York, a Wednesday."""


class Desk:
    """A published folder and a ledger; runs `dms tasks` and `dms export` at a time of its own."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.now = NOON
        self.exports = folder / "exports"
        (folder / "landing").mkdir()
        (folder / "published").mkdir()
        for name, path in (
            ("LANDING", "landing"),
            ("PUBLISHED", "published"),
            ("WAREHOUSE", "w.duckdb"),
            ("LEDGER", "ledger"),
            ("EXPORTS", "exports"),
        ):
            monkeypatch.setenv(f"DMS_{name}", str(folder / path))
        for module in (dms.export.command, dms.tasks.command):
            monkeypatch.setattr(module, "read_clock", lambda: self.now)

    @property
    def outcomes(self) -> list[dict]:
        return Ledger(self.folder / "ledger").rows("task_outcomes")

    def publish(self, world: World) -> None:
        publish(self.folder / "published", world, self.folder / "landing")

    def run(self, *arguments: str) -> str:
        result = CliRunner().invoke(app, list(arguments))
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == 0, result.output
        return result.output

    def tasks(self, *arguments: str) -> dict[str, dict[str, str]]:
        """The rows of all lists by customer."""
        for path in self.exports.glob("*"):
            path.unlink()
        self.run("tasks", *arguments)
        found = {}
        for path in sorted(self.exports.glob("*.csv")):
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    found[row["task_id"].partition(":")[2]] = row
        return found

    def give_back(self, *lines: str, heading: str = "task_id,listed_on,outcome,note") -> str:
        path = self.folder / "filled.csv"
        path.write_text("\n".join([heading, *lines]) + "\n", encoding="utf-8")
        return self.run("tasks", "import", str(path))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path, monkeypatch)


def people() -> list[Somebody]:
    return [
        Somebody("ann", mobile="+15185550101", salesperson=EVE, last_visit_on="2025-03-02"),
        Somebody("bob", mobile="+15185550102", salesperson=EVE, gross=5),
        Somebody("cay", landline="+15185550103", salesperson=BEN, zone="America/Los_Angeles"),
        Somebody("dot", mobile="+15185550104"),
    ]


def world(members: list[Somebody] | None = None) -> World:
    found = members or people()
    keys = [one.key for one in found]
    segments = [
        Segment("regulars", keys, channels="email;phone", priority=2),
        Segment("urgent", keys[1:2], channels="phone", priority=1),
        Segment("letters", keys, channels="mail;email", priority=0),
    ]
    return World(found, segments, staff=[(EVE, "Eve Blake"), (BEN, "Ben Ash")])


def test_each_salesperson_has_a_list_of_whom_to_call_and_when(desk):
    desk.publish(world())
    found = desk.tasks()
    assert {key: row["salesperson"] for key, row in found.items()} == {
        "ann": "Eve Blake",
        "bob": "Eve Blake",
        "cay": "Ben Ash",
        "dot": "unassigned",
    }
    assert found["ann"] == {
        "task_id": "regulars:ann",
        "listed_on": "2026-07-01",
        "salesperson": "Eve Blake",
        "first_name": "Ann",
        "last_name": "Archer",
        "company_name": "",
        "phone": "+15185550101",
        "time_zone": "America/New_York",
        "call_from": "now",
        "call_until": "2026-07-01 21:00",
        "segment": "Title of regulars",
        "reason": "Reason of ann",
        "offer": "An offer",
        "last_visit_on": "2025-03-02",
        **dict.fromkeys(("last_outcome", "last_outcome_on", "last_note"), ""),
        **dict.fromkeys(("outcome", "outcome_on", "note"), ""),
    }
    assert found["bob"]["task_id"] == "urgent:bob"
    names = sorted(path.name for path in desk.exports.glob("*"))
    assert names == [
        "tasks_ben-ash_bbbbb100_2026-07-01.csv",
        "tasks_eve-blake_eeeee100_2026-07-01.csv",
        "tasks_unassigned_2026-07-01.csv",
    ]
    assert {stat.S_IMODE(path.stat().st_mode) for path in desk.exports.glob("*")} == {0o600}


def test_a_list_begins_with_the_first_segment_and_the_highest_gross(desk):
    members = [*people()[:1], *people()[1:2], Somebody("zoe", mobile="+15185550109", gross=9)]
    members[2].salesperson = EVE
    desk.publish(world(members))
    assert list(desk.tasks()) == ["bob", "zoe", "ann"]


def test_who_may_be_called_later_is_listed_with_the_hour(desk):
    """Half past five in the morning in Los Angeles, half past eight in New York."""
    desk.now = datetime(2026, 7, 1, 12, 30)
    desk.publish(world())
    found = desk.tasks()
    assert found["ann"]["call_from"] == "now"
    assert found["cay"]["call_from"] == "2026-07-01 08:00"


def test_the_rules_of_an_export_hold_for_a_list(desk):
    members = [
        Somebody("ann", mobile="+15185550101", reasons={"phone": "no_consent"}),
        Somebody("bob", mobile="+15185550102", held_out=True),
        Somebody("cay", mobile="+15185550103", weekdays="none", weekends="none"),
        Somebody("dot", mobile="+15185550104"),
        Somebody("eve", mobile="+15185550104", gross=1),
        Somebody("fay", mobile="+15185550105"),
    ]
    one = world(members)
    one.touches = [("fay", "phone", "2026-06-02", False)]
    desk.publish(one)
    assert list(desk.tasks()) == ["eve"]


@pytest.mark.parametrize(
    ("frozen_on", "task"),
    [("2026-04-01", "regulars:bob"), ("2026-03-31", "urgent:bob")],
    ids=["on the last day of its window", "after it"],
)
def test_whom_a_running_campaign_holds_out_nobody_calls_for_its_segment(desk, frozen_on, task):
    """bob is in two segments; the campaign of the first, by e-mail, runs for 90 days."""
    desk.publish(world())
    row = {"campaign_name": "Spring", "frozen_on": frozen_on}
    campaign = {"segment_name": "urgent", "channel": "email", "window_days": 90}
    Ledger(desk.folder / "ledger").append_together(
        {
            "campaigns": [row | campaign],
            "campaign_members": [{**row, "customer_key": "bob", "arm": "holdout"}],
        }
    )
    assert desk.tasks()["bob"]["task_id"] == task
    with open_build(load_settings()) as source:
        due = find_due(source, Ledger(desk.folder / "ledger"), NOON)
    assert (task.split(":")[1], task.split(":")[0]) in due.first(EVE, None)


def test_one_salesperson_is_found_by_key_or_name(desk):
    desk.publish(world())
    assert list(desk.tasks("--salesperson", "eeeee1")) == ["bob", "ann"]
    assert list(desk.tasks("--salesperson", "ben ash")) == ["cay"]
    assert list(desk.tasks("--salesperson", "unassigned")) == ["dot"]
    with pytest.raises(UsageError, match="no employee has this"):
        desk.tasks("--salesperson", "nobody")


def test_customers_of_who_has_left_are_in_nobodys_list(desk):
    members = people()
    members[0].is_salesperson_active = False
    members[1].is_salesperson_active = None
    desk.publish(world(members))
    found = desk.tasks()
    assert (found["ann"]["salesperson"], found["bob"]["salesperson"]) == ("unassigned", "Eve Blake")


def test_no_list_while_a_file_waits_for_its_build(desk):
    desk.publish(world())
    (desk.folder / "landing" / "marketing").mkdir()
    (desk.folder / "landing" / "marketing" / "dnc_checks_202606301200.csv").write_text("Phone\n")
    with pytest.raises(DataError, match="not in the published build"):
        desk.tasks()
    assert desk.tasks("--despite-new-files")


# ---------------------------------------------------------------- what came of it


def test_do_not_call_counts_at_once_for_calls_and_texts_and_whoever_has_the_number(desk):
    members = people()
    members.append(Somebody("zoe", mobile="+15185550101"))
    desk.publish(world(members))
    desk.give_back("regulars:ann,2026-07-01,Do not call,")
    found = desk.tasks()
    assert "ann" not in found
    assert "zoe" not in found
    for channel in ("phone", "sms"):
        desk.run("export", "regulars", "--channel", channel)
        (path,) = desk.exports.glob(f"*_{channel}_*_left-out.csv")
        left_out = dict(list(csv.reader(path.open(encoding="utf-8")))[1:])
        assert left_out["ann"] == left_out["zoe"] == "do_not_call"
    desk.run("export", "regulars", "--channel", "email")
    (path,) = (path for path in desk.exports.glob("*_email_*") if "left-out" not in path.name)
    assert '"ann"' in path.read_text()


def test_do_not_call_holds_for_ever_and_for_the_key_that_came_after(desk):
    desk.publish(world())
    desk.give_back("regulars:ann,2026-07-01,do_not_call,")
    members = people()
    members[0].key = "new"
    later = world(members)
    later.key_changes = [(3, "ann", "new")]
    desk.publish(later)
    desk.now = datetime(2031, 7, 1, 16, 0)
    assert sorted(desk.tasks()) == ["bob", "cay", "dot"]


def test_a_wrong_number_is_called_by_nobody_for_whomever(desk):
    members = [*people(), Somebody("zoe", landline="+15185550102")]
    desk.publish(world(members))
    desk.give_back("urgent:bob,2026-07-01,wrong_number,")
    desk.now = datetime(2031, 7, 1, 16, 0)
    assert sorted(desk.tasks()) == ["ann", "cay", "dot"]
    desk.run("export", "regulars", "--channel", "sms", "--dry-run")


def test_another_number_of_whoever_had_a_wrong_one_is_called(desk):
    """As the next build has it: without the number, and with the next newest one."""
    desk.publish(world())
    desk.give_back("urgent:bob,2026-07-01,wrong_number,")
    members = people()
    members[1].mobile, members[1].landline = None, "+15185550112"
    desk.publish(world(members))
    assert desk.tasks()["bob"]["phone"] == "+15185550112"
    assert desk.tasks()["bob"]["last_outcome"] == "wrong_number"


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("+15185550109", "key of 0109"),  # another one than they are called on now
        ("(518) 555-0109", "key of 0109"),
        ("15185550109", "key of 0109"),
        ("1.51856E+10", "key of 0102"),  # what a spreadsheet left of it: the one of now
        ("", "key of 0102"),
    ],
)
def test_which_number_was_wrong_is_kept_by_its_key(desk, written, key):
    members = people()
    members[1].landline = "+15185550109"
    desk.publish(world(members))
    heading = "task_id,listed_on,phone,outcome"
    desk.give_back(f"urgent:bob,2026-07-01,{written},wrong number", heading=heading)
    (row,) = desk.outcomes
    assert row["point_key"] == key
    assert "5550" not in str(row)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("urgent:bob,2026-07-01,+15185559999,wrong_number", "phone '.15185559999' is no number of"),
        ("regulars:fay,2026-07-01,,wrong_number", "needs the number that was called in the col"),
    ],
)
def test_a_wrong_number_that_nobody_has_is_told(desk, line, message):
    desk.publish(world([*people(), Somebody("fay")]))
    with pytest.raises(DataError, match=message):
        desk.give_back(line, heading="task_id,listed_on,phone,outcome")


def test_a_wrong_number_of_an_older_ledger_holds_for_the_customer(desk):
    desk.publish(world())
    row = {"customer_key": "ann", "audience": "regulars", "outcome": "wrong_number"}
    Ledger(desk.folder / "ledger").append("task_outcomes", [row | {"outcome_on": "2026-06-01"}])
    assert sorted(desk.tasks()) == ["bob", "cay", "dot"]


def test_not_interested_is_about_that_segment_alone(desk):
    """bob is in both; a call uses up the 30 days of calls."""
    desk.publish(world())
    desk.give_back("urgent:bob,2026-07-01,not_interested,")
    desk.now = datetime(2026, 7, 30, 16, 0)
    assert "bob" not in desk.tasks()
    desk.now = datetime(2026, 7, 31, 16, 0)
    assert desk.tasks()["bob"]["task_id"] == "regulars:bob"


@pytest.mark.parametrize(
    ("outcome", "out_until", "back_on"),
    [
        ("no_answer", datetime(2026, 7, 2, 16), datetime(2026, 7, 3, 16)),
        ("reached", datetime(2026, 7, 30, 16), datetime(2026, 7, 31, 16)),
        ("appointment", datetime(2026, 9, 28, 16), datetime(2026, 9, 29, 16)),
    ],
)
def test_a_task_rests_for_the_days_of_its_outcome(desk, outcome, out_until, back_on):
    desk.publish(world())
    desk.give_back(f"regulars:ann,2026-07-01,{outcome},Wants blue")
    desk.now = out_until
    assert "ann" not in desk.tasks()
    desk.now = back_on
    row = desk.tasks()["ann"]
    assert (row["last_outcome"], row["last_outcome_on"], row["last_note"]) == (
        outcome,
        "2026-07-01",
        "Wants blue",
    )


def test_what_they_said_of_one_segment_is_in_the_list_for_another(desk):
    desk.publish(world())
    desk.give_back("urgent:bob,2026-07-01,no_answer,Call in the evening")
    row = desk.tasks()["bob"]
    assert row["task_id"] == "regulars:bob"
    assert (row["last_outcome"], row["last_note"]) == ("no_answer", "Call in the evening")


def test_a_note_alone_lets_the_task_stay(desk):
    desk.publish(world())
    desk.give_back("regulars:ann,2026-07-01,,Has two dogs")
    assert desk.tasks()["ann"]["last_note"] == "Has two dogs"


def test_importing_twice_changes_nothing_and_more_lines_add_to_it(desk):
    desk.publish(world())
    desk.give_back("regulars:ann,2026-07-01,reached,", "urgent:bob,2026-07-01,,")
    before = desk.outcomes
    desk.now = datetime(2026, 7, 5, 16)
    output = desk.give_back("regulars:ann,2026-07-01,reached,", "urgent:bob,2026-07-01,,")
    assert "1 known already, 1 lines without an outcome" in output
    assert desk.outcomes == before
    desk.give_back("regulars:ann,2026-07-01,reached,", "urgent:bob,2026-07-01,no answer,")
    assert [(row["customer_key"], row["outcome"]) for row in desk.outcomes] == [
        ("ann", "reached"),
        ("bob", "no_answer"),
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("regulars:ann,2026-07-01,called,", "line 3: outcome 'called' is none of reached"),
        ("regulars,2026-07-01,reached,", "line 3: task_id 'regulars' is not of the form"),
        (",2026-07-01,reached,", "line 3: has neither task_id nor customer_key"),
        ("regulars:nina,2026-07-01,reached,", "line 3: customer 'nina' is not in the published"),
        ("others:ann,2026-07-01,reached,", "line 3: segment 'others' is not in the published"),
        ("regulars:ann,yesterday,reached,", "line 3: listed_on 'yesterday' is no day"),
        ("regulars:ann,2026-07-02,reached,", "line 3: listed_on 2026-07-02 is ahead"),
        ("regulars:ann,,reached,", "line 3: has no day"),
        ("regulars:ann,2026-07-01,note,", "line 3: outcome note has no note"),
        ("regulars:ann,2026-07-01,reached", "line 3: has 3 values, and the header 4"),
        ('regulars:ann,2026-07-01,"reached', "line 3: cannot be read"),
    ],
)
def test_of_a_file_with_a_wrong_line_nothing_is_taken(desk, line, message):
    desk.publish(world())
    with pytest.raises(DataError, match=message):
        desk.give_back("urgent:bob,2026-07-01,reached,", line)
    assert desk.outcomes == []


def test_a_file_without_the_columns_is_told(desk):
    desk.publish(world())
    with pytest.raises(UsageError, match="no column task_id or customer_key"):
        desk.give_back("a,reached", heading="who,outcome")
    with pytest.raises(UsageError, match="no column listed_on or outcome_on"):
        desk.give_back("a,reached", heading="task_id,outcome")


def test_a_customer_alone_may_be_named_but_for_not_interested(desk):
    desk.publish(world())
    heading = "customer_key,outcome_on,outcome"
    desk.give_back("ann,2026-06-30,do_not_call", heading=heading)
    assert "ann" not in desk.tasks()
    with pytest.raises(DataError, match="needs the task_id"):
        desk.give_back("bob,2026-06-30,not_interested", heading=heading)


def test_what_a_spreadsheet_made_of_a_list_is_read(desk):
    desk.publish(world())
    path = desk.folder / "saved.csv"
    text = "task_id;listed_on;outcome;note\r\nregulars:ann;2026-07-01;reached;Möchte Blau\r\n"
    path.write_bytes(text.encode("cp1252"))
    desk.run("tasks", "import", str(path))
    assert desk.outcomes[0]["note"] == "Möchte Blau"


def test_contact_points_in_a_note_stay_out_of_the_ledger(desk):
    desk.publish(world())
    desk.give_back("regulars:ann,2026-07-01,note,Now ann@example.org or (518) 555-0199 after 5")
    assert desk.outcomes[0]["note"] == "Now [left out] or ([left out] after 5"


# ---------------------------------------------------------------- the calendar


def test_a_calendar_has_a_to_do_a_task(desk):
    desk.publish(world())
    desk.run("tasks", "--format", "ics", "--salesperson", BEN)
    (path,) = desk.exports.glob("*.ics")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes().decode().split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//dealer-segments//tasks//EN",
        "BEGIN:VTODO",
        "UID:regulars:cay",
        "DTSTAMP:20260701T160000Z",
        "DTSTART:20260701T160000Z",
        "DUE:20260702T040000Z",  # 21:00 in Los Angeles
        "SUMMARY:Call Ann Archer +15185550103: Title of regulars",
        "DESCRIPTION:Reason of cay\\nNo visit\\nAn offer",
        "PRIORITY:1",
        "CLASS:PRIVATE",
        "STATUS:NEEDS-ACTION",
        "END:VTODO",
        "END:VCALENDAR",
        "",
    ]


def test_text_is_escaped_and_no_line_is_longer_than_75_octets():
    assert escape("a\\b;c,d\r\ne\x07f\rg") == "a\\\\b\\;c\\,d\\nef\\ng"
    line = "SUMMARY:" + "é" * 100
    folded = fold(line)
    assert folded.replace("\r\n ", "") == line
    pieces = folded.split("\r\n")
    assert [len(piece.encode()) for piece in pieces] == [74, 75, 61]
    assert fold("x" * 75) == "x" * 75
    assert fold("x" * 76) == "x" * 75 + "\r\n x"


def test_another_reader_reads_the_calendar(desk):
    from icalendar import Calendar  # noqa: PLC0415

    members = [
        Somebody("ann", first_name="Zoë; \\N,", last_name="Ümlaut " * 20, landline="+15185550103")
    ]
    desk.publish(world(members))
    desk.run("tasks", "--format", "ics")
    (path,) = desk.exports.glob("*.ics")
    (to_do,) = Calendar.from_ical(path.read_bytes()).walk("VTODO")
    assert str(to_do["SUMMARY"]).startswith("Call Zoë; \\N, Ümlaut Ümlaut")
    assert to_do.decoded("DUE") == datetime(2026, 7, 2, 1, tzinfo=timezone.utc)
    assert str(to_do["DESCRIPTION"]).split("\n") == ["Reason of ann", "No visit", "An offer"]


# Who is due, by keys alone, as the app keeps it


def due_of(desk: Desk) -> Due:
    with open_build(load_settings()) as source:
        return find_due(source, Ledger(desk.folder / "ledger"), NOON)


def test_who_is_due_is_counted_by_window_although_two_zones_have_the_same(desk):
    """It is noon in Detroit too, and other hours at weekends are the same window on a Wednesday."""
    eves = [
        Somebody("ann", mobile="+15185550101", salesperson=EVE),
        Somebody("bob", mobile="+15185550102", salesperson=EVE, zone="America/Detroit"),
        Somebody("cay", mobile="+15185550103", salesperson=EVE, weekends="none"),
        Somebody("dot", mobile="+15185550104", salesperson=EVE, zone="Asia/Tokyo"),
    ]
    bens = [
        Somebody("eli", mobile="+15185550105", salesperson=BEN, gross=7),
        Somebody("fay", mobile="+15185550106", salesperson=BEN),
    ]
    desk.publish(world(eves + bens))

    due = due_of(desk)

    # The one whose segment comes first, then by value and key: Tokyo sleeps, and is called later.
    assert due.first(EVE, None) == [
        *(("bob", "urgent"), ("ann", "regulars"), ("cay", "regulars"), ("dot", "regulars")),
    ]
    assert due.first(EVE, 2) == [("bob", "urgent"), ("ann", "regulars")]
    assert due.first(BEN, None) == [("eli", "regulars"), ("fay", "regulars")]
    assert (due.callable(EVE, NOON), due.callable(BEN, NOON)) == (3, 2)
    assert (due.first("nobody", None), due.callable("nobody", NOON)) == ([], 0)


def test_whoever_wants_no_call_about_one_segment_is_due_for_the_next(desk):
    desk.publish(world())
    assert due_of(desk).first(EVE, None) == [("bob", "urgent"), ("ann", "regulars")]

    desk.give_back("urgent:bob,2026-07-01,not_interested,")
    # He was spoken to, which rests by the cap: two months later he may be called again.
    with open_build(load_settings()) as source:
        later = find_due(source, Ledger(desk.folder / "ledger"), NOON.replace(month=9, day=2))
    assert later.first(EVE, None) == [("bob", "regulars"), ("ann", "regulars")]
