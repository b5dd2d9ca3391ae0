"""`dms docs`: the catalogue of all models and the page of the segments, beside what is published.

Not part of a build, which would be a third longer for it: both say what the project is, and change
when somebody changes a model, not every night.
"""

import re
from html import escape
from pathlib import Path

from markdown_it import MarkdownIt

from dms.console import err, out
from dms.dbt import DbtProject, last_error
from dms.errors import DataError
from dms.manifest import load_manifest
from dms.playbook import INTRODUCTION, playbook_page
from dms.publishing.files import CATALOGUE, SEGMENTS_PAGE
from dms.settings import Settings, load_settings

_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The segments</title>
<link rel="icon" href="data:,">
<style>
body {{ max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif;
  color: #1f2933; overflow-wrap: anywhere }}
h2 {{ margin-top: 2.5rem; border-bottom: 1px solid #dfe4ea }}
h3 {{ margin: 2rem 0 0; break-after: avoid }}
code {{ background: #f5f7f9; padding: 0 .2em }}
a {{ color: #08467a }}
</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""

_FAVICON = re.compile(r'href="\$\{require\([^)]*\)\}"')
"""What dbt's page asks a browser for in vain."""

_INTRODUCTION = """\
# The segments

Every segment with its rule and what to do with it, as the project says. How large each one is and
whom it reaches: <report.html>. Where its columns come from: <catalogue.html>.

"""


def docs_command() -> None:
    """Write catalogue.html and segments.html into the published folder.

    The catalogue is dbt's documentation of every model, column, test and what depends on what, as
    one file; the other page has every segment with its rule and playbook. Both open without a
    server and ask for nothing from outside. Run it when the project has changed: a build leaves
    them as they are.
    """
    for path in write_docs(load_settings()):
        out.print(path, soft_wrap=True, markup=False)


def write_docs(settings: Settings) -> list[Path]:
    """Write both pages, each in one step; gives where they are.

    Raises:
        DataError: nothing was built yet, or dbt cannot read the warehouse.
    """
    project = DbtProject.locate()
    if not settings.warehouse.is_file() or not project.manifest.is_file():
        raise DataError(f"{settings.warehouse}: nothing was built yet; run `dms build`")
    pages = {
        SEGMENTS_PAGE: segments_page(playbook_page(load_manifest(project.manifest))),
        CATALOGUE: _catalogue(project, settings),
    }
    settings.published.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in pages.items():
        unfinished = settings.published / f".unfinished-{name}"
        unfinished.write_text(text, encoding="utf-8")
        written.append(unfinished.replace(settings.published / name))
    return written


def segments_page(markdown: str) -> str:
    """The page of docs/playbook.md for a browser."""
    _, _, rest = markdown.partition(INTRODUCTION)
    reader = MarkdownIt("commonmark", {"html": False})
    body = reader.render(_INTRODUCTION).replace("&lt;report.html&gt;", _link("report.html"))
    body = body.replace("&lt;catalogue.html&gt;", _link(CATALOGUE))
    return _PAGE.format(body=body + reader.render(rest))


def mended(page: str, target_folder: Path, project: Path) -> str:
    """dbt's page without its faults: icons that a browser asks for before their names are filled
    in, and where on this machine the project is.
    """
    page = page.replace('<use xlink:href="{{', '<use ng-attr-xlink:href="{{')
    page = _FAVICON.sub('href="data:,"', page, count=1)
    page = page.replace(f"{target_folder}/", "")
    return page.replace(f'"root_path": "{project}"', '"root_path": ""')


def _catalogue(project: DbtProject, settings: Settings) -> str:
    err.print("reading the warehouse", soft_wrap=True)
    arguments = ["docs", "generate", "--static", "--no-compile"]
    environment = {"DMS_WAREHOUSE": str(settings.warehouse)}
    with project.start(arguments, environment) as (process, stream):
        events = list(stream)
    page = project.target_folder / "static_index.html"
    if process.returncode or not page.is_file():
        raise DataError(f"dbt could not write the catalogue: {last_error(events)}")
    text = mended(page.read_text(encoding="utf-8"), project.target_folder, project.directory)
    page.unlink()
    return text


def _link(name: str) -> str:
    return f'<a href="{escape(name)}">{escape(name)}</a>'
