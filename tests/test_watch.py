"""`dms watch`: what counts as arrived, when it builds, and that nothing is lost or told twice."""

import csv
import json
import os
import random
import re
from pathlib import Path

import duckdb
import pytest

from conftest import BuiltSample
from dms.building.build import Intake
from dms.building.report import NOTHING_NEW
from dms.console import out
from dms.errors import BusyError, DataError, UsageError
from dms.landing.files import LandingFile, find_files
from dms.landing.layouts import STAGING, read_layouts
from dms.landing.summary import FileResult
from dms.publishing.events import write_events
from dms.publishing.files import PublishedBuild, PublishedFolder
from dms.settings import Settings
from dms.watching.arrivals import LOOKS_AT_AN_EMPTY_FILE, Arrivals, is_as_handed
from dms.watching.command import read_seconds
from dms.watching.watch import Watch, alone
from full_project import BIN, Site


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    folder = tmp_path / "landing" / "dealertrack"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def arrivals(feed: Path) -> Arrivals:
    return Arrivals(feed.parent)


def names(arrivals: Arrivals) -> set[str]:
    """The files that are handed over, without the folders that they lie in."""
    return {path.name for path in arrivals.hand_over() if not path.is_dir()}


# --- what has arrived -----------------------------------------------------------------------------


def test_a_file_has_arrived_when_it_is_the_same_at_two_looks(
    feed: Path, arrivals: Arrivals
) -> None:
    (feed / "deals.csv").write_text("a")
    arrivals.look()
    assert names(arrivals) == set()
    arrivals.look()
    assert names(arrivals) == {"deals.csv"}


def test_a_file_that_grows_has_not_arrived(feed: Path, arrivals: Arrivals) -> None:
    file = feed / "deals.csv"
    for size in range(1, 4):
        file.write_text("a" * size)
        arrivals.look()
        assert names(arrivals) == set()
    arrivals.look()
    assert names(arrivals) == {"deals.csv"}


def test_a_file_of_the_same_size_written_again_has_not_arrived(
    feed: Path, arrivals: Arrivals
) -> None:
    file = feed / "deals.csv"
    file.write_text("a")
    arrivals.look()
    os.utime(file, ns=(1, 1))
    arrivals.look()
    assert names(arrivals) == set()


@pytest.mark.parametrize("name", ["deals.csv.part", "deals.csv.TMP", ".deals.csv"])
def test_names_of_the_unfinished_are_left_alone(name: str, feed: Path, arrivals: Arrivals) -> None:
    (feed / name).write_text("a")
    arrivals.look()
    arrivals.look()
    assert names(arrivals) == set()


def test_a_file_that_is_renamed_when_it_is_whole_arrives_under_its_name(
    feed: Path, arrivals: Arrivals
) -> None:
    (feed / "deals.csv.part").write_text("a")
    arrivals.look()
    arrivals.look()
    (feed / "deals.csv.part").rename(feed / "deals.csv")
    arrivals.look()
    assert names(arrivals) == set()
    arrivals.look()
    assert names(arrivals) == {"deals.csv"}


def test_an_empty_file_is_given_a_minute(feed: Path, arrivals: Arrivals) -> None:
    (feed / "deals.csv").touch()
    for _ in range(LOOKS_AT_AN_EMPTY_FILE):
        arrivals.look()
        assert names(arrivals) == set()
    arrivals.look()
    assert names(arrivals) == {"deals.csv"}


def test_what_is_done_is_no_news_until_it_changes(feed: Path, arrivals: Arrivals) -> None:
    file = feed / "deals.csv"
    file.write_text("a")
    arrivals.look()
    arrivals.look()
    arrivals.finish(arrivals.hand_over())
    arrivals.look()
    assert not arrivals.has_news
    assert names(arrivals) == set()
    file.write_text("ab")
    arrivals.look()
    assert not arrivals.has_news
    arrivals.look()
    assert arrivals.has_news
    assert names(arrivals) == {"deals.csv"}


