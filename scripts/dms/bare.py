"""The SQL that dbt compiled, as statements that DuckDB runs without dbt."""

import os
from typing import Any

from jinja2 import Environment

from dms.dbt import DbtProject
from dms.targets import read_targets

CREATED = {"view": "view", "table": "table", "materialized_view": "table"}
"""What a model is in DuckDB, by its materialization."""

ONCE = "/* typed once */"
"""Stands where the SQL of staging begins and ends to say what no other day changes: see the macros
row_register, used_rows and typed_rows.
"""


def creating(kind: str, relation: str, code: str) -> str:
    """The statement that makes a view or a table of a model's SQL; `relation` is quoted."""
    return f"create or replace {CREATED[kind]} {relation} as (\n{code}\n)"


def read_settings(project: DbtProject | None = None) -> dict[str, str]:
    """The settings of DuckDB that the profile of this project gives, and its threads."""
    target, outputs = read_targets(project or DbtProject.locate())
    profile = outputs[target]
    settings = {"threads": str(profile["threads"])}
    for name, value in profile.get("config_options", {}).items():
        template = Environment(autoescape=False).from_string(str(value))
        settings[name] = template.render(env_var=os.environ.get)
    return settings


def relation_of(node: dict[str, Any]) -> tuple[str, str]:
    """Schema and name of what a node of the manifest is in the warehouse."""
    return node["schema"], node.get("alias") or node.get("identifier") or node["name"]
