"""Each border of a segment's rule has a unit test: with a comparison changed, one of them fails."""

import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from conftest import BuiltSample
from dms.manifest import load_manifest
from full_project import PROJECT
from mutants import Compiled

SEGMENTS = sorted(path.stem for path in (PROJECT / "models" / "segments").rglob("*.sql"))

EVENTS = "activity|answered_sent|closed|missed|purchased|responded|sent|sold|visit"
PAST = rf"(\w+\.)?(last_)?(({EVENTS})_)?on"
EQUIVALENT = {
    (r".*", rf"{PAST} <= CAST\('[\d-]+' AS DATE\)", "TRUE"): (
        "nothing that happened later than as_of_date is in a mart"
    ),
    (r"declining_.*", "last_broken_on IS NULL", "FALSE"): (
        "on the first day of all nothing lies before, so that the rule is broken at least once"
    ),
    (r"no_show_appointments", r"appointment_on >= (.+)", r"appointment_on > .+"): (
        "who is expected on the day itself has not missed the last appointment up to it"
    ),
    (r"promotional_tire_buyers", r"COUNT\(.*'all_of'.*\) = 1", "TRUE"): (
        "of one relation combined, everybody who is in it is in all"
    ),
    (r"seasonal_customers", r"months_later \+ 3 - 1 >= 12", r".* (>= 11|- 0 .*|\+ 4 .*)"): (
        "a month nine later, or three before, is outside of three months in a row either way"
    ),
    (r"single_department_customers", r"\w+\.finance_count > 0", r".*finance_count >.*"): (
        "one of five departments is active: the last one where none before is"
    ),
}
"""Patterns of a segment, a part of its SQL and its change, and why no row can tell them apart."""


@pytest.fixture(scope="session")
def unit_tests(built_sample: BuiltSample) -> dict[str, list[tuple[str, str]]]:
    """The unit tests of each segment: what dbt compiled of them, and the columns expected.

    They have passed, on tables without rows, before the sample was built: what the unchanged SQL
    gives is what they expect.
    """
    bench = Path(built_sample.environment["DBT_TARGET_PATH"]) / "check"
    manifest = load_manifest(bench / "manifest.json")
    compiled = {
        result["unique_id"]: result["compiled_code"]
        for file in bench.glob("*/run_results.json")
        for result in json.loads(file.read_text(encoding="utf-8"))["results"]
    }
    found: dict[str, list[tuple[str, str]]] = {name: [] for name in SEGMENTS}
    for key, test in manifest["unit_tests"].items():
        if test["model"] in found:
            columns = ", ".join(next(iter(test["expect"]["rows"]), ["*"]))
            found[test["model"]].append((compiled[key], columns))
    return found


def test_each_part_of_a_rule_is_changed_and_neither_fixtures_nor_wording_are() -> None:
    compiled = Compiled.read("""
        with __dbt__cte__visits as (select 1 as customer_key, 2 as visits where 1 = 1),
        qualified as (
            select customer_key, case when visits = 1 then '' else 's' end as reason
            from __dbt__cte__visits
            where visits >= 2 and not is_gone and department in ('body', 'parts')
        )
        select * from qualified where customer_key is not null
    """)
    assert list(compiled.fixtures) == ["__dbt__cte__visits"]
    first = "visits >= 2 AND NOT is_gone"
    lists = "department IN ('body', 'parts')"
    assert sorted(mutant.change for mutant in compiled.mutants()) == sorted(
        f"qualified: {change}"
        for change in (
            f"{first} AND {lists}  ->  {first} OR {lists}",
            f"{first}  ->  visits >= 2 OR NOT is_gone",
            "visits >= 2  ->  TRUE",
            "visits >= 2  ->  visits > 2",
            "visits >= 2  ->  visits >= 1",
            "visits >= 2  ->  visits >= 3",
            "NOT is_gone  ->  TRUE",
            "NOT is_gone  ->  is_gone",
            f"{lists}  ->  TRUE",
            f"{lists}  ->  NOT {lists}",
            f"{lists}  ->  department IN ('body')",
            f"{lists}  ->  department IN ('parts')",
        )
    )


@pytest.mark.parametrize("segment", SEGMENTS)
def test_every_change_of_a_comparison_fails_a_unit_test(
    segment: str, unit_tests: dict[str, list[tuple[str, str]]]
) -> None:
    left = survivors(unit_tests[segment])
    excuses = [excuse for excuse in EQUIVALENT if re.fullmatch(excuse[0], segment)]
    untold = [change for change in left if not any(covers(excuse, change) for excuse in excuses)]
    assert untold == [], "add a row to a unit test that tells these apart"
    own = [excuse for excuse in excuses if excuse[0] != ".*"]
    unneeded = [excuse for excuse in own if not any(covers(excuse, change) for change in left)]
    assert unneeded == [], "a unit test tells these apart: take them out of EQUIVALENT"


def covers(excuse: tuple[str, str, str], change: str) -> bool:
    """Whether a change is one of those that an entry of EQUIVALENT speaks of."""
    _, before, after = excuse
    return re.fullmatch(rf"\w+: {before}  ->  {after}", change) is not None


def survivors(unit_tests: Iterable[tuple[str, str]]) -> list[str]:
    """The changes with which each unit test gives the rows that it gives without."""
    alive: dict[int, str] | None = None
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("pragma disable_optimizer")
        for sql, columns in unit_tests:
            compiled = Compiled.read(sql)
            for table, query in compiled.fixtures.items():
                connection.execute(f"create or replace temp table {table} as {query}")
            expected = rows(connection, columns, compiled.sql)
            assert expected is not None, sql
            # The tests of a segment differ in its numbers, not in its parts.
            alive = {
                number: mutant.change
                for number, mutant in enumerate(compiled.mutants())
                if (alive is None or number in alive)
                and rows(connection, columns, mutant.sql) == expected
            }
    return list((alive or {}).values())


def rows(connection: duckdb.DuckDBPyConnection, columns: str, sql: str) -> Counter[Any] | None:
    """The rows of a query, in no order; None where it fails."""
    try:
        return Counter(connection.execute(f"select {columns} from ({sql})").fetchall())
    except duckdb.Error:
        return None
