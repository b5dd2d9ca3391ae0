"""What changed since last time and last month: segments that grew and shrank, and why."""

from datetime import date

from dms.charts.shapes import changes
from dms.report.figure import Cells, Fact, Figure, Section, lay_out
from dms.report.published import Published, Row

_LAST_TIME = """
    select
        segment_name,
        count(*) filter (where event = 'entered') as entered,
        count(*) filter (where event = 'left') as "left",
        count(*) filter (where cause = 'definition') as by_definition
    from membership.segment_events
    where event_on = $day
    group by segment_name
    order by entered + "left" desc, segment_name
"""
_MONTH_BEFORE = """
    select max(measured_on) as day
    from membership.segment_sizes
    where measured_on <= cast($day as date) - 14
"""
_LAST_MONTH = """
    with sizes as (
        select
            segment_name,
            cast(sum(members) filter (where measured_on = $before) as bigint) as members_before,
            coalesce(cast(sum(members) filter (where measured_on = $day) as bigint), 0) as now,
            coalesce(cast(sum(entered) filter (where measured_on > $before) as bigint), 0) as came,
            coalesce(cast(sum(exited) filter (where measured_on > $before) as bigint), 0) as went,
            coalesce(cast(sum(entered_by_definition + exited_by_definition) filter (
                where measured_on > $before
            ) as bigint), 0) as by_definition
        from membership.segment_sizes
        where measured_on between $before and $day
        group by segment_name
    )
    select
        segment_name, members_before, now as members, came as entered, went as "left", by_definition
    from sizes
    where came + went > 0 or members_before is null
    order by abs(now - coalesce(members_before, 0)) desc, came + went desc, segment_name
"""
_MOVES = """
    select from_state, to_state, cast(sum(customers) as bigint) as customers
    from membership.segment_migration
    where kind = 'segment' and to_on > $before and to_on <= $day
        and from_state is not null and to_state is not null
    group by from_state, to_state
    order by customers desc, from_state, to_state
    limit 20
"""
_STATUS_MOVES = """
    select
        subject as department, from_state, to_state, cast(sum(customers) as bigint) as customers
    from membership.segment_migration
    where kind = 'lifecycle' and to_on > $before and to_on <= $day
        and from_state is distinct from to_state
    group by subject, from_state, to_state
    order by customers desc, subject, from_state, to_state
"""

MOST_SHOWN = 12
"""Segments in a chart; the table below has all."""


def changes_section(published: Published) -> Section:
    """Since the day kept before, and since the end of last month."""
    say = published.words.say
    before = published.row(_MONTH_BEFORE, day=published.day)["day"] if published.day else None
    return Section(
        "changes",
        say("What changed"),
        say("Which segments grew and shrank, who came and went, and why."),
        facts=_facts(published, before),
        figures=[
            _last_time(published),
            _last_month(published, before),
            _status_moves(published, before),
            _moves(published, before),
        ],
    )


def _month(published: Published, before: date | None) -> list[Row]:
    if before is None:
        return []
    return published.rows(_LAST_MONTH, before=before, day=published.day)


def _facts(published: Published, before: date | None) -> list[Fact]:
    words, say = published.words, published.words.say
    if before is None:
        return []
    known = [row for row in _month(published, before) if row["members_before"] is not None]
    grew = sum(1 for row in known if row["members"] > row["members_before"])
    shrank = sum(1 for row in known if row["members"] < row["members_before"])
    since = say("Segments with more members than on {day}.", day=words.day(before))
    less = say("Segments with fewer members than on {day}.", day=words.day(before))
    return [
        Fact("grew", say("Segments that grew"), words.number(grew), grew, since),
        Fact("shrank", say("Segments that shrank"), words.number(shrank), shrank, less),
    ]


def _chart_rows(published: Published, found: list[Row]) -> list[Row]:
    words = published.words
    return [
        {
            "label": published.title(row["segment_name"]),
            "entered": int(row["entered"]),
            "entered_text": words.number(row["entered"]),
            "left": int(row["left"]),
            "left_text": words.number(row["left"]),
        }
        for row in found[:MOST_SHOWN]
    ]


def _nothing_before(published: Published) -> str:
    return published.words.say(
        "There is no earlier day to compare with yet: changes show after the next build of a later "
        "day; `dms backfill` builds the past months."
    )


