"""Which files share a transaction: a commit costs as much as some thousand rows."""

from collections.abc import Sequence

from dms.landing.files import Found
from dms.landing.layouts import PACKED

GROUP_BYTES, GROUP_FILES = 64_000_000, 500
"""At most so much lands in one transaction, but for a larger file, which has one of its own: what
a kill costs is a few seconds, and DuckDB writes row groups that are full."""

TIMES_PACKED = 10
"""How much more a packed file holds, about."""


def in_groups(files: Sequence[Found]) -> list[list[Found]]:
    """The files that share a transaction, in their order."""
    groups: list[list[Found]] = []
    size = 0
    for file in files:
        weight = file.bytes * (TIMES_PACKED if file.label.lower().endswith(PACKED) else 1)
        if not groups or size + weight > GROUP_BYTES or len(groups[-1]) == GROUP_FILES:
            groups.append([])
            size = 0
        groups[-1].append(file)
        size += weight
    return groups


def apart(group: list[Found], failed: int) -> list[list[Found]]:
    """A group in parts: what stands before the file that failed, that file, what stands behind it.

    Where all were written and the commit failed, its halves.
    """
    if failed == len(group):
        middle = len(group) // 2
        return [group[:middle], group[middle:]]
    parts = [group[:failed], group[failed : failed + 1], group[failed + 1 :]]
    return [part for part in parts if part]
