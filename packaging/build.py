"""`./run package KIND --out FOLDER`: build what is installed on other computers. See packaging/README.md."""

import argparse
import importlib
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [
    str(ROOT),
    str(ROOT / "packaging"),
]  # the program, whose parts are read, and this folder's modules

from bundle import PackagingError  # noqa: E402


def main(arguments: Sequence[str]) -> int:
    """Build one package and name its files. Returns 2 with plain words if it cannot, 130 after Ctrl+C."""
    options = _parser().parse_args(arguments)
    try:
        made = importlib.import_module(options.kind).build(options)
    except PackagingError as error:
        return _refuse(f"{error}", 2)
    except OSError as error:
        return _refuse(f"The package cannot be written: {error}", 2)
    except KeyboardInterrupt:
        return _refuse("Interrupted: no package was made", 130)
    for file in made:
        sys.stdout.write(f"{file}\n")
    return 0


def _refuse(words: str, code: int) -> int:
    sys.stderr.write(f"{words}\n")
    return code


def _absolute(text: str) -> Path:
    """Return a path that means the same file to every tool, whatever folder it runs in, like makensis."""
    return Path(text).absolute()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="run package", description="Build a package.")
    kinds = parser.add_subparsers(dest="kind", required=True)
    windows = kinds.add_parser("windows", help="setup.exe and a portable ZIP for Windows 10 and 11")
    windows.add_argument("--runtime", type=_absolute, required=True, metavar="FOLDER-OR-ZIP",
                         help="Python for Windows: the embeddable package of 3.13")  # fmt: skip
    windows.add_argument("--sha256", required=True, metavar="HEX", help="the digest of the runtime")
    debian = kinds.add_parser("debian", aliases=["deb"], help="a package for Debian 12, 13 and Ubuntu 24.04")
    for kind in (windows, debian):
        kind.add_argument(
            "--out", type=_absolute, required=True, metavar="FOLDER", help="where the packages go"
        )
    debian.set_defaults(kind="debian")
    sbom = kinds.add_parser("sbom", help="what the packages contain, as CycloneDX JSON")
    sbom.add_argument("--out", type=_absolute, required=True, metavar="FILE", help="the file to write")
    return parser


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that nothing half-made stays
    sys.exit(main(sys.argv[1:]))