def _last_time(published: Published) -> Figure:
    words, say, cells = published.words, published.words.say, Cells(published.words)
    found = published.rows(_LAST_TIME, day=published.day) if published.day else []
    empty = say("No customer entered or left a segment since the day that was kept before.")
    return Figure(
        "last_time",
        say("Since last time"),
        say(
            "Customers who entered or left a segment on this day, against the day kept before. "
            "Most moved at the top; the first {number} are drawn.",
            number=words.number(MOST_SHOWN),
        ),
        words.day(published.day),
        table=lay_out(
            (say("Segment"), say("Entered"), say("Left"), say("Because the rule changed")),
            [
                [
                    cells.text(published.title(row["segment_name"]), anchor(row["segment_name"])),
                    cells.number(row["entered"]),
                    cells.number(row["left"]),
                    cells.number(row["by_definition"]),
                ]
                for row in found
            ],
        ),
        chart=changes(_chart_rows(published, found), say("Entered"), say("Left")),
        empty=None if found else empty,
    )


def _last_month(published: Published, before: date | None) -> Figure:
    words, say, cells = published.words, published.words.say, Cells(published.words)
    found = _month(published, before)
    empty = say("No segment changed in this time.")
    return Figure(
        "last_month",
        say("Since last month"),
        say(
            "Members on the last day kept of a month, at least two weeks ago, and now; who came "
            "and went in between. The first {number} are drawn.",
            number=words.number(MOST_SHOWN),
        ),
        span(published, before),
        table=lay_out(
            (
                say("Segment"),
                say("Before"),
                say("Entered"),
                say("Left"),
                say("Now"),
                say("Change"),
                say("Because the rule changed"),
            ),
            [
                [
                    cells.text(published.title(row["segment_name"]), anchor(row["segment_name"])),
                    cells.number(row["members_before"])
                    if row["members_before"] is not None
                    else cells.text(say("new")),
                    cells.number(row["entered"]),
                    cells.number(row["left"]),
                    cells.number(row["members"]),
                    cells.signed(int(row["members"] - (row["members_before"] or 0))),
                    cells.number(row["by_definition"]),
                ]
                for row in found
            ],
        ),
        chart=changes(_chart_rows(published, found), say("Entered"), say("Left")),
        empty=_nothing_before(published) if before is None else None if found else empty,
    )


def _moves(published: Published, before: date | None) -> Figure:
    say, cells = published.words.say, Cells(published.words)
    found = published.rows(_MOVES, before=before, day=published.day) if before else []
    return Figure(
        "moves",
        say("Where those who left went"),
        say(
            "Customers who left a segment and entered another one of the same department between "
            "two measured days; the 20 greatest moves."
        ),
        span(published, before),
        table=lay_out(
            (say("Left"), say("Entered"), say("Customers")),
            [
                [
                    cells.text(published.title(row["from_state"]), anchor(row["from_state"])),
                    cells.text(published.title(row["to_state"]), anchor(row["to_state"])),
                    cells.number(row["customers"]),
                ]
                for row in found
            ],
        ),
        empty=_nothing_before(published)
        if before is None
        else None
        if found
        else say("Nobody went from one segment to another of the same department in this time."),
        is_folded=False,
        width=3,
    )


def _status_moves(published: Published, before: date | None) -> Figure:
    words, say, cells = published.words, published.words.say, Cells(published.words)
    found = published.rows(_STATUS_MOVES, before=before, day=published.day) if before else []
    return Figure(
        "status_moves",
        say("Who became active, lapsed or lost"),
        say("Customers whose status in a department changed between two measured days."),
        span(published, before),
        table=lay_out(
            (say("Department"), say("Was"), say("Is"), say("Customers")),
            [
                [
                    cells.text(words.term(row["department"])),
                    cells.text(words.term(row["from_state"] or "never")),
                    cells.text(words.term(row["to_state"] or "no_more")),
                    cells.number(row["customers"]),
                ]
                for row in found
            ],
        ),
        empty=_nothing_before(published)
        if before is None
        else None
        if found
        else say("No customer's status changed in this time."),
        is_folded=False,
    )


def span(published: Published, before: date | None) -> str:
    """From a day to that of the report."""
    words = published.words
    if before is None:
        return words.day(published.day)
    return words.say("{first} to {last}", first=words.day(before), last=words.day(published.day))


def anchor(segment: str) -> str:
    """The anchor of a segment's card."""
    return f"segment-{segment}"
