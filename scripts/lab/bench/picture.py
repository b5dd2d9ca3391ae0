"""A picture of what each layer costs a customer, as SVG: drawn by Altair."""

from pathlib import Path

from dms.errors import UsageError
from lab.bench.build import SizeResult
from lab.bench.figures import by_layer
from lab.bench.tables import size_name


def require_picture(path: Path) -> None:
    """Refuse a picture that could not be drawn, before anything is measured.

    Raises:
        UsageError: another ending than .svg.
    """
    if path.suffix.lower() != ".svg":
        raise UsageError(f"--picture {path}: it is drawn as SVG; name a file that ends in .svg")


def draw(results: list[SizeResult], path: Path) -> None:
    """Write it: a bar a layer and size, processor milliseconds of bare SQL a customer.

    Bars of equal length are a cost that grows as the customers do.
    """
    import altair as alt  # noqa: PLC0415

    values = [
        {
            "layer": layer,
            "order": number,
            "customers": size_name(result),
            "size": place,
            "milliseconds": 1000 * seconds / result.people,
        }
        for place, result in enumerate(results)
        for number, (layer, seconds) in enumerate(by_layer(result.nodes).items())
    ]
    chart = (
        alt.Chart(
            alt.InlineData(values=values),
            title=alt.Title(
                "What each layer costs a customer",
                subtitle="Processor milliseconds of its SQL without dbt; equal bars = cost grows "
                "as the customers do",
                anchor="start",
            ),
            width=520,
            height=alt.Step(10),
        )
        .mark_bar()
        .encode(
            x=alt.X("milliseconds:Q", title="processor ms a customer"),
            y=alt.Y("layer:N", sort=alt.SortField("order"), title=None),
            yOffset=alt.YOffset("customers:N", sort=alt.SortField("size")),
            color=alt.Color("customers:N", sort=alt.SortField("size"), title="customers"),
            tooltip=["layer:N", "customers:N", alt.Tooltip("milliseconds:Q", format=".3f")],
        )
    )
    chart.save(str(path))
