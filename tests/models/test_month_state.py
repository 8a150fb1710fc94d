"""A month's four steps: each is done only if it is true, and the next one is the first that is not."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.models.month_state import Action, MonthState, MonthStatus, ProjectMonth, Step
from app.models.progress_report import Period, ProgressReport

MARCH = Period(2026, 3)
SENT = datetime(2026, 3, 24, 10, 0)
IDS = [f"0190a1b2-0000-7000-8000-00000000000{number}" for number in range(10)]


def row(number: int = 0, *, reported: bool = True, **known: Any) -> ProjectMonth:
    """A project whose report is filled in, checked, printed and saved, unless told otherwise."""
    project_id = IDS[number]
    report = ProgressReport(project_id, MARCH) if reported else None
    done = {"is_printed": True, "findings": 0} | known
    return ProjectMonth(project_id, MARCH, "โครงการ", "", "", "", None, report, **done)


def month(*rows: ProjectMonth, is_sent: bool = True) -> MonthState:
    return MonthState(MARCH, date(2026, 3, 28), rows, SENT, is_sent)


def ticks(state: MonthState) -> list[Step]:
    return [step.step for step in state.steps if step.is_done]


rows = st.lists(
    st.builds(
        lambda reported, **known: (reported, known),
        st.booleans(),
        has_skip=st.booleans(),
        is_printed=st.booleans(),
        findings=st.sampled_from([None, 0, 0, 2]),
        is_unsaved=st.sampled_from([False, False, False, True]),
    ),
    max_size=4,
).map(lambda drawn: [row(n, reported=reported, **known) for n, (reported, known) in enumerate(drawn)])


@given(rows, st.booleans())
def test_every_tick_is_true(drawn: list[ProjectMonth], is_sent: bool) -> None:
    found = ticks(month(*drawn, is_sent=is_sent))
    filled = bool(drawn) and all(
        (one.report is not None or one.has_skip) and not one.is_unsaved for one in drawn
    )
    reports = [one for one in drawn if one.report]
    assert (Step.FILL in found) == filled
    assert (Step.CHECK in found) == (filled and all(one.findings == 0 for one in reports))
    assert (Step.PRINT in found) == (filled and all(one.is_printed for one in drawn))
    assert (Step.SEND in found) == (filled and is_sent)


@given(rows, st.booleans())
def test_the_button_names_what_is_left_and_nothing_is_left_only_when_all_is_ticked(
    drawn: list[ProjectMonth], is_sent: bool
) -> None:
    state = month(*drawn, is_sent=is_sent)
    following = state.next_step
    if len(ticks(state)) == len(Step):
        assert (following.action, following.text) == (Action.NOTHING, state.complete_words)
    else:
        assert following.text != state.complete_words or not drawn
        assert following.action is not Action.NOTHING or not drawn or state.uncounted
    assert set(following.project_ids) <= {one.id for one in drawn}


@given(rows)
def test_every_project_of_a_month_is_filled_skipped_or_missing(drawn: list[ProjectMonth]) -> None:
    state = month(*drawn)
    assert state.filled + state.skipped + len(state.missing) == len(drawn)
    assert state.printed + len(state.unprinted) == len(drawn)


def test_the_steps_say_how_far_they_are() -> None:
    skipped, missing = row(1, reported=False, has_skip=True), row(2, reported=False, is_printed=False)
    state = replace(month(row(0, findings=3), skipped, missing), sent_at=None, is_sent=False)
    assert [step.words for step in state.steps] == [
        "1 จาก 3 (ข้าม 1)",
        "3 ข้อ ใน 1 โครงการ",
        "2 จาก 3",
        "ยังไม่ส่ง",
    ]
    assert ticks(state) == []
    assert (state.next_step.text, state.next_step.project_ids) == ("กรอกโครงการที่เหลือ 1 โครงการ", (IDS[2],))


def test_what_comes_next_follows_the_steps() -> None:
    unsaved, missing = row(0, is_unsaved=True), row(1, reported=False)
    doubtful, unprinted = row(2, findings=1), row(3, is_printed=False)
    rest: list[ProjectMonth] = [unsaved, missing, doubtful, unprinted]
    found = []
    while rest:
        found.append(month(*rest, is_sent=False).next_step.action)
        rest.pop(0)
    assert found == [Action.SAVE, Action.FILL, Action.CHECK, Action.PRINT]
    assert month(row(), is_sent=False).next_step.action is Action.SEND
    assert month(row()).next_step.text == "ครบแล้ว 1 โครงการ"


def test_a_report_wins_over_a_skip() -> None:
    assert row(has_skip=True).status is MonthStatus.DONE
    assert not row(has_skip=True).is_skipped
    assert row(reported=False, has_skip=True).status is MonthStatus.SKIPPED


def test_a_month_that_was_edited_after_it_was_sent_says_so() -> None:
    assert [month(row(), is_sent=sent).steps[-1].words for sent in (True, False)] == [
        "ทำไฟล์ส่งแล้ว 24/3/2569",
        "แก้ไขหลังส่งเมื่อ 24/3/2569",
    ]


def test_findings_and_unsaved_text_become_known_later() -> None:
    state = month(row(0, findings=None), row(1)).with_counts({IDS[0]: 2}).with_unsaved({IDS[1]})
    assert (str(state.findings), state.unsaved) == ("ข้อที่ควรตรวจของเดือนนี้ 2 ข้อ ใน 1 โครงการ", (IDS[1],))
    assert state.with_unsaved(()).unsaved == ()


def test_days_are_counted_to_the_deadline() -> None:
    assert [month().days_left(date(2026, 3, day)) for day in (24, 28, 30)] == [4, 0, -2]


def test_a_complete_month_tells_how_many_projects_and_how_many_of_them_are_skipped() -> None:
    skipped = row(1, reported=False, has_skip=True)
    assert month(row()).complete_words == "ครบแล้ว 1 โครงการ"
    assert month(row(), skipped).complete_words == "ครบแล้ว 2 โครงการ (ข้าม 1)"
    assert month(row(), skipped).count == (1, 1, 2)
    assert month(row(), skipped).count.is_complete
    assert str(month(row(), skipped).count) == "1 จาก 2 (ข้าม 1)"


@given(rows, st.dictionaries(st.sampled_from(IDS), st.integers(0, 3)), st.sets(st.sampled_from(IDS)))
def test_what_becomes_known_later_changes_only_the_rows_it_is_about(
    drawn: list[ProjectMonth], counts: dict[str, int], unsaved: set[str]
) -> None:
    before = month(*drawn)
    after = before.with_counts(counts).with_unsaved(unsaved)
    expected = [
        one._replace(findings=counts.get(one.id, one.findings), is_unsaved=one.id in unsaved) for one in drawn
    ]
    assert list(after.rows) == expected
    fresh = month(*expected)
    assert (after.steps, after.next_step) == (fresh.steps, fresh.next_step)
    assert [after.row(one.id) for one in drawn] == expected
    assert after.row("") is None
