"""The command for the exchange with a hub."""

import argparse
from collections.abc import Generator
from typing import TYPE_CHECKING, TypeVar

from app.cli.coordinator import gather_and_tell
from app.cli.plain_streams import say
from app.cli.progress import with_progress
from app.cli.records import DONE, FINDINGS
from app.models.errors import UserError

if TYPE_CHECKING:
    from app.storage.project_file import ProjectFile

Found = TypeVar("Found")


def exchange_with_hub(command: argparse.Namespace) -> int:
    from app.services.carriers.hub import look, pushing
    from app.storage.project_file import ProjectFile

    if command.setup:
        return _set_up(command.setup)
    if command.file is None or command.address is None:
        raise UserError("ยังไม่ได้ระบุไฟล์และที่อยู่ของศูนย์ข้อมูลกลาง", "ดูวิธีใช้ได้ด้วย raingan hub --help")
    with ProjectFile.open(command.file) as file:
        standing = look(file, command.address)
        if command.dry_run:
            say(standing.line)
        if not (command.pull or command.dry_run):
            steps = pushing(file, command.address)
            say(_result(steps, standing.to_send, "กำลังส่ง ชุดที่").line)
        return DONE if command.push else _pull(file, command, sum(standing.to_take.values()))


def _set_up(address: str) -> int:
    from app.services.carriers.hub import set_up

    steps = set_up(address)
    say(f"จัดเตรียมศูนย์ข้อมูลกลางแล้ว: {', '.join(steps)}" if steps else "ศูนย์ข้อมูลกลางเป็นรุ่นปัจจุบันอยู่แล้ว")
    return DONE


def _pull(file: "ProjectFile", command: argparse.Namespace, count: int) -> int:
    """Gather what the hub has, as files that came by mail are gathered."""
    from app.services.carriers.hub import pulled_files, pulling
    from app.services.source_files import Found as Sources

    with pulled_files() as folder:
        arrived = _result(pulling(file, command.address, folder), count, "กำลังรับ ชุดที่")
        for line in arrived.lines:
            say(line)
        if not arrived.paths:
            say("ไม่มีรายการใหม่ที่จะรับ")
            return FINDINGS if arrived.lines else DONE
        code = gather_and_tell(file, Sources(list(arrived.paths)), "", command)
    return FINDINGS if arrived.lines else code


def _result(steps: Generator[int, None, Found], count: int, doing: str) -> Found:
    """Run steps that yield how far they are, with progress. Returns their result."""
    from app.services.carriers.hub import STEP

    found: list[Found] = []

    def noting() -> Generator[int, None, None]:
        found.append((yield from steps))

    for _ in with_progress(noting(), -(-count // STEP), doing):
        pass
    return found[0]
