"""How good groups of records are, judged by the truth, over all pairs of records.

Plain counting, with none of the project's SQL. By hand, on a sample that was landed and built:

    python tests/pair_quality.py WAREHOUSE LANDING/.sample/truth_people.csv
"""

import csv
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

RELATIONS = ("spouse", "father_and_son", "twins", "shared_phone", "shared_email")
"""Kinds that two people of one household bear, both of them."""
EXAMPLES = 8


@dataclass(frozen=True)
class Record:
    """What is true of one record: whose it is, and what is wrong with it."""

    person: str
    household: str
    is_business: bool
    kinds: frozenset


@dataclass
class Count:
    """Pairs of records of one person, how many of them are in one group, and false pairs."""

    true: int = 0
    found: int = 0
    false: int = 0

    @property
    def recall(self):
        return self.found / self.true if self.true else 1.0

    @property
    def precision(self):
        return self.found / (self.found + self.false) if self.found + self.false else 1.0


@dataclass
class Quality:
    """The counts over all pairs, and by kind of fault or relation.

    A true pair counts under each kind that one of its records has; a false pair under each
    relation of its two people. `left_out` counts records that are not judged, by reason.
    """

    pairs: Count = field(default_factory=Count)
    by_kind: dict = field(default_factory=lambda: defaultdict(Count))
    left_out: Counter = field(default_factory=Counter)
    records: int = 0
    false_pairs: list = field(default_factory=list)
    missed_pairs: list = field(default_factory=list)


@dataclass
class Blocking:
    """True pairs: all, those that are candidates themselves, those that candidates connect within
    the person, and those of the latter that ended in one group."""

    true: int = 0
    candidates: int = 0
    direct: int = 0
    connected: int = 0
    scored: int = 0


def read_truth(path):
    """Records by (feed, source code, number)."""
    with Path(path).open(encoding="utf-8") as stream:
        return {
            (row["feed"], row["source_code"], row["source_customer_number"]): Record(
                row["person_id"],
                row["household_id"],
                row["is_business"] == "true",
                frozenset(filter(None, row["fault_kinds"].split(";"))),
            )
            for row in csv.DictReader(stream)
        }


def read_groups(connection):
    """Customer of each record that the crosswalk holds."""
    rows = connection.execute(
        "select feed, source_code, source_customer_number, customer_key "
        "from marts.customer_crosswalk"
    )
    return {tuple(row[:3]): row[3] for row in rows.fetchall()}


def read_candidates(connection):
    """Pairs of records that blocking lets be compared."""
    rows = connection.execute(
        "select lefts.feed, lefts.source_code, lefts.source_customer_number, "
        "rights.feed, rights.source_code, rights.source_customer_number "
        "from intermediate.int_identity_pairs as pairs "
        "inner join intermediate.int_source_customers as lefts "
        "on pairs.left_source_customer_key = lefts.source_customer_key "
        "inner join intermediate.int_source_customers as rights "
        "on pairs.right_source_customer_key = rights.source_customer_key"
    )
    return [(tuple(row[:3]), tuple(row[3:])) for row in rows.fetchall()]


def read_households(connection):
    """Household of each customer."""
    rows = connection.execute("select customer_key, household_key from marts.customers")
    return dict(rows.fetchall())


def judge(truth, groups):
    """Count all pairs of the records that are both in the truth and in a group."""
    quality = Quality(left_out=_left_out(truth, groups))
    judged = sorted(truth.keys() & groups.keys())
    quality.records = len(judged)
    for one, other in _pairs_within(judged, lambda record: truth[record].person):
        is_found = groups[one] == groups[other]
        counts = [quality.by_kind[kind] for kind in truth[one].kinds | truth[other].kinds]
        for count in [quality.pairs, *counts]:
            count.true += 1
            count.found += is_found
        if not is_found:
            quality.missed_pairs.append((one, other))
    for one, other in _pairs_within(judged, groups.__getitem__):
        if truth[one].person != truth[other].person:
            quality.pairs.false += 1
            for relation in relations(truth[one], truth[other]):
                quality.by_kind[relation].false += 1
            quality.false_pairs.append((one, other))
    return quality


def relations(one, other):
    """How the people of two records stand to each other; `unrelated` if in no known way."""
    found, shared = [], one.kinds & other.kinds
    if one.household == other.household:
        found = ["same_household", *(kind for kind in RELATIONS if kind in shared)]
    if one.is_business != other.is_business and "business_and_driver" in shared:
        found.append("business_and_driver")
    if one.household != other.household and "apartment_house" in shared:
        found.append("apartment_house")
    if "garbage_contact" in one.kinds | other.kinds:
        found.append("garbage_contact")
    return found or ["unrelated"]


def judge_blocking(truth, groups, candidates):
    """What blocking lets through, apart from what scoring then makes of it."""
    judged = sorted(truth.keys() & groups.keys())
    compared = {frozenset(pair) for pair in candidates}
    parents = {record: record for record in judged}
    for one, other in candidates:
        if one in parents and other in parents and truth[one].person == truth[other].person:
            parents[_root(parents, one)] = _root(parents, other)
    blocking = Blocking(candidates=len(compared))
    for one, other in _pairs_within(judged, lambda record: truth[record].person):
        is_connected = _root(parents, one) == _root(parents, other)
        blocking.true += 1
        blocking.direct += frozenset((one, other)) in compared
        blocking.connected += is_connected
        blocking.scored += is_connected and groups[one] == groups[other]
    return blocking


