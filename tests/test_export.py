"""`dms export`: who is in the file, who is not and why, and what the file is like."""

import csv
import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
from datetime import datetime
from functools import partial
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

import dms.export.command
import dms.export.files
from dms.cli import app
from dms.errors import DataError, UsageError
from dms.export.formats import Person, defuse, write_rows
from dms.export.hashing import (
    google_email,
    google_first_name,
    google_last_name,
    google_zip,
    meta_email,
    meta_name,
    meta_phone,
    meta_place,
    meta_zip,
    sha256,
)
from dms.export.hours import find_window
from dms.ledger import Ledger
from small_published import Segment, Somebody, World, publish

NOON = datetime(2026, 7, 1, 16, 0)
"""Noon in New York, a Wednesday."""


class Site:
    """A published folder, a landing folder and a ledger; runs `dms export` at a time of its own."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.now = NOON
        self.published = folder / "published"
        self.landing = folder / "landing"
        (self.landing / "marketing").mkdir(parents=True)
        self.published.mkdir()
        monkeypatch.setenv("DMS_LANDING", str(self.landing))
        monkeypatch.setenv("DMS_PUBLISHED", str(self.published))
        monkeypatch.setenv("DMS_WAREHOUSE", str(folder / "w.duckdb"))
        monkeypatch.setenv("DMS_LEDGER", str(folder / "ledger"))
        monkeypatch.setenv("DMS_EXPORTS", str(folder / "exports"))
        monkeypatch.setattr(dms.export.command, "read_clock", lambda: self.now)

    @property
    def ledger(self) -> Ledger:
        return Ledger(self.folder / "ledger")

    def publish(self, world: World, began_at: str | None = None) -> int:
        return publish(self.published, world, self.landing, began_at)

    def arrive(self, text: str, stamp: str = "202606301200") -> Path:
        """A file of consents in the landing folder."""
        path = self.landing / "marketing" / f"consents_{stamp}.csv"
        heading = "Channel,Address,Status,RecordedAt,Source,EvidenceRef\n"
        path.write_text(heading + text, encoding="utf-8")
        return path

    def export(self, *arguments: str) -> str:
        """What it prints; raises what the command raises."""
        result = CliRunner().invoke(app, ["export", *arguments], catch_exceptions=True)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == 0, result.output
        return result.output

    def files(self) -> list[Path]:
        return sorted((self.folder / "exports").glob("*"), key=lambda path: path.stat().st_mtime_ns)

    def rows(self, ending: str = ".csv") -> list[dict[str, str]]:
        """The rows of the newest file with people, or with those left out."""
        is_left_out = ending == "_left-out.csv"
        paths = [
            path for path in self.files() if path.name.endswith("_left-out.csv") == is_left_out
        ]
        with paths[-1].open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def exported(self) -> list[str]:
        return [row["customer_key"] for row in self.rows()]

    def reasons(self) -> dict[str, str]:
        return {row["customer_key"]: row["reason"] for row in self.rows("_left-out.csv")}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    return Site(tmp_path, monkeypatch)


def everyone(people: list[Somebody], **segment: object) -> World:
    return World(people, [Segment("regulars", [one.key for one in people], **segment)])


def campaign(
    site: Site, arms: dict[str, str], channel: str = "email", frozen_on: str = "2026-06-30"
) -> None:
    """A campaign `spring` of the regulars, as `dms campaign freeze` leaves it in the ledger."""
    frozen = {
        **{"campaign_name": "spring", "segment_name": "regulars", "channel": channel},
        **{"frozen_on": frozen_on, "window_days": 90},
    }
    members = [
        {"campaign_name": "spring", "customer_key": key, "arm": arm, "is_contactable": True}
        for key, arm in arms.items()
    ]
    site.ledger.append_together({"campaigns": [frozen], "campaign_members": members})


# ---------------------------------------------------------------- who


def test_who_may_not_be_written_to_is_left_out_with_the_reason(site):
    site.publish(
        everyone(
            [
                Somebody("ann"),
                Somebody("bob", reasons={"email": "withdrawn"}),
                Somebody("cay", reasons={"sms": "withdrawn"}),
                Somebody("dot", email=None, reasons={"email": "no_address"}),
                Somebody("eve", email=None),
                Somebody("fay", held_out=True),
                Somebody("gus", email="=cmd@example.com"),
            ]
        )
    )

    output = site.export("regulars", "--channel", "email")

    assert site.exported() == ["ann", "cay"]
    assert site.reasons() == {
        "bob": "withdrawn",
        "dot": "no_address",
        "eve": "no_address",
        "fay": "global_holdout",
        "gus": "unsafe_address",
    }
    assert "left out: no_address" in output


def test_a_member_who_is_no_customer_any_more_is_left_out(site):
    world = everyone([Somebody("ann")])
    world.segments[0].members.append("erased")
    site.publish(world)
    site.export("regulars", "--channel", "email")
    assert site.reasons() == {"erased": "no_customer"}


def test_a_frozen_campaign_goes_by_todays_consent_and_its_own_holdouts(site):
    """Frozen when all three might be written to; bob has taken it back since, dot has left the
    segment, which changes nothing, and eve came later."""
    people = [Somebody(key) for key in ("ann", "bob", "cay", "dot", "eve")]
    site.publish(everyone(people))
    campaign(site, dict.fromkeys(("ann", "bob", "dot"), "treatment") | {"cay": "holdout"})
    people[1].reasons = {"email": "withdrawn"}
    world = everyone(people)
    world.segments[0].members.remove("dot")
    site.publish(world)

    site.export("spring", "--channel", "email")

    assert sorted(site.exported()) == ["ann", "dot"]
    assert site.reasons() == {"bob": "withdrawn", "cay": "campaign_holdout"}


def test_who_was_held_out_under_another_key_is_held_out(site):
    """cay and ann turned out to be one since the freeze; ann's key stayed."""
    world = everyone([Somebody("ann"), Somebody("bob")])
    world.key_changes = [(2, "cay", "ann")]
    site.publish(world)
    campaign(site, {"ann": "treatment", "cay": "holdout", "bob": "treatment"})
    site.export("spring", "--channel", "email")
    assert site.exported() == ["bob"]


