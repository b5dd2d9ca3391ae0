"""Faults of nested feeds: keys left out, nulls, numbers as texts.

They go by the number of the fact, so that an object has them each time that it is sent.
"""

from collections.abc import Sequence
from typing import Any

from sample_group.faults import every

_EMPTY: tuple[Any, ...] = ("", None, [])


def as_sent(row: dict[str, Any], number: int, may_be_null: Sequence[str]) -> dict[str, Any]:
    """The object with the faults of its number; `may_be_null` names nested values of it."""
    if every(number // 7, "number_as_text"):
        row = {key: _texts(value) for key, value in row.items()}
    if may_be_null and every(number // 11, "null_object"):
        row[may_be_null[number // 1_100 % len(may_be_null)]] = None
    elif every(number, "missing_keys"):
        row = _complete(row)
    elif every(number // 3, "null_value"):
        row = {key: None if value == "" else value for key, value in row.items()}
    return row


def _texts(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Numbers inside the value as texts, amounts with two decimals."""
    if isinstance(value, dict):
        return {key: _texts(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_texts(inner) for inner in value]
    if isinstance(value, float):
        return f"{value:.2f}"
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _complete(row: dict[str, Any]) -> dict[str, Any]:
    """Only the keys that hold something, one level down too."""
    return {
        key: {name: inner for name, inner in value.items() if inner not in _EMPTY}
        if isinstance(value, dict)
        else value
        for key, value in row.items()
        if value not in _EMPTY
    }
