"""The Windows package, built, installed and used under Wine as an ordinary user would use it."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import native_code
import pytest
import windows
from bundle import ROOT, files_of, size_of

from app import __version__
from app.services.proving.prover import FEWEST_BYTES
from benchmarks.sample_files import make_file
from tests.packaging.full_disks import read_only, small_disk
from tests.packaging.windows_runtime import make_runtime
from tests.packaging.wine_computer import WineComputer, windows_path, wine_computer

TOOLS = ("wine", "makensis", "x86_64-w64-mingw32-gcc", "Xvfb", "openbox", "xdotool", "import", "setxkbmap")
pytestmark = [
    pytest.mark.wine,
    pytest.mark.posix,
    pytest.mark.skipif(not all(map(shutil.which, TOOLS)), reason=f"needs {', '.join(TOOLS)}"),
]

SOURCE = ROOT / "tests" / "files" / "minburi-2562-first-print.json"
PORTABLE, SETUP = f"raingan-{__version__}-windows-portable.zip", f"raingan-{__version__}-setup.exe"
UNINSTALL_KEY = "Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\raingan"
MB = 1_000_000


@pytest.fixture(scope="module")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runtime")
    return make_runtime(folder / "python", folder)


@pytest.fixture(scope="module")
def packages(runtime: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of both packages, as the command builds them; RAINGAN_PACKAGES names one that is kept."""
    if kept := os.environ.get("RAINGAN_PACKAGES"):
        return Path(kept)
    return build(runtime, tmp_path_factory.mktemp("packages"))


def build(runtime: Path, out: Path) -> Path:
    given = ("--runtime", str(runtime), "--sha256", windows.digest(runtime), "--out", str(out))
    subprocess.run([sys.executable, str(ROOT / "packaging/build.py"), "windows", *given], check=True)
    return out


@pytest.fixture(scope="module")
def computer() -> Iterator[WineComputer]:
    with wine_computer() as made:
        yield made


@pytest.fixture(scope="module")
def installed(computer: WineComputer, packages: Path) -> Path:
    """The folder of the program after setup.exe has run silently."""
    assert computer.run(computer.give(packages / SETUP), "/S").code == 0
    return computer.local_data / "Programs/raingan/program"


class TestFiles:
    def test_setup_and_what_it_installs_are_small_enough_for_an_office(
        self, packages: Path, installed: Path
    ) -> None:
        assert (packages / SETUP).stat().st_size <= 40 * MB
        assert size_of(installed) <= 160 * MB

    @pytest.mark.skipif("RAINGAN_PACKAGES" in os.environ, reason="built with another runtime")
    def test_the_same_sources_and_runtime_give_the_same_zip(
        self, packages: Path, runtime: Path, tmp_path: Path
    ) -> None:
        program = windows.stage(tmp_path, runtime, windows.digest(runtime))
        windows.write_portable(program, tmp_path / PORTABLE)
        assert (tmp_path / PORTABLE).read_bytes() == (packages / PORTABLE).read_bytes()


