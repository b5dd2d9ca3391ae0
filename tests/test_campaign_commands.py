"""`dms campaign`: what is frozen, and what each wrong use is told."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner, Result

from dms.campaigns.options import Lift, read_lift
from dms.campaigns.rules import read_salt
from dms.cli import app
from dms.errors import UsageError, UserError
from dms.ledger import Ledger

PEOPLE = 400
COMING = 40


def place_of(campaign: str, household: str) -> float:
    """Where a campaign draws a household, in [0, 1)."""
    digest = hashlib.sha256(f"{read_salt()}:{campaign}:{household}".encode()).hexdigest()
    return int(digest[:8], 16) / 2**32


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs `dms campaign` beside a published file with one large and one empty segment.

    Person n lives in household n // 2, may be e-mailed unless n is odd, and texted by nobody; the
    first two households are held out of everything, and the first 40 people came in the last 90
    days.
    """
    published = tmp_path / "published"
    published.mkdir()
    with duckdb.connect(str(published / "segments.duckdb")) as connection:
        connection.execute(
            f"""
            create schema marts;
            create schema membership;
            create table membership.segment_catalog as
                select unnest(['service_due', 'vip_customers']) as segment_name;
            create table membership.segment_holdouts as
                select
                    'c' || n as customer_key, 'h' || n // 2 as household_key, n < 4 as is_held_out
                from range({PEOPLE}) as numbers(n);
            create table membership.segment_members as
                select
                    'service_due' as segment_name, customer_key, date '2026-06-30' as as_of_date
                from membership.segment_holdouts;
            create table marts.customers as
                select customer_key, household_key from membership.segment_holdouts;
            create table marts.customer_contactability as
                select
                    'c' || n as customer_key, n % 2 = 0 as can_email, false as can_sms,
                    if(n % 2 = 0, 'allowed', 'opted_out') as email_reason,
                    'no_consent' as sms_reason, true as can_call, 'allowed' as call_reason
                from range({PEOPLE}) as numbers(n);
            create table marts.customer_360 as
                select
                    customer_key, 'person' as party_type, 'Lost' as rfm_segment,
                    'never' as sales_status, 'lapsed' as service_status, 'never' as parts_status,
                    12.50::decimal(12, 2) as lifetime_gross
                from membership.segment_holdouts;
            create table marts.customer_activities as
                select
                    'c' || n as customer_key, 'service' as department,
                    date '2026-06-30' - if(n < {COMING}, 89, 90)::integer as activity_on
                from range({PEOPLE}) as numbers(n);
            """
        )
    monkeypatch.setenv("DMS_PUBLISHED", str(published))
    monkeypatch.setenv("DMS_LEDGER", str(tmp_path / "ledger"))
    monkeypatch.setenv("COLUMNS", "200")

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(app, ["campaign", *arguments])

    return invoke


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger")


FREEZE = ("freeze", "service_due", "--name", "Spring 2026", "--channel", "email")


def refused(result: Result, *words: str) -> None:
    assert isinstance(result.exception, UserError), result.output
    for word in words:
        assert word in str(result.exception)


def test_members_are_frozen_with_arm_and_state(run: Callable[..., Result], ledger: Ledger) -> None:
    result = run(*FREEZE, "--holdout", "25%", "--cost", "100", "--cost-per-contact", "0.05")
    assert result.exit_code == 0, result.output
    (campaign,) = ledger.rows("campaigns")
    assert campaign["frozen_on"] == "2026-06-30"
    assert (campaign["members"], campaign["holdout_percent"]) == (PEOPLE, 25)
    assert (campaign["measure"], campaign["window_days"]) == ("response", 90)
    assert (campaign["cost_total"], campaign["cost_per_contact"]) == ("100", "0.05")
    members = ledger.rows("campaign_members")
    assert [row["member_number"] for row in members] == list(range(1, PEOPLE + 1))
    for row in members:
        number = int(row["customer_key"][1:])
        place = place_of("Spring 2026", row["household_key"])
        arm = "holdout" if place < 0.25 else "treatment"
        assert row["arm"] == ("global_holdout" if number < 4 else arm)
        assert row["is_contactable"] == (number % 2 == 0)
        assert row["contact_reason"] == ("opted_out" if number % 2 else "allowed")
        assert (row["service_status"], row["lifetime_gross"]) == ("lapsed", "12.50")
    assert "Spring 2026" in run("list").output


def test_a_dry_run_freezes_nothing_and_shows_the_arms(
    run: Callable[..., Result], ledger: Ledger
) -> None:
    result = run(*FREEZE, "--dry-run")
    assert result.exit_code == 0, result.output
    for text in ("treatment", "global_holdout", "10.00% of households", "smallest effect"):
        assert text in result.output
    assert ledger.rows("campaigns") == []


