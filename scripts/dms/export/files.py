"""Files with contact points: their owner's alone, whole and in the ledger, or not there at all."""

import hashlib
import os
import re
import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp
from typing import Any

from dms.disk import sync
from dms.errors import UsageError
from dms.ledger import Ledger
from dms.settings import Settings

FINGERPRINT = 12
"""Hexadecimal digits of a file's SHA-256 in its name."""

_STOPPING = (signal.SIGINT, signal.SIGTERM)


def exports_folder(settings: Settings, folder: Path | None) -> Path:
    """Where files go: `folder`, else DMS_EXPORTS, else `exports` beside the warehouse file."""
    chosen = folder or os.environ.get("DMS_EXPORTS") or settings.warehouse.with_name("exports")
    return Path(chosen).expanduser().absolute()


def digest(text: str) -> str:
    """SHA-256 of a file with this text."""
    return hashlib.sha256(text.encode()).hexdigest()


def slug(name: str) -> str:
    """A name as it may stand in that of a file: lower-case letters and digits, joined by dashes."""
    return re.sub(r"[^\w]+", "-", name.lower()).strip("-_") or "audience"


def write_files(
    folder: Path,
    texts: Mapping[str, str],
    ledger: Ledger,
    rows: Mapping[str, Sequence[Mapping[str, Any]]],
) -> list[Path]:
    """Write texts by file name, and rows into the ledger; gives the paths.

    Everything is on disk under other names first. Then the ledger is written, then the files get
    their names: cut off in between, somebody counts as written to who was not, never the other way
    round. Ctrl-C waits for that moment, and before it leaves nothing.

    Raises:
        UsageError: the folder cannot be written.
        DataError: the ledger cannot be written.
    """
    drafts: dict[Path, Path] = {}
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, text in texts.items():
            descriptor, draft = mkstemp(prefix=".unfinished-", dir=folder)  # 0600
            drafts[folder / name] = Path(draft)
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
                file.write(text)
            sync(Path(draft))
        with _uninterrupted():
            if rows:
                ledger.append_together(rows)
            for path, draft_path in drafts.items():
                draft_path.replace(path)
            sync(folder)
    except OSError as error:
        raise UsageError(
            f"{folder}: cannot be written ({error.strerror}); name another folder with --to or "
            "DMS_EXPORTS"
        ) from error
    finally:
        for draft_path in drafts.values():
            with suppress(FileNotFoundError):
                draft_path.unlink()
    return list(drafts)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let Ctrl-C and SIGTERM wait."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