class TestInstalled:
    def test_windows_knows_the_program_its_links_and_its_files(
        self, computer: WineComputer, installed: Path
    ) -> None:
        assert __version__ in computer.registry(UNINSTALL_KEY)
        assert "raingan.file" in computer.registry("Software\\Classes\\.sqlite\\OpenWithProgids")
        assert "raingan.exe" in computer.registry("Software\\Classes\\raingan.file\\shell\\open\\command")
        menu = computer.profile / "AppData/Roaming/Microsoft/Windows/Start Menu/Programs"
        assert (menu / "รายงาน.lnk").exists()
        assert (computer.profile / "Desktop" / "รายงาน.lnk").exists()

    def test_a_month_from_import_to_verification(self, computer: WineComputer, installed: Path) -> None:
        desk = computer.give(make_desk(computer.home.parent / f"{computer.home.name}-desk"), "โต๊ะ งานเขต")
        done = {
            name: computer.run(installed / "raingan-cli.exe", *arguments, folder=desk)
            for name, arguments in {
                "import": ("import", SOURCE.name, "--into", "มีนบุรี 2562.sqlite"),
                "print": ("print", "มีนบุรี 2562.sqlite", "--out", "แบบ.pdf"),
                "check": ("check", "มีนบุรี 2562.sqlite"),
                "export": ("export", "มีนบุรี 2562.sqlite", "--out", "ตาราง.xlsx"),
                "send": ("send", "มีนบุรี 2562.sqlite", "--out", "ส่ง"),
                "gather": ("gather", "รวม.sqlite", "ส่ง"),
                "verify": ("verify", "มีนบุรี 2562.sqlite", "แบบ.pdf"),
            }.items()
        }
        expected = dict.fromkeys(done, 0) | {"check": 1, "send": 1}  # the print has two findings
        others = [
            f"{name}: {one.code} {one.text}" for name, one in done.items() if one.code != expected[name]
        ]
        assert not others, "\n".join(others)
        assert "50130000-3379" in done["verify"].text
        assert (desk / "แบบ.pdf").read_bytes() == printed_on_linux(desk / "มีนบุรี 2562.sqlite")

    def test_several_offices_are_gathered_as_on_linux(
        self, computer: WineComputer, installed: Path, tmp_path: Path
    ) -> None:
        """Another process of the installed program proves the files ahead."""
        names = [f"เขต {seed}.sqlite" for seed in range(1, 4)]
        for seed, name in enumerate(names, start=1):
            make_file(tmp_path / name, seed, 200, 12)
        assert size_of(tmp_path) > FEWEST_BYTES
        desk = computer.give(tmp_path, "โต๊ะ ผู้ประสานงาน")
        done = computer.run(installed / "raingan-cli.exe", "gather", "รวม.sqlite", *names, folder=desk)
        assert done.code == 0, done.text
        command = [sys.executable, str(ROOT / "main.py"), "gather", "linux.sqlite", *names]
        subprocess.run(command, cwd=desk, check=True, capture_output=True)
        assert len(gathered := revisions(desk / "รวม.sqlite")) >= 3 * 200 * 13
        assert gathered == revisions(desk / "linux.sqlite")

    def test_a_clerk_opens_a_file_with_a_thai_name_types_and_closes(
        self, computer: WineComputer, installed: Path, tmp_path: Path
    ) -> None:
        file = computer.give(new_file(tmp_path), "งานเดือนนี้ ๑.sqlite")
        window = computer.start(installed / "raingan.exe", windows_path(file))
        computer.wait_for_window("งานเดือนนี้")
        computer.wait_until_still()
        computer.press("Escape", "Escape")  # from the month's narrative, and to the form
        computer.wait_until_still()
        computer.press("ctrl+4")  # section 1.4
        computer.wait_until_still()
        computer.press("End")
        computer.write(" ให้ดีขึ้น ok")
        pictures = Path(os.environ.get("RAINGAN_PICTURES", tmp_path))
        computer.picture(pictures / "typed.png")
        computer.press("ctrl+3")  # section 1.3, the narrative
        computer.wait_until_still()
        assert computer.picture(pictures / "narrative.png").stat().st_size > 10_000
        computer.click(25, 37)  # the first menu
        computer.wait_until_still()
        computer.picture(pictures / "menu.png")
        computer.press("Escape", "ctrl+shift+n")
        computer.wait_for_window("สร้างไฟล์ของเขต")
        computer.wait_until_still()
        computer.picture(pictures / "dialog.png")
        computer.press("Escape")
        computer.wait_until_still()  # a dialog that is still closing would take the next keys
        computer.press("ctrl+q")
        window.communicate(timeout=60)
        assert window.returncode == 0
        assert "ให้ดีขึ้น ok" in objectives(file)

    def test_a_file_that_is_gone_is_told_of_in_a_message(
        self, computer: WineComputer, installed: Path, tmp_path: Path
    ) -> None:
        window = computer.start(installed / "raingan.exe", windows_path(computer.home / "ย้ายไปแล้ว.sqlite"))
        computer.wait_for_window("รายงาน", count=2)  # the window, and the message before it
        computer.wait_until_still()
        computer.picture(Path(os.environ.get("RAINGAN_PICTURES", tmp_path)) / "message.png")
        computer.press("Return")
        computer.wait_until_still()
        computer.press("ctrl+q")
        window.communicate(timeout=60)
        assert window.returncode == 0


class TestDamagedInstallation:
    @pytest.mark.parametrize("part", ["python/python3*.zip", "packages", "raingan/main.py"])
    def test_a_part_that_is_gone_is_told_in_words_with_the_remedy(
        self, computer: WineComputer, installed: Path, part: str
    ) -> None:
        [place] = installed.glob(part)
        place.rename(installed / "gone")
        try:
            done = computer.run(installed / "raingan-cli.exe", "--help")
        finally:
            (installed / "gone").rename(place)
        assert done.code == 2
        assert "กรุณาติดตั้งโปรแกรมใหม่อีกครั้ง" in done.text


