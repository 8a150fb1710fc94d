"""Notes in which a coordinator decides something: what the gate takes, and what it cannot have been."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.models.note import Note, Topic, distinct_note, merged_note, received_note_id
from app.models.progress_report import Period
from app.models.project_record import ProjectRecord
from app.models.submission.deadlines import Deadline, deadline_note
from app.services.gathering import gather
from app.storage import rows
from app.storage.opening.note_validator import ImpossibleError
from app.storage.opening.revision_validator import RevisionValidator
from app.storage.project_file import ProjectFile
from app.storage.revision_payload import NOTE, canonical, payload_of_row

OCTOBER = Period(2018, 10)
ONE, TWO = "0190a1b2-0000-7000-8000-000000000001", "0190a1b2-0000-7000-8000-000000000002"
MINBURI = "สำนักงานเขตมีนบุรี"


def received(office: str = MINBURI) -> Note:
    made = Note(received_note_id(OCTOBER, office), "", Topic.RECEIVED, OCTOBER, text=office)
    return replace(made, noted_on=date(2018, 10, 27))


DECISIONS = [
    replace(deadline_note(OCTOBER), text="2018-11-05", answer="วันหยุดราชการ"),
    replace(deadline_note(), text=str(Deadline(31))),
    received(),
    replace(Note.of(Topic.RECEIVED, ONE, OCTOBER), noted_on=date(2018, 10, 26)),
    Note.of(Topic.RECEIVED, ONE, OCTOBER),
    distinct_note(TWO, ONE),
    merged_note(ONE, TWO),
]


@pytest.fixture
def validator() -> Iterator[RevisionValidator]:
    made = RevisionValidator()
    yield made
    made.close()


def check(validator: RevisionValidator, note: Note, **changed: object) -> None:
    payload = json.loads(payload_of_row(NOTE, rows.note_row(note)))
    payload |= changed
    payload = {key: value for key, value in payload.items() if value is not None}
    validator.check_payload(NOTE, note.id, canonical(payload))


@pytest.mark.parametrize("note", DECISIONS, ids=lambda note: str(note.topic))
def test_decisions_pass_the_gate(validator: RevisionValidator, note: Note) -> None:
    check(validator, note)
    check(validator, replace(note, settled_on=date(2018, 12, 1)))


@pytest.mark.parametrize("note", DECISIONS, ids=lambda note: str(note.topic))
def test_a_removed_decision_passes_the_gate(validator: RevisionValidator, note: Note) -> None:
    removed = {"removed": True, "text": None, "answer": None, "noted_on": None}
    check(validator, note, **removed)


IMPOSSIBLE = [
    (DECISIONS[0], {"text": "2018-02-31"}),
    (DECISIONS[0], {"text": "20181105"}),
    (DECISIONS[0], {"text": "0/28"}),
    (DECISIONS[0], {"text": None}),
    (DECISIONS[0], {"text": 5}),
    (DECISIONS[0], {"project_id": ONE}),
    (DECISIONS[1], {"text": "0/32"}),
    (DECISIONS[1], {"text": "2/1"}),
    (DECISIONS[1], {"text": " 0/1"}),
    (DECISIONS[1], {"text": "2018-11-05"}),
    (DECISIONS[2], {"text": None}),
    (DECISIONS[2], {"period": None}),
    (DECISIONS[2], {"entry_key": "progress"}),
    (DECISIONS[3], {"period": None}),
    (DECISIONS[5], {"rule": ONE}),
    (DECISIONS[5], {"rule": "over-budget"}),
    (DECISIONS[6], {"text": ONE}),
    (DECISIONS[6], {"text": "ใหม่"}),
]


@pytest.mark.parametrize(("note", "changed"), IMPOSSIBLE)
def test_what_no_coordinator_can_have_decided_is_refused(
    validator: RevisionValidator, note: Note, changed: dict[str, object]
) -> None:
    with pytest.raises(ImpossibleError):
        check(validator, note, **changed)


def test_one_decision_is_one_record_whoever_makes_it() -> None:
    assert distinct_note(ONE, TWO) == distinct_note(TWO, ONE)
    assert received_note_id(OCTOBER, MINBURI) == received_note_id(OCTOBER, "เขต มีนบุรี กทม.")
    assert received_note_id(OCTOBER, MINBURI) != received_note_id(OCTOBER, "สำนักงานเขตลาดกระบัง")


def test_decisions_travel_with_the_file_and_deadlines_to_the_offices(
    file: ProjectFile, record: ProjectRecord, tmp_path: Path
) -> None:
    file.add_project(record.project, record.reports)
    for note in DECISIONS[:3]:
        file.put_note(note)
    file.revisions.commit()
    file.database.write_outgoing(whole := tmp_path / "ส่งต่อ.sqlite")
    file.database.write_outgoing(returned := tmp_path / "ส่งกลับ.sqlite", only=[record.project.id])
    for source, expected in ((whole, DECISIONS[:3]), (returned, DECISIONS[:2])):
        with ProjectFile.create(tmp_path / f"รวม-{source.name}") as other:
            gather(other, [source])
            assert sorted(other.file_notes(), key=lambda note: note.id) == sorted(
                expected, key=lambda note: note.id
            )
