"""The pipe between judging lines and DuckDB: whichever side fails, the other ends."""

from pathlib import Path

import pytest

from dms.errors import DataError
from dms.landing.rows.pipe import piped


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path, read = tmp_path / "pipe", []
    with piped(path, lambda: read.append(path.read_text())) as out:
        out.write("é" * 1_000_000)
    assert read == ["é" * 1_000_000]
    assert list(tmp_path.iterdir()) == []


def test_nothing_written_reads_as_an_empty_file(tmp_path: Path) -> None:
    path, read = tmp_path / "pipe", []
    with piped(path, lambda: read.append(path.read_text())):
        pass
    assert read == [""]


def test_a_reader_that_never_opens_the_pipe_is_what_fails(tmp_path: Path) -> None:
    def fail() -> None:
        raise ValueError("no such column")

    with pytest.raises(ValueError, match="no such column"), piped(tmp_path / "pipe", fail) as out:
        out.write("x" * 10_000_000)
    with pytest.raises(ValueError, match="no such column"), piped(tmp_path / "pipe", fail) as out:
        out.write("little")


def test_a_reader_that_fails_in_the_middle_ends_the_writer(tmp_path: Path) -> None:
    path = tmp_path / "pipe"

    def read_a_line() -> None:
        with path.open() as text:
            text.readline()
        raise ValueError("bad line")

    with pytest.raises(ValueError, match="bad line"), piped(path, read_a_line) as out:
        for _ in range(1_000_000):
            out.write("a line of text\n")


def test_a_reader_that_stops_early_does_not_pass_for_done(tmp_path: Path) -> None:
    path = tmp_path / "pipe"

    def read_a_line() -> None:
        with path.open() as text:
            text.readline()

    with pytest.raises(DataError, match="not read to its end"), piped(path, read_a_line) as out:
        for _ in range(1_000_000):
            out.write("a line of text\n")


@pytest.mark.parametrize("written", ["", "x", "x" * 5_000_000])
def test_a_writer_that_fails_ends_the_reader(tmp_path: Path, written: str) -> None:
    path, read = tmp_path / "pipe", []
    with (
        pytest.raises(DataError, match="broken"),
        piped(path, lambda: read.append(path.read_text())) as out,
    ):
        out.write(written)
        raise DataError("the archive is broken")
    assert read == [written]
    assert list(tmp_path.iterdir()) == []