def test_a_campaign_is_exported_by_its_own_channel(site):
    site.publish(everyone([Somebody("ann")]))
    campaign(site, {"ann": "treatment"}, channel="mail")
    with pytest.raises(UsageError, match="frozen for mail"):
        site.export("spring", "--channel", "email")


@pytest.mark.parametrize(
    ("frozen_on", "channel", "is_told"),
    [
        ("2026-04-01", "email", True),  # 2026-06-30 is the 90th day
        ("2026-03-31", "email", False),
        ("2026-06-30", "mail", False),
    ],
)
def test_a_segment_whose_campaign_still_runs_is_exported_with_a_warning(
    site, frozen_on, channel, is_told
):
    site.publish(everyone([Somebody("ann")]))
    campaign(site, {"ann": "holdout"}, channel, frozen_on)
    output = site.export("regulars", "--channel", "email")
    assert ("warning: spring was frozen from this segment" in output) is is_told


def test_a_name_that_nobody_has_is_told_with_those_that_are_near(site):
    site.publish(everyone([Somebody("ann")]))
    with pytest.raises(UsageError, match=r"regular: no segment .* near: regulars"):
        site.export("regular", "--channel", "email")


@pytest.mark.parametrize(
    ("one_per", "written", "left_out"),
    [
        ("person", ["bob", "cay", "ann", "dot"], {}),
        ("household", ["bob", "cay"], {"ann": "same_household", "dot": "same_household"}),
        ("contact_point", ["bob", "cay", "dot"], {"ann": "same_contact_point"}),
    ],
)
def test_one_of_a_household_or_contact_point_is_written(site, one_per, written, left_out):
    """The one with the highest gross, of equals the first key; ann and bob share an address, dot is
    of their household, cay has ann's gross."""
    site.publish(
        everyone(
            [
                Somebody("ann", household="h", email="A@example.com", gross=5),
                Somebody("bob", household="h", email="a@Example.com", gross=9.5),
                Somebody("cay", gross=9),
                Somebody("dot", household="h", gross=1),
            ],
            one_per=one_per,
        )
    )
    site.export("regulars", "--channel", "email")
    assert site.exported() == written
    assert site.reasons() == left_out


def test_the_next_of_a_household_is_taken_where_the_first_may_not(site):
    ann = Somebody("ann", household="h", gross=9, reasons={"mail": "opted_out"})
    site.publish(everyone([ann, Somebody("bob", household="h")], one_per="household"))
    site.export("regulars", "--channel", "mail")
    assert site.exported() == ["bob"]


