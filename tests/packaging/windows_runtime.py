"""A Python for Windows to prove the package with, made of what package registries serve.

The wheels of panda3d bring the Python Software Foundation's signed DLLs, here of the minor version of the
Python that runs this. What they lack is made: modules written in Python, from this Python, and python3.dll,
which only forwards to the real library. What is given to people has the embeddable package instead.
"""

import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path
from typing import Final

WHEEL: Final = "panda3d==1.10.16"
VERSION: Final = f"{sys.version_info.major}{sys.version_info.minor}"
_NOT_NEEDED: Final = ("tcl", "tk8", "_tkinter", "_test", "_ctypes_test", "winsound", "_msi")
_LIB_NOT_NEEDED: Final = {
    "test", "idlelib", "tkinter", "ensurepip", "lib2to3", "turtledemo", "site-packages",
    "dist-packages", "__pycache__", "lib-dynload", "pydoc_data", "turtle.py",
}  # fmt: skip


def make_runtime(folder: Path, cache: Path) -> Path:
    """Make the runtime's folder, as the embeddable package has it."""
    folder.mkdir(parents=True)
    _take_libraries(_wheel(cache), folder)
    _forward_python3(folder)
    _pack_modules(folder)
    shutil.copyfile(Path(sysconfig.get_path("stdlib")) / "LICENSE.txt", folder / "LICENSE.txt")
    return folder


def _wheel(cache: Path) -> Path:
    pip = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:")
    target = (f"--python-version={VERSION}", "--platform=win_amd64", f"--dest={cache}")
    subprocess.run([*pip, *target, WHEEL], check=True)
    [wheel] = cache.glob(f"panda3d-*-cp{VERSION}-*.whl")
    return wheel


def _take_libraries(wheel: Path, folder: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        for name in packed.namelist():
            file = name.removeprefix("deploy_libs/")
            if file != name and not file.startswith(_NOT_NEEDED) and f"cp{VERSION}t" not in file:
                (folder / file).write_bytes(packed.read(name))


def _forward_python3(folder: Path) -> None:
    library = f"python{VERSION}"
    table = _run("x86_64-w64-mingw32-objdump", "-p", str(folder / f"{library}.dll")).split(
        "Name Pointer] Table"
    )[1]
    names = re.findall(r"^\s*\[\s*\d+\]\s+(?:\+base\[\s*\d+\]\s+[0-9a-f]+\s+)?(\w+)\s*$", table, re.MULTILINE)
    definition = folder / "python3.def"
    lines = (f"  {name} = {library}.{name}\n" for name in names)
    definition.write_text("LIBRARY python3.dll\nEXPORTS\n" + "".join(lines), "ascii")
    _run("x86_64-w64-mingw32-gcc", "-shared", "-nostdlib", "-Wl,--no-insert-timestamp", "-Wl,-e,0",
         str(definition), "-o", str(folder / "python3.dll"))  # fmt: skip
    definition.unlink()


def _pack_modules(folder: Path) -> None:
    """Compile the standard modules into pythonXY.zip, like the embeddable package."""
    with zipfile.PyZipFile(
        str(folder / f"python{VERSION}.zip"), "w", zipfile.ZIP_DEFLATED, optimize=0
    ) as packed:
        library = Path(sysconfig.get_path("stdlib"))
        for place in sorted(library.iterdir()):
            if place.name in _LIB_NOT_NEEDED or place.name.startswith(("_sysconfigdata", "config-")):
                continue
            if place.suffix == ".py" or (place / "__init__.py").exists():
                packed.writepy(
                    str(place), filterfunc=lambda path: "/test" not in path.removeprefix(str(library))
                )


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
