"""By what the history tells a rule that changed from data that changed."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dms.errors import DataError
from dms.macros import Jinja
from dms.settings import PROJECT_DIR
from dms.yaml_files import read_yaml

Rules = dict[tuple[str, str], tuple[str, tuple[str, ...]]]
"""Of each kind and subject: what decides beside its SQL, and the segments whose SQL decides it."""

MARTS = "model.dealer_segments."


@pytest.fixture(scope="module")
def nodes(parsed_project: Path) -> dict[str, Any]:
    """The nodes of dbt's graph, as macros see them."""
    manifest = json.loads((parsed_project / "manifest.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = manifest["nodes"]
    return found


@pytest.fixture(scope="module")
def rules(nodes: dict[str, Any]) -> Callable[..., Rules]:
    """The rules of the project, as it is or with other nodes and thresholds."""
    variables = read_yaml(PROJECT_DIR / "dbt_project.yml")["vars"]

    def ask(changed: dict[str, Any] | None = None, **thresholds: object) -> Rules:
        context = {
            "graph": {"nodes": nodes | (changed or {})},
            "selected_resources": [],
        }
        numbers = variables["segment_thresholds"] | thresholds
        jinja = Jinja(PROJECT_DIR, variables | {"segment_thresholds": numbers}, context)
        answer: Any = jinja.macros["state_rules"]()
        return {
            (rule["kind"], rule["subject"]): (rule["beside"], tuple(rule["read_segments"]))
            for rule in answer
        }

    return ask


def changed(nodes: dict[str, Any], name: str, **values: object) -> dict[str, Any]:
    """A node with other values."""
    return {name: copy.deepcopy(nodes[name]) | values}


def others(before: Rules, after: Rules) -> set[str]:
    assert before.keys() == after.keys()
    return {subject for (_, subject), rule in before.items() if after[(_, subject)] != rule}


def test_every_segment_cell_and_status_has_a_rule(rules: Callable[..., Rules]) -> None:
    segments = read_yaml(PROJECT_DIR / "dbt_project.yml")["vars"]["segments"]
    assert rules().keys() == {
        *(("segment", name) for name in segments),
        ("rfm", "all"),
        *(("lifecycle", department) for department in ("sales", "service", "parts")),
    }


def test_a_threshold_of_a_mart_is_part_of_what_stands_on_it(rules: Callable[..., Rules]) -> None:
    moved = others(rules(), rules(rfm_look_back_months=24))
    assert {"champions", "lost", "all"} <= moved
    assert not {"suv_owners", "service", "vip_customers"} & moved


def test_a_threshold_that_no_mart_names_is_in_the_segments_own_sql(
    rules: Callable[..., Rules],
) -> None:
    assert others(rules(), rules(first_time_buyers_months=6)) == set()


def test_a_seed_with_rules_is_part_of_the_segments_that_read_it(
    rules: Callable[..., Rules], nodes: dict[str, Any]
) -> None:
    grid = changed(nodes, "seed.dealer_segments.rfm_grid", checksum={"checksum": "another"})
    moved = others(rules(), rules(grid))
    assert {"champions", "hibernating"} <= moved
    # The cell itself is scores; the grid only names it.
    assert not {"all", "suv_owners"} & moved


def test_a_seed_of_data_is_none(rules: Callable[..., Rules], nodes: dict[str, Any]) -> None:
    rates = changed(nodes, "seed.dealer_segments.exchange_rates", checksum={"checksum": "another"})
    assert others(rules(), rules(rates)) == set()


def test_a_comment_in_a_mart_is_no_other_rule(
    rules: Callable[..., Rules], nodes: dict[str, Any]
) -> None:
    name = MARTS + "customer_lifecycle"
    told = changed(nodes, name, raw_code="-- why\n" + nodes[name]["raw_code"])
    assert others(rules(), rules(told)) == set()


def test_a_segment_made_of_another_has_its_rule_too(
    rules: Callable[..., Rules], nodes: dict[str, Any]
) -> None:
    made = changed(nodes, MARTS + "suv_owners")
    made[MARTS + "suv_owners"]["depends_on"]["nodes"].append(MARTS + "champions")
    _, read = rules(made)["segment", "suv_owners"]
    assert set(read) == {"suv_owners", "champions"}
    _, alone = rules()["segment", "suv_owners"]
    assert set(alone) == {"suv_owners"}


def test_a_mart_writes_the_names_of_its_thresholds_out(
    rules: Callable[..., Rules], nodes: dict[str, Any]
) -> None:
    hidden = changed(
        nodes, MARTS + "customer_lifecycle", raw_code="{{ threshold(department ~ '_lost_months') }}"
    )
    with pytest.raises(DataError, match="write its name out"):
        rules(hidden)