def test_whose_primary_segment_it_is_comes_first_or_alone(site):
    world = everyone([Somebody("ann", gross=9), Somebody("bob"), Somebody("cay", gross=1)])
    world.primary = {"ann": "others", "bob": "regulars"}
    site.publish(world)
    site.export("regulars", "--channel", "email", "--primary-first")
    assert site.exported() == ["bob", "ann", "cay"]
    site.export("regulars", "--channel", "email", "--primary-only", "--again")
    assert site.exported() == ["bob"]
    assert set(site.reasons().values()) == {"other_primary_segment"}


# ---------------------------------------------------------------- the cap


@pytest.mark.parametrize(("sent_on", "is_written"), [("2026-06-24", True), ("2026-06-25", False)])
def test_seven_days_after_an_email_there_may_be_another(site, sent_on, is_written):
    """It is 1 July: 24 June is seven days ago."""
    world = everyone([Somebody("ann"), Somebody("bob")])
    world.touches = [("ann", "email", sent_on, False)]
    site.publish(world)
    site.export("regulars", "--channel", "email")
    assert ("ann" in site.exported()) == is_written


def test_a_holdout_and_another_channel_use_nothing_up(site):
    world = everyone([Somebody("ann"), Somebody("bob")])
    world.touches = [("ann", "email", "2026-06-30", True), ("bob", "sms", "2026-06-30", False)]
    site.publish(world)
    site.export("regulars", "--channel", "email")
    assert site.exported() == ["ann", "bob"]


def test_who_shares_the_address_was_written_to_as_well(site):
    world = everyone(
        [Somebody("ann", email="x@example.com"), Somebody("bob", email="X@example.com")]
    )
    world.touches = [("ann", "email", "2026-06-30", False)]
    world.people.append(Somebody("cay"))
    world.segments[0].members.append("cay")
    site.publish(world)
    site.export("regulars", "--channel", "email")
    assert site.exported() == ["cay"]


@pytest.mark.parametrize(
    ("one_per", "written"), [("person", ["bob", "cay"]), ("household", ["cay"])]
)
def test_a_letter_to_one_of_a_household_counts_for_all(site, one_per, written):
    people = [
        Somebody("ann", household="h", address="1 Elm Street"),
        Somebody("bob", household="h", address="2 Elm Street"),
        Somebody("cay", address="3 Elm Street"),
    ]
    world = everyone(people, one_per=one_per)
    world.touches = [("ann", "mail", "2026-06-30", False)]
    site.publish(world)
    site.export("regulars", "--channel", "mail")
    assert site.exported() == written


def test_an_export_counts_as_a_message_until_the_border_day(site):
    site.publish(everyone([Somebody("ann")]))
    site.export("regulars", "--channel", "email")
    site.now = datetime(2026, 7, 7, 23, 59)
    with pytest.raises(DataError, match="nobody may be written to"):
        site.export("regulars", "--channel", "email")
    site.now = datetime(2026, 7, 8, 0, 0)
    site.export("regulars", "--channel", "email")


def test_the_second_export_of_a_day_says_why_nobody_is_left(site):
    site.publish(everyone([Somebody("ann")]))
    site.export("regulars", "--channel", "email")
    (first,) = [path.name for path in site.files() if "left-out" not in path.name]
    with pytest.raises(DataError, match=rf"exported today as {first}.*--again"):
        site.export("regulars", "--channel", "email")
    site.export("regulars", "--channel", "email", "--again")
    assert len(site.ledger.rows("exports")) == 2


def test_again_takes_no_one_whom_another_audience_was_exported_with(site):
    world = everyone([Somebody("ann"), Somebody("bob")])
    world.segments.append(Segment("others", ["ann"], priority=2))
    site.publish(world)
    site.export("others", "--channel", "email")
    site.export("regulars", "--channel", "email")
    assert site.exported() == ["bob"]
    site.export("regulars", "--channel", "email", "--again")
    assert site.exported() == ["bob"]


def test_the_cap_follows_a_key_that_was_given_up(site):
    site.publish(everyone([Somebody("old"), Somebody("bob")]))
    site.export("regulars", "--channel", "email")
    world = everyone([Somebody("ann"), Somebody("cay")])
    world.key_changes = [(2, "old", "between"), (3, "between", "ann")]
    site.publish(world)
    site.export("regulars", "--channel", "email")
    assert site.exported() == ["cay"]


