"""What `dms bench build` prints: a table a question."""

from rich.table import Table

from dms.console import plain_table
from lab.bench.build import SizeResult, growths
from lab.bench.figures import dearest

STEPS = ("landing", "dbt", "publishing", "published", "bare")
_LEAST_NAMED_GROWTH = 1.05


def tables_of(results: list[SizeResult]) -> list[Table]:
    """Steps of all sizes, their growth, the dearest nodes of the largest, RFM by others."""
    found = [_steps(results)]
    if len(results) > 1:
        found += [_growth(results), _grown_nodes(results)]
    return [*found, _dearest(results[-1]), _rfm(results)]


def size_name(result: SizeResult) -> str:
    """How many customers, or that they are somebody's own."""
    return f"{result.customers:,}" if result.customers else "exports"


def _table(title: str, texts: tuple[str, ...], numbers: tuple[str, ...]) -> Table:
    table = plain_table()
    table.title, table.title_justify = title, "left"
    for heading in texts:
        table.add_column(heading, overflow="fold")
    for heading in numbers:
        table.add_column(heading, justify="right", no_wrap=True)
    return table


def _steps(results: list[SizeResult]) -> Table:
    table = _table(
        "what it takes", ("customers", "step"), ("seconds", "cpu s", "peak MB", "of bare")
    )
    for result in results:
        steps = {**result.steps, "published": result.published}
        bare = steps["bare"].cpu_seconds
        for number, name in enumerate(STEPS):
            usage = steps[name]
            table.add_row(
                "" if number else size_name(result),
                name,
                f"{usage.seconds:,.1f}",
                f"{usage.cpu_seconds:,.1f}",
                f"{usage.peak_bytes / 1e6:,.0f}",
                f"{usage.cpu_seconds / bare:.2f}",
            )
        table.add_section()
    return table


def _growth(results: list[SizeResult]) -> Table:
    table = _table(
        "how cpu s grow; a customer: 1.00 = linear",
        ("from", "to", "step"),
        ("times", "a customer"),
    )
    for smaller, larger, grown in growths(results):
        for number, one in enumerate(step for step in grown["steps"] if step.name in STEPS):
            sizes = (size_name(smaller), size_name(larger))
            table.add_row(
                *(("", "") if number else sizes),
                one.name,
                f"{one.times:.2f}",
                f"{one.a_customer:.2f}",
            )
        table.add_section()
    return table


def _grown_nodes(results: list[SizeResult]) -> Table:
    table = _table(
        "nodes that grow faster than the customers",
        ("from", "to", "node"),
        ("cpu s", "then", "times", "a customer"),
    )
    for smaller, larger, grown in growths(results):
        for one in grown["nodes"]:
            if one.a_customer >= _LEAST_NAMED_GROWTH:
                table.add_row(
                    size_name(smaller),
                    size_name(larger),
                    one.name,
                    f"{one.smaller:.2f}",
                    f"{one.larger:.2f}",
                    f"{one.times:.1f}",
                    f"{one.a_customer:.2f}",
                )
    return table


def _dearest(result: SizeResult) -> Table:
    whole = sum(node.cpu_seconds for node in result.nodes)
    table = _table(
        f"the dearest nodes of {size_name(result)}, bare",
        ("node",),
        ("cpu s", "seconds", "share"),
    )
    for node in dearest(result.nodes):
        table.add_row(
            node.name,
            f"{node.cpu_seconds:.2f}",
            f"{node.seconds:.2f}",
            f"{100 * node.cpu_seconds / whole:.1f}%",
        )
    return table


def _rfm(results: list[SizeResult]) -> Table:
    table = _table(
        "RFM scores of the same facts, the same answer",
        ("customers", "by"),
        ("activities", "seconds", "cpu s", "peak MB", "with start s"),
    )
    for result in results:
        for number, (tool, took) in enumerate(result.rfm.items()):
            table.add_row(
                "" if number else size_name(result),
                tool,
                f"{result.counts['activities']:,}",
                f"{took['seconds']:.2f}",
                f"{took['cpu_seconds']:.2f}",
                f"{took['peak_bytes'] / 1e6:,.0f}",
                f"{took['process_seconds']:.2f}",
            )
        table.add_section()
    return table
