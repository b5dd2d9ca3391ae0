"""The RFM grid: how recently, how often and how profitably customers came."""

from itertools import groupby

from dms.charts.shapes import grid
from dms.report.changes import anchor
from dms.report.figure import Cells, Figure, Section, lay_out, share_of
from dms.report.published import Published, Row

_GRID = """
    select r_score, fm_score, any_value(rfm_segment) as rfm_segment, count(*) as customers
    from marts.customer_rfm
    where department = 'all'
    group by r_score, fm_score
    order by r_score desc, fm_score desc
"""


def grid_section(published: Published) -> Section:
    """The grid, and the segments that its cells belong to."""
    say = published.words.say
    found = published.rows(_GRID)
    return Section(
        "rfm",
        say("RFM grid"),
        say(
            "Customers ranked by how recently they came, and by how often and how profitably; from "
            "1, the lowest fifth, to 5."
        ),
        figures=[_cells(published, found), _segments(published, found)],
    )


def _empty(published: Published, found: list[Row]) -> str | None:
    return None if found else published.words.say("No customer has any activity yet.")


def _cells(published: Published, found: list[Row]) -> Figure:
    words, say, cells = published.words, published.words.say, Cells(published.words)
    return Figure(
        "rfm_grid",
        say("Customers in each cell"),
        say(
            "Recency: days since the last activity. Frequency and value: the mean of two scores, "
            "active days and gross profit within 36 months, over all departments."
        ),
        words.day(published.day),
        table=lay_out(
            (say("Recency"), say("Frequency and value"), say("Segment"), say("Customers")),
            [
                [
                    cells.number(row["r_score"]),
                    cells.number(row["fm_score"]),
                    cells.text(published.title(row["rfm_segment"])),
                    cells.number(row["customers"]),
                ]
                for row in found
            ],
        ),
        chart=grid(
            [
                {
                    "x": str(row["fm_score"]),
                    "y": str(row["r_score"]),
                    "value": row["customers"],
                    "text": words.number(row["customers"]),
                }
                for row in found
            ],
            say("Frequency and value"),
            say("Recency"),
        ),
        empty=_empty(published, found),
    )


def _segments(published: Published, found: list[Row]) -> Figure:
    words, say, cells = published.words, published.words.say, Cells(published.words)
    customers = sum(row["customers"] for row in found)
    of_segment = [
        (name, list(rows))
        for name, rows in groupby(
            sorted(found, key=lambda row: (row["rfm_segment"], -row["r_score"])),
            key=lambda row: row["rfm_segment"],
        )
    ]
    of_segment.sort(key=lambda item: -sum(row["customers"] for row in item[1]))
    return Figure(
        "rfm_segments",
        say("Segments of the grid"),
        say("Cells are written as recency / frequency and value; a cell belongs to one segment."),
        words.day(published.day),
        table=lay_out(
            (say("Segment"), say("Cells"), say("Customers"), say("Share")),
            [
                [
                    cells.text(published.title(name), anchor(name)),
                    cells.text(", ".join(f"{row['r_score']}/{row['fm_score']}" for row in rows)),
                    cells.number(sum(row["customers"] for row in rows)),
                    cells.percent(
                        share_of(sum(row["customers"] for row in rows), customers), 1, has_bar=True
                    ),
                ]
                for name, rows in of_segment
            ],
        ),
        empty=_empty(published, found),
        is_folded=False,
        width=2,
    )
