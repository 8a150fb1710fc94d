"""Print the same document with this program and its peers, side by side, and compare the results.

All figures are of this run on this machine: compare rows, not runs. Timings come first, each peer in separate
processes and in turn with the others; then the text is copied from the PDFs.
"""

import argparse
import importlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from types import ModuleType

from benchmarks.print_document import reference, text_of
from benchmarks.print_peers import FONTS, ROOT, Task
from benchmarks.sample_files import make_file

PEERS = ("raingan", "typst", "qt", "reportlab", "weasyprint", "fpdf2_stock", "libreoffice", "chromium")
FLOOR = "import fpdf"
"""What a print must not take longer than. The program imports a part of it only."""


@dataclass
class Measured:
    """One row of the table. Seconds; bytes."""

    module: ModuleType
    task: Task
    warm: list[float] = field(default_factory=list)
    cold: list[float] = field(default_factory=list)
    peak: int = 0

    @property
    def name(self) -> str:
        return self.module.__name__.rpartition(".")[2]

    def command(self) -> list[str]:
        if hasattr(self.module, "command"):
            return list(self.module.command(self.task))
        return worker(self, 1)


def worker(peer: Measured, runs: int) -> list[str]:
    return [sys.executable, "-m", "benchmarks.print_worker", peer.name, str(peer.task.folder), str(runs)]


# --- measuring ----------------------------------------------------------------------------------------------


def measure(peers: Sequence[Measured], rounds: int, runs: int) -> list[float]:
    """Fill in the peers' figures, in turn, so that a busy moment affects all of them. Returns the floor's."""
    floor: list[float] = []
    commands = [peer.command() for peer in peers]
    for number in range(rounds + 1):
        print(f"{number}/{rounds}", file=sys.stderr)
        seconds = run([sys.executable, "-c", FLOOR])[0]
        floor += [seconds] if number else []
        for peer, command in zip(peers, commands, strict=True):
            seconds, peak = run(command)
            if number:  # the first round fills the system's caches and makes profiles
                peer.cold.append(seconds)
                peer.peak = max(peer.peak, peak)
        for peer in peers:
            if number and hasattr(peer.module, "printer"):
                peer.warm += warm(peer, runs)
    return floor


def run(command: Sequence[str], *, together: bool = False) -> tuple[float, int]:
    """Return a process's time, and its peak memory or that of a child.

    `together`: the peak of all its processes at one moment, looked at ten times a second (on Linux).
    """
    start, peak = time.perf_counter(), 0
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while together and Path("/proc").is_dir() and not os.waitid(os.P_PID, process.pid, _LOOK):
        peak = max(peak, sum(map(memory, (process.pid, *children(process.pid)))))
        time.sleep(0.1)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command} failed")
    # What the system tells of a process on Linux is at least what the one had that started it.
    return seconds, peak or usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


_LOOK = os.WEXITED | os.WNOHANG | os.WNOWAIT


