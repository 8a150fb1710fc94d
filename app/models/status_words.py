"""The usual statuses in few words, for narrow columns. They are stored and printed whole."""

from typing import Final

from app.models.progress_report import PLAN_STATUSES, TARGET_STATUSES

STATUSES: Final = {"plan_status": PLAN_STATUSES, "target_status": TARGET_STATUSES}
"""The suggested statuses by the key of their entry."""

_LONG: Final = "เป็นไปตาม"
_SHORT: Final = "ตาม"


def short_status(text: str) -> str:
    """Return a suggested status in few words, such as ตามแผน; any other text as it is."""
    is_suggested = any(text in suggested for suggested in STATUSES.values())
    return text.replace(_LONG, _SHORT, 1) if is_suggested else text


def whole_status(key: str, text: str) -> str:
    """Return the suggested status of an entry that these few words mean; any other text as it is."""
    return next((status for status in STATUSES[key] if short_status(status) == text), text)
