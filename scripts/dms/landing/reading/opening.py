"""What the first bytes of a file say: how its text is encoded, or that it is no text at all."""

import codecs
import io
import re

from dms.errors import DataError
from dms.landing.reading.text import BYTE_ORDER_MARK, UNDECODED_MARK

HEAD_BYTES = 1 << 16
BLOCK_BYTES = 1 << 18
BUFFER_BYTES = 1 << 20

ZIP, GZIP = b"PK\x03\x04", b"\x1f\x8b"

# What stands at the beginning of files that are no text, and what to say of them.
STRANGERS = (
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive; unpack it, or pack it as .zip or .gz"),
    (b"Rar!\x1a\x07", "a RAR archive; unpack it, or pack it as .zip or .gz"),
    (b"\xfd7zXZ\0", "packed with xz; unpack it, or pack it as .zip or .gz"),
    (b"\x28\xb5\x2f\xfd", "packed with Zstandard; unpack it, or pack it as .zip or .gz"),
    (b"BZh", "packed with bzip2; unpack it, or pack it as .zip or .gz"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Excel workbook (or another Office file)"),
    (b"%PDF-", "a PDF document"),
    (b"PAR1", "a Parquet file"),
    (b"{\\rtf", "a Rich Text document"),
)

WEB_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*|<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)

MARKED_ENCODINGS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

MARK = BYTE_ORDER_MARK.decode()


def open_text(raw: io.RawIOBase, is_packed: bool) -> io.BufferedReader:
    """The bytes of a text file as UTF-8 or Windows-1252, without byte order marks in front.

    UTF-16 and UTF-32 are decoded as they are read; bytes that are none become UNDECODED_MARK and
    their digits, so that the line that holds them is rejected. `is_packed` tells that `raw` is
    what an archive holds.

    Raises:
        DataError: it is no text, but an archive, a workbook, a web page and the like.
    """
    head = b""
    while len(head) < HEAD_BYTES and (block := raw.read(HEAD_BYTES - len(head))):
        head += block
    _refuse_strangers(head, is_packed)
    if encoding := _encoding(head):
        return io.BufferedReader(_Recoded(_Rejoined(head, raw), encoding), BUFFER_BYTES)
    while head.startswith(BYTE_ORDER_MARK):
        head = head.removeprefix(BYTE_ORDER_MARK)
    return io.BufferedReader(_Rejoined(head, raw), BUFFER_BYTES)


def workbook_of(names: list[str]) -> str | None:
    """What an archive with files of these names is, if it is a document."""
    if any(name.startswith("xl/") for name in names):
        return "is an Excel workbook; export it as text (CSV)"
    if "[Content_Types].xml" in names or "mimetype" in names:
        return "is an Office document; export it as text"
    return None


def _refuse_strangers(head: bytes, is_packed: bool) -> None:
    if head.startswith(ZIP):
        names = [name for name in ("xl/", "[Content_Types].xml", "mimetype") if _names(head, name)]
        if document := workbook_of(names):
            raise DataError(document)
    for start, ending in ((ZIP, ".zip"), (GZIP, ".gz")):
        if head.startswith(start):
            what = "zip" if ending == ".zip" else "gzip"
            if is_packed:
                raise DataError(f"holds another archive ({what}); pack the file once")
            raise DataError(f"is a {what} archive; add {ending} to its name")
    for start, what in STRANGERS:
        if head.startswith(start):
            advice = "" if ";" in what else "; export it as text"
            raise DataError(f"is {what}{advice}")
    if WEB_PAGE.match(head.removeprefix(BYTE_ORDER_MARK)):
        raise DataError(
            "is a web page (HTML), as an error or a sign-in page is, not the export; download it "
            "again"
        )


def _names(head: bytes, member: str) -> bool:
    return member.encode() in head


def _encoding(head: bytes) -> str | None:
    """The encoding of a text in UTF-16 or UTF-32, by its mark or by the zeros between letters."""
    for mark, encoding in MARKED_ENCODINGS:
        if head.startswith(mark):
            return encoding
    zeros = [byte == 0 for byte in head[:4]]
    if zeros == [False, True, False, True]:
        return "utf-16-le"
    return "utf-16-be" if zeros == [True, False, True, False] else None


def _mark_undecoded(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    digits = "".join(f"\\x{byte:02x}" for byte in error.object[error.start : error.end])
    return UNDECODED_MARK + digits, error.end


codecs.register_error("dms.mark_undecoded", _mark_undecoded)


class _Rejoined(io.RawIOBase):
    """A stream whose first bytes were read already."""

    def __init__(self, head: bytes, rest: io.RawIOBase) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int | None:  # type: ignore[override]
        if not self._head:
            return self._rest.readinto(buffer)
        block, self._head = self._head[: len(buffer)], self._head[len(buffer) :]
        buffer[: len(block)] = block
        return len(block)


class _Recoded(io.RawIOBase):
    """Text of another encoding as UTF-8, a block at a time."""

    def __init__(self, source: io.RawIOBase, encoding: str) -> None:
        self._source = source
        self._decoder = codecs.getincrementaldecoder(encoding)("dms.mark_undecoded")
        self._ready = b""
        self._is_at_start = True
        self._is_at_end = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        while not self._ready and not self._is_at_end:
            block = self._source.read(BLOCK_BYTES) or b""
            self._is_at_end = not block
            text = self._decoder.decode(block, final=self._is_at_end)
            if self._is_at_start:
                text = text.lstrip(MARK)
                self._is_at_start = not text
            self._ready = text.encode()
        block, self._ready = self._ready[: len(buffer)], self._ready[len(buffer) :]
        buffer[: len(block)] = block
        return len(block)
