"""A revision is judged by itself, whatever was judged before it."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from app.storage.opening.note_validator import ImpossibleError
from app.storage.opening.revision_validator import RevisionValidator
from app.storage.project_file import new_record_id
from app.storage.revision_payload import PROJECT, canonical
from app.storage.revisions import UNKNOWN, Revision, make_revision


def project(fiscal_year: int) -> Revision:
    return make_revision(PROJECT, new_record_id(), [], canonical({"fiscal_year": fiscal_year}), UNKNOWN)


@pytest.fixture
def validator() -> Iterator[RevisionValidator]:
    with closing(RevisionValidator()) as made:
        yield made


def test_one_under_a_wrong_name_is_not_held_against_the_next(validator: RevisionValidator) -> None:
    with pytest.raises(ImpossibleError, match="digest"):
        validator.check(project(99_999)._replace(digest="0" * 64))
    validator.check(project(2569))


def test_one_that_cannot_be_stored_is_not_held_against_the_next(validator: RevisionValidator) -> None:
    with pytest.raises(ImpossibleError, match="CHECK"):
        validator.check(project(99_999))
    validator.check(project(2569))


def test_what_waits_to_be_stored_is_forgotten_when_another_file_begins(validator: RevisionValidator) -> None:
    validator.check_later(project(99_999))
    validator.begin()
    validator.check(project(2569))
