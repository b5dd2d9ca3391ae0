"""Sums over rooftops of two currencies, and retention, against a calculation that shares no code.

Amounts are those of the marts in the rooftops' own currencies; rates, currencies and months are
read and worked out here once more, with Python's decimals and by division.
"""

import csv
import datetime as dt
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from conftest import BuiltSample
from full_project import DAY, PROJECT, WITHOUT_UNIT_TESTS, Site, copy_project

CENT = Decimal("0.01")
LOOK_BACK_BEGAN = dt.date(2023, 6, 30)  # 36 months before 2026-06-30: not within
KPI_BEGAN = dt.date(2023, 7, 1)
FACTS = """
    select customer_key, dealership_key, 'sales', sold_on, sale_price, sale_price, total_gross
    from marts.sales
    union all
    select customer_key, dealership_key, department, closed_on,
        customer_pay_amount - discount_amount,
        customer_pay_amount + warranty_amount + service_contract_amount - discount_amount,
        gross_profit
    from marts.visits
    union all
    select customer_key, dealership_key, 'parts', purchased_on, net_amount, net_amount, gross_profit
    from marts.parts_purchases
"""
Fact = tuple[str | None, str, str, dt.date, Decimal, Decimal, Decimal]


def seed(name: str) -> list[dict[str, str]]:
    with (PROJECT / "seeds" / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def canadian_per_dollar(day: dt.date) -> Decimal:
    """The newest line of the seed by that day; all its lines say how many CAD a USD is."""
    lines = [row for row in seed("exchange_rates") if row["valid_from"] <= day.isoformat()]
    newest = max(lines, key=lambda row: row["valid_from"])
    assert (newest["currency"], newest["to_currency"]) == ("USD", "CAD")
    return Decimal(newest["rate"])


class Converter:
    """Amounts of rooftops in USD."""

    def __init__(self) -> None:
        self.currencies = {row["dealership_key"]: row["currency"] for row in seed("dealerships")}
        self.rates: dict[dt.date, Decimal] = {}

    def dollars(self, amount: Decimal, rooftop: str, day: dt.date) -> Decimal:
        if self.currencies[rooftop] == "USD":
            return amount
        assert self.currencies[rooftop] == "CAD"
        if day not in self.rates:
            self.rates[day] = canadian_per_dollar(day)
        return (amount / self.rates[day]).quantize(CENT, ROUND_HALF_UP)


@pytest.fixture(scope="module")
def built(built_sample: BuiltSample) -> Site:
    """The sample as `dms build` left it; not to be changed."""
    return Site(built_sample.settings.warehouse.parent)


@pytest.fixture(scope="module")
def facts(built: Site) -> list[Fact]:
    found = built.query(FACTS)
    assert {fact[1] for fact in found if fact[0]} >= {"mapleridge_nissan", "lakeside_ford"}
    return found  # type: ignore[return-value]


def test_customers_of_two_currencies_are_worth_what_an_independent_calculation_says(
    built: Site, facts: list[Fact]
) -> None:
    convert = Converter().dollars
    revenue: dict[str, Decimal] = defaultdict(Decimal)
    gross: dict[str, Decimal] = defaultdict(Decimal)
    monetary: dict[str, Decimal] = defaultdict(Decimal)
    for customer, rooftop, _, day, paid, _, profit in facts:
        if customer:
            revenue[customer] += convert(paid, rooftop, day)
            gross[customer] += convert(profit, rooftop, day)
            if day > LOOK_BACK_BEGAN:
                monetary[customer] += convert(profit, rooftop, day)

    values = built.query(
        "select customer_key, lifetime_revenue, lifetime_gross from marts.customer_value"
    )
    assert {str(key): (one, other) for key, one, other in values} == {
        str(key): (revenue[str(key)], gross[str(key)]) for key, _, _ in values
    }
    assert revenue.keys() <= {key for key, _, _ in values}
    scored = built.query(
        "select customer_key, monetary from marts.customer_rfm where department = 'all'"
    )
    assert scored
    assert dict(scored) == {key: monetary[str(key)] for key, _ in scored}
    assert built.query("select distinct reporting_currency from marts.rooftops") == [("USD",)]


def test_months_of_departments_are_what_an_independent_calculation_says(
    built: Site, facts: list[Fact]
) -> None:
    convert = Converter().dollars
    expected: dict[tuple[object, ...], list[Decimal]] = {}
    for _, rooftop, department, day, _, revenue, profit in facts:
        if day >= KPI_BEGAN:
            sums = expected.setdefault(
                (rooftop, department, day.replace(day=1)), [Decimal(0) for _ in range(5)]
            )
            amounts = (
                *(Decimal(1), revenue, profit),
                *(convert(revenue, rooftop, day), convert(profit, rooftop, day)),
            )
            sums[:] = [total + amount for total, amount in zip(sums, amounts, strict=True)]
    found = built.query(
        "select dealership_key, department, month_on, transactions, revenue, gross_profit,"
        " reporting_revenue, reporting_gross_profit from marts.kpi_department_months"
    )
    assert {row[:3]: list(row[3:]) for row in found} == expected


def months() -> Iterator[dt.date]:
    """The first days of July 2023 to June 2026."""
    for number in range(2023 * 12 + 6, 2026 * 12 + 6):
        yield dt.date(number // 12, number % 12 + 1, 1)


def years_back(month: dt.date, years: int) -> tuple[dt.date, dt.date]:
    """First day of the twelve months that end with that month so many years before, and the day
    after the last one."""
    after = dt.date(month.year + month.month // 12 - years, month.month % 12 + 1, 1)
    return after.replace(year=after.year - 1), after


def test_retention_is_what_counting_people_month_by_month_gives(built: Site) -> None:
    visits = built.query(
        "select dealership_key, customer_key, closed_on from marts.visits"
        " where customer_key is not null"
    )
    by_rooftop: dict[str, list[tuple[object, dt.date]]] = defaultdict(list)
    for rooftop, customer, day in visits:
        assert isinstance(day, dt.date)
        by_rooftop[str(rooftop)].append((customer, day))
        by_rooftop["all_rooftops"].append((customer, day))

    expected = {}
    for rooftop, seen in by_rooftop.items():
        first = min(day for _, day in seen).replace(day=1)
        for month in months():
            if month < first:
                continue
            (began, ended), (prior_began, prior_ended) = years_back(month, 0), years_back(month, 1)
            now = {customer for customer, day in seen if began <= day < ended}
            base = {customer for customer, day in seen if prior_began <= day < prior_ended}
            back = len(now & base)
            percent = None
            if base and first <= prior_began:
                percent = (Decimal(100 * back) / len(base)).quantize(CENT, ROUND_HALF_UP)
            expected[rooftop, month] = (len(now), len(base), back, percent)

    found = built.query(
        "select dealership_key, month_on, active_customers, base_customers, retained_customers,"
        " retention_percent from marts.kpi_retention"
    )
    assert {row[:2]: row[2:] for row in found} == expected
    assert Counter(row[5] is None for row in found)[False] > 200


def test_without_a_rate_amounts_are_in_no_sum_and_the_build_says_so(
    built_sample: BuiltSample, parsed_project: Path, tmp_path: Path, facts: list[Fact]
) -> None:
    project = copy_project(tmp_path)
    rates = project / "seeds" / "exchange_rates.csv"
    rates.write_text(rates.read_text("utf-8").splitlines()[0] + "\n", encoding="utf-8")
    site = Site(tmp_path, parsed_project, {"DBT_PROJECT_DIR": str(project)})
    shutil.copy(built_sample.settings.warehouse, site.warehouse)

    output = site.dbt(
        *("build", "--select", "exchange_rates", "rooftop_exchange_rates", "sales", "visits"),
        *("parts_purchases", "customer_activities", "customer_rfm", "customer_value"),
        *("kpi_department_months", "missing_exchange_rates", "counted_findings"),
        *("findings_by_code", "quality_findings"),
        *("exchange_rates_are_there", *WITHOUT_UNIT_TESTS, *DAY),
    )

    unconverted = [fact for fact in facts if fact[1] == "mapleridge_nissan"]
    days = sorted(fact[3] for fact in unconverted)
    assert (
        f"dealertrack | mapleridge_nissan | CAD | USD | {len(unconverted)} | {days[0]} | add a line"
        " CAD,USD to seeds/exchange_rates.csv" in output
    )
    assert site.query(
        "select feed, finding_count from quality.quality_findings"
        " where finding = 'no rate from CAD to USD'"
    ) == [("dealertrack", len(unconverted))]
    dollars: dict[str, Decimal] = defaultdict(Decimal)
    for customer, rooftop, _, _, paid, _, _ in facts:
        if customer and rooftop != "mapleridge_nissan":
            dollars[customer] += paid
    values = site.query("select customer_key, lifetime_revenue from marts.customer_value")
    assert dict(values) == {key: dollars.get(str(key), Decimal(0)) for key, _ in values}
    touched = {customer for customer, *_ in unconverted if customer}
    assert {
        key
        for (key,) in site.query(
            "select customer_key from marts.customer_value where has_unconverted_amounts"
        )
    } == touched
    only_there = sorted(touched - dollars.keys())
    assert only_there
    assert site.query(
        "select distinct monetary, m_score from marts.customer_rfm"
        f" where department = 'all' and customer_key in {(*only_there, '')}"
    ) == [(Decimal(0), 1)]
    assert site.query(
        "select count(reporting_revenue), count(revenue) > 0 from marts.kpi_department_months"
        " where dealership_key = 'mapleridge_nissan'"
    ) == [(0, True)]
