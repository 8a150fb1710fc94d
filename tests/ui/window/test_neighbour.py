"""The project shown after another one is removed."""

import pytest

from app.ui.window.editing import remove_project
from app.ui.window.workspace import Workspace


@pytest.fixture
def workspace(workspace: Workspace) -> Workspace:
    """A workspace with three projects in the order of the list, ก, ข and ค, in place of the file's own."""
    own = workspace.project_id
    for number, name in enumerate("กขค"):
        workspace.document.new_project(project_name=name, project_code=f"5013000{number}-0000")
    assert own
    workspace.document.remove_project(own)
    assert [shown.project_name for shown in workspace.list.model.shown] == [*"กขค"]
    return workspace


def removed(workspace: Workspace, name: str) -> str:
    """Show the project of this name and remove it. Returns the name of the project shown afterwards."""
    workspace.show_project(next(one.id for one in workspace.list.model.shown if one.project_name == name))
    remove_project(workspace)
    return shown(workspace)


def shown(workspace: Workspace) -> str:
    current = workspace.project_id
    return workspace.document.project(current).project_name if current else ""


@pytest.mark.parametrize(("name", "next_shown"), [("ก", "ข"), ("ข", "ค"), ("ค", "ข")])
def test_the_one_below_is_shown_and_after_the_last_the_one_above(
    workspace: Workspace, name: str, next_shown: str
) -> None:
    assert removed(workspace, name) == next_shown
    assert workspace.list.model.row_of(str(workspace.project_id)) is not None


def test_after_the_only_one_none_is_shown(workspace: Workspace) -> None:
    assert [removed(workspace, name) for name in "กขค"] == ["ข", "ค", ""]
    assert workspace.project_id is None


def test_in_a_narrowed_list_the_one_beside_it_is_shown(workspace: Workspace) -> None:
    workspace.document.new_project(project_name="ค๒", project_code="50130009-0000")
    workspace.list.model.narrow("ค", None)
    assert removed(workspace, "ค") == "ค๒"


def test_after_the_only_one_of_a_narrowed_list_any_other_is_shown(workspace: Workspace) -> None:
    workspace.list.model.narrow("ค", None)
    assert removed(workspace, "ค") in "กข"


def test_what_is_typed_is_looked_for_once_before_another_one_is_shown(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[Workspace] = []

    def noting(one: Workspace) -> None:
        flushed.append(one)
        flush(one)

    flush, before = Workspace.flush, shown(workspace)
    monkeypatch.setattr(Workspace, "flush", noting)
    workspace.list.view.go_to(0 if before != "ก" else 1)
    assert (shown(workspace), flushed) == ("ก" if before != "ก" else "ข", [workspace])
