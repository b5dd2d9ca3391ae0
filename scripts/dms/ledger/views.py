"""Who saw the names and contact points of customers in the app: one line a view, only added to."""

import fcntl
import json
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from dms.disk import sync
from dms.errors import DataError

FILE = "contact_views.jsonl"
_LOCK = ".views.lock"
_PRIVATE = 0o600


class ContactViews:
    """The log in the folder of the ledger; no build reads it, so it is no kind of the ledger."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.file = folder, folder / FILE

    def add(
        self, at: datetime, viewer: str, role: str, page: str, customers: Collection[str]
    ) -> None:
        """Add a view; on disk when it returns. `at` is in UTC.

        Raises:
            DataError: it cannot be written: then nothing is to be shown.
        """
        line = json.dumps(
            {
                "seen_at": at.isoformat(timespec="seconds"),
                "viewer": viewer,
                "role": role,
                "page": page,
                "customers": len(customers),
                "customer_keys": sorted(customers),
            },
            ensure_ascii=False,
        )
        with self._locked():
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
            descriptor = os.open(self.file, flags, _PRIVATE)
            with os.fdopen(descriptor, "ab") as file:
                file.write(f"{line}\n".encode())
                file.flush()
                os.fsync(file.fileno())

    def rows(self) -> list[dict[str, Any]]:
        """All views, the oldest first; a line that was cut off is passed over."""
        if not self.file.exists():
            return []
        found = []
        for line in self.file.read_text(encoding="utf-8").splitlines():
            try:
                found.append(dict(json.loads(line)))
            except ValueError:
                continue
        return found

    def erase(self, customers: Collection[str]) -> None:
        """Take the keys of erased customers out; that somebody was seen stays.

        Raises:
            DataError: it cannot be written.
        """
        if not self.file.exists():
            return
        with self._locked():
            rows = self.rows()
            for row in rows:
                keys = row.get("customer_keys") or []
                row["customer_keys"] = [key for key in keys if key not in customers]
            draft = self.folder / f".{FILE}"
            draft.unlink(missing_ok=True)
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT, _PRIVATE), "wb") as file:
                for row in rows:
                    file.write(f"{json.dumps(row, ensure_ascii=False)}\n".encode())
            sync(draft)
            draft.replace(self.file)
            sync(self.folder)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.open(self.folder / _LOCK, os.O_RDWR | os.O_CREAT, _PRIVATE)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX)
                yield
            finally:
                os.close(lock)
        except OSError as error:
            raise DataError(
                f"{self.file}: the log of contact views cannot be written ({error.strerror}), so "
                "none is shown; mend that"
            ) from error
