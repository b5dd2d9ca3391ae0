"""No value vanishes silently: what was sent and cannot be read counts, in every typed column."""

import json
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from dms.landing import land
from dms.landing.layouts import Layout, read_layouts
from dms.settings import PROJECT_DIR, Settings
from faults.fault import write_file, write_line
from faults.samples import SAMPLES

FATES = {"quarantine", "cautious", "empty"}
KINDS = {
    **{
        kind: kind for kind in ("date", "amount", "number", "email", "phone", "name", "vin", "code")
    },
    **{"moment": "date", "deletion_date": "date", "integer": "number", "contact_point": "address"},
    **dict.fromkeys(("flag", "block", "permission", "party"), "flag"),
}
"""What quality.unread_values calls each kind of the source YAML."""

# Where the keys of JSON columns stand, in the shapes that systems send.
PLACES: dict[tuple[str, str, str], Callable[[str, str], object]] = {
    ("cdk", "customers", "customerName"): lambda key, value: {key: value},
    ("cdk", "customers", "contactMethods"): lambda key, value: [{key: value}],
    ("cdk", "repair_orders", "vehicle"): lambda key, value: {key: value},
    ("cdk", "repair_orders", "lines"): lambda key, value: [
        {"statusCode": value}
        if key == "statusCode"
        else {"laborOperations": {key: value}, "statusCode": "SOLD"}
        if key == "type"
        else {"laborOperations": [{"type": "C"}], "parts": [{"partNo": "P1"}, {key: value}]}
    ],
    ("cdk", "deals", "vehicle"): lambda key, value: [{key: value}],
    ("crm", "leads", "vehicles"): lambda key, value: {key: value},
}


@dataclass(frozen=True, eq=False)
class Typed:
    """A typed column of the source YAML; `key` is the one within JSON text."""

    feed: str
    table: str
    column: str
    key: str | None
    meta: dict[str, Any]
    is_personal: bool

    @property
    def label(self) -> str:
        return f"{self.column}.{self.key}" if self.key else self.column

    @property
    def value_kind(self) -> str:
        return KINDS[self.meta["kind"]]


def typed_columns() -> Iterator[Typed]:
    """Read from the YAML itself, not by the macros that are tried."""
    for path in sorted((PROJECT_DIR / "models" / "staging").glob("*/_*__sources.yml")):
        for source in yaml.safe_load(path.read_text("utf-8"))["sources"]:
            feed = source.get("config", {}).get("meta", {}).get("feed")
            for table in source["tables"] if feed else []:
                for column in table["columns"]:
                    meta = column.get("config", {}).get("meta", {})
                    declared = meta.get("nested", {None: meta})
                    for key, value in declared.items():
                        if "kind" in value:
                            is_personal = meta.get("personal") is True
                            yield Typed(
                                feed, table["name"], column["name"], key, value, is_personal
                            )


TYPED = list(typed_columns())


def unreadable(kind: str, rng: random.Random) -> str:
    """A text that nobody can read as what it should be, another one each time."""
    word = "".join(rng.choices("bcdfghjklmpqrvwz", k=5))
    digits = f"{rng.randint(10, 99)}"
    return rng.choice(
        {
            "date": [
                *(word, f"2026-13-{digits}", f"2/3{rng.randint(0, 1)}/2026", f"6/1/{digits}"),
                *("2026-02-30", f"202613{digits}", f"{digits} days", "1.6.2026", "31/31/2026"),
            ],
            "amount": [
                *(word, f"l2.{digits}", f"1,23,4{digits}", f"{digits} {digits}", f"{digits}e3"),
                *(f"1.2.{digits}", f"--{digits}", f"({digits}", f"{digits}%", "n/a", "0x1F"),
            ],
            "flag": [word, f"{digits}", "maybe", "?", "Oui", "NULL", "-1"],
            "email": [
                f"{word}@",
                f"@{word}.com",
                f"{word}..a@b.com",
                f"{word}@-b.com",
                f"{word}ly",
            ],
            "phone": [f"{digits}{word}", f"462-01{digits}", f"1111{digits}", "211-911-0101"],
            "name": [f"{digits}", "???", f"#{digits}", "--", f"({digits})"],
            "vin": [word.upper(), f"1HGCM8{digits}", "1HGCM82633A00435O", f"X{digits}"],
            "code": [f"{word}{digits}", f"{word} {word}", f"?{word}"],
            "address": [word, f"{word}@", f"{digits}", f"{word} {word}"],
        }[kind]
    )


def alphabet(typed: Typed) -> str:
    kind = typed.value_kind
    return "amount" if kind == "number" else kind


def good_row(typed: Typed) -> dict[str, object]:
    return dict(EXTRA.get((typed.feed, typed.table)) or SAMPLES[typed.feed, typed.table].good)


EXTRA: dict[tuple[str, str], dict[str, object]] = {
    ("marketing", "consents"): {
        "Channel": "email",
        "Address": "ada.marsh@example.com",
        "Status": "granted",
        "RecordedAt": "2026-06-01T08:00:00Z",
    },
    ("marketing", "dnc_checks"): {
        "Phone": "518-462-0101",
        "CheckedOn": "2026-06-01",
        "OnRegistry": "N",
    },
}


