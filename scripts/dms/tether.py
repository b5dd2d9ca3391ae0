"""Run a command that ends when the process that started it is killed: `python -m dms.tether CMD`.

A `dms` that is killed outright can stop nothing any more; the dbt that it had started would go on
and hold the warehouse, so that the next run finds it locked. Linux can tie the two together
(prctl(2), PR_SET_PDEATHSIG, kept over execve); elsewhere the command runs untied.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Tie this process to its parent, then become the command."""
    if sys.platform == "linux":
        parent = os.getppid()
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            sys.exit(1)  # killed before it was tied
    os.execv(sys.argv[1], sys.argv[1:])


if __name__ == "__main__":
    main()
