"""Tasks: whom each salesperson is to call, why, and when they may be called."""

import streamlit as st

from dms.app import actions, shown
from dms.app.choosing import open_customer
from dms.app.context import Context
from dms.app.reader import TaskCount
from dms.clock import read_clock
from dms.report.figure import Cell, Fact, lay_out
from dms.tasks.lists import NOBODY, Task

MOST_SHOWN = 25


def show(context: Context) -> None:
    """Show the page."""
    reader, words, say = context.reader, context.words, context.words.say
    shown.heading(say("Tasks"), say("Whom to call, of the segments that are worked by phone."))
    if not reader.viewer.sees_contacts:
        shown.empty(
            say("Tasks have names and telephone numbers: they show where the app was started with "
                "`--contacts`, to those who may see them.")
        )  # fmt: skip
        return
    counts = reader.task_counts()
    if not counts:
        shown.empty(say("Nobody is to be called: no member of a segment worked by phone may be."))
        return
    names = {
        one.key: say("Without a salesperson") if one.key == NOBODY else one.name or one.key
        for one in counts
    }
    by_key = {one.key: one for one in counts}
    chosen = st.selectbox(
        say("Salesperson"), list(by_key), key="salesperson",
        format_func=lambda key: f"{names[key]} ({words.number(by_key[key].tasks)})",
    )  # fmt: skip
    _show_list(context, by_key[chosen])


def _show_list(context: Context, count: TaskCount) -> None:
    reader, words, say = context.reader, context.words, context.words.say
    shown.facts(
        [
            Fact("tasks", say("To call"), words.number(count.tasks), count.tasks,
                 say("Each customer once, for the segment that comes first.")),
            Fact("callable_now", say("May be called now"), words.number(count.callable_now),
                 count.callable_now,
                 say("By the hours of the place where they live.")),
        ]
    )  # fmt: skip
    found = reader.tasks(count.key, MOST_SHOWN)
    reader.log_tasks(found)
    tasks = found.tasks
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    place = left.selectbox(
        say("Look at a customer"), range(len(tasks)), format_func=lambda one: tasks[one].name
    )
    if right.button(say("Open"), type="primary", width="stretch"):
        open_customer(context, tasks[place].person.customer_key)
    said = say("The first {number}, in the order in which to call.", number=len(tasks))
    shown.table(lay_out(_headings(context), [_row(context, task) for task in tasks]), said, "tasks")
    if st.button(say("Make the list as a file")):
        name, text = actions.download_tasks(reader, count.key)
        st.download_button(
            say("Download"), text, file_name=name, mime="text/csv", on_click="ignore"
        )


def _headings(context: Context) -> tuple[str, ...]:
    say = context.words.say
    return (
        say("Name"), say("Phone"), say("Call from"), say("Segment"), say("Why"), say("Offer"),
        say("Last visit"), say("Last outcome"),
    )  # fmt: skip


def _row(context: Context, task: Task) -> list[Cell]:
    words, cells = context.words, context.cells
    is_open = task.window.holds(read_clock())
    opens = words.say("now") if is_open else f"{task.window.opens_at:%Y-%m-%d %H:%M}"
    outcome = task.last_outcome.get("outcome")
    return [
        cells.text(task.name),
        cells.text(task.person.phone),
        cells.text(f"{opens} ({task.person.time_zone})"),
        cells.text(task.title),
        cells.own(task.reason),
        cells.own(task.offer),
        cells.text(words.short_day(task.last_visit_on)),
        cells.text(words.term(outcome) if outcome else None),
    ]