def test_an_ad_audience_knows_no_cap_and_uses_nothing_up(site):
    site.publish(everyone([Somebody("ann")]))
    for form in ("csv", "meta", "google", "meta"):
        site.export("regulars", "--channel", "email", "--format", form)
    site.now = datetime(2026, 7, 8)
    site.export("regulars", "--channel", "email")


# ---------------------------------------------------------------- the hour


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-07-01T11:59:59", False),  # 7:59:59 in New York
        ("2026-07-01T12:00:00", True),
        ("2026-07-02T00:59:59", True),
        ("2026-07-02T01:00:00", False),  # 21:00
        ("2026-12-01T12:59:59", False),  # winter: 7:59:59
        ("2026-12-01T13:00:00", True),
        ("2026-07-04T15:59:59", False),  # Saturday, 11:59:59
        ("2026-07-04T16:00:00", True),
    ],
)
def test_calls_are_made_from_the_first_minute_and_before_the_last(moment, is_open):
    at = datetime.fromisoformat(moment)
    window = find_window(at, "America/New_York", "08:00-21:00", "12:00-13:00")
    assert window is not None
    assert window.holds(at) == is_open


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-07-01T11:30:00", "2026-07-01 14:00"),  # 13:30 in Paris: the pause
        ("2026-07-01T18:00:00", "2026-07-02 10:00"),  # 20:00
        ("2026-07-03T18:00:00", "2026-07-06 10:00"),  # Friday night: Monday
    ],
)
def test_the_next_hour_is_found_over_pauses_and_weekends(moment, opens):
    at = datetime.fromisoformat(moment)
    window = find_window(at, "Europe/Paris", "10:00-13:00 14:00-20:00", "none")
    assert window is not None
    assert f"{window.opens_at:%Y-%m-%d %H:%M}" == opens
    assert not window.holds(at)


@pytest.mark.parametrize("zone", [None, "", "Nowhere/Land", "../etc"])
def test_nobody_is_called_whose_zone_is_not_known(zone):
    assert find_window(NOON, zone, "00:00-24:00", "00:00-24:00") is None


@pytest.mark.parametrize("hours", ["none", "", None, "8-21", "08:00-21:00 always"])
def test_nobody_is_called_in_hours_that_cannot_be_read(hours):
    assert find_window(NOON, "America/New_York", hours, hours) is None


def test_calls_and_texts_go_by_the_customers_clock_and_letters_do_not(site):
    """10:30 in New York, 7:30 in Los Angeles."""
    site.now = datetime(2026, 7, 1, 14, 30)
    people = [
        Somebody("ann", mobile="+15185550101"),
        Somebody("bob", mobile="+12135550102", zone="America/Los_Angeles"),
        Somebody("cay", landline="+15185550103", reasons={"sms": "no_address"}),
    ]
    site.publish(everyone(people))
    site.export("regulars", "--channel", "phone")
    assert [(row["customer_key"], row["phone"], row["until"]) for row in site.rows()] == [
        ("ann", "+15185550101", "21:00"),
        ("cay", "+15185550103", "21:00"),
    ]
    assert site.reasons() == {"bob": "outside_hours"}
    site.now = datetime(2026, 7, 1, 5, 0)
    with pytest.raises(DataError, match=r"at this hour; nothing was written\. 3 may at another"):
        site.export("regulars", "--channel", "phone", "--again")
    site.now = datetime(2026, 7, 1, 14, 30)
    site.export("regulars", "--channel", "sms")
    assert site.exported() == ["ann"]
    site.export("regulars", "--channel", "mail")
    assert len(site.exported()) == 3


def test_a_time_to_come_may_be_said_and_one_gone_by_only_to_look(site):
    site.publish(everyone([Somebody("ann", mobile="+15185550101")]))
    site.now = datetime(2026, 7, 1, 2, 0)
    site.export("regulars", "--channel", "phone", "--at", "2026-07-01T12:00")
    assert site.exported() == ["ann"]
    with pytest.raises(UsageError, match="gone by"):
        site.export("regulars", "--channel", "phone", "--at", "2026-06-30T12:00")
    site.export("regulars", "--channel", "email", "--at", "2026-06-30T12:00", "--dry-run")


# ---------------------------------------------------------------- what has arrived


