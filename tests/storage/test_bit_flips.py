"""Single flipped bits in stored values: damage is detected before any false content is shown.

./run test -m long -s tests/storage/test_bit_flips.py prints the figures of ten thousand flips.
"""

import logging
import random
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.models.errors import UserError
from app.models.note import Note, Topic
from app.models.progress_report import Period
from app.models.project_record import ProjectRecord
from app.services.gathering import gather
from app.storage.file_settings import THAI_DATES
from app.storage.project_file import ProjectFile, new_record_id
from app.storage.revisions import Authorship
from tests.storage.stored_values import StoredByte, stored_bytes

AT_OPENING, SEEN, SILENT, SHOWN = "refused at opening", "seen", "silent", "shown false before it was seen"
Content = tuple[Any, ...]


@pytest.fixture
def busy(tmp_path: Path, record: ProjectRecord) -> Path:
    """A coordinator's file: gathered, edited since, with notes, a removed report and settings."""
    for number in range(3):
        with ProjectFile.create(tmp_path / f"เขต {number}.sqlite") as file:
            file.add_project(replace(record.project, id=new_record_id()))
            project_id = file.project_ids()[0]
            for report in record.reports:
                file.add_report(replace(report, project_id=project_id))
    with ProjectFile.create(tmp_path / "รวม.sqlite") as file:
        for number in range(3):
            gather(file, [tmp_path / f"เขต {number}.sqlite"])
        for project_id in file.project_ids():
            about = (project_id, Topic.REMARK, Period(2018, 10), "narrative")
            file.put_note(Note(new_record_id(), *about, noted_on=date(2018, 11, 2), text="โปรดระบุจำนวน"))
            file.revisions.commit(Authorship("2018-11-02T03:00:00Z", "ผู้ประสานงาน", "PC-1"))
            file.set_project_entry(project_id, "officer_name", "นางสาวตัวอย่าง แก้ไขแล้ว")
        file.remove_report(project_id, record.reports[-1].period)
        file.revisions.commit()
        file.set_report_entry(project_id, Period(2018, 11), "narrative", "แก้ไขค้างไว้ ยังไม่มีประวัติ")
        file.set_setting(THAI_DATES, "1")
        file.database.write_copy(busy := tmp_path / "busy.sqlite")
    return busy


def records(file: ProjectFile) -> Content:
    """Return the shown content of each record."""
    return tuple(
        (file.project(one), file.reports(one), file.notes(one), file.revisions.history(one))
        for one in sorted(file.project_ids())
    )


def everything(path: Path) -> Content:
    """Return a file's whole content, with the rows as SQLite has them."""
    with closing(sqlite3.connect(path)) as connection:
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1"
        ).fetchall()
        return tuple((name, connection.execute(f"SELECT * FROM {name}").fetchall()) for (name,) in names)


def outcome(path: Path, shown: Content) -> str:
    """Return what the ordinary ways of reading a file detect."""
    try:
        file = ProjectFile.open(path, writable=False)
    except UserError:
        return AT_OPENING
    with file:
        was_refused = False
        try:
            if records(file) != shown:
                return SHOWN
        except UserError:
            was_refused = True
        try:
            file.database.check()
        except UserError:
            return SEEN
    return SEEN if was_refused else SILENT


def flip(path: Path, content: bytes, place: int, bit: int) -> None:
    changed = bytearray(content)
    changed[place] ^= 1 << bit
    path.write_bytes(changed)


def flipped(path: Path, times: int, seed: int) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """Count the outcomes, and the columns of undetected flips."""
    chance = random.Random(seed)
    content, places = path.read_bytes(), stored_bytes(path)
    with ProjectFile.open(path, writable=False) as file:
        shown = records(file)
    counts: Counter[str] = Counter()
    missed: Counter[tuple[str, str]] = Counter()
    for _ in range(times):
        one: StoredByte = chance.choice(places)
        flip(path, content, one.place, chance.randrange(8))
        found = outcome(path, shown)
        counts[found] += 1
        if found in (SILENT, SHOWN):
            missed[one.table, one.column] += 1
    path.write_bytes(content)
    return counts, missed


def test_flipped_bits_are_seen(busy: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    counts, missed = flipped(busy, 80, seed=1)
    assert counts[SHOWN] == 0
    assert counts[SILENT] <= 2, missed


@pytest.mark.long
def test_ten_thousand_flipped_bits(
    busy: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.CRITICAL)
    counts, missed = flipped(busy, 10_000, seed=2)
    with capsys.disabled():
        print(f"\n10,000 flipped bits: {dict(counts)}")
        print("not seen:", dict(missed))
    assert counts[SHOWN] == 0
    assert counts[SILENT] <= 100


def test_every_byte_of_every_value_is_known(busy: Path) -> None:
    """The positions are right: reading the file through them gives what SQLite reads."""
    content = busy.read_bytes()
    names = bytes(content[one.place] for one in stored_bytes(busy) if one.column == "project_name")
    with closing(sqlite3.connect(busy)) as connection:
        found = connection.execute("SELECT project_name FROM project ORDER BY rowid").fetchall()
        bodies = connection.execute("SELECT sum(length(body)) FROM revision").fetchone()[0]
    assert names.decode() == "".join(name for (name,) in found)
    assert sum(one.column == "body" for one in stored_bytes(busy)) >= bodies


def test_a_flip_is_a_change(busy: Path) -> None:
    """The control: without verification most flips would be undetected."""
    content, before = busy.read_bytes(), everything(busy)
    place = next(one.place for one in stored_bytes(busy) if one.column == "disbursed_satang")
    flip(busy, content, place, 0)
    assert everything(busy) != before
