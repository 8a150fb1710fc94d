"""From the first start to one's own first project on paper: five actions beside the typing, by keyboard."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from app.models.thai import fiscal_year_of
from app.services.file_profile import Role, read_profile
from app.storage.project_file import ProjectFile
from tests.journeys.desktop import NEEDS_DESKTOP, Desktop, desktop, wait_until
from tests.printing.programs.readers import pdfium

pytestmark = NEEDS_DESKTOP

NAME: Final = "โครงการตลาดนัดชุมชน"
MOST_ACTIONS: Final = 5


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desktop]:
    with desktop(tmp_path) as made:
        yield made


class Clerk:
    """Counts the actions beside the typing."""

    def __init__(self, desk: Desktop) -> None:
        self.desk = desk
        self.actions = 0

    def act(self, key: str) -> None:
        self.actions += 1
        self.desk.press(key)


def test_the_first_project_is_on_paper_after_five_actions(desk: Desktop) -> None:
    clerk = Clerk(desk)
    with desk.program() as program:
        make_file(clerk)
        add_project(clerk)
        export(clerk)
        desk.press("ctrl+q")
        assert program.wait(20) == 0
    assert clerk.actions <= MOST_ACTIONS
    with ProjectFile.open(made_file(desk), writable=False) as file:
        [project] = map(file.project, file.project_ids())
        assert read_profile(file).role is Role.CLERK
    assert (project.project_name, project.office) == (NAME, "สำนักงานเขตมีนบุรี")
    assert project.fiscal_year == fiscal_year_of(date.today())
    assert "ตลาดนัดชุมชน" in "".join(pdfium(paper(desk).read_bytes()))


def make_file(clerk: Clerk) -> None:
    clerk.desk.wait_for_title("เริ่มใช้งาน")
    clerk.act("Return")  # the first of the five ways has the focus
    clerk.desk.wait_for_title("สร้างไฟล์ของเขต")
    clerk.desk.write("มีน")
    clerk.act("Return")
    clerk.desk.wait_for_title("สำนักงานเขตมีนบุรี")


def add_project(clerk: Clerk) -> None:
    clerk.act("Return")  # on โครงการใหม่
    clerk.desk.write(NAME)


def export(clerk: Clerk) -> None:
    """There is no printer here: the same form goes to a PDF, which takes the same two actions."""
    clerk.act("ctrl+e")
    clerk.desk.wait_for_title("ส่งออก PDF")
    clerk.act("Return")
    wait_until(lambda: bool(list(clerk.desk.home.rglob("*.pdf"))))


def made_file(desk: Desktop) -> Path:
    [path] = desk.home.rglob("สำนักงานเขตมีนบุรี*.sqlite")
    return path


def paper(desk: Desktop) -> Path:
    [path] = desk.home.rglob("*.pdf")
    return path