def test_nothing_is_exported_while_a_file_waits_for_its_build(site):
    site.arrive("email,ann@example.com,granted,2026-06-01T10:00:00Z,web,\n")
    world = everyone([Somebody("ann")])
    site.publish(world)
    site.export("regulars", "--channel", "email", "--dry-run")
    late = site.arrive(
        "email,ann@example.com,withdrawn,2026-06-30T10:00:00Z,web,\n", "202606301500"
    )
    with pytest.raises(DataError, match=f"not in the published build: marketing/{late.name}; "):
        site.export("regulars", "--channel", "email")
    assert site.ledger.rows("exports") == []
    world.people[0].reasons = {"email": "withdrawn"}
    site.publish(world)
    with pytest.raises(DataError, match="nobody may be written to"):
        site.export("regulars", "--channel", "email")


def test_another_file_of_the_same_name_and_size_is_seen(site):
    path = site.arrive("email,ann@example.com,granted,2026-06-01T10:00:00Z,web,\n")
    site.publish(everyone([Somebody("ann")]), began_at="2026-06-30T00:00:00+00:00")
    path.write_text(path.read_text().replace("ann@", "bob@"))
    with pytest.raises(DataError, match="not in the published build"):
        site.export("regulars", "--channel", "email")


def test_the_same_file_under_another_name_is_none(site):
    path = site.arrive("email,ann@example.com,granted,2026-06-01T10:00:00Z,web,\n")
    site.publish(everyone([Somebody("ann")]))
    path.rename(path.with_name("consents_202606301600.csv"))
    site.export("regulars", "--channel", "email")


def test_what_landing_refuses_stops_an_export_too(site):
    site.publish(everyone([Somebody("ann")]))
    (site.landing / "marketing" / "unsubscribed.csv").write_text("who\nann\n")
    with pytest.raises(DataError, match=r"marketing/unsubscribed\.csv"):
        site.export("regulars", "--channel", "email")


def test_a_file_that_is_still_written_is_left_alone(site):
    site.publish(everyone([Somebody("ann")]))
    (site.landing / "marketing" / "consents_202606301600.csv.part").write_text("Channel\n")
    site.export("regulars", "--channel", "email")


def test_whoever_says_so_exports_despite_new_files_and_the_ledger_says_it(site):
    site.publish(everyone([Somebody("ann")]))
    site.arrive("email,zoe@example.com,withdrawn,2026-06-30T10:00:00Z,web,\n")
    output = site.export("regulars", "--channel", "email", "--despite-new-files")
    assert "warning: not in the published build" in output
    assert site.ledger.rows("exports")[0]["is_despite_new_files"] is True


def test_a_landing_folder_that_is_not_there_is_told(site):
    site.publish(everyone([Somebody("ann")]))
    shutil.rmtree(site.landing)
    with pytest.raises(UsageError, match="no such folder"):
        site.export("regulars", "--channel", "email")


LANDED = """
    create schema landing;
    create table landing.files (
        feed varchar, table_name varchar, file_name varchar, sha256 varchar,
        extracted_at timestamp, erased_at timestamp
    );
    insert into landing.files select feed, table_name, file_name, sha256, extracted_at, {erased}
    from published.quality.landed_files;
"""


def warehouse(site: Site, erased: str = "null", more: str = "") -> None:
    """A warehouse that has landed what is published, and more."""
    with duckdb.connect(str(site.folder / "w.duckdb")) as connection:
        file = site.published / "segments.duckdb"
        connection.execute(f"attach '{file}' as published (read_only)")
        connection.execute(LANDED.format(erased=erased) + more)


def test_what_has_landed_and_is_not_published_stops_an_export(site):
    """Its file has been moved away since."""
    site.publish(everyone([Somebody("ann")]))
    warehouse(
        site,
        more="insert into landing.files values ('marketing', 'consents',"
        " 'consents_202607010100.csv', 'abc', timestamp '2026-07-01 01:00', null)",
    )
    with pytest.raises(DataError, match=r"marketing/consents_202607010100\.csv; "):
        site.export("regulars", "--channel", "email")


def test_an_erasure_since_the_build_stops_an_export(site):
    site.arrive("email,ann@example.com,granted,2026-06-01T10:00:00Z,web,\n")
    site.publish(everyone([Somebody("ann")]))
    warehouse(site)
    site.export("regulars", "--channel", "email", "--dry-run")
    (site.folder / "w.duckdb").unlink()
    warehouse(site, erased="timestamp '2026-07-01 10:00'")
    with pytest.raises(DataError, match="not in the published build"):
        site.export("regulars", "--channel", "email")