def test_a_refused_file_is_tried_again_when_it_may_be_read(feed: Path, arrivals: Arrivals) -> None:
    file = feed / "deals.csv"
    file.write_text("a")
    file.chmod(0)
    arrivals.look()
    arrivals.look()
    arrivals.finish(arrivals.hand_over())
    file.chmod(0o600)
    arrivals.look()
    arrivals.look()
    assert names(arrivals) == {"deals.csv"}


def test_what_was_handed_over_and_is_not_done_is_no_news_but_goes_along(
    feed: Path, arrivals: Arrivals
) -> None:
    (feed / "deals.csv").write_text("a")
    arrivals.look()
    arrivals.look()
    arrivals.hand_over()
    assert not arrivals.has_news
    (feed / "more.csv").write_text("a")
    arrivals.look()
    arrivals.look()
    assert arrivals.has_news
    assert names(arrivals) == {"deals.csv", "more.csv"}


def test_landing_takes_what_was_handed_over_and_nothing_that_came_since(
    feed: Path, arrivals: Arrivals
) -> None:
    for name in ("deals_A_20260630.csv", "deals_B_20260630.csv"):
        (feed / name).write_text("a")
    (feed / "odd.csv").write_text("a")
    arrivals.look()
    arrivals.look()
    handed = arrivals.hand_over()
    (feed / "deals_B_20260630.csv").write_text("half of m")
    (feed / "deals_C_20260630.csv").write_text("a")
    (feed.parent / "nobody").mkdir()
    found = find_files(feed.parent, read_layouts(STAGING), lambda path: is_as_handed(path, handed))
    assert [one.label for one in found] == [
        "dealertrack/odd.csv",
        "dealertrack/deals_A_20260630.csv",
    ]


def test_files_behind_a_link_within_the_folder_arrive(feed: Path, arrivals: Arrivals) -> None:
    store = feed.parent / ".store"
    store.mkdir()
    (store / "deals_A_20260630.csv").write_text("a")
    feed.rmdir()
    feed.symlink_to(store)
    arrivals.look()
    arrivals.look()
    handed = arrivals.hand_over()
    found = find_files(feed.parent, read_layouts(STAGING), handed.__contains__)
    assert [one.label for one in found] == ["dealertrack/deals_A_20260630.csv"]


# --- how often ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("30s", 30), ("5m", 300), ("2", 2), ("0.5", 0.5), ("1h", 3600), (" 10 S ", 10)],
)
def test_a_time_is_read(text: str, seconds: float) -> None:
    assert read_seconds(text) == seconds


@pytest.mark.parametrize("text", ["", "soon", "-5s", "0", "0s", "5d", "1m30s", "1e3", "\u0665s"])
def test_what_is_no_time_is_wrong_use(text: str) -> None:
    with pytest.raises(UsageError, match="write it like 30s, 5m or 2"):
        read_seconds(text)


# --- when it builds -------------------------------------------------------------------------------


class Ended(BaseException):
    """The test is over: the loop asked for more time than it gives."""


class Killed(BaseException):
    """What no code of ours catches."""


class Waits:
    """Stands for the time between two looks: does what happens meanwhile, then is told to end."""

    def __init__(self, *happens):
        self._happens = list(happens)

    def __call__(self, _seconds):
        if not self._happens:
            raise KeyboardInterrupt
        if happening := self._happens.pop(0):
            happening()


class Builds:
    """Stands for `dms build`: notes the files that it may take, and does what the test says."""

    def __init__(self, folder, *ends):
        self._folder = folder
        self._ends = list(ends)
        self.taken = []

    def __call__(self, intake):
        found = find_files(self._folder, read_layouts(STAGING), intake.takes)
        self.taken.append(sorted(one.label for one in found))
        end = self._ends.pop(0) if self._ends else None
        if isinstance(end, BusyError):
            raise end
        intake.report.stages["landing"] = 0.1
        for one in found:
            intake.summary.files.append(
                FileResult(one.label, one.feed, one.table, "landed", one.bytes)
            )
            intake.summary.has_news = True
        if not (intake.is_due or intake.summary.has_news):
            intake.report.status = NOTHING_NEW
            return
        if end:
            raise end
        intake.report.status, intake.report.build = "published", len(self.taken)


