"""Hostile files that the gate must refuse, made here because no repository should contain them.

Each maker receives a sound file at `path` and changes it, or puts something else in its place.
"""

import os
import struct
import zipfile
import zlib
from pathlib import Path

from app.storage.packing import pack
from app.storage.revision_payload import NOTE
from tests.files.hostile_making import DAMAGED, MADE_ELSEWHERE, NOT_OURS, Makers, insert, lists, sql
from tests.files.hostile_tables import HOSTILE_TABLES

HOSTILE: Makers = {**HOSTILE_TABLES}
hostile = lists(HOSTILE)


# --- packed payloads ---


def _store_packed(path: Path, stored: bytes) -> None:
    sql(path, f"UPDATE revision SET body = x'{stored.hex()}' WHERE rowid = 1")


def _packed(text: str) -> bytes:
    stored = pack(text)
    assert isinstance(stored, bytes), "long enough to be packed"
    return stored


@hostile(DAMAGED)
def packed_bomb(path: Path) -> None:
    """Unpacks to 1 GiB; each of its blocks stands for itself, so that one is packed for all."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = packer.compress(b" " * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    _store_packed(path, b"\1" + block * (1 << 10) + packer.flush())


@hostile(DAMAGED)
def packed_with_an_unknown_dictionary(path: Path) -> None:
    _store_packed(path, b"\x7f\x03\x00")


@hostile(DAMAGED)
def packed_with_more_behind_it(path: Path) -> None:
    _store_packed(path, _packed("{}" * 100) + b"more")


# --- values that are not ours ---


@hostile(DAMAGED)
def wrong_types(path: Path) -> None:
    of_table = "WHERE type = 'table' AND name = 'revision'"
    sql(
        path,
        f"CREATE TEMP TABLE strict AS SELECT sql FROM sqlite_master {of_table}",
        f"UPDATE sqlite_master SET sql = replace(sql, ' STRICT', '') {of_table}",
        "PRAGMA writable_schema = RESET",
        "UPDATE revision SET body = x'00ff', parents = 7",
        "PRAGMA writable_schema = ON",
        f"UPDATE sqlite_master SET sql = (SELECT sql FROM strict) {of_table}",
        schema=True,
    )


@hostile(DAMAGED)
def huge_text(path: Path) -> None:
    """Small when compressed, 300 MB in memory."""
    sql(path, "UPDATE revision SET body = printf('%.*c', 200000000, 'x') WHERE rowid = 1")


@hostile(DAMAGED)
def text_larger_than_one_may_be(path: Path) -> None:
    sql(path, "UPDATE revision SET body = printf('%.*c', 5000000, 'x') WHERE rowid = 1")


@hostile(MADE_ELSEWHERE)
def deep_json(path: Path) -> None:
    insert(path, '{"rationale":' + "[" * 50_000 + "]" * 50_000 + "}")


@hostile(MADE_ELSEWHERE)
def formula_in_place_of_an_amount(path: Path) -> None:
    insert(path, '{"allocated_budget_satang":"=cmd|\' /C calc\'!A0"}')


@hostile(MADE_ELSEWHERE)
def amount_without_end(path: Path) -> None:
    insert(path, '{"allocated_budget_satang":' + "9" * 5000 + "}")


@hostile(MADE_ELSEWHERE)
def negative_amount(path: Path) -> None:
    insert(path, '{"allocated_budget_satang":-1}')


@hostile(MADE_ELSEWHERE)
def fraction(path: Path) -> None:
    insert(path, '{"allocated_budget_satang":1.5}')


@hostile(MADE_ELSEWHERE)
def day_that_does_not_exist(path: Path) -> None:
    insert(path, '{"start_date":"2019-02-29"}')


@hostile(MADE_ELSEWHERE)
def unknown_entry(path: Path) -> None:
    insert(path, '{"__class__":"os"}')


@hostile(MADE_ELSEWHERE)
def list_without_end(path: Path) -> None:
    insert(path, '{"objectives":[' + ",".join(['"x"'] * 100_000) + "]}")


@hostile(MADE_ELSEWHERE)
def control_character(path: Path) -> None:
    insert(path, '{"office":"\\u001b[2Jเขต"}')


@hostile(MADE_ELSEWHERE)
def direction_character(path: Path) -> None:
    insert(path, '{"office":"เขต\u202egnp.exe"}')


@hostile(MADE_ELSEWHERE)
def id_that_is_none(path: Path) -> None:
    insert(path, '{"office":"เขต"}', record_id="../../../../../../etc/passwd........")


@hostile(MADE_ELSEWHERE)
def kind_that_is_none(path: Path) -> None:
    insert(path, '{"office":"เขต"}', kind="setting")


NOTE_ABOUT = '"project_id":"0190a1b2-0000-7000-8000-000000000001","text":"x","topic"'


@hostile(MADE_ELSEWHERE)
def note_of_no_topic(path: Path) -> None:
    insert(path, f'{{{NOTE_ABOUT}:"<b>order</b>"}}', kind=NOTE)


@hostile(MADE_ELSEWHERE)
def note_about_nothing_on_the_form(path: Path) -> None:
    insert(path, f'{{"entry_key":"__class__",{NOTE_ABOUT}:"remark"}}', kind=NOTE)


@hostile(MADE_ELSEWHERE)
def note_under_the_id_of_another(path: Path) -> None:
    insert(path, f'{{{NOTE_ABOUT}:"closing"}}', kind=NOTE)


@hostile(MADE_ELSEWHERE)
def note_of_a_month_that_does_not_exist(path: Path) -> None:
    insert(path, f'{{"period":"2018-13",{NOTE_ABOUT}:"remark"}}', kind=NOTE)


# --- a past that cannot have been ---


@hostile(MADE_ELSEWHERE)
def wrong_digest(path: Path) -> None:
    """Change one word silently."""
    sql(path, "UPDATE revision SET body = replace(body_text(body), 'เป็นไปตามแผน', 'ช้ากว่าแผน')")


@hostile(MADE_ELSEWHERE)
def cyclic_parents(path: Path) -> None:
    sql(path, "UPDATE revision SET parents = json_array(digest)")


@hostile(MADE_ELSEWHERE)
def parents_without_end(path: Path) -> None:
    sql(path, f"UPDATE revision SET parents = '[{','.join(['1'] * 100_000)}]' WHERE rowid = 1")


@hostile(DAMAGED)
def parents_that_are_no_json(path: Path) -> None:
    sql(path, "UPDATE revision SET parents = '[' WHERE rowid = 1")


@hostile(DAMAGED)
def orphan_rows(path: Path) -> None:
    sql(path, "DELETE FROM project")


@hostile(DAMAGED)
def text_that_is_not_utf8(path: Path) -> None:
    sql(path, "UPDATE revision SET editor = CAST(x'e0b8' AS TEXT)")


# --- pages and headers ---


@hostile("โปรแกรมอื่นแก้ไข")
def write_ahead_header(path: Path) -> None:
    sql(path, "PRAGMA journal_mode = WAL")


@hostile("โปรแกรมอื่น")
def another_application(path: Path) -> None:
    sql(path, "PRAGMA application_id = 1")


@hostile("รุ่นใหม่กว่า")
def newer_version(path: Path) -> None:
    sql(path, "PRAGMA user_version = 99")


@hostile(MADE_ELSEWHERE)
def older_version_in_name_only(path: Path) -> None:
    sql(path, "PRAGMA user_version = 1")


@hostile(DAMAGED)
def corrupted_page(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for page in range(4096, len(content), 4096):
        content[page : page + 12] = b"\xff" * 12
    path.write_bytes(content)


@hostile(DAMAGED)
def freelist_without_end(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[32:40] = struct.pack(">II", 2, 2**31 - 1)
    path.write_bytes(content)


@hostile(DAMAGED)
def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-5000])


@hostile("กำลังถูกแก้ไข")
def left_half_done(path: Path) -> None:
    """The journal beside it is needed; without it the file mixes two states."""
    path.with_name(f"{path.name}-journal").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(504))


# --- no file of SQLite's ---


@hostile("ว่างเปล่า")
def nothing(path: Path) -> None:
    path.write_bytes(b"")


@hostile("ใหญ่เกิน")
def two_gigabytes_of_nothing(path: Path) -> None:
    os.truncate(path, 2 << 30)


@hostile(NOT_OURS)
def zip_file(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("a.sqlite", "x")


@hostile(NOT_OURS)
def word_file(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", "<w:document/>")


@hostile(NOT_OURS)
def program(path: Path) -> None:
    path.write_bytes(b"MZ\x90\0" + bytes(5000))


@hostile("โฟลเดอร์")
def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@hostile("ทางลัด")
def symbolic_link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


@hostile("ไม่ใช่ไฟล์ข้อมูล")
def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@hostile("ไม่พบไฟล์")
def missing(path: Path) -> None:
    path.unlink()
