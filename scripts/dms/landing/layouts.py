"""What lands where: read from the dbt source YAML, the only place that knows a feed's layout."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from dms.errors import DataError, UsageError
from dms.landing.personal import Personal, read_personal
from dms.landing.xml_places import Place
from dms.settings import PROJECT_DIR
from dms.yaml_files import parse_yaml

STAGING = PROJECT_DIR / "models" / "staging"
"""Where the source YAML of each feed is."""

FORMATS = ("delimited", "json_lines", "xml")

PACKED = (".gz", ".zip")
"""How a file of any format may be packed: it then bears this behind its name."""

LOADER_COLUMNS = {
    "_feed": "varchar",
    "_file": "varchar",
    "_line": "bigint",
    "_extracted_at": "timestamp",
    "_landed_at": "timestamp",
}
"""What the loader adds behind the columns of a raw table, with their types."""


@dataclass(frozen=True)
class SourceTable:
    """A table named in a source YAML: its columns with their types, in order.

    One that `is_of_ledger` holds what commands wrote; the columns `of_person` are emptied in a row
    whose customer is forgotten.
    """

    schema: str
    name: str
    columns: dict[str, str]
    is_of_ledger: bool = False
    of_person: tuple[str, ...] = ()


@dataclass(frozen=True)
class VinColumn:
    """A column with a VIN, or JSON text with some at `path`, and where its model year stands.

    A path is one of JSON; `[*]` in it means each item of a list, and is the same in both paths.
    """

    name: str
    year_column: str | None = None
    path: str | None = None
    year_path: str | None = None


@dataclass(frozen=True)
class Layout:
    """How the files of one raw table look."""

    feed: str
    table: SourceTable
    format: str
    delimiter: str
    record: str
    places: dict[str, Place]
    file_pattern: re.Pattern[str]
    extracted_at_formats: list[str]
    required_columns: list[str]
    name_columns: list[str]
    vins: list[VinColumn]
    personal: Personal

    def extracted_at(self, text: str) -> datetime:
        """The extract timestamp of a file name, in the sender's local time.

        Raises:
            DataError: no format fits, as there is no such day or minute.
        """
        for form in self.extracted_at_formats:
            try:
                return datetime.strptime(text, form)
            except ValueError:
                continue
        raise DataError(f"{text} in its name is no date or time; rename the file")

    def name_values(self, name: str) -> dict[str, str]:
        """The columns that come from a file's name, which may be that of its packing."""
        match = self.file_pattern.fullmatch(unpacked_name(name))
        return {column: match[column] for column in self.name_columns} if match else {}


@dataclass(frozen=True)
class Layouts:
    """Every table of the source YAML, and the layouts of each feed's files."""

    tables: list[SourceTable]
    feeds: dict[str, list[Layout]]

    @property
    def of_files(self) -> list[Layout]:
        """The layouts of all feeds."""
        return [layout for feed in self.feeds.values() for layout in feed]


def unpacked_name(name: str) -> str:
    """The name of a file without that of its packing, which is what a file pattern fits."""
    suffix = Path(name).suffix
    return name.removesuffix(suffix) if suffix.lower() in PACKED else name


def read_layouts(staging: Path) -> Layouts:
    """Read `<feed>/_<feed>__sources.yml` of every folder of models/staging.

    Raises:
        UsageError: a source YAML lacks what landing needs.
    """
    tables: list[SourceTable] = []
    feeds: dict[str, list[Layout]] = {}
    for path in sorted(staging.glob("*/_*__sources.yml")):
        try:
            for found, layouts in _read_sources(path.read_text(encoding="utf-8")):
                tables += found
                if layouts:
                    feeds.setdefault(layouts[0].feed, []).extend(layouts)
        except (yaml.YAMLError, re.error, KeyError, TypeError, ValueError) as error:
            detail = " ".join(str(error).split())
            raise UsageError(f"{path}: cannot be read as a source of files: {detail}") from error
    return Layouts(tables, feeds)


# A watch lands again and again, of the same layouts.
@lru_cache(maxsize=64)
def _read_sources(text: str) -> list[tuple[list[SourceTable], list[Layout]]]:
    return [_read_source(source) for source in parse_yaml(text)["sources"]]


