"""Send, gather and the board on the command line."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from app.cli import main
from app.models.note import Note, Topic
from app.models.project_record import ProjectRecord
from app.storage.project_file import ProjectFile, new_record_id
from tests.cli.commands import Captured, refused

# --- send ---


def test_sending_tells_where_and_what(saved: Path, tmp_path: Path, capsys: Captured) -> None:
    assert main(["send", str(saved), "--out", str(tmp_path / "ส่ง")]) == 0
    told = capsys.readouterr().out
    [sent] = (tmp_path / "ส่ง").iterdir()
    assert str(sent) in told
    assert "โครงการ 1 โครงการ รายงาน 9 ครั้ง" in told
    assert main(["check", str(sent)]) == 0


def test_findings_come_first_and_hinder_nothing(
    saved: Path, record: ProjectRecord, tmp_path: Path, capsys: Captured
) -> None:
    with ProjectFile.open(saved) as file:
        file.set_project_entry(record.project.id, "office", "")
    assert main(["send", str(saved), "--out", str(tmp_path / "ส่ง"), "--mask"]) == 1
    told = capsys.readouterr().out.splitlines()
    assert "ยังไม่ได้กรอกสำนักงานเขต" in told[0]
    assert "มีข้อที่ควรตรวจ 1 ข้อ" in told[1]
    [sent] = (tmp_path / "ส่ง").iterdir()
    assert sent.stem.endswith("_ปกปิด")


def test_what_cannot_be_sent_is_refused(saved: Path, tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "a file").write_text("")
    refused(["send", saved, "--out", tmp_path / "a file"], "บันทึก", capsys)
    refused(["send", tmp_path / "missing.sqlite", "--out", tmp_path], "ไม่พบไฟล์", capsys)


# --- gather ---


def test_a_file_that_was_gathered_before_is_not_counted_again(
    saved: Path, tmp_path: Path, capsys: Captured
) -> None:
    into = tmp_path / "รวม.sqlite"
    main(["gather", str(into), str(saved)])
    capsys.readouterr()
    assert main(["gather", str(into), str(saved)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "รวมแล้ว 0 ไฟล์ ไม่รับ 0 ไฟล์ เคยรวมแล้ว 1 ไฟล์"


def test_gathering_tells_of_each_file_in_a_line(saved: Path, tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "ได้รับ").mkdir()
    assert main(["send", str(saved), "--out", str(tmp_path / "ได้รับ")]) == 0
    (tmp_path / "ได้รับ" / "zip.sqlite").write_bytes(b"PK\3\4")
    into = tmp_path / "รวม.sqlite"
    capsys.readouterr()
    assert main(["gather", str(into), str(tmp_path / "ได้รับ")]) == 1
    refused_line, taken, entering, total = capsys.readouterr().out.splitlines()
    assert refused_line == "ไม่รับ: zip.sqlite ไม่ใช่ไฟล์ของโปรแกรมรายงาน"
    assert taken.startswith("รับ: สำนักงานเขตมีนบุรี_2562_")
    assert taken.endswith("(ใหม่ 10 ระเบียน)")
    assert entering == (
        "  ยอดรวม สำนักงานเขตมีนบุรี: โครงการ 0 → 1  รายงาน 0 → 9 ครั้ง  "
        "งบประมาณ 0 → 180,000 บาท  เบิกใช้ 0 → 180,000 บาท"
    )
    assert total == "รวมแล้ว 1 ไฟล์ ไม่รับ 1 ไฟล์"
    assert main(["gather", str(into), str(saved)]) == 0
    assert "(ตรงกัน 10 ระเบียน)" in capsys.readouterr().out
    assert main(["gather", str(into), "--undo"]) == 0
    assert capsys.readouterr().out == "ยกเลิกการรวมครั้งที่ 2 แล้ว\n"


def test_gathering_tells_what_a_file_removes_and_lowers(
    saved: Path, record: ProjectRecord, tmp_path: Path, capsys: Captured
) -> None:
    into, month = tmp_path / "รวม.sqlite", record.reports[-1].period
    assert main(["gather", str(into), str(saved)]) == 0
    with ProjectFile.open(saved) as file:
        file.set_report_entry(record.project.id, month, "disbursed_satang", 1_00)
        file.remove_report(record.project.id, record.reports[0].period)
    capsys.readouterr()
    before = into.read_bytes()
    assert main(["gather", str(into), str(saved), "--dry-run"]) == 1
    name, *told, total = capsys.readouterr().out.splitlines()
    project = f"{record.project.project_code} {record.project.project_name}"
    assert name == f"รับ: {saved.name} (ใหม่กว่า 1, ลบ 1, ตรงกัน 8 ระเบียน)"
    assert told[0].startswith(f"  ลบ: {project}: รายงาน {record.reports[0].period.short_thai} ")
    assert told[0].endswith("→ – (รอการตัดสินใจ)")
    fall = f"เบิกใช้ {month.short_thai} 91,600 บาท → 1 บาท (ลดลง 99.9 %) (รอการตัดสินใจ)"
    assert told[1:] == [f"  ลดลงมาก: {project}: {fall}"], "the totals keep their values"
    assert total == "ตรวจแล้วยังไม่ได้รวม รับได้ 1 ไฟล์ ไม่รับ 0 ไฟล์"
    assert into.read_bytes() == before
    assert main(["gather", str(into), str(saved)]) == 1
    assert told[1] in capsys.readouterr().out


def test_a_dry_run_lists_what_is_new_and_makes_no_file(
    saved: Path, record: ProjectRecord, tmp_path: Path, capsys: Captured
) -> None:
    assert main(["gather", str(tmp_path / "รวม.sqlite"), str(saved), "--dry-run"]) == 0
    assert f"  เพิ่ม: {record.project.project_code} " in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == [saved.name]


def test_a_file_that_came_back_changes_a_clerks_file_only_when_accepted(
    saved: Path, record: ProjectRecord, tmp_path: Path, capsys: Captured
) -> None:
    into, month = tmp_path / "รวม.sqlite", record.reports[-1].period
    main(["gather", str(into), str(saved)])
    with ProjectFile.open(into) as file:
        file.set_report_entry(record.project.id, month, "disbursed_satang", 1_00)
        file.put_note(Note(new_record_id(), record.project.id, Topic.REMARK, text="ขอหลักฐาน"))
    main(["return", str(into), "--out", str(tmp_path / "กลับ")])
    [back] = (tmp_path / "กลับ").iterdir()
    capsys.readouterr()
    assert main(["gather", str(saved), str(back)]) == 1
    refused_line, advice, change, *_ = capsys.readouterr().out.splitlines()
    assert refused_line == f"ไม่รับ: ไฟล์ {back.name} ที่ผู้ประสานงานส่งกลับจะเปลี่ยนข้อมูลในไฟล์นี้ จึงยังไม่รับ"
    assert "--accept" in advice
    assert change.endswith(f"เบิกใช้ {month.short_thai} 91,600 บาท → 1 บาท (ลดลง 99.9 %)")
    with ProjectFile.open(saved, writable=False) as file:
        assert file.reports(record.project.id) == record.reports
        assert file.notes() == ()
    assert main(["gather", str(saved), str(back), "--accept"]) == 1, "a figure falls much"
    with ProjectFile.open(saved, writable=False) as file:
        assert file.reports(record.project.id)[-1].disbursed_satang == 1_00
        assert [note.text for note in file.notes()] == ["ขอหลักฐาน"]


def test_gathering_tells_what_somebody_must_decide(
    saved: Path, record: ProjectRecord, tmp_path: Path, capsys: Captured
) -> None:
    sent = []
    for number, name in enumerate(("ก", "ข")):
        copy = Path(shutil.copy(saved, tmp_path / f"{number}.sqlite"))
        with ProjectFile.open(copy) as file:
            file.set_project_entry(record.project.id, "officer_name", name)
            file.add_project(replace(record.project, id=new_record_id()))
        sent.append(str(copy))
    assert main(["gather", str(tmp_path / "รวม.sqlite"), *sent]) == 1
    told = capsys.readouterr().out.splitlines()
    assert "แก้ไขต่างกัน: 50130000-3379 โครงการพัฒนาคุณภาพเครือข่ายโรงเรียน: ชื่อผู้รับผิดชอบ" in told
    assert "อาจซ้ำกัน: 50130000-3379 3 โครงการ" in told


def test_gathering_brings_the_board_up_to_date(saved: Path, tmp_path: Path) -> None:
    into = tmp_path / "รวม.sqlite"
    assert main(["gather", str(into), str(saved)]) == 0
    with ProjectFile.open(into) as file:
        assert file.board.stale() == []


def test_the_board_tells_of_each_office_in_a_line(saved: Path, tmp_path: Path, capsys: Captured) -> None:
    main(["gather", str(into := tmp_path / "รวม.sqlite"), str(saved)])
    capsys.readouterr()
    assert main(["board", str(into), "--year", "๖๒"]) == 0
    head, *offices, total = capsys.readouterr().out.splitlines()
    assert head.startswith("ภาพรวมทุกเขต ปีงบประมาณ 2562   ข้อมูล ณ วันที่ ")
    assert len(offices) == 50
    minburi = next(line for line in offices if line.startswith("สำนักงานเขตมีนบุรี: "))
    assert "ต.ค. 61 ครบ 1/1 · ทันเวลา 0/1" in minburi, "it was gathered years later"
    assert "ก.ย. 62 ยังไม่ส่ง" in minburi
    assert "งบประมาณ 180,000 ใช้ไป 180,000 บาท (100.00 %)" in minburi
    assert total.startswith("รวม 50 เขต 1 โครงการ | งบประมาณ 180,000 ใช้ไป 180,000 บาท")


@pytest.mark.parametrize("ending", ["xlsx", "pdf"])
def test_the_board_is_exported(saved: Path, tmp_path: Path, capsys: Captured, ending: str) -> None:
    out = tmp_path / f"ภาพรวม.{ending}"
    assert main(["board", str(saved), "--year", "2562", "--office", "มีนบุรี", "--out", str(out)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"ส่งออกแล้ว: {out}"
    assert out.stat().st_size > 1000


def test_the_board_is_no_other_kind_of_file(saved: Path, tmp_path: Path, capsys: Captured) -> None:
    refused(["board", saved, "--out", tmp_path / "a.csv"], ".xlsx หรือ .pdf", capsys)
    refused(["board", saved, "--year", "ปีนี้"], "อ่านปีงบประมาณ", capsys)


def test_gathering_nothing_is_refused(saved: Path, tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "ว่าง").mkdir()
    refused(["gather", tmp_path / "a.sqlite", tmp_path / "ว่าง"], "ไม่พบไฟล์ .sqlite ที่จะรวม", capsys)
    refused(["gather", tmp_path / "a.db", saved], "ลงท้ายด้วย .sqlite", capsys)
    refused(["gather", saved, "--undo"], "ยังไม่เคยรวม", capsys)


def test_nothing_is_said_to_be_gathered_into_a_file_that_another_program_made_meanwhile(
    saved: Path, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def made_meanwhile(_file: ProjectFile) -> list[str]:
        into.write_text("theirs")
        return []

    into = tmp_path / "รวม.sqlite"
    monkeypatch.setattr("app.cli.coordinator.what_to_see_to", made_meanwhile)
    assert main(["gather", str(into), str(saved)]) == 2
    told = capsys.readouterr()
    assert "รวมแล้ว" not in told.out
    assert "มีไฟล์ รวม.sqlite อยู่แล้ว" in told.err


def test_a_target_made_in_vain_is_taken_away(tmp_path: Path, capsys: Captured) -> None:
    assert main(["gather", str(tmp_path / "a.sqlite"), str(tmp_path / "missing.sqlite")]) == 1
    assert list(tmp_path.iterdir()) == []
