"""A seed that a person has spoilt is named before any work is done."""

from pathlib import Path

import duckdb
import pytest

from dms.errors import DataError
from dms.landing.erasing.tombstones import prepare_erasure
from dms.seeds import check_seeds
from full_project import PROJECT, Site, copy_project

PROPERTIES = """
seeds:
  - name: pay_types
    columns: [{name: feed}, {name: source_value}, {name: pay_type}]
"""
GOOD = "feed,source_value,pay_type\ncdk,c,customer_pay\n"


def spoilt(folder: Path, content: bytes) -> str:
    (folder / "pay_types.yml").write_text(PROPERTIES)
    (folder / "pay_types.csv").write_bytes(content)
    with pytest.raises(DataError) as error:
        check_seeds(folder)
    return str(error.value).removeprefix(f"{folder.name}/pay_types.csv")


def test_the_seeds_of_the_project_are_sound() -> None:
    check_seeds(PROJECT / "seeds")


@pytest.mark.parametrize(
    "content",
    [
        GOOD.encode("utf-8-sig"),
        GOOD.replace("\n", "\r\n").encode(),
        f"{GOOD}\n".encode(),
        b'pay_type,note,source_value,feed\ncustomer_pay,"of old, of new",c,cdk\n',
    ],
    ids=["byte order mark", "lines of Windows", "empty line", "other order, one more"],
)
def test_what_spreadsheets_write_and_dbt_reads_is_let_through(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "pay_types.yml").write_text(PROPERTIES)
    (tmp_path / "pay_types.csv").write_bytes(content)
    check_seeds(tmp_path)


def test_semicolons_are_named_with_the_line_that_has_them(tmp_path: Path) -> None:
    assert spoilt(tmp_path, GOOD.replace(",", ";").encode()) == (
        ": has no column feed, source_value, pay_type; its first line must name them, separated by "
        "commas, and is: feed;source_value;pay_type"
    )


def test_a_lost_column_is_named(tmp_path: Path) -> None:
    assert spoilt(tmp_path, b"feed,pay_type\n").startswith(": has no column source_value; ")


def test_an_empty_file_has_no_columns(tmp_path: Path) -> None:
    assert spoilt(tmp_path, b"").startswith(": has no column feed, source_value, pay_type; ")


def test_a_line_with_a_comma_too_many_is_named_by_its_number(tmp_path: Path) -> None:
    assert spoilt(tmp_path, f"{GOOD}cdk,i,internal,\n".encode()) == (
        ", line 3: has 4 values, and the header 3 columns; a value with a comma stands in double "
        "quotes"
    )


def test_another_encoding_is_named(tmp_path: Path) -> None:
    message = spoilt(tmp_path, f"{GOOD}cdk,é,internal\n".encode("cp1252"))
    assert message.startswith(": cannot be read (")
    assert message.endswith("; save it as CSV in UTF-8, separated by commas")


def test_nothing_is_landed_below_a_spoilt_seed(tmp_path: Path) -> None:
    project = copy_project(tmp_path)
    seed = project / "seeds" / "dealerships.csv"
    seed.write_text(seed.read_text("utf-8").replace(",", ";"), encoding="utf-8")
    site = Site(tmp_path, environment={"DBT_PROJECT_DIR": str(project)})
    site.landing.mkdir()

    expected = "seeds/dealerships.csv: has no column feed, source_code, dealership_key"
    output = site.dms("build", status=1)
    assert output.startswith(f"error: {expected}"), output
    assert not site.warehouse.exists()
    # Where land and forget read the codes of rooftops.
    with duckdb.connect() as connection, pytest.raises(DataError, match=expected):
        prepare_erasure(connection, project / "models" / "staging")
