"""The workflows of continuous integration: no YAML reader is at hand, so their lines are read."""

import contextlib
import io
import re
import tomllib
from pathlib import Path

import build
import pytest
from bundle import ROOT

from app.cli.arguments import parser

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
TEXT = "\n".join(path.read_text("utf-8") for path in WORKFLOWS)
USES = re.compile(r"^ *(?:- )?uses: (.+)$", re.MULTILINE)
PINNED = re.compile(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
OWN_FILE = re.compile(
    r"(?<![\w/$.-])((?:packaging|tests|docs|requirements)[\w/.-]*\.(?:py|md|lock|sqlite))\b"
)


def test_there_are_workflows() -> None:
    assert [path.name for path in WORKFLOWS] == ["ci.yml", "release.yml"]


def test_every_action_is_pinned_by_the_hash_of_a_release() -> None:
    foreign = [used for used in USES.findall(TEXT) if not used.startswith("./")]
    assert foreign
    assert [used for used in foreign if not PINNED.fullmatch(used)] == []


def test_one_release_of_each_action_is_used() -> None:
    used = {line for line in USES.findall(TEXT) if not line.startswith("./")}
    assert len({line.split("@")[0] for line in used}) == len(used)


def test_every_file_that_is_named_exists() -> None:
    named = {*OWN_FILE.findall(TEXT), *re.findall(r"uses: \./(\S+)", TEXT)}
    assert {"packaging/smoke.py", "requirements.lock", ".github/workflows/ci.yml"} <= named
    assert sorted(name for name in named if not (ROOT / name).is_file()) == []


def test_every_command_of_the_program_that_is_called_exists() -> None:
    called = set(re.findall(r"\./run ([a-z]+)", TEXT))
    assert called == {"test", "print", "package"}
    with contextlib.redirect_stdout(io.StringIO()), pytest.raises(SystemExit, match="0"):
        parser().parse_args(["print", "--help"])


@pytest.mark.parametrize(
    ("kind", "options"), sorted({*re.findall(r"\./run package (\w+) (.+)", TEXT)}), ids=lambda text: text
)
def test_every_package_that_is_built_can_be_asked_for(kind: str, options: str) -> None:
    read = build._parser().parse_args([kind, *options.replace('"', "").split()])
    assert read.out.relative_to(Path.cwd()).parts[0] == "dist"


def test_the_versions_of_python_are_those_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    (tried,) = re.findall(r"python: \[(.+)\]", TEXT)
    minors = [int(version.strip('" ').split(".")[1]) for version in tried.split(",")]
    assert project["requires-python"] == f">=3.{minors[0]},<3.{minors[-1] + 1}"
    assert minors == list(range(minors[0], minors[-1] + 1))


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_only_read_unless_a_job_says_why(workflow: Path) -> None:
    lines = workflow.read_text("utf-8").splitlines()
    assert lines[lines.index("permissions:") + 1] == "  contents: read"
    assert all("#" in line for line in lines if re.search(r": write\b", line))
    assert workflow.read_text("utf-8").count("persist-credentials: false") == sum(
        "actions/checkout@" in line for line in lines
    )
