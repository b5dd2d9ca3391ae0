"""An erased person is nowhere, whatever lands afterwards; the group's figures stay.

One story on a sample: somebody asked for it in a feed (the first build keeps their tombstones),
somebody else is forgotten by hand. Then old files come again under other bytes, the feed sends an
unflagged card, and a new customer comes with an e-mail address and name that were erased.
"""

import csv
import re
import shutil
from dataclasses import dataclass, field

import duckdb
import pytest

from dms.ledger import Ledger
from full_project import BIN, WITHOUT_UNIT_TESTS, Site
from kills import random_moments, run, run_and_kill

# Where a customer number stands with values of its own, by the layouts of docs/exports.md.
OWN_VALUES = {
    "raw_dealervault.deals": (
        "DV Dealer ID",
        "Customer Number",
        "",
        "Email 1,Email 2,Cell Phone,Home Phone,Work Phone",
    ),
    "raw_dealervault.repair_orders": (
        *(
            "DV Dealer ID",
            "Customer Number",
            "",
            "Email 1,Email 2,Cell Phone,Home Phone,Work Phone",
        ),
    ),
    "raw_dealertrack.customers": (
        "CompanyNumber",
        "CustomerKey",
        "",
        "Email1,Email2,CellPhone,PhoneNumber,BusinessPhone",
    ),
    "raw_cdk.customers": ("companyId", "customerId", "", "emailAddresses,phoneNumbers"),
    "raw_crm.contacts": ("DealerCode", "ContactId", "", "Email,MobilePhone,HomePhone"),
    "raw_crm.leads": ("DealerCode", "lead_key", "lead ", "emails,phones"),
}
SAMPLE_PLACEHOLDER = re.compile(r"none|noone|refused|declined|n/?a$|test|^(\d)\1*$|555\d{7}$")

FIGURES = """
    select
        (select (count(*), sum(sale_price), sum(total_gross)) from marts.sales),
        (select (count(*), sum(customer_pay_amount), sum(gross_profit)) from marts.visits),
        (select (count(*), sum(net_amount), sum(gross_profit)) from marts.parts_purchases),
        (select (count(*), count(clicked_on)) from marts.campaign_touches),
        (select (count(*), sum(nps_score)) from marts.surveys)
"""


@dataclass
class Person:
    """What tells a person, in compact form, that nobody else in the exports has."""

    customer_key: str
    numbers: list[tuple[str, str, str]]
    values: set[str] = field(default_factory=set)


@dataclass
class Story:
    """`campaign` is the name of one that was frozen and exported with the forgotten in it."""

    site: Site
    forgotten: Person
    campaign: str
    requested: Person
    back: str
    figures: list[tuple[object, ...]]
    output: str
    bytes_before: bytes


def compact(text):
    return re.sub(r"[^a-z0-9@.]", "", text.lower())


def points(text):
    """E-mail addresses and phone numbers in a raw value, JSON or not."""
    yield from (found.lower() for found in re.findall(r"[\w.+-]+@[\w.-]+\w", text))
    for found in re.findall(r"[+(]?\d[\d() .+-]{8,}\d", text):
        yield re.sub(r"\D", "", found)[-10:]


def contact_points(site):
    """Each contact point of the raw tables with the customer numbers that bear it."""
    bearers = {}
    for table, (code, number, prefix, columns) in OWN_VALUES.items():
        for column in columns.split(","):
            rows = site.query(
                f'select _feed, "{code}", "{number}", "{column}" from {table} '
                f'where "{number}" is not null and "{column}" is not null'
            )
            for feed, source_code, source_number, value in rows:
                for point in points(value):
                    if not SAMPLE_PLACEHOLDER.search(point.split("@")[0]):
                        bearers.setdefault(point, set()).add(
                            (feed, source_code, f"{prefix}{source_number}")
                        )
    return bearers


def people(site):
    """Customer numbers of each person, by the truth of the sample."""
    truth = {}
    path = site.landing / ".sample" / "truth_people.csv"
    for row in csv.DictReader(path.read_text("utf-8").splitlines()):
        number = (row["feed"], row["source_code"], row["source_customer_number"])
        truth.setdefault(row["person_id"], []).append(number)
    return truth


