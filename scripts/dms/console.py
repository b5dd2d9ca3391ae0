"""The two consoles of the command: results on standard output, progress and errors on the other."""

from rich.console import Console

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)
