"""The commands between a clerk and the coordinator."""

import argparse
from pathlib import Path

from app.cli.commands import DONE, FINDINGS


def send_file(command: argparse.Namespace) -> int:
    from app.exchange.send import findings, send
    from app.storage.project_file import ProjectFile

    source: Path = command.file
    with ProjectFile.open(source) as file:
        found = findings(file)
        for project, finding in found:
            print(f"{project.project_code or project.project_name or 'โครงการไม่มีชื่อ'}: {finding}", flush=True)
        if found:
            print(f"มีข้อที่ควรตรวจ {len(found):,} ข้อ หากแก้ไขแล้วให้ส่งอีกครั้ง", flush=True)
        sent = send(file, command.out, masked=command.mask)
    print(f"สร้างไฟล์สำหรับส่งแล้ว: {sent.path}", flush=True)
    print(sent.text, flush=True)
    return FINDINGS if found else DONE