def persons(site):
    """Those whose numbers are one customer and nobody else's; with their own contact points."""
    groups = {
        number: (key, asked)
        for *number, key, asked in site.query(
            "select feed, source_code, source_customer_number, customer_key, delete_requested_on "
            "from intermediate.int_customer_groups"
        )
        for number in [tuple(number)]
    }
    bearers = contact_points(site)
    sizes = {}
    for key, _ in groups.values():
        sizes[key] = sizes.get(key, 0) + 1
    for numbers in people(site).values():
        keys = {groups[number] for number in numbers if number in groups}
        known = [number for number in numbers if number in groups]
        if len(keys) == 1 and len(known) == sizes[next(iter(keys))[0]]:
            ((key, asked),) = keys
            own = {point for point, by in bearers.items() if by <= set(known)}
            yield Person(key, known, own | {key}), asked


def search(file, person, schemas=None):
    """Every table and column of a database in which a value of theirs is, in or as a text."""
    found = []
    numbers = {number.lower() for *_, number in person.numbers}
    with duckdb.connect(str(file), read_only=True) as connection:
        columns = connection.execute(
            "select schema_name, table_name, column_name from duckdb_columns() "
            "where not internal and data_type = 'VARCHAR'"
        ).fetchall()
        for schema, table, column in columns:
            if schemas and schema not in schemas:
                continue
            texts = connection.execute(
                f'select distinct "{column}" from "{schema}"."{table}" where "{column}" is not null'
            ).fetchall()
            for (text,) in texts:
                if text.lower() in numbers or any(v in compact(text) for v in person.values):
                    found.append(f"{schema}.{table}.{column}: {text[:80]}")
    return found


def append_line_end(source, target):
    """The same export with other bytes."""
    target.write_bytes(source.read_bytes() + b"\n")


@pytest.fixture(scope="module")
def story(tmp_path_factory, built_sample, parsed_project):
    # Uncompressed, so that their bytes would be found where they were left.
    uncompressed = {"DMS_COMPRESSION": "uncompressed"}
    site = Site(tmp_path_factory.mktemp("erasure"), parsed_project, uncompressed)
    built_sample.copy_to(site.folder)
    everybody = sorted(
        persons(site), key=lambda found: (-len(found[0].numbers), found[0].customer_key)
    )
    requested = next(person for person, asked in everybody if asked and len(person.values) > 1)
    forgotten = next(
        person
        for person, asked in everybody
        if not asked
        and len({feed for feed, *_ in person.numbers}) > 2
        and sum("@" in value for value in person.values) >= 1
    )
    figures = site.query(FIGURES)
    campaign = freeze_and_export(site, forgotten, tmp_path_factory.mktemp("handed_over"))
    before = site.warehouse.read_bytes()
    ((first, last),) = site.query(
        "select first_name, last_name from intermediate.int_customer_contacts "
        f"where customer_key = '{forgotten.customer_key}'"
    )
    copy = site.folder / "published" / "analyst.duckdb"
    copy.write_text("as an earlier build left it")
    output = site.dms("forget", forgotten.customer_key, "--yes")
    assert not copy.exists()
    for old in sorted(site.landing.glob("[a-z]*/*2025*")):
        if old.suffix in (".csv", ".txt", ".jsonl"):
            append_line_end(old, old.with_name(old.name))
    unflag(site, requested)
    email = min(value for value in forgotten.values if "@" in value)
    (site.landing / "crm" / "contacts_LSF_20260701.csv").write_text(
        "DealerCode,ContactId,FirstName,LastName,Email,CreatedDate,UpdatedDate\n"
        f"LSF,BACK1,{first},{last},{email},2026-07-01,2026-07-01\n",
        encoding="utf-8",
    )
    output += site.dms("build", "--full-refresh", "--analyst-copy")
    forgotten.values -= {email, compact(email)}
    return Story(site, forgotten, campaign, requested, email, figures, output, before)


def freeze_and_export(site, person, folder):
    """A campaign for the largest segment that they are in; gives its name."""
    ((segment,),) = site.query(
        "select segment_name from membership.segment_members group by segment_name "
        f"having bool_or(customer_key = '{person.customer_key}') "
        "order by count(*) desc, segment_name limit 1"
    )
    name = "Summer letter"
    mail = ("--channel", "mail")
    site.dms("campaign", "freeze", segment, "--name", name, *mail, "--holdout", "30%")
    site.dms("export", name, *mail, "--to", folder)
    return name


