"""Combine: who is in some segments and not in others, and a new segment of that."""

import streamlit as st

from dms.app import actions, queries, shown
from dms.app.context import Context
from dms.report.figure import Cells, Fact, Figure, Table, bars_of_counts, lay_out
from dms.segments.starts import Combination

CHANNELS = ("email", "sms", "phone", "mail")


def show(context: Context) -> None:
    """Show the page."""
    say, titles = context.words.say, context.titles
    shown.heading(
        say("Combine"), say("Who is in some segments and not in others, by what is published.")
    )
    if not titles:
        shown.empty(say("No segment is published yet: `dms build` makes them."))
        return
    chosen: dict[str, tuple[str, ...]] = {}
    labels = {
        "all_of": say("In all of"), "any_of": say("And in one of"), "none_of": say("In none of"),
    }  # fmt: skip
    for place, label in labels.items():
        taken = {name for names in chosen.values() for name in names}
        free = [name for name in titles if name not in taken]
        kept = [name for name in st.session_state.get(place, []) if name in free]
        if place in st.session_state:
            st.session_state[place] = kept
        names = st.multiselect(
            label, free, format_func=titles.__getitem__, key=place,
            placeholder=say("Choose segments"),
        )  # fmt: skip
        chosen[place] = tuple(names)
    combination = Combination(**chosen)
    if not (combination.all_of or combination.any_of):
        shown.empty(say("Choose who is in it: at least one segment in the first or second list."))
        return
    _show_size(context, combination)
    if context.reader.viewer.may_act:
        _save(context, combination)


def _show_size(context: Context, combination: Combination) -> None:
    words, cells, say = context.words, context.cells, context.words.say
    (found,) = context.reader.rows(
        queries.COMBINED,
        all_of=combination.all_of, any_of=combination.any_of, none_of=combination.none_of,
    )  # fmt: skip
    shown.facts(
        [
            Fact("combined", say("Customers"), words.number(found["members"]), found["members"],
                 say("In all, in one and in none of what is chosen.")),
            Fact("combined_reachable", say("Reachable"), words.number(found["reachable"]),
                 found["reachable"], say("By at least one channel.")),
        ]
    )  # fmt: skip
    counts = [(words.term(one), found[one]) for one in CHANNELS]
    sizes = [
        (context.titles[name], context.reader.segment(name)["members"])
        for name in combination.names
    ]
    shown.figures(
        [
            Figure(
                "combined_reach", say("Reach by channel"),
                say("Of the combination, who may be written to or called there."), context.day,
                table=_counted((say("Channel"), say("Customers")), counts, cells),
                chart=bars_of_counts(words, counts),
                empty=None if found["members"] else say("Nobody is in this combination."),
            ),
            Figure(
                "combined_parts", say("What is combined"),
                say("Members of each segment that was chosen."), context.day,
                table=_counted((say("Segment"), say("Members")), sizes, cells),
                chart=bars_of_counts(words, sizes),
            ),
        ],
        words,
    )  # fmt: skip


def _counted(headings: tuple[str, str], counts: list[tuple[str, int]], cells: Cells) -> Table:
    return lay_out(headings, [[cells.text(label), cells.number(count)] for label, count in counts])


def _save(context: Context, combination: Combination) -> None:
    say = context.words.say
    shown.part(
        say("Make it a segment"),
        say("Writes its SQL, its YAML with a unit test, and its line in the project. What is "
            "marked FILL IN has to be written; the next build has it."),
    )  # fmt: skip
    with st.form("save", border=False):
        left, right = st.columns(2)
        name = left.text_input(
            say("Name"), max_chars=60, placeholder="loyal_service_buyers", autocomplete="off"
        )
        title = right.text_input(say("Title"), max_chars=80, autocomplete="off")
        is_sent = st.form_submit_button(say("Write the segment"), type="primary")
    if is_sent:
        created = actions.save_combination(context.reader, name.strip(), title.strip(), combination)
        shown.done(say("Written: {files}", files=", ".join(created.files)))
