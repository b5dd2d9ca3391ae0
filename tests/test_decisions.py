"""An analyst works through the review list: what the seed decides holds, build after build."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from conftest import BuiltSample
from full_project import WITHOUT_UNIT_TESTS, Site, copy_project

# A group that links hardly anything by itself, so that its analyst has much to do.
LIMITS = {"identity_link_weight": 25, "identity_review_weight": 5}

# From the seed to what people read of it, and nothing else.
DECISIONS = ("identity_decisions+,+identity_reviews", "identity_decisions+,+customer_crosswalk")
LIMITED = ("int_identity_pairs+,+identity_reviews", "int_identity_pairs+,+customer_crosswalk")
EVERYTHING_BEFORE = ("+identity_reviews", "+customer_crosswalk")

NEXT_EXTRACT = """\
CompanyNumber,CustomerKey,TypeCode,LastName,FirstName,CreatedDate
HV2,999000001,I,Newcomer,Nora,20260701
"""


@dataclass(frozen=True)
class Doubt:
    """Two source records, by their keys, and the lines of the seed that decide on them."""

    left: str
    right: str
    line_if_same: str
    line_if_different: str


@dataclass(frozen=True)
class Desk:
    """The analyst's project and warehouse, and what was decided there."""

    site: Site
    seed: Path
    header: str
    joined: Doubt
    kept_apart: Doubt
    split: Doubt
    customers_before: dict[str, str]

    def customers(self) -> dict[str, str]:
        return customers_of(self.site)


def customers_of(site: Site) -> dict[str, str]:
    """The customer of each source record."""
    rows = site.query(
        "select source_customer_key, customer_key from intermediate.int_customer_groups"
    )
    return {str(record): str(customer) for record, customer in rows}


def doubts(site: Site, source: str) -> list[Doubt]:
    """Pairs of records of a query on marts.identity_evidence, the strongest first."""
    rows = site.query(
        f"""
        select
            md5(concat_ws('|', left_feed, left_source_code, left_source_customer_number)),
            md5(concat_ws('|', right_feed, right_source_code, right_source_customer_number)),
            concat_ws(',', left_feed, left_source_code, left_source_customer_number,
                right_feed, right_source_code, right_source_customer_number)
        from marts.identity_evidence
        where {source}
        order by match_weight desc, pair_key
        """
    )
    return [
        Doubt(str(left), str(right), f"{records},same,,,", f"{records},different,,,")
        for left, right, records in rows
    ]


def reviewed(site: Site) -> list[Doubt]:
    """The review list, its lines as they are listed."""
    rows = site.query(
        """
        select
            md5(concat_ws('|', left_feed, left_source_code, left_source_customer_number)),
            md5(concat_ws('|', right_feed, right_source_code, right_source_customer_number)),
            line_if_same,
            line_if_different
        from marts.identity_reviews
        inner join marts.identity_evidence using (pair_key)
        where identity_reviews.outcome = 'review'
        order by place
        """
    )
    return [Doubt(*(str(value) for value in row)) for row in rows]


@pytest.fixture(scope="module")
def desk(
    tmp_path_factory: pytest.TempPathFactory, parsed_project: Path, built_sample: BuiltSample
) -> Desk:
    """Three decisions on the sample: one doubtful pair is one, one is two, and a link is wrong."""
    folder = tmp_path_factory.mktemp("decisions")
    project = copy_project(folder)
    set_limits(project / "dbt_project.yml")
    site = Site(folder, parsed_project, {"DBT_PROJECT_DIR": str(project)})
    shutil.copy(built_sample.settings.warehouse, site.warehouse)
    build(site, *LIMITED)
    joined, kept_apart = reviewed(site)[:2]
    # Two records and no third that would hold them together, and neither of them under review.
    split = doubts(
        site,
        """outcome = 'linked' and left_customer_key in (
            select customer_key from marts.customer_crosswalk
            where customer_key not in (
                select unnest([left_customer_key, right_customer_key]) from marts.identity_reviews
            )
            group by customer_key having count(*) = 2
        )""",
    )[0]
    seed = project / "seeds" / "identity_decisions.csv"
    desk = Desk(site, seed, seed.read_text(), joined, kept_apart, split, customers_of(site))
    with seed.open("a") as lines:
        for line in (joined.line_if_same, kept_apart.line_if_different, split.line_if_different):
            lines.write(f"{line}\n")
    build(site, *DECISIONS)
    return desk


def set_limits(project_file: Path) -> None:
    text = project_file.read_text()
    for name, limit in LIMITS.items():
        text, count = re.subn(rf"^  {name}: .*$", f"  {name}: {limit}", text, flags=re.MULTILINE)
        assert count == 1
    project_file.write_text(text)


def build(site: Site, *models: str, status: int = 0) -> str:
    return site.dbt("build", *WITHOUT_UNIT_TESTS, "--select", *models, status=status)