def settings_of(feed: Path) -> Settings:
    root = feed.parents[1]
    return Settings(feed.parent, root / "warehouse.duckdb", root / "published")


def arrive(feed, name):
    return lambda: (feed / f"deals_{name}_20260630.csv").write_text(name)


def label(name):
    return f"dealertrack/deals_{name}_20260630.csv"


def test_it_begins_with_a_build_and_then_waits_for_files(feed, capsys):
    builds = Builds(feed.parent)
    waits = Waits(None, None, arrive(feed, "A"), None, None, None)
    Watch(settings_of(feed), builds, 5, wait=waits).run()
    assert builds.taken == [[], [label("A")]]
    told = capsys.readouterr().out.splitlines()
    assert [line.split(" ", 1)[1].rsplit(",", 1)[0] for line in told[:2]] == [
        "build 1 (as of None), 0 entered, 0 left",
        "build 2 (as of None), 1 file landed, 0 entered, 0 left",
    ]
    assert told[2:] == ["ended; nothing was going on"]


def test_a_failed_build_is_told_and_not_tried_again_until_something_comes(feed, capsys):
    builds = Builds(feed.parent, DataError("a test failed"))
    waits = Waits(arrive(feed, "A"), None, None, None, arrive(feed, "B"), None, None)
    Watch(settings_of(feed), builds, 5, wait=waits).run()
    # The first build, as it begins, comes before A has stood still for a look.
    assert builds.taken == [[], [label("A")], [label("B")]]
    assert "failed: a test failed" in capsys.readouterr().out


def test_a_warehouse_in_use_is_told_once_and_tried_again_at_each_look(feed, capsys):
    busy = [BusyError("w.duckdb: process 7 holds the warehouse") for _ in range(3)]
    builds = Builds(feed.parent, None, *busy)
    waits = Waits(None, arrive(feed, "A"), *[None] * 7)
    Watch(settings_of(feed), builds, 5, wait=waits).run()
    assert builds.taken == [[], *[[label("A")]] * 4]
    assert capsys.readouterr().err.count("process 7 holds the warehouse; looking again") == 1


def test_a_first_build_with_a_wrong_setting_ends_it(feed):
    builds = Builds(feed.parent, UsageError("DMS_MEMORY=x: is no amount of memory"))
    with pytest.raises(UsageError, match="DMS_MEMORY"):
        Watch(settings_of(feed), builds, 5, wait=Waits(None, None)).run()


def test_a_landing_folder_that_is_gone_is_told_once_and_waited_for(feed, capsys):
    builds = Builds(feed.parent)
    away = feed.parent.with_name("away")

    def come_back():
        away.rename(feed.parent)
        arrive(feed, "A")()

    waits = Waits(None, lambda: feed.parent.rename(away), None, come_back, None, None)
    Watch(settings_of(feed), builds, 5, wait=waits).run()
    assert builds.taken == [[], [label("A")]]
    assert capsys.readouterr().err.count("there is no such folder") == 1


def test_without_a_landing_folder_it_is_wrong_use(tmp_path):
    settings = Settings(tmp_path / "no", tmp_path / "w.duckdb", tmp_path / "published")
    with pytest.raises(UsageError, match="there is no such folder"):
        Watch(settings, Builds(tmp_path), 5, wait=Waits()).run()


def test_once_ends_after_the_first_build_with_its_error(feed):
    builds = Builds(feed.parent)
    (feed / "deals_A_20260630.csv").write_text("a")
    Watch(settings_of(feed), builds, 5, wait=Waits(None)).run(is_once=True)
    assert builds.taken == [[label("A")]]
    failing = Builds(feed.parent, DataError("a test failed"))
    with pytest.raises(DataError, match="a test failed"):
        Watch(settings_of(feed), failing, 5, wait=Waits(None)).run(is_once=True)


def test_ctrl_c_in_the_middle_of_a_build_is_passed_on(feed):
    with pytest.raises(KeyboardInterrupt):
        Watch(
            settings_of(feed), Builds(feed.parent, KeyboardInterrupt()), 5, wait=Waits(None)
        ).run()


