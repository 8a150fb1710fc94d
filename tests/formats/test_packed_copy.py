"""An older file as its difference from a newer one: rebuilt byte for byte, or refused."""

import random
from pathlib import Path

import pytest

from app.formats.packed_copy import NotRebuiltError, header_of, pack, unpack

PAGE = 4096


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def pages(seed: int, count: int) -> list[bytes]:
    chance = random.Random(seed)
    return [chance.randbytes(PAGE) for _ in range(count)]


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    return written(tmp_path / "newer", b"".join(pages(1, 40)))


def rebuilt(older: Path, newer: Path) -> bytes:
    folder = older.parent
    assert pack(older, newer, "name", folder / "packed")
    unpack(folder / "packed", newer, folder / "again")
    return (folder / "again").read_bytes()


@pytest.mark.parametrize("seed", range(8))
def test_pages_in_any_order_with_some_of_its_own_are_rebuilt(newer: Path, seed: int) -> None:
    chance, shared = random.Random(seed), pages(1, 40)
    chance.shuffle(shared)
    mixed = [chance.choice((page, page, page[::-1])) for page in shared]
    content = b"".join(mixed) + chance.randbytes(chance.choice((0, 1, PAGE - 1)))
    older = written(newer.with_name("older"), content)
    assert rebuilt(older, newer) == content


def test_what_both_have_takes_no_room(newer: Path) -> None:
    older = written(newer.with_name("older"), newer.read_bytes()[: 30 * PAGE])
    assert rebuilt(older, newer) == older.read_bytes()
    assert (newer.parent / "packed").stat().st_size < 400


def test_a_file_that_has_little_in_common_is_not_packed(newer: Path) -> None:
    older = written(newer.with_name("older"), b"".join(pages(2, 40)))
    assert not pack(older, newer, "name", newer.with_name("packed"))
    assert not newer.with_name("packed").exists()


def test_a_packed_copy_tells_what_it_is_of(newer: Path) -> None:
    older = written(newer.with_name("older"), newer.read_bytes()[PAGE:])
    pack(older, newer, "f00d", newer.with_name("packed"))
    assert header_of(newer.with_name("packed")).newer == "f00d"
    assert header_of(newer.with_name("packed")).bytes == 39 * PAGE


@pytest.mark.parametrize("seed", range(12))
def test_a_damaged_or_foreign_copy_is_refused_and_leaves_nothing(newer: Path, seed: int) -> None:
    older = written(newer.with_name("older"), b"".join(pages(2, 10) + pages(1, 20)))
    pack(older, newer, "name", newer.with_name("packed"))
    content, chance = bytearray((newer.parent / "packed").read_bytes()), random.Random(seed)
    if seed % 2:
        del content[chance.randrange(len(content)) :]
    else:
        content[chance.randrange(200, len(content))] ^= 1 << chance.randrange(8)
    written(newer.with_name("packed"), bytes(content))
    with pytest.raises(NotRebuiltError):
        unpack(newer.with_name("packed"), newer, newer.with_name("again"))
    assert not newer.with_name("again").exists()


def test_another_newer_file_is_noticed(newer: Path) -> None:
    older = written(newer.with_name("older"), newer.read_bytes()[PAGE:])
    pack(older, newer, "name", newer.with_name("packed"))
    with pytest.raises(NotRebuiltError):
        unpack(
            newer.with_name("packed"),
            written(newer.with_name("x"), bytes(41 * PAGE)),
            newer.with_name("again"),
        )
