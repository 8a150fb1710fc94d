"""Clean Debian systems in a folder, each command in a mount namespace of its own: no mount outlives it."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from urllib.request import urlopen

DEBIAN: Final = "http://deb.debian.org/debian"
UBUNTU: Final = "http://archive.ubuntu.com/ubuntu"
UBUNTU_SUITES: Final = ("noble",)
_UBUNTU_KEYS: Final = Path("usr/share/keyrings/ubuntu-archive-keyring.gpg")
CLERK: Final = "clerk"
_ENTER: Final = """
set -e
mount --rbind /dev "$0/dev"
mount -t proc proc "$0/proc"
mkdir -p "$0/tmp/.X11-unix"
[ ! -d /tmp/.X11-unix ] || mount --bind /tmp/.X11-unix "$0/tmp/.X11-unix"
exec chroot --userspec "$1" "$0" env -i "${@:2}"
"""
_PATH: Final = "PATH=/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass(frozen=True)
class CleanRoot:
    """A Debian system without Python and Qt, with a user named clerk."""

    folder: Path

    @property
    def home(self) -> Path:
        return self.folder / "home" / CLERK

    def run(self, *command: str, user: str = "root", check: bool = True, **more: str) -> str:
        """Run a command in it and return all it printed. Fails if it does, unless told not to."""
        done = subprocess.run(
            self._entering(user, more, command), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert not check or done.returncode == 0, done.stdout[-3000:]
        return done.stdout

    @contextmanager
    def running(self, *command: str, user: str = CLERK, **more: str) -> Iterator[subprocess.Popen[bytes]]:
        """Run a program meanwhile; it is ended with all that it started."""
        process = subprocess.Popen(
            self._entering(user, more, command), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()

    def install(self, *packages: str) -> None:
        self.run("apt-get", "install", "-y", "-qq", *packages, DEBIAN_FRONTEND="noninteractive")

    def _entering(self, user: str, more: dict[str, str], command: tuple[str, ...]) -> list[str]:
        home = "/root" if user == "root" else f"/home/{user}"
        said = [
            f"HOME={home}",
            f"LANG={more.pop('LANG', 'C.UTF-8')}",
            *(f"{name}={text}" for name, text in more.items()),
        ]
        space = ["unshare", "--mount", "--pid", "--fork", "--kill-child"]
        return [*space, "bash", "-c", _ENTER, str(self.folder), user, _PATH, *said, *command]


def make_root(suite: str, folder: Path) -> CleanRoot:
    """Make a clean system of a suite of Debian, like bookworm, or of Ubuntu, like noble."""
    if suite in UBUNTU_SUITES:
        with ubuntu_keys() as keys:
            options = ("--components=main,universe", f"--keyring={keys}")
            _bootstrap(
                *options, suite, str(folder), UBUNTU, "gutsy"
            )  # what debootstrap calls its newer suites
    else:
        _bootstrap(suite, str(folder), DEBIAN)
    folder.chmod(0o755)  # of a temporary folder, which no other user may enter
    for name in ("resolv.conf", "hosts"):
        shutil.copy(Path("/etc") / name, folder / "etc" / name)
    root = CleanRoot(folder)
    root.run("useradd", "--create-home", CLERK)
    root.run("apt-get", "update", "-qq")
    return root


def _bootstrap(*options: str) -> None:
    subprocess.run(["debootstrap", "--variant=minbase", *options], check=True, capture_output=True)


@contextmanager
def ubuntu_keys() -> Iterator[Path]:
    """Provide the keys that Ubuntu signs with: this machine's, else those that Debian 13 has a package of."""
    with TemporaryDirectory() as folder:
        if not (keys := Path("/") / _UBUNTU_KEYS).exists():
            _bootstrap("--download-only", "--include=ubuntu-keyring", "trixie", folder, DEBIAN)
            [package] = Path(folder).glob("var/cache/apt/archives/ubuntu-keyring_*.deb")
            subprocess.run(["dpkg-deb", "-x", str(package), folder], check=True)
            keys = Path(folder) / _UBUNTU_KEYS
        yield keys


def serves(mirror: str, suite: str) -> bool:
    """Return whether a mirror can be reached from here and has a suite."""
    try:
        with urlopen(f"{mirror}/dists/{suite}/Release", timeout=20):
            return True
    except OSError:
        return False


def is_possible() -> bool:
    """Return whether this machine can make clean roots: it takes root and debootstrap."""
    return os.geteuid() == 0 and all(
        map(shutil.which, ("debootstrap", "unshare", "dpkg-deb", "Xvfb", "xdotool"))
    )
