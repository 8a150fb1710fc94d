"""One peer in a separate process: prints a task's document repeatedly, and reports each time."""

import importlib
import json
import sys
import time
from pathlib import Path

from benchmarks.print_peers import Block, Task


def main(peer: str, folder: str, runs: str) -> None:
    blocks = json.loads(Path(folder, "blocks.json").read_text("utf-8"))
    task = Task(tuple(Block(kind, tuple(texts), level) for kind, texts, level in blocks), Path(folder))
    print_once = importlib.import_module(f"benchmarks.print_peers.{peer}").printer(task)
    seconds = []
    for _ in range(int(runs)):
        start = time.perf_counter()
        pdf = print_once()
        seconds.append(time.perf_counter() - start)
    task.pdf.write_bytes(pdf)
    print(json.dumps(seconds))


if __name__ == "__main__":
    main(*sys.argv[1:])
