"""How is our base: customers, by department, active, lapsed, lost, retention, trend."""

from dms.charts.shapes import bars, shares
from dms.charts.theme import STATUSES
from dms.report.figure import Cells, Fact, Figure, Section, lay_out, share_of
from dms.report.published import Published
from dms.report.trends import trends

_CUSTOMERS = """
    select
        count(*) as customers,
        count(*) filter (where party_type = 'business') as businesses,
        count(*) filter (where can_email or can_sms or can_call or can_mail) as reachable,
        count(*) filter (where last_activity_on is not null) as with_activity,
        count(is_service_retained) as retention_base,
        count(*) filter (where is_service_retained) as retained
    from marts.customer_360
"""
_STATUSES = """
    select department, status, count(*) as customers
    from marts.customer_lifecycle
    where status != 'never'
    group by department, status
    order by array_position(['sales', 'service', 'parts'], department), status
"""
_DEALINGS = """
    unpivot (
        select
            count(*) filter (where bought_new) as bought_new,
            count(*) filter (where bought_used) as bought_used,
            count(*) filter (where leased) as leased,
            count(*) filter (where serviced) as serviced,
            count(*) filter (where used_body_shop) as used_body_shop,
            count(*) filter (where bought_parts_retail) as bought_parts_retail,
            count(*) filter (where bought_parts_wholesale) as bought_parts_wholesale,
            count(*) filter (where holds_service_contract) as holds_service_contract,
            count(*) filter (where holds_insurance) as holds_insurance
        from marts.customer_departments
    )
    on columns(*)
    into name dealing value customers
"""


def base_section(published: Published) -> Section:
    """The first page."""
    say = published.words.say
    return Section(
        "base",
        say("How is our base"),
        say("How many customers the group has, what they deal in, and how many still come."),
        facts=_facts(published),
        figures=[
            _statuses(published),
            _dealings(published),
            *trends(published),
        ],
    )


def _facts(published: Published) -> list[Fact]:
    words, say = published.words, published.words.say
    found = published.row(_CUSTOMERS)
    customers = found["customers"]
    retained = share_of(found["retained"], found["retention_base"])
    reachable = share_of(found["reachable"], customers)
    return [
        Fact(
            "customers",
            say("Customers"),
            words.number(customers),
            customers,
            say(
                "People and businesses that any document names, each once; {businesses} of them "
                "are businesses.",
                businesses=words.number(found["businesses"]),
            ),
        ),
        Fact(
            "with_activity",
            say("With any purchase or visit"),
            words.number(found["with_activity"]),
            found["with_activity"],
            say("A sale, a visit or a parts purchase, ever; the others are contacts so far."),
        ),
        Fact(
            "reachable",
            say("May be written to or called"),
            words.percent(reachable),
            reachable,
            say("By e-mail, SMS, phone or mail: at least one channel is allowed and has a point."),
        ),
        Fact(
            "retention_13_months",
            say("Service retention, 13 months"),
            words.percent(retained, 1),
            retained,
            say(
                "Of the {number} customers who ever paid for a visit, those who did so within the "
                "last 13 months.",
                number=words.number(found["retention_base"]),
            ),
        ),
    ]


def _statuses(published: Published) -> Figure:
    words, say, cells = published.words, published.words.say, Cells(published.words)
    found = published.rows(_STATUSES)
    by_place = {(row["department"], row["status"]): row["customers"] for row in found}
    departments = list(dict.fromkeys(row["department"] for row in found))
    totals = {
        department: sum(by_place.get((department, status), 0) for status in STATUSES)
        for department in departments
    }
    pieces = [
        {
            "label": words.term(department),
            "part": words.term(status),
            "value": by_place.get((department, status), 0),
            "text": words.percent(
                share_of(by_place.get((department, status), 0), totals[department])
            ),
            "is_light": status == "lapsed",
        }
        for department in departments
        for status in STATUSES
    ]
    table = lay_out(
        (say("Department"), *(words.term(status) for status in STATUSES), say("Together")),
        [
            [
                cells.text(words.term(department)),
                *(cells.number(by_place.get((department, status), 0)) for status in STATUSES),
                cells.number(totals[department]),
            ]
            for department in departments
        ],
    )
    colours = {words.term(status): colour for status, colour in STATUSES.items()}
    return Figure(
        "statuses",
        say("Active, lapsed and lost"),
        say(
            "Customers of each department by how long ago their last sale, visit or parts purchase "
            "is, by the limits of each department."
        ),
        words.day(published.day),
        table=table,
        chart=shares(pieces, colours) if found else None,
        empty=None if found else say("No customer has bought anything or come for a visit yet."),
    )


def _dealings(published: Published) -> Figure:
    words, say, cells = published.words, published.words.say, Cells(published.words)
    found = published.rows(_DEALINGS)
    is_empty = not any(row["customers"] for row in found)
    rows = [
        {
            "label": words.term(row["dealing"]),
            "value": row["customers"],
            "text": words.number(row["customers"]),
        }
        for row in found
    ]
    return Figure(
        "dealings",
        say("What customers deal in"),
        say(
            "Customers who ever did so; contracts and insurances are those in force. A customer "
            "counts in each that applies."
        ),
        words.day(published.day),
        table=lay_out(
            (say("What"), say("Customers")),
            [
                [cells.text(words.term(row["dealing"])), cells.number(row["customers"])]
                for row in found
            ],
        ),
        chart=bars(rows),
        empty=say("No customer has bought anything or come for a visit yet.") if is_empty else None,
    )
