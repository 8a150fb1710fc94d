"""The documents say what is: their links lead somewhere, their commands and keys exist."""

import argparse
import re
from collections.abc import Iterator
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


def commands() -> set[str]:
    return {name for part in _subparsers() for name in part.choices}


def _subparsers() -> Iterator["argparse._SubParsersAction[argparse.ArgumentParser]"]:
    for action in parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield action
