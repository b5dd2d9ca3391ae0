"""Starts Streamlit's server: python -m dms.app.serving HOST PORT [ORIGIN...]."""

import sys
from pathlib import Path

from streamlit import config, net_util
from streamlit.web import cli

from dms.charts.theme import BLUE, INK

SCRIPT = Path(__file__).with_name("main.py")

OPTIONS = {
    "browser.gatherUsageStats": "false",
    "client.disableDataExport": "true",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": "false",
    "client.toolbarMode": "minimal",
    "global.developmentMode": "false",
    "logger.hideWelcomeMessage": "true",
    "logger.level": "warning",
    "runner.magicEnabled": "false",
    "server.disconnectedSessionTTL": "60",
    "server.enableAgentApi": "false",
    "server.enableCORS": "true",
    "server.enableStaticServing": "false",
    "server.enableXsrfProtection": "true",
    "server.fileWatcherType": "none",
    "server.headless": "true",
    "server.maxUploadSize": "1",
    "server.runOnSave": "false",
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
        "server.port": port,
        "browser.serverAddress": host,
    }
    # Streamlit for Python 3.10 is older, and does not know each of them.
    known = config.get_config_options()
    flags = [f"--{name}={value}" for name, value in options.items() if name in known]
    flags += [f"--server.corsAllowedOrigins={origin}" for origin in origins]
    cli.main(["run", str(SCRIPT), *flags], standalone_mode=False)


if __name__ == "__main__":
    main()
