"""The app: who gets what, whether it is right, and who may come in at all."""

import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from app_site import (
    PASSWORD,
    busiest_salesperson,
    copy_site,
    publish_again,
    published,
    salesperson,
    setup_of,
    write_all_users,
)
from dms.app import actions, command, queries
from dms.app.attempts import FREE_TRIES, MOST_TRIES, SPAN, Attempts
from dms.app.once import Once
from dms.app.queries import Query, Reads
from dms.app.reader import PAGE_ROWS, Filters, Reader
from dms.app.rights import RefusedError, Viewer
from dms.app.screens import __file__ as screens
from dms.app.sessions import IDLE, LONGEST, Session
from dms.app.store import read_edition
from dms.app.users import User, read_users, verify, write_users
from dms.campaigns.freeze import Campaign
from dms.cli import app
from dms.clock import read_clock
from dms.errors import DataError, UsageError
from dms.export.published import open_build
from dms.export.run import Request
from dms.ledger import Ledger
from dms.ledger.views import ContactViews
from dms.segments.starts import Combination
from dms.settings import Settings
from dms.tasks.lists import find_tasks

MARKETER = Viewer("mary", "marketer", (), True)
VIEWER = Viewer("vic", "viewer", (), True)
NOON = datetime(2026, 6, 30, 12)


@pytest.fixture(scope="module")
def site(built_sample, tmp_path_factory) -> Settings:
    return copy_site(built_sample.settings, tmp_path_factory.mktemp("app"))


@pytest.fixture
def readers(site: Settings):
    """Readers for a marketer, a viewer and the busiest salesperson."""
    setup = setup_of(site)
    own = salesperson(busiest_salesperson(site))
    return {viewer.role: Reader(setup, viewer) for viewer in (MARKETER, VIEWER, own)}


@pytest.fixture(scope="module")
def largest(site: Settings) -> str:
    """The name of the largest segment."""
    order = "order by members desc, segment_name limit 1"
    return published(site, f"select segment_name from membership.segment_catalog {order}")[0][0]


def own_customers(site: Settings) -> set[str]:
    key = busiest_salesperson(site)
    rows = published(
        site, f"select customer_key from marts.customer_salespeople where salesperson_key = '{key}'"
    )
    return {customer for (customer,) in rows}


# What is shown is what is published


def test_the_figures_of_segments_are_those_of_the_catalog(site, readers) -> None:
    found = {row["segment_name"]: row["members"] for row in readers["viewer"].segments}

    sql = "select segment_name, count(*) from membership.segment_members group by all"
    counted = dict(published(site, sql))
    assert {name: members for name, members in found.items() if members} == counted


