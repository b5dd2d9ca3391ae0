"""Files that nobody would think of: landing raises nothing, and accounts for each row.

`DMS_TEST_FUZZ=long` tries many more of them, other ones each time.
"""

import gzip
import io
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dms.errors import DataError
from dms.landing import Summary, land
from dms.landing.reading import xml
from dms.landing.reading.text import Unreadable
from dms.landing.reading.xml_rows import xml_records
from dms.landing.xml_places import Place
from dms.settings import PROJECT_DIR, Settings

SOURCE = """
sources:
  - name: raw_odd
    schema: raw_odd
    config: {meta: {feed: odd}}
    tables:
      - name: rows
        config:
          meta:
            format: delimited
            delimiter: ","
            file_pattern: 'rows_(?P<extracted_at>\\d{8})\\.csv'
            extracted_at_formats: ["%Y%m%d"]
            required_columns: [id]
        columns: [{name: id, data_type: string}, {name: value, data_type: string}]
      - name: cards
        config:
          meta:
            format: json_lines
            file_pattern: 'cards_(?P<extracted_at>\\d{8})\\.jsonl'
            extracted_at_formats: ["%Y%m%d"]
            required_columns: [id]
        columns: [{name: id, data_type: string}, {name: value, data_type: string}]
      - name: leads
        config:
          meta:
            format: xml
            record: lead
            file_pattern: 'leads_(?P<extracted_at>\\d{8})\\.xml'
            extracted_at_formats: ["%Y%m%d"]
            required_columns: [id]
        columns:
          - {name: id, data_type: string, config: {meta: {path: id}}}
          - {name: value, data_type: string, config: {meta: {path: value}}}
          - {name: sent, data_type: string, config: {meta: {path: .}}}
"""
ROWS, CARDS, LEADS = "rows_20260630.csv", "cards_20260630.jsonl", "leads_20260630.xml"
PLACES = {"id": Place("id"), "values": Place("value", is_many=True), "sent": Place(".")}

IS_LONG = os.environ.get("DMS_TEST_FUZZ") == "long"


def examples(few: int, many: int) -> settings:
    """How often a test is tried, in CI and by hand; the same ones each time in CI."""
    return settings(
        max_examples=many if IS_LONG else few,
        derandomize=not IS_LONG,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        # A landing takes too long to be tried over and over for a smaller example.
        phases=[Phase.explicit, Phase.generate],
    )


# --- files ----------------------------------------------------------------------------------------

BITS = [
    *(b'"', b'""', b",", b"\n", b"\r\n", b"\r", b"\0", b"\xef\xbb\xbf", b"\xff", b"\x81", b" "),
    *(b"{", b"}", b"[", b"]", b":", b"\\", b"\\u0000", b"\\ud800", b"null", b'{"id":1}', b'{"":1}'),
    *(b"<lead>", b"</lead>", b"<lead", b"<id>", b"</id>", b"<", b">", b"/>", b"<!--", b"-->"),
    *(b"<![CDATA[", b"]]>", b"<?", b"?>", b"&", b"&amp;", b"&nbsp;", b"<!DOCTYPE a>", b"<!ENTITY"),
    *(b"'", b"=", b"x" * 200, "é".encode(), "\ufdd0".encode(), "\u2028".encode(), b"\x01", b"\x7f"),
    *(b"id", b"value", b"_line", b"1e999", b"-", b"; drop table landing.files; --", b"$1", b"?"),
]
bits = st.sampled_from(BITS)
chaos = st.one_of(
    st.binary(max_size=300), st.lists(st.one_of(bits, st.binary(max_size=3))).map(b"".join)
)
values = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters='",\\<&>'),
    min_size=1,
    max_size=20,
)


def file_of(name: str, pairs: list[tuple[str, str]]) -> list[bytes]:
    """A sound file of these ids and values, cut into its rows and what stands around them."""
    if name == ROWS:
        return [b"id,value\n", *(f"{key},{value}\n".encode() for key, value in pairs), b""]
    if name == CARDS:
        rows = [{"id": key, "value": value} for key, value in pairs]
        return [b"", *(f"{json.dumps(row, ensure_ascii=False)}\n".encode() for row in rows), b""]
    leads = [f"<lead><id>{key}</id><value>{value}</value></lead>" for key, value in pairs]
    return [b"<a>", *map(str.encode, leads), b"</a>"]


class Spoilt(NamedTuple):
    """A sound file with one row spoilt: the values of its rows by their ids, and which it is."""

    content: bytes
    pieces: list[bytes]
    values: dict[str, str]
    spoilt: str


@st.composite
def spoilt_files(draw: st.DrawFn, name: str) -> Spoilt:
    found = draw(st.lists(values, min_size=1, max_size=6))
    pieces = file_of(name, [(f"k{number}", value) for number, value in enumerate(found)])
    at = draw(st.integers(1, len(found)))
    row, line_end = pieces[at].removesuffix(b"\n"), pieces[at][-1:].strip(b">")
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(row)))
        end = draw(st.integers(start, min(len(row), start + 5)))
        row = row[:start] + draw(st.one_of(bits, chaos)) + row[end:]
    content = b"".join([*pieces[:at], row, line_end, *pieces[at + 1 :]])
    named = {f"k{number}": value for number, value in enumerate(found)}
    return Spoilt(content, pieces, named, f"k{at - 1}")


