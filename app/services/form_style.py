"""The style of a file's forms."""

from contextlib import suppress

from app.models.errors import UserError
from app.models.signer import Signer, signers_of_text
from app.printing.type_families import FormStyle, type_families
from app.storage.file_settings import SIGNATURE_FIELDS, SIGNERS, THAI_DATES, THAI_DIGITS, TYPE_FAMILY
from app.storage.project_file import ProjectFile


def style_of(file: ProjectFile) -> FormStyle:
    """Return the form style set in the file. Raises UserError if its typeface is not installed."""
    style = FormStyle.in_family(file.setting(TYPE_FAMILY))
    dates, digits = bool(file.setting(THAI_DATES)), bool(file.setting(THAI_DIGITS))
    style = style._replace(thai_dates=dates, thai_digits=digits)
    return with_signature_fields(style, file) if file.setting(SIGNATURE_FIELDS) else style


def with_signature_fields(style: FormStyle, file: ProjectFile) -> FormStyle:
    """Return the style with a signature field for each signer of the file, or one if it names none."""
    return style._replace(signature_field=True, signers=signers_of(file))


def signers_of(file: ProjectFile) -> tuple[Signer, ...]:
    return signers_of_text(file.setting(SIGNERS))


def print_styles(file: ProjectFile) -> list[FormStyle]:
    """Return the styles in which a form may have been printed, the file's own first."""
    ways = [
        FormStyle(dates, digits, regular=family.regular, bold=family.bold)
        for family in type_families()
        for dates in (False, True)
        for digits in (False, True)
    ]
    with suppress(UserError):  # a typeface not installed here
        ways = [style_of(file), *(way for way in ways if way != style_of(file))]
    return ways