def unflag(site, person):
    """The feed sends their card again, later and without the request."""
    number = next(n for n in person.numbers if n[0] in ("dealertrack", "cdk"))
    feed, _, source_number = number
    ((path,),) = site.query(
        f"select max(_file) from raw_{feed}.customers "
        f"where {'CustomerKey' if feed == 'dealertrack' else 'customerId'} = '{source_number}'"
    )
    source = site.landing / feed / path
    later = re.sub(r"_20\d{6}", "_20260701", path)
    if feed == "dealertrack":
        header, *lines = source.read_text("utf-8-sig").splitlines()
        kept = [re.sub(r",\d+$", ",0", line) for line in lines if f",{source_number}," in line]
        text = "\n".join([header, *kept]) + "\n"
    else:
        lines = [line for line in source.read_text("utf-8").splitlines() if source_number in line]
        text = re.sub(
            r'"isDeleteDataFlag": ?\S+?([,}])', r'"isDeleteDataFlag": false\1', "\n".join(lines)
        )
    assert source_number in text
    (site.landing / feed / later).write_text(text, encoding="utf-8")


def test_the_search_finds_them_where_they_were(story, built_sample):
    assert any(
        "intermediate." in line for line in search(built_sample.settings.warehouse, story.forgotten)
    )
    contacts = built_sample.settings.published / "contacts.duckdb"
    assert search(contacts, story.forgotten)
    assert search(built_sample.settings.warehouse, story.requested, {"raw_dealertrack", "raw_cdk"})


def test_nothing_of_the_forgotten_is_in_any_table_or_published_file(story):
    assert search(story.site.warehouse, story.forgotten) == []
    for name in ("segments", "contacts", "analyst"):
        assert search(story.site.folder / "published" / f"{name}.duckdb", story.forgotten) == []


def test_the_analysts_copy_of_before_is_removed_at_once_and_named(story):
    assert "analyst.duckdb is removed: it has rows of people erased since" in story.output


def test_their_bytes_are_in_no_file_of_the_warehouse_or_the_published_folder(story):
    value = next(
        v.encode() for v in sorted(story.forgotten.values) if v.encode() in story.bytes_before
    )
    for path in story.site.folder.rglob("*"):
        if path.is_file() and "landing" not in path.relative_to(story.site.folder).parts:
            assert value not in path.read_bytes(), path


def test_who_asked_in_a_feed_is_in_no_mart_segment_or_published_file(story):
    schemas = {"marts", "segments", "membership", "quality", "keys"}
    assert search(story.site.warehouse, story.requested, schemas) == []
    for name in ("segments", "contacts"):
        assert search(story.site.folder / "published" / f"{name}.duckdb", story.requested) == []
    assert "`dms forget --requested`" in story.output


def test_the_figures_of_the_dealership_stay(story):
    assert story.site.query(FIGURES) == story.figures


def test_their_spells_stay_without_them(story, built_sample):
    before = Site(built_sample.settings.warehouse.parent)
    spells = before.query(
        "select kind, subject, state_name, since_on from membership.state_spells "
        f"where customer_key = '{story.forgotten.customer_key}' order by all"
    )
    assert len({kind for kind, *_ in spells}) == 3
    assert (
        story.site.query(
            "select kind, subject, state_name, since_on from membership.state_spells "
            "where customer_key = 'erased ' || subject || ' 1' and until_on = date '2026-07-01' "
            "and qualified_on is null and reason is null order by all"
        )
        == spells
    )
    counted = (
        "select kind, subject, state_name, home_dealership_key, count(*) "
        "from keys.int_state_register where given_in = 1 group by all order by all"
    )
    assert story.site.query(counted) == before.query(counted)
    first_day = "from keys.int_state_days where given_in = 1 order by all"
    assert story.site.query(first_day) == before.query(first_day)
    segments = [(subject,) for kind, subject, *_ in spells if kind == "segment"]
    assert (
        story.site.query(
            "select segment_name from membership.segment_membership_history "
            "where customer_key like 'erased %' and exit_reason = 'data' order by all"
        )
        == segments
    )
    assert (
        story.site.query(
            "select segment_name from membership.segment_events "
            "where customer_key like 'erased %' and event = 'left' order by all"
        )
        == segments
    )
    assert story.site.query("select id from membership.audiences where id like 'erased %'") == []


def test_a_campaign_keeps_its_members_and_exports_without_them(story):
    ledger = Ledger(story.site.folder / "ledger")
    of_campaign = f"where campaign_name = '{story.campaign}'"
    frozen = [
        (row["member_number"], row["arm"], row["customer_key"] is None)
        for row in ledger.rows("campaign_members")
        if row["campaign_name"] == story.campaign
    ]
    assert story.site.query(
        "select member_number, arm, left_out_reason is not distinct from 'no_customer' "
        f"from marts.campaign_members {of_campaign} order by all"
    ) == sorted(frozen)
    assert [is_erased for *_, is_erased in frozen].count(True) == 1
    # A day after the freeze every look lies ahead.
    assert story.site.query(
        f"select distinct effect from membership.campaign_lift {of_campaign}"
    ) == [("not_yet",)]
    (export,) = [row for row in ledger.rows("exports") if row["audience"] == story.campaign]
    assert story.site.query(
        f"select people, left_out from membership.exports where audience = '{story.campaign}'"
    ) == [(export["people"], export["left_out"])]
    handed = [
        row["customer_key"]
        for row in ledger.rows("export_members")
        if row["export_id"] == export["export_id"]
    ]
    assert len(handed) == export["people"] > 20
    assert story.forgotten.customer_key not in handed


