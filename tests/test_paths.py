"""Signs in paths that mean something to a URL, to SQL, to a shell or to a file pattern."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dms.errors import UsageError
from dms.landing import land, preview
from dms.settings import Settings, load_settings, name_for_dbt
from test_build import Site
from tiny_project import write_tiny_project

HEADER = "CompanyNumber,EmployeeId,Name,JobCode,HireDate,TerminationDate\n"
SIGNS = ("#", "%", "%20", " ", "'", '"', "é", "日本", ";", "&", "*", "[a]", "{b}", "\\", "$", ":")
ALL_OF_THEM = "C# 100% %20 'it\"s; é 日本 & [a] {b} $x"

Rows = Callable[[str], list[tuple[Any, ...]]]


@pytest.mark.parametrize("sign", SIGNS)
def test_files_land_whatever_sign_is_in_a_folder_or_in_their_names(
    tmp_path: Path, sign: str
) -> None:
    odd = tmp_path / f"a{sign}b"
    settings = Settings(odd / "landing", odd / f"w{sign}h" / "w.duckdb", odd / "published")
    folder = settings.landing / "dealertrack"
    folder.mkdir(parents=True)
    lines = '7,1,ANN,,,\n7,2\n7,3,"BO\nRAY",,,\n'
    (folder / f"employees_a{sign}b_20260630.csv").write_text(HEADER + lines)
    summary = land(settings)
    assert (summary.total().rows_landed, summary.total().rows_rejected) == (2, 1)
    assert preview(settings).total().files_skipped == 1
    assert [path.name for path in settings.warehouse.parent.iterdir()] == ["w.duckdb"]


def test_a_build_passes_where_all_is_in_a_folder_of_such_a_name(tmp_path: Path) -> None:
    folder = tmp_path / ALL_OF_THEM
    folder.mkdir()
    site = Site(folder)
    write_tiny_project(site.project)
    (folder / "landing").mkdir()
    result = site.dms("build")
    assert result.returncode == 0, result.stdout + result.stderr
    segments = site.query("from membership.segment_members", site.published / "segments.duckdb")
    assert len(segments) == 5
    assert not list(tmp_path.rglob("*.landing"))


@pytest.mark.parametrize(
    ("variable", "path"),
    [
        ("DMS_WAREHOUSE", "a?b/w.duckdb"),
        ("DMS_WAREHOUSE", "a#b/w.duckdb"),
        ("DMS_WAREHOUSE", "wh/w#.duckdb"),
        ("DMS_WAREHOUSE", "wh/it's.duckdb"),
        ("DMS_WAREHOUSE", 'wh/"w".duckdb'),
        ("DMS_WAREHOUSE", "wh/w;.duckdb"),
        ("DMS_PUBLISHED", "a?b"),
    ],
)
def test_a_path_that_cannot_be_opened_is_refused_before_anything_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, path: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(variable, str(tmp_path / path))
    with pytest.raises(UsageError, match="cannot be opened with") as caught:
        load_settings()
    assert f"with {variable}" in str(caught.value)


def test_a_refused_path_is_one_line_and_nothing_has_landed(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.environment["DMS_WAREHOUSE"] = str(tmp_path / "a?b" / "w.duckdb")
    result = site.dms("land")
    assert result.returncode == 2
    assert result.stderr.count("\n") == 1
    assert "a?b/w.duckdb: cannot be opened with ? in its path" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_dbt_gets_a_path_from_here_where_the_whole_one_has_a_sign_it_cannot_take(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "C#"
    folder.mkdir()
    monkeypatch.chdir(folder)
    assert name_for_dbt(folder / "wh" / "w.duckdb") == "wh/w.duckdb"
    assert name_for_dbt(tmp_path / "w.duckdb") == str(tmp_path / "w.duckdb")


def test_dbt_gets_the_path_from_here_as_the_profile_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert name_for_dbt(tmp_path / "warehouse" / "w.duckdb") == "warehouse/w.duckdb"
    elsewhere = tmp_path.with_name("elsewhere") / "w.duckdb"
    assert name_for_dbt(elsewhere) == str(elsewhere)
