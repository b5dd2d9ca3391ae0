"""What the manifest must hold of every model: its YAML, descriptions, contracts, tests.

Layers, the clock and personal columns are rules of every build: test_rules.py.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, nodes

from dms.manifest import load_manifest
from dms.tables import documents
from full_project import PROJECT

MEMBER_ROW = {
    "customer_key": "string",
    "home_dealership_key": "string",
    "qualified_on": "date",
    "reason": "string",
    "lifetime_gross": "decimal(12,2)",
    "can_email": "boolean",
    "can_sms": "boolean",
    "can_call": "boolean",
    "can_mail": "boolean",
}
# Names that the agreement with BI fixes, though they do not begin with is_, has_ or can_.
AGREED_BOOLEANS = {
    "bought_new",
    "bought_used",
    "leased",
    "serviced",
    "used_body_shop",
    "bought_parts_retail",
    "bought_parts_wholesale",
    "holds_service_contract",
    "holds_insurance",
}
Node = dict[str, Any]


@pytest.fixture(scope="module")
def manifest(parsed_project: Path) -> dict[str, Any]:
    return load_manifest(parsed_project / "manifest.json")


@pytest.fixture(scope="module")
def models(manifest: dict[str, Any]) -> list[Node]:
    return [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]


def layer_of(node: Node) -> str:
    return node["resource_type"] if node["resource_type"] != "model" else node["fqn"][1]


def test_dbt_parses_without_a_warning(parsed_project: Path) -> None:
    output = re.sub(r"\x1b\[[0-9;]*m", "", (parsed_project / "parse.txt").read_text())
    assert "Performance info" in output
    assert "WARNING" not in output
    assert "deprecat" not in output.lower()
    assert "does not match" not in output


def test_each_macro_and_its_arguments_are_described_by_the_names_of_its_signature(
    manifest: dict[str, Any],
) -> None:
    jinja = Environment(extensions=["jinja2.ext.do"])
    own = [m for m in manifest["macros"].values() if m["package_name"] == "dealer_segments"]
    shown = [macro for macro in own if macro["docs"]["show"]]
    assert len(shown) > 300
    for macro in shown:
        described = {text["name"]: text["description"] for text in macro["arguments"]}
        assert macro["description"], macro["name"]
        assert all(described.values()), macro["name"]
        if not macro["name"].startswith("test_"):
            trees = jinja.parse(macro["macro_sql"]).find_all(nodes.Macro)
            (signature,) = (tree for tree in trees if tree.name == macro["name"])
            assert list(described) == [arg.name for arg in signature.args], macro["name"]


def test_only_macros_of_one_engine_and_materializations_are_left_out_of_the_docs(
    manifest: dict[str, Any],
) -> None:
    left_out = {
        macro["name"]
        for macro in manifest["macros"].values()
        if macro["package_name"] == "dealer_segments" and not macro["docs"]["show"]
    }
    beginnings = ("default__", "duckdb__", "spark__", "databricks__", "materialization_")
    assert {name for name in left_out if not name.startswith(beginnings)} == set()


def test_a_register_only_ever_grows(models: list[Node]) -> None:
    registers = [model for model in models if model["config"]["materialized"] == "incremental"]
    assert {model["name"] for model in registers} == {
        "int_customer_key_register",
        "int_household_key_register",
        "int_tombstones",
    }
    for model in registers:
        assert model["config"]["incremental_strategy"] == "append", model["name"]
        assert model["config"]["full_refresh"] is False, model["name"]


def test_what_builds_keep_is_declared_as_its_models_have_it(
    manifest: dict[str, Any], models: list[Node]
) -> None:
    def columns(node: Node) -> dict[str, tuple[str, str]]:
        texts = node["columns"].values()
        return {text["name"]: (text["data_type"], text["description"]) for text in texts}

    kept = {
        f"{node['schema']}.{node['identifier']}": columns(node)
        for node in manifest["sources"].values()
        if node["source_name"] == "kept"
    }
    registers = {
        f"{node['schema']}.{node['alias']}": columns(node)
        for node in models
        if node["config"]["materialized"] == "incremental"
    }
    assert kept.keys() - registers.keys() == {
        *("keys.int_state_days", "keys.int_state_register", "quality.builds")
    }
    assert {name: kept.get(name) for name in registers} == registers


def test_a_segment_is_within_twenty_models_of_the_raw_tables(
    manifest: dict[str, Any], models: list[Node]
) -> None:
    names = {model["unique_id"] for model in models}

    @cache
    def steps(name: str) -> int:
        parents = manifest["nodes"][name]["depends_on"]["nodes"]
        return 1 + max((steps(parent) for parent in parents if parent in names), default=0)

    far = {
        model["name"]: steps(model["unique_id"])
        for model in models
        if layer_of(model) == "segments" and steps(model["unique_id"]) > 20
    }
    assert far == {}


def test_a_long_model_says_why(models: list[Node]) -> None:
    unexplained = [
        model["name"]
        for model in models
        if len(model["raw_code"].splitlines()) > 150
        and not model["raw_code"].startswith("{#- Longer than others")
    ]
    assert unexplained == []


def test_each_model_has_its_own_yaml_beside_it_and_the_registers_share_one(
    models: list[Node],
) -> None:
    def expected(model: Node) -> str:
        is_register = model["name"].startswith("base_")
        beside = model["original_file_path"].removesuffix(".sql") + ".yml"
        return "models/staging/_registers.yml" if is_register else beside

    wrong = [
        model["name"]
        for model in models
        if not model["patch_path"] or model["patch_path"].split("://")[1] != expected(model)
    ]
    assert wrong == []


def test_a_segment_folder_holds_models_and_their_yaml_only(models: list[Node]) -> None:
    expected = {
        model["original_file_path"][: -len(".sql")] + ending
        for model in models
        if layer_of(model) == "segments"
        for ending in (".sql", ".yml")
    }
    areas = [area for area in (PROJECT / "models" / "segments").iterdir() if area.is_dir()]
    found = {
        str(path.relative_to(PROJECT))
        for area in areas
        for path in area.rglob("*")
        if path.is_file()
    }
    assert found == expected


@pytest.mark.parametrize("kind", ["model", "seed", "source"])
def test_everything_is_described_and_typed(manifest: dict[str, Any], kind: str) -> None:
    nodes = [*manifest["nodes"].values(), *manifest["sources"].values()]
    wrong = []
    for node in (node for node in nodes if node["resource_type"] == kind):
        if not node["description"].strip():
            wrong.append(node["name"])
        if not node["columns"]:
            wrong.append(f"{node['name']} without columns")
        wrong += [
            f"{node['name']}.{column['name']}"
            for column in node["columns"].values()
            if not column["description"].strip() or not column["data_type"]
        ]
    assert wrong == []


def test_marts_segments_and_membership_have_contracts_and_tests(
    manifest: dict[str, Any], models: list[Node]
) -> None:
    data_tested = {
        key
        for node in manifest["nodes"].values()
        if node["resource_type"] == "test"
        for key in node["depends_on"]["nodes"]
    }
    # The test of member rows looks at those of every segment.
    data_tested |= {
        key
        for model in models
        if model["name"] == "member_rows" and model["unique_id"] in data_tested
        for key in model["depends_on"]["nodes"]
    }
    # And those of the unions at what every feed brings.
    data_tested |= {
        key
        for model in models
        if model["fqn"][1:4] == ["intermediate", "facts", "unions"]
        and model["unique_id"] in data_tested
        for key in model["depends_on"]["nodes"]
    }
    unit_tested = {
        key for test in manifest["unit_tests"].values() for key in test["depends_on"]["nodes"]
    }
    wrong = []
    for model in models:
        enforced = model["config"]["contract"]["enforced"]
        if layer_of(model) not in {"staging", "intermediate"} and not enforced:
            wrong.append(f"{model['name']} without contract")
        if layer_of(model) in {"marts", "segments"} and model["unique_id"] not in unit_tested:
            wrong.append(f"{model['name']} without unit test")
        if model["unique_id"] not in data_tested:
            wrong.append(f"{model['name']} without data test")
    assert wrong == []


def test_every_segment_begins_with_the_member_row(models: list[Node]) -> None:
    segments = [model for model in models if layer_of(model) == "segments"]
    assert segments
    for segment in segments:
        columns = {name: column["data_type"] for name, column in segment["columns"].items()}
        first = dict(list(columns.items())[: len(MEMBER_ROW)])
        typed = {name: kind.replace(" ", "") for name, kind in first.items()}
        assert typed == MEMBER_ROW, segment["name"]
        assert segment["config"]["materialized"] == "materialized_view", segment["name"]


def test_the_words_of_the_overview_are_those_of_the_models(
    manifest: dict[str, Any], models: list[Node]
) -> None:
    overview = (PROJECT / "models" / "docs" / "overview.md").read_text("utf-8")
    named = set(re.findall(r"`(?:marts\.)?((?:(?<=marts\.)|(?:int|stg)_)\w+)`", overview))
    assert named >= {"int_cards_unioned", "int_identity_groups", "stg_crm__contacts", "rooftops"}
    assert named - {model["name"] for model in models} == set()
    others = [node for node in manifest["nodes"].values() if node["resource_type"] == "seed"]
    texts = [
        text
        for node in [*models, *others, *manifest["sources"].values()]
        for text in [node["description"], *(c["description"] for c in node["columns"].values())]
    ]
    assert [text for text in texts if re.search(r"\b(dealership|source record)\b", text)] == []


def test_the_index_of_decisions_has_each_with_what_would_change_it() -> None:
    folder = PROJECT / "docs" / "decisions"
    told = []
    for page in folder.glob("*.md"):
        for entry in re.split(r"^## ", page.read_text("utf-8"), flags=re.M)[1:]:
            if page.name != "README.md":
                title = entry.splitlines()[0]
                anchor = re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
                told.append(f"- [{title}]({page.name}#{anchor})")
                ending = (
                    r"- Alternatives: .+\n- What would change it: .+\n- Since: \d{4}-\d\d-\d\d\n"
                )
                assert re.search(ending, entry), title
    index = (folder / "README.md").read_text("utf-8")
    assert sorted(told) == sorted(re.findall(r"^- .+$", index, flags=re.M))


def test_the_pages_on_published_tables_are_what_the_models_say(manifest: dict[str, Any]) -> None:
    wrong = [
        str(path.relative_to(PROJECT))
        for path, text in documents(PROJECT, manifest).items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    assert wrong == [], "not what the models' YAML says: run `make docs`"


def test_every_published_column_is_on_the_page_once_in_its_table(
    manifest: dict[str, Any], models: list[Node]
) -> None:
    """By the headings and rows of the page, and for the segments by their table."""
    page = (PROJECT / "docs" / "tables.md").read_text(encoding="utf-8")
    told = {
        (heading, column)
        for heading, body in re.findall(r"^### (.+?)$(.*?)(?=^###? |\Z)", page, re.M | re.S)
        for column in re.findall(r"^\| `(\w+)` \| [\w(), ]+ \| ", body, re.M)
    }
    assert {("every segment", name) for name in MEMBER_ROW} <= told
    for model in models:
        relation = f"{model['schema']}.{model['alias']}"
        if not model["config"]["meta"].get("publish"):
            assert relation not in {heading for heading, _ in told}
        elif model["schema"] == "segments":
            (line,) = re.findall(rf"^\| `{model['alias']}` \| .*\| (.*)\|$", page, re.M)
            own = set(model["columns"]) - set(MEMBER_ROW)
            assert own <= set(re.findall(r"`(\w+)` [\w(), ]+: ", line)), relation
        else:
            found = {column for heading, column in told if heading == relation}
            assert found == set(model["columns"]), relation


def test_booleans_say_that_they_are_questions(models: list[Node]) -> None:
    wrong = [
        f"{model['name']}.{name}"
        for model in models
        for name, column in model["columns"].items()
        if column["data_type"] == "boolean"
        and not re.match(r"(is|has|can)_", name)
        and name not in AGREED_BOOLEANS
    ]
    assert wrong == []


def test_what_is_marked_personal_is_so_in_every_model(manifest: dict[str, Any]) -> None:
    marks: dict[str, set[Any]] = {}
    for node in manifest["nodes"].values():
        for name, column in node.get("columns", {}).items():
            marks.setdefault(name, set()).add(column["config"].get("meta", {}).get("personal"))
    assert {"first_name", "email", "vin", "contact_point"} <= {
        name for name, found in marks.items() if None not in found
    }
    assert [name for name, found in marks.items() if len(found) > 1] == []
