"""The SQLite file: one district's projects, made to be copied and sent at any moment."""
