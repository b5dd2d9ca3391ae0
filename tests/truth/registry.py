"""Every segment by its name."""

from collections.abc import Callable
from functools import partial
from inspect import getmembers, isfunction
from types import ModuleType

from truth import finance, parts, relationship, sales, service, value
from truth.group import Group
from truth.identity import Customer

Segment = Callable[[Group], set[Customer]]
_HELPERS = {"payments_left", "percent_ranks", "relationship_of", "rfm_members", "rfm_segments"}
NOT_CALCULATED: dict[str, str] = {}
"""Segments that cannot be calculated, and why."""


def _of(module: ModuleType) -> dict[str, Segment]:
    """The functions that a module defines: each is named as its segment."""
    return {
        name: function
        for name, function in getmembers(module, isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and name not in _HELPERS
    }


SEGMENTS: dict[str, Segment] = {
    name: function
    for module in (sales, service, parts, finance, value, relationship)
    for name, function in _of(module).items()
}
SEGMENTS |= {
    name: partial(value.rfm_members, name=name)
    for name in value.RANKED
    if name != "top_gross_customers"
}
