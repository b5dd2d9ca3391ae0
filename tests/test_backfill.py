"""`dms backfill`: a past day is what a build as of it gives, and kept days stay what they are."""

import random
import shutil
import subprocess
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb
import pytest

from conftest import BuiltSample
from dms.backfill.append import append_states
from dms.backfill.crew import run_days
from dms.backfill.days import month_ends, read_situation
from dms.backfill.once import find_fault
from dms.backfill.plan import ANY_DAY, Plan, Step
from dms.errors import DataError
from dms.settings import Settings
from full_project import BIN, PROJECT, WITHOUT_TESTS, Site

REGISTERS = """
    create schema keys;
    create table keys.int_customer_key_register (source_customer_key varchar, customer_key varchar);
    create table keys.int_state_register (
        kind varchar, subject varchar, customer_key varchar, state_name varchar, changed_on date,
        given_in integer, cause varchar, origin varchar, home_dealership_key varchar,
        qualified_on date, reason varchar
    );
    create table keys.int_state_days (
        as_of_date date, kind varchar, subject varchar, definition varchar, members integer,
        given_in integer, origin varchar
    );
"""
JANUARY, FEBRUARY, MARCH, APRIL = (date(2026, month, 1) for month in (1, 2, 3, 4))

States = dict[str, str]
"""The state of each customer who has any."""


