"""The prompt of `dms query`."""

import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from sqlite3 import complete_statement
from types import FrameType

from dms.console import out, tell
from dms.errors import UserError

# By its import input() edits lines and remembers them; only as long as the prompt is open, because
# they may name customers. Some builds of Python come without it.
with suppress(ImportError):
    import readline  # noqa: F401


def prompt(answer: Callable[[str], None]) -> None:
    """Read statements, up to a `;` each, and hand them to `answer`, until `exit` or Ctrl-D.

    Errors are told and the prompt goes on. Ctrl-C gives up the statement, typed or running. A
    request to end, and a terminal that is closed, end it.
    """
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)
    typed = ""
    while True:
        try:
            line = input("...> " if typed else "dms> ")
            if not typed and line.strip().rstrip(";").lower() in ("exit", "quit"):
                return
            typed = f"{typed}{line}\n".lstrip()
            if complete_statement(typed):
                statement, typed = typed, ""
                answer(statement)
        except EOFError:
            out.print()
            return
        except KeyboardInterrupt:
            typed = ""
            out.print()
        except UserError as error:
            tell(str(error))


def _end(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)
