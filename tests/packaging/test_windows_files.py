"""How the Windows package is put together, without Windows."""

import re
import shutil
from argparse import Namespace
from collections.abc import Callable
from functools import partial
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, ZipFile

import native_code
import pytest
import windows
from bundle import ROOT, PackagingError
from windows import QT, digest, file_commands, stage_runtime


@pytest.fixture
def runtime(tmp_path: Path) -> Path:
    """A folder that looks like the embeddable package of Python 3.13."""
    folder = tmp_path / "embeddable"
    folder.mkdir()
    for name in (
        "python.exe",
        "python3.dll",
        "python313.dll",
        "python313.zip",
        "python313._pth",
        "LICENSE.txt",
    ):
        (folder / name).write_text(name)
    (folder / "python313.dll").write_bytes(library_for(0x8664))
    return folder


def library_for(processor: int) -> bytes:
    """Return the head of a Windows library for a processor."""
    return (
        b"MZ".ljust(0x3C, b"\0") + (0x40).to_bytes(4, "little") + b"PE\0\0" + processor.to_bytes(2, "little")
    )


class TestRuntime:
    def test_modules_are_found_in_its_own_archive_the_packages_and_the_program(
        self, runtime: Path, tmp_path: Path
    ) -> None:
        staged = stage_runtime(runtime, digest(runtime), tmp_path / "python")
        assert (staged.version, staged.library) == ("3.13", "python313.dll")
        paths = (tmp_path / "python" / "python313._pth").read_text("ascii").split()
        assert paths == ["python313.zip", ".", "..\\packages", "..\\raingan"]
        assert not (tmp_path / "python" / "python.exe").exists()

    def test_a_zip_serves_as_well_as_a_folder(self, runtime: Path, tmp_path: Path) -> None:
        with ZipFile(tmp_path / "embeddable.zip", "w") as packed:
            for file in runtime.iterdir():
                packed.write(file, file.name)
        packed_runtime = tmp_path / "embeddable.zip"
        assert stage_runtime(packed_runtime, digest(packed_runtime).upper(), tmp_path / "a").version == "3.13"

    def test_one_with_another_digest_is_refused_and_nothing_is_copied(
        self, runtime: Path, tmp_path: Path
    ) -> None:
        with pytest.raises(PackagingError, match="is not the runtime meant"):
            stage_runtime(runtime, "0" * 64, tmp_path / "python")
        assert not (tmp_path / "python").exists()

    def test_a_changed_name_and_a_changed_byte_each_give_another_digest(self, runtime: Path) -> None:
        digests = {digest(runtime)}
        (runtime / "python.exe").rename(runtime / "python.com")
        digests.add(digest(runtime))
        (runtime / "python.com").write_text("x")
        digests.add(digest(runtime))
        assert len(digests) == 3

    @pytest.mark.parametrize("content", [b"", b"no zip"])
    def test_a_file_that_is_no_zip_is_refused(self, tmp_path: Path, content: bytes) -> None:
        (tmp_path / "x.zip").write_bytes(content)
        with pytest.raises(PackagingError, match="no ZIP"):
            stage_runtime(tmp_path / "x.zip", digest(tmp_path / "x.zip"), tmp_path / "python")

    @pytest.mark.parametrize("part", ["content", "method", "encrypted", "end"])
    def test_a_damaged_zip_is_refused_although_its_digest_is_the_one_given(
        self, runtime: Path, tmp_path: Path, part: str
    ) -> None:
        with ZipFile(tmp_path / "x.zip", "w", ZIP_DEFLATED) as packed:
            packed.writestr("python313.dll", library_for(0x8664) * 50)
        content = bytearray((tmp_path / "x.zip").read_bytes())
        central = content.index(b"PK\1\2")
        match part:
            case "content":
                content[len("python313.dll") + 34] ^= 0xFF
            case "method":
                content[8] = content[central + 10] = 99
            case "encrypted":
                content[6] = content[central + 8] = 1
            case "end":
                del content[-10:]
        (tmp_path / "x.zip").write_bytes(content)
        with pytest.raises(PackagingError, match="damaged"):
            stage_runtime(tmp_path / "x.zip", digest(tmp_path / "x.zip"), tmp_path / "python")

    @pytest.mark.parametrize("processor", [0x014C, 0xAA64])
    def test_one_for_another_processor_is_refused(
        self, runtime: Path, tmp_path: Path, processor: int
    ) -> None:
        (runtime / "python313.dll").write_bytes(library_for(processor))
        with pytest.raises(PackagingError, match="not for 64-bit Windows"):
            stage_runtime(runtime, digest(runtime), tmp_path / "python")

    @pytest.mark.parametrize("version", ["310", "314"])
    def test_a_python_that_the_program_does_not_run_on_is_refused(
        self, runtime: Path, tmp_path: Path, version: str
    ) -> None:
        (runtime / "python313.dll").rename(runtime / f"python{version}.dll")
        with pytest.raises(PackagingError, match=r"the program needs 3\.11, 3\.12, 3\.13"):
            stage_runtime(runtime, digest(runtime), tmp_path / "python")

    def test_a_folder_without_a_python_for_windows_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "x").mkdir()
        with pytest.raises(PackagingError, match="no Python for Windows"):
            stage_runtime(tmp_path / "x", digest(tmp_path / "x"), tmp_path / "python")

    def test_one_without_its_licence_may_not_be_given_away(self, runtime: Path, tmp_path: Path) -> None:
        (runtime / "LICENSE.txt").unlink()
        with pytest.raises(PackagingError, match=r"no LICENSE\.txt"):
            stage_runtime(runtime, digest(runtime), tmp_path / "python")

    def test_one_that_is_not_there_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(PackagingError, match="There is no runtime"):
            stage_runtime(tmp_path / "absent", "0" * 64, tmp_path / "python")


