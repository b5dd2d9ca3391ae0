"""The JSON objects of a file: a line each, or in one document."""

import io
from collections.abc import Iterator
from typing import IO

from dms.landing.layouts import Layout
from dms.landing.reading.json_documents import document_records, is_document
from dms.landing.reading.opening import HEAD_BYTES
from dms.landing.reading.text import LONGEST_LINE_BYTES, Unreadable, blocks, fault_of_text

Record = tuple[int, str]
"""Its number in the file, and its JSON object without a line break."""


def json_records(stream: io.BufferedReader, layout: Layout) -> Iterator[Record | Unreadable]:
    """The objects of a JSON Lines file by their lines, or those of a document by their order."""
    fixed = {name.lower() for name in layout.name_columns}
    required = [name for name in layout.required_columns if name.lower() not in fixed]
    head = stream.peek(HEAD_BYTES)[:HEAD_BYTES].decode("utf-8", errors="replace")
    if is_document(head, layout.table.columns, required):
        return document_records(stream, layout.table.columns, required)
    return line_records(stream)


def line_records(stream: IO[bytes]) -> Iterator[Record | Unreadable]:
    """The lines of a JSON Lines file; blank ones are passed over."""
    first = 1
    for lines, is_plain in blocks(stream):
        for number, line in enumerate(lines, first):
            if line and not is_plain and (reason := _fault(line)):
                yield Unreadable(number, reason, line[:LONGEST_LINE_BYTES])
            elif line:
                yield number, line
        first += len(lines)


def _fault(line: str) -> str | None:
    return fault_of_text(line) or ("a carriage return in the line" if "\r" in line else None)
