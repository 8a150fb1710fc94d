"""What the .deb says about itself, without building it."""

import ast
import re
import shutil
import subprocess
import tomllib
from configparser import ConfigParser
from gzip import decompress
from pathlib import Path
from xml.etree import ElementTree

import debian
import libraries
import pytest
from bundle import PYTHONS, ROOT, PackagingError, version

from app.services.sample import create_sample

TIME = 1_700_000_000
MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"


def desktop_entry() -> dict[str, str]:
    parser = ConfigParser(interpolation=None)
    parser.read_string(debian.filled("raingan.desktop", TIME))
    return dict(parser["Desktop Entry"])


def locked_names() -> set[str]:
    return set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE))


def test_the_type_of_a_file_is_told_by_bytes_that_the_program_writes(tmp_path: Path) -> None:
    create_sample(tmp_path / "a.sqlite")
    header = (tmp_path / "a.sqlite").read_bytes()[:100]
    kinds = ElementTree.fromstring(debian.filled("mime.xml", TIME))
    outer = kinds.find(f".//{MIME}magic/{MIME}match")
    inner = kinds.find(f".//{MIME}match/{MIME}match")
    assert outer is not None
    assert inner is not None
    assert header.startswith(outer.attrib["value"].replace(r"\000", "\0").encode())
    assert int(inner.attrib["value"], 16).to_bytes(4) == header[68:72]
    assert (inner.attrib["offset"], inner.attrib["type"]) == ("68", "big32")


def test_the_desktop_opens_that_type_with_the_program() -> None:
    kind = ElementTree.fromstring(debian.filled("mime.xml", TIME)).find(f"{MIME}mime-type")
    assert kind is not None
    entry = desktop_entry()
    assert entry["mimetype"] == kind.attrib["type"] + ";"
    assert (entry["exec"], entry["name[th]"]) == ("raingan %f", "รายงาน")


def test_the_catalogue_names_version_date_and_type() -> None:
    component = ElementTree.fromstring(debian.filled("metainfo.xml", TIME))
    release = component.find("releases/release")
    assert release is not None
    assert release.attrib == {"version": version(), "date": "2023-11-14"}
    assert f"{component.findtext('provides/mediatype')};" == desktop_entry()["mimetype"]


def test_the_catalogue_names_the_program_by_the_reversed_domain_of_its_maintainer() -> None:
    component = ElementTree.fromstring(debian.filled("metainfo.xml", TIME))
    domain = debian.MAINTAINER.rpartition("@")[2].rstrip(">")
    name = ".".join(reversed(domain.split("."))) + ".raingan"
    assert component.findtext("id") == name
    assert debian._FILES["metainfo.xml"].endswith(f"/{name}.metainfo.xml")


