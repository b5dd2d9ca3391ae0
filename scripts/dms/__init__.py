"""dealer-segments: land raw dealer exports, build segments with dbt, publish them for BI."""

import sys

# In words that any Python reads: the modules behind this one are no text of Python to an old one.
if sys.version_info < (3, 10):  # noqa: UP036
    sys.stderr.write(
        "error: %s: is Python %d.%d, and dms needs 3.10 or newer; run `make build` in the folder "  # noqa: UP031
        "of the project, which says how to make its environment anew\n"
        % (sys.executable, sys.version_info[0], sys.version_info[1])
    )
    sys.exit(2)