def children(pid: int) -> list[int]:
    """Return the children of a process's first thread (on Linux)."""
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def memory(pid: int) -> int:
    """Return a process's memory in bytes, with its share of what several processes use (on Linux)."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:  # it has ended
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def bound(folder: Path, forms: int) -> str:
    """Return the line of a bound volume, whose projects all have texts of their own."""
    folder.mkdir(parents=True, exist_ok=True)
    source, target = folder / "volume.sqlite", folder / "volume.pdf"
    source.unlink(missing_ok=True)
    make_file(source, 0, forms, _REPORTS)
    command = [sys.executable, str(ROOT / "main.py"), "print", str(source), "--single", "--out", str(target)]
    before = os.times()
    seconds, peak = run(command, together=True)
    after = os.times()
    worked = after.children_user + after.children_system - before.children_user - before.children_system
    size = target.stat().st_size
    return (
        f"{forms:,} bound forms of {_REPORTS} reports: {forms / worked:.0f} forms a second of processor, "
        f"{forms / seconds:.0f} by the clock; peak of all {peak / 1e6:.0f} MB; file {size / 1e6:.1f} MB"
    )


_REPORTS = 9


def warm(peer: Measured, runs: int) -> list[float]:
    """The first print of a process loads what all later ones use, and is not counted."""
    done = subprocess.run(worker(peer, runs + 1), cwd=ROOT, capture_output=True, check=True)
    return list(json.loads(done.stdout.splitlines()[-1]))[1:]


# --- what came of it ----------------------------------------------------------------------------------------


def table(peers: Iterable[Measured], absent: Iterable[str], wanted: str, title: str) -> Iterator[str]:
    from benchmarks.print_score import readers, score

    found = readers()
    yield f"| | warm ms | cold s | peak MB | file KB | {' | '.join(found)} |"
    yield f"| --- |{' ---: |' * (4 + len(found))}"
    for peer in peers:
        pdf = peer.task.pdf.read_bytes()
        scores = [score(wanted, reader(pdf), title) for reader in found.values()]
        warm_ms = f"{median(peer.warm) * 1000:.0f}" if peer.warm else "–"
        figures = [warm_ms, f"{median(peer.cold):.2f}", f"{peer.peak / 1e6:.0f}", f"{len(pdf) / 1e3:.0f}"]
        yield f"| {peer.module.version()} | {' | '.join([*figures, *scores])} |"
    for name in absent:
        yield f"| {name}: not installed |{' |' * (4 + len(found))}"


# --- this run -----------------------------------------------------------------------------------------------


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--rounds", type=int, default=15, help="rounds: in each, every peer prints once cold"
    )
    options.add_argument(
        "--runs", type=int, default=5, help="warm prints of each peer in each round, in one process"
    )
    options.add_argument("--peers", nargs="+", choices=PEERS, default=PEERS)
    options.add_argument("--keep", type=Path, help="folder in which to keep what was printed")
    options.add_argument("--bound", type=int, default=1000, help="forms of a bound volume; 0 prints none")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        compare(chosen, chosen.keep or Path(folder))


def compare(chosen: argparse.Namespace, folder: Path) -> None:
    blocks = tuple(reference())
    use_our_fonts(folder)
    modules = {name: importlib.import_module(f"benchmarks.print_peers.{name}") for name in chosen.peers}
    there = [name for name in modules if modules[name].version()]
    peers = [Measured(modules[name], Task(blocks, folder / name)) for name in there]
    for peer in peers:
        peer.task.folder.mkdir(parents=True, exist_ok=True)
        content = [(block.kind, block.texts, block.level) for block in blocks]
        (peer.task.folder / "blocks.json").write_text(json.dumps(content), "utf-8")
    floor = measure(peers, chosen.rounds, chosen.runs)
    wanted = text_of(blocks)
    for line in table(peers, [name for name in modules if name not in there], wanted, blocks[0].text):
        print(line)
    length = len("".join(wanted.split()))
    warm_prints = chosen.rounds * chosen.runs
    print(f"\n{length} characters; medians of {chosen.rounds} cold and {warm_prints} warm prints;")
    python = sys.version.split()[0]
    print(f"{os.cpu_count()} cores, {sys.platform}, Python {python}, {time.strftime('%Y-%m-%d')};")
    print(f"a process that only runs `{FLOOR}`: {median(floor):.2f} s")
    if chosen.bound:
        print(bound(folder / "bound", chosen.bound))


def use_our_fonts(folder: Path) -> None:
    """Make programs that ask the system for fonts find the same files."""
    folder.mkdir(parents=True, exist_ok=True)
    configuration = folder / "fonts.conf"
    configuration.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<include ignore_missing='yes'>/etc/fonts/fonts.conf</include><dir>{FONTS}</dir></fontconfig>"
    )
    os.environ["FONTCONFIG_FILE"] = str(configuration)


if __name__ == "__main__":
    main()
