"""Faults of lines, files and names: rejected, refused, left alone, or read all the same."""

import gzip
import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

from faults.fault import Cleaned, Fault, LeftAlone, Outcome, Refused, Rejected

FEED, TABLE = "dealertrack", "employees"


def _line(name: str, outcome: Outcome, spoil: Callable[[bytes], bytes]) -> Fault:
    return Fault(name, FEED, TABLE, outcome, line=spoil)


def _file(name: str, outcome: Outcome, spoil: Callable[[bytes], bytes], **more: object) -> Fault:
    return Fault(name, FEED, TABLE, outcome, file=spoil, **more)


def _zip(content: bytes, members: int = 1) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(members):
            archive.writestr(f"{number}.csv", content)
    return packed.getvalue()


def _explode(content: bytes) -> bytes:
    return _zip(content + b"\n" * 300_000_000)


def _outside(path: Path, content: bytes) -> None:
    target = path.parents[2] / f"outside-{path.name}"
    target.write_bytes(content)
    path.symlink_to(target)


def _fifo(path: Path, _: bytes) -> None:
    os.mkfifo(path)


def _folder(path: Path, _: bytes) -> None:
    path.mkdir()


JOE = {"employee_name": "Joe Bell"}

LINES = [
    _line("too few values", Rejected("too few values: 2", "HV2,"), lambda line: line[:6]),
    _line("too many values", Rejected("too many values: 7", ",more"), lambda line: line + b",more"),
    _line("empty values too many", Cleaned(JOE), lambda line: line + b",,"),
    _line(
        "quote never closed",
        Rejected("bad quoting", '"Joe'),
        lambda line: line.replace(b"Joe Bell", b'"Joe Bell'),
    ),
    _line(
        "text behind a closing quote",
        Rejected("bad quoting", '"Joe" Bell'),
        lambda line: line.replace(b"Joe Bell", b'"Joe" Bell'),
    ),
    _line(
        "bytes of no encoding",
        Rejected("neither UTF-8 nor Windows-1252", "\\x81"),
        lambda line: line.replace(b"Joe", b"J\x81e"),
    ),
    _line(
        "Windows-1252 in a UTF-8 file",
        Cleaned({"employee_name": "José Bell"}),
        lambda line: line.replace(b"Joe", b"Jos\xe9"),
    ),
    _line(
        "NUL character",
        Rejected("NUL", "Joe\0"),
        lambda line: line.replace(b"Joe", b"Joe\0"),
    ),
    _line(
        "carriage return inside a line",
        Rejected("carriage return"),
        lambda line: line.replace(b"Joe ", b"Joe\r"),
    ),
    _line(
        "line of two megabytes",
        Rejected("longer than"),
        lambda line: line.replace(b"Joe", b"Joe" * 700_000),
    ),
    _line("trailing carriage return", Cleaned(JOE), lambda line: line + b"\r"),
    _line("blank lines around", Cleaned(JOE), lambda line: b"\n\n" + line + b"\n\r\n"),
]

