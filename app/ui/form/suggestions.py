"""Suggestions from the open file and the reference lists: the workspace's `EditorContext`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cmp_to_key
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QCollator, QLocale

from app.models.entry import entries
from app.models.errors import UserError
from app.models.match_key import text_key
from app.models.progress_report import Period
from app.models.project import StrategicAlignment
from app.models.status_words import STATUSES
from app.models.thai import arabic_digits
from app.ui.core.changes import Change, EntrySet, ProjectAdded, ProjectRemoved
from app.ui.editors.base import UNCONFIRMED

if TYPE_CHECKING:
    from app.formats.plans.in_force import PlanInForce
    from app.formats.plans.plan import Plan
    from app.ui.core.context import FileContext

_ALIGNMENT: Final = tuple(entries(StrategicAlignment))
_MOST_NARRATIVES: Final = 300
_OWN_WORD_USES: Final = 3
"""Narratives with a word that make it the office's own: the one that is edited, and two others."""
_MOST_WITH_LETTERS: Final = 40
"""Narratives looked through for a word: 20 ms."""


class Suggestions:
    """Values of the file are read on first use, and again after they have changed."""

    def __init__(self, workspace: "FileContext") -> None:
        self._workspace = workspace
        self._used: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
        self._ordered: dict[str, list[str]] = {}
        self._own_words: dict[str, bool] = {}
        self._plans: list[Plan] | None = None
        self._plan: PlanInForce | None = None
        self._collator = QCollator(QLocale(QLocale.Language.Thai, QLocale.Country.Thailand))
        workspace.document.changed.connect(self._follow)

    # --- called by editors --------------------------------------------------------------------------------

    def suggestions(self, key: str, beside: Mapping[str, str]) -> Sequence[str]:
        """Return suggestions; values that cannot be read are omitted, so that typing can continue."""
        try:
            if key == "narrative":
                return self._narratives()
            if key in _ALIGNMENT:
                return self._alignments(key, beside)
            if key == "project_code":
                return self._code_beginnings()
            if key in STATUSES:
                return STATUSES[key]
            listed = self._known(key)
            first = self._office_of_code() if key == "office" else None
            return sorted(listed, key=lambda text: text != first) if first else listed
        except UserError:
            return ()

    def marks(self, key: str) -> Mapping[str, str]:
        """Return the mark of each plan entry that is not confirmed."""
        if key not in _ALIGNMENT:
            return {}
        return dict.fromkeys(self.plan.unconfirmed[_ALIGNMENT.index(key)], UNCONFIRMED)

    def take(self, key: str, value: str) -> None:
        """Fill in an officer's telephone number unless there is one, as its own undo step."""
        workspace = self._workspace
        if key == "officer_name" and workspace.project_id:
            phone = self.phone_of(value)
            if phone and not workspace.document.project(workspace.project_id).officer_phone:
                self.seal()
                workspace.set_entry("officer_phone", phone)

    def is_own_word(self, word: str) -> bool:
        """Return whether the office uses a word that no list has; True if that cannot be read.

        The letters alone do not tell: those of a slip (รจ) stand within other words everywhere (การจัด).
        """
        if word not in self._own_words:
            try:
                self._own_words[word] = self._is_used(word)
            except UserError:
                return True
        return self._own_words[word]

    def _is_used(self, word: str) -> bool:
        from app.formats.thai_text.spelling import is_part  # not above: no word is looked up at the start

        found = self._workspace.document.file.narratives_with(word, _MOST_WITH_LETTERS)
        uses = (narrative for narrative in found if is_part(word, narrative))
        return sum(1 for _ in islice(uses, _OWN_WORD_USES)) == _OWN_WORD_USES

    def seal(self) -> None:
        self._workspace.document.seal()

    # --- known values -------------------------------------------------------------------------------------

    def phone_of(self, name: str) -> str:
        """Return this person's telephone number from the latest project that has it, otherwise ""."""
        people = self._values("officer_name", "officer_phone")
        return next((phone for person, phone in people if text_key(person) == text_key(name) and phone), "")

    def in_thai_order(self, texts: Iterable[str]) -> list[str]:
        return sorted(texts, key=cmp_to_key(self._collator.compare))

    def forget(self) -> None:
        """Forget all values and plans, because the file or the plans have changed in an unknown way."""
        self._forget_values()
        self._plans = None
        self._own_words.clear()

    def _follow(self, change: Change) -> None:
        match change:
            case EntrySet(period=None, key=key):
                self._used = {keys: found for keys, found in self._used.items() if key not in keys}
                self._ordered.pop(key, None)
                if key in ("strategic_alignments", "fiscal_year"):
                    self._plan = None
            case ProjectAdded(project):
                self._forget_values(lambda key: not getattr(project, key))
            case ProjectRemoved():
                self._forget_values()

    def _forget_values(self, is_kept: Callable[[str], bool] = lambda _key: False) -> None:
        """Forget the values of all entries but those to keep: a new project mostly has none of its own."""
        self._used = {keys: found for keys, found in self._used.items() if is_kept(keys[0])}
        self._ordered = {key: found for key, found in self._ordered.items() if is_kept(key)}
        if not is_kept("strategic_alignments"):
            self._plan = None

    def _known(self, key: str) -> list[str]:
        """Return the values of the reference lists and the file, each in one spelling, in Thai order."""
        from app.formats.reference_lists import units  # not above: read for the first suggestion

        if key not in self._ordered:  # they are asked for at each key that is typed
            known = (*units().get(key, ()), *(value for (value,) in self._values(key)))
            self._ordered[key] = self.in_thai_order(
                {text_key(value): value for value in reversed(known)}.values()
            )
        return self._ordered[key]

    def _values(self, *keys: str) -> list[tuple[Any, ...]]:
        if keys not in self._used:
            self._used[keys] = self._workspace.document.file.used(*keys)
        return self._used[keys]

    def _office_of_code(self) -> str | None:
        """Return the office that the project's code names, if its unit code is confirmed."""
        from app.models.rules.codes import unit_codes

        workspace = self._workspace
        if not workspace.project_id:
            return None
        code = workspace.document.project(workspace.project_id).project_code
        return unit_codes().get(arabic_digits(code).strip()[:4])

    def _code_beginnings(self) -> list[str]:
        """Return how the codes of the project's office begin, if its unit code is confirmed."""
        from app.formats.reference_lists import office_named
        from app.models.rules.codes import unit_codes

        workspace = self._workspace
        if not workspace.project_id:
            return []
        office = office_named(workspace.document.project(workspace.project_id).office)
        return [f"{code}0000-" for code, named in unit_codes().items() if named == office]

    def _narratives(self) -> list[str]:
        match self._workspace.place_in_focus:
            case (project_id, Period() as period, _):
                return self._workspace.document.file.narratives_used(project_id, period, _MOST_NARRATIVES)
        return []

    def _alignments(self, key: str, beside: Mapping[str, str]) -> list[str]:
        """Return the entries of the plan or the file below the filled-in upper levels."""
        above = [beside.get(level, "") for level in _ALIGNMENT[: _ALIGNMENT.index(key)]]
        return self.in_thai_order(entry.text for entry in self.plan.tree.below(above))

    @property
    def plan(self) -> "PlanInForce":
        """The plans for the shown project's year, with what the office's projects of these plans name."""
        from app.formats.plans.in_force import plan_in_force

        year = self._fiscal_year()
        if self._plan is None or self._plan.fiscal_year != year:
            self._plan = plan_in_force(year, self._read_plans(), self._own_alignments())
        return self._plan

    def _fiscal_year(self) -> int | None:
        workspace = self._workspace
        project_id = workspace.shown_project_id or workspace.project_id
        try:
            project = workspace.document.project(project_id) if project_id else None
        except UserError:  # told where the project is shown
            return None
        return project.fiscal_year if project else None

    def _own_alignments(self) -> list[tuple[Any, ...]]:
        """Return the alignments of all projects with their years; none if they cannot be read."""
        try:
            return self._values("strategic_alignments", "fiscal_year")
        except UserError:
            return []

    def _read_plans(self) -> "list[Plan]":
        from app.formats.plans.store import read_plans

        if self._plans is None:
            self._plans, errors = read_plans(self._workspace.document.file.path.parent)
            for error in errors:
                self._workspace.status_message.emit(f"{error.what} จึงไม่ได้นำมาแนะนำ")
        return self._plans
