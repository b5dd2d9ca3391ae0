"""What the commands on segments print for machines."""

import json
import sys


def print_json(document: object) -> None:
    """Print one JSON document, indented, dates as texts."""
    json.dump(document, sys.stdout, indent=2, ensure_ascii=False, default=str)
    sys.stdout.write("\n")
