"""The page: all sections as one HTML file that asks for nothing from outside and runs no script."""

from collections.abc import Collection
from pathlib import Path

from markupsafe import Markup

from dms.charts.svg import draw
from dms.report.base import base_section
from dms.report.campaigns import campaigns_section
from dms.report.changes import changes_section
from dms.report.departments import departments_section
from dms.report.figure import Figure
from dms.report.grid import grid_section
from dms.report.health import health_section
from dms.report.overlap import overlap_section
from dms.report.published import open_for_report
from dms.report.quality import quality_section
from dms.report.rooftops import rooftops_section
from dms.report.segments import segments_section
from dms.words.language import Words
from dms.words.markup import templates_of

SECTIONS = (
    base_section,
    changes_section,
    segments_section,
    grid_section,
    departments_section,
    rooftops_section,
    overlap_section,
    quality_section,
    campaigns_section,
    health_section,
)
"""The sections, in the order of the page."""


def make_report(segments: Path, language: str, build: str, beside: Collection[str] = ()) -> str:
    """The page of a published file for everyone, as HTML; `build` is what the build is called.
    It links to those pages of `dms docs` that are `beside` it.

    Raises:
        DataError: the file cannot be read, or an older version wrote it.
    """
    words = Words(language)
    with open_for_report(segments, words) as published:
        sections = [make(published) for make in SECTIONS]
        locale = words.chart_locale()

        def picture(figure: Figure) -> Markup:
            assert figure.chart
            # What Vega writes is escaped by Vega.
            return Markup(draw(figure.chart, locale, figure.title))

        environment = templates_of(Path(__file__).parent)
        environment.filters["points"] = _points
        template = environment.get_template("page.html.j2")
        return template.render(
            words=words,
            say=words.say,
            day=published.day,
            build=build,
            beside=beside,
            sections=sections,
            picture=picture,
        )


def _points(values: tuple[float, ...], width: int = 72, height: int = 18) -> str:
    """The points of a line through the values, for a polyline of SVG."""
    most, least = max(values), min(values)
    room = (most - least) or 1
    step = (width - 2) / max(len(values) - 1, 1)
    return " ".join(
        f"{1 + place * step:.1f},{1 + (height - 2) * (1 - (value - least) / room):.1f}"
        for place, value in enumerate(values)
    )