def test_a_second_watch_of_the_same_published_folder_ends(feed):
    settings = settings_of(feed)
    another = "another `dms watch` publishes into this folder"
    with alone(settings.published), pytest.raises(DataError, match=another):
        Watch(settings, Builds(feed.parent), 5, wait=Waits()).run()
    Watch(settings, Builds(feed.parent), 5, wait=Waits()).run()


def test_a_command_is_given_the_report_and_the_events(feed, tmp_path):
    settings = settings_of(feed)
    builds = Builds(feed.parent)

    def build(intake):
        builds(intake)
        with (settings.published / "events.jsonl").open("a") as file:
            file.write('{"event_key": "e1", "customer_key": "ann", "event": "entered"}\n')

    command = f"cat >> {tmp_path}/told.json"
    Watch(settings, build, 5, command, wait=Waits(None, None)).run()
    told = json.loads((tmp_path / "told.json").read_text())
    assert told["status"] == "published"
    assert [event["event_key"] for event in told["events"]] == ["e1"]


# --- a thousand files, and kills ------------------------------------------------------------------

FILES = int(os.environ.get("DMS_TEST_FILES", "1000"))
END = "the end\n"


class Busy:
    """A landing folder that files arrive in, and builds of which each step can be the last.

    A file is an event, and what has landed is in landed.json, the warehouse of this site.
    """

    def __init__(self, feed, seed):
        self.settings = settings_of(feed)
        self.feed = feed
        self.source = random.Random(seed)
        self.published = PublishedFolder(self.settings.published)
        self.warehouse = feed.parents[1] / "landed.json"
        self.layouts = read_layouts(STAGING)
        self.sent = 0
        self.unfinished = []
        self.kills = 0
        self.builds = 0
        self.tried = set()

    def watch(self):
        """Until all is told; gives whether it is, and not killed before."""
        self.tried.clear()
        try:
            Watch(self.settings, self.build, 5, wait=self.wait).run()
        except Killed:
            return False
        return True

    def wait(self, _seconds):
        """What happens between two looks."""
        self.check_published()
        self._maybe_kill(0.02)
        for file in [file for file in self.unfinished if self.source.random() < 0.6]:
            self.unfinished.remove(file)
            file.write_text(file.read_text() + END)
            if file.suffix == ".part":
                file.rename(file.with_suffix(""))
        # Nobody pauses for a whole look in the middle of a file; what is not ended is written on.
        for file in self.unfinished:
            file.write_text(file.read_text() + "more\n")
        for _ in range(self.source.choice((0, 0, 0, 1, 2, 5, 40))):
            if self.sent < FILES:
                self._send()
        if len(self.landed()) == FILES and len(self.told()) >= FILES:
            raise KeyboardInterrupt

    def _send(self):
        self.sent += 1
        file = self.feed / f"deals_{self.sent}_20260630.csv"
        way = self.source.choice(("whole", "whole", "whole", "grows", "renamed", "refused"))
        if way == "whole":
            file.write_text(f"{self.sent}\n{END}")
        elif way == "refused":
            file = self.feed / f"odd {self.sent}"
            file.write_text(f"{self.sent}\n{END}")
        else:
            part = file.with_name(f"{file.name}.part") if way == "renamed" else file
            part.write_text(f"{self.sent}\n")
            self.unfinished.append(part)

    def landed(self):
        return json.loads(self.warehouse.read_text()) if self.warehouse.exists() else {}

    def told(self):
        file = self.settings.published / "events.jsonl"
        return (
            [json.loads(line) for line in file.read_bytes().splitlines()] if file.exists() else []
        )

    def build(self, intake: Intake):
        self._maybe_kill(0.05)
        landed = self.landed()
        last = max(landed.values(), default=0)
        for one in find_files(self.feed.parent, self.layouts, intake.takes):
            name = one.label.split("/")[1]
            assert name not in self.tried, f"{name} was tried twice"
            text = (self.feed / name).read_text()
            assert text.endswith(END), f"{name} was taken before it was whole"
            if name not in landed:
                landed[name] = last + 1
                intake.summary.has_news = True
            state = "landed" if isinstance(one, LandingFile) else "refused"
            intake.summary.files.append(FileResult(one.label, "dealertrack", "deals", state, 1))
        self._maybe_kill(0.05)
        self._replace(self.warehouse, json.dumps(landed))
        intake.report.stages["landing"] = 0.1
        self.tried |= {one.file.split("/")[1] for one in intake.summary.files}
        if not (intake.is_due or intake.summary.has_news):
            intake.report.status = NOTHING_NEW
            return
        self._maybe_kill(0.05)
        if self.source.random() < 0.1:
            raise DataError("a test failed")
        self._publish(landed, intake)

    def _publish(self, landed, intake):
        with self.published.locked(), duckdb.connect(":memory:") as connection:
            build = PublishedBuild(self.published.next_number(), "2026-06-30")
            self.published.draft.mkdir()
            self.published.unfinished("contacts").touch()
            file = self.published.unfinished("segments")
            connection.execute(f"attach '{file}' as new; create schema new.membership")
            connection.execute(
                "create table new.membership.segment_events as "
                "select unnest($names::varchar[]) as event_key, 'all' as segment_name, "
                "unnest($names::varchar[]) as customer_key, 'north' as home_dealership_key, "
                "date '2026-06-30' as event_on, 'entered' as event, 'data' as cause, "
                "'arrived' as reason, 'build' as origin, unnest($writings) as given_in",
                {"names": list(landed), "writings": list(landed.values())},
            )
            self._maybe_kill(0.03)
            connection.execute("create table new.membership.whole as select 1 as one; detach new")
            self.published.admit(build)
            self._maybe_kill(0.05)
            self.published.switch(build)
            self._maybe_kill(0.05)
            events = self.settings.published / "events.jsonl"
            before = events.stat().st_size if events.exists() else 0
            notes = self.published.builds / "events.json"
            noted = notes.read_bytes() if notes.exists() else b"{}"
            write_events(connection, self.published, build)
            if self.source.random() < 0.1:
                # As if it had come no farther than somewhere in these lines.
                notes.write_bytes(noted)
                os.truncate(events, self.source.randint(before, events.stat().st_size))
                self._maybe_kill(1)
            self.published.prune()
        self.builds += 1
        intake.report.status, intake.report.build = "published", build.number

    def check_published(self):
        """What BI reads is one whole build at any time."""
        link = self.published.link("segments")
        if link.exists():
            with duckdb.connect(str(link.resolve()), read_only=True) as connection:
                assert connection.execute("select one from membership.whole").fetchall() == [(1,)]

    def _maybe_kill(self, chance):
        if self.source.random() < chance:
            self.kills += 1
            raise Killed

    @staticmethod
    def _replace(file, text):
        new = file.with_suffix(".new")
        new.write_text(text)
        new.replace(file)


