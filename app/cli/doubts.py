"""What an import asks and leaves out, on the command line."""

import argparse
from collections.abc import Callable, Sequence

from app.cli.plain_streams import say
from app.models.import_doubts import (
    Answers,
    LeftOut,
    Question,
    Summary,
    check_answers,
    parse_answers,
    proposals,
)

_MOST_NAMES = 3
_MOST_CHOICES = 8


def add_answers(command: argparse.ArgumentParser, *, remembers: bool = True) -> None:
    """Add the options that answer an import's questions; some imports remember answers."""
    answers = command.add_argument_group("ข้อที่โปรแกรมถาม")
    answers.add_argument(
        "--accept-proposed", action="store_true", help="ใช้คำตอบที่โปรแกรมเสนอ สำหรับคำถามที่ไม่ได้ตอบด้วย --answer"
    )
    answers.add_argument(
        "--answer",
        metavar="KEY=CHOICE",
        action="append",
        default=[],
        help="ตอบคำถามหนึ่งข้อ ตามที่แสดงไว้ใต้คำถาม ระบุได้หลายครั้ง",
    )
    if remembers:
        answers.add_argument(
            "--ask-again",
            action="store_true",
            help="ไม่ใช้คอลัมน์และคำตอบที่เคยเลือกไว้ในหน้าต่างโปรแกรมสำหรับตารางที่มีหัวตารางเหมือนกัน",
        )


def read_with_answers(
    command: argparse.Namespace,
    read: Callable[[Answers], None],
    questions: Callable[[], Sequence[Question]],
    known: Callable[[Sequence[Question]], Answers],
) -> tuple[Answers, Answers]:
    """Read with the answers that the command gives, and those that are `known` from an earlier import.

    Raises UserError if one fits no question. An answer may lead to another question, which is answered, too.
    Returns all answers, and the known ones that are used.
    """
    answers = typed = parse_answers(command.answer)
    read(answers)
    while True:
        asked = questions()
        proposed = proposals(asked) if command.accept_proposed else {}
        before = {key: choice for key, choice in known(asked).items() if key not in typed}
        found = {**proposed, **before, **typed}
        if found == answers:
            break
        answers = found
        read(answers)
    check_answers(typed, questions())
    return answers, before


def tell_questions(questions: Sequence[Question], answers: Answers, before: Answers) -> None:
    """Print each question with its source, its choices and what was answered, now or `before`."""
    for question in questions:
        say(f"{question.source}: {question.text}")
        chosen = question.answer(answers)
        if chosen is None:
            _tell_choices(question)
            continue
        known = "คำตอบที่เคยเลือกไว้สำหรับตารางที่มีหัวตารางเหมือนกัน" if question.key in before else "คำตอบ"
        say(f"  ใช้{known}: {question.label_of(chosen)}")


def _tell_choices(question: Question) -> None:
    shown = question.choices
    if len(shown) > _MOST_CHOICES:
        say(f"  มี {len(shown):,} ตัวเลือก แสดงบางส่วน")
        proposed_one = (choice for choice in shown[2:-2] if choice.key == question.proposed)
        shown = (*shown[:2], *proposed_one, *shown[-2:])
    for choice in shown:
        proposed = " (ที่เสนอ)" if choice.key == question.proposed else ""
        say(f'  --answer "{question.key}={choice.key}" {choice.label}{proposed}')
    if question.projects:
        names = ", ".join(question.projects[:_MOST_NAMES])
        more = len(question.projects) - _MOST_NAMES
        say(f"  โครงการที่รอคำตอบ: {names}{f' และอีก {more:,} โครงการ' if more > 0 else ''}")


def tell_left_out(left_out: Sequence[LeftOut], summary: Summary) -> None:
    """Print how many rows were read, and what was left out and why."""
    say(str(summary))
    for found in left_out:
        say(f"  - {found}")
