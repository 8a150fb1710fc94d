import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.printing.clusters import clusters
from tests.strategies import texts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("ที่นี่", ["ที่", "นี่"]),
        ("น้ำ", ["น้ำ"]),
        ("กำลัง", ["กำ", "ลั", "ง"]),
        ("เก้าอี้", ["เ", "ก้", "า", "อี้"]),
        ("สิทธิ์", ["สิ", "ท", "ธิ์"]),
        ("25๔๒", ["2", "5", "๔", "๒"]),
        ("café", ["c", "a", "f", "é"]),
        ("cafe\u0301", ["c", "a", "f", "e\u0301"]),
        ("", []),
    ],
)
def test_a_cluster_is_what_reads_as_one_letter(text: str, parts: list[str]) -> None:
    assert clusters(text) == parts


def test_a_mark_without_a_base_is_a_cluster_of_its_own() -> None:
    assert clusters("่ก") == ["่", "ก"]


def test_stacked_marks_do_not_make_one_huge_cluster() -> None:
    assert max(map(len, clusters("ก" + "้" * 1000))) < 10


@given(texts | st.text())
def test_clusters_joined_are_the_text(text: str) -> None:
    assert "".join(clusters(text)) == text
