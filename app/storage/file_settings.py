"""The names of the settings that a file keeps; `docs/file-format.md` describes their values.

Those of the board are in `app/services/board.py`.
"""

from typing import Final

THAI_DATES: Final = "thai_dates"
"""Setting of a file: print a project's start and end as Thai dates. Without it: the official style."""

THAI_DIGITS: Final = "thai_digits"
"""Setting of a file: print all digits of the form in Thai. Without it: as typed."""

TYPE_FAMILY: Final = "type_family"
"""Setting of a file: the name of the type family for its forms. Without it: the bundled one."""

SIGNERS: Final = "signers"
"""Setting of a file: the people who sign its forms, as `app/models/signer.py` writes them."""

SIGNATURE_FIELDS: Final = "signature_fields"
"""Setting of a file: print a field for the electronic signature of each signer. Without it: none."""

ROLE: Final = "role"
"""Setting of a file: whose work it holds, a clerk's or the coordinator's. Without it: unknown."""

OFFICE: Final = "office"
"""Setting of a file: the office of its new projects."""

DIVISION: Final = "division"
"""Setting of a file: the division whose work it holds, within `OFFICE`. Without it: the whole office's."""

FISCAL_YEAR: Final = "fiscal_year"
"""Setting of a file: the fiscal year of its first projects, in Buddhist Era."""

SAMPLE: Final = "sample"
"""Setting of a copy of the sample: it is nobody's work, and is never gathered."""

MASKED: Final = "masked"
"""Setting of a copy with masked names and telephone numbers: for reading only, never gathered."""

RETURNED: Final = "returned"
"""Setting of a return file: the name of the office that the coordinator sends it to, or `1` if it has none.
A line break and the name of a division follow if it goes to that.
Its changes need the clerk's consent.
"""

UNITS_OF: Final = "units_of"
"""Setting of a file: the office whose divisions its coordinator gathers. Without it: the city's offices."""

FROM_ABOVE: Final = "from_above"
"""Setting of a file: the changes that came back to it and that its divisions must be told of; see
`app/services/returns/acknowledged.py`."""

ACKNOWLEDGED: Final = "acknowledged"
"""Setting of a file: which changes made here the offices have; see `app/services/returns/acknowledged.py`."""

PRINTED: Final = "printed"
"""Setting of a file: which records were printed as they are; see `app/storage/month/output_marks.py`."""

SENT: Final = "sent"
"""Setting of a file: when a file for the coordinator was last made from it, and its history until then."""

WAITING: Final = "waiting"
"""Setting of a file: the records that wait for a decision; see `app/storage/waiting/held_heads.py`."""

SHARED_FOLDER: Final = "shared_folder"
"""Setting of a file: the folder that it shares with others, as this machine names it. Without it: none."""

SHARED: Final = "shared"
"""Setting of a file: what it put into shared folders; see `app/services/carriers/folder.py`."""
