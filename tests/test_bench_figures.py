"""The arithmetic of `dms bench build` and `nights`, worked out by hand."""

import pytest

from lab.bench.figures import (
    Growth,
    NodeCost,
    by_layer,
    dearest,
    fastest_growing,
    grown_most,
    growth,
    layer_of,
)


def node(name: str, layer: str, cpu_seconds: float) -> NodeCost:
    return NodeCost(name, layer, cpu_seconds, cpu_seconds, cpu_seconds)


NODES = [
    node("customers_are_unique", "tests", 0.25),
    node("visits", "marts/core", 2.0),
    node("int_names", "intermediate/identity", 1.5),
    node("stg_deals", "staging", 2.0),
    node("int_keys", "intermediate/identity", 0.5),
    node("odd_one", "elsewhere", 0.125),
]


@pytest.mark.parametrize(
    ("resource_type", "fqn", "layer"),
    [
        ("model", ["project", "staging", "cdk", "stg_cdk__deals"], "staging"),
        ("model", ["project", "intermediate", "identity", "names", "x"], "intermediate/identity"),
        ("model", ["project", "intermediate", "x"], "intermediate"),
        ("model", ["project", "marts", "core", "visits"], "marts/core"),
        ("model", ["project", "segments", "service", "service_due"], "segments"),
        ("test", ["project", "marts", "core", "unique_visits"], "tests"),
    ],
)
def test_a_layer_is_the_folder(resource_type: str, fqn: list[str], layer: str) -> None:
    assert layer_of(resource_type, fqn) == layer


def test_the_dearest_come_first_and_equal_ones_by_name() -> None:
    assert [one.name for one in dearest(NODES, 3)] == ["stg_deals", "visits", "int_names"]


def test_layers_add_up_in_the_order_of_the_house() -> None:
    assert list(by_layer(NODES).items()) == [
        ("staging", 2.0),
        ("intermediate/identity", 2.0),
        ("marts/core", 2.0),
        ("tests", 0.25),
        ("elsewhere", 0.125),
    ]


@pytest.mark.parametrize(
    ("larger", "times", "a_customer"), [(60.0, 6.0, 0.6), (100.0, 10.0, 1.0), (250.0, 25.0, 2.5)]
)
def test_growth_is_told_whole_and_for_a_customer(
    larger: float, times: float, a_customer: float
) -> None:
    found = growth("dbt", 10.0, larger, (2_000, 20_000))
    assert found == Growth("dbt", 10.0, larger, times, a_customer)


def test_of_nodes_that_take_long_enough_those_that_grow_fastest_are_named() -> None:
    smaller = {"linear": 0.1, "square": 0.0625, "small": 0.001, "nothing": 0.002, "gone": 9.0}
    larger = {"linear": 1.0, "square": 6.25, "small": 0.499, "nothing": 0.5, "new": 9.0}
    # `small` ends below half a second; `nothing` counts as a hundredth of one before.
    assert fastest_growing(smaller, larger, (100, 1_000), least_seconds=0.5) == [
        Growth("square", 0.0625, 6.25, 100.0, 10.0),
        Growth("nothing", 0.01, 0.5, 50.0, 5.0),
        Growth("linear", 0.1, 1.0, 10.0, 1.0),
    ]


def test_the_nodes_of_two_nights_are_told_by_how_much_more_they_take() -> None:
    first = {"a": 1.0, "b": 4.0, "c": 2.0, "d": 1.0}
    last = {"a": 2.0, "b": 5.0, "c": 2.0, "d": 4.0, "new": 9.0}
    assert grown_most(first, last) == [
        Growth("d", 1.0, 4.0, 4.0, 4.0),
        Growth("a", 1.0, 2.0, 2.0, 2.0),
        Growth("b", 4.0, 5.0, 1.25, 1.25),
    ]
