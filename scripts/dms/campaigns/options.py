"""What is typed after options: percents and lifts."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from dms.errors import UsageError

LEAST_HOLDOUT, MOST_HOLDOUT = 1, 90

_NUMBER = re.compile(r"\d+(\.\d+)?")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,59}")


def read_percent(option: str, text: str, least: float, most: float) -> float:
    """A percent such as 10% or 2.5.

    Raises:
        UsageError: it is none, or not between `least` and `most`.
    """
    number = text.strip().removesuffix("%").strip()
    if not _NUMBER.fullmatch(number) or not least <= float(number) <= most:
        raise UsageError(
            f"{option} {text}: is no percent from {least:g} to {most:g}; write it like 10%"
        )
    return float(number)


def read_holdout(text: str) -> float:
    """The share of households that a campaign leaves out, percent.

    Raises:
        UsageError: it is none, or leaves nobody to compare with.
    """
    if re.fullmatch(r"0+(\.0+)?\s*%?", text.strip()):
        raise UsageError(
            f"--holdout {text}: without a holdout nobody can be compared with; hold out "
            f"{LEAST_HOLDOUT}% or more, or send the segment itself by `dms export`"
        )
    return read_percent("--holdout", text, LEAST_HOLDOUT, MOST_HOLDOUT)


@dataclass(frozen=True)
class Lift:
    """A rise of a rate: as a share of it, or in points."""

    size: float
    is_relative: bool

    def of(self, base: float) -> float:
        """The absolute rise of a rate of `base`."""
        return self.size * base if self.is_relative else self.size


def read_lift(text: str) -> Lift:
    """A lift such as 20% (of the rate) or 2pt (points: from 10 % to 12 %).

    Raises:
        UsageError: it is neither.
    """
    for end, is_relative in (("%", True), ("pt", False)):
        number = text.strip().removesuffix(end).strip()
        if text.strip().endswith(end) and _NUMBER.fullmatch(number) and float(number) > 0:
            return Lift(float(number) / 100, is_relative)
    raise UsageError(
        f"--lift {text}: is no lift; write 20% for a fifth more than without, or 2pt for two "
        "points (from 10 % to 12 %)"
    )


def check_name(name: str) -> None:
    """Refuse a name that is hard to type, or to use in a file's name.

    Raises:
        UsageError: it is one.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"--name {name}: may have letters, digits, blanks, dots, _ and -, at most 60, and "
            "begins with a letter or digit"
        )


def read_amount(option: str, text: str | None) -> Decimal | None:
    """An amount of money, 0 or more.

    Raises:
        UsageError: it is none.
    """
    if text is None:
        return None
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal(-1)
    if not 0 <= amount < 10**10 or amount != round(amount, 2):
        raise UsageError(f"{option} {text}: is no amount; write it like 0.05 or 1200")
    return amount
