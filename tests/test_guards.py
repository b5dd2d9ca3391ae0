"""Before the switch: what is held, what is personal, and what a look back may tell."""

import json
from pathlib import Path

import duckdb
import pytest

from dms.errors import DataError, HeldError, UsageError
from dms.publishing.command import publish_command
from dms.publishing.examined import Examined
from dms.publishing.files import PublishedBuild, PublishedFolder
from dms.publishing.guards import Figure, compare_figures
from dms.publishing.personal import find_personal
from dms.publishing.publish import publish, read_changes, rollback
from dms.settings import Settings
from test_publish import BUILD_TABLE, contents, node

FIGURES = """
    create schema if not exists quality;
    create or replace table quality.build_figures (
        figure varchar, item varchar, figure_value double, base bigint, least_value double,
        most_value double, fall_percent double, rise_percent double, fall_points double,
        rise_points double, least_base bigint, likely_cause varchar
    )
"""
LEAST_BASE = 50

Line = tuple[str, str, float, dict[str, float]]


def set_figures(connection: duckdb.DuckDBPyConnection, *lines: Line) -> None:
    """Figures as (name, item, value, limits); a limit `base` is what the figure is of."""
    connection.execute(FIGURES)
    for name, item, value, limits in lines:
        connection.execute(
            "insert into quality.build_figures values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'why')",
            [
                *(name, item, value, limits.get("base", value)),
                *(limits.get("least"), limits.get("most")),
                *(limits.get("fall_percent"), limits.get("rise_percent")),
                *(limits.get("fall_points"), limits.get("rise_points"), LEAST_BASE),
            ],
        )


def compare(folder: Path, before: list[Line], now: list[Line]) -> list[Figure]:
    published, warehouse = folder / "published.duckdb", folder / "warehouse.duckdb"
    for file, lines in ((published, before), (warehouse, now)):
        with duckdb.connect(str(file)) as connection:
            set_figures(connection, *lines)
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"attach '{warehouse}' as warehouse (read_only)")
        return compare_figures(connection, "warehouse", published)


@pytest.mark.parametrize(
    ("before", "now", "limits", "beyond"),
    [
        (100, 90, {"fall_percent": 10}, ""),
        (100, 89.9, {"fall_percent": 10}, "a fall by more than 10 %"),
        (100, 150, {"rise_percent": 50}, ""),
        (100, 151, {"rise_percent": 50}, "a rise by more than 50 %"),
        (100, 0, {"rise_percent": 50}, ""),
        (60, 45, {"fall_points": 15, "base": 50}, ""),
        (60, 44.9, {"fall_points": 15, "base": 50}, "a fall by more than 15"),
        (20, 35, {"rise_points": 15, "base": 50}, ""),
        (20, 35.1, {"rise_points": 15, "base": 50}, "a rise by more than 15"),
        # Of fewer than 50, before and now, a change says nothing; of 50 in one of them it does.
        (49, 1, {"fall_percent": 10}, ""),
        (50, 1, {"fall_percent": 10}, "a fall by more than 10 %"),
        (20, 60, {"rise_percent": 100}, "a rise by more than 100 %"),
        # What is plausible at all does not ask what was before.
        (1, 1, {"least": 1}, ""),
        (1, 0, {"least": 1}, "fewer than 1"),
        (90, 90, {"most": 90}, ""),
        (90, 90.5, {"most": 90}, "more than 90"),
        (7, 1234567, {}, ""),
    ],
)
def test_a_figure_is_judged_by_its_limits(
    tmp_path: Path, before: float, now: float, limits: dict[str, float], beyond: str
) -> None:
    (figure,) = compare(tmp_path, [("f", "x", before, limits)], [("f", "x", now, limits)])
    assert (figure.before, figure.now, figure.beyond) == (before, now, beyond)


def test_what_is_no_longer_there_is_none_and_a_segment_that_left_is_not_asked_for(
    tmp_path: Path,
) -> None:
    limits = {"fall_percent": 10}
    before = [("rows_used", "acme 1", 70, limits), ("segment_members", "gone", 70, limits)]
    (figure,) = compare(tmp_path, before, [])
    assert str(figure) == (
        "rows used of acme 1: 70 before, 0 now, a fall by more than 10 %; likely why"
    )


