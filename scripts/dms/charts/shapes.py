"""The shapes of charts. Each takes rows as dicts with the keys that it names.

Texts in the rows are shown as they are: who calls has them in the language of the reader.
"""

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from dms.charts.theme import BLUE, INK, LESS, LINE, MORE, MUTED, SERIES, SHADES

Row = Mapping[str, Any]
Chart = alt.LayerChart

_STEP = 23
"""Height of a bar with the room around it, pixels."""

_LINE = 22
"""Letters of a label in a line; what is longer is broken once."""

_LABEL_LIMIT = 190


def bars(rows: Sequence[Row], colour: str = BLUE) -> Chart:
    """Bars one below the other: `label`, `value` and its `text`."""
    most = max((float(row["value"]) for row in rows), default=0) or 1
    longest = max((len(row["text"]) for row in rows), default=0)
    room = most * (1.15 + 0.05 * longest)
    base = _below_each_other(rows).encode(
        x=alt.X("value:Q", axis=None, scale=alt.Scale(domain=[0, room]))
    )
    return _layers(
        base.mark_bar(color=colour, height=14),
        base.mark_text(align="left", dx=4).encode(text="text:N"),
    )


def columns(rows: Sequence[Row], title: str) -> Chart:
    """Columns side by side: `label`, `value` and its `text`; `title` says what the labels are."""
    labels = [row["label"] for row in rows]
    base = alt.Chart(_data(rows), height=170).encode(
        x=alt.X("label:N", sort=labels, title=title, axis=alt.Axis(labelAngle=0, ticks=False)),
        y=alt.Y("value:Q", axis=None),
    )
    return _layers(
        base.mark_bar(color=BLUE), base.mark_text(dy=-6, fontSize=10).encode(text="text:N")
    )


def changes(rows: Sequence[Row], entered: str, left: str) -> Chart:
    """To both sides of a line, who entered and who left: `label`, `entered`, `entered_text`,
    `left`, `left_text`; `entered` and `left` name the two.
    """
    most = max((max(row["entered"], row["left"]) for row in rows), default=0) or 1
    sides = [
        {
            "label": row["label"],
            "value": sign * row[side],
            "text": row[f"{side}_text"],
            "side": name,
        }
        for row in _told_apart(rows)
        for side, sign, name in (("entered", 1, entered), ("left", -1, left))
    ]
    base = _below_each_other(sides, is_told_apart=True).encode(
        x=alt.X("value:Q", axis=None, scale=alt.Scale(domain=[-most * 1.4, most * 1.4]))
    )
    colour = alt.Color(
        "side:N",
        scale=alt.Scale(domain=[left, entered], range=[LESS, MORE]),
        sort=[left, entered],
    )
    return _layers(
        base.mark_bar(height=14).encode(color=colour),
        base.transform_filter("datum.value > 0")
        .mark_text(align="left", dx=4)
        .encode(text="text:N"),
        base.transform_filter("datum.value < 0")
        .mark_text(align="right", dx=-4)
        .encode(text="text:N"),
        alt.Chart(_data([{"value": 0}])).mark_rule(color=MUTED).encode(x="value:Q"),
    )


def shares(rows: Sequence[Row], colours: Mapping[str, str]) -> Chart:
    """Bars of parts that make a whole: `label`, `part`, `value`, and `text` on parts of a tenth or
    more; `colours` has the parts in their order.
    """
    pieces = _pieces(_in_order(rows, list(colours)))
    base = _below_each_other(pieces, is_told_apart=True)
    colour = alt.Color(
        "part:N",
        scale=alt.Scale(domain=list(colours), range=list(colours.values())),
        sort=list(colours),
    )
    x = alt.X("start:Q", axis=None, scale=alt.Scale(domain=[0, 1]))
    return _layers(
        base.mark_bar(height=18).encode(x=x, x2="end:Q", color=colour),
        base.transform_filter("datum.end - datum.start >= 0.1")
        .mark_text(fontWeight="bold")
        .encode(x=alt.X("middle:Q"), text="text:N", color=alt.Color("ink:N", scale=None)),
    )


def lines(rows: Sequence[Row], is_percent: bool = False) -> Chart:
    """Lines over time: `day` (YYYY-MM-DD), `series` and `value`; shares 0 to 1 where `is_percent`.

    The scale of counts begins at zero, that of shares near the least of them.
    """
    series = list(dict.fromkeys(row["series"] for row in rows))
    colour = alt.Color(
        "series:N",
        scale=alt.Scale(domain=series, range=list(SERIES[: len(series)])),
        sort=series,
        legend=alt.Legend() if len(series) > 1 else None,
    )
    base = alt.Chart(_data(rows), height=180).encode(
        x=alt.X(
            "day:T",
            title=None,
            axis=alt.Axis(format="%b %Y", tickCount=4, grid=False, labelOverlap=True),
        ),
        y=alt.Y(
            "value:Q",
            title=None,
            scale=alt.Scale(zero=not is_percent, nice=True),
            axis=alt.Axis(format=".0%" if is_percent else ",.0f", tickCount=5, domain=False),
        ),
        color=colour,
    )
    last = base.transform_window(
        rank="rank()", sort=[alt.SortField("day", order="descending")], groupby=["series"]
    ).transform_filter("datum.rank == 1")
    return _layers(base.mark_line(strokeWidth=2), last.mark_point(filled=True, size=36))


