"""What a build says at its end: the segments, what is news in the data, what to look at next."""

from collections.abc import Callable

from dms.console import err, out
from dms.failures import TestWarning, show_warnings
from dms.findings import findings_table, unread_table
from dms.news import UNREAD, News, NewsLine, count_rest, name_some, news_table, unread_news
from dms.publishing.examined import Examined
from dms.settings import Settings
from dms.summary import segment_table

GUIDE = (
    "docs/quality.md says what to do about each; what may stay so for a while goes into "
    "seeds/quality_acknowledged.csv"
)

_MOST_STEPS = 2
"""Besides the one that names the guide."""


def show_built(examined: Examined, warnings: list[TestWarning]) -> None:
    """Print the segment table with its changes, and what was found.

    `warnings` are those whose rows are among the findings: shown in short where nothing was
    published before, because all is news then; later the news tells them.
    """
    if examined.news is None or examined.news.is_first:
        show_warnings(warnings, is_short=True)
    if examined.segments:
        out.print(segment_table(examined.segments, examined.members_before))
    show_found(examined)


def show_found(examined: Examined) -> None:
    """Print what is new or worse in the data, and the rest by number."""
    news = examined.news
    if news is None:
        return
    if news.is_first:
        if any(finding.count for finding in examined.findings):
            out.print(findings_table(examined.findings))
        unread = [one for one in examined.unread if one.why]
    else:
        if any(line.finding != UNREAD for line in news.lines):
            out.print(news_table(news))
        unread = unread_news(news, examined.unread)
    if unread:
        out.print(unread_table(unread))
    if rest := count_rest(news):
        out.print(rest)


def show_next(news: News | None, settings: Settings) -> None:
    """Print what to look at next: of what is news the most pressing, and how to ask the files."""
    steps = next_steps(news, settings) if news else []
    for step in steps or ["dms query asks it in SQL, dms status shows how fresh it is"]:
        out.print(f"next: {step}", soft_wrap=True, markup=False)


def next_steps(news: News, settings: Settings) -> list[str]:
    """At most three lines of what to do about the news; none when there is no news."""
    if not news.lines:
        return []
    if news.is_first:
        return [
            'dms query --contacts "from dealer_contacts.quality.findings_by_code" lists what was '
            "found",
            GUIDE,
        ]
    by_place: dict[str, list[NewsLine]] = {}
    for line in news.lines:
        by_place.setdefault(line.look_in, []).append(line)
    places = sorted(by_place, key=lambda place: (_place_rank(place), place))
    steps = [_step(place, by_place[place], settings) for place in places]
    return [*steps[:_MOST_STEPS], GUIDE]


def _step(place: str, lines: list[NewsLine], settings: Settings) -> str:
    say = _STEPS.get(place, _ask_published)
    return say(place, lines, settings)


def _feeds(lines: list[NewsLine]) -> str:
    return name_some(sorted({line.feed for line in lines}))


def _codes(lines: list[NewsLine]) -> str:
    return name_some([item.code for line in lines for item in line.items])


def _ask_published(place: str, lines: list[NewsLine], _: Settings) -> str:
    """A published relation, of the feeds that the news is of."""
    feeds = ", ".join(f"'{feed}'" for feed in sorted({line.feed for line in lines}))
    return f'dms query "from {place} where feed in ({feeds})"'


def _ask_rates(_: str, lines: list[NewsLine], settings: Settings) -> str:
    return _ask_published("quality.quarantine_rates", lines, settings)


def _settle_refusals(place: str, lines: list[NewsLine], settings: Settings) -> str:
    return (
        f"find out who said no, {place} in {settings.warehouse} has file and line: nobody is "
        "protected by it yet"
    )


def _ask_sender(_: str, lines: list[NewsLine], __: Settings) -> str:
    return f"ask who sends {_feeds(lines)} of {_codes(lines)}; dms status shows since when"


def _map_codes(_: str, lines: list[NewsLine], __: Settings) -> str:
    """The seed that most of the codes belong into; without one only the sender can tell."""
    seeds = [line.seed_file for line in lines if line.seed_file]
    if not seeds:
        return f"ask the sender of {_feeds(lines)} what {_codes(lines)} means"
    seed = max(sorted(set(seeds)), key=seeds.count)
    codes = _codes([line for line in lines if line.seed_file == seed])
    return f"add {codes} to {seed}, and the next build uses it for all history"


def _show_lines(place: str, lines: list[NewsLine], settings: Settings) -> str:
    return f"show the sender of {_feeds(lines)} the lines in {place} of {settings.warehouse}"


_STEPS: dict[str, Callable[[str, list[NewsLine], Settings], str]] = {
    "quality.unsettled_refusals": _settle_refusals,
    "quality.feed_freshness": _ask_sender,
    "quality.unknown_codes": _map_codes,
    "quality.quarantined_rows": _ask_rates,
    "quality.unread_values": _ask_published,
    "landing.rejected_rows": _show_lines,
}
"""What to do by where the details are, the most pressing first; any other is asked in SQL."""


def _place_rank(place: str) -> int:
    return list(_STEPS).index(place) if place in _STEPS else len(_STEPS)


def show_erasures(numbers: int) -> None:
    """Say how many customer numbers are of people who asked to be deleted in a feed."""
    if numbers:
        err.print(
            f"{numbers:,} customer numbers of people who asked to be deleted are in no mart, "
            "segment or contact file but still in the raw tables; `dms forget --requested` removes "
            "their rows for good",
            soft_wrap=True,
        )
