"""Amounts as the exports write them, and in the reporting currency."""

import csv
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from full_project import PROJECT
from sample_group.places import Rooftop

CENT = Decimal("0.01")
REPORTING = "USD"
"""The currency of most rooftops of the sample."""


def written(amount: float) -> Decimal:
    """An amount as an export writes it, to the cent."""
    return Decimal(f"{amount:.2f}")


@lru_cache
def _rates() -> list[tuple[date, Decimal]]:
    path = PROJECT / "seeds" / "exchange_rates.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return sorted(
            (date.fromisoformat(row["valid_from"]), Decimal(row["rate"]))
            for row in csv.DictReader(stream)
            if (row["currency"], row["to_currency"]) == ("USD", "CAD")
        )


def reported(amount: Decimal, rooftop: Rooftop, day: date) -> Decimal:
    """The amount in the reporting currency, at the rate of its day, halves away from zero."""
    if not rooftop.is_canadian:
        return amount
    rates = _rates()
    rate = [rate for since, rate in rates if since <= day][-1:] or [rates[0][1]]
    inverse = (1 / rate[0]).quantize(Decimal("1e-12"), ROUND_HALF_UP)
    return (amount * inverse).quantize(CENT, ROUND_HALF_UP)
