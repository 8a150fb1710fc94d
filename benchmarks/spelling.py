"""Spelling marks on seeded slips: the share seen, and false marks in the unchanged narratives.

Run: .venv/bin/python -m benchmarks.spelling

The narratives are the paragraphs of tests/files/line-breaks.txt. Each gets one slip of each kind, in a random
listed word of three letters or more. A slip counts as seen if the paragraph then has a marked part that it
did not have before. The words to offer are sought for every tenth paragraph, which takes most of the time.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from statistics import median
from typing import Final

from app.formats.thai_text.nearest_words import nearest_words
from app.formats.thai_text.spelling import Span, unknown_spans
from app.printing.line_breaking.segmentation import is_listed
from app.printing.words import words_of
from benchmarks.line_breaks import read_marked

SEED: Final = 3
OFFERED_OF: Final = 10
_ROWS: Final = ("ๅ/-ภถุึคตจขช", "ๆไำพะัีรนยบล", "ฟหกดเ้่าสวง", "ผปแอิืทมใฝ")
"""The unshifted letters of the Kedmanee keyboard (TIS 820)."""

_TONES: Final = "่้๊๋"
_VOWELS: Final = "ะัาิีึืุูเแโไ"


def _neighbours() -> dict[str, str]:
    beside = {
        letter: (row[max(0, n - 1) : n] + row[n + 1 : n + 2]) for row in _ROWS for n, letter in enumerate(row)
    }
    return {letter: "".join(one for one in found if "ก" <= one <= "๎") for letter, found in beside.items()}


_BESIDE: Final = _neighbours()


def _tone_lost(word: str, chance: Random) -> str:
    place = _place(word, _TONES, chance)
    return word if place < 0 else word[:place] + word[place + 1 :]


def _tone_moved(word: str, chance: Random) -> str:
    place = _place(word, _TONES, chance)
    rest = word[:place] + word[place + 1 :]
    others = [n for n in range(1, len(rest) + 1) if n != place and "ก" <= rest[n - 1] <= "ฮ"]
    if place < 0 or not others:
        return word
    moved = chance.choice(others)
    return rest[:moved] + word[place] + rest[moved:]


def _vowel_doubled(word: str, chance: Random) -> str:
    place = _place(word, _VOWELS, chance)
    return word if place < 0 else word[:place] + word[place] + word[place:]


def _neighbouring_key(word: str, chance: Random) -> str:
    place = _place(word, "".join(letter for letter, beside in _BESIDE.items() if beside), chance)
    return word if place < 0 else word[:place] + chance.choice(_BESIDE[word[place]]) + word[place + 1 :]


def _letter_dropped(word: str, chance: Random) -> str:
    place = chance.randrange(len(word))
    return word[:place] + word[place + 1 :]


def _place(word: str, letters: str, chance: Random) -> int:
    return chance.choice([n for n, letter in enumerate(word) if letter in letters] or [-1])


SLIPS: Final[dict[str, Callable[[str, Random], str]]] = {
    "tone mark lost": _tone_lost,
    "tone mark moved": _tone_moved,
    "vowel doubled": _vowel_doubled,
    "neighbouring key": _neighbouring_key,
    "letter dropped": _letter_dropped,
}


@dataclass(slots=True)
class Score:
    """What was counted. `offered`: of the seen slips asked about, those that an offered word undoes."""

    words: int = 0
    false_marks: Counter[str] = field(default_factory=Counter)
    made: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    asked: int = 0
    offered: int = 0
    milliseconds: list[float] = field(default_factory=list)

    @property
    def share_seen(self) -> float:
        return self.seen.total() / self.made.total()

    @property
    def false_in_1000(self) -> float:
        return 1000 * self.false_marks.total() / self.words


def score(texts: Sequence[str]) -> Score:
    found, chance = Score(), Random(SEED)
    for number, text in enumerate(texts):
        words = words_of(text)
        began = time.perf_counter()
        before = _marked(text)
        found.milliseconds.append((time.perf_counter() - began) * 1000)
        found.words += sum(_is_thai(word) for word in words)
        found.false_marks.update(before)
        for kind, place, slipped in _slips(words, chance):
            found.made[kind] += 1
            changed = "".join((*words[:place], slipped, *words[place + 1 :]))
            new = [span for span in unknown_spans(changed) if changed[span.start : span.end] not in before]
            found.seen[kind] += bool(new)
            if new and number % OFFERED_OF == 0:
                found.asked += 1
                found.offered += text in _accepted(changed, new)
    return found


def _slips(words: Sequence[str], chance: Random) -> Iterator[tuple[str, int, str]]:
    """Yield one slip of each kind that can be made in a few tries."""
    places = [n for n, word in enumerate(words) if len(word) >= 3 and _is_thai(word) and is_listed(word)]
    for kind, slip in SLIPS.items():
        for place in chance.choices(places, k=6) if places else ():
            slipped = slip(words[place], chance)
            if slipped != words[place]:
                yield kind, place, slipped
                break


def _accepted(text: str, marked: Sequence[Span]) -> Iterator[str]:
    """Yield what becomes of a text with each of the words offered."""
    for span in marked:
        for offer in nearest_words(text, span):
            yield text[: offer.span.start] + offer.word + text[offer.span.end :]


def _marked(text: str) -> list[str]:
    return [text[span.start : span.end] for span in unknown_spans(text)]


def _is_thai(word: str) -> bool:
    return any("ก" <= letter <= "๎" for letter in word)


def main() -> None:
    found = score([marked.text for marked in read_marked()])
    for kind in SLIPS:
        print(f"{kind:18s} {found.made[kind]:6,} made {found.seen[kind] / found.made[kind]:7.1%} seen")
    print(f"{'all':18s} {found.made.total():6,} made {found.share_seen:7.1%} seen")
    print(f"what was written before is offered for {found.offered} of {found.asked}")
    marks = found.false_marks.total()
    print(f"{found.words:,} words, {marks} false marks: {found.false_in_1000:.2f} in 1,000")
    print(f"    {dict(found.false_marks)}")
    print(f"{median(found.milliseconds):.2f} ms a narrative, at most {max(found.milliseconds):.2f}")


if __name__ == "__main__":
    main()
