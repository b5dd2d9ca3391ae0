"""The clock, which landing and erasing read and no model does."""

from datetime import datetime, timezone


def read_clock() -> datetime:
    """The time now, UTC, as timestamps of the warehouse are."""
    return datetime.now(timezone.utc).replace(tzinfo=None)
