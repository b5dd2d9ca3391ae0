"""dbt's command line, which seldom looks for garbage: `python -m dms.dbt_process ARGUMENTS`.

What dbt knows of a project stays until it ends, millions of objects. Python looks through the
youngest of them after each 700 new ones and finds nothing to free: a tenth of a build's time.
"""

import gc

from dbt.cli.main import cli

_OBJECTS = 100_000
"""New objects after which Python looks for garbage."""


def main() -> None:
    """Run dbt with the arguments of this process, and exit as it does."""
    gc.set_threshold(_OBJECTS)
    cli()


if __name__ == "__main__":
    main()