def judge_households(truth, groups, households):
    """Count pairs of customers who are people: of one household by the truth, and by the mart.

    A customer belongs to the household of most of its records, the first by name if equal.
    """
    members = defaultdict(Counter)
    for record in truth.keys() & groups.keys():
        if groups[record] in households:
            found = truth[record]
            members[groups[record]][found.is_business, found.household] += 1
    true_household = {}
    for customer, found in members.items():
        is_business, household = min(found, key=lambda key, seen=found: (-seen[key], key))
        if not is_business:
            true_household[customer] = household
    count, customers = Count(), sorted(true_household)
    for one, other in _pairs_within(customers, true_household.__getitem__):
        count.true += 1
        count.found += households[one] is not None and households[one] == households[other]
    known = [customer for customer in customers if households[customer] is not None]
    for one, other in _pairs_within(known, households.__getitem__):
        count.false += true_household[one] != true_household[other]
    return count


def _left_out(truth, groups):
    reasons = Counter(
        next(
            (kind for kind in ("house_account", "dealer_account") if kind in truth[record].kinds),
            "erased, or in no document that could be read",
        )
        for record in truth.keys() - groups.keys()
    )
    reasons["in a group, not in the truth"] = len(groups.keys() - truth.keys())
    return +reasons


def _pairs_within(things, key):
    """All pairs of things that have the same key."""
    found = defaultdict(list)
    for thing in things:
        found[key(thing)].append(thing)
    for members in found.values():
        yield from combinations(members, 2)


def _root(parents, record):
    while parents[record] != record:
        parents[record] = parents[parents[record]]
        record = parents[record]
    return record


def report(quality, blocking=None, households=None, names=None, truth=None):
    """Tables for a person to read; `names` says who a record is."""
    table = Table(title=f"Pairs of {quality.records:,} records", title_justify="left")
    for title in ("kind", "true pairs", "found", "recall", "false pairs", "precision"):
        table.add_column(title, justify="left" if title == "kind" else "right")
    _add(table, "all", quality.pairs)
    table.add_section()
    for kind in sorted(quality.by_kind):
        _add(table, kind, quality.by_kind[kind])
    tables = [table]
    if households:
        table.add_section()
        _add(table, "customers of one household", households)
    if blocking:
        tables.append(_blocking_table(blocking))
    for title, pairs in (("False", quality.false_pairs), ("Missed", quality.missed_pairs)):
        examples = Table(title=f"{title} pairs, {len(pairs):,}", title_justify="left")
        for column in ("kinds", "record", "other record"):
            examples.add_column(column)
        for one, other in pairs[:: max(1, len(pairs) // EXAMPLES)][:EXAMPLES]:
            kinds = truth[one].kinds | truth[other].kinds if truth else ()
            said = [(names or {}).get(record, " ".join(record)) for record in (one, other)]
            examples.add_row(", ".join(sorted(kinds)), *said)
        tables.append(examples)
    left_out = Table(title="Records that are not judged", title_justify="left")
    left_out.add_column("why")
    left_out.add_column("records", justify="right")
    for reason, count in sorted(quality.left_out.items()):
        left_out.add_row(reason, f"{count:,}")
    return [*tables, left_out]


def _add(table, title, count):
    found = count.found + count.false
    table.add_row(
        title,
        f"{count.true:,}",
        f"{count.found:,}",
        f"{count.recall:.4f}" if count.true else "",
        f"{count.false:,}",
        f"{count.precision:.4f}" if found else "",
    )


def _blocking_table(blocking):
    table = Table(title=f"Blocking: {blocking.candidates:,} candidates", title_justify="left")
    table.add_column("share")
    table.add_column("pairs", justify="right")
    table.add_column("recall", justify="right")
    for title, part, whole in (
        ("blocking: candidates themselves, of all true pairs", blocking.direct, blocking.true),
        ("blocking: connected by candidates, of all true pairs", blocking.connected, blocking.true),
        ("scoring: in one group, of those connected", blocking.scored, blocking.connected),
    ):
        table.add_row(title, f"{part:,}", f"{part / whole:.4f}" if whole else "")
    return table


def read_names(connection):
    """What a person needs to see of each record."""
    rows = connection.execute(
        "select feed, source_code, source_customer_number, concat_ws(' | ', "
        "coalesce(company_name, concat_ws(' ', first_name, last_name)), address_line_1, feed, "
        "source_customer_number) from intermediate.int_source_customers"
    )
    return {tuple(row[:3]): row[3] for row in rows.fetchall()}


def has_table(connection, schema, name):
    """Whether the warehouse has this relation."""
    return connection.execute(
        "select count(*) > 0 from information_schema.tables "
        "where table_schema = ? and table_name = ?",
        [schema, name],
    ).fetchone()[0]


def measure(warehouse, truth_path):
    """Judge a warehouse: quality, blocking (None without candidate pairs), households, tables."""
    truth = read_truth(truth_path)
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        groups, blocking, households = read_groups(connection), None, None
        if has_table(connection, "intermediate", "int_identity_pairs"):
            blocking = judge_blocking(truth, groups, read_candidates(connection))
        if has_table(connection, "marts", "customers"):
            households = judge_households(truth, groups, read_households(connection))
        names = read_names(connection)
    quality = judge(truth, groups)
    return quality, blocking, households, report(quality, blocking, households, names, truth)


if __name__ == "__main__":
    console = Console(width=180)
    for shown in measure(*sys.argv[1:])[-1]:
        console.print(shown)
