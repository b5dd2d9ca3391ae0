"""One language: its words from the catalogue, its numbers, days and amounts from Babel."""

import gettext
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale, dates, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from dms.words.terms import TERMS

CATALOGUES = Path(__file__).parent
"""Where the catalogues are, <language>.po, which a translator edits."""

NOTHING = "\N{EN DASH}"
"""What stands where there is no value."""

Number = int | float | Decimal


class Words:
    """The words of one language; text comes out plain, to be escaped by who puts it on a page."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.locale = Locale.parse(language)

    @cached_property
    def _translations(self) -> gettext.NullTranslations:
        if self.language == "en":
            return gettext.NullTranslations()
        with (CATALOGUES / f"{self.language}.po").open("rb") as file:
            catalogue = read_po(file, locale=self.language)
        compiled = BytesIO()
        write_mo(compiled, catalogue)
        compiled.seek(0)
        return gettext.GNUTranslations(compiled)

    def say(self, text: str, /, **values: object) -> str:
        """A sentence or a heading of the source in this language, its {names} filled in."""
        return self._translations.gettext(text).format_map(values)

    def count(self, one: str, many: str, number: int, /, **values: object) -> str:
        """The same for a number of things; {number} is the number as it is written here."""
        text = self._translations.ngettext(one, many, number)
        return text.format_map({"number": self.number(number), **values})

    def term(self, code: str | None) -> str:
        """What a code of the published tables is called; one that nobody named is itself."""
        if code is None:
            return NOTHING
        text = TERMS.get(code)
        return self._translations.gettext(text) if text else code

    def number(self, number: Number | None, places: int = 0) -> str:
        """A count or a measure."""
        if number is None:
            return NOTHING
        pattern = f"#,##0.{'0' * places}" if places else "#,##0"
        return numbers.format_decimal(number, pattern, locale=self.locale)

    def signed(self, number: int | None) -> str:
        """A change, with its sign."""
        if number is None:
            return NOTHING
        return numbers.format_decimal(number, "+#,##0;\N{MINUS SIGN}#,##0", locale=self.locale)

    def percent(self, share: Number | None, places: int = 0) -> str:
        """A share, 0 to 1, in percent."""
        if share is None:
            return NOTHING
        pattern = self.locale.percent_formats[None].pattern
        if places:
            pattern = pattern.replace("0", f"0.{'0' * places}", 1)
        return numbers.format_percent(share, pattern, locale=self.locale)

    def money(self, amount: Number | None, currency: str | None) -> str:
        """An amount to the whole unit; without a currency it is a number."""
        if amount is None or currency is None:
            return self.number(amount)
        pattern = self.locale.currency_formats["standard"].pattern.replace(".00", "")
        return numbers.format_currency(
            amount, currency, pattern, locale=self.locale, currency_digits=False
        )

    def day(self, day: date | None) -> str:
        """A day, as in running text."""
        return NOTHING if day is None else dates.format_date(day, "long", locale=self.locale)

    def short_day(self, day: date | None) -> str:
        """A day, as in a table."""
        return NOTHING if day is None else dates.format_date(day, "medium", locale=self.locale)

    def month(self, day: date | None) -> str:
        """The month of a day."""
        return NOTHING if day is None else dates.format_skeleton("yMMM", day, locale=self.locale)

    def chart_locale(self) -> dict[str, Any]:
        """How charts write numbers and months: a locale as Vega takes it."""
        names = self.locale
        symbols = names.number_symbols["latn"]
        weekdays = (6, 0, 1, 2, 3, 4, 5)  # Vega begins with Sunday, Babel with Monday
        return {
            "number": {
                "decimal": symbols["decimal"],
                "thousands": symbols["group"],
                "grouping": [3],
                "currency": ["", ""],
            },
            "time": {
                "dateTime": "%x, %X",
                "date": "%Y-%m-%d",
                "time": "%H:%M:%S",
                "periods": ["AM", "PM"],
                "days": _pick(names.days["stand-alone"]["wide"], weekdays),
                "shortDays": _pick(names.days["stand-alone"]["abbreviated"], weekdays),
                "months": _pick(names.months["stand-alone"]["wide"], range(1, 13)),
                "shortMonths": _pick(names.months["stand-alone"]["abbreviated"], range(1, 13)),
            },
        }


def _pick(names: Mapping[int, str], keys: Iterable[int]) -> list[str]:
    return [names[key] for key in keys]
