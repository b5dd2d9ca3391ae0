"""`dms explain` and the depth of `dms segment show`, on a built sample."""

import json
import math
import statistics
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import pytest

import dms.explain.sheets as sheets_module
from conftest import BuiltSample
from dms.errors import DataError, UsageError
from dms.explain.ahead import day_after, days_in
from dms.explain.command import print_explanation
from dms.explain.explanation import Explanation, describe, explain, say_ahead
from dms.explain.missing import Case, failing_step, lacks_little
from dms.explain.person import find_customer
from dms.explain.sheets import FILE, Sheet, load_sheets
from dms.explain.slices import compares_all, marts_of, open_slice
from dms.publishing.files import PublishedFolder
from dms.query.published import open_published
from dms.segments.project import ProjectFiles
from dms.segments.rules.steps import take_apart
from dms.segments.rules.trees import ANY_DAY, Rules, sql_of, without
from dms.segments.rules.waterfall import waterfall
from dms.segments.rules.words import Words
from dms.segments.trial import open_trial
from full_project import PROJECT

AHEAD = 90
CUSTOMERS = 4


@pytest.fixture(scope="module")
def project() -> ProjectFiles:
    return ProjectFiles(Path(PROJECT))


@pytest.fixture(scope="module")
def rules(project: ProjectFiles) -> Rules:
    return Rules(project)


@pytest.fixture(scope="module")
def sheets(project: ProjectFiles, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Sheet]:
    return load_sheets(project, tmp_path_factory.mktemp("target"))


@pytest.fixture
def published(built_sample: BuiltSample) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_published(built_sample.settings, with_contacts=True) as connection:
        yield connection


@pytest.fixture
def file(built_sample: BuiltSample) -> Path:
    return PublishedFolder(built_sample.settings.published).link("segments")


@pytest.fixture
def as_of(built_sample: BuiltSample) -> str:
    build = PublishedFolder(built_sample.settings.published).current()
    assert build is not None
    return build.as_of


