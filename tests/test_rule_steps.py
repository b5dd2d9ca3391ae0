"""Rules taken apart: steps, their customers, and words, on rules of a few lines."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from dms.segments.project import ProjectFiles
from dms.segments.rules.moving import MovingColumns
from dms.segments.rules.steps import Step, take_apart
from dms.segments.rules.trees import ANY_DAY, Rules, parse, sql_of, without
from dms.segments.rules.waterfall import say
from dms.segments.rules.words import Words
from full_project import PROJECT

DAY = "2026-06-30"
AS_OF = f"cast('{ANY_DAY}' as date)"

VISITS = """
    create table marts.visits (customer_key varchar, visit_key varchar, closed_on date, amount int);
    insert into marts.visits values
        ('ann', 'a1', '2026-06-01', 100), ('ann', 'a2', '2025-01-01', 500),
        ('bob', 'b1', '2026-05-01', 300), ('cay', 'c1', '2024-05-01', 300),
        (null, 'n1', '2026-06-30', 900);
    create table marts.customers (customer_key varchar, party_type varchar);
    insert into marts.customers values
        ('ann', 'person'), ('bob', 'business'), ('cay', 'person'), ('dan', 'person');
"""


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        opened.execute("create schema marts")
        opened.execute(VISITS)
        yield opened


def left(connection: duckdb.DuckDBPyConnection, steps: list[Step]) -> list[str]:
    """The customers of each step, in one word each."""
    return [
        " ".join(
            sorted(
                key
                for (key,) in connection.execute(step.customers.replace(ANY_DAY, DAY)).fetchall()
            )
        )
        for step in steps
    ]


def words(connection: duckdb.DuckDBPyConnection) -> Words:
    def value(sql: str) -> str:
        return str(connection.execute(f"select cast({sql} as varchar)").fetchall()[0][0])

    return Words(DAY, value)


def test_each_condition_narrows_the_rows_of_the_one_before(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    # Ann has a visit of this year and one over 200, but none that is both.
    steps = take_apart(
        parse(f"""
            with recent as (
                select customer_key, count(*) as visit_count from marts.visits
                where closed_on between {AS_OF} - 180 and {AS_OF} and amount > 200
                group by customer_key having count(*) >= 1
            )
            select customer_key from recent where customer_key is not null
        """)
    )
    assert left(connection, steps) == ["ann bob cay", "ann bob", "ann bob", "bob", "bob"]
    assert [say(step, words(connection)) for step in steps] == [
        "is in marts.visits",
        "closed on 2026-01-01 or later",
        "closed on 2026-06-30 or earlier",
        "amount more than 200",
        "number of rows at least 1",
    ]


def test_the_steps_of_a_joined_relation_follow(connection: duckdb.DuckDBPyConnection) -> None:
    steps = take_apart(
        parse("""
            with people as (select * from marts.customers where party_type = 'person'),
            large as (select * from marts.visits where amount >= 300)
            select people.customer_key from large
            inner join people on large.customer_key = people.customer_key
            left join marts.visits as other on people.customer_key = other.visit_key
            where other.visit_key is null
        """)
    )
    assert left(connection, steps) == ["ann bob cay"] * 3 + ["ann cay"] * 2
    assert [say(step, words(connection)) for step in steps] == [
        "is in marts.visits",
        "amount at least 300",
        "is in marts.customers",
        "party type person",
        "not in other",
    ]


HELD = """
    with so_far as (
        select customer_key, closed_on, sum(amount) over (
            partition by customer_key order by closed_on
        ) as total from marts.visits
    ),
    judged as (
        select *, {judged} from so_far
    )
    select customer_key from judged where {rule}
