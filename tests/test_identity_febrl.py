"""Matching on labelled public people: FEBRL set 3, names, address and birth date only.

5,000 records of 2,000 people make 6,538 true pairs. Splink, which shares no code with the models,
runs on the same records without labels, for comparison: `pytest -s` shows both.
"""

import sys
from pathlib import Path

import duckdb
import pyarrow
import pytest
import splink.comparison_level_library as levels
import splink.comparison_library as comparisons
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

from febrl import Record, precision_and_recall, read_set, true_pairs, write_export
from full_project import WITHOUT_UNIT_TESTS, Site


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return read_set(3)


def test_the_set_is_the_one_that_is_meant(records: list[Record]) -> None:
    assert len(records) == 5000
    assert len({record.person for record in records}) == 2000
    assert true_pairs(records) == 6538


def test_people_are_found_and_no_two_are_made_one(
    records: list[Record], tmp_path: Path, parsed_project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ours = precision_and_recall(records, groups_of_the_models(records, tmp_path, parsed_project))
    splinks = precision_and_recall(records, groups_of_splink(records))
    with capsys.disabled():
        sys.stdout.write(
            "\nFEBRL set 3 over pairs: precision, recall\n"
            f"  the models {ours[0]:.4f}  {ours[1]:.4f}\n"
            f"  Splink     {splinks[0]:.4f}  {splinks[1]:.4f}\n"
        )
    assert ours[0] >= 0.999
    assert ours[1] >= 0.99
    # A recipe that Splink fails with would compare nothing.
    assert min(splinks) > 0.98


def groups_of_the_models(records: list[Record], folder: Path, parsed: Path) -> list[object]:
    """The customer of each record, by the commands that users type."""
    site = Site(folder, parsed)
    write_export(records, site.landing)
    site.dms("land")
    site.dbt(
        *("build", "--select", "+customer_crosswalk", *WITHOUT_UNIT_TESTS),
        *("--exclude-resource-type", "test"),
    )
    found = dict(
        site.query("select source_customer_number, customer_key from marts.customer_crosswalk")
    )
    return [found[str(number)] for number in range(1, len(records) + 1)]


def groups_of_splink(records: list[Record]) -> list[object]:
    """The usual recipe: rules that block, u by random sampling, m by EM, clusters at p = 0.95."""
    rows = pyarrow.Table.from_pylist(
        [
            {"unique_id": number}
            | {name: value or None for name, value in vars(record).items() if name != "person"}
            for number, record in enumerate(records)
        ]
    )
    with duckdb.connect() as connection:
        data = DuckDBAPI(connection).register(rows)
        linker = Linker(data, splink_settings(), log_level="ERROR")
        training = linker.training
        training.estimate_probability_two_random_records_match(
            [
                block_on("first_name", "last_name", "birth_date"),
                block_on("birth_date", "postal_code"),
            ],
            recall=0.8,
        )
        training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
        for rule in (block_on("birth_date"), block_on("postal_code", "street_number")):
            training.estimate_parameters_using_expectation_maximisation(rule)
        pairs = linker.inference.predict(threshold_match_probability=0.5)
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
            pairs, threshold_match_probability=0.95
        )
        found = connection.execute(
            f"select unique_id, cluster_id from {clusters.physical_name}"
        ).fetchall()
    groups = dict(found)
    return [groups[number] for number in range(len(records))]


def splink_settings() -> SettingsCreator:
    def name(column: str, other: str) -> comparisons.CustomComparison:
        return comparisons.CustomComparison(
            output_column_name=column,
            comparison_levels=[
                levels.NullLevel(column),
                levels.ExactMatchLevel(column).configure(tf_adjustment_column=column),
                levels.JaroWinklerLevel(column, 0.9),
                levels.CustomLevel(f"{column}_l = {other}_r or {other}_l = {column}_r"),
                levels.ElseLevel(),
            ],
        )

    return SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[
            block_on("birth_date"),
            block_on("first_name", "last_name"),
            block_on("postal_code", "street_number"),
            block_on("last_name", "postal_code"),
            block_on("first_name", "street_number"),
            block_on("substr(street, 1, 4)", "postal_code"),
            "l.first_name = r.last_name and l.last_name = r.first_name",
        ],
        comparisons=[
            name("first_name", "last_name"),
            name("last_name", "first_name"),
            comparisons.DamerauLevenshteinAtThresholds("birth_date", [1]),
            comparisons.DamerauLevenshteinAtThresholds("postal_code", [1, 2]),
            comparisons.LevenshteinAtThresholds("street_number", [1]),
            comparisons.JaroWinklerAtThresholds("street", [0.9]),
            comparisons.JaroWinklerAtThresholds("suburb", [0.9]),
            comparisons.ExactMatch("state"),
        ],
    )
