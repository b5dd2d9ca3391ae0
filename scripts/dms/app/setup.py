"""How `dms app` was started, as the server's processes are told: by the environment."""

import os
from dataclasses import dataclass
from pathlib import Path

from dms.errors import UsageError
from dms.settings import Settings, load_settings

CONTACTS = "DMS_APP_CONTACTS"
USERS = "DMS_APP_USERS"


@dataclass(frozen=True)
class Setup:
    """The settings, whether contact points may be shown, and the users file, None for none."""

    settings: Settings
    with_contacts: bool
    users: Path | None


def read_setup() -> Setup:
    """Read it.

    Raises:
        UsageError: `dms app` did not start this process, so nobody looked who can reach it.
    """
    if CONTACTS not in os.environ:
        raise UsageError("start it with `dms app`")
    users = os.environ.get(USERS)
    return Setup(load_settings(), os.environ[CONTACTS] == "yes", Path(users) if users else None)
