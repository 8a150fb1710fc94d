"""Compose line-breaks.txt, the marked narratives, from the clauses that were marked by hand.

Every paragraph is made of two to four clauses with a space between them. Odd and even clauses never meet:
the program's lists of terms may be improved by what the first half (`a`) shows, and are judged by the
second one (`b`).
"""

from itertools import chain
from pathlib import Path
from random import Random

HERE = Path(__file__).parent
CLAUSES = HERE / "line-break-clauses.txt"
PARAGRAPHS = HERE / "line-breaks.txt"
PER_HALF = 520

Slots = dict[str, list[str]]


def read_clauses() -> tuple[list[str], Slots]:
    """Return the clauses with their marks, and the values for each slot."""
    lines = [one for one in CLAUSES.read_text("utf-8").splitlines() if one and not one.startswith("#")]
    slots = dict(one.split(" = ", 1) for one in lines if " = " in one)
    return [one for one in lines if " = " not in one], {slot: text.split() for slot, text in slots.items()}


def filled(clause: str, slots: Slots, chance: Random) -> str:
    """Put a random value in each slot."""
    for slot, values in slots.items():
        while slot in clause:
            clause = clause.replace(slot, chance.choice(values), 1)
    return clause


def paragraphs(clauses: list[str], slots: Slots, chance: Random) -> list[str]:
    """Return paragraphs that use every clause about equally often."""
    rest: list[str] = []
    made = []
    for _ in range(PER_HALF):
        count = chance.choice((2, 3, 3, 4))
        if len(rest) < count:
            rest += chance.sample(clauses, len(clauses))
        made.append(" |".join(filled(rest.pop(), slots, chance).strip() for _ in range(count)))
    return made


def composed() -> str:
    clauses, slots = read_clauses()
    chance = Random(2562)
    halves = {"a": clauses[0::2], "b": clauses[1::2]}
    made = ((f"{half}\t{one}" for one in paragraphs(of, slots, chance)) for half, of in halves.items())
    return "\n".join(chain.from_iterable(made)) + "\n"


if __name__ == "__main__":
    PARAGRAPHS.write_text(composed(), "utf-8")
