"""Run a command and write what it took: python -m lab.bench.meter REPORT COMMAND.

A process of its own, and a small one: a process begins with the memory of the one that starts it,
and that counts for the most that it held.
"""

import json
import os
import signal
import subprocess
import sys
import time


def main() -> None:
    """Pass the command's exit status on, after the report is written."""
    report, *command = sys.argv[1:]
    # Ctrl-C is for the command; a handler, because a signal that is ignored would stay so in it.
    signal.signal(signal.SIGINT, lambda *_: None)
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "dms.tether", *command])
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    took = {
        "seconds": time.perf_counter() - start,
        "cpu_seconds": usage.ru_utime + usage.ru_stime,
        "peak_bytes": usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
    }
    with open(report, "w", encoding="utf-8") as file:  # noqa: PTH123
        json.dump(took, file)
    sys.exit(process.returncode if process.returncode >= 0 else 128 - process.returncode)


if __name__ == "__main__":
    main()
