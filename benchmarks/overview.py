"""Time the page ภาพรวม of 10,000 projects, against the bare SQLite query.

Run: .venv/bin/python -m benchmarks.overview    (prints the medians and their ratio)
"""

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from app.formats.json import project as project_json
from app.models.overview import overview, selected
from app.models.progress_report import fiscal_months
from app.storage.project_file import ProjectFile, new_record_id
from app.storage.queries import STANDINGS

SAMPLE = Path(__file__).resolve().parents[1] / "resources" / "samples" / "minburi-2562.json"
PROJECTS = 10_000
RUNS = 9


def make(path: Path) -> None:
    """Projects of five years and twenty divisions, with twelve reports, a third of them with fewer."""
    (sample,) = project_json.read(SAMPLE)
    with ProjectFile.create(path) as file, file.transaction():
        for number in range(PROJECTS):
            record = sample.with_id(new_record_id())
            months = fiscal_months(2562)[: number % 12 if number % 3 == 0 else 12]
            reports = [replace(record.reports[min(n, 8)], period=month) for n, month in enumerate(months)]
            project = replace(
                record.project, division=f"ฝ่ายที่ {number % 20 + 1}", fiscal_year=2560 + number % 5
            )
            file.add_project(project, reports)


def median(work: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "many.sqlite"
        make(path)
        with closing(sqlite3.connect(path)) as connection:
            bare = median(lambda: connection.execute(STANDINGS).fetchall())
        with ProjectFile.open(path, writable=False) as file:
            standings = file.standings()
            read = median(file.standings)
            computed = median(lambda: overview(selected(standings)))
    print(f"median of {RUNS} runs, {PROJECTS:,} projects")
    print(f"bare query                 {bare * 1000:4.0f} ms")
    print(f"standings                  {read * 1000:4.0f} ms   {read / bare:.2f} x")
    print(f"and their overview         {(read + computed) * 1000:4.0f} ms   {(read + computed) / bare:.2f} x")


if __name__ == "__main__":
    main()
