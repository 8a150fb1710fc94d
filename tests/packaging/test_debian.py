"""The .deb on clean systems: installed, used and removed. Run with -m deb, as root; it takes some minutes."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from bundle import ROOT

from app.services.sample import create_sample
from tests.journeys.desktop import wait_until
from tests.packaging.clean_root import CLERK, CleanRoot, is_possible, make_root
from tests.virtual_screen import virtual_screen

pytestmark = [
    pytest.mark.deb,
    pytest.mark.posix,
    pytest.mark.skipif(not is_possible(), reason="needs root, debootstrap, Xvfb and xdotool"),
]
FILE = "รายงานเขต มีนบุรี.sqlite"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("package"))


@pytest.fixture(scope="module", params=["bookworm", "trixie"])
def installed(
    request: pytest.FixtureRequest, package: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[CleanRoot]:
    """A system with the package, which brought its Python, and with a file of the clerk's."""
    folder = tmp_path_factory.mktemp(request.param)
    root = make_root(request.param, folder)
    assert not list(folder.glob("usr/bin/python3*"))
    shutil.copy(package, folder / "root")
    root.install(f"/root/{package.name}")
    create_sample(root.home / FILE)
    root.run("chown", "-R", f"{CLERK}:", f"/home/{CLERK}")
    yield root
    shutil.rmtree(folder)


def built(folder: Path) -> Path:
    subprocess.run([sys.executable, ROOT / "packaging/build.py", "deb", "--out", folder], check=True)
    (made,) = folder.glob("*.deb")
    return made


def test_it_is_small_and_built_twice_the_same(package: Path, tmp_path: Path) -> None:
    assert package.stat().st_size <= 42_000_000
    assert built(tmp_path).read_bytes() == package.read_bytes()


def test_lintian_finds_no_error(package: Path) -> None:
    done = subprocess.run(
        ["lintian", "--allow-root", "--fail-on", "error", package], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


def test_it_prints_the_same_bytes_as_the_source(installed: CleanRoot, tmp_path: Path) -> None:
    shutil.copy(installed.home / FILE, tmp_path / FILE)
    words = ["print", FILE, "--out", "แบบ.pdf"]
    subprocess.run([sys.executable, ROOT / "main.py", *words], cwd=tmp_path, check=True)
    installed.run("sh", "-c", 'cd && raingan "$@"', "raingan", *words, user=CLERK, LANG="C")
    assert (installed.home / "แบบ.pdf").read_bytes() == (tmp_path / "แบบ.pdf").read_bytes()


def test_its_window_shows_the_file(installed: CleanRoot, tmp_path: Path) -> None:
    with (
        virtual_screen("1366x768") as display,
        installed.running("raingan", f"/home/{CLERK}/{FILE}", DISPLAY=display),
    ):
        wait_until(lambda: Path(FILE).stem in titles(display), lambda: titles(display))
        picture = tmp_path / "window.png"
        wait_until(lambda: shades(display, picture) > 100, lambda: f"more than an empty window in {picture}")


def titles(display: str) -> str:
    command = ["xdotool", "search", "--onlyvisible", "--name", ".", "getwindowname", "%@"]
    return subprocess.run(command, env={"DISPLAY": display}, capture_output=True, text=True).stdout


def shades(display: str, picture: Path) -> int:
    """Save a picture of the screen; return how many colours its middle has, where the form is."""
    subprocess.run(["import", "-display", display, "-window", "root", str(picture)], check=True)
    middle = ["convert", str(picture), "-crop", "600x400+400+200", "-format", "%k", "info:"]
    return int(subprocess.run(middle, check=True, capture_output=True, text=True).stdout)


def test_the_desktop_knows_its_files_by_their_content(installed: CleanRoot) -> None:
    shutil.copy(ROOT / "tests/files/schema-v5.sqlite", installed.home / "renamed.bin")
    subprocess.run(["sqlite3", installed.home / "another.sqlite", "CREATE TABLE a (b)"], check=True)
    installed.install("libglib2.0-bin")
    assert content_type(installed, FILE) == "application/x-raingan"
    assert content_type(installed, "renamed.bin") == "application/x-raingan"
    assert content_type(installed, "another.sqlite") == "application/vnd.sqlite3"


def content_type(root: CleanRoot, name: str) -> str:
    told = root.run("gio", "info", "-a", "standard::content-type", f"/home/{CLERK}/{name}", user=CLERK)
    return told.rpartition("standard::content-type: ")[2].strip()


def test_everything_is_compiled_when_it_is_installed(installed: CleanRoot) -> None:
    program = installed.folder / "usr/lib/raingan/app"
    assert {file.stem for file in program.glob("ui/window/*.py")} == {
        file.name.split(".")[0] for file in program.glob("ui/window/__pycache__/*.pyc")
    }


def test_removing_it_leaves_the_files_of_the_user_and_nothing_else(installed: CleanRoot) -> None:
    before = (installed.home / FILE).read_bytes()
    installed.run("apt-get", "purge", "-y", "-qq", "raingan", DEBIAN_FRONTEND="noninteractive")
    assert list(installed.folder.glob("usr/**/*raingan*")) == []
    assert "raingan" not in (installed.folder / "usr/share/mime/magic").read_bytes().decode("latin-1")
    assert (installed.home / FILE).read_bytes() == before