def test_contacts_of_another_build_are_not_mixed_in(site):
    site.publish(everyone([Somebody("ann")]))
    site.publish(everyone([Somebody("ann")]))
    link = site.published / "contacts.duckdb"
    link.unlink()
    link.symlink_to("builds/1/dealer_contacts.duckdb")
    with pytest.raises(DataError, match="being switched"):
        site.export("regulars", "--channel", "email")


# ---------------------------------------------------------------- the file


def test_a_csv_has_what_the_channel_needs_and_the_name_outside(site):
    site.publish(everyone([Somebody("ann", household="h")], external_name="DS - Good friends"))
    site.export("regulars", "--channel", "email")
    assert site.rows() == [
        {
            "customer_key": "ann",
            "first_name": "Ann",
            "last_name": "Archer",
            "company_name": "",
            "email": "ann@example.com",
            "dealership_key": "hill",
            "audience": "DS - Good friends",
        }
    ]
    site.export("regulars", "--channel", "mail")
    assert list(site.rows()[0]) == [
        *("customer_key", "first_name", "last_name", "company_name", "address_line_1", "city"),
        *("state", "postal_code", "country", "dealership_key", "audience"),
    ]
    for path in site.files():
        assert "regulars" not in path.name + path.read_text()


def test_files_are_the_owners_named_by_their_content_and_logged(site):
    old_mask = os.umask(0)
    try:
        site.publish(everyone([Somebody("ann")], external_name="DS - Good friends"))
        site.export("regulars", "--channel", "email")
    finally:
        os.umask(old_mask)
    written, left_out = sorted(site.files(), key=lambda path: "left-out" in path.name)
    sha = hashlib.sha256(written.read_bytes()).hexdigest()
    assert written.name == f"ds-good-friends_email_2026-07-01_{sha[:12]}.csv"
    assert left_out.name == f"ds-good-friends_email_2026-07-01_{sha[:12]}_left-out.csv"
    assert {stat.S_IMODE(path.stat().st_mode) for path in site.files()} == {0o600}
    assert stat.S_IMODE(written.parent.stat().st_mode) == 0o700
    (row,) = site.ledger.rows("exports")
    assert (row["audience"], row["people"], row["left_out"]) == ("regulars", 1, 0)
    assert (row["sha256"], row["file_name"], row["build_number"]) == (sha, written.name, 1)
    assert row["exported_at"] == "2026-07-01T16:00:00"
    members = site.ledger.rows("export_members")
    assert members == [{"export_id": row["export_id"], "customer_key": "ann"}]


def test_a_dry_run_writes_nothing(site):
    site.publish(everyone([Somebody("ann")]))
    assert "written" in site.export("regulars", "--channel", "email", "--dry-run")
    assert site.files() == []
    assert site.ledger.rows("exports") == []


@pytest.mark.parametrize("broken", ["sync", "append"])
def test_stopped_half_way_it_leaves_nothing(site, monkeypatch, broken):
    site.publish(everyone([Somebody("ann")]))

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    if broken == "sync":
        monkeypatch.setattr(dms.export.files, "sync", stop)
    else:
        monkeypatch.setattr(Ledger, "append_together", stop)
    with pytest.raises((KeyboardInterrupt, AssertionError)):
        site.export("regulars", "--channel", "email")
    assert site.files() == []
    assert site.ledger.rows("exports") == []


def test_a_folder_that_cannot_be_written_is_told(site):
    site.publish(everyone([Somebody("ann")]))
    (site.folder / "exports").write_text("no folder")
    with pytest.raises(UsageError, match="cannot be written"):
        site.export("regulars", "--channel", "email")
    assert site.ledger.rows("exports") == []


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("\r=1", "'\r'=1"),
        ("Evil;=1+1", "Evil;'=1+1"),
        ('a",=1', "a\",'=1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("+15185550101", "+15185550101"),
        ("+15185550101 ", "'+15185550101 "),
        ("O'Neil-Smith, Jr.", "O'Neil-Smith, Jr."),
        ("1-3 Elm Street", "1-3 Elm Street"),
        ("ann+news@example.com", "ann+news@example.com"),
    ],
)
def test_no_cell_is_a_formula(cell, written):
    assert defuse(cell) == written


def test_names_that_are_formulas_come_out_harmless(site):
    site.publish(everyone([Somebody("ann", first_name='=HYPERLINK("x")', last_name="\tcmd")]))
    site.export("regulars", "--channel", "email")
    (row,) = site.rows()
    assert (row["first_name"], row["last_name"]) == ('\'=HYPERLINK("x")', "'\tcmd")


