"""Payloads are read from the file exactly as they were written, and nothing else is."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.storage.packing import MAX_LENGTH, pack, unpack

PAYLOAD = '{"narrative":"จัดทำโครงการ และขออนุมัติโครงการเรียบร้อยแล้ว","plan_status":"เป็นไปตามแผน","progress":1000}'


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_packed_comes_out_again(text: str) -> None:
    assert unpack(pack(text)) == text


def test_a_payload_takes_less_than_half_of_its_room() -> None:
    assert len(pack(PAYLOAD)) * 2 < len(PAYLOAD.encode())


def test_what_does_not_become_shorter_stays_text() -> None:
    assert pack("{}") == "{}"


def test_what_the_first_dictionary_packed_is_read_for_ever() -> None:
    stored = "01ab464ba5f0d4301d9c62b0862aa2f6222d3e884c1bd409ca5a00"
    assert unpack(bytes.fromhex(stored)) == PAYLOAD


@pytest.mark.parametrize("stored", [b"", b"\0", b"\x7f\x03\x00", b"\1", b"\1not deflate"])
def test_what_was_never_packed_is_refused(stored: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        unpack(stored)


def test_a_bomb_is_not_unpacked() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = packer.compress(bytes(MAX_LENGTH)) + packer.flush(zlib.Z_FULL_FLUSH)
    bomb = b"\1" + block * 100 + packer.flush()
    with pytest.raises(ValueError, match="too long"):
        unpack(bomb)
