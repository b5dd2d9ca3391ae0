"""How every chart looks: colours that colour-blind people tell apart, type, and little else."""

from typing import Any

import altair as alt

INK = "#1f2933"
MUTED = "#5a6672"
LINE = "#dfe4ea"

BLUE = "#0072b2"
ORANGE = "#e69f00"
GREEN = "#009e73"
SKY = "#56b4e9"
VERMILION = "#d55e00"
PURPLE = "#cc79a7"
GREY = "#6b7785"
RED = "#a50f15"

SERIES = (BLUE, ORANGE, INK, RED, SKY, "#7f7f7f")
"""Colours of series, in this order: of those tried the six that differ most, however one sees them
(tests/test_charts.py). The palette of Okabe and Ito has pairs that differ less."""

STATUSES = {"active": BLUE, "lapsed": ORANGE, "lost": GREY}
"""Colours of the lifecycle."""

MORE, LESS = BLUE, ORANGE
"""Colours of what grew or entered, and of what shrank or left."""

SHADES = ("#eef5fa", "#08467a")
"""The least and the most of a grid."""

FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"

TEXT, MEASURED = 11, 13
"""Size of the text, and the size by which room is made for it: the reader's font may be wider."""

WIDTH = 360
"""Width of a chart, pixels: a phone shows it as it is, a desk three side by side."""


def finish(chart: alt.LayerChart, locale: dict[str, Any]) -> alt.LayerChart:
    """The chart in the one look, its numbers and months as `locale` (of Words) writes them."""
    finished: alt.LayerChart = chart.properties(
        width=WIDTH,
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        background="transparent",
        padding=2,
    ).configure(
        font=FONT,
        axis=alt.AxisConfig(
            labelColor=MUTED,
            titleColor=MUTED,
            labelFontSize=MEASURED,
            titleFontSize=MEASURED,
            titleFontWeight="normal",
            gridColor=LINE,
            domainColor=LINE,
            tickColor=LINE,
        ),
        legend=alt.LegendConfig(
            labelColor=INK, labelFontSize=MEASURED, orient="top", title=None, symbolType="square"
        ),
        view=alt.ViewConfig(stroke=None),
        text=alt.MarkConfig(color=INK, fontSize=MEASURED),
        locale=locale,
        aria=False,
    )
    return finished
