"""The documents are true: their links, commands and keys exist."""

import argparse
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest

from app.cli.arguments import parser

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "docs" / "guide"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("*/README.md")])
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
SHELL = re.compile(r"^\./run ([a-z]+) ", re.MULTILINE)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_between_documents_leads_somewhere(document: Path) -> None:
    links = [link for link in LINK.findall(document.read_text("utf-8")) if "://" not in link]
    targets = [document.parent / unquote(link.split("#")[0]) for link in links]
    assert [str(target) for target in targets if not target.exists()] == []


@pytest.mark.parametrize("document", [ROOT / "README.md", GUIDE / "verify.md"], ids=lambda path: path.name)
def test_every_command_that_a_document_names_exists(document: Path) -> None:
    assert {*SHELL.findall(document.read_text("utf-8"))} - {"test"} <= commands()


def test_the_readme_names_every_command() -> None:
    assert commands() - {"open"} <= {*SHELL.findall((ROOT / "README.md").read_text("utf-8"))}


def test_every_picture_of_the_guide_is_used_and_small() -> None:
    used = {link for page in GUIDE.glob("*.md") for link in LINK.findall(page.read_text("utf-8"))}
    pictures = [*(GUIDE / "pictures").glob("*.png")]
    assert {f"pictures/{picture.name}" for picture in pictures} <= used
    assert [picture.name for picture in pictures if picture.stat().st_size > 120_000] == []


def names(requirements: list[str]) -> list[str]:
    """Return package names without their versions."""
    return [re.split("[][<>=]", requirement)[0] for requirement in requirements]


CODE = re.compile(r"`([^`\n]+)`")
BLOCK = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
MODULE = re.compile(r"[\w./]*\w\.py")
FILE = re.compile(r"[\w./-]+\.(?:py|md|txt|json)\b")
NAME = re.compile(r"_?[A-Za-z]\w*_\w+|[A-Z][a-z]+[A-Z]\w+")
ABOUT_CODE = [
    document for document in DOCUMENTS if GUIDE not in document.parents and document.name != "CHANGELOG.md"
]


@pytest.mark.parametrize("document", ABOUT_CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_that_a_document_names_exists(document: Path) -> None:
    named = {module for span in spans(document) for module in MODULE.findall(span)}
    assert sorted(module for module in named if not is_module(module)) == []


@pytest.mark.parametrize("document", ABOUT_CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_name_that_a_document_gives_is_in_the_code(document: Path) -> None:
    """Anywhere in the code; names of SQLite in the documents occur there, too."""
    named = {name for span in spans(document) for name in NAME.findall(FILE.sub("", span))}
    assert sorted(named - words()) == []


def spans(document: Path) -> list[str]:
    """Return the inline code of a document, without code blocks."""
    return CODE.findall(BLOCK.sub("", document.read_text("utf-8")))


def is_module(named: str) -> bool:
    """Return whether it is a module, by its path or the end of it."""
    return any(f"/{path}".endswith(f"/{named}") for path in modules())


@cache
def modules() -> list[str]:
    """Return every Python file of the project, by path."""
    folders = ("app", "tests", "benchmarks", "docs", "fonts", "packaging")
    found = [*ROOT.glob("*.py"), *(path for folder in folders for path in (ROOT / folder).rglob("*.py"))]
    return [path.relative_to(ROOT).as_posix() for path in found]


@cache
def words() -> set[str]:
    tables = [*ROOT.glob("tests/files/*.sql"), *ROOT.glob("app/hub/migrations/*.sql")]
    texts = [path.read_text("utf-8") for path in [*map(ROOT.joinpath, modules()), *tables]]
    return {word for text in texts for word in re.findall(r"\w+", text)} | {
        Path(path).stem for path in modules()
    }


def test_every_test_that_proves_a_guarantee_exists() -> None:
    told = re.findall(r"(tests/[\w/]+\.py)|::(\w+)", (ROOT / "docs" / "reliability.md").read_text("utf-8"))
    path, missing = "", []
    for named, test in told:
        path = named or path
        if not (ROOT / path).is_file() or (test and f"def {test}(" not in (ROOT / path).read_text("utf-8")):
            missing.append(f"{path}::{test}")
    assert missing == []


PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
REASONS = (ROOT / "docs" / "decisions" / "0001-dependencies.md").read_text("utf-8")
IMPORTED_AS = {"PySide6-Essentials": "PySide6", "fpdf2": "fpdf"}


def test_every_dependency_has_its_reason_and_no_other_library_has() -> None:
    told = re.findall(r"^\| ([\w-]+) .*\|$", REASONS, re.MULTILINE)[2:]  # below the head of the table
    assert sorted(told) == sorted(names(PROJECT["project"]["dependencies"]))
    groups = PROJECT["dependency-groups"]
    assert [one for one in names(groups["test"] + groups["release"]) if one not in REASONS] == []


@pytest.mark.parametrize("name", names(PROJECT["project"]["dependencies"]))
def test_the_program_imports_every_dependency(name: str) -> None:
    package = IMPORTED_AS.get(name, name.replace("-", "_"))
    importing = re.compile(rf"^ *(from|import) {package}\b", re.MULTILINE)
    assert any(importing.search(path.read_text("utf-8")) for path in (ROOT / "app").rglob("*.py"))


def commands() -> set[str]:
    return {name for part in _subparsers() for name in part.choices}


def _subparsers() -> Iterator["argparse._SubParsersAction[argparse.ArgumentParser]"]:
    for action in parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield action
