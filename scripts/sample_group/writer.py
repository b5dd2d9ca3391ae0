"""Writes the export files: encodings, compression, and the few lines nobody can read."""

import gzip
import zipfile
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any, cast

from sample_group.extracts import Extract
from sample_group.layouts import Feed, Row

_FLUSH_LINES = 300
_BROKEN_AFTER = 25
_TWICE_AT = 3


class _Appended:
    """A file that is open only while something is written: many extracts are many files."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.write_bytes(b"")

    def write(self, data: bytes) -> None:
        """Add to the end of the file."""
        with self._path.open("ab") as stream:
            stream.write(data)


class _Output:
    """One file being written; lines are kept back some hundred at a time."""

    def __init__(self, path: Path, variants: list[str], feed: Feed, broken: bytes | None) -> None:
        self._stack = ExitStack()
        self.encoding = "cp1252" if "cp1252" in variants else "utf-8"
        self.end = "\r\n" if "crlf" in variants else "\n"
        self.lines: list[str] = []
        self.rows = 0
        self.extra: dict[str, Any] = {}
        self._twice = "twice" in variants
        self._tail = feed.tail
        self._broken = broken
        self._stream = self._open(path, variants)
        if "bom" in variants:
            self._stream.write(b"\xef\xbb\xbf")

    def _open(self, path: Path, variants: list[str]) -> "IO[bytes] | _Appended":
        if "gz" in variants:
            raw = self._stack.enter_context(path.with_name(f"{path.name}.gz").open("wb"))
            packed = gzip.GzipFile("", "wb", compresslevel=9, fileobj=raw, mtime=0)
            return cast(IO[bytes], self._stack.enter_context(packed))
        if "zip" in variants:
            archive = self._stack.enter_context(
                zipfile.ZipFile(path.with_name(f"{path.name}.zip"), "w", zipfile.ZIP_DEFLATED)
            )
            member = zipfile.ZipInfo(path.name, (1980, 1, 1, 0, 0, 0))
            member.compress_type, member.create_system = zipfile.ZIP_DEFLATED, 3
            member.external_attr = 0o644 << 16
            return self._stack.enter_context(archive.open(member, "w", force_zip64=True))
        return _Appended(path)

    def add(self, line: str) -> None:
        """One row, without its line end."""
        self.lines.append(line)
        self.rows += 1
        if self._twice and self.rows == _TWICE_AT:
            self.lines.append(line)
        if len(self.lines) >= _FLUSH_LINES or (self._broken and self.rows == _BROKEN_AFTER):
            self.flush()

    def flush(self) -> None:
        """Hand the lines kept back to the file, and the broken one when its place has come."""
        if self.lines:
            text = self.end.join(self.lines) + self.end
            self._stream.write(text.encode(self.encoding, "replace"))
            self.lines.clear()
        if self._broken and self.rows >= _BROKEN_AFTER:
            self._stream.write(self._broken + self.end.encode())
            self._broken = None

    def close(self) -> None:
        """Finish the file."""
        self.rows = max(self.rows, _BROKEN_AFTER)
        self.flush()
        self.lines.extend(self._tail)
        self.flush()
        self._stack.close()


class Exports:
    """All files of one run, opened when their first row comes.

    `card_extracts` are those of customers and contacts, where they hold other rows than `extracts`.
    """

    def __init__(
        self, folder: Path, extracts: list[Extract], card_extracts: list[Extract] | None = None
    ) -> None:
        self.folder = folder
        self.extracts = extracts
        self.card_extracts = card_extracts or extracts
        self.rows: Counter[tuple[str, str]] = Counter()
        self.files: Counter[tuple[str, str]] = Counter()
        self._outputs: dict[tuple[str, str, str, int], _Output] = {}

    def write(self, feed: Feed, code: str, table: str, number: int, row: Row) -> None:
        """Add a row to the file of this rooftop ('' = the group) and table in extract `number`.

        For a feed whose rows are texts already (XML), its `line` takes them as they are.
        """
        key = (feed.name, code, table, number)
        output = self._outputs.get(key)
        if output is None:
            output = self._outputs[key] = self._start(feed, code, table, number)
        if output.extra and isinstance(row, dict):
            row = row | output.extra
        output.add(feed.line(row))
        self.rows[feed.name, table] += 1

    def _start(self, feed: Feed, code: str, table: str, number: int) -> _Output:
        folder = self.folder / feed.name
        folder.mkdir(parents=True, exist_ok=True)
        name = feed.file_name(code, table, self.extracts[number])
        place = (code, table, number)
        variants = feed.variants.get(place, "").split()
        output = _Output(folder / name, variants, feed, feed.broken.get(place))
        output.lines.extend(feed.head(feed.layouts[table]))
        output.extra = feed.extra.get(place, {})
        self.files[feed.name, table] += 1
        return output

    def close(self) -> None:
        """Finish all files."""
        for output in self._outputs.values():
            output.close()
