"""A place of its own for one group: landing folder, warehouse, published folder, dbt's target."""

import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dms.dbt import DbtProject
from lab.bench.usage import Measured, Usage, run_measured

WAREHOUSE = "dealership.duckdb"
_DMS = "from dms.cli import main; main()"


@dataclass(frozen=True)
class BenchSite:
    """A folder in which the steps of a build are measured, each as a process of its own.

    `landing` is where the exports lie, which nothing writes to.
    """

    folder: Path
    landing: Path

    @property
    def warehouse(self) -> Path:
        """What they land in."""
        return self.folder / WAREHOUSE

    @property
    def target(self) -> Path:
        """Where dbt leaves its artifacts."""
        return self.folder / "target"

    @property
    def environment(self) -> dict[str, str]:
        """What `dms` and dbt are to read instead of the user's own settings."""
        return {
            "DMS_LANDING": str(self.landing),
            "DMS_WAREHOUSE": str(self.warehouse),
            "DMS_PUBLISHED": str(self.folder / "published"),
            "DBT_TARGET_PATH": str(self.target),
            "DBT_LOG_PATH": str(self.folder / "logs"),
        }

    def land(self) -> Usage:
        """`dms land`."""
        return self._dms("landing", "land").usage

    def parse(self) -> Usage:
        """Have dbt read the project for the first time, which later builds need not."""
        return run_dbt("reading the project", ["parse"], self.environment)

    def build(self) -> Usage:
        """`dbt build` with its data tests, as `dms build` runs it; unit tests run before that."""
        return run_dbt("dbt", ["build", "--exclude-resource-type", "unit_test"], self.environment)

    def publish(self) -> Usage:
        """`dms publish`, also of a group too small to be plausible."""
        return self._dms("publishing", "publish", "--force").usage

    def run(self, what: str, module: str, *arguments: str) -> Measured:
        """A module of this package, in a process of its own."""
        return run_measured(what, [sys.executable, "-m", module, *arguments], self.environment)

    def copy_landed(self, to: Path) -> Path:
        """Keep the warehouse as landing left it, in a folder of its own under the same name."""
        to.mkdir()
        return Path(shutil.copy2(self.warehouse, to / WAREHOUSE))

    def _dms(self, what: str, *arguments: str) -> Measured:
        command = [sys.executable, "-c", _DMS, *arguments]
        return run_measured(what, command, self.environment)


def run_dbt(what: str, arguments: Sequence[str], environment: Mapping[str, str]) -> Usage:
    """One run of dbt on the project at work.

    Raises:
        DataError: it failed.
    """
    project = DbtProject.locate()
    command = [
        *(str(Path(sys.executable).with_name("dbt")), "--quiet", "--no-use-colors"),
        *arguments,
        *("--project-dir", str(project.directory), "--profiles-dir", str(project.profiles)),
    ]
    return run_measured(what, command, environment).usage
