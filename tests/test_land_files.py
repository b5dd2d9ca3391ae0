"""`dms land` under fire: odd files, full disks, kills, two at once; and what it says about it."""

import datetime
import gzip
import importlib
import json
import os
import resource
import shutil
import socket
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
import ultravin

from dms.errors import UsageError
from dms.landing import Summary, land, preview, vins
from dms.landing.reading import unpack
from dms.settings import PROJECT_DIR, Settings
from kills import contents, random_moments, run, run_and_kill

HEADER = "CompanyNumber,EmployeeId,Name,JobCode,HireDate,TerminationDate\n"
EMPLOYEES = "employees_7_20260630.csv"
ROWS = "select EmployeeId, Name from raw_dealertrack.employees order by all"
DMS = (sys.executable, "-c", "from dms.cli import main; main()")
EACH_FILE_BY_ITSELF = (
    *DMS[:2],
    "from dms.landing import groups; from dms.cli import main; groups.GROUP_BYTES = 1; main()",
)
KILLS = int(os.environ.get("DMS_TEST_KILLS", "3"))

landing_module = importlib.import_module("dms.landing.land")

Rows = Callable[[str], list[tuple[Any, ...]]]


def put(
    settings: Settings, name: str | bytes, content: str | bytes = HEADER + "7,1,A,,,\n"
) -> Path:
    path = settings.landing / "dealertrack" / os.fsdecode(name)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def environment(settings: Settings) -> dict[str, str]:
    return {
        **os.environ,
        "DMS_WAREHOUSE": str(settings.warehouse),
        "DMS_LANDING": str(settings.landing),
    }


def dms_land(
    settings: Settings,
    *arguments: str,
    before: tuple[str, ...] = (),
    command: tuple[str, ...] = DMS,
    **how: Any,
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*before, *command, "land", *arguments],
        env=environment(settings),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        **how,
    )


def refusals(summary: Summary) -> dict[str, str]:
    return {file.file: file.reason or "" for file in summary.files if file.state == "refused"}


def lands_all_the_same(settings: Settings, rows: Rows) -> dict[str, str]:
    """The refusals of a landing in which a good file lands beside the bad ones."""
    put(settings, "employees_9_20260630.csv", HEADER + "9,9,GOOD,,,\n")
    found = refusals(land(settings))
    assert rows(ROWS) == [("9", "GOOD")]
    return found


# --- what lies in the folder ----------------------------------------------------------------------


def test_a_link_to_a_file_outside_the_landing_folder_is_refused(
    settings: Settings, rows: Rows, tmp_path: Path
) -> None:
    secret = tmp_path / EMPLOYEES
    secret.write_text(HEADER + "7,1,SECRET,,,\n")
    put(settings, "x").unlink()
    (settings.landing / "dealertrack" / EMPLOYEES).symlink_to(secret)
    found = lands_all_the_same(settings, rows)
    assert "leads out of the landing folder" in found[f"dealertrack/{EMPLOYEES}"]


def test_a_link_to_a_folder_outside_the_landing_folder_is_refused(
    settings: Settings, rows: Rows, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "DVD9_20260630_0615_AP.txt").write_text("File Type\n")
    (settings.landing / "dealervault").symlink_to(outside)
    found = lands_all_the_same(settings, rows)
    assert list(found) == ["dealervault"]
    assert "leads out of the landing folder" in found["dealervault"]


def test_links_within_the_landing_folder_are_followed_and_keep_their_names(
    settings: Settings, rows: Rows, tmp_path: Path
) -> None:
    store = settings.landing / ".store"
    store.mkdir()
    (store / "blob").write_bytes(gzip.compress((HEADER + "7,1,LINKED,,,\n").encode()))
    put(settings, "x").unlink()
    (settings.landing / "dealertrack" / f"{EMPLOYEES}.gz").symlink_to(store / "blob")
    by_link = tmp_path / "link"
    by_link.symlink_to(settings.landing)
    summary = land(Settings(by_link, settings.warehouse, settings.published))
    assert summary.problems == []
    assert rows("select Name, _file from raw_dealertrack.employees") == [
        ("LINKED", f"{EMPLOYEES}.gz")
    ]