def test_members_come_by_value_in_pages_and_are_all_of_the_segment(site, readers, largest) -> None:
    reader = readers["marketer"]
    _, count = reader.members(largest, Filters(), 0)

    found = []
    for page in range(-(-count // PAGE_ROWS)):
        rows, _ = reader.members(largest, Filters(), page)
        assert len(rows) <= PAGE_ROWS
        found += [row["customer_key"] for row in rows]

    order = "order by lifetime_gross desc nulls last, customer_key"
    assert found == [key for (key, *_) in published(site, f"from segments.{largest} {order}")]


@pytest.mark.parametrize(
    ("filters", "condition"),
    [
        (Filters(channel="sms"), "can_sms"),
        (Filters(channel="phone", least_value=1000), "can_call and lifetime_gross >= 1000"),
        (Filters(rooftop="{rooftop}"), "home_dealership_key = '{rooftop}'"),
    ],
)
def test_filters_count_as_sql_does(site, readers, largest, filters, condition) -> None:
    rooftop = published(site, f"select min(home_dealership_key) from segments.{largest}")[0][0]
    if filters.rooftop:
        filters, condition = Filters(rooftop=rooftop), condition.format(rooftop=rooftop)

    _, count = readers["viewer"].members(largest, filters, 0)

    assert (
        count == published(site, f"select count(*) from segments.{largest} where {condition}")[0][0]
    )


def test_a_combination_is_what_sets_give(site, readers) -> None:
    sql = "select segment_name, list(customer_key) from membership.segment_members group by all"
    members = {name: set(keys) for name, keys in published(site, sql)}
    first, second, third, fourth = sorted(members, key=lambda name: -len(members[name]))[:4]

    (found,) = readers["viewer"].rows(
        queries.COMBINED, all_of=(first,), any_of=(second, third), none_of=(fourth,)
    )

    wanted = members[first] & (members[second] | members[third]) - members[fourth]
    assert found["members"] == len(wanted) > 0


def test_a_new_build_is_seen_by_the_next_reader_and_an_old_one_reads_on(
    site, tmp_path, largest
) -> None:
    here = copy_site(site, tmp_path)
    old = Reader(setup_of(here), VIEWER)
    count = old.members(largest, Filters(), 0)[1]

    publish_again(here, segments=f"delete from segments.{largest}")
    new = Reader(setup_of(here), VIEWER)

    assert new.edition.number == old.edition.number + 1
    assert new.members(largest, Filters(), 0)[1] == 0
    assert old.members(largest, Filters(least_value=0), 0)[1] <= count


def test_threads_ask_side_by_side_while_builds_are_published(site, tmp_path, largest) -> None:
    here = copy_site(site, tmp_path)
    faults: list[BaseException] = []
    is_done = threading.Event()

    def look() -> None:
        number = 0
        while not is_done.is_set():
            number += 1
            try:
                Reader(setup_of(here), MARKETER).members(largest, Filters(least_value=number), 0)
            except BaseException as error:
                faults.append(error)

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(3):
        publish_again(here)
    is_done.set()
    for thread in threads:
        thread.join()

    assert faults == []


def test_an_empty_folder_says_what_to_do(tmp_path) -> None:
    settings = Settings(tmp_path, tmp_path / "w.duckdb", tmp_path / "published")

    with pytest.raises(DataError, match="nothing was published yet; run `dms build`"):
        Reader(setup_of(settings), VIEWER)


# Who sees whom


def test_streamlit_finds_no_page_of_its_own() -> None:
    assert not (Path(screens).parents[1] / "pages").exists()


def test_a_query_of_customers_must_say_whose() -> None:
    with pytest.raises(ValueError, match="may not see"):
        Query("select customer_key from marts.customers", Reads.CUSTOMERS)


def test_queries_of_figures_give_no_customer(site, readers, largest) -> None:
    values = {name: (largest,) for name in ("all_of", "any_of", "none_of")} | {"language": "de"}
    reader = readers["viewer"]
    for name, query in vars(queries).items():
        if isinstance(query, Query) and query.reads is Reads.FIGURES:
            given = {key: value for key, value in values.items() if f"${key}" in query.sql}
            if "{segment}" in query.sql:
                rows = reader.of_segment(query, largest, **given)
            else:
                rows = reader.rows(query, **given)
            assert all("customer_key" not in row for row in rows), name


def test_a_salesperson_sees_own_members_alone(site, readers) -> None:
    own, seen = own_customers(site), set()
    for row in readers["salesperson"].segments:
        name = row["segment_name"]
        rows, count = readers["salesperson"].members(name, Filters(), 0)
        keys = {key for (key, *_) in published(site, f"from segments.{name}")}
        assert count == len(keys & own)
        seen |= {row["customer_key"] for row in rows}

    assert seen
    assert seen <= own


def test_a_salesperson_is_told_that_another_customer_is_not_there(site, readers) -> None:
    reader, own = readers["salesperson"], own_customers(site)
    keys = [key for (key, *_) in published(site, "from marts.customers")]
    other = next(key for key in sorted(keys) if key not in own)

    for ask in (reader.customer, reader.explain, reader.find, reader.require_customer):
        with pytest.raises(DataError, match="no such customer"):
            ask(other)
    assert reader.contacts([other], "test") == {}
    for query in (queries.VEHICLES, queries.ACTIVITIES, queries.VALUE):
        assert not reader.rows(query, key=other)
    assert reader.customer(min(own)).customer_key == min(own)


def test_a_salesperson_finds_own_customers_alone_by_name(site, readers) -> None:
    with duckdb.connect(str(site.published / "contacts.duckdb"), read_only=True) as connection:
        rows = connection.execute(
            "select customer_key, last_name from intermediate.int_customer_contacts"
            " where last_name is not null"
        ).fetchall()
    own = own_customers(site)
    name = next(last_name for key, last_name in sorted(rows) if key in own)
    namesakes = {key for key, other in rows if other.lower().startswith(name.lower())}

    found = {row["customer_key"] for row in readers["salesperson"].search(name)}

    assert found
    assert found <= own & namesakes | own


def test_a_salesperson_has_one_task_list(site, readers) -> None:
    key = busiest_salesperson(site)

    assert {one.key for one in readers["salesperson"].task_counts()} <= {key}
    others = [one.key for one in readers["marketer"].task_counts() if one.key != key]
    assert others
    with pytest.raises(DataError, match="has no list"):
        readers["salesperson"].tasks(others[0])


def test_the_task_lists_are_those_of_the_command(site, readers) -> None:
    with open_build(site) as source:
        wanted, _ = find_tasks(source, Ledger(site.ledger_folder), read_clock())
    reader = readers["marketer"]

    counts = reader.task_counts()

    assert [(one.key, one.name, one.tasks) for one in counts] == [
        (one.key, one.name, len(one.tasks)) for one in wanted
    ]
    for one in wanted:
        assert [task.task_id for task in reader.tasks(one.key).tasks] == [
            task.task_id for task in one.tasks
        ]
        assert [task.person for task in reader.tasks(one.key, 2).tasks] == [
            task.person for task in one.tasks[:2]
        ]


def test_an_outcome_counts_at_the_next_click(site, tmp_path) -> None:
    here = Settings(site.landing, site.warehouse, site.published, ledger=tmp_path / "ledger")
    reader = Reader(setup_of(here), MARKETER)
    first = reader.task_counts()[0]
    (task,) = reader.tasks(first.key, 1).tasks
    row = {"customer_key": task.person.customer_key, "audience": task.segment_name,
           "outcome": "do_not_call", "outcome_on": str(read_clock().date())}  # fmt: skip

    Ledger(here.ledger_folder).append("task_outcomes", [row])

    counts = {one.key: one.tasks for one in reader.task_counts()}
    assert counts.get(first.key, 0) < first.tasks
    assert counts.get(first.key, 0) == 0 or task.task_id not in {
        one.task_id for one in reader.tasks(first.key).tasks
    }


def test_a_viewer_gets_no_name_and_nothing_is_logged(site, tmp_path) -> None:
    here = Settings(site.landing, site.warehouse, site.published, ledger=tmp_path / "ledger")
    reader = Reader(setup_of(here), VIEWER)
    (key, *_), *_ = published(site, "from marts.customers")

    for ask in (
        lambda: reader.contacts([key], "test"),
        lambda: reader.search("smith"),
        reader.task_counts,
        lambda: reader.tasks("unassigned"),
        lambda: actions.prepare_export(reader, "champions", "email", "csv"),
        lambda: actions.write_export(reader, Request("champions", "email")),
    ):
        with pytest.raises(RefusedError):
            ask()
    assert not (tmp_path / "ledger").exists()


@pytest.mark.parametrize("role", ["viewer", "salesperson"])
def test_who_only_looks_freezes_and_writes_nothing(readers, role) -> None:
    reader = readers[role]
    campaign = Campaign("spring", "champions", "email", 10, 90, "response")

    for act in (
        lambda: actions.freeze_campaign(reader, campaign, is_dry_run=False),
        lambda: actions.save_combination(reader, "new_one", "", Combination(all_of=("champions",))),
        lambda: actions.write_export(reader, Request("champions", "email")),
    ):
        with pytest.raises(RefusedError):
            act()


def test_names_are_kept_back_where_the_app_was_started_without_them(site) -> None:
    reader = Reader(setup_of(site), Viewer("mary", "marketer", (), with_contacts=False))

    with pytest.raises(RefusedError, match="may not see names"):
        reader.contacts(["0" * 32], "test")


def test_a_role_that_nobody_knows_sees_nobody(site, largest) -> None:
    reader = Reader(setup_of(site), Viewer("eve", "admin", (), True))

    assert reader.members(largest, Filters(), 0)[1] == 0
    with pytest.raises(RefusedError):
        reader.search("smith")


# What is logged


def test_each_view_of_names_is_a_line_of_its_owner_alone(site, tmp_path) -> None:
    here = Settings(site.landing, site.warehouse, site.published, ledger=tmp_path / "ledger")
    reader = Reader(setup_of(here), MARKETER)
    keys = sorted(key for (key, *_) in published(site, "from marts.customers"))[:3]

    reader.contacts(keys, "segment champions")
    reader.contacts(keys[:1], "customer")

    views = ContactViews(here.ledger_folder)
    assert [(row["viewer"], row["page"], row["customers"]) for row in views.rows()] == [
        ("mary", "segment champions", 3),
        ("mary", "customer", 1),
    ]
    assert views.rows()[0]["customer_keys"] == keys
    assert stat.S_IMODE(views.file.stat().st_mode) == 0o600


def test_erasure_takes_the_keys_out_and_leaves_the_views(tmp_path) -> None:
    views = ContactViews(tmp_path)
    views.add(NOON, "mary", "marketer", "customer", ["a"])
    views.add(NOON, "mary", "marketer", "segment champions", ["a", "b"])

    views.erase(["a"])

    assert [(row["customers"], row["customer_keys"]) for row in views.rows()] == [
        (1, []),
        (2, ["b"]),
    ]
    assert stat.S_IMODE(views.file.stat().st_mode) == 0o600


def test_names_that_cannot_be_logged_are_not_shown(site, tmp_path) -> None:
    (tmp_path / "ledger").write_text("a file where the folder should be")
    here = Settings(site.landing, site.warehouse, site.published, ledger=tmp_path / "ledger")
    (key, *_), *_ = published(site, "from marts.customers")

    with pytest.raises(DataError, match="cannot be written"):
        Reader(setup_of(here), MARKETER).contacts([key], "customer")


def test_an_export_is_in_the_ledger_by_the_name_of_the_viewer(
    site, tmp_path, largest, monkeypatch
) -> None:
    monkeypatch.setenv("DMS_EXPORTS", str(tmp_path / "exports"))
    here = Settings(site.landing, site.warehouse, site.published, ledger=tmp_path / "ledger")
    reader = Reader(setup_of(here), MARKETER)

    path, _ = actions.write_export(reader, Request(largest, "email", despite_new_files=True))

    (export,) = Ledger(here.ledger_folder).rows("exports")
    assert (export["exported_by"], export["file_name"]) == ("mary", path.name)
    assert export["people"] == len(path.read_text().splitlines()) - 1 > 0
    assert ContactViews(here.ledger_folder).rows()[-1]["customers"] == export["people"]


# Who may come in


def test_a_name_waits_after_its_free_tries_and_ever_longer() -> None:
    now = 0.0
    attempts = Attempts(lambda: now)
    assert [attempts.begin("ann") for _ in range(FREE_TRIES)] == [0.0] * FREE_TRIES
    assert attempts.begin("Ann") == 30
    assert attempts.begin("bob") == 0

    now = 30.0
    assert attempts.begin("ann") == 0
    assert attempts.begin("ann") == 60


def test_a_right_password_gives_the_free_tries_back() -> None:
    attempts = Attempts(lambda: 0.0)
    for _ in range(FREE_TRIES - 1):
        attempts.begin("ann")
    attempts.begin("ann")
    attempts.succeeded("ann")

    assert [attempts.begin("ann") for _ in range(FREE_TRIES)] == [0.0] * FREE_TRIES


def test_everybody_waits_when_many_names_are_tried() -> None:
    now = 0.0
    attempts = Attempts(lambda: now)
    for number in range(MOST_TRIES):
        assert attempts.begin(f"name{number}") == 0

    assert attempts.begin("somebody") == SPAN
    now = SPAN
    assert attempts.begin("somebody") == 0


@pytest.mark.parametrize(
    ("since", "seen", "is_over"),
    [
        (timedelta(hours=1), IDLE - timedelta(seconds=1), False),
        (timedelta(hours=1), IDLE, True),
        (LONGEST - timedelta(seconds=1), timedelta(0), False),
        (LONGEST, timedelta(0), True),
    ],
)
def test_a_session_ends_when_idle_and_after_a_day_of_work(since, seen, is_over) -> None:
    session = Session("ann", "hash", NOON - since, NOON - seen, "en")

    assert session.is_over(NOON) is is_over


def test_the_users_file_is_its_owners_alone_and_read_as_written(tmp_path) -> None:
    pytest.importorskip("argon2", reason="needs argon2-cffi, of make app")
    path = tmp_path / "users.yml"
    write_all_users(path, "a" * 32)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert PASSWORD not in path.read_text()
    users = read_users(path)
    assert users["salesperson"].employees == ("a" * 32,)
    assert verify(users, "viewer", PASSWORD) == users["viewer"]
    assert verify(users, "viewer", "wrong horse") is None
    assert verify(users, "nobody", PASSWORD) is None


def test_a_users_file_that_others_may_read_is_refused(tmp_path) -> None:
    path = tmp_path / "users.yml"
    write_users(path, {"ann": User("ann", "viewer", "$argon2id$")})
    path.chmod(0o640)

    with pytest.raises(UsageError, match="chmod 600"):
        read_users(path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("users: [", "is no YAML"),
        ("users:", "has no users"),
        ("users: {ann: {role: boss, password: $argon2id$}}", "is no role"),
        ("users: {ann: {role: viewer, password: secret}}", "no argon2id hash"),
        ("users: {ann: {role: salesperson, password: $argon2id$}}", "needs --employee"),
        (f"users: {{ann: {{role: viewer, employees: [{'a' * 32}]}}}}", "salesperson alone"),
    ],
)
def test_what_is_wrong_in_a_users_file_is_told(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "users.yml"
    path.write_text(text)
    path.chmod(0o600)

    with pytest.raises(DataError, match=message):
        read_users(path)


@pytest.mark.parametrize(
    ("host", "is_own"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("127.8.9.1", True),
     ("0.0.0.0", False), ("192.168.1.5", False), ("segments.example.com", False), ("::", False)],
)  # fmt: skip
def test_only_loopback_is_this_machine_alone(host: str, is_own: bool) -> None:
    assert command.is_loopback(host) is is_own


@pytest.mark.parametrize(
    "options", [["--host", "0.0.0.0"], ["--origin", "https://segments.example.com"]]
)
def test_others_are_let_in_by_a_users_file_alone(options, monkeypatch) -> None:
    monkeypatch.setattr(command, "require_streamlit", lambda: None)
    monkeypatch.delenv("DMS_APP_USERS", raising=False)

    result = CliRunner().invoke(app, ["app", *options])

    assert isinstance(result.exception, UsageError)
    assert "nobody would have to sign in; give --users" in str(result.exception)


def test_contacts_that_are_not_there_are_told(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(command, "require_streamlit", lambda: None)
    monkeypatch.setenv("DMS_PUBLISHED", str(tmp_path))

    result = CliRunner().invoke(app, ["app", "--contacts"])

    assert "has no contacts.duckdb" in str(result.exception)


def test_what_is_not_installed_is_told(monkeypatch) -> None:
    monkeypatch.setattr(command, "find_spec", lambda _: None)

    result = CliRunner().invoke(app, ["app"])

    assert "run `make app`" in str(result.exception)


def test_users_are_added_and_removed_by_commands(tmp_path) -> None:
    pytest.importorskip("argon2", reason="needs argon2-cffi, of make app")
    path = str(tmp_path / "users.yml")

    def run(*arguments: str, typed: str = ""):
        return CliRunner().invoke(app, ["app", "user", *arguments, "--users", path], input=typed)

    assert run("add", "ann", "--role", "viewer", typed=f"{PASSWORD}\n").exit_code == 0
    assert run("add", "bob", "--role", "marketer", typed=f"{PASSWORD}\n").exit_code == 0
    assert "too short" in str(run("add", "cy", "--role", "viewer", typed="short\n").exception)
    assert run("remove", "ann").exit_code == 0
    assert list(read_users(Path(path))) == ["bob"]
    assert "only user" in str(run("remove", "bob").exception)


def test_the_edition_is_another_when_a_build_is_written_anew(site, tmp_path) -> None:
    here = copy_site(site, tmp_path)
    before = read_edition(here)
    file = before.segments
    with duckdb.connect(str(file)) as connection:
        connection.execute("delete from marts.customers")

    assert read_edition(here) != before


# Answers that are kept


def test_a_page_stays_with_the_build_it_began_with(site, largest, tmp_path) -> None:
    own = copy_site(site, tmp_path)
    reader = Reader(setup_of(own), VIEWER)
    publish_again(own, segments="delete from membership.segment_overlap")

    assert reader.depth(largest)["overlaps"]
    assert not Reader(setup_of(own), VIEWER).depth(largest)["overlaps"]


def test_a_dear_answer_is_worked_out_once_however_many_ask() -> None:
    once: Once[int] = Once(1)
    made: list[int] = []
    is_asked_again = threading.Event()

    def make() -> int:
        is_asked_again.wait(10)
        made.append(1)
        return 7

    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(once.get, "key", make) for _ in range(2)]
        is_asked_again.set()
        assert [one.result() for one in asked] == [7, 7]
    assert made == [1]
    once.get("other", lambda: 8)
    assert once.get("key", lambda: 9) == 9  # of one that is kept, the newest


def test_a_dear_answer_that_failed_is_asked_again() -> None:
    once: Once[int] = Once(1)

    with pytest.raises(ZeroDivisionError):
        once.get("key", lambda: 1 // 0)
    assert once.get("key", lambda: 5) == 5


def test_a_freeze_leaves_kept_task_lists_and_an_export_does_not(site, tmp_path) -> None:
    own = copy_site(site, tmp_path)
    reader = Reader(setup_of(own), MARKETER)
    before = reader.state()
    ledger = Ledger(own.ledger_folder)

    ledger.append("campaigns", [{"campaign_name": "one"}])
    assert reader.state() == before
    ledger.append("exports", [{"export_id": "one"}])
    assert reader.state() != before
