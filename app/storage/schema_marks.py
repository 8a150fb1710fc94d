"""The marks of this program's files: a number in the header, and a digest of the tables of each version.

Names and digests are constants because every opening needs them. After a change of the tables,
`.venv/bin/python -m pytest tests/storage/opening/test_confinement.py` prints the new ones.
"""

from typing import Final

APPLICATION_ID: Final = 0x52_4E_47_4E
"""“RNGN” in the SQLite header: the mark of this program's files."""

SCHEMA_VERSIONS: Final = {
    1: ("project_and_progress_report", "682b2ff782ef5f47e8bdfd98742afbb8b61f431a57daced6455df57b809324bb"),
    2: ("revisions", "c217c18256db1b2ae579fbe84b0dd105c7d52cf498b228595a0c26c3878a8f71"),
    3: ("notes", "c390141f4d4d50646482f441a44d8a8b2e12267ab1aef9680dd96875668518c1"),
    4: ("board", "631627abf4b9659f9cb38a796329614371d28083f5d3a935c70331d2b9adad90"),
    5: ("packed_bodies", "b32ab062c0bfbfa9622119f8484ab3da4598be033aa111caa8d6a8b06a0676c3"),
    6: ("wider_amounts", "fc84f883d93a093ab1dfc0ea61aa4a822d6536fcf1606f1274ebfbc4601caa58"),
}
"""By `user_version`: its last migration, and the SHA-256 of everything in `sqlite_master` afterwards."""

SCHEMA_DIGESTS: Final = {version: digest for version, (_, digest) in SCHEMA_VERSIONS.items()}
"""By `user_version`: the digest of the tables, by `confinement.schema_digest`."""

SCHEMA_STEPS: Final = [step for step, _ in SCHEMA_VERSIONS.values()]
"""The migrations in order, as a file lists them."""

LATEST_VERSION: Final = max(SCHEMA_VERSIONS)
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
