"""Segment: its rule, how it grew, what its conditions keep, whom it shares, and its members."""

from datetime import date

import streamlit as st

from dms.app import queries, shown
from dms.app.choosing import choose_segment
from dms.app.context import Context
from dms.app.screens import members
from dms.app.store import Row
from dms.charts.shapes import lines
from dms.report.figure import Fact, Figure, bars_of_counts, lay_out, share_of


def show(context: Context) -> None:
    """Show the page."""
    say = context.words.say
    shown.heading(say("Segment"), say("As of {day}", day=context.day))
    name = choose_segment(context, say("Segment"))
    if name is None:
        return
    parts = {
        "about": say("About"), "trend": say("Trend"), "rule": say("Rule step by step"),
        "overlap": say("Overlap"), "rooftops": say("Rooftops"), "members": say("Members"),
    }  # fmt: skip
    match shown.choose_part(context.words, parts, "segment_part"):
        case "trend":
            shown.figures([_trend(context, name)], context.words)
        case "rule":
            shown.figures([_waterfall(context, name)], context.words)
        case "overlap":
            shown.figures([_overlap(context, name)], context.words)
        case "rooftops":
            shown.figures([_rooftops(context, name)], context.words)
        case "members":
            members.show(context, name)
        case _:
            _about(context, name)


def _about(context: Context, name: str) -> None:
    words, say = context.words, context.words.say
    row = context.reader.segment(name)
    share = words.percent(row["share_of_base"], 1)
    shown.facts(
        [
            Fact("members", say("Members"), words.number(row["members"]), row["members"],
                 say("{share} of all customers.", share=share)),
            Fact("reachable", say("Reachable"), words.number(row["reachable"]), row["reachable"],
                 say("By at least one channel, by consent and contact point.")),
            Fact("change", say("Change"), words.signed(row["change"]), row["change"],
                 say("Since the day kept before.")),
        ]
    )  # fmt: skip
    shown.part(say("Rule"))
    own = context.cells.own
    shown.text(own(row["rule"]).text)
    if row["warnings"]:
        shown.problem(row["warnings"])
    shown.part(say("What to do with it"))
    channels = (row["channels"] or "").split(";")
    shown.pairs(
        [
            (say("Objective"), own(row["objective"]).text),
            (say("Offer"), own(row["offer"]).text),
            (say("Channels"), ", ".join(words.term(one) for one in channels if one)),
            (say("Success is"), own(row["kpi"]).text),
            (say("Owner"), words.term(row["owner"])),
            (say("How often"), words.term(row["cadence"])),
            (say("Department"), words.term(row["department"])),
            (say("Name outside"), row["external_name"] or words.number(None)),
        ]
    )
    shown.figures([_reach(context, row), _quality(context, name)], words)


def _reach(context: Context, row: Row) -> Figure:
    words, cells, say = context.words, context.cells, context.words.say
    counts = {
        channel: row[f"reachable_by_{channel}"] for channel in ("email", "sms", "phone", "mail")
    }
    return Figure(
        "reach",
        say("Reach by channel"),
        say("Members who may be written to or called there, by consent and contact point."),
        context.day,
        table=lay_out(
            (say("Channel"), say("Members"), say("Share")),
            [
                [
                    cells.text(words.term(channel)),
                    cells.number(count),
                    cells.percent(share_of(count, row["members"])),
                ]
                for channel, count in counts.items()
            ],
        ),
        chart=bars_of_counts(
            words, [(words.term(channel), count) for channel, count in counts.items()]
        ),
        empty=None if row["members"] else say("The segment has no members today."),
    )


def _quality(context: Context, name: str) -> Figure:
    words, cells, say = context.words, context.cells, context.words.say
    found = context.reader.depth(name)["quality"]
    lines_of = []
    if found:
        index = found["population_stability_index"]
        plausible = say("Yes") if found["is_size_plausible"] else say("No")
        lines_of = [
            (say("Members are alike"), words.term(found["cohesion"])),
            (say("Told best by"), words.term(found["telling_measure"])),
            (say("Over time"), words.term(found["stability"])),
            (say("Population stability index"), words.number(index, 2)),
            (say("Size is plausible"), plausible),
        ]
    return Figure(
        "quality",
        say("Quality"),
        say("How alike the members are, how stable the segment is, and whether its size can be."),
        context.day,
        table=lay_out(
            (say("What"), say("Verdict")),
            [[cells.text(what), cells.text(verdict)] for what, verdict in lines_of],
        ),
        empty=None if found else say("What is published says nothing of its quality yet."),
        is_folded=False,
    )


