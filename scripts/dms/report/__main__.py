"""Make the report of a published file:
`python -m dms.report SEGMENTS PAGE LANGUAGE BUILD [BESIDE...]`.
"""

import sys
from pathlib import Path

from dms.console import tell
from dms.errors import UserError
from dms.report.page import make_report


def main() -> None:
    """Write the page of the file SEGMENTS into PAGE; BUILD is what the build is called, BESIDE the
    names of pages to link to.
    """
    segments, page, language, build, *beside = sys.argv[1:]
    try:
        text = make_report(Path(segments), language, build, beside)
        Path(page).write_text(text, encoding="utf-8")
    except UserError as error:
        tell(str(error))
        sys.exit(error.exit_status)


if __name__ == "__main__":
    main()
