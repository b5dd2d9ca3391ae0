"""What the tests of `dms sample` share: running it, and reading back what it wrote."""

import csv
import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path

import yaml

from sample_group.systems import FEEDS

PROJECT = Path(__file__).resolve().parents[1]
LAYOUTS = {feed.name: feed.layouts for feed in FEEDS}
DELIMITERS = {"dealervault": "\t"}
"""Feeds of delimited text have a comma, but for these."""


def run(*arguments, seed="0"):
    """`dms sample` in a process of its own, with this hash seed."""
    command = [sys.executable, "-c", "from dms.cli import main; main()", "sample", *arguments]
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


def digest(folder):
    """SHA-256 of every file below the folder, by its relative name."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def content(path):
    """Bytes of an export, unpacked."""
    if path.suffix == ".gz":
        return gzip.decompress(path.read_bytes())
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            return archive.read(archive.namelist()[0])
    return path.read_bytes()


def text(path):
    """Text of an export, without a byte order mark."""
    data = content(path)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def plain_name(path):
    """Name of an export, without what its compression added."""
    return path.name.removesuffix(".gz").removesuffix(".zip")


def table_of(path):
    """Table of an export, by its name."""
    name = plain_name(path)
    if name.endswith(".txt"):
        return name.removesuffix(".txt").rsplit("_", 1)[1]
    return re.fullmatch(r"(.+?)(_[A-Z0-9]+)?_\d{8}_?(\d{4})?\.\w+", name)[1]


def read_rows(path):
    """Rows of a delimited file that have the right width, as dicts."""
    delimiter = DELIMITERS.get(path.parent.name, ",")
    lines = csv.reader(text(path).splitlines(), delimiter=delimiter)
    header = next(lines)
    return [dict(zip(header, line, strict=True)) for line in lines if len(line) == len(header)]


def read_objects(path):
    """Objects of a JSON Lines file; lines that are none are left out."""
    found = []
    for line in text(path).split("\n"):
        try:
            found.append(json.loads(line))
        except ValueError:
            continue
    return found


def source_tables(feed):
    """Tables of the feed's source YAML."""
    path = PROJECT / "models" / "staging" / feed / f"_{feed}__sources.yml"
    return yaml.safe_load(path.read_text("utf-8"))["sources"][0]["tables"]


def packing(paths):
    """How many of these files are packed, marked or ended differently."""
    found = Counter(path.suffix for path in paths if path.suffix in (".gz", ".zip"))
    for path in paths:
        data = content(path)
        found["bom"] += data.startswith(b"\xef\xbb\xbf")
        found["crlf"] += b"\r\n" in data
    return +found
