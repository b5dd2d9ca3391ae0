"""What the page is made of: sections of facts, figures and cards. Texts are plain, not HTML."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dms.charts.shapes import Chart, bars
from dms.charts.theme import BLUE
from dms.words.language import Number, Words
from dms.words.markup import Untranslated

Value = Number | str | None


@dataclass(frozen=True)
class Cell:
    """A cell: what it says, and the value behind it where that is a number.

    `link` is an anchor of the page, `share` (0 to 1) a bar behind the text, `line` the values of a
    small line, `is_wrong` asks for a look.
    """

    text: str
    value: Number | None = None
    link: str | None = None
    share: float | None = None
    line: tuple[float, ...] = ()
    is_wrong: bool = False

    @property
    def is_number(self) -> bool:
        """Whether it is set to the right."""
        return self.value is not None


@dataclass(frozen=True)
class Table:
    """Rows of cells below headings; `numeric` says which columns hold numbers."""

    headings: tuple[str, ...]
    rows: list[list[Cell]]
    numeric: tuple[bool, ...]


@dataclass(frozen=True)
class Figure:
    """A figure of the page.

    name        its anchor
    definition  what is counted, by which rule
    day         the day or days that it stands for, as text
    chart       None where it is a table alone
    empty       a sentence that says why there is nothing to show; the rest is left out then
    is_folded   the table is behind a fold, as the chart says the same
    width       of the three columns of the page
    """

    name: str
    title: str
    definition: str
    day: str
    table: Table | None = None
    chart: Chart | None = None
    empty: str | None = None
    is_folded: bool = True
    width: int = 1


@dataclass(frozen=True)
class Fact:
    """A number that stands by itself, with what it counts."""

    name: str
    title: str
    text: str
    value: Number | None
    definition: str


@dataclass(frozen=True)
class Card:
    """A segment: its figures, its rule in words and what to do with it."""

    name: str
    title: str
    department: str
    rule: str
    facts: list[tuple[str, str]]
    playbook: list[tuple[str, str]]
    warning: str | None
    line: tuple[float, ...]


@dataclass(frozen=True)
class Section:
    """A part of the page, `name` its anchor."""

    name: str
    title: str
    introduction: str
    day: str = ""
    facts: list[Fact] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)


@dataclass(frozen=True)
class Cells:
    """Cells in the words of a reader."""

    words: Words

    def text(self, text: str | None, link: str | None = None) -> Cell:
        """Words."""
        return Cell(text or self.words.number(None), link=link)

    def own(self, text: str | None) -> Cell:
        """Words of the project, which nobody translates."""
        return self.text(text and Untranslated(text))

    def wrong(self, text: str) -> Cell:
        """Words that ask for a look."""
        return Cell(text, is_wrong=True)

    def number(self, number: Number | None, places: int = 0) -> Cell:
        """A count or a measure."""
        return Cell(self.words.number(number, places), number)

    def signed(self, number: int | None) -> Cell:
        """A change."""
        return Cell(self.words.signed(number), number)

    def percent(self, share: Number | None, places: int = 0, has_bar: bool = False) -> Cell:
        """A share, 0 to 1, with a bar behind it if wanted."""
        bar = min(max(float(share), 0.0), 1.0) if has_bar and share is not None else None
        return Cell(self.words.percent(share, places), share, share=bar)

    def money(self, amount: Number | None, currency: str | None) -> Cell:
        """An amount."""
        return Cell(self.words.money(amount, currency), amount)


def lay_out(headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Table:
    """A table; a column with a number in any row holds numbers."""
    numeric = tuple(any(row[place].is_number for row in rows) for place in range(len(headings)))
    return Table(tuple(headings), [list(row) for row in rows], numeric)


def bars_of_counts(words: Words, counts: Iterable[tuple[str, int]], colour: str = BLUE) -> Chart:
    """A bar for each label, with its count as the reader writes numbers."""
    return bars(
        [{"label": label, "value": count, "text": words.number(count)} for label, count in counts],
        colour,
    )


def share_of(part: Number | None, whole: Number | None) -> float | None:
    """A part of a whole, 0 to 1; None where there is no whole."""
    return float(part) / float(whole) if part is not None and whole else None