# ---------------------------------------------------------------- customer match


def test_metas_own_examples():
    """Of its page on customer information parameters."""
    assert sha256(meta_email(" John_Smith@gmail.com ")) == (
        "62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f"
    )
    assert meta_phone("1 (650)555-1212") == "16505551212"
    assert sha256(meta_phone("+16505551212")) == (
        "e323ec626319ca94ee8bff2e4c87cf613be6ea19919ed1364124e16807ab3176"
    )
    assert sha256(meta_name("Mary")) == (
        "6915771be1c5aa0c886870b6951b03d7eafc121fea0e80a5ea83beb7c449f4ec"
    )
    assert sha256(meta_name("정")) == (
        "8fa8cd9c440be61d0151429310034083132b35975c4bea67fdd74158eb51db14"
    )
    assert sha256(meta_name("Valéry")) == (
        "08e1996b5dd49e62a4b4c010d44e4345592a863bb9f8e3976219bac29417149c"
    )


def test_googles_own_examples():
    """Of its page on the formatting of user data."""
    assert google_email("cloudy.sanfrancisco+shopping@gmail.com") == "cloudysanfrancisco@gmail.com"
    assert google_email(" user.name+NYC@Example.com ") == "user.name+nyc@example.com"
    assert google_first_name("Mrs. Ann Marie") == "ann marie"
    assert google_last_name("Smith, Jr.") == "smith"
    assert google_zip("94303-5300", "US") == "94303"
    assert google_zip("WC2H 8LG", "GB") == "WC2H 8LG"


def test_places_are_written_as_meta_wants_them():
    assert meta_place("St. John's") == "stjohns"
    assert meta_zip("12203-1234", "US") == "12203"
    assert meta_zip("J1H 8P2", "CA") == "j1h8p2"
    assert meta_name("O'Neil-Smith") == "oneilsmith"
    assert meta_phone("+0049 170 1234567") == "491701234567"


ANN = Person(
    "key", "Ann", "O'Neil", "", "Ann.O+x@gmail.com", "+15185550101", "1 Elm", "New York", "NY",
    "10001-2345", "US", "hill", "America/New_York", "21:00",
)  # fmt: skip


@pytest.mark.parametrize(
    ("form", "channel", "columns", "values"),
    [
        ("meta", "email", "email,fn,ln,country", "ann.o+x@gmail.com,ann,oneil,us"),
        ("meta", "phone", "phone,fn,ln,country", "15185550101,ann,oneil,us"),
        ("meta", "mail", "fn,ln,ct,st,zip,country", "ann,oneil,newyork,ny,10001,us"),
        ("google", "email", "Email", "anno@gmail.com"),
        ("google", "sms", "Phone", "+15185550101"),
    ],
)
def test_each_platform_gets_its_columns_hashed(form, channel, columns, values):
    heading, row, end = write_rows([ANN], form, channel, "outside").split("\n")
    assert heading.replace('"', "") == columns
    assert row.replace('"', "").split(",") == [
        hashlib.sha256(value.encode()).hexdigest() for value in values.split(",")
    ]
    assert end == ""


def test_google_gets_country_and_postal_code_unhashed():
    text = write_rows([ANN], "google", "mail", "outside")
    names = [hashlib.sha256(name.encode()).hexdigest() for name in ("ann", "o'neil")]
    assert text.replace('"', "").split("\n")[:2] == [
        "First Name,Last Name,Country,Zip",
        ",".join([*names, "us", "10001"]),
    ]


def test_no_hash_of_who_may_not_be_written_to_by_the_channel(site):
    people = [Somebody("ann", reasons={"email": "withdrawn"}), Somebody("bob"), Somebody("cay")]
    people[2].postal_code = None
    site.publish(everyone(people))
    site.export("regulars", "--channel", "email", "--format", "meta")
    assert [row["email"] for row in site.rows()] == [
        sha256("bob@example.com"),
        sha256("cay@example.com"),
    ]
    site.export("regulars", "--channel", "mail", "--format", "google")
    assert len(site.rows()) == 2
    assert site.reasons() == {"cay": "no_address"}
    files = [path.name for path in site.files()]
    assert any("_email_meta_2026-07-01_" in name for name in files)
    assert all("ann@" not in path.read_text() for path in site.files())


