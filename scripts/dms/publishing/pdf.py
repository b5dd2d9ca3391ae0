"""A page as PDF, through the Chromium of the machine."""

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from dms.errors import DataError

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
)
"""Commands of Chromium and of browsers made of it, the first one found is used."""

LONGEST_SECONDS = 120


def print_page(page: Path, pdf: Path) -> None:
    """Print a page that is a file into the file `pdf`, on A4.

    Raises:
        DataError: there is no Chromium, or it did not print.
    """
    browser = find_browser()
    if browser is None:
        raise DataError(
            f"{pdf.name}: no Chromium on this machine to print it ({', '.join(BROWSERS)}); install "
            f"one (`apt-get install chromium`), or open {page} and print it in a browser"
        )
    with TemporaryDirectory(prefix="dms-print-") as scratch:
        printed = Path(scratch) / "page.pdf"
        # The page is our own and runs no script, so it needs no sandbox, which root cannot have.
        command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        command += [f"--user-data-dir={scratch}/profile", f"--print-to-pdf={printed}"]
        try:
            result = subprocess.run(
                [*command, page.resolve().as_uri()],
                capture_output=True,
                text=True,
                errors="replace",
                timeout=LONGEST_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise DataError(f"{browser}: printed nothing in {LONGEST_SECONDS} seconds") from error
        if not printed.is_file():
            words = result.stderr.strip().splitlines() or [f"exit status {result.returncode}"]
            raise DataError(f"{browser}: printed nothing ({words[-1]})")
        shutil.copyfile(printed, pdf)


def find_browser() -> str | None:
    """The path of a Chromium, None where there is none."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)
