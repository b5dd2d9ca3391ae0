"""What the command, and make, say of themselves."""

import os
import re
import subprocess
import sys
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from dms.cli import app
from dms.settings import PROJECT_DIR


def list_commands(group, path=()):
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield (*path, name)
            yield from list_commands(command, (*path, name))
        else:
            yield (*path, name)


COMMANDS = [(), *list_commands(get_command(app))]


def show_help(*command):
    result = CliRunner().invoke(app, [*command, "--help"], terminal_width=80)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command) or "dms")
def test_a_flag_reads_as_one_without_a_value(command):
    text = show_help(*command)

    assert re.search(r"^  --help +Show this message and exit\.$", text, re.MULTILINE)
    assert "bool" not in text
    assert "--no-" not in text


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command) or "dms")
def test_each_paragraph_of_a_help_text_fills_its_lines(command):
    """A line ends early only where the next word would not have fitted, or a paragraph ends."""
    description = show_help(*command).split("\n\n", 1)[1]
    description = re.split(r"\n\n(?:Arguments|Options|Commands):", description)[0]
    for paragraph in description.split("\n\n"):
        lines = paragraph.splitlines()
        for line, following in pairwise(lines):
            assert len(line) + 1 + len(following.split()[0]) > 78, line


@pytest.mark.parametrize(
    "command", [(), ("bench",)], ids=lambda command: " ".join(command) or "dms"
)
def test_each_command_is_listed_with_a_whole_sentence(command):
    listed = show_help(*command).split("Commands:\n")[1].splitlines()

    assert [line for line in listed if not line.endswith(".") or line.endswith("...")] == []


def test_what_is_in_brackets_in_a_help_text_is_shown():
    assert re.search(
        r"^  DIR .*Holds <feed>/<file>\. \[default: DMS_LANDING, landing\]$",
        show_help("land"),
        re.MULTILINE,
    )


def test_the_versions_are_shown_without_importing_dbt():
    code = (
        "import sys; sys.argv = ['dms', '--version']\n"
        "from dms.cli import main\n"
        "try: main()\n"
        "finally: sys.exit('dbt was imported' if 'dbt' in sys.modules else 0)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )

    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        f"dealer-segments {version('dealer-segments')}",
        f"DuckDB {version('duckdb')}",
        f"dbt {version('dbt-core')}",
    ]


@pytest.fixture(scope="module")
def make_help():
    # As a person's, not as a part of the make that runs the tests.
    environment = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    result = subprocess.run(
        ["make"], cwd=PROJECT_DIR, env=environment, capture_output=True, text=True, check=False
    )
    assert (result.returncode, result.stderr) == (0, "")
    return result.stdout


def test_bare_make_names_each_target_that_a_person_asks_for(make_help):
    (phony,) = re.findall(r"^\.PHONY: (.+)$", Path(PROJECT_DIR, "Makefile").read_text(), re.M)

    described = re.findall(r"^  make (\w+)  ", make_help, re.MULTILINE)
    assert sorted([*described, "help"]) == sorted(phony.split())


def test_bare_make_is_help_and_nothing_else_of_the_makefile(make_help):
    lines = make_help.splitlines()

    assert lines[0] == "Usage: make TARGET [OPTION=VALUE ...]"
    assert [line for line in lines[1:] if line and not line.startswith("  ")] == [
        "Targets:",
        "Options:",
    ]
    assert max(map(len, lines)) <= 80