def test_who_has_no_name_is_no_match_by_mail(site):
    people = [Somebody("ann"), Somebody("biz", first_name="", last_name="", company_name="Biz Inc")]
    site.publish(everyone(people))
    site.export("regulars", "--channel", "mail", "--format", "meta")
    assert site.reasons() == {"biz": "incomplete_address"}
    site.export("regulars", "--channel", "mail")
    assert site.exported() == ["ann", "biz"]


def exported_by(folder):
    """Whose keys are in the one file there."""
    (path,) = (one for one in folder.iterdir() if "left-out" not in one.name)
    with path.open(encoding="utf-8", newline="") as file:
        return {row["customer_key"] for row in csv.DictReader(file)}


def place_in(campaign, household):
    """The place of a household in [0, 1), by the salt of dbt_project.yml."""
    digest = hashlib.sha256(f"dealer-segments:{campaign}:{household}".encode()).hexdigest()
    return int(digest[:8], 16) / 2**32


def test_the_sample_is_exported_until_a_file_arrives(built_sample, tmp_path):
    """service_due writes to each person: who may be in it is asked of the published files. Of a
    campaign that the command froze of it, the arms are Python's own hashes of the households.
    """
    landing = tmp_path / "landing"
    shutil.copytree(built_sample.settings.landing, landing)
    environment = {
        **built_sample.environment,
        "DMS_LANDING": str(landing),
        "DMS_LEDGER": str(tmp_path / "ledger"),
        "DMS_EXPORTS": str(tmp_path / "exports"),
    }
    dms_command = str(Path(sys.executable).with_name("dms"))
    command = [dms_command, "export", "service_due", "--channel", "mail"]
    run = partial(subprocess.run, env=environment, capture_output=True, text=True, check=False)
    first = run(command)
    assert first.returncode == 0, first.stderr
    published = built_sample.settings.published
    with duckdb.connect(str(published / "segments.duckdb"), read_only=True) as connection:
        connection.execute(f"attach '{published / 'contacts.duckdb'}' as contacts (read_only)")
        households = dict(
            connection.execute(
                """
                select customer_key, segment_holdouts.household_key
                from segments.service_due
                inner join membership.segment_holdouts using (customer_key)
                inner join contacts.intermediate.int_customer_contacts using (customer_key)
                where can_mail and not is_held_out and address_line_1 > '' and postal_code > ''
                """
            ).fetchall()
        )
    assert exported_by(tmp_path / "exports") == households.keys()
    assert households
    # With another ledger, as nobody gets two letters within the frequency cap.
    other = environment | {"DMS_LEDGER": str(tmp_path / "other")}
    freeze = ["campaign", "freeze", "service_due", "--name", "Spring", "--holdout", "40%"]
    hand_over = ["export", "Spring", "--to", str(tmp_path / "of_campaign")]
    for arguments in (freeze, hand_over):
        ran = run([dms_command, *arguments, "--channel", "mail"], env=other)
        assert ran.returncode == 0, ran.stderr
    treated = {key for key, household in households.items() if place_in("Spring", household) >= 0.4}
    assert exported_by(tmp_path / "of_campaign") == treated
    assert 0 < len(treated) < len(households)
    late = landing / "marketing" / "consents_202607010300.csv"
    late.write_text("Channel,Address,Status,RecordedAt,Source,EvidenceRef\n", encoding="utf-8")
    second = run([*command, "--again"])
    assert second.returncode == 1
    assert f"not in the published build: marketing/{late.name}; " in second.stderr


def test_what_is_published_must_know_holdouts(site):
    number = site.publish(everyone([Somebody("ann")]))
    file = site.published / "builds" / str(number) / "dealer_segments.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("drop table membership.segment_holdouts")
    with pytest.raises(
        DataError, match=r"has no membership\.segment_holdouts yet; run `dms build`"
    ):
        site.export("regulars", "--channel", "email")


def test_the_ledger_holds_no_contact_point(site):
    site.publish(everyone([Somebody("ann", mobile="+15185550101")]))
    for channel in ("email", "sms", "phone", "mail"):
        site.export("regulars", "--channel", channel)
    texts = "".join(path.read_text() for path in (site.folder / "ledger").glob("*.jsonl"))
    assert all(json.loads(line) for line in texts.splitlines())
    for value in ("@example.com", "5550101", "Elm Street", "Archer"):
        assert value not in texts
