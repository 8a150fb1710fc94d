"""Set up a hub, or bring an older one up to date: all steps in one transaction, one program at a time."""

from typing import Final

from app.hub.connection import WAIT_AT_MOST, check_version, connected, version_of
from app.hub.errors import HubError
from app.hub.migrations import MIGRATIONS, Migration

_LOCK: Final = 0x7261696E67616E
"""The advisory lock of everybody who changes the tables: "raingan" in ASCII."""


def set_up(address: str) -> list[Migration]:
    """Apply the steps that the database lacks, in one transaction. Returns them. Raises HubError."""
    with connected(address) as connection, connection.transaction():
        connection.execute(WAIT_AT_MOST)
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        _check_database(connection.info.parameter_status("server_encoding"), connection.info.server_version)
        missing = list(MIGRATIONS[version_of(connection) :])
        for one in missing:
            connection.execute(one.sql.encode())
            connection.execute("INSERT INTO raingan.migration (number, name) VALUES (%s, %s)", one)
        check_version(connection)
    return missing


def _check_database(encoding: str | None, version: int) -> None:
    if encoding != "UTF8":
        what = f"ฐานข้อมูลนี้เก็บตัวอักษรแบบ {encoding} จึงเก็บภาษาไทยได้ไม่ครบ"
        raise HubError(what, "โปรดสร้างฐานข้อมูลใหม่แบบ UTF8")
    if version < _OLDEST:
        what = f"PostgreSQL รุ่น {version // 10_000} เก่าเกินไปสำหรับศูนย์ข้อมูลกลาง"
        raise HubError(what, f"โปรดใช้ PostgreSQL รุ่น {_OLDEST // 10_000} ขึ้นไป")


_OLDEST: Final = 14_00_00
"""The oldest PostgreSQL on which the tests ran or that has all that is used; 13 is no longer maintained."""
