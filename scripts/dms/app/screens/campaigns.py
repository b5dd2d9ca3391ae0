"""Campaigns: plan one, freeze who is in it, follow it, and read what it brought."""

import streamlit as st

from dms.app import actions, queries, shown
from dms.app.choosing import choose_segment
from dms.app.context import Context
from dms.app.sections import read_section
from dms.campaigns.freeze import Campaign, Done
from dms.campaigns.options import LEAST_HOLDOUT, MOST_HOLDOUT, read_amount
from dms.campaigns.power import smallest_lift
from dms.campaigns.rules import read_windows
from dms.ledger import Ledger
from dms.report.campaigns import campaigns_section
from dms.report.figure import Fact, Figure, lay_out

CHANNELS = ("email", "sms", "phone", "mail")
MEASURES = ("response", "visits", "revenue", "gross")


def show(context: Context) -> None:
    """Show the page."""
    say = context.words.say
    shown.heading(say("Campaigns"), say("As of {day}", day=context.day))
    parts = {
        "follow": say("Frozen"), "results": say("Results"), "plan": say("Plan and freeze"),
    }  # fmt: skip
    chosen = shown.choose_part(context.words, parts, "campaign_part")
    if chosen == "results":
        shown.section(read_section(context, campaigns_section, "campaigns"), context.words)
        _looks(context)
    elif chosen == "plan":
        _plan(context)
    else:
        _frozen(context)


def _frozen(context: Context) -> None:
    words, cells, say, titles = context.words, context.cells, context.words.say, context.titles
    ledger = Ledger(context.reader.setup.settings.ledger_folder)
    found = ledger.rows("campaigns")
    sent = {row["audience"]: row for row in ledger.rows("exports")}
    seen = {
        row["campaign_name"]: row
        for row in context.reader.rows(queries.CAMPAIGN_LIFT)
        if row["is_decisive"]
    }
    rows = []
    for row in reversed(found):
        name = row["campaign_name"]
        export, look = sent.get(name), seen.get(name)
        rows.append(
            [
                cells.text(name),
                cells.text(titles.get(row["segment_name"], row["segment_name"])),
                cells.text(words.term(row["channel"])),
                cells.text(str(row["frozen_on"])),
                cells.number(row["members"]),
                cells.percent(row["holdout_percent"] / 100),
                cells.text(
                    say("{measure}, {days} days", measure=words.term(row["measure"]),
                        days=row["window_days"])
                ),
                cells.text(str(export["exported_at"])[:10] if export else say("not yet")),
                cells.text(look["verdict"] if look else say("the next build measures it")),
            ]
        )  # fmt: skip
    figure = Figure(
        "frozen", say("Frozen campaigns"),
        say("Who is in each and who is held out stays as it was on that day."), context.day,
        table=lay_out(
            (
                say("Campaign"), say("Segment"), say("Channel"), say("Frozen as of"),
                say("Members"), say("Held out"), say("Judged by"), say("Last exported"),
                say("Verdict"),
            ),
            rows,
        ),
        empty=None if rows else say("No campaign was frozen yet: plan one."),
        is_folded=False, width=3,
    )  # fmt: skip
    shown.figures([figure], words)


def _looks(context: Context) -> None:
    words, cells, say = context.words, context.cells, context.words.say
    rows = [
        [
            cells.text(row["campaign_name"]),
            cells.text(words.term(row["measure"])),
            cells.number(row["window_days"]),
            cells.text(words.short_day(row["looked_on"])),
            cells.number(row["treated_mean"], 3),
            cells.number(row["held_out_mean"], 3),
            cells.number(row["lift"], 3),
            cells.number(row["look_low"], 3),
            cells.number(row["look_high"], 3),
        ]
        for row in context.reader.rows(queries.CAMPAIGN_LIFT)
    ]
    if rows:
        figure = Figure(
            "looks", say("Every window and measure"),
            say("Means a household, treated and held out; the interval allows for four looks."),
            context.day,
            table=lay_out(
                (
                    say("Campaign"), say("Measure"), say("Days"), say("Seen to"), say("With"),
                    say("Without"), say("Lift"), say("Between"), say("And"),
                ),
                rows,
            ),
            is_folded=False, width=3,
        )  # fmt: skip
        shown.figures([figure], words)


