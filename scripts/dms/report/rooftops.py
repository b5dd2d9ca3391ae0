"""The same figures by rooftop."""

from dms.charts.shapes import bars
from dms.report.figure import Cells, Figure, Section, lay_out, share_of
from dms.report.published import Published, Row

_ROOFTOPS = """
    with homes as (
        select
            home_dealership_key as dealership_key,
            count(*) as customers,
            count(*) filter (where service_status = 'active') as active_in_service,
            count(is_service_retained) as retention_base,
            count(*) filter (where is_service_retained) as retained,
            count(*) filter (where can_email or can_sms or can_call or can_mail) as reachable
        from marts.customer_360
            group by home_dealership_key
    ),
    last_month as (
        select max(month_on) as month_on from marts.kpi_department_months
    ),
    amounts as (
        select
            dealership_key,
            sum(reporting_revenue) as revenue,
            sum(reporting_gross_profit) as gross
        from marts.kpi_department_months
        where month_on > (select month_on - interval 12 month from last_month)
        group by dealership_key
    )
    select rooftops.dealership_key, homes.* exclude (dealership_key), amounts.revenue, amounts.gross
    from marts.rooftops as rooftops
    left join homes using (dealership_key)
    left join amounts using (dealership_key)
    order by homes.customers desc nulls last, rooftops.dealership_key
"""
_MONTHS = """
    select max(month_on) as last_month, count(*) as found from marts.kpi_department_months
"""


def rooftops_section(published: Published) -> Section:
    """A row a rooftop."""
    say = published.words.say
    found = published.rows(_ROOFTOPS)
    return Section(
        "rooftops",
        say("By rooftop"),
        say("Each customer counts for the rooftop that they use most, their home rooftop."),
        figures=[_retention(published, found), _all(published, found)],
    )


def _all(published: Published, found: list[Row]) -> Figure:
    words, say, cells = published.words, published.words.say, Cells(published.words)
    last = published.row(_MONTHS)["last_month"]
    return Figure(
        "all_rooftops",
        say("All rooftops"),
        say(
            "Active in service: a visit within 12 months. Retention: of those who ever paid for a "
            "visit, who did so within 13 months. Revenue and gross profit: the twelve full months "
            "up to {month}, of all departments, in one currency.",
            month=words.month(last),
        ),
        words.day(published.day),
        table=lay_out(
            (
                say("Rooftop"),
                say("Customers"),
                say("Active in service"),
                say("Retention"),
                say("Reachable"),
                say("Revenue"),
                say("Gross profit"),
            ),
            [
                [
                    cells.text(published.rooftop(row["dealership_key"])),
                    cells.number(row["customers"] or 0),
                    cells.number(row["active_in_service"] or 0),
                    cells.percent(share_of(row["retained"], row["retention_base"]), 1),
                    cells.percent(share_of(row["reachable"], row["customers"]), 1),
                    cells.money(row["revenue"], published.currency),
                    cells.money(row["gross"], published.currency),
                ]
                for row in found
            ],
        ),
        empty=None if found else say("The seed of the rooftops names none."),
        is_folded=False,
        width=2,
    )


def _retention(published: Published, found: list[Row]) -> Figure:
    words, say, cells = published.words, published.words.say, Cells(published.words)
    shown = [
        (published.rooftop(row["dealership_key"]), row["retained"] / row["retention_base"])
        for row in found
        if row["retention_base"]
    ]
    shown.sort(key=lambda item: -item[1])
    return Figure(
        "retention_by_rooftop",
        say("Service retention by rooftop"),
        say("Of the customers who ever paid for a visit, who did so within the last 13 months."),
        words.day(published.day),
        table=lay_out(
            (say("Rooftop"), say("Retention")),
            [[cells.text(name), cells.percent(share, 1)] for name, share in shown],
        ),
        chart=bars(
            [
                {"label": name, "value": share, "text": words.percent(share, 1)}
                for name, share in shown
            ]
        ),
        empty=None if shown else say("No customer has paid for a visit yet."),
    )
