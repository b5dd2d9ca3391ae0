"""The data's own health: how fresh, what could not be used, what cannot be read, the guards."""

from dms.charts.theme import VERMILION
from dms.report.figure import Cell, Cells, Fact, Figure, Section, bars_of_counts, lay_out
from dms.report.published import Published

_FRESHNESS = """
    select
        feed, dealership_key, newest_extract_on, days_since_newest_extract, usual_gap_days, status
    from quality.feed_freshness
    where is_alarm or newest_extract_on is not null
    order by is_alarm desc, days_since_newest_extract desc nulls first, dealership_key, feed
"""
_ROWS = """
    select
        coalesce(sum(rows_raw), 0) as landed,
        coalesce(sum(rows_used), 0) as used,
        coalesce(sum(rows_superseded), 0) as superseded,
        coalesce(sum(rows_quarantined), 0) as quarantined,
        coalesce(sum(rows_rejected), 0) as rejected
    from quality.row_reconciliation
"""
_QUARANTINED = """
    select reason, sum(rows_quarantined) as row_count
    from quality.quarantine_rates
    group by reason
    order by row_count desc, reason
"""
_UNREAD = """
    select feed, table_name, column_name, fate, value_count, row_share, is_new, is_frequent
    from quality.unread_values
    order by is_new desc, is_frequent desc, value_count desc, feed, table_name, column_name
    limit 25
"""
_GUARDS = """
    select
        figure,
        count(*) as looked_at,
        count(*) filter (
            where figure_value < least_value or figure_value > most_value
        ) as beyond
    from quality.build_figures
    group by figure
    order by beyond desc, figure
"""


def health_section(published: Published) -> Section:
    """What a reader should know before they believe the rest."""
    say = published.words.say
    return Section(
        "health",
        say("The data's own health"),
        say("How fresh it is, what could not be used and why, and what guards the figures."),
        facts=_facts(published),
        figures=[
            _freshness(published),
            _quarantined(published),
            _unread(published),
            _guards(published),
        ],
    )


def _facts(published: Published) -> list[Fact]:
    words, say = published.words, published.words.say
    found = published.row(_ROWS)
    told = {
        "landed": (say("Rows landed"), say("Rows of all files that are in the warehouse.")),
        "used": (say("Rows used"), say("The newest extract of each record that can be read.")),
        "superseded": (
            say("Rows superseded"),
            say("Older extracts of a record that a newer one replaced."),
        ),
        "quarantined": (say("Rows not used"), say("Kept aside with their reason; see below.")),
        "rejected": (say("Lines rejected"), say("Lines of files that could not be read at all.")),
    }
    return [
        Fact(f"rows_{name}", title, words.number(found[name]), found[name], definition)
        for name, (title, definition) in told.items()
    ]


def _freshness(published: Published) -> Figure:
    words, say, cells = published.words, published.words.say, Cells(published.words)
    found = published.rows(_FRESHNESS)
    return Figure(
        "freshness",
        say("Freshness by rooftop"),
        say(
            "The newest extract with a row of the rooftop. Late is who has been silent for more "
            "than twice the usual gap, and more than four days."
        ),
        words.day(published.day),
        table=lay_out(
            (
                say("Rooftop"),
                say("Feed"),
                say("Newest extract"),
                say("Days ago"),
                say("Usual gap"),
                say("Status"),
            ),
            [
                [
                    cells.text(published.rooftop(row["dealership_key"])),
                    cells.text(row["feed"]),
                    cells.text(words.short_day(row["newest_extract_on"])),
                    cells.number(row["days_since_newest_extract"]),
                    cells.number(row["usual_gap_days"]),
                    cells.text(words.term(row["status"]))
                    if row["status"] == "fresh"
                    else cells.wrong(words.term(row["status"])),
                ]
                for row in found
            ],
        ),
        empty=None if found else say("No rooftop has sent anything yet."),
        is_folded=False,
        width=2,
    )


def _quarantined(published: Published) -> Figure:
    words, say, cells = published.words, published.words.say, Cells(published.words)
    found = published.rows(_QUARANTINED)
    return Figure(
        "quarantined",
        say("Rows not used, by reason"),
        say("Rows that landed and could not be used. None is lost: each is kept with its reason."),
        words.day(published.day),
        table=lay_out(
            (say("Reason"), say("Rows")),
            [
                [cells.text(words.term(row["reason"])), cells.number(int(row["row_count"]))]
                for row in found
            ],
        ),
        chart=bars_of_counts(
            words, [(words.term(row["reason"]), int(row["row_count"])) for row in found], VERMILION
        ),
        empty=None if found else say("Every row that landed could be used."),
    )


def _guards(published: Published) -> Figure:
    words, say, cells = published.words, published.words.say, Cells(published.words)
    found = published.rows(_GUARDS)
    return Figure(
        "guards",
        say("Guards"),
        say(
            "Figures that were looked at before this build was published, and those beyond what is "
            "plausible: such a build is held until somebody says that it is right."
        ),
        words.day(published.day),
        table=lay_out(
            (say("Figure"), say("Looked at"), say("Beyond")),
            [
                [
                    cells.text(words.term(row["figure"])),
                    cells.number(row["looked_at"]),
                    cells.number(row["beyond"]),
                ]
                for row in found
            ],
        ),
        empty=None if found else say("No figure guards this build."),
        is_folded=False,
    )


def _unread(published: Published) -> Figure:
    words, say, cells = published.words, published.words.say, Cells(published.words)
    found = published.rows(_UNREAD)

    def judge(is_new: bool, is_frequent: bool) -> Cell:
        told = [
            text for text, is_so in ((say("new"), is_new), (say("frequent"), is_frequent)) if is_so
        ]
        return cells.wrong(", ".join(told)) if told else cells.text("")

    return Figure(
        "unread",
        say("Values that cannot be read"),
        say(
            "Values that were sent and cannot be read, by column, with what becomes of them. New "
            "and frequent ones come first; the first 25 columns."
        ),
        words.day(published.day),
        table=lay_out(
            (
                say("Feed"),
                say("Table"),
                say("Column"),
                say("What becomes of it"),
                say("Values"),
                say("Share of rows"),
                say("Look at"),
            ),
            [
                [
                    cells.text(row["feed"]),
                    cells.text(row["table_name"]),
                    cells.text(row["column_name"]),
                    cells.text(words.term(row["fate"])),
                    cells.number(row["value_count"]),
                    cells.percent(row["row_share"], 1),
                    judge(row["is_new"], row["is_frequent"]),
                ]
                for row in found
            ],
        ),
        empty=None if found else say("Every value that was sent can be read."),
        is_folded=False,
        width=2,
    )
