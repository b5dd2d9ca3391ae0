"""Puts figures and texts of the data on a page as HTML that is escaped, never as Markdown.

Markdown would set a picture or a link that somebody wrote into a name.
"""

import re
from base64 import b64encode
from pathlib import Path

import streamlit as st
from markupsafe import Markup

from dms.charts.svg import draw
from dms.report.figure import Cell, Fact, Figure, Section, Table
from dms.words.language import Words
from dms.words.markup import as_html

STYLE = Path(__file__).with_name("app.css")

FONT = "Arial, Liberation Sans, Helvetica, sans-serif"
"""Of charts: an image has no fonts of the page."""

SHORT = 13
"""Letters of a text, such as a day, that stays in one line."""

LONG = 60
"""Letters from which on a text is given room: it would be a tower in a narrow column."""

_WIDTH = re.compile(r"max-width:(?P<width>\d+)px")


def style() -> None:
    """Say how everything below looks."""
    st.html(STYLE)


def heading(text: str, note: str = "") -> None:
    """The title of the page, with a line below it."""
    below = Markup('<p class="dms-note">{}</p>').format(note) if note else ""
    st.html(Markup('<div class="dms"><h1>{}</h1>{}</div>').format(text, below))


def part(text: str, note: str = "") -> None:
    """The title of a part of the page."""
    below = Markup('<p class="dms-note">{}</p>').format(note) if note else ""
    st.html(Markup('<div class="dms"><h2>{}</h2>{}</div>').format(text, below))


def choose_part(words: Words, parts: dict[str, str], key: str) -> str:
    """Let the viewer choose a part of the page, by name and title: the first to begin with."""
    usual = next(iter(parts))
    chosen = st.segmented_control(
        words.say("What to show"), list(parts), format_func=parts.__getitem__, default=usual,
        label_visibility="collapsed", key=key,
    )  # fmt: skip
    return chosen or usual


def text(said: str) -> None:
    """A paragraph."""
    st.html(Markup('<div class="dms"><p>{}</p></div>').format(as_html(said)))


def empty(said: str) -> None:
    """Why there is nothing to show."""
    st.html(Markup('<div class="dms"><p class="dms-empty">{}</p></div>').format(as_html(said)))


def problem(said: str) -> None:
    """What went wrong, and what to do."""
    st.html(
        Markup('<div class="dms"><p class="dms-problem" role="alert">{}</p></div>').format(
            as_html(said)
        )
    )


def done(said: str) -> None:
    """What was done."""
    st.html(
        Markup('<div class="dms"><p class="dms-done" role="status">{}</p></div>').format(
            as_html(said)
        )
    )


def pairs(lines: list[tuple[str, str]]) -> None:
    """Names with what they are."""
    rows = Markup("").join(
        Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(name, as_html(said))
        for name, said in lines
    )
    st.html(Markup('<div class="dms"><dl class="dms-pairs">{}</dl></div>').format(rows))


def facts(listed: list[Fact]) -> None:
    """Numbers that stand by themselves."""
    cards = Markup("").join(
        Markup(
            '<div><dt>{}</dt><dd class="dms-value" data-fact="{}"{}>{}</dd>'
            '<dd class="dms-note">{}</dd></div>'
        ).format(one.title, one.name, _value(one.value), one.text, as_html(one.definition))
        for one in listed
    )
    st.html(Markup('<div class="dms"><dl class="dms-facts">{}</dl></div>').format(cards))


def table(found: Table, label: str, name: str = "") -> None:
    """A table; `label` says what it is to who does not see it."""
    st.html(Markup('<div class="dms">{}</div>').format(_table(found, label, name)))


def figures(listed: list[Figure], words: Words) -> None:
    """Figures side by side where there is room, each with its day and its definition."""
    drawn = Markup("").join(_figure(one, words) for one in listed)
    st.html(Markup('<div class="dms dms-figures">{}</div>').format(drawn))


def section(found: Section, words: Words) -> None:
    """A section of the report."""
    part(found.title, found.introduction)
    if found.facts:
        facts(found.facts)
    figures(found.figures, words)


def _figure(one: Figure, words: Words) -> Markup:
    if one.empty:
        body = Markup('<p class="dms-empty">{}</p>').format(as_html(one.empty))
    else:
        chart = _picture(one, words) if one.chart else Markup("")
        listed = _table(one.table, one.title, one.name) if one.table else Markup("")
        if one.chart and one.table and one.is_folded:
            said = words.say("The figures as a table")
            listed = Markup("<details><summary>{}</summary>{}</details>").format(said, listed)
        body = Markup("{}{}").format(chart, listed)
    wide = Markup(' class="dms-wide"' if one.width > 1 else "")
    return Markup(
        '<figure data-figure="{}"{}><figcaption><h3>{}</h3>'
        '<p class="dms-note"><b>{}</b> {}</p></figcaption>{}</figure>'
    ).format(one.name, wide, one.title, one.day, as_html(one.definition), body)


def _picture(one: Figure, words: Words) -> Markup:
    """The chart as an image: Streamlit takes SVG elements out of HTML."""
    assert one.chart
    drawn = draw(one.chart, words.chart_locale(), one.title)
    drawn = drawn.replace("<svg ", f'<svg font-family="{FONT}" ', 1)
    width = _WIDTH.search(drawn)
    source = b64encode(drawn.encode()).decode()
    return Markup(
        '<img class="chart" alt="{}" src="data:image/svg+xml;base64,{}" style="max-width:{}px">'
    ).format(one.title, source, width["width"] if width else "")


def _table(found: Table, label: str, name: str) -> Markup:
    head = Markup("").join(
        Markup('<th scope="col"{}>{}</th>').format(_class(is_number), heading)
        for heading, is_number in zip(found.headings, found.numeric, strict=True)
    )
    rows = Markup("").join(
        Markup("<tr>{}</tr>").format(
            Markup("").join(
                _cell(cell, is_number, is_first=place == 0)
                for place, (cell, is_number) in enumerate(zip(row, found.numeric, strict=True))
            )
        )
        for row in found.rows
    )
    return Markup(
        '<div class="dms-scroll" tabindex="0" role="region" aria-label="{}">'
        '<table data-table="{}"><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>'
    ).format(label, name, head, rows)


def _cell(cell: Cell, is_number: bool, is_first: bool) -> Markup:
    said = Markup('<strong class="dms-wrong">{}</strong>').format(cell.text)
    share = Markup("")
    if cell.share is not None:
        share = Markup(' style="--share:{:.1f}%"').format(100 * cell.share)
    return Markup("<{}{}{}{}>{}</{}>").format(
        Markup('th scope="row"' if is_first else "td"),
        _class(is_number, cell.text),
        _value(cell.value),
        share,
        said if cell.is_wrong else as_html(cell.text),
        "th" if is_first else "td",
    )


def _class(is_number: bool, said: str = "") -> Markup:
    if is_number:
        return Markup(' class="dms-number"')
    if len(said) >= LONG:
        return Markup(' class="dms-long"')
    return Markup(' class="dms-short"' if 0 < len(said) <= SHORT else "")


def _value(value: object) -> Markup:
    return Markup("") if value is None else Markup(' data-value="{}"').format(value)
