"""`dms sample`: people who share a name, a phone or an address, and how records are mistyped."""

import csv
import re
from collections import defaultdict
from datetime import date

import pytest

from pair_quality import read_truth
from sample_files import read_objects, read_rows, run
from sample_group.extracts import schedule
from sample_group.sample import generate

STAND_NEAR = (
    "spouse", "father_and_son", "twins", "shared_phone", "shared_email", "business_and_driver",
)  # fmt: skip


@pytest.fixture(scope="module")
def landing(tmp_path_factory):
    folder = tmp_path_factory.mktemp("people")
    generate(folder, 2_000, 1, date(2026, 6, 30))
    return folder


@pytest.fixture(scope="module")
def truth(landing):
    """What is true of each record, by its number."""
    found = read_truth(landing / ".sample" / "truth_people.csv")
    return {number: record for (_, _, number), record in found.items()}


@pytest.fixture(scope="module")
def customers(landing):
    """The newest row of each customer file's record, by its number."""
    found = {}
    for path in sorted((landing / "dealertrack").glob("customers_*"), key=lambda p: p.name[-17:]):
        for row in read_rows(path):
            found[row["CustomerKey"]] = row
    return {number: row for number, row in found.items() if number}


@pytest.fixture(scope="module")
def people(customers, truth):
    """The rows of each person with such a customer number, by person."""
    found = defaultdict(list)
    for number, row in customers.items():
        if number in truth:
            found[truth[number].person].append(row)
    return found


def pairs_of(kind, truth):
    """Pairs of people of one household whose records bear the kind."""
    households = defaultdict(set)
    for record in truth.values():
        if kind in record.kinds:
            households[record.household].add(record.person)
    return [sorted(persons) for persons in households.values() if len(persons) == 2]


def rows_of(pairs, people):
    """Pairs of rows of two people, one row each."""
    return [(people[one][0], people[two][0]) for one, two in pairs if people[one] and people[two]]


def test_a_son_bears_his_fathers_name_and_is_a_generation_younger(truth, people):
    found = rows_of(pairs_of("father_and_son", truth), people)
    assert len(found) >= 5
    gaps = []
    for one, other in found:
        assert one["LastName"][:3] == other["LastName"][:3]
        years = [int(row["BirthDate"][:4]) for row in (one, other) if len(row["BirthDate"]) == 8]
        if len(years) == 2 and 1900 not in years:
            gaps.append(abs(years[0] - years[1]))
    assert gaps and min(gaps) >= 11, "a wrong digit may take ten years away"
    assert any("Jr" in row["LastName"] for pair in found for row in pair)


def test_twins_have_one_birth_date_and_two_names(truth, people):
    found = rows_of(pairs_of("twins", truth), people)
    known = [pair for pair in found if all(len(row["BirthDate"]) == 8 for row in pair)]
    assert sum(one["BirthDate"] == other["BirthDate"] for one, other in known) >= 2
    assert all(one["FirstName"] != other["FirstName"] for one, other in found)


def test_those_who_stand_near_are_both_on_file(truth):
    for kind in STAND_NEAR[:-1]:
        alone = defaultdict(set)
        for record in truth.values():
            if kind in record.kinds:
                alone[record.household].add(record.person)
        assert alone and all(len(persons) > 1 for persons in alone.values()), kind


def test_a_company_and_its_driver_have_one_phone(truth, people):
    phones = defaultdict(set)
    for record in truth.values():
        if "business_and_driver" in record.kinds:
            for row in people[record.person]:
                for column in ("CellPhone", "BusinessPhone"):
                    phones[row[column]].add(record.is_business)
    assert any(kinds == {True, False} for phone, kinds in phones.items() if phone)


def test_a_house_without_units_has_many_households(truth, customers):
    houses = defaultdict(set)
    for number, row in customers.items():
        if number in truth and "apartment_house" in truth[number].kinds:
            houses[row["Address"].split()[0], row["City"]].add(truth[number].household)
    assert max(len(households) for households in houses.values()) >= 4


