"""The marks of this program's files: a number in the header, and a digest of the tables of each version.

The digests are constants because every opening needs them. After a change of the tables, `.venv/bin/python -m
pytest tests/storage/opening/test_confinement.py` prints the new one.
"""

from typing import Final

APPLICATION_ID: Final = 0x52_4E_47_4E
"""“RNGN” in the SQLite header: the mark of this program's files."""

SCHEMA_DIGESTS: Final = {
    1: "682b2ff782ef5f47e8bdfd98742afbb8b61f431a57daced6455df57b809324bb",
    2: "c217c18256db1b2ae579fbe84b0dd105c7d52cf498b228595a0c26c3878a8f71",
    3: "c390141f4d4d50646482f441a44d8a8b2e12267ab1aef9680dd96875668518c1",
    4: "631627abf4b9659f9cb38a796329614371d28083f5d3a935c70331d2b9adad90",
    5: "b32ab062c0bfbfa9622119f8484ab3da4598be033aa111caa8d6a8b06a0676c3",
}
"""By `user_version`: SHA-256 of everything in `sqlite_master`, by `confinement.schema_digest`."""

LATEST_VERSION: Final = max(SCHEMA_DIGESTS)
"""`user_version` of a file after every migration: their number."""

OWN_INDEXES: Final = frozenset(
    {
        "board_project_of_year",
        "head_edited",
        "idx__sqlite_migrations_migration_set_name",
        "note_of_project",
        "revision_of_record",
    }
)
"""The names of the indexes in any version of the file."""
