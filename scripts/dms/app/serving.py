"""Starts Streamlit's server: python -m dms.app.serving HOST PORT [ORIGIN...]."""

import sys
from importlib import import_module
from pathlib import Path

import streamlit as st
from streamlit import config, net_util

from dms.app.entrance import Entrance
from dms.app.pages import PAGES
from dms.app.setup import read_setup
from dms.charts.theme import BLUE, INK

SCRIPT = Path(__file__).with_name("main.py")

OPTIONS: dict[str, object] = {
    "browser.gatherUsageStats": False,
    "client.disableDataExport": True,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "minimal",
    "global.developmentMode": False,
    "logger.hideWelcomeMessage": True,
    "logger.level": "warning",
    "runner.magicEnabled": False,
    "server.disconnectedSessionTTL": 60,
    "server.enableAgentApi": False,
    "server.enableCORS": True,
    "server.enableStaticServing": False,
    "server.enableXsrfProtection": True,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "server.maxUploadSize": 1,
    "server.runOnSave": False,
    "server.xsrfCookieSameSite": "strict",
    "theme.base": "light",
    "theme.primaryColor": BLUE,
    "theme.textColor": INK,
    "theme.font": "sans-serif",
}
"""Streamlit's settings; a config.toml that lies somewhere does not change them."""


def main() -> None:
    """Serve until stopped."""
    host, port, *origins = sys.argv[1:]
    # It would ask a server on the internet for this machine's address, to compare origins with.
    net_util.get_external_ip = lambda: None
    options = OPTIONS | {
        "server.address": host,
        "server.port": int(port),
        "server.corsAllowedOrigins": origins,
        "browser.serverAddress": host,
    }
    for page in PAGES:
        import_module(f"dms.app.screens.{page}")  # now, not while the first reader waits
    # Streamlit for Python 3.10 is older, and does not know each of them.
    known = config.get_config_options()
    st.App(SCRIPT, routes=Entrance(read_setup(), origins).routes()).run(
        config={name: value for name, value in options.items() if name in known}
    )


if __name__ == "__main__":
    main()
