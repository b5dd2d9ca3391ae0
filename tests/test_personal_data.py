"""No personal value of the exports is in any table of segments.duckdb, whatever column holds it."""

import csv
import json
import re
import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import pytest

from dms.manifest import load_manifest
from dms.publishing.analyst import MARKS, write_copy
from dms.settings import Settings
from dms.summary import HARDENED

STAFF_NAMES = {"Salesman 1 Name", "Service Advisor Name", "Name", "name"}

# Elements of a lead's name, by their attribute `part`; a whole name may be a company's.
NAME_PARTS = {"first": "firstName", "last": "lastName"}

# What is personal in the exports, by the columns' names in LANDING's layouts.
PERSONAL = {
    "name": {
        *("Full Name", "First Name", "Middle Name", "Last Name", "Co-Buyer Full Name"),
        *("LastName", "FirstName", "MiddleName", "CompanyName"),
        *("lastName", "firstName", "middleName", "companyName"),
        *STAFF_NAMES,
    },
    "address": {"Address Line 1", "Address Line 2", "Address", "line1", "line2", "street"},
    "phone": {
        *("Home Phone", "Cell Phone", "Work Phone"),
        *("PhoneNumber", "BusinessPhone", "CellPhone", "MobilePhone", "HomePhone", "Phone"),
        *("number", "phone"),
    },
    "e-mail": {"Email 1", "Email 2", "Email1", "Email2", "Email", "emailAddresses", "email"},
    "VIN": {"VIN", "Trade 1 VIN", "TradeVIN", "vin", "tradeVIN"},
    "customer number": {
        *("Customer Number", "Co-Buyer Customer Number"),
        *("CustomerKey", "CoBuyerKey", "CommonConsumerId"),
        *("CustomerNumber", "DmsCustomerNumber", "ContactId", "customerId", "coBuyerId"),
    },
    "birth date": {"Birth Date", "BirthDate", "birthDate"},
    "APR": {"APR", "apr"},
}
KIND_OF_COLUMN = {column: kind for kind, columns in PERSONAL.items() for column in columns}

# Shorter values are looked for as whole values only: "Ann" is in too many words.
LEAST_LENGTH_WITHIN_TEXT = 6

MD5 = re.compile(r"[0-9a-f]{32}")


def compact(text):
    """Letters and digits alone, in lower case: (413) 508-1225 and 4135081225 are one."""
    return re.sub(r"[\W_]+", "", text.lower())


def personal_values(landing):
    """Every personal value of the exports with its kind, read straight from the files."""
    values = {}
    for path in sorted(landing.glob("*/*")):
        for column, value in fields(path):
            if column in KIND_OF_COLUMN:
                for part in variants(column, value.strip()):
                    values[part] = KIND_OF_COLUMN[column]
    values.pop("unknown", None)  # a name that is none, and a word of the marts
    return {value: kind for value, kind in values.items() if re.search(r"[a-z1-9]", value)}


def fields(path):
    """Every value of an export with the name of its column, key or element; no broken lines."""
    if path.name.startswith("campaigns_"):  # their Name is nobody's
        return
    text = path.read_bytes().decode("utf-8-sig", errors="replace")
    if path.suffix == ".jsonl":
        for line in text.splitlines():
            with suppress(ValueError):
                yield from nested_fields("", json.loads(line))
    elif path.suffix == ".xml":
        for record in re.findall("<prospect.*?</prospect>", text, re.DOTALL | re.IGNORECASE):
            with suppress(ElementTree.ParseError):
                for element in ElementTree.fromstring(record).find("customer").iter():
                    part = NAME_PARTS.get(element.get("part", "full"), "Full Name")
                    yield part if element.tag == "name" else element.tag, element.text or ""
    else:
        delimiter = "\t" if path.suffix == ".txt" else ","
        for row in csv.DictReader(text.splitlines(), delimiter=delimiter):
            yield from ((key, value) for key, value in row.items() if isinstance(value, str))


def nested_fields(key, value):
    """Every text and number of a JSON value with its key; the items of a list bear the list's."""
    if isinstance(value, dict):
        for name, item in value.items():
            # A product's name is nobody's; a phone's number is somebody's, an order's is not.
            if not (key == "products" and name == "name"):
                yield from nested_fields(name, item)
    elif isinstance(value, list):
        for item in value:
            yield from nested_fields(key, item)
    elif value is not None:
        yield key, str(value)


