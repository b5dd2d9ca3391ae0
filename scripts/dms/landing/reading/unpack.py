"""Reading a file of the landing folder unpacked: gzip, zip, or as it lies there."""

import gzip
import hashlib
import io
import lzma
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Protocol

from dms.errors import DataError
from dms.landing.layouts import PACKED
from dms.landing.reading.opening import GZIP, ZIP, open_text, workbook_of

MOST_TIMES_PACKED = 200
"""No table of text packs as well: deals and JSON shrink to a tenth, at best to a fiftieth."""

ALWAYS_UNPACKED_BYTES = 100_000_000
"""A small file may be as repetitive as it likes."""

OF_A_SYSTEM = re.compile(
    r"(?:.*/)?(?:__MACOSX/.*|\._[^/]*|\.DS_Store|Thumbs\.db|desktop\.ini)",
    re.DOTALL | re.IGNORECASE,
)
"""Names of files that an operating system packs beside the user's."""

ENCRYPTED = 0x1
"""Bit of a zip member's flags."""

BUFFER_BYTES = 1 << 20

_READ_ERRORS = (
    EOFError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    RuntimeError,
    ValueError,
    OSError,
)


def open_regular(path: Path) -> IO[bytes]:
    """Open a file to read its bytes; never waits for the other end of a pipe.

    Raises:
        DataError: it is no regular file (any more), or became a link.
        OSError: it cannot be opened.
    """
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise DataError("is no file of rows; write the export to a file")
    return os.fdopen(handle, "rb")


def hash_file(path: Path, advance: Callable[[int], None]) -> str:
    """SHA-256 of the bytes as found, hexadecimal; `advance` is told the bytes read.

    Raises:
        DataError, OSError: as open_regular.
    """
    digest = hashlib.sha256()
    with open_regular(path) as stream:
        while block := stream.read(BUFFER_BYTES):
            digest.update(block)
            advance(len(block))
    return digest.hexdigest()


@contextmanager
def open_unpacked(path: Path, name: str) -> Iterator[tuple[io.BufferedReader, "Packed"]]:
    """Open a file, gzip file or zip archive of one member; gives its text (see open_text), and the
    file itself.

    `name` tells how it is packed: where `path` is what a link leads to, it is named otherwise.

    Raises:
        DataError: here or while it is read: the archive is broken, encrypted, has another number
            of members, or unpacks to far more than a table of text would; or it is no text.
        OSError: the file cannot be opened.
    """
    with ExitStack() as stack:
        file = stack.enter_context(open_regular(path))
        plain: _Readable
        plain = packed = Packed(path, file)
        suffix = Path(name).suffix.lower()
        _check_packing(file, suffix)
        if suffix == ".gz":
            plain = stack.enter_context(gzip.GzipFile(fileobj=packed, mode="rb", filename=""))
        elif suffix == ".zip":
            try:
                archive = stack.enter_context(zipfile.ZipFile(file))
                plain = stack.enter_context(archive.open(_only_member(archive)))
            except _READ_ERRORS as error:
                raise _unreadable(error) from error
        most = max(ALWAYS_UNPACKED_BYTES, MOST_TIMES_PACKED * packed.size)
        source = _Guarded(plain, None if plain is packed else most)
        yield open_text(source, is_packed=plain is not packed), packed


def _check_packing(file: IO[bytes], suffix: str) -> None:
    """Refuse a file that is not packed as its name says.

    Raises:
        DataError: says what it is.
    """
    if suffix not in PACKED:
        return
    start = file.read(len(ZIP))
    file.seek(0)
    kind, other = (GZIP, ZIP) if suffix == ".gz" else (ZIP, GZIP)
    if start.startswith(other):
        right = next(ending for ending in PACKED if ending != suffix)
        raise DataError(f"is a {right[1:]} archive; its name must end in {right}, not {suffix}")
    # A zip archive may have something in front of it, and without files it is its end alone.
    if not start.startswith(kind) and not (suffix == ".zip" and zipfile.is_zipfile(file)):
        raise DataError(f"is no {suffix} archive; take {suffix} off its name, or pack it again")
    file.seek(0)


class Packed(io.RawIOBase):
    """A file as it lies there; takes its SHA-256 on the way, where it is read from end to end."""

    def __init__(self, path: Path, file: IO[bytes]) -> None:
        """`size` in bytes is that at the beginning."""
        self._path = path
        self._file = file
        self._digest = hashlib.sha256()
        self._done = 0
        self._version = _version(os.fstat(file.fileno()))
        self.size = os.fstat(file.fileno()).st_size

    @property
    def position(self) -> int:
        """How many bytes were read."""
        return self._file.tell()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """As of any file, from its beginning on."""
        block = self._file.read(size)
        self._digest.update(block)
        self._done += len(block)
        return block

    def sha256(self) -> str:
        """Of the whole file, hexadecimal; reads what was not read yet."""
        # A zip archive is read from its end.
        self._file.seek(self._done)
        while self.read(BUFFER_BYTES):
            pass
        return self._digest.hexdigest()

    def has_changed(self) -> bool:
        """Whether the file is another, or has other bytes, than when it was opened."""
        return _version(self._path.stat()) != self._version


def _version(status: os.stat_result) -> tuple[int, int, int, int]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _only_member(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    members = [
        member
        for member in archive.infolist()
        if not member.is_dir() and not OF_A_SYSTEM.fullmatch(member.filename)
    ]
    if document := workbook_of([member.filename for member in members]):
        raise DataError(document)
    if len(members) != 1:
        raise DataError(f"holds {len(members)} files; zip each file by itself")
    if members[0].flag_bits & ENCRYPTED:
        raise DataError("is encrypted; unpack it, or zip it without a password")
    most = max(ALWAYS_UNPACKED_BYTES, MOST_TIMES_PACKED * members[0].compress_size)
    if members[0].file_size > most:
        raise _exploding()
    return members[0]


def _unreadable(error: Exception) -> DataError:
    return DataError(f"cannot be read ({error}); export or send it again")


def _exploding() -> DataError:
    return DataError(
        f"unpacks to more than {MOST_TIMES_PACKED} times its size, as no table of text does; "
        "if it is what it should be, unpack it and land the plain file"
    )


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class _Guarded(io.RawIOBase):
    """Bytes as they are unpacked: says what is broken, and stops before they fill the disk."""

    def __init__(self, plain: _Readable, most: int | None) -> None:
        """`most` is how many bytes may come out; None for a file that is not packed."""
        self._plain = plain
        self._most = most
        self._done = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        try:
            block = self._plain.read(len(buffer))
        except _READ_ERRORS as error:
            raise _unreadable(error) from error
        self._done += len(block)
        if self._most is not None and self._done > self._most:
            raise _exploding()
        buffer[: len(block)] = block
        return len(block)
