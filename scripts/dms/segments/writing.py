"""Changing several files of the project at once: all of them, or none."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from dms.errors import DataError


def read_exactly(path: Path) -> str:
    """The text of a file with its line ends as they are.

    Raises:
        DataError: it cannot be read.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: cannot be read: {' '.join(str(error).split())}") from error


def change_files(texts: Mapping[Path, str | None]) -> None:
    """Write each text to its file, or with None remove the file.

    All new files are on disk before the first one takes its place; where one cannot take it, those
    before it are put back.

    Raises:
        DataError: a file cannot be changed, and so none was.
    """
    drafts = {path: path.with_name(f".{path.name}.new") for path, text in texts.items() if text}
    done: dict[Path, bytes | None] = {}
    try:
        for path, draft in drafts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(str(texts[path]).encode("utf-8"))
        for path in texts:
            before = path.read_bytes() if path.is_file() else None
            if path in drafts:
                drafts[path].replace(path)
            else:
                path.unlink()
            done[path] = before
    except BaseException as error:
        for path, before in done.items():
            with suppress(OSError):
                if before is None:
                    path.unlink()
                else:
                    path.write_bytes(before)
        if isinstance(error, OSError):
            raise DataError(
                f"{error.filename}: cannot be changed ({error.strerror}); nothing was changed"
            ) from error
        raise
    finally:
        for draft in drafts.values():
            with suppress(OSError):
                draft.unlink(missing_ok=True)
