"""Which of Debian's packages have the system libraries that bundled ones are linked with."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bundle import PackagingError, files_of, run

_NEEDED: Final = {
    **{"libc.so.6": "libc6 (>= 2.34)", "libgcc_s.so.1": "libgcc-s1", "libstdc++.so.6": "libstdc++6"},
    **dict.fromkeys(("libdl.so.2", "libm.so.6", "libpthread.so.0", "librt.so.1"), "libc6 (>= 2.34)"),
    **{"ld-linux-x86-64.so.2": "libc6 (>= 2.34)", "libz.so.1": "zlib1g", "libzstd.so.1": "libzstd1"},
    **dict.fromkeys(("libglib-2.0.so.0", "libgthread-2.0.so.0"), "libglib2.0-0t64 | libglib2.0-0"),
    **{"libdbus-1.so.3": "libdbus-1-3", "libEGL.so.1": "libegl1", "libGL.so.1": "libgl1"},
    **{"libfontconfig.so.1": "libfontconfig1", "libfreetype.so.6": "libfreetype6"},
    **{"libX11.so.6": "libx11-6", "libX11-xcb.so.1": "libx11-xcb1", "libxcb.so.1": "libxcb1"},
    **{"libxkbcommon.so.0": "libxkbcommon0", "libxkbcommon-x11.so.0": "libxkbcommon-x11-0"},
    **{"libxcb-cursor.so.0": "libxcb-cursor0", "libxcb-icccm.so.4": "libxcb-icccm4"},
    **{"libxcb-keysyms.so.1": "libxcb-keysyms1", "libxcb-util.so.1": "libxcb-util1"},
    **{
        f"libxcb-{name}.so.{major}": f"libxcb-{name}{major}"
        for name, major in (("glx", 0), ("image", 0), ("randr", 0), ("render", 0), ("render-util", 0),
                            ("shape", 0), ("shm", 0), ("sync", 1), ("xfixes", 0), ("xkb", 1))
    },
    **{f"libwayland-{name}.so.{major}": f"libwayland-{name}{major}"
       for name, major in (("client", 0), ("cursor", 0), ("egl", 1))},
}  # fmt: skip
_OF_GTK: Final = (
    *(
        "libgtk-3",
        "libgdk-3",
        "libgdk_pixbuf-2.0",
        "libpango-1.0",
        "libpangocairo-1.0",
        "libharfbuzz",
        "libatk-1.0",
    ),
    *("libcairo", "libcairo-gobject", "libgio-2.0", "libgobject-2.0"),
)
_USED_IF_THERE: Final = {
    "libcups.so.2": "libcups2t64 | libcups2",  # the plugin that lists printers
    **{f"{name}.so.{major}": "libgtk-3-0t64 | libgtk-3-0" for name in _OF_GTK for major in (0, 2)},
}
"""Libraries of plugins without which Qt does: what they are for is missing, too."""

_LOADED: Final = ("libpq5", "libthai0")
"""psycopg and Qt load these by name, to use a hub and to break Thai lines; no file says so."""


@dataclass(frozen=True)
class Packages:
    needed: tuple[str, ...]
    used_if_there: tuple[str, ...]


def packages_of(folder: Path) -> Packages:
    """Return the packages that the libraries in a folder need. Raises PackagingError for an unknown one."""
    wanted = linked_with(folder)
    if unknown := wanted.difference(_NEEDED, _USED_IF_THERE):
        raise PackagingError(
            f"no package is known for {', '.join(sorted(unknown))}: see packaging/libraries.py"
        )
    return Packages(
        tuple(sorted({_NEEDED[name] for name in wanted if name in _NEEDED} | {*_LOADED})),
        tuple(sorted({_USED_IF_THERE[name] for name in wanted if name in _USED_IF_THERE})),
    )


def linked_with(folder: Path) -> set[str]:
    """Return the names of libraries, outside the folder, that its libraries are linked with."""
    files = [file for file in files_of(folder) if ".so" in file.suffixes]
    if not files:
        return set()
    lines = run("readelf", "--dynamic", "--wide", *map(str, files)).splitlines()
    wanted = {line.partition("[")[2].rstrip("]") for line in lines if "(NEEDED)" in line}
    return wanted.difference(file.name for file in files)
