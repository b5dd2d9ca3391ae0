"""Keys that last: every customer and household is followed from build to build, key by key.

`DMS_TEST_DAYS` says into how many builds the days of extracts go; 3 when it is not set.
"""

import os
import re
import shutil
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path

import duckdb
import pytest

from full_project import WITHOUT_TESTS, Site

CUSTOMERS = 120
EXTRACTS = 24
MOST_DAYS = int(os.environ.get("DMS_TEST_DAYS", "3"))
BUILD = (
    *("build", "--quiet", *WITHOUT_TESTS, "--select", "+int_household_key_register"),
    *("+customer_key_changes", "+customer_crosswalk_history"),
)

# Texts by which records sort: the oldest has the smallest.
Age = tuple[str, bool, str, str]


@dataclass(frozen=True)
class Known:
    """What a warehouse knew after a build: the key of each record and customer, and their ages.

    People who asked to be deleted are left out: nobody sees a key of theirs.
    """

    day: str
    customers: Mapping[str, str]
    households: Mapping[str, str]
    ages: Mapping[str, Age]

    @classmethod
    def of(cls, site: Site) -> "Known":
        ((day,),) = site.query("select max(extracted_at)::date::varchar from landing.files")
        ages = site.query(
            "select first_extracted_at::date::varchar, feed = 'crm', first_extracted_at::varchar,"
            " source_customer_key from intermediate.int_source_customers"
        )
        return cls(
            str(day),
            dict(
                site.query(
                    "select source_customer_key, customer_key from intermediate.int_customer_groups"
                    " where delete_requested_on is null"
                )
            ),
            dict(
                site.query(
                    "select customer_key, household_key from intermediate.int_customer_households"
                )
            ),
            {age[-1]: age for age in ages},
        )


