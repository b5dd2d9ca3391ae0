"""What commands write beside the warehouse: whole or not at all, loaded by landing, erased."""

import json
import os
import stat
from pathlib import Path

import duckdb
import pytest

from dms.clean import clean
from dms.errors import DataError
from dms.landing import land
from dms.landing.layouts import STAGING, read_layouts
from dms.landing.ledger import count_in_ledger, erase_from_ledger
from dms.ledger import KINDS, Ledger
from dms.ledger import files as ledger_files
from dms.settings import Settings, load_settings

MEMBERS = [
    {"campaign_name": "spring", "member_number": 1, "customer_key": "ann", "household_key": "h"},
    {"campaign_name": "spring", "member_number": 2, "customer_key": "bob", "household_key": "h"},
]
OUTCOME = {"audience": "service_due", "customer_key": "ann", "outcome": "reached"}


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger")


def test_rows_come_back_in_the_order_in_which_they_were_appended(ledger: Ledger) -> None:
    assert ledger.rows("exports") == []
    ledger.append("exports", [{"export_id": "b"}, {"export_id": "a"}])
    ledger.append("exports", [{"export_id": "ä\n☃"}])
    assert ledger.rows("exports") == [{"export_id": id} for id in ("b", "a", "ä\n☃")]


def test_files_are_their_owners_alone(ledger: Ledger) -> None:
    ledger.append("exports", [{"export_id": "a"}])
    ledger.rewrite("exports", lambda row: row)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in ledger.folder.iterdir()}
    assert modes == {0o600}
    assert stat.S_IMODE(ledger.folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("step", ["before", "torn", "between", "after"])
def test_an_append_that_is_cut_off_is_whole_or_did_not_happen(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    ledger.append("campaign_members", MEMBERS[:1])

    def die(_: Ledger) -> None:
        raise KeyboardInterrupt

    if step == "before":
        monkeypatch.setattr(ledger_files, "sync", lambda _: die(ledger))
    else:
        monkeypatch.setattr(Ledger, "_finish", lambda self: _die_after(self, step))
    with pytest.raises(KeyboardInterrupt):
        ledger.append_together({"campaigns": [{"campaign_name": "x"}], "campaign_members": MEMBERS})
    monkeypatch.undo()
    added = step != "before"
    assert ledger.rows("campaigns") == [{"campaign_name": "x"}] * added
    assert ledger.rows("campaign_members") == MEMBERS[:1] + MEMBERS * added
    assert ledger.rows("campaign_members") == MEMBERS[:1] + MEMBERS * added


def _die_after(ledger: Ledger, step: str) -> None:
    """End where an append was written down, and done in part or in whole but not noted as done."""
    if not (ledger.folder / ".pending").exists():
        return
    pending = json.loads((ledger.folder / ".pending").read_text())
    texts = {kind: text.encode() for kind, (_, text) in pending.items()}
    if step == "torn":
        texts = {"campaigns": texts["campaigns"][:-3], "campaign_members": b""}
    elif step == "between":
        texts["campaign_members"] = texts["campaign_members"][:70]
    for kind, text in texts.items():
        with ledger.file(kind).open("ab") as file:
            file.write(text)
    raise KeyboardInterrupt


def test_a_torn_last_line_is_cut(ledger: Ledger) -> None:
    ledger.append("exports", [{"export_id": "a"}])
    with ledger.file("exports").open("a") as file:
        file.write('{"export_id": "b"')
    assert ledger.rows("exports") == [{"export_id": "a"}]
    ledger.append("exports", [{"export_id": "c"}])
    assert ledger.rows("exports") == [{"export_id": "a"}, {"export_id": "c"}]


def test_a_line_that_is_no_row_is_named(ledger: Ledger) -> None:
    ledger.append("exports", [{"export_id": "a"}])
    with ledger.file("exports").open("a") as file:
        file.write("nonsense\n")
    with pytest.raises(DataError, match=r"exports\.jsonl, line 2: is no JSON object"):
        ledger.rows("exports")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_told(ledger: Ledger) -> None:
    ledger.folder.mkdir(mode=0o500)
    with pytest.raises(DataError, match="DMS_LEDGER"):
        ledger.append("exports", [{"export_id": "a"}])


def test_the_ledger_is_beside_the_warehouse_unless_told_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DMS_WAREHOUSE", str(tmp_path / "w.duckdb"))
    monkeypatch.delenv("DMS_LEDGER", raising=False)
    assert load_settings().ledger_folder == tmp_path / "ledger"
    monkeypatch.setenv("DMS_LEDGER", str(tmp_path / "elsewhere"))
    assert load_settings().ledger_folder == tmp_path / "elsewhere"


def test_every_kind_is_a_table_of_landing() -> None:
    tables = {table.name for table in read_layouts(STAGING).tables if table.is_of_ledger}
    assert tables == set(KINDS)


def test_landing_loads_the_ledger_whole_and_typed(settings: Settings) -> None:
    ledger = Ledger(settings.ledger_folder)
    land(settings)
    assert _read(settings, "select count(*) from landing.campaigns") == [(0,)]
    ledger.append("campaigns", [{"campaign_name": "spring", "frozen_on": "2026-06-30"}])
    ledger.append("campaign_members", MEMBERS)
    for _ in range(2):
        land(settings)
        found = _read(
            settings, "select campaign_name, frozen_on + 1, cost_total from landing.campaigns"
        )
        assert [(str(name), str(day)[:10], cost) for name, day, cost in found] == [
            ("spring", "2026-07-01", None)
        ]
        assert _read(settings, "select customer_key from landing.campaign_members") == [
            ("ann",),
            ("bob",),
        ]


def test_landing_names_a_line_that_is_no_row(settings: Settings) -> None:
    Ledger(settings.ledger_folder).append("campaigns", [{"frozen_on": "soon"}])
    with pytest.raises(DataError, match=r"campaigns\.jsonl: cannot be read"):
        land(settings)


def test_who_is_forgotten_becomes_anonymous(ledger: Ledger) -> None:
    tables = read_layouts(STAGING).tables
    ledger.append("campaign_members", MEMBERS)
    ledger.append("task_outcomes", [OUTCOME])
    assert count_in_ledger(tables, ledger, {"ann", "ann_before"}) == 2
    erase_from_ledger(tables, ledger, {"ann", "ann_before"})
    assert ledger.rows("campaign_members") == [
        {**MEMBERS[0], "customer_key": None, "household_key": None},
        MEMBERS[1],
    ]
    assert ledger.rows("task_outcomes") == [
        {**OUTCOME, "customer_key": None, "note": None, "point_key": None}
    ]
    assert "ann" not in ledger.file("campaign_members").read_text()


def test_a_household_loses_the_key_of_who_is_forgotten_and_stays_one(ledger: Ledger) -> None:
    members = [
        {"campaign_name": name, "customer_key": key, "household_key": "ann"}
        for name in ("spring", "autumn")
        for key in ("ann", "bob", "cay")
    ]
    ledger.append("campaign_members", members)
    erase_from_ledger(read_layouts(STAGING).tables, ledger, {"ann"})
    rows = ledger.rows("campaign_members")
    assert [row["customer_key"] for row in rows] == [None, "bob", "cay"] * 2
    (household,) = {row["household_key"] for row in rows} - {None}
    assert household != "ann"


def test_make_clean_leaves_what_cannot_be_made_again(settings: Settings, tmp_path: Path) -> None:
    Ledger(settings.ledger_folder).append("exports", [{"export_id": "a"}])
    (left,) = clean(settings, tmp_path, is_agreed=False)
    assert str(settings.ledger_folder) in left
    assert "make clean YES=--yes" in left
    assert clean(settings, tmp_path, is_agreed=True) == []
    assert not settings.ledger_folder.exists()


def _read(settings: Settings, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        return connection.execute(sql).fetchall()
