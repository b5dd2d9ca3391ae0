"""What `dms check` looks at: names of models, segments or folders, or all that changed."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from dms.checking.fingerprints import model_of
from dms.errors import UsageError


def select_files(directory: Path, listed: Iterable[str], words: list[str]) -> list[Path]:
    """The files under models/ that the words name: a model, its file, or a folder.

    A segment that is `listed` may have no file yet.

    Raises:
        UsageError: a word names nothing.
    """
    models = directory / "models"
    files = [path for path in sorted(models.rglob("*")) if path.suffix in (".sql", ".yml")]
    chosen: set[Path] = set()
    for word in words:
        found = {path for path in files if _is_named(path.relative_to(directory), word)}
        if not found and word not in listed:
            known = {path.stem for path in files} | {path.parent.name for path in files}
            near = get_close_matches(Path(word).stem, known, n=3)
            hint = f"did you mean {' or '.join(near)}?" if near else "see models/"
            raise UsageError(f"{word}: no model, segment or folder of that name; {hint}")
        chosen |= found
    return sorted(chosen)


def _is_named(file: Path, word: str) -> bool:
    place = Path(word.rstrip("/"))
    return (
        word == file.stem
        or place == file
        or place in file.parents
        or (len(place.parts) == 1 and word in file.parts[:-1])
    )


def nodes_of(manifest: dict[str, Any], files: Iterable[str] | None) -> set[str]:
    """The unique ids of the models and data tests of these files of the project, or of all."""
    wanted = None if files is None else {re.sub(r"[.]ya?ml$", ".sql", file) for file in files}
    nodes = manifest["nodes"]
    models = {
        key
        for key, node in nodes.items()
        if node["resource_type"] == "model"
        and (wanted is None or node["original_file_path"] in wanted)
    }
    tests = {
        key
        for key, node in nodes.items()
        if node["resource_type"] == "test"
        and (wanted is None or models & set(node["depends_on"]["nodes"][:1]))
    }
    return models | tests


def unit_tests_of(manifest: dict[str, Any], models: set[str]) -> list[str]:
    """The unique ids of the unit tests of these models."""
    return [key for key, test in manifest["unit_tests"].items() if model_of(test) in models]
