"""`dms status`: what the published folder alone tells."""

import json
from datetime import date

import duckdb
import pytest

from dms.errors import DataError
from dms.publish import publish
from dms.settings import Settings
from dms.status import Sender, read_status
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
    (settings.published / "build.json").write_text('{"status": "held"}')

    with duckdb.connect(str(settings.warehouse)):
        status = read_status(settings)

    assert status.published is not None
    assert (status.published.build.number, status.published.build.as_of) == (2, "2026-06-30")
    assert status.published.figures["customers"] == 100
    assert status.last_run == {"status": "held"}
    assert status.is_held
    assert status.senders == [
        Sender("lake", "crm", date(2026, 6, 30), 0, "fresh"),
        Sender("maple", "cdk", date(2026, 6, 1), 29, "late"),
    ]
    assert status.bytes["warehouse"] == settings.warehouse.stat().st_size
    assert status.bytes["published"] > 0


def test_nothing_published_and_a_report_that_is_none_are_no_error(settings: Settings) -> None:
    settings.published.mkdir()
    (settings.published / "build.json").write_text("{")
    status = read_status(settings)
    assert (status.published, status.last_run, status.senders) == (None, {}, [])
    assert not status.is_held
