"""How many households are needed to see a difference in response, by the rule of the verdicts.

Two proportions, unequal arms, unpooled variances, normal approximation (Fleiss, Levin and Paik,
Statistical Methods for Rates and Proportions, 2003, 4.2): a lift is seen with the asked power when
it is as many standard errors as the bound of the last look and the quantile of the power together.
"""

import math
from statistics import NormalDist

POWER = 0.8

LAST_BOUND = 2.014090
"""Of the last of four looks, in macro campaign_looks: 1.96 for one look alone."""

_STEPS = 60


def households_needed(base: float, lift: float, holdout_share: float) -> int:
    """Households of both arms together to see `lift`, absolute, on a response rate of `base`."""
    variance = _variance(base, lift, holdout_share)
    return math.ceil((_quantiles() / lift) ** 2 * variance)


def smallest_lift(base: float, households: int, holdout_share: float) -> float | None:
    """The smallest rise of a response rate of `base` that so many households let see; None where
    not even a rise to 100 % would be seen.
    """
    low, high = 0.0, 1 - base
    if households < 1 or high <= 0 or households_needed(base, high, holdout_share) > households:
        return None
    for _ in range(_STEPS):
        middle = (low + high) / 2
        needed = _quantiles() ** 2 * _variance(base, middle, holdout_share)
        low, high = (low, middle) if needed <= households * middle**2 else (middle, high)
    return high


def _variance(base: float, lift: float, holdout_share: float) -> float:
    """Of the difference of the two rates, times the households of both arms."""
    treated = base + lift
    return treated * (1 - treated) / (1 - holdout_share) + base * (1 - base) / holdout_share


def _quantiles() -> float:
    return LAST_BOUND + NormalDist().inv_cdf(POWER)
