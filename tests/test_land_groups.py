"""Files that land in one transaction: none takes another along, and a kill loses none."""

import gzip
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dms.landing import Summary, groups, land, preview
from dms.landing.files import Problem
from dms.landing.groups import apart, in_groups
from dms.settings import Settings
from kills import contents

HEADER = "CompanyNumber,EmployeeId,Name,JobCode,HireDate,TerminationDate\n"
LEAD = "<adf><prospect><id>{}</id></prospect></adf>"
CARD = '{{"companyId": "C1", "employeeId": "{}", "{}": "9"}}\n'
CUT_OFF = gzip.compress((HEADER + "7,9,CUT,,,\n" * 1000).encode(), mtime=0)[:-9]

DELIVERY = {
    # The columns that a file brings are there for those behind it, as its rows are.
    "cdk/employees_C1_202606302200.jsonl": CARD.format(1, "Shoe") + "{\n",
    "cdk/employees_C1_202607012200.jsonl": CARD.format(2, "shoe"),
    "cdk/employees_C1_202607022200.jsonl": "no JSON\n",
    "crm/leads_HTT_202606300615.xml": LEAD.format(1),
    "crm/leads_HTT_202606300616.xml": LEAD.format(2) + "<!DOCTYPE a [<!ENTITY b 'c'>]>",
    "crm/leads_HTT_202606300617.xml": LEAD.format(3),
    "dealertrack/employees_1_20260630.csv": HEADER + "1,1,ANN,,,\n1,2\n",
    # The same bytes under a newer name, and other bytes under a name that comes twice.
    "dealertrack/employees_1_20260701.csv": HEADER + "1,1,ANN,,,\n1,2\n",
    "dealertrack/employees_2_20260630.csv": "CompanyNumber,Shoe\n2,9\n",
    "dealertrack/employees_3_20260630.csv.gz": CUT_OFF,
    "dealertrack/employees_4_20260630.csv": HEADER.replace("Name", "Name,Hat") + "4,1,LEE,M,,,\n",
    "dealertrack/employees_5_20260630.csv": HEADER.replace("Name", "Name,Hat") + "5,1,KIM,L,,,\n",
    "dealertrack/employees_6_20260631.csv": HEADER,
    "dealertrack/odd.csv": HEADER,
}


def deliver(settings: Settings) -> None:
    for name, content in DELIVERY.items():
        path = settings.landing / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def told(summary: Summary) -> tuple[object, ...]:
    return summary.files, summary.notices, summary.problems, summary.vins_decoded


@pytest.mark.parametrize("dry_run", [False, True])
def test_a_group_lands_and_tells_as_its_files_one_by_one(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, dry_run: bool
) -> None:
    deliver(settings)
    other = Settings(settings.landing, tmp_path / "other.duckdb", settings.published)
    run = preview if dry_run else land
    together = run(settings)
    monkeypatch.setattr(groups, "GROUP_FILES", 1)
    assert told(together) == told(run(other))
    # Two by their names, one by its header, one by its packing; by what they hold, two more.
    assert len(together.problems) == (4 if dry_run else 6)
    if not dry_run:
        assert contents(settings.warehouse) == contents(other.warehouse)
        assert len(contents(settings.warehouse)["landing.files"]) == 7


def test_a_table_with_many_new_rows_gets_a_column_and_goes_on(settings: Settings) -> None:
    """More rows than a row group has: in one transaction, DuckDB 1.5 would fail for good."""
    folder = settings.landing / "dealertrack"
    folder.mkdir()
    many = "".join(f"7,{number},A,,,\n" for number in range(130_000))
    (folder / "employees_1_20260630.csv").write_text(HEADER + many)
    (folder / "employees_2_20260630.csv").write_text(
        HEADER.replace("Name", "Name,Hat") + "7,1,A,M,,,\n"
    )
    (folder / "employees_3_20260630.csv").write_text(HEADER + many.replace("A", "B"))
    assert [file.rows for file in land(settings).files] == [130_000, 1, 130_000]


KILLED_BEFORE_THE_LAST_FILE_IS_DONE = """
import os, signal
from dms.landing import land
from dms.landing.rows.target import Target
from dms.settings import load_settings

record = Target.record

def record_or_die(self, *given):
    record(self, *given)
    if "_5_" in self.file_name:
        os.kill(os.getpid(), signal.SIGKILL)

Target.record = record_or_die
land(load_settings())
"""


def test_a_kill_within_a_group_loses_nothing(settings: Settings, tmp_path: Path) -> None:
    deliver(settings)
    environment = {
        **os.environ,
        "DMS_WAREHOUSE": str(settings.warehouse),
        "DMS_LANDING": str(settings.landing),
    }
    command = [sys.executable, "-c", KILLED_BEFORE_THE_LAST_FILE_IS_DONE]
    assert subprocess.run(command, env=environment, check=False).returncode == -signal.SIGKILL
    other = Settings(settings.landing, tmp_path / "other.duckdb", settings.published)
    land(settings)
    land(other)
    assert contents(settings.warehouse) == contents(other.warehouse)


def problems(*sizes: int, ending: str = "") -> list[Problem]:
    return [Problem(f"f/{n}{ending}", "f", "t", size, "odd") for n, size in enumerate(sizes)]


def test_a_group_has_as_many_bytes_and_files_as_a_transaction_may_take(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(groups, "GROUP_BYTES", 100)
    monkeypatch.setattr(groups, "GROUP_FILES", 3)
    files = problems(40, 60, 1, 500, 0, 0, 0, 0)
    assert [[file.bytes for file in group] for group in in_groups(files)] == [
        [40, 60],
        [1],
        [500],
        [0, 0, 0],
        [0],
    ]
    # What is packed holds ten times as much.
    packed = problems(5, 5, 1, ending=".csv.GZ")
    assert [[file.bytes for file in group] for group in in_groups(packed)] == [[5, 5], [1]]
    assert in_groups([]) == []


@pytest.mark.parametrize(
    ("failed", "parts"),
    [
        (0, [[0], [1, 2, 3]]),
        (1, [[0], [1], [2, 3]]),
        (3, [[0, 1, 2], [3]]),
        (4, [[0, 1], [2, 3]]),  # the commit
    ],
)
def test_a_group_goes_on_in_parts(failed: int, parts: list[list[int]]) -> None:
    found = apart(list(problems(0, 1, 2, 3)), failed)
    assert [[file.bytes for file in part] for part in found] == parts
