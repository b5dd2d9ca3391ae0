"""What to run for a past day: the SQL of the models that states hang on, compiled once for all."""

import json
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb

from dms.backfill.once import find_fault
from dms.bare import CREATED, read_settings, relation_of
from dms.dbt import DbtProject, last_error
from dms.errors import DataError
from dms.progress import Stage
from dms.sql import quote
from dms.targets import Target
from dms.warehouse import explain_open_error, memory_limit

ANY_DAY = "1111-11-11"
"""The day that models are compiled for: long past, and in no other text of theirs."""

Node = dict[str, Any]


@dataclass(frozen=True)
class Step:
    """One model.

    relation   its name in SQL
    kind       as dbt materializes it
    code       its SQL as of ANY_DAY
    done_with  the tables that nobody reads after it, by their names in SQL
    """

    name: str
    relation: str
    kind: str
    code: str
    done_with: list[str]

    def on(self, day: date) -> str:
        """Its SQL as of a day."""
        return self.code.replace(ANY_DAY, day.isoformat())


@dataclass(frozen=True)
class Plan:
    """What to run for each day, and where.

    warehouse   the file, which is read only; `catalog` is the name that the SQL has for it
    settings    of DuckDB, for one of the `processes` that run days side by side
    stands      schema and name of what no day changes: raw tables, seeds, what builds keep
    steps       in their order
    """

    warehouse: str
    catalog: str
    settings: dict[str, str]
    processes: int
    stands: list[tuple[str, str]]
    steps: list[Step]

    def write(self, path: Path) -> None:
        """Keep it for the processes that run it."""
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> "Plan":
        """The plan that `write` kept."""
        kept = json.loads(path.read_text(encoding="utf-8"))
        steps = [Step(**step) for step in kept.pop("steps")]
        stands = [(schema, name) for schema, name in kept.pop("stands")]
        return cls(**kept, stands=stands, steps=steps)


def compile_models(
    project: DbtProject, target: Target, selection: list[str], stage: Stage
) -> tuple[dict[str, Any], dict[str, str]]:
    """Let dbt compile a selection of models, as of ANY_DAY.

    Gives the manifest, and the SQL of each model by its unique id. In a target folder of its own,
    so that neither this nor the next build reads the whole project because the other did.

    Raises:
        DataError: dbt cannot compile them, or another process holds the warehouse.
    """
    project = replace(project, target_folder=project.target_folder / "backfill")
    arguments = ["compile", "--select", *selection]
    arguments += ["--target", target.name, "--vars", f"{{as_of_date: '{ANY_DAY}'}}"]
    environment = target.environment | {"DBT_TARGET_PATH": str(project.target_folder)}
    seen = []
    with project.start(arguments, environment) as (process, events):
        for event in events:
            if event["info"]["name"] == "UnableToPartialParse":
                stage.say("dbt reads the whole project, as the first time")
            seen.append(event)
    if process.returncode:
        message = last_error(seen)
        if "Could not set lock" in message:
            raise explain_open_error(target.warehouse, Exception(message))
        raise DataError(f"dbt could not compile the models: {' '.join(message.split())}")
    results = project.read_artifact("run_results.json")["results"]
    code = {
        result["unique_id"]: result["compiled_code"]
        for result in results
        if result["unique_id"].startswith("model.")
    }
    return project.read_artifact("manifest.json"), code


def make_plan(
    project: DbtProject,
    target: Target,
    manifest: dict[str, Any],
    code: dict[str, str],
    *,
    wanted: tuple[str, ...],
) -> Plan:
    """The plan for the models `wanted` and all that they read.

    Raises:
        DataError: a model is materialized in a way that has no counterpart here, or what staging
            does once for all days hangs on the day.
    """
    nodes = manifest["nodes"]
    ends = {key for key in code if nodes[key]["name"] in wanted}
    order = list(_in_order(nodes, code, ends))
    last = _last_readings(nodes, order, ends)
    steps = []
    for key in order:
        node = nodes[key]
        if fault := find_fault(code[key], ANY_DAY):
            raise DataError(f"{node['original_file_path']}: {fault}")
        done_with = sorted(nodes[other]["relation_name"] for other in last.get(key, ()))
        kind = node["config"]["materialized"]
        steps.append(Step(node["name"], node["relation_name"], kind, code[key], done_with))
    settings = read_settings(project)
    return Plan(
        warehouse=str(target.warehouse),
        catalog=str(nodes[order[0]]["database"]),
        settings=_settings_of_one(settings),
        processes=int(settings["threads"]),
        stands=sorted(_standing(manifest, code, order)),
        steps=steps,
    )


def _in_order(nodes: dict[str, Node], code: dict[str, str], ends: set[str]) -> Iterator[str]:
    """The models that `ends` are made of, each behind those that it reads."""
    models = {key for key in code if _kind(nodes[key]) in CREATED}
    graph: dict[str, list[str]] = {}
    waiting = sorted(ends)
    while waiting:
        key = waiting.pop()
        if key not in graph:
            graph[key] = _read_by(nodes[key], models)
            waiting += graph[key]
    return iter(TopologicalSorter(graph).static_order())


def _read_by(node: Node, models: Collection[str]) -> list[str]:
    return [key for key in node["depends_on"]["nodes"] if key in models]


def _standing(
    manifest: dict[str, Any], code: dict[str, str], models: list[str]
) -> set[tuple[str, str]]:
    """Sources and seeds that the models read, and the incremental ones, which a past day adds
    nothing to.
    """
    every = manifest["nodes"] | manifest["sources"]
    read = {key for model in models for key in every[model]["depends_on"]["nodes"]} - set(models)
    odd = [key for key in read & set(code) if _kind(every[key]) != "incremental"]
    if odd:
        raise DataError(f"{', '.join(sorted(odd))}: is of a kind that bare SQL does not know")
    return {relation_of(every[key]) for key in read}


def _kind(node: Node) -> str:
    return str(node["config"]["materialized"])


def _last_readings(nodes: dict[str, Node], order: list[str], ends: set[str]) -> dict[str, set[str]]:
    """For a step the tables that are read by it and not after it, through views too."""
    tables_of: dict[str, set[str]] = {}
    last: dict[str, str] = {}
    for key in order:
        reads = {
            table
            for other in _read_by(nodes[key], order)
            for table in (tables_of[other] if _kind(nodes[other]) == "view" else {other})
        }
        tables_of[key] = reads
        if _kind(nodes[key]) != "view":
            last.update(dict.fromkeys(reads, key))
    kept = ends.union(*(tables_of[key] for key in ends if _kind(nodes[key]) == "view"))
    found: dict[str, set[str]] = {}
    for table, key in last.items():
        if table not in kept:
            found.setdefault(key, set()).add(table)
    return found


def _settings_of_one(settings: dict[str, str]) -> dict[str, str]:
    """The settings of one of as many processes as the profile has threads, with a share of the
    memory.
    """
    count = int(settings["threads"])
    with duckdb.connect(":memory:", config={"memory_limit": memory_limit()}) as connection:
        limit = connection.execute("select current_setting('memory_limit')").fetchone()
    assert limit is not None
    amount, unit = str(limit[0]).split()
    share = f"{float(amount) / count:.3f} {unit}"
    return settings | {"threads": "1", "memory_limit": share}


def quoted(*names: str) -> str:
    """A name of several parts for SQL."""
    return ".".join(map(quote, names))