"""


@pytest.mark.parametrize(
    ("judged", "rule"),
    [
        (
            "max(case when total >= 300 and total < 600 then null else closed_on end)"
            " over (partition by customer_key) as broken_on",
            "broken_on is null or closed_on > broken_on",
        ),
    ],
)
def test_what_has_held_since_is_asked_of_the_newest_row(
    connection: duckdb.DuckDBPyConnection, judged: str, rule: str
) -> None:
    # Ann's total was 500 and is 600: the second condition fails, on her newest day alone.
    tree = parse(HELD.format(judged=judged, rule=rule))
    steps = take_apart(tree)
    assert left(connection, steps) == ["ann bob cay", "ann bob cay", "bob cay"]
    assert [say(step, words(connection)) for step in steps[1:]] == [
        "total at least 300",
        "total less than 600",
    ]
    condition = steps[-1].condition
    assert condition is not None
    with without(condition):
        relaxed = sql_of(tree, DAY)
    found = connection.execute(f"select distinct customer_key from ({relaxed})").fetchall()
    assert ("ann",) in found
    assert sql_of(tree, DAY) == sql_of(parse(HELD.format(judged=judged, rule=rule)), DAY)


def test_a_running_minimum_of_a_flag_is_asked_of_the_newest_row(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    steps = take_apart(
        parse("""
            with flagged as (
                select *, case when amount < 300 then 1 else 0 end as is_small from marts.visits
            ),
            run as (
                select *, min(is_small) over (
                    partition by customer_key order by closed_on desc
                ) as has_been_since from flagged
            )
            select customer_key, min(closed_on) as since from run
            where has_been_since = 1 group by customer_key
        """)
    )
    assert left(connection, steps) == ["ann bob cay", "ann"]
    assert say(steps[-1], words(connection)) == "amount less than 300"


COMBINED = """
    with parts as (
        select customer_key, 'all_of' as list_name, 1 as part_number
        from (select customer_key from marts.visits where amount >= 300) as part_1
        union all
        select customer_key, 'all_of' as list_name, 2 as part_number
        from (select customer_key from marts.customers where party_type = 'person') as part_2
        union all
        select customer_key, 'none_of' as list_name, 3 as part_number
        from (select customer_key from marts.visits where amount < 200) as part_3
    )
    select customer_key from parts group by customer_key
    having count(distinct case when list_name = 'all_of' then part_number end) = 2
    and count(case when list_name = 'none_of' then 1 end) = 0
"""


def test_combined_relations_are_passed_one_after_the_other(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    tree = parse(COMBINED)
    steps = take_apart(tree)
    assert left(connection, steps) == ["ann bob cay"] * 3 + ["ann cay", "cay"]
    assert [say(step, words(connection)) for step in steps] == [
        "is in marts.visits",
        "amount at least 300",
        "is in marts.customers",
        "party type person",
        "none of: is in marts.visits; amount less than 200",
    ]
    assert connection.execute(sql_of(tree, DAY)).fetchall() == [("cay",)]


def test_other_unions_are_one_step(connection: duckdb.DuckDBPyConnection) -> None:
    steps = take_apart(
        parse("""
            with either as (
                select customer_key from marts.visits where amount > 400
                union all
                select customer_key from marts.customers where party_type = 'business'
            )
            select customer_key from either
        """)
    )
    assert left(connection, steps) == ["ann bob cay dan", "ann bob"]
    assert say(steps[-1], words(connection)) == (
        "one of: is in marts.visits; amount more than 400 / "
        "is in marts.customers; party type business"
    )


def test_the_first_of_several_rows_is_no_condition(connection: duckdb.DuckDBPyConnection) -> None:
    steps = take_apart(
        parse(f"""
            with ranked as (
                select *, row_number() over (
                    partition by customer_key order by closed_on desc
                ) as newest_first from marts.visits
            )
            select customer_key from ranked
            where closed_on > {AS_OF} - 60 and newest_first = 1
        """)
    )
    assert left(connection, steps) == ["ann bob cay", "ann"]


def test_a_rule_without_a_customer_of_its_own_is_one_step(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    steps = take_apart(
        parse(
            "select coalesce(customer_key, 'x') as customer_key from marts.visits where amount>800"
        )
    )
    assert left(connection, steps) == ["x"]


def test_columns_that_a_mart_works_out_for_its_day_are_known() -> None:
    project = ProjectFiles(Path(PROJECT))
    rules, moving = Rules(project), MovingColumns(project)
    found = {
        name: moving.of_rule(rules.tree(name))
        for name in (
            "lapsed_service_customers",
            "champions",
            "slipping_service_customers",
            "sold_not_serviced",
            "suv_owners",
            "loan_maturing",
        )
    }
    assert found == {
        "lapsed_service_customers": [],
        "champions": ["rfm_segment"],
        "slipping_service_customers": ["overdue_ratio"],
        "sold_not_serviced": ["is_sold_not_serviced"],
        "suv_owners": ["is_owned"],
        "loan_maturing": ["is_running", "payments_left"],
    }
