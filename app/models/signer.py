"""The people who sign a form: their role on it, name and position."""

import json
from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Final, NamedTuple

from app.models.thai import clean_line

LONGEST: Final = 100
"""Letters of a name or position; the longest position of a district office has 60."""


class SignerRole(Enum):
    """Who signs, in the order of signing. The value is printed beside the dotted line."""

    OFFICER = "ผู้รับผิดชอบโครงการ"
    HEAD = "หัวหน้าฝ่าย"
    DIRECTOR = "ผู้อำนวยการเขต"


class Signer(NamedTuple):
    """One who signs: role, name and position. Without a position, its line is left to be filled in."""

    role: SignerRole
    name: str
    position: str = ""

    def cleaned(self) -> "Signer":
        return Signer(self.role, _short(self.name), _short(self.position))


def signers_of_text(text: str) -> tuple[Signer, ...]:
    """Return the signers of a file's setting, each role once; none for a text that is no such setting."""
    try:
        rows = json.loads(text) if text else []
        found = [Signer(SignerRole[row["role"]], str(row["name"]), str(row["position"])) for row in rows]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ()
    return in_order(found)


def signers_as_text(signers: Iterable[Signer]) -> str:
    """Return the file's setting; empty for no signers."""
    rows = [{"role": one.role.name, "name": one.name, "position": one.position} for one in in_order(signers)]
    return json.dumps(rows, ensure_ascii=False) if rows else ""


def in_order(signers: Iterable[Signer]) -> tuple[Signer, ...]:
    """Return the named signers in the order of signing, one for each role."""
    named = {one.role: one.cleaned() for one in signers if clean_line(one.name)}
    return tuple(named[role] for role in SignerRole if role in named)


# --- a signer in a signature field --------------------------------------------------------------------------

SIGN_HERE: Final = "ลายมือชื่ออิเล็กทรอนิกส์ของ"


def field_words(signer: Signer) -> str:
    """Return what a screen reader says of the signer's field: one line each for role, name and position."""
    return "\n".join((SIGN_HERE + signer.role.value, signer.name, signer.position))


def signers_of_fields(fields: Sequence[str]) -> tuple[Signer, ...]:
    """Return the signers named by the words of a form's fields; other fields name none."""
    found = []
    for role, name, position in (words.split("\n") for words in fields if words.count("\n") == 2):
        roles = [one for one in SignerRole if role == SIGN_HERE + one.value]
        found += [Signer(one, name, position) for one in roles]
    return in_order(found)


def _short(text: str) -> str:
    return clean_line(text)[:LONGEST].strip()
