"""What the command, and make, say of themselves."""

import ast
import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from dms.cli import app, main
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
    ("command", "line"),
    [
        (("nonsense",), "error: No such command 'nonsense'; see dms --help"),
        (("export",), "error: Missing argument 'AUDIENCE'; see dms export --help"),
        (
            ("campaign", "plan", "x", "--channel", "fax"),
            "error: Invalid value for '--channel': 'fax' is not one of 'email', 'sms', 'phone', "
            "'mail'; see dms campaign plan --help",
        ),
    ],
)
def test_wrong_use_is_told_in_a_line_that_names_the_help(monkeypatch, capsys, command, line):
    monkeypatch.setattr(sys, "argv", ["dms", *command])
    with pytest.raises(SystemExit) as ended:
        main()
    assert (ended.value.code, capsys.readouterr().err) == (2, f"{line}\n")


@pytest.mark.parametrize("command", [(), ("campaign",), ("segment",)])
def test_without_a_command_the_help_is_shown(monkeypatch, capsys, command):
    monkeypatch.setattr(sys, "argv", ["dms", *command])
    with pytest.raises(SystemExit) as ended:
        main()
    shown = capsys.readouterr().err.splitlines()
    assert ended.value.code == 2
    assert shown[0] == f"Usage: {' '.join(('dms', *command))} [OPTIONS] COMMAND [ARGS]..."
    assert "Commands:" in shown


@pytest.mark.parametrize(
    "command",
    [(), ("bench",), ("segment",), ("campaign",), ("tasks",)],
    ids=lambda command: " ".join(command) or "dms",
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


FAKE_PYTHON = """#!/bin/sh
echo {version}
"""


@pytest.fixture
def project(tmp_path):
    """A folder with the Makefile, in which nothing can be installed: there are no requirements."""
    (tmp_path / "scripts").mkdir()
    for name in ("Makefile", "scripts/require_python.sh"):
        shutil.copy(PROJECT_DIR / name, tmp_path / name)
    return tmp_path


def write_python(path, version):
    """A program that answers every question with its version, as make asks for it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(FAKE_PYTHON.format(version=version))
    path.chmod(0o755)
    return path


def run_make(project, *arguments):
    environment = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    result = subprocess.run(
        ["make", *arguments],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 2
    return result.stderr.splitlines()[0], result.stdout


@pytest.mark.parametrize("target", ["build", "test", "lint"])
def test_an_environment_of_an_older_python_is_told_before_anything_is_done(project, target):
    write_python(project / ".venv" / "bin" / "python", "3.8")

    assert run_make(project, target) == (
        "error: .venv: was made by Python 3.8; Python 3.10 or newer is needed: remove the folder "
        ".venv and run make build PYTHON=python3.12, which makes it anew",
        "",
    )


def test_an_environment_whose_python_has_gone_is_told(project):
    python = project / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(project / "gone" / "python3.12")

    line, _ = run_make(project, "build")

    assert line.startswith(
        "error: .venv/bin/python: does not run, the Python that made it has gone; remove the folder"
    )


def test_a_python_that_is_named_must_be_new_enough_also_where_an_environment_is(project):
    write_python(project / ".venv" / "bin" / "python", "3.12")
    old = write_python(project / "old", "3.9")

    line, _ = run_make(project, "build", f"PYTHON={old}")

    assert line == (
        f"error: PYTHON={old}: is Python 3.9; Python 3.10 or newer is needed: name a newer one, as "
        "in make build PYTHON=python3.12"
    )
    line, _ = run_make(project, "build", f"PYTHON={project}/nothing")
    assert line.startswith(f"error: PYTHON={project}/nothing: does not run; Python 3.10 or newer")


def test_without_an_environment_the_python_that_would_make_it_is_looked_at(project):
    old = write_python(project / "bin" / "python3", "2.7")
    line, _ = run_make(project, "build", f"PYTHON={old}")
    assert "is Python 2.7; Python 3.10 or newer is needed" in line
    assert not (project / ".venv").exists()


def test_another_engine_may_need_a_newer_python(project):
    write_python(project / ".venv-duckdb-2.0.0" / "bin" / "python", "3.10")

    line, _ = run_make(project, "build", "DUCKDB=2.0.0")

    assert line.startswith(
        "error: .venv-duckdb-2.0.0: was made by Python 3.10; Python 3.11 or newer is needed for "
        "DUCKDB=2.0.0: remove the folder .venv-duckdb-2.0.0"
    )


def test_where_the_python_is_new_enough_make_goes_on_and_installs_nothing_again(project):
    """As far as the command that this environment does not have."""
    write_python(project / ".venv" / "bin" / "python", "3.10")
    for name in ("requirements/run.txt", "requirements/duckdb-1.5.6.txt", "pyproject.toml"):
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).touch()
    (project / "landing" / "own").mkdir(parents=True)
    (project / ".venv" / ".run-installed").touch()

    line, output = run_make(project, "build")

    assert ".venv/bin/dms" in line
    assert output == ""


def test_dms_under_an_older_python_says_so_in_one_line():
    code = "import sys; sys.version_info = (3, 9, 18, 'final', 0); import dms.cli"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )

    assert (result.returncode, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"error: {sys.executable}: is Python 3.9, and dms needs 3.10 or newer;")


def test_what_says_so_is_read_by_an_older_python():
    text = (PROJECT_DIR / "scripts" / "dms" / "__init__.py").read_text(encoding="utf-8")

    ast.parse(text, feature_version=(3, 4))
    assert "f'" not in text and 'f"' not in text