def _trend(context: Context, name: str) -> Figure:
    words, cells, say = context.words, context.cells, context.words.say
    found = context.reader.depth(name)["trend"] or []
    headings = (say("Day"), say("Members"), say("Entered"), say("Left"), say("By the rule alone"))
    return Figure(
        "trend",
        say("Trend"),
        say("Members on the last day kept of each month and on the last day, with who came and "
            "went since the one before; by the rule alone where it was changed."),
        context.day,
        table=lay_out(
            headings,
            [
                [
                    cells.text(words.short_day(date.fromisoformat(row["measured_on"]))),
                    cells.number(row["members"]),
                    cells.number(row["entered"] or 0),
                    cells.number(row["exited"] or 0),
                    cells.number(
                        (row["entered_by_definition"] or 0) + (row["exited_by_definition"] or 0)
                    ),
                ]
                for row in reversed(found)
            ],
        ),
        chart=lines(
            [
                {"day": row["measured_on"], "series": say("Members"), "value": row["members"]}
                for row in found
            ]
        )
        if len(found) > 1
        else None,
        empty=None
        if found
        else say("No history is published yet; each build of a new day adds to it."),
        is_folded=False,
        width=2,
    )  # fmt: skip


def _waterfall(context: Context, name: str) -> Figure:
    cells, say = context.cells, context.words.say
    with st.spinner(say("Counting what each condition keeps…")):
        found = [line for line in context.reader.waterfall(name) if not line.is_silent]
    return Figure(
        "waterfall",
        say("Rule step by step"),
        say("The conditions of the rule as it stands in the project, each with the customers that "
            "are left after it and those that it drops."),
        context.day,
        table=lay_out(
            (say("Condition"), say("In the SQL"), say("Left"), say("Dropped")),
            [
                [
                    cells.text(line.condition),
                    cells.text(line.relation),
                    cells.number(line.after),
                    cells.number(line.before - line.after),
                ]
                for line in found
            ],
        ),
        empty=None if found else say("The rule has no conditions."),
        is_folded=False,
        width=2,
    )  # fmt: skip


def _overlap(context: Context, name: str) -> Figure:
    words, cells, say = context.words, context.cells, context.words.say
    found = context.reader.depth(name)["overlaps"] or []
    titles = context.titles
    return Figure(
        "overlap",
        say("Overlap"),
        say("Segments that share members with it, the most alike first: shared members, their "
            "share of this segment, of the other, and of both together."),
        context.day,
        table=lay_out(
            (say("Also in"), say("Shared"), say("Of this"), say("Of the other"), say("Of both")),
            [
                [
                    cells.text(titles.get(row["segment"], row["segment"])),
                    cells.number(row["shared"]),
                    cells.percent(row["containment"], 1, has_bar=True),
                    cells.percent(share_of(row["shared"], row["members"]), 1),
                    cells.percent(row["jaccard"], 1),
                ]
                for row in found
            ],
        ),
        chart=bars_of_counts(
            words,
            [(titles.get(row["segment"], row["segment"]), row["shared"]) for row in found[:10]],
        )
        if found
        else None,
        empty=None if found else say("It shares members with no other segment."),
        is_folded=False,
        width=2,
    )  # fmt: skip


def _rooftops(context: Context, name: str) -> Figure:
    words, cells, say = context.words, context.cells, context.words.say
    found = context.reader.of_segment(queries.BY_ROOFTOP, name)
    named = context.rooftops
    rows = [
        (named.get(row["home_dealership_key"], words.term(row["home_dealership_key"])), row)
        for row in found
    ]
    return Figure(
        "rooftops",
        say("Members by rooftop"),
        say("By the home rooftop of each member: where they come most."),
        context.day,
        table=lay_out(
            (say("Rooftop"), say("Members"), say("Reachable")),
            [
                [cells.text(label), cells.number(row["members"]), cells.number(row["reachable"])]
                for label, row in rows
            ],
        ),
        chart=bars_of_counts(words, [(label, row["members"]) for label, row in rows]),
        empty=None if found else say("The segment has no members today."),
        width=2,
        is_folded=False,
    )
