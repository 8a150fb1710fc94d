"""Real narratives with each kind of damage at several rates: mended right or marked, not wrong in silence."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from random import Random

import pytest

from app.formats.json import project as project_json
from app.formats.thai_text.mending import MendedText, mend_words
from app.models.thai_cleaning import clean_pasted
from tests.conftest import FILES
from tests.formats.thai_text.damage import DAMAGES

SEED = 13


def marked_paragraphs() -> list[str]:
    """Return the paragraphs whose line breaks are marked by hand, without the marks."""
    lines = (FILES / "line-breaks.txt").read_text("utf-8").splitlines()
    return [line.partition("\t")[2].replace("|", "").replace("·", "") for line in lines if line]


def narratives() -> str:
    path = FILES / "minburi-2562-first-print.json"
    (record,) = project_json.from_bytes(path.read_bytes(), path.name)
    return "\n".join(
        (*record.project.rationale, *record.project.objectives, *(r.narrative for r in record.reports))
    )


def texts(step: int) -> list[str]:
    """Return the narratives, and every so many dozens of the marked paragraphs."""
    all_of_them = marked_paragraphs()
    return [
        narratives(),
        *("\n".join(all_of_them[at : at + 12]) for at in range(0, len(all_of_them), 12 * step)),
    ]


@dataclass(slots=True)
class Score:
    """Damaged places, those that are marked, and those that are wrong and not marked."""

    damaged: int = 0
    marked: int = 0
    wrong: int = 0

    def add(self, sound: str, damaged: str, mended: MendedText) -> None:
        self.damaged += len(differences(sound, damaged))
        for start, end in differences(sound, mended.text):
            is_marked = any(doubt.start <= end and start <= doubt.end for doubt in mended.doubts)
            self.marked += is_marked
            self.wrong += not is_marked

    @property
    def right(self) -> int:
        return self.damaged - self.marked - self.wrong


def differences(one: str, other: str) -> list[tuple[int, int]]:
    """Return the parts of the other text that differ, looked for paragraph by paragraph."""
    found, at = [], 0
    for ours, theirs in zip(one.split("\n"), other.split("\n"), strict=True):
        codes = SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
        found += [(at + start, at + end) for kind, _, _, start, end in codes if kind != "equal"]
        at += len(theirs) + 1
    return found


def mended(text: str) -> MendedText:
    return mend_words(clean_pasted(text).text)


def scored(kind: str, rate: float, step: int) -> Score:
    random, score = Random(SEED), Score()
    for sound in texts(step):
        damaged = DAMAGES[kind](sound, rate, random).strip()
        score.add(sound, damaged, mended(damaged))
    return score


LEAST_RIGHT = {
    "sara am as sara a": 0.6,
    "sara am as space and sara a": 0.8,
    "sara am doubled": 1.0,
    "tones lost": 0.4,
    "short vowel and mute signs lost": 0.8,
    "marks one consonant too far": 0.7,
    "tone before vowel": 1.0,
    "space before mark": 1.0,
    "letters of old fonts": 1.0,
}
"""The share of damaged places that must be right without a question."""


@pytest.mark.parametrize("rate", [1, pytest.param(0.3, marks=pytest.mark.long), 0.05])
@pytest.mark.parametrize("kind", DAMAGES)
def test_damage_is_mended_or_marked(kind: str, rate: float) -> None:
    score = scored(kind, rate, step=96)
    assert score.wrong <= (rate < 0.1)  # the only lost sign of a whole text may leave another common word
    assert score.right >= LEAST_RIGHT[kind] * score.damaged - 2


@pytest.mark.long
@pytest.mark.parametrize("rate", [1, 0.3, 0.1, 0.05, 0.01])
@pytest.mark.parametrize("kind", DAMAGES)
def test_damage_is_mended_or_marked_in_many_texts(kind: str, rate: float) -> None:
    """The less of a text is damaged, the less it tells of the damage: see decision 0019."""
    score = scored(kind, rate, step=2)
    print(kind, rate, score, score.right)
    assert score.wrong <= (1 if rate >= 0.3 else 1 + 0.15 * score.damaged)


@pytest.mark.parametrize("step", [16, pytest.param(1, marks=pytest.mark.long)])
def test_sound_text_is_left_alone(step: int) -> None:
    for sound in texts(step):
        assert mended(sound).text == sound
        assert mended(sound).words == ()


def test_each_paragraph_alone_is_left_alone() -> None:
    """A short text says little about how damaged it is."""
    assert [one for one in marked_paragraphs()[::10] if mended(one).text != one] == []
