"""Names say what they mean, and nothing in the tree belongs to one machine."""

import ast
import re
from pathlib import Path

import settings
from tests.house import files

EMPTY_NAMES = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "service",
    "services",
    "core",
    "misc",
}
# "manager" is missing: here it is a person, and a role.
EMPTY_VARIABLES = {"data", "info", "obj"}
LEFT_OPEN = re.compile(r"# *(TODO|FIXME|XXX)\b|pytest\.mark\.(skip|xfail)")
HERE = "tests/house/test_names.py"


def test_no_file_or_folder_has_a_name_that_says_nothing():
    files.expect_none(
        path for path in files.tracked() if {*Path(path).with_suffix("").parts} & EMPTY_NAMES
    )


def test_no_variable_has_a_name_that_says_nothing():
    files.expect_none(
        f"{path}: {name}"
        for path in files.written(".py")
        for node in ast.walk(files.tree(path))
        if (name := assigned_name(node)) in EMPTY_VARIABLES
    )


def assigned_name(node: ast.AST) -> str:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        return node.id
    return node.arg if isinstance(node, ast.arg) else ""


def test_nothing_is_left_open_or_skipped():
    code = [path for path in files.written(".py", ".html", ".graphql") if path != HERE]
    files.expect_none(path for path in code if LEFT_OPEN.search(files.text(path)))


def test_no_lock_file_names_a_host():
    locks = [path for path in files.tracked(".lock") if Path(path).name.startswith("requirements")]
    assert len(locks) == 3
    assert [
        path for path in locks if re.search(r"https?://|-url|find-links", files.text(path))
    ] == []
    packages = files.tracked("package-lock.json")
    assert [path for path in packages if re.search(r'"resolved": *"http', files.text(path))] == []


def test_every_locked_package_has_its_hashes():
    for path in files.tracked(".lock"):
        packages = re.split(r"\n(?=\S)", files.text(path).strip())
        assert [package for package in packages if "--hash=sha256:" not in package] == []


def test_nothing_names_a_path_of_this_machine():
    here = {f"{settings.ROOT.parent}/", f"{Path.home()}/"} - {"/", "//"}
    files.expect_none(
        path for path in files.tracked() if any(each in files.text(path) for each in here)
    )
