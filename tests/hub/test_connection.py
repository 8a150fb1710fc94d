"""What goes wrong before anything is exchanged, and what is then told: two sentences, and no password."""

import logging
import os
import shutil
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli import main
from app.hub.address import is_address, to_remember, without_password
from app.hub.migrations import MIGRATIONS, Migration
from app.models.errors import UserError
from app.models.project import Project
from app.services.carriers.hub import look, pushing, set_up
from app.storage.project_file import ProjectFile, new_record_id
from tests.hub.conftest import MINBURI, TestHub, made, pushed, result_of
from tests.hub.server import Server, free_port

pytestmark = pytest.mark.posix

SECRET = "ลับ-pa55"


@pytest.fixture
def file(tmp_path: Path) -> Iterator[ProjectFile]:
    with made(tmp_path / "รวม.sqlite") as one:
        yield one


@pytest.fixture
def home(server: Server) -> Path:
    """The home of a user who has the authority's certificate, as docs/hub.md says."""
    folder = Path(os.environ["HOME"])
    (folder / ".postgresql").mkdir(parents=True)
    shutil.copy(server.folder / "root.crt", folder / ".postgresql" / "root.crt")
    return folder


@pytest.fixture
def secured(hub: TestHub) -> TestHub:
    hub.execute(f"ALTER ROLE somchai PASSWORD '{SECRET}'")
    return hub


def keep_password(home: Path, password: str) -> None:
    path = home / ".pgpass"
    path.write_text(f"*:*:*:*:{password}\n")
    path.chmod(0o600)


def by_network(hub: TestHub, more: str = "", host: str = "localhost") -> str:
    return hub.server.by_network(hub.database, "somchai", more, host)


def test_a_password_from_pgpass_and_a_certificate_that_matches(
    secured: TestHub, home: Path, file: ProjectFile
) -> None:
    keep_password(home, SECRET)
    assert look(file, by_network(secured)).to_send == 0


def test_a_service_names_the_hub(secured: TestHub, home: Path, file: ProjectFile) -> None:
    keep_password(home, SECRET)
    (home / ".pg_service.conf").write_text(
        f"[raingan]\nhost=localhost\nport={secured.server.port}\ndbname={secured.database}\nuser=somchai\n"
    )
    assert look(file, "service=raingan").to_send == 0
    with pytest.raises(UserError, match="ไม่พบชื่อศูนย์ข้อมูลกลางนี้"):
        look(file, "service=elsewhere")


def test_a_wrong_password(secured: TestHub, home: Path, file: ProjectFile) -> None:
    keep_password(home, "wrong")
    with pytest.raises(UserError, match="ไม่รับชื่อผู้ใช้หรือรหัสผ่าน"):
        look(file, by_network(secured))


def test_no_password(secured: TestHub, home: Path, file: ProjectFile) -> None:
    with pytest.raises(UserError, match="ต้องใช้รหัสผ่าน"):
        look(file, by_network(secured))


def test_a_certificate_of_another_name(secured: TestHub, home: Path, file: ProjectFile) -> None:
    keep_password(home, SECRET)
    with pytest.raises(UserError, match="ใบรับรองของศูนย์ข้อมูลกลางไม่ตรงกับที่อยู่"):
        look(file, by_network(secured, host="127.0.0.1"))


def test_a_certificate_of_nobody_we_trust(
    secured: TestHub, server: Server, home: Path, file: ProjectFile, tmp_path: Path
) -> None:
    server.run(
        *("openssl", "req", "-new", "-x509", "-days", "9", "-nodes", "-newkey", "ec", "-pkeyopt"),
        *("ec_paramgen_curve:P-256", "-subj", "/CN=another", "-out", "another.crt", "-keyout", "another.key"),
    )
    shutil.copy(server.folder / "another.crt", home / ".postgresql" / "root.crt")
    with pytest.raises(UserError, match="ไม่ได้ออกโดยผู้ที่เครื่องนี้เชื่อถือ"):
        look(file, by_network(secured))


