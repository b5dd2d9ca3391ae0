"""`dms bench land`: what it prints and refuses; how fast anything is, no test asserts."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


def run_bench(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-c", "from dms.cli import main; main()", "bench", "land"]
    return subprocess.run(
        [*command, *arguments], env=environment, capture_output=True, text=True, check=False
    )


def test_each_feed_is_measured_and_nothing_is_left(tmp_path: Path) -> None:
    exports = tmp_path / "exports"
    for feed, name, lines in (
        (
            "dealervault",
            "DVD9_20260630_0615_AP.txt",
            "File Type\tDV Dealer ID\tAppointment Number\tAppointment Date\tCustomer Number\n"
            "AP\t9\tA1\t7/1/2026\t1\nAP\t9\n",
        ),
        ("cdk", "employees_C1_202606302200.jsonl", '{"companyId": "C1", "employeeId": "1"}\n{\n'),
    ):
        (exports / feed).mkdir(parents=True)
        (exports / feed / name).write_text(lines)
    result = run_bench(tmp_path, str(exports), "--gigabytes", "0.000001", "--rounds", "1", "--json")
    assert result.returncode == 0, result.stderr
    found = json.loads(result.stdout)
    # 1,000 bytes of lines of 19 and 39 bytes; those that DuckDB would not read are left out.
    assert [(one["feed"], one["rows"]) for one in found] == [("dealervault", 53), ("cdk", 26)]
    for one in found:
        assert one["ratio"] == one["landing_seconds"] / one["duckdb_seconds"]
        assert one["landing_peak_bytes"] > 0
    assert [path.name for path in tmp_path.iterdir()] == ["exports"]


def test_each_format_of_a_feed_is_measured_and_xml_beside_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "exports" / "crm"
    folder.mkdir(parents=True)
    (folder / "contacts_9_20260630.csv").write_text("DealerCode,ContactId\n9,123456789\n")
    lead = "<adf><prospect><id>1</id></prospect><prospect/></adf>"
    (folder / "leads_9_202606302245.xml").write_text(lead)
    size = ["--gigabytes", "0.000001", "--rounds", "1"]
    result = run_bench(tmp_path, str(folder.parent), "--feed", "crm", *size, "--json")
    assert result.returncode == 0, result.stderr
    table, leads = json.loads(result.stdout)
    # 1,000 bytes of a line of 12 and a document of 53 bytes; a document has two leads.
    assert [table[name] for name in ("format", "files", "rows")] == ["delimited", 1, 15]
    assert [leads[name] for name in ("format", "files", "rows")] == ["xml", 1, 30]
    assert (leads["ratio"], leads["duckdb_seconds"]) == (None, None)
    assert table["ratio"] == table["landing_seconds"] / table["duckdb_seconds"]
    shown = run_bench(tmp_path, str(folder.parent), "--feed", "crm", *size)
    assert shown.returncode == 0, shown.stderr
    assert "MB/s" in shown.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["--gigabytes", "0"],
        ["--gigabytes", "-1"],
        ["--gigabytes", "nan"],
        ["--gigabytes", "1e9"],
        ["--rounds", "0"],
        ["--feed", "nobody"],
        ["/no/such/folder"],
    ],
    ids=" ".join,
)
def test_nonsense_is_wrong_use(tmp_path: Path, arguments: list[str]) -> None:
    result = run_bench(tmp_path, *arguments)
    assert result.returncode == 2
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith("error: ")
    assert list(tmp_path.iterdir()) == []
