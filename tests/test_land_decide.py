"""What each file is: decided from its name, its bytes and what has landed, and nothing written."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from dms.landing.decide import Decision, decide
from dms.landing.files import LandingFile, Problem, find_files
from dms.landing.layouts import STAGING, read_layouts
from dms.landing.raw import create_tables

NOW = datetime(2026, 7, 1, 12)
ROWS = b"CompanyNumber,EmployeeId\n7,1\n"
LANDED = "employees_7_20260531.csv"


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """ROWS have landed, by their first name, as the extract of 2026-05-31 and first of 05-15."""
    with duckdb.connect() as connection:
        create_tables(connection, read_layouts(STAGING).tables)
        connection.execute(
            """
            insert into landing.files (
                feed, table_name, file_name, sha256, bytes, extracted_at, first_extracted_at
            )
            values ('dealertrack', 'employees', $name, $sha256, $bytes, '2026-05-31', '2026-05-15')
            """,
            {"name": LANDED, "sha256": hashlib.sha256(ROWS).hexdigest(), "bytes": len(ROWS)},
        )
        yield connection


def decide_on(
    warehouse: duckdb.DuckDBPyConnection, folder: Path, name: str, content: bytes
) -> Decision:
    path = folder / "dealertrack" / name
    path.parent.mkdir()
    path.write_bytes(content)
    (found,) = find_files(folder, read_layouts(STAGING))
    before = warehouse.execute("from landing.files").fetchall()
    decision = decide(warehouse, found, NOW, lambda _: None)
    assert warehouse.execute("from landing.files").fetchall() == before
    return decision


@pytest.mark.parametrize(
    ("name", "content", "what", "lands_as", "landed_as"),
    [
        ("employees_7_20260615.csv", b"other", "new", "employees_7_20260615.csv", ""),
        # Of the same length, so that the bytes have to be looked at.
        ("employees_7_20260615.csv", ROWS[::-1], "new", "employees_7_20260615.csv", ""),
        (LANDED, b"other", "new", "employees_7_20260531.csv~2", ""),
        (LANDED, ROWS, "known", "", LANDED),
        ("employees_7_20260520.csv", ROWS, "known", "", LANDED),
        ("employees_7_20260515.csv", ROWS, "known", "", LANDED),
        ("employees_7_20260514.csv", ROWS, "redated", "", LANDED),
        ("employees_7_20260601.csv", ROWS, "renamed", "employees_7_20260601.csv", LANDED),
        ("employees_8_20260531.csv", ROWS, "renamed", "employees_8_20260531.csv", LANDED),
        ("employees_7_20260702.csv", ROWS, "renamed", "employees_7_20260702.csv", LANDED),
        ("employees_7_20260703.csv", ROWS, "ahead", "", ""),
        ("employees_7_20260631.csv", ROWS, "refused", "", ""),
        ("employers_7_20260531.csv", ROWS, "refused", "", ""),
    ],
)
def test_what_a_file_is(
    warehouse: duckdb.DuckDBPyConnection,
    tmp_path: Path,
    *,
    name: str,
    content: bytes,
    what: str,
    lands_as: str,
    landed_as: str,
) -> None:
    decision = decide_on(warehouse, tmp_path, name, content)
    assert (decision.what, decision.name, decision.landed_as) == (what, lands_as, landed_as)
    assert bool(decision.reason) == (what in ("ahead", "refused"))


def test_what_fits_no_layout_comes_first(tmp_path: Path) -> None:
    for name in ("crm/contacts_9_20260630.csv", "dealertrack/odd.csv", "nobody/a.csv"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_bytes(ROWS)
    found = find_files(tmp_path, read_layouts(STAGING))
    assert [(type(one), one.label) for one in found] == [
        (Problem, "dealertrack/odd.csv"),
        (Problem, "nobody/"),
        (LandingFile, "crm/contacts_9_20260630.csv"),
    ]