def test_without_a_certificate_nothing_is_believed(secured: TestHub, file: ProjectFile) -> None:
    with pytest.raises(UserError, match="ไม่มีใบรับรองสำหรับตรวจ"):
        look(file, by_network(secured))


def test_a_hub_without_encryption_is_not_believed_either(secured: TestHub, file: ProjectFile) -> None:
    """Unless the address says that this is meant; this server then refuses it itself."""
    with pytest.raises(UserError, match=r"ไม่อนุญาตให้เครื่องหรือผู้ใช้นี้เชื่อมต่อ|ติดต่อศูนย์ข้อมูลกลางไม่ได้"):
        look(file, by_network(secured, "sslmode=disable"))


def test_nobody_answers(file: ProjectFile) -> None:
    with pytest.raises(UserError, match="ติดต่อศูนย์ข้อมูลกลางไม่ได้"):
        look(file, f"postgresql://somchai@127.0.0.1:{free_port()}/raingan")


@pytest.mark.parametrize(
    "address",
    [
        *("postgresql//somchai@hub", "postgresql://h/db?x=1", "ก", "host", "port=ก", "http://127.0.0.1"),
        *("hub.example.go.th/raingan", "127.0.0.1:5432", "C:\\a.sqlite", "postgresql://[::1/raingan"),
        *(
            "postgresql://127.0.0.1:99999/x",
            "postgresql://127.0.0.1:ก/x",
            "postgresql://h/x?connect_timeout=ก",
        ),
        *("postgresql://127.0.0.1/x?sslmode=no", "postgresql://a%00b/x", "host='h", "="),
        *("postgresql://hub..go.th/x", "postgresql://\udcff/x"),
    ],
)
def test_what_is_no_address(address: str, file: ProjectFile) -> None:
    with pytest.raises(UserError, match="ที่อยู่ของศูนย์ข้อมูลกลางไม่ถูกต้อง"):
        look(file, address)


def test_no_address_at_all(file: ProjectFile) -> None:
    for address in ("", " \n"):
        with pytest.raises(UserError, match="ยังไม่ได้ระบุที่อยู่"):
            look(file, address)


def test_an_address_that_was_copied_with_what_stood_around_it(hub: TestHub, file: ProjectFile) -> None:
    assert look(file, f" {hub.of()}\n").to_send == 0


@pytest.mark.parametrize("host", ["hub.invalid", "ศูนย์.invalid"])
def test_a_machine_that_no_network_knows(host: str, file: ProjectFile) -> None:
    with pytest.raises(UserError, match="ไม่พบเครื่องตามชื่อ"):
        look(file, f"postgresql://somchai@{host}/raingan")


@pytest.mark.parametrize("mode", ["verify-full", "disable"])
def test_a_machine_that_answers_but_is_no_hub(mode: str, home: Path, file: ProjectFile) -> None:
    """As a web server does."""
    with socket.create_server(("127.0.0.1", 0)) as web:
        answering = threading.Thread(target=answer, args=[web])
        answering.start()
        with pytest.raises(UserError, match="ไม่ใช่ศูนย์ข้อมูลกลาง"):
            look(file, f"postgresql://a@127.0.0.1:{web.getsockname()[1]}/x?sslmode={mode}")
        answering.join()


def answer(web: socket.socket) -> None:
    connection, _ = web.accept()
    with connection:
        connection.recv(1000)
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def test_a_very_long_address_is_told_soon(file: ProjectFile) -> None:
    """Its passwords are looked for in one go."""
    for address in (f"postgresql://{'a' * 200_000}/x", "postgresql://" + "a:" * 100_000, "a:@ " * 50_000):
        assert without_password(address)
    with pytest.raises(UserError):
        look(file, f"postgresql://{'a' * 200_000}/x")


def test_no_such_database_or_login(hub: TestHub, file: ProjectFile) -> None:
    for address in (hub.server.address("nothing"), hub.of("nobody_here")):
        with pytest.raises(UserError, match="ไม่มีศูนย์ข้อมูลกลางหรือผู้ใช้ชื่อนี้"):
            look(file, address)