def test_of_a_thousand_files_at_random_moments_each_is_told_once_whatever_is_killed(feed):
    site = Busy(feed, seed=3)
    out.quiet = True
    try:
        while not site.watch():
            pass
    finally:
        out.quiet = False
    names = [event["event_key"] for event in site.told()]
    assert len(names) == len(set(names)) == FILES
    assert set(names) == set(site.landed())
    assert site.kills > 20
    assert site.builds < FILES / 2  # what arrives together is built together


# --- the real thing -------------------------------------------------------------------------------

LAPSED = """
    select customer_key, crosswalk.source_code, crosswalk.source_customer_number
    from segments.lapsed_service_customers
    inner join contacts.marts.customer_crosswalk as crosswalk using (customer_key)
    where crosswalk.feed = 'dealertrack'
    order by all
"""


def repair_order_of(landing: Path, company: str, number: str) -> tuple[list[str], dict[str, str]]:
    """A paid and closed repair order of a customer number, as it was sent, with its header."""
    for file in sorted(landing.glob(f"dealertrack/repair_orders_{company}_*.csv")):
        with file.open(encoding="latin-1", newline="") as stream:
            reader = csv.DictReader(stream)
            for row in reader:
                is_paid = row["Status"] == "C" and float(row["CustomerPayTotal"]) > 0
                if row["CustomerKey"] == number and is_paid:
                    return list(reader.fieldnames or []), row
    return [], {}


