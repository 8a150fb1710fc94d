from collections.abc import Generator, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import pytest

from app.services.carriers.hub import Arrived, pulled_files, pulling, pushing, set_up
from app.services.file_profile import FileProfile, Role, create_file
from app.services.gathering import Received, gather
from app.storage.project_file import ProjectFile
from tests.hub.server import Server, members, running_server

MINBURI, BANGKAPI = "สำนักงานเขตมีนบุรี", "สำนักงานเขตบางกะปิ"
NUMBERS = count()
Found = TypeVar("Found")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """One server for all tests; its database `empty_hub` is set up, and has a login of every kind."""
    with running_server() as one:
        one.execute("postgres", "CREATE DATABASE empty_hub")
        set_up(one.address("empty_hub"))
        offices = {"minburi": MINBURI, "bangkapi": BANGKAPI}
        others = [
            ("somchai", "raingan_coordinator"),
            ("suda", "raingan_coordinator"),
            ("dashboard", "raingan_reader"),
        ]
        members(one, "empty_hub", offices, others)
        yield one


@dataclass
class TestHub:
    """A hub of one test."""

    __test__ = False

    server: Server
    database: str

    def of(self, login: str = "somchai") -> str:
        """The address of the hub for a login."""
        return self.server.address(self.database, login)

    def rows(self, statement: str, login: str = "postgres") -> list[tuple[Any, ...]]:
        return self.server.rows(self.database, statement, login)

    def execute(self, *statements: str, login: str = "postgres") -> None:
        self.server.execute(self.database, *statements, user=login)

    def digests(self) -> set[str]:
        return {digest for (digest,) in self.rows("SELECT encode(digest, 'hex') FROM raingan.revision")}


@pytest.fixture
def hub(server: Server) -> Iterator[TestHub]:
    name = f"hub{next(NUMBERS)}"
    server.execute("postgres", f"CREATE DATABASE {name} TEMPLATE empty_hub {server.copying}")
    yield TestHub(server, name)
    server.execute("postgres", f"DROP DATABASE {name} WITH (FORCE)")


def made(path: Path, role: Role = Role.COORDINATOR, office: str = "") -> ProjectFile:
    return create_file(path, FileProfile(role, office))


def result_of(steps: Generator[int, None, Found]) -> Found:
    """Take all steps. Returns the result."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: Found = end.value
            return found


def pushed(file: ProjectFile, address: str) -> int:
    """Push everything. Returns how many revisions were sent."""
    return result_of(pushing(file, address)).sent


def arrived(file: ProjectFile, address: str) -> tuple[Arrived, list[Received]]:
    """Pull and gather everything. Returns what came, and the results of the files that were made of it."""
    with pulled_files() as folder:
        found = result_of(pulling(file, address, folder))
        return found, gather(file, list(found.paths)) if found.paths else []


def pulled(file: ProjectFile, address: str) -> list[Received]:
    return arrived(file, address)[1]
