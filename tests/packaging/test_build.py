"""The command that builds packages: where it writes, and what it says when it cannot."""

from argparse import Namespace
from pathlib import Path

import build
import debian
import pytest
import sbom
import windows

RUNTIME = ("--runtime", "python.zip", "--sha256", "0" * 64)
KINDS = {"windows": RUNTIME, "deb": (), "sbom": ()}
BUILDERS = {"windows": windows, "deb": debian, "sbom": sbom}


def called(kind: str, out: Path | str) -> int:
    return build.main([kind, *KINDS[kind], "--out", str(out)])


@pytest.mark.parametrize("kind", KINDS)
def test_relative_paths_mean_files_of_the_callers_folder_whatever_folder_a_tool_runs_in(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Namespace] = []

    def note(options: Namespace) -> list[Path]:
        asked.append(options)
        return []

    monkeypatch.setattr(BUILDERS[kind], "build", note)
    monkeypatch.chdir(tmp_path)
    assert called(kind, "ผล งาน") == 0
    given = [value for value in vars(asked[0]).values() if isinstance(value, Path)]
    assert tmp_path / "ผล งาน" in given
    assert all(path.is_absolute() for path in given)


@pytest.mark.parametrize("kind", KINDS)
def test_a_place_that_cannot_be_written_to_is_told_in_one_line(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    place = tmp_path / "file" / "a.json" if kind == "sbom" else tmp_path / "file"
    assert called(kind, place) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("The package cannot be written: ")


@pytest.mark.parametrize("kind", KINDS)
def test_an_interrupted_build_says_that_nothing_was_made(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(_options: Namespace) -> list[Path]:
        raise KeyboardInterrupt

    monkeypatch.setattr(BUILDERS[kind], "build", interrupt)
    assert called(kind, tmp_path) == 130
    assert capsys.readouterr().err == "Interrupted: no package was made\n"


def test_a_full_disk_is_told_in_one_line_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(windows, "stage", refuse)
    assert called("windows", tmp_path / "out") == 2
    assert "cannot be written: [Errno 28] No space left" in capsys.readouterr().err
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.long
def test_a_bill_of_materials_that_is_not_finished_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "raingan.cdx.json"
    target.write_text("old")

    def refuse(_source: Path, _target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    assert called("sbom", target) == 2
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == {target.name: "old"}
