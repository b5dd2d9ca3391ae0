"""What a measurement was made on."""

import os
import platform
import sys
from importlib.metadata import version
from typing import Any

from dms.bare import read_settings


def describe_machine() -> dict[str, Any]:
    """Cores, system and versions, and under which settings DuckDB built."""
    return {
        "system": platform.system(),
        "architecture": platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "implementation": sys.implementation.name,
        **{name: version(package) for name, package in _PACKAGES.items()},
        "duckdb_settings": read_settings(),
    }


_PACKAGES = {"duckdb": "duckdb", "dbt": "dbt-core", "dbt_duckdb": "dbt-duckdb"}
