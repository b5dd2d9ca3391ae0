"""The members of a segment: by rooftop, channel and value, some at a time, and their export."""

from collections.abc import Sequence

import streamlit as st

from dms.app import actions, shown
from dms.app.choosing import open_customer
from dms.app.context import Context
from dms.app.people import full_name, points
from dms.app.reader import PAGE_ROWS, Filters
from dms.app.store import Row
from dms.export.run import Request
from dms.export.selection import Tally
from dms.report.figure import Cell, Table, lay_out

CHANNELS = ("email", "sms", "phone", "mail")
FLAGS = {"email": "can_email", "sms": "can_sms", "phone": "can_call", "mail": "can_mail"}


def show(context: Context, segment: str) -> None:
    """Show the members."""
    reader, words, say = context.reader, context.words, context.words.say
    if reader.viewer.is_limited:
        shown.text(say("Your own customers alone."))
    filters = _choose(context)
    pages_key = f"{segment} {filters}"
    if st.session_state.get("members_of") != pages_key:
        st.session_state["members_of"] = pages_key
        st.session_state["members_page"] = 1
    page = int(st.session_state["members_page"])
    rows, count = reader.members(segment, filters, page - 1)
    if not count:
        is_nobody = filters == Filters() and not reader.viewer.is_limited
        shown.empty(
            say("The segment has no members today.")
            if is_nobody
            else say("No member fits: take a filter away.")
        )
        return
    last = -(-count // PAGE_ROWS)
    said = words.count("{number} member", "{number} members", count)
    keys = [row["customer_key"] for row in rows]
    people = reader.contacts(keys, f"segment {segment}") if reader.viewer.sees_contacts else {}
    _open(context, rows, people)
    shown.part(said, say("The most valuable first: lifetime gross profit."))
    shown.table(_table(context, rows, people), said, "members")
    if last > 1:
        st.number_input(
            say("Page, of {last}", last=words.number(last)), 1, last, step=1, key="members_page",
            width=180,
        )  # fmt: skip
    if reader.viewer.may_act and reader.viewer.sees_contacts:
        _export(context, segment)


def _choose(context: Context) -> Filters:
    words, say = context.words, context.words.say
    rooftops = context.rooftops
    first, second, third = st.columns(3)
    rooftop = first.selectbox(
        say("Rooftop"), [None, *rooftops],
        format_func=lambda one: rooftops[one] if one else say("All"), key="rooftop",
    )  # fmt: skip
    channel = second.selectbox(
        say("May be reached by"), [None, *CHANNELS],
        format_func=lambda one: words.term(one) if one else say("Any or none"), key="channel",
    )  # fmt: skip
    least = third.number_input(
        say("Lifetime gross profit, at least"), value=None, step=500, key="least_value"
    )
    return Filters(rooftop, channel, None if least is None else int(least))


def _open(context: Context, rows: Sequence[Row], people: dict[str, Row]) -> None:
    say = context.words.say
    left, right = st.columns([3, 1], vertical_alignment="bottom")

    def label(row_number: int) -> str:
        key = rows[row_number]["customer_key"]
        return full_name(people[key]) if key in people else key

    chosen = left.selectbox(
        say("Look at a customer"), range(len(rows)), format_func=label, key="look_at_customer"
    )
    if right.button(say("Open"), type="primary", width="stretch"):
        open_customer(context, rows[chosen]["customer_key"])


def _table(context: Context, rows: Sequence[Row], people: dict[str, Row]) -> Table:
    words, cells, say = context.words, context.cells, context.words.say
    rooftops, currency = context.rooftops, context.currency
    sees = context.reader.viewer.sees_contacts

    def who(row: Row) -> list[Cell]:
        if not sees:
            return [cells.text(row["customer_key"])]
        person = people.get(row["customer_key"], {})
        return [cells.text(full_name(person) or row["customer_key"]), cells.text(points(person))]

    first = (say("Name"), say("Contact points")) if sees else (say("Customer"),)
    return lay_out(
        (
            *first, say("Rooftop"), say("Why"), say("Since"), say("May be reached by"),
            say("Lifetime gross profit"),
        ),
        [
            [
                *who(row),
                cells.text(rooftops.get(row["home_dealership_key"], row["home_dealership_key"])),
                cells.own(row["reason"]),
                cells.text(words.short_day(row["qualified_on"])),
                cells.text(", ".join(words.term(one) for one in CHANNELS if row[FLAGS[one]])),
                cells.money(row["lifetime_gross"], currency),
            ]
            for row in rows
        ],
    )  # fmt: skip


def _export(context: Context, segment: str) -> None:
    reader, words, say = context.reader, context.words, context.words.say
    shown.part(
        say("Export"),
        say("All members, not only those above, by the rules of `dms export`: consent, holdouts, "
            "the frequency cap and the hour. Each file is in the ledger.").replace("`", ""),
    )  # fmt: skip
    with st.form("export", border=False):
        left, right = st.columns(2)
        channel = left.selectbox(say("Channel"), CHANNELS, format_func=words.term)
        form = right.selectbox(
            say("Format"), ("csv", "meta", "google"),
            format_func={"csv": "CSV", "meta": "Meta", "google": "Google"}.__getitem__,
        )  # fmt: skip
        despite = st.checkbox(say("Although files have arrived that are in no build yet"))
        first, second = st.columns(2)
        is_look = first.form_submit_button(say("See who would be left out"), width="stretch")
        is_write = second.form_submit_button(say("Write the file"), type="primary", width="stretch")
    if is_look:
        with st.spinner(say("Looking at each member…"), show_time=True):
            prepared = actions.prepare_export(reader, segment, channel, form)
        for warning in prepared.warnings:
            shown.problem(warning)
        _show_left_out(context, prepared.tally)
    if is_write:
        request = Request(segment, channel, form, despite_new_files=despite)
        with st.spinner(say("Writing the file…"), show_time=True):
            path = actions.write_export(reader, request)[0]
        shown.done(say("Written: {file}", file=path.name))
        st.download_button(
            say("Download"), path.read_bytes(), file_name=path.name, mime="text/csv",
            on_click="ignore",
        )  # fmt: skip


def _show_left_out(context: Context, tally: Tally) -> None:
    words, cells, say = context.words, context.cells, context.words.say
    counts = tally.left_out.most_common()
    table = lay_out(
        (say("What"), say("Customers")),
        [
            [cells.text(say("Would be written")), cells.number(tally.chosen)],
            *(
                [
                    cells.text(say("Left out: {reason}", reason=words.term(reason))),
                    cells.number(number),
                ]
                for reason, number in counts
            ),
        ],
    )
    shown.table(table, say("Who would be left out"), "left_out")
