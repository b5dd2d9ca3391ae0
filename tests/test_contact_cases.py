"""The page on who may be contacted says of each case what its unit test says."""

import csv
import re
from io import StringIO
from typing import Any

import yaml

from full_project import PROJECT

PAGE = PROJECT / "docs" / "contactability.md"

Rows = list[dict[str, Any]]


def cases_of_the_page() -> dict[tuple[str, str], dict[str, str]]:
    """The answer to each case, by the model and unit test that the page names."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for section in PAGE.read_text(encoding="utf-8").split("\n### ")[1:]:
        named = re.search(r"^`(\w+)`, `(\w+)`:", section, re.MULTILINE)
        assert named is not None, section
        cases = re.findall(r"^\| `(\w+)` \| [^|]+ \| ([^|]+) \| [^|]+ \|$", section, re.MULTILINE)
        assert len(cases) == len(dict(cases)), f"twice in {named[2]}"
        found[named[1], named[2]] = dict(cases)
    return found


def unit_test(model: str, name: str) -> dict[str, Any]:
    (path,) = (PROJECT / "models").rglob(f"{model}.yml")
    tests = yaml.safe_load(path.read_text(encoding="utf-8"))["unit_tests"]
    (test,) = (test for test in tests if test["name"] == name)
    return dict(test)


def rows_of(fixture: dict[str, Any]) -> Rows:
    rows = fixture["rows"]
    return list(csv.DictReader(StringIO(rows))) if isinstance(rows, str) else rows


def answer_of(model: str, rows: Rows) -> str:
    """What the expected rows of one case come to, in the words of the page."""
    if not rows:
        return "nothing"
    if model == "customer_contactability":
        return ", ".join(rows[0][f"{name}_reason"] for name in ("email", "sms", "call", "mail"))
    if model == "int_channel_wishes":
        stands = any(row["is_after_refusals"] == "true" for row in rows)
        return "stands" if stands else "does not stand"
    if model == "int_channel_addresses":
        listed = any(row["is_on_registry"] == "true" for row in rows)
        return "on the registry" if listed else "not known"
    if model == "int_bounced_points":
        return "bounced"
    return ", ".join(sorted({row["wish"] for row in rows}))


def test_each_case_of_the_page_is_in_its_unit_test_with_that_answer() -> None:
    for (model, name), cases in cases_of_the_page().items():
        key = "contact_point" if model == "int_bounced_points" else "customer_key"
        expected: dict[str, Rows] = {}
        for row in rows_of(unit_test(model, name)["expect"]):
            expected.setdefault(row[key], []).append(row)
        assert expected.keys() <= cases.keys(), f"not on the page, of {name}"
        found = {case: answer_of(model, expected.get(case, [])) for case in cases}
        assert found == cases, name


def test_a_case_without_rows_is_given_all_the_same() -> None:
    for (model, name), cases in cases_of_the_page().items():
        given = "\n".join(str(row["rows"]) for row in unit_test(model, name)["given"])
        assert [case for case in cases if not re.search(rf"\b{case}\b", given)] == [], name


def test_there_are_sixty_cases_and_more() -> None:
    assert sum(len(cases) for cases in cases_of_the_page().values()) >= 60


def test_the_rules_of_the_cases_are_those_of_the_seed() -> None:
    test = unit_test("customer_contactability", "each_country_has_its_rules")
    (given,) = (given for given in test["given"] if given["input"] == "ref('contact_rules')")
    with (PROJECT / "seeds" / "contact_rules.csv").open(encoding="utf-8") as file:
        seed = [{**row, "source": ""} for row in csv.DictReader(file)]
    for rule in rows_of(given):
        assert {**rule, "source": ""} in seed
