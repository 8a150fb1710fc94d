"""Typed values that could not be written: they wait until they are on disk or deliberately discarded."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from app.models.progress_report import Period


class Place(NamedTuple):
    """An entry of a project, or of its report for `period`."""

    project_id: str
    period: Period | None
    key: str


class Unwritten:
    """Waiting values by place, in the order they were last typed."""

    def __init__(self) -> None:
        self._values: dict[Place, Any] = {}

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, place: Place) -> bool:
        return place in self._values

    def __iter__(self) -> Iterator[tuple[Place, Any]]:
        return iter(list(self._values.items()))

    def put(self, place: Place, value: Any) -> None:
        self._values.pop(place, None)
        self._values[place] = value

    def drop(self, place: Place) -> None:
        self._values.pop(place, None)

    def clear(self) -> None:
        self._values.clear()

    def of_project(self, project_id: str) -> Mapping[Period | None, Mapping[str, Any]]:
        """Return the waiting values of a project: by None for its own entries, and by the month
        of a report.
        """
        found: dict[Period | None, dict[str, Any]] = {}
        for place, value in self._values.items():
            if place.project_id == project_id:
                found.setdefault(place.period, {})[place.key] = value
        return found
