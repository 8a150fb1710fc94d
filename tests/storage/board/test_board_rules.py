"""A board computed by other rules is never shown: a rule's body counts, not its name."""

import inspect
import subprocess
import sys
from pathlib import Path
from types import CodeType

import pytest

from app.models import board as schedule
from app.models import checks
from app.models import project_status as standing
from app.storage.board.cache import _ROOT, _codes, mark_of, rules_fingerprint

ROOT = Path(__file__).parents[3]


def compiled(source: str, name: str = "rules.py") -> CodeType:
    return compile(source, name, "exec", dont_inherit=True)


def mark(source: str, name: str = "rules.py") -> str:
    return mark_of({"rules": compiled(source, name)})


@pytest.mark.parametrize("module", [checks, schedule, standing])
def test_all_that_the_rules_are_made_of_counts(module: object) -> None:
    assert getattr(module, "__name__", "") in _codes(_ROOT)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("def rule(p):\n    return p > 1\n", "def rule(p):\n    return p > 2\n"),
        ("def rule(p):\n    return p > 1\n", "def rule(p):\n    return p >= 1\n"),
        ("def rule(p):\n    return p.start\n", "def rule(p):\n    return p.end\n"),
        (
            "LIMIT = 10\ndef rule(p):\n    return p > LIMIT\n",
            "LIMIT = 11\ndef rule(p):\n    return p > LIMIT\n",
        ),
        ("rule = lambda p: [q for q in p if q > 1]\n", "rule = lambda p: [q for q in p if q > 2]\n"),
        ("rule = lambda p: p in {'ก', 'ข'}\n", "rule = lambda p: p in {'ก', 'ค'}\n"),
        ("def rule(p, least=1):\n    return p > least\n", "def rule(p, least=2):\n    return p > least\n"),
    ],
)
def test_another_body_has_another_mark(before: str, after: str) -> None:
    assert mark(before) != mark(after)


def test_lines_comments_and_folders_make_no_difference() -> None:
    rule = "def rule(p):\n    return p in {'ก', 'ข', 'ค'}\n"
    assert mark(rule) == mark(f"# why\n\n{rule}", "/elsewhere/rules.py")


def test_one_number_in_a_rule_of_ours_changes_the_mark() -> None:
    """As when a rule is corrected between two releases."""
    codes = _codes(_ROOT)
    source = inspect.getsource(standing)
    other = source.replace("100 * (day - start)", "").replace("DONE: Final = 100_00", "DONE: Final = 99_00")
    assert other != source
    changed = codes | {standing.__name__: compiled(other, standing.__file__)}
    assert mark_of(changed) != mark_of(codes) == rules_fingerprint()


def test_another_version_has_another_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    before = mark_of({})
    monkeypatch.setattr("app.storage.board.cache.__version__", "99.0")
    assert mark_of({}) != before


def test_the_mark_is_the_same_in_every_process() -> None:
    told = "from app.storage.board.cache import rules_fingerprint; print(rules_fingerprint())"
    for seed in ("1", "2"):
        found = subprocess.run(
            [sys.executable, "-c", told],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        )
        assert found.stdout.strip() == rules_fingerprint()
