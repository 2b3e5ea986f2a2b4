"""Files and functions stay short to the end of the tail (STYLE: sizes)."""

import ast

import pytest

from tests.house import files

LONGEST_FILE = 300
LONGEST_TEST_FILE = 400
LONGEST_TEMPLATE = 120
LONGEST_FUNCTION = 30
LONGEST_ACTOR = 10


def limit(path: str) -> int:
    if path.endswith(".html"):
        return LONGEST_TEMPLATE
    return LONGEST_TEST_FILE if path.startswith("tests/") else LONGEST_FILE


def test_no_file_is_longer_than_its_limit():
    lengths = {path: len(files.text(path).splitlines()) for path in files.written(".py", ".html")}
    files.expect_none(f"{path}: {n} lines" for path, n in lengths.items() if n > limit(path))


def test_no_function_is_longer_than_thirty_lines():
    files.expect_none(each for path in files.written(".py") for each in long_functions(path))


def test_every_module_says_which_rules_live_there():
    files.expect_none(
        path for path in files.written(".py") if not ast.get_docstring(files.tree(path))
    )


def long_functions(path: str) -> list[str]:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [
        f"{path}:{node.lineno} {node.name}: {lines} lines"
        for node in ast.walk(files.tree(path))
        if isinstance(node, functions)
        and (lines := length(node)) > (LONGEST_ACTOR if is_actor(node) else LONGEST_FUNCTION)
    ]


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring, which in schema/ is the API's public text."""
    documented = 0
    if ast.get_docstring(node) is not None:
        first = node.body[0]
        documented = (first.end_lineno or first.lineno) - first.lineno + 1
    return (node.end_lineno or node.lineno) - node.lineno + 1 - documented


def is_actor(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any("dramatiq.actor" in ast.unparse(each) for each in node.decorator_list)


@pytest.mark.parametrize("docstring", ["", '\n    """' + "\n" * 40 + '    """'])
def test_a_docstring_does_not_count(docstring: str):
    source = f"def short():{docstring}\n    return 1\n"
    node = ast.parse(source).body[0]
    assert isinstance(node, ast.FunctionDef)
    assert length(node) <= LONGEST_FUNCTION
