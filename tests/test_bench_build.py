"""`dms bench build` and `nights`: the same rows without dbt, what is refused, what is left behind.

How fast anything is, no test asserts.
"""

import json
import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import duckdb
import pytest

from dms.errors import DataError
from lab.bench.bare import differing, lay_out, plan_steps
from lab.bench.nights import Night, Nights
from lab.bench.rfm import installed_tools
from lab.bench.statements import run_steps
from lab.bench.usage import Usage, run_measured
from sample_group.extracts import OVERLAP_DAYS, nightly, visible, whole

DMS = [sys.executable, "-c", "from dms.cli import main; main()"]


def run_bench(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    return subprocess.run(
        [*DMS, "bench", *arguments],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )


def model(name: str, kind: str) -> dict[str, object]:
    return {
        "unique_id": f"model.p.{name}",
        "name": name,
        "resource_type": "model",
        "schema": "marts",
        "alias": name,
        "config": {"materialized": kind},
    }


MANIFEST = {
    "nodes": {
        "model.p.shown": model("shown", "view"),
        "model.p.kept": model("kept", "incremental"),
        "model.p.made": model("made", "table"),
        "test.p.rule": {
            "unique_id": "test.p.rule",
            "resource_type": "test",
            "config": {"materialized": "test", "fail_calc": "count(*)"},
        },
        "seed.p.words": {
            **model("words", "seed"),
            "unique_id": "seed.p.words",
            "resource_type": "seed",
        },
    },
    "sources": {
        "source.p.raw": {"resource_type": "source", "schema": "raw", "identifier": "sent"},
        "source.p.kept": {"resource_type": "source", "schema": "marts", "identifier": "kept"},
        "source.p.none": {"resource_type": "source", "schema": "raw", "identifier": "unsent"},
    },
}


def ran(node: str, code: str | None, relation: str | None) -> dict[str, str | None]:
    return {"unique_id": node, "compiled_code": code, "relation_name": relation}


RESULTS = {
    "results": [
        ran("operation.p.hook", "select 1", None),
        ran("seed.p.words", None, '"w"."marts"."words"'),
        ran(
            "model.p.made",
            "select sent.n, words.word from raw.sent inner join marts.words on sent.n = words.n",
            '"w"."marts"."made"',
        ),
        ran("model.p.shown", "select n from marts.made -- all", '"w"."marts"."shown"'),
        ran("model.p.kept", "select word, n from marts.made", '"w"."marts"."kept"'),
        ran("test.p.rule", "select * from marts.shown where n = 2", None),
    ]
}


@pytest.fixture
def warehouses(tmp_path: Path) -> tuple[Path, Path]:
    """A landed warehouse, and what a build made of it; both are called w."""
    landed, built = tmp_path / "landed" / "w.duckdb", tmp_path / "built" / "w.duckdb"
    for path in (landed, built):
        path.parent.mkdir()
        with duckdb.connect(str(path)) as connection:
            connection.execute("create schema raw; create table raw.sent as select 1 as n")
            connection.execute("insert into raw.sent values (2), (3)")
    with duckdb.connect(str(built)) as connection:
        connection.execute("create schema marts; create table raw.unsent (n integer)")
        connection.execute("create table marts.words (n integer, word varchar)")
        connection.execute("insert into marts.words values (2, 'two'), (1, 'one')")
        connection.execute("create table marts.made as select * from marts.words")
        connection.execute("create view marts.shown as select n from w.marts.made")
        connection.execute("create table marts.kept as select n, word from marts.words")
    return landed, built


def test_bare_sql_makes_what_dbt_made(warehouses: tuple[Path, Path]) -> None:
    landed, built = warehouses
    steps = plan_steps(MANIFEST, RESULTS)
    assert [step.node for step in steps] == [
        "model.p.made",
        "model.p.shown",
        "model.p.kept",
        "test.p.rule",
    ]
    lay_out(landed, built, MANIFEST)
    with duckdb.connect(str(landed)) as connection:
        assert connection.execute("from raw.unsent").fetchall() == []
        assert connection.execute("from marts.kept").fetchall() == []
        costs = list(run_steps(connection, steps))
        assert connection.execute(steps[-1].statement).fetchall() == [(1,)]
        assert connection.execute("from marts.kept order by n").fetchall() == [
            (1, "one"),
            (2, "two"),
        ]
    assert [cost.node for cost in costs] == [step.node for step in steps]
    assert differing(landed, built, steps) == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("update marts.made set word = 'Two' where n = 2", ["marts.made"]),
        ("insert into marts.kept select * from marts.kept limit 1", ["marts.kept"]),
        ("delete from marts.made", ["marts.made"]),
        ("alter table marts.made add column refreshed_at timestamp", []),
    ],
)
def test_other_rows_than_those_of_dbt_are_found(
    warehouses: tuple[Path, Path], change: str, found: list[str]
) -> None:
    landed, built = warehouses
    steps = plan_steps(MANIFEST, RESULTS)
    lay_out(landed, built, MANIFEST)
    with duckdb.connect(str(landed)) as connection:
        list(run_steps(connection, steps))
        connection.execute(change)
    assert differing(landed, built, steps) == found


