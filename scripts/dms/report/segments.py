"""Which segments there are, how large, how many each channel reaches, what to do with each."""

from itertools import groupby

from dms.report.changes import anchor
from dms.report.figure import Card, Cell, Cells, Figure, Section, lay_out
from dms.report.published import Published, Row
from dms.words.markup import Untranslated

_CATALOGUE = """
    select * from membership.segment_catalog
    order by department, priority, segment_name
"""
_SIZES = """
    select segment_name, measured_on, sum(members) as members
    from membership.segment_sizes
    group by segment_name, measured_on
    order by segment_name, measured_on
"""
_EMPTY = "select segment_name from membership.segment_catalog where members = 0"
_NEAR_DUPLICATES = """
    select segment_name, other_segment_name
    from membership.segment_overlap
    where is_near_duplicate
    order by segment_name, other_segment_name
"""
_NOT_PLAUSIBLE = """
    select segment_name from membership.segment_quality where not is_size_plausible
"""
CHANNELS = ("email", "sms", "phone", "mail")


def segments_section(published: Published) -> Section:
    """All segments side by side, and a card for each."""
    words, say = published.words, published.words.say
    found = published.rows(_CATALOGUE)
    told = warnings_of(published)
    sizes = {
        name: tuple(float(row["members"]) for row in rows)
        for name, rows in groupby(published.rows(_SIZES), key=lambda row: row["segment_name"])
    }
    introduction = words.count(
        "{number} segment: how large, how many each channel reaches, what to do with it.",
        "{number} segments: how large, how many each channel reaches, what to do with each.",
        len(found),
    )
    return Section(
        "segments",
        say("Segments and what to do with them"),
        introduction,
        day=words.day(published.day),
        figures=[_all(published, found, sizes)],
        cards=[
            _card(published, row, sizes.get(row["segment_name"], ()), told.get(row["segment_name"]))
            for row in found
        ],
    )


def _all(published: Published, found: list[Row], sizes: dict[str, tuple[float, ...]]) -> Figure:
    words, say, cells = published.words, published.words.say, Cells(published.words)
    rows = [
        [
            cells.text(published.title(row["segment_name"]), anchor(row["segment_name"])),
            cells.text(words.term(row["department"])),
            cells.number(row["members"]),
            cells.percent(row["share_of_base"], 1, has_bar=True),
            Cell("", line=sizes.get(row["segment_name"], ())),
            cells.number(row["reachable"]),
            *(cells.number(row[f"reachable_by_{channel}"]) for channel in CHANNELS),
        ]
        for row in found
    ]
    return Figure(
        "all_segments",
        say("All segments"),
        say(
            "Members of each segment and their share of all customers; how many of them may be "
            "contacted through any channel, and through each. The small line is the number of "
            "members over the months that are kept."
        ),
        words.day(published.day),
        table=lay_out(
            (
                say("Segment"),
                say("Department"),
                say("Members"),
                say("Share"),
                say("Trend"),
                say("Reachable"),
                *(words.term(channel) for channel in CHANNELS),
            ),
            rows,
        ),
        empty=None if rows else say("The project has no segment."),
        is_folded=False,
        width=3,
    )


def warnings_of(published: Published) -> dict[str, str]:
    """What to look at, of each segment that has such."""
    say = published.words.say
    found: dict[str, list[str]] = {}
    for row in published.rows(_EMPTY):
        found.setdefault(row["segment_name"], []).append(say("Nobody is in it."))
    for row in published.rows(_NOT_PLAUSIBLE):
        found.setdefault(row["segment_name"], []).append(say("Its size is not plausible."))
    for row in published.rows(_NEAR_DUPLICATES):
        other = published.title(row["other_segment_name"])
        told = say("It is nearly the same as {segment}.", segment=other)
        found.setdefault(row["segment_name"], []).append(told)
    return {name: " ".join(sentences) for name, sentences in found.items()}


def _card(published: Published, row: Row, line: tuple[float, ...], warnings: str | None) -> Card:
    words, say = published.words, published.words.say
    channels = [words.term(one) for one in (row["channels"] or "").split(";") if one]
    own = Untranslated
    playbook = [
        (say("Objective"), own(row["objective"] or "")),
        (say("Offer"), own(row["offer"] or "")),
        (say("Channels, the best first"), ", ".join(channels)),
        (say("Success shows in"), own(row["kpi"] or "")),
        (say("Owner"), words.term(row["owner"])),
        (say("Work it"), words.term(row["cadence"])),
        (say("Send"), words.term(row["one_per"])),
        (say("Name in other tools"), row["external_name"]),
    ]
    facts = [
        (say("Members"), words.number(row["members"])),
        (say("Share of all customers"), words.percent(row["share_of_base"], 1)),
        *(
            (words.term(channel), words.number(row[f"reachable_by_{channel}"]))
            for channel in CHANNELS
        ),
    ]
    return Card(
        row["segment_name"],
        published.title(row["segment_name"]),
        words.term(row["department"]),
        own(row["rule"]) if row["rule"] else say("The segment says no rule."),
        facts,
        [(name, text) for name, text in playbook if text],
        warnings,
        line,
    )