def _read_source(source: dict[str, Any]) -> tuple[list[SourceTable], list[Layout]]:
    meta = _meta(source)
    tables, layouts = [], []
    for entry in source["tables"]:
        columns = {column["name"]: column["data_type"] for column in entry["columns"]}
        if len({name.lower() for name in columns}) < len(entry["columns"]):
            raise ValueError(f"table {entry['name']} names a column twice")
        if "feed" in meta:
            table = SourceTable(source["schema"], entry["name"], columns | LOADER_COLUMNS)
            layouts.append(_layout(meta, table, entry))
        else:
            of_person = tuple(
                column["name"] for column in entry["columns"] if _meta(column).get("of_person")
            )
            is_of_ledger = bool(_meta(entry).get("ledger"))
            table = SourceTable(source["schema"], entry["name"], columns, is_of_ledger, of_person)
        tables.append(table)
    return tables, layouts


def _layout(meta: dict[str, Any], table: SourceTable, entry: dict[str, Any]) -> Layout:
    own = meta | _meta(entry)
    pattern = re.compile(own["file_pattern"])
    if "extracted_at" not in pattern.groupindex:
        raise ValueError(f"the file_pattern of {table.name} has no group extracted_at")
    if own["format"] not in FORMATS:
        known = ", ".join(FORMATS)
        raise ValueError(f"format {own['format']} is not known; known: {known}")
    unknown = set(own["required_columns"]) - set(table.columns)
    if unknown:
        raise ValueError(f"{table.name} requires columns it does not name: {sorted(unknown)}")
    name_columns = own.get("columns_from_file_name", [])
    unknown = set(name_columns) - (set(table.columns) & set(pattern.groupindex))
    if unknown:
        raise ValueError(
            f"{table.name} takes columns from the file name that it or its file_pattern "
            f"does not name: {sorted(unknown)}"
        )
    return Layout(
        feed=own["feed"],
        table=table,
        format=own["format"],
        delimiter=own["delimiter"] if own["format"] == "delimited" else "",
        record=own["record"] if own["format"] == "xml" else "",
        places=_places(entry, name_columns) if own["format"] == "xml" else {},
        file_pattern=pattern,
        extracted_at_formats=own["extracted_at_formats"],
        required_columns=own["required_columns"],
        name_columns=name_columns,
        vins=_vins(entry),
        personal=_personal(entry),
    )


def _personal(entry: dict[str, Any]) -> Personal:
    try:
        return read_personal(
            _meta(entry), {column["name"]: _meta(column) for column in entry["columns"]}
        )
    except ValueError as error:
        raise ValueError(f"table {entry['name']}: {error}") from error


def _places(entry: dict[str, Any], name_columns: list[str]) -> dict[str, Place]:
    """Where the columns of an XML file's records are found."""
    places = {}
    for column in entry["columns"]:
        if column["name"] in name_columns:
            continue
        meta = _meta(column)
        if ("path" in meta) == ("key" in meta):
            raise ValueError(f"column {column['name']} of {entry['name']} wants a path or a key")
        places[column["name"]] = Place(
            meta.get("path", ""), bool(meta.get("many")), tuple(meta.get("key", ()))
        )
        places[column["name"]].check()
    return places


def _vins(entry: dict[str, Any]) -> list[VinColumn]:
    found = []
    names = {column["name"] for column in entry["columns"]}
    for column in entry["columns"]:
        meta = _meta(column)
        if not (meta.get("vin") or "vin_path" in meta):
            continue
        path, year_path = meta.get("vin_path"), meta.get("model_year_path")
        year_column = meta.get("model_year_column")
        if year_column is not None and year_column not in names:
            raise ValueError(f"{entry['name']} has no column {year_column} beside {column['name']}")
        if year_path and _list_of(path or "") != _list_of(year_path):
            raise ValueError(f"{column['name']} has VIN and model year in different lists")
        found.append(VinColumn(column["name"], year_column, path, year_path))
    return found


def _list_of(path: str) -> str:
    return path.rpartition("[*]")[0]


def _meta(node: dict[str, Any]) -> dict[str, Any]:
    meta = node.get("config", {}).get("meta", {})
    return dict(meta)