def test_what_is_new_is_only_asked_to_be_plausible(tmp_path: Path) -> None:
    limits = {"rise_percent": 10, "most": 1000}
    now = [("segment_members", "new", 70, limits), ("segment_members", "all", 1001, limits)]
    everything, new = compare(tmp_path, [], now)
    assert (new.before, new.beyond) == (None, "")
    assert str(everything) == "segment members of all: 1,001 now, more than 1,000; likely why"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A warehouse of a hundred customers, ten of whom may be written to, and its manifest."""
    settings = Settings(tmp_path / "landing", tmp_path / "warehouse.duckdb", tmp_path / "published")
    with duckdb.connect(str(settings.warehouse)) as warehouse:
        warehouse.execute(BUILD_TABLE)
        warehouse.execute(
            """
            create schema marts;
            create schema membership;
            create table marts.customer_contactability as
            select
                'c' || range as customer_key, range < 10 as can_email, false as can_sms,
                false as can_call, true as can_mail,
                case when range < 10 then 'allowed' else 'withdrawn' end as email_reason,
                'no_consent' as sms_reason, 'no_consent' as call_reason, 'allowed' as mail_reason,
                'mail' as preferred_channel
            from range(100);
            create table marts.contact_evidence as
            select customer_key, 'email' as channel, email_reason as reason
            from marts.customer_contactability;
            create table membership.segment_members as
            select 'everybody' as segment_name, customer_key from marts.customer_contactability;
            create table membership.segment_catalog as
            select 'everybody' as segment_name, 'sales' as department, 1 as priority,
                100 as members, 1.0 as share_of_base, 100 as reachable, 10 as reachable_by_email,
                0 as reachable_by_sms, 0 as reachable_by_phone, 100 as reachable_by_mail;
            create table marts.contacts as
            select customer_key, customer_key || '@example.com' as email
            from marts.customer_contactability
            """
        )
    models = [
        node("marts", "customer_contactability", "segments"),
        node("marts", "contact_evidence", "segments"),
        node("membership", "segment_members", "segments"),
        node("membership", "segment_catalog", "segments"),
        node("quality", "build_figures", "segments"),
        node("marts", "contacts", "contacts"),
    ]
    manifest_of(settings).write_text(json.dumps({"nodes": {m["alias"]: m for m in models}}))
    figure(settings, 100)
    return settings


def manifest_of(settings: Settings) -> Path:
    return settings.warehouse.with_name("manifest.json")


def figure(settings: Settings, customers: int, days_before: int = 0) -> None:
    limits = {"least": 1, "fall_percent": 10}
    with duckdb.connect(str(settings.warehouse)) as warehouse:
        set_figures(
            warehouse,
            ("customers", "all", customers, limits),
            ("days_before_newest_extract", "all", days_before, {}),
        )


def test_a_build_without_customers_is_not_even_published_first(settings: Settings) -> None:
    figure(settings, 0)
    with pytest.raises(HeldError):
        publish(settings, manifest_of(settings))
    assert not (settings.published / "segments.duckdb").exists()


def test_a_build_beyond_a_limit_is_held_and_published_by_force(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(settings, manifest_of(settings))
    before = contents(settings)
    figure(settings, 89)

    with pytest.raises(
        HeldError, match=r"1 figures are beyond .*published/held; .*--force"
    ) as held:
        publish(settings, manifest_of(settings))

    assert held.value.exit_status == 3
    assert capsys.readouterr().err == (
        "held: customers of all: 100 before, 89 now, a fall by more than 10 %; likely why\n"
    )
    after = contents(settings)
    assert {path.parts[0] for path in after.keys() - before.keys()} == {"held"}
    assert {path: after[path] for path in before} == before
    held_files = settings.published / "held"
    assert (held_files / "dealer_contacts.duckdb").stat().st_mode & 0o077 == 0
    with duckdb.connect(str(held_files / "dealer_segments.duckdb"), read_only=True) as connection:
        found = connection.execute(
            "select figure_value from quality.build_figures where figure = 'customers'"
        ).fetchall()
    assert found == [(89,)]

    assert publish(settings, manifest_of(settings), is_forced=True).number == 2
    assert not held_files.exists()
    # That is what the next build is compared with.
    figure(settings, 85)
    assert publish(settings, manifest_of(settings)).number == 3


def test_what_is_held_is_read_beside_what_is_published(settings: Settings) -> None:
    publish(settings, manifest_of(settings))
    figure(settings, 89)
    seen: list[Examined] = []
    with pytest.raises(HeldError):
        publish(settings, manifest_of(settings), observe=seen.append)
    (examined,) = seen
    customers, _ = examined.figures
    assert (customers.before, customers.now) == (100, 89)
    assert [(line.name, line.members) for line in examined.segments] == [("everybody", 100)]


def test_a_look_back_is_read_with_the_wishes_of_today_and_compared_with_nothing(
    settings: Settings,
) -> None:
    publish(settings, manifest_of(settings))
    figure(settings, 5, days_before=90)
    with duckdb.connect(str(settings.warehouse)) as warehouse:
        warehouse.execute("update membership.segment_catalog set reachable_by_email = 100")
    seen: list[Examined] = []
    publish(settings, manifest_of(settings), observe=seen.append)
    (examined,) = seen
    # E-mail, SMS, phone, mail: ten of a hundred may be written to today.
    assert [line.reachable for line in examined.segments] == [(10, 0, 0, 100)]
    assert examined.figures == []


def test_the_changes_are_shown_and_nothing_is_written(settings: Settings) -> None:
    publish(settings, manifest_of(settings))
    before = contents(settings)
    figure(settings, 89)
    customers, _ = read_changes(settings)
    assert (customers.before, customers.now) == (100, 89)
    assert customers.beyond == "a fall by more than 10 %"
    assert contents(settings) == before


def test_one_of_the_options_of_publish_is_enough() -> None:
    with pytest.raises(UsageError, match="give one of --rollback, --list, --force and"):
        publish_command(back=True, force=True)


def look_back(settings: Settings, day: str) -> dict[str, list[tuple[object, ...]]]:
    """Publish the warehouse as a build for a past day; gives what its files hold."""
    figure(settings, 5, days_before=90)
    with duckdb.connect(str(settings.warehouse)) as warehouse:
        warehouse.execute(f"update quality.builds set as_of_date = date '{day}'")
        # What was known then: everybody may be written to, and there was one customer more.
        warehouse.execute(
            "update marts.customer_contactability set can_email = true, email_reason = 'allowed';"
            " update marts.contact_evidence set reason = 'allowed';"
            " update membership.segment_catalog set reachable_by_email = 100;"
            " insert into marts.contacts values ('gone', 'gone@example.com')"
        )
    found = publish(settings, manifest_of(settings))
    assert found == PublishedBuild(0, day)
    assert str(found) == f"a look back to {day}"
    folder = PublishedFolder(settings.published).look_back(found)
    assert b"gone@example.com" not in (folder / "dealer_contacts.duckdb").read_bytes()
    rows = {}
    for file, sql in (
        ("contacts", "select count(*) from marts.contacts"),
        (
            "segments",
            "select can_email, email_reason, mail_reason, count(*)"
            " from marts.customer_contactability group by all order by all",
        ),
        (
            "segments",
            "select reason, count(*) from marts.contact_evidence group by all order by all",
        ),
        (
            "segments",
            "select reachable, reachable_by_email, reachable_by_mail"
            " from membership.segment_catalog",
        ),
    ):
        with duckdb.connect(str(folder / f"dealer_{file}.duckdb"), read_only=True) as connection:
            rows[sql.split(" from ")[1].split()[0]] = connection.execute(sql).fetchall()
    return rows


def test_a_look_back_is_beside_what_bi_reads_and_asks_today_who_may_be_contacted(
    settings: Settings,
) -> None:
    publish(settings, manifest_of(settings))
    before = contents(settings)
    rows = look_back(settings, "2026-03-31")
    assert rows == {
        "marts.contacts": [(100,)],
        "marts.customer_contactability": [
            (False, "withdrawn", "allowed", 90),
            (True, "allowed", "allowed", 10),
        ],
        "marts.contact_evidence": [("allowed", 10), ("withdrawn", 90)],
        "membership.segment_catalog": [(100, 10, 100)],
    }
    after = contents(settings)
    assert {str(path) for path in after.keys() - before.keys()} == {
        "as_of/2026-03-31/dealer_contacts.duckdb",
        "as_of/2026-03-31/dealer_segments.duckdb",
    }
    assert {path: after[path] for path in before} == before
    # Again, and over what was there.
    assert look_back(settings, "2026-03-31")["marts.contacts"] == [(100,)]


def test_nobody_may_be_contacted_where_nothing_is_published(settings: Settings) -> None:
    assert look_back(settings, "2026-03-31") == {
        "marts.contacts": [(0,)],
        "marts.customer_contactability": [(False, "not_known_today", "not_known_today", 100)],
        "marts.contact_evidence": [],
        "membership.segment_catalog": [(0, 0, 0)],
    }


def test_a_rollback_goes_to_no_look_back(settings: Settings) -> None:
    for _ in range(2):
        publish(settings, manifest_of(settings))
    look_back(settings, "2026-03-31")
    left, current = rollback(settings)
    assert (left.number, current.number) == (2, 1)


# Customers, and a phone number of one of them that only the warehouse has.
ANA = """
    create schema intermediate;
    create table intermediate.int_customer_contacts as
    select
        'a' as customer_key, null as company_name, 'Ana' as first_name, 'Diaz' as last_name,
        'Ana.Diaz@Example.com' as email, '+15184620101' as mobile_phone, null as landline_phone,
        '12 Pellam Lane' as address_line_1
    union all
    select 'b', 'Pellam Garage', null, null, null, null, '+15184620103', null
    union all
    select 'c', null, 'Li', 'Wu', null, null, null, '4 Elm';
    create table marts.customer_crosswalk as
    select 'a' as customer_key, '30007' as source_customer_number union all select 'b', '45';
    create table intermediate.int_customer_points as
    select 'phone' as point_type, '+15184620102' as contact_point
