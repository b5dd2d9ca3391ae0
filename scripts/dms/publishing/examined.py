"""What is about to be published, read once: for personal data, for its figures, for its report."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
from rich.markup import escape

from dms.console import err
from dms.errors import DataError
from dms.findings import Finding, Unread, read_findings, read_unread
from dms.news import News, compare_findings
from dms.publishing.contents import SERVING_FILES
from dms.publishing.files import PublishedFolder
from dms.publishing.guards import Figure, compare_figures
from dms.publishing.personal import find_personal
from dms.summary import SegmentLine, read_segments
from dms.warehouse import attach_read_only


@dataclass(frozen=True)
class Examined:
    """A build beside the published one.

    figures     by which it is judged, with those of the published build
    segments    the lines of its segment table
    findings    what it found in the data, by kind
    unread      columns with values that cannot be read
    news        what the published build had not found; None for a project without findings
    """

    figures: list[Figure] = field(default_factory=list)
    segments: list[SegmentLine] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    news: News | None = None

    @property
    def members_before(self) -> dict[str, int]:
        """Members of each segment in the published build, of those that it had."""
        return {
            figure.item: int(figure.before)
            for figure in self.figures
            if figure.name == "segment_members" and figure.before is not None
        }


def examine(connection: duckdb.DuckDBPyConnection, folder: PublishedFolder) -> Examined:
    """Read the unfinished files, and what the published ones say beside it.

    Raises:
        DataError: something personal is in the file for everyone, after it was said where.
    """
    with _unfinished(connection, folder) as (segments, contacts):
        found = find_personal(connection, segments, contacts, "warehouse")
        figures = compare_figures(connection, segments, folder.link("segments"))
        examined = _read(connection, segments, contacts, figures, folder.link("contacts"))
    if not found:
        return examined
    for finding in found:
        err.print(f"[bold red]personal:[/] {escape(str(finding))}", soft_wrap=True)
    shutil.rmtree(folder.draft)
    raise DataError(
        "not published, what was published before stays: segments.duckdb would hold what only "
        "contacts.duckdb may (see above); take it out of the model and its reason, or publish the "
        "model into contacts"
    )


def examine_look_back(connection: duckdb.DuckDBPyConnection, folder: PublishedFolder) -> Examined:
    """Read the unfinished files of a past day, which are compared with nothing."""
    with _unfinished(connection, folder) as (segments, contacts):
        return _read(connection, segments, contacts, [], None)


@contextmanager
def _unfinished(
    connection: duckdb.DuckDBPyConnection, folder: PublishedFolder
) -> Iterator[tuple[str, str]]:
    """The unfinished files attached; gives the catalogs of segments and contacts."""
    catalogs = {name: f"unfinished_{name}" for name in SERVING_FILES}
    for serving_file, catalog in catalogs.items():
        attach_read_only(connection, folder.unfinished(serving_file), catalog)
    yield catalogs["segments"], catalogs["contacts"]
    for catalog in catalogs.values():
        connection.execute(f"detach {catalog}")


def _read(
    connection: duckdb.DuckDBPyConnection,
    segments: str,
    contacts: str,
    figures: list[Figure],
    published_contacts: Path | None,
) -> Examined:
    return Examined(
        figures=figures,
        segments=read_segments(connection, segments),
        findings=read_findings(connection, segments, contacts),
        unread=read_unread(connection, segments),
        news=compare_findings(connection, contacts, published_contacts),
    )
