"""Which departments customers combine, and where they fall out."""

from dms.charts.shapes import bars
from dms.charts.theme import GREEN
from dms.report.figure import Cells, Figure, Section, bars_of_counts, lay_out, share_of
from dms.report.published import Published, Row

_COMBINATIONS = """
    with used as (
        select
            (bought_new or bought_used or leased) as sales,
            serviced as service,
            used_body_shop as body,
            (bought_parts_retail or bought_parts_wholesale) as parts,
            (holds_service_contract or holds_insurance) as finance
        from marts.customer_departments
    )
    select sales, service, body, parts, finance, count(*) as customers
    from used
    where sales or service or body or parts or finance
    group by all
    order by customers desc, sales desc, service desc, body desc, parts desc, finance desc
"""
_WAY = """
    select
        home_dealership_key,
        count(*) as bought,
        count(*) filter (where last_visit_on >= first_sale_on) as serviced,
        count(*) filter (
            where last_visit_on >= first_sale_on and last_sale_on > first_sale_on
        ) as bought_again
    from marts.customer_360
    where first_sale_on is not null
    group by home_dealership_key
    order by bought desc, home_dealership_key
"""
_FALLEN_OUT = """
    select
        count(*) filter (where is_sold_not_serviced) as sold_not_serviced,
        count(*) filter (where is_serviced_not_sold) as serviced_not_sold
    from marts.customer_departments
"""

DEPARTMENTS = ("sales", "service", "body", "parts", "finance")
MOST_SHOWN = 10


def departments_section(published: Published) -> Section:
    """The cross-department picture."""
    say = published.words.say
    ways = published.rows(_WAY)
    return Section(
        "departments",
        say("Across departments"),
        say("Which departments customers combine, and where they fall out between two purchases."),
        figures=[
            _combinations(published),
            _way(published, ways),
            _fallen_out(published),
            _way_by_rooftop(published, ways),
        ],
    )


def _combinations(published: Published) -> Figure:
    words, say, cells = published.words, published.words.say, Cells(published.words)
    found = published.rows(_COMBINATIONS)
    customers = sum(row["customers"] for row in found)
    named = [
        (" + ".join(words.term(one) for one in DEPARTMENTS if row[one]), row["customers"])
        for row in found
    ]
    return Figure(
        "combinations",
        say("Departments that customers combine"),
        say(
            "Customers by exactly the departments that they ever used; finance and insurance while "
            "a contract is in force. The first {number} are drawn.",
            number=words.number(MOST_SHOWN),
        ),
        words.day(published.day),
        table=lay_out(
            (say("Departments"), say("Customers"), say("Share")),
            [
                [
                    cells.text(name),
                    cells.number(number),
                    cells.percent(share_of(number, customers), 1, has_bar=True),
                ]
                for name, number in named
            ],
        ),
        chart=bars_of_counts(words, named[:MOST_SHOWN]),
        empty=None if found else say("No customer has used any department yet."),
    )


def _way(published: Published, ways: list[Row]) -> Figure:
    words, say, cells = published.words, published.words.say, Cells(published.words)
    steps = [
        (say("Bought"), sum(row["bought"] for row in ways)),
        (say("… and serviced"), sum(row["serviced"] for row in ways)),
        (say("… and bought again"), sum(row["bought_again"] for row in ways)),
    ]
    bought = steps[0][1]
    return Figure(
        "bought_serviced_bought",
        say("Bought, serviced, bought again"),
        say(
            "Customers with a sale; those of them with a visit on the day of the first sale or "
            "later; those of these with another sale on a later day."
        ),
        words.day(published.day),
        table=lay_out(
            (say("Step"), say("Customers"), say("Of those who bought")),
            [
                [
                    cells.text(name),
                    cells.number(number),
                    cells.percent(share_of(number, bought), 1, has_bar=True),
                ]
                for name, number in steps
            ],
        ),
        chart=bars(
            [
                {
                    "label": name,
                    "value": number,
                    "text": f"{words.number(number)}  {words.percent(share_of(number, bought))}",
                }
                for name, number in steps
            ],
            GREEN,
        ),
        empty=None if ways else say("Nobody has bought a vehicle yet."),
    )


def _fallen_out(published: Published) -> Figure:
    words, say, cells = published.words, published.words.say, Cells(published.words)
    found = published.row(_FALLEN_OUT)
    return Figure(
        "fallen_out",
        say("Where customers fall out"),
        say(
            "Bought and not serviced: a sale, but no visit within 12 months at any rooftop. "
            "Serviced and never bought: two visits or more within 24 months, and no sale."
        ),
        words.day(published.day),
        table=lay_out(
            (say("What is missing"), say("Customers")),
            [
                [
                    cells.text(say("Bought, not serviced")),
                    cells.number(found["sold_not_serviced"]),
                ],
                [
                    cells.text(say("Serviced, never bought")),
                    cells.number(found["serviced_not_sold"]),
                ],
            ],
        ),
        is_folded=False,
    )


def _way_by_rooftop(published: Published, ways: list[Row]) -> Figure:
    words, say, cells = published.words, published.words.say, Cells(published.words)
    return Figure(
        "bought_serviced_bought_by_rooftop",
        say("The same by rooftop"),
        say("By the rooftop that the customer uses most, wherever they bought or came."),
        words.day(published.day),
        table=lay_out(
            (say("Rooftop"), say("Bought"), say("… and serviced"), say("… and bought again")),
            [
                [
                    cells.text(published.rooftop(row["home_dealership_key"])),
                    cells.number(row["bought"]),
                    cells.number(row["serviced"]),
                    cells.number(row["bought_again"]),
                ]
                for row in ways
            ],
        ),
        empty=None if ways else say("Nobody has bought a vehicle yet."),
        is_folded=False,
        width=3,
    )
