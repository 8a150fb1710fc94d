"""The command `plan`: list the plans, and make one of a list after telling what goes where."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.doubts import add_answers, read_with_answers, tell_questions
from app.cli.plain_streams import say
from app.models.errors import UserError

if TYPE_CHECKING:
    from app.formats.plans.plan import Plan
    from app.services.imports.plan_reading import PlanReading

DONE, FINDINGS = 0, 1


def add_plan_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("source", metavar="SOURCE", nargs="?", help="รายการหรือไฟล์แผน หากไม่ระบุจะแสดงแผนที่มี")
    command.add_argument("--name", metavar="NAME", help="ชื่อแผน หากไม่ระบุใช้ชื่อที่อ่านได้หรือชื่อไฟล์")
    command.add_argument("--years", metavar="2566-2570", help="ปีงบประมาณแรกและปีสุดท้าย หากไม่ระบุใช้ปีที่อ่านได้")
    command.add_argument("--levels", metavar="NAME,NAME,...", help="ชื่อของแต่ละระดับ จากบนลงล่าง คั่นด้วยจุลภาค")
    command.add_argument("--out", metavar="PATH.json", help="เขียนเป็นไฟล์แผนนี้ แทนการเก็บไว้ในเครื่อง")
    command.add_argument("--dry-run", action="store_true", help="บอกทุกอย่างที่จะเพิ่ม โดยยังไม่เพิ่ม")
    command.add_argument("--update", action="store_true", help="แทนที่แผนที่มีชื่อและปีเดียวกัน")
    add_answers(command, remembers=False)


def plan_command(command: argparse.Namespace) -> int:
    """List the plans, or add one. Returns 1 if a question waits for an answer: then nothing is kept."""
    if command.source is None:
        return _list_plans()
    return _add_plan(command)


def _list_plans() -> int:
    from app.formats.plans.store import stored_plans

    plans, errors = stored_plans(None)
    for stored in plans:
        plan = stored.plan
        mark = "" if plan.is_confirmed else " (ยังไม่ยืนยัน)"
        say(f"{plan.first_fiscal_year}-{plan.last_fiscal_year} {plan.name} {stored.origin.value}{mark}")
    for error in errors:
        say(f"อ่านไม่ได้: {error}")
    return FINDINGS if errors else DONE


def _add_plan(command: argparse.Namespace) -> int:
    from app.services.imports.plan_reading import PlanReading

    reading = PlanReading.of_file(Path(command.source))
    answers, _ = read_with_answers(command, reading.read, lambda: reading.questions, lambda _asked: {})
    _tell(reading)
    tell_questions(reading.questions, answers, {})
    if any(question.answer(answers) is None for question in reading.questions):
        say("ยังไม่ได้เพิ่มแผน เพราะมีข้อที่ต้องตอบ")
        return FINDINGS
    plan = _decided(command, reading)
    if command.dry_run:
        say("ยังไม่ได้เพิ่มแผน")
        return DONE
    return _keep(command, plan)


def _tell(reading: "PlanReading") -> None:
    """Print each entry below the one that it belongs to, with its place, and what is left out."""
    for entry in reading.listing.entries:
        say(f"{'  ' * entry.level}{entry.text} ({entry.source.part} {entry.source.place})")
    for left in reading.left_out:
        say(f"ไม่ได้ใช้: {left}")


def _decided(command: argparse.Namespace, reading: "PlanReading") -> "Plan":
    """Return the plan with the name, years and levels of the command or of the list. Raises UserError."""
    years = reading.proposed_years or ("", "")
    first, last = map(str, years)
    if command.years:
        first, _, last = command.years.partition("-")
    levels = command.levels.split(",") if command.levels else reading.listing.level_names
    name = reading.proposed_name if command.name is None else command.name
    return reading.plan(name, first, last, levels)


def _keep(command: argparse.Namespace, plan: "Plan") -> int:
    from app.formats.plans.store import keep
    from app.services.imports.plan_reading import export_plan, is_replacing

    if command.out:
        export_plan(plan, Path(command.out))
        say(f"เขียนแผน {plan.name} ลงใน {command.out} แล้ว")
        return DONE
    if is_replacing(plan) and not command.update:
        what = f"มีแผน “{plan.name}” ของปีเดียวกันอยู่แล้ว"
        raise UserError(what, "โปรดระบุ --update หากต้องการแทนที่ หรือตั้งชื่ออื่นด้วย --name")
    keep(plan)
    say(f"เพิ่มแผน {plan.name} ปี {plan.first_fiscal_year}-{plan.last_fiscal_year} แล้ว")
    return DONE
