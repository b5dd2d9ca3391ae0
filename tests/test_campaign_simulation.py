"""What was planted is found, and nothing else: 200 campaigns that work and 200 that do nothing.

Measured by the models' own SQL. Revenue has a heavy tail and members of a household come together.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import pytest

from campaign_lab import CHAIN, DAILY, CampaignLab, day_of_look, simulate, truth

MEASURES = ("response", "visits", "revenue", "gross")
FRACTIONS = (0.25, 0.5, 0.75, 1.0)
BOUNDS = (4.332634, 2.963132, 2.359044, 2.014090)
WINDOW = 90
EFFECT = 0.5

_SEEN = f"""
    select lift.campaign_name, campaigns.has_effect, lift.measure, lift.effect, lift.low_95,
        lift.high_95, lift.look_low, lift.look_high
    from campaign_lift as lift
    inner join int_frozen_campaigns as campaigns using (campaign_name)
    where lift.window_days = {WINDOW}
"""


@dataclass(frozen=True)
class Verdicts:
    """Rows of campaign_lift at each of the four looks, and what is true of those that work."""

    looks: list[list[tuple[str, bool, str, str, float, float, float, float]]]
    truth: dict[str, float]


@pytest.fixture(scope="module")
def verdicts() -> Iterator[Verdicts]:
    with duckdb.connect() as connection:
        simulate(connection, campaigns=400, households=800, holdout_percent=30, effect=EFFECT)
        lab, looks = CampaignLab(connection), []
        for number, fraction in enumerate(FRACTIONS):
            lab.build(DAILY if number else CHAIN, day_of_look(WINDOW, fraction))
            looks.append(connection.execute(_SEEN).fetchall())
        yield Verdicts(looks, truth(connection, EFFECT))


@pytest.mark.parametrize("measure", MEASURES)
def test_the_intervals_hold_what_was_planted(verdicts: Verdicts, measure: str) -> None:
    true = verdicts.truth[measure]
    rows = [row for row in verdicts.looks[-1] if row[1] and row[2] == measure]
    assert len(rows) == 200
    covered = sum(low <= true <= high for *_, low, high, _, _ in rows) / len(rows)
    assert 0.92 <= covered <= 0.98


@pytest.mark.parametrize("measure", MEASURES)
def test_with_no_effect_one_in_twenty_is_called_one_at_any_of_the_looks(
    verdicts: Verdicts, measure: str
) -> None:
    called = {
        row[0]
        for rows in verdicts.looks
        for row in rows
        if not row[1] and row[2] == measure and row[3] in ("more", "less")
    }
    assert 0.03 <= len(called) / 200 <= 0.07


def test_an_interval_without_bounds_for_looks_would_cry_wolf_more_often(
    verdicts: Verdicts,
) -> None:
    """With 1.96 standard errors at each of the four looks it is about one in eight."""
    called = {
        (name, measure)
        for number, rows in enumerate(verdicts.looks)
        for name, has_effect, measure, _, _, _, low, high in rows
        if not has_effect and float(abs(low + high)) > float(high - low) * 1.96 / BOUNDS[number]
    }
    assert len(called) / 800 > 0.08


def test_what_works_is_called_so_and_never_the_contrary(verdicts: Verdicts) -> None:
    called = [row[3] for row in verdicts.looks[-1] if row[1] and row[2] == "visits"]
    assert called.count("more") > 160
    assert "less" not in called
