"""What campaigns brought, with intervals, and what was sent."""

from dms.charts.shapes import intervals
from dms.report.figure import Cells, Figure, Section, lay_out, share_of
from dms.report.published import Published, Row

_LIFT = """
    select
        lift.campaign_name, freezes.segment_name, freezes.channel, freezes.frozen_on,
        lift.window_days, lift.measure, lift.looked_on, lift.next_look_on,
        lift.treated_households, lift.held_out_households, lift.treated_mean, lift.held_out_mean,
        lift.lift, lift.look_low, lift.look_high, lift.level_percent, lift.effect,
        lift.incremental_total, lift.incremental_low, lift.incremental_high, returns.campaign_cost
    from membership.campaign_lift as lift
    inner join marts.campaign_freezes as freezes using (campaign_name)
    left join membership.campaign_returns as returns
        on lift.campaign_name = returns.campaign_name
        and lift.window_days = returns.window_days
        and returns.customer_type = 'all'
    where lift.is_decisive
    order by freezes.frozen_on desc, lift.campaign_name
"""
_SENT = """
    select
        channel,
        sum(campaigns) as campaigns,
        sum(deliveries) as deliveries,
        sum(responses) as responses,
        sum(refusals) as refusals
    from marts.kpi_campaign_responses
    group by channel
    order by deliveries desc, channel
"""
_AMOUNTS = ("revenue", "gross")


def campaigns_section(published: Published) -> Section:
    """Treated against held out, and what every channel brought back."""
    say = published.words.say
    found = published.rows(_LIFT)
    return Section(
        "campaigns",
        say("Campaigns"),
        say(
            "What a campaign brought is what treated households did more than those held out. An "
            "interval that leaves out zero shows an effect."
        ),
        figures=[*_pictures(published, found), _table(published, found), _sent(published)],
    )


def _none(published: Published) -> str:
    return published.words.say(
        "No campaign was frozen with people held out, so nobody can say what one brought: "
        "`dms campaign freeze` does so."
    )


def _pictures(published: Published, found: list[Row]) -> list[Figure]:
    """A picture for each measure: they have no scale in common."""
    words, say = published.words, published.words.say
    pictures = []
    for measure in dict.fromkeys(row["measure"] for row in found):
        seen = [row for row in found if row["measure"] == measure and row["look_low"] is not None]
        titles = {
            "response": say("Lift of response, in points"),
            "visits": say("Lift of visits a household"),
            "revenue": say("Lift of revenue a household"),
            "gross": say("Lift of gross profit a household"),
        }
        factor = 100 if measure == "response" else 1
        pictures.append(
            Figure(
                f"lift_{measure}",
                titles.get(measure, measure),
                say(
                    "The difference of the means of treated and held-out households at the newest "
                    "look, with the interval that may be read at each of the four looks."
                ),
                words.day(published.day),
                chart=intervals(
                    [
                        {
                            "label": row["campaign_name"],
                            "value": float(row["lift"]) * factor,
                            "low": float(row["look_low"]) * factor,
                            "high": float(row["look_high"]) * factor,
                            "text": _measured(published, measure, row["lift"]),
                        }
                        for row in seen[:15]
                    ],
                    titles.get(measure, measure),
                ),
                empty=None if seen else say("No look at these campaigns was due yet."),
            )
        )
    return pictures


def _measured(published: Published, measure: str, value: object) -> str:
    """A mean or a lift in its unit."""
    words = published.words
    if value is None:
        return words.number(None)
    number = float(value)  # type: ignore[arg-type]
    if measure == "response":
        return words.percent(number, 1)
    if measure in _AMOUNTS:
        return words.money(number, published.currency)
    return words.number(number, 2)


def _table(published: Published, found: list[Row]) -> Figure:
    words, say, cells = published.words, published.words.say, Cells(published.words)

    def interval(row: Row, low: str, high: str, measure: str) -> str:
        if row[low] is None:
            return words.number(None)
        return say(
            "{low} to {high}",
            low=_measured(published, measure, row[low]),
            high=_measured(published, measure, row[high]),
        )

    return Figure(
        "lift",
        say("What each campaign brought"),
        say(
            "By what the campaign was to be judged by when it was frozen, households as the unit "
            "(intention to treat). Brought: the lift times the treated households."
        ),
        words.day(published.day),
        table=lay_out(
            (
                say("Campaign"),
                say("Frozen on"),
                say("Measure"),
                say("Treated"),
                say("Held out"),
                say("With"),
                say("Without"),
                say("Lift"),
                say("Interval"),
                say("Verdict"),
                say("Brought"),
                say("Cost"),
            ),
            [
                [
                    cells.text(row["campaign_name"]),
                    cells.text(words.short_day(row["frozen_on"])),
                    cells.text(
                        say(
                            "{measure} in {days} days",
                            measure=words.term(row["measure"]),
                            days=words.number(row["window_days"]),
                        )
                    ),
                    cells.number(row["treated_households"]),
                    cells.number(row["held_out_households"]),
                    cells.text(_measured(published, row["measure"], row["treated_mean"])),
                    cells.text(_measured(published, row["measure"], row["held_out_mean"])),
                    cells.text(_measured(published, row["measure"], row["lift"])),
                    cells.text(interval(row, "look_low", "look_high", row["measure"])),
                    cells.text(words.term(row["effect"])),
                    cells.money(row["incremental_total"], published.currency)
                    if row["measure"] in _AMOUNTS
                    else cells.number(row["incremental_total"]),
                    cells.money(row["campaign_cost"], published.currency),
                ]
                for row in found
            ],
        ),
        empty=None if found else _none(published),
        is_folded=False,
        width=3,
    )


def _sent(published: Published) -> Figure:
    words, say, cells = published.words, published.words.say, Cells(published.words)
    found = published.rows(_SENT)
    return Figure(
        "sent",
        say("What was sent, and what came back"),
        say(
            "Of the newest 36 full months: deliveries are sends that did not bounce; responses were"
            " clicked or answered; refusals unsubscribed or complained. Whoever answers might have "
            "come anyway."
        ),
        words.day(published.day),
        table=lay_out(
            (
                say("Channel"),
                say("Campaigns"),
                say("Deliveries"),
                say("Responses"),
                say("Response rate"),
                say("Refusals"),
            ),
            [
                [
                    cells.text(words.term(row["channel"])),
                    cells.number(row["campaigns"]),
                    cells.number(row["deliveries"]),
                    cells.number(row["responses"]),
                    cells.percent(share_of(int(row["responses"]), int(row["deliveries"])), 1),
                    cells.number(row["refusals"]),
                ]
                for row in found
            ],
        ),
        empty=None if found else say("The campaign tool sent nothing in these months."),
        is_folded=False,
        width=2,
    )