def variants(column, value):
    """The compact forms in which a value could show up elsewhere."""
    yield compact(value)
    # LAST,FIRST MIDDLE/SPOUSE is people; without a comma it is a company, whose words ("Honda",
    # "Body") are everybody's: a company's name is looked for whole.
    if column in STAFF_NAMES or (KIND_OF_COLUMN[column] == "name" and "," in value):
        yield from (compact(part) for part in re.split(r"[,/ ]+", value))
    if KIND_OF_COLUMN[column] == "birth date":
        for layout in ("%m/%d/%Y", "%Y-%m-%d", "%Y%m%d"):
            with suppress(ValueError):
                yield datetime.strptime(value, layout).strftime("%Y%m%d")


def published_texts(file, but_not=""):
    """Every distinct text of every table: compact form to the place where it is first found.

    The schema `but_not` is not looked at.
    """
    texts = {}
    with duckdb.connect(str(file), config=HARDENED) as connection:
        columns = connection.execute(
            """
            select schema_name, table_name, column_name
            from duckdb_columns()
            where not internal and (data_type = 'VARCHAR' or data_type similar to '.*[\\[(].*')
                and data_type not like 'DECIMAL%' and schema_name != ?
            """,
            [but_not],
        ).fetchall()
        for schema, table, column in columns:
            found = connection.execute(
                f'select distinct cast("{column}" as varchar) from "{schema}"."{table}" '
                f'where "{column}" is not null'
            )
            for (text,) in found.fetchall():
                if not MD5.fullmatch(text):
                    texts.setdefault(compact(text), f"{schema}.{table}.{column}: {text}")
    return texts


def find_personal(values, texts):
    """The personal values that are a published text, or within one when they are long enough."""
    found = [f"{values[text]} in {place}" for text, place in texts.items() if text in values]
    everything = "\n".join(texts)
    for value, kind in values.items():
        is_searched = len(value) >= LEAST_LENGTH_WITHIN_TEXT and kind not in ("APR", "birth date")
        if is_searched and value in everything:
            place = next(place for text, place in texts.items() if value in text)
            found.append(f"{kind} {value} in {place}")
    return found


def kinds_of(found):
    return {kind for kind in PERSONAL for line in found if line.startswith(f"{kind} ")}


@pytest.fixture(scope="module")
def values(built_sample):
    return personal_values(built_sample.settings.landing)


def test_the_exports_hold_personal_values_of_every_kind(values):
    kinds = list(values.values())
    for kind in PERSONAL:
        assert kinds.count(kind) >= 20, kind


def test_no_personal_value_is_in_a_table_of_segments(built_sample, values):
    texts = published_texts(built_sample.settings.published / "segments.duckdb")

    assert len(texts) > 1000
    assert find_personal(values, texts) == []


def test_the_search_finds_each_kind_of_planted_value(built_sample, values, tmp_path):
    planted = tmp_path / "planted.duckdb"
    shutil.copyfile(built_sample.settings.published / "segments.duckdb", planted)
    examples = {kind: max(v for v in values if values[v] == kind) for kind in PERSONAL}
    with duckdb.connect(str(planted)) as connection:
        connection.execute("create table marts.planted (kind varchar, email varchar, reason text)")
        for kind, value in examples.items():
            reason = f"Call about {value.upper()} today" if kind in ("VIN", "phone") else None
            whole = None if reason else value
            connection.execute("insert into marts.planted values ('x', ?, ?)", [whole, reason])

    assert kinds_of(find_personal(values, published_texts(planted))) == set(PERSONAL)


def test_contacts_hold_what_segments_must_not(built_sample, values):
    texts = published_texts(built_sample.settings.published / "contacts.duckdb")

    found = kinds_of(find_personal(values, texts))
    assert {"e-mail", "phone", "name", "customer number"} <= found


@pytest.fixture(scope="module")
def copied(built_sample, tmp_path_factory):
    """The analysts' copy of the sample, and dbt's manifest of its build."""
    published = tmp_path_factory.mktemp("copied") / "published"
    settings = Settings(built_sample.settings.landing, built_sample.settings.warehouse, published)
    manifest = Path(built_sample.environment["DBT_TARGET_PATH"]) / "manifest.json"
    written = write_copy(settings, manifest)
    assert written.found == []
    return published / "analyst.duckdb", load_manifest(manifest)


