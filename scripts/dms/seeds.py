"""The seeds that a dealer group edits: read once before any work, so that dbt need not explain."""

import csv
from collections.abc import Iterable
from pathlib import Path

from dms.errors import DataError
from dms.yaml_files import read_yaml


def check_seeds(folder: Path) -> None:
    """Read each CSV file of the folder that a YAML file beside it describes.

    Raises:
        DataError: a file has no such column, a line with too many or too few values, or is no
            UTF-8, as after saving it from a spreadsheet.
    """
    for properties in sorted(folder.glob("*.yml")):
        for seed in (read_yaml(properties) or {}).get("seeds", []):
            path = folder / f"{seed['name']}.csv"
            if path.is_file():
                check_seed(path, [column["name"] for column in seed.get("columns", [])])


def check_seed(path: Path, columns: Iterable[str]) -> None:
    """Read a seed that has at least these columns.

    Raises:
        DataError: it cannot be read, or has no such column, or a line of another length.
    """
    name = f"{path.parent.name}/{path.name}"
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file, strict=True)
            header = [column.strip() for column in next(rows, [])]
            _check_header(name, header, columns)
            for row in rows:
                if row and len(row) != len(header):
                    raise DataError(
                        f"{name}, line {rows.line_num}: has {len(row)} values, and the header "
                        f"{len(header)} columns; a value with a comma stands in double quotes"
                    )
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataError(
            f"{name}: cannot be read ({error}); save it as CSV in UTF-8, separated by commas"
        ) from error


def read_numbers(path: Path, column: str) -> list[int]:
    """The whole numbers in a column of a seed, in the order of its lines.

    Raises:
        DataError: it cannot be read, or a value is no number.
    """
    check_seed(path, [column])
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if any(row.values())]
    try:
        return [int(row[column]) for row in rows]
    except ValueError as error:
        raise DataError(f"{path.parent.name}/{path.name}: {column} is no whole number") from error


def _check_header(name: str, header: list[str], columns: Iterable[str]) -> None:
    missing = [column for column in columns if column not in header]
    if missing:
        raise DataError(
            f"{name}: has no column {', '.join(missing)}; its first line must name them, separated "
            f"by commas, and is: {','.join(header)[:80]}"
        )
