"""Records of an XML file become JSON lines: the columns of a row, found by their paths.

Each record is parsed by itself by defusedxml, so it reaches nothing outside of itself.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from dms.errors import DataError
from dms.landing.reading.text import (
    LONGEST_LINE_BYTES,
    UNDECODED_MARK,
    Undecodable,
    Unreadable,
    decode,
)
from dms.landing.reading.xml import Record, Splitter
from dms.landing.xml_places import Place, find_at

UNKNOWN_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[\w.-]{1,40};")

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
    for number, record in enumerate(Splitter(stream, name).records(), 1):
        is_found = is_found or record.is_found
        text = decode(record.text)
        try:
            yield number, _read(record, text, places)
        except _Fault as fault:
            yield Unreadable(number, str(fault), text[:LONGEST_LINE_BYTES])
    if not is_found:
        raise DataError(f"holds no <{name}>; export it again")


class _Fault(Exception):
    """Why a record cannot be read."""


def _read(record: Record, text: str, places: dict[str, Place]) -> str:
    """The JSON object of a record, `text` as sent."""
    if record.fault:
        raise _Fault(record.fault)
    if isinstance(text, Undecodable):
        raise _Fault("bytes that are neither UTF-8 nor Windows-1252")
    if UNDECODED_MARK in text:
        raise _Fault("bytes that are no text in the encoding of the file")
    try:
        # Of the same encoding as `text`: what was put in order is ASCII.
        root = fromstring(decode(record.tidy), forbid_dtd=True)
    except ParseError as error:
        raise _Fault(f"broken XML: {_explained(error, text)}") from error
    except DefusedXmlException as error:
        raise _Fault("declares entities or a document type") from error
    row = {column: _value(root, place, text) for column, place in places.items()}
    line = json.dumps(row, ensure_ascii=False)
    if len(line) * 4 > LONGEST_JSON_BYTES and len(line.encode()) > LONGEST_JSON_BYTES:
        raise _Fault(f"its row is longer than {LONGEST_JSON_BYTES} bytes")
    return line


def _explained(error: ParseError, text: str) -> str:
    """The parser's message, with the name of an entity that is not defined."""
    message = str(error).rpartition(": line ")[0]
    entity = UNKNOWN_ENTITY.search(text) if message == "undefined entity" else None
    return f"{message} {entity[0]}" if entity else message


def _value(root: Element, place: Place, text: str) -> str | None:
    if place.key:
        parts = [(_text(root, path) or "").strip() for path in place.key]
        digest = hashlib.sha256(text.encode()).hexdigest()
        return " ".join(filter(None, parts)) if parts[-1] else digest
    if place.path == ".":
        return text
    if not place.is_many:
        return _text(root, place.path)
    found = [_described(item) for item in find_at(root, place.path)]
    return json.dumps(found, ensure_ascii=False) if found else None


def _text(root: Element, path: str) -> str | None:
    """The text of the first element or attribute at a path, that of elements inside included."""
    for first in find_at(root, path):
        return "".join(first.itertext()) if isinstance(first, Element) else first
    return None


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
