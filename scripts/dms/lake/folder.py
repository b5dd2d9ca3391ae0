"""A folder that a cluster reaches too: on this machine, on a share, or in an object store."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

import pyarrow
from pyarrow import fs

from dms.disk import sync
from dms.errors import DataError, UsageError

_HADOOP_SCHEMES = {"s3a": "s3", "s3n": "s3", "wasbs": "abfss"}
"""Names under which Hadoop knows an object store, and the name that pyarrow has for it."""


class Lake:
    """A lake by its absolute path or URL (s3a://, gs://, abfss://, hdfs://).

    Credentials are those of the environment, as pyarrow's file systems find them. Folders are named
    relative to the lake, with slashes.
    """

    def __init__(self, location: str) -> None:
        """Open the lake.

        Raises:
            UsageError: the URL is of no store that can be written.
        """
        self.location = location.rstrip("/")
        scheme, separator, rest = self.location.partition("://")
        uri = f"{_HADOOP_SCHEMES.get(scheme, scheme)}://{rest}" if separator else scheme
        try:
            self._system, self._root = fs.FileSystem.from_uri(uri)
        except (pyarrow.ArrowInvalid, pyarrow.ArrowNotImplementedError, OSError) as error:
            raise UsageError(f"DMS_LAKE={location}: cannot be opened: {_line(error)}") from error

    @property
    def is_local(self) -> bool:
        """Whether it is a folder of this machine's file system."""
        return isinstance(self._system, fs.LocalFileSystem)

    def create(self, folder: str, is_private: bool) -> None:
        """Create a folder; on this machine a private one is open to its owner alone."""
        with _told(self.location):
            if self.is_local and is_private:
                path = Path(self._path(folder))
                path.parent.mkdir(parents=True, exist_ok=True)
                path.mkdir(mode=0o700, exist_ok=True)
            else:
                self._system.create_dir(self._path(folder), recursive=True)

    def list_names(self, folder: str) -> list[str]:
        """The names of what lies in a folder; none when there is no such folder."""
        with _told(self.location):
            selector = fs.FileSelector(self._path(folder), allow_not_found=True)
            return sorted(entry.base_name for entry in self._system.get_file_info(selector))

    def put(self, local: Path, folder: str, name: str) -> None:
        """Copy a local file to `folder`/`name`, which appears whole or not at all.

        Spark does not read names that begin with an underscore.
        """
        unfinished = self._path(f"{folder}/_unfinished-{name}")
        with _told(self.location):
            self._system.create_dir(self._path(folder), recursive=True)
            fs.copy_files(
                str(local), unfinished, fs.LocalFileSystem(), self._system, use_threads=False
            )
            if self.is_local:
                sync(Path(unfinished))
            self._system.move(unfinished, self._path(f"{folder}/{name}"))
            if self.is_local:
                sync(Path(self._path(folder)))

    def remove(self, folder: str, name: str) -> None:
        """Remove a file, or a folder with all in it; nothing when it is not there."""
        path = self._path(f"{folder}/{name}")
        with _told(self.location):
            kind = self._system.get_file_info(path).type
            if kind == fs.FileType.Directory:
                self._system.delete_dir(path)
            elif kind == fs.FileType.File:
                self._system.delete_file(path)

    def fetch(self, folder: str, local: Path) -> Path:
        """The folder as one of this machine: itself, or else copied to `local`."""
        if self.is_local:
            return Path(self._path(folder))
        with _told(self.location):
            local.mkdir(mode=0o700, parents=True, exist_ok=True)
            fs.copy_files(
                self._path(folder), str(local), self._system, fs.LocalFileSystem(), use_threads=True
            )
        return local

    def _path(self, place: str) -> str:
        return str(PurePosixPath(self._root) / place)


@contextmanager
def _told(location: str) -> Iterator[None]:
    try:
        yield
    except (OSError, pyarrow.ArrowException) as error:
        raise DataError(
            f"{location}: the lake cannot be read or written: {_line(error)}"
        ) from error


def _line(error: Exception) -> str:
    return " ".join(str(error).split())
