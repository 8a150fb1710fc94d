"""Compress the payloads of revisions, each separately, so that each can be read alone.

The column is `revision.body`. A compressed payload is one byte, the number of the dictionary, then a raw
deflate stream of the UTF-8 text with that dictionary. A dictionary never changes: a better one gets the next
number.
"""

import sqlite3
import zlib
from typing import Final

PAYLOAD_TEXT: Final = "body_text(body)"
"""SQL for the text of a revision's payload, on connections passed to `register`."""

MAX_LENGTH: Final = 4 << 20
"""Size limit of one payload after decompression, in bytes: the longest text that the gate accepts."""

_LATEST: Final = 1
_DICTIONARIES: Final = {
    1: (
        '{"allocated_budget_satang":,"coordinator":"","division":"ฝ่ายการศึกษา ฝ่ายป'
        "กครอง ฝ่ายทะเบียน ฝ่ายโยธา ฝ่ายสิ่งแวดล้อมและสุขาภิบาล ฝ่ายรายได้ ฝ่ายรักษา"
        "ความสะอาดและสวนสาธารณะ ฝ่ายการคลัง ฝ่ายเทศกิจ ฝ่ายพัฒนาชุมชนและสวัสดิการสัง"
        'คม","end_date":"-09-30","fiscal_year":256,"objectives":["เพื่อให้","เพื่อส่'
        'งเสริม"],"office":"สำนักงานเขต","officer_name":"นางสาว นาย นาง","officer_ph'
        'one":"02 08","project_code":"0000-","project_name":"โครงการ","rationale":["'
        'กรุงเทพมหานคร การดำเนินงาน ตามพระราชบัญญัติ ประชาชน การพัฒนา"],"start_date"'
        ':"-10-01","strategic_alignments":[{"indicator":"ตัวชี้วัด ร้อยละ","strategi'
        'c_goal":"เป้าหมายที่","strategic_issue":"ด้านที่ - มหานคร","strategic_sub_i'
        'ssue":""}],"subdivision":"","targets":[{"items":["จำนวน"],"title":"ด้านปริม'
        'าณ"},{"items":["ร้อยละ"],"title":"ด้านคุณภาพ"}]}{"disbursed_satang":0,"narr'
        'ative":"อยู่ระหว่างดำเนินการ ดำเนินการแล้วเสร็จ ได้ดำเนินการจัดกิจกรรม เบิก'
        "จ่ายงบประมาณ เรียบร้อยแล้ว ไม่มีปัญหาอุปสรรค ขออนุมัติโครงการ คณะกรรมการ ปร"
        'ะชุม ตามแผนที่กำหนด","period":"20-","plan_status":"เป็นไปตามแผน","progress"'
        ':1000,"project_id":"01-7-","reported_on":"2019-","target_status":"เป็นไปตาม'
        'เป้าหมาย"}'
    ).encode(),
}


def register(connection: sqlite3.Connection) -> None:
    """Make PAYLOAD_TEXT available in SQL on this connection."""
    connection.create_function("body_text", 1, unpack, deterministic=True)


def pack(text: str) -> str | bytes:
    """Return the stored form of a payload: compressed if that is shorter, otherwise the text."""
    plain = text.encode()
    compressor = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS, zdict=_DICTIONARIES[_LATEST])
    packed = bytes([_LATEST]) + compressor.compress(plain) + compressor.flush()
    return packed if len(packed) < len(plain) else text


def unpack(stored: str | bytes) -> str:
    """Return the text of a stored payload: the inverse of `pack`. Raises ValueError for invalid data."""
    return stored if isinstance(stored, str) else unpack_bytes(stored).decode()


def unpack_bytes(stored: str | bytes) -> bytes:
    """Return the text of a stored payload as UTF-8, as it is hashed. Raises ValueError for invalid data."""
    if isinstance(stored, str):
        return stored.encode()
    if not stored or stored[0] not in _DICTIONARIES:
        raise ValueError("unknown dictionary")
    expander = zlib.decompressobj(-zlib.MAX_WBITS, zdict=_DICTIONARIES[stored[0]])
    try:
        plain = expander.decompress(stored[1:], MAX_LENGTH)
    except zlib.error as error:
        raise ValueError("damaged payload") from error
    if not expander.eof or expander.unused_data:
        raise ValueError("damaged or too long payload")
    return plain
