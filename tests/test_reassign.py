"""`dms reassign`: whose contacts would go to whom, and what it refuses."""

import csv
import io
import os
import shutil
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from dms.reassign.sharing import Part, share_out

DMS = str(Path(sys.executable).with_name("dms"))

GONE, LEFT_TOO, EVE, BEN, UNKNOWN, TWIN_1, TWIN_2 = (
    f"{beginning}00000000000000000000000000"
    for beginning in ("aaaaa1", "aaaaa2", "eeeee1", "bbbbb1", "ccccc1", "ddddd1", "ddddd2")
)

HEADING = (
    "customer_key,from_employee_key,from_employee,to_employee_key,to_employee,dealership_key,make,"
    "area,lifetime_gross,last_sold_on,basis,commercial_relationship,primary_segment"
)

SEGMENTS = f"""
    create schema marts;
    create schema membership;
    create table marts.employees as
    from (values
        ('{GONE}', 'hill', false),
        ('{LEFT_TOO}', 'hill', false),
        ('{EVE}', 'hill', true),
        ('{BEN}', 'lake', true),
        ('{UNKNOWN}', 'lake', null),
        ('{TWIN_1}', 'hill', true),
        ('{TWIN_2}', 'lake', true)
    ) as employees (employee_key, dealership_key, is_active);
    -- k: of whom; h: home rooftop; g: lifetime gross; r: relationship
    create table people as
    from (values
        ('gina', '{GONE}', 'hill', 300.50, 'customer'),
        ('gus', '{GONE}', 'hill', 100, 'customer'),
        ('guy', '{GONE}', 'lake', 250, 'ex_customer'),
        ('gwen', '{GONE}', 'lake', 0, 'prospect'),
        ('lea', '{LEFT_TOO}', 'hill', 120, 'customer'),
        ('ed', '{EVE}', 'hill', 10, 'customer'),
        ('bea', '{BEN}', 'hill', 10, 'customer'),
        ('bob', '{BEN}', 'hill', 10, 'customer')
    ) as people (k, e, h, g, r);
    create table marts.customer_salespeople as
    select
        k as customer_key,
        e as salesperson_key,
        case when r <> 'prospect' then date '2024-05-31' end as last_sold_on,
        case when r = 'prospect' then 'assigned' else 'last_sale' end as basis,
        is_active as is_salesperson_active
    from people
    inner join marts.employees on e = employee_key;
    create table marts.customers as
    select k as customer_key, r as commercial_relationship from people;
    create table marts.member_profiles as
    select k as customer_key, h as home_dealership_key, cast(g as decimal(12, 2)) as lifetime_gross
    from people;
    create table marts.salesperson_portfolios as
    select e as salesperson_key, r as commercial_relationship, cast(count(*) as integer) as contacts
    from people
    group by e, r;
    create table marts.vehicle_ownership as
    from (values
        ('1', 'gina', 'Honda', date '2024-01-01', true, false),
        ('2', 'gina', 'Kia', date '2025-01-01', true, true),
        ('3', 'gina', 'Kia', date '2025-01-01', false, false),
        ('4', 'gina', 'Kia', date '2023-12-31', true, false),
        ('5', 'gus', 'Honda', date '2024-01-01', true, null),
        ('6', 'guy', 'Kia', date '2024-01-01', true, false),
        ('7', 'lea', 'Kia', date '2024-01-01', true, false),
        ('8', 'ed', 'Honda', date '2024-01-01', true, false),
        ('9', 'bea', 'Honda', date '2024-01-01', true, false),
        ('10', 'bob', 'Honda', date '2024-01-01', true, false)
    ) as owned (
        vehicle_ownership_key, customer_key, make, owned_since_on, is_current,
        is_probably_no_longer_owned
    );
    create table membership.segment_primary as
    select 'gina' as customer_key, 'orphan_owners' as segment_name;
"""

CONTACTS = f"""
    create schema marts;
    create schema intermediate;
    create table marts.staff as
    from (values
        ('{GONE}', 'Gil Gone'),
        ('{LEFT_TOO}', 'Lou Left'),
        ('{EVE}', 'Eve Blake'),
        ('{BEN}', 'Ben Ash'),
        ('{UNKNOWN}', null),
        ('{TWIN_1}', 'Ida Quill'),
        ('{TWIN_2}', 'Ida Quill')
    ) as staff (employee_key, employee_name);
    create table intermediate.int_customer_contacts as
    from (values
        ('gina', '01201'), ('gus', '01299'), ('guy', '05301'), ('gwen', null), ('lea', '05302'),
        ('ed', '01301'), ('bea', '01201'), ('bob', '01202')
    ) as contacts (customer_key, postal_code);
"""


