"""The report of a build: made beside its files before the switch, and switched with them.

It is made in a process of its own, so that whatever becomes of it, the build is published.
"""

import subprocess
import sys
from collections.abc import Sequence
from html import escape
from pathlib import Path

import duckdb

from dms.console import err
from dms.errors import DataError
from dms.publishing.files import CATALOGUE, SEGMENTS_PAGE, PublishedBuild, PublishedFolder
from dms.warehouse import attach_read_only, has_relation

LONGEST_SECONDS = 300
"""More than a report of a million customers takes; one that hangs is given up."""

_UNFINISHED = ".unfinished-report"

_NOT_MADE = """\
<!doctype html>
<html lang="en"><meta charset="utf-8"><title>No report of {build}</title>
<h1>No report of {build}</h1>
<p>The build is published; its report could not be made: {reason}</p>
<p>Mend the cause and run <code>dms report</code>.</p>
</html>
"""


def report_name(language: str, usual: str, ending: str = "html") -> str:
    """What a report is called: that in the usual language has the short name."""
    return f"report.{ending}" if language == usual else f"report.{language}.{ending}"


def add_report(
    folder: PublishedFolder, build: PublishedBuild, language: str, beside: Sequence[str] = ()
) -> None:
    """Put the report into the draft of a build, or a page that says why there is none. It links to
    pages `beside` it.

    Nothing that goes wrong is raised, it is told. A project that publishes no titles of segments
    has no report.
    """
    try:
        segments = folder.unfinished("segments")
        if not _has_titles(segments):
            return
        page = folder.draft / report_name(language, language)
        try:
            make_page(segments, page, language, build, beside)
        except DataError as error:
            err.print(f"no report: {error}", soft_wrap=True, markup=False)
            text = _NOT_MADE.format(build=escape(str(build)), reason=escape(str(error)))
            page.write_text(text, encoding="utf-8")
    except (OSError, duckdb.Error, DataError) as error:
        err.print(f"no report: {error}", soft_wrap=True, markup=False)


def pages_beside(folder: PublishedFolder) -> list[str]:
    """The names of those pages that `dms docs` left in the published folder."""
    return [name for name in (SEGMENTS_PAGE, CATALOGUE) if (folder.root / name).is_file()]


def make_page(
    segments: Path,
    page: Path,
    language: str,
    build: PublishedBuild,
    beside: Sequence[str] = (),
) -> None:
    """Make the report of a file for everyone, in a process of its own, with links to what is
    `beside` it.

    Raises:
        DataError: it could not be made; there is no `page` then, or the one of before.
    """
    unfinished = page.with_name(f"{_UNFINISHED}-{page.name}")
    command = [sys.executable, "-m", "dms.tether", sys.executable, "-m", "dms.report"]
    try:
        result = subprocess.run(
            [*command, str(segments), str(unfinished), language, str(build), *beside],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=LONGEST_SECONDS,
            check=False,
        )
        if result.returncode:
            words = result.stderr.strip().splitlines() or [f"exit status {result.returncode}"]
            raise DataError(words[-1].removeprefix("error: "))
        unfinished.replace(page)
    except subprocess.TimeoutExpired as error:
        raise DataError(f"it took more than {LONGEST_SECONDS} seconds") from error
    except OSError as error:
        raise DataError(f"{page}: cannot be written ({error.strerror})") from error
    finally:
        unfinished.unlink(missing_ok=True)


def _has_titles(segments: Path) -> bool:
    with duckdb.connect(":memory:") as connection:
        attach_read_only(connection, segments, "segments")
        return has_relation(connection, "segments", "membership.segment_titles")


def link_reports(folder: PublishedFolder, build: PublishedBuild) -> None:
    """Point the names of reports to those of `build`, and take away those that it has not.

    Nothing that goes wrong is raised, it is told.
    """
    try:
        for other in folder.switch_reports(build):
            err.print(
                f"{other}: is a file of someone else, not a link, so it is not the report of "
                f"{build}; move it away and run `dms report`",
                soft_wrap=True,
                markup=False,
            )
    except OSError as error:
        err.print(f"no report: {error}", soft_wrap=True, markup=False)
