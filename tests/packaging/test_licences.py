import re
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from bundle import ROOT, PackagingError
from licences import LICENCES, PARTS, TEXTS, Part, collect, locked, texts_of
from PIL import features

THIRD_PARTY = (ROOT / "THIRD_PARTY.md").read_text("utf-8")
ROWS = dict(re.findall(r"^\| ([^|]+?) \| ([^|]+?) \|", THIRD_PARTY, re.MULTILINE))
STATED = {
    "click-default-group": "Public Domain",
    "defusedxml": "PSFL",
    "olefile": "BSD",
    "pycryptodomex": "BSD, Public Domain",
    "pypdfium2": "BSD-3-Clause, Apache-2.0, dependency licenses",
    "segno": "BSD License",
    "sqlite-fts4": "Apache License, Version 2.0",
    "uharfbuzz": "Apache License 2.0",
    "xlrd": "BSD",
}
"""What wheels say whose metadata are older than SPDX expressions."""


def wheel(folder: Path, name: str, *texts: str) -> Path:
    """Make the metadata of an installed wheel."""
    made = folder / f"{name}-1.0.dist-info"
    for text in ("METADATA", *texts):
        (made / text).parent.mkdir(parents=True, exist_ok=True)
        (made / text).write_text(f"{name} {text}", "utf-8")
    return made


def texts_in(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


class TestCollected:
    def test_every_text_of_every_wheel_lies_in_its_folder(self, tmp_path: Path) -> None:
        lib, target = tmp_path / "lib", tmp_path / "licences"
        wheel(lib, "new", "licenses/LICENSE", "licenses/vendored/zlib.txt")
        wheel(lib, "old", "COPYING", "NOTICE.txt", "AUTHORS.rst", "top_level.txt")
        collect([lib], target)
        assert {name for name in texts_in(target) if "/" in name} == {
            *("new-1.0/licenses/LICENSE", "new-1.0/licenses/vendored/zlib.txt"),
            *("old-1.0/COPYING", "old-1.0/NOTICE.txt", "old-1.0/AUTHORS.rst"),
        }

    def test_texts_that_no_wheel_has_are_added(self, tmp_path: Path) -> None:
        collect([], tmp_path / "licences", {"CPython.txt": wheel(tmp_path, "any") / "METADATA"})
        assert texts_in(tmp_path / "licences") == {
            *("LGPL-3.0-only.txt", "GPL-3.0-only.txt", "Qt-third-party.txt"),
            *("raingan.txt", "Sarabun-OFL-1.1.txt", "Noto-OFL-1.1.txt", "CPython.txt"),
        }

    def test_a_wheel_without_a_text_may_not_be_given_away(self, tmp_path: Path) -> None:
        wheel(tmp_path / "lib", "bare")
        with pytest.raises(PackagingError, match="bare"):
            collect([tmp_path / "lib"], tmp_path / "licences")

    @pytest.mark.parametrize("name", sorted(set(locked()) - {"pyside6-essentials", "shiboken6"}))
    def test_every_locked_wheel_brings_its_text(self, name: str) -> None:
        assert texts_of(metadata_folder(distribution(name)))

    def test_the_texts_of_qt_are_whole(self) -> None:
        heads = {path.name: " ".join(path.read_text("utf-8")[:300].split()) for path in TEXTS.iterdir()}
        assert "GNU LESSER GENERAL PUBLIC LICENSE Version 3" in heads["LGPL-3.0-only.txt"]
        assert "GNU GENERAL PUBLIC LICENSE Version 3" in heads["GPL-3.0-only.txt"]
        assert (TEXTS / "GPL-3.0-only.txt").stat().st_size > 35_000


def metadata_folder(installed: Distribution) -> Path:
    (name,) = [file for file in installed.files or [] if file.name == "METADATA"]
    return Path(str(installed.locate_file(name))).parent


class TestStated:
    def test_every_locked_requirement_has_a_licence_and_nothing_else_has(self) -> None:
        assert sorted(LICENCES) == sorted(locked())

    @pytest.mark.parametrize("name", locked())
    def test_the_licence_is_what_the_wheel_states(self, name: str) -> None:
        metadata = distribution(name).metadata
        classifiers = [one.split(" :: ") for one in metadata.get_all("Classifier", [])]
        classified = [kinds[-1] for kinds in classifiers if kinds[0] == "License"]
        fields = [metadata[field] for field in ("License-Expression", "License") if field in metadata]
        assert STATED.get(name, LICENCES[name]) in {*fields, *classified}

    def test_pillow_contains_nothing_under_the_gpl_and_no_fribidi_of_its_own(self) -> None:
        assert not features.check("libimagequant")
        files = distribution("pillow").files or []
        assert not [file for file in files if re.search("imagequant|fribidi", file.name)]


class TestThirdPartyPage:
    @pytest.mark.parametrize("name", locked())
    def test_it_names_every_locked_requirement_with_its_licence(self, name: str) -> None:
        assert ROWS[name] == LICENCES[name]

    @pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
    def test_it_names_every_other_part_with_its_licence(self, part: Part) -> None:
        assert ROWS[part.name] == part.licence
