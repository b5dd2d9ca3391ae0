"""Times as tools write them: ISO 8601, several offsets, now and then a fraction of a second."""

from sample_group.extracts import iso

_OFFSETS = {"-05:00": -18_000, "-04:00": -14_400, "Z": 0, "+00:00": 0}
_USUAL = ("-05:00", "-05:00", "-05:00", "-04:00", "-04:00", "Z", "Z", "+00:00")
_SECONDS = 86_400


def stamp(day: int, second: int, style: int) -> str:
    """A moment (day ordinal and second, UTC) in one of the usual ways; `style` chooses which."""
    offset = _USUAL[style % len(_USUAL)]
    day, second = divmod(day * _SECONDS + second + _OFFSETS[offset], _SECONDS)
    clock = f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"
    fraction = ".250" if style % 9 == 4 else ""
    return f"{iso(day)}T{clock}{fraction}{offset}"
