"""The arithmetic of a measurement: which nodes are dear, what each layer costs, how costs grow."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

LAYERS = ("staging", "intermediate", "marts", "segments", "membership", "quality", "tests")
"""The layers in their order."""

_TOLD_APART = ("intermediate", "marts")
"""Layers that are told apart by their folders."""

_LEAST_SECONDS = 0.01


@dataclass(frozen=True)
class NodeCost:
    """A node of dbt: its name, its layer, and its seconds without dbt and with it.

    seconds and cpu_seconds are those of its bare SQL; dbt_seconds those on the clock in which dbt
    was at it, two nodes at a time.
    """

    name: str
    layer: str
    seconds: float
    cpu_seconds: float
    dbt_seconds: float


@dataclass(frozen=True)
class Growth:
    """What became of a cost from one size to a larger one.

    times       the larger cost divided by the smaller one
    a_customer  the same for one customer: 1.0 where it grows as the customers do, above where it
                grows faster
    """

    name: str
    smaller: float
    larger: float
    times: float
    a_customer: float


def layer_of(resource_type: str, fqn: list[str]) -> str:
    """The layer that a node's folder names, as `staging` or `intermediate/identity`.

    `fqn` is dbt's: project, folders, name.
    """
    if resource_type == "test":
        return "tests"
    folders = fqn[1:-1]
    is_told_apart = len(folders) > 1 and folders[0] in _TOLD_APART
    return "/".join(folders[:2]) if is_told_apart else folders[0]


def dearest(nodes: Iterable[NodeCost], count: int = 10) -> list[NodeCost]:
    """The nodes whose SQL takes most of the processors; of equal ones the first by name."""
    return sorted(nodes, key=lambda node: (-node.cpu_seconds, node.name))[:count]


def by_layer(nodes: Iterable[NodeCost]) -> dict[str, float]:
    """Processor seconds of each layer, in the order of LAYERS; within one by name."""
    seconds: dict[str, float] = defaultdict(float)
    for node in nodes:
        seconds[node.layer] += node.cpu_seconds

    def place(layer: str) -> tuple[int, str]:
        first = layer.partition("/")[0]
        return (LAYERS.index(first) if first in LAYERS else len(LAYERS), layer)

    return {layer: seconds[layer] for layer in sorted(seconds, key=place)}


def growth(name: str, smaller: float, larger: float, customers: tuple[int, int]) -> Growth:
    """How a cost above 0 grew between two sizes; `customers` are those of the two."""
    times = larger / smaller
    return Growth(name, smaller, larger, times, times * customers[0] / customers[1])


def fastest_growing(
    smaller: Mapping[str, float],
    larger: Mapping[str, float],
    customers: tuple[int, int],
    least_seconds: float,
    count: int = 10,
) -> list[Growth]:
    """The nodes that grow fastest, of those that take `least_seconds` or more in the end.

    A node that took less than a hundredth of a second before is counted as if it had taken that,
    because the clock of the processors says no more.
    """
    grown = [
        growth(name, max(smaller[name], _LEAST_SECONDS), seconds, customers)
        for name, seconds in larger.items()
        if name in smaller and seconds >= least_seconds
    ]
    return sorted(grown, key=lambda one: (-one.times, one.name))[:count]


def grown_most(
    before: Mapping[str, float], after: Mapping[str, float], count: int = 10
) -> list[Growth]:
    """The nodes that took most seconds more the second time; of equal ones the first by name."""
    more = {name: after[name] - before[name] for name in after if name in before}
    names = sorted((name for name in more if more[name] > 0), key=lambda name: (-more[name], name))
    return [
        growth(name, max(before[name], _LEAST_SECONDS), after[name], (1, 1))
        for name in names[:count]
    ]