def test_a_login_of_no_group(hub: TestHub, file: ProjectFile) -> None:
    hub.execute("DROP ROLE IF EXISTS stranger", "CREATE ROLE stranger LOGIN")
    with pytest.raises(UserError, match="ไม่มีสิทธิ์ใช้ศูนย์ข้อมูลกลาง"):
        look(file, hub.of("stranger"))


# --- passwords ---


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://somchai:{SECRET}@hub.example:5432/raingan",
        f"postgresql://somchai:{SECRET}/@hub.example/raingan?sslmode=require",
        f"postgresql://somchai@hub.example/raingan?password={SECRET}&sslmode=require",
        f"postgresql://somchai@hub.example/raingan?sslmode=require&sslpassword={SECRET}",
        f"host=hub.example password={SECRET} user=somchai",
        f"host=hub.example user=somchai password = '{SECRET} \\'{SECRET}'",
        f"host=hub.example user=somchai PASSWORD='{SECRET}",
    ],
)
def test_a_password_is_neither_shown_nor_remembered(address: str) -> None:
    for text in (without_password(address), to_remember(address)):
        assert SECRET not in text
        assert "hub.example" in text
        assert "somchai" in text
    assert "…" not in to_remember(address)
    assert to_remember(to_remember(address)) == to_remember(address)


def test_what_looks_like_an_address() -> None:
    assert all(map(is_address, ("postgresql://a@b/c", "postgres://b", "service=raingan", "host=a dbname=b")))
    assert not any(map(is_address, ("a.sqlite", "/folder/a=b.sqlite", "")))


