"""Rules over all projects of a file: one code for two projects, one officer in two spellings."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations
from typing import Final, NamedTuple

from app.models.match_key import code_key, text_key
from app.models.rules.codes import PROJECT_CODE
from app.models.rules.finding import Finding, of_project


class ProjectIdentity(NamedTuple):
    """What of a project is compared with other projects of its file."""

    id: str
    project_code: str
    project_name: str
    fiscal_year: int | None
    officer_name: str


COMPARED: Final = frozenset(ProjectIdentity._fields) - {"id"}
"""The entries on which the findings over a file depend."""

_AT_ONCE: Final = 500
"""Projects or findings in a step, which takes a few hundredths of a second at most."""

LEAST_ALIKE: Final = 8
"""Letters of a name that one slip may change: of shorter ones, many differ in one letter."""


def check_file(projects: Sequence[ProjectIdentity]) -> dict[str, list[Finding]]:
    """Return the findings over all projects, by the project they are told at."""
    *_, found = check_file_in_steps(projects)
    return found


def check_file_in_steps(projects: Sequence[ProjectIdentity]) -> Iterator[dict[str, list[Finding]]]:
    """Yield the findings so far, after at most `_AT_ONCE` projects or findings; the last are those of
    `check_file`.
    """
    found: dict[str, list[Finding]] = {}
    alike: dict[object, list[ProjectIdentity]] = {}
    for start in range(0, len(projects), _AT_ONCE):
        _add_by_code(projects[start : start + _AT_ONCE], alike)
        yield found
    told = chain(_codes_twice(alike), _officers_spelt_two_ways(projects))
    for number, (project_id, finding) in enumerate(told, start=1):
        found.setdefault(project_id, []).append(finding)
        if number % _AT_ONCE == 0:
            yield found
    yield found


def _add_by_code(projects: Iterable[ProjectIdentity], alike: dict[object, list[ProjectIdentity]]) -> None:
    for project in projects:
        if key := _code_key(project.project_code):
            alike.setdefault((project.fiscal_year, key), []).append(project)


def _codes_twice(alike: Mapping[object, list[ProjectIdentity]]) -> Iterator[tuple[str, Finding]]:
    """Find projects of one fiscal year with the same code, in whatever spelling; each is told of another."""
    for several in alike.values():
        for project, other in zip(several, several[1:] + several[:1], strict=True):
            if project is not other:
                named = f"โครงการ “{other.project_name}”" if other.project_name else "อีกโครงการหนึ่ง"
                message = f"รหัสนี้ใช้กับ{named} ในปีงบประมาณเดียวกันด้วย"
                yield (
                    project.id,
                    of_project("project_code", "code-twice", message, "โปรดตรวจรหัสของทั้งสอง"),
                )


def _code_key(code: str) -> str:
    """Return `code_key` of a code, without its work for codes as they should be: a file may have 10,000."""
    return code.replace("-", "") if PROJECT_CODE.fullmatch(code) else code_key(code)


def _officers_spelt_two_ways(projects: Iterable[ProjectIdentity]) -> Iterator[tuple[str, Finding]]:
    """Find an officer's name that looks like another one in the file which more projects have."""
    by_name: dict[str, list[str]] = {}
    for project in projects:
        if project.officer_name:
            by_name.setdefault(project.officer_name, []).append(project.id)
    uses = Counter({name: len(ids) for name, ids in by_name.items()})
    for name, usual in _usual_spellings(uses).items():
        message = f"“{name}” คล้ายกับ “{usual}” ที่ใช้ใน {uses[usual]:,} โครงการ"
        for project_id in by_name[name]:
            yield (
                project_id,
                of_project("officer_name", "officer-two-spellings", message, "โปรดตรวจว่าเป็นบุคคลเดียวกันหรือไม่"),
            )


def _usual_spellings(uses: Mapping[str, int]) -> dict[str, str]:
    """Return for each rarer spelling the more usual one that it looks like."""
    usual: dict[str, str] = {}
    for one, other in _alike(uses):
        rare, common = sorted((one, other), key=lambda name: (uses[name], name))
        if rare not in usual or uses[common] > uses[usual[rare]]:
            usual[rare] = common
    return usual


def _alike(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield pairs of names that differ in spaces or by one slip.

    Two names that differ by one slip are equal without one letter of each; so all pairs are found without
    comparing each name with each.
    """
    without: dict[str, list[str]] = {}
    several = list(names)
    keys = {name: text_key(name) for name in several} if len(several) > 1 else {}
    for name, key in keys.items():
        for place in range(len(key)) if len(key) >= LEAST_ALIKE else ():
            without.setdefault(key[:place] + key[place + 1 :], []).append(name)
        without.setdefault(key, []).append(name)
    pairs = {tuple(sorted(pair)) for alike in without.values() for pair in combinations(set(alike), 2)}
    for one, other in sorted(pairs):
        if _is_one_slip(keys[one], keys[other]):
            yield one, other


_MARKS: Final = frozenset("\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c")
"""Vowels and signs above or below a consonant, of which the neighbouring one is easily typed."""


def _is_one_slip(one: str, other: str) -> bool:
    """Return whether two keys are equal, or one letter is missing, two are swapped, or one mark is another.

    Another consonant or vowel often makes another name (สมชาย, สมชัย), another digit another person.
    """
    same = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), -1)
    if one == other:
        return True
    if len(one) != len(other):
        long, short = sorted((one, other), key=len, reverse=True)
        place = same if same >= 0 else len(short)
        return long[:place] + long[place + 1 :] == short and not long[place].isdigit()
    a, b = one[same:], other[same:]
    is_swapped = a[:2] == b[1::-1] and a[2:] == b[2:] and not a[:2].isdigit()
    return is_swapped or (a[1:] == b[1:] and {a[0], b[0]} <= _MARKS)