def some_customers(published: duckdb.DuckDBPyConnection) -> list[str]:
    """A few with different segments: every so-manieth in the order of how many they have, from one
    on who is near to another.
    """
    keys = [
        key
        for (key,) in published.execute(
            "select customer_key from marts.customers left join membership.segment_members"
            " using (customer_key) group by all order by count(segment_name), customer_key"
        ).fetchall()
    ]
    return keys[len(keys) // 14 * 4 :: max(len(keys) // CUSTOMERS, 1)]


def keys_of(connection: duckdb.DuckDBPyConnection, sql: str) -> set[str]:
    return {
        str(row[0]) for row in connection.execute(f"select customer_key from ({sql})").fetchall()
    }


def test_the_waterfall_of_every_segment_ends_with_its_members(
    built_sample: BuiltSample, project: ProjectFiles, rules: Rules
) -> None:
    with open_trial(built_sample.settings, project) as trial:
        for name in project.segments:
            found = [
                keys_of(trial.connection, step.customers.replace(ANY_DAY, trial.as_of))
                for step in take_apart(rules.tree(name))
            ]
            members = keys_of(trial.connection, f"from segments.{name}")
            assert found[-1] == members, name
            for before, after in pairwise(found):
                assert after <= before, name
            lines = waterfall(trial, rules, name)
            assert [line.after for line in lines] == [len(keys) for keys in found], name
            assert [line.before for line in lines[1:]] == [len(keys) for keys in found[:-1]], name
            assert all(line.condition for line in lines), name


def test_a_copy_of_one_customer_answers_as_what_is_published(
    file: Path,
    project: ProjectFiles,
    rules: Rules,
    published: duckdb.DuckDBPyConnection,
    as_of: str,
) -> None:
    trees = {name: rules.tree(name) for name in project.segments}
    marts = set().union(*map(marts_of, trees.values()))

    @cache
    def members(name: str, day: int) -> set[str]:
        return keys_of(published, sql_of(trees[name], day_after(as_of, day)))

    for key in some_customers(published):
        with open_slice(file, key, marts) as copy:
            for name, tree in trees.items():
                if compares_all(tree):
                    continue
                inside = set(days_in(copy, sql_of(tree), key, as_of, AHEAD))
                # And where it changes: the day and the one before.
                turns = {
                    day for day in range(1, AHEAD + 1) if (day in inside) != (day - 1 in inside)
                }
                for day in {0, AHEAD} | turns | {turn - 1 for turn in turns}:
                    assert (day in inside) == (key in members(name, day)), (key, name, day)


def test_a_customer_is_explained(
    file: Path,
    rules: Rules,
    sheets: dict[str, Sheet],
    published: duckdb.DuckDBPyConnection,
    as_of: str,
) -> None:
    near = 0
    for key in some_customers(published):
        found = explain(
            published,
            file,
            sheets=sheets,
            key=key,
            as_of=as_of,
            days=AHEAD,
        )
        assert found.notes == []
        reasons = dict(
            published.execute(
                f"select segment_name, reason from membership.segment_members"
                f" where customer_key = '{key}'"
            ).fetchall()
        )
        assert {one["segment"]: one["reason"] for one in found.segments} == reasons
        assert {one.segment for one in found.not_in} == set(sheets) - set(reasons)
        assert [one["channel"] for one in found.channels] == ["email", "sms", "phone", "mail"]
        for miss in found.not_in:
            # Each fails a condition that its rule has, and that one alone where it says so.
            assert miss.missing is not None, miss.segment
            assert miss.sentence
            if miss.ahead is not None:
                near += 1
                on = day_after(as_of, miss.ahead.in_days)
                before = day_after(as_of, miss.ahead.in_days - 1)
                assert miss.ahead.on == on
                tree = rules.tree(miss.segment)
                assert key in keys_of(published, sql_of(tree, on))
                assert key not in keys_of(published, sql_of(tree, before))
            if miss.missing.is_near:
                assert is_in_without_one(published, rules, miss.segment, key, as_of)
    assert near > 0


def test_whom_a_step_of_any_day_drops_is_in_on_no_day(
    file: Path,
    sheets: dict[str, Sheet],
    published: duckdb.DuckDBPyConnection,
    as_of: str,
) -> None:
    dropped = 0
    marts = {mart for sheet in sheets.values() for mart in sheet.marts}
    for key in some_customers(published):
        with open_slice(file, key, marts) as copy:
            case = Case(copy, key, as_of, Words(as_of, str))
            for name, sheet in sheets.items():
                step = None if sheet.is_of_all else failing_step(case, sheet)
                if step is not None and step.is_of_any_day:
                    dropped += 1
                    assert days_in(copy, sheet.sql, key, as_of, AHEAD) == [], (key, name)
    assert dropped > 0


@pytest.mark.parametrize(
    ("gap", "wanted", "kind", "is_near"),
    [
        (90, "2026-06-30", "DATE", True),
        (-91, "2026-06-30", "DATE", False),
        (-1, "1", "BIGINT", True),
        (-2, "3", "INTEGER", False),
        (-100, "200", "DECIMAL(12,2)", True),
        (-100.01, "200", "DECIMAL(12,2)", False),
        # A rank from 0 to 1 lacks less than 1 wherever it is.
        (-0.45, "0.9", "DOUBLE", True),
        (-0.872, "0.9", "DOUBLE", False),
        (None, "lease", "VARCHAR", False),
    ],
)
def test_what_lacks_little(gap: float | None, wanted: str, kind: str, is_near: bool) -> None:
    assert lacks_little(gap, wanted, kind) is is_near


def test_who_is_held_out_of_everything_is_said(
    published: duckdb.DuckDBPyConnection, as_of: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said = {}
    for is_held_out in (True, False):
        (key,) = published.execute(
            "select min(customer_key) from membership.segment_holdouts where is_held_out = ?",
            [is_held_out],
        ).fetchall()[0]
        found = describe(published, key, as_of)
        assert found.is_held_out is is_held_out
        print_explanation(found, everything=False)
        said[is_held_out] = capsys.readouterr().out
    assert "held out" in said[True]
    assert "held out" not in said[False]


def test_without_the_rest_of_the_rule_near_misses_are_the_same(
    file: Path,
    sheets: dict[str, Sheet],
    published: duckdb.DuckDBPyConnection,
    as_of: str,
) -> None:
    key, *_ = some_customers(published)

    def found(*, is_thorough: bool) -> Explanation:
        return explain(
            published, file, sheets=sheets, key=key, as_of=as_of, days=AHEAD,
            is_thorough=is_thorough,
        )  # fmt: skip

    whole, quick = found(is_thorough=True), found(is_thorough=False)

    assert quick.near_misses == whole.near_misses
    assert [one.sentence for one in quick.not_in] == [one.sentence for one in whole.not_in]
    assert {one.missing.is_only for one in whole.not_in if one.missing} == {True, False}
    assert any(one.missing.is_only is None for one in quick.not_in if one.missing)


def is_in_without_one(
    published: duckdb.DuckDBPyConnection, rules: Rules, name: str, key: str, as_of: str
) -> bool:
    tree = rules.tree(name)
    for step in take_apart(tree):
        if step.condition is not None:
            with without(step.condition):
                relaxed = sql_of(tree, as_of)
            if key in keys_of(published, relaxed):
                return True
    return False


def write_project(folder: Path, most_days: int) -> ProjectFiles:
    """A project with one rule, which has a threshold."""
    rule = folder / "models" / "segments" / "service" / "came_lately.sql"
    rule.parent.mkdir(parents=True, exist_ok=True)
    rule.write_text(
        "select customer_key from {{ ref('visits') }} where days_since"
        " < {{ var('segment_thresholds').most_days }} and is_customer_pay",
        encoding="utf-8",
    )
    (folder / "dbt_project.yml").write_text(
        f"name: small\nvars: {{segment_thresholds: {{most_days: {most_days}}}}}\n", encoding="utf-8"
    )
    return ProjectFiles(folder)


def test_a_rule_is_taken_apart_once_until_the_project_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "target"
    made = load_sheets(write_project(tmp_path / "project", 30), folder)["came_lately"]
    assert made.marts == ["visits"]
    assert [step.condition for step in made.steps] == ["", "days_since < 30", "is_customer_pay"]
    assert "days_since" not in made.steps[1].relaxed
    assert "is_customer_pay" in made.steps[1].relaxed
    with monkeypatch.context() as patch:
        patch.setattr(sheets_module, "Rules", None)
        assert load_sheets(ProjectFiles(tmp_path / "project"), folder) == {"came_lately": made}
    changed = load_sheets(write_project(tmp_path / "project", 40), folder)["came_lately"]
    assert changed.steps[1].condition == "days_since < 40"


@pytest.mark.parametrize("kept", ["", "[]", '{"fingerprint": "another"}'])
def test_what_is_kept_of_rules_and_cannot_be_read_is_made_anew(tmp_path: Path, kept: str) -> None:
    (tmp_path / FILE).write_text(kept, encoding="utf-8")
    project = write_project(tmp_path / "project", 30)
    assert list(load_sheets(project, tmp_path)) == ["came_lately"]


def test_a_rule_that_cannot_be_taken_apart_says_why(tmp_path: Path) -> None:
    project = write_project(tmp_path, 30)
    project.segments["came_lately"].write_text("select {{ nobody() }}", encoding="utf-8")
    fault = load_sheets(project, tmp_path)["came_lately"].fault
    assert fault == "models/segments/service/came_lately.sql: line 1: 'nobody' is undefined"


def test_when_something_changes_is_said_in_words() -> None:
    assert say_ahead(1, "2026-07-01", ()) == "in 1 day, on 2026-07-01"
    assert say_ahead(2, "2026-07-02", ("score",)) == (
        "in 2 days, on 2026-07-02, if score stays as it is"
    )
    assert say_ahead(2, "2026-07-02", ("a", "b")).endswith(", if a and b stay as they are")


def run(built_sample: BuiltSample, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).with_name("dms")), *arguments],
        env=built_sample.environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_takes_a_number_and_prints_json(
    built_sample: BuiltSample, published: duckdb.DuckDBPyConnection
) -> None:
    feed, code, number, key = published.execute(
        "select feed, source_code, source_customer_number, customer_key"
        " from dealer_contacts.marts.customer_crosswalk order by all limit 1"
    ).fetchall()[0]
    done = run(built_sample, "explain", f"{feed}:{code}:{number}", "--contacts", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["customer_key"] == key
    assert {"segments", "not_in", "channels", "history", "profile", "notes"} <= set(found)
    shown = run(built_sample, "explain", key)
    assert shown.returncode == 0, shown.stderr
    for one in found["segments"]:
        assert one["reason"] in shown.stdout
    assert "what may be sent" in shown.stdout


def test_who_is_meant_is_told_or_asked(published: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(UsageError, match="--contacts looks for it"):
        find_customer(published, "760000015", with_contacts=False)
    with pytest.raises(DataError, match="no such customer"):
        find_customer(published, "0" * 32, with_contacts=False)
    with pytest.raises(DataError, match="has that number"):
        find_customer(published, "cdk:no-such-number", with_contacts=True)
    with pytest.raises(UsageError, match="write a number, feed:number"):
        find_customer(published, "a:b:c:d", with_contacts=True)
    several = published.execute(
        "select feed, source_customer_number from dealer_contacts.marts.customer_crosswalk"
        " group by all having count(distinct customer_key) > 1 limit 1"
    ).fetchone()
    if several is not None:
        with pytest.raises(UsageError, match="say which"):
            find_customer(published, ":".join(several), with_contacts=True)


def test_a_segment_is_shown_in_depth(built_sample: BuiltSample) -> None:
    done = run(built_sample, "segment", "show", "active_service_customers", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["waterfall"][-1]["after"] == found["published"]["members"]
    assert found["reach"]["any"] == found["published"]["reachable"]
    assert found["overlaps"][0]["shared"] > 0
    assert found["quality"]["cohesion"] in ("tight", "fair", "loose")
    shown = run(built_sample, "segment", "show", "active_service_customers")
    assert shown.returncode == 0, shown.stderr
    assert "dropped" in shown.stdout
    assert "cohesion" in shown.stdout


def test_the_figures_of_quality_are_those_of_another_program(
    published: duckdb.DuckDBPyConnection,
) -> None:
    rfm = published.execute(
        "select customer_key, recency_days, frequency from marts.customer_rfm"
        " where department = 'all'"
    ).fetchall()
    value: dict[str, Any] = {
        key: (float(revenue), float(gross))
        for key, revenue, gross in published.execute(
            "select customer_key, lifetime_revenue, lifetime_gross from marts.customer_value"
        ).fetchall()
    }
    measures: dict[str, dict[str, float]] = {
        "recency_days": {key: recency for key, recency, _ in rfm},
        "frequency": {key: frequency for key, _, frequency in rfm},
        "log_revenue": {key: math.log(value[key][0]) for key, *_ in rfm if value[key][0] > 0},
        "gross": {key: value[key][1] for key, *_ in rfm},
    }
    members: dict[str, set[str]] = {}
    for name, key in published.execute(
        "select segment_name, customer_key from membership.segment_members"
    ).fetchall():
        members.setdefault(name, set()).add(key)
    spreads = {
        (name, measure): tuple(figures)
        for name, measure, *figures in published.execute(
            "select segment_name, measure, members, others, mean_of_members, mean_of_others,"
            " coefficient_of_variation, eta_squared from membership.segment_spreads"
        ).fetchall()
    }
    expected = {
        (name, measure): spread_of(values, keys)
        for name, keys in members.items()
        for measure, values in measures.items()
        if keys & set(values)
    }
    assert set(spreads) == set(expected)
    for place, figures in expected.items():
        for found, wanted in zip(spreads[place], figures, strict=True):
            assert (found is None) == (wanted is None), place
            assert wanted is None or found == pytest.approx(wanted, abs=6e-5, rel=1e-9), place


def spread_of(values: dict[str, float], keys: set[str]) -> tuple[float | None, ...]:
    """By the textbook: two passes, exact sums, and eta squared from the two group means."""
    inside = [number for key, number in values.items() if key in keys]
    outside = [number for key, number in values.items() if key not in keys]
    everything = inside + outside
    mean, of_all = statistics.fmean(inside), statistics.fmean(everything)
    of_others = statistics.fmean(outside) if outside else None
    total = math.fsum((number - of_all) ** 2 for number in everything)
    variation = None
    if len(inside) > 1 and mean > 0.00005:
        variation = statistics.stdev(inside) / mean
    eta = None
    if of_others is not None and total > 0:
        between = len(inside) * (mean - of_all) ** 2 + len(outside) * (of_others - of_all) ** 2
        eta = between / total
    return (len(inside), len(outside), mean, of_others, variation, eta)
