"""Past days built from the rows as they are known, written down, and shown to BI."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from dms.backfill.append import append_states
from dms.backfill.crew import RunDay, run_days
from dms.backfill.days import Situation, catalog_of
from dms.backfill.plan import compile_models, make_plan
from dms.backfill.rules import DEFINITIONS, require_same_rules
from dms.backfill.states import MODELS
from dms.building.run import run_dbt
from dms.dbt import DbtProject
from dms.errors import DataError
from dms.progress import Stage, say, working
from dms.publishing.files import PublishedBuild
from dms.publishing.publish import publish
from dms.publishing.record import read_build
from dms.settings import Settings
from dms.sql import quote
from dms.targets import Target
from dms.warehouse import explain_open_error

HISTORY = ("state_changes+", "state_days+")
"""The models made of what is kept, in dbt's words."""


@dataclass(frozen=True)
class KeptDay:
    """A past day that was built: its customers and memberships, and how many seconds it took."""

    day: date
    customers: int
    memberships: int
    seconds: float


@dataclass(frozen=True)
class Backfill:
    """Where a backfill works, and what the last build left there."""

    settings: Settings
    project: DbtProject
    target: Target
    situation: Situation

    def run(self, days: list[date], stage: Stage) -> list[KeptDay]:
        """Build the days, and write all of them down at the end.

        Raises:
            DataError: the models cannot be compiled or run, their rules are not those of the last
                build, or another process holds the warehouse or built it anew meanwhile.
        """
        stage.say("dbt compiles the models")
        selection = [*(f"+{model}" for model in MODELS), DEFINITIONS]
        compiled = compile_models(self.project, self.target, selection, stage)
        require_same_rules(self.settings, *compiled)
        plan = make_plan(self.project, self.target, *compiled, wanted=MODELS)
        stage.expect(len(days))
        with TemporaryDirectory(prefix=self._scratch, dir=self.settings.warehouse.parent) as folder:
            file = Path(folder) / "plan.json"
            plan.write(file)
            run = []
            for done in run_days(file, days, plan.processes):
                run.append(done)
                stage.advance()
                stage.say(done.day.isoformat())
            stage.say("writing them down")
            memberships = self._append(file.parent, run)
        return [
            KeptDay(done.day, done.customers, memberships.get(done.day, 0), done.seconds)
            for done in sorted(run, key=lambda one: one.day)
        ]

    def refresh(self) -> PublishedBuild:
        """Build what is made of the days kept anew, and publish.

        Raises:
            DataError: a model or test failed.
            HeldError: a guard holds what would be published.
        """
        situation = self.situation
        arguments = ["build", "--exclude-resource-type", "unit_test", "--select", *HISTORY]
        if situation.as_of != situation.newest_extract:
            arguments += ["--vars", f"{{as_of_date: '{situation.as_of}'}}"]
        with working("history") as stage:
            run_dbt(
                *(self.project, self.target, arguments, stage), is_verbose=False, drops_later=True
            )
        with working("publishing"):
            say("writing the files")
            return publish(self.settings, self.project.manifest, self.target)

    @property
    def _scratch(self) -> str:
        return f"{self.settings.warehouse.name}.backfill-"

    def _append(self, folder: Path, run: list[RunDay]) -> dict[date, int]:
        days = sorted(done.day for done in run if done.customers)
        warehouse = self.settings.warehouse
        try:
            with duckdb.connect(str(warehouse)) as connection:
                build = read_build(connection, quote(catalog_of(connection)))
                if build.invocation_id != self.situation.build:
                    raise DataError(f"{warehouse}: was built anew meanwhile; run the command again")
                return append_states(connection, folder, days) if days else {}
        except duckdb.IOException as error:
            raise explain_open_error(warehouse, error) from error