@pytest.mark.parametrize("name", ["Spring 2026", "SPRING 2026"])
def test_a_name_is_used_once(run: Callable[..., Result], ledger: Ledger, name: str) -> None:
    assert run(*FREEZE).exit_code == 0
    refused(run(*FREEZE[:3], name, *FREEZE[4:]), "2026-06-30", "another name")
    assert len(ledger.rows("campaign_members")) == PEOPLE


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("freeze", "vip_customers", "--name", "x", "--channel", "email"), ["has no members"]),
        (("freeze", "servce_due", "--name", "x", "--channel", "email"), ["near: service_due"]),
        (
            ("freeze", "service_due", "--name", "x", "--channel", "sms"),
            ["nobody", "another channel"],
        ),
        (("freeze", "service_due", "--name", "vip_customers", "--channel", "email"), ["a segment"]),
        (("freeze", "service_due", "--name", "../x", "--channel", "email"), ["letters, digits"]),
        ((*FREEZE, "--holdout", "0%"), ["--holdout 0%", "nobody can be compared", "dms export"]),
        ((*FREEZE, "--holdout", "0.5"), ["--holdout 0.5", "from 1 to 90"]),
        ((*FREEZE, "--holdout", "100%"), ["--holdout 100%", "from 1 to 90"]),
        ((*FREEZE, "--holdout", "a tenth"), ["write it like 10%"]),
        ((*FREEZE, "--window", "45"), ["--window 45", "30, 60, 90, 120"]),
        ((*FREEZE, "--cost", "free"), ["--cost free", "write it like"]),
        ((*FREEZE, "--cost-per-contact", "0.001"), ["--cost-per-contact 0.001"]),
        (("plan", "service_due", "--lift", "some"), ["--lift some", "2pt"]),
        (("plan", "service_due", "--lift", "95pt"), ["no rise"]),
        (("plan", "nothing"), ["no published segment", "no campaign"]),
        (("results", "Summer"), ["no campaign was frozen", "none was frozen yet"]),
        (("results",), ["campaign_lift", "dms build"]),
    ],
)
def test_wrong_use_is_told_in_one_line(
    run: Callable[..., Result], ledger: Ledger, arguments: tuple[str, ...], words: list[str]
) -> None:
    result = run(*arguments)
    refused(result, *words)
    assert "\n" not in str(result.exception)
    assert ledger.rows("campaigns") == []


def test_a_campaign_is_found_in_capitals_or_not_and_else_the_names_are_told(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    run(*FREEZE)
    with duckdb.connect(str(tmp_path / "published" / "segments.duckdb")) as connection:
        connection.execute("create table membership.campaign_lift (campaign_name varchar)")
    # It goes on to what is published, which is too old for it.
    refused(run("results", "spring 2026"), "dms build")
    refused(run("plan", "SPRING 2026"), "dms build")
    refused(
        run("results", "Sprig"), "Sprig: no campaign", "`dms campaign list` has them: Spring 2026"
    )


def test_too_few_households_for_a_verdict_are_told_at_the_freeze(
    run: Callable[..., Result],
) -> None:
    """Of 198 households, 2 % are some four."""
    output = " ".join(run(*FREEZE, "--holdout", "2%").output.split())
    assert "households of holdout may be contacted, and below 20 nothing is said" in output
    assert "households of treatment" not in output
    assert "warning" not in run("freeze", "service_due", "--name", "b", "--channel", "email").output


def test_a_holdout_of_nobody_is_refused(run: Callable[..., Result], tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "published" / "segments.duckdb")) as connection:
        connection.execute("delete from membership.segment_members where customer_key != 'c8'")
    holdouts = [name for name in map(str, range(20)) if place_of(name, "h4") >= 0.01]
    arguments = ("--channel", "email", "--holdout", "1%")
    refused(run("freeze", "service_due", "--name", holdouts[0], *arguments), "nobody to compare")


def test_a_plan_says_how_many_there_are_and_are_needed(run: Callable[..., Result]) -> None:
    """Of 198 households not held out of all, each has somebody with e-mail; 20 of 200 came."""
    result = run("plan", "service_due", "--channel", "email", "--holdout", "50%", "--lift", "2pt")
    assert result.exit_code == 0, result.output
    output = " ".join(result.output.split())
    assert "198 households that may be contacted by email" in output
    assert "10.00% of households" in output
    # As tests/test_campaign_looks.py has it by hand.
    assert "to see 2.00 points more: 7,976 households with 50 % held out, not enough" in output


def test_a_plan_tells_no_effect_where_an_arm_is_too_small_for_any_verdict(
    run: Callable[..., Result],
) -> None:
    """Of 198 households a tenth is 20, and 9.5 % are 19."""
    enough = run("plan", "service_due", "--channel", "email", "--holdout", "10%").output
    few = " ".join(
        run("plan", "service_due", "--channel", "email", "--holdout", "9.5%").output.split()
    )
    assert "smallest effect" in enough
    assert "nothing is said" not in enough
    assert "19 households of holdout may be contacted, and below 20 nothing is said" in few
    assert "smallest effect" not in few


def test_the_base_rate_is_that_of_the_members_of_the_day_where_history_is_kept(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    """The window of 90 days began on 2026-04-01: c0 and c80 were in it then, and c0 came since."""
    with duckdb.connect(str(tmp_path / "published" / "segments.duckdb")) as connection:
        connection.execute(
            """
            create table membership.segment_membership_history as
            from (values
                ('service_due', 'c0', date '2026-04-01', date '2026-04-02'),
                ('service_due', 'c80', date '2026-01-01', null),
                ('service_due', 'c82', date '2026-01-01', date '2026-04-01'),
                ('service_due', 'c84', date '2026-04-02', null),
                ('vip_customers', 'c86', date '2026-01-01', null)
            ) as spells(segment_name, customer_key, entered_on, exited_on)
            """
        )
    assert "50.00% of households" in run("plan", "service_due").output
    assert "3.00% of households (as given)" in run("plan", "service_due", "--base-rate", "3").output


def test_a_lift_is_a_share_or_points() -> None:
    assert read_lift("20%").of(0.1) == pytest.approx(0.02)
    assert read_lift(" 2.5 pt ") == Lift(0.025, is_relative=False)
    for wrong in ("0%", "-1pt", "2", "%"):
        with pytest.raises(UsageError):
            read_lift(wrong)
