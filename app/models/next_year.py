"""Copy a project, also to another fiscal year: the same work, dates moved, no reports yet."""

from dataclasses import replace
from datetime import MAXYEAR, date

from app.models.project import Project
from app.models.thai import fiscal_year_of, thai_digits


def in_year(
    project: Project,
    fiscal_year: int,
    new_id: str,
    *,
    budget_satang: int | None,
    keeps_code: bool = True,
    renames_year: bool = True,
) -> Project:
    """Return the project as planned for another fiscal year (Buddhist Era), under a new id.

    Its dates move by the same number of years. With `renames_year`, the old year in the name becomes the new
    one. Some offices assign new codes each year, others keep them: `keeps_code`.
    """
    old = year_of(project)
    years = fiscal_year - old if old is not None else 0
    name = project.project_name
    return replace(
        project,
        id=new_id,
        project_name=renamed(name, old, fiscal_year) if renames_year and old is not None else name,
        project_code=project.project_code if keeps_code else "",
        fiscal_year=fiscal_year,
        start_date=moved(project.start_date, years),
        end_date=moved(project.end_date, years),
        allocated_budget_satang=budget_satang,
    )


def duplicate(project: Project, new_id: str) -> Project:
    """Return the project as the beginning of a similar one, under a new id: without its code, which is one
    project's only.
    """
    return replace(project, id=new_id, project_code="")


def year_of(project: Project) -> int | None:
    """Return the project's fiscal year, or the one of its start date if it has none."""
    if project.fiscal_year is None and project.start_date:
        return fiscal_year_of(project.start_date)
    return project.fiscal_year


def moved(day: date | None, years: int) -> date | None:
    """Return the same day `years` later; 29 February becomes 28 February in other years."""
    if day is None or not 1 <= day.year + years <= MAXYEAR:
        return day
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def renamed(name: str, old: int, new: int) -> str:
    """Replace the old year in the name with the new one, in Thai or Arabic digits."""
    return name.replace(str(old), str(new)).replace(thai_digits(str(old)), thai_digits(str(new)))
