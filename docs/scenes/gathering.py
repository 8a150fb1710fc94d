"""Scenes of files that come to a coordinator and go back to an office."""

from typing import Final

from PySide6.QtWidgets import QApplication
from scenes.city import TODAY, made_received, made_whole, office_file, office_records
from scenes.stage import WIDE, Scene, Stage

from app.models.note import Note, Topic, merged_note
from app.services.carriers.folder import put, share
from app.services.file_profile import FileProfile, Role, write_profile
from app.services.gathering import gather
from app.services.remarks import return_files
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.gather.commands import take_dropped
from app.ui.gather.dialog import GatherWindow
from app.ui.gather.waiting import WaitingDialog
from app.ui.widgets import dialogs


def gathering(stage: Stage) -> None:
    page = _gather_page(stage)
    page.look_at([made_received(stage.path)])
    page.files.selectRow(1)


def returned(stage: Stage) -> None:
    """A return file that changes figures of the clerk's, merges a project, and meets an edit made since."""
    clerk = office_file(stage.path.with_name("สำนักงานเขตบางรัก 2562.sqlite"), office_records("บางรัก", 3, 8))
    with ProjectFile.create(stage.path.with_name("รวม.sqlite")) as file:
        gather(file, [clerk])
        first, second, third = file.project_ids()
        file.set_report_entry(first, file.reports(first)[0].period, "disbursed_satang", 100_00)
        file.set_project_entry(first, "division", "ฝ่ายการศึกษา")
        file.set_report_entry(second, file.reports(second)[1].period, "progress", 30_00)
        file.remove_project(third)
        file.put_note(merged_note(third, second))
        file.put_note(
            Note(new_record_id(), first, Topic.REMARK, text="โปรดแนบหลักฐานการเบิกจ่าย", noted_on=TODAY)
        )
        [back] = return_files(file, stage.path.parent / "ส่งกลับ")
    with ProjectFile.open(clerk) as file:
        file.set_report_entry(second, file.reports(second)[1].period, "progress", 28_00)
    dialogs.ask_received_file = lambda *_: back.path
    stage.open(clerk)
    stage.later_command("receive")


def gathered(stage: Stage) -> None:
    page = _gather_page(stage)
    page.look_at([made_received(stage.path)])
    page.take_in()


def received_files(stage: Stage) -> None:
    _take_in(stage)
    stage.later_command("received")


def _gather_page(stage: Stage) -> GatherWindow:
    stage.open(made_whole(stage.path))
    page = GatherWindow(stage.workspace.document, stage.workspace)
    page.show()
    stage.wait(300)
    return page


def shared_folder(stage: Stage) -> None:
    """New files, one taken, one not whole yet, and one that is none of ours."""
    into = made_whole(stage.path)
    folder = into.with_name("ไดรฟ์กลาง สยป")
    folder.mkdir(exist_ok=True)
    for name in ("บางรัก", "ดุสิต", "บางเขน"):
        path = office_file(into.with_name(f"{name} 2562.sqlite"), office_records(name, 2, 9))
        with ProjectFile.open(path) as file:
            share(file, folder)
            put(file)
    first, second, *_ = sorted(folder.iterdir())
    second.write_bytes(second.read_bytes()[:9000])
    (folder / "ภาพถ่ายกิจกรรม.sqlite").write_bytes(b"JPEG" * 2000)
    with ProjectFile.open(into) as file:
        write_profile(file, FileProfile(Role.COORDINATOR))
        share(file, folder)
        gather(file, [first])
    stage.open(into)
    stage.later_command("folder")


def waiting(stage: Stage) -> None:
    """What waits after gathering, one of it ticked."""
    _take_in(stage)
    stage.later_command("waiting")
    stage.later(_tick_first, 500)


def waiting_beforehand(stage: Stage) -> None:
    page = _gather_page(stage)
    page.look_at([made_received(stage.path)])
    page.files.selectRow(1)
    stage.later(page._details.consider.click, 0)
    stage.later(_tick_first, 500)


def _tick_first() -> None:
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, WaitingDialog), "it is shown"
    dialog.model.toggle(0)


def empty_gathering(stage: Stage) -> None:
    _gather_page(stage)


def resolving(stage: Stage) -> None:
    _take_in(stage)
    stage.later_command("diverged")


def duplicates(stage: Stage) -> None:
    _take_in(stage)
    stage.later_command("duplicates")


def undoing_gathering(stage: Stage) -> None:
    _take_in(stage)
    stage.later_command("undo_gathering")


def _take_in(stage: Stage) -> None:
    whole, folder = made_whole(stage.path), made_received(stage.path)
    with ProjectFile.open(whole) as file:
        gather(file, sorted(folder.glob("*.sqlite")))
    stage.open(whole)


def dropped(stage: Stage) -> None:
    folder = made_received(stage.path)
    dropped_file = folder / "สำนักงานเขตบางรัก มิถุนายน.sqlite"
    stage.later(lambda: take_dropped(stage.window, [dropped_file]), 0)


SCENES: Final = {
    "gather-empty": Scene(empty_gathering),
    "gather": Scene(gathering, alone=True),
    "dark-gather": Scene(gathering, dark=True),
    "wide-gather": Scene(gathering, WIDE),
    "large-gather": Scene(gathering, WIDE, "2"),
    "gathered": Scene(gathered, alone=True),
    "wide-gathered": Scene(gathered, WIDE),
    "large-gathered": Scene(gathered, WIDE, "2"),
    "received-files": Scene(received_files),
    "shared-folder": Scene(shared_folder, alone=True),
    "wide-shared-folder": Scene(shared_folder, WIDE),
    "dark-shared-folder": Scene(shared_folder, dark=True),
    "waiting": Scene(waiting, alone=True),
    "wide-waiting": Scene(waiting, WIDE),
    "waiting-beforehand": Scene(waiting_beforehand),
    "returned": Scene(returned, alone=True),
    "wide-returned": Scene(returned, WIDE),
    "dark-returned": Scene(returned, dark=True),
    "resolve": Scene(resolving, alone=True),
    "dark-resolve": Scene(resolving, dark=True),
    "large-resolve": Scene(resolving, WIDE, "2"),
    "duplicates": Scene(duplicates, alone=True),
    "take-back": Scene(undoing_gathering),
    "dropped": Scene(dropped),
}
