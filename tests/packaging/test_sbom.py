import argparse
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import cyclonedx.schema
import jsonschema_rs
import pytest
import sbom
from bundle import ROOT, version
from licences import LICENCES, PARTS, locked

SCHEMAS = Path(cyclonedx.schema.__file__).parent / "_res"


@cache
def bill() -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1700000000")
        return sbom.bill()


def components() -> dict[str, dict[str, Any]]:
    return {component["name"]: component for component in bill()["components"]}


@pytest.mark.long
def test_every_locked_requirement_is_listed_with_version_licence_and_hashes() -> None:
    """One test for all: each worker would make a bill of its own."""
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    for name in locked():
        component = components()[name]
        lines = lock.split(f"\n{name}==")[1].split("\n    #")[0]
        listed = {part["content"] for one in component["externalReferences"] for part in one["hashes"]}
        assert component["version"] == locked()[name], name
        assert component["licenses"] == [{"expression": LICENCES[name]}], name
        assert listed == set(re.findall(r"sha256:(\w{64})", lines)), name


def test_parts_that_are_no_wheels_are_listed_below_the_wheel_that_contains_them() -> None:
    for part in PARTS:
        among = components()[part.within]["components"] if part.within else bill()["components"]
        (found,) = [component for component in among if component["name"] == part.name]
        assert found["licenses"] == [{"expression": part.licence}]


def test_it_describes_this_version_and_depends_on_every_component() -> None:
    described = bill()["metadata"]["component"]
    assert (described["name"], described["version"]) == ("raingan", version())
    (root,) = [one for one in bill()["dependencies"] if one["ref"] == described["bom-ref"]]
    assert set(root["dependsOn"]) == {component["bom-ref"] for component in bill()["components"]}


def test_it_is_what_the_specification_asks() -> None:
    schemas = {path.name: json.loads(path.read_text("utf-8")) for path in SCHEMAS.glob("*.schema.json")}
    known = jsonschema_rs.Registry(
        [(f"http://cyclonedx.org/schema/{name}", schema) for name, schema in schemas.items()]
    )
    specified = schemas[f"bom-{sbom.SPECIFICATION}.SNAPSHOT.schema.json"]
    validator = jsonschema_rs.validator_for(specified, registry=known, validate_formats=True)
    assert [error.message for error in validator.iter_errors(bill())] == []


def test_the_same_sources_give_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(sbom, "bill", bill)
        first = written(tmp_path / "first.json")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert written(tmp_path / "second.json") == first


def written(path: Path) -> bytes:
    assert sbom.build(argparse.Namespace(out=path)) == [path]
    return path.read_bytes()
