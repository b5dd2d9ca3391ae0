"""`dms status`: what is published, how fresh each rooftop is, what is held, and the disk."""

import json
import shutil
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import duckdb
import typer
from rich.markup import escape

from dms.building.report import REPORT
from dms.console import out, plain_table
from dms.errors import DataError
from dms.publishing.files import PublishedFolder
from dms.publishing.kept import KeptBuild, describe_kept
from dms.settings import Settings, load_settings
from dms.summary import HARDENED

_FRESHNESS = """
    select dealership_key, feed, newest_extract_on, days_since_newest_extract, status
    from quality.feed_freshness
    where status != 'never_sent'
    order by dealership_key, feed
"""


@dataclass(frozen=True)
class Sender:
    """A rooftop of a feed, or a feed that tells no rooftops, in the published build.

    `newest_extract_on` is the day of its newest extract, `days` how many days before the build's
    day that is, `status` fresh or late.
    """

    rooftop: str
    feed: str
    newest_extract_on: date
    days: int
    status: str


@dataclass(frozen=True)
class Status:
    """published    the build that BI reads, None for none
    last_run     the report of the last `dms build` (building.report), {} where there is none
    senders      how fresh each one is
    is_held      whether files that were held lie beside
    copied_at    when the analysts' copy was written (local time), None where there is none
    bytes        of the warehouse and of the published folder, and free on its disk
    """

    published: KeptBuild | None
    last_run: dict[str, Any]
    senders: list[Sender]
    is_held: bool
    copied_at: datetime | None
    bytes: dict[str, int]


def read_status(settings: Settings) -> Status:
    """Read the published folder; the warehouse is not opened, a build may be running.

    Raises:
        DataError: there is no published folder.
    """
    folder = PublishedFolder(settings.published)
    if not settings.published.is_dir():
        raise DataError(f"{settings.published}: nothing was published yet; run `dms build`")
    warehouse = settings.warehouse.stat().st_size if settings.warehouse.is_file() else 0
    return Status(
        published=next((kept for kept in describe_kept(folder) if kept.is_current), None),
        last_run=_read_report(settings.published / REPORT),
        senders=_read_senders(folder.link("segments")),
        is_held=folder.held.is_dir(),
        copied_at=_written_at(folder.analyst_copy),
        bytes={
            "warehouse": warehouse,
            "published": sum(
                path.stat().st_size
                for path in settings.published.rglob("*")
                if path.is_file() and not path.is_symlink()
            ),
            "free": shutil.disk_usage(settings.published).free,
        },
    )


def _written_at(file: Path) -> datetime | None:
    if not file.is_file():
        return None
    return datetime.fromtimestamp(file.stat().st_mtime).astimezone()


def _read_report(path: Path) -> dict[str, Any]:
    try:
        report: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return report


def _read_senders(segments: Path) -> list[Sender]:
    if not segments.exists():
        return []
    with duckdb.connect(str(segments), config=HARDENED) as connection:
        try:
            return [Sender(*row) for row in connection.execute(_FRESHNESS).fetchall()]
        except duckdb.CatalogException:
            return []


def _document(status: Status) -> str:
    kept = status.published
    return json.dumps(
        {
            **asdict(status),
            "published": kept
            and {
                "build": kept.build.number,
                "as_of_date": kept.build.as_of,
                "published_at": kept.published_at.isoformat(timespec="seconds"),
                **kept.figures,
            },
        },
        indent=2,
        default=str,
    )


def _print(settings: Settings, status: Status) -> None:
    kept, run = status.published, status.last_run
    if kept:
        figures = ", ".join(
            f"{count:,} {name}" for name, count in kept.figures.items() if count is not None
        )
        out.print(
            f"published   {kept.build}, since {kept.published_at:%Y-%m-%d %H:%M}: {figures}",
            soft_wrap=True,
        )
    else:
        out.print("published   nothing yet")
    if run:
        seconds = sum(run["stages"].values())
        message = f": {run['message']}" if run["message"] else ""
        out.print(
            f"last build  {run['status']}, begun {run['started_at']}, {seconds:,.0f} s"
            f"{escape(message)}",
            soft_wrap=True,
        )
    if status.is_held:
        out.print(
            f"held        {settings.published / 'held'}; see `dms publish --diff`", soft_wrap=True
        )
    if status.copied_at:
        out.print(
            f"analysts    {settings.published / 'analyst.duckdb'}, "
            f"written {status.copied_at:%Y-%m-%d %H:%M}",
            soft_wrap=True,
        )
    sizes = ", ".join(f"{name} {size / 1e9:,.2f} GB" for name, size in status.bytes.items())
    out.print(f"disk        {sizes}", soft_wrap=True)
    if status.senders:
        table = plain_table()
        for heading in ("rooftop", "feed", "newest extract"):
            table.add_column(heading, no_wrap=True)
        table.add_column("days", justify="right", no_wrap=True)
        table.add_column("", no_wrap=True)
        for sender in status.senders:
            late = "late" if sender.status == "late" else ""
            table.add_row(
                escape(sender.rooftop),
                escape(sender.feed),
                str(sender.newest_extract_on),
                str(sender.days),
                late,
            )
        out.print(table)


def status_command(
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document and nothing else.")
    ] = False,
) -> None:
    """Show what is published and how fresh it is.

    Reads the published folder alone, so it answers while a build runs.
    """
    settings = load_settings()
    status = read_status(settings)
    if as_json:
        print(_document(status))  # noqa: T201
    else:
        _print(settings, status)
