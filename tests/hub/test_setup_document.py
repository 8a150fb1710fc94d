"""docs/hub.md, followed on a fresh cluster: its own statements and commands, and nothing else."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from app.cli import main
from app.storage.project_file import ProjectFile
from tests.hub.server import Server, running_server

pytestmark = pytest.mark.posix

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "hub.md").read_text("utf-8").replace("'…'", "'secret'")


def blocks(language: str, heading: str) -> list[str]:
    """Return the code blocks of a section."""
    section = TEXT.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return re.findall(rf"```{language}\n(.*?)```", section, re.DOTALL)


def carry_out(server: Server, database: str, block: str, user: str = "postgres") -> None:
    server.execute(database, *(line for line in block.split(";\n") if line.strip()), user=user)


def test_the_ten_lines_set_up_a_hub_that_works(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with running_server() as server:
        first, later = blocks("sql", "Set it up")
        [command] = blocks("sh", "Set it up")
        carry_out(server, "postgres", first)
        assert main(there(server, command)) == 0
        carry_out(server, "raingan", later, user="raingan_keeper")
        ready_the_user(server)
        assert main(["hub", str(saved), "service=raingan"]) == 0
        assert "ส่งแล้ว 10 รายการ" in capsys.readouterr().out
        for sql in blocks("sql", "Views for dashboards") + blocks("sql", "What grows"):
            carry_out(server, "raingan", sql, user="raingan_keeper")
        assert server.rows("raingan", "SELECT projects FROM raingan.offices_of_last_night", "metabase") == [
            (1,)
        ]
        restored(server)
        with ProjectFile.open(saved) as file:
            known = len(file.revisions.digests())
        assert server.rows("raingan", "SELECT count(*) FROM raingan.revision") == [(known,)]


def there(server: Server, command: str) -> list[str]:
    """Return the words of a command of the document, with the address of this server."""
    words = command.split()
    assert words[0] == "./run"
    assert words[-1] == "postgresql://raingan_keeper@hub.example.go.th/raingan"
    return [*words[1:-1], server.address("raingan", "raingan_keeper")]


def ready_the_user(server: Server) -> None:
    """Put the files of the document where it says."""
    home = Path(os.environ["HOME"])
    [passwords], [service] = blocks("text", "Connect")[1:], blocks("ini", "Connect")
    (home / ".postgresql").mkdir(parents=True)
    shutil.copy(server.folder / "root.crt", home / ".postgresql" / "root.crt")
    (home / ".pgpass").write_text(
        passwords.replace("…", "secret").replace("hub.example.go.th:5432", f"localhost:{server.port}")
    )
    (home / ".pgpass").chmod(0o600)
    (home / ".pg_service.conf").write_text(
        service.replace("hub.example.go.th", f"localhost\nport={server.port}")
    )


def restored(server: Server) -> None:
    """Back the hub up, lose it and restore it, as the document says."""
    [block] = blocks("sh", "Back up and restore")
    dump, restore = (line.split("#")[0].split() for line in block.splitlines())
    at = ["-h", str(server.folder), "-p", str(server.port), "-U", "postgres"]
    environment = os.environ | {"PATH": f"{server.programs}:{os.environ['PATH']}"}
    file = server.folder / "raingan.dump"
    for words, lose in ((dump, True), (restore, False)):
        told = [word.replace("raingan.dump", str(file)) for word in words[1:]]
        subprocess.run([words[0], *at, *told], env=environment, check=True)
        if lose:
            server.execute("postgres", "DROP DATABASE raingan WITH (FORCE)")
