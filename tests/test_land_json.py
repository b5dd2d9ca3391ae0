"""What `dms land` makes of JSON Lines, and of columns that come from a file's name."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from dms.landing import Summary, land
from dms.settings import Settings

SOURCE = """
sources:
  - name: raw_odd
    schema: raw_odd
    config: {meta: {feed: odd, format: json_lines}}
    tables:
      - name: cards
        config:
          meta:
            file_pattern: 'cards_(?P<Dealer>[^_]+)_(?P<extracted_at>\\d{8})\\.jsonl'
            extracted_at_formats: ["%Y%m%d"]
            required_columns: [cardId]
            natural_key: [Dealer, cardId]
            columns_from_file_name: [Dealer]
        columns:
          - {name: Dealer, data_type: string}
          - {name: cardId, data_type: string}
          - {name: name, data_type: string}
          - {name: details, data_type: string}
      - name: notes
        config:
          meta:
            format: delimited
            delimiter: "|"
            file_pattern: 'notes_(?P<Dealer>[^_]+)_(?P<extracted_at>\\d{8})\\.txt'
            extracted_at_formats: ["%Y%m%d"]
            required_columns: [Dealer, noteId]
            natural_key: [Dealer, noteId]
            columns_from_file_name: [Dealer]
        columns:
          - {name: Dealer, data_type: string}
          - {name: noteId, data_type: string}