@pytest.mark.parametrize("target", ["missing.csv", EMPLOYEES])
def test_a_link_that_leads_nowhere_is_refused(settings: Settings, rows: Rows, target: str) -> None:
    put(settings, "x").unlink()
    (settings.landing / "dealertrack" / EMPLOYEES).symlink_to(target)
    found = lands_all_the_same(settings, rows)
    assert "cannot be read" in found[f"dealertrack/{EMPLOYEES}"]


def make_device(path: Path) -> None:
    try:
        os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 5))
    except OSError as error:
        pytest.skip(f"this user may not make a device: {error.strerror}")


def make_socket(path: Path) -> None:
    short = Path("/tmp") / f"dms-{os.getpid()}.socket"  # its address may have 107 bytes
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(short))
    shutil.move(short, path)


@pytest.mark.parametrize(
    ("make", "kind"),
    [(os.mkfifo, "a named pipe"), (make_socket, "a socket"), (make_device, "a device")],
    ids=["pipe", "socket", "device"],
)
def test_what_is_no_regular_file_is_refused_unopened(
    settings: Settings, make: Callable[[Path], None], kind: str
) -> None:
    path = put(settings, EMPLOYEES)
    path.unlink()
    make(path)
    put(settings, "employees_9_20260630.csv", HEADER + "9,9,GOOD,,,\n")
    result = dms_land(settings)  # a pipe that is opened blocks until the time is up
    assert result.returncode == 1
    assert f"{EMPLOYEES}: is {kind}, not a file of rows" in result.stderr


