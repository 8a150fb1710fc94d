"""A test that needs a POSIX system is marked `posix`, and therefore skipped on others."""

import ast
from pathlib import Path

TESTS = Path(__file__).parent

POSIX = {
    *("fork", "getuid", "geteuid", "seteuid", "umask", "mkfifo", "openpty", "chmod", "symlink_to", "S_IMODE"),
    *("SIGKILL", "SIGINT", "SIGTERM", "SIGALRM", "setitimer", "preexec_fn", "getrusage"),
}
HELPERS = {"as_nobody", "small_disk", "half_done", "left_by", "desktop", "virtual_screen", "compiled_shim"}
"""Functions in the tests that need a POSIX system."""


def test_what_needs_a_posix_system_says_so() -> None:
    texts = {path: path.read_text("utf-8") for path in TESTS.rglob("test_*.py")}
    trees = {
        path: ast.parse(text) for path, text in texts.items() if any(map(text.__contains__, POSIX | HELPERS))
    }
    assert {str(path): found for path, tree in trees.items() if (found := unmarked(tree))} == {}


def test_such_tests_are_found() -> None:
    module = "import os\n\ndef helper(): os.fork()\n\ndef test_a(): helper()\n\n"
    marked = "@pytest.mark.posix\ndef test_b(): helper()\n\ndef test_c(): pass\n"
    assert unmarked(ast.parse(module + marked)) == ["test_a"]


def test_a_program_that_is_interrupted_is_begun_so_that_it_can_be() -> None:
    """Under nohup a program ignores SIGINT, and is waited for without end; `begun` starts it otherwise."""
    texts = {path: path.read_text("utf-8") for path in TESTS.rglob("test_*.py") if path != Path(__file__)}
    assert [str(path) for path, text in texts.items() if "SIGINT" in text and "Popen(" in text] == []


def unmarked(module: ast.Module) -> list[str]:
    """Return the tests of a module that need a POSIX system but lack the mark."""
    if any(bears_mark(node) for node in module.body if isinstance(node, ast.Assign)):
        return []
    functions = [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)]
    tests = [one for one in functions if one.name.startswith("test_")]
    needy = needing_posix(functions)
    return [one.name for one in tests if one.name in needy and not any(map(bears_mark, one.decorator_list))]


def needing_posix(functions: list[ast.FunctionDef]) -> set[str]:
    """Return those that use POSIX features, also through another function or fixture of their module."""
    used = {one.name: names(one) for one in functions}
    needy: set[str] = set()
    while more := {name for name, said in used.items() if said & (POSIX | HELPERS | needy)} - needy:
        needy |= more
    return needy


def names(function: ast.FunctionDef) -> set[str]:
    """Return all names in a function: variables, attributes, parameters and keywords."""
    found: set[str] = set()
    for node in ast.walk(function):
        match node:
            case ast.Name(name) | ast.Attribute(attr=name) | ast.arg(name) | ast.keyword(name):
                found.add(str(name))
    return found - {function.name}


def bears_mark(node: ast.AST) -> bool:
    """Return whether it is, or makes, the mark `posix` or NEEDS_DESKTOP, which includes it."""
    said = (one.attr if isinstance(one, ast.Attribute) else getattr(one, "id", "") for one in ast.walk(node))
    return not {"posix", "NEEDS_DESKTOP"}.isdisjoint(said)