OLD_LEADS = """
    select customer_key, source_customer_number
    from contacts.marts.customer_crosswalk
    where
        source_customer_number like 'lead %'
        and customer_key not in (select customer_key from segments.open_opportunities)
    order by all
"""


def lead_of(landing: Path, number: str) -> str | None:
    """The prospect of a customer number, as it was sent."""
    key = number.rsplit(maxsplit=1)[-1]
    for file in sorted(landing.glob("crm/leads_*.xml")):
        for prospect in re.findall(r"<prospect.*?</prospect>", file.read_text("utf-8"), re.DOTALL):
            if f">{key}</id>" in prospect:
                return str(prospect)
    return None


def send_lead(landing: Path, numbers: list[tuple[str, str]]) -> str:
    """Let one of these customers ask again on the last day; gives their key."""
    found = ((customer, lead_of(landing, number)) for customer, number in numbers)
    customer, prospect = next((one, said) for one, said in found if said)
    again = re.sub(r"(<id[^>]*>)[^<]*", r"\g<1>Z9999999", prospect, count=1)
    again = re.sub(r"<requestdate>[^<]*", "<requestdate>2026-06-30T12:00:00Z", again)
    heading = '<?xml version="1.0" encoding="UTF-8"?>\n<?adf version="1.0"?>\n'
    newest = max(landing.glob("crm/leads_*_20260630*"))
    later = re.sub(r"_20260630\d{4}.*", "_202606302359.xml", newest.name)
    newest.with_name(later).write_text(f"{heading}<adf>\n{again}\n</adf>\n", "utf-8")
    return customer


def test_a_repair_order_and_a_lead_that_arrive_move_their_customers_and_are_told_once(
    built_sample: BuiltSample, tmp_path: Path, parsed_project: Path
) -> None:
    site = Site(tmp_path / "site", parsed_project)
    published = site.folder / "published"
    built_sample.copy_to(site.folder)
    with duckdb.connect(str(published / "dealer_segments.duckdb"), read_only=True) as connection:
        connection.execute(f"attach '{published}/contacts.duckdb' as contacts (read_only)")
        lapsed = connection.execute(LAPSED).fetchall()
        leads = connection.execute(OLD_LEADS).fetchall()
    orders = (
        (customer, company, *repair_order_of(site.landing, company, number))
        for customer, company, number in lapsed
    )
    customer, company, header, order = next(found for found in orders if found[2])
    today = dict.fromkeys(("OpenDate", "CloseDate", "FinalCloseDate"), "20260630")
    arrived = site.landing / "dealertrack" / f"repair_orders_{company}_20260630_2359.csv"
    with arrived.open("w", newline="") as stream:
        writer = csv.DictWriter(stream, header)
        writer.writeheader()
        writer.writerow(order | today | {"RepairOrderNumber": "999999"})

    asking = send_lead(site.landing, leads)

    told = site.run(BIN / "dms", "watch", "--once", "--every", "1")

    assert "2 files landed" in told
    with duckdb.connect(str(published / "dealer_segments.duckdb"), read_only=True) as connection:
        now = connection.execute(
            "select segment_name from membership.segment_members where customer_key = ?",
            [customer],
        ).fetchall()
        known = connection.execute(
            "select event_key from membership.segment_events where origin = 'build' order by all"
        ).fetchall()
    assert ("lapsed_service_customers",) not in now
    assert ("active_service_customers",) in now
    events = [json.loads(line) for line in (published / "events.jsonl").read_text().splitlines()]
    assert sorted(event["event_key"] for event in events) == [key for (key,) in known]
    moves = [
        (event["event"], event["event_on"], event["cause"])
        for event in events
        if event["customer_key"] == customer and event["segment"] == "lapsed_service_customers"
    ]
    assert moves == [("left", "2026-06-30", "data")]
    assert ("entered", "open_opportunities") in {
        (event["event"], event["segment"]) for event in events if event["customer_key"] == asking
    }