@dataclass
class Registers:
    """Registers of states, to which builds and backfills of one subject are written."""

    folder: Path
    subject: str = "vip"
    connection: duckdb.DuckDBPyConnection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = duckdb.connect(":memory:")
        self.connection.execute(REGISTERS)

    def know(self, *customers: str) -> None:
        for customer in customers:
            self.run("insert into keys.int_customer_key_register values ($1, $1)", customer)

    def build(self, day: date, states: States, definition: str = "rule", number: int = 0) -> None:
        """Write a day as a build does: what differs from the state before, and the day."""
        before = self.states(date.max)
        given_in = number or self.count() + 1
        for customer in sorted(before | states):
            if before.get(customer) != states.get(customer):
                self.run(
                    "insert into keys.int_state_register by name select 'segment' as kind,"
                    " $1 as subject, $2 as customer_key, $3 as state_name, $4 as changed_on,"
                    " $5 as given_in, 'data' as cause, 'build' as origin",
                    *(self.subject, customer, states.get(customer), day, given_in),
                )
        self.run(
            "insert into keys.int_state_days values ($1, 'segment', $2, $3, $4, $5, 'build')",
            *(day, self.subject, definition, len(states), given_in),
        )

    def backfill(self, days: dict[date, States], *others: str) -> dict[date, int]:
        """Write past days; in the segments `others` everybody is."""
        for day, states in days.items():
            file = self.folder / f"{day}.parquet"
            rows = [(self.subject, *row) for row in states.items()]
            rows += [(other, customer, "member") for other in others for customer in states]
            self.connection.execute(
                "create or replace temp table given (subject varchar, customer_key varchar,"
                " state_name varchar)"
            )
            for row in rows:
                self.run("insert into given values ($1, $2, $3)", *row)
            self.connection.execute(
                f"copy (select cast('{day}' as date) as as_of_date, 'segment' as kind, *,"
                " cast('HV' as varchar) as home_dealership_key,"
                f" cast('{day}' as date) as qualified_on, cast('because' as varchar) as reason"
                f" from given) to '{file}'"
            )
        return append_states(self.connection, self.folder, sorted(days))

    def states(self, day: date, subject: str | None = None) -> States:
        """By the contract of the register: the last row by day and writing up to the day."""
        found: States = {}
        for customer, state in self.run(
            "select customer_key, state_name from keys.int_state_register where changed_on <= $1"
            " and subject = $2 and given_in in (select given_in from keys.int_state_days)"
            " order by changed_on, given_in",
            *(day, subject or self.subject),
        ):
            found.pop(str(customer), None)
            if state is not None:
                found[str(customer)] = str(state)
        return found

    def rows(self) -> list[tuple[object, ...]]:
        return self.run(
            "select customer_key, state_name, changed_on, given_in, cause, origin"
            " from keys.int_state_register order by all"
        )

    def count(self) -> int:
        ((count,),) = self.run("select coalesce(max(given_in), 0) from keys.int_state_days")
        assert isinstance(count, int)
        return count

    def run(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        return self.connection.execute(sql, list(values)).fetchall()


@pytest.fixture
def registers(tmp_path: Path) -> Registers:
    made = Registers(tmp_path)
    made.know("ann", "bob", "cid")
    return made


def test_a_day_before_all_that_are_kept_is_written_whole(registers: Registers) -> None:
    registers.build(MARCH, {"ann": "member", "bob": "member"})
    written = registers.backfill({FEBRUARY: {"ann": "member", "cid": "member"}})
    assert written == {FEBRUARY: 2}
    assert registers.rows() == [
        ("ann", "member", FEBRUARY, 2, "data", "backfill"),
        ("ann", "member", MARCH, 1, "data", "build"),
        ("bob", "member", MARCH, 1, "data", "build"),
        ("cid", "member", FEBRUARY, 2, "data", "backfill"),
        ("cid", None, MARCH, 3, "data", "backfill"),
    ]
    assert registers.run("from keys.int_state_days where origin = 'backfill' order by all") == [
        (FEBRUARY, "segment", "vip", "rule", 2, 2, "backfill"),
        (MARCH, "segment", "vip", "rule", 2, 3, "backfill"),
    ]


def test_a_day_between_two_that_are_kept_changes_neither(registers: Registers) -> None:
    registers.build(JANUARY, {"ann": "R1 FM1", "bob": "R2 FM2"})
    registers.build(MARCH, {"ann": "R1 FM1", "bob": "R3 FM3"})
    registers.backfill({FEBRUARY: {"ann": "R5 FM5", "bob": "R2 FM2", "cid": "R4 FM4"}})
    assert registers.states(JANUARY) == {"ann": "R1 FM1", "bob": "R2 FM2"}
    assert registers.states(FEBRUARY) == {"ann": "R5 FM5", "bob": "R2 FM2", "cid": "R4 FM4"}
    assert registers.states(MARCH) == {"ann": "R1 FM1", "bob": "R3 FM3"}
    assert [row for row in registers.rows() if row[5] == "backfill"] == [
        ("ann", "R1 FM1", MARCH, 4, "data", "backfill"),
        ("ann", "R5 FM5", FEBRUARY, 3, "data", "backfill"),
        ("cid", "R4 FM4", FEBRUARY, 3, "data", "backfill"),
        ("cid", None, MARCH, 4, "data", "backfill"),
    ]


def test_what_a_member_was_told_comes_back_with_the_state(registers: Registers) -> None:
    registers.build(JANUARY, {"ann": "member"})
    registers.run("update keys.int_state_register set reason = 'first', home_dealership_key = 'MB'")
    registers.build(MARCH, {"ann": "member"})
    registers.backfill({FEBRUARY: {}})
    assert registers.run(
        "select state_name, reason, home_dealership_key from keys.int_state_register"
        " where origin = 'backfill' order by changed_on"
    ) == [(None, None, None), ("member", "first", "MB")]


def test_days_written_before_stay(registers: Registers) -> None:
    registers.build(MARCH, {"ann": "member"})
    registers.backfill({FEBRUARY: {"bob": "member"}})
    before = registers.rows()
    assert registers.backfill({FEBRUARY: {"cid": "member"}}) == {}
    assert registers.rows() == before


def test_a_segment_that_is_new_gets_the_days_that_others_have(registers: Registers) -> None:
    registers.build(FEBRUARY, {"ann": "member"})
    registers.build(MARCH, {"ann": "member"})
    registers.run(
        "insert into keys.int_state_days values ($1, 'segment', 'new', 'rule', 0, 3, 'build')",
        MARCH,
    )
    registers.backfill({FEBRUARY: {"bob": "member"}}, "new")
    assert registers.states(FEBRUARY) == {"ann": "member"}
    assert registers.states(FEBRUARY, "new") == {"bob": "member"}
    assert registers.states(MARCH, "new") == {}


def test_a_segment_that_left_the_project_gets_no_day(registers: Registers) -> None:
    registers.build(JANUARY, {"ann": "member"})
    registers.build(MARCH, {}, definition="removed")
    assert registers.backfill({FEBRUARY: {"ann": "member"}}) == {}


def test_who_was_erased_is_in_no_past_day_and_stays_as_they_were(registers: Registers) -> None:
    registers.build(JANUARY, {"erased 1": "member"})
    registers.build(MARCH, {"erased 1": "member", "ann": "member"})
    registers.backfill({FEBRUARY: {"gone": "member", "ann": "member"}})
    assert registers.states(FEBRUARY) == {"erased 1": "member", "ann": "member"}
    assert registers.run("select members from keys.int_state_days where origin = 'backfill'") == [
        (2,)
    ]


def test_rows_of_a_build_that_was_killed_count_for_nothing(registers: Registers) -> None:
    registers.build(MARCH, {"ann": "member"})
    registers.run(
        "insert into keys.int_state_register by name select 'segment' as kind, 'vip' as subject,"
        " 'bob' as customer_key, 'member' as state_name, $1 as changed_on, 2 as given_in",
        MARCH,
    )
    registers.backfill({FEBRUARY: {"bob": "member"}})
    assert registers.states(FEBRUARY) == {"bob": "member"}
    assert registers.states(MARCH) == {"ann": "member"}


def test_beside_a_day_of_another_rule_the_rule_is_the_cause(registers: Registers) -> None:
    registers.build(JANUARY, {"ann": "member"}, definition="old rule")
    registers.build(MARCH, {"ann": "member"})
    registers.backfill({FEBRUARY: {}})
    assert registers.run(
        "select changed_on, cause from keys.int_state_register where origin = 'backfill' order by 1"
    ) == [(FEBRUARY, "definition"), (MARCH, "data")]


@pytest.mark.parametrize("seed", range(60))
def test_whatever_is_kept_each_day_has_its_states(registers: Registers, seed: int) -> None:
    """Random days of builds and backfills, against what was given for each."""
    chance = random.Random(seed)
    days = [date(2026, month, 1) for month in range(1, 13)]
    kept: dict[date, States] = {}

    def any_states() -> States:
        choices = {who: chance.choice(["", "a", "b"]) for who in ("ann", "bob", "cid")}
        return {who: state for who, state in choices.items() if state}

    for _ in range(6):
        later = [day for day in days if not kept or day > max(kept)]
        if later and (not kept or chance.random() < 0.5):
            day = chance.choice(later)
            kept[day] = any_states()
            registers.build(day, kept[day])
        else:
            earlier = [day for day in days if day < max(kept)]
            asked = chance.sample(earlier, chance.randint(0, min(3, len(earlier))))
            given = {day: any_states() for day in asked}
            if given:
                written = registers.backfill(given)
                assert set(written) == set(given) - set(kept)
            kept = given | kept
        for day, states in kept.items():
            assert registers.states(day) == states, day


def test_month_ends_are_those_of_full_months() -> None:
    assert month_ends(date(2026, 6, 30), 2) == [date(2026, 4, 30), date(2026, 5, 31)]
    assert month_ends(date(2026, 3, 1), 2) == [date(2026, 1, 31), date(2026, 2, 28)]


def test_what_is_done_once_must_not_hang_on_the_day() -> None:
    once = "/* typed once */"
    assert find_fault("select 1", "1111-11-11") is None
    assert find_fault(f"with filed as (select 1), {once} a as (1111-11-11)", "1111-11-11") is None
    assert "hangs on the day" in str(find_fault(f"1111-11-11 {once} rest", "1111-11-11"))
    assert "hangs on the day" in str(
        find_fault(once.join(["used", "1111-11-11", "", "", "rest"]), "1111-11-11")
    )
    assert "stands in it 2 times" in str(find_fault(f"a {once} b {once} c", "1111-11-11"))


# ---------- the real project


@pytest.fixture
def copied(tmp_path: Path, built_sample: BuiltSample) -> Site:
    """The built sample, to be changed."""
    site = Site(tmp_path)
    shutil.copy(built_sample.settings.warehouse, site.warehouse)
    shutil.copytree(built_sample.settings.published, tmp_path / "published", symlinks=True)
    return site


def kept_states(site: Site, day: str) -> list[tuple[object, ...]]:
    """By the contract of the register."""
    return site.query(
        "select kind, subject, customer_key, unnest(last_row) from (select kind, subject,"
        " customer_key, arg_max({state: state_name, home: home_dealership_key, since: qualified_on,"
        " reason: reason}, (changed_on, given_in)) as last_row from keys.int_state_register"
        f" where changed_on <= '{day}' group by all) where last_row.state is not null order by all"
    )


def members(states: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Who is in which state, without what they were told when they entered it."""
    return [row[:4] for row in states]


def wait_for(site: Site, pattern: str, process: "subprocess.Popen[str]") -> None:
    while not list(site.folder.glob(pattern)):
        assert process.poll() is None, process.communicate()


def test_a_past_day_is_what_a_build_as_of_it_gives(copied: Site) -> None:
    registers = "from keys.int_state_register order by all"
    before, today = copied.query(registers), kept_states(copied, "2026-06-30")
    process = copied.start(BIN / "dms", "backfill", "--months", "4")
    wait_for(copied, "*.backfill-*/*.parquet", process)
    process.kill()
    process.wait()
    # The processes that it started end with it.
    while not is_free(copied.warehouse):
        pass
    assert copied.query(registers) == before

    output = copied.dms("backfill", "--months", "4")
    assert [day for day in ("02-28", "03-31", "04-30", "05-31") if f"2026-{day}" in output] == [
        *("02-28", "03-31", "04-30", "05-31")
    ]
    assert "published build 2 (as of 2026-06-30)" in output
    assert kept_states(copied, "2026-06-30") == today
    assert copied.query(
        "select count(distinct as_of_date) from membership.state_days where origin = 'backfill'"
    ) == [(5,)]
    assert_spells_are_the_days(copied)
    days = copied.query("from keys.int_state_days order by all")
    assert "nothing to do" in copied.dms("backfill", "--months", "4")
    assert copied.query("from keys.int_state_days order by all") == days

    # April, which came to its process behind another day, so that it found rows typed.
    found = kept_states(copied, "2026-04-30")
    as_of = ("--vars", "{as_of_date: '2026-04-30'}")
    copied.dbt("build", "--select", "+current_states", *WITHOUT_TESTS, *as_of)
    built = copied.query(
        "select kind, subject, customer_key, state_name from membership.current_states"
        " semi join keys.int_customer_key_register as known"
        " on known.source_customer_key = current_states.customer_key order by all"
    )
    assert len(built) > 1000
    assert members(found) == built


def assert_spells_are_the_days(site: Site) -> None:
    """On each day of the calendar who is in a state by the register has a spell that covers it."""
    changes = site.query(
        "select changed_on, kind, subject, customer_key, state_name from keys.int_state_register"
        " order by changed_on, given_in"
    )
    spells = site.query(
        "select since_on, coalesce(until_on, date '9999-12-31'), kind, subject, customer_key,"
        " state_name from membership.state_spells"
    )
    days = [
        day
        for (day,) in site.query(
            "select unnest(generate_series(min(as_of_date),"
            " max(as_of_date), interval 1 day))::date from keys.int_state_days"
        )
    ]
    assert len(days) > 120
    for day in days:
        states = {(kind, *who): state for on, kind, *who, state in changes if on <= day}
        kept = {(*key, state) for key, state in states.items() if state is not None}
        covering = [tuple(spell) for since, until, *spell in spells if since <= day < until]
        assert len(covering) == len(kept), day
        assert set(covering) == kept, day


def is_free(warehouse: Path) -> bool:
    """Whether nobody holds the warehouse."""
    try:
        duckdb.connect(str(warehouse)).close()
    except duckdb.IOException:
        return False
    return True


def change(site: Site, sql: str) -> Settings:
    with duckdb.connect(str(site.warehouse)) as connection:
        connection.execute(sql)
    return Settings(site.landing, site.warehouse, site.folder / "published")


NEWER_EVENT = (
    "insert into quality.builds by name select * replace (event_number + 1 as event_number, {})"
    " from quality.builds order by event_number desc limit 1"
)


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("drop schema membership cascade", "keeps no history yet; run `dms build`"),
        ("delete from quality.builds", "was never built"),
        (NEWER_EVENT.format("'failed' as status"), "did not pass"),
        (
            NEWER_EVENT.format("date '2026-05-31' as as_of_date"),
            "was built for 2026-05-31, and the last day kept is 2026-06-30; run `dms build`",
        ),
        ("delete from keys.int_state_days", "no day is kept; run `dms build` without --as-of"),
        (
            "update landing.files set landed_at = landed_at + interval 1 year",
            "files have landed since the last build; run `dms build`",
        ),
    ],
)
def test_a_warehouse_that_cannot_be_filled_is_refused(copied: Site, sql: str, told: str) -> None:
    settings = change(copied, sql)
    with pytest.raises(DataError, match=told):
        read_situation(settings)


def test_days_that_do_not_fit_into_memory_are_run_side_by_side(tmp_path: Path) -> None:
    """Two processes that spilled into one folder read each other's rows, or crashed."""
    warehouse = tmp_path / "w.duckdb"
    duckdb.connect(str(warehouse)).close()
    rows = 400_000
    code = f"select md5(range || '{ANY_DAY}') as customer_key from range({rows}) order by 1"
    again = "select * from w.membership.current_states order by md5(customer_key)"
    steps = [
        Step("current_states", "w.membership.current_states", "table", code, []),
        Step("customers", "w.marts.customers", "table", again, []),
    ]
    plan = tmp_path / "plan.json"
    Plan(str(warehouse), "w", {"threads": "1", "memory_limit": "48MB"}, 2, [], steps).write(plan)
    days = [date(2026, month, 1) for month in range(1, 7)]
    assert sorted(done.day for done in run_days(plan, days, 2)) == days
    for day in days:
        wanted = f"select md5(range || '{day}') as customer_key from range({rows})"
        got = f"select customer_key from '{tmp_path / str(day)}.parquet'"
        assert duckdb.sql(f"({wanted}) except all ({got})").fetchone() is None
        assert duckdb.sql(f"select count(*) from ({got})").fetchone() == (rows,)


def test_wrong_use_is_told_in_a_line(tmp_path: Path) -> None:
    site = Site(tmp_path)
    assert "there is no warehouse yet; run `dms build`" in site.dms("backfill", status=1)
    for months in ("0", "121", "many"):
        assert "--months" in site.dms("backfill", "--months", months, status=2)


def test_a_cluster_is_no_place_for_it(tmp_path: Path) -> None:
    pytest.importorskip("dbt.adapters.spark")
    profiles = tmp_path / "profiles"
    profiles.mkdir()
    text = (PROJECT / "profiles" / "profiles.yml").read_text(encoding="utf-8")
    changed = text.replace("target: duckdb", "target: spark")
    (profiles / "profiles.yml").write_text(changed, encoding="utf-8")
    site = Site(tmp_path, environment={"DBT_PROFILES_DIR": str(profiles)})
    assert "target spark" in site.dms("backfill", status=2)
