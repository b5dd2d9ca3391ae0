"""The list of letters that count as others (macros/cleaning), against Unicode itself."""

import re
import unicodedata

import pytest

from full_project import PROJECT

MACRO = (PROJECT / "macros" / "cleaning" / "letter_variants.sql").read_text(encoding="utf-8")
PAIRS = [
    (letter, variant)
    for letter, variants in re.findall(r"'(.)': '([^']+)'", MACRO)
    for variant in variants
]
STROKES = "ĿĐÐŁØǾĦŦıĸŉƵƉȽƗƁƊŊƝƘƳƟǤȺȻȾẚſև"
"""Letters that Unicode does not take apart, and that are read as the letter below the stroke."""


def plain(letter: str) -> str:
    """The letter without its marks, in upper case where it has one."""
    parts = unicodedata.normalize("NFKD", letter)
    base = "".join(part for part in parts if not unicodedata.combining(part))
    capital = base.upper()
    return capital if len(capital) == 1 else base


def test_the_macro_lists_letters() -> None:
    assert len(PAIRS) > 700


def test_a_variant_is_its_letter_with_a_mark() -> None:
    wrong = [pair for pair in PAIRS if pair[1] not in STROKES and plain(pair[1]) != plain(pair[0])]
    assert wrong == []


@pytest.mark.parametrize(
    ("first", "last"), [(0xC0, 0x24F), (0x1E00, 0x1E97), (0x1EA0, 0x1EF9), (0x400, 0x4FF)]
)
def test_no_capital_with_a_mark_is_missing(first: int, last: int) -> None:
    """Latin and Cyrillic: small letters are made capitals before they are looked up."""
    listed = {variant for _, variant in PAIRS}
    missing = [
        letter
        for letter in map(chr, range(first, last + 1))
        if letter.upper() == letter
        and unicodedata.category(letter) == "Lu"
        and len(unicodedata.normalize("NFD", letter)) > 1
        and letter not in listed
    ]
    assert missing == []
