"""Programs that tests talk to: which are here, and Debian's packages of those that are not."""

import os
import shutil
import subprocess
from typing import Final

from commands.progress import say

BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")
PDF_TOOLS: Final = ("pdfsig", "pdfinfo", "pdffonts", "pdftotext", "qpdf")


def has_browser() -> bool:
    """Whether there is a browser to drive."""
    return any(map(shutil.which, BROWSERS))


def has_npm() -> bool:
    """Whether programs of Node can be run."""
    return shutil.which("npm") is not None


def reads_pdfs() -> bool:
    """Whether PDFs can be read by programs that are not ours."""
    return all(map(shutil.which, PDF_TOOLS))


def install_missing() -> None:
    """Install what is missing, as root of a Debian; elsewhere the summary says what is left out."""
    missing = [] if has_browser() else ["chromium"]
    missing += [] if reads_pdfs() else ["poppler-utils", "qpdf"]
    apt = shutil.which("apt-get")
    if not missing or apt is None or os.geteuid() != 0:
        return
    say(f"installing {' '.join(missing)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        [apt, "update", "-q"],
        [apt, "install", "-q", "-y", "--no-install-recommends", *missing],
    ):
        done = subprocess.run(command, env=environment, capture_output=True, check=False)
        if done.returncode:
            return  # the summary says what is left out
