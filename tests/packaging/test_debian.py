"""The .deb on clean systems: installed, used and removed. Run with -m deb, as root; it takes some minutes."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from bundle import ROOT, files_of, version

from app.services.sample import create_sample
from tests.journeys.desktop import wait_until
from tests.packaging.clean_root import (
    CLERK,
    UBUNTU,
    UBUNTU_SUITES,
    CleanRoot,
    is_possible,
    make_root,
    serves,
)
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


@pytest.fixture(scope="module", params=["bookworm", "trixie", "noble"])
def installed(
    request: pytest.FixtureRequest, package: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[CleanRoot]:
    """A system with the package over an older one, which brought its Python, and a clerk's file."""
    if request.param in UBUNTU_SUITES and not serves(UBUNTU, request.param):
        pytest.skip("the mirror of Ubuntu cannot be reached")
    folder = tmp_path_factory.mktemp(request.param)
    root = make_root(request.param, folder)
    assert not list(folder.glob("usr/bin/python3*"))
    for one in (older(package, folder), package):
        shutil.copy(one, folder / "root")
        root.install(f"/root/{one.name}")
    create_sample(root.home / FILE)
    root.run("chown", "-R", f"{CLERK}:", f"/home/{CLERK}")
    yield root
    shutil.rmtree(folder)


OF_AN_OLDER_VERSION = "usr/lib/raingan/app/storage/of_an_older_version.py"


def older(package: Path, scratch: Path) -> Path:
    """Return the package of an older version, with a module that the newer one lacks."""
    tree, made = scratch / "older", scratch / "raingan_0.0.1_amd64.deb"
    subprocess.run(["dpkg-deb", "--raw-extract", package, tree], check=True)
    control = tree / "DEBIAN/control"
    text = control.read_text("utf-8")
    control.write_text(re.sub("^Version: .*", "Version: 0.0.1", text, flags=re.MULTILINE), "utf-8")
    (tree / OF_AN_OLDER_VERSION).write_text("A = 1\n", "utf-8")
    subprocess.run(["dpkg-deb", "--root-owner-group", "-Znone", "--build", tree, made], check=True)
    shutil.rmtree(tree)
    return made


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
        pictures = Path(os.environ.get("RAINGAN_PICTURES", tmp_path))
        picture = pictures / f"{installed.folder.name.rstrip('0123456789')}.png"
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
    shutil.copy(ROOT / "tests/files/schema-v6.sqlite", installed.home / "renamed.bin")
    subprocess.run(["sqlite3", installed.home / "another.sqlite", "CREATE TABLE a (b)"], check=True)
    installed.install("libglib2.0-bin")
    assert content_type(installed, FILE) == "application/x-raingan"
    assert content_type(installed, "renamed.bin") == "application/x-raingan"
    assert content_type(installed, "another.sqlite") == "application/vnd.sqlite3"


def content_type(root: CleanRoot, name: str) -> str:
    told = root.run("gio", "info", "-a", "standard::content-type", f"/home/{CLERK}/{name}", user=CLERK)
    return told.rpartition("standard::content-type: ")[2].strip()


def test_of_an_older_version_nothing_is_left(installed: CleanRoot) -> None:
    told = installed.run("dpkg-query", "--show", "--showformat=${Version} ${Status}", "raingan")
    assert told == f"{version()} install ok installed"
    name = Path(OF_AN_OLDER_VERSION)
    assert not (installed.folder / name).exists()
    assert list((installed.folder / name.parent).rglob(f"{name.stem}*")) == []
    assert installed.run("dpkg", "--verify", "raingan") == ""


def test_everything_is_compiled_when_it_is_installed(installed: CleanRoot) -> None:
    program = installed.folder / "usr/lib/raingan/app"
    assert {file.stem for file in program.glob("ui/window/*.py")} == {
        file.name.split(".")[0] for file in program.glob("ui/window/__pycache__/*.pyc")
    }


def test_removing_it_leaves_the_files_of_the_user_and_nothing_else(installed: CleanRoot) -> None:
    before = contents(installed.home)
    assert any("backups" in name for name in before), "the program has made a backup by now"
    installed.run("apt-get", "purge", "-y", "-qq", "raingan", DEBIAN_FRONTEND="noninteractive")
    assert list(installed.folder.glob("usr/**/*raingan*")) == []
    assert "raingan" not in (installed.folder / "usr/share/mime/magic").read_bytes().decode("latin-1")
    assert contents(installed.home) == before


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in files_of(folder)}
