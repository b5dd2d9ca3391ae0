"""Reading YAML, of which a dbt project has much."""

from pathlib import Path
from typing import Any

import yaml

# libyaml is ten times as fast; PyYAML may be installed without it.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> Any:  # noqa: ANN401
    """Read a YAML file; None where it is empty.

    Raises:
        OSError: it cannot be read.
        UnicodeDecodeError, yaml.YAMLError: it is no YAML.
    """
    return parse_yaml(path.read_text(encoding="utf-8"))


def parse_yaml(text: str) -> Any:  # noqa: ANN401
    """What a YAML text says; None where it is empty.

    Raises:
        yaml.YAMLError: it is no YAML.
    """
    return yaml.load(text, _LOADER)
