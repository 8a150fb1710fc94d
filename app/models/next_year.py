"""A project once more, for another fiscal year: the same work, its dates moved, nothing reported as yet."""

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
    """The project as it is planned for a fiscal year (Buddhist Era), under another id.

    Its dates move by as many years as the fiscal year does. `renames_year`: a name that tells the old year
    tells the new one. Codes are given anew each year by some offices, and kept by others: `keeps_code`.
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


def year_of(project: Project) -> int | None:
    """The fiscal year that a project is of; if it says none, the one in which it begins."""
    if project.fiscal_year is None and project.start_date:
        return fiscal_year_of(project.start_date)
    return project.fiscal_year


def moved(day: date | None, years: int) -> date | None:
    """The same day so many years later; 29 February becomes 28 February where there is none."""
    if day is None or not 1 <= day.year + years <= MAXYEAR:
        return day
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def renamed(name: str, old: int, new: int) -> str:
    """The name with the new year for the old one, in the digits in which it stands."""
    return name.replace(str(old), str(new)).replace(thai_digits(str(old)), thai_digits(str(new)))