def grid(rows: Sequence[Row], across: str, down: str) -> Chart:
    """A grid of numbers, darker where there are more: `x`, `y`, `value` and its `text`; `across`
    and `down` say what the two scales are.
    """
    most = max((row["value"] for row in rows), default=0) or 1
    base = alt.Chart(_data(rows), height=220).encode(
        x=alt.X("x:O", title=across, axis=alt.Axis(labelAngle=0, ticks=False, domain=False)),
        y=alt.Y("y:O", sort="descending", title=down, axis=alt.Axis(ticks=False, domain=False)),
    )
    return _layers(
        base.mark_rect(stroke="white", strokeWidth=2, cornerRadius=3).encode(
            color=alt.Color(
                "value:Q", scale=alt.Scale(domain=[0, most], range=list(SHADES)), legend=None
            )
        ),
        base.mark_text(fontSize=12).encode(
            text="text:N",
            color=alt.condition(f"datum.value > {most} * 0.45", alt.value("white"), alt.value(INK)),
        ),
    )


def intervals(rows: Sequence[Row], title: str) -> Chart:
    """Estimates with their intervals beside a line at zero: `label`, `value`, `low`, `high` and
    `text`; `title` says what is measured.
    """
    base = _below_each_other(rows, step=34)
    x = alt.X("low:Q", title=title, axis=alt.Axis(tickCount=5, domain=False, gridColor=LINE))
    zero = alt.Chart(_data([{"low": 0}])).mark_rule(color=MUTED, strokeDash=[3, 3])
    return _layers(
        zero.encode(x=x),
        base.mark_rule(strokeWidth=3, color=BLUE, opacity=0.45).encode(x=x, x2="high:Q"),
        base.mark_point(filled=True, size=70, color=BLUE, opacity=1).encode(x="value:Q"),
        base.mark_text(dy=-11).encode(x="value:Q", text="text:N"),
    )


def _below_each_other(
    rows: Sequence[Row], is_told_apart: bool = False, step: int = _STEP
) -> alt.Chart:
    told = list(rows) if is_told_apart else _told_apart(rows)
    told = [{**row, "label": _broken(row["label"])} for row in told]
    labels = list(dict.fromkeys(row["label"] for row in told))
    if any("\n" in label for label in labels):
        step = max(step, 29)
    return alt.Chart(_data(told), height=alt.Step(step)).encode(
        y=alt.Y(
            "label:N",
            sort=labels,
            title=None,
            axis=alt.Axis(
                labelExpr="split(datum.value, '\\n')",
                labelLineHeight=12,
                labelOffset={
                    "condition": {"test": "indexof(datum.value, '\\n') >= 0", "value": -6},
                    "value": 0,
                },
                labelLimit=_LABEL_LIMIT,
                labelColor=INK,
                ticks=False,
                domain=False,
                grid=False,
            ),
        )
    )


def _broken(label: str) -> str:
    """A long label in two lines."""
    if len(label) <= _LINE:
        return label
    first, *rest = textwrap.wrap(label, _LINE, break_long_words=False)
    return "\n".join([first, " ".join(rest)]) if rest else first


def _told_apart(rows: Sequence[Row]) -> list[Row]:
    """Rows whose labels all differ: two of one name would be drawn one on the other."""
    seen: dict[str, int] = {}
    told = []
    for row in rows:
        number = seen[row["label"]] = seen.get(row["label"], 0) + 1
        told.append({**row, "label": f"{row['label']} ({number})"} if number > 1 else row)
    return told


def _in_order(rows: Sequence[Row], parts: list[str]) -> list[Row]:
    labels = list(dict.fromkeys(row["label"] for row in rows))
    return sorted(rows, key=lambda row: (labels.index(row["label"]), parts.index(row["part"])))


def _pieces(rows: Sequence[Row]) -> list[Row]:
    """Each part with where it begins and ends, 0 to 1."""
    totals: dict[str, float] = {}
    for row in rows:
        totals[row["label"]] = totals.get(row["label"], 0) + float(row["value"])
    begins: dict[str, float] = {}
    pieces: list[Row] = []
    for row in rows:
        start = begins.get(row["label"], 0.0)
        end = start + float(row["value"]) / (totals[row["label"]] or 1)
        begins[row["label"]] = end
        is_light = row.get("is_light", False)
        pieces.append(
            {
                **row,
                "start": start,
                "end": end,
                "middle": (start + end) / 2,
                "ink": INK if is_light else "white",
            }
        )
    return pieces


def _layers(*charts: alt.Chart) -> Chart:
    return alt.LayerChart(layer=list(charts))


def _data(rows: Sequence[Row]) -> alt.InlineData:
    return alt.InlineData(values=[dict(row) for row in rows])
