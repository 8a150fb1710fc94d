"""The style of a file's forms."""

from dataclasses import replace

from app.models.signer import Signer, signers_of_text
from app.printing.type_families import FormStyle
from app.storage.file_settings import SIGNATURE_FIELDS, SIGNERS, THAI_DATES, THAI_DIGITS, TYPE_FAMILY
from app.storage.project_file import ProjectFile


def style_of(file: ProjectFile) -> FormStyle:
    """Return the form style set in the file. Raises UserError if its typeface is not installed."""
    style = FormStyle.in_family(file.setting(TYPE_FAMILY))
    dates, digits = bool(file.setting(THAI_DATES)), bool(file.setting(THAI_DIGITS))
    style = replace(style, thai_dates=dates, thai_digits=digits)
    return with_signature_fields(style, file) if file.setting(SIGNATURE_FIELDS) else style


def with_signature_fields(style: FormStyle, file: ProjectFile) -> FormStyle:
    """Return the style with a signature field for each signer of the file, or one if it names none."""
    return replace(style, signature_field=True, signers=signers_of(file))


def signers_of(file: ProjectFile) -> tuple[Signer, ...]:
    return signers_of_text(file.setting(SIGNERS))
