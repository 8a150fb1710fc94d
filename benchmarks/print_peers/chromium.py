"""Chromium, if it is installed: `--print-to-pdf` of the same HTML."""

import os
import shutil
import subprocess

from benchmarks.print_peers import Task
from benchmarks.print_peers.html import page

NAMES = ("chromium", "chromium-browser", "google-chrome")


def _program() -> str:
    return next(filter(None, map(shutil.which, NAMES)), "")


def version() -> str:
    if not _program():
        return ""
    told = subprocess.run([_program(), "--version"], capture_output=True, text=True).stdout
    return " ".join(told.split()[:2])


def command(task: Task) -> list[str]:
    source = task.folder / "document.html"
    source.write_text(page(task), "utf-8")
    options = [
        "--headless",
        "--disable-gpu",
        "--no-pdf-header-footer",
        f"--user-data-dir={task.folder}/profile",
    ]
    if os.name == "posix" and os.geteuid() == 0:
        options.append("--no-sandbox")  # which the superuser may not have
    return [_program(), *options, f"--print-to-pdf={task.pdf}", source.as_uri()]
