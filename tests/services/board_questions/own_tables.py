"""The tables of all questions, computed from the rows of the file by a way of their own.

Nothing of the board, its rules or its columns is used: only the raw tables.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tests.services.submission.test_random_world import (
    MONTHS,
    TODAY,
    computed,
    district,
    last_day,
)

TARGETS = (20_00, 45_50, 70_00, 100_00)
AIMS = ("เป็นไปตามเป้าหมาย", "ไม่เป็นไปตามเป้าหมาย", "รอผล", "")

Table = list[list[str]]


@dataclass
class Raw:
    """The projects of 2562 with their reports, and all projects by year, of some districts."""

    projects: list[dict[str, Any]]
    others: list[dict[str, Any]]
    months: dict[tuple[str, str], Any]
    due: dict[str, date]

    def of(self, districts: set[str]) -> "Raw":
        def kept(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
            return [one for one in found if district(one["office"]) in districts]

        months = {key: cell for key, cell in self.months.items() if key[0] in districts}
        return Raw(kept(self.projects), kept(self.others), months, self.due)


def raw_of(path: Path) -> Raw:
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        projects = [dict(row) for row in connection.execute("SELECT * FROM project")]
        reports = [dict(row) for row in connection.execute("SELECT * FROM progress_report ORDER BY period")]
    for one in projects:
        one["reports"] = [report for report in reports if report["project_id"] == one["id"]]
    mine = [one for one in projects if one["fiscal_year"] == 2562]
    return Raw(mine, projects, computed_of_year(path), due_days(path))


def due_days(path: Path) -> dict[str, date]:
    with closing(sqlite3.connect(path)) as connection:
        notes = dict(
            connection.execute(
                "SELECT period, text FROM note WHERE topic = 'deadline' AND settled_on IS NULL"
            ).fetchall()
        )
    general = notes.get("", "0/28")
    days = {str(month): last_day(general, month) for month in MONTHS}
    return days | {period: date.fromisoformat(text) for period, text in notes.items() if period}


def computed_of_year(path: Path) -> dict[tuple[str, str], Any]:
    """Return the receipts of 2562 alone: the other computation knows one year."""
    with (
        closing(sqlite3.connect(path)) as source,
        closing(sqlite3.connect(copy := path.with_suffix(".raw"))) as to,
    ):
        source.backup(to)
        others = "SELECT id FROM project WHERE fiscal_year IS NOT 2562"
        to.execute(f"DELETE FROM progress_report WHERE project_id IN ({others})")
        to.execute("DELETE FROM project WHERE fiscal_year IS NOT 2562")
        to.commit()
    return computed(copy)


def baht(satang: int) -> str:
    sign, satang = ("-", -satang) if satang < 0 else ("", satang)
    return f"{sign}{satang // 100:,}" + (f".{satang % 100:02}" if satang % 100 else "")


def percent(hundredths: int | None) -> str:
    if hundredths is None:
        return "–"
    sign, hundredths = ("-", -hundredths) if hundredths < 0 else ("", hundredths)
    return f"{sign}{hundredths // 100:,}.{hundredths % 100:02}"


def part(some: int, whole: int) -> int | None:
    return some * 10000 // whole if whole else None


def budget(one: dict[str, Any]) -> int:
    return one["allocated_budget_satang"] or 0


def spent(one: dict[str, Any]) -> int:
    return sum(report["disbursed_satang"] or 0 for report in one["reports"])


def progress(one: dict[str, Any]) -> int | None:
    told = [report["progress"] for report in one["reports"] if report["progress"] is not None]
    return told[-1] if told else None


def expected(one: dict[str, Any]) -> int | None:
    told = [report for report in one["reports"] if report["progress"] is not None]
    if not told or not one["start_date"] or not one["end_date"] or one["end_date"] < one["start_date"]:
        return None
    start, end = date.fromisoformat(one["start_date"]), date.fromisoformat(one["end_date"])
    year, month = map(int, told[-1]["period"].split("-"))
    last = date(year + month // 12, month % 12 + 1, 1).toordinal() - 1
    day = date.fromisoformat(told[-1]["reported_on"]) if told[-1]["reported_on"] else None
    if day is None or (day.year, day.month) != (year, month):
        day = date.fromordinal(last)
    if day >= end:
        return 10000
    return 10000 * (day - start).days // (end - start).days if day > start else 0


def lag(one: dict[str, Any]) -> int:
    done, due = progress(one), expected(one)
    return due - done if done is not None and due is not None and done < due else 0


def plan(one: dict[str, Any]) -> str:
    return one["reports"][-1]["plan_status"] if one["reports"] else ""


def says_late(one: dict[str, Any]) -> bool:
    return "ช้ากว่าแผน" in plan(one) and "ไม่ช้ากว่าแผน" not in plan(one)


def is_over(one: dict[str, Any]) -> bool:
    return one["allocated_budget_satang"] is not None and spent(one) > budget(one)


def money(found: list[dict[str, Any]]) -> list[str]:
    allocated, used = sum(map(budget, found)), sum(map(spent, found))
    return [baht(allocated), baht(used), percent(part(used, allocated))]


def lates(found: list[dict[str, Any]]) -> list[str]:
    return [str(sum(map(test, found))) for test in (says_late, lambda one: lag(one) > 0, is_over)]


def group(labels: list[str], found: list[dict[str, Any]]) -> list[str]:
    left = sum(map(budget, found)) - sum(map(spent, found))
    done = sum((progress(one) or 0) >= 10000 for one in found)
    return [*labels, str(len(found)), *money(found), baht(left), str(done), *lates(found)]


def folded(text: str) -> str:
    """Fold only what this world's names differ in."""
    return text.replace(" ", "").translate(str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789"))


def spelling(found: list[str], none: str) -> str:
    counted = Counter(found)
    best = min(counted, key=lambda one: (-counted[one], len(one), one))
    return best or none


def alignments(one: dict[str, Any]) -> list[tuple[str, str]]:
    pairs = [
        (each["strategic_issue"], each["strategic_sub_issue"])
        for each in json.loads(one["strategic_alignments"])
    ]
    return [pair for pair in dict.fromkeys(pairs) if pair != ("", "")]


def by_issue(raw: Raw, size: int) -> Table:
    none = ["(ยังไม่ระบุประเด็นยุทธศาสตร์)", "(ยังไม่ระบุประเด็นย่อย)"][:size]
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    names: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for one in raw.projects:
        seen: set[tuple[str, ...]] = set()
        for pair in alignments(one) or [("", "")]:
            key = tuple(folded(text) for text in pair[:size])
            if key not in seen:
                seen.add(key)
                groups.setdefault(key, []).append(one)
                names.setdefault(key, []).append(pair[:size])
    keys = sorted(groups, key=lambda key: [(not text, text) for text in key])
    rows = []
    for key in keys:
        counted = Counter(names[key])
        best = min(counted, key=lambda one: (-counted[one], sum(map(len, one)), one))
        rows.append(group([text or missing for text, missing in zip(best, none, strict=True)], groups[key]))
    return rows + ([group(["รวม", ""][:size], raw.projects)] if rows else [])


def by_division(raw: Raw) -> Table:
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in raw.projects:
        groups.setdefault(folded(one["division"]), []).append(one)
    named = {spelling([one["division"] for one in found], "(ยังไม่ระบุฝ่าย)"): found for found in groups.values()}
    ordered = sorted(named, key=lambda name: (-sum(map(budget, named[name])), name))
    rows = [group([name], named[name]) for name in ordered]
    return rows + ([group(["รวม"], raw.projects)] if rows else [])


def by_quarter(raw: Raw) -> Table:
    rows, total, allocated = [], 0, sum(map(budget, raw.projects))
    for number in range(4):
        months = [str(month) for month in MONTHS[3 * number : 3 * number + 3]]
        used = on = off = other = none = 0
        for one in raw.projects:
            mine = [report for report in one["reports"] if report["period"] in months]
            used += sum(report["disbursed_satang"] or 0 for report in mine)
            said = mine[-1]["target_status"] if mine else None
            on += said == AIMS[0]
            off += said == AIMS[1]
            other += said is not None and said not in AIMS[:2]
            none += said is None
        total += used
        reached = part(total, allocated)
        above = None if reached is None else reached - TARGETS[number]
        label = ("ต.ค.–ธ.ค.", "ม.ค.–มี.ค.", "เม.ย.–มิ.ย.", "ก.ค.–ก.ย.")[number]
        sums = [sent_sum(raw, month) for month in months]
        rows.append(
            [
                f"ไตรมาส {number + 1} ({label})",
                *(f"{sum(column):,}" for column in list(zip(*sums, strict=True))[:2]),
                *(baht(used), baht(total), percent(reached), percent(TARGETS[number]), percent(above)),
                *map(str, (on, off, other, none)),
            ]
        )
    return rows


def sent_sum(raw: Raw, month: str) -> tuple[int, ...]:
    """Return what was expected, sent, in time, late, typed and of a day that cannot be, where it is due."""
    sums = [0] * 6
    for (name, period), cell in raw.months.items():
        if period == month and is_due(raw, name, month, cell):
            sums = [one + other for one, other in zip(sums, cell[:6], strict=True)]
    return tuple(sums)


def has_report(raw: Raw, name: str, month: str) -> bool:
    return any(
        report["period"] == month
        for one in raw.projects
        if district(one["office"]) == name
        for report in one["reports"]
    )


def is_due(raw: Raw, name: str, month: str, cell: Any) -> bool:
    return has_report(raw, name, month) or (cell[0] > 0 and raw.due[month] < TODAY)


def by_month(raw: Raw, listed: int) -> Table:
    rows, whole = [], [0] * 6
    for month in MONTHS:
        sums = sent_sum(raw, str(month))
        whole = [one + other for one, other in zip(whole, sums, strict=True)]
        complete = sum(
            has_report(raw, name, period) and cell[1] >= cell[0]
            for (name, period), cell in raw.months.items()
            if period == str(month)
        )
        silent = sum(
            not has_report(raw, name, period) and cell[0] > 0 and raw.due[period] < TODAY
            for (name, period), cell in raw.months.items()
            if period == str(month)
        )
        absent = listed if raw.due[str(month)] < TODAY else 0
        thai = f"{THAI[month.month - 1]} {month.year + 543}"
        rows.append([*rates(thai, sums), str(complete), str(silent + absent)])
    return [*rows, [*rates("ทั้งปี", tuple(whole)), "–", "–"]]


THAI = "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม".split()


def rates(label: str, sums: tuple[int, ...]) -> list[str]:
    due, sent, in_time, late, typed, odd = sums
    shares = [percent(part(sent, due)), percent(part(in_time, due))]
    return [label, str(due), str(sent), str(in_time), *shares, str(late), str(typed), str(odd)]


def by_office(raw: Raw, names: list[str]) -> Table:
    rows = []
    for name in names:
        found = [one for one in raw.projects if district(one["office"]) == district(name)]
        allocated, used = sum(map(budget, found)), sum(map(spent, found))
        sums = [
            cell
            for (of, month), cell in raw.months.items()
            if of == district(name) and is_due(raw, of, month, cell)
        ]
        sent = [str(sum(cell[column] for cell in sums)) for column in range(3)]
        rows.append((part(used, allocated), [name, str(len(found)), *money(found), *sent, *lates(found)]))
    shares = [share for share, _ in rows if share is not None]
    placed = [
        (None if share is None else 1 + sum(other > share for other in shares), row) for share, row in rows
    ]
    ordered = sorted(placed, key=lambda one: (one[0] is None, one[0] or 0))
    due = [sum(int(row[column]) for _, row in rows) for column in (5, 6, 7)]
    total = ["–", "รวม", str(len(raw.projects)), *money(raw.projects), *map(str, due), *lates(raw.projects)]
    return [*([str(place or "–"), *row] for place, row in ordered), total]


def top(
    raw: Raw, names: list[str], key: Callable[[dict[str, Any]], int]
) -> Iterator[tuple[list[str], dict[str, Any]]]:
    named = {district(name): name for name in names}

    def order(one: dict[str, Any]) -> tuple[Any, ...]:
        office = named[district(one["office"])]
        return -key(one), office, one["project_code"], one["project_name"], one["id"]

    for place, one in enumerate(sorted(filter(key, raw.projects), key=order)[:10], start=1):
        office = named[district(one["office"])]
        yield (
            [
                *(str(place), office, one["project_code"] or "(ไม่มีรหัส)"),
                *(one["project_name"] or "(ยังไม่มีชื่อโครงการ)", one["division"]),
            ],
            one,
        )


def by_year(raw: Raw) -> Table:
    rows: Table = []
    before: int | None = None
    for year in sorted({one["fiscal_year"] for one in raw.others} - {None}):
        found = [one for one in raw.others if one["fiscal_year"] == year]
        allocated = sum(map(budget, found))
        more = "–" if before is None else baht(allocated - before)
        offices = len({district(one["office"]) for one in found})
        rows.append([str(year), str(offices), str(len(found)), *money(found), more, *lates(found)])
        before = allocated
    return rows


def expected_tables(raw: Raw, names: list[str]) -> dict[str, Table]:
    listed = sum(not any(of == district(name) for of, _ in raw.months) for name in names)
    return {
        "quarters": by_quarter(raw),
        "issues": by_issue(raw, 1),
        "sub-issues": by_issue(raw, 2),
        "divisions": by_division(raw),
        "offices": by_office(raw, names),
        "budgets": [
            [*row, *money([one]), percent(progress(one)), plan(one)] for row, one in top(raw, names, budget)
        ],
        "lags": [
            [*row, percent(progress(one)), percent(expected(one)), percent(lag(one)), plan(one)]
            for row, one in top(raw, names, lag)
        ],
        "years": by_year(raw),
        "reporting": by_month(raw, listed),
    }
