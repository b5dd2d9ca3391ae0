"""The charts: what they draw, and in colours that colour-blind people tell apart."""

import itertools
import math
import re

import pytest

from dms.charts import theme
from dms.charts.shapes import bars, changes, columns, grid, intervals, lines, shares
from dms.charts.svg import draw
from dms.words.language import Words

LOCALE = Words("en").chart_locale()

MACHADO = {
    "as it is": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
"""How each kind sees a colour of linear light: Machado, Oliveira, Fernandes 2009, severity 1."""

LEAST_DIFFERENCE = 20
"""In CIELAB (1976); 2.3 is just seen, and areas side by side are told apart from 10 on."""


def linear(colour: str) -> list[float]:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def lab(light: list[float]) -> tuple[float, float, float]:
    """CIELAB of linear sRGB, white D65."""
    matrix = (
        (0.4124564, 0.3575761, 0.1804375),
        (0.2126729, 0.7151522, 0.0721750),
        (0.0193339, 0.1191920, 0.9503041),
    )
    white = (0.95047, 1.0, 1.08883)
    xyz = [
        sum(weight * part for weight, part in zip(row, light, strict=True)) / whole
        for row, whole in zip(matrix, white, strict=True)
    ]
    x, y, z = (
        part ** (1 / 3) if part > 216 / 24389 else (24389 / 27 * part + 16) / 116 for part in xyz
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def seen(colour: str, kind: str) -> tuple[float, float, float]:
    light = linear(colour)
    mixed = [
        sum(weight * part for weight, part in zip(row, light, strict=True)) for row in MACHADO[kind]
    ]
    return lab([min(max(part, 0.0), 1.0) for part in mixed])


@pytest.mark.parametrize("kind", MACHADO)
@pytest.mark.parametrize(
    "together",
    [theme.SERIES, tuple(theme.STATUSES.values()), (theme.MORE, theme.LESS), theme.SHADES],
    ids=["series", "statuses", "changes", "shades"],
)
def test_colours_that_stand_together_are_told_apart(together: tuple[str, ...], kind: str) -> None:
    for one, other in itertools.combinations(together, 2):
        assert math.dist(seen(one, kind), seen(other, kind)) >= LEAST_DIFFERENCE, (one, other)


def contrast(one: str, other: str) -> float:
    """WCAG 2: the contrast of two colours."""
    light = sorted(
        sum(
            weight * part
            for weight, part in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True)
        )
        for colour in (one, other)
    )
    return (light[1] + 0.05) / (light[0] + 0.05)


@pytest.mark.parametrize("colour", [theme.INK, theme.MUTED])
def test_texts_can_be_read(colour: str) -> None:
    assert contrast(colour, "#ffffff") >= 4.5


def texts_of(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def test_two_bars_of_one_name_are_two_bars() -> None:
    rows = [
        {"label": "Twice", "value": 3, "text": "3"},
        {"label": "Twice", "value": 2, "text": "2"},
    ]
    assert {"Twice", "Twice (2)", "3", "2"} <= set(texts_of(draw(bars(rows), LOCALE, "t")))


def test_a_name_with_script_in_it_is_text() -> None:
    rows = [{"label": "</svg><script>x</script>", "value": 3, "text": "<b>"}]
    svg = draw(bars(rows), LOCALE, '" onload="x')
    assert "<script" not in svg
    assert 'onload="x' not in svg
    assert svg.count("</svg>") == 1


def test_a_part_under_a_tenth_has_no_text() -> None:
    rows = [
        {"label": "sales", "part": part, "value": value, "text": f"{value}%"}
        for part, value in (("a", 91), ("b", 9))
    ]
    shown = texts_of(draw(shares(rows, {"a": theme.BLUE, "b": theme.ORANGE}), LOCALE, "t"))
    assert "91%" in shown
    assert "9%" not in shown


def test_all_shapes_are_drawn_of_one_row() -> None:
    change = {"label": "a", "entered": 4, "entered_text": "4", "left": 0, "left_text": "0"}
    lift = {"label": "a", "value": 1.0, "low": -1.0, "high": 3.0, "text": "1"}
    shapes = [
        bars([{"label": "a", "value": 0, "text": "0"}]),
        columns([{"label": "a", "value": 1, "text": "1"}], "title"),
        changes([change], "in", "out"),
        lines([{"day": "2026-06-30", "series": "a", "value": 1}]),
        grid([{"x": "1", "y": "1", "value": 3, "text": "3"}], "x", "y"),
        intervals([lift], "title"),
    ]
    for chart in shapes:
        svg = draw(chart, LOCALE, "What it shows")
        assert svg.startswith('<svg class="chart" role="img" aria-label="What it shows"')
        assert "NaN" not in svg


def test_months_are_those_of_the_language() -> None:
    rows = [
        {"day": f"2026-{month:02}-28", "series": "a", "value": month * 1_000}
        for month in range(1, 7)
    ]
    shown = texts_of(draw(lines(rows), Words("pl").chart_locale(), "t"))
    assert any("mar" in text or "maj" in text or "lut" in text for text in shown)
    assert any(re.fullmatch(r"\d\s000", text) for text in shown)
