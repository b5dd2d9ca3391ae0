"""Where a measurement writes its figures; looked at before anything is measured."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dms.errors import UsageError


def require_places(files: Mapping[str, Path | None]) -> None:
    """Refuse files that could not be written in the end; `files` by the option that names them.

    Raises:
        UsageError: a folder that is none, or a folder in the place of the file.
    """
    for option, path in files.items():
        if path is not None and not path.absolute().parent.is_dir():
            raise UsageError(f"{option} {path}: there is no such folder; make it first")
        if path is not None and path.is_dir():
            raise UsageError(f"{option} {path}: is a folder; name a file in it")


def write_json(path: Path, document: dict[str, Any]) -> None:
    """Write a document of figures."""
    path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