def test_an_unknown_materialization_is_refused() -> None:
    manifest = {"nodes": {"model.p.odd": model("odd", "snapshot")}}
    results = {"results": [ran("model.p.odd", "select 1", '"w"."marts"."odd"')]}
    with pytest.raises(DataError, match="odd: bare SQL knows no materialization snapshot"):
        plan_steps(manifest, results)


def test_memory_of_this_process_is_not_counted_for_a_command() -> None:
    held = bytearray(400_000_000)
    held[::4096] = b"1" * len(held[::4096])
    measured = run_measured("nothing", [sys.executable, "-c", "print('done')"], {})
    assert measured.printed == "done\n"
    assert 0 < measured.usage.peak_bytes < 200_000_000


def test_what_children_take_is_counted_for_a_command() -> None:
    work = "x = bytearray(300_000_000); x[::4096] = b'1' * len(x[::4096])"
    command = (
        f"import subprocess, sys; subprocess.run([sys.executable, '-c', {work!r}], check=True)"
    )
    measured = run_measured("a child", [sys.executable, "-c", command], {})
    assert measured.usage.peak_bytes > 300_000_000


def test_a_step_that_fails_is_told_with_its_error() -> None:
    command = [sys.executable, "-c", "import sys; sys.exit('Error: no such thing')"]
    with pytest.raises(DataError, match="landing failed: Error: no such thing"):
        run_measured("landing", command, {})


