"""A real Spark standalone cluster on loopback: a master and a worker as processes of their own.

Driver, master, worker and executor share the machine, so the daemons get little memory, and the
executor what the worker has.
"""

import http.client
import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import pyspark

HOST = "127.0.0.1"
SPARK_HOME = Path(pyspark.__file__).parent
SECONDS_TO_START = 90
DRIVER_ENVIRONMENT = {"SPARK_LOCAL_IP": HOST}
"""What a driver needs in its environment so that executors reach it on loopback."""

# The process dies with whoever started it, however that one ended: the guard reads from a pipe that
# only the starter holds open, and at its end kills the whole group, executors included.
_GUARDED = """
exec 3<&0
{ read -r _ <&3; kill -KILL 0; } &
exec "$@" </dev/null 3<&-
"""
_ENDPOINT = re.compile(r"Starting Spark master at (spark://\S+)")
_WEB_UI = re.compile(r"started at http://[^:\s]+:(\d+)")

Found = TypeVar("Found")


class ClusterError(RuntimeError):
    """A process of the cluster did not do what was waited for; the message shows its log's end."""


class _Daemon:
    """One process of Spark in a process group of its own, which its executors belong to."""

    def __init__(self, name: str, log: Path, environment: dict[str, str], *arguments: str) -> None:
        self.name, self.log = name, log
        command = [str(SPARK_HOME / "bin" / "spark-class"), *arguments]
        with log.open("w") as output:
            self.process = subprocess.Popen(
                ["/bin/sh", "-c", _GUARDED, name, *command],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_for(self, what: str, look: Callable[[], Found | None]) -> Found:
        """Look again and again until there is something; the process must live meanwhile."""
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline:
            found = look()
            if found is not None:
                return found
            if self.process.poll() is not None:
                raise ClusterError(
                    self._explain(f"ended ({self.process.returncode}) before {what}")
                )
            time.sleep(0.05)
        raise ClusterError(self._explain(f"not {what} within {SECONDS_TO_START} seconds"))

    def find_in_log(self, pattern: re.Pattern[str]) -> str | None:
        found = pattern.search(self.log.read_text(errors="replace"))
        return found[1] if found else None

    def kill(self) -> None:
        """SIGKILL to the process and all that it started, and wait until the process is gone."""
        # The group outlives its leader as long as the guard lives, so its number is still its own.
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()

    def _explain(self, problem: str) -> str:
        end = "\n".join(self.log.read_text(errors="replace").splitlines()[-20:])
        return f"Spark {self.name}: {problem}; {self.log} ends with\n{end}"


class SparkCluster:
    """A master and one worker, as a context manager: on leaving it, no process is left.

    folder          logs (master.log, worker-<n>.log) and the worker's folder (work)
    cores           of the worker, and so tasks at a time
    memory          of the worker, in Spark's words; what an executor asks for must fit into it
    java_options    for the daemons and the executors
    """

    def __init__(
        self, folder: Path, *, cores: int = 2, memory: str = "2g", java_options: str = ""
    ) -> None:
        self.folder = folder
        self.work = folder / "work"
        self._worker_options = ("--cores", str(cores), "--memory", memory)
        self._environment = _environment(folder, java_options)
        self._master: _Daemon | None = None
        self._worker: _Daemon | None = None
        self._workers_started = 0
        self.master_url = ""
        self._web_ui_port = 0

    def __enter__(self) -> "SparkCluster":
        try:
            self.start_master()
            self.start_worker()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start_master(self) -> None:
        """Start the master on free ports that it chooses itself; sets `master_url`."""
        assert self._master is None, "there is a master already"
        master = self._master = self._start("master", "--port", "0")
        self.master_url = master.wait_for("listening", lambda: master.find_in_log(_ENDPOINT))
        port = master.wait_for("showing its state", lambda: master.find_in_log(_WEB_UI))
        self._web_ui_port = int(port)
        master.wait_for("alive", lambda: self._read_state(lambda s: s["status"] == "ALIVE"))

    def start_worker(self) -> None:
        """Start a worker and wait until the master has it; one lives at a time."""
        assert self._worker is None, "there is a worker already"
        name = f"worker-{self._workers_started}"
        self._workers_started += 1
        options = ("--port", "0", *self._worker_options, "--work-dir", str(self.work))
        worker = self._worker = self._start(name, *options, self.master_url)
        # A worker that was killed just now may still be on the master's list, with another port.
        number = re.compile(r"Starting Spark worker [^:\s]+:(\d+) ")
        port = int(worker.wait_for("listening", lambda: worker.find_in_log(number)))
        worker.wait_for(
            "registered",
            lambda: self._read_state(
                lambda state: any(
                    one["port"] == port and one["state"] == "ALIVE" for one in state["workers"]
                )
            ),
        )

    def kill_worker(self) -> None:
        """SIGKILL to the worker and its executors, as when a machine goes down."""
        assert self._worker is not None, "there is no worker"
        self._worker.kill()
        self._worker = None

    @property
    def worker_pid(self) -> int | None:
        """The process id of the worker, which is that of its executors' process group too."""
        return self._worker.process.pid if self._worker else None

    def state(self) -> dict[str, Any]:
        """What the master says of itself: workers, activeapps, completedapps and more."""
        connection = http.client.HTTPConnection(HOST, self._web_ui_port, timeout=10)
        try:
            connection.request("GET", "/json/")
            state: dict[str, Any] = json.loads(connection.getresponse().read())
        finally:
            connection.close()
        return state

    def executor_logs(self) -> list[Path]:
        """The log of each executor that the workers ran, of all applications."""
        return sorted(self.work.glob("app-*/*/stderr"))

    def finished_tasks(self) -> int:
        """How many tasks the executors say to have finished, of all applications."""
        return sum(
            log.read_text(errors="replace").count(": Finished task ")
            for log in self.executor_logs()
        )

    def stop(self) -> None:
        """End every process by SIGKILL; only the logs of the cluster are needed afterwards."""
        for daemon in (self._worker, self._master):
            if daemon is not None:
                daemon.kill()
        self._worker = self._master = None

    def _start(self, name: str, *arguments: str) -> _Daemon:
        self.folder.mkdir(parents=True, exist_ok=True)
        kind = "Worker" if name.startswith("worker") else "Master"
        return _Daemon(
            name,
            self.folder / f"{name}.log",
            self._environment,
            f"org.apache.spark.deploy.{kind.lower()}.{kind}",
            *("--host", HOST, "--webui-port", "0"),
            *arguments,
        )

    def _read_state(self, is_so: Callable[[dict[str, Any]], bool]) -> bool | None:
        with suppress(OSError, http.client.HTTPException, ValueError):
            return is_so(self.state()) or None
        return None


def _environment(folder: Path, java_options: str) -> dict[str, str]:
    """This process's environment without what would make Spark read the user's own settings."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("SPARK_")}
    return {
        **kept,
        "SPARK_HOME": str(SPARK_HOME),
        "SPARK_CONF_DIR": str(folder / "no-settings"),
        "SPARK_LOCAL_IP": HOST,
        "SPARK_LOCAL_DIRS": str(folder / "scratch"),
        "SPARK_DAEMON_MEMORY": "256m",
        "JDK_JAVA_OPTIONS": java_options,
    }
