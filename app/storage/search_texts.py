"""What a search looks through, of a few projects at a time, so that the window stays alive meanwhile."""

from collections.abc import Callable, Sequence
from typing import Any, Final

_OF_PROJECT: Final = (
    "project_name",
    "project_code",
    "office",
    "division",
    "subdivision",
    "officer_name",
    "coordinator",
)
Query = Callable[..., list[dict[str, Any]]]


def search_texts(query: Query, project_ids: Sequence[str]) -> dict[str, str]:
    """Names, codes, people and narratives of each of these projects, a line each."""
    places = ", ".join("?" * len(project_ids))
    own = f"SELECT id, {' || char(10) || '.join(_OF_PROJECT)} AS text FROM project WHERE id IN ({places})"
    reported = f"""
        SELECT project_id, group_concat(narrative, char(10)) AS text
        FROM progress_report WHERE project_id IN ({places}) GROUP BY project_id
    """
    narratives = {row["project_id"]: row["text"] for row in query(reported, *project_ids)}
    return {row["id"]: f"{row['text']}\n{narratives.get(row['id'], '')}" for row in query(own, *project_ids)}
