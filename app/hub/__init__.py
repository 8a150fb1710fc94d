"""The hub: a PostgreSQL database in which several offices and coordinators keep their revisions together.

All SQL for PostgreSQL is here, and psycopg is imported only here. See docs/decisions/0022-hub.md.
"""
