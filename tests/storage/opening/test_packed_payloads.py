"""A received payload is kept as it was packed, if that is short; it means what was validated either way."""

import shutil
import sqlite3
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.services.gathering import gather
from app.storage.packing import _DICTIONARIES, pack, unpack
from app.storage.project_file import ProjectFile

Packing = Callable[[str], str | bytes]


def stored(path: Path) -> dict[str, str | bytes]:
    with closing(sqlite3.connect(path)) as connection:
        return dict(connection.execute("SELECT digest, body FROM revision"))


def with_bodies(path: Path, packed: Packing) -> Path:
    """Return a copy of a file whose payloads are packed in another way."""
    made = Path(shutil.copy(path, path.with_name("other.sqlite")))
    with closing(sqlite3.connect(made, isolation_level=None)) as connection:
        for digest, body in stored(path).items():
            connection.execute(
                "UPDATE revision SET body = ? WHERE digest = ?", [packed(unpack(body)), digest]
            )
    return made


def gathered(path: Path) -> dict[str, str | bytes]:
    into = path.with_name("รวม.sqlite")
    with ProjectFile.create(into) as file:
        [received] = gather(file, [path])
        assert received.is_accepted
    return stored(into)


def weakly(text: str) -> bytes:
    """Pack as another program might: shorter than the text, longer than needed."""
    packer = zlib.compressobj(1, zlib.DEFLATED, -zlib.MAX_WBITS, zdict=_DICTIONARIES[1])
    return b"\1" + packer.compress(text.encode()) + packer.flush()


def padded(text: str) -> bytes:
    """Pack so that it takes more room than the text."""
    packer = zlib.compressobj(0, zlib.DEFLATED, -zlib.MAX_WBITS, zdict=_DICTIONARIES[1])
    return b"\1" + packer.compress(text.encode()) + packer.flush()


def plain(text: str) -> str:
    return text


@pytest.mark.parametrize("packed", [pack, weakly])
def test_a_short_one_is_kept_as_it_came(saved: Path, packed: Packing) -> None:
    made = with_bodies(saved, packed)
    assert gathered(made) == stored(made)


@pytest.mark.parametrize("packed", [plain, padded])
def test_a_long_one_is_packed_anew(saved: Path, packed: Packing) -> None:
    made = with_bodies(saved, packed)
    assert gathered(made) == {digest: pack(unpack(body)) for digest, body in stored(made).items()}
