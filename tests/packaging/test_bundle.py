from importlib.metadata import distribution
from importlib.util import cache_from_source
from pathlib import Path
from zipfile import ZipFile

import bundle
import pytest
from bundle import ROOT, PackagingError, files_of, keep_only, stage_program, version, write_zip
from licences import locked

TIME = 1_700_000_000


def filled(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, "utf-8")
    return folder


def names_in(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*")}


class TestZip:
    def test_the_same_files_give_the_same_bytes_in_whatever_order_they_were_made(
        self, tmp_path: Path
    ) -> None:
        there = filled(tmp_path / "1" / "raingan", "ก/ข.txt", "a.txt", "b.txt")
        back = filled(tmp_path / "2" / "raingan", "b.txt", "a.txt", "ก/ข.txt")
        for folder in (there, back):
            write_zip(folder, folder.with_suffix(".zip"), TIME)
        assert there.with_suffix(".zip").read_bytes() == back.with_suffix(".zip").read_bytes()

    def test_paths_begin_with_the_folder_and_are_sorted(self, tmp_path: Path) -> None:
        write_zip(filled(tmp_path / "raingan", "ข.txt", "ก/ก.txt"), tmp_path / "x.zip", TIME)
        with ZipFile(tmp_path / "x.zip") as packed:
            assert packed.namelist() == ["raingan/ก/ก.txt", "raingan/ข.txt"]

    def test_nothing_is_left_of_one_that_cannot_be_finished(self, tmp_path: Path) -> None:
        folder = filled(tmp_path / "raingan", "a.txt")
        with pytest.raises(ValueError, match="1980"):
            write_zip(folder, tmp_path / "x.zip", time=0)
        assert names_in(tmp_path) == {"raingan", "raingan/a.txt"}


class TestAllowList:
    def test_only_what_is_named_stays_and_no_empty_folder(self, tmp_path: Path) -> None:
        folder = filled(tmp_path, "Qt6Core.dll", "Qt6Quick.dll", "plugins/qml/a.dll", "plugins/styles/b.dll")
        keep_only(folder, ["Qt6Core.dll", "plugins/styles/*"])
        assert names_in(folder) == {"Qt6Core.dll", "plugins", "plugins/styles", "plugins/styles/b.dll"}

    def test_a_name_that_the_wheel_no_longer_has_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(PackagingError, match=r"Qt7Core\.dll"):
            keep_only(filled(tmp_path, "Qt6Core.dll"), ["Qt6Core.dll", "Qt7Core.dll"])
        assert names_in(tmp_path) == {"Qt6Core.dll"}


class TestLibraries:
    def test_what_no_program_reads_is_not_packed(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        needed = {"PIL/_imaging.pyd", "PIL/Image.py", "shiboken6/shiboken6.dll", "a-1.dist-info/METADATA",
                  "a-1.dist-info/licenses/LICENSE", "a-1.dist-info/entry_points.txt"}  # fmt: skip
        others = ["bin/fpdf", "Cryptodome/SelfTest/test.py", "shiboken6/include/a.h", "shiboken6/a.lib",
                  "shiboken6/lib/cmake/a.cmake", "uuid/a.pyi", "PIL/_avif.cp311.pyd", "PIL/_webp.so",
                  "pillow.libs/libwebp-1.so.7", "a-1.dist-info/RECORD", "b/__pycache__/b.pyc"]  # fmt: skip
        monkeypatch.setattr(bundle, "run", lambda *_: filled(tmp_path / "packages", *needed, *others))
        bundle.install_wheels(tmp_path / "packages", "3.13", ["win_amd64"])
        found = files_of(tmp_path / "packages")
        assert {file.relative_to(tmp_path / "packages").as_posix() for file in found} == needed

    @pytest.mark.parametrize("name", sorted(set(locked()) - {"pyside6-essentials"}))  # few files of it stay
    def test_every_module_that_is_packed_can_be_compiled(self, name: str) -> None:
        """Of an installed wheel, pip has compiled what it could; only the rest is tried here."""
        files = [Path(str(file.locate())) for file in distribution(name).files or [] if file.suffix == ".py"]
        for file in files:
            is_compiled = Path(cache_from_source(str(file))).exists()
            if file.exists() and not is_compiled and not any(file.match(left) for left in bundle._UNUSED):
                compile(file.read_bytes(), str(file), "exec")

    @pytest.mark.parametrize("name", sorted(locked()))
    def test_no_module_that_is_packed_asks_for_a_python_of_somebody_s_own(self, name: str) -> None:
        """Lintian takes such a first line for an error."""
        files = [file.locate() for file in distribution(name).files or [] if file.parts[0] != ".."]
        modules = [
            Path(str(file)) for file in files if str(file).endswith(".py") and Path(str(file)).exists()
        ]
        packed = [file for file in modules if not any(file.match(left) for left in bundle._UNUSED)]
        first_lines = {file: file.read_bytes().partition(b"\n")[0] for file in packed}
        assert [str(file) for file, line in first_lines.items() if line.startswith(b"#!/usr/local")] == []


class TestProgram:
    def test_it_has_what_the_program_reads_and_no_tests(self, tmp_path: Path) -> None:
        stage_program(tmp_path)
        staged = names_in(tmp_path)
        needed = {"main.py", "app/cli/__init__.py", "resources/words_th.txt", "fonts/Sarabun-Regular.ttf",
                  "docs/guide/README.md", "LICENSE", "THIRD_PARTY.md", "fonts/OFL.txt"}  # fmt: skip
        assert needed <= staged
        assert not {"tests", "run", ".venv", "packaging", "fonts/make_ui_font.py"} & staged
        assert not [name for name in staged if "__pycache__" in name]

    def test_every_file_of_the_program_is_byte_for_byte_the_sources(self, tmp_path: Path) -> None:
        stage_program(tmp_path)
        assert all(
            (tmp_path / name).read_bytes() == (ROOT / name).read_bytes()
            for name in names_in(tmp_path)
            if (tmp_path / name).is_file()
        )

    def test_the_version_is_that_of_the_project(self) -> None:
        assert version().count(".") == 2