@st.composite
def packed(draw: st.DrawFn, content: bytes, name: str) -> tuple[str, bytes]:
    """A name and its bytes, at times packed, and at times the packing broken."""
    kind = draw(st.sampled_from(["", "", ".gz", ".zip"]))
    if kind == ".gz":
        content = gzip.compress(content, 1, mtime=0)
    elif kind == ".zip":
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as writer:
            writer.writestr(zipfile.ZipInfo(name), content)
        content = archive.getvalue()
    if kind and draw(st.booleans()):
        at = draw(st.integers(0, len(content)))
        content = (
            content[:at] + draw(st.binary(max_size=3)) + content[at + draw(st.integers(0, 9)) :]
        )
    return name + kind, content


# --- landing them ---------------------------------------------------------------------------------


class Site:
    """A landing folder and what became of it."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(
            folder / "landing", folder / "w" / "w.duckdb", folder / "published"
        )
        self.feed = folder / "landing" / "odd"
        self.feed.mkdir(parents=True)
        self._staging = folder / "staging"
        own = PROJECT_DIR / "models" / "staging" / "landing" / "_landing__sources.yml"
        reference = PROJECT_DIR / "models" / "staging" / "reference" / "_reference__sources.yml"
        sources = {"odd": SOURCE, "landing": own.read_text(), "reference": reference.read_text()}
        for feed, text in sources.items():
            (self._staging / feed).mkdir(parents=True)
            (self._staging / feed / f"_{feed}__sources.yml").write_text(text)

    def land(self, files: dict[str, bytes]) -> Summary:
        """Land these files; see that each is landed, skipped or refused, and each row counted."""
        for name, content in files.items():
            (self.feed / name).write_bytes(content)
        summary = land(self.settings, self._staging)
        figures = summary.tables.values()
        assert len(files) == sum(
            each.files_landed + each.files_skipped + each.files_refused for each in figures
        )
        counted = self.rows(
            """
            select file_name, table_name, lines, rows_landed, rows_rejected
            from landing.files order by all
            """
        )
        found = self.rows(
            """
            with rows as (
                select _file as file_name, 'rows' as table_name, _line as line from raw_odd.rows
                union all
                select _file, 'cards', _line from raw_odd.cards
                union all
                select _file, 'leads', _line from raw_odd.leads
            ),

            rejected as (
                select file_name, table_name, line_number as line from landing.rejected_rows
            )

            select
                file_name,
                table_name,
                (select count(distinct line) from (from rows union all from rejected) as every
                    where every.file_name = files.file_name
                    and every.table_name = files.table_name),
                (select count(*) from rows where rows.file_name = files.file_name
                    and rows.table_name = files.table_name),
                (select count(*) from rejected where rejected.file_name = files.file_name
                    and rejected.table_name = files.table_name)
            from landing.files
            order by all
            """
        )
        assert counted == found
        assert all(lines == landed + rejected for _, _, lines, landed, rejected in counted)
        return summary

    def rows(self, sql: str) -> list[tuple]:
        with duckdb.connect(str(self.settings.warehouse), read_only=True) as connection:
            return connection.execute(sql).fetchall()


@contextmanager
def new_site() -> Iterator[Site]:
    with tempfile.TemporaryDirectory() as folder:
        yield Site(Path(folder))


def lines_of(name: str, content: bytes) -> int | None:
    """Lines that are to be accounted for; None where quotes may join some."""
    if name == LEADS or (name == ROWS and b'"' in content):
        return None
    lines = content.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    filled = [line for line in lines if line.removesuffix(b"\r")]
    return len(filled) - (name == ROWS)


@examples(12, 1500)
@given(st.data())
def test_any_bytes_land_or_are_refused(data: st.DataObject) -> None:
    contents = {
        name: data.draw(chaos).join([start, end])
        for name, start, end in (
            (ROWS, b"id,value\n", b"\n"),
            (CARDS, b'{"id": 1}\n', b""),
            (LEADS, b"", b"<lead/>"),
        )
    }
    with new_site() as site:
        site.land(dict(data.draw(packed(content, name)) for name, content in contents.items()))
        landed = site.rows("select file_name, lines from landing.files")
    for packed_name, lines in landed:
        name = packed_name.removesuffix(".gz").removesuffix(".zip")
        assert lines_of(name, contents[name]) in (None, lines)


@examples(12, 1500)
@given(st.data())
def test_a_spoilt_row_spoils_no_other(data: st.DataObject) -> None:
    files = {name: data.draw(spoilt_files(name)) for name in (ROWS, CARDS, LEADS)}
    with new_site() as site:
        site.land({name: file.content for name, file in files.items()})
        counted = dict(site.rows("select file_name, lines from landing.files"))
        for name, lines in counted.items():
            file = files[name]
            assert lines_of(name, file.content) in (None, lines)
            landed = site.rows(f"select id, value from raw_odd.{name.partition('_')[0]}")
            missing = {key for key, value in file.values.items() if (key, value) not in landed} - {
                file.spoilt
            }
            if name == LEADS:
                # What opens in one record and closes in another holds what is between them.
                texts = [
                    *site.rows("select raw_line from landing.rejected_rows"),
                    *site.rows("select sent from raw_odd.leads"),
                ]
                pieces = [file.pieces[1 + int(key[1:])].decode() for key in missing]
                assert all(any(piece in text for (text,) in texts) for piece in pieces)
            else:
                assert missing == set()


@examples(10, 500)
@given(
    st.lists(
        st.one_of(
            st.binary(min_size=1, max_size=60).map(os.fsdecode),
            st.sampled_from(
                [ROWS, CARDS, LEADS, f"{ROWS}.gz", f"{LEADS}.ZIP", "rows_20269999.csv"]
            ),
        ).filter(lambda name: "/" not in name and "\0" not in name and not name.startswith(".")),
        unique_by=lambda name: name.lower(),
        max_size=4,
    )
)
def test_any_file_name_is_landed_or_refused(names: list[str]) -> None:
    names = [name for name in names if not name.lower().endswith((".part", ".tmp"))]
    with new_site() as site:
        site.land({name: b"id,value\n" + os.fsencode(name) for name in names})


# --- the XML splitter -----------------------------------------------------------------------------

XML_BITS = [bit for bit in BITS if bit not in (b"<!ENTITY", b"<!DOCTYPE a>")]
markup = st.lists(
    st.sampled_from([*XML_BITS, b"<lead>x</lead>", b"<LEAD a=b/>", b"<b:lead c='>'>"])
)


def read_leads(content: bytes, block: int, limit: int) -> list[tuple[int, str] | Unreadable]:
    with patch.object(xml, "BLOCK_BYTES", block), patch.object(xml, "LONGEST_RECORD_BYTES", limit):
        records = xml_records(io.BytesIO(content), "lead", PLACES)
        found = list(islice(records, len(content) + 2))
    assert [record[0] for record in found] == list(range(1, len(found) + 1))
    assert len(found) <= len(content)
    return found


@examples(300, 20_000)
@given(markup.map(b"".join), st.integers(1, 40))
def test_leads_are_the_same_whatever_the_blocks_they_are_read_in(
    content: bytes, block: int
) -> None:
    content += b"<lead/>"
    try:
        whole = read_leads(content, 1 << 20, 1 << 20)
    except DataError:
        with pytest.raises(DataError):
            read_leads(content, block, 1 << 20)
    else:
        assert read_leads(content, block, 1 << 20) == whole


whole_leads = st.lists(
    st.sampled_from(
        [
            *(
                b"<a>",
                b"</a>",
                b"<b x='1' y = \"2>\">",
                b"</b >",
                b"<c/>",
                b"<A>",
                b"</A>",
                b"<p:a>",
            ),
            *(b"<a x='1' x='2'>", b"<a x=1>", b"<a xmlns='u'>", b"<a xml:x='1'>", b"<lead/>"),
            *(b"<!--x-->", b"<!-- <a> -->", b"<!-->-->", b"<!--a--b-->", b"<![CDATA[</lead>]]]>"),
            *(b"<![CDATA[]]>", b"]]>", b"<?p?>", b"&amp;", b"&x;", b"&", "é".encode(), b"\xe9"),
            *(
                b"\n",
                b"\r\n",
                b"\x0c",
                b"\0",
                b"\x81",
                "\ufdd2".encode(),
                b"text",
                b"<id>",
                b"</id>",
            ),
            *(b"<a>" * 32, b"<c x='1'/>" * 9_990, b"</a>" * 32, b"<id x='<'>", b"<1>", b"<a\n>"),
        ]
    )
).map(lambda bits: b"<lead>" + b"".join(bits) + b"</lead>")


@examples(300, 20_000)
@given(st.lists(whole_leads, max_size=4).map(b"\n".join))
def test_leads_found_at_one_go_are_those_found_tag_by_tag(content: bytes) -> None:
    content += b"<lead/>"
    with patch.object(xml.Splitter, "_sound_record", lambda _: None):
        found = read_leads(content, 1 << 20, 1 << 20)
    assert read_leads(content, 1 << 20, 1 << 20) == found


@examples(300, 20_000)
@given(markup.map(b"".join), st.integers(1, 40), st.integers(20, 300))
def test_leads_too_long_are_passed_over(content: bytes, block: int, limit: int) -> None:
    try:
        found = read_leads(content + b"<lead></lead>", block, limit)
    except DataError as error:
        assert "holds no <lead>" not in str(error)
        return
    raw = [record.raw_line for record in found if isinstance(record, Unreadable)]
    assert all(len(text) <= 4 * limit for text in raw)