class TestOpenProgram:
    def test_neither_setup_nor_uninstaller_touches_a_program_that_is_open(
        self, computer: WineComputer, packages: Path, installed: Path, tmp_path: Path
    ) -> None:
        file = computer.give(new_file(tmp_path), "เปิดอยู่.sqlite")
        window = computer.start(installed / "raingan.exe", windows_path(file))
        computer.wait_for_window("เปิดอยู่")
        computer.wait_until_still()
        before = files_of(installed)
        assert computer.run(computer.home / SETUP, "/S").code == 3
        computer.run(installed.parent / "uninstall.exe", "/S", f"_?={windows_path(installed.parent)}")
        assert files_of(installed) == before
        assert not (installed.parent / "new").exists()
        computer.press("ctrl+q")
        window.communicate(timeout=60)
        assert window.returncode == 0


class TestRefusals:
    def test_a_folder_whose_path_would_be_too_long_is_refused(
        self, computer: WineComputer, packages: Path
    ) -> None:
        setup = computer.give(packages / SETUP, "long.exe")
        target = computer.home / "/".join(["โฟลเดอร์ที่ชื่อยาว"] * 9)
        assert computer.run(setup, *into(target)).code == 5
        assert not (computer.home / target.relative_to(computer.home).parts[0]).exists()

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root makes a small disk")
    def test_a_disk_with_too_little_room_is_left_as_it_was(
        self, computer: WineComputer, packages: Path
    ) -> None:
        with small_disk(computer, "small", "100M") as disk:
            assert computer.run(computer.give(packages / SETUP, "small.exe"), *into(disk)).code == 4
            assert list(disk.iterdir()) == []

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root makes a small disk")
    def test_a_disk_that_fills_while_unpacking_is_left_as_it_was(
        self, computer: WineComputer, tmp_path: Path
    ) -> None:
        with small_disk(computer, "filling", "1M") as disk:
            assert computer.run(tiny_setup(computer, tmp_path, 2_000_000), *into(disk)).code == 6
            assert list(disk.iterdir()) == []

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root makes a small disk")
    def test_a_disk_that_fills_while_a_newer_version_is_unpacked_keeps_the_older_one(
        self, computer: WineComputer, tmp_path: Path
    ) -> None:
        older = tiny_setup(computer, tmp_path / "older", 900_000)
        newer = tiny_setup(computer, tmp_path / "newer", 3_000_000)
        with small_disk(computer, "upgraded", "3M") as disk:
            assert computer.run(older, *into(disk)).code == 0
            kept = contents(disk)
            assert computer.run(newer, *into(disk)).code == 6
            assert contents(disk) == kept
            uninstaller = disk / "raingan" / "uninstall.exe"
            folder = windows_path(uninstaller.parent)
            assert computer.run(uninstaller, "/S", f"_?={folder}").code == 0
            assert set(contents(disk)) <= {"raingan/uninstall.exe"}


class TestPortable:
    def test_beside_an_installed_one_it_leaves_its_open_file_and_its_settings_alone(
        self, computer: WineComputer, packages: Path, installed: Path, tmp_path: Path
    ) -> None:
        place = portable(computer, packages, tmp_path, "ข้างกัน")
        file = computer.give(new_file(tmp_path), "ใช้ร่วมกัน.sqlite")
        window = computer.start(installed / "raingan.exe", windows_path(file))
        computer.wait_for_window("ใช้ร่วมกัน")
        computer.wait_until_still()
        settings = contents(computer.local_data / "raingan")
        refused = computer.run(
            place / "raingan-cli.exe",
            "import",
            SOURCE.name,
            "--into",
            windows_path(file),
            "--update",
            folder=place,
        )
        assert (refused.code, "ถูกเปิดใช้อยู่" in refused.text) == (2, True), refused.text
        assert contents(computer.local_data / "raingan") == settings
        computer.press("ctrl+q")
        window.communicate(timeout=60)
        assert window.returncode == 0

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root makes a disk read-only")
    def test_on_a_stick_that_is_read_only_it_works_and_writes_nothing_there(
        self, computer: WineComputer, packages: Path, tmp_path: Path
    ) -> None:
        place = portable(computer, packages, tmp_path, "อ่านอย่างเดียว")
        desk = computer.give(make_desk(tmp_path / "desk"), "โต๊ะอื่น")
        with read_only(place):
            for more in ([], ["--update"]):  # the second makes a backup
                done = computer.run(
                    place / "raingan-cli.exe", "import", SOURCE.name, "--into", "ก.sqlite", *more, folder=desk
                )
                assert done.code == 0, done.text
            refused = computer.run(
                place / "raingan-cli.exe", "import", SOURCE.name, "--into", "ก.sqlite", folder=place
            )
            assert refused.code == 2
            assert 1 <= len(refused.text.splitlines()) <= 2, refused.text
        assert not (place / "data").exists()
        assert list((computer.local_data / "raingan").rglob("*.sqlite*"))

    def test_it_runs_from_a_folder_with_thai_spaces_and_a_long_path_and_keeps_its_data_there(
        self, computer: WineComputer, packages: Path, tmp_path: Path
    ) -> None:
        place = portable(computer, packages, tmp_path, f"รายงาน ฉบับพกพา {'ก' * 60}")
        for more in ([], ["--update"]):  # the second makes a backup
            done = computer.run(
                place / "raingan-cli.exe", "import", SOURCE.name, "--into", "ก ข.sqlite", *more, folder=place
            )
            assert done.code == 0, done.text
        assert (place / "data").is_dir()


