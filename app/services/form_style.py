"""The style of a file's forms."""

from dataclasses import replace

from app.printing.type_families import FormStyle
from app.storage.file_settings import THAI_DATES, THAI_DIGITS, TYPE_FAMILY
from app.storage.project_file import ProjectFile


def style_of(file: ProjectFile) -> FormStyle:
    """Return the form style set in the file. Raises UserError if its typeface is not installed."""
    style = FormStyle.in_family(file.setting(TYPE_FAMILY))
    dates, digits = bool(file.setting(THAI_DATES)), bool(file.setting(THAI_DIGITS))
    return replace(style, thai_dates=dates, thai_digits=digits)
