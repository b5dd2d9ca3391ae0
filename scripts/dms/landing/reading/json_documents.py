"""Records of a JSON file that is not one object a line: a list of them, an object around such a
list, or objects written over many lines.

Each record is found in the text by Python's own parser, a few MB at hand at a time, and becomes one
line for DuckDB. What cannot be read is a record with a fault, up to the next one that can.
"""

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from typing import IO, Any

from dms.landing.reading.header import clean_name
from dms.landing.reading.text import LONGEST_LINE_BYTES, UNDECODED_MARK, Unreadable, fault_of_text

BLOCK_BYTES = 1 << 18
WINDOW = 2 * LONGEST_LINE_BYTES
"""Characters at hand: a record longer than half of them is given up."""

DEEPEST = 64

# Numbers stay as written; a wrapper's are not read at all.
DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)

SPACE = re.compile(r"[\s,:\ufeff]*")
OPENING = re.compile(r'\{\s*"')
KEY = re.compile(r'\s*("(?:[^"\\\n\r]|\\.)*")\s*:\s*')
BREAKS = re.compile(r"[\t\n\r]+")


def is_document(head: str, columns: Iterable[str], required: Iterable[str]) -> bool:
    """Whether a file that begins so is a document, and not JSON Lines.

    JSON Lines may be broken in its first line: what looks like neither counts as lines.
    """
    lines = [line.strip() for line in head.split("\n") if line.strip()]
    if not lines or lines[0][0] not in "[{":
        return False
    documents = Documents(columns, required)
    try:
        value, _ = _decode(lines[0], 0)
    except ValueError:
        return lines[0][0] == "[" or _goes_on(lines, documents)
    if isinstance(value, list):
        return len(lines) == 1 or any(isinstance(inner, dict | list) for inner in value)
    is_wrapper = documents.holds_records(value) or (len(lines) == 1 and documents.wraps_none(value))
    return is_wrapper and not documents.is_record(value)


def _goes_on(lines: list[str], documents: "Documents") -> bool:
    """Whether an object that does not end in the first line goes on in the next one: in JSON Lines
    of which the first is cut off, that would begin an object of its own.
    """
    first = lines[0]
    if len(lines) == 1:
        return documents.wraps(first, 0)
    if first == "{" or first[-1] in "[:":
        return True
    if first[-1] == "{" or documents.wraps(first, 0):
        return not lines[1].startswith("{")
    return lines[1].startswith('"' if first[-1] == "," else (",", "}", "]"))


class Documents:
    """Finds the records of a document; `columns` and `required` are those of the layout."""

    def __init__(self, columns: Iterable[str], required: Iterable[str]) -> None:
        self._columns = {name.lower() for name in columns}
        self._required = {name.lower() for name in required}

    def is_record(self, value: dict[str, Any]) -> bool:
        """Whether an object has a column that is required of a record."""
        return not self._required or not self._required.isdisjoint(map(_spelled, value))

    def holds_records(self, value: object, depth: int = 0) -> bool:
        """Whether a record is in an object or a list, but not in one of a record's columns."""
        if isinstance(value, dict) and depth < DEEPEST:
            return any(
                _spelled(key) not in self._columns and self._is_or_holds(inner, depth)
                for key, inner in value.items()
            )
        if isinstance(value, list) and depth < DEEPEST:
            return any(self._is_or_holds(inner, depth) for inner in value)
        return False

    def _is_or_holds(self, value: object, depth: int) -> bool:
        is_record = isinstance(value, dict) and bool(self._required) and self.is_record(value)
        return is_record or self.holds_records(value, depth + 1)

    def wraps_none(self, value: dict[str, Any]) -> bool:
        """Whether an object is one around an empty list of records: an answer without any."""
        return [] in value.values() and self._columns.isdisjoint(map(_spelled, value))

    def wraps(self, text: str, at: int) -> bool:
        """Whether the object that begins here, and cannot be read whole, is one around records:
        none of its keys up to what cannot be read is a column of theirs.
        """
        at += 1
        while key := KEY.match(text, at):
            try:
                name, _ = _decode(key[1], 0)
            except ValueError:
                return False
            if _spelled(str(name)) in self._columns:
                return False
            at = key.end()
            try:
                _, at = _decode(text, at)
            except ValueError:
                return text[at : at + 1] in ("[", "{")
            at = _pass_space(text, at)
        return False


def document_records(
    stream: IO[bytes], columns: Iterable[str], required: Iterable[str]
) -> Iterator[tuple[int, str] | Unreadable]:
    """The records of a document, numbered, each as a JSON object without a line break.

    What stands beside the list in an object around it is passed over, save other lists' objects:
    those have none of the required columns, and say so as records with a fault.
    """
    reader = _Reader(stream, Documents(columns, required))
    for number, (text, fault) in enumerate(reader.records(), 1):
        # The sign that stands for bytes that are no text breaks the JSON as well.
        reason = fault_of_text(text) if UNDECODED_MARK in text or not fault else fault
        if reason:
            yield Unreadable(number, reason, text[:LONGEST_LINE_BYTES])
        else:
            yield number, text