def test_ctrl_c_ends_the_step_under_way(tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    os.mkfifo(begun)
    # The step holds the pipe open for as long as it lives.
    step = ["/bin/sh", "-c", f"exec 3> {begun}; exec sleep 600"]
    code = (
        f"from lab.bench.usage import Usage, run_measured; run_measured('a step', {step!r}, {{}})"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stderr=subprocess.DEVNULL,
        # Where the tests run in the background, it would be ignored.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )
    try:
        with begun.open() as pipe:
            process.send_signal(signal.SIGINT)
            assert pipe.read() == ""
        assert process.wait(60) != 0
    finally:
        process.kill()


def test_each_night_has_what_changed_and_whole_extracts_have_all() -> None:
    extracts = nightly(1_000, 2)
    assert [extract.day for extract in extracts] == [998, 999, 1_000]
    # A row of long ago, one that changed on the last night, and one in the overlap of both.
    assert list(visible(extracts, [500])) == [(0, 0)]
    assert list(visible(extracts, [500, 1_000])) == [(0, 0), (2, 1)]
    assert list(visible(extracts, [998 - OVERLAP_DAYS + 1])) == [(0, 0), (1, 0)]
    assert list(visible(whole(extracts), [500, 1_000])) == [(0, 0), (1, 0), (2, 1)]
    assert list(visible(whole(extracts), [999])) == [(1, 0), (2, 0)]


def night(landing: float, dbt: float, nodes: dict[str, float]) -> Night:
    steps = {
        name: Usage(2 * cpu_seconds, cpu_seconds, 1)
        for name, cpu_seconds in (("landing", landing), ("dbt", dbt), ("publishing", 1.0))
    }
    return Night("2026-06-30", 1, 1, steps, 1, nodes)


def test_the_last_night_is_told_beside_the_first() -> None:
    """Of twelve nights two at each end are taken together for the nodes, which are uneven."""
    seconds = [1.0, 2.0, *[50.0] * 8, 3.0, 6.0]
    nights = [night(2.0 + place, 10.0, {"x": one}) for place, one in enumerate(seconds)]
    result = Nights(100, night(9.0, 90.0, {}), nights)
    assert [(one.name, one.smaller, one.larger, one.times) for one in result.growth] == [
        ("landing and dbt", 12.0, 23.0, 23.0 / 12.0),
        ("landing", 2.0, 13.0, 6.5),
        ("dbt", 10.0, 10.0, 1.0),
        ("publishing", 1.0, 1.0, 1.0),
    ]
    assert result.nodes_of_first_and_last() == ({"x": 1.5}, {"x": 4.5})


NO_SUCH = "no-such-folder"


@pytest.mark.parametrize(
    "arguments",
    [
        ["build", "--customers", "0"],
        ["build", "--customers", "2000000"],
        ["build", ".", "--customers", "50"],
        ["build", NO_SUCH],
        ["build", "--json", f"{NO_SUCH}/figures.json"],
        ["build", "--json", "."],
        ["build", "--picture", "layers.png"],
        ["build", "--picture", f"{NO_SUCH}/layers.svg"],
        ["nights", "--nights", "1"],
        ["nights", "--nights", "400"],
        ["nights", "--customers", "0"],
        ["nights", "--json", f"{NO_SUCH}/figures.json"],
    ],
    ids=" ".join,
)
def test_nonsense_is_wrong_use(tmp_path: Path, arguments: list[str]) -> None:
    result = run_bench(tmp_path, *arguments)
    assert result.returncode == 2
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith("error: ")
    assert list(tmp_path.iterdir()) == []


def test_a_small_group_is_measured_and_nothing_is_left(tmp_path: Path) -> None:
    figures, picture = tmp_path / "figures.json", tmp_path / "layers.svg"
    arguments = ["--customers", "50", "--json", str(figures), "--picture", str(picture)]
    result = run_bench(tmp_path, "build", *arguments)
    assert result.returncode == 0, result.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["figures.json", "layers.svg"]
    assert picture.read_text(encoding="utf-8").startswith("<svg")
    document = json.loads(figures.read_text(encoding="utf-8"))
    (size,) = document["sizes"]
    assert size["customers"] == 50
    assert size["rows_landed"] > 1_000
    assert set(size["steps"]) == {
        "landing",
        "reading the project",
        "dbt",
        "publishing",
        "published",
        "bare",
    }
    for usage in size["steps"].values():
        assert min(usage["seconds"], usage["cpu_seconds"], usage["peak_bytes"]) > 0
    assert len(size["dearest"]) == 10
    assert sum(size["layers"].values()) == pytest.approx(
        sum(node["cpu_seconds"] for node in size["nodes"])
    )
    # More nodes than the segments alone, and each of them once.
    names = [node["name"] for node in size["nodes"]]
    assert {"customer_rfm", "champions", "visits"} < set(names)
    assert len(names) == len(set(names))
    assert set(size["rfm"]) == set(installed_tools())
    assert document["growth"] == []
    assert "dearest nodes of 50" in result.stdout