def older(site: Site, one: str, other: str) -> object:
    """Of two customers the one that was extracted first, of one day a system's before the CRM's."""
    return site.query(
        f"""
        select source_customer_key
        from intermediate.int_source_customers
        where source_customer_key in ('{one}', '{other}')
        order by cast(first_extracted_at as date), feed = 'crm', first_extracted_at,
            source_customer_key
        """
    )[0][0]


def assert_decisions_hold(desk: Desk) -> None:
    before, now = desk.customers_before, desk.customers()
    one, other = before[desk.joined.left], before[desk.joined.right]
    assert one != other
    assert now[desk.joined.left] == now[desk.joined.right] == older(desk.site, one, other)
    assert now[desk.kept_apart.left] != now[desk.kept_apart.right]
    assert before[desk.split.left] == before[desk.split.right]
    assert now[desk.split.left] != now[desk.split.right]


def test_what_is_decided_holds_and_the_older_key_stays(desk: Desk) -> None:
    assert_decisions_hold(desk)


def test_a_split_leaves_the_key_with_one_of_the_two(desk: Desk) -> None:
    now = desk.customers()
    key = desk.customers_before[desk.split.left]
    assert [now[desk.split.left], now[desk.split.right]].count(key) == 1


def test_nobody_else_gets_another_customer(desk: Desk) -> None:
    before, now = desk.customers_before, desk.customers()
    decided = {
        before[record]
        for doubt in (desk.joined, desk.kept_apart, desk.split)
        for record in (doubt.left, doubt.right)
    }
    others = {record: key for record, key in before.items() if key not in decided}
    assert others
    assert {record: now[record] for record in others} == others


def test_decided_pairs_leave_the_list_and_say_that_they_are_decided(desk: Desk) -> None:
    listed = {doubt.line_if_same for doubt in reviewed(desk.site)}
    assert {desk.joined.line_if_same, desk.kept_apart.line_if_same}.isdisjoint(listed)
    same = doubts(desk.site, "outcome = 'decided_same' and evidence like 'Decided as one: %'")
    different = doubts(
        desk.site, "outcome = 'decided_different' and evidence like 'Decided as two: %'"
    )
    assert same == [desk.joined]
    assert {doubt.left for doubt in different} == {desk.kept_apart.left, desk.split.left}


def test_decisions_hold_after_another_landing(desk: Desk) -> None:
    extract = desk.site.landing / "dealertrack" / "customers_HV2_20260701.csv"
    extract.parent.mkdir(parents=True)
    extract.write_text(NEXT_EXTRACT)
    desk.site.dms("land")
    build(desk.site, *EVERYTHING_BEFORE)

    assert_decisions_hold(desk)
    assert desk.site.query(
        "select count(*) from marts.customer_crosswalk where source_customer_number = '999000001'"
    ) == [(1,)]


@contextmanager
def deciding(desk: Desk, *lines: str) -> Iterator[None]:
    """The seed with other lines, for a while."""
    kept = desk.seed.read_text()
    desk.seed.write_text(desk.header + "".join(f"{line}\n" for line in lines))
    try:
        yield
    finally:
        desk.seed.write_text(kept)


def test_lines_that_contradict_each_other_stop_the_build(desk: Desk) -> None:
    lines = [
        *("f,s,1,f,s,2,same,,,", "f,s,2,f,s,1,different,,,"),
        *("f,s,3,f,s,4,same,,,", "f,s,3,f,s,4,same,,,"),
        "f,s,5,f,s,5,same,,,",
        "f,s,6,f,s,7,maybe,,,",
        "f,s,8,f,s,,same,,,",
        *("f,s,10,f,s,11,same,,,", "f,s,12,f,s,11,same,,,", "f,s,10,f,s,12,different,,,"),
    ]
    with deciding(desk, *lines):
        output = build(desk.site, "identity_decisions", status=1)
    told = {line.strip() for line in output.splitlines() if line.startswith("  f s ")}
    assert told == {
        "f s 1 and f s 2 | decided twice",
        "f s 3 and f s 4 | decided twice",
        "f s 5 and f s 5 | a record is always the same as itself",
        "f s 6 and f s 7 | the decision must be same or different",
        "f s 8 and nobody | a line needs feed, code and number of two records",
        "f s 10 and f s 12 | different, but other lines say that they are the same",
        # Of two lines that contradict each other, one says so as well.
        "f s 2 and f s 1 | different, but other lines say that they are the same",
    }


def test_a_decision_on_a_record_that_no_export_holds_is_a_warning(desk: Desk) -> None:
    with deciding(desk, "dealertrack,HV2,nobody,dealertrack,HV2,999,different,ann,2026-06-30,why"):
        output = build(desk.site, "identity_decisions")
    assert "WARN 2 decisions_name_known_records" in output
    assert "nobody" in output
