"""Nothing that was acknowledged is lost when the program is killed at any moment."""

import json
import os
import random
import subprocess
import sys
import time
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.models.progress_report import Period, ProgressReport, proposed_report
from app.models.project import Project
from app.storage.project_file import ProjectFile, new_record_id
from tests.storage.world import ROOT

editors = pytest.mark.parametrize("editor", ["file", "document"])


@dataclass
class Expected:
    """The expected content of the file, by its editor's reports."""

    project: Project
    reports: dict[str, ProgressReport] = field(default_factory=dict)

    def after(self, edit: dict[str, Any] | None) -> "Expected":
        reports = dict(self.reports)
        match edit:
            case {"remove": period}:
                del reports[period]
            case {"period": period, "key": key, "value": value}:
                report = reports.get(period) or self._proposed(Period.parse(period))
                reports[period] = replace(report, **{key: value})
            case {"key": key, "value": value}:
                return Expected(replace(self.project, **{key: value}), reports)
        return Expected(self.project, reports)

    def _proposed(self, period: Period) -> ProgressReport:
        """Return a new report with the proposed values."""
        reports = [self.reports[known] for known in sorted(self.reports)]
        return proposed_report(self.project.id, period, reports, date.today())


def found(path: Path) -> Expected:
    with ProjectFile.open(path) as file:
        [project_id] = file.project_ids()
        return Expected(
            file.project(project_id), {str(report.period): report for report in file.reports(project_id)}
        )


def edit_until_killed(path: Path, seed: int, editor: str) -> list[str]:
    """Return the editor's reports before it was killed: after some edits, and during another one."""
    chance = random.Random(seed)
    command = [sys.executable, "-m", "tests.storage.kill_child", str(path), str(seed), editor]
    with subprocess.Popen(command, cwd=ROOT, env=os.environ, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        told = [child.stdout.readline() for _ in range(2 * chance.randrange(30))]
        time.sleep(chance.uniform(0, 0.01))
        assert child.poll() is None, "the editor died by itself"
        child.kill()
        told += child.stdout.readlines()
    return [line for line in told if line.endswith("\n")]  # what was cut short had not begun


def run(path: Path, runs: int, editor: str) -> None:
    if editor == "document":
        pytest.importorskip("app.ui.core.document")
    project = Project(new_record_id())
    with ProjectFile.create(path) as file:
        file.add_project(project)
    expected = Expected(project)
    for seed in range(runs):
        told = edit_until_killed(path, seed, editor)
        begun = [json.loads(line) for line in told if line != "done\n"]
        acknowledged = told.count("done\n")
        for edit in begun[:acknowledged]:
            expected = expected.after(edit)
        under_way = begun[acknowledged] if len(begun) > acknowledged else None
        state = found(path)
        assert state in (expected, expected.after(under_way)), f"run {seed}"
        expected = state


@editors
def test_kill(path: Path, editor: str) -> None:
    run(path, 2, editor)


@pytest.mark.long
@editors
def test_kill_many_times(path: Path, editor: str) -> None:
    run(path, 100, editor)
