"""The command for the exchange by a shared folder."""

import argparse
from typing import TYPE_CHECKING

from app.cli.coordinator import gather_and_tell
from app.cli.plain_streams import say
from app.cli.records import DONE, FINDINGS

if TYPE_CHECKING:
    from app.storage.project_file import ProjectFile


def exchange_by_folder(command: argparse.Namespace) -> int:
    from app.services.carriers.folder import put, share
    from app.storage.project_file import ProjectFile

    with ProjectFile.open(command.file) as file:
        if command.use:
            share(file, command.use)
        if not (command.take or command.dry_run):
            say(put(file).line)
        return DONE if command.put else _take(file, command)


def _take(file: "ProjectFile", command: argparse.Namespace) -> int:
    """Tell what lies in the folder, and take in what is new and meant for this file."""
    from app.services.carriers.folder import State, look, new_ones
    from app.services.source_files import Found

    found = look(file)
    for one in found:
        if command.dry_run or one.why:
            say(f"{one.state.value}: {one.path.name}{f' ({one.why})' if one.why else ''}")
    paths = new_ones(found)
    if not paths:
        say("ไม่มีไฟล์ใหม่ที่จะรับ")
        return FINDINGS if any(one.state is State.REFUSED for one in found) else DONE
    return gather_and_tell(file, Found(paths), "", command)