@pytest.mark.parametrize(
    ("tool", "name"),
    [
        (("appstreamcli", "validate", "--no-net"), "metainfo.xml"),
        (("desktop-file-validate",), "raingan.desktop"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else None,
)
def test_the_systems_own_tool_finds_nothing_wrong(tool: tuple[str, ...], name: str, tmp_path: Path) -> None:
    if not shutil.which(tool[0]):
        pytest.skip(f"needs {tool[0]}")
    file = tmp_path / Path(debian._FILES[name]).name
    file.write_text(debian.filled(name, TIME), "utf-8")
    done = subprocess.run([*tool, str(file)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_depends_on_the_python_that_the_program_needs_and_has_libraries_for_each() -> None:
    control = debian.control(2_000_000, ["libegl1"], ["libcups2"])
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["requires-python"] == ">=3.11,<3.14"
    assert PYTHONS == ("3.11", "3.12", "3.13")
    assert "\nDepends: python3 (>= 3.11), python3 (<< 3.14), libegl1\n" in control
    assert "\nInstalled-Size: 1954\n" in control


def test_a_library_of_no_known_package_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libraries, "linked_with", lambda folder: {"libz.so.1", "libnew.so.2"})
    with pytest.raises(PackagingError, match=r"libnew\.so\.2"):
        libraries.packages_of(Path())


def test_libraries_become_packages_and_libthai_is_always_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libraries, "linked_with", lambda folder: {"libz.so.1", "libcups.so.2"})
    found = libraries.packages_of(Path())
    assert found.needed == ("libpq5", "libthai0", "zlib1g")
    assert found.used_if_there == ("libcups2t64 | libcups2",)


def test_modules_of_several_pythons_lie_side_by_side(tmp_path: Path) -> None:
    for python in ("311", "313"):
        for name in (f"PIL/_imaging.cpython-{python}.so", "PIL/Image.py", "pillow-1.dist-info/METADATA"):
            debian.write(tmp_path / python / name, b"same" if name.endswith(".py") else python.encode())
        debian.unite(tmp_path / python, tmp_path / "lib")
    assert {file.name for file in (tmp_path / "lib/PIL").iterdir()} == {
        "Image.py", "_imaging.cpython-311.so", "_imaging.cpython-313.so"
    }  # fmt: skip


def test_a_module_that_differs_between_pythons_stops_the_build(tmp_path: Path) -> None:
    debian.write(tmp_path / "lib/PIL/Image.py", b"one")
    debian.write(tmp_path / "313/PIL/Image.py", b"another")
    with pytest.raises(PackagingError, match=r"PIL/Image\.py"):
        debian.unite(tmp_path / "313", tmp_path / "lib")


def test_the_files_of_qt_are_those_of_the_modules_that_the_program_imports() -> None:
    lines = "".join(file.read_text("utf-8") for file in (ROOT / "app").rglob("*.py"))
    used = set(re.findall(r"PySide6\.(Qt\w+)", lines))
    assert {f"{name}.abi3.so" for name in used} == {name for name in debian.QT if name.endswith(".abi3.so")}


def test_the_copyright_names_every_locked_library() -> None:
    text = debian.filled("copyright", TIME)
    patterns = re.findall(r"usr/lib/raingan/lib/(\S+)", text)
    named = {pattern.split("/")[0].rstrip("*-").removesuffix("-8").replace("_", "-") for pattern in patterns}
    assert locked_names() - {"psycopg-binary"} <= named  # Debian's own libpq takes its place


def test_the_manual_page_names_every_command() -> None:
    page = debian.filled("raingan.1", TIME)
    commands = re.findall(r'command\("(\w+)"', (ROOT / "app/cli/arguments.py").read_text("utf-8"))
    assert len(commands) > 9
    assert [name for name in commands if not re.search(rf"^\.BI \"?{name} ", page, re.MULTILINE)] == []


def test_the_changelog_is_dated_by_the_source() -> None:
    lines = debian.changelog(TIME).splitlines()
    assert lines[0] == f"raingan ({version()}) stable; urgency=medium"
    assert lines[-1].endswith("  Tue, 14 Nov 2023 22:13:20 +0000")


def test_files_of_the_system_are_where_debian_looks_for_them(tmp_path: Path) -> None:
    debian.stage_system_files(tmp_path, TIME)
    debian.finish(tmp_path, TIME)
    places = {file.relative_to(tmp_path).as_posix(): file for file in tmp_path.rglob("*") if file.is_file()}
    assert places["usr/share/icons/hicolor/scalable/apps/raingan.svg"].read_bytes().startswith(b"<svg")
    assert decompress(places["usr/share/man/man1/raingan.1.gz"].read_bytes()).startswith(b".TH RAINGAN")
    assert {file.stat().st_mtime for file in places.values()} == {TIME}
    executable = {name for name, file in places.items() if file.stat().st_mode & 0o111}
    assert executable == {
        "usr/bin/raingan", "usr/share/python3/runtime.d/raingan.rtupdate", "DEBIAN/postinst", "DEBIAN/prerm"
    }  # fmt: skip


def test_the_launcher_starts_what_the_program_has() -> None:
    launcher = (ROOT / "packaging/debian/launcher").read_text("utf-8")
    names = re.findall(r"^from main import (\w+)", launcher, re.MULTILINE)
    program = ast.parse((ROOT / "main.py").read_text("utf-8"))
    assert names
    assert {*names} <= {one.name for one in program.body if isinstance(one, ast.FunctionDef)}
