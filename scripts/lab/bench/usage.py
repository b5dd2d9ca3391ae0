"""What a command took: time on the clock, time of all processors, and the most memory it held."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from dms.errors import DataError

_SECONDS_TO_STOP = 10


@dataclass(frozen=True)
class Usage:
    """Seconds on the clock, of all processors together, and bytes of the largest process."""

    seconds: float
    cpu_seconds: float
    peak_bytes: int


@dataclass(frozen=True)
class Measured:
    """What a command took, and what it printed."""

    usage: Usage
    printed: str


def run_measured(what: str, command: Sequence[str], environment: Mapping[str, str]) -> Measured:
    """Run a command to its end, its own children included; `environment` comes on top of this one.

    On Ctrl-C it is asked to stop, and waited for; it ends with this process in any case.

    Raises:
        DataError: it failed; names `what` and the last error that it printed.
    """
    with tempfile.TemporaryDirectory(prefix="dms-bench-step-") as folder:
        printed, told, report = (Path(folder) / name for name in ("printed", "told", "report"))
        with printed.open("wb") as out, told.open("wb") as err:
            status = _run([*_METER, str(report), *command], environment, out.fileno(), err.fileno())
        if status:
            raise DataError(f"{what} failed: {_last_words(printed, told)}")
        usage = Usage(**json.loads(report.read_text(encoding="utf-8")))
        return Measured(usage, printed.read_text(encoding="utf-8", errors="replace"))


_METER = (sys.executable, "-m", "dms.tether", sys.executable, "-m", "lab.bench.meter")


def _run(command: list[str], environment: Mapping[str, str], out: int, err: int) -> int:
    process = subprocess.Popen(
        command,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=err,
        # The terminal's Ctrl-C reaches this process alone, which passes it on.
        start_new_session=True,
    )
    try:
        return process.wait()
    finally:
        _stop(process)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """End what still runs of it: first as Ctrl-C would, then by force."""
    for number in (signal.SIGINT, signal.SIGKILL):
        if process.poll() is not None:
            break
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_SECONDS_TO_STOP)


def _last_words(*texts: Path) -> str:
    lines = [
        line.strip()
        for text in texts
        for line in text.read_text(encoding="utf-8", errors="replace").splitlines()
        if line.strip()
    ]
    errors = [line for line in lines if "error" in line.lower()]
    return (errors or lines or ["it said nothing"])[-1]
