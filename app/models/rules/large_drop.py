"""When a figure falls so much that it is more often a typing error than a fact."""

from typing import Any, Final

from app.models.entry import Kind

MUCH_LESS_SATANG: Final = 1_000_000_00
"""An amount that falls by this much, in satang, or by at least half, may be a typing error."""


def is_large_drop(kind: Kind, before: Any, after: Any) -> bool:
    """Return whether a value fell unusually: any fall in progress; an amount by half or a million baht."""
    if kind not in (Kind.PERCENT, Kind.MONEY):
        return False
    lost = (before or 0) - (after or 0)
    is_much = kind is Kind.PERCENT or 2 * lost >= (before or 0) or lost >= MUCH_LESS_SATANG
    return lost > 0 and is_much
