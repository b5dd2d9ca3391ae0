"""What the generic data tests of a dbt manifest say of the columns of their table."""

from typing import Any


def columns_never_null(test: dict[str, Any]) -> set[str]:
    """The columns in which a generic test allows no null; `test` is its node in the manifest."""
    metadata = test["test_metadata"]
    if metadata["name"] == "not_null":
        return {test["column_name"]}
    if metadata["name"] == "integrity":
        return {*metadata["kwargs"]["primary_key"], *metadata["kwargs"].get("not_null", [])}
    return set()
