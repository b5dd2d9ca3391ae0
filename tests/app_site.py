"""A published folder of the app's tests: copied from the sample, so that it can be changed."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from dms.app.rights import Viewer
from dms.app.setup import CONTACTS, USERS, Setup
from dms.app.users import User, hash_password, write_users
from dms.publishing.files import PublishedFolder
from dms.settings import Settings

PASSWORD = "correct horse"

BUSIEST = """
    select salesperson_key from marts.customer_salespeople
    where is_salesperson_active group by 1 order by count(*) desc, 1 limit 1
"""


def copy_site(built: Settings, folder: Path) -> Settings:
    """The sample's landing folder, a copy of what it published, and a ledger of its own."""
    published = folder / "published"
    shutil.copytree(built.published, published, symlinks=True)
    return Settings(built.landing, folder / "no.duckdb", published, ledger=folder / "ledger")


def published(settings: Settings, sql: str) -> list[tuple]:
    """The rows of a query of the published file."""
    with duckdb.connect(str(settings.published / "segments.duckdb"), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def busiest_salesperson(settings: Settings) -> str:
    return published(settings, BUSIEST)[0][0]


def setup_of(settings: Settings) -> Setup:
    return Setup(settings, True, None)


def salesperson(key: str) -> Viewer:
    return Viewer("sam", "salesperson", (key,), True)


def publish_again(settings: Settings, segments: str = "", contacts: str = "") -> None:
    """Publish the current build once more under the next number, changed by SQL."""
    folder = PublishedFolder(settings.published)
    build = folder.current()
    number = folder.next_number()
    shutil.copytree(folder.builds / str(build.number), folder.builds / str(number))
    new = type(build)(number, build.as_of)
    for serving_file, sql in (("segments", segments), ("contacts", contacts)):
        if sql:
            file = folder.file(new, serving_file)
            file.chmod(0o600)
            with duckdb.connect(str(file)) as connection:
                connection.execute(sql)
    folder.switch(new)


def write_all_users(path: Path, employee: str) -> None:
    """A user of each role, named like it, all with PASSWORD."""
    hashed = hash_password(PASSWORD)
    roles = {"viewer": (), "marketer": (), "salesperson": (employee,)}
    write_users(path, {role: User(role, role, hashed, keys) for role, keys in roles.items()})


@contextmanager
def served(settings: Settings, *options: str) -> Iterator[str]:
    """`dms app` on a free port, until the end; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {key: value for key, value in os.environ.items() if key not in (CONTACTS, USERS)}
    environment |= {
        "DMS_LANDING": str(settings.landing),
        "DMS_WAREHOUSE": str(settings.warehouse),
        "DMS_PUBLISHED": str(settings.published),
        "DMS_LEDGER": str(settings.ledger_folder),
        "DMS_EXPORTS": str(settings.published.with_name("exports")),
    }
    command = [sys.executable, "-c", "from dms.cli import main; main()", "app"]
    process = subprocess.Popen(
        [*command, "--port", str(port), *options],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(address: str, process: subprocess.Popen) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        assert process.poll() is None, process.stderr.read()
        with suppress(OSError):
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=5).close()
            return
        time.sleep(0.2)
    raise AssertionError(f"{address} did not answer")