"""
CARDS = "cards_D7_20260630.jsonl"
REJECTED = "select line_number, reason, raw_line from landing.rejected_rows order by line_number"
COUNTS = "select lines, rows_landed, rows_rejected from landing.files"
ROWS = "select _line, cardId, name, details from raw_odd.cards order by _line"

Rows = Callable[[str], list[tuple]]
Land = Callable[..., Summary]


@pytest.fixture
def land_cards(settings: Settings, tmp_path: Path) -> Land:
    """Lands a file of a made-up feed whose tables are named here."""
    staging = tmp_path / "staging"
    own = Path(__file__).parents[1] / "models" / "staging" / "landing" / "_landing__sources.yml"
    for feed, text in (("odd", SOURCE), ("landing", own.read_text())):
        (staging / feed).mkdir(parents=True)
        (staging / feed / f"_{feed}__sources.yml").write_text(text)
    (settings.landing / "odd").mkdir()

    def land_it(content: str | bytes, name: str = CARDS) -> Summary:
        path = settings.landing / "odd" / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return land(settings, staging)

    return land_it


def test_each_top_level_key_is_a_column_of_text(land_cards: Land, rows: Rows) -> None:
    land_cards(
        '{"cardId": "007", "name": "ANN \\"LEE\\"", "details": {"a": [1, "x"]}}\n'
        '{"details": [1, 2.5], "cardId": 8, "name": null}\n'
        '{"cardId": true, "name": "", "details": "x\\ny"}\n'
        "{}\n"
    )
    assert rows(ROWS) == [
        (1, "007", 'ANN "LEE"', '{"a":[1,"x"]}'),
        (2, "8", None, "[1,2.5]"),
        (3, "true", "", "x\ny"),
        (4, None, None, None),
    ]
    assert rows(COUNTS) == [(4, 4, 0)]


def test_a_row_says_where_it_came_from(land_cards: Land, rows: Rows) -> None:
    land_cards('{"cardId": "1"}\n')
    found = rows("select Dealer, _feed, _file, _line, _extracted_at::text from raw_odd.cards")
    assert found == [("D7", "odd", CARDS, 1, "2026-06-30 00:00:00")]


def test_columns_from_the_file_name_are_in_delimited_rows_too(land_cards: Land, rows: Rows) -> None:
    land_cards(gzip.compress(b"noteId\n1\n2\n"), "notes_D9_20260630.txt.gz")
    assert rows("select Dealer, noteId from raw_odd.notes order by 2") == [("D9", "1"), ("D9", "2")]


def test_a_column_that_the_file_name_gives_may_not_be_in_the_file(
    land_cards: Land, rows: Rows
) -> None:
    summary = land_cards("noteId|DEALER\n1|D8\n", "notes_D9_20260630.txt")
    assert "names that the loader keeps for itself: DEALER" in summary.problems[0]
    land_cards('{"cardId": 1}\n{"cardId": 2, "dealer": "D8"}\n')
    assert rows(REJECTED) == [
        (2, "a key that the loader keeps for itself", '{"cardId": 2, "dealer": "D8"}')
    ]


BAD_LINES = [
    ("[1]", "no JSON object"),
    ('"text"', "no JSON object"),
    ("7", "no JSON object"),
    ("null", "no JSON object"),
    ('{"cardId": 1', "broken JSON"),
    ('{"cardId": 1} x', "broken JSON"),
    ('{"cardId": 1}{"cardId": 2}', "broken JSON"),
    ('{"cardId": "a\tb"}', "broken JSON"),
    ('{"cardId": "a\x01b"}', "broken JSON"),
    ('{"cardId": "\\ud800"}', "broken JSON"),
    ("{'cardId': 1}", "broken JSON"),
    ("cardId,name", "broken JSON"),
    ('{"cardId": 1, "cardId": 1}', "a key given twice"),
    ('{"cardId": 1, "CARDID": 2}', "a key given twice"),
    ('{"cardId": 1, "É": 1, "é": 2}', "a key given twice"),
    ('{"cardId": 1, "": 2}', "a key without a name"),
    ('{"cardId": 1, "x\\u0000": 2}', "a key without a name"),
    ('{"cardId": 1, "_line": 2}', "a key that the loader keeps for itself"),
    ('{"cardId": "a\0b"}', "a NUL character in the line"),
    ('{"cardId":\r1}', "a carriage return in the line"),
]


@pytest.mark.parametrize(("line", "reason"), BAD_LINES)
def test_a_line_that_cannot_be_read_is_rejected_alone(
    land_cards: Land, rows: Rows, line: str, reason: str
) -> None:
    assert land_cards(f'{{"cardId": "a"}}\n{line}\n{{"cardId": "b"}}\n').problems == []
    assert rows(REJECTED) == [(2, reason, line)]
    assert rows("select _line, cardId from raw_odd.cards order by 1") == [(1, "a"), (3, "b")]
    assert rows(COUNTS) == [(3, 2, 1)]


def test_all_kinds_of_bad_lines_together(land_cards: Land, rows: Rows) -> None:
    good = '{"cardId": "good", "details": {"x": 1}}'
    land_cards("".join(f"{line}\n{good}\n" for line, _ in BAD_LINES))
    expected = [(1 + 2 * i, reason, line) for i, (line, reason) in enumerate(BAD_LINES)]
    assert rows(REJECTED) == expected
    assert rows("select distinct details from raw_odd.cards") == [('{"x":1}',)]
    assert rows(COUNTS) == [(2 * len(BAD_LINES), len(BAD_LINES), len(BAD_LINES))]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ('\ufeff{"cardId": "José"}\n'.encode(), "byte order mark"),
        ('{"cardId": "José"}\n'.encode("cp1252"), "Windows-1252"),
        ('{"cardId": "José"}\r\n'.encode(), "CRLF"),
        ('{"cardId": "José"}'.encode(), "no end of the last line"),
        (b'{"cardId": "Jos\\u00e9"}\n\n\r\n', "escaped; blank lines"),
        (' \t{"cardId": "José"}\n'.encode(), "blanks in front"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_encodings_and_line_ends(land_cards: Land, rows: Rows, body: bytes, why: str) -> None:
    land_cards(body)
    assert rows("select _line, cardId from raw_odd.cards") == [(1, "José")]
    assert rows(COUNTS) == [(1, 1, 0)]


def test_bytes_in_no_encoding_and_endless_lines_are_rejected(land_cards: Land, rows: Rows) -> None:
    endless = b'{"cardId": "' + b"x" * 3_000_000 + b'"}'
    land_cards(b'{"cardId": "\x81"}\n' + endless + b'\n{"cardId": "b"}\n')
    assert rows("select line_number, reason, length(raw_line) from landing.rejected_rows") == [
        (1, "bytes that are neither UTF-8 nor Windows-1252", 18),
        (2, "longer than 1048576 bytes", 1048576),
    ]
    assert rows(ROWS) == [(3, "b", None, None)]


def test_a_line_of_just_under_a_megabyte_lands(land_cards: Land, rows: Rows) -> None:
    width = (1 << 20) - len('{"cardId": ""}')
    land_cards(f'{{"cardId": "{"x" * width}"}}\n')
    assert rows("select length(cardId) from raw_odd.cards") == [(width,)]


def test_deep_nesting_is_only_text(land_cards: Land, rows: Rows) -> None:
    deep = "[" * 200_000 + "]" * 200_000
    land_cards(f'{{"cardId": "1", "details": {deep}}}\n')
    assert rows("select details from raw_odd.cards") == [(deep,)]


def test_unknown_keys_are_kept_and_reported(land_cards: Land, rows: Rows) -> None:
    names = ["Shoe Size", 'a"b', "a/b~c", "x'); drop table landing.files; --", "*", "$", "0"]
    lines = [{"cardId": "1"}, *({"cardId": "1", name: name} for name in names), {"CARDID": "2"}]
    summary = land_cards("".join(json.dumps(line) + "\n" for line in lines))
    assert len(summary.notices) == 1
    assert all(name in summary.notices[0] for name in names)
    quoted = ['"' + name.replace('"', '""') + '"' for name in names]
    assert rows(f"select {', '.join(f'max({name})' for name in quoted)} from raw_odd.cards") == [
        tuple(names)
    ]
    assert rows("select cardId, count(*) from raw_odd.cards group by 1 order by 1") == [
        ("1", 8),
        ("2", 1),
    ]
    again = land_cards('{"cardId": "3", "SHOE SIZE": 44}\n', "cards_D7_20260701.jsonl")
    assert "its layout does not name: Shoe Size" in again.notices[0]
    assert ("44",) in rows('select "Shoe Size" from raw_odd.cards')


def test_a_file_without_a_required_key_is_refused(land_cards: Land, rows: Rows) -> None:
    summary = land_cards('{"name": "x"}\n[\n')
    assert "odd.cards needs the columns cardId" in summary.problems[0]
    assert rows("select count(*) from raw_odd.cards") == [(0,)]
    assert rows("select count(*) from landing.rejected_rows") == [(0,)]


def test_one_line_with_the_required_key_is_enough(land_cards: Land, rows: Rows) -> None:
    assert land_cards('{"name": "x"}\n{"CardID": null}\n').problems == []
    assert rows(COUNTS) == [(2, 2, 0)]


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff"])
def test_an_empty_file_lands_without_rows(land_cards: Land, rows: Rows, content: str) -> None:
    assert land_cards(content).problems == []
    assert rows(COUNTS) == [(0, 0, 0)]


def test_a_file_with_hundreds_of_keys_is_refused(land_cards: Land, rows: Rows) -> None:
    line = json.dumps({"cardId": 1} | {f"k{number}": 1 for number in range(500)})
    assert "more than 500 keys" in land_cards(line).problems[0]
    lines = "".join(json.dumps({"cardId": 1, f"k{n}": 1}) + "\n" for n in range(500))
    assert "more than 500 keys" in land_cards(lines).problems[0]
    names = rows("select column_name from duckdb_columns() where table_name = 'cards'")
    assert len(names) == 9


def test_keys_that_appear_late_in_a_large_file_land(land_cards: Land, rows: Rows) -> None:
    filler = "x" * 10_000
    lines = [
        f'{{"cardId": {n}, "name": "{filler}", "late{n // 4000}": {n}}}' for n in range(12_000)
    ]
    land_cards("\n".join(lines))
    assert rows("select count(*), min(_line), max(_line) from raw_odd.cards") == [
        (12_000, 1, 12_000)
    ]
    assert rows("""
        select count(*) from raw_odd.cards
        where cast(cardId as bigint) != _line - 1
            or coalesce(late0, late1, late2) != cardId
            or length(name) != 10000
    """) == [(0,)]
    assert rows("select count(late0), count(late1), count(late2) from raw_odd.cards") == [
        (4_000, 4_000, 4_000)
    ]
