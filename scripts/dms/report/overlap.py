"""How much the segments have in common."""

from dms.charts.shapes import columns
from dms.report.changes import anchor
from dms.report.figure import Cells, Figure, Section, lay_out, share_of
from dms.report.published import Published

_PAIRS = """
    select
        segment_name, other_segment_name, members, other_members, shared_members, jaccard,
        is_near_duplicate
    from membership.segment_overlap
    where segment_name < other_segment_name
    order by jaccard desc, segment_name, other_segment_name
    limit 20
"""
_HOW_MANY = """
    with counts as (
        select
            1 + coalesce(len(string_split(other_segments, ', ')), 0) as segments
        from membership.segment_primary
    )
    select least(segments, 12) as segments, count(*) as customers
    from counts
    group by 1
    order by 1
"""

MOST_COUNTED = 12


def overlap_section(published: Published) -> Section:
    """In how many segments customers are, and the pairs that share most."""
    say = published.words.say
    return Section(
        "overlap",
        say("Overlap"),
        say("Customers are in several segments; the one with the lowest priority comes first."),
        figures=[_how_many(published), _pairs(published)],
    )


def _how_many(published: Published) -> Figure:
    words, say, cells = published.words, published.words.say, Cells(published.words)
    found = published.rows(_HOW_MANY)
    customers = sum(row["customers"] for row in found)
    label = {
        row["segments"]: words.number(row["segments"])
        + ("+" if row["segments"] == MOST_COUNTED else "")
        for row in found
    }
    return Figure(
        "segments_per_customer",
        say("Segments a customer is in"),
        say(
            "Customers who are in any segment, by the number of their segments; {number}+ is "
            "{number} or more.",
            number=words.number(MOST_COUNTED),
        ),
        words.day(published.day),
        table=lay_out(
            (say("Segments"), say("Customers"), say("Share")),
            [
                [
                    cells.text(label[row["segments"]]),
                    cells.number(row["customers"]),
                    cells.percent(share_of(row["customers"], customers), 1),
                ]
                for row in found
            ],
        ),
        chart=columns(
            [
                {
                    "label": label[row["segments"]],
                    "value": row["customers"],
                    "text": words.number(row["customers"]),
                }
                for row in found
            ],
            say("Segments"),
        ),
        empty=None if found else say("No customer is in any segment."),
    )


def _pairs(published: Published) -> Figure:
    words, say, cells = published.words, published.words.say, Cells(published.words)
    found = published.rows(_PAIRS)
    return Figure(
        "pairs",
        say("Pairs that share most"),
        say(
            "Customers in both, as a share of those in either; the first 20 pairs. Two segments "
            "that are nearly the same are marked."
        ),
        words.day(published.day),
        table=lay_out(
            (say("Segment"), say("Other segment"), say("In both"), say("Share"), say("Look at")),
            [
                [
                    cells.text(published.title(row["segment_name"]), anchor(row["segment_name"])),
                    cells.text(
                        published.title(row["other_segment_name"]),
                        anchor(row["other_segment_name"]),
                    ),
                    cells.number(row["shared_members"]),
                    cells.percent(row["jaccard"], 1, has_bar=True),
                    cells.wrong(say("nearly the same"))
                    if row["is_near_duplicate"]
                    else cells.text(""),
                ]
                for row in found
            ],
        ),
        empty=None if found else say("No two segments have a member in common."),
        is_folded=False,
        width=2,
    )
