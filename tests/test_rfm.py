"""RFM scores on public data: the CDNOW purchases (in the package `lifetimes`).

customer_rfm is built by dbt from these purchases; a calculation in plain Python, which shares no
code with it, says what must come out.
"""

import csv
import datetime as dt
import math
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from importlib.metadata import distribution
from pathlib import Path

import duckdb
import pytest

from full_project import PROJECT, WITHOUT_UNIT_TESTS, Site

AS_OF = dt.date(1998, 6, 30)
Purchase = tuple[str, dt.date, Decimal]


def cdnow_purchases() -> list[Purchase]:
    """Customer, day and amount of each CDNOW purchase, January 1997 to June 1998."""
    master = distribution("lifetimes").locate_file("lifetimes/datasets/CDNOW_master.txt")
    purchases = []
    for line in Path(str(master)).read_text().splitlines()[1:]:
        customer, day, _, amount = line.split()
        purchases.append((customer, dt.datetime.strptime(day, "%Y%m%d").date(), Decimal(amount)))
    return purchases


def independent_scores(values: dict[str, Decimal | int]) -> dict[str, int]:
    """Least of 5 and 1 + floor(5 * share of customers that are strictly worse), exactly."""
    ordered = sorted(values.values())
    worse: dict[Decimal | int, int] = {}
    for position, value in enumerate(ordered):
        worse.setdefault(value, position)
    others = len(values) - 1
    return {
        customer: min(5, 1 + math.floor(5 * Fraction(worse[value], others)))
        for customer, value in values.items()
    }


def independent_rfm(purchases: list[Purchase]) -> dict[str, tuple[object, ...]]:
    days: dict[str, set[dt.date]] = defaultdict(set)
    spent: dict[str, Decimal] = defaultdict(Decimal)
    for customer, day, amount in purchases:
        days[customer].add(day)
        spent[customer] += amount
    recency = {customer: (AS_OF - max(of_one)).days for customer, of_one in days.items()}
    frequency = {customer: len(of_one) for customer, of_one in days.items()}
    r_scores = independent_scores({customer: -value for customer, value in recency.items()})
    f_scores = independent_scores(dict(frequency))
    m_scores = independent_scores(dict(spent))
    with (PROJECT / "seeds" / "rfm_grid.csv").open() as file:
        grid = {(int(row[0]), int(row[1])): row[2] for row in list(csv.reader(file))[1:]}
    result = {}
    for customer in days:
        mean = Decimal(f_scores[customer] + m_scores[customer]) / 2
        fm_score = int(mean.quantize(Decimal(1), ROUND_HALF_UP))
        result[customer] = (
            recency[customer],
            frequency[customer],
            spent[customer],
            r_scores[customer],
            f_scores[customer],
            m_scores[customer],
            fm_score,
            grid[r_scores[customer], fm_score],
        )
    return result


@pytest.fixture(scope="module")
def built_rfm(
    tmp_path_factory: pytest.TempPathFactory, parsed_project: Path
) -> dict[str, tuple[object, ...]]:
    site = Site(tmp_path_factory.mktemp("rfm"), parsed_project)
    purchases = site.folder / "purchases.csv"
    with purchases.open("w", newline="") as file:
        csv.writer(file).writerows(
            (number, customer, "cdnow", day, "parts", amount, amount)
            for number, (customer, day, amount) in enumerate(cdnow_purchases())
        )
    with duckdb.connect(str(site.warehouse)) as connection:
        connection.execute(
            f"""
            create schema marts;
            create table marts.customer_activities (
                activity_key varchar, customer_key varchar, dealership_key varchar,
                activity_on date, department varchar,
                reporting_net_revenue decimal(12, 2), reporting_gross_profit decimal(12, 2)
            );
            insert into marts.customer_activities from read_csv('{purchases}');
            create schema landing;
            create table landing.files as select timestamp '{AS_OF}' as extracted_at
            """
        )
    site.dbt(
        *("build", "--select", "customer_rfm", "rfm_grid", "--exclude-resource-type", "test"),
        *WITHOUT_UNIT_TESTS,
    )
    rows = site.query(
        "select customer_key, recency_days, frequency, monetary, r_score, f_score, m_score,"
        " fm_score, rfm_segment from marts.customer_rfm where department = 'parts'"
    )
    return {str(row[0]): row[1:] for row in rows}


def test_rfm_of_cdnow_equals_an_independent_calculation(
    built_rfm: dict[str, tuple[object, ...]],
) -> None:
    expected = independent_rfm(cdnow_purchases())
    assert len(expected) == 23570
    assert built_rfm == expected


def test_customers_of_equal_value_have_equal_scores(
    built_rfm: dict[str, tuple[object, ...]],
) -> None:
    scores = defaultdict(set)
    for recency, frequency, monetary, r_score, f_score, m_score, *_ in built_rfm.values():
        scores["recency", recency].add(r_score)
        scores["frequency", frequency].add(f_score)
        scores["monetary", monetary].add(m_score)
    assert {key: found for key, found in scores.items() if len(found) > 1} == {}
    assert len({row[3:6] for row in built_rfm.values()}) > 50
