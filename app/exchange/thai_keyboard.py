"""What was typed in Latin letters while the keyboard was set to Thai.

A hand scanner types as a keyboard does. Where the system is set to Thai, the scanned code arrives as Thai
letters, and people who copy a code from paper forget to switch too. The layout is the standard Kedmanee.
"""

from typing import Final

_KEYS: Final = {
    "1234567890-=": "ๅ/-ภถุึคตจขช",
    "!@#$%^&*()_+`~": "+๑๒๓๔ู฿๕๖๗๘๙_%",
    "qwertyuiop[]": "ๆไำพะัีรนยบล",
    "QWERTYUIOP{}": '๐"ฎฑธํ๊ณฯญฐ,',
    "asdfghjkl;'": "ฟหกดเ้่าสวง",
    'ASDFGHJKL:"': "ฤฆฏโฌ็๋ษศซ.",
    "zxcvbnm,./": "ผปแอิืทมใฝ",
    "ZXCVBNM<>?": "()ฉฮฺ์?ฒฬฦ",
}
_LATIN: Final = {
    ord(thai): latin for keys, typed in _KEYS.items() for latin, thai in zip(keys, typed, strict=True)
}
_THAI_LETTERS: Final = {chr(code) for code in _LATIN if 0x0E00 <= code <= 0x0E7F}


def as_latin(typed: str) -> str:
    """The text that the same keys give on a Latin keyboard; one without Thai letters stays as it is."""
    return typed.translate(_LATIN) if _THAI_LETTERS & set(typed) else typed
