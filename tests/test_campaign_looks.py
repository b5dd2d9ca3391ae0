"""The bounds of the four looks, Student's quantile and sample sizes, against published figures."""

import math
from collections.abc import Callable
from functools import partial
from statistics import NormalDist

import duckdb
import pytest

from dms.campaigns.power import LAST_BOUND, households_needed, smallest_lift
from dms.macros import render
from dms.settings import PROJECT_DIR
from dms.yaml_files import read_yaml

NORMAL = NormalDist()
POINTS = 401

# scipy.stats.t.isf(scipy.stats.norm.sf(z), degrees), SciPy 1.17.1
QUANTILES = {
    1.959963984540054: {19: 2.0930241, 24.5: 2.0616719, 60: 2.0002978, 1000: 1.9623391},
    2.01409: {19: 2.1572717, 24.5: 2.1234690, 60: 2.0574140, 1000: 2.0166392},
    2.359044: {19: 2.5807416, 24.5: 2.5276983, 60: 2.4252940, 1000: 2.3629219},
    2.963132: {19: 3.3940370, 24.5: 3.2880496, 60: 3.0885490, 1000: 2.9703933},
    4.332634: {19: 5.7682748, 24.5: 5.3847989, 60: 4.7169165, 1000: 4.3541434},
}


def simpson(left: float, right: float) -> tuple[list[float], list[float]]:
    step = (right - left) / (POINTS - 1)
    weights = [step / 3 * (4 if place % 2 else 2) for place in range(POINTS)]
    weights[0] = weights[-1] = step / 3
    return [left + step * place for place in range(POINTS)], weights


def beyond(
    places: list[float], masses: list[float], spread: float, unit: float, bound: float
) -> float:
    """The chance to step over the bound, on either side, from where the sums were before."""
    edge = bound * unit
    return sum(
        mass * (NORMAL.cdf((-edge - at) / spread) + 1 - NORMAL.cdf((edge - at) / spread))
        for at, mass in zip(places, masses, strict=True)
    )


def spending_bounds(fractions: list[float], alpha: float = 0.05) -> list[float]:
    """Bounds of Lan and DeMets for the spending function of O'Brien and Fleming, two-sided, by the
    recursion of Armitage, McPherson and Rowe (1969) over the density of the sums so far.
    """

    def spent(fraction: float) -> float:
        return 4 * (1 - NORMAL.cdf(NORMAL.inv_cdf(1 - alpha / 4) / math.sqrt(fraction)))

    bounds: list[float] = []
    places, masses, before = [0.0], [1.0], 0.0
    for fraction in fractions:
        spread = math.sqrt(fraction - before)

        bound = bisect(
            partial(beyond, places, masses, spread, math.sqrt(fraction)),
            spent(fraction) - spent(before) if before else spent(fraction),
        )
        edge = bound * math.sqrt(fraction)
        new_places, weights = simpson(-edge, edge)
        density = NormalDist(0, spread)
        masses = [
            weight
            * sum(mass * density.pdf(place - at) for at, mass in zip(places, masses, strict=True))
            for place, weight in zip(new_places, weights, strict=True)
        ]
        places, before = new_places, fraction
        bounds.append(bound)
    return bounds


def bisect(falling: Callable[[float], float], value: float) -> float:
    low, high = 1.0, 8.0
    for _ in range(36):
        middle = (low + high) / 2
        low, high = (middle, high) if falling(middle) > value else (low, middle)
    return low


def test_the_bounds_are_those_of_lan_and_demets() -> None:
    source = (PROJECT_DIR / "macros" / "campaigns" / "campaign_looks.sql").read_text("utf-8")
    lines = [line.strip().rstrip(",") for line in source.splitlines() if "'number'" in line]
    looks = [eval(line) for line in lines]
    worked_out = spending_bounds([look["fraction"] for look in looks])
    # Reboussin, DeMets, Kim and Lan (2000): 4.3326, 2.9631, 2.3590 and 2.0141.
    assert [round(bound, 4) for bound in worked_out] == [4.3326, 2.9631, 2.3590, 2.0141]
    assert [look["bound"] for look in looks] == pytest.approx(worked_out, abs=2e-5)
    levels = [100 * (2 * NORMAL.cdf(bound) - 1) for bound in worked_out]
    assert [look["level"] for look in looks] == pytest.approx(levels, abs=1e-4)
    assert looks[-1]["bound"] == LAST_BOUND
    assert [look["number"] for look in looks] == [1, 2, 3, 4]


@pytest.mark.parametrize("z", QUANTILES)
def test_students_quantile_is_within_its_stated_error(z: float) -> None:
    for degrees, expected in QUANTILES[z].items():
        sql = render("t_quantile", f"{z}e0", f"{degrees}e0")
        (row,) = duckdb.execute(f"select {sql}").fetchall()
        stated = 1e-4 if z > 4 else 1e-5
        assert row[0] == pytest.approx(expected, rel=1e-6 if z < 2 else stated), degrees


def test_fewer_households_than_the_quantile_is_good_for_say_nothing() -> None:
    thresholds = read_yaml(PROJECT_DIR / "dbt_project.yml")["vars"]["segment_thresholds"]
    # Welch's degrees of freedom are never fewer than those of the smaller arm.
    assert thresholds["campaign_least_households"] - 1 >= min(QUANTILES[1.959963984540054])


def test_households_needed_by_hand() -> None:
    # ((2.01409 + 0.841621) / 0.02) squared is 20387.7;
    # 0.12 x 0.88 / 0.5 + 0.1 x 0.9 / 0.5 = 0.3912.
    assert households_needed(0.1, 0.02, 0.5) == 7976
    # Unequal arms: 0.12 x 0.88 / 0.9 + 0.1 x 0.9 / 0.1 = 1.01733.
    assert households_needed(0.1, 0.02, 0.1) == 20742


def test_the_smallest_lift_is_the_one_that_needs_as_many() -> None:
    needed = households_needed(0.1, 0.02, 0.1)
    assert smallest_lift(0.1, needed, 0.1) == pytest.approx(0.02, rel=1e-4)
    assert smallest_lift(0.1, 3, 0.1) is None
    assert smallest_lift(1.0, 1000, 0.1) is None
    assert smallest_lift(0.1, 0, 0.1) is None