def groups(keys: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """The members of each key."""
    members = defaultdict(set)
    for member, key in keys.items():
        members[key].add(member)
    return {key: frozenset(found) for key, found in members.items()}


def land(site: Site, folder: Path, names: Iterable[str]) -> None:
    for name in names:
        (site.landing / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(folder / name, site.landing / name)
    site.dms("land")


@dataclass(frozen=True)
class Sample:
    """A sample's folder and its files by the day of their extract, oldest first."""

    folder: Path
    days: list[list[str]]


@dataclass(frozen=True)
class Landed:
    """A warehouse and what it knew after each of its builds."""

    site: Site
    builds: list[Known]

    @property
    def last(self) -> Known:
        return self.builds[-1]


def build_each(site: Site, folder: Path, steps: Iterable[Iterable[str]], *options: str) -> Landed:
    builds = []
    for names in steps:
        land(site, folder, names)
        site.dbt(*BUILD, *options)
        builds.append(Known.of(site))
    return Landed(site, builds)


def day_of(path: Path) -> tuple[str, ...]:
    """Year, month and day of the extract, as the file's name gives them."""
    found = re.search(r"(20\d\d)-?(\d\d)-?(\d\d)", path.name)
    assert found, path
    return found.groups()


@pytest.fixture(scope="module")
def at_once(tmp_path_factory: pytest.TempPathFactory, parsed_project: Path) -> Landed:
    """The sample, whose CRM knew everybody a year before, landed in one go."""
    site = Site(tmp_path_factory.mktemp("at_once"), parsed_project)
    site.dms(
        *("sample", "--customers", CUSTOMERS, "--extracts", EXTRACTS, "--to", site.landing),
    )
    oldest = min(day_of(path) for path in site.landing.glob("[a-z]*/*"))
    for path in [path for path in site.landing.glob("crm/*") if day_of(path) == oldest]:
        year, month, day = oldest
        older = re.sub(f"{year}(-?{month}-?{day})", rf"{int(year) - 1}\1", path.name)
        path.rename(path.with_name(older))
    return build_each(site, site.landing, [[]])


@pytest.fixture(scope="module")
def sample(at_once: Landed) -> Sample:
    folder = at_once.site.landing
    by_day = defaultdict(list)
    for path in sorted(folder.glob("[a-z]*/*")):
        by_day[day_of(path)].append(str(path.relative_to(folder)))
    days = [by_day[day] for day in sorted(by_day)]
    size = -(-len(days) // MOST_DAYS)
    return Sample(folder, [list(chain(*days[at : at + size])) for at in range(0, len(days), size)])


def is_of_crm(name: str) -> bool:
    return name.startswith("crm/")


def decide_to_split(site: Site, known: Known) -> tuple[str, str]:
    """Say of the two records of a customer that they are two people; gives the records.

    Written into the warehouse, so it is forgotten as soon as the seeds are built again.
    """
    pairs = [(key, members - {key}) for key, members in groups(known.customers).items()]
    origin, other = min((key, *others) for key, others in pairs if len(others) == 1)
    with duckdb.connect(str(site.warehouse)) as warehouse:
        warehouse.execute(
            "insert into raw_reference.identity_decisions by name"
            " select 'different' as decision,"
            " one.feed as left_feed, one.source_code as left_source_code,"
            " one.source_customer_number as left_customer_number,"
            " two.feed as right_feed, two.source_code as right_source_code,"
            " two.source_customer_number as right_customer_number"
            " from intermediate.int_source_customers as one,"
            " intermediate.int_source_customers as two"
            " where one.source_customer_key = ? and two.source_customer_key = ?",
            [origin, other],
        )
    return origin, other


@dataclass(frozen=True)
class DayByDay(Landed):
    """`split`: the two records that were two people in the second build, the key's origin first."""

    split: tuple[str, str]


@pytest.fixture(scope="module")
def day_by_day(
    sample: Sample, tmp_path_factory: pytest.TempPathFactory, parsed_project: Path
) -> DayByDay:
    """Every day landed and built, all but the CRM; its files, old ones too, come last of all.

    In the second build a customer is split by a decision, which is taken back in the third.
    """
    site = Site(tmp_path_factory.mktemp("day_by_day"), parsed_project)
    days = [[name for name in day if not is_of_crm(name)] for day in sample.days]
    first, second, *others = filter(None, days)
    crm = [name for day in sample.days for name in day if is_of_crm(name)]
    one = build_each(site, sample.folder, [first]).builds
    split = decide_to_split(site, one[-1])
    two = build_each(site, sample.folder, [second], "--exclude-resource-type", "seed").builds
    more = build_each(site, sample.folder, [*others, crm]).builds
    return DayByDay(site, [*one, *two, *more], split)


@pytest.fixture(scope="module")
def newest_first(
    sample: Sample, tmp_path_factory: pytest.TempPathFactory, parsed_project: Path
) -> Landed:
    """The newest extracts landed and built, then all that is older."""
    site = Site(tmp_path_factory.mktemp("newest_first"), parsed_project)
    *older, newest = sample.days
    return build_each(site, sample.folder, [newest, chain(*older)])


@dataclass(frozen=True)
class Followed:
    """The keys of customers after another build, each with the key that it should be."""

    unchanged: list[tuple[str, str]]
    merged: list[tuple[str, str]]


def follow(
    before: Mapping[str, str],
    after: Mapping[str, str],
    seen_first: Mapping[str, int],
    ages: Mapping[str, Age],
) -> Followed:
    """Follow all who lost no record from one build to the next.

    unchanged    nobody else of those known before is among them: they keep their key
    merged       several, all of them whole: the one whose key was there first, then whose record is
                 the oldest, gives it to all
    """
    found = Followed([], [])
    before_groups = groups(before)
    for key, members in groups(after).items():
        old_keys = {before[member] for member in members if member in before}
        if not old_keys or not all(before_groups[old] <= members for old in old_keys):
            continue
        kind = found.unchanged if len(old_keys) == 1 else found.merged
        oldest = min(old_keys, key=lambda old: (seen_first[old], ages[old]))
        kind.append((key, oldest))
    return found


def follow_customers(builds: list[Known]) -> list[Followed]:
    seen_first: dict[str, int] = {}
    found = []
    for number, (before, after) in enumerate(pairwise(builds)):
        for key in before.customers.values():
            seen_first.setdefault(key, number)
        found.append(follow(before.customers, after.customers, seen_first, after.ages))
    return found


def renamed(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(key, expected) for key, expected in pairs if key != expected]


def test_day_by_day_gives_the_groups_of_all_at_once(at_once: Landed, day_by_day: DayByDay) -> None:
    assert set(groups(day_by_day.last.customers).values()) == set(
        groups(at_once.last.customers).values()
    )


def test_who_stays_as_he_was_keeps_his_key_from_day_to_day(day_by_day: DayByDay) -> None:
    for followed in follow_customers(day_by_day.builds):
        assert len(followed.unchanged) > 50
        assert renamed(followed.unchanged) == []


def test_of_customers_that_turn_out_to_be_one_the_oldest_key_stays(day_by_day: DayByDay) -> None:
    merged = [pair for followed in follow_customers(day_by_day.builds) for pair in followed.merged]
    assert merged
    assert renamed(merged) == []


def test_of_a_split_the_part_with_the_origin_keeps_the_key(day_by_day: DayByDay) -> None:
    origin, other = day_by_day.split
    whole, split, whole_again, *_ = [known.customers for known in day_by_day.builds]
    assert (whole[origin], whole[other]) == (origin, origin)
    assert (split[origin], split[other]) == (origin, other)
    assert (whole_again[origin], whole_again[other]) == (origin, origin)
    assert day_by_day.site.query(
        "select change_type, old_customer_key, new_customer_key from marts.customer_key_changes"
        f" where '{other}' in (old_customer_key, new_customer_key) order by change_number"
    ) == [("split", origin, other), ("merged", other, origin)]


def test_connecting_the_crm_with_its_older_history_renames_nobody(day_by_day: DayByDay) -> None:
    after = day_by_day.last
    oldest = {
        key: min(after.ages[record] for record in records)
        for key, records in groups(after.customers).items()
    }
    older_in_the_crm = [key for key, age in oldest.items() if age[1] and age[-1] != key]
    assert older_in_the_crm
    followed = follow_customers(day_by_day.builds)[-1]
    assert renamed(followed.unchanged + followed.merged) == []


def test_a_household_that_stays_as_it_was_keeps_its_key(day_by_day: DayByDay) -> None:
    for before, after in pairwise(day_by_day.builds):
        after_groups = groups(after.households)
        for key, members in groups(before.households).items():
            if members in after_groups.values():
                assert after_groups.get(key) == members


def test_older_extracts_landed_later_give_the_same_groups_and_rename_nobody(
    at_once: Landed, newest_first: Landed
) -> None:
    assert set(groups(newest_first.last.customers).values()) == set(
        groups(at_once.last.customers).values()
    )
    (followed,) = follow_customers(newest_first.builds)
    assert len(followed.unchanged) > 150 // MOST_DAYS
    assert renamed(followed.unchanged + followed.merged) == []


def test_the_history_tells_what_each_day_knew(day_by_day: DayByDay) -> None:
    """Of the last day only what its last build knew, the one with the CRM."""
    for known in [*day_by_day.builds[:-2], day_by_day.last]:
        told = day_by_day.site.query(
            "select source_customer_key, history.customer_key"
            " from marts.customer_crosswalk_history as history"
            " inner join intermediate.int_source_customers"
            " using (feed, source_code, source_customer_number)"
            f" where since_on <= '{known.day}' and coalesce(until_on > '{known.day}', true)"
        )
        assert told
        # Who asked to be deleted later is not in the history.
        left = day_by_day.last.customers
        assert dict(told) == {
            record: key for record, key in known.customers.items() if record in left
        }


def test_a_stored_key_is_followed_by_the_changes(day_by_day: DayByDay) -> None:
    changes = day_by_day.site.query(
        "select change_number, old_customer_key, new_customer_key"
        " from marts.customer_key_changes where change_type = 'merged' order by all"
    )
    assert changes
    living = set(day_by_day.last.customers.values())
    # A card is a customer's until its first document shows that it is the rooftop's own.
    own = {
        key
        for (key,) in day_by_day.site.query(
            "select source_customer_key from intermediate.int_source_customers"
            " where is_house_account"
        )
    }
    for number, known in enumerate(day_by_day.builds, start=1):
        for stored in set(known.customers.values()):
            key = stored
            for change_number, old, new in changes:
                if change_number > number and old == key:
                    key = new
            assert key in living | own
