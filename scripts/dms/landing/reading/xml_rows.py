"""Records of an XML file become JSON lines: the columns of a row, found by their paths."""

import hashlib
import json
import re
from collections.abc import Iterator
from itertools import chain
from typing import IO
from xml.etree.ElementTree import Element

from dms.errors import DataError
from dms.landing.reading.text import LONGEST_LINE_BYTES, UNDECODED_MARK, Undecodable, Unreadable
from dms.landing.reading.xml import Record, Splitter
from dms.landing.reading.xml_parse import NotXML, parse
from dms.landing.xml_places import Finder, Place

UNKNOWN_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[\w.-]{1,40};")

AS_JSON = json.JSONEncoder(ensure_ascii=False).encode

LONGEST_JSON_BYTES = 7 * LONGEST_LINE_BYTES
"""A record's text stands in its row more than once, with escapes; DuckDB's reader takes 8 MB."""


def xml_records(
    stream: IO[bytes], name: str, places: dict[str, Place]
) -> Iterator[tuple[int, str] | Unreadable]:
    """The elements `name` of a file, numbered, each as a JSON object of its columns.

    Raises:
        DataError: the file is refused: see Splitter; or there is no such element in it.
    """
    is_found = False
    row = _Row(places)
    for number, record in enumerate(Splitter(stream, name).records(), 1):
        is_found = is_found or record.is_found
        try:
            yield number, row.read(record)
        except NotXML as fault:
            yield Unreadable(number, str(fault), record.text[:LONGEST_LINE_BYTES])
    if not is_found:
        raise DataError(f"holds no <{name}>; export it again")


class _Row:
    """Makes rows of records."""

    def __init__(self, places: dict[str, Place]) -> None:
        self._columns = list(places)
        self._sent = [name for name, place in places.items() if place.path == "."]
        self._keys = {name: place.key for name, place in places.items() if place.key}
        found = {name: place for name, place in places.items() if place.path not in ("", ".")}
        self._lists = {name: place.path for name, place in found.items() if place.is_many}
        self._texts = {name: place.path for name, place in found.items() if not place.is_many}
        of_keys = chain.from_iterable(self._keys.values())
        self._finder = Finder([*self._texts.values(), *of_keys], self._lists.values())

    def read(self, record: Record) -> str:
        """The JSON object of a record.

        Raises:
            NotXML: it cannot be read.
        """
        texts, lists = self._finder.find(_root(record))
        row = dict.fromkeys(self._columns)
        row |= {column: texts.get(path) for column, path in self._texts.items()}
        row |= dict.fromkeys(self._sent, record.text)
        row |= {column: _key(texts, paths, record.text) for column, paths in self._keys.items()}
        for column, path in self._lists.items():
            if path in lists:
                row[column] = AS_JSON([_described(item) for item in lists[path]])
        line = AS_JSON(row)
        if len(line) * 4 > LONGEST_JSON_BYTES and len(line.encode()) > LONGEST_JSON_BYTES:
            raise NotXML(f"its row is longer than {LONGEST_JSON_BYTES} bytes")
        return line


def _root(record: Record) -> Element:
    """The element that a record is."""
    if record.fault:
        raise NotXML(record.fault)
    if isinstance(record.text, Undecodable):
        raise NotXML("bytes that are neither UTF-8 nor Windows-1252")
    if UNDECODED_MARK in record.text:
        raise NotXML("bytes that are no text in the encoding of the file")
    if record.root is not None:
        return record.root
    try:
        return parse(record.tidy)
    except NotXML as error:
        raise NotXML(_explained(str(error), record.text)) from error


def _explained(message: str, text: str) -> str:
    """The parser's message, with the name of an entity that is not defined."""
    entity = UNKNOWN_ENTITY.search(text) if message.endswith(": undefined entity") else None
    return f"{message} {entity[0]}" if entity else message


def _key(texts: dict[str, str], paths: tuple[str, ...], sent: str) -> str:
    """What tells a record from others: its texts at some paths; without the last, its digest."""
    parts = [texts.get(path, "").strip() for path in paths]
    if parts[-1]:
        return " ".join(filter(None, parts))
    return hashlib.sha256(sent.encode()).hexdigest()


def _described(item: Element | str) -> dict[str, str]:
    """An element's attributes and its text, or the texts of its children by their names."""
    if isinstance(item, str):
        return {"text": item}
    described = dict(item.attrib)
    children = list(item)
    if not children:
        described["text"] = item.text or ""
    for child in children:
        if not len(child):
            described.setdefault(child.tag, child.text or "")
    return described