def spoil(typed: Typed, value: str) -> dict[str, object]:
    """A good row with that value in the column."""
    row = good_row(typed)
    place = PLACES.get((typed.feed, typed.table, typed.column))
    if (typed.feed, typed.table) == ("crm", "leads"):
        return row | spoil_lead(typed, value)
    if typed.key:
        row[typed.column] = place(typed.key, value) if place else [{typed.key: value}]
    elif "items" in typed.meta:
        row[typed.column] = [{typed.meta["items"][-1]: value}]
    elif "list" in typed.meta:
        bar = typed.meta["list"][-1]
        row[typed.column] = bar.join(["", value, ""])
    else:
        row[typed.column] = value
    return row


def spoil_lead(typed: Typed, value: str) -> dict[str, object]:
    text = value.replace("&", "&amp;").replace("<", "&lt;")
    parts = {"name_full": "full", "name_first": "first", "name_last": "last", "names": "middle"}
    if typed.key in ("part", "type"):
        element, good = ("name", "Ada") if typed.column == "names" else ("phone", "518-462-0101")
        return {element: f'<{element} {typed.key}="{text}">{good}</{element}>'}
    if typed.column in parts:
        return {"name": f'<name part="{parts[typed.column]}">{text}</name>'}
    if typed.column == "vehicles" and typed.key == "vin":
        return {"vehicle": f"<vehicle><vin>{text}</vin></vehicle>"}
    return {
        "emails": {"email": f"<email>{text}</email>"},
        "phones": {"phone": f"<phone>{text}</phone>"},
        "requestdate": {"requestdate": text},
        "vehicles": {"vehicle": f'<vehicle {typed.key}="{text}"><make>Ford</make></vehicle>'},
    }[typed.column]


def keyed(typed: Typed, number: int, row: dict[str, object]) -> dict[str, object]:
    """The row under a key of its own."""
    if (typed.feed, typed.table) == ("marketing", "consents"):
        key, value = "Address", f"u{number}@example.com"
    elif (typed.feed, typed.table) == ("marketing", "dnc_checks"):
        key, value = "Phone", f"518-462-{number:04d}"
    else:
        key, value = SAMPLES[typed.feed, typed.table].key, f"U{number}"
    return row if key == typed.column else {**row, key: value}


def file_name(feed: str, table: str) -> str:
    sample = SAMPLES.get((feed, table))
    pattern = sample.file_name if sample else table + "_20260630{minute}.csv"
    return pattern.format(mark="HV2", minute="2200")


@pytest.fixture(scope="module")
def layouts() -> dict[tuple[str, str], Layout]:
    feeds = read_layouts(PROJECT_DIR / "models" / "staging").feeds
    return {(layout.feed, layout.table.name): layout for feed in feeds.values() for layout in feed}


def plant(
    rng: random.Random, layouts: dict[tuple[str, str], Layout], landing: Path
) -> dict[Typed, list[str]]:
    """One file a table, one to three spoilt rows a typed column; gives what is in them."""
    planted = {
        typed: [unreadable(alphabet(typed), rng) for _ in range(rng.randint(1, 3))]
        for typed in TYPED
    }
    for (feed, table), layout in layouts.items():
        spoilt = [
            (typed, value)
            for typed, values in planted.items()
            if (typed.feed, typed.table) == (feed, table)
            for value in values
        ]
        lines = [
            write_line(layout, keyed(typed, number, spoil(typed, value)))
            for number, (typed, value) in enumerate(spoilt, 1000)
        ]
        path = landing / feed / file_name(feed, table)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(write_file(layout, lines))
    return planted


def count(typed: Typed, planted: dict[Typed, list[str]]) -> int:
    """How many values the column holds; a part of a lead's name stands among all its names too."""
    if typed.label == "names.text":
        return sum(
            len(values)
            for other, values in planted.items()
            if other.label in ("names.text", "name_full", "name_first", "name_last")
            and other.table == "leads"
        )
    return len(planted[typed])


@pytest.mark.parametrize("seed", range(3))
def test_every_unreadable_value_counts_in_whatever_column_it_is(
    seed: int,
    staging_views: Path,
    layouts: dict[tuple[str, str], Layout],
    settings: Settings,
) -> None:
    settings.warehouse.parent.mkdir()
    shutil.copy(staging_views, settings.warehouse)
    planted = plant(random.Random(seed), layouts, settings.landing)
    assert len(planted) == len(TYPED) > 250

    assert land(settings).problems == []

    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        connection.execute("set threads = 1")
        rows = connection.execute(
            "select feed, table_name, column_name, value_kind, fate, value_count, row_count,"
            " example from quality.unread_values"
        ).fetchall()
    found = Counter(row[:-1] for row in rows)
    expected = Counter(
        (
            *(typed.feed, typed.table, typed.label, typed.value_kind, typed.meta["fate"]),
            *(count(typed, planted),) * 2,
        )
        for typed in planted
    )
    assert (found - expected, expected - found) == (Counter(), Counter())
    personal = {(typed.feed, typed.table, typed.label) for typed in TYPED if typed.is_personal}
    shown = [row[-1] for row in rows if row[:3] in personal]
    assert shown
    assert not [text for text in shown if set(text) & set("abcdefghijklmnopqrstuvwyz12345678")]


def test_every_typed_column_says_what_becomes_of_what_cannot_be_read() -> None:
    assert {typed.label for typed in TYPED if typed.meta.get("fate") not in FATES} == set()
    assert {typed.meta["kind"] for typed in TYPED} <= set(KINDS)
    assert json.dumps([typed.meta for typed in TYPED])  # plain values: unit tests get them as JSON
