"""What every segment says of itself, and that each number of the rules is read by a rule."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from dms.checking.fingerprints import project_vars, read_project_file
from dms.checking.structure import META, ONE_OF, structure_faults
from dms.manifest import load_manifest
from full_project import PROJECT

UNSAID = re.compile(
    r"""\b(
        apr|asset|bankrupt|bankruptcy|budget|cash|credit|debt|dollar|dollars|earn|earnings|equity
        | finance|financed|financial|financing|gross|income|interest|lender|loan|loans|money
        | mortgage|overdue|owe|paid|pay|paying|payment|payments|poor|price|profit|rate|rates
        | revenue|rich|salary|score|spend|value|wealth|wealthy|worth
        | age|birthday|children|disabled|disability|family|female|gender|health|ill|illness|injured
        | injury|male|medical|mobility|patient|pregnant|race|religion|sick|wheelchair
        | angry|complaint|complaints|unhappy
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)
"""Words that platforms refuse in an audience's name: of money, health and what people are."""


@pytest.fixture(scope="module")
def manifest(parsed_project: Path) -> dict[str, Any]:
    return load_manifest(parsed_project / "manifest.json")


@pytest.fixture(scope="module")
def segments(manifest: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The nodes of the segments, by name, as dbt and the catalogue read them."""
    return {
        node["name"]: node
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["fqn"][1] == "segments"
    }


@pytest.fixture(scope="module")
def meta(segments: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {name: node["config"]["meta"] for name, node in segments.items()}


@pytest.fixture(scope="module")
def settings() -> dict[str, Any]:
    return project_vars(read_project_file(PROJECT))


def test_the_files_of_the_segments_have_no_fault() -> None:
    assert structure_faults(PROJECT) == {}


def test_files_list_and_manifest_name_the_same_segments(
    segments: dict[str, dict[str, Any]], settings: dict[str, Any]
) -> None:
    folder = PROJECT / "models" / "segments"
    assert {path.stem for path in folder.rglob("*.sql")} == segments.keys()
    assert Counter(settings["segments"]) == Counter(segments.keys())


def test_the_page_on_segments_tells_each_of_them_once(
    segments: dict[str, dict[str, Any]],
) -> None:
    page = (PROJECT / "docs" / "segments.md").read_text(encoding="utf-8")
    (part,) = re.findall(r"^## What each one means$(.*?)^## ", page, re.M | re.S)
    told = [
        name
        for first_cell in re.findall(r"^\|([^|]+)\|", part, re.M)
        for name in re.findall(r"`(\w+)`", first_cell)
    ]
    assert Counter(told) == Counter(segments.keys())


def test_the_settings_that_the_page_names_are_some(settings: dict[str, Any]) -> None:
    page = (PROJECT / "docs" / "segments.md").read_text(encoding="utf-8")
    (part,) = re.findall(r"^## What each one means$(.*?)^## ", page, re.M | re.S)
    named = {
        name
        for last_cell in re.findall(r"\|([^|]+)\|$", part, re.M)
        for name in re.findall(r"`(\w+)`", last_cell)
    }
    assert named
    assert named - settings["segment_thresholds"].keys() == set()


def test_every_segment_has_unit_tests_of_its_own(
    manifest: dict[str, Any], segments: dict[str, dict[str, Any]]
) -> None:
    tested = {test["model"] for test in manifest["unit_tests"].values()}
    assert segments.keys() - tested == set()


def test_every_segment_says_what_to_do_with_it(meta: dict[str, dict[str, Any]]) -> None:
    missing = [f"{name}: {key}" for name, said in meta.items() for key in META if not said.get(key)]
    assert missing == []
    assert {said["department"] for said in meta.values()} == set(ONE_OF["department"])


@pytest.mark.parametrize("key", ["priority", "external_name", "title"])
def test_no_two_segments_share_a_name_or_a_priority(
    meta: dict[str, dict[str, Any]], key: str
) -> None:
    found = Counter(said[key] for said in meta.values())
    assert [value for value, count in found.items() if count > 1] == []


def test_external_names_say_nothing_of_money_health_or_what_people_are(
    meta: dict[str, dict[str, Any]],
) -> None:
    names = [said["external_name"] for said in meta.values()]
    assert [name for name in names if UNSAID.search(name)] == []
    assert [name for name in names if not name.startswith("DS - ")] == []
    assert UNSAID.findall("DS - High APR Loans, paid with care") == ["APR", "Loans", "paid"]


def test_a_size_is_plausible_in_a_range_that_says_something(
    meta: dict[str, dict[str, Any]],
) -> None:
    wide = [
        name
        for name, said in meta.items()
        if not 0 <= said["plausible_percent"][0] < said["plausible_percent"][1] < 100
    ]
    assert wide == []


def test_what_gets_one_message_fits_the_channels(meta: dict[str, dict[str, Any]]) -> None:
    """A letter goes to a household, an e-mail to an address: so the channel must be one of them."""
    channels = {"household": "mail", "contact_point": "email"}
    wrong = [
        name
        for name, said in meta.items()
        if channels.get(said.get("one_per"), said["channels"][0]) not in said["channels"]
        or len(set(said["channels"])) < len(said["channels"])
    ]
    assert wrong == []


def test_each_threshold_is_read_by_some_rule_and_each_read_is_there(
    manifest: dict[str, Any], settings: dict[str, Any]
) -> None:
    """`threshold(department ~ '_lost_months')` reads those of every department."""
    thresholds = settings["segment_thresholds"].keys()
    paths = [path for part in ("models", "macros") for path in (PROJECT / part).rglob("*.sql")]
    calls = {
        call
        for path in paths
        for call in re.findall(r"\bthreshold\(\s*([^()]+?)\s*\)", path.read_text("utf-8"))
    } - {"name"}
    patterns = {call: named_by(call) for call in calls}
    nothing = [
        call
        for call, pattern in patterns.items()
        if not any(re.fullmatch(pattern, name) for name in thresholds)
    ]
    assert nothing == []
    unread = [
        name
        for name in thresholds
        if not any(re.fullmatch(pattern, name) for pattern in patterns.values())
    ]
    assert unread == []


def named_by(call: str) -> str:
    """The pattern of the names of a call's argument: quoted parts, and others put between."""
    parts = [part.strip() for part in call.split("~")]
    return "".join(re.escape(part[1:-1]) if part[0] in "'\"" else r"\w+" for part in parts if part)
