"""Segments: find one by words, department, owner, size and change."""

import streamlit as st

from dms.app import shown
from dms.app.context import Context
from dms.app.store import Row
from dms.report.figure import Table, lay_out


def show(context: Context) -> None:
    """Show the page."""
    words, say = context.words, context.words.say
    found = list(context.reader.segments)
    shown.heading(say("Segments"), say("As of {day}", day=context.day))
    if not found:
        shown.empty(say("No segment is published yet: `dms build` makes them."))
        return
    chosen = _choose(context, found)
    count = words.count("{number} segment", "{number} segments", len(chosen))
    if not chosen:
        shown.empty(say("No segment fits: take a filter away."))
        return
    _open(context, chosen)
    shown.part(count)
    shown.table(_table(context, chosen), count, "segments")


def _choose(context: Context, found: list[Row]) -> list[Row]:
    say, term, titles = context.words.say, context.words.term, context.titles
    departments = sorted({row["department"] for row in found if row["department"]})
    owners = sorted({row["owner"] for row in found if row["owner"]})
    first, second, third = st.columns(3)
    wanted = first.text_input(say("Find"), key="find_segment", placeholder=say("a word"))
    department = second.selectbox(
        say("Department"), [None, *departments],
        format_func=lambda one: term(one) if one else say("All"), key="department",
    )  # fmt: skip
    owner = third.selectbox(
        say("Owner"), [None, *owners],
        format_func=lambda one: term(one) if one else say("All"), key="owner",
    )  # fmt: skip
    fourth, fifth, sixth = st.columns(3)
    least = fourth.number_input(say("Members, at least"), min_value=0, step=10, key="least_members")
    most = fifth.number_input(
        say("Members, at most"), min_value=0, step=10, value=None, key="most_members"
    )
    ways = {
        "all": say("All"), "grew": say("Grew"), "shrank": say("Shrank"), "same": say("No change"),
    }  # fmt: skip
    way = sixth.selectbox(say("Change"), list(ways), format_func=ways.__getitem__, key="change")
    return [
        row
        for row in found
        if _has(row, titles[row["segment_name"]], wanted)
        and department in (None, row["department"])
        and owner in (None, row["owner"])
        and row["members"] >= least
        and (most is None or row["members"] <= most)
        and way in ("all", _way(row["change"]))
    ]


def _has(row: Row, title: str, wanted: str) -> bool:
    said = (row["segment_name"], title, row["title"], row["rule"], row["offer"])
    text = " ".join(filter(None, said))
    return all(word in text.casefold() for word in wanted.casefold().split())


def _way(change: int | None) -> str:
    if change is None:
        return "unknown"
    return "grew" if change > 0 else "shrank" if change < 0 else "same"


def _open(context: Context, chosen: list[Row]) -> None:
    say = context.words.say
    found = context.titles
    titles = {row["segment_name"]: found[row["segment_name"]] for row in chosen}
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    name = left.selectbox(
        say("Look at one"), list(titles), format_func=lambda one: titles[one], key="look_at"
    )
    if right.button(say("Open"), type="primary", width="stretch"):
        st.session_state["kept_segment"] = name
        st.switch_page(context.pages["segment"])


def _table(context: Context, chosen: list[Row]) -> Table:
    words, cells, say = context.words, context.cells, context.words.say
    titles = context.titles
    return lay_out(
        (
            say("Segment"), say("Department"), say("Members"), say("Share of base"),
            say("Reachable"), say("Change"), say("Owner"),
        ),
        [
            [
                cells.text(titles[row["segment_name"]]),
                cells.text(words.term(row["department"])),
                cells.number(row["members"]),
                cells.percent(row["share_of_base"], 1, has_bar=True),
                cells.number(row["reachable"]),
                cells.signed(row["change"]),
                cells.text(words.term(row["owner"])),
            ]
            for row in chosen
        ],
    )  # fmt: skip
