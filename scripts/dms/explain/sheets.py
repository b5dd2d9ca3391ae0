"""Each rule taken apart once, and kept as text until a file of the project changes.

Rendering and parsing the rules of all segments takes longer than asking them of one customer, and
gives the same each time: so a file in dbt's target folder keeps what came of it, under a
fingerprint of the project and of the code that takes rules apart.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import sqlglot

import dms.segments.rules
from dms.checking.fingerprints import digest, project_fingerprint
from dms.errors import DataError
from dms.explain.slices import compares_all, marts_of
from dms.segments.project import ProjectFiles
from dms.segments.rules.moving import MovingColumns
from dms.segments.rules.steps import Step, take_apart
from dms.segments.rules.trees import ANY_DAY, DIALECT, Rules, sql_of, without

FILE = "dms_rules.json"
"""The file in the target folder."""


@dataclass(frozen=True)
class KeptStep:
    """A step of a rule (Step), its condition as SQL; and the SQL of the rule without it."""

    relation: str
    condition: str
    customers: str
    facts: str
    others: list[list["KeptStep"]]
    is_none: bool
    relaxed: str = ""

    @property
    def is_of_any_day(self) -> bool:
        """Whether the day decides nothing up to here: whom it drops, it drops on every day."""
        return ANY_DAY not in self.customers

    def step(self) -> Step:
        """The step with its condition as a tree, which is parsed now."""
        return Step(
            self.relation,
            sqlglot.parse_one(self.condition, read=DIALECT) if self.condition else None,
            self.customers,
            self.facts,
            tuple(tuple(one.step() for one in way) for way in self.others),
            self.is_none,
        )


@dataclass(frozen=True)
class Sheet:
    """A rule for any day (ANY_DAY), taken apart.

    marts      those that it reads
    rests_on   columns of marts in it that are another day's as they stand: a score, a status
    is_of_all  it compares all customers with each other
    fault      why it cannot be taken apart; the rest is empty then
    """

    sql: str = ""
    marts: list[str] = field(default_factory=list)
    rests_on: list[str] = field(default_factory=list)
    is_of_all: bool = False
    steps: list[KeptStep] = field(default_factory=list)
    fault: str = ""


def load_sheets(project: ProjectFiles, folder: Path) -> dict[str, Sheet]:
    """The sheet of each segment: kept in `folder`, where they are of these files, else made now."""
    fingerprint = digest([project_fingerprint(project.directory), *_code()])
    file = folder / FILE
    with suppress(OSError, ValueError, TypeError, KeyError):
        kept = json.loads(file.read_text(encoding="utf-8"))
        if kept["fingerprint"] == fingerprint:
            return {name: _sheet(values) for name, values in kept["sheets"].items()}
    sheets = dict(_make(project))
    kept = {
        "fingerprint": fingerprint,
        "sheets": {name: asdict(one) for name, one in sheets.items()},
    }
    with suppress(OSError):  # without the file the next one makes them again
        folder.mkdir(parents=True, exist_ok=True)
        draft = file.with_suffix(".draft")
        draft.write_text(json.dumps(kept), encoding="utf-8")
        draft.replace(file)
    return sheets


def _code() -> Iterator[str]:
    """What takes rules apart, and so decides on what is kept."""
    yield version("sqlglot")
    for file in (*sorted(Path(dms.segments.rules.__file__).parent.glob("*.py")), Path(__file__)):
        yield hashlib.sha256(file.read_bytes()).hexdigest()


def _make(project: ProjectFiles) -> Iterator[tuple[str, Sheet]]:
    rules, moving = Rules(project), MovingColumns(project)
    for name in project.segments:
        try:
            tree = rules.tree(name)
        except DataError as error:
            yield name, Sheet(fault=str(error))
            continue
        steps = []
        for step in take_apart(tree):
            relaxed = ""
            if step.condition is not None:
                with without(step.condition):
                    relaxed = sql_of(tree)
            steps.append(_kept(step, relaxed))
        yield (
            name,
            Sheet(
                sql_of(tree),
                sorted(marts_of(tree)),
                moving.of_rule(tree),
                compares_all(tree),
                steps,
            ),
        )


def _kept(step: Step, relaxed: str = "") -> KeptStep:
    return KeptStep(
        step.relation,
        step.condition.sql(DIALECT) if step.condition is not None else "",
        step.customers,
        step.facts,
        [[_kept(one) for one in way] for way in step.others],
        step.is_none,
        relaxed,
    )


def _sheet(values: dict[str, Any]) -> Sheet:
    return Sheet(**{**values, "steps": [_step(one) for one in values["steps"]]})


def _step(values: dict[str, Any]) -> KeptStep:
    return KeptStep(
        **{**values, "others": [[_step(one) for one in way] for way in values["others"]]}
    )
