"""The files of the repository that people write."""

import ast
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from settings import ROOT

GENERATED = ("schema/sdl/", "models/migrations/versions/", "portals/static/vendor/")


@cache
def tracked(*endings: str) -> list[str]:
    """Paths from the root: what git has or would take, else all but hidden folders."""
    asked = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        listed = subprocess.run(asked, cwd=ROOT, capture_output=True, check=True, text=True).stdout
        paths = [path for path in listed.split("\0") if path]
    except (OSError, subprocess.CalledProcessError):
        paths = [str(path.relative_to(ROOT)) for path in ROOT.rglob("*") if path.is_file()]
        paths = [path for path in paths if not path.startswith((".", "var/"))]
    present = [path for path in sorted(set(paths)) if (ROOT / path).is_file()]
    return [path for path in present if path.endswith(endings)] if endings else present


def written(*endings: str) -> list[str]:
    """The same without what is generated or copied from elsewhere."""
    return [path for path in tracked(*endings) if not path.startswith(GENERATED)]


def text(path: str) -> str:
    """What the file says; nothing when it is not text."""
    try:
        return Path(ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


@cache
def tree(path: str) -> ast.Module:
    """A Python file's syntax."""
    return ast.parse(text(path))


def expect_none(found: Iterable[str]) -> None:
    """Fail with all of them, each on its line."""
    listed = "\n".join(found)
    assert not listed, listed
