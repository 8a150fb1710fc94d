"""Damages Thai text as fonts, PDF readers and scanners do, at a rate, with a fixed seed."""

import re
from collections.abc import Callable, Mapping
from random import Random

Damager = Callable[[str, float, Random], str]


def _each(pattern: str, change: Callable[[re.Match[str], Random], str]) -> Damager:
    """Return a function that changes each match of a pattern with some probability."""
    compiled = re.compile(pattern)

    def damaged(text: str, rate: float, random: Random) -> str:
        return compiled.sub(lambda match: change(match, random) if random.random() < rate else match[0], text)

    return damaged


def _old_glyph(match: re.Match[str], random: Random) -> str:
    return {"่": "\uf70a", "้": "\uf88e", "ั": "\uf710", "ี": "\uf886"}[match[0]]


DAMAGES: Mapping[str, Damager] = {
    "sara am as sara a": _each("ำ", lambda match, _: "า"),
    "sara am as space and sara a": _each("([่-๋]?)ำ", lambda match, _: f" {match[1]}า"),
    "sara am doubled": _each("ำ", lambda match, _: "ำา"),
    "tones lost": _each("[่-๋]", lambda match, _: ""),
    "short vowel and mute signs lost": _each("[็์]", lambda match, _: ""),
    "marks one consonant too far": _each(
        "([ก-ฮ])([ัิีึื่้]+)([ก-ฮ])(?![ะ-ฺ็-๎])",
        lambda match, random: match[1] + match[3] + match[2] + " " * random.randrange(2),
    ),
    "tone before vowel": _each("([ัิ-ู])([่-์])", lambda match, _: match[2] + match[1]),
    "space before mark": _each("(?<=[ก-ฮ])([ัิ-ู่้็])", lambda match, _: f" {match[1]}"),
    "letters of old fonts": _each("[่้ัี]", _old_glyph),
}
