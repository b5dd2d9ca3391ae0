"""A chart as a picture within a page: SVG, drawn here and now, so that the page needs no script."""

import re
from typing import Any

import vl_convert
from markupsafe import escape

from dms.charts.shapes import Chart
from dms.charts.theme import FONT, MEASURED, TEXT, finish

_OPENING = re.compile(r"<svg [^>]*?width=\"(?P<width>[\d.]+)\" height=\"(?P<height>[\d.]+)\"[^>]*>")


def draw(chart: Chart, locale: dict[str, Any], title: str) -> str:
    """The chart as an SVG element as wide as its place; `title` says what it shows to who does not
    see it. `locale` is that of Words.chart_locale.
    """
    svg: str = vl_convert.vegalite_to_svg(finish(chart, locale).to_dict(), allowed_base_urls=[])
    opening = _OPENING.search(svg)
    assert opening, "an SVG of Vega says its size"
    width, height = opening["width"], opening["height"]
    element = (
        f'<svg class="chart" role="img" aria-label="{escape(title)}" '
        f'viewBox="0 0 {width} {height}" style="max-width:{float(width) * 1.2:.0f}px" '
        'xmlns="http://www.w3.org/2000/svg">'
    )
    body = svg[opening.end() :]
    # The page says the font once.
    body = body.replace(f' font-family="{escape(FONT)}"', "")
    return element + body.replace(f'font-size="{MEASURED}px"', f'font-size="{TEXT}px"')
