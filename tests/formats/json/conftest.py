import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.formats.json import project as project_json
from app.models.project_record import ProjectRecord
from tests.conftest import FILES

Json = dict[str, Any]
Read = Callable[[Any], list[ProjectRecord]]


@pytest.fixture
def source() -> Json:
    found: Json = json.loads((FILES / "minburi-2562-first-print.json").read_text("utf-8"))
    return found


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Parse a value as if it were read from a file."""

    def read_value(value: Any) -> list[ProjectRecord]:
        path = tmp_path / "ต้นฉบับ.json"
        path.write_bytes(
            value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
        )
        return project_json.read(path)

    return read_value