def publish(folder, segments=SEGMENTS, contacts=CONTACTS):
    """A published folder, as `dms publish` lays it out; without contacts where there is no SQL."""
    (folder / "builds").mkdir(parents=True)
    for file, sql in (("segments", segments), ("contacts", contacts)):
        if sql:
            name = f"{file}-2026-06-30-7.duckdb"
            with duckdb.connect(str(folder / "builds" / name)) as connection:
                connection.execute(sql)
            (folder / f"{file}.duckdb").symlink_to(Path("builds") / name)
    return folder


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    return publish(tmp_path_factory.mktemp("reassign") / "published")


@pytest.fixture(scope="module")
def without_contacts(tmp_path_factory):
    return publish(tmp_path_factory.mktemp("reassign") / "published", contacts=None)


def reassign(published, *arguments):
    return subprocess.run(
        [DMS, "reassign", *arguments],
        env={**os.environ, "DMS_PUBLISHED": str(published), "COLUMNS": "120"},
        capture_output=True,
        text=True,
        check=False,
    )


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text)))


def refusal(published, *arguments):
    """What is said of a wrong use, on one line."""
    result = reassign(published, *arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("error: ")
    assert result.stderr.count("\n") == 1
    return result.stderr.removeprefix("error: ").rstrip()


def test_a_proposal_has_a_row_for_each_contact_of_who_leaves(published):
    """Honda 012 is worth 400.50 and goes first; ben has two of its contacts, eve none.

    Kia 053 goes to eve, who has least then. Gwen is worth nothing: eve has one contact, ben two.
    """
    result = reassign(published, "--from", GONE, "--to", EVE, "--to", BEN)

    assert result.returncode == 0, result.stderr
    by, to_ben, to_eve = f"{GONE},Gil Gone", f"{BEN},Ben Ash", f"{EVE},Eve Blake"
    assert result.stdout.splitlines() == [
        HEADING,
        f"gina,{by},{to_ben},hill,Honda,012,300.50,2024-05-31,last_sale,customer,orphan_owners",
        f"gus,{by},{to_ben},hill,Honda,012,100.00,2024-05-31,last_sale,customer,",
        f"guy,{by},{to_eve},lake,Kia,053,250.00,2024-05-31,last_sale,ex_customer,",
        f"gwen,{by},{to_eve},lake,,,0.00,,assigned,prospect,",
    ]


def test_the_table_beside_it_says_what_each_target_has_and_gets(published):
    result = reassign(published, "--from", GONE, "--to", EVE, "--to", BEN)

    lines = [" ".join(line.split()) for line in result.stderr.splitlines() if line.strip()]
    assert lines[0] == "to contacts now given value given makes"
    assert lines[2:] == ["Eve Blake 1 2 250.00 Kia", "Ben Ash 2 2 400.50 Honda"]


def test_two_runs_give_the_same(published):
    first = reassign(published, "--orphans", "--to", EVE, "--to", BEN)

    assert first.stdout == reassign(published, "--orphans", "--to", EVE, "--to", BEN).stdout


def test_orphans_are_the_contacts_of_all_who_have_left(published):
    result = reassign(published, "--orphans", "--to", UNKNOWN)

    assert sorted(row["customer_key"] for row in rows_of(result.stdout)) == [
        *("gina", "gus", "guy", "gwen", "lea")
    ]


def test_several_may_give(published):
    result = reassign(published, "--from", GONE, "--from", "aaaaa2", "--to", EVE)

    assert Counter(row["from_employee"] for row in rows_of(result.stdout)) == {
        "Gil Gone": 4,
        "Lou Left": 1,
    }


def test_without_the_contacts_the_area_is_the_home_rooftop_and_nobody_has_a_name(without_contacts):
    result = reassign(without_contacts, "--from", GONE, "--to", EVE)

    assert result.returncode == 0
    assert result.stderr.splitlines()[0] == (
        "contacts.duckdb cannot be read: the area is the home rooftop, nobody has a name"
    )
    rows = rows_of(result.stdout)
    assert [(row["make"], row["area"]) for row in rows] == [
        *(("Honda", "hill"), ("Honda", "hill"), ("Kia", "lake"), ("", "lake"))
    ]
    assert {(row["from_employee"], row["to_employee"]) for row in rows} == {("", "")}
    assert EVE in result.stderr


@pytest.mark.parametrize("word", [EVE, "eeeee1", "EEEEE1", "eve blake", " Eve  BLAKE "])
def test_an_employee_is_named_by_key_beginning_or_name(published, word):
    result = reassign(published, "--from", GONE, "--to", word)

    assert {row["to_employee_key"] for row in rows_of(result.stdout)} == {EVE}


def test_five_characters_are_no_beginning(published):
    assert refusal(published, "--from", GONE, "--to", "eeeee") == (
        "--to eeeee: no employee has this key, beginning of a key or name; near: Eve Blake (hill, "
        f"{EVE}); a beginning has 6 characters or more, and `dms query --contacts "
        '"from dealer_contacts.marts.staff"` lists all'
    )


def test_a_name_that_is_nearly_right_is_answered_with_the_right_one(published):
    said = refusal(published, "--from", "Gil Gonne", "--to", EVE)

    assert "--from Gil Gonne: no employee has" in said
    assert f"near: Gil Gone (hill, {GONE});" in said


def test_names_are_not_known_without_the_contacts(without_contacts):
    assert refusal(without_contacts, "--from", GONE, "--to", "Eve Blake") == (
        "--to Eve Blake: no employee has this key or beginning of a key (names are in "
        "contacts.duckdb alone, which cannot be read); a beginning has 6 characters or more, and "
        '`dms query "from marts.employees"` lists all'
    )


def test_two_of_one_name_are_told_apart_by_key(published):
    assert refusal(published, "--from", GONE, "--to", "Ida Quill") == (
        f"--to Ida Quill: 2 employees are meant: Ida Quill (hill, {TWIN_1}), "
        f"Ida Quill (lake, {TWIN_2}); give the employee_key"
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--from", GONE], "dms reassign: say with --to EMPLOYEE who gets the contacts"),
        (
            ["--to", EVE],
            "dms reassign: say whose contacts with one of --from EMPLOYEE and --orphans",
        ),
        (
            ["--from", GONE, "--orphans", "--to", EVE],
            "dms reassign: say whose contacts with one of --from EMPLOYEE and --orphans",
        ),
        (
            ["--from", GONE, "--to", LEFT_TOO],
            f"--to Lou Left (hill, {LEFT_TOO}): has left; name somebody who is still there",
        ),
        (
            ["--from", EVE, "--to", BEN, "--to", EVE],
            f"--to Eve Blake (hill, {EVE}): is named by --from too; leave out one of the two",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(published, arguments, said):
    assert refusal(published, *arguments) == said


def test_who_is_on_no_personnel_list_may_take(published):
    result = reassign(published, "--from", GONE, "--to", UNKNOWN)

    assert {row["to_employee_key"] for row in rows_of(result.stdout)} == {UNKNOWN}


def test_nothing_to_give_is_said(published):
    result = reassign(published, "--from", TWIN_1, "--to", EVE)

    assert (result.returncode, result.stdout) == (0, "")
    assert result.stderr == "nothing to give: they have no contacts\n"


def test_no_orphans_are_said(tmp_path):
    folder = publish(
        tmp_path / "published", SEGMENTS + "delete from marts.customer_salespeople;", contacts=None
    )

    result = reassign(folder, "--orphans", "--to", EVE)

    assert (result.returncode, result.stdout) == (0, "")
    assert result.stderr.splitlines()[-1] == "nothing to give: no orphans"


def test_a_file_is_for_its_owner_alone_and_no_draft_stays(published, tmp_path):
    file = tmp_path / "proposal.csv"

    result = reassign(published, "--from", GONE, "--to", EVE, "--output", str(file))

    assert (result.returncode, result.stdout) == (0, "")
    assert result.stderr.splitlines()[0] == f"{file}: 4 contacts"
    assert file.read_text().splitlines()[0] == HEADING
    assert len(rows_of(file.read_text())) == 4
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_that_is_there_is_overwritten_by_force_alone(published, tmp_path):
    file = tmp_path / "proposal.csv"
    file.write_text("mine\n")
    file.chmod(0o644)
    arguments = ["--from", GONE, "--to", EVE, "--output", str(file)]

    assert refusal(published, *arguments) == (
        f"{file}: is there already; give another name, or --force"
    )
    assert file.read_text() == "mine\n"
    assert reassign(published, *arguments, "--force").returncode == 0
    assert file.read_text().startswith(HEADING)
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_folder_that_is_not_there_is_told(published, tmp_path):
    file = tmp_path / "none" / "proposal.csv"

    assert refusal(published, "--from", GONE, "--to", EVE, "--output", str(file)) == (
        f"{file}: cannot be written: No such file or directory"
    )


def test_what_was_published_before_there_were_portfolios_is_told(tmp_path):
    folder = publish(tmp_path / "published", "create schema marts;", contacts=None)

    result = reassign(folder, "--from", GONE, "--to", EVE)

    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        "error: what is published has no marts.salesperson_portfolios yet; run `dms build`\n"
    )


def test_what_is_published_stays_as_it_was(published, tmp_path):
    folder = tmp_path / "published"
    shutil.copytree(published, folder, symlinks=True)
    before = {path: path.read_bytes() for path in folder.rglob("*.duckdb")}

    assert reassign(folder, "--orphans", "--to", EVE).returncode == 0
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def sell(folder, customers):
    """A published folder in which GONE has these contacts: key, make, lifetime gross."""
    values = ", ".join(f"('{key}', '{make}', {gross})" for key, make, gross in customers)
    return publish(
        folder,
        f"""
        {SEGMENTS}
        delete from people;
        delete from marts.customer_salespeople;
        delete from marts.vehicle_ownership;
        create table sold as from (values {values}) as sold (k, make, g);
        insert into marts.customer_salespeople
        select k, '{GONE}', date '2024-05-31', 'last_sale', false from sold;
        insert into marts.customers select k, 'customer' from sold;
        insert into marts.member_profiles select k, 'hill', g from sold;
        insert into marts.vehicle_ownership
        select k, k, make, date '2024-05-31', true, false from sold;
        """,
        contacts=None,
    )


def given(result):
    """The contacts of each target, in the order of the file."""
    found = {}
    for row in rows_of(result.stdout):
        found.setdefault(row["to_employee_key"], []).append(row["customer_key"])
    return found


TO_THREE = ("--to", EVE, "--to", BEN, "--to", UNKNOWN)


def test_a_group_of_twice_the_fair_share_stays_whole(tmp_path):
    """60 of 90 for three, whose fair share is 30."""
    customers = [("a", "Kia", 30), ("b", "Kia", 30), ("c", "Honda", 20), ("d", "Ford", 10)]

    result = reassign(sell(tmp_path / "published", customers), "--from", GONE, *TO_THREE)

    assert given(result) == {EVE: ["a", "b"], BEN: ["c"], UNKNOWN: ["d"]}


def test_a_larger_group_is_dealt_out_there_and_back(tmp_path):
    """61 of 91 for three, 30.33: in three parts, c and d 21, a and f 20, b and e 20."""
    kias = [("a", 16), ("b", 14), ("c", 12), ("d", 9), ("e", 6), ("f", 4)]
    customers = [*((key, "Kia", gross) for key, gross in kias), ("h", "Honda", 30)]

    result = reassign(sell(tmp_path / "published", customers), "--from", GONE, *TO_THREE)

    # After the Honda, which is worth 30, come 21, 20 and 20: the last goes to who has 20 so far.
    assert given(result) == {EVE: ["h"], BEN: ["c", "d"], UNKNOWN: ["a", "b", "e", "f"]}


def test_a_group_has_no_more_parts_than_contacts(tmp_path):
    customers = [("a", "Kia", 80), ("b", "Kia", 15), ("c", "Ford", 5)]

    result = reassign(sell(tmp_path / "published", customers), "--from", GONE, *TO_THREE)

    assert given(result) == {EVE: ["a"], BEN: ["b"], UNKNOWN: ["c"]}


def part(group_number, value, contacts=1):
    return Part(group_number, 0, Decimal(value), contacts)


def test_each_part_goes_to_who_has_least_so_far():
    parts = [part(1, 50), part(2, 30), part(3, 20), part(4, 10)]

    assert share_out(parts, {}, ["eve", "ben"]) == ["eve", "ben", "ben", "eve"]


def test_of_equals_who_knows_the_group_takes_it_then_the_first():
    parts = [part(1, 50), part(2, 50), part(3, 50)]
    present = {(1, "ben"): 2, (1, "eve"): 1, (3, "ben"): 9}

    assert share_out(parts, present, ["eve", "ben"]) == ["ben", "eve", "ben"]


def test_what_is_worth_nothing_goes_to_who_was_given_the_fewest_contacts():
    parts = [part(1, 50, contacts=3), part(2, 0, contacts=2), part(3, 0, contacts=2), part(4, -5)]

    assert share_out(parts, {}, ["eve", "ben"]) == ["eve", "ben", "ben", "eve"]
