"""Categories of operation codes and kinds of parts, as the seeds say."""

import csv
from functools import lru_cache

from full_project import PROJECT


@lru_cache
def _categories() -> dict[str, str]:
    path = PROJECT / "seeds" / "operation_categories.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["operation_code"]: row["operation_category"] for row in csv.DictReader(stream)}


def category_of(code: str) -> str:
    """Category of an operation code; `other` of one that the seed lacks."""
    return _categories().get(code.upper(), "other")