def test_a_file_that_becomes_a_pipe_after_it_was_listed_does_not_block(
    settings: Settings, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(settings, EMPLOYEES)
    change_after_listing(monkeypatch, lambda: (path.unlink(), os.mkfifo(path)))
    assert "is no file of rows" in lands_all_the_same(settings, rows)[f"dealertrack/{EMPLOYEES}"]


def test_a_file_that_becomes_a_link_after_it_was_listed_is_not_followed(
    settings: Settings, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(settings, EMPLOYEES)
    change_after_listing(monkeypatch, lambda: (path.unlink(), path.symlink_to("/etc/hostname")))
    assert "cannot be read" in lands_all_the_same(settings, rows)[f"dealertrack/{EMPLOYEES}"]


def test_a_file_that_is_gone_after_it_was_listed_is_refused(
    settings: Settings, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(settings, EMPLOYEES)
    change_after_listing(monkeypatch, path.unlink)
    reason = lands_all_the_same(settings, rows)[f"dealertrack/{EMPLOYEES}"]
    assert reason.startswith("cannot be read (No such file or directory); it was taken away")


def change_after_listing(monkeypatch: pytest.MonkeyPatch, change: Callable[[], object]) -> None:
    find_files = landing_module.find_files

    def list_and_change(*arguments: Any) -> Any:
        found = find_files(*arguments)
        change()
        return found

    monkeypatch.setattr(landing_module, "find_files", list_and_change)


@pytest.mark.parametrize("how", ["grows", "changes", "is replaced"])
def test_a_file_that_is_written_while_it_is_read_is_refused_and_lands_later(
    settings: Settings, rows: Rows, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    path = put(settings, EMPLOYEES, HEADER + "7,1,ANN,,,\n")
    sha256 = unpack.Packed.sha256

    def write_then_hash(packed: unpack.Packed) -> str:
        if how == "grows":
            path.write_text(HEADER + "7,1,ANN,,,\n7,2,BOB,,,\n")
        elif how == "changes":
            path.write_text(HEADER + "7,1,EVE,,,\n")
            os.utime(path, (1, 1))  # whatever the clock's resolution
        else:
            other = path.with_suffix(".tmp")
            other.write_text(HEADER + "7,1,EVE,,,\n")
            other.rename(path)
        return sha256(packed)

    with monkeypatch.context() as patch:
        patch.setattr(unpack.Packed, "sha256", write_then_hash)
        assert refusals(land(settings)) == {
            f"dealertrack/{EMPLOYEES}": "changed while it was read; run again when it is complete"
        }
    assert rows("select count(*) from landing.files") == [(0,)]
    land(settings)
    expected = [("1", "ANN"), ("2", "BOB")] if how == "grows" else [("1", "EVE")]
    assert rows(ROWS) == expected


def test_a_file_that_may_not_be_read_is_refused(settings: Settings) -> None:
    put(settings, EMPLOYEES).chmod(0)
    put(settings, "employees_9_20260630.csv", HEADER + "9,9,GOOD,,,\n")
    # Root reads everything, unless it gives up the right to.
    before: tuple[str, ...] = ()
    if os.geteuid() == 0:
        before = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")
        if subprocess.run([*before, "true"], capture_output=True, check=False).returncode:
            pytest.skip("root cannot give up its right to read everything here")
    result = dms_land(settings, before=before)
    assert result.returncode == 1
    assert result.stderr.strip() == (
        f"not landed: dealertrack/{EMPLOYEES}: cannot be read (Permission denied); "
        "let the user who runs `dms land` read it"
    )


def test_a_folder_where_a_file_is_expected_is_refused(settings: Settings, rows: Rows) -> None:
    put(settings, "x").unlink()
    (settings.landing / "dealertrack" / EMPLOYEES).mkdir()
    found = lands_all_the_same(settings, rows)
    assert found == {
        f"dealertrack/{EMPLOYEES}/": "folders in a feed's folder are not read; move its files up"
    }


def test_an_empty_file_is_refused(settings: Settings, rows: Rows) -> None:
    put(settings, EMPLOYEES, "")
    assert "has no header" in lands_all_the_same(settings, rows)[f"dealertrack/{EMPLOYEES}"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ('employees_O\'Neil "7"; drop table x_20260630.csv', None),
        ("employees_7\n8_20260630.csv", "employees_7\\n8_20260630.csv"),
        ("employees_\x1b[31m7\t_20260630.csv", "employees_\\x1b[31m7\\t_20260630.csv"),
        (b"employees_caf\xe9_20260630.csv", "employees_caf\\xe9_20260630.csv"),
        ("employees_\u202e7_20260630.csv", "employees_\\u202e7_20260630.csv"),
        ("employees_[bold]7_20260630.csv", None),
    ],
    ids=["quotes", "line break", "control characters", "no UTF-8", "direction", "markup"],
)
def test_a_file_of_any_name_lands_under_a_name_that_can_be_shown(
    settings: Settings, rows: Rows, name: str | bytes, shown: str | None
) -> None:
    put(settings, name)
    expected = shown or os.fsdecode(name)
    result = dms_land(settings, "--json")
    assert result.returncode == 0, result.stderr
    assert [file["file"] for file in json.loads(result.stdout)["files"]] == [
        f"dealertrack/{expected}"
    ]
    assert rows("select _file from raw_dealertrack.employees") == [(expected,)]
    assert rows("select file_name from landing.files") == [(expected,)]
    assert dms_land(settings).returncode == 0


def test_names_are_shown_escaped_in_refusals(settings: Settings) -> None:
    put(settings, b"people\n\x1b[31m\xff.csv")
    put(settings, EMPLOYEES, "CompanyNumber,A\x1b[31mB,A\x1b[31mB,EmployeeId\n")
    (settings.landing / "odd\nfeed").mkdir()
    result = dms_land(settings)
    assert result.returncode == 1
    assert "not landed: dealertrack/people\\n\\x1b[31m\\xff.csv: fits no table" in result.stderr
    assert "not landed: odd\\nfeed/: no feed has this name" in result.stderr
    assert "twice or not at all: A\\x1b[31mB" in result.stderr
    assert "\x1b" not in result.stderr + result.stdout


# --- archives -------------------------------------------------------------------------------------


def write_zip(path: Path, *members: tuple[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)


@pytest.mark.parametrize("suffix", [".gz", ".zip"])
def test_an_archive_that_explodes_is_refused(
    settings: Settings, rows: Rows, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    monkeypatch.setattr(unpack, "ALWAYS_UNPACKED_BYTES", 1_000_000)
    content = HEADER.encode() + b"7,1,A,,,\n" * 200_000
    path = put(settings, EMPLOYEES + suffix)
    if suffix == ".gz":
        path.write_bytes(gzip.compress(content))
    else:
        write_zip(path, ("any.csv", content))
    assert len(content) > 200 * path.stat().st_size
    assert lands_all_the_same(settings, rows) == {
        f"dealertrack/{EMPLOYEES}{suffix}": "unpacks to more than 200 times its size, as no table "
        "of text does; if it is what it should be, unpack it and land the plain file"
    }


def test_a_zip_that_understates_its_size_does_not_explode(settings: Settings, rows: Rows) -> None:
    path = put(settings, f"{EMPLOYEES}.zip")
    content = HEADER.encode() + b"7,1,A,,,\n" * 200_000
    write_zip(path, ("any.csv", content))
    stated = len(content).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(stated, (100).to_bytes(4, "little")))
    reason = lands_all_the_same(settings, rows)[f"dealertrack/{EMPLOYEES}.zip"]
    assert reason.startswith("cannot be read (Bad CRC-32")


def test_a_small_archive_may_pack_as_well_as_it_likes(settings: Settings, rows: Rows) -> None:
    content = HEADER.encode() + b"7,1,A,,,\n" * 100_000
    packed = gzip.compress(content)
    assert len(content) > 200 * len(packed)
    put(settings, f"{EMPLOYEES}.gz", packed)
    assert land(settings).problems == []
    assert rows("select count(*) from raw_dealertrack.employees") == [(100_000,)]


def test_an_encrypted_archive_is_refused(settings: Settings, rows: Rows) -> None:
    path = put(settings, f"{EMPLOYEES}.zip")
    write_zip(path, ("any.csv", HEADER.encode()))
    packed = bytearray(path.read_bytes())
    packed[packed.index(b"PK\x01\x02") + 8] |= 1  # the flag in the central directory
    path.write_bytes(packed)
    assert lands_all_the_same(settings, rows) == {
        f"dealertrack/{EMPLOYEES}.zip": "is encrypted; unpack it, or zip it without a password"
    }


@pytest.mark.parametrize("members", [0, 2])
def test_an_archive_of_no_or_several_files_is_refused(
    settings: Settings, rows: Rows, members: int
) -> None:
    path = put(settings, f"{EMPLOYEES}.zip")
    write_zip(path, *((f"{n}.csv", HEADER.encode()) for n in range(members)))
    assert lands_all_the_same(settings, rows) == {
        f"dealertrack/{EMPLOYEES}.zip": f"holds {members} files; zip each file by itself"
    }


@pytest.mark.parametrize("suffix", [".gz", ".zip"])
def test_no_byte_of_an_archive_can_be_wrong_unnoticed(
    settings: Settings, rows: Rows, suffix: str
) -> None:
    """Each byte of a small archive is changed in turn: it lands as it was, or is refused."""
    path = put(settings, EMPLOYEES + suffix)
    if suffix == ".gz":
        path.write_bytes(gzip.compress((HEADER + "7,1,ANN,,,\n").encode(), mtime=0))
    else:
        write_zip(path, ("any.csv", (HEADER + "7,1,ANN,,,\n").encode()))
    good = path.read_bytes()
    for position in range(0, len(good), 3):
        broken = bytearray(good)
        broken[position] ^= 0xFF
        put(settings, f"employees_7{position}_20260630.csv{suffix}", bytes(broken))
    land(settings)
    assert rows(f"select distinct * from ({ROWS})") == [("1", "ANN")]


# --- disk, kills, two at once ---------------------------------------------------------------------


def put_much(settings: Settings, files: int = 4, lines: int = 30_000) -> None:
    """Files of some 2 MB each that do not pack."""
    for file in range(files):
        text = "".join(f"{file},{n},{hash_of(file, n)},,,\n" for n in range(lines))
        put(settings, f"employees_{file}_20260630.csv", HEADER + text)


def hash_of(*numbers: int) -> str:
    value = 1
    for number in numbers:
        value = (value * 1_000_003 + number) * 0x9E3779B97F4A7C15F39CC0605CEDC835 % (1 << 256)
    return f"{value:064x}"


def test_a_full_disk_ends_the_landing_and_the_next_run_completes_it(
    settings: Settings, tmp_path: Path
) -> None:
    unshare = ("unshare", "--mount") if os.geteuid() == 0 else ("unshare", "--map-root-user", "-m")
    place = tmp_path / "small"
    place.mkdir()
    small = Settings(settings.landing, place / "w.duckdb", settings.published)
    mount = f"mount -t tmpfs -o size=4m tmpfs '{place}'"
    if subprocess.run([*unshare, "sh", "-c", mount], capture_output=True, check=False).returncode:
        pytest.skip("this user may not mount a small disk")
    put_much(settings)
    land_it = '"$1" -c "from dms.cli import main; main()" land'
    script = f"""
        {mount} || exit 9
        {land_it} > '{tmp_path}/first' 2>&1; echo $? > '{tmp_path}/status'
        mount -o remount,size=300m '{place}' && {land_it} && cp '{place}/w.duckdb' '{tmp_path}'
    """
    run([*unshare, "sh", "-c", script, "sh", sys.executable], environment(small))
    first = (tmp_path / "first").read_text()
    assert (tmp_path / "status").read_text() == "1\n"
    assert f"error: {place}: the disk is full (No space left on device); free some space" in first
    land(settings)
    assert contents(tmp_path / "w.duckdb") == contents(settings.warehouse)


def test_what_landed_before_the_disk_was_full_stays(settings: Settings, tmp_path: Path) -> None:
    """Files may not grow over 6 MB here: that, too, is how a disk can be full."""
    put_much(settings)
    limit = 6_000_000
    result = dms_land(
        settings,
        command=EACH_FILE_BY_ITSELF,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert result.returncode == 1
    assert "the disk is full (File too large); free some space and run" in result.stderr
    assert "Traceback" not in result.stderr
    landed = len(contents(settings.warehouse)["landing.files"])
    assert 0 < landed < 4
    after = land(settings)
    assert after.total().files_landed == 4 - landed
    undisturbed = Settings(settings.landing, tmp_path / "other.duckdb", settings.published)
    land(undisturbed)
    assert contents(settings.warehouse) == contents(undisturbed.warehouse)


HOLDS_THE_WAREHOUSE = """
import sys
from dms.cli import main
from dms.landing.rows.target import Target

record = Target.record

def wait_and_record(*given):
    print("holding", flush=True)
    sys.stdin.readline()
    record(*given)

Target.record = wait_and_record
sys.argv = ["dms", "land"]
main()
"""


def test_of_two_landings_at_once_the_second_says_so_and_nothing_is_lost(
    settings: Settings, rows: Rows
) -> None:
    put(settings, EMPLOYEES)
    first = subprocess.Popen(
        [sys.executable, "-c", HOLDS_THE_WAREHOUSE],
        env=environment(settings),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert first.stdout is not None
    assert first.stdout.readline() == "holding\n"
    second = dms_land(settings)
    planned = dms_land(settings, "--dry-run")
    first.communicate("go on\n")
    assert first.returncode == 0
    for result in (second, planned):
        assert result.returncode == 1
        holder = f"process {first.pid} holds the warehouse ({sys.executable} "
        assert result.stderr.startswith(f"error: {settings.warehouse}: {holder}")
        assert result.stderr.endswith("); close it, or wait until it is done\n")
        assert result.stderr.count("\n") == 1
    assert rows(ROWS) == [("1", "A")]
    assert dms_land(settings).returncode == 0
    assert rows(ROWS) == [("1", "A")]


def test_after_kills_at_any_moment_all_tables_are_as_without(
    settings: Settings, tmp_path: Path
) -> None:
    """Before each kill new files come in, among them known bytes under a newer name."""

    def deliver(number: int) -> None:
        day = datetime.date(2026, 1, 1) + datetime.timedelta(days=number)
        vin = ultravin.generate(1, seed=number, invalid_rate=0, now=vins.DECODED_AS_OF)[0]
        deals = DEAL_HEADER + "".join(deal(number * 9999 + n, vin) for n in range(3000))
        put(settings, f"deals_7_{day:%Y%m%d}.csv", deals)
        put(settings, f"employees_7_{day:%Y%m%d}.csv", HEADER + f"7,{number},X,,,\n7,2\n" * 5000)
        put(settings, f"employees_8_{day:%Y%m%d}.csv", HEADER + "8,1,SAME,,,\n" * 1000)

    command = [*DMS, "land"]
    deliver(0)
    seconds = run(command, environment(settings))
    killed = 0
    for number, moment in enumerate(random_moments(KILLS, seconds, seed=20260630), start=1):
        deliver(number)
        killed += run_and_kill(command, environment(settings), moment)
        run(command, environment(settings))
    assert killed > 0
    assert [path.name for path in settings.warehouse.parent.iterdir()] == [settings.warehouse.name]
    undisturbed = Settings(settings.landing, tmp_path / "other.duckdb", settings.published)
    land(undisturbed)
    assert contents(settings.warehouse) == contents(undisturbed.warehouse)


# --- what it says ---------------------------------------------------------------------------------


def test_the_document_has_each_file_and_adds_up(settings: Settings) -> None:
    first = put(settings, EMPLOYEES, HEADER + "7,1,ANN,,,\n7,2\n")
    put(settings, "employees_8_20260630.csv", first.read_bytes())
    put(settings, "employees_9_20260630.csv", "CompanyNumber,Shoe\n")
    put(settings, "deals_7_20260630.csv", DEAL_HEADER + deal(1, "1HGCM82633A004352"))
    put(settings, "people.csv")
    result = dms_land(settings, "--json")
    assert (result.returncode, result.stderr) == (1, "")
    document = json.loads(result.stdout)
    assert (document["dry_run"], document["error"], document["vins_decoded"]) == (False, None, 1)
    states = [(file["file"], file["state"], file["rows"]) for file in document["files"]]
    assert sorted(states) == [
        ("dealertrack/deals_7_20260630.csv", "landed", 1),
        (f"dealertrack/{EMPLOYEES}", "landed", 1),
        ("dealertrack/employees_8_20260630.csv", "skipped", 0),
        ("dealertrack/employees_9_20260630.csv", "refused", 0),
        ("dealertrack/people.csv", "refused", 0),
    ]
    skipped = next(file for file in document["files"] if file["state"] == "skipped")
    assert skipped["reason"] == f"its bytes have landed already, as {EMPLOYEES}"
    totals = {"files_landed": 2, "files_skipped": 1, "files_refused": 2, "rows_landed": 2}
    assert totals.items() <= document["totals"].items()
    (feed,) = document["feeds"]
    assert totals.items() <= feed.items()
    assert [table["table"] for table in feed["tables"]] == ["(no table)", "deals", "employees"]
    assert feed["tables"][2]["bytes_landed"] == first.stat().st_size
    assert feed["tables"][2]["rows_rejected"] == 1


def test_a_landing_that_fails_still_gives_its_document(settings: Settings) -> None:
    settings.warehouse.parent.mkdir()
    settings.warehouse.write_text("no database " * 1000)
    result = dms_land(settings, "--json")
    assert result.returncode == 1
    assert "cannot be opened as a DuckDB database" in json.loads(result.stdout)["error"]
    assert "cannot be opened as a DuckDB database" in result.stderr


def test_the_figures_of_a_feed_of_several_tables_stand_above_them(settings: Settings) -> None:
    put(settings, EMPLOYEES)
    put(settings, "deals_7_20260630.csv", DEAL_HEADER + deal(1, "1HGCM82633A004352"))
    lines = [line.split() for line in dms_land(settings).stdout.splitlines() if line.strip()]
    found = {line[0]: (line[1], line[-2]) for line in lines if len(line) > 3}
    assert list(found) == ["landing", "dealertrack", "deals", "employees"]
    assert found["dealertrack"] == ("2", "2")
    assert found["employees"] == ("1", "1")


def test_a_dry_run_says_what_would_happen_and_writes_nothing(
    settings: Settings, tmp_path: Path
) -> None:
    put(settings, EMPLOYEES)
    put(settings, "employees_8_20260630.csv", HEADER + "8,1,B,,,\n")
    put(settings, "employees_9_20260630.csv", HEADER + "8,1,B,,,\n")
    put(settings, "deals_7_20260630.csv", "CompanyNumber,DealNumber\n")
    put(settings, f"{EMPLOYEES}.gz", "no gzip")
    put(settings, "people.csv")
    before = sorted(tmp_path.rglob("*"))
    result = dms_land(settings, "--dry-run")
    assert sorted(tmp_path.rglob("*")) == before
    assert result.returncode == 1
    lines = sorted(result.stdout.splitlines())
    assert [line[: line.index("csv")] for line in lines[1:]] == [
        "would land   dealertrack/employees_7_20260630.",
        "would land   dealertrack/employees_8_20260630.",
        "would refuse dealertrack/deals_7_20260630.",
        "would refuse dealertrack/employees_7_20260630.",
        "would refuse dealertrack/people.",
        "would skip   dealertrack/employees_9_20260630.",
    ]
    assert lines[0].startswith("2 files would land (")
    assert lines[0].endswith("), 1 be skipped, 3 refused; nothing was written")
    assert "dealertrack.deals needs the columns" in result.stdout


def test_a_dry_run_agrees_with_the_landing_that_follows(settings: Settings) -> None:
    put(settings, EMPLOYEES)
    land(settings)
    before = contents(settings.warehouse, frozenset())
    put(settings, "employees_7_20260701.csv")
    put(settings, "employees_8_20260630.csv", "CompanyNumber,EmployeeId,Shoe\n8,1,44\n")
    put(settings, "employees_9_20260630.csv", "CompanyNumber\n")
    held = {path: path.read_bytes() for path in settings.warehouse.parent.iterdir()}
    planned = preview(settings)
    assert {path: path.read_bytes() for path in settings.warehouse.parent.iterdir()} == held
    assert contents(settings.warehouse, frozenset()) == before
    done = land(settings)
    assert [(file.file, file.state, file.reason) for file in planned.files] == [
        (file.file, file.state, file.reason) for file in done.files
    ]
    assert len(planned.notices) == len(done.notices) == 1


# --- VINs -----------------------------------------------------------------------------------------

DEAL_HEADER = (
    "CompanyNumber,DealNumber,CustomerKey,RecordStatus,SaleType,VehicleType,VIN,ModelYear,"
    "DealDate,RetailPrice,FrontGross,BackGross,TradeVIN\n"
)
HINTS = "select vin, model_year_hint from raw_reference.vin_decodes order by vin"
ACCORD = "1HGCM82633A004352"


def deal(number: int, vin: str, model_year: str = "") -> str:
    return f"7,{number},1,F,R,N,{vin},{model_year},20260601,1,1,1,\n"


@pytest.mark.parametrize(
    ("tenth", "years", "hint"),
    [
        ("M", ["1991", "1991", "2021"], 1991),
        ("M", ["2021", "1991"], 1991),
        ("M", ["2021", "1991", " 2021 "], 2021),
        ("M", ["2020", "2020", "1990", "2021"], 2021),
        ("M", ["", "x", "0", "9999999999", "91", "2020"], None),
        ("A", ["1980"], None),
        ("B", ["1981"], 1981),
        ("W", ["2028"], 2028),
        ("X", ["2029"], None),
        ("0", ["2015"], 2015),
    ],
    ids=[
        *("most", "tie", "blanks", "others by the VIN", "no year", "too old", "first", "last"),
        *("too far ahead", "no year in the VIN"),
    ],
)
def test_the_hint_is_the_possible_model_year_that_most_rows_give(
    settings: Settings, rows: Rows, tenth: str, years: list[str], hint: int | None
) -> None:
    vin = f"1HGCM8263{tenth}A004352"
    lines = "".join(deal(number, vin, year) for number, year in enumerate(years))
    put(settings, "deals_7_20260630.csv", DEAL_HEADER + lines)
    land(settings)
    assert rows(HINTS) == [(vin, hint)]


def test_a_vin_is_decoded_again_when_its_hint_changes_and_in_any_order_the_same(
    settings: Settings, rows: Rows, tmp_path: Path
) -> None:
    put(settings, "deals_7_20260630.csv", DEAL_HEADER + deal(1, ACCORD) + deal(2, "X" * 17))
    assert land(settings).vins_decoded == 2
    put(settings, "deals_7_20260701.csv", DEAL_HEADER + deal(3, ACCORD, "2003"))
    assert land(settings).vins_decoded == 1
    put(settings, "deals_7_20260702.csv", DEAL_HEADER + deal(4, ACCORD, "2003"))
    assert land(settings).vins_decoded == 0
    assert rows(HINTS) == [(ACCORD, 2003), ("X" * 17, None)]
    at_once = Settings(settings.landing, tmp_path / "other.duckdb", settings.published)
    land(at_once)
    assert contents(at_once.warehouse) == contents(settings.warehouse)


def test_a_wrong_model_year_does_not_make_the_decoder_wrong(settings: Settings, rows: Rows) -> None:
    """Told 1999, the decoder would say 1999 of a car of 2003."""
    put(settings, "deals_7_20260630.csv", DEAL_HEADER + deal(1, ACCORD, "1999"))
    land(settings)
    assert rows("select model_year, error_codes from raw_reference.vin_decodes") == [(2003, "0")]


def test_a_hint_tells_which_of_two_years_30_years_apart_is_meant(
    settings: Settings, rows: Rows
) -> None:
    """The tenth character M is 1991 and 2021; nothing else in this trailer's number tells."""
    trailer = "1S9TR6692MF267453"
    put(settings, "deals_7_20260630.csv", DEAL_HEADER + deal(1, trailer))
    land(settings)
    assert rows("select model_year from raw_reference.vin_decodes") == [(2021,)]
    put(settings, "deals_7_20260701.csv", DEAL_HEADER + deal(2, trailer, "1991"))
    land(settings)
    assert rows("select model_year from raw_reference.vin_decodes") == [(1991,)]


def test_decodes_are_those_of_the_decoder_itself(settings: Settings, rows: Rows) -> None:
    numbers = ultravin.generate(300, seed=7, invalid_rate=0.5, now=vins.DECODED_AS_OF)
    numbers += ["Ä" * 17, "😀", "x'; drop table y", "1HGCM82633A00435", "O" * 17, "*" * 17]
    put(
        settings,
        "deals_7_20260630.csv",
        DEAL_HEADER + "".join(deal(n, vin) for n, vin in enumerate(numbers)),
    )
    land(settings)
    columns = list(vins.ATTRIBUTES)
    found = rows(
        f"select vin, is_check_digit_valid, {', '.join(columns)} from raw_reference.vin_decodes"
    )
    assert len(found) == len({vin.upper() for vin in numbers})
    for vin, is_check_digit_valid, *values in found:
        decode = ultravin.decode(vin, now=vins.DECODED_AS_OF)
        expected = [decode["attributes"].get(name) or None for name in vins.ATTRIBUTES.values()]
        assert [None if value is None else str(value) for value in values] == expected, vin
        assert is_check_digit_valid == decode["check_digit_valid"], vin


NESTED = """
sources:
  - name: raw_odd
    schema: raw_odd
    config: {meta: {feed: odd, format: json_lines}}
    tables:
      - name: orders
        config:
          meta:
            file_pattern: 'orders_(?P<extracted_at>[0-9]{8})[.]jsonl'
            extracted_at_formats: ["%Y%m%d"]
            required_columns: [id]
            natural_key: [id]
        columns:
          - {name: id, data_type: string}
          - name: vehicle
            data_type: string
            config: {meta: {vin_path: '$.vin', model_year_path: '$.year'}}
          - name: trades
            data_type: string
            config: {meta: {vin_path: '$[*].tradeVIN', model_year_path: '$[*].year'}}
"""


def test_vins_are_found_in_nested_json_with_the_years_beside_them(
    settings: Settings, rows: Rows, tmp_path: Path
) -> None:
    staging = tmp_path / "staging"
    shutil.copytree(PROJECT_DIR / "models" / "staging", staging)
    (staging / "odd").mkdir()
    (staging / "odd" / "_odd__sources.yml").write_text(NESTED)
    (settings.landing / "odd").mkdir()
    (settings.landing / "odd" / "orders_20260630.jsonl").write_text(
        '{"id": 1, "vehicle": {"vin": "AAA", "year": 2003}}\n'
        '{"id": 2, "vehicle": {"vin": "BBB", "year": "2004"}, "trades": [{"year": 2005}, '
        '{"tradeVIN": "CCC"}, {"tradeVIN": "DDD", "year": 2006}, 7, null]}\n'
        '{"id": 3, "vehicle": "{broken", "trades": "[broken"}\n'
        '{"id": 4, "vehicle": null, "trades": {}}\n'
        '{"id": 5, "vehicle": ["EEE"], "trades": []}\n'
    )
    assert land(settings, staging).problems == []
    assert rows(HINTS) == [("AAA", 2003), ("BBB", 2004), ("CCC", None), ("DDD", 2006)]


def test_a_warehouse_from_before_the_hints_goes_on_working(settings: Settings, rows: Rows) -> None:
    put(settings, "deals_7_20260630.csv", DEAL_HEADER + deal(1, ACCORD, "2003"))
    land(settings)
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute("alter table raw_reference.vin_decodes drop column model_year_hint")
    assert land(settings).vins_decoded == 1
    assert rows(HINTS) == [(ACCORD, 2003)]


def test_a_hint_in_a_column_that_is_not_there_is_named(tmp_path: Path, settings: Settings) -> None:
    text = NESTED.replace(
        "vin_path: '$.vin', model_year_path: '$.year'", "vin: true, model_year_column: Year"
    )
    (tmp_path / "staging" / "odd").mkdir(parents=True)
    (tmp_path / "staging" / "odd" / "_odd__sources.yml").write_text(text)
    with pytest.raises(UsageError, match="orders has no column Year beside vehicle"):
        land(settings, tmp_path / "staging")
