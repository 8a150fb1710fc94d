"""Lists within cells of a sheet: a form that a person can edit, and that reads back exactly.

Paragraphs are lines. Items are numbered lines, 1. 2. 3.; groups of targets are numbered 1. 2., their items
1.1 1.2, as on the printed form. Lists that people wrote without numbers are read, too. A member is one line.
"""

import re
from collections.abc import Sequence

from app.models.entry import entries
from app.models.project import StrategicAlignment, TargetGroup

LEVELS = tuple(entries(StrategicAlignment))
"""The keys of the entries of an alignment; each has a column of its own."""

_BULLET = re.compile(r"[-–—•●*▪]\s*")
_NUMBER = re.compile(r"(\d+)[.)](?!\d)\s*")
_SUB_NUMBER = re.compile(r"(\d+)\.(\d+)[.)]?(?!\d)\s*")


# --- paragraphs ---------------------------------------------------------------------------------------------


def write_paragraphs(members: Sequence[str]) -> str:
    """A line each; after a last blank one another break, which tells it from no paragraph at all."""
    text = "\n".join(map(_on_one_line, members))
    return f"{text}\n" if members and not members[-1] else text


def read_paragraphs(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n") if text else []


# --- items --------------------------------------------------------------------------------------------------


def write_items(members: Sequence[str]) -> str:
    return "\n".join(f"{number}. {_on_one_line(member)}".strip() for number, member in enumerate(members, 1))


def read_items(text: str) -> list[str]:
    """The items of numbered lines; else every line is one, without the bullets that all of them have."""
    lines = _lines(text)
    if found := _numbered(lines):
        return found
    bullets = [_BULLET.match(line) for line in lines]
    return [line[b.end() :] if b and all(bullets) else line for line, b in zip(lines, bullets, strict=True)]


def _numbered(lines: Sequence[str]) -> list[str]:
    """Nothing unless the first line is number 1. A line without its number goes on with the item before."""
    found: list[str] = []
    for line in lines:
        if (rest := _after_number(line, len(found) + 1)) is not None:
            found.append(rest)
        elif not found:
            return []
        else:
            found[-1] = f"{found[-1]} {line}"
    return found


# --- targets ------------------------------------------------------------------------------------------------


def write_targets(groups: Sequence[TargetGroup]) -> str:
    lines = []
    for number, group in enumerate(groups, start=1):
        lines.append(f"{number}. {_on_one_line(group.title)}")
        lines += [f"{number}.{place} {_on_one_line(item)}" for place, item in enumerate(group.items, start=1)]
    return "\n".join(line.strip() for line in lines)


def read_targets(text: str) -> list[TargetGroup]:
    """Numbered groups and items; without numbers, lines with bullets are items of the line above them."""
    lines = _lines(text)
    if not lines or _after_number(lines[0], 1) is None:
        return _bulleted_targets(lines)
    groups: list[tuple[str, list[str]]] = []
    for line in lines:
        if (title := _after_number(line, len(groups) + 1)) is not None:
            groups.append((title, []))
        elif (item := _after_sub_number(line, len(groups), len(groups[-1][1]) + 1)) is not None:
            groups[-1][1].append(item)
        else:
            _go_on(groups, line)
    return [TargetGroup(title, tuple(items)) for title, items in groups]


def _bulleted_targets(lines: Sequence[str]) -> list[TargetGroup]:
    groups: list[tuple[str, list[str]]] = []
    for line in lines:
        bullet = _BULLET.match(line)
        if bullet and groups:
            groups[-1][1].append(line[bullet.end() :])
        else:
            groups.append((line[bullet.end() :] if bullet else line, []))
    return [TargetGroup(title, tuple(items)) for title, items in groups]


def _go_on(groups: list[tuple[str, list[str]]], line: str) -> None:
    """A line without number belongs to what stands above it."""
    title, items = groups[-1]
    if items:
        items[-1] = f"{items[-1]} {line}"
    else:
        groups[-1] = (f"{title} {line}", items)


# --- alignments ---------------------------------------------------------------------------------------------


def write_alignments(alignments: Sequence[StrategicAlignment]) -> dict[str, str]:
    """A cell for each level: that of the only alignment is plain, those of several are numbered."""
    columns = {key: [getattr(alignment, key) for alignment in alignments] for key in LEVELS}
    if len(alignments) == 1 and any(level for (level,) in columns.values()):
        return {key: _alone(level) for key, (level,) in columns.items()}
    return {key: write_items(levels) for key, levels in columns.items()}


def _alone(level: str) -> str:
    return level if not level or _read_levels(level) == [level] else write_items([level])


def read_alignments(cells: dict[str, str]) -> list[StrategicAlignment]:
    """The alignments of cells by their level; those with the same number belong together."""
    columns = {key: _read_levels(text) for key, text in cells.items()}
    count = max(map(len, columns.values()), default=0)
    filled = {key: levels + [""] * (count - len(levels)) for key, levels in columns.items()}
    return [StrategicAlignment(**{key: filled[key][place] for key in filled}) for place in range(count)]


def _read_levels(text: str) -> list[str]:
    lines = _lines(text)
    return _numbered(lines) or ([" ".join(lines)] if lines else [])


# --- lines --------------------------------------------------------------------------------------------------


def _on_one_line(member: str) -> str:
    return member.replace("\n", " ")


def _lines(text: str) -> list[str]:
    return [line for typed in text.split("\n") if (line := typed.strip())]


def _after_number(line: str, number: int) -> str | None:
    """What follows "1." or "1)", if the line begins with this number. 1.5 is no such number."""
    match = _NUMBER.match(line)
    return line[match.end() :] if match and int(match[1]) == number else None


def _after_sub_number(line: str, number: int, place: int) -> str | None:
    match = _SUB_NUMBER.match(line)
    return line[match.end() :] if match and (int(match[1]), int(match[2])) == (number, place) else None
