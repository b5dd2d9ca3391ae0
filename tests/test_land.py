"""`dms land`: what the landing folder's files become."""

import datetime
import gzip
import hashlib
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from dms.errors import DataError, UsageError
from dms.landing import Summary, land
from dms.settings import Settings

HEADER = "CompanyNumber,EmployeeId,Name,JobCode,HireDate,TerminationDate\n"
EMPLOYEES = "employees_7_20260630.csv"
ROWS = "select EmployeeId, Name from raw_dealertrack.employees order by _line"
LINES = "select EmployeeId, _line from raw_dealertrack.employees order by _line"
REJECTED = "select line_number, reason, raw_line from landing.rejected_rows order by line_number"
COUNTS = "select lines, rows_landed, rows_rejected from landing.files"

Rows = Callable[[str], list[tuple]]


def put(settings: Settings, name: str, content: str | bytes, feed: str = "dealertrack") -> Path:
    path = settings.landing / feed / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def land_employees(settings: Settings, body: str | bytes, name: str = EMPLOYEES) -> Summary:
    put(settings, name, HEADER.encode() + (body.encode() if isinstance(body, str) else body))
    return land(settings)


def run_dms(settings: Settings, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DMS_WAREHOUSE": str(settings.warehouse)}
    command = [sys.executable, "-c", "from dms.cli import main; main()", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def everything(rows: Rows) -> list[list[tuple]]:
    tables = rows("select schema_name, table_name from duckdb_tables() order by all")
    return [rows(f'from "{schema}"."{name}" order by all') for schema, name in tables]


# --- rows -----------------------------------------------------------------------------------------


def test_a_row_lands_as_text_with_where_it_came_from(settings: Settings, rows: Rows) -> None:
    path = put(settings, EMPLOYEES, HEADER + "07,001,ANN LEE,SALES,20200102,0\n")
    land(settings)
    found = rows("select * exclude _landed_at from raw_dealertrack.employees")
    day = datetime.datetime(2026, 6, 30)
    assert found == [
        ("07", "001", "ANN LEE", "SALES", "20200102", "0", "dealertrack", EMPLOYEES, 2, day)
    ]
    assert rows("select * exclude landed_at from landing.files") == [
        (
            *("dealertrack", "employees", EMPLOYEES, hashlib.sha256(path.read_bytes()).hexdigest()),
            *(path.stat().st_size, 1, 1, 0, day, day, None, None),
        )
    ]


def test_the_extract_time_is_the_one_in_the_name(settings: Settings, rows: Rows) -> None:
    land_employees(settings, "7,1,A,,,\n", "employees_7_20260630_2359.csv")
    found = rows("select _extracted_at from raw_dealertrack.employees")
    assert found == [(datetime.datetime(2026, 6, 30, 23, 59),)]


def test_tab_delimited_files_land(settings: Settings, rows: Rows) -> None:
    header = "File Type\tDV Dealer ID\tAppointment Number\tAppointment Date\tCustomer Number\n"
    put(settings, "DVD9_20260630_0615_AP.txt", header + "AP\t9\tA1\t7/1/2026\tC,1\n", "dealervault")
    land(settings)
    found = rows('select "DV Dealer ID", "Customer Number", VIN from raw_dealervault.appointments')
    assert found == [("9", "C,1", None)]


def test_header_names_decide_whatever_their_order_case_and_blanks(
    settings: Settings, rows: Rows
) -> None:
    put(settings, EMPLOYEES, "name , EMPLOYEEID,companynumber\nANN,1,7\n")
    assert land(settings).notices == []
    found = rows("select CompanyNumber, EmployeeId, Name from raw_dealertrack.employees")
    assert found == [("7", "1", "ANN")]


def test_quoted_values_keep_delimiters_quotes_and_line_breaks(
    settings: Settings, rows: Rows
) -> None:
    body = '7,1,"LEE, ""ANN""",,,\n7,2,"TWO\nLINES",,,\n7,3,5" HOSE,,,\n'
    land_employees(settings, body)
    assert rows(ROWS) == [("1", 'LEE, "ANN"'), ("2", "TWO\nLINES"), ("3", '5" HOSE')]
    assert rows(LINES) == [("1", 2), ("2", 3), ("3", 5)]
    assert rows(COUNTS) == [(3, 3, 0)]


def test_a_quoted_line_break_across_reading_blocks_lands(settings: Settings, rows: Rows) -> None:
    filler = "".join(f"7,{number},{'x' * 90},,,\n" for number in range(100_000, 110_000))
    start = (1 << 20) - len(HEADER) - 8
    cut = filler[: filler.rindex("\n", 0, start - 100) + 1]
    land_employees(settings, cut + '7,1,"' + "A" * 100 + "\nB\nC" + '",,,\n7,2,LAST,,,\n')
    found = rows("select Name from raw_dealertrack.employees where EmployeeId in ('1', '2')")
    assert sorted(found) == [("A" * 100 + "\nB\nC",), ("LAST",)]
    assert rows(COUNTS)[0][2] == 0


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("7,1,JOSÉ,,,\n".encode("utf-8-sig")[3:], "UTF-8"),
        ("7,1,JOSÉ,,,\n".encode("cp1252"), "Windows-1252"),
        ("7,1,JOSÉ,,,\r\n".encode(), "CRLF"),
        ("7,1,JOSÉ,,,".encode(), "no end of the last line"),
        ("\n\r\n7,1,JOSÉ,,,\n\n".encode(), "blank lines"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_encodings_and_line_ends(settings: Settings, rows: Rows, body: bytes, why: str) -> None:
    land_employees(settings, body)
    assert rows(ROWS) == [("1", "JOSÉ")]
    assert rows(COUNTS) == [(1, 1, 0)]


def test_a_byte_order_mark_is_no_part_of_the_first_name(settings: Settings, rows: Rows) -> None:
    put(settings, EMPLOYEES, b"\xef\xbb\xbf" + HEADER.encode() + b"7,1,ANN,,,\n")
    assert land(settings).notices == []
    assert rows("select CompanyNumber from raw_dealertrack.employees") == [("7",)]


def test_gzip_and_zip_files_are_read(settings: Settings, rows: Rows) -> None:
    put(settings, f"{EMPLOYEES}.gz", gzip.compress(f"{HEADER}7,1,GZIP,,,\n".encode()))
    with zipfile.ZipFile(settings.landing / "dealertrack" / f"{EMPLOYEES}.zip", "w") as archive:
        archive.writestr("any.csv", f"{HEADER}7,2,ZIP,,,\n")
    land(settings)
    assert sorted(rows(ROWS)) == [("1", "GZIP"), ("2", "ZIP")]
    files = rows("select file_name from landing.files order by all")
    assert files == [(f"{EMPLOYEES}.gz",), (f"{EMPLOYEES}.zip",)]


def test_a_file_with_only_a_header_lands_without_rows(settings: Settings, rows: Rows) -> None:
    assert land_employees(settings, "").problems == []
    assert rows(COUNTS) == [(0, 0, 0)]


# --- rejected lines -------------------------------------------------------------------------------


def test_bad_lines_are_rejected_and_the_others_land(settings: Settings, rows: Rows) -> None:
    body = (
        b"7,1,GOOD,,,\n"
        b"7,2\n"
        b"7,3,X,,,,MORE\n"
        b'7,4,"OPEN,,,\n'
        b'7,5,"BAD" QUOTE,,"TW" ICE,\n'
        b"7,6,\x81,,,\n"
        b"7,7,A\rB,,,\n"
        b"7,8,A\0B,,,\n"
        b"7,9,LAST,,,\n"
    )
    summary = land_employees(settings, body)
    assert rows(LINES) == [("1", 2), ("9", 10)]
    assert rows(REJECTED) == [
        (3, "too few values: 2, the header has 6 columns", "7,2"),
        (4, "too many values: 7, the header has 6 columns", "7,3,X,,,,MORE"),
        (5, "bad quoting", '7,4,"OPEN,,,'),
        (6, "bad quoting", '7,5,"BAD" QUOTE,,"TW" ICE,'),
        (7, "bytes that are neither UTF-8 nor Windows-1252", "7,6,\\x81,,,"),
        (8, "a carriage return in the line", "7,7,A\rB,,,"),
        (9, "a NUL character in the line", "7,8,A\0B,,,"),
    ]
    assert rows(COUNTS) == [(9, 2, 7)]
    assert summary.problems == []


def test_a_wide_line_with_a_bad_last_value_is_judged_at_once(
    settings: Settings, rows: Rows
) -> None:
    more = [f"More {number}" for number in range(200)]
    put(
        settings,
        EMPLOYEES,
        ",".join(["CompanyNumber", "EmployeeId", *more]) + "\n" + "a ," * 201 + '"\n',
    )
    land(settings)
    assert [reason for _, reason, _ in rows(REJECTED)] == ["bad quoting"]


def test_empty_values_behind_the_last_column_lose_nothing(settings: Settings, rows: Rows) -> None:
    put(settings, EMPLOYEES, "CompanyNumber,EmployeeId,Name,,\n7,1,A\n7,2,B,,\n7,3,C,,D\n7,4,,\n")
    land(settings)
    assert rows(ROWS) == [("1", "A"), ("2", "B"), ("4", None)]
    assert [number for number, _, _ in rows(REJECTED)] == [4]


def test_a_quote_open_at_the_end_of_the_file_rejects_its_line_alone(
    settings: Settings, rows: Rows
) -> None:
    land_employees(settings, '7,1,A,,,\n7,2,"OPEN,,,\n7,3,C,,,\n7,4,D,,,')
    assert rows(LINES) == [("1", 2), ("3", 4), ("4", 5)]


def test_a_line_of_many_megabytes_is_rejected(settings: Settings, rows: Rows) -> None:
    land_employees(settings, b"7,1,A,,,\n7,2," + b"x" * 5_000_000 + b",,,\n7,3,C,,,\n")
    assert rows(LINES) == [("1", 2), ("3", 4)]
    found = rows("select line_number, reason, length(raw_line) from landing.rejected_rows")
    assert found == [(3, "longer than 1048576 bytes", 1048576)]


def test_any_number_of_lines_can_be_rejected(settings: Settings, rows: Rows) -> None:
    land_employees(settings, "7,1\n" * 100_000 + "7,1,A,,,\n" + '7,2,"B\nC",,,\n' * 1_000)
    assert rows(COUNTS) == [(101_001, 1_001, 100_000)]
    found = rows("select min(line_number), max(line_number) from landing.rejected_rows")
    assert found == [(2, 100_001)]
    broken = "select min(_line), max(_line) from raw_dealertrack.employees where Name = 'B\nC'"
    assert rows(broken) == [(100_003, 102_001)]


def test_no_line_of_a_large_file_is_lost_or_misnumbered(settings: Settings, rows: Rows) -> None:
    width = 200

    def line(number: int) -> str:
        if number % 1000 == 500:
            return f"7,{number}\n"
        if number % 1000 == 501:
            return f'7,{number},"{"x" * width},,,\n'
        return f'7,{number},"{"x" * (number % width)}, Y",,,\n'

    land_employees(settings, "".join(line(number) for number in range(2, 200_002)))
    assert rows(COUNTS) == [(200_000, 199_600, 400)]
    landed = "from raw_dealertrack.employees select count(distinct _line), min(_line), max(_line)"
    assert rows(landed) == [(199_600, 2, 200_001)]
    wrong = """
        select count(*) from raw_dealertrack.employees
        where _line != cast(EmployeeId as bigint)
            or Name != repeat('x', cast(_line % 200 as bigint)) || ', Y'
    """
    assert rows(wrong) == [(0,)]
    assert rows("""
        select line_number % 1000, reason, count(*) from landing.rejected_rows
        where line_number = cast(split_part(raw_line, ',', 2) as bigint) group by all order by all
    """) == [(500, "too few values: 2, the header has 6 columns", 200), (501, "bad quoting", 200)]


# --- columns --------------------------------------------------------------------------------------


def test_an_unknown_column_is_kept_and_reported(settings: Settings, rows: Rows) -> None:
    put(settings, EMPLOYEES, "CompanyNumber,EmployeeId,Shoe Size\n7,1,44\n")
    summary = land(settings)
    assert summary.notices == [
        f"dealertrack/{EMPLOYEES}: kept columns its layout does not name: Shoe Size"
    ]
    assert rows('select "Shoe Size" from raw_dealertrack.employees') == [("44",)]
    assert rows("select unknown_columns from landing.files") == [("Shoe Size",)]
    put(settings, "employees_7_20260701.csv", "CompanyNumber,EmployeeId,SHOE SIZE\n7,1,45\n")
    land(settings)
    found = rows('select "Shoe Size" from raw_dealertrack.employees order by all')
    assert found == [("44",), ("45",)]


def test_sql_in_a_header_is_only_a_name(settings: Settings, rows: Rows) -> None:
    name = 'x" varchar); drop table landing.files; --'
    quoted = name.replace('"', '""')
    put(settings, EMPLOYEES, f'CompanyNumber,EmployeeId,"{quoted}"\n7,1,kept\n')
    assert land(settings).problems == []
    assert rows(f'select "{quoted}" from raw_dealertrack.employees') == [("kept",)]
    assert rows("select unknown_columns from landing.files") == [(name,)]


@pytest.mark.parametrize(
    ("header", "complaint"),
    [
        ("CompanyNumber,Name\n", "dealertrack.employees needs the columns EmployeeId;"),
        ("CompanyNumber,EmployeeId,name,NAME\n", "twice or not at all: NAME, name"),
        ("CompanyNumber,,EmployeeId\n", "twice or not at all: (no name)"),
        ("CompanyNumber,EmployeeId,_line\n", "names that the loader keeps for itself: _line"),
        ("", "has no header"),
    ],
)
def test_a_file_with_a_wrong_header_is_refused_and_the_others_land(
    settings: Settings, rows: Rows, header: str, complaint: str
) -> None:
    put(settings, "employees_6_20260630.csv", header + "6,5,4,3\n" * bool(header))
    summary = land_employees(settings, "7,1,ANN,,,\n")
    assert len(summary.problems) == 1
    assert summary.problems[0].startswith("dealertrack/employees_6_20260630.csv: ")
    assert complaint in summary.problems[0]
    assert rows("select distinct _file from raw_dealertrack.employees") == [(EMPLOYEES,)]
    assert rows("select file_name from landing.files") == [(EMPLOYEES,)]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_header_of_a_million_columns_is_refused(
    settings: Settings, rows: Rows, mark: bytes
) -> None:
    header = ",".join(f"c{number}" for number in range(1_000_000)).encode()
    put(settings, EMPLOYEES, mark + header + b"\n")
    assert "has a header longer than 1,048,576 bytes" in land(settings).problems[0]
    assert rows("select count(*) from landing.files") == [(0,)]


def test_a_table_gets_no_more_than_500_columns(settings: Settings, rows: Rows) -> None:
    more = [f"c{number}" for number in range(498)]
    put(settings, EMPLOYEES, f"{HEADER.strip()},{','.join(more)}\n")
    assert "504 columns, more than 500" in land(settings).problems[0]
    put(settings, EMPLOYEES, f"CompanyNumber,EmployeeId,{','.join(more)}\n")
    assert "would give dealertrack.employees more than 500 columns" in land(settings).problems[0]
    columns = "select count(*) from duckdb_columns() where schema_name = 'raw_dealertrack'"
    assert rows(f"{columns} and table_name = 'employees'") == [(11,)]


def test_a_refused_file_lands_when_it_is_put_right(settings: Settings, rows: Rows) -> None:
    put(settings, EMPLOYEES, "CompanyNumber,Name,New\n7,ANN,1\n")
    assert land(settings).of("dealertrack", "employees").files_refused == 1
    names = rows("select column_name from duckdb_columns() where table_name = 'employees'")
    assert ("New",) not in names
    assert land_employees(settings, "7,1,ANN,,,\n").of("dealertrack", "employees").files_landed == 1


# --- files ----------------------------------------------------------------------------------------


def test_landing_twice_changes_nothing(settings: Settings, rows: Rows) -> None:
    land_employees(settings, '7,1,ANN,,,\n7,2\n7,"3\n')
    put(settings, "deals_7_20260630.csv", DEAL_HEADER + DEAL.format(vin="1HGCM82633A004352"))
    land(settings)
    before = everything(rows)
    summary = land(settings)
    assert everything(rows) == before
    assert summary.of("dealertrack", "employees").files_skipped == 1
    assert summary.vins_decoded == 0


@pytest.mark.parametrize("first", [0, 1])
def test_the_same_bytes_again_are_skipped_and_dated_by_the_newest_name(
    settings: Settings, rows: Rows, first: int
) -> None:
    names = ["employees_7_20260601.csv", "employees_7_20260701.csv"]
    land_employees(settings, "7,1,ANN,,,\n7,2\n", names[first])
    summary = land_employees(settings, "7,1,ANN,,,\n7,2\n", names[1 - first])
    assert summary.of("dealertrack", "employees").files_landed == 0
    newest = (names[1], datetime.datetime(2026, 7, 1))
    assert rows("select _file, _extracted_at from raw_dealertrack.employees") == [newest]
    assert rows("select file_name, extracted_at from landing.files") == [newest]
    first = [(datetime.datetime(2026, 6, 1),)]
    assert rows("select first_extracted_at from landing.files") == first
    assert rows("select file_name from landing.rejected_rows") == [(names[1],)]


def test_other_bytes_under_a_landed_name_land_beside_it(settings: Settings, rows: Rows) -> None:
    land_employees(settings, "7,1,ANN,,,\n")
    land_employees(settings, "7,1,ANN,,,\n7,2,BOB,,,\n7,3\n")
    land_employees(settings, "7,1,ANN,,,\n7,2,BEN,,,\n")
    assert rows("select file_name, rows_landed from landing.files order by all") == [
        (EMPLOYEES, 1),
        (f"{EMPLOYEES}~2", 2),
        (f"{EMPLOYEES}~3", 2),
    ]
    assert rows("select _file, count(*) from raw_dealertrack.employees group by 1 order by 1") == [
        (EMPLOYEES, 1),
        (f"{EMPLOYEES}~2", 2),
        (f"{EMPLOYEES}~3", 2),
    ]
    assert rows("select file_name from landing.rejected_rows") == [(f"{EMPLOYEES}~2",)]


def test_overlapping_extracts_both_land(settings: Settings, rows: Rows) -> None:
    land_employees(settings, "7,1,ANN,,,\n", "employees_7_20260701.csv")
    land_employees(settings, "7,1,ANNE,,,\n7,2,BOB,,,\n", "employees_7_20260601.csv")
    assert sorted(rows(ROWS)) == [("1", "ANN"), ("1", "ANNE"), ("2", "BOB")]


def test_unfinished_and_hidden_files_are_left_alone(settings: Settings, rows: Rows) -> None:
    for name in (f"{EMPLOYEES}.part", f"{EMPLOYEES}.tmp", f".{EMPLOYEES}"):
        put(settings, name, "anything")
    put(settings, "x", "anything", ".hidden")
    summary = land(settings)
    assert (summary.problems, summary.tables) == ([], {})


@pytest.mark.parametrize(
    ("feed", "name", "complaint"),
    [
        ("dealertruck", EMPLOYEES, "dealertruck/: no feed has this name"),
        ("dealertrack", "people_7_20260630.csv", "people_7_20260630.csv: fits no table of"),
        ("dealertrack", "employees_7_20260631.csv", "20260631 in its name is no date"),
        ("dealertrack", f"{EMPLOYEES}.gz", "is no .gz archive; take .gz off"),
        ("dealertrack", f"{EMPLOYEES}.zip", "is no .zip archive; take .zip off"),
        (".", "stray.csv", "stray.csv: lies outside a feed's folder"),
    ],
)
def test_a_file_that_cannot_be_placed_is_reported_and_the_others_land(
    settings: Settings, rows: Rows, feed: str, name: str, complaint: str
) -> None:
    put(settings, name, HEADER, feed)
    put(settings, "employees_9_20260630.csv", HEADER + "9,1,ANN,,,\n")
    summary = land(settings)
    assert len(summary.problems) == 1
    assert complaint in summary.problems[0]
    assert rows(ROWS) == [("1", "ANN")]


def test_a_gzip_file_cut_off_leaves_nothing(settings: Settings, rows: Rows) -> None:
    lines = "".join(
        f"7,{hashlib.sha256(bytes([n % 256])).hexdigest()}{n},A,,,\n" for n in range(500_000)
    )
    packed = gzip.compress((HEADER + lines).encode(), 1)
    put(settings, f"{EMPLOYEES}.gz", packed[:-1000])
    assert "cannot be read" in land(settings).problems[0]
    assert rows("select count(*) from raw_dealertrack.employees") == [(0,)]
    assert rows("select count(*) from landing.files") == [(0,)]


def test_a_zip_archive_of_two_files_is_refused(settings: Settings) -> None:
    (settings.landing / "dealertrack").mkdir()
    with zipfile.ZipFile(settings.landing / "dealertrack" / f"{EMPLOYEES}.zip", "w") as archive:
        archive.writestr("a.csv", HEADER)
        archive.writestr("b.csv", HEADER)
    assert "holds 2 files; zip each file by itself" in land(settings).problems[0]


KILLED_JUST_BEFORE_THE_COMMIT = """
import os, signal
from dms.landing import land
from dms.landing.rows import target
from dms.settings import load_settings

record = target.Target.record
target.Target.record = lambda *given: (record(*given), os.kill(os.getpid(), signal.SIGKILL))
land(load_settings())
"""


def test_a_killed_landing_leaves_whole_files_only(settings: Settings, rows: Rows) -> None:
    land_employees(settings, "1,1,A,,,\n", "employees_1_20260630.csv")
    before = everything(rows)
    put(settings, "employees_2_20260630.csv", HEADER + "2,1,A,,,\n2,2\n" * 100_000)
    environment = {
        **os.environ,
        "DMS_WAREHOUSE": str(settings.warehouse),
        "DMS_LANDING": str(settings.landing),
    }
    command = [sys.executable, "-c", KILLED_JUST_BEFORE_THE_COMMIT]
    killed = subprocess.run(command, env=environment, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert everything(rows) == before
    figures = land(settings).of("dealertrack", "employees")
    assert vars(figures) == {
        "files_landed": 1,
        "files_skipped": 1,
        "files_refused": 0,
        "bytes_landed": len(HEADER) + len("2,1,A,,,\n2,2\n") * 100_000,
        "rows_landed": 100_000,
        "rows_rejected": 100_000,
    }
    assert [path.name for path in settings.warehouse.parent.iterdir()] == ["dealership.duckdb"]


# --- the command ----------------------------------------------------------------------------------


def test_the_command_shows_figures_and_fails_only_for_refused_files(settings: Settings) -> None:
    put(settings, EMPLOYEES, HEADER + "7,1,ANN,,,\n7,2\n")
    good = run_dms(settings, "land", str(settings.landing))
    assert good.returncode == 0
    assert ["dealertrack.employees", "1", "0", "0", "78", "bytes", "1", "1"] in [
        line.split() for line in good.stdout.splitlines()
    ]
    assert "landing.rejected_rows" in good.stderr
    put(settings, "people.csv", "")
    bad = run_dms(settings, "land", str(settings.landing))
    assert bad.returncode == 1
    assert "not landed: dealertrack/people.csv: fits no table" in bad.stderr


def test_a_folder_that_does_not_exist_is_wrong_use(settings: Settings) -> None:
    result = run_dms(settings, "land", "/no/such/folder")
    assert result.returncode == 2
    assert result.stderr.splitlines() == [
        "error: /no/such/folder: there is no such folder; name the one that holds the exports"
    ]


def test_a_warehouse_that_another_process_holds_gives_one_line(settings: Settings) -> None:
    land(settings)
    with duckdb.connect(str(settings.warehouse)):
        result = run_dms(settings, "land", str(settings.landing))
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1
    assert f"process {os.getpid()} holds the warehouse" in result.stderr


def test_a_warehouse_that_is_no_database_is_a_data_error(settings: Settings) -> None:
    settings.warehouse.parent.mkdir()
    settings.warehouse.write_text("no database " * 1000)
    with pytest.raises(DataError, match="cannot be opened as a DuckDB database"):
        land(settings)


def test_a_source_without_a_file_pattern_is_named(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "staging" / "odd").mkdir(parents=True)
    (tmp_path / "staging" / "odd" / "_odd__sources.yml").write_text("""
sources:
  - {name: raw_odd, schema: raw_odd, config: {meta: {feed: odd}}, tables: [{name: t, columns: []}]}
""")
    with pytest.raises(UsageError, match=r"_odd__sources\.yml.*file_pattern"):
        land(settings, tmp_path / "staging")


# --- VINs -----------------------------------------------------------------------------------------

DEAL_HEADER = (
    "CompanyNumber,DealNumber,CustomerKey,RecordStatus,SaleType,VehicleType,VIN,DealDate,"
    "RetailPrice,FrontGross,BackGross,TradeVIN\n"
)
DEAL = "7,1,1,F,R,N,{vin},20260601,1,1,1,\n"


def land_vins(settings: Settings, *vins: str) -> Summary:
    body = "".join(DEAL.format(vin=vin) for vin in vins)
    put(settings, "deals_7_20260630.csv", DEAL_HEADER + body)
    return land(settings)


def test_each_distinct_vin_is_decoded_once(settings: Settings, rows: Rows) -> None:
    assert land_vins(settings, " 1hgcm82633a004352 ", "1HGCM82633A004352", "").vins_decoded == 1
    put(
        settings,
        "deals_7_20260701.csv",
        DEAL_HEADER
        + DEAL.format(vin="1HGCM82633A004352").replace(",1,\n", ",1,1M8GDM9AXKP042788\n"),
    )
    assert land(settings).vins_decoded == 1
    found = rows("select vin from raw_reference.vin_decodes order by all")
    assert found == [("1HGCM82633A004352",), ("1M8GDM9AXKP042788",)]


def test_well_known_vins_decode_to_what_they_are(settings: Settings, rows: Rows) -> None:
    """A 2003 Honda Accord, a 2013 Ford F-150 and a 2019 Tesla Model 3."""
    land_vins(settings, "1HGCM82633A004352", "1FTFW1ET5DFC10312", "5YJ3E1EA7KF317000")
    found = rows("""
        select make, lower(model), model_year, fuel_type, electrification like 'BEV%'
        from raw_reference.vin_decodes order by make
    """)
    assert found == [
        ("FORD", "f-150", 2013, "Gasoline", None),
        ("HONDA", "accord", 2003, "Gasoline", None),
        ("TESLA", "model 3", 2019, "Electric", True),
    ]


def test_the_check_digit_is_that_of_49_cfr_565(settings: Settings, rows: Rows) -> None:
    """The rule's transliterated, weighted sum modulo 11, worked out by hand.

    1M8GDM9A?KP042788 sums to 351 = 31 * 11 + 10, so X; seventeen ones sum to 89 = 8 * 11 + 1, so 1.
    """
    land_vins(settings, "1M8GDM9AXKP042788", "1M8GDM9A1KP042788", "11111111111111111")
    found = rows("select vin, is_check_digit_valid from raw_reference.vin_decodes order by vin")
    assert found == [
        ("11111111111111111", True),
        ("1M8GDM9A1KP042788", False),
        ("1M8GDM9AXKP042788", True),
    ]


def test_a_vin_that_cannot_be_read_is_kept_with_its_errors(settings: Settings, rows: Rows) -> None:
    land_vins(settings, "UNKNOWN")
    found = rows("select * exclude (vin, error_codes) from raw_reference.vin_decodes")
    assert found == [(None,) * 9 + (False,)]
    assert rows("select error_codes != '0' from raw_reference.vin_decodes") == [(True,)]