def test_no_row_is_lost(story):
    assert (
        story.site.query(
            "select feed, table_name from quality.row_reconciliation "
            "where difference != 0 or lines_difference != 0"
        )
        == []
    )
    ((erased,),) = story.site.query("select sum(rows_erased) from quality.row_reconciliation")
    assert erased > 0


def test_a_new_customer_with_their_e_mail_and_name_is_a_customer(story):
    assert story.site.query(
        "select crosswalk.feed, crosswalk.source_customer_number, contacts.email "
        "from marts.customer_crosswalk as crosswalk "
        "inner join intermediate.int_customer_contacts as contacts using (customer_key) "
        "where source_customer_number = 'BACK1'"
    ) == [("crm", "BACK1", story.back)]


def test_builds_of_before_stay_without_them_and_one_can_go_back(story, built_sample):
    assert "took people erased since out of build 1" in story.output
    published = story.site.folder / "published"
    kept = sorted(published.glob("builds/*/*.duckdb"))
    names = ("dealer_contacts.duckdb", "dealer_segments.duckdb")
    assert [str(path.relative_to(published)) for path in kept] == [
        f"builds/{number}/{name}" for number in (1, 2) for name in names
    ]
    for path in kept:
        assert search(path, story.forgotten) == []
    output = story.site.dms("publish", "--rollback")
    assert "back from build 2" in output
    before = built_sample.settings.published / "segments.duckdb"
    figures = [published_figures(file) for file in (published / "segments.duckdb", before)]
    assert figures[0] == figures[1]
    assert "forth from build 1" in story.site.dms("publish", "--rollback", "--to", "2")


def published_figures(file):
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(FIGURES).fetchall()


def test_a_day_before_the_request_still_knows_who_asked_and_keeps_no_tombstone(story):
    before = story.site.query("select count(*) from keys.int_tombstones")
    asked = "select min(delete_requested_on) from intermediate.int_customer_groups"
    ((day,),) = story.site.query(f"select cast(({asked}) - 1 as varchar)")
    site = story.site
    copied = Site(site.folder.with_name("erasure_past"), site.parsed)
    copied.folder.mkdir()
    shutil.copy(site.warehouse, copied.warehouse)
    copied.dbt(
        *("build", "--select", "+customer_crosswalk", *WITHOUT_UNIT_TESTS),
        *("--vars", f"{{as_of_date: '{day}'}}"),
    )
    assert copied.query(asked) == [(None,)]
    assert copied.query("select count(*) from keys.int_tombstones") == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "give a CUSTOMER"),
        (["somebody", "--requested"], "give a CUSTOMER"),
        (["--requested"], "no terminal"),
        (["somebody", "--yes"], "is no customer"),
    ],
)
def test_wrong_use_is_told_with_exit_status_2(story, arguments, message):
    # Through a pipe, as scripts do: there is no terminal to ask at.
    process = story.site.run(
        "sh", "-c", 'true | "$@"', "sh", BIN / "dms", "forget", *arguments, status=2
    )
    assert message in process


def test_a_kill_in_the_middle_leaves_all_or_nothing(story, tmp_path):
    state = (
        "select (select count(*) from landing.erasures), (select count(*) from landing.erased_rows)"
    )
    command = [str(BIN / "dms"), "forget", "--requested", "--yes"]
    undisturbed = Site(tmp_path / "whole", story.site.parsed)
    undisturbed.folder.mkdir()
    shutil.copy(story.site.warehouse, undisturbed.warehouse)
    nothing = undisturbed.query(state)
    undisturbed.prepare()
    seconds = run(command, undisturbed.variables, undisturbed.folder)
    everything = undisturbed.query(state)
    assert everything != nothing
    for number, moment in enumerate(random_moments(4, seconds, seed=6)):
        killed = Site(tmp_path / str(number), story.site.parsed)
        killed.folder.mkdir()
        shutil.copy(story.site.warehouse, killed.warehouse)
        killed.prepare()
        run_and_kill(command, killed.variables, moment, killed.folder)
        assert killed.query(state) in (nothing, everything)
