"""The software bill of materials: what the packages contain, as CycloneDX JSON.

cyclonedx-py reads requirements.lock, with the hashes of every wheel. What it cannot know is added here:
licences, and the parts that are no wheels. The same sources give the same bytes.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, TypeAlias

from bundle import ROOT, run, source_time
from licences import LICENCES, PARTS, Part, locked

SPECIFICATION: Final = "1.6"
"""The version of CycloneDX."""

Json: TypeAlias = dict[str, Any]


def build(options: argparse.Namespace) -> list[Path]:
    """Write the bill of materials to a file. Raises OSError, PackagingError."""
    target = Path(options.out)
    target.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(bill(), ensure_ascii=False, indent=2, sort_keys=True)
    partial = target.with_name(f"{target.name}.partial")
    try:
        partial.write_text(text + "\n", "utf-8")
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return [target]


def bill() -> Json:
    """Return the bill of materials of what requirements.lock names and of all other parts."""
    made = wheels()
    for component in made["components"]:
        complete(component)
    made["components"] += [described(part, number) for number, part in enumerate(PARTS) if not part.within]
    root = made["metadata"]["component"]["bom-ref"]
    made["dependencies"] = list(contained(root, made["components"]))
    return made


def wheels() -> Json:
    """Return what cyclonedx-py finds in requirements.lock; a test validates what becomes of it."""
    text = run(
        sys.executable, "-W", "ignore", "-m", "cyclonedx_py", "requirements", "--output-reproducible",
        "--no-validate", f"--spec-version={SPECIFICATION}", "--output-format=JSON", "--mc-type=application",
        f"--pyproject={ROOT / 'pyproject.toml'}", str(ROOT / "requirements.lock"),
        env={**os.environ, "SOURCE_DATE_EPOCH": str(source_time())},
    )  # fmt: skip
    found: Json = json.loads(text)
    return found


def complete(component: Json) -> None:
    """Add the licence of a wheel and the parts that are compiled into it."""
    name = component["name"]
    component.pop("description", None)  # the line of the lock file, which the other fields repeat
    component["licenses"] = [{"expression": LICENCES[name]}]
    add_parts(component)


def add_parts(component: Json) -> None:
    """Add the parts that a component contains."""
    name = component["name"]
    if within := [described(part, number) for number, part in enumerate(PARTS) if part.within == name]:
        component["components"] = within


def described(part: Part, number: int) -> Json:
    """Return a part as a component; one within a wheel or the runtime has no version but that one's."""
    made: Json = {
        "bom-ref": f"part-{number}",
        "type": part.kind,
        "name": part.name,
        "licenses": [{"expression": part.licence}],
        "externalReferences": [{"type": "source-distribution", "url": part.source}],
    }
    if part.within:
        made["description"] = f"compiled into {part.within} {locked().get(part.within, '')}".rstrip()
    add_parts(made)
    return made


def contained(root: str, components: Iterable[Json]) -> Iterable[Json]:
    """Return the graph of dependencies: the program contains every part."""
    references = sorted(component["bom-ref"] for component in components)
    yield {"ref": root, "dependsOn": references}
    yield from ({"ref": reference} for reference in references)
