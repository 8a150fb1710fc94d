import pytest

from app.models.project_record import ProjectRecord


@pytest.fixture(scope="session")
def record(reference_as_printed: ProjectRecord) -> ProjectRecord:
    """The reference project as the official form has it."""
    return reference_as_printed
