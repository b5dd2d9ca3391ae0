"""What is to be thought of the segments themselves: alike within, stable, of a plausible size."""

from dms.charts.theme import PURPLE
from dms.report.changes import anchor
from dms.report.figure import Cell, Cells, Figure, Section, bars_of_counts, lay_out
from dms.report.published import Published
from dms.report.segments import warnings_of

_VERDICTS = """
    select
        quality.segment_name, quality.members, quality.share_of_base, quality.cohesion,
        quality.stability, quality.population_stability_index, quality.is_size_plausible,
        quality.compared_from_on, quality.compared_to_on
    from membership.segment_quality as quality
    inner join membership.segment_catalog using (segment_name)
    order by
        segment_catalog.warnings is null, stability != 'drifting', cohesion != 'loose',
        segment_catalog.priority, quality.segment_name
"""
_COUNTS = """
    select verdict, count(*) as segments
    from (
        select cohesion as verdict from membership.segment_quality
        union all
        select stability from membership.segment_quality where stability != 'unknown'
    )
    group by verdict
    order by array_position(
        ['tight', 'fair', 'loose', 'unknown', 'stable', 'shifting', 'drifting'], verdict
    )
"""


def quality_section(published: Published) -> Section:
    """The verdicts, those that ask for a look first."""
    say = published.words.say
    return Section(
        "quality",
        say("Quality of the segments"),
        say(
            "Tight: members are alike and unlike the others. Drifting: another kind of customers "
            "is in it than a month before. A size is plausible within the limits of its file."
        ),
        figures=[_counts(published), _verdicts(published)],
    )


def _counts(published: Published) -> Figure:
    words, say, cells = published.words, published.words.say, Cells(published.words)
    found = published.rows(_COUNTS)
    return Figure(
        "verdict_counts",
        say("Verdicts"),
        say(
            "Segments by cohesion (tight, fair, loose; unknown with fewer than 30 measured members)"
            " and by stability (stable, shifting, drifting), where two months are kept."
        ),
        words.day(published.day),
        table=lay_out(
            (say("Verdict"), say("Segments")),
            [
                [cells.text(words.term(row["verdict"])), cells.number(row["segments"])]
                for row in found
            ],
        ),
        chart=bars_of_counts(
            words, [(words.term(row["verdict"]), row["segments"]) for row in found], PURPLE
        ),
        empty=None if found else say("The project has no segment."),
    )


def _verdicts(published: Published) -> Figure:
    words, say, cells = published.words, published.words.say, Cells(published.words)
    found = published.rows(_VERDICTS)
    told = warnings_of(published)
    plausible = {True: say("plausible"), False: say("not plausible"), None: say("no limits")}

    def judged(text: str, is_wrong: bool) -> Cell:
        return cells.wrong(text) if is_wrong else cells.text(text)

    return Figure(
        "verdicts",
        say("Verdict on each segment"),
        say("What asks for a look comes first, and is marked."),
        words.day(published.day),
        table=lay_out(
            (
                say("Segment"),
                say("Members"),
                say("Share"),
                say("Cohesion"),
                say("Stability"),
                say("Size"),
                say("Look at"),
            ),
            [
                [
                    cells.text(published.title(row["segment_name"]), anchor(row["segment_name"])),
                    cells.number(row["members"]),
                    cells.percent(row["share_of_base"], 1),
                    judged(words.term(row["cohesion"]), row["cohesion"] == "loose"),
                    judged(words.term(row["stability"]), row["stability"] == "drifting"),
                    judged(plausible[row["is_size_plausible"]], row["is_size_plausible"] is False),
                    cells.text(told.get(row["segment_name"])),
                ]
                for row in found
            ],
        ),
        empty=None if found else say("The project has no segment."),
        is_folded=False,
        width=2,
    )