FILES = [
    _file("CRLF line ends", Cleaned(JOE), lambda data: data.replace(b"\n", b"\r\n")),
    _file("byte order mark", Cleaned(JOE), lambda data: b"\xef\xbb\xbf" + data),
    _file("no end of the last line", Cleaned(JOE), lambda data: data[:-1]),
    _file(
        "columns in another order and case",
        Cleaned(JOE),
        lambda data: b"\n".join(
            b",".join(reversed(line.split(b","))) for line in data.splitlines()
        ).replace(b"Name", b"NAME"),
    ),
    _file(
        "unknown column",
        Cleaned(JOE),
        lambda data: data.replace(b"\n", b",x\n").replace(b",x", b",Shoe Size", 1),
    ),
    _file(
        "SQL in a header",
        Cleaned(JOE),
        lambda data: data.replace(b"\n", b",x\n").replace(b",x", b',"a"") drop table x; --"', 1),
    ),
    _file(
        "required column missing",
        Refused("needs the columns EmployeeId"),
        lambda data: data.replace(b"EmployeeId", b"Employee"),
    ),
    _file(
        "a column twice",
        Refused("twice or not at all: HireDate"),
        lambda data: data.replace(b"TerminationDate", b"HireDate"),
    ),
    _file(
        "a column without a name",
        Refused("twice or not at all: (no name)"),
        lambda data: data.replace(b"HireDate", b""),
    ),
    _file(
        "the loader's own column",
        Refused("keeps for itself: _file"),
        lambda data: data.replace(b"HireDate", b"_file"),
    ),
    _file(
        "a million columns",
        Refused("header longer than"),
        lambda data: b",c" * 1_000_000 + b"\n" + data,
    ),
    _file(
        "three thousand columns",
        Refused("columns"),
        lambda data: data.replace(
            b"\n", b"," + b",".join(b"c%d" % n for n in range(3000)) + b"\n", 1
        ),
    ),
    _file("empty file", Refused("no header"), lambda _: b""),
    _file("only a header", Cleaned(), lambda data: data[: data.index(b"\n") + 1], neighbours=0),
    _file("UTF-16", Cleaned(JOE), lambda data: data.decode().encode("utf-16")),
    _file("two byte order marks", Cleaned(JOE), lambda data: b"\xef\xbb\xbf" * 2 + data),
    _file("semicolons", Cleaned(JOE), lambda data: data.replace(b",", b";")),
    _file("line that names the delimiter", Cleaned(JOE), lambda data: b"sep=,\n" + data),
    _file(
        "title above the header",
        Rejected("above the header", "Staff"),
        lambda data: b"Staff\n" + data,
    ),
    _file("no header", Refused("no header with"), lambda data: data.partition(b"\n")[2]),
    _file("zip without its ending", Refused("is a zip archive; add .zip"), _zip),
    _file("web page", Refused("is a web page"), lambda _: b"<!DOCTYPE html><html></html>"),
    _file("gzip", Cleaned(JOE), gzip.compress, path=lambda name: f"{name}.gz"),
    _file("zip of one file", Cleaned(JOE), _zip, path=lambda name: f"{name}.zip"),
    _file(
        "zip of two files",
        Refused("holds 2 files"),
        lambda data: _zip(data, 2),
        path=lambda name: f"{name}.zip",
    ),
    _file(
        "zip that explodes",
        Refused("more than 200 times its size"),
        _explode,
        path=lambda name: f"{name}.zip",
    ),
    _file(
        "gzip cut off",
        Refused("cannot be read"),
        lambda data: gzip.compress(data)[:-12],
        path=lambda name: f"{name}.gz",
    ),
    _file(
        "no gzip inside",
        Refused("is no .gz archive"),
        lambda data: data,
        path=lambda name: f"{name}.gz",
    ),
    _file(
        "no zip inside",
        Refused("is no .zip archive"),
        lambda data: data,
        path=lambda name: f"{name}.zip",
    ),
]

NAMES = [
    _file("file being written", LeftAlone(), bytes, path=lambda name: f"{name}.part"),
    _file("temporary file", LeftAlone(), bytes, path=lambda name: f"{name}.tmp"),
    _file("hidden file", LeftAlone(), bytes, path=lambda name: f".{name}"),
    _file(
        "name of no table",
        Refused("fits no table of dealertrack"),
        bytes,
        path=lambda name: f"old {name}",
    ),
    _file(
        "day of no calendar in the name",
        Refused("20260631"),
        bytes,
        path=lambda name: name.replace("20260630", "20260631"),
    ),
    _file(
        "year ahead in the name",
        Refused("ahead of the clock"),
        bytes,
        path=lambda name: name.replace("2026", "2062"),
    ),
    _file(
        "quotes and SQL in the name",
        Cleaned(JOE),
        bytes,
        path=lambda name: name.replace("X", "'\"; drop table landing.files; --"),
    ),
    _file(
        "line break in the name", Cleaned(JOE), bytes, path=lambda name: name.replace("X", "X\n")
    ),
    _file(
        "link that points outside",
        Refused("leads out of the landing folder"),
        bytes,
        plant=_outside,
    ),
    _file("named pipe", Refused("named pipe"), bytes, plant=_fifo),
    _file("folder under a file's name", Refused("folders"), bytes, plant=_folder),
]