def _plan(context: Context) -> None:
    reader, words, say = context.reader, context.words, context.words.say
    segment = choose_segment(context, say("Segment"))
    if segment is None:
        return
    first, second, third = st.columns(3)
    channel = first.selectbox(say("Channel"), CHANNELS, format_func=words.term, key="plan_channel")
    holdout = second.number_input(
        say("Held out, percent"), float(LEAST_HOLDOUT), float(MOST_HOLDOUT), 10.0, 1.0,
        key="holdout",
    )  # fmt: skip
    windows = read_windows()
    window = third.selectbox(
        say("Judged within, days"), windows, index=windows.index(90) if 90 in windows else 0,
        key="window",
    )  # fmt: skip
    with st.spinner(say("Working out the plan…")):
        plan = actions.plan_campaign(reader, segment, channel, window)
    facts = [
        Fact("households", say("Households"), words.number(plan.households), plan.households,
             say("With somebody who may be contacted there; those that every campaign leaves out "
                 "are not counted."))
    ]  # fmt: skip
    if plan.base is not None:
        smallest = smallest_lift(plan.base.rate, plan.households, holdout / 100)
        facts += [
            Fact("base_rate", say("Come without a campaign"), words.percent(plan.base.rate, 1),
                 plan.base.rate, plan.base.source),
            Fact("smallest_lift", say("Smallest effect to be seen"),
                 words.percent(smallest, 1) if smallest is not None else say("None"), smallest,
                 say("Points more, in four of five such campaigns.")),
        ]  # fmt: skip
    shown.facts(facts)
    if reader.viewer.may_act:
        _freeze(context, Campaign("", segment, channel, holdout, window, "response"))


def _freeze(context: Context, planned: Campaign) -> None:
    words, say = context.words, context.words.say
    shown.part(
        say("Freeze it"),
        say("Draws households into arms and writes them down; that stays. The next builds measure "
            "it."),
    )  # fmt: skip
    with st.form("freeze", border=False):
        first, second = st.columns(2)
        name = first.text_input(say("Name"), max_chars=60, autocomplete="off")
        measure = second.selectbox(say("Judged by"), MEASURES, format_func=words.term)
        third, fourth = st.columns(2)
        cost = third.number_input(say("Cost as a whole"), 0.0, value=None)
        each = fourth.number_input(say("Cost of a contact"), 0.0, value=None)
        left, right = st.columns(2)
        is_look = left.form_submit_button(say("See the arms"), width="stretch")
        is_done = right.form_submit_button(say("Freeze"), type="primary", width="stretch")
    if not (is_look or is_done):
        return
    campaign = Campaign(
        name.strip(), planned.segment_name, planned.channel, planned.holdout_percent,
        planned.window_days, measure,
        read_amount("--cost-per-contact", None if each is None else f"{each:.2f}"),
        read_amount("--cost", None if cost is None else f"{cost:.2f}"),
    )  # fmt: skip
    with st.spinner(say("Drawing households into arms…"), show_time=True):
        done = actions.freeze_campaign(context.reader, campaign, is_dry_run=not is_done)
    _arms(context, done)
    if is_done:
        shown.done(say("{name}: frozen; send to the arm treatment alone.", name=name))


def _arms(context: Context, done: Done) -> None:
    words, cells, say = context.words, context.cells, context.words.say
    table = lay_out(
        (say("Arm"), say("Members"), say("Households"), say("May be contacted")),
        [
            [
                cells.text(words.term(arm.name)),
                cells.number(arm.members),
                cells.number(arm.households),
                cells.number(arm.contactable),
            ]
            for arm in done.arms
        ],
    )
    shown.table(table, say("Arms"), "arms")
