"""Data health: how fresh each rooftop is, what was not read, and what guards the figures."""

from dms.app import queries, shown
from dms.app.context import Context
from dms.app.sections import read_section
from dms.report.figure import Figure, lay_out
from dms.report.health import health_section
from dms.status import read_status


def show(context: Context) -> None:
    """Show the page."""
    words, say = context.words, context.words.say
    shown.heading(say("Data health"), say("As of {day}", day=context.day))
    status = read_status(context.reader.setup.settings)
    lines = []
    if status.published:
        lines.append((say("Published"), f"{status.published.published_at:%Y-%m-%d %H:%M}"))
    if run := status.last_run:
        message = f": {run['message']}" if run.get("message") else ""
        lines.append((say("Last build"), f"{run.get('status')}, {run.get('started_at')}{message}"))
    if status.is_held:
        lines.append(
            (say("Held"), say("A build is held: `dms publish --diff` says why.").replace("`", ""))
        )
    shown.pairs(lines)
    shown.section(read_section(context, health_section, "health"), words)
    found = context.reader.rows(queries.FINDINGS)
    cells = context.cells
    table = lay_out(
        (say("Feed"), say("Finding"), say("Rows"), say("Acknowledged"), say("Look in")),
        [
            [
                cells.text(row["feed"]),
                cells.text(words.term(row["finding"])),
                cells.number(row["finding_count"]),
                cells.number(row["acknowledged_count"]),
                cells.text(row["look_in"]),
            ]
            for row in found
        ],
    )
    shown.figures(
        [
            Figure(
                "findings",
                say("What somebody should look at"),
                say("Oddities of the data by feed, those that nobody has acknowledged first."),
                context.day,
                table=table,
                empty=None if found else say("Nothing: every check of the data is clean."),
                is_folded=False,
            )
        ],
        words,
    )
