"""Which part of the Python code may import which: read from the source, nothing is run."""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[1] / "scripts"

HOUSES = {"dms": set(), "sample_group": {"dms"}, "lab": {"dms", "sample_group"}}
"""What each package may import of the others, but for the commands that call them."""

COMMANDS = {"dms.sample": "sample_group", "dms.bench": "lab"}
"""The modules of dms that call another package."""

ROOMS = (
    "bare clock console data_tests dbt dbt_process disk errors failures macros manifest"
    " progress seeds settings sql targets tether warehouse words yaml_files",
    "ledger",
    "landing",
    "lake",
    "findings news summary charts",
    "report",
    "publishing",
    "forget",
    "portability",
    "checking",
    "building playbook superset",
    "watching",
    "catalogue clean query status tables sample bench",
    "backfill campaigns reassign segments export",
    "explain tasks",
    "app",
    "cli",
)
"""The parts of dms: none imports from a line below its own."""

WAY = (
    "personal xml_places layouts",
    "raw files",
    "groups",
    "reading",
    "decide",
    "rows",
    "erasing",
    "write",
    "summary",
    "ledger show vins",
    "land",
    "preview unland",
    "__init__",
)
"""The parts of landing, in the order of a file's way."""


@cache
def modules() -> list[str]:
    return [
        ".".join(path.relative_to(SCRIPTS).with_suffix("").parts)
        for path in sorted(SCRIPTS.rglob("*.py"))
    ]


@cache
def imports(module: str) -> list[str]:
    """The modules of ours that a module imports, anywhere in it."""
    tree = ast.parse((SCRIPTS / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8"))
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: a relative import"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        found += [name for name in names if name.split(".")[0] in HOUSES]
    return found


def ranks(lines: tuple[str, ...]) -> dict[str, int]:
    return {name: rank for rank, line in enumerate(lines) for name in line.split()}


def reached_up(prefix: str, lines: tuple[str, ...]) -> list[str]:
    """Imports below `prefix` from a part that stands behind the importing one."""
    rank = ranks(lines)
    depth = prefix.count(".")
    offences = []
    for module in modules():
        if not module.startswith(prefix):
            continue
        part = module.split(".")[depth]
        for name in imports(module):
            if name.startswith(prefix):
                # A name of the package itself, as `from dms.landing import land` has it.
                other = name.split(".")[depth]
                if rank.get(other, 0) > rank.get(part, len(lines)):
                    offences.append(f"{module} imports {name}")
    return offences


def test_a_package_imports_only_what_stands_below_it() -> None:
    offences = [
        f"{module} imports {name}"
        for module in modules()
        for name in imports(module)
        if (house := name.split(".")[0]) != (own := module.split(".")[0])
        and house not in HOUSES[own]
        and COMMANDS.get(module) != house
    ]
    assert offences == []


def test_no_part_of_dms_imports_from_one_behind_it() -> None:
    assert reached_up("dms.", ROOMS) == []


def test_no_part_of_landing_imports_from_one_behind_it() -> None:
    assert reached_up("dms.landing.", WAY) == []


@pytest.mark.parametrize(("prefix", "lines"), [("dms.", ROOMS), ("dms.landing.", WAY)])
def test_every_part_has_its_place(prefix: str, lines: tuple[str, ...]) -> None:
    depth = prefix.count(".")
    parts = {name.split(".")[depth] for name in modules() if name.startswith(prefix)}
    assert parts - {"__init__"} == set(ranks(lines)) - {"__init__"}


def test_no_command_waits_for_the_sample_or_the_bench() -> None:
    code = "import sys, dms.cli; print(*sorted(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    of_others = [name for name in loaded if name.split(".")[0] in ("lab", "sample_group")]
    assert of_others == ["sample_group", "sample_group.extracts"]
