"""Segments of the sample against a calculation in plain Python, on two days.

The calculation (tests/truth) starts from what is true of the sample: its people, and what happened
to them. It shares no code and no table with the project but who is who. Given the build's identity
it must find the very members of the build; where the true identity makes a difference, a rule must
find the reason, and the reasons are counted (`pytest -s` prints them).
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from rich.console import Console

from conftest import locked, shared_folder
from full_project import PROJECT, WITHOUT_TESTS, Site
from truth import records
from truth.compare import Comparison
from truth.exports import Told, tell
from truth.registry import NOT_CALCULATED, SEGMENTS

CUSTOMERS, SEED, EXTRACTED = 2_000, 1, date(2026, 6, 30)
DAYS = (EXTRACTED, date(2026, 3, 31))
"""The day of the newest extract, and that of an earlier one."""
BUILT = ("--select", "+segment_members", "+customer_crosswalk", "+campaign_touches", "+surveys")
"""The segments, and whose each record, send and survey is."""
LEAST_COMPARED = 0.96
"""Share of the persons who are exactly one customer, who is nobody else."""
SETTINGS = yaml.safe_load((PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]
CONSOLE = Console(width=160)
Found = dict[str, Any]


@pytest.fixture(scope="session")
def found(tmp_path_factory: pytest.TempPathFactory, parsed_project: Path) -> dict[str, Found]:
    """What the comparison found, by day; worked out once for all workers."""
    folder = shared_folder(tmp_path_factory, "segments_truth")
    path = folder / "found.json"
    with locked(folder):
        if not path.exists():
            told = tell(CUSTOMERS, SEED, EXTRACTED)
            sites = zip(DAYS, _builds(folder, parsed_project), strict=True)
            days = {str(day): _compare(told, site, day) for day, site in sites}
            path.write_text(json.dumps(days), encoding="utf-8")
    result: dict[str, Found] = json.loads(path.read_text(encoding="utf-8"))
    return result


def _builds(folder: Path, parsed: Path) -> Iterator[Site]:
    """A build of each day, of the same landed files."""
    first = Site(folder / "landed", parsed)
    first.folder.mkdir()
    first.dms("sample", "--customers", CUSTOMERS, "--seed", SEED, "--to", first.landing)
    first.dms("land")
    for day in DAYS:
        site = Site(folder / str(day), parsed)
        site.folder.mkdir()
        shutil.copy(first.warehouse, site.warehouse)
        site.dbt("build", "--quiet", *BUILT, *WITHOUT_TESTS, "--vars", f"{{as_of_date: '{day}'}}")
        yield site


def _compare(told: Told, site: Site, day: date) -> Found:
    comparison = Comparison(told, site.warehouse, day)
    reasons = comparison.reasons
    return {
        "segments": {
            name: asdict(comparison.verdict(name))
            for name in SETTINGS["segments"]
            if name in SEGMENTS
        },
        "tampered": _tampered(comparison),
        "compared": len(reasons.compared),
        "persons": len(reasons.keys),
        "too_early": records.too_early(comparison),
        "not_erased": records.not_erased(comparison),
        "missing": records.missing(comparison),
    }


def _tampered(comparison: Comparison) -> list[str]:
    """What is said of a segment with one member too few and one too many."""
    members = comparison.members["repeat_buyers"]
    gone, added = min(members), min(comparison.built.everybody - members)
    comparison.members["repeat_buyers"] = (members - {gone}) | {added}
    verdict = comparison.verdict("repeat_buyers")
    comparison.members["repeat_buyers"] = members
    said = (f"not in the build: {gone}: sales", f"in the build alone: {added}:")
    return [line for line in verdict.wrong if line.startswith(said)]


def test_every_segment_is_calculated() -> None:
    assert set(SETTINGS["segments"]) - set(SEGMENTS) == set(NOT_CALCULATED)


@pytest.mark.parametrize("day", [str(day) for day in DAYS])
@pytest.mark.parametrize("name", [name for name in SETTINGS["segments"] if name in SEGMENTS])
def test_members_are_those_of_the_calculation(found: dict[str, Found], day: str, name: str) -> None:
    verdict = found[day]["segments"][name]
    assert not verdict["wrong"], "\n".join(verdict["wrong"])


@pytest.mark.parametrize("day", [str(day) for day in DAYS])
@pytest.mark.parametrize("name", [name for name in SETTINGS["segments"] if name in SEGMENTS])
def test_members_differ_from_the_truth_by_identity_alone(
    found: dict[str, Found], day: str, name: str
) -> None:
    verdict = found[day]["segments"][name]
    differ = ", ".join(f"{count} {reason}" for reason, count in verdict["explained"].items())
    CONSOLE.print(f"{day} {name}: {verdict['members']} members; differ: {differ or 'none'}")
    assert not verdict["unexplained"], "\n".join(verdict["unexplained"])


@pytest.mark.parametrize("day", [str(day) for day in DAYS])
def test_a_member_too_few_and_one_too_many_are_named(found: dict[str, Found], day: str) -> None:
    assert len(found[day]["tampered"]) == 2


@pytest.mark.parametrize("day", [str(day) for day in DAYS])
def test_most_persons_are_compared(found: dict[str, Found], day: str) -> None:
    compared, persons = found[day]["compared"], found[day]["persons"]
    CONSOLE.print(f"{day}: {compared} of {persons} persons are exactly one customer")
    assert compared >= LEAST_COMPARED * persons


@pytest.mark.parametrize("day", [str(day) for day in DAYS])
def test_who_asked_to_be_deleted_is_no_customer(found: dict[str, Found], day: str) -> None:
    assert found[day]["not_erased"] == []


@pytest.mark.parametrize("day", [str(day) for day in DAYS])
def test_nobody_else_is_missing(found: dict[str, Found], day: str) -> None:
    assert found[day]["missing"] == []


@pytest.mark.parametrize("day", [str(day) for day in DAYS])
def test_nobody_is_known_before_their_first_day(found: dict[str, Found], day: str) -> None:
    assert found[day]["too_early"] == []
