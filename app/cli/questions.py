"""The questions that the board answers, on the command line: as lines, and as files."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from app.cli.plain_streams import say
from app.cli.progress import with_progress
from app.cli.records import DONE
from app.models.errors import UserError

if TYPE_CHECKING:
    from app.models.questions.facts import YearView
    from app.services.board_questions.catalogue import Answer, Question
    from app.storage.project_file import ProjectFile

ALL: Final = "all"
LIST: Final = "list"


def add_questions(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--question",
        metavar="NAME",
        help=f"แสดงตารางสรุปนี้แทน เช่น quarters ({LIST} แสดงชื่อตารางทั้งหมด {ALL} คือทุกตาราง)",
    )
    command.add_argument(
        "--targets",
        metavar="25,50,75,100",
        help="กำหนดเป้าหมายการเบิกใช้สะสมของสี่ไตรมาส เป็นร้อยละของงบประมาณ",
    )


def is_asking(command: argparse.Namespace) -> bool:
    return bool(command.question)


def answer_question(command: argparse.Namespace, year: int | None) -> int:
    """Print the tables asked for, and write them to a file if one is named. Raises UserError."""
    from app.services.board_questions.catalogue import QUESTIONS
    from app.services.board_questions.export import answers_bytes, check_target
    from app.services.units.listing import units_of
    from app.storage.output_files import write_file

    if command.question == LIST:
        with open_for_board(command) as file:
            word = units_of(file).word
        for one in QUESTIONS:
            say(f"{one.key}: {one.of_units(word).title}")
        return DONE
    wanted = QUESTIONS if command.question == ALL else (_named(command.question),)
    if command.out:
        check_target(command.out)
    with open_for_board(command) as file:
        view = _view(file, year, command)
    answers = [one.answered(view) for one in wanted]
    for answer in answers:
        for line in _lines(answer):
            say(line)
    if command.out:
        write_file(command.out, answers_bytes(answers, command.out, office_filter(command.office)))
        say(f"ส่งออกแล้ว: {command.out}")
    return DONE


def is_for_executives(command: argparse.Namespace) -> bool:
    return command.out is not None and command.out.suffix.lower() == ".html"


def write_executive_page(command: argparse.Namespace, year: int | None) -> int:
    """Write the page for executives to the file named. Raises UserError."""
    from app.services.board_questions.executive_page import executive_page
    from app.storage.output_files import write_file

    with open_for_board(command) as file:
        view = _view(file, year, command)
    write_file(command.out, executive_page(view, office_filter(command.office)))
    say(f"สร้างรายงานสำหรับผู้บริหารแล้ว: {command.out}")
    return DONE


@contextmanager
def open_for_board(command: argparse.Namespace, *, is_changing: bool = False) -> Iterator["ProjectFile"]:
    """Open the file for a block after which the board is told. Raises UserError.

    It is only read, unless something in it changes: otherwise it would be backed up first, which takes a
    coordinator's file many times as long as its board. The pages of a large file are checked beside the
    reading, which ends with that: nothing is told of pages that are damaged.
    """
    with _opened(command, is_changing=is_changing) as file:
        try:
            yield file
        except Exception:
            file.database.finish_check()  # damage explains it better
            raise
        file.board.finish_check()


def _opened(command: argparse.Namespace, *, is_changing: bool) -> "ProjectFile":
    from app.storage.board.board import READ
    from app.storage.database_file import DatabaseFile
    from app.storage.project_file import ProjectFile

    if is_changing or command.targets:
        return ProjectFile.open(command.file)
    opened = DatabaseFile.open(command.file, writable=False, shown_first=True, first=READ)
    file = ProjectFile(opened)
    if file.database.is_up_to_date and not file.revisions.edited_count():
        return file
    file.close()
    return ProjectFile.open(command.file)


def _view(file: "ProjectFile", year: int | None, command: argparse.Namespace) -> "YearView":
    from app.models.board import BoardFilter, narrowed
    from app.services.board import read_board
    from app.services.board_questions.reading import read_view, set_targets

    refresh_board(file)
    board = read_board(file, year)
    if command.targets:
        set_targets(file, board.fiscal_year, _targets(command.targets))
    view = read_view(file, board)
    return view.of_board(narrowed(board, command.office or "", BoardFilter.ALL))


def _named(key: str) -> "Question":
    from app.services.board_questions.catalogue import QUESTIONS, question_named

    found = question_named(key)
    if found is None:
        names = " ".join(one.key for one in QUESTIONS)
        raise UserError(f"ไม่มีตารางสรุปชื่อ {key}", f"โปรดระบุชื่อใดชื่อหนึ่ง: {names}")
    return found


def _targets(text: str) -> list[int]:
    from app.models.thai import parse_percent

    return [parse_percent(part) for part in text.split(",")]


def _lines(answer: "Answer") -> Iterator[str]:
    columns = answer.question.columns
    yield answer.title
    yield " | ".join(column.title for column in columns)
    for row in answer.rows:
        yield " | ".join(column.text_of(row) for column in columns)
    if answer.total is not None:
        yield " | ".join(answer.total_texts)
    if answer.question.note:
        yield answer.question.note


def office_filter(office: str | None) -> list[str]:
    """Return in words which offices are shown; nothing if all are."""
    return [f"เฉพาะหน่วยงานที่มีคำว่า “{office}”"] if office else []


def refresh_board(file: "ProjectFile") -> None:
    """Compute the missing rows of the board with progress, because it takes seconds after a gathering."""
    from app.services.board import STEP, refreshing

    stale = file.board.stale()
    for _ in with_progress(refreshing(file, stale), -(-len(stale) // STEP), "กำลังจัดทำภาพรวม"):
        pass
