"""Validation of electronic signatures by pyHanko, where it is installed (the extra `signatures`).

It checks that the signer's key signed the digest of the document. No authority is asked, nothing is fetched.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from importlib.util import find_spec
from io import BytesIO
from typing import Any

from app.formats.pdf.signature_state import SignatureState


def can_validate() -> bool:
    return find_spec("pyhanko") is not None


def validated(content: bytes, states: Sequence[SignatureState]) -> tuple[SignatureState, ...]:
    """Return the states with `is_valid` set; as they are where pyHanko is missing or cannot tell."""
    if not states or not can_validate():
        return tuple(states)
    try:
        found = dict(_validities(content))
    except Exception:  # of a file that another program reads in its own way
        logging.getLogger(__name__).exception("pyHanko could not read a signed form")
        return tuple(states)
    return tuple(replace(one, is_valid=found.get(one.end)) for one in states)


def _validities(content: bytes) -> Iterator[tuple[int, bool]]:
    """Yield the end of what was signed, and whether the key signed it."""
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    context = ValidationContext(trust_roots=[], allow_fetching=False)
    with _quiet():
        for signature in PdfFileReader(BytesIO(content), strict=False).embedded_regular_signatures:
            # What was added since is told by comparing with a new print, in a fraction of the memory.
            status: Any = validate_pdf_signature(signature, context, skip_diff=True)
            end = int(signature.byte_range[2]) + int(signature.byte_range[3])
            yield end, bool(status.intact and status.valid)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep pyHanko from logging that nobody vouches for the certificates, which is not asked."""
    names = ("pyhanko", "pyhanko_certvalidator")
    loggers = [logging.getLogger(name) for name in names]
    before = [one.level for one in loggers]
    for one in loggers:
        one.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for one, level in zip(loggers, before, strict=True):
            one.setLevel(level)
