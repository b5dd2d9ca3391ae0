"""`dms report`."""

import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from dms.console import out
from dms.errors import DataError
from dms.progress import working
from dms.publishing.files import PublishedFolder
from dms.publishing.pdf import print_page
from dms.publishing.report import link_reports, make_page, pages_beside, report_name
from dms.settings import Settings, load_settings
from dms.words.choice import LANGUAGES, require_language


def report_command(
    *,
    opened: Annotated[
        bool, typer.Option("--open", help="Open it in the browser of this machine.")
    ] = False,
    language: Annotated[
        str | None,
        typer.Option(help=f"One of {', '.join(LANGUAGES)}. [default: DMS_LANGUAGE, en]"),
    ] = None,
    pdf: Annotated[
        bool, typer.Option("--pdf", help="As PDF too, through the Chromium of this machine.")
    ] = False,
) -> None:
    """Make the report of what is published anew, or in another language.

    Each build makes it already: report.html in the published folder, one file without names,
    contact points or rows of customers, that opens and prints anywhere.
    """
    settings = load_settings()
    chosen = require_language(language, "--language") if language else settings.language
    with working("report", has_lines=False):
        made = make_reports(settings, chosen, with_pdf=pdf)
    for path in made:
        out.print(str(path), soft_wrap=True, markup=False)
    if opened:
        webbrowser.open(made[0].as_uri())


def make_reports(settings: Settings, language: str, with_pdf: bool = False) -> list[Path]:
    """Make the report of the published build; gives the names that lead to it.

    Raises:
        DataError: nothing is published, an older version published it, another process publishes,
            or there is no Chromium for the PDF.
    """
    folder = PublishedFolder(settings.published)
    if folder.current() is None:
        raise DataError(f"{settings.published}: nothing was published yet; run `dms build`")
    with folder.locked():
        build = folder.current()
        if build is None or build.is_flat:
            raise DataError(f"{settings.published}: an older version published; run `dms build`")
        segments = folder.file(build, "segments")
        page = segments.with_name(report_name(language, settings.language))
        make_page(segments, page, language, build, pages_beside(folder))
        made = [page]
        if with_pdf:
            made.append(page.with_suffix(".pdf"))
            print_page(page, made[1])
        link_reports(folder, build)
    return [folder.root / path.name for path in made]
