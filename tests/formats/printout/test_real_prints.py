"""The two real print-outs, read back with all their errors, and corrected."""

from dataclasses import replace
from datetime import date

import pytest

from app.formats.printout.model import Place
from app.formats.printout.reader import PrintedProject, read_text
from app.models.entry import later_entries
from app.models.errors import UserError
from app.models.progress_report import ProgressReport
from app.models.project import Project
from tests.formats.printout.printouts import Comparison
from tests.formats.printout.readings import PRINTS, SCANNED, entry, the_print

# --- the real print-outs ---


@pytest.fixture(scope="module")
def scanned() -> PrintedProject:
    [project] = read_text(SCANNED)
    return project


def test_two_prints_of_one_project_are_its_two_versions(scanned: PrintedProject) -> None:
    assert [version.number for version in scanned.versions] == [1, 2]
    assert {version.record.project.project_code for version in scanned.versions} == {"50130000-3379"}
    assert scanned.latest is scanned.versions[1]


@pytest.mark.parametrize(
    ("version", "exact", "flagged", "needless"), [(0, 79, 7, 5), (1, 81, 9, 9)], ids=PRINTS
)
def test_nothing_is_wrong_without_a_flag(
    scanned: PrintedProject, version: int, exact: int, flagged: int, needless: int
) -> None:
    comparison = Comparison.of(scanned.versions[version], the_print(PRINTS[version]), of_first_form=True)
    print(f"\n{PRINTS[version]} print: {comparison}")
    assert comparison.wrong_without_flag == set()
    assert len(comparison.wanted) == 81
    assert len(comparison.exact) == exact
    assert len(comparison.flagged) == flagged
    assert len(comparison.flagged_needlessly) == needless


@pytest.mark.parametrize(("version", "other"), [(0, "second"), (1, "first")])
def test_a_print_differs_from_the_other_only_where_the_two_do(
    scanned: PrintedProject, version: int, other: str
) -> None:
    comparison = Comparison.of(scanned.versions[version], the_print(other), of_first_form=True)
    print(f"\nversion {version + 1} against the {other} print: {comparison}")
    revised: set[Place] = {
        ("rationale", 1),
        ("strategic_alignments", 0, "strategic_goal"),
        ("strategic_alignments", 0, "indicator"),
    }
    misread: set[Place] = {("reports", 8, "narrative"), ("reports", 9, "narrative")}
    assert comparison.wrong == revised | (misread if version == 0 else set())


def test_every_entry_knows_its_lines(scanned: PrintedProject) -> None:
    lines = SCANNED.split("\n")
    later = {*later_entries(Project), *later_entries(ProgressReport)}
    for version in scanned.versions:
        for found in version.entries:
            assert found.lines or found.place[-1] in later
            assert all(line.text[:12].split("\t")[0] in lines[line.number - 1] for line in found.lines)
    narrative = entry(scanned.versions[1], "reports", 5, "narrative")
    assert [line.number for line in narrative.lines] == [164, 180]


def test_a_number_used_twice_and_one_left_alone_make_the_reports_doubtful(scanned: PrintedProject) -> None:
    doubts = " ".join(entry(scanned.versions[0], "reports", 8, "narrative").doubts)
    assert "เลขครั้งที่ 9 ใช้ซ้ำกัน 2 ครั้ง" in doubts
    assert "“รายงานครั้งที่ 8” ที่ไม่มีข้อความตามหลัง" in doubts


def test_what_the_prints_say_in_nearly_the_same_words_is_doubtful_in_both(scanned: PrintedProject) -> None:
    first, second = (entry(version, "reports", 8, "narrative") for version in scanned.versions)
    assert "ทราย" in first.doubts[-1]
    assert "ทวาย" in second.doubts[-1]


def test_what_was_rewritten_between_the_prints_is_no_doubt(scanned: PrintedProject) -> None:
    assert [entry(v, "strategic_alignments", 0, "strategic_goal").doubts for v in scanned.versions] == [
        (),
        (),
    ]


# --- corrections ---


def test_a_corrected_entry_is_beyond_doubt_and_goes_into_the_record(scanned: PrintedProject) -> None:
    reading = scanned.versions[0]
    mended = entry(reading, "reports", 8, "reported_on").corrected("25 พ.ค. 62")
    others = [found for found in reading.entries if found.place != mended.place]
    assert mended.doubts == ()
    assert replace(reading, entries=(*others, mended)).record.reports[7].reported_on == date(2019, 5, 25)


@pytest.mark.parametrize(
    ("key", "text"), [("reported_on", "31/2/2562"), ("progress", "มาก"), ("disbursed_satang", "-1")]
)
def test_what_cannot_be_stored_is_refused(scanned: PrintedProject, key: str, text: str) -> None:
    with pytest.raises(UserError):
        entry(scanned.versions[0], "reports", 8, key).corrected(text)
