"""The catalogues of words: what the source says, and the .po file of each language (gettext)."""

from collections.abc import Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from dms.settings import PROJECT_DIR

FOLDER = Path(__file__).parent
"""Where the catalogues are, <language>.po."""

_PROJECT = "dealer-segments"

SOURCE = PROJECT_DIR / "scripts" / "dms"

_METHODS = [("**.py", "python"), ("**.j2", "jinja2.ext:babel_extract")]
_KEYWORDS: dict[str, tuple[int, ...] | None] = {"say": None, "mark": None, "count": (1, 2)}
"""What takes words: Words.say, Words.count, and mark of the terms."""

_SPOKEN = ("report", "words", "app")
"""The packages that say something to a reader; elsewhere `say` is the progress of a command."""


def extract() -> Catalog:
    """All words of the source, with where they stand."""
    catalogue = Catalog(project=_PROJECT, version="1", fuzzy=False)
    for package in _SPOKEN:
        folder = SOURCE / package
        if not folder.is_dir():
            continue
        options = {"**.j2": {"trim_blocks": "true", "lstrip_blocks": "true"}}
        found = extract_from_dir(folder, _METHODS, options, _KEYWORDS, comment_tags=())
        for file, _, words, _, _ in found:
            catalogue.add(words, locations=[(f"{package}/{file}", 0)])
    return catalogue


def read_catalogue(language: str) -> Catalog:
    """The catalogue of a language; an empty one where there is no file yet."""
    file = FOLDER / f"{language}.po"
    if not file.is_file():
        return Catalog(locale=language, project=_PROJECT, version="1", fuzzy=False)
    with file.open("rb") as lines:
        return read_po(lines, locale=language)


_HEADER = "# The words of the report and the app. `make words` adds new ones, to be translated."


def write_catalogue(catalogue: Catalog) -> None:
    """Write the catalogue of a language into its file."""
    catalogue.header_comment = _HEADER
    catalogue.msgid_bugs_address = catalogue.last_translator = catalogue.language_team = ""
    with (FOLDER / f"{catalogue.locale}.po").open("wb") as file:
        # Without lines, which would change with each edit above them.
        write_po(file, catalogue, width=100, sort_output=True, include_lineno=False)


def texts(string: str | Sequence[str] | None) -> tuple[str, ...]:
    """The text of a message, or one for each plural; an empty one where it is not translated."""
    if not string:
        return ("",)
    return (string,) if isinstance(string, str) else tuple(string)
