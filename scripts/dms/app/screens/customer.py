"""Customer: why in which segments, what is missing for others, vehicles, consent, history."""

from datetime import date

import streamlit as st

from dms.app import queries, shown
from dms.app.choosing import CUSTOMER
from dms.app.context import Context
from dms.app.people import address, full_name, points
from dms.app.screens.customer_search import find_customer
from dms.explain.explanation import Explanation
from dms.report.figure import Cell, Fact, Figure, lay_out
from dms.words.markup import Untranslated


def show(context: Context) -> None:
    """Show the page."""
    say = context.words.say
    shown.heading(say("Customer"), say("As of {day}", day=context.day))
    key = find_customer(context)
    if key is None:
        return
    reader = context.reader
    found = reader.customer(key)
    st.query_params[CUSTOMER] = key
    _who(context, found)
    _value(context, key)
    parts = {
        "why": say("Segments"), "near": say("Near misses"), "vehicles": say("Vehicles"),
        "consent": say("Consent"), "activity": say("Dealings"), "history": say("History"),
    }  # fmt: skip
    chosen = shown.choose_part(context.words, parts, "customer_part")
    show_part = {
        "near": _near, "vehicles": _vehicles, "consent": _consent, "activity": _activities,
        "history": _history,
    }.get(chosen, _why)  # fmt: skip
    show_part(context, found)


def _who(context: Context, found: Explanation) -> None:
    reader, words, say = context.reader, context.words, context.words.say
    key, who = found.customer_key, found.profile
    lines = [
        (say("Customer key"), key),
        (say("Kind"), say("Business") if who["party_type"] == "business" else say("Person")),
        (
            say("Home rooftop"),
            context.rooftops.get(
                who["home_dealership_key"], words.term(who["home_dealership_key"])
            ),
        ),
        (say("Known since"), _day(context, who["first_seen_on"])),
        (say("Last dealing"), _day(context, who["last_activity_on"])),
    ]
    name = key
    if reader.viewer.sees_contacts:
        person = reader.contacts([key], "customer").get(key, {})
        name = full_name(person) or key
        lines[1:1] = [
            (say("Contact points"), points(person) or words.number(None)),
            (say("Address"), address(person) or words.number(None)),
        ]
    shown.part(name)
    shown.pairs(lines)


def _value(context: Context, key: str) -> None:
    words, say, currency = context.words, context.words.say, context.currency
    for row in context.reader.rows(queries.VALUE, key=key):
        rfm = context.titles.get(row["rfm_segment"]) or words.term(row["rfm_segment"])
        shown.facts(
            [
                Fact("lifetime_gross", say("Lifetime gross profit"),
                     words.money(row["lifetime_gross"], currency), row["lifetime_gross"],
                     say("Of all sales, visits and parts.")),
                Fact("gross_last_12_months", say("In the last 12 months"),
                     words.money(row["gross_last_12_months"], currency),
                     row["gross_last_12_months"], say("Gross profit.")),
                Fact("rfm", say("RFM"), rfm, None,
                     say("By recency, frequency and money of all departments.")),
                Fact("last_visit", say("Last visit"), words.short_day(row["last_visit_on"]), None,
                     say("Service: {status}.", status=words.term(row["service_status"]))),
            ]
        )  # fmt: skip


def _why(context: Context, found: Explanation) -> None:
    cells, say, titles = context.cells, context.words.say, context.titles
    rows = [
        [
            cells.text(titles.get(one["segment"], one["segment"])),
            cells.own(one["reason"]),
            cells.text(_day(context, one["qualified_on"])),
        ]
        for one in found.segments
    ]
    _show(
        context,
        "in",
        (say("In these segments"), say("With the reason, the most important first.")),
        (say("Segment"), say("Why"), say("Since")),
        rows,
        empty=say("In no segment today."),
    )


def _near(context: Context, found: Explanation) -> None:
    cells, say, titles = context.cells, context.words.say, context.titles
    with st.spinner(say("Running all rules for this customer…")):
        whole = context.reader.explain(found.customer_key)
    rows = [
        [cells.text(titles.get(one.segment, one.segment)), cells.own(one.sentence)]
        for one in whole.near_misses
    ]
    _show(
        context,
        "near",
        (
            say("Near misses"),
            say(
                "Segments that they come into by the passing of days alone, or miss by one "
                "condition and narrowly."
            ),
        ),
        (say("Segment"), say("What is missing")),
        rows,
        empty=say("They hardly miss any segment."),
    )
    leaving = [
        [
            cells.text(titles.get(one["segment"], one["segment"])),
            cells.text(_day(context, one["leaves"]["on"])),
        ]
        for one in whole.segments
        if one.get("leaves")
    ]
    if leaving:
        _show(
            context,
            "leaving",
            (
                say("Soon out of"),
                say("Segments that they leave within 90 days if nothing happens."),
            ),
            (say("Segment"), say("On")),
            leaving,
            empty="",
        )
    for line in whole.notes:
        shown.text(Untranslated(line))


