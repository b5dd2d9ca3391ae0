"""Records of an XML file one by one, so that one broken record stops no other.

The file is cut into its record elements, and each is then parsed by itself, without entities,
document types or anything outside of it. Nearly all records have their tags in order: one match
finds where such a record ends (xml_sound). Any other is gone through by a tokenizer over its bytes
that knows tags, comments, CDATA sections and processing instructions, and that finds the same end
where both can. What people send is not always XML: names in any case, attribute values without
quotes or in typographic ones, prefixes whose declaration stands on the enclosing element,
`<?ADF VERSION "1.0"?>` in front of `<?XML VERSION "1.0"?>` (both from the examples of the ADF 1.0
specification). Tags are brought into order before the parser sees them; text, entities and nesting
are not.
"""

import re
from collections.abc import Iterator
from typing import IO, NamedTuple
from xml.etree.ElementTree import Element

from dms.errors import DataError
from dms.landing.reading.text import decode
from dms.landing.reading.xml_parse import NotXML, is_deeper, lower_names, parse
from dms.landing.reading.xml_sound import sound_record
from dms.landing.reading.xml_tidy import MOST_ATTRIBUTES, MOST_ELEMENTS, TAG, Tidy

LONGEST_RECORD_BYTES = 1 << 20
BLOCK_BYTES = 1 << 20
DEEPEST = 32
READABLE_ENCODINGS = ("utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "latin1", "windows-1252")
RECODED_ENCODINGS = ("utf-16", "utf-16le", "utf-16be", "utf-32", "unicode", "ucs-2")
"""What a text was in that is UTF-8 by now; senders also write them above a text in UTF-8."""

BYTE_ORDER_MARK = b"\xef\xbb\xbf"

DECLARED_ENCODING = re.compile(rb"<\?xml\s[^<>]*?encoding\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
INSTRUCTION = re.compile(rb"<\?[^<>]*>")
DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)\b", re.IGNORECASE)
BARE_DOCTYPE = re.compile(
    rb"""<!DOCTYPE\s[^\[<>"']*(?:(?:"[^"<]*"|'[^'<]*')[^\[<>"']*)*>""", re.IGNORECASE
)


class Record(NamedTuple):
    """A stretch of a file: the record element `name`, or what stands between two of them.

    `text` is what was sent; `root` is the element, where it is parsed already, else `tidy` is the
    text with its tags in order; `fault` says why it cannot be read, if so; `is_found` tells an
    element from what stands between.
    """

    text: str
    tidy: str = ""
    root: Element | None = None
    fault: str | None = None
    is_found: bool = True


class Splitter:
    """Finds the records of one file; never holds more than a few MB of it."""

    def __init__(self, stream: IO[bytes], name: str) -> None:
        """`name` is the record element's."""
        self._stream = stream
        self._name = name.lower().encode()
        self._begin = re.compile(
            rb"<(?:[\w.-]+:)?" + re.escape(self._name) + rb"(?=[\s/>])", re.IGNORECASE
        )
        self._sound = sound_record(name.lower(), MOST_ELEMENTS)
        self._buffer = b""
        self._at = 0
        self._is_at_end = False
        self._bytes_gone = 0
        self._absent: dict[bytes, int] = {}
        self._is_skipping = False
        self._outside = bytearray()
        self._outside_end = 0

    def records(self) -> Iterator[Record]:
        """Each record in order, and what stands outside of them as a record with a fault.

        Raises:
            DataError: the file is in no readable encoding, or declares a document type or entities.
        """
        self._fill()
        self._check_encoding()
        while self._fill():
            if self._buffer[self._at] != ord("<"):
                start = self._buffer.find(b"<", self._at)
                self._pass_text(len(self._buffer) if start < 0 else start)
            elif self._begin.match(self._buffer, self._at):
                yield from self._flush()
                yield self._sound_record() or self._record()
            else:
                self._pass_markup()
        yield from self._flush()

    def _fill(self) -> bool:
        """Have two records' length at hand; False at the end of the file."""
        while not self._is_at_end and len(self._buffer) - self._at < 2 * LONGEST_RECORD_BYTES:
            block = self._stream.read(BLOCK_BYTES)
            self._is_at_end = not block
            self._bytes_gone += self._at
            self._buffer = self._buffer[self._at :] + block
            self._at = 0
        return self._at < len(self._buffer)

    def _check_encoding(self) -> None:
        if not self._buffer.replace(BYTE_ORDER_MARK, b"").strip():
            raise DataError("is empty; export it again")
        declared = DECLARED_ENCODING.search(self._buffer, 0, 1024)
        known = (*READABLE_ENCODINGS, *RECODED_ENCODINGS)
        if declared and (encoding := declared[1].decode()).lower() not in known:
            raise DataError(f"declares the encoding {encoding[:40]}; export it in UTF-8")

    def _pass_text(self, end: int) -> None:
        """Go on to `end`, past text outside of a record."""
        text = self._buffer[self._at : end]
        if not self._is_skipping and text.replace(BYTE_ORDER_MARK, b"").strip():
            self._keep_outside(text)
            self._outside_end = len(self._outside)
        elif self._outside:
            self._keep_outside(text)
        self._at = end

    def _keep_outside(self, text: bytes) -> None:
        self._outside += text[: LONGEST_RECORD_BYTES - len(self._outside)]

    def _flush(self) -> Iterator[Record]:
        """What stood outside of records since the last one, if it is more than markup."""
        if self._outside:
            text = decode(bytes(self._outside[: self._outside_end]).strip())
            fault = f"text outside a <{self._name.decode()}>"
            yield Record(text, fault=fault, is_found=False)
        self._outside.clear()
        self._outside_end = 0
        self._is_skipping = False

    def _pass_markup(self) -> None:
        """Go past a tag, comment or instruction outside of a record; what is none of it is text."""
        at, buffer = self._at, self._buffer
        limit = at + LONGEST_RECORD_BYTES
        if buffer.startswith(b"<!--", at):
            end = self._find(b"-->", at + 4, limit)
        elif buffer.startswith(b"<?", at):
            short = INSTRUCTION.match(buffer, at, limit)
            end = short.end() if short else self._find(b"?>", at + 2, limit)
        elif DECLARATION.match(buffer, at):
            doctype = BARE_DOCTYPE.match(buffer, at, limit)
            if not doctype:
                raise DataError(
                    "declares entities or a document type of its own; export it without"
                )
            end = doctype.end()
        else:
            tag = TAG.match(buffer, at, limit)
            end = tag.end() if tag else -1
            if tag and self._is_own(tag):
                # The end of a record that was given up before, or of none.
                if not self._is_skipping:
                    end = -1
                self._is_skipping = False
        if end < 0:
            self._pass_text(at + 1)
            return
        if self._outside:
            self._keep_outside(buffer[at:end])
        self._at = end

    def _is_own(self, tag: re.Match[bytes]) -> bool:
        name = tag[2].lower()
        return name.endswith(self._name) and name.rpartition(b":")[2] == self._name

    def _find(self, mark: bytes, start: int, limit: int) -> int:
        """The position behind the next mark, or -1; no stretch is searched twice."""
        start = max(start, self._absent.get(mark, 0) - self._bytes_gone)
        found = self._buffer.find(mark, start, limit)
        if found < 0:
            end = min(limit, len(self._buffer))
            self._absent[mark] = self._bytes_gone + max(start, end - len(mark) + 1)
            return -1
        return found + len(mark)

    def _sound_record(self) -> Record | None:
        """The record that begins here, if it can be read as it is."""
        found = self._sound.match(self._buffer, self._at, self._at + LONGEST_RECORD_BYTES)
        if found is None:
            return None
        text = decode(found[0])
        if text.count("=") > MOST_ATTRIBUTES:
            return None
        try:
            root = parse(text)
        except NotXML:
            return None
        if text.count("</") >= DEEPEST and is_deeper(root, DEEPEST):
            return None
        if not lower_names(root):
            return None
        self._at = found.end()
        return Record(text, root=root)

    def _record(self) -> Record:
        """The record that begins here, to its end tag or to where it must be given up."""
        buffer, first = self._buffer, self._at
        limit = first + LONGEST_RECORD_BYTES
        tidy = Tidy(buffer, first)
        depth = deepest = 0
        at = first
        while True:
            tag = TAG.match(buffer, at)
            if tag is None:
                end = self._end_of_other_markup(at, limit)
            else:
                end = tag.end()
                is_end_tag, is_empty = bool(tag[1]), tag[3].endswith(b"/")
                is_own = self._is_own(tag)
                if is_own and not is_end_tag and at > first:
                    self._at = at
                    text = decode(buffer[first:at])
                    return Record(text, fault="never closed before the next one begins")
                if end > limit:
                    return self._give_up(first, limit, end if at == first else at)
                tidy.add(tag)
                depth += -1 if is_end_tag else 1
                deepest = max(deepest, depth)
                depth -= is_empty and not is_end_tag
                if is_own and (is_end_tag or is_empty):
                    self._at = end
                    too_deep = f"elements nested deeper than {DEEPEST}"
                    fault = too_deep if deepest > DEEPEST else tidy.fault()
                    tidied = "" if fault else decode(tidy.text(end))
                    return Record(decode(buffer[first:end]), tidied, fault=fault)
            at = buffer.find(b"<", end, limit)
            if at < 0:
                return self._give_up(first, limit, min(limit, len(buffer)))

    def _give_up(self, first: int, limit: int, on: int) -> Record:
        """A record without an end within reach: its beginning, and on from `on`."""
        self._at = on
        text = decode(self._buffer[first:limit])
        if on == len(self._buffer):
            return Record(text, fault="never closed")
        self._is_skipping = True
        return Record(text, fault=f"longer than {LONGEST_RECORD_BYTES} bytes")

    def _end_of_other_markup(self, at: int, limit: int) -> int:
        """Where to go on at a `<` in a record that begins no tag; behind it, if it is broken."""
        buffer, end = self._buffer, -1
        if buffer.startswith(b"<!--", at):
            dashes = buffer.find(b"--", at + 4, limit)
            end = dashes + 3 if buffer.startswith(b"-->", dashes) and dashes >= 0 else -1
        elif buffer.startswith(b"<![CDATA[", at):
            end = self._find(b"]]>", at + 9, limit)
        elif buffer.startswith(b"<?", at):
            end = self._find(b"?>", at + 2, limit)
        elif DECLARATION.match(buffer, at):
            raise DataError("declares entities or a document type of its own; export it without")
        return at + 1 if end < 0 else end
