"""RFM scores by DuckDB, Polars and pandas: each gives what a hand gives."""

import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from lab.bench.rfm import TOOLS, installed_tools

# As of 2026-06-30, looking back 36 months: 2023-06-30 itself is too long ago.
FACTS = """
    values
        ('ana', 'service', date '2026-06-30', 100.00, 40.00),
        ('ana', 'body', date '2026-06-30', 50.25, 10.00),
        ('ana', 'service', date '2023-06-30', 900.00, 500.00),
        ('ana', 'finance', date '2026-06-30', 900.00, 900.00),
        ('ben', 'service', date '2023-07-01', 10.00, 5.00),
        ('ben', 'sales', date '2020-01-01', 20000.00, 1500.00),
        ('cho', 'service', date '2026-06-28', null, null),
        ('cho', 'service', date '2026-06-29', 150.25, 50.00)
"""
# Among service customers: recency 0 (best), 1095, 1 days; days 1, 1, 2; money 150.25, 10, 150.25.
# A score is the least of 5 and 1 + floor(5 x share of the others that are worse).
ANSWER = """
    values
        ('ana', 'service', 0, 1, 150.25, 5, 1, 3, 2, 'r5'),
        ('ben', 'service', 1095, 1, 10.00, 1, 1, 1, 1, 'r1'),
        ('cho', 'service', 1, 2, 150.25, 3, 5, 3, 4, 'r3'),
        ('ben', 'sales', 2372, 1, 20000.00, 1, 1, 1, 1, 'r1'),
        ('ana', 'all', 0, 1, 50.00, 5, 1, 3, 2, 'r5'),
        ('ben', 'all', 1095, 1, 5.00, 1, 1, 1, 1, 'r1'),
        ('cho', 'all', 1, 2, 50.00, 3, 5, 3, 4, 'r3')
"""
COLUMNS = (
    "customer_key, department, recency_days, frequency, monetary, r_score, f_score, m_score, "
    "fm_score, rfm_segment"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    def write(name: str, query: str) -> None:
        duckdb.execute(f"copy ({query}) to '{tmp_path / name}.parquet' (format parquet)")

    columns = "customer_key, department, activity_on, reporting_net_revenue, reporting_gross_profit"
    money = "cast({0} as decimal(12, 2)) as {0}"
    write(
        "facts",
        f"select * replace ({money.format('reporting_net_revenue')}, "
        f"{money.format('reporting_gross_profit')}) from ({FACTS}) as facts ({columns})",
    )
    write(
        "grid",
        "select cast(r as integer) as r_score, cast(fm as integer) as fm_score, "
        "'r' || r as rfm_segment from range(1, 6) as r (r), range(1, 6) as fm (fm)",
    )
    write("answer", f"select * from ({ANSWER}) as answer ({COLUMNS})")
    task = {
        "as_of": "2026-06-30",
        "months": 36,
        "sql": f"select * from ({ANSWER}) as a ({COLUMNS})",
    }
    (tmp_path / "task.json").write_text(json.dumps(task), encoding="utf-8")
    return tmp_path


def run(what: str, folder: Path) -> str:
    command = [sys.executable, "-m", "lab.bench.rfm", what, str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("tool", [tool for tool in TOOLS if tool != "duckdb"])
def test_others_give_what_a_hand_gives(tool: str, folder: Path) -> None:
    if tool not in installed_tools():
        pytest.skip(f"{tool} is not installed; make lab does that")
    took = json.loads(run(tool, folder))
    assert set(took) == {"seconds", "cpu_seconds"}
    columns = COLUMNS.replace("monetary", "cast(monetary as decimal(12, 2))")
    path = folder / f"{tool}.parquet"
    found = duckdb.execute(f"select {columns} from '{path}' order by all").fetchall()
    wanted = duckdb.execute(
        f"select {columns} from '{folder / 'answer.parquet'}' order by all"
    ).fetchall()
    assert found == wanted
    assert json.loads(run("compare", folder)) == []


def test_another_score_is_told(folder: Path) -> None:
    wrong = f"select * replace (5 as r_score) from '{folder / 'answer.parquet'}'"
    duckdb.execute(f"copy ({wrong}) to '{folder / 'duckdb.parquet'}' (format parquet)")
    assert json.loads(run("compare", folder)) == ["duckdb"]
