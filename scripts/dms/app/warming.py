"""Works out ahead, in a thread of its own, what the first who asks would wait for."""

import logging
import threading

from dms.app.reader import Reader
from dms.app.rights import LOCAL, Viewer
from dms.app.setup import Setup
from dms.errors import UserError

SECONDS = 2
"""After the click that shows a new build: its own page goes first."""

_LOG = logging.getLogger(__name__)
_lock = threading.Lock()
_begun: object = None


def warm(reader: Reader) -> None:
    """Begin with what depends on the build and the ledger, unless that was begun already."""
    global _begun  # noqa: PLW0603 - of the server, as what is kept
    state = reader.state()
    with _lock:
        if state == _begun:
            return
        _begun = state
    timer = threading.Timer(SECONDS, _work, (reader.setup,))
    timer.daemon = True
    timer.start()


def _work(setup: Setup) -> None:
    try:
        Reader(setup, Viewer("local", LOCAL, (), setup.with_contacts)).prepare()
    except UserError as error:
        _LOG.info("not worked out ahead: %s", error)
