"""The seed `identity_weights`: read, and written with its order and notes kept."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dms.errors import DataError

Level = tuple[str, str]
"""A comparison and one of its levels: ("birth_date", "near")."""

LEAST, MOST = 1e-7, 0.99
"""No probability is learned smaller or larger: nobody counts so many pairs."""


@dataclass(frozen=True)
class Weights:
    """The rows of the seed, as text, in its order; `comparisons` has their levels."""

    columns: list[str]
    rows: list[dict[str, str]]

    @property
    def comparisons(self) -> dict[str, list[str]]:
        """The levels of each comparison, in the order of the seed, without `missing`."""
        found: dict[str, list[str]] = {}
        for row in self.rows:
            if row["level"] != "missing":
                found.setdefault(row["comparison"], []).append(row["level"])
        return found

    def probability(self, level: Level, column: str) -> float:
        """One number of the seed."""
        return float(next(row[column] for row in self.rows if _level(row) == level))

    def changed(self, match: Mapping[Level, float], chance: Mapping[Level, float]) -> "Weights":
        """The same rows with what was learned; what was not stays as it was."""
        rows = []
        for row in self.rows:
            new = dict(row)
            for column, learned in (("match_probability", match), ("chance_probability", chance)):
                if (value := learned.get(_level(row))) is not None:
                    new[column] = f"{min(max(value, LEAST), MOST):.2g}"
            rows.append(new)
        return Weights(self.columns, rows)


def read_weights(path: Path) -> Weights:
    """Read the seed.

    Raises:
        DataError: there is no such file, or it lacks a column or has something else than a number.
    """
    try:
        with path.open(newline="", encoding="utf-8") as file:
            reader = csv.DictReader(file)
            weights = Weights(list(reader.fieldnames or []), list(reader))
        for row in weights.rows:
            float(row["match_probability"]), float(row["chance_probability"])
            row["comparison"], row["level"], row["uses_frequency"]
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror}") from error
    except KeyError as error:
        raise DataError(f"{path}: has no column {error.args[0]}") from error
    except ValueError as error:
        raise DataError(f"{path}: {error}; give probabilities between 0 and 1") from error
    return weights


def write_weights(path: Path, weights: Weights) -> None:
    """Write the seed."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, weights.columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(weights.rows)


def _level(row: Mapping[str, str]) -> Level:
    return row["comparison"], row["level"]