def columns_of(file):
    with duckdb.connect(str(file), read_only=True) as connection:
        return {
            f"{schema}.{table}": set(columns)
            for schema, table, columns in connection.execute(
                """
                select schema_name, table_name, list(column_name)
                from duckdb_columns()
                where not internal
                group by all
                """
            ).fetchall()
        }


def test_no_contact_point_vin_or_name_is_in_the_analysts_copy(values, copied):
    """Digits and short words are also amounts and codes; seeds of names are nobody's."""
    file, _ = copied
    texts = published_texts(file, but_not="raw_reference")
    telling = {
        value: kind
        for value, kind in values.items()
        if len(value) >= LEAST_LENGTH_WITHIN_TEXT
        and kind in ("name", "address", "phone", "e-mail", "VIN")
    }

    assert len(texts) > 10_000
    assert len(telling) > 1_000
    assert find_personal(telling, texts) == []


def test_the_analysts_copy_has_every_described_column_that_no_mark_leaves_out(built_sample, copied):
    file, manifest = copied
    # What builds keep is their models' own, or the record of builds, which is no part of the copy;
    # the registers of states, to which a hook adds, have no model.
    sources = [
        node
        for node in manifest["sources"].values()
        if node["source_name"] != "kept" or node["name"].startswith("int_state_")
    ]
    nodes = [*manifest["nodes"].values(), *sources]
    marked = {
        name.lower()
        for node in nodes
        for name, column in node.get("columns", {}).items()
        if set(MARKS) & set(column["config"]["meta"])
    }
    present = columns_of(built_sample.settings.warehouse)
    expected = {}
    for node in nodes:
        relation = f"{node['schema']}.{node.get('alias') or node.get('identifier')}"
        described = {name for name in node.get("columns", {}) if name.lower() not in marked}
        if relation.startswith("raw_") and node["config"]["meta"].get("file_pattern"):
            described |= {"_feed", "_file", "_line", "_extracted_at", "_landed_at"}
        if relation in present and described:
            expected[relation] = described

    found = columns_of(file)
    assert found == expected
    assert {"email", "emails", "vin", "apr", "customerid", "email 1", "raw_line", "salt"} <= marked
    assert not {"quality.builds", "landing.source_columns", "landing.salt"} & set(found)
    assert len(found) > 200


def test_the_analysts_copy_has_each_row_once(built_sample, copied):
    file, _ = copied
    with duckdb.connect() as connection:
        connection.execute(f"attach '{file}' as analyst (read_only)")
        # By the name that its views know it by.
        connection.execute(f"attach '{built_sample.settings.warehouse}' as dealership (read_only)")
        for relation in sorted(columns_of(file)):
            schema, table = relation.split(".")
            copied_rows, rows = (
                connection.execute(
                    f'select count(*) from {catalog}."{schema}"."{table}"'
                ).fetchall()
                for catalog in ("analyst", "dealership")
            )
            assert copied_rows == rows, relation


def test_a_column_that_nobody_marked_stays_out_where_it_holds_a_contact_point(
    built_sample, tmp_path
):
    """An operation's description that quotes a customer's e-mail address, and no column besides."""
    warehouse = tmp_path / "dealership.duckdb"
    shutil.copyfile(built_sample.settings.warehouse, warehouse)
    with duckdb.connect(str(warehouse)) as connection:
        ((email,),) = connection.execute(
            "select max(email) from intermediate.int_customer_contacts"
        ).fetchall()
        connection.execute(
            "update raw_dealertrack.repair_order_lines set Description = ? where _line = 2",
            [f"Write to {email} when done"],
        )
    settings = Settings(built_sample.settings.landing, warehouse, tmp_path / "published")

    written = write_copy(
        settings, Path(built_sample.environment["DBT_TARGET_PATH"]) / "manifest.json"
    )

    assert {(found.table, found.column, found.kind) for found in written.found} == {
        ("raw_dealertrack.repair_order_lines", "Description", "e-mail address")
    }
    columns = columns_of(tmp_path / "published" / "analyst.duckdb")
    assert "Description" not in columns["raw_dealertrack.repair_order_lines"]
    assert "LineCost" in columns["raw_dealertrack.repair_order_lines"]
