"""A made-up population: what `dms bench identity` says of it, and what `lab.learn` learns from it.

How fast anything is, no test asserts.
"""

import csv
import json
import os
import subprocess
import sys
from math import log2
from pathlib import Path
from typing import Any

import pytest

from full_project import PROJECT

SEED = PROJECT / "seeds" / "identity_weights.csv"


def run(*arguments: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("DBT_")}
    return subprocess.run(
        [sys.executable, *arguments],
        env={**clean, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def bench(*arguments: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = ("-c", "from dms.cli import main; main()", "bench", "identity")
    return run(*command, *arguments, environment=environment)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("people")


@pytest.fixture(scope="module")
def environment(place: Path) -> dict[str, str]:
    """Scratch files where the test can see that they are removed."""
    (place / "scratch").mkdir()
    return {
        "TMPDIR": str(place / "scratch"),
        "DBT_LOG_PATH": str(place / "logs"),
        "COLUMNS": "200",
    }


@pytest.fixture(scope="module")
def warehouse(place: Path) -> Path:
    return place / "people.duckdb"


@pytest.fixture(scope="module")
def figures(warehouse: Path, environment: dict[str, str]) -> dict[str, Any]:
    result = bench("--records", "4000", "--keep", str(warehouse), "--json", environment=environment)
    assert result.returncode == 0, result.stderr
    return dict(json.loads(result.stdout))


@pytest.fixture(scope="module")
def learned(
    place: Path, warehouse: Path, figures: dict[str, Any], environment: dict[str, str]
) -> list[dict[str, str]]:
    """The rows of the seed after learning."""
    to = place / "weights.csv"
    result = run(
        *("-m", "lab.learn", str(warehouse), "--to", str(to), "--pairs", "300000"),
        environment=environment,
    )
    assert result.returncode == 0, result.stderr
    return read(to)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def weights(rows: list[dict[str, str]]) -> dict[tuple[str, str], float]:
    return {
        (row["comparison"], row["level"]): log2(
            float(row["match_probability"]) / float(row["chance_probability"])
        )
        for row in rows
    }


def test_the_measured_models_match_people(figures: dict[str, Any]) -> None:
    assert abs(figures["records"] - 4000) < 400
    assert {"int_identity_pairs", "int_identity_groups"} <= figures["models"].keys()
    assert figures["seconds"] == pytest.approx(sum(figures["models"].values()), abs=0.01)
    assert figures["peak_bytes"] > 0
    assert figures["largest_block"] <= 50
    # 1.4 cards a person: two thirds of a pair a person that has any.
    assert 0.3 < figures["true_pairs"] / figures["records"] < 0.5
    shares = ("blocking_recall", "scoring_recall", "precision", "recall")
    assert all(0.9 < figures[share] <= 1 for share in shares), figures


def test_nothing_is_left_but_what_was_to_be_kept(
    figures: dict[str, Any], learned: list[dict[str, str]], place: Path, warehouse: Path
) -> None:
    assert warehouse.is_file()
    assert list((place / "scratch").iterdir()) == []


def test_the_less_two_values_agree_the_less_they_weigh(learned: list[dict[str, str]]) -> None:
    weight = weights(learned)
    for comparison in ("first_name", "last_name", "birth_date", "address"):
        exact, near, different = (
            weight[comparison, level] for level in ("exact", "near", "different")
        )
        assert exact > near > 0 > different, comparison
    for comparison in ("phone", "email"):
        assert weight[comparison, "shared"] > 0 > weight[comparison, "different"]


def test_chances_are_those_of_the_population(learned: list[dict[str, str]]) -> None:
    chance = {
        (row["comparison"], row["level"]): float(row["chance_probability"]) for row in learned
    }
    # 25,000 birthdays are about as likely as each other; 1 card in 200 names its first name as an
    # initial of 26; most pairs have nothing in common.
    assert 1 / 50_000 < chance["birth_date", "exact"] < 1 / 12_500
    assert chance["first_name", "different"] > 0.97
    assert chance["address", "different"] > 0.97


def test_order_notes_and_what_was_not_seen_stay(learned: list[dict[str, str]]) -> None:
    before = read(SEED)
    kept = ("comparison", "level", "uses_frequency", "note")
    assert [[row[column] for column in kept] for row in learned] == [
        [row[column] for column in kept] for row in before
    ]
    # No card of this population names a vehicle.
    (old,), (new,) = (
        [row for row in rows if row["comparison"] == "vehicle"] for rows in (before, learned)
    )
    assert old == new


@pytest.mark.parametrize(
    "arguments", [["--records", "0"], ["--records", "1e9"], ["--keep", "."]], ids=" ".join
)
def test_nonsense_is_wrong_use(arguments: list[str], environment: dict[str, str]) -> None:
    result = bench(*arguments, environment=environment)
    assert result.returncode == 2
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith("error: ")


def test_a_warehouse_without_matching_cannot_teach(
    place: Path, environment: dict[str, str]
) -> None:
    result = run("-m", "lab.learn", str(place / "none.duckdb"), environment=environment)
    assert result.returncode == 1
    assert "there is no warehouse yet" in result.stderr
    assert len(result.stderr.splitlines()) == 1