@pytest.mark.parametrize(
    "address",
    ["postgresql://a:{}@127.0.0.1:1/x", "postgresql//a:{}@b", "host=127.0.0.1 port=1 password={} x"],
)
def test_no_command_prints_or_logs_a_password(
    address: str, saved: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    arguments = [*("hub", str(saved), address.format(SECRET))]
    assert main(arguments) == 2
    with pytest.raises(SystemExit):
        main([*arguments, "more", f"postgresql://a:{SECRET}@b"])
    told = capfd.readouterr()
    assert told.out == ""
    assert SECRET not in told.err + caplog.text


def test_a_bug_is_logged_without_the_password(
    saved: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("app.services.carriers.hub.look", fail)
    assert main(["hub", str(saved), f"postgresql://a:{SECRET}@b"]) == 2
    assert "a bug" in caplog.text
    assert SECRET not in caplog.text


def test_without_psycopg_the_command_says_what_is_missing(
    saved: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in sys.modules if name.startswith(("psycopg", "app.hub."))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    for arguments in (["hub", str(saved), "service=raingan"], ["hub", "--setup", "service=raingan"]):
        assert main(arguments) == 2
        assert "psycopg" in capfd.readouterr().err


# --- the hub's own version ---


def database(server: Server, name: str, *statements: str, options: str = "") -> str:
    server.execute("postgres", f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name} {options}")
    server.execute(name, *statements)
    return server.address(name)


def test_setting_up_again_changes_nothing(server: Server) -> None:
    address = database(server, "again")
    assert set_up(address) == [step.name for step in MIGRATIONS]
    assert set_up(address) == []


def test_a_database_without_a_hub(server: Server, file: ProjectFile) -> None:
    with pytest.raises(UserError, match="ยังไม่ได้จัดเตรียม"):
        look(file, database(server, "nothing_yet"))


@pytest.mark.parametrize(
    "tables",
    [
        "CREATE SCHEMA raingan",
        "CREATE SCHEMA raingan CREATE TABLE revision (digest text)",
        "CREATE SCHEMA raingan CREATE TABLE migration (number integer, name text)",
        "CREATE SCHEMA raingan CREATE VIEW migration AS SELECT 1 AS number, '0001_revisions' AS name",
    ],
)
def test_a_foreign_schema_is_left_alone(server: Server, file: ProjectFile, tables: str) -> None:
    address = database(server, "foreign_one", tables)
    for use in (lambda: look(file, address), lambda: set_up(address)):
        with pytest.raises(UserError, match="โครงสร้างที่โปรแกรมรายงานไม่ได้สร้าง"):
            use()


def test_a_hub_of_other_steps_is_foreign(hub: TestHub, file: ProjectFile) -> None:
    hub.execute("UPDATE raingan.migration SET name = '0002_other' WHERE number = 2")
    with pytest.raises(UserError, match="โครงสร้างที่โปรแกรมรายงานไม่ได้สร้าง"):
        look(file, hub.of())


def test_a_newer_hub_is_refused_in_words(hub: TestHub, file: ProjectFile) -> None:
    hub.execute("INSERT INTO raingan.migration VALUES (99, '0099_more')")
    for use in (lambda: look(file, hub.of()), lambda: set_up(hub.of("postgres"))):
        with pytest.raises(UserError, match="รุ่นใหม่กว่า"):
            use()


class Later(Migration):
    """A step of a version of the program that is still to come."""

    @property
    def sql(self) -> str:
        return """
            DROP VIEW raingan.offices;
            CREATE VIEW raingan.offices AS SELECT count(*) AS projects FROM raingan.projects
        """


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Migration:
    """Makes the program one of a later version. Returns the step that today's hubs then lack."""
    step = Later(len(MIGRATIONS) + 1, "later")
    for module in ("setup", "connection"):
        monkeypatch.setattr(f"app.hub.{module}.MIGRATIONS", (*MIGRATIONS, step))
    return step


def test_an_older_hub_waits_for_its_keeper_and_keeps_what_it_has(
    hub: TestHub, file: ProjectFile, request: pytest.FixtureRequest
) -> None:
    file.add_project(Project(new_record_id(), office=MINBURI), ())
    pushed(file, hub.of())
    later: Migration = request.getfixturevalue("later")
    with pytest.raises(UserError, match=r"รุ่นเก่ากว่า.*hub --setup"):
        look(file, hub.of())
    assert set_up(hub.of("postgres")) == [later.name]
    assert look(file, hub.of()).line == "รอส่ง 0 รายการ รอรับ 0 รายการ"
    assert hub.rows("SELECT projects FROM raingan.offices") == [(1,)]


def test_what_the_keeper_built_on_the_views_is_named_before_they_change(
    hub: TestHub, later: Migration
) -> None:
    hub.execute("CREATE MATERIALIZED VIEW raingan.mine AS SELECT * FROM raingan.offices")
    with pytest.raises(UserError, match="DROP MATERIALIZED VIEW"):
        set_up(hub.of("postgres"))
    hub.execute("DROP MATERIALIZED VIEW raingan.mine")
    assert set_up(hub.of("postgres")) == [later.name]


def test_a_step_that_fails_leaves_nothing(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    address = database(server, "half_done")
    broken = MIGRATIONS[1]._replace(number=2, name="0001_revisions")  # makes what is already there
    with monkeypatch.context() as failing:
        for module in ("setup", "connection"):
            failing.setattr(f"app.hub.{module}.MIGRATIONS", (MIGRATIONS[0], broken))
        with pytest.raises(UserError):
            set_up(address)
    assert server.rows("half_done", "SELECT count(*) FROM pg_namespace WHERE nspname = 'raingan'") == [(0,)]


def test_a_database_that_loses_thai_letters(server: Server) -> None:
    options = "ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0"
    with pytest.raises(UserError, match="เก็บภาษาไทยได้ไม่ครบ"):
        set_up(database(server, "latin", options=options))


def test_only_its_keeper_sets_up(hub: TestHub) -> None:
    hub.execute("DROP SCHEMA raingan CASCADE")
    with pytest.raises(UserError, match="ไม่มีสิทธิ์"):
        set_up(hub.of("somchai"))


# --- the network ---


def test_a_connection_cut_midway_leaves_nothing(hub: TestHub, saved: Path) -> None:
    with ProjectFile.open(saved) as file:
        steps = pushing(file, hub.of())
        next(steps)
        hub.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'somchai'")
        with pytest.raises(UserError, match="ขาดไปกลางคัน"):
            result_of(steps)
        assert hub.digests() == set()
        assert pushed(file, hub.of()) == len(file.revisions.digests())
