"""Electronic signatures on a printed form: which additions are only a signature, and who signed.

Validating a signature needs the certificates and is left to other programs; this checks only the additions.
"""

from collections.abc import Sequence

from app.formats.pdf.annotations import field_type, rectangle
from app.formats.pdf.certificate import signer_name
from app.formats.pdf.differences import Difference, Kind
from app.formats.pdf.structure import PdfStructure
from app.formats.pdf.syntax import Dictionary, Stream
from app.formats.pdf.words import Place, within

_FIELD_KEYS = {
    "Type",
    "Subtype",
    "FT",
    "T",
    "TU",
    "TM",
    "Rect",
    "P",
    "F",
    "Ff",
    "V",
    "AP",
    "AS",
    "MK",
    "DA",
} | {
    "Border",
    "BS",
    "Lock",
    "SV",
    "StructParent",
    "H",
    "M",
    "NM",
    "Q",
}
_FLAGS = {0, 2, 4, 128, 132, 134, 130, 6}
"""Printed or hidden, locked or not: never visible only on the screen or only on paper."""


def is_signature(structure: PdfStructure, one: Difference, places: Sequence[Place]) -> bool:
    """Return whether a difference is a signature that lies where the form is signed or is invisible."""
    if one.kind is not Kind.FIELD or not isinstance(one.field, dict):
        return False
    field: Dictionary = one.field
    box = rectangle(structure, field)
    if box is None or not signature_of(structure, field) or not {*field} <= _FIELD_KEYS:
        return False
    if box[2] - box[0] == 0 or box[3] - box[1] == 0:
        return True
    in_block = any(page == one.page and within(box, place) for page, place in places)
    return in_block and structure.resolve(field.get("F", 0)) in _FLAGS and _plain_appearance(structure, field)


def signature_of(structure: PdfStructure, field: Dictionary) -> Dictionary:
    """Return the signature's dictionary; empty for another kind of field or an unsigned one."""
    value = structure.dictionary(field.get("V"))
    is_signed = {"Contents", "ByteRange"} <= {*value} and structure.resolve(value.get("Type")) in _TYPES
    return value if is_signed and field_type(structure, field) == "Sig" else {}


_TYPES = ("Sig", "DocTimeStamp", None)


def is_empty_field(structure: PdfStructure, one: Difference, places: Sequence[Place]) -> bool:
    """Return whether a difference is an unsigned, blank signature field where the form is signed."""
    if one.kind is not Kind.FIELD or not isinstance(one.field, dict):
        return False
    box = rectangle(structure, one.field)
    picture = structure.resolve(structure.dictionary(one.field.get("AP")).get("N"))
    is_blank = picture is None or (isinstance(picture, Stream) and not structure.content(picture).strip())
    is_field = field_type(structure, one.field) == "Sig" and "V" not in one.field
    in_block = box is not None and any(page == one.page and within(box, place) for page, place in places)
    return is_field and is_blank and in_block and {*one.field} <= _FIELD_KEYS


def _plain_appearance(structure: PdfStructure, field: Dictionary) -> bool:
    """Return whether the appearance is one fixed picture, which readers clip to the field's rectangle."""
    appearance = structure.dictionary(field.get("AP"))
    picture = structure.resolve(appearance.get("N"))
    return not appearance or (
        {*appearance} == {"N"} and isinstance(picture, Stream) and "OC" not in picture.attributes
    )


def who_signed(structure: PdfStructure, field: Dictionary) -> str:
    """Return the name in the signer's certificate, otherwise the signature's own name; may be empty."""
    signature = signature_of(structure, field)
    contents, told = (structure.resolve(signature.get(key)) for key in ("Contents", "Name"))
    named = signer_name(contents) if isinstance(contents, bytes) else ""
    return named or (_text(told) if isinstance(told, bytes) else "")


def _text(value: bytes) -> str:
    if value.startswith(b"\xfe\xff"):
        return value[2:].decode("utf-16-be", "replace")
    return value.decode("utf-8", "replace")


_MOST_FIELDS = 100


def field_texts(structure: PdfStructure) -> list[str]:
    """Return what the form's fields say of themselves to a screen reader, in their order."""
    form = structure.dictionary(structure.root.get("AcroForm"))
    fields = structure.array(form.get("Fields"))[:_MOST_FIELDS]
    told = [structure.resolve(structure.dictionary(one).get("TU")) for one in fields]
    return [_text(one) for one in told if isinstance(one, bytes)]