"""


def find_in(tmp_path: Path, customer_key: str, text: str) -> list[tuple[str, str, int]]:
    """Publish a table with that text in a row of the customer; gives what is found."""
    file = tmp_path / "w.duckdb"
    with duckdb.connect(str(file)) as warehouse:
        warehouse.execute(f"create schema marts; {ANA}")
    with duckdb.connect(str(tmp_path / "s.duckdb")) as segments:
        segments.execute("create table reasons (customer_key varchar, reason varchar)")
        segments.execute("insert into reasons values (?, ?), ('c', 'none')", [customer_key, text])
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"attach '{file}' as warehouse (read_only)")
        connection.execute(f"attach '{tmp_path}/s.duckdb' as segments (read_only)")
        found = find_personal(connection, "segments", "warehouse", "warehouse")
    assert {finding.table for finding in found} <= {"main.reasons"}
    return [(finding.column, finding.kind, finding.rows) for finding in found]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ana.diaz@example.com", "e-mail address"),
        ("write to <ANA.DIAZ@EXAMPLE.COM>.", "e-mail address"),
        ("5184620101", "phone number"),
        ("call (518) 462-0101 now", "phone number"),
        ("call +1 518.462.0102 now", "phone number"),
        ("her 1HGCM82633A004352", "VIN"),
        ("30007", "customer number"),
        ("Ms ANA DIAZ came", "name"),
        ("lives at 12 pellam lane, Albany", "street"),
    ],
)
def test_what_is_personal_is_found_within_a_text(tmp_path: Path, text: str, kind: str) -> None:
    assert find_in(tmp_path, "a", text) == [("reason", kind, 1)]


@pytest.mark.parametrize(
    ("customer_key", "text"),
    [
        ("a", "Last visit 2025-03-02 (15 months ago); usually every 6 months"),
        ("a", "somebody@example.com"),
        ("a", "5184620109"),
        ("a", "odometer 30007 miles"),
        ("b", "30007"),
        ("b", "Ana Diaz"),
        ("b", "12 Pellam Lane"),
        ("c", "Li Wu"),
        ("c", "4 Elm"),
        ("a", "1HGCM82633A00435X"),
        ("a", "0cc175b9c0f1b6a831c399e269772661"),
    ],
)
def test_what_is_no_customers_or_of_another_row_is_not(
    tmp_path: Path, customer_key: str, text: str
) -> None:
    assert find_in(tmp_path, customer_key, text) == []


def test_a_segment_with_an_e_mail_address_is_not_published(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(settings, manifest_of(settings))
    before = contents(settings)
    with duckdb.connect(str(settings.warehouse)) as warehouse:
        warehouse.execute(
            ANA + ";"
            "alter table membership.segment_members add column reason varchar;"
            "update membership.segment_members set reason = case customer_key"
            " when 'c1' then 'Ask ana.diaz@example.com' when 'c2' then 'or 518-462-0101' end"
        )
    manifest = json.loads(manifest_of(settings).read_text())
    for schema, name in (
        ("intermediate", "int_customer_contacts"),
        ("marts", "customer_crosswalk"),
    ):
        manifest["nodes"][name] = node(schema, name, "contacts")
    manifest_of(settings).write_text(json.dumps(manifest))

    with pytest.raises(DataError, match="would hold what only"):
        publish(settings, manifest_of(settings), is_forced=True)

    column = "personal: membership.segment_members.reason"
    assert capsys.readouterr().err == (
        f"{column}: 1 rows with the e-mail address of a customer\n"
        f"{column}: 1 rows with the phone number of a customer\n"
    )
    assert contents(settings) == before