@pytest.mark.long
@pytest.mark.skipif(not shutil.which("x86_64-w64-mingw32-gcc"), reason="needs mingw-w64")
@pytest.mark.parametrize(
    ("build", "names"),
    [
        (partial(native_code.build_launchers, python="python313.dll"), {"raingan.exe", "raingan-cli.exe"}),
        pytest.param(native_code.build_thai_for_windows, {"thai.dll"}, marks=pytest.mark.long),
    ],
)
def test_c_parts_have_the_same_bytes_wherever_they_are_built(
    build: Callable[[Path, Path], None], names: set[str], tmp_path: Path
) -> None:
    built = []
    for name in ("a", "another folder"):
        (folder := tmp_path / name).mkdir()
        build(folder, folder)
        built.append({file.name: file.read_bytes() for file in folder.iterdir() if file.suffix != ".o"})
    assert built[0] == built[1]
    assert names <= set(built[0])


class TestOutput:
    def test_of_a_build_that_fails_nothing_is_left(self, runtime: Path, tmp_path: Path) -> None:
        with pytest.raises(PackagingError):
            windows.build(Namespace(runtime=runtime, sha256="0" * 64, out=tmp_path / "out"))
        assert list((tmp_path / "out").iterdir()) == []


class TestLists:
    def test_qt_has_every_module_that_the_program_imports(self) -> None:
        sources = (file.read_text("utf-8") for file in (ROOT / "app").rglob("*.py"))
        used = {name for source in sources for name in re.findall(r"PySide6\.(Qt\w+)", source)}
        assert {f"{name}.pyd" for name in used} <= set(QT)
        assert {f"Qt6{name.removeprefix('Qt')}.dll" for name in used} <= set(QT)

    def test_setup_unpacks_files_in_order_each_into_its_folder(self) -> None:
        files = [PurePosixPath("a.dll"), PurePosixPath("ข/$x.py"), PurePosixPath("ข/y.py")]
        assert file_commands(Path("/program"), files).splitlines() == [
            'SetOutPath "$INSTDIR\\new"',
            'File "/program/a.dll"',
            'SetOutPath "$INSTDIR\\new\\ข"',
            'File "/program/ข/$$x.py"',
            'File "/program/ข/y.py"',
        ]
