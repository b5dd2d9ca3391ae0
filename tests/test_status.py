"""`dms status`: what the published folder alone tells."""

import io
import json
import os
from datetime import date, datetime

import duckdb
import pytest
from rich.console import Console

from dms.errors import DataError
from dms.publishing.publish import publish
from dms.settings import Settings
from dms.status import Sender, read_status
from dms.summary import SegmentLine, segment_table
from test_publish import manifest, node, settings, write_manifest

__all__ = ["manifest", "settings"]  # fixtures

FRESHNESS = """
    create table quality.feed_freshness as
    select * from (values
        ('lake', 'crm', date '2026-06-30', 0, 'fresh'),
        ('maple', 'cdk', date '2026-06-01', 29, 'late'),
        ('maple', 'crm', null, null, 'never_sent')
    ) as listed (dealership_key, feed, newest_extract_on, days_since_newest_extract, status)
"""


def test_a_folder_that_is_not_there_is_told(settings: Settings) -> None:
    with pytest.raises(DataError, match="nothing was published yet; run `dms build`"):
        read_status(settings)


def test_status_is_what_the_published_folder_says_while_the_warehouse_is_held(
    settings: Settings, manifest
) -> None:
    with duckdb.connect(str(settings.warehouse)) as warehouse:
        warehouse.execute(FRESHNESS)
    models = list(json.loads(manifest.read_text())["nodes"].values())
    write_manifest(manifest, [*models, node("quality", "feed_freshness", "segments")])
    publish(settings, manifest)
    publish(settings, manifest)
    (settings.published / "held").mkdir()
    copy = settings.published / "analyst.duckdb"
    copy.write_bytes(b"a copy")
    os.utime(copy, (0, datetime(2026, 7, 1, 3, 12).timestamp()))
    (settings.published / "build.json").write_text('{"status": "held"}')

    with duckdb.connect(str(settings.warehouse)):
        status = read_status(settings)

    assert status.published is not None
    assert (status.published.build.number, status.published.build.as_of) == (2, "2026-06-30")
    assert status.published.figures["customers"] == 100
    assert status.last_run == {"status": "held"}
    assert status.is_held
    assert status.copied_at == datetime(2026, 7, 1, 3, 12).astimezone()
    assert status.senders == [
        Sender("lake", "crm", date(2026, 6, 30), 0, "fresh"),
        Sender("maple", "cdk", date(2026, 6, 1), 29, "late"),
    ]
    assert status.bytes["warehouse"] == settings.warehouse.stat().st_size
    assert status.bytes["published"] > 0


def test_the_table_of_segments_fits_80_columns_and_tells_the_change_of_those_there_were() -> None:
    name = "multi_department_customers"
    lines = [
        SegmentLine("service", name, 11_162, 0.478, (1_881, 1_563, 1_560, 11_028)),
        SegmentLine("service", "same", 5, 0.5, (0, 0, 0, 0)),
        SegmentLine("service", "added", 5, 0.5, (0, 0, 0, 0)),
    ]
    console = Console(width=80, file=io.StringIO(), record=True)
    console.print(segment_table(lines, {name: 12_000, "same": 5}))
    told = [line.split() for line in console.export_text().splitlines()]
    assert [name, "11,162", "-838", "1,881", "1,563", "1,560", "11,028"] in told
    assert ["same", "5", "0", "0", "0", "0"] in told
    assert ["added", "5", "new", "0", "0", "0", "0"] in told

    console.print(segment_table(lines))
    told = [line.split() for line in console.export_text().splitlines()]
    assert [name, "11,162", "47.8%", "1,881", "1,563", "1,560", "11,028"] in told


def test_nothing_published_and_a_report_that_is_none_are_no_error(settings: Settings) -> None:
    settings.published.mkdir()
    (settings.published / "build.json").write_text("{")
    status = read_status(settings)
    assert (status.published, status.last_run, status.senders) == (None, {}, [])
    assert not status.is_held
