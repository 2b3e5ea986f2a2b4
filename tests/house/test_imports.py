"""What import-linter cannot see: the three modules at the root, and what the web process loads."""

import ast
import subprocess
import sys

import pytest

import settings
from tests.house import files

HOUSE = {
    "app",
    "auth",
    "bench",
    "cli",
    "commands",
    "jobs",
    "models",
    "portals",
    "resolvers",
    "schema",
}
ALLOWED = {
    "settings.py": set[str](),
    "app.py": HOUSE - {"app", "bench", "cli", "commands"},
    "cli.py": HOUSE - {"cli"},
}
# Seconds to import, and only jobs, migrations and signatures need them.
HEAVY = ("alembic", "pyhanko", "weasyprint")


@pytest.mark.parametrize("path", ALLOWED)
def test_a_module_at_the_root_imports_only_what_lies_below(path: str):
    assert imported(path) & HOUSE <= ALLOWED[path]


def imported(path: str) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(files.tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return {name.partition(".")[0] for name in names}


def test_the_web_process_loads_nothing_heavy():
    script = f"import sys, app, commands.serving; print([m for m in {HEAVY} if m in sys.modules])"
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=settings.ROOT, capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"