def test_somebody_has_up_to_seven_numbers_at_one_rooftop(landing):
    counts = defaultdict(set)
    with (landing / ".sample" / "truth_people.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            if "many_numbers" in row["fault_kinds"]:
                key = row["person_id"], row["source_code"]
                counts[key].add(row["source_customer_number"])
    assert 5 <= max(len(numbers) for numbers in counts.values()) <= 7


def test_a_moved_record_bears_another_address_than_the_persons_newest(truth, customers):
    newest = defaultdict(set)
    for number, row in customers.items():
        if number in truth and "moved" not in truth[number].kinds:
            newest[truth[number].person].add(row["City"] + row["Address"][:3])
    moved = [
        (truth[number].person, row["City"] + row["Address"][:3])
        for number, row in customers.items()
        if number in truth and {"moved", "old_address"} <= truth[number].kinds
    ]
    assert moved
    assert all(address not in newest[person] for person, address in moved)


def test_a_fifth_of_the_birth_dates_is_missing(truth, customers):
    known = [
        row["BirthDate"] for number, row in customers.items()
        if number in truth and not truth[number].is_business
    ]  # fmt: skip
    assert 0.15 < known.count("0") / len(known) < 0.25
    assert "19000101" in known


def test_companies_are_spelt_with_and_without_their_legal_form(landing, truth):
    names = defaultdict(set)
    for path in (landing / "crm").glob("contacts_*"):
        for row in read_rows(path):
            if row["CompanyName"] and row["ContactId"] in truth:
                names[truth[row["ContactId"]].person].add(row["CompanyName"])
    for path in (landing / "cdk").glob("customers_*"):
        for row in read_objects(path):
            company = (row.get("customerName") or {}).get("companyName")
            if company and row["customerId"] in truth:
                names[truth[row["customerId"]].person].add(company)
    assert any(len(spellings) > 1 for spellings in names.values())


def newest_rows(folder):
    """The newest row of each customer of one rooftop."""
    paths = sorted((folder / "dealertrack").glob("customers_MB5_*"))
    return {row["CustomerKey"]: row for path in paths for row in read_rows(path)}


def test_more_extracts_tell_the_same_truth_and_end_in_the_same_state(tmp_path):
    for name, count in (("four", "4"), ("many", "24")):
        done = run("--customers", "300", "--extracts", count, "--to", str(tmp_path / name))
        assert done.returncode == 0, done.stderr
    for path in (tmp_path / "four" / ".sample").glob("truth_*"):
        assert path.read_bytes() == (tmp_path / "many" / ".sample" / path.name).read_bytes()
    assert newest_rows(tmp_path / "four") == newest_rows(tmp_path / "many")


def test_extracts_are_thirty_days_apart_and_overlap(tmp_path):
    day = date(2026, 6, 30)
    generate(tmp_path, 200, 1, day, schedule(day.toordinal(), 3))
    orders = (tmp_path / "dealertrack").glob("repair_orders_*.csv")
    days = {re.search(r"_(\d{8})", path.name)[1] for path in orders}
    assert days == {"20260501", "20260531", "20260630"}
    sent = defaultdict(list)
    for path in (tmp_path / "dealertrack").glob("counter_tickets_*.csv"):
        for row in read_rows(path):
            key = row["CompanyNumber"], row["TicketNumber"], row["LineNumber"]
            sent[key].append(row["TicketDate"])
    twice = {days[0] for days in sent.values() if len(days) > 1}
    assert twice and all(day > "20260416" for day in twice), "the last 15 days of an extract"


def test_birth_dates_lie_all_over_the_year(truth, customers):
    days = defaultdict(set)
    for number, row in customers.items():
        if number in truth and len(row["BirthDate"]) == 8:
            days[row["BirthDate"]].add(truth[number].person)
    del days["19000101"]
    assert max(len(persons) for persons in days.values()) <= 4
