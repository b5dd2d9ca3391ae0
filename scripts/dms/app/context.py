"""What each page is given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dms.app import queries
from dms.app.reader import Reader
from dms.report.figure import Cells
from dms.words.language import Words


@dataclass
class Context:
    """Who looks, at what, in which words; `pages` are Streamlit's, by name."""

    reader: Reader
    words: Words
    pages: dict[str, Any] = field(default_factory=dict)

    @property
    def cells(self) -> Cells:
        """Cells of tables in these words."""
        return Cells(self.words)

    @property
    def day(self) -> str:
        """The day that the build looks from, in words."""
        try:
            return self.words.day(date.fromisoformat(self.reader.edition.as_of))
        except ValueError:
            return self.reader.edition.as_of

    @property
    def rooftops(self) -> Mapping[str, str]:
        """What people call each rooftop, by key, in the order of the names."""
        rows = self.reader.rows(queries.ROOFTOPS)
        return {row["dealership_key"]: row["dealership_name"] for row in rows}

    @property
    def currency(self) -> str | None:
        """That of all sums."""
        return next((row["currency"] for row in self.reader.rows(queries.CURRENCY)), None)

    @property
    def titles(self) -> dict[str, str]:
        """What people call each segment, by name, in the order of the titles."""
        rows = self.reader.rows(queries.TITLES, language=self.words.language)
        found = {row["segment_name"]: row["title"] for row in rows}
        return dict(sorted(found.items(), key=lambda pair: pair[1].casefold()))
