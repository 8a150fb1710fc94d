"""Projects that come and go one by one stand where they would stand in a list that is filled anew."""

from hypothesis import given
from hypothesis import strategies as st

from app.storage.project_file import ProjectSummary
from app.ui.project_list.model import ProjectListModel

NAMES = st.lists(st.sampled_from(["ก่", "กา", "แก", "ไก่", "ขา", "เขต", "ขวด", ""]), unique=True, max_size=8)


def summary_of(name: str, year: int) -> ProjectSummary:
    return ProjectSummary(f"{name}{year}", name, "", year, "", "", 100, 10, None, 0)


def order_of(summaries: list[ProjectSummary], *, by_name: bool) -> list[str]:
    model = ProjectListModel()
    model.sort_by_name(by_name)
    model.set_projects(sorted(summaries, key=lambda one: (-(one.fiscal_year or 0), one.project_name)))
    return [one.id for one in model.shown]


@given(names=NAMES, removed=st.sets(st.integers(0, 7)), by_name=st.booleans())
def test_a_project_is_added_in_its_place_and_the_others_keep_theirs(
    names: list[str], removed: set[int], by_name: bool
) -> None:
    summaries = [summary_of(name, 2561 + len(name) % 2) for name in names]
    model = ProjectListModel()
    model.sort_by_name(by_name)
    model.set_projects([])
    for summary in summaries:
        model.add_project(summary, summary.project_name)
    assert [one.id for one in model.shown] == order_of(summaries, by_name=by_name)
    for place in removed & {*range(len(summaries))}:
        model.remove_project(summaries[place].id)
    left = [one for place, one in enumerate(summaries) if place not in removed]
    assert [one.id for one in model.shown] == order_of(left, by_name=by_name)
    assert (model.totals.projects, len(model.ids)) == (len(left), len(left))