class TestAnotherVersion:
    """Last, since the program is gone afterwards."""

    def test_setup_replaces_an_older_version_and_keeps_the_settings(
        self, computer: WineComputer, installed: Path
    ) -> None:
        (installed / "raingan" / "of-an-older-version.py").touch()
        settings = computer.local_data / "raingan"
        kept = files_of(settings)
        assert kept
        assert computer.run(computer.home / SETUP, "/S").code == 0
        assert not (installed / "raingan" / "of-an-older-version.py").exists()
        assert not {"new", "old"} & {place.name for place in installed.parent.iterdir()}
        assert files_of(settings) == kept

    def test_the_uninstaller_removes_the_program_and_keeps_what_the_user_made(
        self, computer: WineComputer, installed: Path
    ) -> None:
        kept = files_of(computer.local_data / "raingan")
        documents = list(computer.home.glob("*.sqlite"))
        folder = windows_path(installed.parent)
        assert computer.run(installed.parent / "uninstall.exe", "/S", f"_?={folder}").code == 0
        assert [file.name for file in files_of(installed.parent)] in ([], ["uninstall.exe"])
        assert not computer.registry(UNINSTALL_KEY)
        assert not computer.registry("Software\\Classes\\raingan.file")
        assert not (computer.profile / "Desktop" / "รายงาน.lnk").exists()
        assert files_of(computer.local_data / "raingan") == kept
        assert all(file.exists() for file in documents)


def portable(computer: WineComputer, packages: Path, folder: Path, name: str) -> Path:
    """Return the unpacked portable program, with a source to import in its folder."""
    shutil.unpack_archive(packages / PORTABLE, folder)
    shutil.copy(SOURCE, folder / "raingan")
    return computer.give(folder / "raingan", name)


def tiny_setup(computer: WineComputer, folder: Path, size: int) -> Path:
    """Return a setup.exe that installs one file of this size and does not look how much room there is."""
    for part in ("native", "raingan"):
        (folder / part).mkdir(parents=True)
    native_code.write_icon(folder / "native" / "raingan.ico")
    (folder / "raingan" / "raingan.exe").write_bytes(os.urandom(size))
    windows.write_setup(folder / "raingan", folder / SETUP, room_mb=0)
    return computer.give(folder / SETUP, f"tiny-{size}.exe")


def contents(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files_of(folder)}


def into(folder: Path) -> tuple[str, str]:
    """Return setup's options to install silently below a folder."""
    return "/S", f"/D={windows_path(folder)}\\raingan"


def make_desk(folder: Path) -> Path:
    folder.mkdir()
    shutil.copy(SOURCE, folder)
    return folder


def new_file(folder: Path) -> Path:
    file = folder / "new.sqlite"
    command = [sys.executable, str(ROOT / "main.py"), "import", str(SOURCE), "--into", str(file)]
    subprocess.run(command, check=True, capture_output=True)
    return file


def printed_on_linux(file: Path) -> bytes:
    target = file.with_name("linux.pdf")
    command = [sys.executable, str(ROOT / "main.py"), "print", str(file), "--out", str(target)]
    subprocess.run(command, check=True, capture_output=True)
    return target.read_bytes()


def objectives(file: Path) -> str:
    return str(rows(file, "SELECT * FROM project"))


def revisions(file: Path) -> list[tuple[str, ...]]:
    return rows(file, "SELECT digest FROM revision ORDER BY digest")


def rows(file: Path, query: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(query).fetchall()
