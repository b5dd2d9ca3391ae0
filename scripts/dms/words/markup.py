"""Texts as HTML, the same in the report and in the app."""

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

_NAME = re.compile(r"`([^`]*)`")


class Untranslated(str):
    """Words of the project's own YAML and SQL: English, in whatever language the page is."""

    __slots__ = ()


def as_html(text: str) -> Markup:
    """A text escaped, never Markdown; what stands between backquotes is set as a name."""
    html = Markup(_NAME.sub(r"<code>\1</code>", str(escape(text))))
    if isinstance(text, Untranslated):
        return Markup('<span lang="en">{}</span>').format(html)
    return html


def templates_of(folder: Path) -> Environment:
    """The pages that lie in a folder: all that is put into them is escaped, and has to be there."""
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["html"] = as_html
    return environment