class _Reader:
    """Goes through the text of a document, from one record to the next."""

    def __init__(self, stream: IO[bytes], documents: Documents) -> None:
        self._stream = stream
        self._documents = documents
        self._decoder = codecs.getincrementaldecoder("utf-8")("dms.windows_1252")
        self._text = ""
        self._at = 0
        self._is_at_end = False
        self._open: list[str] = []
        self._depth_of_records: int | None = None

    def records(self) -> Iterator[tuple[str, str | None]]:
        """Each record and why it cannot be read, if so."""
        while self._fill():
            self._at = _pass_space(self._text, self._at)
            if self._at == len(self._text):
                continue
            letter = self._text[self._at]
            if letter in "[{" and len(self._open) >= DEEPEST:
                yield self._give_up(f"lists within lists, deeper than {DEEPEST}")
            elif letter == "{":
                yield from self._object()
            elif letter == "[":
                self._enter(letter)
            elif self._open and letter == {"[": "]", "{": "}"}[self._open[-1]]:
                self._open.pop()
                self._at += 1
            else:
                yield from self._value()
        if self._open:
            yield "", "the file ends before its list or object does: it was cut off"

    def _fill(self) -> bool:
        """Have a window at hand; False at the end of the text."""
        while not self._is_at_end and len(self._text) - self._at < WINDOW:
            block = self._stream.read(max(BLOCK_BYTES, WINDOW))
            self._is_at_end = not block
            more = self._decoder.decode(block, final=self._is_at_end)
            self._text = self._text[self._at :] + more
            self._at = 0
        return self._at < len(self._text)

    def _enter(self, letter: str) -> None:
        self._open.append(letter)
        self._at += 1

    def _object(self) -> Iterator[tuple[str, str | None]]:
        is_among_records = self._depth_of_records == len(self._open)
        try:
            value, end = _decode(self._text, self._at)
        except ValueError as error:
            if not is_among_records and self._documents.wraps(self._text, self._at):
                self._enter("{")
            else:
                yield self._give_up(self._explain(error))
            return
        is_record = self._documents.is_record(value)
        is_wrapper = self._documents.holds_records(value) or self._documents.wraps_none(value)
        if is_wrapper and not is_record and not is_among_records:
            self._enter("{")
            return
        if is_record and self._depth_of_records is None:
            self._depth_of_records = len(self._open)
        text, self._at = BREAKS.sub(" ", self._text[self._at : end]), end
        if is_record or is_among_records or "{" not in self._open:
            yield text, None
        elif self._open[-1] == "[":
            yield text, "an object beside the records, without a column that they must have"

    def _explain(self, error: ValueError) -> str:
        if not isinstance(error, json.JSONDecodeError):
            return f"broken JSON: {error}"
        if self._is_at_end or error.pos - self._at < LONGEST_LINE_BYTES:
            return f"broken JSON: {error.msg}"
        return f"longer than {LONGEST_LINE_BYTES} bytes"

    def _value(self) -> Iterator[tuple[str, str | None]]:
        """A key or value of an object around the records, or what should not be there."""
        try:
            _, end = _decode(self._text, self._at)
        except ValueError as error:
            yield self._give_up(self._explain(error))
            return
        text, self._at = BREAKS.sub(" ", self._text[self._at : end]), end
        if not self._open or self._open[-1] == "[":
            yield text, "no JSON object"

    def _give_up(self, fault: str) -> tuple[str, str]:
        """What cannot be read, up to the next record that can."""
        kept = ""
        searched = self._at + 1
        while True:
            for found in OPENING.finditer(self._text, searched):
                if len(self._text) - found.start() < LONGEST_LINE_BYTES and not self._is_at_end:
                    break
                if self._is_good(found.start()):
                    kept += self._text[self._at : found.start()]
                    self._at = found.start()
                    return kept[:LONGEST_LINE_BYTES].rstrip(" \t\r\n,"), fault
            if self._is_at_end:
                kept += self._text[self._at :]
                self._at = len(self._text)
                self._open.clear()
                return kept[:LONGEST_LINE_BYTES], fault
            passed = max(self._at + 1, len(self._text) - LONGEST_LINE_BYTES)
            kept = (kept + self._text[self._at : passed])[:LONGEST_LINE_BYTES]
            self._at = searched = passed
            self._fill()

    def _is_good(self, at: int) -> bool:
        try:
            value, _ = _decode(self._text, at)
        except ValueError:
            return False
        return isinstance(value, dict) and self._documents.is_record(value)


def _decode(text: str, at: int) -> tuple[Any, int]:
    """The value that begins at a place, and where it ends.

    Raises:
        ValueError: there is none, or it is nested too deep.
    """
    try:
        return DECODER.raw_decode(text, at)
    except RecursionError:
        raise ValueError("nested too deep") from None


def _spelled(key: str) -> str:
    return clean_name(key).lower()


def _pass_space(text: str, at: int) -> int:
    found = SPACE.match(text, at)
    return found.end() if found else at


def _windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8 as those of Windows-1252; what is neither, marked."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    text = ""
    for byte in error.object[error.start : error.end]:
        try:
            text += bytes([byte]).decode("cp1252")
        except UnicodeDecodeError:
            text += f"{UNDECODED_MARK}\\x{byte:02x}"
    return text, error.end


codecs.register_error("dms.windows_1252", _windows_1252)
