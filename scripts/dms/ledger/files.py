"""Append-only JSON Lines files, one a kind, for a build may hold the warehouse meanwhile."""

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dms.disk import sync
from dms.errors import DataError

KINDS = ("campaigns", "campaign_members", "exports", "export_members", "task_outcomes")
"""Each is a file here and a table of the schema landing, which the source YAML describes."""

Row = Mapping[str, Any]

_LOCK = ".lock"
_PENDING = ".pending"
_DRAFT = ".draft"
_PRIVATE = 0o600


class Ledger:
    """The files of a folder, which are their owner's alone.

    What is to be appended is first written down whole in a file of its own, so that an append which
    is cut off is done to its end by whoever opens the ledger next: all rows are there, or none.
    Values that JSON does not know, as days and decimals, are written as texts.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def file(self, kind: str) -> Path:
        """Where the rows of a kind stand."""
        if kind not in KINDS:
            raise ValueError(f"{kind} is no kind of the ledger; known: {', '.join(KINDS)}")
        return self.folder / f"{kind}.jsonl"

    def stamp(self, kinds: Sequence[str] = KINDS) -> tuple[tuple[int, int], ...]:
        """The length and time of the file of each kind: another where something was written."""
        with self.settled():
            found = [path.stat() for kind in kinds if (path := self.file(kind)).exists()]
        return tuple((told.st_size, told.st_mtime_ns) for told in found)

    def append(self, kind: str, rows: Sequence[Row]) -> None:
        """Add rows of one kind, as append_together does."""
        self.append_together({kind: rows})

    def append_together(
        self,
        rows: Mapping[str, Sequence[Row | str]],
        check: Callable[[Callable[[str], list[dict[str, Any]]]], None] | None = None,
    ) -> None:
        """Add rows by kind, all of them or none; they are on disk when it returns. A text is a row
        as JSON in a line, as SQL gives many of them.

        `check` may refuse by raising: it is given what reads the rows of a kind, and nobody else
        writes until the rows are added.

        Raises:
            DataError: the folder cannot be written.
        """
        texts = {kind: _lines(of_kind) for kind, of_kind in rows.items()}
        with self._explained():
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self.settled():
                if check:
                    check(self._read)
                ends = {kind: self._size(kind) for kind in texts}
                pending = {kind: [ends[kind], text] for kind, text in texts.items()}
                self._replace(self.folder / _PENDING, json.dumps(pending))
                self._finish()

    def rows(self, kind: str) -> list[dict[str, Any]]:
        """All rows of a kind, in the order in which they were written.

        Raises:
            DataError: a line cannot be read; says which.
        """
        with self.settled():
            return self._read(kind)

    def rewrite(self, kind: str, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        """Put what `change` makes of each row in its place: for erasure, the one thing that does.

        Raises:
            DataError: a line cannot be read, or the folder not be written.
        """
        with self.settled(), self._explained():
            if rows := self._read(kind):
                self._replace(self.file(kind), _lines([change(row) for row in rows]))

    @contextmanager
    def settled(self) -> Iterator[None]:
        """Hold the files alone, each with whole lines only.

        Raises:
            DataError: the folder cannot be opened.
        """
        if not self.folder.is_dir():
            yield
            return
        with self._explained():
            lock = os.open(self.folder / _LOCK, os.O_RDWR | os.O_CREAT, _PRIVATE)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            with self._explained():
                self._finish()
                for kind in KINDS:
                    self._cut_torn_line(kind)
            yield
        finally:
            os.close(lock)

    def _finish(self) -> None:
        """Do what was written down to be done; again where it was done in part."""
        pending = self.folder / _PENDING
        if not pending.exists():
            return
        for kind, (end, text) in json.loads(pending.read_text(encoding="utf-8")).items():
            descriptor = os.open(self.file(kind), os.O_RDWR | os.O_CREAT, _PRIVATE)
            with os.fdopen(descriptor, "r+b") as file:
                file.truncate(end)
                file.seek(end)
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
        sync(self.folder)
        pending.unlink()
        sync(self.folder)

    def _cut_torn_line(self, kind: str) -> None:
        """Cut what stands after the last line break: a line that another program did not end."""
        path = self.file(kind)
        if not self._size(kind):
            return
        with path.open("r+b") as file:
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                file.seek(0)
                file.truncate(file.read().rfind(b"\n") + 1)
                os.fsync(file.fileno())

    def _read(self, kind: str) -> list[dict[str, Any]]:
        if not self._size(kind):
            return []
        path, rows = self.file(kind), []
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                try:
                    rows.append(dict(json.loads(line)))
                except (ValueError, TypeError) as error:
                    raise DataError(
                        f"{path}, line {number}: is no JSON object; mend the line or take it out"
                    ) from error
        return rows

    def _size(self, kind: str) -> int:
        path = self.file(kind)
        return path.stat().st_size if path.exists() else 0

    def _replace(self, path: Path, text: str) -> None:
        draft = self.folder / _DRAFT
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT, _PRIVATE), "wb") as file:
            file.write(text.encode())
        sync(draft)
        draft.replace(path)
        sync(self.folder)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise DataError(
                f"{self.folder}: the ledger cannot be written ({error.strerror}); mend that, or "
                "name another place with DMS_LEDGER"
            ) from error


def _lines(rows: Sequence[Row | str]) -> str:
    return "".join(
        f"{row if isinstance(row, str) else json.dumps(row, default=str, ensure_ascii=False)}\n"
        for row in rows
    )
