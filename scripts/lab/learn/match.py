"""How often each level is seen between two records of one person: Splink's EM, without labels.

The models have compared every candidate pair already. Splink gets a pair as two rows of one id that
bear the levels, so no condition is written twice. EM runs over the pairs of one blocking rule at a
time, with the comparisons that the rule does not use itself: among pairs of one birth date, how
often the birth date agrees says nothing. Pairs whose names or birth dates contradict each other are
left out, as they are never linked: spouses at one address would pass for one person.
"""

import logging
from dataclasses import dataclass
from typing import Any

import duckdb
import splink.comparison_level_library as library
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI
from splink.comparison_library import CustomComparison
from splink.internals.comparison_level_creator import ComparisonLevelCreator

from lab.learn.seed import Level, Weights

LEAST_PAIRS = 200
"""Of a blocking rule, to learn from."""

NOT_SEEN = 1e-6
"""What Splink gives a level that no pair has; the seed keeps what it says of it."""

NO_CONTRADICTION = "names alone"
"""The veto of pairs that lack evidence; all other vetoes say that the records are two people."""

USED_BY_RULE = {
    "birth_date_and_initial": {"birth_date", "first_name", "last_name"},
    "names": {"first_name", "last_name"},
    "email": {"email"},
    "phone": {"phone"},
    "number_and_postal_code": {"address"},
    "company": {"company"},
}
"""The rules to learn from, and what each fixes. Rules that bring mostly strangers teach little."""


@dataclass(frozen=True)
class Session:
    """What one blocking rule taught: of so many pairs, this share are of one person."""

    rule: str
    pairs: int
    match_share: float
    probabilities: dict[Level, float]


def learn_match_probabilities(
    connection: duckdb.DuckDBPyConnection, weights: Weights
) -> tuple[dict[Level, float], list[Session]]:
    """Average what each blocking rule teaches, by the number of its pairs of one person."""
    sessions = []
    for rule, used in USED_BY_RULE.items():
        connection.execute(
            """
            create or replace temp table rule_pairs as
            select distinct pairs.* replace (
                pairs.left_record_number || '-' || pairs.right_record_number as unique_id
            )
            from (select *, '' as unique_id from warehouse.intermediate.int_identity_pairs) as pairs
            inner join warehouse.intermediate.int_identity_blocks as left_blocks
                on pairs.left_record_number = left_blocks.record_number
            inner join warehouse.intermediate.int_identity_blocks as right_blocks
                on
                    pairs.right_record_number = right_blocks.record_number
                    and left_blocks.blocking_rule = right_blocks.blocking_rule
                    and left_blocks.block_key = right_blocks.block_key
            where left_blocks.blocking_rule = $rule and coalesce(pairs.veto, $allowed) = $allowed
            """,
            {"rule": rule, "allowed": NO_CONTRADICTION},
        )
        pairs = _count(connection, "select count(*) from rule_pairs")
        comparisons = {
            name: levels
            for name, levels in weights.comparisons.items()
            if name not in used
            and _count(
                connection,
                f"select count(distinct {name}_level) from rule_pairs "
                f"where {name}_level != 'missing'",
            )
            > (1 if len(levels) > 1 else 0)
        }
        if pairs >= LEAST_PAIRS and comparisons:
            sessions.append(_run_em(connection, rule, pairs, comparisons, weights))
    return _average(sessions), sessions


def _run_em(
    connection: duckdb.DuckDBPyConnection,
    rule: str,
    pairs: int,
    comparisons: dict[str, list[str]],
    weights: Weights,
) -> Session:
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[_comparison(name, levels, weights) for name, levels in comparisons.items()],
        # A beginning: EM finds the share itself.
        probability_two_random_records_match=0.3,
        max_iterations=100,
        em_convergence=0.001,
    )
    logging.getLogger("splink").setLevel(logging.ERROR)
    api = DuckDBAPI(connection)
    sides = [
        api.register(connection.table("rule_pairs"), dataset_display_name=f"{rule}_{side}")
        for side in ("left", "right")
    ]
    linker = Linker(sides, settings, log_level=logging.ERROR, validate_settings=False)
    session = linker.training.estimate_parameters_using_expectation_maximisation(
        block_on("unique_id")
    )
    learned = session.core_model_settings
    probabilities: dict[Level, float] = {}
    for comparison in learned.comparisons:
        name = comparison.output_column_name
        for level in comparison.comparison_levels:
            label = level.label_for_charts
            if label in comparisons[name] and (level.m_probability or 0) > NOT_SEEN:
                probabilities[name, label] = float(level.m_probability or 0)
    share = float(learned.probability_two_random_records_match)
    return Session(rule, pairs, share, probabilities)


def _comparison(name: str, levels: list[str], weights: Weights) -> CustomComparison:
    column = f"{name}_level"
    parts: list[ComparisonLevelCreator | dict[str, Any]] = [
        library.CustomLevel(f"{column}_l = '{level}'", label_for_charts=level).configure(
            m_probability=weights.probability((name, level), "match_probability"),
            u_probability=weights.probability((name, level), "chance_probability"),
        )
        for level in levels
    ]
    missing = library.CustomLevel(f"{column}_l = 'missing'", label_for_charts="missing")
    # Where a comparison has one level only, not to have it is its other level.
    if len(levels) == 1:
        rest = 1 - weights.probability((name, levels[0]), "match_probability")
        parts.append(library.ElseLevel().configure(m_probability=rest, u_probability=1 - 1e-5))
    else:
        parts.insert(0, missing.configure(is_null_level=True))
    return CustomComparison(output_column_name=name, comparison_levels=parts)


def _average(sessions: list[Session]) -> dict[Level, float]:
    sums: dict[Level, float] = {}
    matches: dict[Level, float] = {}
    for session in sessions:
        weight = session.pairs * session.match_share
        for level, probability in session.probabilities.items():
            sums[level] = sums.get(level, 0) + weight * probability
            matches[level] = matches.get(level, 0) + weight
    return {level: total / matches[level] for level, total in sums.items() if matches[level]}


def _count(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    return int(connection.execute(sql).fetchall()[0][0])
