"""A real PostgreSQL that the tests make and run, as a user without rights, with TLS and passwords."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

NOBODY = "nobody"
SETTINGS = {
    "fsync": "off",
    "listen_addresses": "'127.0.0.1'",
    "max_connections": "60",
    "shared_buffers": "32MB",
    "ssl": "on",
    "deadlock_timeout": "'200ms'",
}
RIGHTS = (
    "local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\nhostnossl all all 127.0.0.1/32 reject\n"
)


def programs() -> Path | None:
    """The folder with initdb and pg_ctl; Debian keeps them out of the way, one folder for each version."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    return max(
        Path("/usr/lib/postgresql").glob("*/bin"), default=None, key=lambda path: int(path.parent.name)
    )


@dataclass
class Server:
    """A cluster in a folder of its own."""

    folder: Path
    programs: Path
    port: int

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def copying(self) -> str:
        """How a database is copied in half the time, since PostgreSQL 15."""
        version = int((self.data / "PG_VERSION").read_text())
        return "STRATEGY file_copy" if version >= 15 else ""

    def run(self, *command: str | Path) -> None:
        """Run a program as a user without rights: PostgreSQL refuses to run as root."""
        user = {"user": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        done: Any = subprocess.run(  # type: ignore[call-overload]
            command,
            cwd=self.folder,
            env=os.environ | {"LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            **user,
        )
        assert done.returncode == 0, done.stderr + done.stdout

    def start(self) -> None:
        # Its output must not be ours: the server would keep the pipe open for as long as it lives.
        self.run(self.programs / "pg_ctl", "-D", self.data, "-w", "-l", self.folder / "log", "start")

    def stop(self, how: str = "immediate") -> None:
        self.run(self.programs / "pg_ctl", "-D", self.data, "-m", how, "stop")

    def address(self, database: str, user: str = "postgres") -> str:
        return f"postgresql://{user}@/{database}?host={self.folder}&port={self.port}"

    def by_network(self, database: str, user: str, more: str = "", host: str = "localhost") -> str:
        return f"postgresql://{user}@{host}:{self.port}/{database}?{more}"

    @contextmanager
    def connected(
        self, database: str = "postgres", user: str = "postgres"
    ) -> Iterator[psycopg.Connection[Any]]:
        with psycopg.connect(self.address(database, user), autocommit=True) as connection:
            yield connection

    def execute(self, database: str, *statements: str, user: str = "postgres") -> None:
        with self.connected(database, user) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def rows(self, database: str, statement: str, user: str = "postgres") -> list[tuple[Any, ...]]:
        with self.connected(database, user) as connection:
            return connection.execute(statement.encode()).fetchall()


@contextmanager
def running_server() -> Iterator[Server]:
    """Make and start a cluster, and remove it after the block. Skips where PostgreSQL is not installed."""
    found = programs()
    if found is None or shutil.which("openssl") is None:
        pytest.skip("needs PostgreSQL and openssl")
    folder = Path(tempfile.mkdtemp(prefix="hub"))  # a socket's path is short
    server = Server(folder, found, free_port())
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, NOBODY)
        server.run(
            found / "initdb",
            "-D",
            server.data,
            "-U",
            "postgres",
            "--auth=trust",
            "-E",
            "UTF8",
            "--no-locale",
            "-N",
        )
        _configure(server)
        with stopped_with_us(server):
            server.start()
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def stopped_with_us(server: Server) -> Iterator[None]:
    """Stop the server after the block, and also when this process is killed: the pipe then closes."""
    stop = 'read -r _; "$1" -D "$2" -m immediate stop; rm -rf "$3"'
    command = ("sh", "-c", stop, "sh", server.programs / "pg_ctl", server.data, server.folder)
    user = {"user": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    with subprocess.Popen(  # type: ignore[call-overload]
        command,
        cwd="/",
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is not for it
        **user,
    ):
        yield


def _configure(server: Server) -> None:
    settings = SETTINGS | {"port": str(server.port), "unix_socket_directories": f"'{server.folder}'"}
    with (server.data / "postgresql.conf").open("a") as file:
        file.writelines(f"{name} = {value}\n" for name, value in settings.items())
    (server.data / "pg_hba.conf").write_text(RIGHTS)
    server.run(
        *("openssl", "req", "-new", "-x509", "-days", "3650", "-nodes", "-newkey", "ec", "-pkeyopt"),
        *("ec_paramgen_curve:P-256", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"),
        *("-out", server.data / "server.crt", "-keyout", server.data / "server.key"),
    )
    shutil.copy(server.data / "server.crt", server.folder / "root.crt")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def members(
    server: Server, database: str, offices: dict[str, str], others: Sequence[tuple[str, str]] = ()
) -> None:
    """Make logins of offices, by login, and other logins with their groups."""
    for login, office in offices.items():
        server.execute(
            database,
            f"CREATE ROLE {login} LOGIN IN ROLE raingan_office",
            f"INSERT INTO raingan.office_role VALUES ('{login}', '{office}')",
        )
    for login, group in others:
        server.execute(database, f"CREATE ROLE {login} LOGIN IN ROLE {group}")
