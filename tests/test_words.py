"""The words of the report and the app: all there in each language, numbers as they are written."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from dms.export import judging
from dms.tasks.outcomes import OUTCOMES
from dms.words.catalogues import extract, read_catalogue, texts
from dms.words.choice import LANGUAGES
from dms.words.language import Words
from dms.words.markup import Untranslated, as_html
from dms.words.terms import TERMS
from dms.yaml_files import read_yaml
from full_project import PROJECT

TRANSLATED = sorted(set(LANGUAGES) - {"en"})


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"{(\w*)}", text)) | set(re.findall(r"`[^`]+`", text))


def messages(language: str) -> dict[object, tuple[str, ...]]:
    return {one.id: texts(one.string) for one in read_catalogue(language) if one.id}


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_word_is_translated_and_none_is_left_over(language: str) -> None:
    found = messages(language)
    assert set(found) == {one.id for one in extract() if one.id}, "run `make words`"
    assert [words for words, translated in found.items() if not all(translated)] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_same_places_to_fill(language: str) -> None:
    for words, translated in messages(language).items():
        for text in translated:
            expected = words if isinstance(words, str) else words[1]
            assert placeholders(text) == placeholders(expected), text


@pytest.mark.parametrize(("language", "forms"), [("de", 2), ("es", 2), ("pl", 3)])
def test_a_number_of_things_has_all_its_forms(language: str, forms: int) -> None:
    plurals = [text for words, text in messages(language).items() if isinstance(words, tuple)]
    assert plurals
    assert {len(text) for text in plurals} == {forms}


def test_every_term_is_among_the_words() -> None:
    assert set(TERMS.values()) <= {one.id for one in extract()}


def test_what_closes_a_channel_leaves_out_a_member_or_came_of_a_call_has_a_name() -> None:
    (model,) = read_yaml(PROJECT / "models/marts/customers/contact_evidence.yml")["models"]
    (integrity,) = [test["integrity"] for test in model["data_tests"] if "integrity" in test]
    named = {*integrity["arguments"]["accepted_values"]["reason"], *OUTCOMES}
    source = Path(judging.__file__).read_text("utf-8")
    named |= set(re.findall(r"then '([a-z_]+[a-z])'", source))
    named |= {f"same_{unit}" for unit in judging.UNITS}
    assert len(named) > 20
    assert named <= set(TERMS)


def test_words_of_the_project_keep_their_language_on_a_page() -> None:
    assert as_html("`a` < b") == "<code>a</code> &lt; b"
    assert as_html(Untranslated("`a` < b")) == '<span lang="en"><code>a</code> &lt; b</span>'


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ("1,234,567", "76.3%", "$12,345", "June 30, 2026", "Jun 2026")),
        ("es", ("1.234.567", "76,3 %", "12.345 US$", "30 de junio de 2026", "jun 2026")),
        ("pl", ("1 234 567", "76,3%", "12 345 USD", "30 czerwca 2026", "cze 2026")),
        ("de", ("1.234.567", "76,3 %", "12.345 $", "30. Juni 2026", "Juni 2026")),
    ],
)
def test_numbers_days_and_amounts_are_written_as_in_the_language(
    language: str, expected: tuple[str, ...]
) -> None:
    words = Words(language)
    shown = (
        words.number(1_234_567),
        words.percent(0.7631, 1),
        words.money(Decimal("12345.40"), "USD"),
        words.day(date(2026, 6, 30)),
        words.month(date(2026, 6, 1)),
    )
    assert tuple(" ".join(text.split()) for text in shown) == expected


def test_a_change_has_its_sign() -> None:
    words = Words("en")
    assert [words.signed(one) for one in (1_200, 0, -7)] == ["+1,200", "+0", "\N{MINUS SIGN}7"]


def test_what_is_not_known_is_a_dash_and_a_code_without_a_name_is_itself() -> None:
    words = Words("de")
    assert {words.number(None), words.day(None), words.money(None, "USD")} == {"\N{EN DASH}"}
    assert words.term("a_code_of_tomorrow") == "a_code_of_tomorrow"


@pytest.mark.parametrize(("count", "noun"), [(1, "segment"), (3, "segmenty"), (5, "segmentów")])
def test_polish_has_three_plurals(count: int, noun: str) -> None:
    plurals = [words for words in messages("pl") if isinstance(words, tuple)]
    ((one, many),) = [words for words in plurals if words[0].startswith("{number} segment:")]
    assert Words("pl").count(one, many, count).startswith(f"{count} {noun}:")


def test_charts_have_months_and_separators_of_the_language() -> None:
    locale = Words("es").chart_locale()
    assert locale["number"]["decimal"] == ","
    assert locale["time"]["months"][0] == "enero"
    assert locale["time"]["days"][0] == "domingo"
