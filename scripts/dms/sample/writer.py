"""Writes the export files: names, encodings, compression, and the few lines nobody can read."""

import gzip
import zipfile
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import IO, cast

from dms.sample import dealertrack, dealervault
from dms.sample.extracts import Extract, compact
from dms.sample.places import Rooftop

_FLUSH_LINES = 300
_BROKEN_AFTER = 25

# (feed, rooftop code, table, number of the extract): how this one file differs from the others
VARIANTS = {
    ("dealervault", "DVD31207", "AP", 0): "gz",
    ("dealervault", "DVD31219", "SL", 0): "bom",
    ("dealervault", "DVD31244", "SL", 0): "zip",
    ("dealervault", "DVD31244", "SV", 1): "crlf",
    ("dealertrack", "HV2", "repair_order_lines", 0): "gz",
    ("dealertrack", "MR8", "customers", 0): "cp1252",
}
# the same key: one line that cannot be read
BROKEN_LINES = {
    ("dealervault", "DVD31207", "SV", 0): b"SV\tDVD31207\t4100\tCDK\t88",
    ("dealervault", "DVD31219", "SL", 3): b"SL\tDVD31219" + b"\t0" * 110,
    ("dealervault", "DVD31244", "AP", 2): b"AP\tDVD31244\tAP\x81\x8d\t\xff\xfe\t\t\t\t\t",
    ("dealertrack", "HV2", "customers", 0): b'HV2,1,,I,"Sand"oval",' + b"," * 19,
    ("dealertrack", "MB5", "repair_orders", 1): b"MB5,4,S",
}  # fmt: skip
LAYOUTS = {"dealervault": dealervault.LAYOUTS, "dealertrack": dealertrack.LAYOUTS}


def file_name(rooftop: Rooftop, table: str, extract: Extract) -> str:
    """The name by the feed's rule, without .gz or .zip."""
    day = compact(extract.day)
    if rooftop.is_dealertrack:
        return f"{table}_{rooftop.code}_{day}{'_' + extract.time if extract.time else ''}.csv"
    return f"{rooftop.code}_{day}_{extract.time or '2200'}_{table}.txt"


def csv_line(cells: list[str]) -> str:
    """Comma-separated, quoted only where a cell needs it."""
    line = ",".join(cells)
    if line.count(",") == len(cells) - 1 and '"' not in line:
        return line
    return ",".join(
        '"' + cell.replace('"', '""') + '"' if "," in cell or '"' in cell else cell
        for cell in cells
    )


class _Output:
    """One file being written; lines are kept back some hundred at a time."""

    def __init__(self, folder: Path, name: str, variant: str, broken: bytes | None) -> None:
        self._stack = ExitStack()
        self.encoding = "cp1252" if variant == "cp1252" else "utf-8"
        self.end = "\r\n" if variant == "crlf" else "\n"
        self.lines: list[str] = []
        self.rows = 0
        self._broken = broken
        self._stream = self._open(folder, name, variant)
        if variant == "bom":
            self._stream.write(b"\xef\xbb\xbf")

    def _open(self, folder: Path, name: str, variant: str) -> IO[bytes]:
        if variant == "gz":
            raw = self._stack.enter_context((folder / f"{name}.gz").open("wb"))
            packed = gzip.GzipFile("", "wb", compresslevel=9, fileobj=raw, mtime=0)
            return cast(IO[bytes], self._stack.enter_context(packed))
        if variant == "zip":
            archive = self._stack.enter_context(
                zipfile.ZipFile(folder / f"{name}.zip", "w", zipfile.ZIP_DEFLATED)
            )
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.compress_type, member.create_system = zipfile.ZIP_DEFLATED, 3
            member.external_attr = 0o644 << 16
            return self._stack.enter_context(archive.open(member, "w", force_zip64=True))
        return self._stack.enter_context((folder / name).open("wb"))

    def add(self, line: str) -> None:
        """One line, without its end."""
        self.lines.append(line)
        self.rows += 1
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
        self._stack.close()


class Exports:
    """All files of one run, opened when their first row comes."""

    def __init__(self, folder: Path, extracts: list[Extract]) -> None:
        self.folder = folder
        self.extracts = extracts
        self.rows: Counter[tuple[str, str]] = Counter()
        self.files: Counter[tuple[str, str]] = Counter()
        self._outputs: dict[tuple[int, str, int], _Output] = {}

    def write(self, rooftop: Rooftop, table: str, number: int, cells: list[str]) -> None:
        """Add a row to the rooftop's file of this table in extract `number`."""
        key = (rooftop.index, table, number)
        output = self._outputs.get(key)
        if output is None:
            output = self._outputs[key] = self._start(rooftop, table, number)
        output.add(csv_line(cells) if rooftop.is_dealertrack else "\t".join(cells))
        self.rows[rooftop.feed, table] += 1

    def _start(self, rooftop: Rooftop, table: str, number: int) -> _Output:
        folder = self.folder / rooftop.feed
        folder.mkdir(parents=True, exist_ok=True)
        place = (rooftop.feed, rooftop.code, table, number)
        name = file_name(rooftop, table, self.extracts[number])
        output = _Output(folder, name, VARIANTS.get(place, ""), BROKEN_LINES.get(place))
        separator = "," if rooftop.is_dealertrack else "\t"
        output.lines.append(separator.join(LAYOUTS[rooftop.feed][table].columns))
        self.files[rooftop.feed, table] += 1
        return output

    def close(self) -> None:
        """Finish all files."""
        for output in self._outputs.values():
            output.close()