def _vehicles(context: Context, found: Explanation) -> None:
    words, cells, say = context.words, context.cells, context.words.say
    rows = []
    for row in context.reader.rows(queries.VEHICLES, key=found.customer_key):
        named = " ".join(str(row[one]) for one in ("model_year", "make", "model") if row[one])
        odometer = words.number(row["last_odometer"])
        if row["last_odometer"] is not None:
            odometer += f" {row['odometer_unit'] or ''}"
        until = words.short_day(row["owned_until_on"])
        rows.append(
            [
                cells.text(named),
                cells.text(words.short_day(row["owned_since_on"])),
                cells.text(say("owned") if row["is_owned"] else until),
                cells.text(odometer),
                cells.text(words.short_day(row["lease_end_on"])),
            ]
        )
    _show(
        context,
        "vehicles",
        (say("Vehicles"), say("Those owned now first; until when as far as documents tell.")),
        (say("Vehicle"), say("Since"), say("Until"), say("Odometer"), say("Lease ends")),
        rows,
        empty=say("No vehicle is known of them."),
    )


def _consent(context: Context, found: Explanation) -> None:
    words, cells, say = context.words, context.cells, context.words.say
    rows = []
    for one in found.channels:
        evidence = ""
        if one["evidence_kind"]:
            evidence = say(
                "{kind} of {day} ({feed})",
                kind=words.term(one["evidence_kind"]),
                day=_day(context, one["evidence_on"]),
                feed=one["feed"],
            )
        allowed = cells.text(say("Yes")) if one["is_allowed"] else cells.wrong(say("No"))
        rows.append(
            [
                cells.text(words.term(one["channel"])),
                allowed,
                cells.text(words.term(one["reason"])),
                cells.text(evidence),
                cells.text(_day(context, one["expires_on"])),
            ]
        )
    _show(
        context,
        "consent",
        (say("What may be sent"), say("And what says so.")),
        (say("Channel"), say("Allowed"), say("Reason"), say("Evidence"), say("Until")),
        rows,
        empty=say("Nothing is known of their consent."),
    )
    if found.is_held_out:
        shown.text(say("Held out of everything that is sent, to measure what it brings."))


def _activities(context: Context, found: Explanation) -> None:
    words, cells, say, rooftops = context.words, context.cells, context.words.say, context.rooftops
    rows = [
        [
            cells.text(words.short_day(row["activity_on"])),
            cells.text(words.term(row["department"])),
            cells.text(rooftops.get(row["dealership_key"], words.term(row["dealership_key"]))),
            cells.money(row["net_revenue"], row["currency"]),
        ]
        for row in context.reader.rows(queries.ACTIVITIES, key=found.customer_key)
    ]
    _show(
        context,
        "activity",
        (say("Dealings"), say("The last twenty sales, visits and purchases.")),
        (say("Day"), say("Department"), say("Rooftop"), say("Revenue")),
        rows,
        empty=say("They have bought nothing and came for no visit yet."),
    )


def _history(context: Context, found: Explanation) -> None:
    cells, say, titles = context.cells, context.words.say, context.titles
    rows = [
        [
            cells.text(titles.get(one["segment"], one["segment"])),
            cells.text(
                _day(context, one["entered_on"])
                if one["is_entry_observed"]
                else say("{day} or before", day=_day(context, one["entered_on"]))
            ),
            cells.text(_day(context, one["exited_on"]) if one["exited_on"] else say("now")),
            cells.text(one["entry_sentence"]),
        ]
        for one in found.history or []
    ]
    _show(
        context,
        "history",
        (say("History"), say("When they were in which segment, newest first.")),
        (say("Segment"), say("From"), say("To"), say("Why")),
        rows,
        empty=say("No history is published yet; each build of a new day adds to it."),
    )


def _show(
    context: Context,
    name: str,
    said: tuple[str, str],
    headings: tuple[str, ...],
    rows: list[list[Cell]],
    *,
    empty: str,
) -> None:
    title, definition = said
    figure = Figure(
        name,
        title,
        definition,
        context.day,
        table=lay_out(headings, rows),
        empty=None if rows else empty,
        is_folded=False,
        width=3,
    )
    shown.figures([figure], context.words)


def _day(context: Context, day: str | None) -> str:
    return context.words.short_day(date.fromisoformat(day) if day else None)
