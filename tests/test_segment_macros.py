"""Segments that group filters, as docs/segments.md shows them: tried in a copy of the project."""

import re
from pathlib import Path

import pytest

from full_project import PROJECT, Site, copy_project

EXAMPLE = re.compile(r"<!-- file: (models/segments/\S+)\.sql -->\n```sql\n(.*?)```\n", re.DOTALL)
UNIT_TESTS = {path.stem: path for path in (PROJECT / "tests/fixtures/segment_macros").iterdir()}
"""The YAML of each example's unit test, under a suffix that dbt does not read."""


@pytest.fixture(scope="module")
def examples() -> dict[str, str]:
    """The SQL of each example, by its path without the suffix."""
    return dict(EXAMPLE.findall((PROJECT / "docs" / "segments.md").read_text("utf-8")))


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, parsed_project: Path, examples: dict[str, str]
) -> Site:
    """A copy of the project with these segments, each with its YAML file and its line."""
    folder = tmp_path_factory.mktemp("segment_macros")
    project = copy_project(folder)
    (project / ".sqlfluff").write_text((PROJECT / ".sqlfluff").read_text("utf-8"), "utf-8")
    neighbour = project / "models/segments/service/lapsed_service_customers.yml"
    words = neighbour.read_text("utf-8").partition("unit_tests:")[0].rstrip()
    for path, sql in examples.items():
        name = Path(path).name
        yaml = "\n\n".join(
            [words.replace("lapsed_service_customers", name), UNIT_TESTS[name].read_text("utf-8")]
        )
        (project / f"{path}.sql").write_text(sql, "utf-8")
        (project / f"{path}.yml").write_text(yaml, "utf-8")
    settings = project / "dbt_project.yml"
    names = "".join(f"    - {Path(path).name}\n" for path in examples)
    settings.write_text(
        settings.read_text("utf-8").replace("  segments:\n    - ", f"  segments:\n{names}    - ", 1)
    )
    paths = {"DBT_PROJECT_DIR": str(project), "PYTHONPATH": str(project / "scripts")}
    return Site(folder, parsed_project, paths)


def test_the_page_shows_the_examples_that_are_tried(examples: dict[str, str]) -> None:
    assert {Path(path).name for path in examples} == set(UNIT_TESTS)


def test_the_page_shows_each_macro_with_an_example(examples: dict[str, str]) -> None:
    shown = " ".join(examples.values())
    for macro in (
        "combine",
        "bought_category",
        "was_active",
        "was_not_active",
        "owns_vehicle",
        "has_open_opportunity",
    ):
        source = (PROJECT / "macros" / "segments" / f"{macro}.sql").read_text("utf-8")
        signature = re.search(rf"macro {macro}\((.*?)\) -%", source, re.DOTALL)
        assert signature
        assert f"{macro}(" in shown
        optional = set(re.findall(r"(\w+)=none", signature[1])) - {"within_days"}
        assert {name for name in optional if f"{name}=" not in shown} == set(), macro


def test_the_examples_of_the_page_keep_their_promises(site: Site) -> None:
    output = site.dms("check", *UNIT_TESTS)
    number = len(UNIT_TESTS)
    assert f"{number} unit tests, portability of {number} models" in output
    assert output.rstrip().endswith("nothing to set right")


REFUSED = {
    "combine(none_of=['champions'])": "combine: all_of or any_of is needed",
    "combine(all_of=[])": "combine: all_of wants a list with a segment in it at least",
    "combine(all_of='champions')": "combine: all_of wants a list",
    "combine(all_of=['champion'])": "combine: champion is none of `segments` in dbt_project.yml",
    "combine(any_of=['lost', 'lost'])": "combine: lost is named twice",
    "was_active('garage', within_months=12)": "there is no department 'garage'",
    "was_active([], within_months=12)": "departments wants a text or a list of texts",
}


SMALL = {
    "dbt_project.yml": f"""
name: small
profile: small
macro-paths: [{PROJECT}/macros/segments]
vars: {{segments: [champions, lost]}}
flags: {{send_anonymous_usage_stats: false}}
""",
    "profiles.yml": "small: {target: a, outputs: {a: {type: duckdb, path: a.duckdb}}}",
    "models/champions.sql": "select 1 as one",
    "models/lost.sql": "select 1 as one",
}
"""A project of two segments, which is read in no time."""


@pytest.fixture(scope="module")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = tmp_path_factory.mktemp("refused")
    (folder / "models").mkdir()
    for name, text in SMALL.items():
        (folder / name).write_text(text, "utf-8")
    paths = {"DBT_PROJECT_DIR": str(folder), "DBT_PROFILES_DIR": str(folder)}
    return Site(folder, environment=paths)


@pytest.mark.parametrize("call", REFUSED)
def test_what_cannot_be_meant_is_refused(small_site: Site, call: str) -> None:
    output = small_site.dbt("compile", "--inline", f"{{{{ {call} }}}}", status=2)
    assert REFUSED[call] in " ".join(output.split())
