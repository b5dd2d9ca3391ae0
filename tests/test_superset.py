"""The dashboard of bi/superset in a Superset of its own, where `make superset` was run."""

import json
import os
import shutil
import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from conftest import BuiltSample
from dms.manifest import load_manifest, segments_of
from dms.publishing.publish import publish
from dms.settings import Settings
from dms.superset import BUNDLE
from full_project import PROJECT

BIN = PROJECT / ".venv-superset" / "bin"
CHROMIUM = shutil.which("chromium")
PUBLISHES = 10

pytestmark = [
    pytest.mark.skipif(
        not (BIN / "superset").is_file(),
        reason="no Superset here; `make superset` installs it",
    ),
    pytest.mark.skipif(not CHROMIUM, reason="there is no chromium"),
]

OPTIONS = "access_mode=read_only&enable_external_access=false&lock_configuration=true"

# Opens every tab of the dashboard, and prints what each chart's question was answered with.
LOOK = """
import json, sys
from playwright.sync_api import expect, sync_playwright

base, chromium = sys.argv[1:]
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
    page = browser.new_page(viewport={"width": 1400, "height": 4000})
    page.set_default_timeout(120_000)
    answers = []
    page.on("response", lambda got: "/api/v1/chart/data" in got.url and answers.append(got))
    page.goto(base + "/login/")
    page.fill("#username", "admin")
    page.fill("#password", "admin")
    page.press("#password", "Enter")
    page.wait_for_url("**/welcome/**")
    page.goto(base + "/superset/dashboard/dealer-segments/")
    for tab in ("Overview", "Customers", "Campaigns and data"):
        page.get_by_role("tab", name=tab).click()
        page.wait_for_load_state("networkidle")
        expect(page.locator(".loading")).to_have_count(0, timeout=120_000)
    ids = sorted({json.loads(a.request.post_data)["form_data"]["slice_id"] for a in answers})
    print(json.dumps({"statuses": sorted({a.status for a in answers}), "charts": len(ids),
                      "errors": page.locator(".ant-alert-error").count()}))
"""


class Superset:
    """A server on this machine, and the token of its only user."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.token = ""

    def ask(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        headers = {"Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        data = json.dumps(body).encode() if body else None
        request = urllib.request.Request(self.base + path, data, headers)
        with urllib.request.urlopen(request, timeout=120) as answer:
            read: dict[str, Any] = json.load(answer)
        return read


@pytest.fixture(scope="module")
def settings(built_sample: BuiltSample, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("superset")
    own = Settings(folder / "landing", folder / "dealership.duckdb", folder / "published")
    shutil.copy(built_sample.settings.warehouse, own.warehouse)
    publish(own, manifest_of(built_sample))
    return own


def manifest_of(built_sample: BuiltSample) -> Path:
    return Path(built_sample.environment["DBT_TARGET_PATH"]) / "manifest.json"


@pytest.fixture(scope="module")
def superset(settings: Settings) -> Iterator[Superset]:
    home = settings.published.with_name("home")
    home.mkdir()
    (home / "superset_config.py").write_text(
        f"SECRET_KEY = 'of this test alone, {home.name}'\n"
        f"SQLALCHEMY_DATABASE_URI = 'sqlite:///{home}/superset.db'\n"
    )
    environment = {
        **os.environ,
        "PYTHONPATH": "",
        "FLASK_APP": "superset",
        "SUPERSET_HOME": str(home),
        "SUPERSET_CONFIG_PATH": str(home / "superset_config.py"),
        "SCARF_ANALYTICS": "false",
    }
    segments = settings.published / "dealer_segments.duckdb"
    user = ["--username", "admin", "--password", "admin", "--firstname", "A", "--lastname", "B"]
    for arguments in (
        ["db", "upgrade"],
        ["fab", "create-admin", *user, "--email", "admin@dealer.example"],
        ["init"],
        ["import-directory", str(PROJECT / BUNDLE), "--overwrite"],
        ["set-database-uri", "-d", "dealer_segments", "-u", f"duckdb:///{segments}?{OPTIONS}"],
    ):
        command = [str(BIN / "superset"), *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    listening = ["--threads", "4", "--timeout", "120", "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen(
        [str(BIN / "gunicorn"), *listening, "superset.app:create_app()"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield log_in(Superset(f"http://127.0.0.1:{port}"))
    finally:
        server.terminate()
        server.wait()


def log_in(superset: Superset) -> Superset:
    user = {"username": "admin", "password": "admin", "provider": "db", "refresh": True}
    for _ in range(240):
        try:
            superset.token = superset.ask("/api/v1/security/login", user)["access_token"]
            return superset
        except OSError:
            time.sleep(0.5)
    raise AssertionError("Superset did not answer within two minutes")


def datasets(superset: Superset) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = superset.ask("/api/v1/dataset/?q=(page_size:1000)")["result"]
    return found


def test_every_segment_is_listed_with_its_description(
    superset: Superset, built_sample: BuiltSample
) -> None:
    models = segments_of(load_manifest(manifest_of(built_sample))).values()
    said = {node["alias"]: " ".join(node["description"].split()) for node in models}
    listed = {
        found["table_name"]: found["description"]
        for found in datasets(superset)
        if found["schema"] == "segments"
    }
    assert listed == said


def test_every_chart_is_drawn(superset: Superset) -> None:
    command = [str(BIN / "python"), "-c", LOOK, superset.base, str(CHROMIUM)]
    seen = subprocess.run(command, capture_output=True, text=True, check=False)
    assert seen.returncode == 0, seen.stderr
    charts = list((PROJECT / BUNDLE / "charts").glob("*.yaml"))
    assert json.loads(seen.stdout) == {"statuses": [200], "charts": len(charts), "errors": 0}
    assert all(yaml.safe_load(chart.read_text(encoding="utf-8")) for chart in charts)


def test_it_answers_on_and_shows_each_of_ten_builds(
    superset: Superset, settings: Settings, built_sample: BuiltSample
) -> None:
    (catalog,) = [
        found["id"] for found in datasets(superset) if found["table_name"] == "segment_catalog"
    ]
    champions = {"col": "segment_name", "op": "==", "val": "champions"}
    query = {"columns": ["priority"], "metrics": [], "filters": [champions], "row_limit": 1}
    question = {
        "datasource": {"id": catalog, "type": "table"},
        "force": True,
        "result_format": "json",
        "result_type": "full",
        "queries": [query],
    }

    def ask() -> int:
        answer = superset.ask("/api/v1/chart/data", question)
        return int(answer["result"][0]["data"][0]["priority"])

    seen: list[int] = []
    stop = threading.Event()

    def ask_on() -> None:
        while not stop.is_set():
            seen.append(ask())

    asking = threading.Thread(target=ask_on)
    asking.start()
    try:
        for marker in range(1001, 1001 + PUBLISHES):
            with duckdb.connect(str(settings.warehouse)) as warehouse:
                warehouse.execute(
                    f"update membership.segment_catalog set priority = {marker} "
                    "where segment_name = 'champions'"
                )
            publish(settings, manifest_of(built_sample), is_forced=True)
            assert ask() == marker
            assert asking.is_alive(), "a question was not answered"
    finally:
        stop.set()
        asking.join()
    markers = [value for value in seen if value > 1000]
    assert markers == sorted(markers)
    assert len(set(markers)) > PUBLISHES // 2
