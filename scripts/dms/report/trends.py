"""How the base grows or shrinks, month by month."""

from collections.abc import Callable
from datetime import date
from typing import TypedDict

from dms.charts.shapes import Chart, lines
from dms.report.figure import Cell, Cells, Figure, Table, lay_out
from dms.report.published import Published
from dms.words.language import Number

_TREND = """
    with days as (
        select distinct measured_on from membership.segment_sizes
    ),
    changes as (
        select subject, since_on as changed_on, count(*) as more
        from membership.customer_state_history
        where kind = 'lifecycle' and state_name = 'active'
        group by subject, since_on
        union all
        select subject, until_on, -count(*)
        from membership.customer_state_history
        where kind = 'lifecycle' and state_name = 'active' and until_on is not null
        group by subject, until_on
    )
    select subject as department, measured_on, cast(sum(more) as bigint) as customers
    from days
    inner join changes on changed_on <= measured_on
    group by subject, measured_on
    order by array_position(['sales', 'service', 'parts'], subject), measured_on
"""
_RETENTION = """
    select month_on, active_customers, base_customers, retained_customers, retention_percent
    from marts.kpi_retention
    where dealership_key = 'all_rooftops'
    order by month_on
"""

_GROSS = """
    select
        department, month_on, sum(reporting_gross_profit) as gross
    from marts.kpi_department_months
    group by department, month_on
    order by array_position(['sales', 'service', 'body', 'parts'], department), month_on
"""


def trends(published: Published) -> list[Figure]:
    """A figure for each: active customers, those in service, who came again, gross profit."""
    return [
        _trend(published),
        _active_in_service(published),
        _retention(published),
        _gross(published),
    ]


def _trend(published: Published) -> Figure:
    words, say, cells = published.words, published.words.say, Cells(published.words)
    found = published.rows(_TREND)
    days = sorted({row["measured_on"] for row in found})
    return Figure(
        "active_trend",
        say("Active customers, by department"),
        say("Customers who were active on the last day kept of each month, and on the last day."),
        _days(published, days),
        **_by_department(
            published,
            say("Day"),
            words.short_day,
            {(row["measured_on"], row["department"]): row["customers"] for row in found},
            lambda customers: cells.number(customers or 0),
        ),
        empty=_too_few_days(published, days),
    )


class _Shown(TypedDict):
    table: Table
    chart: Chart


def _by_department(
    published: Published,
    heading: str,
    say_day: Callable[[date], str],
    measured: dict[tuple[date, str], Number],
    show: Callable[[Number | None], Cell],
) -> _Shown:
    """What was `measured` on each day of each department: newest first, and as lines."""
    words, cells = published.words, Cells(published.words)
    days = sorted({day for day, _ in measured}, reverse=True)
    departments = list(dict.fromkeys(department for _, department in measured))
    return {
        "table": lay_out(
            (heading, *(words.term(department) for department in departments)),
            [
                [cells.text(say_day(day)), *(show(measured.get((day, one))) for one in departments)]
                for day in days
            ],
        ),
        "chart": lines(
            [
                {
                    "day": day.isoformat(),
                    "series": words.term(department),
                    "value": float(value or 0),
                }
                for (day, department), value in measured.items()
            ]
        ),
    }


def _too_few_days(published: Published, days: list[date]) -> str | None:
    if len(days) > 1:
        return None
    return published.words.say(
        "A trend shows once two days are kept; `dms backfill` builds the past months."
    )


def _days(published: Published, days: list[date]) -> str:
    words = published.words
    if not days:
        return words.day(published.day)
    return words.say("{first} to {last}", first=words.day(days[0]), last=words.day(days[-1]))


def _months(published: Published, months: list[date]) -> str:
    words = published.words
    if not months:
        return words.day(published.day)
    return words.say(
        "{first} to {last}", first=words.month(months[0]), last=words.month(months[-1])
    )


def _active_in_service(published: Published) -> Figure:
    words, say, cells = published.words, published.words.say, Cells(published.words)
    found = published.rows(_RETENTION)
    months = [row["month_on"] for row in found]
    return Figure(
        "active_in_service",
        say("Customers with a visit within 12 months"),
        say("Customers with a visit in the twelve months up to the end of each month."),
        _months(published, months),
        table=lay_out(
            (say("Month"), say("Customers")),
            [
                [cells.text(words.month(row["month_on"])), cells.number(row["active_customers"])]
                for row in reversed(found)
            ],
        ),
        chart=lines(
            [
                {"day": row["month_on"].isoformat(), "series": "", "value": row["active_customers"]}
                for row in found
            ]
        ),
        empty=None if len(found) > 1 else say("There are no two full months with visits yet."),
    )


def _retention(published: Published) -> Figure:
    words, say, cells = published.words, published.words.say, Cells(published.words)
    found = [row for row in published.rows(_RETENTION) if row["retention_percent"] is not None]
    months = [row["month_on"] for row in found]
    return Figure(
        "retention",
        say("Who came again the next year"),
        say(
            "Of the customers with a visit in the twelve months before, those with one in the "
            "twelve months up to the end of the month."
        ),
        _months(published, months),
        table=lay_out(
            (say("Month"), say("Came before"), say("Came again"), say("Share")),
            [
                [
                    cells.text(words.month(row["month_on"])),
                    cells.number(row["base_customers"]),
                    cells.number(row["retained_customers"]),
                    cells.percent(row["retention_percent"] / 100, 1),
                ]
                for row in reversed(found)
            ],
        ),
        chart=lines(
            [
                {
                    "day": row["month_on"].isoformat(),
                    "series": "",
                    "value": float(row["retention_percent"]) / 100,
                }
                for row in found
            ],
            is_percent=True,
        ),
        empty=None
        if len(found) > 1
        else say("The visits on file do not reach back over two years yet."),
    )


def _gross(published: Published) -> Figure:
    words, say, cells = published.words, published.words.say, Cells(published.words)
    found = published.rows(_GROSS)
    months = sorted({row["month_on"] for row in found})
    return Figure(
        "gross_trend",
        say("Gross profit, by department"),
        say(
            "Of each full month, all rooftops in {currency}; walk-ins count.",
            currency=published.currency,
        ),
        _months(published, months),
        **_by_department(
            published,
            say("Month"),
            words.month,
            {(row["month_on"], row["department"]): row["gross"] for row in found},
            lambda gross: cells.money(gross, published.currency),
        ),
        empty=None if len(months) > 1 else say("There are no two full months with business yet."),
    )
